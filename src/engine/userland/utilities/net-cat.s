// nc [-l] [-p PORT] [HOST] PORT: a connection by hand. What is typed goes out, what comes in is shown; with -l it waits for a
// client instead of being one.

        .include "function.inc"

        .text

        .equ    AF_INET,     2
        .equ    SOCK_STREAM, 1
        .equ    POLLIN,      1
        .equ    POLLHUP,     16
        .equ    SHUT_WR,     1
        .equ    BUFFER_BYTES, 65536

//      x19 argument    w20 listen      w21 port        w22 socket
function net_cat
        stp     x29, x30, [sp, #-96]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        add     x19, x1, #8
        mov     w20, #0
        mov     w21, #0
        str     xzr, [sp, #48]          // host
1:      ldr     x0, [x19], #8
        cbz     x0, 5f
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    3f
2:      ldrb    w1, [x0, #1]!
        cbz     w1, 1b
        cmp     w1, #'l'
        csinc   w20, w20, wzr, ne
        cmp     w1, #'p'
        b.ne    2b
        ldr     x0, [x19]
        cbz     x0, usage
        b       2b
3:      ldrb    w1, [x0]                // digits alone are a port
        sub     w1, w1, #'0'
        cmp     w1, #9
        b.hi    4f
        mov     w1, #'.'
        str     x0, [sp, #56]
        bl      strchr
        mov     x1, x0
        ldr     x0, [sp, #56]
        cbnz    x1, 4f
        bl      atoi
        mov     w21, w0
        b       1b
4:      str     x0, [sp, #48]
        b       1b
5:      cbz     w21, usage
        mov     w0, #AF_INET            // struct sockaddr_in at sp + 64
        strh    w0, [sp, #64]
        rev16   w0, w21
        strh    w0, [sp, #66]
        str     wzr, [sp, #68]
        str     xzr, [sp, #72]
        ldr     x0, [sp, #48]
        cbz     x0, 6f
        bl      host_address
        cbz     w0, no_host
        str     w1, [sp, #68]
        b       7f
6:      cbnz    w20, 7f
        mov     w0, #0x7f               // 127.0.0.1
        movk    w0, #0x100, lsl #16
        str     w0, [sp, #68]
7:      mov     w0, #AF_INET
        mov     w1, #SOCK_STREAM
        mov     w2, #0
        bl      socket
        tbnz    w0, #31, failed
        mov     w22, w0
        cbnz    w20, listening
        add     x1, sp, #64
        mov     w2, #16
        bl      connect
        cbnz    w0, failed
        b       talk
listening:
        mov     w0, #1
        str     w0, [sp, #88]
        mov     w0, w22
        mov     w1, #1                  // SOL_SOCKET, SO_REUSEADDR
        mov     w2, #2
        add     x3, sp, #88
        mov     w4, #4
        bl      setsockopt
        mov     w0, w22
        add     x1, sp, #64
        mov     w2, #16
        bl      bind
        cbnz    w0, failed
        mov     w0, w22
        mov     w1, #1
        bl      listen
        cbnz    w0, failed
        mov     w0, w22
        mov     x1, #0
        mov     x2, #0
        bl      accept
        tbnz    w0, #31, failed
        mov     w20, w0
        mov     w0, w22
        bl      close
        mov     w22, w20
talk:
        mov     w0, #0                  // two struct pollfd at sp + 64: standard input and the socket
        mov     w1, #POLLIN
        stp     w0, w1, [sp, #64]
        stp     w22, w1, [sp, #72]
8:      add     x0, sp, #64
        mov     x1, #2
        mov     w2, #-1
        bl      poll
        tbnz    w0, #31, failed
        ldrh    w0, [sp, #70]
        cbz     w0, 9f
        mov     w0, #0
        mov     w1, w22
        bl      pass_on
        cbnz    w0, 9f
        mov     w0, w22                 // the end of the input: the other side shall hear of it
        mov     w1, #SHUT_WR
        bl      shutdown
        mov     w0, #-1
        str     w0, [sp, #64]
9:      ldrh    w0, [sp, #78]
        cbz     w0, 8b
        mov     w0, w22
        mov     w1, #1
        bl      pass_on
        cbnz    w0, 8b
        mov     w0, #0
        b       done
no_host:
        adrp    x1, no_such_host
        add     x1, x1, :lo12:no_such_host
        bl      complain
        b       done
failed:
        adrp    x1, connection
        add     x1, x1, :lo12:connection
        bl      complain_errno
        b       done
usage:
        adrp    x1, usage_text
        add     x1, x1, :lo12:usage_text
        bl      complain
done:
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #96
        ret
end net_cat

// One read from w0, all of it to w1. w0: 0 at the end.
pass_on:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w1, [sp, #16]
        adrp    x1, buffer
        add     x1, x1, :lo12:buffer
        mov     x2, #BUFFER_BYTES
        bl      read
        cmp     x0, #0
        b.le    1f
        mov     x2, x0
        ldr     w0, [sp, #16]
        adrp    x1, buffer
        add     x1, x1, :lo12:buffer
        bl      write
        mov     w0, #1
        b       2f
1:      mov     w0, #0
2:      ldp     x29, x30, [sp], #32
        ret

// int host_address(const char *name): w0: 1 and the address in w1, network order; 0 if it is not known. Numbers, or a name in /etc/hosts.
function host_address
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        sub     sp, sp, #512
        mov     x19, x0
        add     x1, x29, #40
        bl      inet_aton
        cbnz    w0, 3f
        adrp    x0, hosts_path
        add     x0, x0, :lo12:hosts_path
        adrp    x1, mode_read
        add     x1, x1, :lo12:mode_read
        bl      fopen
        cbz     x0, 5f
        mov     x20, x0
1:      mov     x0, sp
        mov     w1, #512
        mov     x2, x20
        bl      fgets
        cbz     x0, 4f
        adrp    x1, white
        add     x1, x1, :lo12:white
        add     x2, x29, #48
        bl      strtok_r                // the address, then names
        cbz     x0, 1b
        str     x0, [x29, #32]
2:      mov     x0, #0
        adrp    x1, white
        add     x1, x1, :lo12:white
        add     x2, x29, #48
        bl      strtok_r
        cbz     x0, 1b
        mov     x1, x19
        bl      strcmp
        cbnz    w0, 2b
        mov     x0, x20
        bl      fclose
        ldr     x0, [x29, #32]
        add     x1, x29, #40
        bl      inet_aton
3:      ldr     w1, [x29, #40]
        mov     w0, #1
        b       6f
4:      mov     x0, x20
        bl      fclose
5:      mov     w0, #0
6:      mov     sp, x29
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end host_address

        .section .rodata
usage_text:
        .asciz  "which port? nc [HOST] PORT, or nc -l PORT"
no_such_host:
        .asciz  "this host is not known"
connection:
        .asciz  "connection"
hosts_path:
        .asciz  "/etc/hosts"
mode_read:
        .asciz  "re"
white:  .asciz  " \t\n"
