        .data
        .align  2
address:
        .hword  2
        .hword  0x901f
        .word   0
        .zero   8

        .section .rodata
socket_failed:
        .ascii  "socket failed\n"
        .equ    socket_failed_length, . - socket_failed
bind_failed:
        .ascii  "bind failed\n"
        .equ    bind_failed_length, . - bind_failed

        .text
        .globl  _start
_start:
        mov     x0, #2
        mov     x1, #1
        mov     x2, #0
        mov     x8, #198                // socket
        svc     #0
        ldr     x1, =socket_failed
        mov     x2, #socket_failed_length
        cmp     x0, #0
        b.lt    fail
        mov     w19, w0

        ldr     x1, =address
        mov     x2, #16
        mov     x8, #200                // bind
        svc     #0

        mov     w0, w19
        mov     x1, #8
        mov     x8, #201                // listen
        svc     #0
        mov     x0, #0
        mov     x8, #93
        svc     #0

// x1, x2: the message
fail:
        mov     x0, #2                  // standard error
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93
        svc     #0
