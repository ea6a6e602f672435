// The sieve of Eratosthenes: all primes below 200.
//
// One byte for each number, 0 at first. Each prime that is met marks
// its multiples with a 1. What is never marked is prime.

        .equ    LIMIT, 200

        .bss
marked: .skip   LIMIT

        .data
digits: .ascii  "    "                  // a number is written in here
digits_end:

        .text
        .globl  _start
_start:
        ldr     x19, =marked            // x19: the sieve
        mov     x20, #2                 // x20: the number that is looked at
next:
        ldrb    w0, [x19, x20]
        cbnz    w0, skip                // marked: it has a divisor

        mul     x1, x20, x20            // smaller multiples are marked by now
        mov     w2, #1
mark:
        cmp     x1, #LIMIT
        b.hs    show
        strb    w2, [x19, x1]
        add     x1, x1, x20
        b       mark

show:
        mov     x0, x20
        bl      print
skip:
        add     x20, x20, #1
        cmp     x20, #LIMIT
        b.lo    next

        mov     w0, #'\n'
        ldr     x1, =digits
        strb    w0, [x1]
        mov     x0, #1                  // write(1, digits, 1)
        mov     x2, #1
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// print: the number in x0, right-aligned in four columns.
print:
        ldr     x1, =digits_end         // x1 goes from the end to the front
        ldr     x2, =digits
        mov     x3, #10
digit:
        udiv    x4, x0, x3
        msub    x5, x4, x3, x0          // the remainder is the last digit
        add     w5, w5, #'0'
        strb    w5, [x1, #-1]!
        mov     x0, x4
        cbnz    x0, digit
        mov     w5, #' '
pad:
        cmp     x1, x2
        b.ls    padded
        strb    w5, [x1, #-1]!
        b       pad
padded:
        mov     x0, #1                  // write(1, digits, 4)
        mov     x1, x2
        mov     x2, #4
        mov     x8, #64
        svc     #0
        ret
