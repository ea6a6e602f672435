// 100 factorial, a number of 158 digits: larger than any register.
//
// The number lies in memory as nine decimal digits a word, the lowest
// word first. It is multiplied as on paper: word by word, with what is
// carried over to the next.

        .equ    LAST, 100
        .equ    WORDS, 20               // 180 digits

        .data
        .balign 4
number: .word   1                       // it begins as 1
        .zero   4 * (WORDS - 1)

        .bss
text:   .skip   9 * WORDS + 1
text_end:

        .text
        .globl  _start
_start:
        ldr     x19, =number
        ldr     w20, =1000000000        // a word holds 0 to 999,999,999
        mov     x21, #2                 // x21: the factor
factor:
        mov     x1, #0                  // x1: which word
        mov     x2, #0                  // x2: what is carried
word:
        ldr     w3, [x19, x1, lsl #2]
        madd    x3, x3, x21, x2         // word × factor + carry: 64 bits
        udiv    x2, x3, x20             // what is too large is carried on
        msub    x3, x2, x20, x3         // the rest stays
        str     w3, [x19, x1, lsl #2]
        add     x1, x1, #1
        cmp     x1, #WORDS
        b.lo    word
        add     x21, x21, #1
        cmp     x21, #LAST
        b.ls    factor

        ldr     x0, =text_end           // the text, from its end
        mov     w1, #'\n'
        strb    w1, [x0, #-1]!
        mov     x1, #0
        mov     w4, #10
words:
        ldr     w2, [x19, x1, lsl #2]
        mov     w3, #9                  // nine digits, zeros as well
digit:
        udiv    w5, w2, w4
        msub    w6, w5, w4, w2
        add     w6, w6, #'0'
        strb    w6, [x0, #-1]!
        mov     w2, w5
        subs    w3, w3, #1
        b.ne    digit
        add     x1, x1, #1
        cmp     x1, #WORDS
        b.lo    words
zeros:
        ldrb    w1, [x0], #1            // no zeros at the front
        cmp     w1, #'0'
        b.eq    zeros
        sub     x1, x0, #1
        ldr     x2, =text_end
        sub     x2, x2, x1
        mov     x0, #1                  // write(1, x1, x2)
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
