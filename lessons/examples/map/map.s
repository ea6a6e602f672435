// A file as memory: mmap puts it into the address space, and it is read
// with ordinary loads. Counts lines, words and bytes, as wc does.

        .equ    AT_FDCWD, -100
        .equ    PROT_READ,   1
        .equ    MAP_PRIVATE, 2
        .equ    STAT_SIZE,  48          // where st_size is in struct stat

        .bss
        .balign 8
status: .skip   128
        .data
name:   .asciz  "story.txt"
line:   .ascii  "       0       0       0 story.txt\n"
line_length = . - line

        .text
        .globl  _start
_start:
        mov     x0, #AT_FDCWD           // openat(AT_FDCWD, name, O_RDONLY)
        ldr     x1, =name
        mov     x2, #0
        mov     x8, #56
        svc     #0
        tbnz    x0, #63, fail
        mov     w19, w0
        ldr     x1, =status             // fstat(fd, status)
        mov     x8, #80
        svc     #0
        tbnz    x0, #63, fail
        ldr     x20, =status
        ldr     x20, [x20, #STAT_SIZE]  // x20: how many bytes
        cbz     x20, count              // nothing to map

        mov     x0, #0                  // mmap(NULL, size, PROT_READ,
        mov     x1, x20                 //      MAP_PRIVATE, fd, 0)
        mov     x2, #PROT_READ
        mov     x3, #MAP_PRIVATE
        mov     w4, w19
        mov     x5, #0
        mov     x8, #222
        svc     #0
        cmn     x0, #4095               // −4095 to −1 are errors
        b.hs    fail
        mov     x19, x0                 // x19: the first byte
count:
        mov     x21, #0                 // x21: lines
        mov     x22, #0                 // x22: words
        mov     w23, #0                 // w23: inside a word?
        mov     x24, #0
byte:
        cmp     x24, x20
        b.hs    counted
        ldrb    w0, [x19, x24]
        add     x24, x24, #1
        cmp     w0, #'\n'
        cinc    x21, x21, eq
        cmp     w0, #' '                // a space, or something below it
        cset    w1, hi
        bic     w2, w1, w23             // a word begins here
        add     x22, x22, x2
        mov     w23, w1
        b       byte
counted:
        ldr     x1, =line
        mov     x0, x21
        bl      put
        mov     x0, x22
        bl      put
        mov     x0, x20
        bl      put
        mov     x0, #1                  // write(1, line, line_length)
        ldr     x1, =line
        mov     x2, #line_length
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
fail:
        mov     x0, #1
        mov     x8, #93
        svc     #0

// put: x0 into the eight columns at x1; x1 goes on behind them.
put:
        add     x1, x1, #8
        mov     x2, x1
        mov     x3, #10
digit:
        udiv    x4, x0, x3
        msub    x5, x4, x3, x0
        add     w5, w5, #'0'
        strb    w5, [x2, #-1]!
        mov     x0, x4
        cbnz    x0, digit
        ret
