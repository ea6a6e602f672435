// Lists a directory, as ls does: directory [NAME]
//
// getdents64 fills a buffer with records of different lengths. Each
// says how long it is, so that the next one can be found.

        .equ    AT_FDCWD, -100
        .equ    O_DIRECTORY, 040000
        .equ    RECORD_LENGTH, 16       // struct linux_dirent64: 2 bytes
        .equ    RECORD_KIND,   18       // 4: a directory, 8: a file
        .equ    RECORD_NAME,   19       // ends with a 0

        .bss
        .balign 8
records: .skip  4096
line:    .skip  300

        .text
        .globl  _start
_start:
        ldr     x0, [sp]                // argc
        ldr     x1, [sp, #16]           // argv[1]
        cmp     x0, #1
        adr     x2, here
        csel    x1, x2, x1, ls          // without a name: this directory
        mov     x0, #AT_FDCWD           // openat(AT_FDCWD, x1, O_DIRECTORY)
        mov     x2, #O_DIRECTORY
        mov     x8, #56
        svc     #0
        tbnz    x0, #63, fail
        mov     w19, w0
more:
        mov     w0, w19                 // getdents64(fd, records, 4096)
        ldr     x1, =records
        mov     x2, #4096
        mov     x8, #61
        svc     #0
        cmp     x0, #0
        b.lt    fail
        b.eq    done                    // that was all
        ldr     x20, =records           // x20: the record
        add     x21, x20, x0            // x21: where they end
record:
        ldrb    w0, [x20, #RECORD_NAME]
        cmp     w0, #'.'                // . and .. and hidden ones
        b.eq    skip
        add     x1, x20, #RECORD_NAME
        ldr     x2, =line
copy:
        ldrb    w0, [x1], #1
        strb    w0, [x2], #1
        cbnz    w0, copy
        sub     x2, x2, #1              // over the 0
        ldrb    w0, [x20, #RECORD_KIND]
        cmp     w0, #4
        b.ne    plain
        mov     w0, #'/'                // a directory is marked
        strb    w0, [x2], #1
plain:
        mov     w0, #'\n'
        strb    w0, [x2], #1
        ldr     x1, =line
        sub     x2, x2, x1
        mov     x0, #1                  // write(1, line, length)
        mov     x8, #64
        svc     #0
skip:
        ldrh    w0, [x20, #RECORD_LENGTH]
        add     x20, x20, x0
        cmp     x20, x21
        b.lo    record
        b       more
done:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
fail:
        mov     x0, #1
        mov     x8, #93
        svc     #0

here:   .asciz  "."
