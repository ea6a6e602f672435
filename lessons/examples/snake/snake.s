// Snake: a game in the terminal. The arrow keys, or w a s d, steer;
// q ends it. The stars make the snake longer.
//
// The terminal is put into raw mode: keys arrive at once, unseen.
// ppoll waits for a key, but at most as long as a step of the snake
// lasts. The board is a byte for each place; the snake is a ring of
// places, its head in front.

        .equ    TCGETS, 0x5401
        .equ    TCSETS, 0x5402
        .equ    LOCAL_FLAGS, 12         // c_lflag in struct termios
        .equ    ICANON, 2               // whole lines
        .equ    ECHO,   8               // keys are shown
        .equ    POLLIN, 1

        .equ    WIDTH,  32              // with the wall; a power of 2
        .equ    HEIGHT, 10
        .equ    PLACES, WIDTH * HEIGHT
        .equ    RING,   512             // the longest snake; a power of 2
        .equ    STEP_NS, 150000000

        .data
        .balign 8
step:   .quad   0, STEP_NS              // struct timespec
keyboard:
        .word   0                       // struct pollfd: descriptor 0,
        .hword  POLLIN, 0               // something to read, what happened
seed:   .quad   0
clear:  .ascii  "\033[?25l\033[H\033[J" // no cursor; to the corner; clear
clear_length = . - clear
leave:  .ascii  "\033[?25h\nStars eaten: ??\n"
leave_length = . - leave
cell:   .ascii  "\033[??;??H"           // go to row and column,
glyph:  .ascii  "?"                     // and write this
cell_length = . - cell

        .bss
        .balign 8
before: .skip   64                      // the terminal's settings
raw:    .skip   64
board:  .skip   PLACES                  // ' ', '#', 'o', '*'
ring:   .skip   2 * RING                // the snake's places
keys:   .skip   16

        .text
        .globl  _start
_start:
        mov     x0, #0                  // ioctl(0, TCGETS, before)
        mov     x1, #TCGETS
        ldr     x2, =before
        mov     x8, #29
        svc     #0
        tbnz    x0, #63, no_terminal
        ldr     x0, =before
        ldr     x1, =raw
        ldp     q0, q1, [x0]            // 36 bytes and more
        ldp     q2, q3, [x0, #32]
        stp     q0, q1, [x1]
        stp     q2, q3, [x1, #32]
        ldr     w2, [x1, #LOCAL_FLAGS]
        bic     w2, w2, #ICANON
        bic     w2, w2, #ECHO
        str     w2, [x1, #LOCAL_FLAGS]
        mov     x0, #0                  // ioctl(0, TCSETS, raw)
        mov     x2, x1
        mov     x1, #TCSETS
        mov     x8, #29
        svc     #0
        ldr     x0, =seed               // getrandom(seed, 8, 0)
        mov     x1, #8
        mov     x2, #0
        mov     x8, #278
        svc     #0

        mov     x0, #1
        ldr     x1, =clear
        mov     x2, #clear_length
        mov     x8, #64                 // write
        svc     #0
        ldr     x19, =board             // x19: the board
        mov     w20, #0                 // the board, with its wall
build:
        and     w0, w20, #WIDTH - 1     // the column
        lsr     w1, w20, #5             // the row
        mov     w2, #' '
        mov     w3, #'#'
        cmp     w0, #0
        csel    w2, w3, w2, eq
        cmp     w0, #WIDTH - 1
        csel    w2, w3, w2, eq
        cmp     w1, #0
        csel    w2, w3, w2, eq
        cmp     w1, #HEIGHT - 1
        csel    w2, w3, w2, eq
        mov     w0, w20
        mov     w1, w2
        bl      put
        add     w20, w20, #1
        cmp     w20, #PLACES
        b.lo    build

        ldr     x20, =ring              // x20: the snake
        mov     w21, #0                 // w21: its head in the ring
        mov     w22, #0                 // w22: its tail in the ring
        mov     w23, #1                 // w23: the way, to the next place
        mov     w24, #0                 // w24: stars eaten
        mov     w25, #3                 // w25: how much it has still to grow
        mov     w26, #WIDTH * 8 + 8     // w26: the head's place
        strh    w26, [x20]
        mov     w0, w26
        mov     w1, #'o'
        bl      put
        bl      star

turn:
        ldr     x2, =step               // anew each time: Linux writes back
        ldr     x1, =STEP_NS            // how much of it was left
        str     x1, [x2, #8]
        ldr     x0, =keyboard           // ppoll(keyboard, 1, step, NULL, 8)
        mov     x1, #1
        mov     x3, #0
        mov     x4, #8
        mov     x8, #73
        svc     #0
        cmp     x0, #0
        b.le    move                    // no key: straight on
        mov     x0, #0                  // read(0, keys, 16)
        ldr     x1, =keys
        mov     x2, #16
        mov     x8, #63
        svc     #0
        cmp     x0, #0
        b.le    over                    // there is no keyboard any more
        ldr     x1, =keys
        add     x1, x1, x0
        ldrb    w0, [x1, #-1]           // an arrow is ESC [ A: its last byte
        cmp     w0, #'q'
        b.eq    over
        mov     w1, #-WIDTH             // up
        cmp     w0, #'A'
        b.eq    steer
        cmp     w0, #'w'
        b.eq    steer
        mov     w1, #WIDTH              // down
        cmp     w0, #'B'
        b.eq    steer
        cmp     w0, #'s'
        b.eq    steer
        mov     w1, #1                  // right
        cmp     w0, #'C'
        b.eq    steer
        cmp     w0, #'d'
        b.eq    steer
        mov     w1, #-1                 // left
        cmp     w0, #'D'
        b.eq    steer
        cmp     w0, #'a'
        b.ne    move
steer:
        cmn     w1, w23                 // not back into itself
        csel    w23, w23, w1, eq
move:
        add     w26, w26, w23
        ldrb    w27, [x19, w26, uxtw]   // what is there
        cmp     w27, #'#'
        b.eq    over
        cmp     w27, #'o'
        b.eq    over
        mov     w0, w26
        mov     w1, #'o'
        bl      put
        add     w21, w21, #1            // the head goes on in the ring
        and     w21, w21, #RING - 1
        strh    w26, [x20, w21, uxtw #1]
        cmp     w27, #'*'
        b.ne    tail
        add     w24, w24, #1
        add     w25, w25, #2
        bl      star
tail:
        cbz     w25, shorten
        sub     w25, w25, #1            // it grows: the tail stays
        b       turn
shorten:
        ldrh    w0, [x20, w22, uxtw #1]
        mov     w1, #' '
        bl      put
        add     w22, w22, #1
        and     w22, w22, #RING - 1
        b       turn

over:
        mov     x0, #0                  // ioctl(0, TCSETS, before): whoever
        mov     x1, #TCSETS             // changes the terminal puts it back
        ldr     x2, =before
        mov     x8, #29
        svc     #0
        mov     w0, #PLACES - 1         // below the board
        mov     w1, #'#'
        bl      put
        ldr     x1, =leave
        add     x2, x1, #leave_length - 3
        mov     w0, w24
        bl      two_digits
        mov     x0, #1
        mov     x2, #leave_length
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

no_terminal:
        mov     x0, #1
        mov     x8, #93
        svc     #0

// star: at a place that is free. x ← x × a + c gives numbers that look
// random; the upper bits are the better ones.
star:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        ldr     x9, =seed
        ldr     x10, [x9]
        ldr     x11, =6364136223846793005
        ldr     x12, =1442695040888963407
draw:
        madd    x10, x10, x11, x12
        lsr     x0, x10, #64 - 9        // 9 bits: 0 to 511
        cmp     x0, #PLACES
        b.hs    draw                    // not on the board: once more
        ldrb    w1, [x19, x0]
        cmp     w1, #' '
        b.ne    draw
        str     x10, [x9]
        mov     w1, #'*'
        bl      put
        ldp     x29, x30, [sp], #16
        ret

// put: the character w1 at the place w0, on the board and the terminal.
put:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        strb    w1, [x19, w0, uxtw]
        ldr     x2, =glyph
        strb    w1, [x2]
        mov     w3, w0
        ldr     x2, =cell + 2
        lsr     w0, w3, #5              // rows and columns count from 1
        add     w0, w0, #1
        bl      two_digits
        ldr     x2, =cell + 5
        and     w0, w3, #WIDTH - 1
        add     w0, w0, #1
        bl      two_digits
        mov     x0, #1                  // write(1, cell, cell_length)
        ldr     x1, =cell
        mov     x2, #cell_length
        mov     x8, #64
        svc     #0
        ldp     x29, x30, [sp], #16
        ret

// two_digits: w0, 0 to 99, at x2.
two_digits:
        mov     w4, #10
        udiv    w5, w0, w4
        msub    w6, w5, w4, w0
        add     w5, w5, #'0'
        add     w6, w6, #'0'
        strb    w5, [x2]
        strb    w6, [x2, #1]
        ret
