// $(( … )): whole numbers of 64 bits with C's operators and **, variables of the shell by their names, = += ++ and their like. A variable's
// text is an expression itself.

        .include "function.inc"
        .include "frame.inc"

        .text

        .equ    OPERATOR_text,  0       // one or two bytes
        .equ    OPERATOR_level, 3
        .equ    OPERATOR_apply, 4       // distance from the table
        .equ    OPERATOR_BYTES, 8

// long arithmetic(const char *text): 0, after a message, for what is no expression.
//      x19 value       x20 place of whoever is at an expression already
function arithmetic
        enter   1, 16
        get64   20, place
        put     x0, place
        str     x0, [x29, #32]
        get32   1, depth
        add     w1, w1, #1
        put     w1, depth
        mov     x19, #0
        cmp     w1, #32                 // a variable that means itself
        b.hi    2f
        bl      skip_space
        cbz     w0, 1f                  // nothing is 0
        bl      sequence
        mov     x19, x0
        bl      skip_space
        cbz     w0, 1f
2:      ldr     x2, [x29, #32]
        address x1, arithmetic_error
        bl      complain_about
        mov     w0, #0
        bl      expansion_fails
1:      put     x20, place
        get32   1, depth
        sub     w1, w1, #1
        put     w1, depth
        mov     x0, x19
        leave   1, 16
end arithmetic

// Expressions with commas between them. x0: the value of the last one.
sequence:
        enter   0, 16
1:      bl      choice
        str     x0, [x29, #16]
        bl      skip_space
        cmp     w0, #','
        b.ne    2f
        bl      step
        b       1b
2:      ldr     x0, [x29, #16]
        leave   0, 16

// A ? B : C, or what binds tighter.
//      x19 condition   x20 B
choice:
        enter   1
        mov     w0, #1
        bl      binary
        mov     x19, x0
        bl      skip_space
        cmp     w0, #'?'
        mov     x0, x19
        b.ne    9f
        bl      step
        cmp     x19, #0
        cset    w0, eq
        bl      idle_by
        bl      sequence
        mov     x20, x0
        cmp     x19, #0
        cset    w0, eq
        neg     w0, w0
        bl      idle_by
        bl      skip_space
        cmp     w0, #':'
        b.ne    8f
        bl      step
8:      cmp     x19, #0
        cset    w0, ne
        bl      idle_by
        bl      choice
        str     x0, [sp, #-16]!
        cmp     x19, #0
        cset    w0, ne
        neg     w0, w0
        bl      idle_by
        ldr     x0, [sp], #16
        cmp     x19, #0
        csel    x0, x20, x0, ne
9:      leave   1

idle_by:                                // w0: so many more, or fewer, reasons not to assign and divide
        adrp    x9, idle
        ldr     w1, [x9, :lo12:idle]
        add     w1, w1, w0
        str     w1, [x9, :lo12:idle]
        ret

skip_space:                             // w0: the next byte that is no space; x1: where it is
        adrp    x2, place
        ldr     x1, [x2, :lo12:place]
1:      ldrb    w0, [x1]
        cmp     w0, #' '
        ccmp    w0, #9, #4, ne
        ccmp    w0, #10, #4, ne
        mov     w3, #'"'                // quotes mean nothing here
        ccmp    w0, w3, #4, ne
        b.ne    2f
        add     x1, x1, #1
        b       1b
2:      str     x1, [x2, :lo12:place]
        ret

// w0: the loosest level that is taken. x0: the value.
//      x19 value       w20 level       x21 operator
binary:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     w20, w0
        bl      unary
        mov     x19, x0
1:      bl      skip_space
        ldrb    w3, [x1, #1]
        adr     x21, operators
2:      ldrb    w4, [x21]
        cbz     w4, 9f
        ldrb    w5, [x21, #1]
        cmp     w4, w0
        b.ne    3f
        cbz     w5, 4f
        cmp     w5, w3
        b.eq    4f
3:      add     x21, x21, #OPERATOR_BYTES
        b       2b
4:      ldrb    w4, [x21, #OPERATOR_level]
        cmp     w4, w20
        b.lo    9f
        cmp     w5, #0
        cset    x5, ne
        add     x1, x1, x5
        add     x1, x1, #1
        adrp    x2, place
        str     x1, [x2, :lo12:place]
        cmp     w4, #2                  // what && and || leave out has no effect
        cset    w0, ls
        cmp     w4, #1
        cset    w1, eq
        cmp     x19, #0
        cset    w2, eq
        eor     w1, w1, w2
        and     w0, w0, w1
        str     w0, [sp, #40]
        bl      idle_by
        ldrb    w4, [x21, #OPERATOR_level]
        add     w0, w4, #1
        cmp     w4, #11                 // ** from the right
        csel    w0, w4, w0, eq
        bl      binary
        str     x0, [sp, #-16]!
        ldr     w0, [sp, #56]
        neg     w0, w0
        bl      idle_by
        ldr     x1, [sp], #16
        mov     x0, x19
        ldrsw   x2, [x21, #OPERATOR_apply]
        adr     x3, operators
        add     x2, x3, x2
        blr     x2
        mov     x19, x0
        b       1b
9:      mov     x0, x19
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

        .macro  operator text, level, apply
91:     .ascii  "\text"
        .zero   3 - (. - 91b)
        .byte   \level
        .word   \apply - operators
        .endm

        .balign 8
operators:                              // longer ones first
        operator "**", 11, power
        operator "||", 1, or_values
        operator "&&", 2, and_values
        operator "==", 6, are_equal
        operator "!=", 6, are_different
        operator "<=", 7, is_at_most
        operator ">=", 7, is_at_least
        operator "<<", 8, shift_left
        operator ">>", 8, shift_right
        operator "|",  3, or_bits
        operator "^",  4, differ_bits
        operator "&",  5, and_bits
        operator "<",  7, is_less
        operator ">",  7, is_more
        operator "+",  9, plus
        operator "-",  9, minus
        operator "*",  10, times
        operator "/",  10, divide
        operator "%",  10, remainder
        .quad   0

or_values:
        orr     x0, x0, x1
        cmp     x0, #0
        cset    x0, ne
        ret
and_values:
        cmp     x0, #0
        ccmp    x1, #0, #4, ne
        cset    x0, ne
        ret
are_equal:
        cmp     x0, x1
        cset    x0, eq
        ret
are_different:
        cmp     x0, x1
        cset    x0, ne
        ret
is_at_most:
        cmp     x0, x1
        cset    x0, le
        ret
is_at_least:
        cmp     x0, x1
        cset    x0, ge
        ret
is_less:
        cmp     x0, x1
        cset    x0, lt
        ret
is_more:
        cmp     x0, x1
        cset    x0, gt
        ret
shift_left:
        lsl     x0, x0, x1
        ret
shift_right:
        asr     x0, x0, x1
        ret
or_bits:
        orr     x0, x0, x1
        ret
differ_bits:
        eor     x0, x0, x1
        ret
and_bits:
        and     x0, x0, x1
        ret
plus:
        add     x0, x0, x1
        ret
minus:
        sub     x0, x0, x1
        ret
times:
        mul     x0, x0, x1
        ret
power:
        mov     x2, #1
1:      cmp     x1, #0
        b.le    2f
        mul     x2, x2, x0
        sub     x1, x1, #1
        b       1b
2:      mov     x0, x2
        ret
divide:
        cbz     x1, by_zero
        sdiv    x0, x0, x1
        ret
remainder:
        cbz     x1, by_zero
        sdiv    x2, x0, x1
        msub    x0, x2, x1, x0
        ret
by_zero:
        get32   0, idle
        cbnz    w0, 1f
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        address x1, zero_error
        bl      complain
        mov     w0, #0
        bl      expansion_fails
        ldp     x29, x30, [sp], #16
1:      mov     x0, #0
        ret

// A number, a variable, something in brackets, with signs before it.
//      x19 name or value       x20 operator
unary:
        enter   2
        bl      skip_space
        ldrb    w2, [x1, #1]
        cmp     w0, #'('
        b.eq    1f
        cmp     w0, #'-'
        b.eq    2f
        cmp     w0, #'+'
        b.eq    3f
        cmp     w0, #'!'
        b.eq    4f
        cmp     w0, #'~'
        b.eq    5f
        mov     x0, x1
        bl      name_length
        cbnz    x0, variable_or_assignment
        bl      number
        leave   2
1:      bl      step
        bl      sequence
        mov     x19, x0
        bl      skip_space
        cmp     w0, #')'
        b.ne    7f
        bl      step
7:      mov     x0, x19
        leave   2
2:      mov     x20, #-1
        cmp     w2, #'-'
        b.eq    6f
        bl      step
        bl      unary
        neg     x0, x0
        leave   2
3:      mov     x20, #1
        cmp     w2, #'+'
        b.eq    6f
        bl      step
        bl      unary
        leave   2
4:      bl      step
        bl      unary
        cmp     x0, #0
        cset    x0, eq
        leave   2
5:      bl      step
        bl      unary
        mvn     x0, x0
        leave   2
6:      ldrb    w0, [x1, #2]            // ++ or -- before a name; before a number two signs
        add     x0, x1, #2
        bl      name_length
        cbz     x0, 8f
        bl      step
        bl      step
        bl      take_name
        mov     x19, x0
        bl      value_of_name
        add     x0, x0, x20
        mov     x21, x0
        bl      store
        mov     x0, x19
        bl      free
        mov     x0, x21
        leave   2
8:      bl      step
        bl      unary
        mul     x0, x0, x20
        leave   2

variable_or_assignment:
        bl      take_name
        mov     x19, x0
        bl      skip_space
        ldrb    w2, [x1, #1]
        ldrb    w3, [x1, #2]
        cmp     w0, #'='
        b.ne    10f
        cmp     w2, #'='
        b.eq    plain_value
        bl      step
        bl      choice
        mov     x21, x0
        bl      store
        b       9f
10:     cmp     w0, w2
        b.ne    12f
        cmp     w0, #'+'                // ++ and --, whose value is the one before
        mov     x20, #1
        b.eq    11f
        cmp     w0, #'-'
        mov     x20, #-1
        b.eq    11f
        cmp     w3, #'='                // <<= and >>=
        b.ne    plain_value
        cmp     w0, #'<'
        adr     x20, shift_left
        b.eq    14f
        cmp     w0, #'>'
        adr     x20, shift_right
        b.ne    plain_value
14:     bl      step
        b       15f
11:     bl      step
        bl      step
        bl      value_of_name
        mov     x21, x0
        add     x0, x0, x20
        bl      store
        b       9f
12:     cmp     w2, #'='                // += and its like
        b.ne    plain_value
        adr     x3, assignments
13:     ldrb    w4, [x3], #8
        cbz     w4, plain_value
        cmp     w4, w0
        b.ne    13b
        ldursw  x20, [x3, #-4]
        adr     x3, operators
        add     x20, x3, x20
15:     bl      step
        bl      step
        bl      choice
        mov     x21, x0
        bl      value_of_name
        mov     x1, x21
        blr     x20
        mov     x21, x0
        bl      store
        b       9f
plain_value:
        bl      value_of_name
        mov     x21, x0
9:      mov     x0, x19
        bl      free
        mov     x0, x21
        leave   2

take_name:                              // x0: the name that comes next, with the key of an element worked out; malloc's
        enter   1
        bl      skip_space
        mov     x19, x1
        mov     x0, x1
        bl      name_length
        add     x1, x19, x0
        ldrb    w2, [x1]
        cmp     w2, #'['
        b.ne    3f
        mov     w3, #0                  // to the ] that belongs to it
1:      ldrb    w2, [x1]
        cbz     w2, 3f
        cmp     w2, #'['
        cinc    w3, w3, eq
        cmp     w2, #']'
        cset    w4, eq
        sub     w3, w3, w4
        add     x1, x1, #1
        cbnz    w3, 1b
        put     x1, place
        mov     x0, x19
        sub     x1, x1, x19
        bl      strndup
        mov     x19, x0
        get64   20, place
        bl      element_name
        mov     x1, x0
        mov     x0, x19
        mov     x19, x1
        bl      free
        put     x20, place
        mov     x0, x19
        leave   1
3:      put     x1, place
        sub     x1, x1, x19
        mov     x0, x19
        bl      strndup
        leave   1

value_of_name:                          // x19: name. x0: its value
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        mov     x0, x19
        bl      parameter_value
        cbz     x0, 1f
        str     x0, [sp, #16]
        bl      arithmetic
        str     x0, [sp, #24]
        ldr     x0, [sp, #16]
        bl      free
        ldr     x0, [sp, #24]
1:      ldp     x29, x30, [sp], #32
        ret

// A number: 10, 0x1f, 017, 2#101. x0.
//      x19 where it begins
number:
        enter   1, 16
        get64   19, place
        mov     x0, x19
        add     x1, x29, #32
        mov     w2, #0
        bl      strtol
        ldr     x1, [x29, #32]
        ldrb    w2, [x1]
        cmp     w2, #'#'
        b.ne    1f
        cmp     x0, #36
        b.hi    1f
        mov     w2, w0
        add     x0, x1, #1
        add     x1, x29, #32
        bl      strtol
        ldr     x1, [x29, #32]
1:      put     x1, place
        cmp     x1, x19
        b.ne    2f
        ldrb    w2, [x19]               // what cannot be read is skipped to the message
        mov     x0, #0
2:      leave   1, 16

step:                                   // over a byte
        adrp    x2, place
        ldr     x1, [x2, :lo12:place]
        add     x1, x1, #1
        str     x1, [x2, :lo12:place]
        ret

store:                                  // x0 becomes the value of x19, unless what is read has no effect
        enter   1
        get32   1, idle
        cbnz    w1, 1f
        bl      number_text
        mov     x20, x0
        mov     x1, x0
        mov     x0, x19
        bl      set_variable
        mov     x0, x20
        bl      free
1:      leave   1

        .macro  assignment text, apply
        .ascii  "\text"
        .zero   3
        .word   \apply - operators
        .endm
        .balign 8
assignments:                            // by the byte before =
        assignment "+", plus
        assignment "-", minus
        assignment "*", times
        assignment "/", divide
        assignment "%", remainder
        assignment "&", and_bits
        assignment "|", or_bits
        assignment "^", differ_bits
        .quad   0

        .section .rodata
arithmetic_error:
        .asciz  "syntax error in expression"
zero_error:
        .asciz  "division by 0"

        .bss
        .balign 8
place:                                  // what comes next
        .skip   8
depth:                                  // expressions within expressions
        .skip   4
idle:
        .skip   4
