// Copies a file: copy FROM TO
//
// openat, then read and write in turns until read gives 0. Each call
// may fail; words on standard error and a status of 1 say so.

        .equ    AT_FDCWD, -100          // from the present directory
        .equ    O_WRONLY,    1
        .equ    O_CREAT,  0100          // octal, as in the manual
        .equ    O_TRUNC, 01000
        .equ    SIZE,    65536

        .bss
buffer: .skip   SIZE

        .text
        .globl  _start
_start:
        ldr     x0, [sp]                // argc
        cmp     x0, #3
        adr     x1, usage
        mov     x2, #usage_length
        b.ne    fail

        mov     x0, #AT_FDCWD           // openat(AT_FDCWD, argv[1], O_RDONLY)
        ldr     x1, [sp, #16]
        mov     x2, #0
        mov     x8, #56
        svc     #0
        adr     x1, no_source
        mov     x2, #no_source_length
        tbnz    x0, #63, fail           // a negative result is an error
        mov     w19, w0                 // w19: what is read from

        mov     x0, #AT_FDCWD           // openat(…, argv[2], flags, 0644)
        ldr     x1, [sp, #24]
        mov     x2, #O_WRONLY | O_CREAT | O_TRUNC
        mov     x3, #0644
        mov     x8, #56
        svc     #0
        adr     x1, no_target
        mov     x2, #no_target_length
        tbnz    x0, #63, fail
        mov     w20, w0                 // w20: what is written to
read:
        mov     w0, w19
        ldr     x1, =buffer
        mov     x2, #SIZE
        mov     x8, #63
        svc     #0
        cbz     x0, done                // the end of the file
        adr     x1, broken
        mov     x2, #broken_length
        tbnz    x0, #63, fail
        mov     x22, x0                 // x22: bytes that wait
        ldr     x21, =buffer            // x21: the first of them
write:
        mov     w0, w20
        mov     x1, x21
        mov     x2, x22
        mov     x8, #64
        svc     #0
        adr     x1, broken
        mov     x2, #broken_length
        tbnz    x0, #63, fail
        add     x21, x21, x0            // Linux may take fewer than it is
        subs    x22, x22, x0            // given: go on with the rest
        b.ne    write
        b       read
done:
        mov     w0, w20
        mov     x8, #57                 // close
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

fail:                                   // x1, x2: what went wrong
        mov     x0, #2                  // standard error
        mov     x8, #64
        svc     #0
        mov     x0, #1
        mov     x8, #93
        svc     #0

usage:      .ascii  "usage: copy FROM TO\n"
usage_length = . - usage
no_source:  .ascii  "copy: the first file cannot be opened\n"
no_source_length = . - no_source
no_target:  .ascii  "copy: the second file cannot be written\n"
no_target_length = . - no_target
broken:     .ascii  "copy: reading or writing failed\n"
broken_length = . - broken
