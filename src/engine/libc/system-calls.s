// <unistd.h>, <fcntl.h>, <sys/*.h>: C's names for Linux's system calls. The arguments of a C function and those of a
// system call stand in the same registers, so most wrappers only put the number into x8. A result from -4095 to -1 is an
// error: errno gets its number and the caller -1.

        .include "function.inc"

        .text

        .equ    AT_FDCWD,            -100
        .equ    AT_SYMLINK_NOFOLLOW, 0x100
        .equ    AT_REMOVEDIR,        0x200
        .equ    O_CREAT,             0x40
        .equ    SIGCHLD,             17
        .equ    EINTR,               4

// x0: what the kernel gave. Errors go to errno.
        .globl  system_call_result
system_call_result:
        cmn     x0, #4095
        b.hs    1f
        ret
1:      neg     w0, w0
        store_errno w0, x1
        cmp     w0, #EINTR
        mov     x0, #-1
        b.eq    test_cancel
        ret

// A thread that another wants to end does so where a call of its is interrupted, and before it sleeps. x0 stays.
        .weak   pthread_testcancel
test_cancel:
        ldr     x9, =pthread_testcancel
        cbz     x9, 1f
        stp     x0, x30, [sp, #-32]!
        stp     x1, x2, [sp, #16]
        blr     x9
        ldp     x1, x2, [sp, #16]
        ldp     x0, x30, [sp], #32
1:      ret

// int *__errno_location(void): what <errno.h> means by `errno`.
function __errno_location
        this_thread x0
        add     x0, x0, #THREAD_errno
        ret
end __errno_location

// long syscall(long number, ...): any call at all.
function syscall
        mov     x8, x0
        mov     x0, x1
        mov     x1, x2
        mov     x2, x3
        mov     x3, x4
        mov     x4, x5
        mov     x5, x6
        svc     #0
        b       system_call_result
end syscall

// Files.
        system_call getcwd_bytes, 17
        system_call dup, 23
        system_call dup3, 24
        system_call fcntl, 25
        system_call fcntl64, 25
        system_call ioctl, 29
        system_call flock, 32
        system_call mkdirat, 34
        system_call unlinkat, 35
        system_call symlinkat, 36
        system_call linkat, 37
        system_call renameat, 38
        system_call statfs, 43
        system_call fstatfs, 44
        system_call truncate, 45
        system_call ftruncate, 46
        system_call ftruncate64, 46
        system_call chdir, 49
        system_call fchdir, 50
        system_call chroot, 51
        system_call fchmod, 52
        system_call fchown, 55
        system_call openat, 56
        system_call openat64, 56
        system_call close, 57
        system_call pipe2, 59
        system_call getdents64, 61
        system_call lseek, 62
        system_call lseek64, 62
        system_call read, 63
        system_call write, 64
        system_call readv, 65
        system_call writev, 66
        system_call pread, 67
        system_call pread64, 67
        system_call pwrite, 68
        system_call pwrite64, 68
        system_call sendfile, 71
        system_call sendfile64, 71
        system_call splice, 76
        system_call readlinkat, 78
        system_call sync, 81
        system_call fsync, 82
        system_call fdatasync, 83
        system_call umask, 166
        system_call renameat2, 276
        system_call memfd_create, 279
        system_call copy_file_range, 285

// int open(const char *path, int flags, ...mode)
function open
function open64
        mov     w3, w2
        mov     w2, w1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 56
end open64
end open

// int creat(const char *path, mode_t mode)
function creat
        mov     w2, w1
        mov     w1, #0x241              // O_CREAT | O_WRONLY | O_TRUNC
        b       open
end creat

function mkdir
        mov     w2, w1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 34
end mkdir

function mknod
        mov     w3, w2
        mov     w2, w1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 33
end mknod

// int mkfifo(const char *path, mode_t mode)
function mkfifo
        orr     w1, w1, #0x1000         // S_IFIFO
        mov     w2, #0
        b       mknod
end mkfifo

function unlink
        mov     w2, #0
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 35
end unlink

function rmdir
        mov     w2, #AT_REMOVEDIR
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 35
end rmdir

// int remove(const char *path): a file or an empty directory.
function remove
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      unlink
        cbz     w0, 1f
        load_errno w1
        cmp     w1, #21                 // EISDIR
        b.ne    1f
        ldr     x0, [sp, #16]
        bl      rmdir
1:      ldp     x29, x30, [sp], #32
        ret
end remove

function link
        mov     w4, #0
        mov     x3, x1
        mov     w2, #AT_FDCWD
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 37
end link

function symlink
        mov     x2, x1
        mov     w1, #AT_FDCWD
        then_call 36
end symlink

function rename
        mov     x3, x1
        mov     w2, #AT_FDCWD
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 38
end rename

function readlink
        mov     x3, x2
        mov     x2, x1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 78
end readlink

// int faccessat(int directory, const char *path, int mode, int flags): with flags the newer call.
function faccessat
        cbnz    w3, 1f
        then_call 48
1:      then_call 439
end faccessat

function access
        mov     w2, w1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 48
end access

// int fchmodat(int directory, const char *path, mode_t mode, int flags)
function fchmodat
        then_call 53
end fchmodat

function chmod
        mov     w2, w1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 53
end chmod

        system_call fchownat, 54

function chown
        mov     w4, #0
1:      mov     w3, w2
        mov     w2, w1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 54
end chown

function lchown
        mov     w4, #AT_SYMLINK_NOFOLLOW
        b       1b
end lchown

        system_call fstatat, 79
        system_call fstatat64, 79
        system_call newfstatat, 79
        system_call fstat, 80
        system_call fstat64, 80
        system_call statx, 291
        system_call utimensat, 88

function stat
function stat64
        mov     w3, #0
1:      mov     x2, x1
        mov     x1, x0
        mov     w0, #AT_FDCWD
        then_call 79
end stat64
end stat

function lstat
function lstat64
        mov     w3, #AT_SYMLINK_NOFOLLOW
        b       1b
end lstat64
end lstat

// int futimens(int fd, const struct timespec times[2])
function futimens
        mov     x2, x1
        mov     x1, #0
        mov     w3, #0
        then_call 88
end futimens

function pipe
        mov     w1, #0
        then_call 59
end pipe

// int dup2(int old, int new): where dup3 refuses two equal numbers, dup2 gives the number if it is open.
function dup2
        cmp     w0, w1
        b.eq    1f
        mov     w2, #0
        then_call 24
1:      stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        mov     w1, #1                  // F_GETFD
        bl      fcntl
        cmp     w0, #0
        ldr     w1, [sp, #16]
        csel    w0, w0, w1, lt
        ldp     x29, x30, [sp], #32
        ret
end dup2

// char *getcwd(char *to, size_t size): NULL asks for memory from malloc.
function getcwd
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x0
        cbnz    x0, 1f
        mov     w2, #4096
        cmp     x1, #0
        csel    x1, x2, x1, eq
        str     x1, [sp, #24]
        mov     x0, x1
        bl      malloc
        ldr     x1, [sp, #24]
        mov     x19, x0
        cbz     x0, 2f
1:      bl      getcwd_bytes
        cmp     x0, #0
        csel    x0, x19, xzr, gt
2:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end getcwd

// int isatty(int fd): 1 for a terminal.
function isatty
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        mov     x1, #0x5401             // TCGETS
        add     x2, sp, #16
        bl      ioctl
        cmp     w0, #0
        cset    w0, eq
        ldp     x29, x30, [sp], #80
        ret
end isatty

// int tcgetattr(int fd, struct termios *to). The C structure has room behind what the kernel fills.
function tcgetattr
        mov     x2, x1
        mov     x1, #0x5401             // TCGETS
        b       ioctl
end tcgetattr

// int tcsetattr(int fd, int when, const struct termios *from): TCSETS, TCSETSW or TCSETSF.
function tcsetattr
        mov     w3, #0x5402
        add     w1, w3, w1
        b       ioctl
end tcsetattr

// void cfmakeraw(struct termios *settings)
function cfmakeraw
        ldp     w1, w2, [x0]            // c_iflag, c_oflag
        mov     w4, #0x5eb              // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
        bic     w1, w1, w4
        bic     w2, w2, #1              // OPOST
        stp     w1, w2, [x0]
        ldp     w1, w2, [x0, #8]        // c_cflag, c_lflag
        mov     w4, #0x130              // CSIZE PARENB
        bic     w1, w1, w4
        orr     w1, w1, #0x30           // CS8
        mov     w4, #0x804b             // ISIG ICANON ECHO ECHONL IEXTEN
        bic     w2, w2, w4
        stp     w1, w2, [x0, #8]
        mov     w1, #1
        strb    w1, [x0, #17 + 6]       // VMIN 1, VTIME 0
        strb    wzr, [x0, #17 + 5]
        ret
end cfmakeraw

// Waiting for descriptors.
        system_call epoll_create1, 20
        system_call epoll_ctl, 21
        system_call eventfd2, 19
        system_call timerfd_create, 85
        system_call timerfd_settime, 86
        system_call timerfd_gettime, 87
        system_call signalfd4, 74

// int eventfd(unsigned value, int flags)
function eventfd
        b       eventfd2
end eventfd

// int epoll_create(int size): the size has had no meaning for long, but must be positive.
function epoll_create
        cmp     w0, #0
        mov     x0, #-22                // EINVAL
        b.le    system_call_result
        mov     w0, #0
        b       epoll_create1
end epoll_create

// int epoll_wait(int epoll, struct epoll_event *to, int count, int timeout_ms)
function epoll_wait
        mov     x4, #0                  // no signal mask
// int epoll_pwait(..., const sigset_t *mask)
function epoll_pwait
        mov     x5, #8                  // bytes in the kernel's signal set
        then_call 22
end epoll_pwait
end epoll_wait

// int poll(struct pollfd *fds, nfds_t count, int timeout_ms): Linux takes a timespec here.
function poll
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        tbnz    w2, #31, 1f             // negative: for ever
        mov     w3, #1000
        udiv    w4, w2, w3
        msub    w5, w4, w3, w2
        mov     w6, #0x4240             // 1,000,000 ns a millisecond
        movk    w6, #0xf, lsl #16
        mul     w5, w5, w6
        stp     x4, x5, [sp, #16]
        add     x2, sp, #16
        b       2f
1:      mov     x2, #0
2:      mov     x3, #0
        mov     x4, #8
        mov     x8, #73
        svc     #0
        ldp     x29, x30, [sp], #32
        b       system_call_result
end poll

// int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask): the caller's timespec
// stays as it is, where the kernel would write the rest of the time into it.
function ppoll
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        cbz     x2, 1f
        ldp     x4, x5, [x2]
        stp     x4, x5, [sp, #16]
        add     x2, sp, #16
1:      mov     x4, #8
        mov     x8, #73
        svc     #0
        ldp     x29, x30, [sp], #32
        b       system_call_result
end ppoll

// int select(int count, fd_set *read, fd_set *write, fd_set *except, struct timeval *timeout): pselect6 has nanoseconds.
function select
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        str     x4, [sp, #32]
        cbz     x4, 1f
        ldp     x5, x6, [x4]
        mov     w7, #1000
        mul     x6, x6, x7
        stp     x5, x6, [sp, #16]
        add     x4, sp, #16
1:      mov     x5, #0
        mov     x8, #72
        svc     #0
        ldr     x4, [sp, #32]
        cbz     x4, 2f
        ldp     x5, x6, [sp, #16]       // the rest of the time, in microseconds again
        mov     w7, #1000
        udiv    x6, x6, x7
        stp     x5, x6, [x4]
2:      ldp     x29, x30, [sp], #48
        b       system_call_result
end select

// Sockets.
        system_call socket, 198
        system_call socketpair, 199
        system_call bind, 200
        system_call listen, 201
        system_call accept, 202
        system_call connect, 203
        system_call getsockname, 204
        system_call getpeername, 205
        system_call sendto, 206
        system_call recvfrom, 207
        system_call setsockopt, 208
        system_call getsockopt, 209
        system_call shutdown, 210
        system_call sendmsg, 211
        system_call recvmsg, 212
        system_call accept4, 242
        system_call recvmmsg, 243
        system_call sendmmsg, 269

function send
        mov     x4, #0
        mov     w5, #0
        then_call 206
end send

function recv
        mov     x4, #0
        mov     x5, #0
        then_call 207
end recv

// uint16_t htons(uint16_t): the most significant byte first, as the network has it.
function htons
function ntohs
        rev16   w0, w0
        and     w0, w0, #0xffff
        ret
end ntohs
end htons

function htonl
function ntohl
        rev     w0, w0
        ret
end ntohl
end htonl

// Processes.
        system_call waitid, 95
        system_call unshare, 97
        system_call set_tid_address, 96
        system_call sched_yield, 124
        system_call kill, 129
        system_call tkill, 130
        system_call tgkill, 131
        system_call setregid, 143
        system_call setgid, 144
        system_call setreuid, 145
        system_call setuid, 146
        system_call times, 153
        system_call setpgid, 154
        system_call getpgid, 155
        system_call getsid, 156
        system_call setsid, 157
        system_call uname, 160
        system_call getrlimit, 163
        system_call setrlimit, 164
        system_call getrusage, 165
        system_call prctl, 167
        system_call getpid, 172
        system_call getppid, 173
        system_call getuid, 174
        system_call geteuid, 175
        system_call getgid, 176
        system_call getegid, 177
        system_call gettid, 178
        system_call sysinfo, 179
        system_call execve, 221
        system_call wait4, 260
        system_call prlimit, 261
        system_call prlimit64, 261
        system_call getrandom, 278
        system_call execveat, 281

// pid_t fork(void): clone that shares nothing.
function fork
function vfork
function __fork
        mov     x0, #SIGCHLD
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        then_call 220
end __fork
end vfork
end fork

// int clone(int (*function)(void *), void *stack, int flags, void *argument, pid_t *parent, void *tls, pid_t *child)
function clone
        stp     x0, x3, [x1, #-16]!     // the child finds function and argument on its stack
        mov     w0, w2
        mov     x2, x4
        mov     x3, x5
        mov     x4, x6
        mov     x8, #220
        svc     #0
        cbz     x0, 1f
        b       system_call_result
1:      mov     x29, #0
        ldp     x1, x0, [sp], #16
        blr     x1
        mov     x8, #93                 // this task alone exits
        svc     #0
end clone

// pid_t wait(int *status)
function wait
        mov     x1, x0
        mov     w0, #-1
        mov     w2, #0
// pid_t waitpid(pid_t pid, int *status, int options)
function waitpid
        mov     x3, #0
        then_call 260
end waitpid
end wait

function wait3
        mov     x3, x2
        mov     w2, w1
        mov     x1, x0
        mov     w0, #-1
        then_call 260
end wait3

function getpgrp
        mov     w0, #0
        b       getpgid
end getpgrp

// pid_t tcgetpgrp(int fd)
function tcgetpgrp
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        mov     w1, #0x540f             // TIOCGPGRP
        add     x2, sp, #16
        bl      ioctl
        ldr     w1, [sp, #16]
        cmp     w0, #0
        csel    w0, w0, w1, lt
        ldp     x29, x30, [sp], #32
        ret
end tcgetpgrp

// int tcsetpgrp(int fd, pid_t group)
function tcsetpgrp
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w1, [sp, #16]
        mov     w1, #0x5410             // TIOCSPGRP
        add     x2, sp, #16
        bl      ioctl
        ldp     x29, x30, [sp], #32
        ret
end tcsetpgrp

// int execv(const char *path, char *const argv[])
function execv
        adrp    x2, environ
        ldr     x2, [x2, :lo12:environ]
        b       execve
end execv

// int execvp(const char *file, char *const argv[]): looked for in PATH if it has no slash.
function execvp
        adrp    x2, environ
        ldr     x2, [x2, :lo12:environ]
// int execvpe(const char *file, char *const argv[], char *const envp[])
function execvpe
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        sub     sp, sp, #4096           // a path of PATH_MAX
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     w1, #'/'
        bl      strchr
        cbz     x0, 1f
        mov     x0, x19
        mov     x1, x20
        mov     x2, x21
        bl      execve
        b       5f
1:      adrp    x0, path_name
        add     x0, x0, :lo12:path_name
        bl      getenv
        adrp    x1, default_path
        add     x1, x1, :lo12:default_path
        cmp     x0, #0
        csel    x22, x1, x0, eq         // x22: what is left of PATH
2:      mov     x0, x22
        mov     w1, #':'
        bl      strchrnul
        sub     x23, x0, x22            // x23: length of this directory
        mov     x0, x19
        bl      strlen
        add     x0, x0, x23
        cmp     x0, #4090
        b.hs    4f
        mov     x0, sp
        mov     x1, x22
        mov     x2, x23
        bl      mempcpy
        cbz     x23, 3f                 // an empty one is the current directory
        mov     w1, #'/'
        strb    w1, [x0], #1
3:      mov     x1, x19
        bl      strcpy
        mov     x0, sp
        mov     x1, x20
        mov     x2, x21
        bl      execve
4:      ldrb    w0, [x22, x23]
        cbz     w0, 5f
        add     x22, x22, x23
        add     x22, x22, #1
        b       2b
5:      mov     w0, #-1
        add     sp, sp, #4096
        ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end execvpe
end execvp

// int execl(const char *path, const char *argument, ..., NULL), and execlp: the arguments in registers and on the stack
// become one array, 64 at the most.
        .macro  execute_list name, callee
function \name
        stp     x1, x2, [sp, #-64]!     // registers first: right below the arguments on the stack
        stp     x3, x4, [sp, #16]
        stp     x5, x6, [sp, #32]
        str     x7, [sp, #48]
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        sub     sp, sp, #64 * 8
        mov     x3, #0
        add     x4, x29, #16            // registers, 7 of them
91:     cmp     x3, #7
        b.ne    92f
        add     x4, x29, #80            // then the stack
92:     ldr     x5, [x4], #8
        str     x5, [sp, x3, lsl #3]
        add     x3, x3, #1
        cmp     x3, #63
        csel    x5, xzr, x5, eq
        cbnz    x5, 91b
        str     xzr, [sp, #63 * 8]
        mov     x1, sp
        bl      \callee
        mov     sp, x29
        ldp     x29, x30, [sp], #80
        ret
end \name
        .endm

        execute_list execl, execv
        execute_list execlp, execvp

// Signals.

// int raise(int signal): to this task.
function raise
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        bl      gettid
        ldr     w1, [sp, #16]
        ldp     x29, x30, [sp], #32
        b       tkill
end raise

// int sigaction(int signal, const struct sigaction *new, struct sigaction *old). C: handler, mask of 128 bytes, flags,
// restorer. Linux: handler, flags, restorer, mask of 8 bytes.
function sigaction
function __sigaction
        stp     x29, x30, [sp, #-96]!
        mov     x29, sp
        str     x2, [sp, #80]
        cbz     x1, 1f
        ldp     x3, x4, [x1]            // the new one, at sp + 16
        ldrsw   x5, [x1, #136]
        stp     x3, x5, [sp, #16]
        stp     xzr, x4, [sp, #32]
        add     x1, sp, #16
1:      cmp     x2, #0                  // the old one, at sp + 48
        add     x4, sp, #48
        csel    x2, x4, xzr, ne
        mov     x3, #8
        mov     x8, #134
        svc     #0
        ldr     x2, [sp, #80]
        cbnz    x0, 2f
        cbz     x2, 2f
        ldp     x3, x4, [sp, #48]
        ldp     x5, x6, [sp, #64]
        stp     x3, x6, [x2]
        str     w4, [x2, #136]
        str     x5, [x2, #144]
2:      ldp     x29, x30, [sp], #96
        b       system_call_result
end __sigaction
end sigaction

// sighandler_t signal(int signal, sighandler_t handler): restarting calls, as BSD does; the handler from before.
function signal
function __sysv_signal
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        mov     w3, #0x10000000         // SA_RESTART
        stp     x1, x3, [sp, #16]
        stp     xzr, xzr, [sp, #32]
        add     x1, sp, #16
        add     x2, sp, #48
        mov     x3, #8
        mov     x8, #134
        svc     #0
        bl      system_call_result
        ldr     x1, [sp, #48]
        cmp     x0, #0
        csel    x0, x1, x0, eq          // SIG_ERR is -1
        ldp     x29, x30, [sp], #80
        ret
end __sysv_signal
end signal

function sigprocmask
function pthread_sigmask
        mov     x3, #8
        then_call 135
end pthread_sigmask
end sigprocmask

function sigpending
        mov     x1, #8
        then_call 136
end sigpending

function sigsuspend
        mov     x1, #8
        then_call 133
end sigsuspend

function sigtimedwait
        mov     x3, #8
        then_call 137
end sigtimedwait

        system_call sigaltstack, 132

// Sets of signals: signal n is bit n − 1.
function sigemptyset
        str     xzr, [x0]
        mov     w0, #0
        ret
end sigemptyset

function sigfillset
        mov     x1, #-1
        str     x1, [x0]
        mov     w0, #0
        ret
end sigfillset

function sigaddset
        mov     x2, #1
        sub     w1, w1, #1
        lsl     x2, x2, x1
        ldr     x3, [x0]
        orr     x3, x3, x2
        str     x3, [x0]
        mov     w0, #0
        ret
end sigaddset

function sigdelset
        mov     x2, #1
        sub     w1, w1, #1
        lsl     x2, x2, x1
        ldr     x3, [x0]
        bic     x3, x3, x2
        str     x3, [x0]
        mov     w0, #0
        ret
end sigdelset

function sigismember
        sub     w1, w1, #1
        ldr     x3, [x0]
        lsr     x3, x3, x1
        and     w0, w3, #1
        ret
end sigismember

// int pause(void): until a signal comes.
function pause
        mov     x0, #0
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        then_call 73
end pause

// Memory.
        system_call munmap, 215
        system_call mremap, 216
        system_call mmap, 222
        system_call mmap64, 222
        system_call mprotect, 226
        system_call msync, 227
        system_call madvise, 233

// int brk(void *end)
function brk
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     x8, #214
        svc     #0
        ldr     x1, [sp, #16]
        adrp    x2, program_break
        str     x0, [x2, :lo12:program_break]
        cmp     x0, x1                  // the kernel gives the break as it is now
        mov     x0, #-12                // ENOMEM
        csel    x0, xzr, x0, hs
        ldp     x29, x30, [sp], #32
        b       system_call_result
end brk

// void *sbrk(intptr_t more): where the break was.
function sbrk
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        adrp    x1, program_break
        ldr     x0, [x1, :lo12:program_break]
        cbnz    x0, 1f
        mov     x8, #214                // brk(0) tells where it is
        svc     #0
        adrp    x1, program_break
        str     x0, [x1, :lo12:program_break]
1:      str     x0, [sp, #24]
        ldr     x1, [sp, #16]
        cbz     x1, 2f
        add     x0, x0, x1
        bl      brk
        tbnz    w0, #31, 3f
2:      ldr     x0, [sp, #24]
        b       4f
3:      mov     x0, #-1
4:      ldp     x29, x30, [sp], #32
        ret
end sbrk

// int getpagesize(void)
function getpagesize
        mov     w0, #4096
        ret
end getpagesize

// Time.
function nanosleep
        str     x30, [sp, #-16]!
        bl      test_cancel
        ldr     x30, [sp], #16
        then_call 101
end nanosleep
        system_call getitimer, 102
        system_call setitimer, 103
        system_call clock_settime, 112
        system_call clock_gettime, 113
        system_call clock_getres, 114
        system_call gettimeofday, 169

// int clock_nanosleep(clockid_t, int flags, const struct timespec *, struct timespec *): gives the error, not -1.
function clock_nanosleep
        mov     x8, #115
        svc     #0
        neg     w0, w0
        ret
end clock_nanosleep

// unsigned sleep(unsigned seconds): the seconds that were left when a signal came.
function sleep
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        mov     w0, w0
        stp     x0, xzr, [sp, #16]
        add     x0, sp, #16
        add     x1, sp, #16
        bl      nanosleep
        cmp     w0, #0
        ldr     w0, [sp, #16]
        csel    w0, wzr, w0, eq
        ldp     x29, x30, [sp], #32
        ret
end sleep

// int usleep(useconds_t microseconds)
function usleep
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        mov     w1, #0x4240             // 1,000,000
        movk    w1, #0xf, lsl #16
        udiv    w2, w0, w1
        msub    w3, w2, w1, w0
        mov     w4, #1000
        mul     w3, w3, w4
        stp     x2, x3, [sp, #16]
        add     x0, sp, #16
        mov     x1, #0
        bl      nanosleep
        ldp     x29, x30, [sp], #32
        ret
end usleep

// unsigned alarm(unsigned seconds): SIGALRM then; the seconds that an alarm from before had left.
function alarm
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        mov     w0, w0
        stp     xzr, xzr, [sp, #16]     // no repetition
        stp     x0, xzr, [sp, #32]
        mov     w0, #0                  // ITIMER_REAL
        add     x1, sp, #16
        add     x2, sp, #48
        bl      setitimer
        ldp     x0, x1, [sp, #64]
        cmp     x1, #0                  // begun seconds count
        cinc    w0, w0, ne
        ldp     x29, x30, [sp], #80
        ret
end alarm

// long sysconf(int name): the few that programs ask for.
function sysconf
        cmp     w0, #30                 // _SC_PAGESIZE
        mov     x1, #4096
        b.eq    1f
        cmp     w0, #2                  // _SC_CLK_TCK
        mov     x1, #100
        b.eq    1f
        cmp     w0, #4                  // _SC_OPEN_MAX
        mov     x1, #1024
        b.eq    1f
        cmp     w0, #83                 // _SC_NPROCESSORS_CONF, _SC_NPROCESSORS_ONLN
        mov     x1, #1
        b.eq    1f
        cmp     w0, #84
        b.eq    1f
        mov     x0, #-22                // EINVAL
        b       system_call_result
1:      mov     x0, x1
        ret
end sysconf

// int gethostname(char *to, size_t size)
function gethostname
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        sub     sp, sp, #400            // struct utsname: six names of 65 bytes
        mov     x0, sp
        bl      uname
        ldp     x0, x2, [x29, #16]
        add     x1, sp, #65
        bl      strncpy
        mov     w0, #0
        mov     sp, x29
        ldp     x29, x30, [sp], #32
        ret
end gethostname

        .section .rodata
path_name:
        .asciz  "PATH"
default_path:
        .asciz  "/bin:/usr/bin"

        .bss
        .balign 8
program_break:
        .skip   8
