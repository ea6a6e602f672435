// Signals: an alarm interrupts the program once a second, and Ctrl+C
// does not kill it at once.
//
// rt_sigaction names a function for a signal. Linux calls it in the
// middle of whatever the program does. When it returns, the program
// goes on where it was, or its call fails with EINTR.

        .equ    SIGINT,   2
        .equ    SIGALRM, 14
        .equ    ITIMER_REAL, 0

        .data
        .balign 8
on_alarm:                               // struct sigaction
        .quad   alarm, 0, 0, 0          // handler, flags, restorer, mask
on_interrupt:
        .quad   interrupt, 0, 0, 0
every_second:                           // struct itimerval: again, first
        .quad   1, 0, 1, 0
rings:  .word   0
again:  .word   0

        .text
        .globl  _start
_start:
        mov     x0, #SIGALRM            // rt_sigaction(SIGALRM, …, NULL, 8)
        ldr     x1, =on_alarm
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134
        svc     #0
        mov     x0, #SIGINT
        ldr     x1, =on_interrupt
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134
        svc     #0
        mov     x0, #ITIMER_REAL        // setitimer(ITIMER_REAL, …, NULL)
        ldr     x1, =every_second
        mov     x2, #0
        mov     x8, #103
        svc     #0
wait:
        mov     x0, #0                  // ppoll(NULL, 0, NULL, NULL): sleeps
        mov     x1, #0                  // until a signal comes
        mov     x2, #0
        mov     x3, #0
        mov     x8, #73
        svc     #0
        ldr     x1, =rings
        ldr     w0, [x1]
        cmp     w0, #5
        b.lo    wait
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// Linux has saved every register, so a handler may use them all. It
// returns to a piece of code that asks Linux to put them back.
alarm:
        ldr     x1, =rings
        ldr     w0, [x1]
        add     w0, w0, #1
        str     w0, [x1]
        adr     x1, ring
        mov     x2, #ring_length
        b       print
interrupt:
        ldr     x1, =again
        ldr     w0, [x1]
        cbnz    w0, end
        mov     w0, #1
        str     w0, [x1]
        adr     x1, once
        mov     x2, #once_length
print:
        mov     x0, #1
        mov     x8, #64                 // write
        svc     #0
        ret
end:
        mov     x0, #130
        mov     x8, #93
        svc     #0

ring:   .ascii  "ring\n"
ring_length = . - ring
once:   .ascii  "Ctrl+C: once more, and I go.\n"
once_length = . - once
