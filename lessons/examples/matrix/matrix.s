// Two matrices of 3 × 3, multiplied with floating-point numbers.
//
// Each number of the result is a row of the first times a column of
// the second. fmadd multiplies and adds, rounding once.

        .equ    SIZE, 3

        .data
        .balign 8
first:  .double  1,  2,  3
        .double  4,  5,  6
        .double  7,  8, 10
second: .double -0.5, 2, -1
        .double  1, -1,  0.25
        .double  0,  3,  1.5
        .bss
        .balign 8
result: .skip   8 * SIZE * SIZE
text:   .skip   32

        .text
        .globl  _start
_start:
        ldr     x19, =result
        mov     x20, #0                 // x20: the row
row:
        mov     x21, #0                 // x21: the column
column:
        ldr     x0, =first
        mov     x1, #SIZE * 8
        madd    x0, x20, x1, x0         // x0: the row's first number
        ldr     x1, =second
        add     x1, x1, x21, lsl #3     // x1: the column's first number
        mov     x2, #SIZE
        fmov    d0, xzr                 // d0: the sum
product:
        ldr     d1, [x0], #8            // along the row
        ldr     d2, [x1], #SIZE * 8     // down the column
        fmadd   d0, d1, d2, d0
        subs    x2, x2, #1
        b.ne    product
        str     d0, [x19], #8
        mov     w0, #' '
        mov     w1, #'\n'
        cmp     x21, #SIZE - 1
        csel    w0, w1, w0, eq
        bl      print
        add     x21, x21, #1
        cmp     x21, #SIZE
        b.lo    column
        add     x20, x20, #1
        cmp     x20, #SIZE
        b.lo    row
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// print: d0 with two decimal places in eight columns, and the character
// in w0.
print:
        ldr     x1, =text + 32          // from its end to the front
        strb    w0, [x1, #-1]!
        fmov    d1, #10.0
        fmul    d1, d1, d1              // 100
        fmul    d1, d0, d1
        fabs    d1, d1
        fcvtau  x2, d1                  // hundredths, to the nearest
        mov     x3, #10
        mov     w4, #0                  // digits so far
digit:
        udiv    x5, x2, x3
        msub    x6, x5, x3, x2
        add     w6, w6, #'0'
        strb    w6, [x1, #-1]!
        mov     x2, x5
        add     w4, w4, #1
        cmp     w4, #2
        b.lo    digit
        b.ne    more
        mov     w6, #'.'                // after the second of them
        strb    w6, [x1, #-1]!
        b       digit
more:
        cbnz    x2, digit
        fcmp    d0, #0.0
        b.pl    pad
        mov     w6, #'-'
        strb    w6, [x1, #-1]!
pad:
        ldr     x2, =text + 32 - 9
        mov     w6, #' '
padding:
        cmp     x1, x2
        b.ls    write
        strb    w6, [x1, #-1]!
        b       padding
write:
        ldr     x2, =text + 32
        sub     x2, x2, x1
        mov     x0, #1                  // write(1, x1, x2)
        mov     x8, #64
        svc     #0
        ret
