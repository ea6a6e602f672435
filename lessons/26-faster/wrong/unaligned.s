// fails page: SIGSEGV | multiple of 16
        .text
        .globl  length
length:
        mov     x1, x0
next:
        ldr     q0, [x1], #16
        cmeq    v0.16b, v0.16b, #0
        shrn    v0.8b, v0.8h, #4
        fmov    x3, d0
        cbz     x3, next
        rbit    x3, x3
        clz     x3, x3
        sub     x0, x1, x0
        sub     x0, x0, #16
        add     x0, x0, x3, lsr #2
        ret
