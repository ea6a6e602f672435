// The program behind as, ld, objdump and their like: the work is done outside the machine, and this process stands for it. It
// hands over standard input if the tool wants it, writes out what comes back, and exits with the tool's status. A tool that goes on
// by steps says which call to make, and is told what that gave; one that is a client of the network writes while it is at work.

        .equ    SYS_read,    63
        .equ    SYS_write,   64
        .equ    SYS_exit,    93
        .equ    SYS_tool,    4096
        .equ    RUN,         0
        .equ    INPUT,       1
        .equ    OUTPUT,      2
        .equ    WAIT,        3
        .equ    STEP,        4
        .equ    ENDED,       256        // what WAIT gives at the end: this and the status
        .equ    EAGAIN,      11
        .equ    EALREADY,    114
        .equ    EINPROGRESS, 115
        .equ    WRITE_ERROR, 23         // as curl says it
        .equ    BUFFER_BYTES, 131072

        .text
        .global _start
_start:
        adrp    x20, buffer
        add     x20, x20, :lo12:buffer
        ldr     x24, [sp]               // x24: the environment, behind argc, argv and its NULL
        add     x24, sp, x24, lsl #3
        add     x24, x24, #16
run:
        mov     x0, #RUN
        mov     x1, x24
        mov     x8, #SYS_tool
        svc     #0
        mov     x19, x0                 // x19: the status
        cmn     x0, #EALREADY
        b.eq    steps
        cmn     x0, #EINPROGRESS
        b.eq    client
        cmn     x0, #EAGAIN
        b.ne    outputs
input:                                  // all of standard input, then again
        mov     x0, #0
        mov     x1, x20
        mov     x2, #BUFFER_BYTES
        mov     x8, #SYS_read
        svc     #0
        cmp     x0, #0
        csel    x21, xzr, x0, lt
        mov     x2, x21
        mov     x1, x20
        mov     x0, #INPUT
        mov     x8, #SYS_tool
        svc     #0
        cbnz    x21, input
        b       run

steps:                                  // x21: what the last call gave
        mov     x21, #0
1:      mov     x0, #STEP
        mov     x1, x21
        mov     x2, x20
        mov     x3, #BUFFER_BYTES
        mov     x4, x24
        mov     x8, #SYS_tool
        svc     #0
        cbnz    x0, failed
        ldp     x0, x1, [x20]
        ldp     x2, x3, [x20, #16]
        ldp     x4, x5, [x20, #32]
        ldr     x8, [x20, #48]
        svc     #0
        mov     x21, x0
        b       1b
failed: mov     x19, #1
        b       finish

client: mov     x0, #WAIT               // 1 or 2: there are bytes for it
        mov     x8, #SYS_tool
        svc     #0
        subs    x19, x0, #ENDED
        b.hs    finish
        mov     w22, w0
        mov     x19, #WRITE_ERROR
        bl      write_out
        b       client

outputs:                                // standard error last, as it is read last
        mov     w22, #1
        bl      write_out
        mov     w22, #2
        bl      write_out
finish:
        mov     x0, x19
        mov     x8, #SYS_exit
        svc     #0

write_out:                              // what there is for descriptor w22
1:      mov     x0, #OUTPUT
        mov     x1, x22
        mov     x2, x20
        mov     x3, #BUFFER_BYTES
        mov     x8, #SYS_tool
        svc     #0
        cmp     x0, #0
        b.le    3f
        mov     x21, x20                // write may take less than it was given
        add     x23, x20, x0
2:      mov     x0, x22
        mov     x1, x21
        sub     x2, x23, x21
        mov     x8, #SYS_write
        svc     #0
        cmp     x0, #0
        b.le    finish
        add     x21, x21, x0
        cmp     x21, x23
        b.lo    2b
        b       1b
3:      ret

        .bss
        .balign 16
buffer: .skip   BUFFER_BYTES
