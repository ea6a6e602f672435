        .section .rodata
source: .asciz  "forty-two"

        .bss
target: .skip   16

        .text
        .globl  _start
_start:
        ldr     x9, =source
        ldr     x10, =target
        mov     x11, #0
again:
        ldrb    w12, [x9, x11]          // the address is the sum of both
        strb    w12, [x10, x11]
        add     x11, x11, #1
        cmp     x11, #10
        b.lo    again
done:
        mov     x0, #0
        mov     x8, #93
        svc     #0
