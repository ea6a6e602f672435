// An HTTP/1.1 server on epoll: one process, nonblocking, keep-alive, one small page for every request that comes whole. Port 8080.
// x19 listener, x20 epoll, x21 ready events left, x22 the event, x23 the connection.

        .equ    EPOLL_CREATE, 20
        .equ    EPOLL_CTL, 21
        .equ    EPOLL_WAIT, 22
        .equ    CLOSE, 57
        .equ    READ, 63
        .equ    WRITE, 64
        .equ    EXIT, 93
        .equ    SOCKET, 198
        .equ    BIND, 200
        .equ    LISTEN, 201
        .equ    SETSOCKOPT, 208
        .equ    ACCEPT4, 242
        .equ    NONBLOCK, 0x800
        .equ    EVENTS, 64
        .equ    ROOM, 16384

        .text
        .global _start
_start: mov     x0, #2
        mov     x1, #(NONBLOCK | 1)
        mov     x2, #0
        mov     x8, #SOCKET
        svc     #0
        mov     x19, x0
        mov     x1, #1
        mov     x2, #2
        adr     x3, one
        mov     x4, #4
        mov     x8, #SETSOCKOPT
        svc     #0
        mov     x0, x19
        adr     x1, address
        mov     x2, #16
        mov     x8, #BIND
        svc     #0
        cbnz    x0, fail
        mov     x0, x19
        mov     x1, #511
        mov     x8, #LISTEN
        svc     #0
        mov     x0, #0
        mov     x8, #EPOLL_CREATE
        svc     #0
        mov     x20, x0
        mov     x0, x19
        bl      watch

wait:   mov     x0, x20
        ldr     x1, =events
        mov     x2, #EVENTS
        mov     x3, #-1
        mov     x4, #0
        mov     x5, #8
        mov     x8, #EPOLL_WAIT
        svc     #0
        cmp     x0, #0
        b.le    wait
        mov     x21, x0
        ldr     x22, =events
each:   ldr     x23, [x22, #8]
        cmp     x23, x19
        b.ne    serve
accept: mov     x0, x19
        mov     x1, #0
        mov     x2, #0
        mov     x3, #NONBLOCK
        mov     x8, #ACCEPT4
        svc     #0
        tbnz    x0, #63, next
        bl      watch
        b       accept

serve:  mov     x0, x23
        ldr     x1, =buffer
        mov     x2, #ROOM
        mov     x8, #READ
        svc     #0
        cmn     x0, #11
        b.eq    next
        cmp     x0, #0
        b.le    done
        // A request ends in CR LF CR LF; one that comes in pieces is answered by its last.
        ldr     x1, =buffer
        add     x2, x1, x0
        ldr     w3, =0x0a0d0a0d
scan:   sub     x4, x2, #4
        cmp     x1, x4
        b.hi    serve
        ldr     w5, [x1], #1
        cmp     w5, w3
        b.ne    scan
        stp     x1, x2, [sp, #-32]!
        str     x3, [sp, #16]
        mov     x0, x23
        adr     x1, page
        mov     x2, #pageend - page
        mov     x8, #WRITE
        svc     #0
        ldr     x3, [sp, #16]
        ldp     x1, x2, [sp], #32
        b       scan

done:   mov     x0, x23
        mov     x8, #CLOSE
        svc     #0
next:   add     x22, x22, #16
        subs    x21, x21, #1
        b.ne    each
        b       wait

// Adds the descriptor in x0 to the epoll instance, for reading.
watch:  sub     sp, sp, #16
        mov     x1, #1
        stp     x1, x0, [sp]
        mov     x2, x0
        mov     x0, x20
        mov     x3, sp
        mov     x8, #EPOLL_CTL
        svc     #0
        add     sp, sp, #16
        ret

fail:   mov     x0, #1
        mov     x8, #EXIT
        svc     #0

one:    .word   1
address: .hword 2
        .byte   0x1f, 0x90, 0, 0, 0, 0
        .quad   0
page:   .ascii  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\nHello from ARM!\n"
pageend:
        .balign 4
        .ltorg

        .bss
        .balign 16
events: .skip   16 * EVENTS
buffer: .skip   ROOM
