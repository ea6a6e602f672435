// A clock: a timerfd is a descriptor that becomes readable when time
// is up.
//
// read gives how often that has happened since the last read. So a
// program can wait for time as it waits for anything else: with read,
// ppoll or epoll.

        .equ    CLOCK_MONOTONIC, 1
        .equ    TICKS, 5

        .data
        .balign 8
setting:                                // struct itimerspec
        .quad   1, 0                    // again after 1 s
        .quad   0, 500000000            // for the first time after 0.5 s
times:  .quad   0
began:  .quad   0, 0
now:    .quad   0, 0
line:   .ascii  "tick 0.0 s\n"
line_length = . - line

        .text
        .globl  _start
_start:
        mov     x0, #CLOCK_MONOTONIC    // timerfd_create(…, 0)
        mov     x1, #0
        mov     x8, #85
        svc     #0
        mov     w19, w0
        mov     x1, #0                  // timerfd_settime(fd, 0, setting,
        ldr     x2, =setting            //                 NULL)
        mov     x3, #0
        mov     x8, #86
        svc     #0
        mov     x0, #CLOCK_MONOTONIC    // clock_gettime(…, began)
        ldr     x1, =began
        mov     x8, #113
        svc     #0
        mov     w20, #TICKS
tick:
        mov     w0, w19                 // read(fd, times, 8)
        ldr     x1, =times
        mov     x2, #8
        mov     x8, #63
        svc     #0                      // sleeps until the tick

        mov     x0, #CLOCK_MONOTONIC
        ldr     x1, =now
        mov     x8, #113
        svc     #0
        ldr     x0, =began
        ldp     x1, x2, [x0]
        ldr     x0, =now
        ldp     x3, x4, [x0]
        sub     x3, x3, x1              // seconds and nanoseconds since
        sub     x4, x4, x2              // then; the latter may be negative
        ldr     x5, =1000000000
        madd    x3, x3, x5, x4
        ldr     x5, =100000000
        udiv    x3, x3, x5              // tenths of a second
        mov     x5, #10
        udiv    x4, x3, x5
        msub    x3, x4, x5, x3
        ldr     x1, =line
        add     w4, w4, #'0'
        strb    w4, [x1, #5]
        add     w3, w3, #'0'
        strb    w3, [x1, #7]
        mov     x0, #1                  // write(1, line, line_length)
        mov     x2, #line_length
        mov     x8, #64
        svc     #0
        subs    w20, w20, #1
        b.ne    tick
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
