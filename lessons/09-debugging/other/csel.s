        .data
        .align  3
numbers:
        .quad   12, 7, 30, 5, 18
        .text
        .globl  _start
_start:
        ldr     x0, =numbers
        mov     x1, #5
        mov     x19, #0
again:  ldr     x2, [x0], #8
        cmp     x2, x19
        csel    x19, x2, x19, hi        // the higher of both
        subs    x1, x1, #1
        b.ne    again
done:
        mov     x0, x19
        mov     x8, #93
        svc     #0
