// fails variable: limit in .rodata | belongs in .data
        .section .rodata
message:
        .ascii  "counted\n"
message_length = . - message

limit:  .word   3

        .bss
        .align  2
counter:
        .skip   4
buffer: .skip   1024

        .text
        .globl  _start
_start:
        ldr     x1, =counter
        ldr     x2, =limit
        ldr     w2, [x2]
        str     w2, [x1]
        mov     x0, #1
        ldr     x1, =message
        mov     x2, #message_length
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93
        svc     #0
