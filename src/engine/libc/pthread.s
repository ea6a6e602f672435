// <pthread.h>: threads, and what belongs to one. A pthread_t is the address of the thread's block (threads.inc). Its stack, its block and
// its thread-local variables are one mapping, which goes when it is joined, or by itself when it was detached.

        .include "function.inc"
        .include "threads.inc"

        .text

        .equ    SYS_exit,            93
        .equ    SYS_set_tid_address, 96
        .equ    SYS_tgkill,          131
        .equ    SYS_getpid,          172
        .equ    SYS_gettid,          178
        .equ    SYS_munmap,          215
        .equ    SYS_clone,           220
        .equ    SYS_mmap,            222
        .equ    SYS_mprotect,        226

        .equ    STACK_BYTES,   0x800000
        .equ    PAGE,          4096
        .equ    EINTR,         4
        .equ    EAGAIN,        11
        .equ    EBUSY,         16
        .equ    EINVAL,        22
        .equ    EDEADLK,       35
        .equ    CANCEL_SIGNAL, 32

// A pthread_attr_t.
        .equ    ATTR_detached, 0
        .equ    ATTR_bytes,    8        // of the stack; 0: as many as usual
        .equ    ATTR_stack,    16       // its lowest address; 0: a mapping of its own
        .equ    ATTR_BYTES,    64

// CLONE_VM | FS | FILES | SIGHAND | THREAD | SYSVSEM | SETTLS | PARENT_SETTID | CHILD_CLEARTID
        .equ    CLONE_FLAGS, 0x3d0f00

// int pthread_create(pthread_t *to, const pthread_attr_t *attributes, void *(*function)(void *), void *argument): 0, or EAGAIN.
//      x19 to          x20 attributes, then the thread         x21 function    x22 argument    x23 mapping     x24 its bytes
function pthread_create
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        str     x25, [sp, #64]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     x22, x3
        adrp    x9, are_several
        ldr     w10, [x9, :lo12:are_several]
        cbnz    w10, 1f
        mov     w10, #1
        str     w10, [x9, :lo12:are_several]
        bl      own_number              // the kernel tells of the first thread's end as well
        this_thread x0
        add     x0, x0, #THREAD_tid
        mov     x8, #SYS_set_tid_address
        svc     #0
1:      mov     w25, #JOINABLE
        mov     x24, #STACK_BYTES
        mov     x23, #0
        cbz     x20, 2f
        ldr     w25, [x20, #ATTR_detached]
        ldp     x1, x23, [x20, #ATTR_bytes]
        cmp     x1, #0
        csel    x24, x24, x1, eq
        cbz     x23, 2f
        add     x0, x23, x24            // memory of the caller's
        mov     x20, #0
        b       3f
2:      bl      thread_block_bytes
        add     x24, x24, x0
        add     x24, x24, #PAGE         // one more, see below
        add     x24, x24, #PAGE - 1
        and     x24, x24, #-PAGE
        mov     x0, #0
        mov     x1, x24
        mov     w2, #3                  // PROT_READ | PROT_WRITE
        mov     w3, #0x22               // MAP_PRIVATE | MAP_ANONYMOUS
        movk    w3, #2, lsl #16         // MAP_STACK
        mov     w4, #-1
        mov     x5, #0
        mov     x8, #SYS_mmap
        svc     #0
        cmn     x0, #PAGE
        b.hi    failed
        mov     x23, x0
        mov     x1, #PAGE               // a stack that runs over ends here
        mov     w2, #0
        mov     x8, #SYS_mprotect
        svc     #0
        add     x0, x23, x24
        mov     x20, x23
3:      cmp     x20, #0
        csel    x24, xzr, x24, eq
        mov     x23, x20
        bl      make_thread_block
        mov     x20, x0
        stp     x22, x21, [x20, #THREAD_argument]
        str     x23, [x20, #THREAD_mapping]
        str     x24, [x20, #THREAD_mapped]
        str     w25, [x20, #THREAD_state]
        str     xzr, [x20, #THREAD_cleanup]
        str     wzr, [x20, #THREAD_cancel]
        str     x20, [x19]
        adrp    x0, threads
        add     x0, x0, :lo12:threads
        mov     w1, #1
        bl      add_to
        ldr     w0, =CLONE_FLAGS
        sub     x1, x20, #THREAD_BYTES
        and     x1, x1, #-16
        add     x2, x20, #THREAD_tid
        mov     x3, x20
        add     x4, x20, #THREAD_tid
        mov     x8, #SYS_clone
        svc     #0
        cbz     x0, begin_thread
        tbz     x0, #63, 4f
        adrp    x0, threads
        add     x0, x0, :lo12:threads
        mov     w1, #-1
        bl      add_to
        mov     x0, x23
        mov     x1, x24
        cbz     x1, failed
        mov     x8, #SYS_munmap
        svc     #0
failed: mov     w0, #EAGAIN
        b       5f
4:      mov     w0, #0
5:      ldr     x25, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
begin_thread:
        mov     x29, #0                 // the outermost frame
        mov     x30, #0
        mrs     x9, tpidr_el0
        ldp     x0, x1, [x9, #THREAD_argument]
        blr     x1
        b       pthread_exit
end pthread_create

// x0: a word, w1: what is added to it, by one thread at a time. w0: what it becomes.
add_to:
1:      ldaxr   w2, [x0]
        add     w2, w2, w1
        stlxr   w3, w2, [x0]
        cbnz    w3, 1b
        mov     w0, w2
        ret

// w0: the number that the kernel knows this thread by.
function own_number
        this_thread x9
        ldr     w0, [x9, #THREAD_tid]
        cbnz    w0, 1f
        mov     x8, #SYS_gettid
        svc     #0
        str     w0, [x9, #THREAD_tid]
1:      ret
end own_number

// void pthread_exit(void *result): cleanup handlers, destructors of keys, the end. The last thread's end is the program's.
function pthread_exit
        this_thread x19
        str     x0, [x19, #THREAD_result]
        ldr     w1, [x19, #THREAD_cancel]
        orr     w1, w1, #CANCEL_DISABLED
        str     w1, [x19, #THREAD_cancel]
        ldr     x0, [x19, #THREAD_cleanup]
        cbz     x0, 1f
        mov     w1, #1                  // to where pthread_cleanup_push stands: __pthread_unwind_next goes on
        b       longjmp
1:      bl      destroy_values
        adrp    x0, threads
        add     x0, x0, :lo12:threads
        mov     w1, #-1
        bl      add_to
        tbz     w0, #31, 2f             // the first one is not counted
        mov     w0, #0
        b       exit
2:      add     x0, x19, #THREAD_state
        mov     w2, #ENDED
3:      ldaxr   w1, [x0]
        cmp     w1, #DETACHED
        b.eq    4f
        stlxr   w3, w2, [x0]
        cbnz    w3, 3b
        mov     w0, #0
        mov     x8, #SYS_exit
        svc     #0
4:      mov     x0, #0                  // its memory goes: nobody is to be told there
        mov     x8, #SYS_set_tid_address
        svc     #0
        ldr     x0, [x19, #THREAD_mapping]
        ldr     x1, [x19, #THREAD_mapped]
        cbz     x1, 5f
        mov     x8, #SYS_munmap
        svc     #0
5:      mov     w0, #0
        mov     x8, #SYS_exit
        svc     #0
end pthread_exit

// int pthread_join(pthread_t thread, void **result): waits for its end.
function pthread_join
        this_thread x9
        cmp     x0, x9
        b.eq    3f
        ldr     w9, [x0, #THREAD_state]
        cmp     w9, #DETACHED
        b.eq    4f
        mov     x6, x0
        mov     x7, x1
1:      add     x0, x6, #THREAD_tid
        ldar    w5, [x0]
        cbz     w5, 2f
        mov     w1, #0                  // FUTEX_WAIT, as the kernel wakes
        mov     w2, w5
        mov     x3, #0
        mov     x8, #SYS_futex
        svc     #0
        b       1b
2:      ldr     x0, [x6, #THREAD_result]
        cbz     x7, 5f
        str     x0, [x7]
5:      ldr     x0, [x6, #THREAD_mapping]
        ldr     x1, [x6, #THREAD_mapped]
        cbz     x1, 6f
        mov     x8, #SYS_munmap
        svc     #0
6:      mov     w0, #0
        ret
3:      mov     w0, #EDEADLK
        ret
4:      mov     w0, #EINVAL
        ret
end pthread_join

// int pthread_detach(pthread_t thread): nobody is going to join it.
function pthread_detach
        add     x1, x0, #THREAD_state
        mov     w3, #DETACHED
1:      ldaxr   w2, [x1]
        cbnz    w2, 2f
        stlxr   w4, w3, [x1]
        cbnz    w4, 1b
        mov     w0, #0
        ret
2:      cmp     w2, #ENDED
        mov     x1, #0
        b.eq    pthread_join
        mov     w0, #EINVAL
        ret
end pthread_detach

function pthread_self
function thrd_current
        this_thread x0
        ret
end thrd_current
end pthread_self

function pthread_equal
function thrd_equal
        cmp     x0, x1
        cset    w0, eq
        ret
end thrd_equal
end pthread_equal

// int pthread_kill(pthread_t thread, int signal): 0, or the error.
function pthread_kill
        ldr     w9, [x0, #THREAD_tid]
        cbnz    w9, 1f
        mov     x8, #SYS_gettid         // the first one, while it is the only one
        svc     #0
        mov     w9, w0
1:      mov     w2, w1
        mov     w1, w9
        mov     x8, #SYS_getpid
        svc     #0
        mov     x8, #SYS_tgkill
        svc     #0
        neg     w0, w0
        ret
end pthread_kill

// int pthread_setname_np(pthread_t thread, const char *name), int pthread_getname_np(pthread_t thread, char *to, size_t bytes)
function pthread_setname_np
        sub     x0, x0, #-THREAD_name
        mov     x2, #15
        b       strncpy_and_0
end pthread_setname_np
function pthread_getname_np
        sub     x3, x0, #-THREAD_name
        mov     x0, x1
        mov     x1, x3
strncpy_and_0:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      strncpy
        mov     w0, #0
        ldp     x29, x30, [sp], #16
        ret
end pthread_getname_np

// Ends of threads from outside. A thread that is asked to end does so where it tests for it, or where it waits: the signal ends the wait.

// int pthread_cancel(pthread_t thread)
function pthread_cancel
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        adrp    x9, are_prepared
        ldr     w10, [x9, :lo12:are_prepared]
        cbnz    w10, 1f
        mov     w10, #1
        str     w10, [x9, :lo12:are_prepared]
        mov     w0, #CANCEL_SIGNAL
        adrp    x1, cancel_action
        add     x1, x1, :lo12:cancel_action
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134                // rt_sigaction: the library's own signal
        svc     #0
1:      ldr     x0, [sp, #16]
        sub     x1, x0, #-THREAD_cancel
2:      ldaxr   w2, [x1]
        orr     w2, w2, #CANCEL_ASKED
        stlxr   w3, w2, [x1]
        cbnz    w3, 2b
        this_thread x9
        cmp     x0, x9
        b.eq    3f
        mov     w1, #CANCEL_SIGNAL
        bl      pthread_kill
        b       4f
3:      tbz     w2, #1, 4f              // itself, at once
        bl      pthread_testcancel
4:      mov     w0, #0
        ldp     x29, x30, [sp], #32
        ret
end pthread_cancel

// What the signal does: a thread that may end anywhere ends; another one's wait ends with EINTR.
cancelled:
        this_thread x9
        ldr     w1, [x9, #THREAD_cancel]
        tbz     w1, #1, 1f
        b       pthread_testcancel
1:      ret

function pthread_testcancel
        this_thread x9
        ldr     w1, [x9, #THREAD_cancel]
        mov     w2, #CANCEL_ASKED | CANCEL_DISABLED
        and     w1, w1, w2
        cmp     w1, #CANCEL_ASKED
        b.eq    1f
        ret
1:      mov     x0, #-1                 // PTHREAD_CANCELED
        b       pthread_exit
end pthread_testcancel

// int pthread_setcancelstate(int state, int *before), int pthread_setcanceltype(int type, int *before)
function pthread_setcancelstate
        mov     w2, #CANCEL_DISABLED
        b       1f
end pthread_setcancelstate
function pthread_setcanceltype
        mov     w2, #CANCEL_AT_ONCE
1:      cmp     w0, #1
        b.hi    4f
        this_thread x9
        add     x9, x9, #THREAD_cancel
        cmp     w0, #0
        csel    w4, w2, wzr, ne
2:      ldaxr   w3, [x9]
        bic     w5, w3, w2
        orr     w5, w5, w4
        stlxr   w6, w5, [x9]
        cbnz    w6, 2b
        cbz     x1, 3f
        tst     w3, w2
        cset    w3, ne
        str     w3, [x1]
3:      mov     w0, #0
        ret
4:      mov     w0, #EINVAL
        ret
end pthread_setcanceltype

// What pthread_cleanup_push and pthread_cleanup_pop are made of: a place (as of setjmp) that pthread_exit goes to, in a chain.
        .equ    PLACE_next, 192
function __pthread_register_cancel
        this_thread x9
        ldr     x1, [x9, #THREAD_cleanup]
        str     x1, [x0, #PLACE_next]
        str     x0, [x9, #THREAD_cleanup]
        ret
end __pthread_register_cancel
function __pthread_unregister_cancel
        ldr     x1, [x0, #PLACE_next]
        this_thread x9
        str     x1, [x9, #THREAD_cleanup]
        ret
end __pthread_unregister_cancel
function __pthread_unwind_next
        ldr     x1, [x0, #PLACE_next]
        this_thread x9
        str     x1, [x9, #THREAD_cleanup]
        ldr     x0, [x9, #THREAD_result]
        b       pthread_exit
end __pthread_unwind_next

// Values that each thread has for itself.

// int pthread_key_create(pthread_key_t *to, void (*destroy)(void *)): 0, or EAGAIN.
function pthread_key_create
function tss_create
        adrp    x9, keys
        add     x9, x9, :lo12:keys
        mov     w10, #0
        cmp     x1, #0                  // a key without destructor is in use too
        csinc   x1, x1, xzr, ne
1:      ldaxr   x2, [x9]
        cbnz    x2, 2f
        stlxr   w3, x1, [x9]
        cbnz    w3, 1b
        str     w10, [x0]
        mov     w0, #0
        ret
2:      add     x9, x9, #8
        add     w10, w10, #1
        cmp     w10, #KEYS
        b.lo    1b
        clrex
        mov     w0, #EAGAIN
        ret
end tss_create
end pthread_key_create

function pthread_key_delete
function tss_delete
        adrp    x9, keys
        add     x9, x9, :lo12:keys
        cmp     w0, #KEYS
        b.hs    1f
        str     xzr, [x9, w0, uxtw #3]
        mov     w0, #0
        ret
1:      mov     w0, #EINVAL
        ret
end tss_delete
end pthread_key_delete

function pthread_getspecific
function tss_get
        this_thread x9
        sub     x9, x9, #-THREAD_values
        ldr     x0, [x9, w0, uxtw #3]
        ret
end tss_get
end pthread_getspecific

function pthread_setspecific
function tss_set
        cmp     w0, #KEYS
        b.hs    1f
        this_thread x9
        sub     x9, x9, #-THREAD_values
        str     x1, [x9, w0, uxtw #3]
        mov     w0, #0
        ret
1:      mov     w0, #EINVAL
        ret
end tss_set
end pthread_setspecific

// Destructors, for values that are not NULL; up to four times, since they may set new ones.
//      x20 values      x21 keys        w22 key         w23 rounds left         w24 whether one was called
destroy_values:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x20, x21, [sp, #16]
        stp     x22, x23, [sp, #32]
        str     x24, [sp, #48]
        this_thread x20
        sub     x20, x20, #-THREAD_values
        adrp    x21, keys
        add     x21, x21, :lo12:keys
        mov     w23, #4
1:      mov     w22, #0
        mov     w24, #0
2:      ldr     x0, [x20, w22, uxtw #3]
        ldr     x1, [x21, w22, uxtw #3]
        cbz     x0, 3f
        cmp     x1, #1
        b.ls    3f
        str     xzr, [x20, w22, uxtw #3]
        mov     w24, #1
        blr     x1
3:      add     w22, w22, #1
        cmp     w22, #KEYS
        b.lo    2b
        cbz     w24, 4f
        subs    w23, w23, #1
        b.ne    1b
4:      ldr     x24, [sp, #48]
        ldp     x22, x23, [sp, #32]
        ldp     x20, x21, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// Attributes of threads to be.

function pthread_attr_init
        mov     x1, #0
1:      str     xzr, [x0, x1]
        add     x1, x1, #8
        cmp     x1, #ATTR_BYTES
        b.lo    1b
        mov     w0, #0
        ret
end pthread_attr_init

// What changes nothing here.
        .macro  accepted name
function \name
        mov     w0, #0
        ret
end \name
        .endm
        accepted pthread_attr_destroy
        accepted pthread_attr_setguardsize
        accepted pthread_attr_setscope
        accepted pthread_attr_setinheritsched
        accepted pthread_attr_setschedpolicy
        accepted pthread_attr_setschedparam
        accepted pthread_setschedparam
        accepted pthread_setconcurrency
        accepted pthread_atfork

function pthread_attr_setdetachstate
        cmp     w1, #1
        b.hi    invalid
        str     w1, [x0, #ATTR_detached]
        mov     w0, #0
        ret
end pthread_attr_setdetachstate
function pthread_attr_getdetachstate
        ldr     w2, [x0, #ATTR_detached]
        str     w2, [x1]
        mov     w0, #0
        ret
end pthread_attr_getdetachstate
function pthread_attr_setstacksize
        cmp     x1, #32, lsl #12        // PTHREAD_STACK_MIN
        b.lo    invalid
        str     x1, [x0, #ATTR_bytes]
        mov     w0, #0
        ret
invalid:
        mov     w0, #EINVAL
        ret
end pthread_attr_setstacksize
function pthread_attr_getstacksize
        ldr     x2, [x0, #ATTR_bytes]
        mov     x3, #STACK_BYTES
        cmp     x2, #0
        csel    x2, x3, x2, eq
        str     x2, [x1]
        mov     w0, #0
        ret
end pthread_attr_getstacksize
function pthread_attr_setstack
        stp     x2, x1, [x0, #ATTR_bytes]
        mov     w0, #0
        ret
end pthread_attr_setstack

// <threads.h>. int thrd_create(thrd_t *to, int (*function)(void *), void *argument): 0 (thrd_success) or 2 (thrd_error).
function thrd_create
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x3, x2
        mov     x2, x1
        mov     x1, #0
        bl      pthread_create
        cmp     w0, #0
        mov     w1, #2
        csel    w0, wzr, w1, eq
        ldp     x29, x30, [sp], #16
        ret
end thrd_create

function thrd_exit
        sxtw    x0, w0
        b       pthread_exit
end thrd_exit

// int thrd_join(thrd_t thread, int *result)
function thrd_join
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        add     x1, sp, #24
        bl      pthread_join
        ldp     x1, x2, [sp, #16]
        cbz     x1, 1f
        str     w2, [x1]
1:      cmp     w0, #0
        mov     w1, #2
        csel    w0, wzr, w1, eq
        ldp     x29, x30, [sp], #32
        ret
end thrd_join

function thrd_detach
        b       pthread_detach
end thrd_detach

function thrd_yield
        b       sched_yield
end thrd_yield

// int thrd_sleep(const struct timespec *time, struct timespec *rest)
function thrd_sleep
        b       nanosleep
end thrd_sleep

        .data
        .balign 8
// A struct sigaction of the kernel: no SA_RESTART, so that what waits is told.
cancel_action:
        .quad   cancelled, 0, 0, 0

        .bss
        .balign 8
keys:                                   // their destructors; 1: in use, without one
        .skip   8 * KEYS
threads:                                // how many there are, the first one not counted
        .skip   4
are_prepared:
        .skip   4
