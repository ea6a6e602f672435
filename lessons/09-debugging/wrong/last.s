// fails largest: x19 = 18 | the last number
        .data
        .align  3
numbers:
        .quad   12, 7, 30, 5, 18
numbers_end:
        .text
        .globl  _start
_start:
        ldr     x0, =numbers
        ldr     x1, =numbers_end
        ldr     x19, [x0], #8           // the largest so far
next:
        cmp     x0, x1
        b.eq    done
        ldr     x2, [x0], #8
        cmp     x2, x19
        mov     x19, x2
        b       next
done:
        mov     x0, x19
        mov     x8, #93
        svc     #0
