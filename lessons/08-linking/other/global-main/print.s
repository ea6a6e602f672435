        .section .rodata
        .globl  greeting
greeting:
        .ascii  "two files, one program\n"
        .equ    length, . - greeting
        .align  3
        .globl  greeting_length
greeting_length:
        .quad   length

        .text
        .global print
// x0: address, x1: length
print:
        mov     x2, x1
        mov     x1, x0
        mov     x0, #1
        mov     x8, #64
        svc     #0
        ret
