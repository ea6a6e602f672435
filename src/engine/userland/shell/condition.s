// [[ … ]]: tests in which words are not cut, && || ! ( ) bind, == and != compare with a pattern, and =~ with a regular expression.

        .include "function.inc"
        .include "frame.inc"
        .include "token.inc"
        .include "expansion.inc"

        .text

// Behind [[ : walked over, or worked out; last_status gets what comes of it.
function condition_clause
        enter   0
        get32   0, skipping
        cbz     w0, 2f
1:      bl      next_type               // over it
        cbz     w0, 8f
        address x0, closing
        bl      is_keyword
        bl      step_over
        cbz     w0, 1b
        leave   0
2:      bl      disjunction
        eor     w0, w0, #1
        put     w0, last_status
        bl      next_type
        cmp     w0, #WORD
        b.ne    8f
        address x0, closing
        bl      is_keyword
        cbz     w0, 8f
        bl      step_over
        leave   0
8:      bl      fail_here
        leave   0
end condition_clause

next_type:                              // w0: type of the next token, x1: it. Line feeds do not count
        get64   1, cursor
        ldr     w0, [x1]
        ret
step_over:                              // keeps w0
        get64   1, cursor
        add     x1, x1, #TOKEN_BYTES
        put     x1, cursor
        ret

// A || B. w0: whether it holds.
//      w19 whether it holds
disjunction:
        enter   1
        bl      conjunction
        mov     w19, w0
1:      bl      next_type
        cmp     w0, #OR
        b.ne    2f
        bl      step_over
        bl      conjunction
        orr     w19, w19, w0
        b       1b
2:      mov     w0, w19
        leave   1
conjunction:
        enter   1
        bl      negation
        mov     w19, w0
1:      bl      next_type
        cmp     w0, #AND
        b.ne    2f
        bl      step_over
        bl      negation
        and     w19, w19, w0
        b       1b
2:      mov     w0, w19
        leave   1
negation:
        enter   1
        bl      next_type
        cmp     w0, #SEMICOLON
        b.ne    1f
        bl      step_over
        bl      negation
        leave   1
1:      cmp     w0, #OPEN
        b.ne    2f
        bl      step_over
        bl      disjunction
        mov     w19, w0
        bl      step_over
        mov     w0, w19
        leave   1
2:      address x0, exclamation
        bl      is_keyword
        cbz     w0, 3f
        bl      step_over
        bl      negation
        eor     w0, w0, #1
        leave   1
3:      bl      question
        leave   1

// -f A, A = B, A: one question. w0: whether it holds.
//      x19 first word  x20 operator    x21 second word
question:
        enter   3
        bl      next_type
        cmp     w0, #WORD
        b.ne    8f
        ldr     x19, [x1, #TOKEN_text]
        bl      step_over
        ldrb    w0, [x19]               // -f and its like, if a word follows
        ldrb    w2, [x19, #1]
        cmp     w0, #'-'
        ccmp    w2, #0, #4, eq
        b.eq    2f
        ldrb    w2, [x19, #2]
        cbnz    w2, 2f
        bl      next_type
        cmp     w0, #WORD
        b.ne    2f
        address x0, closing
        bl      is_keyword
        cbnz    w0, 2f
        get64   1, cursor
        ldr     x0, [x1, #TOKEN_text]
        mov     w1, #HOW_single
        bl      expand_text
        mov     x20, x0
        bl      step_over
        ldrb    w0, [x19, #1]
        mov     x1, x20
        bl      ask
        mov     w19, w0
        mov     x0, x20
        bl      free
        cmp     w19, #1
        cset    w0, eq
        leave   3
2:      mov     x0, x19
        mov     w1, #HOW_single
        bl      expand_text
        mov     x19, x0
        bl      next_type
        mov     x20, x1
        cmp     w0, #REDIRECT           // < and >
        b.eq    order
        cmp     w0, #WORD
        b.ne    3f
        address x0, closing
        bl      is_keyword
        cbz     w0, 4f
3:      ldrb    w0, [x19]               // a word alone: whether there is something in it
        cmp     w0, #0
        cset    w0, ne
        leave   3
4:      ldr     x20, [x20, #TOKEN_text]
        bl      step_over
        bl      next_type
        cmp     w0, #WORD
        b.ne    8f
        ldr     x21, [x1, #TOKEN_text]
        ldrb    w2, [x20]
        ldrb    w3, [x20, #1]
        cmp     w2, #'='
        mov     w4, #'~'
        ccmp    w3, w4, #0, eq
        b.eq    expression
        bl      step_over
        ldrb    w2, [x20]
        cmp     w2, #'='
        b.eq    pattern
        cmp     w2, #'!'
        b.eq    pattern
        mov     x0, x21
        mov     w1, #HOW_single
        bl      expand_text
        mov     x21, x0
        ldrh    w0, [x20, #1]           // -eq and its like take expressions
        mov     w1, #'n' | 't' << 8
        cmp     w0, w1
        mov     w1, #'o' | 't' << 8
        ccmp    w0, w1, #4, ne
        mov     w1, #'e' | 'f' << 8
        ccmp    w0, w1, #4, ne
        b.eq    5f
        mov     x0, x19
        bl      arithmetic
        bl      number_text
        mov     x19, x0
        mov     x0, x21
        bl      arithmetic
        bl      number_text
        mov     x21, x0
5:      mov     x0, x20
        bl      find_comparison
        cbz     x0, 8f
        mov     x2, x0
        mov     x0, x19
        mov     x1, x21
        blr     x2
        cmp     w0, #1
        cset    w0, eq
        leave   3
pattern:
        mov     x0, x21
        mov     w1, #HOW_pattern
        bl      expand_text
        mov     x1, x19
        mov     w2, #0
        bl      fnmatch
        cmp     w0, #0
        cset    w0, eq
        ldrb    w2, [x20]
        cmp     w2, #'!'
        cset    w1, eq
        eor     w0, w0, w1
        leave   3
order:  ldrb    w22, [x1, #TOKEN_detail]
        bl      step_over
        bl      next_type
        cmp     w0, #WORD
        b.ne    8f
        ldr     x0, [x1, #TOKEN_text]
        mov     w1, #HOW_single
        bl      expand_text
        mov     x20, x0
        bl      step_over
        mov     x1, x20
        mov     x0, x19
        bl      strcmp
        cmp     w22, #'<'
        cneg    w0, w0, ne
        lsr     w0, w0, #31
        leave   3
8:      bl      fail_here
        mov     w0, #0
        leave   3

expression:                             // all up to white space: ( ) | are not operators here
        bl      next_type
        ldr     x20, [x1, #TOKEN_place]
1:      ldr     x21, [x1, #TOKEN_end]
        add     x1, x1, #TOKEN_BYTES
        ldr     x2, [x1, #TOKEN_place]
        ldr     w3, [x1]
        cbz     w3, 2f
        cmp     x2, x21
        b.eq    1b
2:      put     x1, cursor
        mov     x0, x20
        sub     x1, x21, x20
        bl      strndup
        mov     w1, #HOW_pattern
        bl      expand_text
        mov     x20, x0
        mov     x1, x0                  // a letter that was quoted is a letter
3:      ldrb    w2, [x0], #1
        cmp     w2, #'\\'
        b.ne    4f
        ldrb    w3, [x0]
        orr     w4, w3, #32
        sub     w4, w4, #'a'
        sub     w5, w3, #'0'
        cmp     w4, #25
        ccmp    w5, #9, #0, hi
        b.ls    3b
        strb    w2, [x1], #1
        cbz     w3, 4f
        mov     w2, w3
        add     x0, x0, #1
4:      strb    w2, [x1], #1
        cbnz    w2, 3b
        address x0, expression_name
        mov     x1, x20
        bl      set_variable
        address x0, subject_name
        mov     x1, x19
        bl      set_variable
        address x0, search_command
        bl      strdup
        bl      output_of
        get32   19, substitution_status
        address x0, expression_name
        bl      unset_variable
        address x0, subject_name
        bl      unset_variable
        cmp     w19, #0
        cset    w0, eq
        leave   3

        .section .rodata
closing:
        .asciz  "]]"
exclamation:
        .asciz  "!"
expression_name:
        .asciz  "_expression"
subject_name:
        .asciz  "_subject"
search_command:
        .asciz  "grep -qE -e \"$_expression\" <<< \"$_subject\""
