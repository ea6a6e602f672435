        .data
        .align  3
number: .quad   1234
        .text
        .globl  _start
_start:
        adrp    x9, number
        ldr     x9, [x9, :lo12:number]
        sub     sp, sp, #32
        add     x10, sp, #31
        mov     w11, #10
        strb    w11, [x10]
        mov     x2, #1
1:      udiv    x12, x9, x11
        mul     x13, x12, x11
        sub     x13, x9, x13
        orr     w13, w13, #0x30
        sub     x10, x10, #1
        strb    w13, [x10]
        add     x2, x2, #1
        cmp     x9, #9
        mov     x9, x12
        b.hi    1b
        mov     x1, x10
        mov     x0, #1
        mov     x8, #64
        svc     #0
        add     sp, sp, #32
        mov     x0, #0
        mov     x8, #93
        svc     #0
