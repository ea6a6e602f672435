// fails right: four bits
// length: how many bytes stand before the zero byte, sixteen at a time.

        .text
// x0: a string. Gives x0: its length
        .globl  length
length:
        and     x1, x0, #-16            // x1: down to a multiple of 16: such a load never leaves the page
        and     x2, x0, #15             // x2: so many bytes stand before the string
        ldr     q0, [x1]
        cmeq    v0.16b, v0.16b, #0      // 0xff where the byte is zero
        shrn    v0.8b, v0.8h, #4        // four bits for each byte
        fmov    x3, d0
        lsl     x4, x2, #2
        lsr     x3, x3, x4              // the bytes before the string do not count
        cbnz    x3, first
next:
        ldr     q0, [x1, #16]!
        cmeq    v0.16b, v0.16b, #0
        shrn    v0.8b, v0.8h, #4
        fmov    x3, d0
        cbz     x3, next
        rbit    x3, x3
        clz     x3, x3                  // zeros at the low end, four for each byte
        sub     x0, x1, x0
        add     x0, x0, x3
        ret
first:
        rbit    x3, x3
        clz     x3, x3
        mov     x0, x3
        ret
