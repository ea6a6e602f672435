        .data
head:   .ascii  "HTTP/1.0 200 Fine\r\nContent-Length: 16\r\nConnection: close\r\n\r\n"
        .equ    head_length, . - head
body:   .ascii  "Hello from ARM!\n"
        .equ    body_length, . - body

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
        mov     x1, #8
        mov     x8, #201                // listen
        svc     #0
        mov     w0, w19
        mov     x1, #0
        mov     x2, #0
        mov     x8, #202                // accept
        svc     #0
        mov     w20, w0                 // w20: the connection
        sub     sp, sp, #1024
        mov     x1, sp
        mov     x2, #1024
        mov     x8, #63                 // read the request
        svc     #0
        mov     w0, w20
        ldr     x1, =head
        mov     x2, #head_length
        mov     x8, #64                 // write the head
        svc     #0
        mov     w0, w20
        ldr     x1, =body
        mov     x2, #body_length
        mov     x8, #64                 // and the body
        svc     #0
        mov     w0, w20
        mov     x8, #57                 // close
        svc     #0
        mov     x0, #0
        mov     x8, #93
        svc     #0
