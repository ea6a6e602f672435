// fails kept: fd is 19 | x0 was overwritten
        .bss
        .align  2
server: .skip   4                       // the descriptor is kept here

        .section .rodata
message:
        .ascii  "the socket is open\n"
message_length = . - message

        .text
        .globl  _start
_start:
        mov     x0, #2                  // AF_INET: IPv4
        mov     x1, #1                  // SOCK_STREAM: TCP
        mov     x2, #0                  // the usual protocol
        mov     x8, #198                // socket
        svc     #0
        ldr     x1, =server
        str     w0, [x1]                // keep it: x0 will be overwritten

        mov     x0, #1
        ldr     x1, =message
        mov     x2, #message_length
        mov     x8, #64                 // write
        svc     #0

        mov     x8, #57                 // close
        svc     #0

        mov     x0, #0
        mov     x8, #93
        svc     #0
