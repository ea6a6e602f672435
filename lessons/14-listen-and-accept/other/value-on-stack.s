        .data
        .align  4
address:
        .hword  2
        .hword  0x901f
        .word   0
        .zero   8
one:    .word   1                       // the value of the option

        .text
        .globl  _start
_start:
        mov     x0, #2
        mov     x1, #1
        mov     x2, #0
        mov     x8, #198                // socket
        svc     #0
        mov     w19, w0                 // w19: the listening socket

        mov     w9, #1
        str     w9, [sp, #-16]!
        mov     w0, w19
        mov     w1, #1
        mov     w2, #2
        mov     x3, sp
        mov     w4, #4
        mov     w8, #208
        svc     #0
        add     sp, sp, #16
        mov     w0, w19
        ldr     x1, =address
        mov     x2, #16
        mov     x8, #200                // bind
        svc     #0

        mov     w0, w19
        mov     x1, #8                  // how many may wait
        mov     x8, #201                // listen
        svc     #0

        mov     w0, w19
        mov     x1, #0                  // we do not ask who it is
        mov     x2, #0
        mov     x3, #0
        mov     x8, #242                // accept4
        svc     #0
        mov     w20, w0                 // w20: the connection

        mov     w0, w20
        mov     x8, #57                 // close
        svc     #0
        mov     x0, #0
        mov     x8, #93
        svc     #0
