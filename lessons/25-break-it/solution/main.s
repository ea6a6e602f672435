// A server for the files in www. Two doors stood open.

        .section .rodata
folder: .ascii  "www"
fine:
        .ascii  "HTTP/1.1 200 OK\r\n"
fine_bytes = . - fine
bad:
        .ascii  "HTTP/1.1 400 Bad Request\r\n"
bad_bytes = . - bad
missing:
        .ascii  "HTTP/1.1 404 Not Found\r\n"
missing_bytes = . - missing
secret:
        .ascii  "The password of the administrator is swordfish\n"
secret_bytes = . - secret

        .bss
        .align  3
status: .skip   128
method:
        .skip   8
name:   .skip   3
path:   .skip   64

        .text
        .globl  serve
serve:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        bl      read_and_answer
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// read_and_answer: w19: the connection
read_and_answer:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        sub     sp, sp, #256            // room for the request, below the saved x29 and x30
        mov     w0, w19
        mov     x1, sp
        mov     x2, #256
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    answered
        add     x20, sp, x0             // x20: the end of what was read

        mov     x0, sp
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
        ldr     x0, =path
        bl      leads_out
        cbnz    x0, refuse
        bl      send_file
        b       answered
refuse:
        mov     w0, w19
        ldr     x1, =bad
        mov     x2, #bad_bytes
        mov     x3, #0
        mov     x4, #0
        bl      answer
answered:
        add     sp, sp, #256
        ldp     x29, x30, [sp], #16
        ret

// leads_out: x0: a path, with a zero byte at its end. Gives x0: 1 if ".." is in it, else 0
leads_out:
        ldrb    w1, [x0], #1
        cbz     w1, stays_in
        cmp     w1, #'.'
        b.ne    leads_out
        ldrb    w1, [x0]                // a dot: and the next one?
        cmp     w1, #'.'
        b.ne    leads_out
        mov     x0, #1
        ret
stays_in:
        mov     x0, #0
        ret

// send_file: as in lesson 20. w19: the connection
send_file:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x20, [sp, #16]
        ldr     x1, =folder
        ldr     x2, =name
        ldrh    w3, [x1]
        strh    w3, [x2]
        ldrb    w3, [x1, #2]
        strb    w3, [x2, #2]
        mov     x0, #-100
        mov     x1, x2
        mov     x2, #0
        mov     x8, #56                 // openat
        svc     #0
        cmp     x0, #0
        b.lt    no_file
        mov     w20, w0
        ldr     x1, =status
        mov     x8, #80                 // fstat
        svc     #0
        ldr     x4, =status
        ldr     x3, [x4, #48]
        mov     w0, w19
        ldr     x1, =fine
        mov     x2, #fine_bytes
        bl      head
send_more:
        mov     w0, w19
        mov     w1, w20
        mov     x2, #0
        mov     x3, #0x10000000
        mov     x8, #71                 // sendfile
        svc     #0
        cmp     x0, #0
        b.gt    send_more
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
        ldr     x20, [sp, #16]
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

// administrator: nobody calls this function. Or do they?
        .balign 4096                    // so it is at 0x402000
administrator:
        mov     w0, w19
        ldr     x1, =secret
        mov     x2, #secret_bytes
        mov     x8, #64                 // write
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
