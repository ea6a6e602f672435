        .data
n:      .quad   10

        .text
        .globl  _start
_start:
        ldr     x1, =n
        ldr     x1, [x1]
        mov     x19, #0
        mov     x2, #1
        b       test
add_one:
        add     x19, x19, x2
        add     x2, x2, #1
test:
        cmp     x2, x1
        b.ls    add_one                 // lower or the same
done:
        mov     x0, #0
        mov     x8, #93
        svc     #0
