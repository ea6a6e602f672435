        .data
n:      .quad   10                      // the check puts other numbers here

        .text
        .globl  _start
_start:
        ldr     x1, =n
        ldr     x1, [x1]                // x1 = n
        mov     x19, #0                 // the sum
loop:
        cbz     x1, done                // nothing left to add
        add     x19, x19, x1
        sub     x1, x1, #1
        b       loop
done:
        mov     x0, #0
        mov     x8, #93
        svc     #0
