// printf: the C library from assembly.
//
// A program that begins at main is linked with the library, as gcc does
// it. Integers and addresses are passed in x0 to x7, doubles in d0 to
// d7, each in its own order. main must keep sp a multiple of 16.

        .section .rodata
integers: .asciz "%d is 0x%x in hexadecimal, %o in octal, and '%c' as a character\n"
doubles:  .asciz "The root of %.0f is %.10f\n"
strings:  .asciz "|%-12s|%12s|%c|\n"
left:     .asciz "left"
right:    .asciz "right"

        .text
        .globl  main
main:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp

        ldr     x0, =integers
        mov     w1, #65
        mov     w2, w1
        mov     w3, w1
        mov     w4, w1
        bl      printf

        ldr     x0, =doubles
        fmov    d0, #2.0
        fsqrt   d1, d0
        bl      printf

        ldr     x0, =strings
        ldr     x1, =left
        ldr     x2, =right
        mov     w3, #'!'
        bl      printf

        mov     w0, #0                  // what main returns is the status
        ldp     x29, x30, [sp], #16
        ret
