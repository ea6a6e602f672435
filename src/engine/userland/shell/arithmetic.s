// $(( … )): whole numbers of 64 bits with C's operators, variables of the shell by their names, = += ++ and their like.

        .include "function.inc"

        .text

        .equ    OPERATOR_text,  0       // one or two bytes
        .equ    OPERATOR_level, 3
        .equ    OPERATOR_apply, 4       // distance from the table
        .equ    OPERATOR_BYTES, 8

// long arithmetic(const char *text)
function arithmetic
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        adrp    x1, place
        str     x0, [x1, :lo12:place]
        stp     x0, xzr, [sp, #16]
        bl      skip_space
        cbz     w0, 1f                  // nothing is 0
        mov     w0, #0
        bl      binary
        str     x0, [sp, #24]
        bl      skip_space
        cbz     w0, 1f
        ldr     x2, [sp, #16]
        adrp    x1, arithmetic_error
        add     x1, x1, :lo12:arithmetic_error
        bl      complain_about
        bl      arithmetic_fails
1:      ldr     x0, [sp, #24]
        ldp     x29, x30, [sp], #32
        ret
arithmetic_fails:
        adrp    x1, last_status
        mov     w0, #1
        str     w0, [x1, :lo12:last_status]
        ret
end arithmetic

skip_space:                             // w0: the next byte that is no space; x1: where it is
        adrp    x2, place
        ldr     x1, [x2, :lo12:place]
1:      ldrb    w0, [x1]
        cmp     w0, #' '
        ccmp    w0, #9, #4, ne
        ccmp    w0, #10, #4, ne
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
        add     w0, w4, #1
        bl      binary
        mov     x1, x0
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
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x1, zero_error
        add     x1, x1, :lo12:zero_error
        bl      complain
        bl      arithmetic_fails
        mov     x0, #0
        ldp     x29, x30, [sp], #16
        ret

// A number, a variable, something in brackets, with signs before it.
//      x19 name        w20 operator of an assignment
unary:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        bl      skip_space
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
        cbnz    x0, 6f
        adrp    x1, place
        ldr     x0, [x1, :lo12:place]
        add     x1, x1, :lo12:place
        mov     w2, #0
        bl      strtol
        b       9f
1:      bl      step
        mov     w0, #0
        bl      binary
        mov     x19, x0
        bl      skip_space
        cmp     w0, #')'
        b.ne    7f
        bl      step
7:      mov     x0, x19
        b       9f
2:      bl      step
        bl      unary
        neg     x0, x0
        b       9f
3:      bl      step
        bl      unary
        b       9f
4:      bl      step
        bl      unary
        cmp     x0, #0
        cset    x0, eq
        b       9f
5:      bl      step
        bl      unary
        mvn     x0, x0
        b       9f
6:      adrp    x2, place               // a variable, to which something may be assigned
        ldr     x1, [x2, :lo12:place]
        add     x3, x1, x0
        str     x3, [x2, :lo12:place]
        mov     x2, x1
        mov     x1, x0
        mov     x0, x2
        bl      strndup
        mov     x19, x0
        bl      variable
        mov     x1, #0
        mov     w2, #0
        bl      strtol
        str     x0, [sp, #32]
        bl      skip_space
        ldrb    w2, [x1, #1]
        mov     w20, #0
        cmp     w0, #'='
        b.ne    10f
        cmp     w2, #'='
        b.eq    8f
        bl      step
        b       11f
10:     cmp     w2, #'='                // += and its like
        b.ne    12f
        adr     x3, assignments
13:     ldrb    w4, [x3], #1
        cbz     w4, 8f
        cmp     w4, w0
        b.ne    13b
        mov     w20, w0
        bl      step
        bl      step
11:     mov     w0, #0
        bl      binary
        ldr     x1, [sp, #32]
        cbz     w20, 14f
        mov     x2, x0
        mov     x0, x1
        mov     x1, x2
        adr     x3, plus
        cmp     w20, #'+'
        b.eq    15f
        adr     x3, minus
        cmp     w20, #'-'
        b.eq    15f
        adr     x3, times
        cmp     w20, #'*'
        b.eq    15f
        adr     x3, divide
        cmp     w20, #'/'
        b.eq    15f
        adr     x3, remainder
15:     blr     x3
14:     str     x0, [sp, #32]
        bl      store
        b       8f
12:     cmp     w0, w2                  // ++ and --, whose value is the one before
        b.ne    8f
        cmp     w0, #'+'
        mov     x20, #1
        b.eq    16f
        cmp     w0, #'-'
        b.ne    8f
        mov     x20, #-1
16:     bl      step
        bl      step
        ldr     x0, [sp, #32]
        add     x0, x0, x20
        bl      store
8:      mov     x0, x19
        bl      free
        ldr     x0, [sp, #32]
9:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

step:                                   // over a byte
        adrp    x2, place
        ldr     x1, [x2, :lo12:place]
        add     x1, x1, #1
        str     x1, [x2, :lo12:place]
        ret

store:                                  // x0 becomes the value of x19
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        mov     x3, x0
        add     x0, sp, #16
        mov     x1, #32
        adrp    x2, long_format
        add     x2, x2, :lo12:long_format
        bl      snprintf
        mov     x0, x19
        add     x1, sp, #16
        bl      set_variable
        ldp     x29, x30, [sp], #48
        ret
assignments:
        .asciz  "+-*/%"
        .balign 4

        .section .rodata
long_format:
        .asciz  "%ld"
arithmetic_error:
        .asciz  "syntax error in expression"
zero_error:
        .asciz  "division by 0"

        .bss
        .balign 8
place:
        .skip   8
