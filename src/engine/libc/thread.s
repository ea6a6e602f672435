// What there is once for each thread, and the lock behind which threads share the heap and the streams. A lock is 16 bytes, all 0 at first:
//
//      +0  0: free, 1: taken, 2: taken, and somebody waits (the futex word)
//      +4  how many times its owner has taken it
//      +8  its owner, by the address of its block

        .include "function.inc"
        .include "threads.inc"

        .text

// x10: a lock, x11: a function, with its arguments in their registers: called by one thread at a time.
function under_lock
        stp     x29, x30, [sp, #-96]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        stp     x2, x3, [sp, #32]
        stp     x4, x5, [sp, #48]
        stp     x6, x7, [sp, #64]
        stp     x10, x11, [sp, #80]
        mov     x0, x10
        bl      lock
        ldp     x0, x1, [sp, #16]
        ldp     x2, x3, [sp, #32]
        ldp     x4, x5, [sp, #48]
        ldp     x6, x7, [sp, #64]
        ldr     x11, [sp, #88]
        blr     x11
        str     x0, [sp, #16]
        ldr     x0, [sp, #80]
        bl      unlock
        ldr     x0, [sp, #16]
        ldp     x29, x30, [sp], #96
        ret
end under_lock

// void lock(x0): as many times as one likes.
function lock
        this_thread x9
        ldr     x1, [x0, #8]
        cmp     x1, x9
        b.eq    3f
        mov     w4, #1                  // what the word becomes
1:      ldaxr   w5, [x0]
        cbz     w5, 2f
        mov     w4, #2                  // somebody waits from now on
        stxr    w6, w4, [x0]
        cbnz    w6, 1b
        mov     x3, #0
        mov     x7, x0
        wait_while w4
        mov     x0, x7
        b       1b
2:      stxr    w6, w4, [x0]
        cbnz    w6, 1b
        str     x9, [x0, #8]
3:      ldr     w1, [x0, #4]
        add     w1, w1, #1
        str     w1, [x0, #4]
        ret
end lock

// int try_lock(x0): 0, or −1 while another has it.
function try_lock
        this_thread x9
        ldr     x1, [x0, #8]
        cmp     x1, x9
        b.eq    2f
        mov     w4, #1
1:      ldaxr   w5, [x0]
        cbnz    w5, 3f
        stxr    w6, w4, [x0]
        cbnz    w6, 1b
        str     x9, [x0, #8]
2:      ldr     w1, [x0, #4]
        add     w1, w1, #1
        str     w1, [x0, #4]
        mov     w0, #0
        ret
3:      clrex
        mov     w0, #-1
        ret
end try_lock

// void unlock(x0)
function unlock
        ldr     w1, [x0, #4]
        subs    w1, w1, #1
        str     w1, [x0, #4]
        b.ne    2f
        str     xzr, [x0, #8]
1:      ldxr    w5, [x0]
        stlxr   w6, wzr, [x0]
        cbnz    w6, 1b
        cmp     w5, #2
        b.ne    2f
        wake    1
2:      ret
end unlock

// Makes the block of a thread and its thread-local variables. x0: where room for them ends. x0 becomes the address for tpidr_el0, which is as
// aligned as the variables ask for.
function make_thread_block
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        adrp    x9, local_image
        add     x9, x9, :lo12:local_image
        ldp     x1, x2, [x9]            // x1: what they begin as, x2: that many bytes
        ldp     x3, x4, [x9, #16]       // x3: bytes in all, x4: alignment − 1
        sub     x0, x0, x3
        bic     x0, x0, x4
        mov     x5, #TCB_BYTES          // variables begin behind the TCB, or at their alignment
        add     x5, x5, x4
        bic     x5, x5, x4
        sub     x0, x0, x5
        bic     x19, x0, #15
        bic     x19, x19, x4
        add     x0, x19, x5
        bl      memcpy
        mov     x0, x19
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end make_thread_block

// x0: bytes that make_thread_block needs in all.
function thread_block_bytes
        adrp    x9, local_image
        add     x9, x9, :lo12:local_image
        ldp     x0, x1, [x9, #16]
        add     x0, x0, #THREAD_BYTES + TCB_BYTES + 32
        add     x0, x0, x1, lsl #1
        ret
end thread_block_bytes

        .data
        .balign 8
// The program's thread-local variables, as its program header PT_TLS describes them: what they begin as, bytes of that; bytes in all,
// alignment − 1.
        .globl  local_image
local_image:
        .quad   0, 0
        .quad   0, 15

        .bss
        .balign 16
        .skip   THREAD_BYTES
        .globl  first_thread
first_thread:
        .skip   TCB_BYTES
// Not 0 as soon as there has been a second thread.
        .globl  are_several
are_several:
        .skip   4
