// A server for the files in www.

        .section .rodata
folder: .ascii  "www"
folder_bytes = . - folder

fine:
        .ascii  "HTTP/1.1 200 OK\r\n"
fine_bytes = . - fine
bad:
        .ascii  "HTTP/1.1 400 Bad Request\r\n"
bad_bytes = . - bad
missing:
        .ascii  "HTTP/1.1 404 Not Found\r\n"
missing_bytes = . - missing

        .bss
        .align  3
status: .skip   128                     // struct stat
request:
        .skip   1024
method:
        .skip   8
name:   .skip   3                       // "www" is put here,
path:   .skip   64                      // so that the path behind it makes "www/page.txt"

        .text
// send_file: answers with the file whose name is in name. w0: the connection
send_file:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0                 // w19: the connection

        mov     x0, #-100               // from the directory that we are in
        ldr     x1, =name
        mov     x2, #0                  // for reading
        mov     x8, #56                 // openat
        svc     #0
        cmp     x0, #0
        b.lt    no_file
        mov     w20, w0                 // w20: the file

        ldr     x1, =status
        mov     x8, #80                 // fstat: all about the file
        svc     #0
        ldr     x4, =status
        ldr     x3, [x4, #48]           // its size stands at offset 48
        mov     w0, w19
        ldr     x1, =fine
        mov     x2, #fine_bytes
        bl      head

send_more:
        mov     w0, w20
        ldr     x1, =request            // the request is not needed any more
        mov     x2, #1024
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    all_sent
        mov     x2, x0
        mov     w0, w19
        ldr     x1, =request
        mov     x8, #64                 // write
        svc     #0
        cmp     x0, #0
        b.gt    send_more
all_sent:

        mov     w0, w20
        mov     x8, #57                 // close
        svc     #0
        b       sent
no_file:
        mov     w0, w19
        ldr     x1, =missing
        mov     x2, #missing_bytes
        mov     x3, #0
        mov     x4, #0
        bl      answer
sent:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// take_word: as in lesson 18
take_word:
        cmp     x0, x1
        b.hs    no_word
        ldrb    w4, [x0], #1
        cmp     w4, #' '
        b.eq    word_ends
        b.lo    no_word
        sub     x3, x3, #1
        cbz     x3, no_word
        strb    w4, [x2], #1
        b       take_word
word_ends:
        strb    wzr, [x2]
        ret
no_word:
        mov     x0, #0
        ret

        .globl  serve
serve:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        ldr     x1, =request
        mov     x2, #1024
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    served
        ldr     x1, =request
        add     x20, x1, x0
        mov     x0, x1
        mov     x1, x20
        ldr     x2, =method
        mov     x3, #8
        bl      take_word
        cbz     x0, refuse
        mov     x1, x20
        ldr     x2, =path
        mov     x3, #64
        bl      take_word
        cbz     x0, refuse

        ldr     x1, =folder
        ldr     x2, =name
        ldrh    w3, [x1]                // "ww"
        strh    w3, [x2]
        ldrb    w3, [x1, #2]            // "w"
        strb    w3, [x2, #2]
        mov     w0, w19
        bl      send_file
        b       served
refuse:
        mov     w0, w19
        ldr     x1, =bad
        mov     x2, #bad_bytes
        mov     x3, #0
        mov     x4, #0
        bl      answer
served:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
