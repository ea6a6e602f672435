// <dirent.h>, <fnmatch.h>: reading directories, and names against patterns.

        .include "function.inc"

        .text

// A DIR: descriptor, bytes in the buffer, the next of them, then the buffer of what getdents64 gave. An entry there has
// the layout of struct dirent, so readdir gives a pointer into it.
        .equ    DIR_fd,       0
        .equ    DIR_end,      4
        .equ    DIR_next,     8
        .equ    DIR_buffer,   16
        .equ    DIR_CAPACITY, 2048
        .equ    ENTRY_length, 16        // of struct dirent: d_reclen

// DIR *opendir(const char *path)
function opendir
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w1, #0x4000             // O_DIRECTORY | O_CLOEXEC
        movk    w1, #0x8, lsl #16
        bl      open
        tbnz    w0, #31, 1f
        ldp     x29, x30, [sp], #16
// DIR *fdopendir(int fd)
function fdopendir
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        mov     x0, #DIR_buffer + DIR_CAPACITY
        bl      malloc
        cbz     x0, 2f
        ldr     w1, [sp, #16]
        stp     w1, wzr, [x0]
        str     wzr, [x0, #DIR_next]
2:      ldp     x29, x30, [sp], #32
        ret
1:      mov     x0, #0
        ldp     x29, x30, [sp], #16
        ret
end fdopendir
end opendir

// struct dirent *readdir(DIR *): the next entry, or NULL.
function readdir
function readdir64
        ldp     w1, w2, [x0, #DIR_end]
        cmp     w2, w1
        b.hs    2f
1:      add     x3, x0, #DIR_buffer
        add     x3, x3, x2
        ldrh    w4, [x3, #ENTRY_length]
        add     w2, w2, w4
        str     w2, [x0, #DIR_next]
        mov     x0, x3
        ret
2:      stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        add     x1, x0, #DIR_buffer
        mov     x2, #DIR_CAPACITY
        ldr     w0, [x0, #DIR_fd]
        bl      getdents64
        mov     x1, x0
        ldr     x0, [sp, #16]
        ldp     x29, x30, [sp], #32
        cmp     x1, #0
        b.le    3f
        mov     w2, #0
        stp     w1, wzr, [x0, #DIR_end]
        b       1b
3:      mov     x0, #0
        ret
end readdir64
end readdir

// void rewinddir(DIR *)
function rewinddir
        stp     wzr, wzr, [x0, #DIR_end]
        ldr     w0, [x0]
        mov     x1, #0
        mov     w2, #0
        b       lseek
end rewinddir

// int dirfd(DIR *)
function dirfd
        ldr     w0, [x0]
        ret
end dirfd

// int closedir(DIR *)
function closedir
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        ldr     w1, [x0]
        str     w1, [sp, #16]
        bl      free
        ldr     w0, [sp, #16]
        bl      close
        ldp     x29, x30, [sp], #32
        ret
end closedir

// int fnmatch(const char *pattern, const char *name, int flags): 0 if the name is one of those that the pattern means: ? one
// byte, * any number, [a-z] one of a set, [!a-z] one outside it, \ takes the next as it is. FNM_PERIOD (4): a leading
// dot must be written.
        .equ    FNM_NOMATCH, 1
        .equ    FNM_PERIOD,  4

function fnmatch
        tbz     w2, #2, match
        ldrb    w3, [x1]
        cmp     w3, #'.'
        b.ne    match
        ldrb    w4, [x0]
        cmp     w4, #'.'
        b.ne    no_match
// x0: pattern, x1: name. x5, x6: where to go on if the text behind the last * does not fit: with one byte more for the *.
match:
        mov     x5, #0
1:      ldrb    w3, [x0], #1
        ldrb    w4, [x1]
        cbz     w3, 7f
        cmp     w3, #'*'
        b.eq    2f
        cbz     w4, no_match            // the name is at its end
        cmp     w3, #'?'
        b.eq    3f
        cmp     w3, #'['
        b.eq    4f
        cmp     w3, #'\\'
        b.ne    6f
        ldrb    w3, [x0], #1
6:      cmp     w3, w4
        b.ne    8f
3:      add     x1, x1, #1
        b       1b
2:      mov     x5, x0
        mov     x6, x1
        b       1b
7:      cbz     w4, 9f                  // both at their ends
8:      cbz     x5, no_match
        ldrb    w4, [x6]
        cbz     w4, no_match
        add     x6, x6, #1
        mov     x1, x6
        mov     x0, x5
        b       1b
9:      mov     w0, #0
        ret
4:      mov     x9, x0                  // a set without ] is a plain [
        ldrb    w7, [x9]
        cmp     w7, #'!'
        mov     w8, #'^'
        ccmp    w7, w8, #4, ne
        cset    w7, eq                  // w7: outside it
        cinc    x9, x9, eq
        mov     w8, #0                  // w8: found
        mov     x12, x9                 // a ] that comes first belongs to it
5:      ldrb    w10, [x9], #1
        cbz     w10, 6b
        cmp     w10, #']'
        b.ne    10f
        sub     x11, x9, #1
        cmp     x11, x12
        b.ne    12f
10:     mov     w11, w10                // w10 to w11: a range
        ldrb    w13, [x9]
        cmp     w13, #'-'
        b.ne    11f
        ldrb    w13, [x9, #1]
        cmp     w13, #']'
        b.eq    11f
        cbz     w13, 11f
        mov     w11, w13
        add     x9, x9, #2
11:     cmp     w4, w10
        b.lo    5b
        cmp     w4, w11
        csinc   w8, w8, wzr, hi
        b       5b
12:     mov     x0, x9
        cmp     w8, w7
        b.ne    3b
        b       8b
no_match:
        mov     w0, #FNM_NOMATCH
        ret
end fnmatch
