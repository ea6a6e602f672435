// System calls that programs seldom make, one row each, and those for which C has another shape than Linux.

        .include "function.inc"

        .text

        .equ    AT_FDCWD, -100

// Extended attributes.
        system_call setxattr, 5
        system_call lsetxattr, 6
        system_call fsetxattr, 7
        system_call getxattr, 8
        system_call lgetxattr, 9
        system_call fgetxattr, 10
        system_call listxattr, 11
        system_call llistxattr, 12
        system_call flistxattr, 13
        system_call removexattr, 14
        system_call lremovexattr, 15
        system_call fremovexattr, 16

// Files.
        system_call inotify_init1, 26
        system_call inotify_add_watch, 27
        system_call inotify_rm_watch, 28
        system_call mknodat, 33
        system_call umount2, 39
        system_call mount, 40
        system_call pivot_root, 41
        system_call fallocate, 47
        system_call fallocate64, 47
        system_call preadv, 69
        system_call pwritev, 70
        system_call vmsplice, 75
        system_call tee, 77
        system_call sync_file_range, 84
        system_call readahead, 213
        system_call syncfs, 267
        system_call preadv2, 286
        system_call pwritev2, 287
        system_call close_range, 436
        system_call truncate64, 45

// Processes.
        system_call acct, 89
        system_call capget, 90
        system_call capset, 91
        system_call personality, 92
        system_call sched_setparam, 118
        system_call sched_setscheduler, 119
        system_call sched_getscheduler, 120
        system_call sched_getparam, 121
        system_call sched_setaffinity, 122
        system_call sched_get_priority_max, 125
        system_call sched_get_priority_min, 126
        system_call sched_rr_get_interval, 127
        system_call setpriority, 140
        system_call setresuid, 147
        system_call getresuid, 148
        system_call setresgid, 149
        system_call getresgid, 150
        system_call setfsuid, 151
        system_call setfsgid, 152
        system_call getgroups, 158
        system_call setgroups, 159
        system_call sethostname, 161
        system_call setdomainname, 162
        system_call getcpu, 168
        system_call settimeofday, 170
        system_call adjtimex, 171
        system_call setns, 268
        system_call process_vm_readv, 270
        system_call process_vm_writev, 271
        system_call pidfd_send_signal, 424
        system_call pidfd_open, 434
        system_call pidfd_getfd, 438

// Memory.
        system_call mlock, 228
        system_call munlock, 229
        system_call mlockall, 230
        system_call munlockall, 231
        system_call mincore, 232

// Messages, semaphores and shared memory of System V.
        system_call msgget, 186
        system_call msgctl, 187
        system_call msgrcv, 188
        system_call msgsnd, 189
        system_call semget, 190
        system_call semctl, 191
        system_call semtimedop, 192
        system_call semop, 193
        system_call shmget, 194
        system_call shmctl, 195
        system_call shmat, 196
        system_call shmdt, 197

// Message queues of POSIX: their names begin with /, which Linux leaves out.
function mq_open
        ldrb    w4, [x0]
        cmp     w4, #'/'
        cinc    x0, x0, eq
        then_call 180
end mq_open
function mq_unlink
        ldrb    w4, [x0]
        cmp     w4, #'/'
        cinc    x0, x0, eq
        then_call 181
end mq_unlink
        system_call mq_timedsend, 182
        system_call mq_timedreceive, 183
        system_call mq_notify, 184
function mq_send
        mov     x4, #0
        then_call 182
end mq_send
function mq_receive
        mov     x4, #0
        then_call 183
end mq_receive
function mq_getattr
        mov     x2, x1
        mov     x1, #0
        then_call 185
end mq_getattr
        system_call mq_setattr, 185
function mq_close
        b       close
end mq_close

// Timers that send signals. A timer_t has 8 bytes, the kernel's number 4.
function timer_create
        str     xzr, [x2]
        then_call 107
end timer_create
        system_call timer_gettime, 108
        system_call timer_getoverrun, 109
        system_call timer_settime, 110
        system_call timer_delete, 111

// Signals.

// int sigqueue(pid_t process, int signal, union sigval value): a siginfo_t of SI_QUEUE.
function sigqueue
        stp     x29, x30, [sp, #-176]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        str     x2, [sp, #32]
        add     x0, sp, #48
        mov     w1, #0
        mov     x2, #128
        bl      memset
        ldr     w0, [sp, #24]
        mov     w1, #-1                 // SI_QUEUE
        str     w0, [sp, #48]
        str     w1, [sp, #56]
        bl      getpid
        str     w0, [sp, #64]
        bl      getuid
        str     w0, [sp, #68]
        ldr     x0, [sp, #32]
        str     x0, [sp, #72]
        ldr     w0, [sp, #16]
        ldr     w1, [sp, #24]
        add     x2, sp, #48
        mov     x8, #138                // rt_sigqueueinfo
        svc     #0
        ldp     x29, x30, [sp], #176
        b       system_call_result
end sigqueue

// int sigwaitinfo(const sigset_t *set, siginfo_t *info): the signal.
function sigwaitinfo
        mov     x2, #0
        b       sigtimedwait
end sigwaitinfo

// int sigwait(const sigset_t *set, int *signal): 0, or the error.
function sigwait
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
1:      ldr     x0, [sp, #16]
        mov     x1, #0
        mov     x2, #0
        bl      sigtimedwait
        tbz     w0, #31, 2f
        load_errno w0
        cmp     w0, #4                  // EINTR
        b.eq    1b
        b       3f
2:      ldr     x1, [sp, #24]
        str     w0, [x1]
        mov     w0, #0
3:      ldp     x29, x30, [sp], #32
        ret
end sigwait

function killpg
        neg     w0, w0
        b       kill
end killpg

// int signalfd(int fd, const sigset_t *set, int flags)
function signalfd
        mov     w3, w2
        mov     x2, #8
        then_call 74
end signalfd

function inotify_init
        mov     w0, #0
        b       inotify_init1
end inotify_init

function umount
        mov     w1, #0
        b       umount2
end umount

function mkfifoat
        mov     w9, #0x1000             // S_IFIFO
        orr     w2, w2, w9
        mov     w3, #0
        b       mknodat
end mkfifoat

// int posix_fadvise(int fd, off_t from, off_t bytes, int advice), int posix_fallocate(int fd, off_t from, off_t bytes): the error is the result.
function posix_fadvise
function posix_fadvise64
        mov     x8, #223
        svc     #0
        neg     w0, w0
        ret
end posix_fadvise64
end posix_fadvise
function posix_fallocate
function posix_fallocate64
        mov     x3, x2
        mov     x2, x1
        mov     w1, #0
        mov     x8, #47
        svc     #0
        neg     w0, w0
        ret
end posix_fallocate64
end posix_fallocate
function posix_madvise
        mov     x8, #233
        svc     #0
        neg     w0, w0
        ret
end posix_madvise

// int nice(int increment): the new niceness.
function nice
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        mov     w0, #0
        mov     w1, #0
        bl      getpriority
        ldr     w2, [sp, #16]
        add     w2, w2, w0
        mov     w0, #0
        mov     w1, #0
        bl      setpriority
        cbnz    w0, 1f
        mov     w1, #0
        bl      getpriority
1:      ldp     x29, x30, [sp], #32
        ret
end nice

// int getpriority(int which, id_t who): Linux gives 20 less it, which is never negative.
function getpriority
        str     x30, [sp, #-16]!
        mov     x8, #141
        svc     #0
        bl      system_call_result
        ldr     x30, [sp], #16
        tbnz    x0, #63, 1f
        mov     w1, #20
        sub     w0, w1, w0
1:      ret
end getpriority

function seteuid
        mov     w1, w0
        mov     w0, #-1
        mov     w2, #-1
        b       setresuid
end seteuid
function setegid
        mov     w1, w0
        mov     w0, #-1
        mov     w2, #-1
        b       setresgid
end setegid

// int sched_getaffinity(pid_t, size_t bytes, cpu_set_t *set): Linux tells how many bytes it wrote; the others become 0.
function sched_getaffinity
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x1, x2, [sp, #16]
        mov     x8, #123
        svc     #0
        bl      system_call_result
        tbnz    x0, #63, 1f
        ldp     x2, x3, [sp, #16]
        sub     x2, x2, x0
        add     x0, x3, x0
        mov     w1, #0
        bl      memset
        mov     w0, #0
1:      ldp     x29, x30, [sp], #32
        ret
end sched_getaffinity

function sched_getcpu
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        add     x0, sp, #16
        mov     x1, #0
        mov     x2, #0
        bl      getcpu
        cbnz    w0, 1f
        ldr     w0, [sp, #16]
1:      ldp     x29, x30, [sp], #32
        ret
end sched_getcpu

// long ptrace(int request, pid_t process, void *address, void *data): what PEEK reads is the result.
function ptrace
        sub     w4, w0, #1
        cmp     w4, #2
        b.hi    1f
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        add     x3, sp, #16
        mov     x8, #117
        svc     #0
        bl      system_call_result
        ldr     x1, [sp, #16]
        ldp     x29, x30, [sp], #32
        cmp     x0, #0
        csel    x0, x1, x0, eq
        ret
1:      then_call 117
end ptrace

// int lockf(int fd, int operation, off_t bytes): a lock of fcntl from here on.
function lockf
function lockf64
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        mov     w3, #1                  // F_WRLCK, SEEK_CUR
        movk    w3, #1, lsl #16
        cmp     w1, #0                  // F_ULOCK
        mov     w4, #2                  // F_UNLCK
        movk    w4, #1, lsl #16
        csel    w3, w4, w3, eq
        stp     x3, xzr, [sp, #16]
        stp     x2, xzr, [sp, #32]
        cmp     w1, #1                  // F_LOCK waits
        mov     w4, #6                  // F_SETLK
        cinc    w4, w4, eq
        cmp     w1, #3                  // F_TEST asks
        mov     w5, #5
        csel    w1, w5, w4, eq
        add     x2, sp, #16
        bl      fcntl
        ldp     x29, x30, [sp], #64
        ret
end lockf64
end lockf

// int getentropy(void *to, size_t bytes): all of them.
function getentropy
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        mov     w2, #0
        bl      getrandom
        ldr     x1, [sp, #16]
        cmp     x0, x1
        csetm   w0, ne
        ldp     x29, x30, [sp], #32
        ret
end getentropy

// uint32_t arc4random(void), void arc4random_buf(void *, size_t), uint32_t arc4random_uniform(uint32_t limit)
function arc4random
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        add     x0, sp, #16
        mov     x1, #4
        bl      getentropy
        ldr     w0, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end arc4random
function arc4random_buf
        mov     w2, #0
        b       getrandom
end arc4random_buf
function arc4random_uniform
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        bl      arc4random
        ldr     w1, [sp, #16]
        umull   x0, w0, w1
        lsr     x0, x0, #32
        ldp     x29, x30, [sp], #32
        ret
end arc4random_uniform

// Times of files. int utime(const char *path, const struct utimbuf *times), int utimes(const char *path, const struct timeval times[2])
function utime
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        cbz     x1, 1f
        ldp     x2, x3, [x1]
        stp     x2, xzr, [sp, #16]
        stp     x3, xzr, [sp, #32]
        add     x1, sp, #16
1:      mov     x2, x1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        mov     w3, #0
        bl      utimensat
        ldp     x29, x30, [sp], #48
        ret
end utime
function utimes
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        cbz     x1, 1f
        mov     x6, #1000
        ldp     x2, x3, [x1]
        mul     x3, x3, x6
        stp     x2, x3, [sp, #16]
        ldp     x2, x3, [x1, #16]
        mul     x3, x3, x6
        stp     x2, x3, [sp, #32]
        add     x1, sp, #16
1:      mov     x2, x1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        mov     w3, #0
        bl      utimensat
        ldp     x29, x30, [sp], #48
        ret
end utimes

// Terminals: void tcflush and its like are ioctls.
function tcflush
        mov     w2, w1
        mov     w1, #0x540b             // TCFLSH
        b       ioctl
end tcflush
function tcdrain
        mov     w2, #1
        mov     w1, #0x5409             // TCSBRK
        b       ioctl
end tcdrain
function tcflow
        mov     w2, w1
        mov     w1, #0x540a             // TCXONC
        b       ioctl
end tcflow
function tcsendbreak
        mov     w2, #0
        mov     w1, #0x5409
        b       ioctl
end tcsendbreak
// speed_t cfgetospeed(const struct termios *), int cfsetospeed(struct termios *, speed_t) and the same for input
function cfgetospeed
        ldr     w0, [x0, #8]
        mov     w1, #0x100f             // CBAUD
        and     w0, w0, w1
        ret
end cfgetospeed
function cfgetispeed
        b       cfgetospeed
end cfgetispeed
function cfsetospeed
function cfsetispeed
function cfsetspeed
        ldr     w2, [x0, #8]
        mov     w3, #0x100f
        bic     w2, w2, w3
        orr     w2, w2, w1
        str     w2, [x0, #8]
        mov     w0, #0
        ret
end cfsetspeed
end cfsetispeed
end cfsetospeed
// pid_t tcgetsid(int fd)
function tcgetsid
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        add     x2, sp, #16
        mov     w1, #0x5429             // TIOCGSID
        bl      ioctl
        ldr     w1, [sp, #16]
        cmp     w0, #0
        csinv   w0, w1, wzr, eq
        ldp     x29, x30, [sp], #32
        ret
end tcgetsid

// int pselect(int count, fd_set *reads, fd_set *writes, fd_set *exceptions, const struct timespec *time, const sigset_t *mask)
function pselect
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x5, xzr, [sp, #32]
        mov     x9, #8
        str     x9, [sp, #40]
        cbz     x4, 1f
        ldp     x6, x7, [x4]            // Linux writes there what was left
        stp     x6, x7, [sp, #16]
        add     x4, sp, #16
1:      add     x5, sp, #32
        mov     x8, #72
        svc     #0
        ldp     x29, x30, [sp], #48
        b       system_call_result
end pselect

// int statvfs(const char *path, struct statvfs *to): what statfs gives, under other names.
function statvfs
function statvfs64
        stp     x29, x30, [sp, #-160]!
        mov     x29, sp
        str     x1, [sp, #16]
        add     x1, sp, #32
        bl      statfs
        b       1f
end statvfs64
end statvfs
function fstatvfs
function fstatvfs64
        stp     x29, x30, [sp, #-160]!
        mov     x29, sp
        str     x1, [sp, #16]
        add     x1, sp, #32
        bl      fstatfs
1:      cbnz    w0, 2f
        ldr     x1, [sp, #16]
        add     x2, sp, #32
        ldr     x3, [x2, #8]            // f_bsize
        ldr     x4, [x2, #72]           // f_frsize
        cmp     x4, #0
        csel    x4, x3, x4, eq
        stp     x3, x4, [x1]
        ldp     x3, x4, [x2, #16]       // blocks, free
        stp     x3, x4, [x1, #16]
        ldp     x3, x4, [x2, #32]       // available, files
        stp     x3, x4, [x1, #32]
        ldr     x3, [x2, #48]           // files free
        stp     x3, x3, [x1, #48]
        ldp     w3, w4, [x2, #56]       // f_fsid
        orr     x3, x3, x4, lsl #32
        ldr     x4, [x2, #80]           // f_flags
        and     x4, x4, #~32            // ST_VALID
        stp     x3, x4, [x1, #64]
        ldr     x3, [x2, #64]           // f_namelen
        stp     x3, xzr, [x1, #80]
        stp     xzr, xzr, [x1, #96]
2:      ldp     x29, x30, [sp], #160
        ret
end fstatvfs64
end fstatvfs

// key_t ftok(const char *path, int project): a number for a file, of its inode, its device and the project; -1: there is no such file.
        .equ    STAT_device, 0
        .equ    STAT_inode,  8
        .equ    STAT_bytes,  128
function ftok
        stp     x29, x30, [sp, #-32 - STAT_bytes]!
        mov     x29, sp
        str     w1, [sp, #16]
        add     x1, sp, #32
        bl      stat
        cbnz    w0, 1f
        ldr     w1, [sp, #16]
        ldr     w2, [sp, #32 + STAT_device]
        ldrh    w0, [sp, #32 + STAT_inode]
        bfi     w0, w2, #16, #8
        bfi     w0, w1, #24, #8
1:      ldp     x29, x30, [sp], #32 + STAT_bytes
        ret
end ftok

// int shm_open(const char *name, int flags, mode_t mode), int shm_unlink(const char *name): files of /dev/shm.
function shm_open
        mov     w3, #0x80000            // O_CLOEXEC
        orr     w1, w1, w3
        adrp    x9, open
        add     x9, x9, :lo12:open
        b       in_shared_memory
end shm_open
function shm_unlink
        adrp    x9, unlink
        add     x9, x9, :lo12:unlink
in_shared_memory:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x1, x2, [sp, #16]
        sub     sp, sp, #272
        str     x9, [sp, #264]
        ldrb    w3, [x0]
        cmp     w3, #'/'
        cinc    x3, x0, eq
        mov     x0, sp
        mov     x1, #264
        adrp    x2, shared_format
        add     x2, x2, :lo12:shared_format
        bl      snprintf
        ldr     x9, [sp, #264]
        mov     x0, sp
        ldp     x1, x2, [x29, #16]
        blr     x9
        mov     sp, x29
        ldp     x29, x30, [sp], #32
        ret
end shm_unlink

        .section .rodata
shared_format:
        .asciz  "/dev/shm/%s"
