// <wchar.h>, <wctype.h>: strings of wide characters, their kinds, and streams of them: what is written goes out as bytes (utf8.s).

        .include "function.inc"
        .include "variable-arguments.inc"

        .text

function wcslen
        mov     x1, x0
1:      ldr     w2, [x1], #4
        cbnz    w2, 1b
        sub     x0, x1, x0
        lsr     x0, x0, #2
        sub     x0, x0, #1
        ret
end wcslen

function wcsnlen
        mov     x2, #0
1:      cmp     x2, x1
        b.hs    2f
        ldr     w3, [x0, x2, lsl #2]
        cbz     w3, 2f
        add     x2, x2, #1
        b       1b
2:      mov     x0, x2
        ret
end wcsnlen

function wcscpy
        mov     x2, x0
1:      ldr     w3, [x1], #4
        str     w3, [x2], #4
        cbnz    w3, 1b
        ret
end wcscpy

function wcpcpy
1:      ldr     w3, [x1], #4
        str     w3, [x0], #4
        cbnz    w3, 1b
        sub     x0, x0, #4
        ret
end wcpcpy

function wcsncpy
        mov     x4, x0
1:      cbz     x2, 2f
        ldr     w3, [x1]
        str     w3, [x4], #4
        sub     x2, x2, #1
        cmp     w3, #0                  // behind the end zeros follow
        add     x5, x1, #4
        csel    x1, x1, x5, eq
        b       1b
2:      ret
end wcsncpy

function wcscat
        mov     x2, x0
1:      ldr     w3, [x2], #4
        cbnz    w3, 1b
        sub     x2, x2, #4
2:      ldr     w3, [x1], #4
        str     w3, [x2], #4
        cbnz    w3, 2b
        ret
end wcscat

function wcsncat
        mov     x4, x0
1:      ldr     w3, [x4], #4
        cbnz    w3, 1b
        sub     x4, x4, #4
2:      cbz     x2, 3f
        ldr     w3, [x1], #4
        str     w3, [x4], #4
        cbz     w3, 4f
        sub     x2, x2, #1
        b       2b
3:      str     wzr, [x4]
4:      ret
end wcsncat

// int wcscmp(const wchar_t *, const wchar_t *), wcsncmp(…, size_t size), wmemcmp(…): −1, 0, 1.
function wcscmp
function wcscoll
        mov     x2, #-1
function wcsncmp
1:      cbz     x2, 2f
        ldr     w3, [x0], #4
        ldr     w4, [x1], #4
        cmp     w3, w4
        b.ne    3f
        cbz     w3, 2f
        sub     x2, x2, #1
        b       1b
2:      mov     w0, #0
        ret
3:      cset    w0, gt
        csinv   w0, w0, wzr, gt
        ret
end wcsncmp
end wcscoll
end wcscmp
function wmemcmp
1:      cbz     x2, 2f
        ldr     w3, [x0], #4
        ldr     w4, [x1], #4
        sub     x2, x2, #1
        cmp     w3, w4
        b.eq    1b
        cset    w0, gt
        csinv   w0, w0, wzr, gt
        ret
2:      mov     w0, #0
        ret
end wmemcmp

function wcschr
1:      ldr     w2, [x0]
        cmp     w2, w1
        b.eq    2f
        add     x0, x0, #4
        cbnz    w2, 1b
        mov     x0, #0
2:      ret
end wcschr

function wcsrchr
        mov     x3, #0
1:      ldr     w2, [x0]
        cmp     w2, w1
        csel    x3, x0, x3, eq
        add     x0, x0, #4
        cbnz    w2, 1b
        mov     x0, x3
        ret
end wcsrchr

// wchar_t *wcsstr(const wchar_t *text, const wchar_t *part)
function wcsstr
1:      mov     x2, #0
2:      ldr     w4, [x1, x2, lsl #2]
        cbz     w4, 4f
        ldr     w3, [x0, x2, lsl #2]
        cmp     w3, w4
        b.ne    3f
        add     x2, x2, #1
        b       2b
3:      ldr     w3, [x0], #4
        cbnz    w3, 1b
        mov     x0, #0
4:      ret
end wcsstr

// x0: a text, x1: a set. x2: how many at its beginning are in the set (w5 = 1) or not (w5 = 0).
span:   mov     x2, #0
1:      ldr     w3, [x0, x2, lsl #2]
        cbz     w3, 4f
        mov     x6, x1
2:      ldr     w4, [x6], #4
        cmp     w4, w3
        b.eq    3f
        cbnz    w4, 2b
        cbnz    w5, 4f                  // not in the set
        b       5f
3:      cbz     w5, 4f
5:      add     x2, x2, #1
        b       1b
4:      ret

function wcsspn
        mov     w5, #1
        mov     x7, x30
        bl      span
        mov     x0, x2
        ret     x7
end wcsspn
function wcscspn
        mov     w5, #0
        mov     x7, x30
        bl      span
        mov     x0, x2
        ret     x7
end wcscspn
function wcspbrk
        mov     w5, #0
        mov     x7, x30
        bl      span
        add     x0, x0, x2, lsl #2
        ldr     w3, [x0]
        cmp     w3, #0
        csel    x0, xzr, x0, eq
        ret     x7
end wcspbrk

// wchar_t *wcstok(wchar_t *text, const wchar_t *set, wchar_t **rest)
function wcstok
        mov     x7, x30
        mov     x9, x2
        cbnz    x0, 1f
        ldr     x0, [x2]
        cbz     x0, 3f
1:      mov     w5, #1
        bl      span
        add     x0, x0, x2, lsl #2
        ldr     w3, [x0]
        cbz     w3, 2f
        mov     w5, #0
        bl      span
        add     x4, x0, x2, lsl #2
        ldr     w3, [x4]
        str     wzr, [x4], #4
        cmp     w3, #0
        csel    x4, xzr, x4, eq
        str     x4, [x9]
        ret     x7
2:      str     xzr, [x9]
        mov     x0, #0
3:      ret     x7
end wcstok

function wcsdup
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      wcslen
        lsl     x0, x0, #2
        add     x0, x0, #4
        bl      malloc
        cbz     x0, 1f
        ldr     x1, [sp, #16]
        bl      wcscpy
1:      ldp     x29, x30, [sp], #32
        ret
end wcsdup

function wmemcpy
        lsl     x2, x2, #2
        b       memcpy
end wmemcpy
function wmempcpy
        lsl     x2, x2, #2
        b       mempcpy
end wmempcpy
function wmemmove
        lsl     x2, x2, #2
        b       memmove
end wmemmove
function wmemset
        mov     x3, x0
1:      cbz     x2, 2f
        str     w1, [x3], #4
        sub     x2, x2, #1
        b       1b
2:      ret
end wmemset
function wmemchr
1:      cbz     x2, 2f
        ldr     w3, [x0]
        cmp     w3, w1
        b.eq    3f
        add     x0, x0, #4
        sub     x2, x2, #1
        b       1b
2:      mov     x0, #0
3:      ret
end wmemchr

// wint_t towlower(wint_t c), towupper: of Latin, Greek and Cyrillic letters.
// Ranges of capitals: the first and the last, how far the small ones are; those of distance 1 take turns with theirs.
function towlower
        adrp    x1, letters
        add     x1, x1, :lo12:letters
1:      ldp     w2, w3, [x1]
        cbz     w2, 3f
        ldr     w4, [x1, #8]
        add     x1, x1, #12
        cmp     w0, w2
        b.lo    1b
        cmp     w0, w3
        b.hi    1b
        cmp     w4, #1
        b.ne    2f
        eor     w5, w0, w2
        tbnz    w5, #0, 3f
2:      add     w0, w0, w4
3:      ret
end towlower
function towupper
        adrp    x1, letters
        add     x1, x1, :lo12:letters
1:      ldp     w2, w3, [x1]
        cbz     w2, 3f
        ldr     w4, [x1, #8]
        add     x1, x1, #12
        sub     w6, w0, w4
        cmp     w6, w2
        b.lo    1b
        cmp     w6, w3
        b.hi    1b
        cmp     w4, #1
        b.ne    2f
        eor     w5, w6, w2
        tbnz    w5, #0, 3f
2:      mov     w0, w6
3:      ret
end towupper

// int iswalpha(wint_t c) and its family: of ASCII as isalpha, of others by their letters.
        .macro  kind name, of_byte
function \name
        cmp     w0, #0x80
        b.lo    \of_byte
        mov     w0, #0
        ret
end \name
        .endm
        kind    iswdigit, isdigit
        kind    iswxdigit, isxdigit
        kind    iswblank, isblank
function iswupper
        mov     w9, w0
        mov     x10, x30
        bl      towlower
        cmp     w0, w9
        cset    w0, ne
        ret     x10
end iswupper
function iswlower
        mov     w9, w0
        mov     x10, x30
        bl      towupper
        cmp     w0, w9
        cset    w0, ne
        cmp     w9, #0xdf               // ß has no capital
        csinc   w0, w0, wzr, ne
        ret     x10
end iswlower
function iswalpha
        cmp     w0, #0x80
        b.lo    isalpha
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        bl      iswlower
        cbnz    w0, 1f
        ldr     w0, [sp, #16]
        bl      iswupper
        cbnz    w0, 1f
        ldr     w1, [sp, #16]           // letters that are neither, from Hebrew on
        mov     w2, #0x5d0
        cmp     w1, w2
        mov     w2, #0x2000
        ccmp    w1, w2, #2, hs
        cset    w0, lo
        mov     w2, #0x3040
        cmp     w1, w2
        csinc   w0, w0, wzr, lo
1:      ldp     x29, x30, [sp], #32
        ret
end iswalpha
function iswalnum
        cmp     w0, #0x80
        b.lo    isalnum
        b       iswalpha
end iswalnum
function iswspace
        cmp     w0, #0x80
        b.lo    isspace
        mov     w1, #0x3000
        cmp     w0, w1
        mov     w1, #0x2028
        ccmp    w0, w1, #4, ne
        cset    w0, eq
        ret
end iswspace
function iswcntrl
        cmp     w0, #0xa0
        b.hs    1f
        cmp     w0, #0x80
        b.lo    iscntrl
        mov     w0, #1
        ret
1:      mov     w0, #0
        ret
end iswcntrl
function iswprint
        cmp     w0, #0x80
        b.lo    isprint
        cmp     w0, #0xa0
        cset    w0, hs
        ret
end iswprint
function iswgraph
        cmp     w0, #0x80
        b.lo    isgraph
        cmp     w0, #0xa0
        cset    w0, hi
        ret
end iswgraph
function iswpunct
        cmp     w0, #0x80
        b.lo    ispunct
        str     x30, [sp, #-16]!
        str     w0, [sp, #8]
        bl      iswalpha
        cbnz    w0, 1f
        ldr     w0, [sp, #8]
        bl      iswspace
        cbnz    w0, 1f
        ldr     w1, [sp, #8]
        cmp     w1, #0xa0
        cset    w0, hi
        b       2f
1:      mov     w0, #0
2:      ldr     x30, [sp], #16
        ret
end iswpunct

// int wcwidth(wchar_t c): columns on a terminal. int wcswidth(const wchar_t *, size_t)
function wcwidth
        cbz     w0, 2f
        cmp     w0, #0x20
        b.lo    3f
        sub     w1, w0, #0x7f
        cmp     w1, #0xa0 - 0x7f
        b.lo    3f
        sub     w1, w0, #0x300          // accents that stand over another
        cmp     w1, #0x6f
        b.ls    2f
        mov     w2, #0x1100             // wide ones: of East Asia, and pictures
        sub     w1, w0, w2
        cmp     w1, #0x5f
        b.ls    4f
        mov     w2, #0x2e80
        sub     w1, w0, w2
        mov     w2, #0xa4cf - 0x2e80
        cmp     w1, w2
        b.ls    4f
        mov     w2, #0xac00
        sub     w1, w0, w2
        mov     w2, #0xd7a3 - 0xac00
        cmp     w1, w2
        b.ls    4f
        mov     w2, #0xff01
        sub     w1, w0, w2
        cmp     w1, #0x5f
        b.ls    4f
        mov     w2, #0xf300
        movk    w2, #1, lsl #16
        sub     w1, w0, w2
        cmp     w1, #0x2ff
        b.ls    4f
        mov     w0, #1
        ret
2:      mov     w0, #0
        ret
3:      mov     w0, #-1
        ret
4:      mov     w0, #2
        ret
end wcwidth
function wcswidth
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     w21, #0
1:      cbz     x20, 2f
        ldr     w0, [x19], #4
        cbz     w0, 2f
        bl      wcwidth
        tbnz    w0, #31, 3f
        add     w21, w21, w0
        sub     x20, x20, #1
        b       1b
2:      mov     w0, w21
3:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end wcswidth

// Streams.

// wint_t fputwc(wchar_t c, FILE *stream)
function fputwc
function putwc
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     w0, wzr, [sp, #16]
        str     x1, [sp, #24]
        mov     w1, w0
        add     x0, sp, #32
        mov     x2, #0
        bl      wcrtomb
        tbnz    x0, #63, 1f
        mov     x2, x0
        add     x0, sp, #32
        mov     x1, #1
        ldr     x3, [sp, #24]
        str     x2, [sp, #24]
        bl      fwrite
        ldr     x1, [sp, #24]
        cmp     x0, x1
        b.ne    1f
        ldr     w0, [sp, #16]
        b       2f
1:      mov     w0, #-1                 // WEOF
2:      ldp     x29, x30, [sp], #48
        ret
end putwc
end fputwc
function putwchar
        adrp    x1, stdout
        ldr     x1, [x1, :lo12:stdout]
        b       fputwc
end putwchar

// int fputws(const wchar_t *text, FILE *stream)
function fputws
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
1:      ldr     w0, [x19], #4
        cbz     w0, 2f
        mov     x1, x20
        bl      fputwc
        cmn     w0, #1
        b.ne    1b
        b       3f
2:      mov     w0, #1
3:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end fputws

// wint_t fgetwc(FILE *stream): bytes until they are a character.
function fgetwc
function getwc
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        str     x0, [sp, #16]
        str     xzr, [sp, #24]
1:      ldr     x0, [sp, #16]
        bl      fgetc
        tbnz    w0, #31, 3f
        strb    w0, [sp, #32]
        add     x0, sp, #36
        add     x1, sp, #32
        mov     x2, #1
        add     x3, sp, #24
        bl      mbrtowc
        cmn     x0, #2
        b.eq    1b
        cmn     x0, #1
        b.eq    3f
        ldr     w0, [sp, #36]
        b       4f
3:      mov     w0, #-1
4:      ldp     x29, x30, [sp], #48
        ret
end getwc
end fgetwc
function getwchar
        adrp    x0, stdin
        ldr     x0, [x0, :lo12:stdin]
        b       fgetwc
end getwchar

// wchar_t *fgetws(wchar_t *to, int size, FILE *stream)
function fgetws
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x0
        sub     w21, w1, #1
        mov     x22, x2
1:      cmp     w21, #0
        b.le    2f
        mov     x0, x22
        bl      fgetwc
        cmn     w0, #1
        b.eq    3f
        str     w0, [x20], #4
        sub     w21, w21, #1
        cmp     w0, #'\n'
        b.ne    1b
        b       2f
3:      cmp     x20, x19
        b.eq    4f
2:      str     wzr, [x20]
        mov     x0, x19
        b       5f
4:      mov     x0, #0
5:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end fgetws

// wint_t ungetwc(wint_t c, FILE *stream): its bytes, the last one first.
function ungetwc
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x1
        str     w0, [sp, #32]
        mov     w1, w0
        add     x0, sp, #40
        mov     x2, #0
        bl      wcrtomb
        mov     x20, x0
        tbnz    x0, #63, 2f
1:      sub     x20, x20, #1
        add     x1, sp, #40
        ldrb    w0, [x1, x20]
        mov     x1, x19
        bl      ungetc
        cbnz    x20, 1b
        ldr     w0, [sp, #32]
        b       3f
2:      mov     w0, #-1
3:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end ungetwc

// int fwide(FILE *stream, int mode): streams here take both.
function fwide
        mov     w0, w1
        ret
end fwide

// int vfwprintf(FILE *stream, const wchar_t *format, va_list arguments): the format as bytes, in which %s and %ls mean the same.
function vfwprintf
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x0, x2, [sp, #16]
        mov     x0, x1
        mov     x1, #-1
        bl      bytes_of_wide
        str     x0, [sp, #32]
        cbz     x0, 1f
        mov     x1, x0
        ldp     x0, x2, [sp, #16]
        bl      vfprintf
        str     w0, [sp, #40]
        ldr     x0, [sp, #32]
        bl      free
        ldr     w0, [sp, #40]
        b       2f
1:      mov     w0, #-1
2:      ldp     x29, x30, [sp], #48
        ret
end vfwprintf
function vwprintf
        mov     x2, x1
        mov     x1, x0
        adrp    x0, stdout
        ldr     x0, [x0, :lo12:stdout]
        b       vfwprintf
end vwprintf
function wprintf
        variable_arguments 1
        mov     x1, x9
        bl      vwprintf
        variable_return
end wprintf
function fwprintf
        variable_arguments 2
        mov     x2, x9
        bl      vfwprintf
        variable_return
end fwprintf

// int vswprintf(wchar_t *to, size_t size, const wchar_t *format, va_list arguments): characters, or −1 if they do not fit.
//      x19 to          x20 size
function vswprintf
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
        str     x3, [sp, #32]
        mov     x0, x2
        mov     x1, #-1
        bl      bytes_of_wide
        str     x0, [sp, #40]
        cbz     x0, 3f
        mov     x1, x0
        add     x0, sp, #48
        ldr     x2, [sp, #32]
        bl      vasprintf
        str     w0, [sp, #56]
        ldr     x0, [sp, #40]
        bl      free
        ldr     w0, [sp, #56]
        tbnz    w0, #31, 3f
        mov     x0, x19
        ldr     x1, [sp, #48]
        mov     x2, x20
        bl      mbstowcs
        str     x0, [sp, #56]
        ldr     x0, [sp, #48]
        bl      free
        ldr     x0, [sp, #56]
        cmp     x0, x20
        b.lo    4f
        cbz     x20, 3f
        sub     x20, x20, #1
        str     wzr, [x19, x20, lsl #2]
3:      mov     w0, #-1
4:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end vswprintf
function swprintf
        variable_arguments 3
        mov     x3, x9
        bl      vswprintf
        variable_return
end swprintf

// long wcstol(const wchar_t *text, wchar_t **end, int base) and its like: by those of bytes, since numbers are ASCII. x9: which.
//      x19 text        x20 end         x21 bytes
        .macro  number name, by, result
function \name
        adrp    x9, \by
        add     x9, x9, :lo12:\by
        b       convert_number
end \name
        .endm
        number  wcstol, strtol
        number  wcstoll, strtol
        number  wcstoul, strtoul
        number  wcstoull, strtoul
        number  wcstod, strtod
        number  wcstof, strtof
convert_number:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x2, [sp, #32]
        str     x9, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        bl      wcslen
        add     x0, x0, #1
        bl      malloc
        mov     x21, x0
        mov     x1, #0
1:      ldr     w2, [x19, x1, lsl #2]   // what is no ASCII ends a number
        cmp     w2, #0x80
        mov     w3, #'?'
        csel    w2, w2, w3, lo
        strb    w2, [x21, x1]
        add     x1, x1, #1
        cbnz    w2, 1b
        mov     x0, x21
        add     x1, sp, #56
        ldr     x2, [sp, #40]
        ldr     x9, [sp, #48]
        blr     x9
        str     x0, [sp, #64]
        str     d0, [sp, #72]
        cbz     x20, 2f
        ldr     x1, [sp, #56]
        sub     x1, x1, x21
        add     x1, x19, x1, lsl #2
        str     x1, [x20]
2:      mov     x0, x21
        bl      free
        ldp     x0, x1, [sp, #64]
        fmov    d0, x1
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret

        .section .rodata
        .balign 4
letters:
        .word   'A', 'Z', 32
        .word   0xc0, 0xd6, 32
        .word   0xd8, 0xde, 32
        .word   0x100, 0x12e, 1
        .word   0x132, 0x136, 1
        .word   0x139, 0x147, 1
        .word   0x14a, 0x176, 1
        .word   0x179, 0x17d, 1
        .word   0x386, 0x386, 38
        .word   0x388, 0x38a, 37
        .word   0x38c, 0x38c, 64
        .word   0x38e, 0x38f, 63
        .word   0x391, 0x3a1, 32
        .word   0x3a3, 0x3ab, 32
        .word   0x400, 0x40f, 80
        .word   0x410, 0x42f, 32
        .word   0x460, 0x480, 1
        .word   0x48a, 0x4be, 1
        .word   0x531, 0x556, 48
        .word   0x1e00, 0x1e94, 1
        .word   0x1ea0, 0x1efe, 1
        .word   0
