// Eight queens: on a chess board, none may take another.
//
// Row by row. Three registers remember, a bit for each column, which
// columns and which diagonals are attacked in the present row. A
// shift carries the diagonals on to the next row.

        .equ    SIZE, 8

        .data
board:  .zero   SIZE                    // for each row, the queen's bit
line:   .ascii  ". . . . . . . . \n"
line_length = . - line
total:  .ascii  "?? solutions; above, the first.\n"
total_length = . - total

        .text
        .globl  _start
_start:
        mov     x19, #0                 // x19: solutions so far
        mov     w0, #0                  // the row
        mov     w1, #0                  // columns that are attacked
        mov     w2, #0                  // diagonals that go right
        mov     w3, #0                  // diagonals that go left
        bl      place

        ldr     x1, =total
        mov     w2, #10
        udiv    w3, w19, w2
        msub    w4, w3, w2, w19
        add     w3, w3, #'0'
        add     w4, w4, #'0'
        strb    w3, [x1]
        strb    w4, [x1, #1]
        mov     x0, #1                  // write(1, total, total_length)
        mov     x2, #total_length
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// place: a queen in row w0 on every column that is free, and after it
// in all rows below. w1, w2, w3: what is attacked.
place:
        cmp     w0, #SIZE
        b.eq    solution
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     w0, w1, [sp, #16]
        stp     w2, w3, [sp, #24]
        str     x20, [sp, #32]
        orr     w20, w1, w2
        orr     w20, w20, w3
        mvn     w20, w20
        and     w20, w20, #(1 << SIZE) - 1      // w20: free columns
column:
        cbz     w20, full
        neg     w4, w20
        and     w4, w4, w20             // the lowest bit that is set
        bic     w20, w20, w4            // is tried now, and not again
        ldp     w0, w1, [sp, #16]
        ldp     w2, w3, [sp, #24]
        ldr     x5, =board
        strb    w4, [x5, w0, uxtw]
        add     w0, w0, #1
        orr     w1, w1, w4
        orr     w2, w2, w4
        lsl     w2, w2, #1
        orr     w3, w3, w4
        lsr     w3, w3, #1
        bl      place
        b       column
full:
        ldr     x20, [sp, #32]
        ldp     x29, x30, [sp], #48
        ret

solution:
        add     x19, x19, #1
        cmp     x19, #1
        b.ne    counted                 // only the first is shown
        ldr     x9, =board
        add     x10, x9, #SIZE
row:
        ldrb    w11, [x9], #1
        ldr     x1, =line
        mov     x12, #0
square:
        tst     w11, #1                 // a queen here?
        mov     w13, #'.'
        mov     w14, #'Q'
        csel    w13, w14, w13, ne
        add     x15, x1, x12, lsl #1
        strb    w13, [x15]
        lsr     w11, w11, #1
        add     x12, x12, #1
        cmp     x12, #SIZE
        b.lo    square
        mov     x0, #1                  // write(1, line, line_length)
        mov     x2, #line_length
        mov     x8, #64
        svc     #0
        cmp     x9, x10
        b.lo    row
counted:
        ret
