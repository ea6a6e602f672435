// fails fast: the answer takes | later
// A server that waits for all its clients at once, in one process.

        .section .rodata
fine:
        .ascii  "HTTP/1.1 200 OK\r\nConnection: close\r\n"
fine_bytes = . - fine
body:
        .ascii  "Hello from ARM!\n"
body_bytes = . - body

        .data
        .align  3
on_term:                                // struct sigaction
        .quad   stop
        .quad   0                       // without SA_RESTART: a call that waits comes back with EINTR
        .quad   0
        .quad   0

        .bss
        .align  3
stopping:
        .skip   8
event:  .skip   16                      // struct epoll_event: what to wait for at 0, 8 bytes of ours at 8
events: .skip   16 * 16                 // those that have happened
most = 64                               // clients at once, the descriptors count from 0
counts: .skip   8 * most                // bytes that each client has sent
buffers:
        .skip   512 * most              // and the bytes themselves

        .text
// stop: called when SIGTERM comes
stop:
        ldr     x1, =stopping
        mov     x2, #1
        str     x2, [x1]
        ret

// watch: from now on, wait for w0 too. w20: the epoll descriptor
watch:
        ldr     x3, =event
        mov     w4, #1                  // EPOLLIN: something can be read
        str     w4, [x3]
        uxtw    x4, w0
        str     x4, [x3, #8]            // given back with the event
        mov     w2, w0
        mov     w0, w20
        mov     x1, #1                  // EPOLL_CTL_ADD
        mov     x8, #21                 // epoll_ctl
        svc     #0
        ret

// serve_all: the event loop. w0: the listening socket, which does not block. Comes back after SIGTERM
        .globl  serve_all
serve_all:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     w19, w0                 // w19: the listening socket
        mov     x0, #15                 // SIGTERM
        ldr     x1, =on_term
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134                // rt_sigaction
        svc     #0
        mov     x0, #0
        mov     x8, #20                 // epoll_create1
        svc     #0
        mov     w20, w0                 // w20: what watches all the others
        mov     w0, w19
        bl      watch
wait:
        ldr     x0, =stopping
        ldr     x0, [x0]
        cbnz    x0, stopped
        mov     w0, w20
        ldr     x1, =events
        mov     x2, #16
        mov     x3, #-1                 // however long it takes
        mov     x4, #0
        mov     x5, #8
        mov     x8, #22                 // epoll_pwait
        svc     #0
        cmp     x0, #0
        b.le    wait                    // interrupted by a signal
        ldr     x21, =events            // x21: an event
        add     x22, x21, x0, lsl #4    // x22: behind the last one
next_event:
        ldr     w0, [x21, #8]
        cmp     w0, w19
        b.eq    somebody_comes
        bl      readable
        b       event_done
somebody_comes:
        bl      accept_all
event_done:
        add     x21, x21, #16
        cmp     x21, x22
        b.lo    next_event
        b       wait
stopped:
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// accept_all: takes everybody who waits in the queue
accept_all:
        stp     x29, x30, [sp, #-16]!
accept_next:
        mov     w0, w19
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x8, #242                // accept4
        svc     #0
        cmp     x0, #0
        b.lt    all_accepted            // EAGAIN: the queue is empty
        cmp     x0, #most
        b.hs    too_many
        ldr     x1, =counts
        str     xzr, [x1, x0, lsl #3]
        bl      watch
        b       accept_next
too_many:
        mov     x8, #57                 // close
        svc     #0
        b       accept_next
all_accepted:
        ldp     x29, x30, [sp], #16
        ret

// readable: takes what a client has sent, and answers when its request is whole. w0: the connection
readable:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        uxtw    x19, w0                 // x19: the connection
        ldr     x20, =counts
        add     x20, x20, x19, lsl #3   // x20: where its count is
        ldr     x21, =buffers
        add     x21, x21, x19, lsl #9   // x21: its buffer
        ldr     x22, [x20]              // x22: how much is in it
read_again:
        mov     w0, w19
        add     x1, x21, x22
        mov     x2, #512
        subs    x2, x2, x22
        b.eq    finish
        mov     x8, #63                 // read
        svc     #0
        cmn     x0, #11                 // EAGAIN: nothing there after all
        b.eq    later
        cmp     x0, #0
        b.le    finish                  // the client has gone
        add     x22, x22, x0
        str     x22, [x20]
        mov     x0, x21
        mov     x1, x22
        bl      head_bytes
        cbz     x0, read_again          // not whole yet: wait for the rest of it
        mov     w0, w19
        ldr     x1, =fine
        mov     x2, #fine_bytes
        ldr     x3, =body
        mov     x4, #body_bytes
        bl      answer
finish:
        mov     w0, w19
        mov     x8, #57                 // close; epoll forgets it by itself
        svc     #0
later:
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
