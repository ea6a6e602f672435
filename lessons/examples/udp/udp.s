// UDP: packets without a connection. A child asks, the parent answers.
//
// There is no listen, no accept and no stream: each sendto is a packet
// of its own, and recvfrom gives one packet and whose it is.

        .equ    SIGCHLD, 17
        .equ    AF_INET, 2
        .equ    SOCK_DGRAM, 2

        .data
        .balign 4
server: .hword  AF_INET
        .byte   9000 >> 8, 9000 & 0xff
        .byte   127, 0, 0, 1
        .zero   8
sender: .zero   16                      // filled by recvfrom
sender_length:
        .word   16
question: .ascii "what comes back?"
question_length = . - question

        .bss
packet: .skip   512

        .text
        .globl  _start
_start:
        bl      udp_socket
        mov     w19, w0
        ldr     x1, =server             // bind(fd, server, 16)
        mov     x2, #16
        mov     x8, #200
        svc     #0
        tbnz    x0, #63, fail
        mov     x0, #SIGCHLD            // clone: fork
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x8, #220
        svc     #0
        cbz     x0, client

        mov     w0, w19                 // recvfrom(fd, packet, 512, 0,
        ldr     x1, =packet             //          sender, length)
        mov     x2, #512
        mov     x3, #0
        ldr     x4, =sender
        ldr     x5, =sender_length
        mov     x8, #207
        svc     #0
        tbnz    x0, #63, fail
        mov     x20, x0
        ldr     x1, =packet             // turn the bytes round
        add     x2, x1, x20
        sub     x2, x2, #1
swap:
        cmp     x1, x2
        b.hs    answer
        ldrb    w3, [x1]
        ldrb    w4, [x2]
        strb    w4, [x1], #1
        strb    w3, [x2], #-1
        b       swap
answer:
        mov     w0, w19                 // sendto(fd, packet, length, 0,
        ldr     x1, =packet             //        sender, 16)
        mov     x2, x20
        mov     x3, #0
        ldr     x4, =sender
        mov     x5, #16
        mov     x8, #206
        svc     #0
        mov     x0, #-1                 // wait4: the child prints
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x8, #260
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

client:
        bl      udp_socket              // a port is chosen when it sends
        mov     w19, w0
        ldr     x1, =question           // sendto(fd, question, …)
        mov     x2, #question_length
        mov     x3, #0
        ldr     x4, =server
        mov     x5, #16
        mov     x8, #206
        svc     #0
        tbnz    x0, #63, fail
        mov     w0, w19                 // recvfrom: from whom, we know
        ldr     x1, =packet
        mov     x2, #511
        mov     x3, #0
        mov     x4, #0
        mov     x5, #0
        mov     x8, #207
        svc     #0
        tbnz    x0, #63, fail
        ldr     x1, =packet
        mov     w2, #'\n'
        strb    w2, [x1, x0]
        add     x2, x0, #1
        mov     x0, #1
        mov     x8, #64                 // write
        svc     #0
        mov     x0, #0
        mov     x8, #93
        svc     #0

udp_socket:
        mov     x0, #AF_INET            // socket(AF_INET, SOCK_DGRAM, 0)
        mov     x1, #SOCK_DGRAM
        mov     x2, #0
        mov     x8, #198
        svc     #0
        ret
fail:
        mov     x0, #1
        mov     x8, #93
        svc     #0
