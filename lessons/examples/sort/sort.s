// Insertion sort: as one sorts cards in the hand.
//
// Everything left of the present card is in order. The card goes left
// past those that are larger, and each of them moves one to the right.

        .data
        .balign 4
numbers:
        .word   42, 7, -3, 1000, 0, 7, 55, -128, 9, 13
count = (. - numbers) / 4

        .bss
text:   .skip   16

        .text
        .globl  _start
_start:
        bl      show                    // before
        ldr     x19, =numbers
        mov     x20, #1                 // x20: the card; the first is in order
card:
        ldr     w0, [x19, x20, lsl #2]  // its value
        mov     x1, x20                 // x1: where it may go
left:
        cbz     x1, place
        sub     x2, x1, #1
        ldr     w3, [x19, x2, lsl #2]
        cmp     w3, w0
        b.le    place                   // signed: −3 is less than 7
        str     w3, [x19, x1, lsl #2]   // one to the right
        mov     x1, x2
        b       left
place:
        str     w0, [x19, x1, lsl #2]
        add     x20, x20, #1
        cmp     x20, #count
        b.lo    card

        bl      show                    // after
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// show: the numbers on a line.
show:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        ldr     x19, =numbers
        mov     x20, #count
number:
        ldrsw   x0, [x19], #4           // 32 bits with their sign, as 64
        sub     x20, x20, #1
        cmp     x20, #0
        mov     w1, #' '
        mov     w2, #'\n'
        csel    w1, w1, w2, ne          // what follows the number
        bl      print
        cbnz    x20, number
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// print: the signed number in x0, and the character in w1.
print:
        ldr     x2, =text + 16          // from its end to the front
        strb    w1, [x2, #-1]!
        cmp     x0, #0
        cneg    x3, x0, lt              // without the sign
        mov     x4, #10
digit:
        udiv    x5, x3, x4
        msub    x6, x5, x4, x3
        add     w6, w6, #'0'
        strb    w6, [x2, #-1]!
        mov     x3, x5
        cbnz    x3, digit
        tbz     x0, #63, positive       // the top bit is the sign
        mov     w6, #'-'
        strb    w6, [x2, #-1]!
positive:
        mov     x1, x2
        ldr     x2, =text + 16
        sub     x2, x2, x1
        mov     x0, #1                  // write(1, x1, x2)
        mov     x8, #64
        svc     #0
        ret
