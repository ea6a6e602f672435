        .globl  _start
        .section .text
_start: adrp    x9, counter
        adrp    x10, limit
        ldr     w11, [x10, :lo12:limit]
        str     w11, [x9, :lo12:counter]
        mov     w0, #1
        adrp    x1, message
        add     x1, x1, :lo12:message
        mov     w2, #8
        mov     w8, #64
        svc     #0
        mov     w0, #0
        mov     w8, #93
        svc     #0

        .section .bss
        .balign 4
counter:
        .zero   4
buffer: .zero   1024
        .section .data
        .balign 4
limit:  .4byte  3
        .section .rodata
message:
        .asciz  "counted\n"
