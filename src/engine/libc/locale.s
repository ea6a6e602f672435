// <locale.h>, <langinfo.h>: two locales, "C" and its like with UTF-8. What differs is how characters become bytes (utf8.s).

        .include "function.inc"

        .text

        .equ    LC_CTYPE, 0
        .equ    LC_ALL,   6

// char *setlocale(int category, const char *name): the name of what is in use, or NULL; "" is what the environment says, NULL asks.
//      w19 category    x20 name
function setlocale
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        mov     x20, x1
        cmp     w0, #12
        b.hi    7f
        cbz     x1, 6f
        ldrb    w2, [x1]
        cbnz    w2, 2f
        adrp    x19, variables          // LC_ALL, LC_CTYPE, LANG: the first that says anything
        add     x19, x19, :lo12:variables
1:      ldr     x0, [x19], #8
        cbz     x0, 3f
        bl      getenv
        cbz     x0, 1b
        ldrb    w1, [x0]
        cbz     w1, 1b
        mov     x20, x0
        mov     w19, #LC_ALL
2:      mov     x0, x20
        adrp    x1, plain_name
        add     x1, x1, :lo12:plain_name
        bl      strcmp
        cbz     w0, 3f
        mov     x0, x20
        adrp    x1, posix_name
        add     x1, x1, :lo12:posix_name
        bl      strcmp
        cbnz    w0, 4f
3:      adrp    x20, plain_name
        add     x20, x20, :lo12:plain_name
        mov     w0, #0
        b       5f
4:      mov     x0, x20                 // another language: if its characters are UTF-8
        adrp    x1, utf_8
        add     x1, x1, :lo12:utf_8
        bl      strcasestr
        cbnz    x0, 8f
        mov     x0, x20
        adrp    x1, utf8
        add     x1, x1, :lo12:utf8
        bl      strcasestr
        cbz     x0, 7f
8:      mov     w0, #1
5:      cmp     w19, #LC_CTYPE
        mov     w1, #LC_ALL
        ccmp    w19, w1, #4, ne
        b.ne    9f
        adrp    x1, is_utf8
        str     w0, [x1, :lo12:is_utf8]
9:      adrp    x0, name_in_use
        add     x0, x0, :lo12:name_in_use
        mov     x1, x20
        mov     x2, #64
        bl      strlcpy
6:      adrp    x0, name_in_use
        add     x0, x0, :lo12:name_in_use
        b       10f
7:      mov     x0, #0
10:     ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end setlocale

// struct lconv *localeconv(void): that of "C".
function localeconv
        adrp    x0, conventions
        add     x0, x0, :lo12:conventions
        ret
end localeconv

// char *nl_langinfo(nl_item item): CODESET is 14.
function nl_langinfo
        adrp    x1, is_utf8
        ldr     w1, [x1, :lo12:is_utf8]
        adrp    x2, utf_8
        add     x2, x2, :lo12:utf_8
        adrp    x3, ascii
        add     x3, x3, :lo12:ascii
        cmp     w1, #0
        csel    x2, x3, x2, eq
        cmp     w0, #14
        b.eq    1f
        adrp    x2, nothing
        add     x2, x2, :lo12:nothing
        mov     w1, #0x10000            // RADIXCHAR
        cmp     w0, w1
        b.ne    1f
        adrp    x2, point
        add     x2, x2, :lo12:point
1:      mov     x0, x2
        ret
end nl_langinfo

        .section .rodata
plain_name:
        .asciz  "C"
posix_name:
        .asciz  "POSIX"
utf_8:  .asciz  "UTF-8"
utf8:   .asciz  "UTF8"
ascii:  .asciz  "ANSI_X3.4-1968"
point:  .asciz  "."
nothing:
        .asciz  ""
all_name:
        .asciz  "LC_ALL"
characters_name:
        .asciz  "LC_CTYPE"
language_name:
        .asciz  "LANG"

        .data
        .balign 8
variables:
        .quad   all_name, characters_name, language_name, 0
// A struct lconv: ten texts, then numbers that say "not known".
conventions:
        .quad   point, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing
        .fill   16, 1, 127
name_in_use:
        .asciz  "C"
        .skip   62
