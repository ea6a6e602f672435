        .data
n:      .quad   5

        .text
        .globl  _start
_start:
        ldr     x0, =n
        ldr     x0, [x0]
        mov     x29, #0                 // the outermost frame
        bl      factorial
        mov     x19, x0
done:
        mov     x0, #0
        mov     x8, #93
        svc     #0

// x0 = n; gives n! in x0
factorial:
        mov     x19, x0
        mov     x0, #1
        cbz     x19, return             // 0! is 1
        sub     x0, x19, #1
        bl      factorial               // x0 = (n - 1)!
        mul     x0, x0, x19
return:
        ret
