// {a,b,c} and {1..9}: one word becomes several, before anything else happens to it. What has neither comma nor .. stays.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

// void expand_braces(const char *word, list *): expands each of the words that its braces mean.
//      x19 word        x20 list        x21 the brace   x22 its end     x23 commas      x24 place
function expand_braces
        enter   3
        mov     x19, x0
        mov     x20, x1
        mov     x21, x0
1:      ldrb    w0, [x21]               // the first brace that means something
        cbz     w0, plain
        cmp     w0, #'{'
        b.eq    3f
2:      mov     x0, x21
        mov     w1, #0
        bl      skip_part
        mov     x21, x0
        cbnz    x0, 1b
plain:  mov     x0, x19
        mov     x1, x20
        bl      expand_plain
        leave   3
3:      add     x22, x21, #1
        mov     w24, #1                 // w24: how deep
        mov     x23, #0
4:      ldrb    w0, [x22]
        cbz     w0, 2b
        cmp     w0, #'{'
        cinc    w24, w24, eq
        cmp     w0, #','
        ccmp    w24, #1, #0, eq
        cinc    x23, x23, eq
        cmp     w0, #'}'
        b.ne    5f
        subs    w24, w24, #1
        b.eq    6f
5:      mov     x0, x22
        mov     w1, #0
        bl      skip_part
        mov     x22, x0
        cbnz    x0, 4b
        b       2b
6:      cbnz    x23, alternatives
        bl      expand_range
        cbz     w0, 2b
        leave   3

alternatives:                           // x23: where one begins
        add     x23, x21, #1
        mov     x24, x23
        mov     w0, #1
        str     w0, [sp, #-16]!         // how deep
7:      ldrb    w0, [x24]
        ldr     w1, [sp]
        cmp     w0, #'{'
        cinc    w1, w1, eq
        cmp     w0, #'}'
        cset    w2, eq
        sub     w1, w1, w2
        str     w1, [sp]
        cmp     x24, x22
        b.eq    8f
        cmp     w0, #','
        ccmp    w1, #1, #0, eq
        b.eq    8f
        mov     x0, x24
        mov     w1, #0
        bl      skip_part
        mov     x24, x0
        b       7b
8:      mov     x0, x23
        sub     x1, x24, x23
        bl      expand_alternative
        cmp     x24, x22
        add     x24, x24, #1
        mov     x23, x24
        b.ne    7b
        leave   3

// x0, x1: what stands in the place of the brace from x21 to x22. The word with it is looked at again for more.
expand_alternative:
        enter   1, TEXT_BYTES + 16
        stp     x0, x1, [x29, #32 + TEXT_BYTES]
        add     x0, x29, #32
        bl      text_begin
        add     x0, x29, #32
        mov     x1, x19
        sub     x2, x21, x19
        bl      text_part
        add     x0, x29, #32
        ldp     x1, x2, [x29, #32 + TEXT_BYTES]
        bl      text_part
        add     x0, x29, #32
        add     x1, x22, #1
        bl      text_string
        add     x0, x29, #32
        bl      text_end
        mov     x19, x0
        mov     x1, x20
        bl      expand_braces
        mov     x0, x19
        bl      free
        leave   1, TEXT_BYTES + 16

// The brace from x21 to x22 as {FROM..TO} or {FROM..TO..STEP}, numbers or letters. w0: 0 if it is none.
//      x23 next value  x24 last one    x25 step        w26 letters     w27 digits
expand_range:
        stp     x29, x30, [sp, #-96]!
        mov     x29, sp
        stp     x23, x24, [sp, #16]
        stp     x25, x26, [sp, #32]
        stp     x27, x28, [sp, #48]
        mov     w26, #0
        mov     w27, #0
        add     x0, x21, #1
        bl      range_end
        mov     x23, x0
        cbz     w1, no
        mov     w26, w2
        ldrh    w0, [x3]
        mov     w1, #'.' | '.' << 8
        cmp     w0, w1
        b.ne    no
        add     x0, x3, #2
        bl      range_end
        cbz     w1, no
        mov     x24, x0
        cmp     w2, w26
        b.ne    no
        mov     x25, #1
        cmp     x3, x22
        b.eq    9f
        ldrh    w0, [x3]
        mov     w1, #'.' | '.' << 8
        cmp     w0, w1
        b.ne    no
        add     x0, x3, #2
        bl      range_end
        cbz     w1, no
        cbnz    w2, no
        cmp     x3, x22
        b.ne    no
        cmp     x0, #0
        cneg    x25, x0, lt
        cbnz    x25, 9f
        mov     x25, #1
9:      cmp     x24, x23
        cneg    x25, x25, lt
10:     mov     w3, w27
        mov     x4, x23
        add     x0, sp, #64
        mov     x1, #32
        adr     x2, range_number
        mov     x3, x27
        cbz     w26, 11f
        adr     x2, range_letter
        mov     x3, x23
11:     bl      snprintf
        add     x0, sp, #64
        bl      strlen
        mov     x1, x0
        add     x0, sp, #64
        bl      expand_alternative
        add     x23, x23, x25
        cmp     x25, #0
        b.lt    12f
        cmp     x23, x24
        b.le    10b
        b       13f
12:     cmp     x23, x24
        b.ge    10b
13:     mov     w0, #1
        b       14f
no:     mov     w0, #0
14:     ldp     x27, x28, [sp, #48]
        ldp     x25, x26, [sp, #32]
        ldp     x23, x24, [sp, #16]
        ldp     x29, x30, [sp], #96
        ret

// x0: text. x0: the number or letter at its beginning, w1: 0 if there is none, w2: it is a letter, x3: behind it; w27: at least the
// digits of a number that begins with 0.
range_end:
        enter   1, 16
        mov     x19, x0
        ldrb    w0, [x0]
        orr     w1, w0, #32
        sub     w1, w1, #'a'
        cmp     w1, #25
        b.hi    15f
        mov     w1, #1
        mov     w2, #1
        add     x3, x19, #1
        leave   1, 16
15:     mov     x0, x19
        add     x1, x29, #32
        mov     w2, #10
        bl      strtol
        ldr     x3, [x29, #32]
        subs    x1, x3, x19
        cset    w2, ne
        ldrb    w4, [x19]
        cmp     w4, #'0'
        ccmp    x1, #1, #4, eq
        ccmp    w1, w27, #4, hi
        csel    w27, w1, w27, hi
        mov     w1, w2
        mov     w2, #0
        leave   1, 16
range_number:
        .asciz  "%0*ld"
range_letter:
        .asciz  "%c"
        .balign 4
end expand_braces
