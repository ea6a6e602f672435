        .data
        .align  3
address:
        .skip   16
        .text
        .globl  _start
_start:
        ldr     x20, =address
        mov     w9, #2
        strh    w9, [x20]
        mov     w9, #8080
        rev16   w9, w9
        strh    w9, [x20, #2]
        str     wzr, [x20, #4]
        mov     w0, #2
        mov     w1, #1
        mov     w2, #0
        mov     w8, #198
        svc     #0
        mov     w19, w0
        mov     x1, x20
        mov     w2, #16
        mov     w8, #200
        svc     #0
        mov     w0, w19
        mov     w1, #1
        mov     w8, #201
        svc     #0
        mov     w0, w19
        mov     x1, xzr
        mov     x2, xzr
        mov     w8, #202
        svc     #0
        mov     w0, #0
        mov     w8, #93
        svc     #0
