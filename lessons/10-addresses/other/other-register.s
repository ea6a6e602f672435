        .data
        .align  3
value:  .quad   1234

        .text
        .globl  _start
_start:
        adrp    x9, value
        add     x10, x9, #:lo12:value
        mov     x0, x10
done:
        ldr     x19, [x10, #0]
after:
        mov     x0, #0
        mov     x8, #93
        svc     #0
