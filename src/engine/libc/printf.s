// printf and its family: one walk through the format, one place where the characters go. A conversion is
//
//      % flags width .precision length letter
//
// and every one of them ends in `field`: a sign or prefix, zeros, then text, brought to its width with spaces or zeros.

        .include "function.inc"
        .include "variable-arguments.inc"

        .text

        .equ    FILE_lock, 64           // as in stdio.s
        .equ    EINVAL,    22
        .equ    EOVERFLOW, 75

// Where characters go: a stream, or memory of a certain size. The count goes on when the memory is full.
        .equ    SINK_stream,  0         // FILE *, or NULL for memory
        .equ    SINK_next,    8
        .equ    SINK_room,    16        // bytes left in memory, the NUL not counted
        .equ    SINK_count,   24
        .equ    SINK_failed,  32
        .equ    SINK_BYTES,   48

// A va_list (AAPCS64): the stack, the tops of the saved registers, and how far below them the next one is.
        .equ    VA_stack,     0
        .equ    VA_general,   8
        .equ    VA_vector,    16
        .equ    VA_general_offset, 24
        .equ    VA_vector_offset,  28
        .equ    VA_BYTES,     32

// int printf(const char *format, ...)
function printf
        variable_arguments 1
        mov     x2, x9
        mov     x1, x0
        adrp    x0, stdout
        ldr     x0, [x0, :lo12:stdout]
        bl      vfprintf
        variable_return
end printf

// int fprintf(FILE *stream, const char *format, ...)
function fprintf
        variable_arguments 2
        mov     x2, x9
        bl      vfprintf
        variable_return
end fprintf

// int dprintf(int fd, const char *format, ...)
function dprintf
        variable_arguments 2
        mov     x2, x9
        bl      vdprintf
        variable_return
end dprintf

// int sprintf(char *to, const char *format, ...)
function sprintf
        variable_arguments 2
        mov     x3, x9
        mov     x2, x1
        mov     x1, #0x7fffffff
        bl      vsnprintf
        variable_return
end sprintf

// int snprintf(char *to, size_t size, const char *format, ...): at most size − 1 characters and a NUL; the length that all
// of them would have had.
function snprintf
        variable_arguments 3
        mov     x3, x9
        bl      vsnprintf
        variable_return
end snprintf

// int asprintf(char **to, const char *format, ...): memory from malloc.
function asprintf
        variable_arguments 2
        mov     x2, x9
        bl      vasprintf
        variable_return
end asprintf

// What compilers make of the above when they check sizes: a flag (and the size of the target) before the format.
function __printf_chk
        variable_arguments 2
        mov     x2, x9
        adrp    x0, stdout
        ldr     x0, [x0, :lo12:stdout]
        bl      vfprintf
        variable_return
end __printf_chk

function __fprintf_chk
        variable_arguments 3
        mov     x1, x2
        mov     x2, x9
        bl      vfprintf
        variable_return
end __fprintf_chk

function __sprintf_chk
        variable_arguments 4
        mov     x1, x2
        mov     x2, x3
        mov     x3, x9
        bl      vsnprintf
        variable_return
end __sprintf_chk

function __snprintf_chk
        variable_arguments 5
        mov     x2, x4
        mov     x3, x9
        bl      vsnprintf
        variable_return
end __snprintf_chk

// int vprintf(const char *format, va_list arguments): a va_list is passed by its address.
function vprintf
        mov     x2, x1
        mov     x1, x0
        adrp    x0, stdout
        ldr     x0, [x0, :lo12:stdout]
        b       vfprintf
end vprintf

function vsprintf
        mov     x3, x2
        mov     x2, x1
        mov     x1, #0x7fffffff
        b       vsnprintf
end vsprintf

// int vfprintf(FILE *stream, const char *format, va_list arguments)
        locked  vfprintf, x0, FILE_lock
vfprintf_unlocked:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        str     x19, [sp, #64]
        str     x0, [sp, #16 + SINK_stream]
        stp     xzr, xzr, [sp, #16 + SINK_next]
        stp     xzr, xzr, [sp, #16 + SINK_count]
        mov     x19, x0
        add     x0, sp, #16
        bl      format
        ldr     x19, [sp, #64]
        ldp     x29, x30, [sp], #80
        ret

// int vdprintf(int fd, const char *format, va_list arguments): in pieces of a buffer on the stack.
function vdprintf
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        sub     sp, sp, #64
        str     w0, [sp]                // a FILE for as long as this takes, without a buffer
        mov     w3, #2 + 32 + 64        // WRITABLE | UNBUFFERED | ASKED
        str     w3, [sp, #4]
        stp     xzr, xzr, [sp, #8]
        stp     xzr, xzr, [sp, #24]
        stp     xzr, xzr, [sp, #40]
        str     xzr, [sp, #56]
        mov     x0, sp
        bl      vfprintf_unlocked
        mov     sp, x29
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end vdprintf

// int vsnprintf(char *to, size_t size, const char *format, va_list arguments)
function vsnprintf
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        str     x1, [sp, #64]
        subs    x4, x1, #1
        csel    x4, xzr, x4, lo         // room: without the NUL
        stp     xzr, x0, [sp, #16 + SINK_stream]
        stp     x4, xzr, [sp, #16 + SINK_room]
        str     xzr, [sp, #16 + SINK_failed]
        add     x0, sp, #16
        mov     x1, x2
        mov     x2, x3
        bl      format
        ldr     x1, [sp, #64]
        cbz     x1, 1f
        ldr     x1, [sp, #16 + SINK_next]
        strb    wzr, [x1]
1:      ldp     x29, x30, [sp], #80
        ret
end vsnprintf

// int vasprintf(char **to, const char *format, va_list arguments): once to count, once to write.
function vasprintf
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        ldp     x3, x4, [x2]            // a copy of the va_list for counting
        ldp     x5, x6, [x2, #16]
        stp     x3, x4, [sp, #48]
        stp     x5, x6, [sp, #64]
        mov     x0, #0
        mov     x1, #0
        mov     x2, x20
        add     x3, sp, #48
        bl      vsnprintf
        tbnz    w0, #31, 1f
        add     w0, w0, #1
        str     w0, [sp, #40]
        bl      malloc
        str     x0, [x19]
        cbz     x0, 1f
        ldr     w1, [sp, #40]
        mov     x2, x20
        mov     x3, x21
        bl      vsnprintf
        b       2f
1:      mov     w0, #-1
2:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end vasprintf

// x0: sink, x1: bytes, x2: how many. Uses the caller-saved registers.
put:
        ldr     x3, [x0, #SINK_count]
        add     x3, x3, x2
        str     x3, [x0, #SINK_count]
        cbz     x2, 2f
        ldr     x3, [x0, #SINK_stream]
        cbz     x3, 1f
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x0, x2, [sp, #16]
        mov     x0, x3
        bl      stream_write
        ldp     x1, x2, [sp, #16]
        ldp     x29, x30, [sp], #32
        cmp     x0, x2
        b.eq    2f
        mov     w3, #1
        str     w3, [x1, #SINK_failed]
        ret
1:      ldp     x3, x4, [x0, #SINK_next]
        cmp     x2, x4
        csel    x2, x4, x2, hi
        sub     x4, x4, x2
        add     x5, x3, x2
        stp     x5, x4, [x0, #SINK_next]
        mov     x0, x3
        b       memcpy
2:      ret

// x0: sink, w1: a byte, x2: how often; not positive means never.
put_repeated:
        cmp     x2, #0
        b.le    2f
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #48]
        mov     x19, x0
        mov     x20, x2
        add     x0, sp, #16
        mov     x2, #32
        bl      memset
1:      mov     x0, x19
        add     x1, sp, #16
        mov     x2, #32
        cmp     x20, x2
        csel    x2, x2, x20, hi
        sub     x20, x20, x2
        bl      put
        cbnz    x20, 1b
        ldp     x19, x20, [sp, #48]
        ldp     x29, x30, [sp], #64
2:      ret

// x0: va_list. The next argument from a general register or the stack, in x0.
next_word:
        ldrsw   x1, [x0, #VA_general_offset]
        tbz     w1, #31, 1f
        add     w2, w1, #8
        str     w2, [x0, #VA_general_offset]
        ldr     x2, [x0, #VA_general]
        ldr     x0, [x2, x1]
        ret
1:      ldr     x2, [x0, #VA_stack]
        add     x3, x2, #8
        str     x3, [x0, #VA_stack]
        ldr     x0, [x2]
        ret

// x0: va_list. The next argument from a vector register or the stack, in d0.
next_double:
        ldrsw   x1, [x0, #VA_vector_offset]
        tbz     w1, #31, 1f
        add     w2, w1, #16
        str     w2, [x0, #VA_vector_offset]
        ldr     x2, [x0, #VA_vector]
        ldr     d0, [x2, x1]
        ret
1:      ldr     x2, [x0, #VA_stack]
        add     x3, x2, #8
        str     x3, [x0, #VA_stack]
        ldr     d0, [x2]
        ret

// x0: va_list. The next long double (128 bits, 16-byte aligned on the stack), as the nearest double in d0.
next_long_double:
        ldrsw   x1, [x0, #VA_vector_offset]
        tbz     w1, #31, 1f
        add     w2, w1, #16
        str     w2, [x0, #VA_vector_offset]
        ldr     x2, [x0, #VA_vector]
        add     x2, x2, x1
        b       2f
1:      ldr     x2, [x0, #VA_stack]
        add     x2, x2, #15
        and     x2, x2, #-16
        add     x3, x2, #16
        str     x3, [x0, #VA_stack]
2:      ldp     x1, x2, [x2]            // x2: sign, 15 bits of exponent, 48 of fraction; x1: 64 more
        b       double_of_quad

// x2:x1, a number of 128 bits, as the nearest double in d0. Uses x3–x7.
function double_of_quad
        ubfx    x3, x2, #48, #15
        and     x4, x2, #0xffffffffffff
        extr    x4, x4, x1, #60         // the upper 52 bits of the fraction
        lsl     x5, x1, #4              // what is dropped, at the top
        mov     w6, #0x7fff
        cmp     w3, w6
        b.eq    4f
        mov     w6, #15360              // 16383 − 1023
        subs    w3, w3, w6
        b.le    3f
        cmp     w3, #2047
        b.ge    5f
        orr     x4, x4, x3, lsl #52
1:      mov     x6, #0x8000000000000000 // nearest, a half to even
        cmp     x5, x6
        b.lo    2f
        cset    w6, hi
        orr     x6, x6, x4
        and     x6, x6, #1
        add     x4, x4, x6
2:      and     x2, x2, #0x8000000000000000
        orr     x4, x4, x2
        fmov    d0, x4
        ret
3:      orr     x4, x4, #0x10000000000000
        neg     w3, w3
        add     w3, w3, #1              // subnormal: so many bits fewer
        cmp     w3, #54
        mov     w6, #54
        csel    w3, w6, w3, hi
        cmp     x5, #0
        cset    w5, ne
        neg     w6, w3
        lsl     x7, x4, x6              // the bits that go, and whether there were any below
        orr     x5, x7, x5
        lsr     x4, x4, x3
        b       1b
4:      orr     x6, x4, x5
        cbz     x6, 5f
        mov     x4, #0x7ff8000000000000
        b       2b
5:      mov     x4, #0x7ff0000000000000
        b       2b
end double_of_quad

// Flags of a conversion.
        .equ    LEFT,      1            // -
        .equ    PLUS,      2            // +
        .equ    SPACE,     4
        .equ    ALTERNATE, 8            // #
        .equ    ZERO,      16           // 0
        .equ    UPPER,     32           // X, E, G, A

// int format(sink *, const char *format, va_list *arguments): characters in all, or −1.
//
//      x19 sink        x20 format      x21 va_list
//      w22 flags       w23 width       w24 precision, −1 if there is none
//      w25 length: −2 hh, −1 h, 0, 1 l and larger, 2 L
//      x26 text of the conversion, x27 its length, w28 zeros before it
//
// On the stack: the prefix (sign, 0x) at FORMAT_prefix, its length, room for the digits of an integer, and a decimal.
        .equ    FORMAT_prefix,  96
        .equ    FORMAT_prefix_length, 104
        .equ    FORMAT_digits,  112     // 80 bytes, filled from the end
        .equ    FORMAT_digits_end, 192
        .equ    FORMAT_decimal, 192
        .equ    FORMAT_text,    1024    // 832 bytes
        .equ    FORMAT_wide,    1936    // bytes of a wide string, to be freed
        .equ    FORMAT_BYTES,   1952
        .equ    DECIMAL_DIGITS, 16

function format
        sub     sp, sp, #FORMAT_BYTES
        stp     x29, x30, [sp]
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        str     xzr, [sp, #FORMAT_wide]
literal:                                // characters up to the next % go out in one piece
        mov     x0, x20
        mov     w1, #'%'
        bl      strchrnul
        mov     x1, x20
        sub     x2, x0, x20
        mov     x20, x0
        mov     x0, x19
        bl      put
        ldrb    w0, [x20], #1
        cbz     w0, format_end

        mov     w22, #0
flags:
        ldrb    w0, [x20], #1
        mov     w1, #LEFT
        cmp     w0, #'-'
        b.eq    1f
        mov     w1, #PLUS
        cmp     w0, #'+'
        b.eq    1f
        mov     w1, #SPACE
        cmp     w0, #' '
        b.eq    1f
        mov     w1, #ALTERNATE
        cmp     w0, #'#'
        b.eq    1f
        mov     w1, #ZERO
        cmp     w0, #'0'
        b.eq    1f
        cmp     w0, #'\''               // thousands: none in this library's language
        b.eq    flags
        sub     x20, x20, #1
        b       width
1:      orr     w22, w22, w1
        b       flags

width:
        bl      read_count
        mov     w23, w0
        tbz     w0, #31, 2f             // a negative one from * means the flag -
        neg     w23, w0
        orr     w22, w22, #LEFT
2:      mov     w24, #-1
        ldrb    w0, [x20]
        cmp     w0, #'.'
        b.ne    length
        add     x20, x20, #1
        bl      read_count
        cmp     w0, #0
        csinv   w24, w0, wzr, ge        // a negative precision is none

length:
        mov     w25, #0
3:      ldrb    w0, [x20], #1
        cmp     w0, #'h'
        b.eq    4f
        cmp     w0, #'L'
        b.eq    5f
        cmp     w0, #'l'
        b.eq    6f
        cmp     w0, #'q'
        b.eq    6f
        cmp     w0, #'j'
        b.eq    6f
        cmp     w0, #'z'
        b.eq    6f
        cmp     w0, #'Z'
        b.eq    6f
        cmp     w0, #'t'
        b.eq    6f
        b       letter
4:      sub     w25, w25, #1
        b       3b
5:      mov     w25, #2
        b       3b
6:      mov     w25, #1
        b       3b

letter:
        str     wzr, [sp, #FORMAT_prefix_length]
        mov     w28, #0
        sub     w1, w0, #'A'
        cmp     w1, #'x' - 'A'
        b.hi    other
        adr     x2, conversions
        ldrsh   x1, [x2, w1, uxtw #1]
        add     x2, x2, x1, lsl #2
        br      x2

// A row for each letter from A to x: how many instructions from here its code is.
        .macro  conversion target
        .hword  (\target - conversions) / 4
        .endm
        .balign 4
conversions:
        conversion upper_float          // A
        conversion other                // B
        conversion upper_character      // C
        conversion other
        conversion upper_float          // E
        conversion upper_float          // F
        conversion upper_float          // G
        .rept   11                      // H to R
        conversion other
        .endr
        conversion upper_string         // S
        .rept   4                       // T to W
        conversion other
        .endr
        conversion upper_hexadecimal    // X
        .rept   8                       // Y to `
        conversion other
        .endr
        conversion float                // a
        conversion other                // b
        conversion character            // c
        conversion signed               // d
        conversion float                // e
        conversion float                // f
        conversion float                // g
        conversion other                // h
        conversion signed               // i
        conversion other                // j
        conversion other                // k
        conversion other                // l
        conversion error_text           // m
        conversion count                // n
        conversion octal                // o
        conversion pointer              // p
        conversion other                // q
        conversion other                // r
        conversion string               // s
        conversion other                // t
        conversion unsigned             // u
        conversion other                // v
        conversion other                // w
        conversion hexadecimal          // x
        .balign 4

// %%, and what is no conversion: C does not say; glibc shows it as it is.
other:
        cbz     w0, broken
        cmp     w0, #'%'
        b.eq    1f
        sub     x26, x20, #1            // back to the % before it
2:      ldrb    w1, [x26, #-1]!
        cmp     w1, #'%'
        b.ne    2b
        mov     x1, x26
        sub     x2, x20, x26
        b       3f
1:      sub     x1, x20, #1
        mov     x2, #1
3:      mov     x0, x19
        bl      put
        b       literal
broken:                                 // the format ends inside a conversion
        set_errno EINVAL
        mov     w0, #-1
        b       format_return

upper_character:
        mov     w25, #1
character:
        mov     x0, x21
        bl      next_word
        cmp     w25, #1
        b.eq    wide_character
        add     x26, sp, #FORMAT_digits
        strb    w0, [x26]
        mov     x27, #1
        bic     w22, w22, #ZERO
        b       field

wide_character:                         // one wide character, and its end, as a wide string
        stp     w0, wzr, [sp, #FORMAT_digits]
        add     x0, sp, #FORMAT_digits
        mov     w24, #-1
wide_string:
        cbz     x0, text
        sxtw    x1, w24
        bl      bytes_of_wide
        cbz     x0, not_a_character
        str     x1, [sp, #FORMAT_digits]
        ldr     x1, [sp, #FORMAT_wide]
        str     x0, [sp, #FORMAT_wide]
        mov     x0, x1
        bl      free
        ldr     x26, [sp, #FORMAT_wide]
        ldr     x27, [sp, #FORMAT_digits]
        bic     w22, w22, #ZERO
        b       field
not_a_character:
        mov     w0, #-1
        b       format_return

error_text:                             // %m: the text of errno
        load_errno w0
        bl      strerror
        b       text
upper_string:
        mov     w25, #1
string:
        mov     x0, x21
        bl      next_word
        cmp     w25, #1
        b.eq    wide_string
text:
        mov     x26, x0
        bic     w22, w22, #ZERO
        cbnz    x0, 1f
        adrp    x26, null_text
        add     x26, x26, :lo12:null_text
        cmp     w24, #6                 // glibc: all of "(null)" or nothing
        csel    w24, wzr, w24, lo
1:      sxtw    x1, w24                 // no precision: no limit
        mov     x0, x26
        bl      strnlen
        mov     x27, x0
        b       field

count:                                  // %n: characters so far, into the argument's memory
        mov     x0, x21
        bl      next_word
        ldr     x1, [x19, #SINK_count]
        cmp     w25, #0
        b.gt    1f
        cmn     w25, #1
        b.eq    2f
        b.lt    3f
        str     w1, [x0]
        b       literal
1:      str     x1, [x0]
        b       literal
2:      strh    w1, [x0]
        b       literal
3:      strb    w1, [x0]
        b       literal

signed:
        mov     x0, x21
        bl      next_word
        cmp     w25, #0
        b.gt    1f
        cmn     w25, #1
        b.eq    2f
        b.lt    3f
        sxtw    x0, w0
        b       1f
2:      sxth    x0, w0
        b       1f
3:      sxtb    x0, w0
1:      bl      sign_prefix             // of the sign bit of x0
        cmp     x0, #0
        cneg    x0, x0, lt
        mov     x1, #10
        b       integer

unsigned:
        mov     x1, #10
        b       4f
octal:
        mov     x1, #8
        b       4f
upper_hexadecimal:
        orr     w22, w22, #UPPER
hexadecimal:
        mov     x1, #16
4:      str     x1, [sp, #FORMAT_digits]
        mov     x0, x21
        bl      next_word
        ldr     x1, [sp, #FORMAT_digits]
        cmp     w25, #0
        b.gt    6f
        cmn     w25, #1
        b.eq    5f
        b.lt    7f
        mov     w0, w0
        b       6f
5:      and     w0, w0, #0xffff
        b       6f
7:      and     w0, w0, #0xff
6:      cmp     x1, #16
        b.ne    integer
        cbz     x0, integer
        tst     w22, #ALTERNATE
        b.eq    integer
hexadecimal_prefix:
        mov     w2, #'0'
        mov     w3, #'x'
        mov     w4, #'X'
        tst     w22, #UPPER
        csel    w3, w4, w3, ne
        strb    w2, [sp, #FORMAT_prefix]
        strb    w3, [sp, #FORMAT_prefix + 1]
        mov     w2, #2
        str     w2, [sp, #FORMAT_prefix_length]
        b       integer

pointer:
        mov     x0, x21
        bl      next_word
        mov     x1, #16
        cbnz    x0, 1f
        adrp    x26, nil_text
        add     x26, x26, :lo12:nil_text
        mov     x27, #5
        bic     w22, w22, #ZERO
        b       field
1:      b       hexadecimal_prefix

// x0: a magnitude, x1: its base. Digits from the last one backwards.
integer:
        add     x26, sp, #FORMAT_digits_end
        adrp    x2, digits
        add     x2, x2, :lo12:digits
        tst     w22, #UPPER
        add     x3, x2, #16
        csel    x2, x3, x2, ne
1:      cbz     x0, 2f
        udiv    x3, x0, x1
        msub    x4, x3, x1, x0
        ldrb    w4, [x2, x4]
        strb    w4, [x26, #-1]!
        mov     x0, x3
        b       1b
2:      add     x27, sp, #FORMAT_digits_end
        sub     x27, x27, x26
        mov     w0, w24                 // w0: digits at least; 1 without a precision
        tbnz    w24, #31, 3f
        bic     w22, w22, #ZERO         // with one, the flag 0 does not count
        b       4f
3:      mov     w0, #1
4:      sub     w28, w0, w27
        cmp     w28, #0
        csel    w28, wzr, w28, lt
        cmp     x1, #8                  // octal with #: the first digit is a 0
        b.ne    field
        tst     w22, #ALTERNATE
        b.eq    field
        cmp     w28, #0
        csinc   w28, w28, wzr, ne
        b       field

// A sign in front: of a negative number, or as the flags say. x0: the number, whose sign bit counts; it stays.
sign_prefix:
        mov     w1, #'-'
        tbnz    x0, #63, 1f
        mov     w1, #'+'
        tst     w22, #PLUS
        b.ne    1f
        mov     w1, #' '
        tst     w22, #SPACE
        b.ne    1f
        ret
1:      strb    w1, [sp, #FORMAT_prefix]
        mov     w1, #1
        str     w1, [sp, #FORMAT_prefix_length]
        ret

// Prefix, w28 zeros, text, within the width.
field:
        ldr     w0, [sp, #FORMAT_prefix_length]
        add     w0, w0, w28
        add     w0, w0, w27
        sub     w23, w23, w0            // w23: what is missing
        mov     w0, #LEFT | ZERO
        tst     w22, w0
        b.ne    1f
        mov     x0, x19
        mov     w1, #' '
        sxtw    x2, w23
        bl      put_repeated
1:      mov     x0, x19
        add     x1, sp, #FORMAT_prefix
        ldr     w2, [sp, #FORMAT_prefix_length]
        bl      put
        tst     w22, #LEFT
        b.ne    2f
        tst     w22, #ZERO
        b.eq    2f
        mov     x0, x19
        mov     w1, #'0'
        sxtw    x2, w23
        bl      put_repeated
2:      mov     x0, x19
        mov     w1, #'0'
        sxtw    x2, w28
        bl      put_repeated
        mov     x0, x19
        mov     x1, x26
        mov     x2, x27
        bl      put
        tst     w22, #LEFT
        b.eq    literal
        mov     x0, x19
        mov     w1, #' '
        sxtw    x2, w23
        bl      put_repeated
        b       literal

format_end:
        ldr     x0, [x19, #SINK_count]
        mov     x1, #0x7fffffff
        cmp     x0, x1
        b.hi    1f
        ldr     w1, [x19, #SINK_failed]
        cmp     w1, #0
        csinv   w0, w0, wzr, eq
        b       format_return
1:      set_errno EOVERFLOW
        mov     w0, #-1
format_return:
        ldr     x1, [sp, #FORMAT_wide]
        cbz     x1, 1f
        str     w0, [sp, #FORMAT_digits]
        mov     x0, x1
        bl      free
        ldr     w0, [sp, #FORMAT_digits]
1:
        ldp     x27, x28, [sp, #80]
        ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp]
        add     sp, sp, #FORMAT_BYTES
        ret

// A width or precision at x20, in w0: digits (none are 0), or * for the next argument.
read_count:
        ldrb    w1, [x20]
        cmp     w1, #'*'
        b.ne    1f
        add     x20, x20, #1
        mov     x0, x21
        b       next_word
1:      mov     w0, #0
        mov     w2, #10
2:      ldrb    w1, [x20]
        sub     w1, w1, #'0'
        cmp     w1, #9
        b.hi    3f
        madd    w0, w0, w2, w1
        add     x20, x20, #1
        b       2b
3:      ret

// Floating point. The number's exact digits come from decimal.s; what is left is to round them where the conversion says and
// to put the point and the exponent in their places.
upper_float:
        orr     w22, w22, #UPPER
float:
        orr     w26, w0, #32            // w26: a, e, f or g
        mov     x0, x21
        cmp     w25, #2
        b.eq    1f
        bl      next_double
        b       2f
1:      bl      next_long_double
2:      fmov    x0, d0
        bl      sign_prefix
        and     x27, x0, #0x7fffffffffffffff
        mov     x1, #0x7ff0000000000000
        cmp     x27, x1
        b.hs    not_finite
        cmp     w26, #'a'
        b.eq    hexadecimal_float
        cmp     w24, #0
        mov     w1, #6                  // the precision if there is none
        csel    w24, w1, w24, lt
        add     x0, sp, #FORMAT_decimal
        mov     x1, x27
        bl      decimal_of
        cmp     w26, #'g'
        b.eq    shortest
        cmp     w26, #'f'
        b.eq    fixed

// d.ddde±dd: precision + 1 digits.
exponential:
        add     x0, sp, #FORMAT_decimal
        add     w1, w24, #1
        bl      decimal_round
exponential_rounded:
        add     x26, sp, #FORMAT_text
        mov     x3, x26                 // x3: where the text goes on
        ldr     w4, [sp, #FORMAT_decimal]
        add     x5, sp, #FORMAT_decimal + DECIMAL_DIGITS
        mov     w6, #0
        bl      digit_at
        strb    w0, [x3], #1
        bl      put_point
        mov     w6, #1
1:      cmp     w6, w24
        b.gt    2f
        cmp     w6, w4                  // zeros behind the last digit are put out by `long_zeros`
        b.hs    2f
        bl      digit_at
        strb    w0, [x3], #1
        add     w6, w6, #1
        b       1b
2:      add     w0, w24, #1
        sub     w28, w0, w6             // w28: zeros that the precision still asks for
        ldr     w0, [sp, #FORMAT_decimal + 4]
        sub     w0, w0, #1
        cmp     w4, #0
        csel    w0, wzr, w0, eq         // the exponent of zero is 0
        mov     w1, #'e'
        b       with_exponent

// ddd.ddd: precision digits behind the point.
fixed:
        add     x0, sp, #FORMAT_decimal
        ldr     w1, [sp, #FORMAT_decimal + 4]
        add     w1, w1, w24
        bl      decimal_round
fixed_rounded:
        add     x26, sp, #FORMAT_text
        mov     x3, x26
        ldp     w4, w7, [sp, #FORMAT_decimal]   // digits, point
        add     x5, sp, #FORMAT_decimal + DECIMAL_DIGITS
        mov     w6, #0
        cmp     w7, #0
        b.gt    1f
        mov     w0, #'0'
        strb    w0, [x3], #1
        b       2f
1:      bl      digit_at                // before the point
        strb    w0, [x3], #1
        add     w6, w6, #1
        cmp     w6, w7
        b.lt    1b
2:      bl      put_point
        mov     w28, w24                // w28: digits still to come behind the point
        cbz     w4, 5f
        neg     w8, w7                  // zeros right behind the point
3:      cmp     w8, #0
        b.le    4f
        cbz     w28, 5f
        mov     w0, #'0'
        strb    w0, [x3], #1
        sub     w8, w8, #1
        sub     w28, w28, #1
        b       3b
4:      cbz     w28, 5f
        cmp     w6, w4
        b.hs    5f
        bl      digit_at
        strb    w0, [x3], #1
        add     w6, w6, #1
        sub     w28, w28, #1
        b       4b
5:      mov     w1, #0                  // no exponent
        b       long_zeros

// %g: the exponent decides between the two; zeros at the end go, unless # is there.
shortest:
        cmp     w24, #0
        csinc   w24, w24, wzr, ne       // 0 counts as 1
        add     x0, sp, #FORMAT_decimal
        mov     w1, w24
        bl      decimal_round
        ldp     w4, w7, [sp, #FORMAT_decimal]
        sub     w7, w7, #1              // w7: the exponent
        cmp     w4, #0
        csel    w7, wzr, w7, eq
        tst     w22, #ALTERNATE
        b.ne    1f
        cmp     w4, #0                  // only as many digits as there are
        csinc   w0, w4, wzr, ne
        b       2f
1:      mov     w0, w24
2:      cmn     w7, #4
        b.lt    3f
        cmp     w7, w24
        b.ge    3f
        sub     w24, w0, w7             // digits behind the point
        subs    w24, w24, #1
        csel    w24, wzr, w24, lt
        b       fixed_rounded
3:      sub     w24, w0, #1
        b       exponential_rounded

// w0 = the character of digit w6; x5: digits, w4: how many.
digit_at:
        mov     w0, #'0'
        cmp     w6, w4
        b.hs    1f
        ldrb    w0, [x5, w6, uxtw]
        add     w0, w0, #'0'
1:      ret

// The point at x3, if digits follow or the flag # is there.
put_point:
        cbnz    w24, 1f
        tst     w22, #ALTERNATE
        b.eq    2f
1:      mov     w0, #'.'
        strb    w0, [x3], #1
2:      ret

// w0: exponent, w1: its letter; w28 zeros belong before it. It is written behind the text; `long_zeros` keeps them apart.
with_exponent:
        mov     x8, x3                  // x8: where it begins
        tst     w22, #UPPER
        sub     w2, w1, #32
        csel    w2, w2, w1, ne
        strb    w2, [x3], #1
        mov     w2, #'+'
        mov     w5, #'-'
        cmp     w0, #0
        csel    w2, w5, w2, lt
        cneg    w0, w0, lt
        strb    w2, [x3], #1
        cmp     w1, #'p'                // binary exponents have as many digits as they need, decimal ones two or more
        mov     w2, #10
        b.eq    1f
        cmp     w0, #10
        b.hs    1f
        mov     w5, #'0'
        strb    w5, [x3], #1
1:      mov     w5, #1                  // the power of ten of the first digit
2:      mul     w6, w5, w2
        cmp     w6, w0
        b.hi    3f
        mov     w5, w6
        b       2b
3:      udiv    w6, w0, w5
        msub    w0, w6, w5, w0
        add     w6, w6, #'0'
        strb    w6, [x3], #1
        udiv    w5, w5, w2
        cbnz    w5, 3b
        mov     w1, #1
        b       1f

// The text from x26 to x3 has w28 zeros in it: before the exponent at x8 if w1 is 1, else at the end. It may be longer
// than any room, so the pieces go out one by one.
long_zeros:
        mov     x8, x3
1:      sub     x27, x3, x26            // all of the text
        sub     x25, x3, x8             // x25: the exponent, behind the zeros
        sub     x27, x27, x25           // x27: what is in front of them
        ldr     w0, [sp, #FORMAT_prefix_length]
        add     w0, w0, w27
        add     w0, w0, w25
        add     w0, w0, w28
        sub     w23, w23, w0
        str     x8, [sp, #FORMAT_digits]
        mov     w0, #LEFT | ZERO
        tst     w22, w0
        b.ne    2f
        mov     x0, x19
        mov     w1, #' '
        sxtw    x2, w23
        bl      put_repeated
2:      mov     x0, x19
        add     x1, sp, #FORMAT_prefix
        ldr     w2, [sp, #FORMAT_prefix_length]
        bl      put
        tst     w22, #LEFT
        b.ne    3f
        tst     w22, #ZERO
        b.eq    3f
        mov     x0, x19
        mov     w1, #'0'
        sxtw    x2, w23
        bl      put_repeated
3:      mov     x0, x19
        mov     x1, x26
        mov     x2, x27
        bl      put
        mov     x0, x19
        mov     w1, #'0'
        sxtw    x2, w28
        bl      put_repeated
        mov     x0, x19
        ldr     x1, [sp, #FORMAT_digits]
        mov     x2, x25
        bl      put
        tst     w22, #LEFT
        b.eq    literal
        mov     x0, x19
        mov     w1, #' '
        sxtw    x2, w23
        bl      put_repeated
        b       literal

not_finite:
        bic     w22, w22, #ZERO
        mov     w28, #0
        adrp    x26, infinity_text
        add     x26, x26, :lo12:infinity_text
        cmp     x27, x1
        add     x0, x26, #6
        csel    x26, x0, x26, hi        // nan
        tst     w22, #UPPER
        add     x0, x26, #3
        csel    x26, x0, x26, ne
        mov     x27, #3
        b       field

// [-]0xh.hhhp±d: the fraction's 52 bits are 13 digits.
hexadecimal_float:
        ldr     w0, [sp, #FORMAT_prefix_length]
        add     x1, sp, #FORMAT_prefix
        mov     w2, #'0'
        strb    w2, [x1, w0, uxtw]
        add     w0, w0, #1
        mov     w2, #'x'
        mov     w3, #'X'
        tst     w22, #UPPER
        csel    w2, w3, w2, ne
        strb    w2, [x1, w0, uxtw]
        add     w0, w0, #1
        str     w0, [sp, #FORMAT_prefix_length]
        ubfx    x7, x27, #52, #11       // w7: exponent
        and     x4, x27, #0xfffffffffffff
        cbz     x7, 1f
        orr     x4, x4, #0x10000000000000
        sub     w7, w7, #1023
        b       2f
1:      mov     w7, #-1022
        cmp     x4, #0
        csel    w7, wzr, w7, eq
2:      tbnz    w24, #31, 4f
        cmp     w24, #13
        b.hs    5f
        mov     w0, #52                 // round to the precision, a half to even
        sub     w0, w0, w24, lsl #2     // bits that go
        mov     x1, #1
        lsl     x1, x1, x0
        sub     x2, x1, #1
        and     x2, x4, x2
        sub     x3, x4, x2
        lsr     x5, x1, #1
        cmp     x2, x5
        b.lo    3f
        b.hi    6f
        tst     x3, x1
        b.eq    3f
6:      add     x3, x3, x1
3:      mov     x4, x3
        b       5f
4:      mov     w24, #13                // as many as are needed
        mov     x0, x4
        mov     w1, #0
7:      and     x2, x0, #15
        cbnz    x2, 5f
        cbz     w24, 5f
        sub     w24, w24, #1
        lsr     x0, x0, #4
        b       7b
5:      adrp    x5, digits
        add     x5, x5, :lo12:digits
        tst     w22, #UPPER
        add     x6, x5, #16
        csel    x5, x6, x5, ne
        add     x26, sp, #FORMAT_text
        mov     x3, x26
        lsr     x0, x4, #52
        ldrb    w0, [x5, x0]
        strb    w0, [x3], #1
        bl      put_point
        mov     w6, #0
8:      cmp     w6, w24
        b.hs    9f
        cmp     w6, #13
        b.hs    9f
        ubfx    x0, x4, #48, #4
        ldrb    w0, [x5, x0]
        strb    w0, [x3], #1
        lsl     x4, x4, #4
        add     w6, w6, #1
        b       8b
9:      sub     w28, w24, w6
        mov     w0, w7
        mov     w1, #'p'
        b       with_exponent
end format

        .section .rodata
digits:
        .ascii  "0123456789abcdef"
        .ascii  "0123456789ABCDEF"
null_text:
        .asciz  "(null)"
nil_text:
        .ascii  "(nil)"
infinity_text:
        .ascii  "infINFnanNAN"
