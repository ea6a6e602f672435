        .data
        .align  2
address:
        .hword  2, 0x901f
        .word   0
        .zero   8
        .section .rodata
no_socket:
        .asciz  "socket failed\n"
no_bind:
        .asciz  "bind failed\n"
        .text
        .globl  _start
_start:
        mov     w0, #2
        mov     w1, #1
        mov     w2, #0
        mov     w8, #198
        svc     #0
        ldr     x1, =no_socket
        mov     w2, #14
        bl      check
        mov     w19, w0
        ldr     x1, =address
        mov     w2, #16
        mov     w8, #200
        svc     #0
        ldr     x1, =no_bind
        mov     w2, #12
        bl      check
        mov     w0, w19
        mov     w1, #1
        mov     w8, #201
        svc     #0
        mov     w0, #0
end:    mov     w8, #93
        svc     #0
check:
        tbnz    x0, #63, failed         // the highest bit: the sign
        ret
failed:
        mov     w0, #2
        mov     w8, #64
        svc     #0
        mov     w0, #1
        b       end
