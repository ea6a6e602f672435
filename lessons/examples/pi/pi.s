// Pi to 50 digits, with integers alone.
//
// Machin's formula of 1706: pi = 16 arctan(1/5) − 4 arctan(1/239), and
// arctan(1/x) = 1/x − 1/3x³ + 1/5x⁵ − … Numbers are fractions of eight
// 32-bit words, the highest first, behind a word for the whole part.

        .equ    WORDS, 8                // 32 × 7 bits are 67 decimal digits

        .bss
        .balign 4
sum:    .skip   4 * WORDS
power:  .skip   4 * WORDS               // 16/x, 16/x³, 16/x⁵ …
term:   .skip   4 * WORDS               // the same, divided by 1, 3, 5 …
text:   .skip   64

        .text
        .globl  _start
_start:
        mov     w0, #16
        mov     w1, #5
        mov     w2, #0                  // the first term is added
        bl      arctangent
        mov     w0, #4
        mov     w1, #239
        mov     w2, #1                  // … or taken away
        bl      arctangent

        ldr     x19, =sum
        ldr     x20, =text
        ldr     w0, [x19]               // 3
        add     w0, w0, #'0'
        strb    w0, [x20], #1
        mov     w0, #'.'
        strb    w0, [x20], #1
        mov     w21, #50
decimal:
        str     wzr, [x19]              // the whole part has been written
        mov     x3, #WORDS - 1          // × 10, from the lowest word up
        mov     x4, #0                  // the carry
        mov     x5, #10
times_ten:
        ldr     w6, [x19, x3, lsl #2]
        madd    x6, x6, x5, x4
        str     w6, [x19, x3, lsl #2]
        lsr     x4, x6, #32
        subs    x3, x3, #1
        b.ne    times_ten
        add     w4, w4, #'0'            // what came out at the top
        strb    w4, [x20], #1
        subs    w21, w21, #1
        b.ne    decimal
        mov     w0, #'\n'
        strb    w0, [x20], #1
        ldr     x1, =text
        sub     x2, x20, x1
        mov     x0, #1                  // write(1, text, length)
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// arctangent: adds w0 × arctan(1/w1) to sum; with w2 = 1, takes it away.
arctangent:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     w19, w1                 // w19: x
        mov     w20, #1                 // w20: 1, 3, 5 …
        mov     w21, w2                 // w21: the sign of the term
        ldr     x1, =power              // power = w0
        mov     x3, #0
clear:
        str     wzr, [x1, x3, lsl #2]
        add     x3, x3, #1
        cmp     x3, #WORDS
        b.lo    clear
        str     w0, [x1]
        mov     x0, x1                  // power = w0 / x
        mov     w2, w19
        bl      divide
terms:
        ldr     x0, =term               // term = power / (1, 3, 5 …)
        ldr     x1, =power
        mov     w2, w20
        bl      divide
        cbz     w0, series_done         // too small to matter
        bl      add_term
        ldr     x0, =power              // power = power / x²
        mov     x1, x0
        mul     w2, w19, w19
        bl      divide
        add     w20, w20, #2
        eor     w21, w21, #1
        b       terms
series_done:
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// divide: the words at x0 = those at x1 / w2, as one divides on paper.
// Gives in w0 whether anything but zeros is left.
divide:
        mov     x3, #0
        mov     x4, #0                  // what is left over, carried down
        mov     w7, #0
part:
        ldr     w5, [x1, x3, lsl #2]
        orr     x5, x5, x4, lsl #32
        udiv    x6, x5, x2
        msub    x4, x6, x2, x5
        str     w6, [x0, x3, lsl #2]
        orr     w7, w7, w6
        add     x3, x3, #1
        cmp     x3, #WORDS
        b.lo    part
        mov     w0, w7
        ret

// add_term: sum += term, or −= if w21 is 1. The carry goes from word to
// word in the flag C, which adcs and sbcs take and give.
add_term:
        ldr     x0, =sum
        ldr     x1, =term
        mov     x3, #WORDS - 1
        cbnz    w21, subtract
        adds    w4, wzr, wzr            // C = 0: nothing is carried yet
plus:
        ldr     w4, [x0, x3, lsl #2]
        ldr     w5, [x1, x3, lsl #2]
        adcs    w4, w4, w5
        str     w4, [x0, x3, lsl #2]
        sub     x3, x3, #1              // sub and tbz leave C alone
        tbz     x3, #63, plus
        ret
subtract:
        subs    w4, wzr, wzr            // C = 1: nothing is borrowed yet
minus:
        ldr     w4, [x0, x3, lsl #2]
        ldr     w5, [x1, x3, lsl #2]
        sbcs    w4, w4, w5
        str     w4, [x0, x3, lsl #2]
        sub     x3, x3, #1
        tbz     x3, #63, minus
        ret
