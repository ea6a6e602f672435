// echo: a program, and a command of the shell itself.

        .include "function.inc"
        .include "frame.inc"

        .text

// int echo(int argc, char **argv): echo [-n] [-e] [-E] [WORD …]
//      x19 next word   w20 bit 0: no line feed, bit 1: \n means a line feed    x21 next byte
function echo
        enter   2
        add     x19, x1, #8
        mov     w20, #0
1:      ldr     x0, [x19]               // only words of the letters n, e, E are options
        cbz     x0, words
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    words
        mov     w2, w20
        ldrb    w1, [x0, #1]!
        cbz     w1, words
2:      cmp     w1, #'n'
        b.ne    3f
        orr     w2, w2, #1
        b       5f
3:      cmp     w1, #'e'
        b.ne    4f
        orr     w2, w2, #2
        b       5f
4:      cmp     w1, #'E'
        b.ne    words
        and     w2, w2, #1
5:      ldrb    w1, [x0, #1]!
        cbnz    w1, 2b
        mov     w20, w2
        add     x19, x19, #8
        b       1b
words:  ldr     x21, [x19], #8
        cbz     x21, 8f
6:      ldrb    w0, [x21], #1
        cbz     w0, 7f
        cmp     w0, #'\\'
        b.ne    9f
        tbz     w20, #1, 9f
        ldrb    w1, [x21]
        cbz     w1, 9f
        cmp     w1, #'c'                // \c: nothing more
        b.eq    11f
        cmp     w1, #'0'                // \0 and three octal digits
        cinc    x0, x21, eq
        csel    x0, x0, x21, eq
        mov     x22, x0
        bl      escaped_byte
        mov     x21, x1
        sub     x1, x1, x22
        ldrb    w2, [x22]               // what is no escape keeps its backslash
        cmp     w2, w0
        b.ne    9f
        adr     x3, themselves
10:     ldrb    w4, [x3], #1
        cmp     w4, w2
        b.eq    9f
        cbnz    w4, 10b
        mov     w22, w0
        mov     w0, #'\\'
        bl      putchar
        mov     w0, w22
9:      bl      putchar
        b       6b
7:      ldr     x0, [x19]
        cbz     x0, 8f
        mov     w0, #' '
        bl      putchar
        b       words
8:      tbnz    w20, #0, 11f
        mov     w0, #'\n'
        bl      putchar
11:     mov     w0, #0
        leave   2
themselves:
        .asciz  "\\"
        .balign 4
end echo

// int escaped_byte(const char *text): behind a backslash, as C has it: n t x41 101 …; what is none means itself. x1: behind it.
function escaped_byte
        ldrb    w2, [x0], #1
        adr     x3, escapes
1:      ldrb    w4, [x3], #2
        cbz     w4, 2f
        cmp     w4, w2
        b.ne    1b
        mov     x1, x0
        ldurb   w0, [x3, #-1]
        ret
2:      mov     w3, #0
        mov     w6, #8                  // w6: base, w5: digits at most
        mov     w5, #3
        cmp     w2, #'x'
        b.ne    3f
        mov     w6, #16
        mov     w5, #2
        b       4f
3:      sub     w4, w2, #'0'
        cmp     w4, #7
        b.hi    7f
        sub     x0, x0, #1
4:      ldrb    w2, [x0]
        sub     w4, w2, #'0'
        cmp     w4, #9
        b.ls    5f
        orr     w4, w2, #32
        sub     w4, w4, #'a' - 10
        cmp     w4, #10
        b.lo    6f
5:      cmp     w4, w6
        b.hs    6f
        madd    w3, w3, w6, w4
        add     x0, x0, #1
        subs    w5, w5, #1
        b.ne    4b
6:      mov     w2, w3
7:      mov     x1, x0
        mov     w0, w2
        ret
escapes:
        .ascii  "a\007b\bf\fn\nr\rt\tv\013e\033E\033\\\\''\"\"??"
        .byte   0, 0
        .balign 4
end escaped_byte
