        .data
        .align  3
n:      .quad   5
        .text
        .globl  _start
_start:
        adrp    x0, n
        ldr     x0, [x0, :lo12:n]
        bl      factorial
        mov     x19, x0
done:
        mov     w0, #0
        mov     w8, #93
        svc     #0

factorial:
        sub     sp, sp, #48
        stp     x29, x30, [sp, #32]
        add     x29, sp, #32
        cbnz    x0, more
        mov     x0, #1
        b       leave
more:
        str     x0, [sp, #8]
        sub     x0, x0, #1
        bl      factorial
        ldr     x9, [sp, #8]
        mul     x0, x0, x9
leave:
        ldp     x29, x30, [sp, #32]
        add     sp, sp, #48
        ret
