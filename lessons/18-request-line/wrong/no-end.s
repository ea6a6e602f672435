// fails junk: used up
// A server that answers with the path that was asked for. take_word is to be mended; the rest is done.

        .section .rodata
fine:
        .ascii  "HTTP/1.1 200 OK\r\n"
fine_bytes = . - fine
bad:
        .ascii  "HTTP/1.1 400 Bad Request\r\n"
bad_bytes = . - bad
sorry:
        .ascii  "That is no request.\n"
sorry_bytes = . - sorry

        .bss
request:
        .skip   1024
method:
        .skip   8
path:
        .skip   64
guard:                                  // what lies behind the path
        .skip   8

        .text
// take_word: copies a word and ends the copy with a zero byte.
// x0: where it begins. x1: the end of what was read. x2: where the copy goes. x3: the room there, the zero included
// Gives x0: the place behind the space, or 0 if there is no proper word.
take_word:
        ldrb    w4, [x0], #1
        cmp     w4, #' '
        b.eq    word_ends
        b.lo    no_word                 // a newline, or another control byte
        sub     x3, x3, #1
        cbz     x3, no_word             // the last byte of the room is for the zero
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
        mov     w19, w0                 // w19: the connection
        ldr     x1, =request
        mov     x2, #1024
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    served
        ldr     x1, =request
        add     x20, x1, x0             // x20: the end of what was read

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
        ldr     x3, =path
        ldrb    w4, [x3]
        cmp     w4, #'/'                // every path begins so
        b.ne    refuse

        mov     x4, #0
measure:
        ldrb    w5, [x3, x4]
        cbz     w5, measured
        add     x4, x4, #1
        b       measure
measured:
        mov     w0, w19
        ldr     x1, =fine
        mov     x2, #fine_bytes
        bl      answer
        b       served
refuse:
        mov     w0, w19
        ldr     x1, =bad
        mov     x2, #bad_bytes
        ldr     x3, =sorry
        mov     x4, #sorry_bytes
        bl      answer
served:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
