// What scripts ask with: test and [.

        .include "function.inc"
        .include "frame.inc"

        .text

        .equ    STAT_mode, 16
        .equ    STAT_size, 48
        .equ    S_IFMT,    0xf000
        .equ    S_IFREG,   0x8000
        .equ    S_IFDIR,   0x4000
        .equ    S_IFLNK,   0xa000

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
        mov     x0, x22
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
        mov     w0, w1
        mov     x1, x22
        bl      ask
        tbz     w0, #31, 9f
        mov     w0, #'-'
        b       unknown
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
        enter   1, 16
        mov     x3, x1
        add     x0, x29, #32
        address x1, test_format
        bl      asprintf
        ldr     x1, [x29, #32]
        bl      complain
        leave   1, 16

// int ask(int letter, const char *word): -n -z -t -v -o and the questions about files: 1 or 0; −1: there is no such question.
//      w19 letter      x20 word
function ask
        enter   1, 128
        mov     w19, w0
        mov     x20, x1
        adr     x2, questions
1:      ldrb    w3, [x2], #8
        cbz     w3, 9f
        cmp     w3, w0
        b.ne    1b
        ldursw  x3, [x2, #-4]
        adr     x2, questions
        add     x2, x2, x3
        mov     x0, x20
        add     x1, x29, #32
        br      x2
9:      mov     w0, #-1
        leave   1, 128
there:  ldrb    w0, [x20]
        b       not_zero
empty:  ldrb    w0, [x20]
        cmp     w0, #0
        cset    w0, eq
        leave   1, 128
terminal:
        bl      atoi
        bl      isatty
        b       not_zero
variable_is_set:
        bl      find_value
        cmp     x0, #0
        cset    w0, ne
        leave   1, 128
option_is_set:
        mov     w0, #0
        leave   1, 128
readable:
        mov     w1, #4
        b       2f
writable:
        mov     w1, #2
        b       2f
executable:
        mov     w1, #1
2:      bl      access
        cmp     w0, #0
        cset    w0, eq
        leave   1, 128
link:   bl      lstat
        b       3f
with_size:
        bl      stat
        cbnz    w0, 4f
        ldr     x0, [x29, #32 + STAT_size]
        cmp     x0, #0
        cset    w0, ne
        leave   1, 128
with_bits:                              // set-user-ID and its like
        bl      stat
        cbnz    w0, 4f
        mov     w2, #0x800
        cmp     w19, #'u'
        mov     w3, #0x400
        csel    w2, w2, w3, eq
        cmp     w19, #'k'
        mov     w3, #0x200
        csel    w2, w3, w2, eq
        ldr     w0, [x29, #32 + STAT_mode]
        and     w0, w0, w2
not_zero:
        cmp     w0, #0
        cset    w0, ne
        leave   1, 128
kind:   bl      stat                    // the kind of file that the letter stands for
3:      cbnz    w0, 4f
        ldr     w0, [x29, #32 + STAT_mode]
        ubfx    w0, w0, #12, #4
        adr     x2, kinds
5:      ldrb    w3, [x2], #2
        cbz     w3, 6f                  // -e: any
        cmp     w3, w19
        b.ne    5b
        ldurb   w3, [x2, #-1]
        cmp     w3, w0
        cset    w0, eq
        leave   1, 128
6:      mov     w0, #1
        leave   1, 128
4:      mov     w0, #0
        leave   1, 128
kinds:
        .byte   'f', 8, 'd', 4, 'L', 10, 'h', 10, 'p', 1, 'S', 12, 'c', 2, 'b', 6, 0, 0

        .macro  question letter, answer
        .byte   \letter, 0, 0, 0
        .word   \answer - questions
        .endm
        .balign 8
questions:
        question 'n', there
        question 'z', empty
        question 't', terminal
        question 'v', variable_is_set
        question 'o', option_is_set
        question 'r', readable
        question 'w', writable
        question 'x', executable
        question 'e', kind
        question 'f', kind
        question 'd', kind
        question 'p', kind
        question 'S', kind
        question 'c', kind
        question 'b', kind
        question 'L', link
        question 'h', link
        question 's', with_size
        question 'u', with_bits
        question 'g', with_bits
        question 'k', with_bits
        .quad   0
end ask

// x0: a word. x0: what compares, if it is an operator between two, else NULL.
function find_comparison
        enter   1
        mov     x19, x0
        address x20, comparisons
1:      ldr     x0, [x20], #16
        cbz     x0, 2f
        mov     x1, x19
        bl      strcmp
        cbnz    w0, 1b
        ldur    x0, [x20, #-8]
2:      leave   1
end find_comparison

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

lower_text:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      strcmp
        lsr     w0, w0, #31
        ldp     x29, x30, [sp], #16
        ret
higher_text:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      strcmp
        cmp     w0, #0
        cset    w0, gt
        ldp     x29, x30, [sp], #16
        ret
older_file:
        mov     x2, x0
        mov     x0, x1
        mov     x1, x2
newer_file:                             // x0 has been changed after x1, or x1 is not there
        enter   1, 256
        mov     x19, x1
        add     x1, x29, #32
        bl      stat
        mov     w20, w0
        mov     x0, x19
        add     x1, x29, #160
        bl      stat
        mov     w1, w0
        mov     w0, #0
        cbnz    w20, 1f
        mov     w0, #1
        cbnz    w1, 1f
        ldp     x1, x2, [x29, #32 + 88] // seconds and nanoseconds of the last change
        ldp     x3, x4, [x29, #160 + 88]
        cmp     x1, x3
        ccmp    x2, x4, #0, eq
        cset    w0, gt
1:      leave   1, 256
same_file:
        enter   1, 256
        mov     x19, x1
        add     x1, x29, #32
        bl      stat
        mov     w20, w0
        mov     x0, x19
        add     x1, x29, #160
        bl      stat
        orr     w1, w0, w20
        mov     w0, #0
        cbnz    w1, 1f
        ldp     x1, x2, [x29, #32]
        ldp     x3, x4, [x29, #160]
        cmp     x1, x3
        ccmp    x2, x4, #0, eq
        cset    w0, eq
1:      leave   1, 256

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

        .section .rodata
test_name:
        .asciz  "["
test_format:
        .asciz  "[: %s: %s"
bracket_error:
        .asciz  "missing `]'"
many_error:
        .asciz  "too many arguments"
operator_error:
        .asciz  "unary operator expected"
number_error:
        .asciz  "integer expression expected"

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
        comparison "<",   lower_text
        comparison ">",   higher_text
        comparison "-nt", newer_file
        comparison "-ot", older_file
        comparison "-ef", same_file
        comparison "-eq", number_eq
        comparison "-ne", number_ne
        comparison "-lt", number_lt
        comparison "-le", number_le
        comparison "-gt", number_gt
        comparison "-ge", number_ge
        .quad   0
