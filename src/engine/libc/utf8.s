// <wchar.h>, <stdlib.h>: one wide character (a wchar_t, 32 bits of Unicode) and its bytes: UTF-8 after setlocale has chosen it, ASCII before.

        .include "function.inc"

        .text

        .equ    EILSEQ, 84

// size_t wcrtomb(char *to, wchar_t c, mbstate_t *state): how many bytes; NULL for `to` asks about 0.
function wcrtomb
        cbnz    x0, 1f
        mov     x0, #1
        ret
1:      cmp     w1, #0x80
        b.hs    2f
        strb    w1, [x0]
        mov     x0, #1
        ret
2:      adrp    x3, is_utf8
        ldr     w3, [x3, :lo12:is_utf8]
        cbz     w3, impossible
        mov     w3, #0x10ffff
        cmp     w1, w3
        b.hi    impossible
        lsr     w3, w1, #11
        cmp     w3, #0xd800 >> 11       // halves of UTF-16 are no characters
        b.eq    impossible
        and     w4, w1, #0x3f           // the last byte: six bits behind 10
        orr     w4, w4, #0x80
        lsr     w5, w1, #6
        cmp     w1, #0x800
        b.hs    3f
        orr     w5, w5, #0xc0
        strb    w5, [x0]
        strb    w4, [x0, #1]
        mov     x0, #2
        ret
3:      and     w6, w5, #0x3f
        orr     w6, w6, #0x80
        lsr     w5, w5, #6
        lsr     w3, w1, #16
        cbnz    w3, 4f
        orr     w5, w5, #0xe0
        strb    w5, [x0]
        strb    w6, [x0, #1]
        strb    w4, [x0, #2]
        mov     x0, #3
        ret
4:      and     w7, w5, #0x3f
        orr     w7, w7, #0x80
        lsr     w5, w5, #6
        orr     w5, w5, #0xf0
        strb    w5, [x0]
        strb    w7, [x0, #1]
        strb    w6, [x0, #2]
        strb    w4, [x0, #3]
        mov     x0, #4
        ret
impossible:
        set_errno EILSEQ
        mov     x0, #-1
        ret
end wcrtomb

// int wctomb(char *to, wchar_t c)
function wctomb
        cbnz    x0, wcrtomb
        mov     w0, #0                  // there is no state
        ret
end wctomb

// size_t mbrtowc(wchar_t *to, const char *from, size_t size, mbstate_t *state): how many bytes; 0 for a NUL, −1 for none of a character, −2 for a
// beginning of one, which the state keeps.
//      w4 the first byte       w5 the bits so far      w6 bytes that are missing       w7 the smallest of its length   x8 bytes taken
function mbrtowc
        cbnz    x1, 1f
        mov     x0, #0
        ret
1:      adrp    x9, own_state
        add     x9, x9, :lo12:own_state
        cmp     x3, #0
        csel    x9, x9, x3, eq
        mov     x8, #0
        ldp     w6, w5, [x9]            // missing bytes and the bits so far, of a character that was begun
        cbnz    w6, 4f
        cbz     x2, unfinished
        ldrb    w4, [x1], #1
        mov     x8, #1
        cmp     w4, #0x80
        b.hs    2f
        mov     w5, w4
        b       6f
2:      adrp    x10, is_utf8
        ldr     w10, [x10, :lo12:is_utf8]
        cbz     w10, impossible
        mov     w6, #1
        and     w5, w4, #0x1f
        sub     w10, w4, #0xc2
        cmp     w10, #0xdf - 0xc2
        b.ls    4f
        mov     w6, #2
        and     w5, w4, #0x0f
        sub     w10, w4, #0xe0
        cmp     w10, #0xef - 0xe0
        b.ls    3f
        mov     w6, #3
        and     w5, w4, #0x07
        sub     w10, w4, #0xf0
        cmp     w10, #0xf4 - 0xf0
        b.hi    impossible
3:      cmp     x8, x2                  // the second byte says whether it is too small or too large
        b.hs    4f
        ldrb    w10, [x1]
        and     w10, w10, #0x3f
        orr     w10, w10, w5, lsl #6
        cmp     w6, #2
        mov     w7, #0x800 >> 6
        mov     w11, #0x10000 >> 12
        csel    w7, w7, w11, eq
        cmp     w10, w7
        b.lo    impossible
        cmp     w6, #2
        b.ne    5f
        lsr     w11, w10, #5
        cmp     w11, #0xd800 >> 11
        b.eq    impossible
        b       4f
5:      cmp     w10, #0x10ffff >> 12
        b.hi    impossible
4:      cmp     x8, x2
        b.hs    unfinished
        ldrb    w10, [x1], #1
        and     w11, w10, #0xc0
        cmp     w11, #0x80
        b.ne    7f
        add     x8, x8, #1
        and     w10, w10, #0x3f
        orr     w5, w10, w5, lsl #6
        subs    w6, w6, #1
        b.ne    4b
6:      str     xzr, [x9]
        cbz     x0, 8f
        str     w5, [x0]
8:      cmp     w5, #0
        csel    x0, xzr, x8, eq
        ret
7:      str     xzr, [x9]
        b       impossible
unfinished:
        stp     w6, w5, [x9]
        mov     x0, #-2
        ret
end mbrtowc

// int mbtowc(wchar_t *to, const char *from, size_t size), int mblen(const char *from, size_t size): without a state.
function mblen
        mov     x2, x1
        mov     x1, x0
        mov     x0, #0
function mbtowc
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     xzr, [sp, #16]
        add     x3, sp, #16
        bl      mbrtowc
        cmn     x0, #2
        csinv   w0, w0, wzr, ne
        ldp     x29, x30, [sp], #32
        ret
end mbtowc
end mblen
function mbrlen
        mov     x3, x2
        mov     x2, x1
        mov     x1, x0
        mov     x0, #0
        b       mbrtowc
end mbrlen
function mbsinit
        cbz     x0, 1f
        ldr     w0, [x0]
        cmp     w0, #0
1:      cset    w0, eq
        ret
end mbsinit
function btowc
        cmp     w0, #0x80
        csinv   w0, w0, wzr, lo
        ret
end btowc
function wctob
        cmp     w0, #0x80
        csinv   w0, w0, wzr, lo
        ret
end wctob

// size_t wcsrtombs(char *to, const wchar_t **from, size_t size, mbstate_t *state): bytes without the NUL; for NULL as many as it would be.
//      x19 to          x20 from        x21 room        x22 bytes so far        x23 address of the pointer
function wcstombs
        str     x1, [sp, #-16]!
        mov     x1, sp
        str     x30, [sp, #8]
        bl      wcsrtombs
        ldr     x30, [sp, #8]
        add     sp, sp, #16
        ret
end wcstombs
function wcsrtombs
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x0
        ldr     x20, [x1]
        mov     x21, x2
        mov     x22, #0
        mov     x23, x1
1:      add     x0, sp, #56
        ldr     w1, [x20]
        bl      wcrtomb
        tbnz    x0, #63, 5f
        cbz     x19, 3f
        add     x1, x22, x0
        cmp     x1, x21
        b.hi    4f                      // whole characters alone
        mov     x2, x0
        add     x0, x19, x22
        add     x1, sp, #56
        str     x2, [sp, #64]
        bl      memcpy
        ldr     x0, [sp, #64]
3:      ldr     w1, [x20]
        cbz     w1, 2f
        add     x22, x22, x0
        add     x20, x20, #4
        b       1b
2:      mov     x20, #0
4:      cbz     x19, 6f
        str     x20, [x23]
6:      mov     x0, x22
5:      ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end wcsrtombs

// size_t mbsrtowcs(wchar_t *to, const char **from, size_t size, mbstate_t *state): characters without the 0; for NULL as many as it would be.
//      x19 to          x20 from        x21 room        x22 characters so far   x23 address of the pointer
function mbstowcs
        str     x1, [sp, #-16]!
        mov     x1, sp
        str     x30, [sp, #8]
        bl      mbsrtowcs
        ldr     x30, [sp, #8]
        add     sp, sp, #16
        ret
end mbstowcs
function mbsrtowcs
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        str     xzr, [sp, #64]
        mov     x19, x0
        ldr     x20, [x1]
        mov     x21, x2
        mov     x22, #0
        mov     x23, x1
1:      cbz     x19, 2f
        cmp     x22, x21
        b.hs    4f
2:      add     x0, sp, #56
        mov     x1, x20
        mov     x2, #8
        add     x3, sp, #64
        bl      mbrtowc
        tbnz    x0, #63, 5f
        cbz     x19, 3f
        ldr     w1, [sp, #56]
        str     w1, [x19, x22, lsl #2]
3:      cbz     x0, 6f
        add     x20, x20, x0
        add     x22, x22, #1
        b       1b
6:      mov     x20, #0
4:      cbz     x19, 7f
        str     x20, [x23]
7:      mov     x0, x22
        b       8f
5:      mov     x0, #-1
8:      ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end mbsrtowcs

// x0: a wide string, x1: bytes at most. x0: its bytes, in memory from malloc, or NULL; x1: how many.
function bytes_of_wide
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
        bl      wcslen_here
        lsl     x0, x0, #2              // four bytes for each at most
        add     x0, x0, #1
        bl      malloc
        cbz     x0, 1f
        str     x0, [sp, #32]
        mov     x1, x19
        mov     x2, x20
        bl      wcstombs
        mov     x1, x0
        ldr     x0, [sp, #32]
        tbz     x1, #63, 1f
        bl      free
        mov     x0, #0
1:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
wcslen_here:
        mov     x1, x0
2:      ldr     w2, [x1], #4
        cbnz    w2, 2b
        sub     x0, x1, x0
        lsr     x0, x0, #2
        sub     x0, x0, #1
        ret
end bytes_of_wide

        .bss
        .balign 8
own_state:
        .skip   8
        .globl  is_utf8
is_utf8:
        .skip   4
