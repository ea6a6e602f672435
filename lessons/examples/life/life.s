// Conway's game of life: a glider on a board without edges.
//
// A cell lives on with two or three living neighbours; three bring a
// dead one to life. The board is 16 × 16 bytes, and what leaves it at
// one side comes in at the other: "and" with 15 keeps numbers inside.

        .equ    SIZE, 16                // a power of 2
        .equ    GENERATIONS, 24
        .equ    PAUSE_NS, 120000000     // 0.12 s

        .data
board:  .ascii  "................"
        .ascii  "..#............."
        .ascii  "...#............"
        .ascii  ".###............"
        .fill   SIZE * (SIZE - 4), 1, '.'
home:   .ascii  "\033[H\033[J"          // cursor to the corner, clear below
pause:  .quad   0, PAUSE_NS             // struct timespec

        .bss
next:   .skip   SIZE * SIZE
line:   .skip   2 * SIZE

        .text
        .globl  _start
_start:
        mov     w28, #GENERATIONS
generation:
        bl      draw
        bl      live
        ldr     x0, =pause              // nanosleep(pause, NULL)
        mov     x1, #0
        mov     x8, #101
        svc     #0
        subs    w28, w28, #1
        b.ne    generation
        bl      draw
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// live: the next generation, in the place of the present one.
live:
        ldr     x0, =board
        ldr     x1, =next
        mov     w2, #0                  // w2: the cell, row × 16 + column
cell:
        mov     w3, #0                  // w3: living neighbours
        mov     w4, #-1                 // w4: −1, 0, 1 rows further
around:
        mov     w5, #-1                 // w5: −1, 0, 1 columns further
beside:
        orr     w6, w4, w5
        cbz     w6, not_itself
        add     w7, w2, w4, lsl #4      // the row
        and     w7, w7, #(SIZE - 1) << 4
        add     w9, w2, w5              // the column
        and     w9, w9, #SIZE - 1
        orr     w7, w7, w9
        ldrb    w7, [x0, w7, uxtw]
        cmp     w7, #'#'
        cinc    w3, w3, eq
not_itself:
        add     w5, w5, #1
        cmp     w5, #1
        b.le    beside
        add     w4, w4, #1
        cmp     w4, #1
        b.le    around

        ldrb    w6, [x0, w2, uxtw]
        cmp     w3, #2                  // two: it stays what it is
        b.eq    decided
        cmp     w3, #3                  // three: alive; otherwise dead
        mov     w6, #'.'
        mov     w7, #'#'
        csel    w6, w7, w6, eq
decided:
        strb    w6, [x1, w2, uxtw]
        add     w2, w2, #1
        cmp     w2, #SIZE * SIZE
        b.lo    cell

        mov     w2, #0                  // all at once: 16 bytes a load
copy:
        ldr     q0, [x1, w2, uxtw]
        str     q0, [x0, w2, uxtw]
        add     w2, w2, #16
        cmp     w2, #SIZE * SIZE
        b.lo    copy
        ret

// draw: the board from the corner of the terminal on, a space between
// the cells so that they look square.
draw:
        mov     x0, #1                  // write(1, home, 6)
        ldr     x1, =home
        mov     x2, #6
        mov     x8, #64
        svc     #0
        ldr     x9, =board
        mov     w10, #SIZE
draw_row:
        ldr     x1, =line
        mov     w11, #SIZE
draw_cell:
        ldrb    w12, [x9], #1
        orr     w12, w12, #' ' << 8     // the cell, then a space
        subs    w11, w11, #1
        mov     w13, #'\n' << 8
        b.ne    draw_put
        and     w12, w12, #0xff         // … or at the end of the row
        orr     w12, w12, w13           // a new line
draw_put:
        strh    w12, [x1], #2
        cbnz    w11, draw_cell
        mov     x0, #1                  // write(1, line, 32)
        ldr     x1, =line
        mov     x2, #2 * SIZE
        mov     x8, #64
        svc     #0
        subs    w10, w10, #1
        b.ne    draw_row
        ret
