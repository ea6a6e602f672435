// fails parent: exited | 0 in the child
// A server with a process for each client.

        .section .rodata
fine:
        .ascii  "HTTP/1.1 200 OK\r\nConnection: close\r\n"
fine_bytes = . - fine
body:
        .ascii  "Hello from ARM!\n"
body_bytes = . - body

        .data
        .align  3
on_child:                               // struct sigaction
        .quad   reap                    // the function to call
        .quad   0x10000000              // SA_RESTART: an interrupted accept goes on by itself
        .quad   0
        .quad   0

        .bss
buffer:
        .skip   4096
room = . - buffer

        .text
// prepare: called once, before the first client
        .globl  prepare
prepare:
        mov     x0, #17                 // SIGCHLD: a child has ended
        ldr     x1, =on_child
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134                // rt_sigaction
        svc     #0
        ret

// reap: called when a child has ended. Waits for all that have
reap:
        mov     x0, #-1                 // any child
        mov     x1, #0
        mov     x2, #1                  // WNOHANG: if none has ended, come back at once
        mov     x3, #0
        mov     x8, #260                // wait4
        svc     #0
        cmp     x0, #0
        b.gt    reap
        ret

// client: called for each connection. w0: the connection, w1: the listening socket
        .globl  client
client:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        mov     w20, w1

        mov     x0, #17                 // SIGCHLD: what the parent is told at the end
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x8, #220                // clone
        svc     #0
        cbz     x0, parent

        mov     w0, w20                 // the child: no use for the listening socket
        mov     x8, #57                 // close
        svc     #0
        mov     w0, w19
        bl      serve
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
parent:
        mov     w0, w19                 // the connection is the child's business
        mov     x8, #57                 // close
        svc     #0
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// serve: reads a request and answers it. w0: the connection
serve:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        mov     x20, #0
read_more:
        mov     w0, w19
        ldr     x1, =buffer
        add     x1, x1, x20
        mov     x2, #room
        subs    x2, x2, x20
        b.eq    served
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    served
        add     x20, x20, x0
        ldr     x0, =buffer
        mov     x1, x20
        bl      head_bytes
        cbz     x0, read_more
        mov     w0, w19
        ldr     x1, =fine
        mov     x2, #fine_bytes
        ldr     x3, =body
        mov     x4, #body_bytes
        bl      answer
served:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
