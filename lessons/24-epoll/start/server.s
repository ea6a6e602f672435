// The frame of the server, as you know it from lesson 17. There is nothing to do in this file.
//
// It makes a listening socket that does not block, and calls serve_all, which is in main.s, with it in w0.

        .section .rodata
length_name:
        .ascii  "Content-Length: "      // 16 bytes: a pair of registers

        .data
        .align  2
address:
        .hword  2
        .hword  0x901f
        .word   0
        .zero   8
one:    .word   1

        .text
        .globl  _start
_start:
        mov     x0, #2
        mov     x1, #1
        orr     x1, x1, #2048           // SOCK_NONBLOCK
        mov     x2, #0
        mov     x8, #198                // socket
        svc     #0
        mov     w19, w0                 // w19: the listening socket
        mov     x1, #1
        mov     x2, #2
        ldr     x3, =one
        mov     x4, #4
        mov     x8, #208                // setsockopt: SO_REUSEADDR
        svc     #0
        mov     w0, w19
        ldr     x1, =address
        mov     x2, #16
        mov     x8, #200                // bind
        svc     #0
        mov     w0, w19
        mov     x1, #64
        mov     x8, #201                // listen
        svc     #0
        mov     w0, w19
        bl      serve_all
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// answer: sends a response.
// w0: the connection. x1, x2: its first line, and headers if there are any. x3, x4: the body
        .globl  answer
answer:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     w19, w0
        mov     x20, x3
        mov     x21, x4
        mov     x3, x4
        bl      head
        mov     w0, w19
        mov     x1, x20
        mov     x2, x21
        mov     x8, #64                 // write
        svc     #0
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// head: sends the head of a response, with Content-Length and the empty line.
// w0: the connection. x1, x2: the first line, and headers. x3: how many bytes the body will have
        .globl  head
head:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x3, [sp, #16]
        mov     w19, w0
        mov     x8, #64                 // write
        svc     #0
        ldr     x3, [sp, #24]
        add     x1, sp, #76             // from the end backwards: \r\n\r\n,
        ldr     w4, =0x0a0d0a0d
        str     w4, [x1]
        mov     x5, #10
digit:
        udiv    x6, x3, x5              // the digits, as in lesson 11,
        msub    x7, x6, x5, x3
        add     w7, w7, #'0'
        strb    w7, [x1, #-1]!
        mov     x3, x6
        cbnz    x3, digit
        ldr     x4, =length_name        // and the name before them
        ldp     x6, x7, [x4]
        stp     x6, x7, [x1, #-16]!
        add     x2, sp, #80
        sub     x2, x2, x1
        mov     w0, w19
        mov     x8, #64                 // write
        svc     #0
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
