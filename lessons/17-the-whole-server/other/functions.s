        .section .rodata
response:
        .ascii  "HTTP/1.1 200 OK\r\n"
        .ascii  "Content-Type: text/plain\r\n"
        .ascii  "Content-Length: 16\r\n"
        .ascii  "\r\n"
        .ascii  "Hello from ARM!\n"
response_length = . - response

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
again:  bl      serve
        b       again

serve:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        sub     sp, sp, #2048           // below what is saved
        mov     w0, w19
        mov     x1, xzr
        mov     x2, xzr
        mov     w3, #0
        mov     w8, #242                // accept4
        svc     #0
        str     w0, [x29, #16]
        mov     x1, sp
        mov     w2, #2048
        mov     x3, #0
        mov     x4, #0
        mov     x5, #0
        mov     w8, #207                // recvfrom
        svc     #0
        cmp     x0, #1
        b.lt    1f
        mov     x2, x0
        mov     w0, #1
        mov     x1, sp
        mov     w8, #64
        svc     #0
        ldr     w0, [x29, #16]
        adr     x1, response
        mov     w2, #response_length
        mov     x3, #0
        mov     x4, #0
        mov     x5, #0
        mov     w8, #206                // sendto
        svc     #0
1:      ldr     w0, [x29, #16]
        mov     w8, #57
        svc     #0
        mov     sp, x29
        ldp     x29, x30, [sp], #32
        ret
