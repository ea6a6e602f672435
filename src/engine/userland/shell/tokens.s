// The shell's first step: a line into tokens. A word keeps its quotes, backslashes and dollars; words.s deals with them
// when the command runs.

        .include "function.inc"
        .include "token.inc"

        .text

// int tokenise(const char *line, token *to, char *texts): 0; or 1 if a quote, $( or a document is open at the end.
//      x19 line        x20 token       x21 texts       x22 first token
function tokenise
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     x22, x1
        mov     w23, #0                 // w23: a word ended right here, so that 2> is a redirection of 2
next_token:
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
        b.eq    line_feed
        cmp     w1, #';'
        b.eq    16f
        mov     w0, #OPEN
        cmp     w1, #'('
        b.eq    one_byte
        mov     w0, #CLOSE
        cmp     w1, #')'
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
16:     cmp     w2, #';'
        b.ne    one_byte
        mov     w0, #CASE_END
        b       two_bytes
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

less:                                   // < <> <& << <<- <<<
        mov     w3, #0
        mov     w4, #'<'
        cmp     w2, w4
        b.eq    document
        cmp     w2, #'>'
        mov     w5, #'B'
        b.eq    7f
        cmp     w2, #'&'
        mov     w5, #'D'
        b.eq    7f
        mov     w5, w4
        sub     x19, x19, #1
        b       7f
document:
        ldrb    w2, [x19, #2]
        mov     w5, #'S'
        cmp     w2, w4
        b.eq    17f
        mov     w5, #'T'
        cmp     w2, #'-'
        b.eq    17f
        mov     w5, #'H'
        b       7f
17:     add     x19, x19, #1
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
line_feed:                              // documents begin behind their line
        mov     w0, #SEMICOLON
        stp     w0, wzr, [x20]
        add     x19, x19, #1
        str     x19, [x20, #TOKEN_end]
        mov     x0, x22
        mov     x1, x20
        mov     x2, x19
        bl      read_documents
        cbz     x0, open_quote
        mov     x19, x0
        add     x20, x20, #TOKEN_BYTES
        b       next_token
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
        cmp     w1, #'`'
        b.eq    backquote
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
backquote:
        strb    w1, [x21], #1
        ldrb    w1, [x19, #1]!
        cbz     w1, open_quote
        cmp     w1, #'`'
        b.eq    10b
        cmp     w1, #'\\'
        b.ne    backquote
        strb    w1, [x21], #1
        ldrb    w1, [x19, #1]!
        cbz     w1, open_quote
        b       backquote
braces:                                 // ${ … } too
        strb    w1, [x21], #1
        add     x19, x19, #1
        ldrb    w1, [x19]
        cbz     w1, open_quote
        cmp     w1, #'}'
        b.ne    braces
        b       10b
dollar:                                 // $( … ) belongs to the word, whatever is in it
        ldrb    w2, [x19, #1]
        cmp     w2, #'{'
        b.eq    braces
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
        mov     w5, #'H'
        cmp     w2, w1
        b.eq    15f
        mov     w5, #'<'
        sub     x19, x19, #1
15:     mov     w3, w7
        b       7b

line_end:
        stp     wzr, wzr, [x20]
        str     x19, [x20, #TOKEN_end]
        mov     x0, x22
        mov     x1, x20
        mov     x2, x19
        bl      read_documents
        cmp     x0, #0
        cset    w0, eq
        b       18f
open_quote:
        mov     w0, #1
18:     ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
separators:
        .asciz  " \t\n|&;<>()"
        .balign 4
end tokenise

// x0 to x1: tokens, x2: the beginning of a line. The documents that the tokens ask for and do not have yet begin there: they get place and
// end of theirs. x0: behind them; NULL if the text ends before.
//      x19 token       x20 end of tokens       x21 line        x22 the word that ends the document
read_documents:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
1:      cmp     x19, x20
        b.hs    8f
        ldr     w0, [x19]
        cmp     w0, #REDIRECT
        b.ne    7f
        ldrb    w0, [x19, #TOKEN_detail]
        cmp     w0, #'H'
        mov     w1, #'T'
        ccmp    w0, w1, #4, ne
        b.ne    7f
        ldr     x1, [x19, #TOKEN_text]
        cbnz    x1, 7f
        add     x2, x19, #TOKEN_BYTES
        cmp     x2, x20
        b.hs    7f
        ldr     w1, [x2]
        cmp     w1, #WORD
        b.ne    7f
        ldr     x22, [x2, #TOKEN_text]
        str     x21, [x19, #TOKEN_text]
2:      ldrb    w1, [x21]
        cbz     w1, 6f
        mov     x0, x21
        mov     x1, x22
        ldrb    w2, [x19, #TOKEN_detail]
        bl      is_last_line
        cbnz    x0, 4f
3:      ldrb    w1, [x21], #1           // the next line
        cbz     w1, 6f
        cmp     w1, #'\n'
        b.ne    3b
        b       2b
4:      str     x21, [x19, #TOKEN_end]
        mov     x21, x0
        ldrb    w0, [x19, #TOKEN_detail] // a word with quotes keeps the document as it is
5:      ldrb    w1, [x22], #1
        cbz     w1, 7f
        cmp     w1, #'"'
        mov     w2, #'\''
        ccmp    w1, w2, #4, ne
        mov     w2, #'\\'
        ccmp    w1, w2, #4, ne
        b.ne    5b
        cmp     w0, #'H'
        mov     w1, #'L'
        mov     w2, #'M'
        csel    w1, w1, w2, eq
        strb    w1, [x19, #TOKEN_detail]
7:      add     x19, x19, #TOKEN_BYTES
        b       1b
6:      mov     x21, #0
8:      mov     x0, x21
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// x0: a line, x1: a word, w2: 'T' if tabs before it do not count. x0: behind the line if it is the word, else NULL.
is_last_line:
        cmp     w2, #'T'
        b.ne    2f
1:      ldrb    w3, [x0]
        cmp     w3, #9
        b.ne    2f
        add     x0, x0, #1
        b       1b
2:      ldrb    w4, [x1], #1
        cmp     w4, #'"'
        mov     w5, #'\''
        ccmp    w4, w5, #4, ne
        mov     w5, #'\\'
        ccmp    w4, w5, #4, ne
        b.eq    2b
        ldrb    w3, [x0], #1
        cbz     w4, 3f
        cmp     w3, w4
        b.eq    2b
        mov     x0, #0
        ret
3:      cmp     w3, #'\n'
        b.eq    4f
        cmp     w3, #0
        sub     x0, x0, #1
        csel    x0, x0, xzr, eq
4:      ret
