// A server with epoll: one process, many clients, none waits for
// another.
//
// No call blocks but one: epoll_pwait sleeps until any of the
// descriptors has something to say, and gives a list of them. The data
// of an event is the descriptor itself. Requests of a client that
// keeps its connection open are answered one after the other.

        .equ    SYS_epoll_create1, 20
        .equ    SYS_epoll_ctl,     21
        .equ    SYS_epoll_pwait,   22
        .equ    SYS_close,         57
        .equ    SYS_read,          63
        .equ    SYS_exit,          93
        .equ    SYS_socket,       198
        .equ    SYS_bind,         200
        .equ    SYS_listen,       201
        .equ    SYS_sendto,       206
        .equ    SYS_setsockopt,   208
        .equ    SYS_accept4,      242

        .equ    AF_INET,     2
        .equ    SOCK_STREAM, 1
        .equ    SOCK_NONBLOCK, 04000
        .equ    SOL_SOCKET,  1
        .equ    SO_REUSEADDR, 2
        .equ    MSG_NOSIGNAL, 0x4000
        .equ    EAGAIN,      11
        .equ    EPOLLIN,     1
        .equ    EPOLL_CTL_ADD, 1

        .equ    EVENTS,      32         // that one call may give
        .equ    EVENT_SIZE,  16         // struct epoll_event: the events in
        .equ    EVENT_DATA,   8         // its first word, our data here
        .equ    MOST,      1024         // descriptors

        .data
        .balign 4
address:
        .hword  AF_INET
        .byte   8080 >> 8, 8080 & 0xff
        .word   0
        .zero   8
enable: .word   1
response:
        .ascii  "HTTP/1.1 200 OK\r\n"
        .ascii  "Content-Type: text/plain\r\n"
        .ascii  "Content-Length: 17\r\n"
        .ascii  "\r\n"
        .ascii  "Hello from epoll\n"
response_length = . - response

        .bss
        .balign 16
events: .skip   EVENTS * EVENT_SIZE
event:  .skip   EVENT_SIZE
buffer: .skip   4096
newlines: .skip MOST                    // for each connection, how far it has
                                        // got into the empty line

        .text
        .globl  _start
_start:
        mov     x0, #AF_INET
        mov     x1, #SOCK_STREAM | SOCK_NONBLOCK
        mov     x2, #0
        mov     x8, #SYS_socket
        svc     #0
        tbnz    x0, #63, fail
        mov     w19, w0                 // w19: the listening socket
        mov     x1, #SOL_SOCKET
        mov     x2, #SO_REUSEADDR
        ldr     x3, =enable
        mov     x4, #4
        mov     x8, #SYS_setsockopt
        svc     #0
        mov     w0, w19
        ldr     x1, =address
        mov     x2, #16
        mov     x8, #SYS_bind
        svc     #0
        tbnz    x0, #63, fail
        mov     w0, w19
        mov     x1, #128
        mov     x8, #SYS_listen
        svc     #0
        tbnz    x0, #63, fail

        mov     x0, #0
        mov     x8, #SYS_epoll_create1
        svc     #0
        tbnz    x0, #63, fail
        mov     w20, w0                 // w20: the epoll descriptor
        mov     w0, w19
        bl      watch
wait:
        mov     w0, w20                 // epoll_pwait(epoll, events, 32,
        ldr     x1, =events             //             -1, NULL, 8)
        mov     x2, #EVENTS
        mov     x3, #-1
        mov     x4, #0
        mov     x5, #8
        mov     x8, #SYS_epoll_pwait
        svc     #0
        tbnz    x0, #63, wait           // interrupted
        mov     w21, w0                 // w21: events that came
        ldr     x22, =events            // x22: the event
next_event:
        cbz     w21, wait
        ldr     w23, [x22, #EVENT_DATA] // w23: its descriptor
        add     x22, x22, #EVENT_SIZE
        sub     w21, w21, #1
        cmp     w23, w19
        b.eq    accept

receive:
        mov     w0, w23                 // read(connection, buffer, 4096)
        ldr     x1, =buffer
        mov     x2, #4096
        mov     x8, #SYS_read
        svc     #0
        cmn     x0, #EAGAIN             // nothing more for now
        b.eq    next_event
        cmp     x0, #0
        b.le    hang_up
        // A request ends with an empty line: "\r\n\r\n". It may come in
        // pieces, so each connection remembers how much of it has come.
        ldr     x24, =buffer
        add     x25, x24, x0
        ldr     x26, =newlines
byte:
        ldrb    w0, [x24], #1
        ldrb    w1, [x26, w23, uxtw]
        cmp     w0, #'\r'
        b.eq    same                    // \r does not count
        add     w1, w1, #1
        cmp     w0, #'\n'
        csel    w1, w1, wzr, eq         // anything else begins anew
same:
        strb    w1, [x26, w23, uxtw]
        cmp     w1, #2
        b.ne    more
        strb    wzr, [x26, w23, uxtw]
        mov     w0, w23                 // sendto(connection, response, …)
        ldr     x1, =response
        mov     x2, #response_length
        mov     x3, #MSG_NOSIGNAL
        mov     x4, #0
        mov     x5, #0
        mov     x8, #SYS_sendto
        svc     #0
        cmp     x0, #response_length    // a client that takes nothing
        b.ne    hang_up                 // is not waited for
more:
        cmp     x24, x25
        b.lo    byte
        b       receive                 // until it says EAGAIN

hang_up:
        mov     w0, w23                 // closing takes it out of epoll
        mov     x8, #SYS_close
        svc     #0
        b       next_event

accept:
        mov     w0, w19                 // accept4(socket, NULL, NULL, flags)
        mov     x1, #0
        mov     x2, #0
        mov     x3, #SOCK_NONBLOCK
        mov     x8, #SYS_accept4
        svc     #0
        tbnz    x0, #63, next_event     // all have been taken
        cmp     w0, #MOST
        b.hs    too_many
        ldr     x1, =newlines
        strb    wzr, [x1, w0, uxtw]
        bl      watch
        b       accept
too_many:
        mov     x8, #SYS_close
        svc     #0
        b       accept

fail:
        mov     x0, #1
        mov     x8, #SYS_exit
        svc     #0

// watch: adds the descriptor w0 to those that epoll looks after.
watch:
        ldr     x3, =event
        mov     w1, #EPOLLIN
        str     w1, [x3]
        str     x0, [x3, #EVENT_DATA]
        mov     w2, w0
        mov     w0, w20                 // epoll_ctl(epoll, ADD, fd, event)
        mov     x1, #EPOLL_CTL_ADD
        mov     x8, #SYS_epoll_ctl
        svc     #0
        ret
