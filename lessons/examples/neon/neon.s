// A NEON kernel: how often does a letter occur? Sixteen bytes at once.
//
// cmeq compares sixteen bytes in one instruction and gives −1 where
// they are equal. Subtracting −1 counts up by one. The same is done
// byte by byte, and both answers are printed.

        .data
text:   .incbin "poem.txt"
text_end:
text_length = text_end - text
line:   .ascii  "     times the letter e, "
how:    .ascii  "byte by byte\n"
line_length = . - line

        .text
        .globl  _start
_start:
        bl      count_bytes
        bl      show
        ldr     x1, =how                // the other name, just as long
        ldr     x2, =vectors
        ldr     x3, [x2]
        str     x3, [x1]
        ldr     w3, [x2, #8]
        str     w3, [x1, #8]
        bl      count_vectors
        bl      show
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// Both give the number in x0.
count_bytes:
        ldr     x1, =text
        mov     x2, #text_length
        mov     x0, #0
byte:
        ldrb    w3, [x1], #1
        cmp     w3, #'e'
        cinc    x0, x0, eq
        subs    x2, x2, #1
        b.ne    byte
        ret

count_vectors:
        ldr     x1, =text
        mov     x2, #text_length
        mov     x0, #0
        movi    v1.16b, #'e'            // sixteen times the letter
        movi    v2.16b, #0              // sixteen counters
        mov     w4, #0                  // rounds: a counter holds up to 255
vector:
        subs    x2, x2, #16
        b.lo    rest
        ldr     q0, [x1], #16
        cmeq    v0.16b, v0.16b, v1.16b  // 0xff where it is an e
        sub     v2.16b, v2.16b, v0.16b  // minus −1
        add     w4, w4, #1
        cmp     w4, #255
        b.lo    vector
        uaddlv  h3, v2.16b              // the sum of the sixteen counters
        fmov    w3, s3
        add     x0, x0, x3
        movi    v2.16b, #0
        mov     w4, #0
        b       vector
rest:
        uaddlv  h3, v2.16b
        fmov    w3, s3
        add     x0, x0, x3
        adds    x2, x2, #16             // fewer than sixteen are left
        b.eq    counted
last:
        ldrb    w3, [x1], #1
        cmp     w3, #'e'
        cinc    x0, x0, eq
        subs    x2, x2, #1
        b.ne    last
counted:
        ret

// show: the number in x0, up to 9999, in front of the line.
show:
        ldr     x1, =line + 4
        mov     w2, #10
digit:
        udiv    w3, w0, w2
        msub    w4, w3, w2, w0
        add     w4, w4, #'0'
        strb    w4, [x1, #-1]!
        mov     w0, w3
        cbnz    w0, digit
        mov     x0, #1                  // write(1, line, line_length)
        ldr     x1, =line
        mov     x2, #line_length
        mov     x8, #64
        svc     #0
        ret

        .section .rodata
        .balign 8
vectors:
        .ascii  "with vectors\n"
