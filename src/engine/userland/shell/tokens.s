// The shell's first step: a line into tokens. A word keeps its quotes, backslashes and dollars; words.s deals with them
// when the command runs.

        .include "function.inc"
        .include "frame.inc"
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
        cmp     w1, #'('
        b.eq    open_bracket
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
16:     ldrb    w3, [x19, #2]           // ; ;; ;& ;;&
        cmp     w2, #'&'
        mov     w4, #1
        b.eq    19f
        cmp     w2, #';'
        b.ne    one_byte
        cmp     w3, #'&'
        mov     w4, #0
        b.ne    19f
        mov     w4, #2
        add     x19, x19, #1
19:     mov     w0, #CASE_END
        b       detailed
5:      mov     w0, #OR
        cmp     w2, #'|'
        b.eq    two_bytes
        mov     w0, #PIPE
        mov     w4, #1
        cmp     w2, #'&'
        b.eq    detailed
        b       one_byte
open_bracket:                           // (( … )), unless it is ( (…) … )
        cmp     w2, #'('
        b.ne    20f
        add     x0, x19, #1
        bl      skip_parentheses
        cbz     x0, open_quote
        ldrb    w1, [x0]
        cmp     w1, #')'
        b.ne    20f
        str     x21, [x20, #TOKEN_text]
        add     x19, x19, #2
        sub     x2, x0, #1
21:     cmp     x19, x2
        b.hs    22f
        ldrb    w1, [x19], #1
        strb    w1, [x21], #1
        b       21b
22:     strb    wzr, [x21], #1
        add     x19, x0, #1
        mov     w0, #ARITHMETIC
        stp     w0, wzr, [x20]
        b       token_done
20:     mov     w0, #OPEN
        b       one_byte
6:      mov     w0, #AND
        cmp     w2, #'&'
        b.eq    two_bytes
        cmp     w2, #'>'
        b.eq    both
        mov     w0, #AMPERSAND
        b       one_byte

less:                                   // < <> <& << <<- <<<
        cmp     w2, #'('
        b.eq    word
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
        cmp     w2, #'('
        b.eq    word
        mov     w3, #1
        cmp     w2, #'>'
        mov     w5, #'A'
        b.eq    7f
        cmp     w2, #'&'
        mov     w5, #'D'
        b.eq    7f
        cmp     w2, #'|'                // whatever set -C says
        mov     w5, #'C'
        b.eq    7f
        mov     w5, #'>'
        sub     x19, x19, #1
        b       7f
both:                                   // &> and &>>: descriptors 1 and 2
        mov     w3, #1
        mov     w5, #'E'
        ldrb    w2, [x19, #2]
        cmp     w2, #'>'
        b.ne    7f
        mov     w5, #'F'
        add     x19, x19, #1
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
detailed:
        add     x19, x19, #2
        stp     w0, w4, [x20]
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
8:      ldrb    w1, [x19]
        cbz     w1, word_end
        adr     x2, separators
9:      ldrb    w3, [x2], #1
        cbz     w3, 10f
        cmp     w3, w1
        b.ne    9b
        cmp     w1, #'('                // name=( … ) is one word
        b.ne    11f
        ldr     x0, [x20, #TOKEN_text]
        mov     x1, x21
        bl      begins_array
        cbnz    w0, 12f
        ldrb    w1, [x19]
        b       word_end
11:     cmp     w1, #'<'                // <( … ) and >( … ) too, where a word begins
        mov     w2, #'>'
        ccmp    w1, w2, #4, ne
        b.ne    word_end
        ldr     x0, [x20, #TOKEN_text]
        cmp     x0, x21
        b.ne    word_end
        ldrb    w0, [x19, #1]
        cmp     w0, #'('
        b.ne    word_end
        strb    w1, [x21], #1
        add     x19, x19, #1
12:     mov     x0, x19
        bl      skip_parentheses
        b       13f
10:     mov     x0, x19
        mov     w1, #0
        bl      skip_part
13:     cbz     x0, open_quote
        ldrh    w1, [x19]               // a backslash before a line feed joins two lines
        mov     w2, #'\\' | '\n' << 8
        cmp     w1, w2
        b.eq    joined
14:     ldrb    w1, [x19], #1
        strb    w1, [x21], #1
        cmp     x19, x0
        b.lo    14b
        b       8b
joined:
        mov     x19, x0
        ldrb    w1, [x19]
        cbz     w1, open_quote
        ldr     x0, [x20, #TOKEN_text]  // perhaps the word begins behind it
        cmp     x0, x21
        b.eq    next_token
        b       8b
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

// x0 to x1: the word so far. w0: whether it is name= or name+=, behind which ( begins an array.
begins_array:
        enter   1
        mov     x19, x0
        mov     x20, x1
        strb    wzr, [x1]
        bl      name_length
        cbz     x0, 1f
        add     x0, x19, x0
        ldrb    w1, [x0]
        cmp     w1, #'+'
        cinc    x0, x0, eq
        ldrb    w1, [x0], #1
        cmp     w1, #'='
        ccmp    x0, x20, #0, eq
        cset    w0, eq
        leave   1
1:      mov     w0, #0
        leave   1

// char *skip_part(const char *at, int is_quoted): behind a byte of a word and what belongs to it: a quoted text, $( … ), ${ … }.
// NULL if that does not end. is_quoted: inside "…".
//      x19 place       w20 inside "…"
function skip_part
        enter   1
        mov     x19, x0
        mov     w20, w1
        ldrb    w0, [x19], #1
        cmp     w0, #'\\'
        b.eq    escaped
        cmp     w0, #'`'
        b.eq    backquoted
        cmp     w0, #'$'
        b.eq    dollar
        cbnz    w20, 1f
        cmp     w0, #'\''
        b.eq    single_quoted
        cmp     w0, #'"'
        b.eq    double_quoted
1:      mov     x0, x19
        leave   1
escaped:
        ldrb    w0, [x19]
        cmp     w0, #0
        cinc    x0, x19, ne
        leave   1
single_quoted:
        ldrb    w0, [x19], #1
        cbz     w0, open_part
        cmp     w0, #'\''
        b.ne    single_quoted
        b       1b
backquoted:
        ldrb    w0, [x19], #1
        cbz     w0, open_part
        cmp     w0, #'`'
        b.eq    1b
        cmp     w0, #'\\'
        b.ne    backquoted
        ldrb    w0, [x19], #1
        cbnz    w0, backquoted
open_part:
        mov     x0, #0
        leave   1
double_quoted:
        ldrb    w0, [x19]
        cbz     w0, open_part
        cmp     w0, #'"'
        b.eq    2f
        mov     x0, x19
        mov     w1, #1
        bl      skip_part
        mov     x19, x0
        cbnz    x0, double_quoted
        b       open_part
2:      add     x0, x19, #1
        leave   1
dollar:
        ldrb    w0, [x19]
        cmp     w0, #'('
        b.eq    3f
        cmp     w0, #'{'
        b.eq    4f
        cmp     w0, #'\''
        b.ne    1b
        cbnz    w20, 1b
        add     x19, x19, #1
5:      ldrb    w0, [x19], #1           // $'…'
        cbz     w0, open_part
        cmp     w0, #'\''
        b.eq    1b
        cmp     w0, #'\\'
        b.ne    5b
        ldrb    w0, [x19], #1
        cbnz    w0, 5b
        b       open_part
3:      mov     x0, x19
        bl      skip_parentheses
        leave   1
4:      add     x19, x19, #1
6:      ldrb    w0, [x19]
        cbz     w0, open_part
        cmp     w0, #'}'
        b.eq    2b
        mov     x0, x19
        mov     w1, w20
        cmp     w20, #0                 // "${x:-"a b"}": quotes within
        b.eq    7f
        ldrb    w2, [x19]
        cmp     w2, #'"'
        csel    w1, wzr, w1, eq
7:      bl      skip_part
        mov     x19, x0
        cbnz    x0, 6b
        b       open_part
end skip_part

// char *skip_parentheses(const char *at): from a ( behind the ) that belongs to it; NULL if there is none. Comments do not count, and
// nor does the ) of a pattern of case.
//      x19 place       w20 how deep    w21 cases that are open         x22 start       [x29 + 48] how deep each of them is
function skip_parentheses
        enter   2, 16
        mov     x22, x0
        add     x19, x0, #1
        mov     w20, #1
        mov     w21, #0
1:      ldrb    w0, [x19]
        cbz     w0, 8f
        cmp     w0, #'('
        b.eq    2f
        cmp     w0, #')'
        b.eq    3f
        cmp     w0, #'#'
        b.eq    5f
        cmp     w0, #'c'
        mov     w1, #'e'
        ccmp    w0, w1, #4, ne
        b.eq    6f
4:      mov     x0, x19
        mov     w1, #0
        bl      skip_part
        mov     x19, x0
        cbnz    x0, 1b
8:      mov     x0, #0
        leave   2, 16
2:      add     w20, w20, #1
        add     x19, x19, #1
        b       1b
3:      add     x19, x19, #1
        cbz     w21, 9f
        add     x0, x29, #47
        ldrb    w0, [x0, w21, uxtw]
        cmp     w0, w20
        b.eq    1b
9:      subs    w20, w20, #1
        b.ne    1b
        mov     x0, x19
        leave   2, 16
5:      bl      begins_word
        cbz     w0, 4b
10:     ldrb    w0, [x19]               // a comment
        cbz     w0, 8b
        cmp     w0, #'\n'
        b.eq    1b
        add     x19, x19, #1
        b       10b
6:      bl      begins_word
        cbz     w0, 4b
        ldr     w0, [x19]               // texts end in a NUL, and malloc's room is a multiple of 16
        mov     w1, #'c' | 'a' << 8
        movk    w1, #'s' | 'e' << 8, lsl #16
        cmp     w0, w1
        b.eq    7f
        mov     w1, #'e' | 's' << 8
        movk    w1, #'a' | 'c' << 8, lsl #16
        cmp     w0, w1
        b.ne    4b
        cmp     w21, #0
        cset    w0, ne
        sub     w21, w21, w0
        add     x19, x19, #4
        b       1b
7:      ldrb    w0, [x19, #4]
        cmp     w0, #' '
        ccmp    w0, #9, #4, ne
        b.ne    4b
        bl      begins_command
        cbz     w0, 4b
        cmp     w21, #16
        b.hs    4b
        add     x0, x29, #48
        strb    w20, [x0, w21, uxtw]
        add     w21, w21, #1
        add     x19, x19, #4
        b       1b
begins_word:                            // w0: whether a word may begin at x19
        ldurb   w1, [x19, #-1]
        adr     x2, separators
11:     ldrb    w0, [x2], #1
        cbz     w0, 12f
        cmp     w0, w1
        b.ne    11b
12:     ret
begins_command:                         // w0: whether a command may begin at x19
        mov     x2, x19
13:     ldrb    w1, [x2, #-1]!
        cmp     w1, #' '
        ccmp    w1, #9, #4, ne
        b.eq    13b
        mov     w0, #1
        adr     x3, command_starts
14:     ldrb    w4, [x3], #1
        cbz     w4, 15f
        cmp     w4, w1
        b.ne    14b
        ret
15:     ldurh   w1, [x2, #-1]           // then, else, do
        mov     w3, #'e' | 'n' << 8
        cmp     w1, w3
        mov     w3, #'s' | 'e' << 8
        ccmp    w1, w3, #4, ne
        mov     w3, #'d' | 'o' << 8
        ccmp    w1, w3, #4, ne
        cset    w0, eq
        ret
command_starts:
        .asciz  "(;&|{\n!"
        .balign 4
end skip_parentheses

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
