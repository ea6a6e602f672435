        .text
        .globl  _start
_start:
        mov     w8, #64
        mov     w2, #14
        adr     x1, here
        mov     w0, #1
        svc     #0
        mov     w8, #93
        mov     w0, wzr
        svc     #0
here:   .ascii  "Hello, ARM64!\n"
