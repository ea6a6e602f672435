// <pthread.h>, <semaphore.h>, <threads.h>: what threads wait for each other with. Each is a word or two that threads change with exclusive
// loads and stores, and the system call futex where there is nothing to do but wait. All zero is what PTHREAD_…_INITIALIZER says.

        .include "function.inc"
        .include "threads.inc"

        .text

        .equ    EINTR,     4
        .equ    EPERM,     1
        .equ    EAGAIN,    11
        .equ    EBUSY,     16
        .equ    EINVAL,    22
        .equ    EDEADLK,   35
        .equ    EOVERFLOW, 75
        .equ    ETIMEDOUT, 110

        .equ    FUTEX_WAIT_BITSET, 137  // _PRIVATE; until a moment of CLOCK_MONOTONIC
        .equ    FUTEX_CLOCK_REALTIME, 256

// A pthread_mutex_t.
        .equ    MUTEX_word,  0          // 0: free, 1: taken, 2: taken, and somebody waits
        .equ    MUTEX_count, 4
        .equ    MUTEX_owner, 8
        .equ    MUTEX_kind,  16
        .equ    RECURSIVE,   1
        .equ    ERRORCHECK,  2

// Where waiting may end by the clock, x3 has the address of the moment, or 0, and w7 is FUTEX_CLOCK_REALTIME, or 0 for CLOCK_MONOTONIC.

// x0: a word. Waits while it is w2. x0: 0, or -EINTR, -EAGAIN (it is not w2), -ETIMEDOUT. Keeps x6, x7, x9 and above.
wait_until:
        mov     w1, #FUTEX_WAIT_BITSET
        orr     w1, w1, w7
        mov     x4, #0
        mov     w5, #-1
        mov     x8, #SYS_futex
        svc     #0
        ret

function pthread_mutex_init
        stp     xzr, xzr, [x0]
        stp     xzr, xzr, [x0, #16]
        stp     xzr, xzr, [x0, #32]
        cbz     x1, 1f
        ldr     w1, [x1]
        str     w1, [x0, #MUTEX_kind]
1:      mov     w0, #0
        ret
end pthread_mutex_init

function pthread_mutex_destroy
        ldr     w1, [x0, #MUTEX_word]
        mov     w2, #EBUSY
        cmp     w1, #0
        csel    w0, wzr, w2, eq
        ret
end pthread_mutex_destroy

// int pthread_mutex_lock(pthread_mutex_t *mutex): 0, or EDEADLK of one that checks.
function pthread_mutex_lock
        mov     x3, #0
        mov     w7, #0
        b       lock_until
end pthread_mutex_lock

// int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until)
function pthread_mutex_timedlock
        mov     x3, x1
        mov     w7, #FUTEX_CLOCK_REALTIME
lock_until:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x9, x0
        ldr     w10, [x0, #MUTEX_kind]
        ands    w10, w10, #3
        b.eq    1f
        this_thread x11
        ldr     x12, [x9, #MUTEX_owner]
        cmp     x12, x11
        b.eq    4f
1:      mov     w11, #1
2:      ldaxr   w2, [x9]
        cbz     w2, 3f
        mov     w11, #2
        stxr    w4, w11, [x9]
        cbnz    w4, 2b
        mov     w2, w11
        mov     x0, x9
        bl      wait_until
        cmn     x0, #ETIMEDOUT
        b.ne    2b
        mov     w0, #ETIMEDOUT
        b       6f
3:      stxr    w4, w11, [x9]
        cbnz    w4, 2b
        this_thread x11
        str     x11, [x9, #MUTEX_owner]
        mov     w2, #1
        str     w2, [x9, #MUTEX_count]
        mov     w0, #0
        b       6f
4:      cmp     w10, #RECURSIVE
        b.ne    5f
        ldr     w2, [x9, #MUTEX_count]
        add     w2, w2, #1
        str     w2, [x9, #MUTEX_count]
        mov     w0, #0
        b       6f
5:      cmp     w10, #ERRORCHECK
        b.ne    1b                      // waits for itself, for ever
        mov     w0, #EDEADLK
6:      ldp     x29, x30, [sp], #16
        ret
end pthread_mutex_timedlock

// int pthread_mutex_trylock(pthread_mutex_t *mutex): 0, or EBUSY.
function pthread_mutex_trylock
        this_thread x11
        ldr     w10, [x0, #MUTEX_kind]
        and     w10, w10, #3
        ldr     x12, [x0, #MUTEX_owner]
        cmp     w10, #RECURSIVE
        ccmp    x12, x11, #0, eq
        b.eq    2f
        mov     w1, #1
1:      ldaxr   w2, [x0]
        cbnz    w2, 3f
        stxr    w3, w1, [x0]
        cbnz    w3, 1b
        str     x11, [x0, #MUTEX_owner]
        str     w1, [x0, #MUTEX_count]
        mov     w0, #0
        ret
2:      ldr     w2, [x0, #MUTEX_count]
        add     w2, w2, #1
        str     w2, [x0, #MUTEX_count]
        mov     w0, #0
        ret
3:      clrex
        mov     w0, #EBUSY
        ret
end pthread_mutex_trylock

// int pthread_mutex_unlock(pthread_mutex_t *mutex): 0, or EPERM of one that checks.
function pthread_mutex_unlock
        ldr     w10, [x0, #MUTEX_kind]
        ands    w10, w10, #3
        b.eq    1f
        this_thread x11
        ldr     x12, [x0, #MUTEX_owner]
        cmp     x12, x11
        b.ne    4f
        cmp     w10, #RECURSIVE
        b.ne    1f
        ldr     w1, [x0, #MUTEX_count]
        subs    w1, w1, #1
        str     w1, [x0, #MUTEX_count]
        b.ne    3f
1:      str     xzr, [x0, #MUTEX_owner]
2:      ldxr    w1, [x0]
        stlxr   w2, wzr, [x0]
        cbnz    w2, 2b
        cmp     w1, #2
        b.ne    3f
        wake    1
3:      mov     w0, #0
        ret
4:      mov     w0, #EPERM
        ret
end pthread_mutex_unlock

// Attributes of a mutex: its kind.
function pthread_mutexattr_init
        str     wzr, [x0]
function pthread_mutexattr_destroy
function pthread_mutexattr_setpshared
function pthread_mutexattr_setprotocol
function pthread_mutexattr_setrobust
function pthread_condattr_destroy
function pthread_condattr_setpshared
function pthread_rwlockattr_init
function pthread_rwlockattr_destroy
function pthread_rwlockattr_setpshared
function pthread_barrierattr_init
function pthread_barrierattr_destroy
function pthread_barrierattr_setpshared
function pthread_cond_destroy
function pthread_rwlock_destroy
function pthread_barrier_destroy
function pthread_spin_destroy
        mov     w0, #0
        ret
end pthread_spin_destroy
end pthread_barrier_destroy
end pthread_rwlock_destroy
end pthread_cond_destroy
end pthread_barrierattr_setpshared
end pthread_barrierattr_destroy
end pthread_barrierattr_init
end pthread_rwlockattr_setpshared
end pthread_rwlockattr_destroy
end pthread_rwlockattr_init
end pthread_condattr_setpshared
end pthread_condattr_destroy
end pthread_mutexattr_setrobust
end pthread_mutexattr_setprotocol
end pthread_mutexattr_setpshared
end pthread_mutexattr_destroy
end pthread_mutexattr_init
function pthread_mutexattr_settype
function pthread_condattr_setclock
        str     w1, [x0]
        mov     w0, #0
        ret
end pthread_condattr_setclock
end pthread_mutexattr_settype
function pthread_mutexattr_gettype
        ldr     w2, [x0]
        str     w2, [x1]
        mov     w0, #0
        ret
end pthread_mutexattr_gettype
function pthread_condattr_init
        str     wzr, [x0]               // CLOCK_REALTIME
        mov     w0, #0
        ret
end pthread_condattr_init

// A pthread_cond_t: a word that every signal changes, and how many wait.
        .equ    COND_word,    0
        .equ    COND_waiting, 4
        .equ    COND_clock,   8

function pthread_cond_init
        stp     xzr, xzr, [x0]
        stp     xzr, xzr, [x0, #16]
        stp     xzr, xzr, [x0, #32]
        cbz     x1, 1f
        ldr     w1, [x1]
        str     w1, [x0, #COND_clock]
1:      mov     w0, #0
        ret
end pthread_cond_init

// int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex): the mutex is free while it waits.
function pthread_cond_wait
function cnd_wait
        mov     x2, #0
// int pthread_cond_timedwait(…, const struct timespec *until)
//      x19 condition   x20 mutex       x21 until       w22 what the word was, then the result
function pthread_cond_timedwait
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        ldar    w22, [x0]
        add     x0, x19, #COND_waiting
        mov     w1, #1
        bl      add_word
        mov     x0, x20
        bl      pthread_mutex_unlock
        mov     x0, x19
        mov     w2, w22
        mov     x3, x21
        ldr     w7, [x19, #COND_clock]
        cmp     w7, #0
        mov     w7, #FUTEX_CLOCK_REALTIME
        csel    w7, w7, wzr, eq
        bl      wait_until
        neg     w22, w0
        cmp     w22, #ETIMEDOUT
        csel    w22, w22, wzr, eq
        add     x0, x19, #COND_waiting
        mov     w1, #-1
        bl      add_word
        mov     x0, x20
        bl      pthread_mutex_lock
        bl      test_cancel
        mov     w0, w22
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end pthread_cond_timedwait
end cnd_wait
end pthread_cond_wait

// Ends the thread if another has asked for it. Threads that cannot be asked need none of that.
        .weak   pthread_testcancel
test_cancel:
        ldr     x9, =pthread_testcancel
        cbz     x9, 1f
        br      x9
1:      ret

// int pthread_cond_signal(pthread_cond_t *condition): one of those who wait goes on.
function pthread_cond_signal
function cnd_signal
        mov     w5, #1
        b       1f
end cnd_signal
end pthread_cond_signal
function pthread_cond_broadcast
function cnd_broadcast
        mov     w5, #0x7fffffff
1:      ldaxr   w1, [x0]
        add     w1, w1, #1
        stlxr   w2, w1, [x0]
        cbnz    w2, 1b
        ldr     w1, [x0, #COND_waiting]
        cbz     w1, 2f
        mov     w2, w5
        mov     w1, #FUTEX_WAKE
        mov     x8, #SYS_futex
        svc     #0
2:      mov     w0, #0
        ret
end cnd_broadcast
end pthread_cond_broadcast

// x0: a word, w1: what is added to it. w0: what it becomes. Uses w2, w3.
add_word:
        ldaxr   w2, [x0]
        add     w2, w2, w1
        stlxr   w3, w2, [x0]
        cbnz    w3, add_word
        mov     w0, w2
        ret

// A pthread_rwlock_t: a word, how many read, or −1 while one writes.

function pthread_rwlock_init
        stp     xzr, xzr, [x0]
        stp     xzr, xzr, [x0, #16]
        stp     xzr, xzr, [x0, #32]
        str     xzr, [x0, #48]
        mov     w0, #0
        ret
end pthread_rwlock_init

// At 2: somebody holds the lock, whose word was w2. EBUSY for who has only tried (w9), else once more from 1 when it has changed.
        .macro  wait_unless_tried
2:      clrex
        cbnz    w9, 3f
        mov     x6, x0
        mov     x3, #0
        wait_while w2
        mov     x0, x6
        b       1b
3:      mov     w0, #EBUSY
        ret
        .endm

function pthread_rwlock_rdlock
        mov     w9, #0
        b       1f
end pthread_rwlock_rdlock
function pthread_rwlock_tryrdlock
        mov     w9, #1
1:      ldaxr   w2, [x0]
        tbnz    w2, #31, 2f
        add     w2, w2, #1
        stlxr   w3, w2, [x0]
        cbnz    w3, 1b
        mov     w0, #0
        ret
        wait_unless_tried
end pthread_rwlock_tryrdlock

function pthread_rwlock_wrlock
        mov     w9, #0
        b       1f
end pthread_rwlock_wrlock
function pthread_rwlock_trywrlock
        mov     w9, #1
1:      ldaxr   w2, [x0]
        cbnz    w2, 2f
        mov     w2, #-1
        stlxr   w3, w2, [x0]
        cbnz    w3, 1b
        mov     w0, #0
        ret
        wait_unless_tried
end pthread_rwlock_trywrlock

function pthread_rwlock_unlock
1:      ldaxr   w1, [x0]
        cmp     w1, #0
        sub     w2, w1, #1
        csel    w2, w2, wzr, gt
        stlxr   w3, w2, [x0]
        cbnz    w3, 1b
        cbnz    w2, 2f
        wake    0x7fff
2:      mov     w0, #0
        ret
end pthread_rwlock_unlock

// A pthread_barrier_t: how many must come, how many have come, and how often that was all of them.
        .equ    BARRIER_needed, 0
        .equ    BARRIER_come,   4
        .equ    BARRIER_rounds, 8

function pthread_barrier_init
        cbz     w2, 1f
        stp     w2, wzr, [x0]
        stp     xzr, xzr, [x0, #8]
        str     xzr, [x0, #24]
        mov     w0, #0
        ret
1:      mov     w0, #EINVAL
        ret
end pthread_barrier_init

// int pthread_barrier_wait(pthread_barrier_t *barrier): −1 (PTHREAD_BARRIER_SERIAL_THREAD) for one of them, 0 for the others.
function pthread_barrier_wait
        mov     x9, x30
        mov     x10, x0
        ldr     w11, [x0, #BARRIER_rounds]
        ldr     w12, [x0, #BARRIER_needed]
        add     x0, x0, #BARRIER_come
        mov     w1, #1
        bl      add_word
        cmp     w0, w12
        b.eq    2f
1:      add     x0, x10, #BARRIER_rounds
        ldar    w2, [x0]
        cmp     w2, w11
        mov     w0, #0
        b.ne    3f
        add     x0, x10, #BARRIER_rounds
        mov     x3, #0
        wait_while w11
        b       1b
2:      str     wzr, [x10, #BARRIER_come]
        add     x0, x10, #BARRIER_rounds
        add     w11, w11, #1
        stlr    w11, [x0]
        wake    0x7fff
        mov     w0, #-1
3:      ret     x9
end pthread_barrier_wait

// A pthread_spinlock_t: a word that is looked at until it is free. With one processor somebody else has to get it to free it.
function pthread_spin_init
        str     wzr, [x0]
        mov     w0, #0
        ret
end pthread_spin_init

function pthread_spin_lock
        mov     w1, #1
1:      ldaxr   w2, [x0]
        cbnz    w2, 2f
        stxr    w2, w1, [x0]
        cbnz    w2, 1b
        mov     w0, #0
        ret
2:      mov     x6, x0
        mov     x8, #124                // sched_yield
        svc     #0
        mov     x0, x6
        b       1b
end pthread_spin_lock

function pthread_spin_trylock
        mov     w1, #1
1:      ldaxr   w2, [x0]
        cbnz    w2, 2f
        stxr    w2, w1, [x0]
        cbnz    w2, 1b
        mov     w0, #0
        ret
2:      clrex
        mov     w0, #EBUSY
        ret
end pthread_spin_trylock

function pthread_spin_unlock
        stlr    wzr, [x0]
        mov     w0, #0
        ret
end pthread_spin_unlock

// int pthread_once(pthread_once_t *once, void (*function)(void)): 0: not yet, 1: by somebody right now, 2: it has been called.
function pthread_once
function call_once
        mov     w3, #1
1:      ldaxr   w2, [x0]
        cbnz    w2, 2f
        stlxr   w4, w3, [x0]
        cbnz    w4, 1b
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        blr     x1
        ldr     x0, [sp, #16]
        mov     w2, #2
        stlr    w2, [x0]
        wake    0x7fff
        ldp     x29, x30, [sp], #32
        mov     w0, #0
        ret
2:      cmp     w2, #2
        b.eq    3f
        mov     x6, x0
        mov     x7, x1
        mov     x3, #0
        mov     w9, #1
        wait_while w9
        mov     x0, x6
        mov     x1, x7
        b       call_once
3:      mov     w0, #0
        ret
end call_once
end pthread_once

// A sem_t: its value, whether other processes share it, how many wait.
        .equ    SEM_value,   0
        .equ    SEM_futex,   4          // what is added to the futex operations: 128, or 0 for those that processes share
        .equ    SEM_waiting, 8

// int sem_init(sem_t *semaphore, int shared, unsigned value)
function sem_init
        tbnz    w2, #31, 1f
        cmp     w1, #0
        mov     w1, #128
        csel    w1, w1, wzr, eq
        stp     w2, w1, [x0]
        str     wzr, [x0, #SEM_waiting]
function sem_destroy
        mov     w0, #0
        ret
1:      mov     w10, #EINVAL
        b       sem_error
end sem_destroy
end sem_init

function sem_getvalue
        ldr     w2, [x0]
        str     w2, [x1]
        mov     w0, #0
        ret
end sem_getvalue

// int sem_wait(sem_t *semaphore): until there is one to take. int sem_timedwait(sem_t *, const struct timespec *until)
function sem_wait
        mov     x1, #0
function sem_timedwait
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x0
        mov     x9, x1
1:      ldaxr   w2, [x19]
        cbz     w2, 2f
        sub     w2, w2, #1
        stlxr   w3, w2, [x19]
        cbnz    w3, 1b
        mov     w0, #0
        b       5f
2:      clrex
        add     x0, x19, #SEM_waiting
        mov     w1, #1
        bl      add_word
        mov     x0, x19
        ldr     w1, [x19, #SEM_futex]
        mov     w2, #FUTEX_CLOCK_REALTIME | 9 // FUTEX_WAIT_BITSET
        orr     w1, w1, w2
        mov     w2, #0
        mov     x3, x9
        mov     x4, #0
        mov     w5, #-1
        mov     x8, #SYS_futex
        svc     #0
        mov     x10, x0
        add     x0, x19, #SEM_waiting
        mov     w1, #-1
        bl      add_word
        cmn     x10, #EINTR
        b.eq    3f
        cmn     x10, #ETIMEDOUT
        b.ne    1b
        b       4f
3:      stp     x9, x10, [sp, #-16]!
        bl      test_cancel
        ldp     x9, x10, [sp], #16
4:      neg     w10, w10
        store_errno w10
        mov     w0, #-1
5:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end sem_timedwait
end sem_wait

// int sem_trywait(sem_t *semaphore): 0, or −1 and EAGAIN.
function sem_trywait
1:      ldaxr   w2, [x0]
        cbz     w2, 2f
        sub     w2, w2, #1
        stlxr   w3, w2, [x0]
        cbnz    w3, 1b
        mov     w0, #0
        ret
2:      clrex
        mov     w10, #EAGAIN
sem_error:
        store_errno w10
        mov     w0, #-1
        ret
end sem_trywait

// int sem_post(sem_t *semaphore): one more; somebody who waits takes it.
function sem_post
1:      ldaxr   w2, [x0]
        adds    w2, w2, #1
        b.vs    2f
        stlxr   w3, w2, [x0]
        cbnz    w3, 1b
        ldr     w3, [x0, #SEM_waiting]
        cbz     w3, 3f
        ldr     w1, [x0, #SEM_futex]
        orr     w1, w1, #1              // FUTEX_WAKE
        mov     w2, #1
        mov     x8, #SYS_futex
        svc     #0
3:      mov     w0, #0
        ret
2:      clrex
        mov     w10, #EOVERFLOW
        b       sem_error
end sem_post

// <threads.h>: the same under its names. thrd_success is 0, thrd_busy 1, thrd_error 2, thrd_timedout 4.

// int mtx_init(mtx_t *to, int type): mtx_recursive is 1, mtx_timed 2.
function mtx_init
        stp     xzr, xzr, [x0]
        and     w1, w1, #RECURSIVE
        stp     x1, xzr, [x0, #16]
        str     xzr, [x0, #32]
        mov     w0, #0
        ret
end mtx_init
function mtx_destroy
function cnd_destroy
        ret
end cnd_destroy
end mtx_destroy
function mtx_lock
        b       pthread_mutex_lock
end mtx_lock
function mtx_unlock
        b       pthread_mutex_unlock
end mtx_unlock
function mtx_trylock
        str     x30, [sp, #-16]!
        bl      pthread_mutex_trylock
        b       thread_result
end mtx_trylock
function mtx_timedlock
        str     x30, [sp, #-16]!
        bl      pthread_mutex_timedlock
        b       thread_result
end mtx_timedlock
function cnd_timedwait
        str     x30, [sp, #-16]!
        bl      pthread_cond_timedwait
thread_result:
        ldr     x30, [sp], #16
        cmp     w0, #EBUSY
        mov     w1, #1
        b.eq    1f
        cmp     w0, #ETIMEDOUT
        mov     w1, #4
        b.eq    1f
        cmp     w0, #0
        mov     w1, #2
        csel    w1, wzr, w1, eq
1:      mov     w0, w1
        ret
end cnd_timedwait
function cnd_init
        mov     x1, #0
        b       pthread_cond_init
end cnd_init
