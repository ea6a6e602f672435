// <ctype.h>: what sort of character a byte is. One row of a table for each byte from -128 to 255 (EOF is -1, and a char
// that is negative must not read outside): the bits are glibc's, since its macros look into the table by themselves.

        .include "function.inc"

        .text

        .equ    UPPER,  0x0100
        .equ    LOWER,  0x0200
        .equ    ALPHA,  0x0400
        .equ    DIGIT,  0x0800
        .equ    XDIGIT, 0x1000
        .equ    SPACE,  0x2000
        .equ    PRINT,  0x4000
        .equ    GRAPH,  0x8000
        .equ    BLANK,  0x0001
        .equ    CNTRL,  0x0002
        .equ    PUNCT,  0x0004
        .equ    ALNUM,  0x0008

// int isalpha(int c) and its family: not 0 if the byte has the property.
        .macro  property name, bit
function \name
        adrp    x1, classes + 256
        add     x1, x1, :lo12:classes + 256
        ldrh    w2, [x1, w0, sxtw #1]
        and     w0, w2, #\bit
        ret
end \name
        .endm

        property isalnum, ALNUM
        property isalpha, ALPHA
        property isblank, BLANK
        property iscntrl, CNTRL
        property isdigit, DIGIT
        property isgraph, GRAPH
        property islower, LOWER
        property isprint, PRINT
        property ispunct, PUNCT
        property isspace, SPACE
        property isupper, UPPER
        property isxdigit, XDIGIT

// int isascii(int c)
function isascii
        cmp     w0, #128
        cset    w0, lo
        ret
end isascii

// int toascii(int c)
function toascii
        and     w0, w0, #0x7f
        ret
end toascii

// int toupper(int c): a–z become A–Z, everything else stays.
function toupper
        sub     w1, w0, #'a'
        cmp     w1, #26
        sub     w2, w0, #32
        csel    w0, w2, w0, lo
        ret
end toupper

// int tolower(int c)
function tolower
        sub     w1, w0, #'A'
        cmp     w1, #26
        add     w2, w0, #32
        csel    w0, w2, w0, lo
        ret
end tolower

// Compiled code reaches the tables through these: the address of a pointer to the row of character 0.
        .macro  table_location name, pointer
function \name
        adrp    x0, \pointer
        add     x0, x0, :lo12:\pointer
        ret
end \name
        .endm

        table_location __ctype_b_loc, classes_pointer
        table_location __ctype_toupper_loc, upper_pointer
        table_location __ctype_tolower_loc, lower_pointer

        .data
        .balign 8
classes_pointer:
        .quad   classes + 256
upper_pointer:
        .quad   upper + 512
lower_pointer:
        .quad   lower + 512

        .section .rodata
        .balign 4
classes:
        .rept   128                     // -128 to -1
        .hword  0
        .endr
        .rept   9                       // NUL to backspace
        .hword  CNTRL
        .endr
        .hword  CNTRL | SPACE | BLANK   // tab
        .rept   4                       // line feed to carriage return
        .hword  CNTRL | SPACE
        .endr
        .rept   18
        .hword  CNTRL
        .endr
        .hword  SPACE | BLANK | PRINT
        .rept   15                      // ! to /
        .hword  PRINT | GRAPH | PUNCT
        .endr
        .rept   10                      // 0 to 9
        .hword  PRINT | GRAPH | DIGIT | XDIGIT | ALNUM
        .endr
        .rept   7                       // : to @
        .hword  PRINT | GRAPH | PUNCT
        .endr
        .rept   6                       // A to F
        .hword  PRINT | GRAPH | UPPER | ALPHA | ALNUM | XDIGIT
        .endr
        .rept   20                      // G to Z
        .hword  PRINT | GRAPH | UPPER | ALPHA | ALNUM
        .endr
        .rept   6                       // [ to `
        .hword  PRINT | GRAPH | PUNCT
        .endr
        .rept   6                       // a to f
        .hword  PRINT | GRAPH | LOWER | ALPHA | ALNUM | XDIGIT
        .endr
        .rept   20                      // g to z
        .hword  PRINT | GRAPH | LOWER | ALPHA | ALNUM
        .endr
        .rept   4                       // { to ~
        .hword  PRINT | GRAPH | PUNCT
        .endr
        .hword  CNTRL                   // DEL
        .rept   128                     // 128 to 255: no characters of this library
        .hword  0
        .endr

        .macro  case_table from, distance
        .set    character, -128
        .rept   384
        .if     (character >= \from) && (character < \from + 26)
        .word   character + \distance
        .elseif character < -1          // a negative char stands for the byte with the same bits
        .word   character + 256
        .else
        .word   character
        .endif
        .set    character, character + 1
        .endr
        .endm

        .balign 4
upper:
        case_table 'a', -32
lower:
        case_table 'A', 32
