// The towers of Hanoi: recursion, with a stack frame for each call.
//
// To move n discs from one peg to another: move n − 1 of them out of
// the way, move the largest, and move the n − 1 on top of it.

        .equ    DISCS, 3

        .data
line:   .ascii  "disc ? from ? to ?\n"
line_length = . - line
        .equ    DISC_AT,  5
        .equ    FROM_AT, 12
        .equ    TO_AT,   17

        .text
        .globl  _start
_start:
        mov     x0, #DISCS
        mov     w1, #'A'
        mov     w2, #'C'
        mov     w3, #'B'
        bl      move
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// move: x0 discs from peg w1 to peg w2, with the help of peg w3.
move:
        cbz     x0, nothing             // a call that has nothing to do
        stp     x29, x30, [sp, #-48]!   // the way back, and the frame before
        mov     x29, sp
        stp     x19, x20, [sp, #16]     // the caller's, to be given back
        stp     x21, x22, [sp, #32]
        mov     x19, x0                 // what must outlive the calls below
        mov     w20, w1
        mov     w21, w2
        mov     w22, w3

        sub     x0, x19, #1             // all but the largest out of the way
        mov     w1, w20
        mov     w2, w22
        mov     w3, w21
        bl      move

        ldr     x1, =line               // the largest
        add     w0, w19, #'0'
        strb    w0, [x1, #DISC_AT]
        strb    w20, [x1, #FROM_AT]
        strb    w21, [x1, #TO_AT]
        mov     x0, #1                  // write(1, line, line_length)
        mov     x2, #line_length
        mov     x8, #64
        svc     #0

        sub     x0, x19, #1             // and the others onto it
        mov     w1, w22
        mov     w2, w21
        mov     w3, w20
        bl      move

        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
nothing:
        ret
