// The Mandelbrot set, drawn with characters.
//
// For each point c of the plane: z = 0, then z = z² + c again and
// again. Where z stays near 0 for ever, c belongs to the set. Where it
// runs away, the character says how soon.

        .equ    COLUMNS, 78
        .equ    ROWS, 24
        .equ    MOST, 120               // rounds; who is still there, stays

        .text
        .globl  _start
_start:
        ldr     x19, =line              // x19: the line that is drawn
        mov     w20, #0                 // w20: the row
row:
        mov     w21, #0                 // w21: the column
column:
        scvtf   d0, w21                 // d0: c's real part, −2.1 to 0.7
        ldr     d1, x_step
        ldr     d2, x_first
        fmadd   d0, d0, d1, d2
        scvtf   d1, w20                 // d1: its imaginary part, 1.15 to −1.15
        ldr     d2, y_step
        ldr     d3, y_first
        fmsub   d1, d1, d2, d3          // first − row × step
        fmov    d2, xzr                 // d2, d3: z = 0
        fmov    d3, xzr
        fmov    d6, #4.0
        mov     w0, #0                  // w0: rounds
round:
        fmul    d4, d2, d2
        fmul    d5, d3, d3
        fadd    d7, d4, d5              // |z|²
        fcmp    d7, d6
        b.gt    away                    // it never comes back from there
        fmul    d3, d2, d3              // z² + c, in two parts:
        fadd    d3, d3, d3
        fadd    d3, d3, d1              // 2 re im + im c
        fsub    d2, d4, d5
        fadd    d2, d2, d0              // re² − im² + re c
        add     w0, w0, #1
        cmp     w0, #MOST
        b.lo    round
away:
        // Few rounds matter much, many little: the number of bits in w0
        // picks the character.
        clz     w1, w0
        mov     w2, #32
        sub     w1, w2, w1
        cmp     w0, #MOST
        mov     w2, #8
        csel    w1, w2, w1, eq
        adr     x2, shades
        ldrb    w1, [x2, w1, uxtw]
        strb    w1, [x19, w21, uxtw]
        add     w21, w21, #1
        cmp     w21, #COLUMNS
        b.lo    column
        mov     w1, #'\n'
        strb    w1, [x19, w21, uxtw]
        mov     x0, #1                  // write(1, line, COLUMNS + 1)
        mov     x1, x19
        mov     x2, #COLUMNS + 1
        mov     x8, #64
        svc     #0
        add     w20, w20, #1
        cmp     w20, #ROWS
        b.lo    row
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

        .balign 8
x_first: .double -2.1
x_step:  .double 0.0359
y_first: .double 1.15
y_step:  .double 0.1
shades:  .ascii  "  .:-=+*#"

        .bss
line:   .skip   COLUMNS + 1
