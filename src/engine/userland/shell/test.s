// What scripts ask with: test and [, and the commands of the shell that change its parameters and variables: read, shift, set, local, eval.

        .include "function.inc"

        .text

        .equ    STAT_mode, 16
        .equ    STAT_size, 48
        .equ    S_IFMT,    0xf000
        .equ    S_IFREG,   0x8000
        .equ    S_IFDIR,   0x4000
        .equ    S_IFLNK,   0xa000
        .equ    TEXT_BYTES, 4096

// int test_condition(char **arguments): 0 true, 1 false, 2 after a message.
//      x19 next argument       x20 end
function test_condition
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        add     x19, x0, #8
        mov     x20, x19
1:      ldr     x1, [x20]
        cbz     x1, 2f
        add     x20, x20, #8
        b       1b
2:      ldr     x1, [x0]                // [ ends with ]
        ldrb    w1, [x1]
        cmp     w1, #'['
        b.ne    3f
        ldur    x0, [x20, #-8]
        sub     x20, x20, #8
        ldrh    w0, [x0]
        cmp     w0, #']'
        b.ne    no_bracket
3:      cmp     x19, x20                // without words it is false
        b.eq    4f
        bl      either
        tbnz    w0, #31, 5f
        cmp     x19, x20
        b.ne    too_many
        eor     w0, w0, #1
        b       6f
4:      mov     w0, #1
        b       6f
no_bracket:
        adrp    x1, bracket_error
        add     x1, x1, :lo12:bracket_error
        b       7f
too_many:
        adrp    x1, many_error
        add     x1, x1, :lo12:many_error
7:      adrp    x2, test_name
        add     x2, x2, :lo12:test_name
        bl      complain_about
5:      mov     w0, #2
6:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end test_condition

// A -o B, A -a B: x19 goes on behind what was read. w0: whether it holds; −1 after a message.
either:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        bl      both
1:      str     w0, [sp, #16]
        tbnz    w0, #31, 2f
        mov     w1, #'o'
        bl      is_connective
        cbz     w0, 2f
        bl      both
        tbnz    w0, #31, 3f
        ldr     w1, [sp, #16]
        orr     w0, w0, w1
        b       1b
2:      ldr     w0, [sp, #16]
3:      ldp     x29, x30, [sp], #32
        ret
both:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        bl      single
1:      str     w0, [sp, #16]
        tbnz    w0, #31, 2f
        mov     w1, #'a'
        bl      is_connective
        cbz     w0, 2f
        bl      single
        tbnz    w0, #31, 3f
        ldr     w1, [sp, #16]
        and     w0, w0, w1
        b       1b
2:      ldr     w0, [sp, #16]
3:      ldp     x29, x30, [sp], #32
        ret
is_connective:                          // w1: its letter. w0: whether it comes next; then x19 is behind it
        mov     w0, #0
        cmp     x19, x20
        b.hs    1f
        ldr     x2, [x19]
        ldrh    w3, [x2]
        ldrb    w4, [x2, #2]
        mov     w5, #'-'
        orr     w5, w5, w1, lsl #8
        cmp     w4, #0
        csetm   w4, ne
        cmp     w3, w5
        ccmp    w4, #0, #0, eq
        b.ne    1f
        mov     w0, #1
        add     x19, x19, #8
1:      ret

// ! A, A = B, -f A, A: one question.
//      x21 first word  x22 second      x23 third
single:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x21, x22, [sp, #16]
        str     x23, [sp, #32]
        ldr     x21, [x19], #8
        sub     x0, x20, x19
        cmp     x0, #16                 // two more words: perhaps an operator between two
        b.lo    1f
        ldp     x22, x23, [x19]
        bl      find_comparison
        cbz     x0, 1f
        add     x19, x19, #16
        mov     x2, x0
        mov     x0, x21
        mov     x1, x23
        blr     x2
        b       9f
1:      ldrb    w0, [x21]
        ldrb    w1, [x21, #1]
        cmp     w0, #'!'
        ccmp    w1, #0, #0, eq
        b.ne    2f
        cmp     x19, x20
        b.hs    7f
        bl      single
        tbnz    w0, #31, 9f
        eor     w0, w0, #1
        b       9f
2:      cmp     w0, #'('
        ccmp    w1, #0, #0, eq
        b.ne    3f
        bl      either
        add     x19, x19, #8
        b       9f
3:      cmp     x19, x20                // a word alone: whether there is something in it
        b.hs    7f
        cmp     w0, #'-'
        b.ne    unknown
        ldrb    w2, [x21, #2]
        cbnz    w2, unknown
        ldr     x22, [x19], #8
        cmp     w1, #'n'
        b.eq    4f
        cmp     w1, #'z'
        b.eq    5f
        cmp     w1, #'t'
        b.eq    6f
        mov     x0, x22
        bl      ask_file
        b       9f
4:      ldrb    w0, [x22]
        cmp     w0, #0
        cset    w0, ne
        b       9f
5:      ldrb    w0, [x22]
        cmp     w0, #0
        cset    w0, eq
        b       9f
6:      mov     x0, x22
        bl      atoi
        bl      isatty
        b       9f
7:      ldrb    w0, [x21]
        cmp     w0, #0
        cset    w0, ne
        b       9f
unknown:
        mov     x2, x21
        cmp     w0, #'-'
        b.eq    8f
        ldr     x2, [x19]
8:      adrp    x1, operator_error
        add     x1, x1, :lo12:operator_error
        bl      complain_of_test
        mov     w0, #-1
9:      ldr     x23, [sp, #32]
        ldp     x21, x22, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// x2: a word, x1: what is wrong with it.
complain_of_test:
        mov     x3, x1
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, test_format
        add     x1, x1, :lo12:test_format
        b       fprintf

// w1: the letter, x0: a path. w0: whether it is so.
ask_file:
        stp     x29, x30, [sp, #-176]!
        mov     x29, sp
        str     w1, [sp, #152]
        str     x0, [sp, #160]
        mov     w2, #4
        cmp     w1, #'r'
        b.eq    3f
        mov     w2, #2
        cmp     w1, #'w'
        b.eq    3f
        mov     w2, #1
        cmp     w1, #'x'
        b.eq    3f
        add     x1, sp, #16
        ldr     w2, [sp, #152]
        cmp     w2, #'L'
        mov     w3, #'h'
        ccmp    w2, w3, #4, ne
        b.eq    1f
        bl      stat
        b       2f
1:      bl      lstat
2:      cbnz    w0, 4f
        ldr     w1, [sp, #16 + STAT_mode]
        and     w1, w1, #S_IFMT
        ldr     w2, [sp, #152]
        cmp     w2, #'e'
        b.eq    5f
        cmp     w2, #'s'
        b.eq    6f
        mov     w3, #S_IFREG
        cmp     w2, #'f'
        b.eq    7f
        mov     w3, #S_IFDIR
        cmp     w2, #'d'
        b.eq    7f
        mov     w3, #S_IFLNK
        cmp     w2, #'L'
        b.eq    7f
        cmp     w2, #'h'
        b.eq    7f
        mov     w3, #0x1000             // S_IFIFO
        cmp     w2, #'p'
        b.eq    7f
        mov     w3, #0xc000             // S_IFSOCK
        cmp     w2, #'S'
        b.eq    7f
        mov     w3, #0x2000             // S_IFCHR
        cmp     w2, #'c'
        b.eq    7f
        b       4f
3:      mov     w1, w2
        bl      access
        cmp     w0, #0
        cset    w0, eq
        b       9f
4:      mov     w0, #0
        b       9f
5:      mov     w0, #1
        b       9f
6:      ldr     x1, [sp, #16 + STAT_size]
        cmp     x1, #0
        cset    w0, ne
        b       9f
7:      cmp     w1, w3
        cset    w0, eq
9:      ldp     x29, x30, [sp], #176
        ret

// x22: a word. x0: what compares, if it is an operator between two, else NULL.
find_comparison:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x24, [sp, #16]
        adrp    x24, comparisons
        add     x24, x24, :lo12:comparisons
1:      ldr     x0, [x24]
        cbz     x0, 2f
        mov     x1, x22
        bl      strcmp
        add     x24, x24, #16
        cbnz    w0, 1b
        ldur    x0, [x24, #-8]
2:      ldr     x24, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

same_text:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      strcmp
        cmp     w0, #0
        cset    w0, eq
        ldp     x29, x30, [sp], #16
        ret
other_text:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      strcmp
        cmp     w0, #0
        cset    w0, ne
        ldp     x29, x30, [sp], #16
        ret

// x0, x1: texts. x0, x1: their numbers; w2: −1 if one is none, after a message.
two_numbers:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        bl      whole_number
        str     x0, [sp, #32]
        cbnz    w1, 1f
        ldr     x0, [sp, #24]
        str     x0, [sp, #16]
        bl      whole_number
        cbnz    w1, 1f
        mov     x1, x0
        ldr     x0, [sp, #32]
        mov     w2, #0
        b       2f
1:      ldr     x2, [sp, #16]
        adrp    x1, number_error
        add     x1, x1, :lo12:number_error
        bl      complain_of_test
        mov     w2, #-1
2:      ldp     x29, x30, [sp], #48
        ret
whole_number:                           // w1: whether it is none
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        ldrb    w2, [x0]
        add     x1, sp, #16
        str     w2, [sp, #24]
        mov     w2, #10
        bl      strtol
        ldr     x2, [sp, #16]
        ldrb    w1, [x2]
        ldr     w2, [sp, #24]
        cmp     w2, #0
        csinc   w1, w1, wzr, ne
        ldp     x29, x30, [sp], #32
        ret

        .irp    condition, eq, ne, lt, le, gt, ge
number_\condition:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      two_numbers
        cmp     x0, x1
        cset    w0, \condition
        cmp     w2, #0
        csel    w0, w0, w2, eq
        ldp     x29, x30, [sp], #16
        ret
        .endr

// shift [N]
function shift_parameters
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        ldr     x0, [x0, #8]
        mov     w1, #1
        cbz     x0, 1f
        bl      atoi
        mov     w1, w0
1:      adrp    x2, parameter_count
        ldr     w3, [x2, :lo12:parameter_count]
        mov     w0, #1
        cmp     w1, w3
        b.hi    2f
        sub     w3, w3, w1
        str     w3, [x2, :lo12:parameter_count]
        adrp    x2, parameters
        ldr     x3, [x2, :lo12:parameters]
        ldr     x4, [x3]                // $0 stays
        add     x3, x3, w1, uxtw #3
        str     x4, [x3]
        str     x3, [x2, :lo12:parameters]
        mov     w0, #0
2:      ldp     x29, x30, [sp], #16
        ret
end shift_parameters

// set [--] [WORD …]: the words become $1, $2 …; without any, all variables are shown. Options change nothing here.
//      x19 words       x20 new parameters      w21 how many
function set_parameters_or_show
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        add     x19, x0, #8
        ldr     x1, [x19]
        cbz     x1, 5f
        ldrb    w2, [x1]
        ldrb    w3, [x1, #1]
        cmp     w2, #'-'
        b.ne    2f
        cmp     w3, #'-'
        b.ne    4f
        add     x19, x19, #8
2:      mov     x1, x19
        mov     w21, #0
1:      ldr     x2, [x1], #8
        cbz     x2, 6f
        add     w21, w21, #1
        b       1b
6:      add     w0, w21, #2
        lsl     x0, x0, #3
        bl      malloc
        mov     x20, x0
        adrp    x1, parameters
        ldr     x1, [x1, :lo12:parameters]
        ldr     x1, [x1]
        str     x1, [x20]
        mov     w21, #0
3:      ldr     x0, [x19, w21, uxtw #3]
        add     w21, w21, #1
        cbz     x0, 7f
        bl      strdup
        str     x0, [x20, w21, uxtw #3]
        b       3b
7:      str     xzr, [x20, w21, uxtw #3]
        sub     w21, w21, #1
        adrp    x1, parameters
        str     x20, [x1, :lo12:parameters]
        adrp    x1, parameter_count
        str     w21, [x1, :lo12:parameter_count]
4:      mov     w0, #0
        b       8f
5:      bl      show_variables
8:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end set_parameters_or_show

// local NAME[=VALUE] …: the shell has one set of variables.
//      x19 next word
function local_names
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        add     x19, x0, #8
1:      ldr     x20, [x19], #8
        cbz     x20, 3f
        mov     x0, x20
        mov     w1, #'='
        bl      strchr
        adrp    x1, no_text
        add     x1, x1, :lo12:no_text
        cbz     x0, 2f
        strb    wzr, [x0]
        add     x1, x0, #1
2:      mov     x0, x20
        bl      set_variable
        b       1b
3:      mov     w0, #0
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end local_names

// eval WORD …: the words are commands.
//      x19 next word   x20 text        x21 bytes
function evaluate_words
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        add     x19, x0, #8
        mov     x0, #1
        bl      malloc
        mov     x20, x0
        strb    wzr, [x20]
        mov     x21, #1
1:      ldr     x0, [x19]
        cbz     x0, 2f
        bl      strlen
        add     x21, x21, x0
        add     x21, x21, #1
        mov     x0, x20
        mov     x1, x21
        bl      realloc
        mov     x20, x0
        ldr     x1, [x19], #8
        bl      strcat
        mov     x0, x20
        adrp    x1, one_space
        add     x1, x1, :lo12:one_space
        bl      strcat
        b       1b
2:      adrp    x1, last_status
        str     wzr, [x1, :lo12:last_status]
        mov     x0, x20
        bl      execute_line
        mov     x0, x20
        bl      free
        adrp    x0, last_status
        ldr     w0, [x0, :lo12:last_status]
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end evaluate_words

// read [-r] [-p TEXT] [NAME …]: a line of standard input into variables, the last of which gets what is left.
//      x19 next name   x20 place in the line   x21 end of it   w22 bytes have come     w23 -r
function read_names
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        sub     sp, sp, #TEXT_BYTES
        add     x19, x0, #8
        mov     w23, #0
1:      ldr     x0, [x19]
        cbz     x0, 3f
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    3f
        ldrb    w1, [x0, #1]
        add     x19, x19, #8
        cmp     w1, #'r'
        csinc   w23, w23, wzr, ne
        cmp     w1, #'p'
        b.ne    1b
        ldr     x0, [x19]
        cbz     x0, 3f
        add     x19, x19, #8
        adrp    x1, stderr
        ldr     x1, [x1, :lo12:stderr]
        bl      fputs
        b       1b
3:      mov     x0, #0
        bl      fflush
        mov     x21, sp
        mov     w22, #0
4:      mov     w0, #0                  // byte by byte: what comes behind the line is for others
        add     x1, sp, #TEXT_BYTES - 8
        mov     x2, #1
        bl      read
        cmp     x0, #1
        b.ne    5f
        ldrb    w0, [sp, #TEXT_BYTES - 8]
        cmp     w0, #'\n'
        cset    w22, eq
        b.eq    5f
        cmp     w0, #'\\'
        b.ne    6f
        cbnz    w23, 6f
        mov     w0, #0
        add     x1, sp, #TEXT_BYTES - 8
        mov     x2, #1
        bl      read
        ldrb    w0, [sp, #TEXT_BYTES - 8]
        cmp     w0, #'\n'
        b.eq    4b
6:      add     x1, sp, #TEXT_BYTES - 16
        cmp     x21, x1
        b.hs    4b
        strb    w0, [x21], #1
        b       4b
5:      strb    wzr, [x21]
        mov     x20, sp
        ldr     x0, [x19]
        cbnz    x0, 7f
        adrp    x0, reply_name
        add     x0, x0, :lo12:reply_name
        mov     x1, sp
        bl      set_variable
        b       9f
7:      ldrb    w0, [x20]               // to the next field
        cmp     w0, #' '
        ccmp    w0, #9, #4, ne
        b.ne    8f
        add     x20, x20, #1
        b       7b
8:      mov     x21, x20
        ldr     x0, [x19], #8
        ldr     x1, [x19]
        cbz     x1, 11f
10:     ldrb    w2, [x21]
        cbz     w2, 12f
        cmp     w2, #' '
        ccmp    w2, #9, #4, ne
        b.eq    13f
        add     x21, x21, #1
        b       10b
13:     strb    wzr, [x21], #1
12:     mov     x1, x20
        mov     x20, x21
        bl      set_variable
        b       7b
11:     mov     x1, x20                 // the last one: without space at its end
        str     x0, [sp, #TEXT_BYTES - 8]
        mov     x0, x20
        bl      strlen
        add     x2, x20, x0
14:     cmp     x2, x20
        b.ls    15f
        ldrb    w3, [x2, #-1]!
        cmp     w3, #' '
        ccmp    w3, #9, #4, ne
        b.ne    15f
        strb    wzr, [x2]
        b       14b
15:     ldr     x0, [sp, #TEXT_BYTES - 8]
        mov     x1, x20
        bl      set_variable
9:      eor     w0, w22, #1
        mov     sp, x29
        ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end read_names

        .section .rodata
test_name:
        .asciz  "["
test_format:
        .asciz  "sh: [: %s: %s\n"
bracket_error:
        .asciz  "missing `]'"
many_error:
        .asciz  "too many arguments"
operator_error:
        .asciz  "unary operator expected"
number_error:
        .asciz  "integer expression expected"
no_text:
        .asciz  ""
one_space:
        .asciz  " "
reply_name:
        .asciz  "REPLY"

        .macro  comparison text, function
        .section .rodata.comparisons, "aMS", %progbits, 1
91:     .asciz  "\text"
        .data
        .quad   91b, \function
        .endm

        .data
        .balign 8
comparisons:
        comparison "=",   same_text
        comparison "==",  same_text
        comparison "!=",  other_text
        comparison "-eq", number_eq
        comparison "-ne", number_ne
        comparison "-lt", number_lt
        comparison "-le", number_le
        comparison "-gt", number_gt
        comparison "-ge", number_ge
        .quad   0
