// <dirent.h>, <fnmatch.h>: reading directories, whole ones in order, and names against patterns.

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

// int scandir(const char *path, struct dirent ***to, int (*wanted)(const struct dirent *), int (*order)(const struct dirent **, const struct dirent **)):
// copies of the entries that are wanted (NULL: all of them), in order (NULL: as they come), in an array; how many, or -1.
// x19: the directory, x20: to, x21: wanted, x22: order, x23: the array, w24: how many there are, w25: how many have room, x26: the entry.
        .equ    ENTRY_name, 19
function scandir
function scandir64
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        mov     x20, x1
        mov     x21, x2
        mov     x22, x3
        bl      opendir
        mov     x19, x0
        mov     w0, #-1
        cbz     x19, 6f
        mov     x23, #0
        mov     w24, #0
        mov     w25, #0
1:      mov     x0, x19
        bl      readdir
        mov     x26, x0
        cbz     x26, 4f
        cbz     x21, 2f
        blr     x21
        cbz     w0, 1b
2:      cmp     w24, w25
        b.lo    3f
        add     w25, w25, #8
        lsl     w25, w25, #1
        mov     x0, x23
        lsl     x1, x25, #3
        bl      realloc
        cbz     x0, 7f
        mov     x23, x0
3:      ldrh    w0, [x26, #ENTRY_length]
        bl      malloc
        cbz     x0, 7f
        str     x0, [x23, x24, lsl #3]
        add     w24, w24, #1
        mov     x1, x26
        ldrh    w2, [x26, #ENTRY_length]
        bl      memcpy
        b       1b
4:      cbz     x22, 5f
        cbz     x23, 5f
        mov     x0, x23
        mov     x1, x24
        mov     x2, #8
        mov     x3, x22
        bl      qsort
5:      mov     x0, x19
        bl      closedir
        str     x23, [x20]
        mov     w0, w24
6:      ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
7:      cbz     w24, 8f                 // no memory: none of it is kept
        sub     w24, w24, #1
        ldr     x0, [x23, x24, lsl #3]
        bl      free
        b       7b
8:      mov     x0, x23
        bl      free
        mov     x0, x19
        bl      closedir
        mov     w0, #-1
        b       6b
end scandir64
end scandir

// int alphasort(const struct dirent **one, const struct dirent **other): the order of their names.
function alphasort
function alphasort64
        ldr     x0, [x0]
        ldr     x1, [x1]
        add     x0, x0, #ENTRY_name
        add     x1, x1, #ENTRY_name
        b       strcoll
end alphasort64
end alphasort

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
