// Threads: four of them count together in one word of memory.
//
// ldaxr loads and watches the word; stlxr stores only if nobody else
// has written to it meanwhile, and says so. With a plain load and
// store, counts would be lost. At its end each thread's number becomes
// 0 and its waiter is woken: that is how it is joined.

        .equ    THREADS, 4
        .equ    ROUNDS, 1000
        .equ    STACK, 4096
        .equ    FLAGS, 0x10f00 | 0x40000 | 0x200000 | 0x1000000
        // VM FS FILES SIGHAND, THREAD, SYSVSEM, CHILD_CLEARTID, CHILD_SETTID
        .equ    FUTEX_WAIT, 0

        .bss
        .balign 16
stacks: .skip   THREADS * STACK
ids:    .skip   4 * THREADS             // a thread's number while it lives
count:  .skip   4
        .data
line:   .ascii  "counted to ????\n"
line_length = . - line

        .text
        .globl  _start
_start:
        mov     w19, #0                 // w19: which thread
start:
        ldr     x0, =FLAGS              // clone(flags, stack, …, …, id)
        ldr     x1, =stacks
        add     w2, w19, #1
        mov     x3, #STACK
        madd    x1, x2, x3, x1          // its stack, from the upper end
        mov     x2, #0
        mov     x3, #0
        ldr     x4, =ids
        add     x4, x4, w19, uxtw #2
        mov     w5, #-1                 // not 0 before it has begun
        str     w5, [x4]
        mov     x8, #220
        svc     #0
        cbz     x0, thread
        add     w19, w19, #1
        cmp     w19, #THREADS
        b.lo    start

        mov     w19, #0
join:
        ldr     x20, =ids
        add     x20, x20, w19, uxtw #2
sleep:
        ldar    w2, [x20]
        cbz     w2, joined
        mov     x0, x20                 // futex(id, FUTEX_WAIT, w2, NULL):
        mov     x1, #FUTEX_WAIT         // sleeps as long as it is w2
        mov     x3, #0
        mov     x8, #98
        svc     #0
        b       sleep
joined:
        add     w19, w19, #1
        cmp     w19, #THREADS
        b.lo    join

        ldr     x0, =count
        ldr     w0, [x0]
        ldr     x1, =line + 15
        mov     w2, #10
digit:
        udiv    w3, w0, w2
        msub    w4, w3, w2, w0
        add     w4, w4, #'0'
        strb    w4, [x1, #-1]!
        mov     w0, w3
        cbnz    w0, digit
        mov     x0, #1                  // write(1, line, line_length)
        ldr     x1, =line
        mov     x2, #line_length
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #94                 // exit_group
        svc     #0

thread:
        ldr     x0, =count
        mov     w1, #ROUNDS
round:
        ldaxr   w2, [x0]
        add     w2, w2, #1
        stlxr   w3, w2, [x0]            // w3: 0 if it was stored
        cbnz    w3, round               // somebody was quicker: again
        subs    w1, w1, #1
        b.ne    round
        mov     x0, #0
        mov     x8, #93                 // exit: this thread alone
        svc     #0
