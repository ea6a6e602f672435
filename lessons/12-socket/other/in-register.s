        .text
        .globl  _start
_start:
        mov     w0, #2
        mov     w1, #1
        mov     w2, wzr
        mov     w8, #198
        svc     #0
        mov     w19, w0                 // system calls keep every register but x0
        adr     x1, text
        mov     w2, #3
        mov     w0, #1
        mov     w8, #64
        svc     #0
        mov     w0, w19
        mov     w8, #57
        svc     #0
        mov     w0, #0
        mov     w8, #93
        svc     #0
text:   .ascii  "ok\n"
