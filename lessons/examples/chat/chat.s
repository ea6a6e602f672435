// A chat server: what one client writes, all others read.
//
// ppoll takes a list of descriptors and says which of them have
// something. The list grows with each client and shrinks when one
// leaves: the last one takes the place of the one that went.

        .equ    MOST, 16                // clients, and the listening socket
        .equ    POLLIN, 1
        .equ    POLLED_SIZE, 8          // struct pollfd: descriptor,
        .equ    POLLED_EVENTS, 4        // what is waited for,
        .equ    POLLED_CAME, 6          // and what came
        .equ    MSG_NOSIGNAL, 0x4000

        .data
        .balign 4
address:
        .hword  2                       // AF_INET
        .byte   8080 >> 8, 8080 & 0xff
        .word   0
        .zero   8
enable: .word   1
hello:  .ascii  "You are in. What you write, all others read.\n"
hello_length = . - hello

        .bss
        .balign 8
polled: .skip   MOST * POLLED_SIZE      // the first is the listening socket
text:   .skip   1024

        .text
        .globl  _start
_start:
        mov     x0, #2                  // socket(AF_INET, SOCK_STREAM, 0)
        mov     x1, #1
        mov     x2, #0
        mov     x8, #198
        svc     #0
        tbnz    x0, #63, fail
        mov     w19, w0                 // w19: the listening socket
        mov     x1, #1                  // SO_REUSEADDR
        mov     x2, #2
        ldr     x3, =enable
        mov     x4, #4
        mov     x8, #208                // setsockopt
        svc     #0
        mov     w0, w19
        ldr     x1, =address
        mov     x2, #16
        mov     x8, #200                // bind
        svc     #0
        tbnz    x0, #63, fail
        mov     w0, w19
        mov     x1, #16
        mov     x8, #201                // listen
        svc     #0
        tbnz    x0, #63, fail

        ldr     x20, =polled            // x20: the list
        mov     w21, #0                 // w21: how long it is
        mov     w0, w19
        bl      add_client
wait:
        mov     x0, x20                 // ppoll(polled, n, NULL, NULL, 8)
        mov     w1, w21
        mov     x2, #0
        mov     x3, #0
        mov     x4, #8
        mov     x8, #73
        svc     #0
        tbnz    x0, #63, wait
        sub     w22, w21, #1            // w22: from the last to the first
look:
        add     x23, x20, w22, uxtw #3  // x23: its place in the list
        ldrh    w0, [x23, #POLLED_CAME]
        cbz     w0, next
        cbz     w22, newcomer

        ldr     w0, [x23]               // read(client, text, 1024)
        ldr     x1, =text
        mov     x2, #1024
        mov     x8, #63
        svc     #0
        cmp     x0, #0
        b.le    gone
        mov     x24, x0                 // to all but the listening socket
        mov     w25, #1                 // and the one who wrote
tell:
        cmp     w25, w21
        b.hs    next
        cmp     w25, w22
        b.eq    told
        add     x0, x20, w25, uxtw #3
        ldr     w0, [x0]
        ldr     x1, =text
        mov     x2, x24
        bl      send
told:
        add     w25, w25, #1
        b       tell
gone:
        ldr     w0, [x23]
        mov     x8, #57                 // close
        svc     #0
        sub     w21, w21, #1            // the last one takes its place
        ldr     x0, [x20, w21, uxtw #3] // all eight bytes of it
        str     x0, [x23]
next:
        subs    w22, w22, #1
        b.pl    look
        b       wait

newcomer:
        mov     w0, w19                 // accept(socket, NULL, NULL)
        mov     x1, #0
        mov     x2, #0
        mov     x8, #202
        svc     #0
        tbnz    x0, #63, next
        cmp     w21, #MOST
        b.hs    full
        mov     w24, w0
        bl      add_client
        mov     w0, w24
        ldr     x1, =hello
        mov     x2, #hello_length
        bl      send
        b       next
full:
        mov     x8, #57                 // close
        svc     #0
        b       next

fail:
        mov     x0, #1
        mov     x8, #93                 // exit
        svc     #0

// add_client: the descriptor w0 at the end of the list.
add_client:
        add     x1, x20, w21, uxtw #3
        str     w0, [x1]
        mov     w2, #POLLIN
        strh    w2, [x1, #POLLED_EVENTS]
        strh    wzr, [x1, #POLLED_CAME]
        add     w21, w21, #1
        ret

// send: x2 bytes at x1 to the descriptor w0. A client that is gone is
// found out when it is read from.
send:
        mov     x3, #MSG_NOSIGNAL
        mov     x4, #0
        mov     x5, #0
        mov     x8, #206                // sendto
        svc     #0
        ret
