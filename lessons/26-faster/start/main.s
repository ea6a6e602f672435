// length: how many bytes stand before the zero byte, one at a time.

        .text
// x0: a string. Gives x0: its length
        .globl  length
length:
        mov     x1, x0
next:
        ldrb    w2, [x1], #1
        cbnz    w2, next
        sub     x0, x1, x0
        sub     x0, x0, #1              // the zero byte does not count
        ret
