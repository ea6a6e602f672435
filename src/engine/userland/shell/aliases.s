// alias and unalias: a command's first word that stands for others.

        .include "function.inc"
        .include "frame.inc"
        .include "token.inc"
        .include "text.inc"

        .text

        .equ    ALIAS_next,  0
        .equ    ALIAS_name,  8
        .equ    ALIAS_value, 16
        .equ    ROUNDS,      64         // an alias may lead to another

find_alias:                             // x0: name. x0: its entry, or NULL
        enter   1
        mov     x19, x0
        get64   20, aliases
1:      cbz     x20, 2f
        ldr     x0, [x20, #ALIAS_name]
        mov     x1, x19
        bl      strcmp
        cbz     w0, 2f
        ldr     x20, [x20, #ALIAS_next]
        b       1b
2:      mov     x0, x20
        leave   1

// char *alias_value(const char *name): NULL: it is none.
function alias_value
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      find_alias
        cbz     x0, 1f
        ldr     x0, [x0, #ALIAS_value]
1:      ldp     x29, x30, [sp], #16
        ret
end alias_value

// x0, x1: token *expand_aliases(const char *text, token *): the tokens with aliases in the place of their names, and the text that they are in
// (malloc's; NULL: the text that came). The tokens are NULL if that text is open at its end.
//      x19 text        x20 tokens      x21 token       w22 a command begins    x23 our text    w24 rounds left         x25 bytes that are done
function expand_aliases
        enter   4, TEXT_BYTES
        mov     x19, x0
        mov     x20, x1
        mov     x23, #0
        mov     w24, #ROUNDS
        mov     x25, #0
        get64   0, aliases
        cbz     x0, 9f
1:      mov     x21, x20
        mov     w22, #1
2:      ldr     w0, [x21]
        cbz     w0, 9f
        cmp     w0, #WORD
        b.eq    4f
        cmp     w0, #REDIRECT
        b.ne    3f
        add     x21, x21, #TOKEN_BYTES
        b       6f
3:      mov     w22, #1
        b       6f
4:      cbz     w22, 6f
        ldr     x0, [x21, #TOKEN_place]
        sub     x0, x0, x19
        cmp     x0, x25
        b.lo    5f
        ldr     x0, [x21, #TOKEN_text]
        bl      find_alias
        cbnz    x0, 7f
5:      ldr     x0, [x21, #TOKEN_text]  // behind these words another command begins
        address x1, leading
        bl      is_one_of
        mov     w22, w0
6:      add     x21, x21, #TOKEN_BYTES
        b       2b
7:      cbz     w24, 5b
        sub     w24, w24, #1
        mov     x22, x0
        add     x0, x29, #80
        bl      text_begin
        add     x0, x29, #80
        mov     x1, x19
        ldr     x2, [x21, #TOKEN_place]
        sub     x2, x2, x19
        mov     x25, x2
        bl      text_part
        add     x0, x29, #80
        ldr     x1, [x22, #ALIAS_value]
        bl      text_string
        add     x0, x29, #80
        ldr     x1, [x21, #TOKEN_end]
        bl      text_string
        ldr     x0, [x22, #ALIAS_name]  // one that begins with its own name means that name
        bl      strlen
        mov     x2, x0
        mov     x21, x0
        ldr     x0, [x22, #ALIAS_value]
        ldr     x1, [x22, #ALIAS_name]
        bl      strncmp
        add     x1, x25, x21
        cmp     w0, #0
        csel    x25, x1, x25, eq
        mov     x0, x20
        bl      free
        mov     x0, x23
        bl      free
        add     x0, x29, #80
        bl      text_end
        mov     x23, x0
        mov     x19, x0
        bl      tokens_of
        mov     x20, x0
        cbnz    x0, 1b
9:      mov     x0, x20
        mov     x1, x23
        leave   4, TEXT_BYTES
end expand_aliases

// int alias_names(char **words): alias [NAME[=VALUE] …]
//      x19 next word   x20 name        x21 =   w22 status
function alias_names
        enter   2
        add     x19, x0, #8
        mov     w22, #0
        ldr     x0, [x19]
        cbz     x0, 5f
1:      ldr     x20, [x19], #8
        cbz     x20, 9f
        mov     x0, x20
        mov     w1, #'='
        bl      strchr
        mov     x21, x0
        cbz     x0, 4f
        strb    wzr, [x21], #1
        mov     x0, x20
        bl      find_alias
        cbnz    x0, 2f
        mov     x0, #24
        bl      malloc
        get64   1, aliases
        str     x1, [x0, #ALIAS_next]
        put     x0, aliases
        str     x0, [sp, #-16]!
        mov     x0, x20
        bl      strdup
        mov     x1, x0
        ldr     x0, [sp], #16
        str     x1, [x0, #ALIAS_name]
2:      mov     x20, x0
        mov     x0, x21
        bl      strdup
        str     x0, [x20, #ALIAS_value]
        b       1b
4:      mov     x0, x20
        bl      find_alias
        cbz     x0, 6f
        bl      show_alias
        b       1b
6:      mov     x2, x20
        address x1, none_text
        bl      complain_about
        mov     w22, #1
        b       1b
5:      get64   20, aliases
7:      cbz     x20, 9f
        mov     x0, x20
        bl      show_alias
        ldr     x20, [x20, #ALIAS_next]
        b       7b
9:      mov     w0, w22
        leave   2
end alias_names

show_alias:                             // x0: entry
        ldr     x1, [x0, #ALIAS_name]
        ldr     x2, [x0, #ALIAS_value]
        address x0, alias_format
        b       printf

// int unalias_names(char **words): unalias NAME …, unalias -a
function unalias_names
        enter   2
        add     x19, x0, #8
        mov     w22, #0
1:      ldr     x20, [x19], #8
        cbz     x20, 9f
        ldrh    w0, [x20]
        mov     w1, #'-' | 'a' << 8
        cmp     w0, w1
        b.ne    2f
        put     xzr, aliases
        b       1b
2:      mov     x0, x20
        bl      find_alias
        cbz     x0, 4f
        address x1, aliases
3:      ldr     x2, [x1]
        cmp     x2, x0
        mov     x3, x1
        mov     x1, x2
        b.ne    3b
        ldr     x2, [x0, #ALIAS_next]
        str     x2, [x3]
        b       1b
4:      mov     x2, x20
        address x1, none_text
        bl      complain_about
        mov     w22, #1
        b       1b
9:      mov     w0, w22
        leave   2
end unalias_names

        .section .rodata
alias_format:
        .asciz  "alias %s='%s'\n"
none_text:
        .asciz  "not found"
leading:
        .asciz  "then"
        .asciz  "else"
        .asciz  "elif"
        .asciz  "do"
        .asciz  "if"
        .asciz  "while"
        .asciz  "until"
        .asciz  "time"
        .asciz  "{"
        .asciz  "!"
        .byte   0

        .bss
        .balign 8
aliases:
        .skip   8
