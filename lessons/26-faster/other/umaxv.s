// Another way: are there zeros at all? Then bytes, for the last sixteen.
        .text
        .globl  length
length:
        mov     x1, x0
align:
        tst     x1, #15
        b.eq    blocks
        ldrb    w2, [x1]
        cbz     w2, end
        add     x1, x1, #1
        b       align
blocks:
        ldr     q0, [x1]
        uminv   b1, v0.16b              // the smallest of sixteen bytes
        umov    w2, v1.b[0]
        cbz     w2, last
        add     x1, x1, #16
        b       blocks
last:
        ldrb    w2, [x1]
        cbz     w2, end
        add     x1, x1, #1
        b       last
end:
        sub     x0, x1, x0
        ret
