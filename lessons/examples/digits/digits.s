// A loop: prints the digits 0 to 9, one to a line.
//
// Step through one round and watch w19 grow, and the flags when cmp
// compares it with the last digit.

        .data
line:
        .ascii  "0\n"                   // its first byte is rewritten each round

        .text
        .globl  _start
_start:
        mov     w19, #'0'               // the digit; x19 survives system calls

next:
        ldr     x1, =line
        strb    w19, [x1]               // put the digit into the line

        mov     x0, #1                  // write(1, line, 2)
        mov     x2, #2
        mov     x8, #64
        svc     #0

        add     w19, w19, #1
        cmp     w19, #'9'
        b.ls    next                    // lower or same: there are digits left

        mov     x0, #0                  // exit(0)
        mov     x8, #93
        svc     #0
