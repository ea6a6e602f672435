// fails printed: Its character is 48 more
        .data
        .align  3
number: .quad   1234                    // the check puts other numbers here

        .bss
digits: .skip   24
digits_end:

        .text
        .globl  _start
_start:
        ldr     x0, =number
        ldr     x0, [x0]
        ldr     x1, =digits_end
        mov     w2, #'\n'
        strb    w2, [x1, #-1]!          // the newline comes last
        mov     x3, #10
next_digit:
        udiv    x4, x0, x3              // x4 = x0 / 10
        msub    x5, x4, x3, x0          // x5 = x0 - x4 * 10, the rest
        strb    w5, [x1, #-1]!
        mov     x0, x4
        cbnz    x0, next_digit

        ldr     x2, =digits_end
        sub     x2, x2, x1              // how many characters
        mov     x0, #1
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93
        svc     #0
