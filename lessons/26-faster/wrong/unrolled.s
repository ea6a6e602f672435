// fails faster: instructions | NEON
        .text
        .globl  length
length:
        mov     x1, x0
next:
        ldrb    w2, [x1]
        cbz     w2, end
        ldrb    w2, [x1, #1]
        cbz     w2, end1
        add     x1, x1, #2
        b       next
end1:   add     x1, x1, #1
end:    sub     x0, x1, x0
        ret
