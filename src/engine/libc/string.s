// <string.h>: bytes in memory and strings that a NUL ends. Plain loops, one byte at a time where that is all there is to
// say; memcpy and memset, which everything leans on, move 16 bytes at a time.

        .include "function.inc"

        .text

// void *memcpy(void *to, const void *from, size_t count): the areas must not overlap. Returns `to`.
function mempcpy
        add     x3, x0, x2              // as memcpy, but returns the byte behind the copy
        b       copy_up
end mempcpy

function memcpy
        mov     x3, x0                  // x3: what to return
copy_up:
        subs    x4, x2, #16
        b.lo    2f
1:      ldp     x5, x6, [x1], #16
        stp     x5, x6, [x0], #16
        subs    x4, x4, #16
        b.hs    1b
2:      ands    x4, x2, #15             // the rest, byte by byte
        b.eq    4f
3:      ldrb    w5, [x1], #1
        strb    w5, [x0], #1
        subs    x4, x4, #1
        b.ne    3b
4:      mov     x0, x3
        ret
end memcpy

// void *memmove(void *to, const void *from, size_t count): the areas may overlap.
function memmove
        sub     x3, x0, x1              // unsigned: `to` inside [from, from + count) is the one dangerous case
        cmp     x3, x2
        b.hs    memcpy
        add     x4, x0, x2              // there, copy from the end downwards
        add     x1, x1, x2
1:      cbz     x2, 2f
        ldrb    w3, [x1, #-1]!
        strb    w3, [x4, #-1]!
        sub     x2, x2, #1
        b       1b
2:      ret
end memmove

// void bcopy(const void *from, void *to, size_t count)
function bcopy
        mov     x3, x0
        mov     x0, x1
        mov     x1, x3
        b       memmove
end bcopy

// void *memset(void *to, int byte, size_t count)
function memset
        mov     x3, x0
        and     x1, x1, #0xff           // the byte in all eight places
        orr     x1, x1, x1, lsl #8
        orr     x1, x1, x1, lsl #16
        orr     x1, x1, x1, lsl #32
        subs    x4, x2, #16
        b.lo    2f
1:      stp     x1, x1, [x3], #16
        subs    x4, x4, #16
        b.hs    1b
2:      ands    x4, x2, #15
        b.eq    4f
3:      strb    w1, [x3], #1
        subs    x4, x4, #1
        b.ne    3b
4:      ret
end memset

// void bzero(void *to, size_t count)
function bzero
        mov     x2, x1
        mov     w1, #0
        b       memset
end bzero

// int memcmp(const void *a, const void *b, size_t count): the difference of the first bytes that differ.
function memcmp
function bcmp
1:      cbz     x2, 2f
        ldrb    w3, [x0], #1
        ldrb    w4, [x1], #1
        sub     x2, x2, #1
        subs    w5, w3, w4
        b.eq    1b
        mov     w0, w5
        ret
2:      mov     w0, #0
        ret
end bcmp
end memcmp

// void *memchr(const void *area, int byte, size_t count): where the byte is, or NULL.
function memchr
        and     w1, w1, #0xff
1:      cbz     x2, 2f
        ldrb    w3, [x0]
        cmp     w3, w1
        b.eq    3f
        add     x0, x0, #1
        sub     x2, x2, #1
        b       1b
2:      mov     x0, #0
3:      ret
end memchr

// void *memrchr(const void *area, int byte, size_t count): the last one.
function memrchr
        and     w1, w1, #0xff
1:      cbz     x2, 2f
        sub     x2, x2, #1
        ldrb    w3, [x0, x2]
        cmp     w3, w1
        b.ne    1b
        add     x0, x0, x2
        ret
2:      mov     x0, #0
        ret
end memrchr

// void *rawmemchr(const void *area, int byte): the byte is known to be there.
function rawmemchr
        and     w1, w1, #0xff
1:      ldrb    w3, [x0], #1
        cmp     w3, w1
        b.ne    1b
        sub     x0, x0, #1
        ret
end rawmemchr

// void *memmem(const void *area, size_t area_bytes, const void *part, size_t part_bytes)
function memmem
        cbz     x3, 4f                  // an empty part is at the start
1:      subs    x4, x1, x3              // fewer bytes left than the part has: not there
        b.lo    3f
        mov     x4, #0
2:      ldrb    w5, [x0, x4]
        ldrb    w6, [x2, x4]
        cmp     w5, w6
        b.ne    5f
        add     x4, x4, #1
        cmp     x4, x3
        b.lo    2b
        ret
5:      add     x0, x0, #1
        sub     x1, x1, #1
        b       1b
3:      mov     x0, #0
4:      ret
end memmem

// size_t strlen(const char *text): bytes before the NUL.
function strlen
        mov     x1, x0
1:      ldrb    w2, [x1], #1
        cbnz    w2, 1b
        sub     x0, x1, x0
        sub     x0, x0, #1              // the NUL was counted
        ret
end strlen

// size_t strnlen(const char *text, size_t limit)
function strnlen
        mov     x2, #0
1:      cmp     x2, x1
        b.hs    2f
        ldrb    w3, [x0, x2]
        cbz     w3, 2f
        add     x2, x2, #1
        b       1b
2:      mov     x0, x2
        ret
end strnlen

// char *strcpy(char *to, const char *from)
function strcpy
        mov     x2, x0
1:      ldrb    w3, [x1], #1
        strb    w3, [x2], #1
        cbnz    w3, 1b
        ret
end strcpy

// char *stpcpy(char *to, const char *from): where the copy's NUL is.
function stpcpy
1:      ldrb    w3, [x1], #1
        strb    w3, [x0], #1
        cbnz    w3, 1b
        sub     x0, x0, #1
        ret
end stpcpy

// char *strncpy(char *to, const char *from, size_t count): exactly count bytes; NULs fill up, none is added when full.
function strncpy
        mov     x4, x0
1:      cbz     x2, 3f
        ldrb    w3, [x1], #1
        strb    w3, [x4], #1
        sub     x2, x2, #1
        cbnz    w3, 1b
2:      cbz     x2, 3f
        strb    wzr, [x4], #1
        sub     x2, x2, #1
        b       2b
3:      ret
end strncpy

// size_t strlcpy(char *to, const char *from, size_t size): always ends in NUL if size is not 0; the length of `from`.
function strlcpy
        mov     x3, x1
        cbz     x2, 2f
1:      ldrb    w4, [x3]
        cbz     w4, 3f
        subs    x2, x2, #1
        b.eq    3f
        strb    w4, [x0], #1
        add     x3, x3, #1
        b       1b
3:      strb    wzr, [x0]
2:      ldrb    w4, [x3]                // count on to the end of `from`
        cbz     w4, 4f
        add     x3, x3, #1
        b       2b
4:      sub     x0, x3, x1
        ret
end strlcpy

// char *strcat(char *to, const char *from)
function strcat
        mov     x2, x0
1:      ldrb    w3, [x2], #1
        cbnz    w3, 1b
        sub     x2, x2, #1              // back onto the NUL
2:      ldrb    w3, [x1], #1
        strb    w3, [x2], #1
        cbnz    w3, 2b
        ret
end strcat

// char *strncat(char *to, const char *from, size_t count): at most count bytes, then a NUL.
function strncat
        mov     x4, x0
1:      ldrb    w3, [x4], #1
        cbnz    w3, 1b
        sub     x4, x4, #1
2:      cbz     x2, 3f
        ldrb    w3, [x1], #1
        cbz     w3, 3f
        strb    w3, [x4], #1
        sub     x2, x2, #1
        b       2b
3:      strb    wzr, [x4]
        ret
end strncat

// int strcmp(const char *a, const char *b): below, equal to or above 0.
function strcmp
function strcoll
1:      ldrb    w2, [x0], #1
        ldrb    w3, [x1], #1
        subs    w4, w2, w3
        b.ne    2f
        cbnz    w2, 1b
2:      mov     w0, w4
        ret
end strcoll
end strcmp

// int strncmp(const char *a, const char *b, size_t count)
function strncmp
1:      cbz     x2, 3f
        ldrb    w3, [x0], #1
        ldrb    w4, [x1], #1
        sub     x2, x2, #1
        subs    w5, w3, w4
        b.ne    2f
        cbnz    w3, 1b
2:      mov     w0, w5
        ret
3:      mov     w0, #0
        ret
end strncmp

// int strcasecmp(const char *a, const char *b): A–Z count as a–z.
function strcasecmp
        mov     x2, #-1                 // no limit
// int strncasecmp(const char *a, const char *b, size_t count)
function strncasecmp
1:      cbz     x2, 3f
        ldrb    w3, [x0], #1
        ldrb    w4, [x1], #1
        sub     x2, x2, #1
        sub     w5, w3, #'A'
        cmp     w5, #26
        add     w6, w3, #32
        csel    w5, w6, w3, lo
        sub     w6, w4, #'A'
        cmp     w6, #26
        add     w7, w4, #32
        csel    w6, w7, w4, lo
        subs    w7, w5, w6
        b.ne    2f
        cbnz    w3, 1b
2:      mov     w0, w7
        ret
3:      mov     w0, #0
        ret
end strncasecmp
end strcasecmp

// size_t strxfrm(char *to, const char *from, size_t size): this library has one order of letters, that of their bytes.
function strxfrm
        b       strlcpy
end strxfrm

// char *strchr(const char *text, int byte): the NUL can be asked for too.
function strchr
function index
        and     w1, w1, #0xff
1:      ldrb    w2, [x0]
        cmp     w2, w1
        b.eq    2f
        add     x0, x0, #1
        cbnz    w2, 1b
        mov     x0, #0
2:      ret
end index
end strchr

// char *strchrnul(const char *text, int byte): the NUL if the byte is not there.
function strchrnul
        and     w1, w1, #0xff
1:      ldrb    w2, [x0]
        cmp     w2, w1
        b.eq    2f
        cbz     w2, 2f
        add     x0, x0, #1
        b       1b
2:      ret
end strchrnul

// char *strrchr(const char *text, int byte): the last one.
function strrchr
function rindex
        and     w1, w1, #0xff
        mov     x3, #0
1:      ldrb    w2, [x0]
        cmp     w2, w1
        csel    x3, x0, x3, eq
        add     x0, x0, #1
        cbnz    w2, 1b
        mov     x0, x3
        ret
end rindex
end strrchr

// A set of bytes as 256 bits on the stack, for the three functions below: x1 → the set's text; uses x9–x12.
        .macro  make_set
        sub     sp, sp, #32
        stp     xzr, xzr, [sp]
        stp     xzr, xzr, [sp, #16]
91:     ldrb    w9, [x1], #1
        cbz     w9, 92f
        lsr     w10, w9, #6
        ldr     x11, [sp, x10, lsl #3]
        mov     x12, #1
        lsl     x12, x12, x9            // modulo 64
        orr     x11, x11, x12
        str     x11, [sp, x10, lsl #3]
        b       91b
92:
        .endm

// Whether byte w9 is in the set: bit 0 of x11; uses x10.
        .macro  test_set
        lsr     w10, w9, #6
        ldr     x11, [sp, x10, lsl #3]
        lsr     x11, x11, x9
        .endm

// size_t strspn(const char *text, const char *set): how many bytes at the start are in the set.
function strspn
        make_set
        mov     x2, x0
1:      ldrb    w9, [x2]
        cbz     w9, 2f
        test_set
        tbz     x11, #0, 2f
        add     x2, x2, #1
        b       1b
2:      sub     x0, x2, x0
        add     sp, sp, #32
        ret
end strspn

// size_t strcspn(const char *text, const char *set): how many are not.
function strcspn
        make_set
        mov     x2, x0
1:      ldrb    w9, [x2]
        cbz     w9, 2f
        test_set
        tbnz    x11, #0, 2f
        add     x2, x2, #1
        b       1b
2:      sub     x0, x2, x0
        add     sp, sp, #32
        ret
end strcspn

// char *strpbrk(const char *text, const char *set): the first byte that is in the set, or NULL.
function strpbrk
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      strcspn
        ldr     x1, [sp, #16]
        add     x0, x1, x0
        ldrb    w1, [x0]
        cmp     w1, #0
        csel    x0, xzr, x0, eq
        ldp     x29, x30, [sp], #32
        ret
end strpbrk

// char *strstr(const char *text, const char *part)
function strstr
        ldrb    w2, [x1]
        cbz     w2, 5f                  // an empty part is at the start
1:      ldrb    w3, [x0]
        cbz     w3, 4f
        cmp     w3, w2
        b.ne    3f
        mov     x4, #1
2:      ldrb    w5, [x1, x4]
        cbz     w5, 5f                  // all of the part was there
        ldrb    w6, [x0, x4]
        add     x4, x4, #1
        cmp     w5, w6
        b.eq    2b
3:      add     x0, x0, #1
        b       1b
4:      mov     x0, #0
5:      ret
end strstr

// char *strcasestr(const char *text, const char *part)
function strcasestr
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     x0, x1
        bl      strlen
        mov     x21, x0
1:      mov     x0, x19
        mov     x1, x20
        mov     x2, x21
        bl      strncasecmp
        cbz     w0, 2f
        ldrb    w0, [x19], #1
        cbnz    w0, 1b
        mov     x19, #0
2:      mov     x0, x19
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end strcasestr

// char *strtok_r(char *text, const char *separators, char **rest): the next word; its separator becomes a NUL.
function strtok_r
function __strtok_r
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x20, x1
        mov     x21, x2
        cbnz    x0, 1f
        ldr     x0, [x2]                // NULL: go on where the last word ended
        cbz     x0, 3f
1:      mov     x19, x0
        bl      strspn                  // leave out separators
        add     x19, x19, x0
        ldrb    w0, [x19]
        cbz     w0, 2f
        mov     x0, x19
        mov     x1, x20
        bl      strcspn                 // the word
        add     x0, x19, x0
        ldrb    w1, [x0]
        cbz     w1, 4f
        strb    wzr, [x0], #1
4:      str     x0, [x21]
        mov     x0, x19
        b       3f
2:      str     x19, [x21]              // nothing left
        mov     x0, #0
3:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end __strtok_r
end strtok_r

// char *strtok(char *text, const char *separators)
function strtok
        adrp    x2, strtok_rest
        add     x2, x2, :lo12:strtok_rest
        b       strtok_r
end strtok

// char *strsep(char **text, const char *separators): as strtok_r, but two separators side by side have an empty word between.
function strsep
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        ldr     x20, [x0]
        cbz     x20, 2f
        mov     x0, x20
        bl      strcspn
        add     x0, x20, x0
        ldrb    w1, [x0]
        cbz     w1, 1f
        strb    wzr, [x0], #1
        str     x0, [x19]
        b       2f
1:      str     xzr, [x19]
2:      mov     x0, x20
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end strsep

// char *strdup(const char *text): a copy from malloc.
function strdup
function __strdup
        mov     x1, #-1
// char *strndup(const char *text, size_t limit)
function strndup
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        bl      strnlen
        mov     x20, x0
        add     x0, x0, #1
        bl      malloc
        cbz     x0, 1f
        strb    wzr, [x0, x20]
        mov     x1, x19
        mov     x2, x20
        bl      memcpy
1:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end strndup
end __strdup
end strdup

// char *stpncpy(char *to, const char *from, size_t size): as strncpy; where the zeros begin.
function stpncpy
        cbz     x2, 2f
        ldrb    w3, [x1], #1
        strb    w3, [x0]
        cbz     w3, 1f
        add     x0, x0, #1
        sub     x2, x2, #1
        b       stpncpy
1:      str     x30, [sp, #-16]!
        mov     w1, #0
        bl      memset                  // gives where it began
        ldr     x30, [sp], #16
2:      ret
end stpncpy

// void *memccpy(void *to, const void *from, int last, size_t size): up to and with `last`; behind it, or NULL.
function memccpy
        and     w2, w2, #0xff
1:      cbz     x3, 2f
        ldrb    w4, [x1], #1
        strb    w4, [x0], #1
        sub     x3, x3, #1
        cmp     w4, w2
        b.ne    1b
        ret
2:      mov     x0, #0
        ret
end memccpy

// void swab(const void *from, void *to, ssize_t bytes): pairs of bytes change places.
function swab
1:      subs    x2, x2, #2
        b.lt    2f
        ldrb    w3, [x0], #1
        ldrb    w4, [x0], #1
        strb    w4, [x1], #1
        strb    w3, [x1], #1
        b       1b
2:      ret
end swab

// void *memfrob(void *area, size_t bytes): a joke of glibc's.
function memfrob
        mov     x2, x0
        mov     w4, #42
1:      cbz     x1, 2f
        ldrb    w3, [x2]
        eor     w3, w3, w4
        strb    w3, [x2], #1
        sub     x1, x1, #1
        b       1b
2:      ret
end memfrob

// void explicit_bzero(void *area, size_t bytes)
function explicit_bzero
        b       bzero
end explicit_bzero

// int strverscmp(const char *, const char *): numbers in them count as numbers ("file9" before "file10"); one that begins with 0 is a fraction.
//      x9, x10 where the numbers that are being compared began     w11 whether there is a difference of lengths in favour of whom
function strverscmp
        mov     x2, #0                  // x2: how many characters are the same
1:      ldrb    w3, [x0, x2]
        ldrb    w4, [x1, x2]
        cmp     w3, w4
        b.ne    2f
        cbz     w3, 9f
        add     x2, x2, #1
        b       1b
2:      mov     x5, x2                  // x5: where the digits before the difference begin
3:      cbz     x5, 4f
        sub     x6, x5, #1
        ldrb    w7, [x0, x6]
        sub     w7, w7, #'0'
        cmp     w7, #9
        b.hi    4f
        mov     x5, x6
        b       3b
4:      sub     w6, w3, #'0'            // w6, w7: whether the different ones are digits
        cmp     w6, #9
        cset    w6, ls
        sub     w7, w4, #'0'
        cmp     w7, #9
        cset    w7, ls
        cmp     x5, x2
        b.eq    7f
        ldrb    w9, [x0, x5]
        cmp     w9, #'0'
        b.ne    8f
        add     x10, x5, #1             // it begins with 0: zeros alone before the difference make it a fraction, of zeros
5:      cmp     x10, x2
        b.hs    6f
        ldrb    w9, [x0, x10]
        cmp     w9, #'0'
        b.ne    10f
        add     x10, x10, #1
        b       5b
6:      cmp     w6, w7                  // 0 against 00 or 01: the longer one is smaller
        b.eq    10f
        sub     w0, w7, w6
        ret
7:      and     w9, w6, w7              // the numbers begin here
        cbz     w9, 10f
        cmp     w3, #'0'
        b.eq    10f
        cmp     w4, #'0'
        b.eq    10f
8:      orr     w9, w6, w7              // whole numbers: the one with more digits is larger
        cbz     w9, 10f
        add     x9, x2, #0
11:     ldrb    w6, [x0, x9]
        sub     w6, w6, #'0'
        cmp     w6, #9
        cset    w6, ls
        ldrb    w7, [x1, x9]
        sub     w7, w7, #'0'
        cmp     w7, #9
        cset    w7, ls
        cmp     w6, w7
        b.ne    12f
        add     x9, x9, #1
        cbnz    w6, 11b
10:     sub     w0, w3, w4
        ret
12:     sub     w0, w6, w7
        ret
9:      mov     w0, #0
        ret
end strverscmp

        .bss
        .balign 8
strtok_rest:
        .skip   8
