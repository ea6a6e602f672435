// The shell's first step: a line into tokens. A word keeps its quotes, backslashes and dollars; words.s deals with them
// when the command runs.

        .include "function.inc"

        .text

// A token: what it is, a detail, the text of a word; and where it is in the line.
        .equ    TOKEN_type,   0
        .equ    TOKEN_detail, 4         // of a redirection: the operator's letter, and the descriptor above it
        .equ    TOKEN_text,   8
        .equ    TOKEN_place,  16        // address of its first byte in the line
        .equ    TOKEN_end,    24
        .equ    TOKEN_BYTES,  32
        .equ    TOKEN_LIMIT,  512
        .equ    TEXT_BYTES,   16384

        .equ    END,      0
        .equ    WORD,     1
        .equ    PIPE,     2             // |
        .equ    AMPERSAND, 3            // &
        .equ    SEMICOLON, 4            // ; or a line feed
        .equ    AND,      5             // &&
        .equ    OR,       6             // ||
        .equ    REDIRECT, 7             // < > >> <> >& <&

// int tokenise(const char *line, token *to, char *texts): 0; or -1, after a message, if the line is not complete.
//      x19 line        x20 token       x21 texts       x22 tokens left
function tokenise
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     x22, #TOKEN_LIMIT
        mov     w23, #0                 // w23: a word ended right here, so that 2> is a redirection of 2
next_token:
        subs    x22, x22, #1
        b.eq    too_long
1:      ldrb    w0, [x19]
        cmp     w0, #' '
        ccmp    w0, #9, #4, ne
        b.ne    2f
        add     x19, x19, #1
        b       1b
2:      str     x19, [x20, #TOKEN_place]
        str     xzr, [x20, #TOKEN_text]
        ldrb    w1, [x19]
        cbz     w1, line_end
        cmp     w1, #'#'                // a comment goes to the end of its line
        b.ne    4f
3:      ldrb    w1, [x19, #1]!
        cbz     w1, line_end
        cmp     w1, #'\n'
        b.ne    3b
4:      ldrb    w2, [x19, #1]           // two bytes decide
        mov     w0, #SEMICOLON
        cmp     w1, #'\n'
        b.eq    one_byte
        cmp     w1, #';'
        b.eq    one_byte
        cmp     w1, #'|'
        b.eq    5f
        cmp     w1, #'&'
        b.eq    6f
        cmp     w1, #'<'
        b.eq    less
        cmp     w1, #'>'
        b.eq    greater
        b       word
5:      mov     w0, #OR
        cmp     w2, #'|'
        b.eq    two_bytes
        mov     w0, #PIPE
        b       one_byte
6:      mov     w0, #AND
        cmp     w2, #'&'
        b.eq    two_bytes
        cmp     w2, #'>'
        b.eq    both
        mov     w0, #AMPERSAND
        b       one_byte

less:                                   // < <> <&
        mov     w3, #0
        mov     w4, #'<'
        cmp     w2, #'>'
        mov     w5, #'B'
        b.eq    7f
        cmp     w2, #'&'
        mov     w5, #'D'
        b.eq    7f
        mov     w5, w4
        sub     x19, x19, #1
        b       7f
greater:                                // > >> >&
        mov     w3, #1
        cmp     w2, #'>'
        mov     w5, #'A'
        b.eq    7f
        cmp     w2, #'&'
        mov     w5, #'D'
        b.eq    7f
        cmp     w2, #'|'
        mov     w5, #'>'
        b.eq    7f
        sub     x19, x19, #1
        b       7f
both:                                   // &>: descriptors 1 and 2
        mov     w3, #1
        mov     w5, #'E'
7:      add     x19, x19, #2
        orr     w5, w5, w3, lsl #8
        mov     w0, #REDIRECT
        stp     w0, w5, [x20]
        b       token_done
two_bytes:
        add     x19, x19, #1
one_byte:
        add     x19, x19, #1
        stp     w0, wzr, [x20]
token_done:
        str     x19, [x20, #TOKEN_end]
        add     x20, x20, #TOKEN_BYTES
        b       next_token

word:                                   // up to white space or an operator that is not quoted
        str     x21, [x20, #TOKEN_text]
        mov     w6, #0                  // w6: digits only so far
8:      ldrb    w1, [x19]
        cbz     w1, word_end
        cmp     w1, #'\''
        b.eq    single_quote
        cmp     w1, #'"'
        b.eq    double_quote
        cmp     w1, #'\\'
        b.eq    backslash
        cmp     w1, #'$'
        b.eq    dollar
        adr     x2, separators
9:      ldrb    w3, [x2], #1
        cbz     w3, 10f
        cmp     w3, w1
        b.ne    9b
        b       word_end
10:     strb    w1, [x21], #1
        add     x19, x19, #1
        b       8b
single_quote:
        strb    w1, [x21], #1
        ldrb    w1, [x19, #1]!
        cbz     w1, open_quote
        cmp     w1, #'\''
        b.ne    single_quote
        b       10b
double_quote:
        strb    w1, [x21], #1
        ldrb    w1, [x19, #1]!
        cbz     w1, open_quote
        cmp     w1, #'"'
        b.eq    10b
        cmp     w1, #'\\'
        b.ne    double_quote
        strb    w1, [x21], #1
        ldrb    w1, [x19, #1]!
        cbz     w1, open_quote
        b       double_quote
backslash:                              // before a line feed it joins two lines
        ldrb    w2, [x19, #1]
        cmp     w2, #'\n'
        b.ne    11f
        add     x19, x19, #2
        b       8b
11:     cbz     w2, 10b
        strb    w1, [x21], #1
        add     x19, x19, #1
        mov     w1, w2
        b       10b
dollar:                                 // $( … ) belongs to the word, whatever is in it
        ldrb    w2, [x19, #1]
        cmp     w2, #'('
        b.ne    10b
        strb    w1, [x21], #1
        add     x19, x19, #1
        mov     w4, #0                  // w4: how deep
12:     ldrb    w1, [x19]
        cbz     w1, open_quote
        cmp     w1, #'('
        cinc    w4, w4, eq
        cmp     w1, #')'
        b.ne    13f
        subs    w4, w4, #1
        b.eq    10b
13:     strb    w1, [x21], #1
        add     x19, x19, #1
        b       12b
word_end:
        strb    wzr, [x21], #1
        mov     w0, #WORD
        stp     w0, wzr, [x20]
        cmp     w1, #'<'                // a word of digits right before < or > is a descriptor
        mov     w2, #'>'
        ccmp    w1, w2, #4, ne
        b.ne    token_done
        ldr     x2, [x20, #TOKEN_text]
        ldrb    w3, [x2], #1
        sub     w3, w3, #'0'
        cmp     w3, #9
        b.hi    token_done
        ldrb    w4, [x2]
        cbnz    w4, token_done
        ldrb    w2, [x19, #1]
        mov     w7, w3
        cmp     w1, #'<'
        b.eq    14f
        mov     w5, #'A'
        cmp     w2, #'>'
        b.eq    15f
        mov     w5, #'D'
        cmp     w2, #'&'
        b.eq    15f
        mov     w5, #'>'
        sub     x19, x19, #1
        b       15f
14:     mov     w5, #'B'
        cmp     w2, #'>'
        b.eq    15f
        mov     w5, #'D'
        cmp     w2, #'&'
        b.eq    15f
        mov     w5, #'<'
        sub     x19, x19, #1
15:     mov     w3, w7
        b       7b

line_end:
        stp     wzr, wzr, [x20]
        str     x19, [x20, #TOKEN_end]
        mov     w0, #0
        b       16f
open_quote:
        adrp    x1, unfinished
        add     x1, x1, :lo12:unfinished
        bl      complain
        mov     w0, #-1
        b       16f
too_long:
        adrp    x1, too_many
        add     x1, x1, :lo12:too_many
        bl      complain
        mov     w0, #-1
16:     ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
separators:
        .asciz  " \t\n|&;<>"
        .balign 4
end tokenise

        .section .rodata
unfinished:
        .asciz  "a quote or $( is open at the end of the line"
too_many:
        .asciz  "the line has too many words"
