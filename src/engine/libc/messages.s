// What errors and signals are called: strerror, perror, strsignal. The texts are glibc's.

        .include "function.inc"

        .text

// char *strerror(int number)
function strerror
        mov     w3, w0                  // w3: the number, for the text of an unknown one
        cmp     w0, #133
        b.hi    2f
        adrp    x1, error_texts
        add     x1, x1, :lo12:error_texts
1:      cbz     w0, 3f                  // the texts follow each other
        ldrb    w2, [x1], #1
        cbnz    w2, 1b
        sub     w0, w0, #1
        b       1b
3:      ldrb    w2, [x1]                // numbers without a meaning have an empty one
        mov     x0, x1
        cbz     w2, 2f
        ret
2:      stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x0, unknown_text
        add     x0, x0, :lo12:unknown_text
        mov     x1, #40
        adrp    x2, unknown_format
        add     x2, x2, :lo12:unknown_format
        bl      snprintf
        adrp    x0, unknown_text
        add     x0, x0, :lo12:unknown_text
        ldp     x29, x30, [sp], #16
        ret
end strerror

// void perror(const char *what): "what: text of errno" on stderr.
function perror
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        load_errno w0
        bl      strerror
        mov     x4, x0
        ldr     x2, [sp, #16]
        adrp    x3, colon
        add     x3, x3, :lo12:colon
        add     x5, x3, #2              // its empty end
        cbz     x2, 1f
        ldrb    w6, [x2]
        cbnz    w6, 2f
1:      mov     x2, x5
        mov     x3, x5
2:      adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, perror_format
        add     x1, x1, :lo12:perror_format
        bl      fprintf
        ldp     x29, x30, [sp], #32
        ret
end perror

// char *strerror_r(int number, char *room, size_t size), GNU's: the text, which needs no room; POSIX's: 0, or the error.
function strerror_r
        b       strerror
end strerror_r
function __xpg_strerror_r
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x1, x2, [sp, #16]
        bl      strerror
        mov     x1, x0
        ldp     x0, x2, [sp, #16]
        bl      strlcpy
        ldr     x2, [sp, #24]
        cmp     x0, x2
        mov     w1, #34                 // ERANGE
        csel    w0, w1, wzr, hs
        ldp     x29, x30, [sp], #32
        ret
end __xpg_strerror_r

// char *strsignal(int number)
function strsignal
        mov     w3, w0
        adrp    x1, signal_texts
        add     x1, x1, :lo12:signal_texts
        cmp     w0, #31
        b.hi    2f
1:      cbz     w0, 3f
        ldrb    w2, [x1], #1
        cbnz    w2, 1b
        sub     w0, w0, #1
        b       1b
3:      mov     x0, x1
        ret
2:      stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x0, unknown_text
        add     x0, x0, :lo12:unknown_text
        mov     x1, #40
        adrp    x2, unknown_signal
        add     x2, x2, :lo12:unknown_signal
        sub     w4, w3, #34             // SIGRTMIN
        adrp    x5, real_time
        add     x5, x5, :lo12:real_time
        cmp     w4, #64 - 34
        csel    x2, x5, x2, ls
        csel    w3, w4, w3, ls
        bl      snprintf
        adrp    x0, unknown_text
        add     x0, x0, :lo12:unknown_text
        ldp     x29, x30, [sp], #16
        ret
end strsignal

// void psignal(int number, const char *what)
function psignal
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        bl      strsignal
        mov     x4, x0
        ldr     x2, [sp, #16]
        adrp    x3, colon
        add     x3, x3, :lo12:colon
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, perror_format
        add     x1, x1, :lo12:perror_format
        bl      fprintf
        ldp     x29, x30, [sp], #32
        ret
end psignal

        .section .rodata
perror_format:
        .asciz  "%s%s%s\n"
colon:
        .asciz  ": "
unknown_format:
        .asciz  "Unknown error %d"
unknown_signal:
        .asciz  "Unknown signal %d"
real_time:
        .asciz  "Real-time signal %d"

// By number, from 0.
error_texts:
        .asciz  "Success"
        .asciz  "Operation not permitted", "No such file or directory", "No such process", "Interrupted system call"
        .asciz  "Input/output error", "No such device or address", "Argument list too long", "Exec format error"
        .asciz  "Bad file descriptor", "No child processes", "Resource temporarily unavailable", "Cannot allocate memory"
        .asciz  "Permission denied", "Bad address", "Block device required", "Device or resource busy", "File exists"
        .asciz  "Invalid cross-device link", "No such device", "Not a directory", "Is a directory", "Invalid argument"
        .asciz  "Too many open files in system", "Too many open files", "Inappropriate ioctl for device", "Text file busy"
        .asciz  "File too large", "No space left on device", "Illegal seek", "Read-only file system", "Too many links"
        .asciz  "Broken pipe", "Numerical argument out of domain", "Numerical result out of range"
        .asciz  "Resource deadlock avoided", "File name too long", "No locks available", "Function not implemented"
        .asciz  "Directory not empty", "Too many levels of symbolic links", "", "No message of desired type"
        .asciz  "Identifier removed", "Channel number out of range", "Level 2 not synchronized", "Level 3 halted"
        .asciz  "Level 3 reset", "Link number out of range", "Protocol driver not attached", "No CSI structure available"
        .asciz  "Level 2 halted", "Invalid exchange", "Invalid request descriptor", "Exchange full", "No anode"
        .asciz  "Invalid request code", "Invalid slot", "", "Bad font file format", "Device not a stream"
        .asciz  "No data available", "Timer expired", "Out of streams resources", "Machine is not on the network"
        .asciz  "Package not installed", "Object is remote", "Link has been severed", "Advertise error", "Srmount error"
        .asciz  "Communication error on send", "Protocol error", "Multihop attempted", "RFS specific error", "Bad message"
        .asciz  "Value too large for defined data type", "Name not unique on network", "File descriptor in bad state"
        .asciz  "Remote address changed", "Can not access a needed shared library"
        .asciz  "Accessing a corrupted shared library", ".lib section in a.out corrupted"
        .asciz  "Attempting to link in too many shared libraries", "Cannot exec a shared library directly"
        .asciz  "Invalid or incomplete multibyte or wide character", "Interrupted system call should be restarted"
        .asciz  "Streams pipe error", "Too many users", "Socket operation on non-socket", "Destination address required"
        .asciz  "Message too long", "Protocol wrong type for socket", "Protocol not available", "Protocol not supported"
        .asciz  "Socket type not supported", "Operation not supported", "Protocol family not supported"
        .asciz  "Address family not supported by protocol", "Address already in use", "Cannot assign requested address"
        .asciz  "Network is down", "Network is unreachable", "Network dropped connection on reset"
        .asciz  "Software caused connection abort", "Connection reset by peer", "No buffer space available"
        .asciz  "Transport endpoint is already connected", "Transport endpoint is not connected"
        .asciz  "Cannot send after transport endpoint shutdown", "Too many references: cannot splice"
        .asciz  "Connection timed out", "Connection refused", "Host is down", "No route to host"
        .asciz  "Operation already in progress", "Operation now in progress", "Stale file handle"
        .asciz  "Structure needs cleaning", "Not a XENIX named type file", "No XENIX semaphores available"
        .asciz  "Is a named type file", "Remote I/O error", "Disk quota exceeded", "No medium found", "Wrong medium type"
        .asciz  "Operation canceled", "Required key not available", "Key has expired", "Key has been revoked"
        .asciz  "Key was rejected by service", "Owner died", "State not recoverable"
        .asciz  "Operation not possible due to RF-kill", "Memory page has hardware error"

// By number, from 0.
signal_texts:
        .asciz  "Unknown signal 0"
        .asciz  "Hangup"
        .asciz  "Interrupt"
        .asciz  "Quit"
        .asciz  "Illegal instruction"
        .asciz  "Trace/breakpoint trap"
        .asciz  "Aborted"
        .asciz  "Bus error"
        .asciz  "Floating point exception"
        .asciz  "Killed"
        .asciz  "User defined signal 1"
        .asciz  "Segmentation fault"
        .asciz  "User defined signal 2"
        .asciz  "Broken pipe"
        .asciz  "Alarm clock"
        .asciz  "Terminated"
        .asciz  "Stack fault"
        .asciz  "Child exited"
        .asciz  "Continued"
        .asciz  "Stopped (signal)"
        .asciz  "Stopped"
        .asciz  "Stopped (tty input)"
        .asciz  "Stopped (tty output)"
        .asciz  "Urgent I/O condition"
        .asciz  "CPU time limit exceeded"
        .asciz  "File size limit exceeded"
        .asciz  "Virtual timer expired"
        .asciz  "Profiling timer expired"
        .asciz  "Window changed"
        .asciz  "I/O possible"
        .asciz  "Power failure"
        .asciz  "Bad system call"

        .bss
unknown_text:
        .skip   40
