// fails answers: leaves the connection open
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
        sub     sp, sp, #1024           // room for a request
loop:
        mov     w0, w19
        mov     x1, #0
        mov     x2, #0
        mov     x8, #202                // accept
        svc     #0
        cmp     x0, #0
        b.lt    loop                    // nobody came after all
        mov     w20, w0                 // w20: the connection

        mov     x1, sp                  // x0 still holds the connection
        mov     x2, #1024
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    finish                  // the client has gone

        mov     x2, x0                  // as many bytes as were read
        mov     x0, #1
        mov     x1, sp
        mov     x8, #64                 // show the request
        svc     #0

        mov     w0, w20
        ldr     x1, =response
        mov     x2, #response_length
        mov     x8, #64                 // answer
        svc     #0
finish:
        mov     w0, w19
        mov     x8, #57                 // close
        svc     #0
        b       loop
