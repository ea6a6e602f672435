// scanf and its family: reads a stream by a format. White space in the format stands for any amount of it in the input, a
// conversion takes the longest text that fits it, anything else must be there as it is written. A byte that does not fit
// goes back into the stream. The result is the number of values stored; EOF if the input ended before the first.

        .include "function.inc"
        .include "variable-arguments.inc"

        .text

        .equ    FILE_BYTES,    80
        .equ    READABLE,      1
        .equ    ASKED,         64

// int scanf(const char *format, ...)
function scanf
function __isoc99_scanf
function __isoc23_scanf
        variable_arguments 1
        mov     x2, x9
        mov     x1, x0
        adrp    x0, stdin
        ldr     x0, [x0, :lo12:stdin]
        bl      vfscanf
        variable_return
end __isoc23_scanf
end __isoc99_scanf
end scanf

// int fscanf(FILE *stream, const char *format, ...)
function fscanf
function __isoc99_fscanf
function __isoc23_fscanf
        variable_arguments 2
        mov     x2, x9
        bl      vfscanf
        variable_return
end __isoc23_fscanf
end __isoc99_fscanf
end fscanf

// int sscanf(const char *text, const char *format, ...)
function sscanf
function __isoc99_sscanf
function __isoc23_sscanf
        variable_arguments 2
        mov     x2, x9
        bl      vsscanf
        variable_return
end __isoc23_sscanf
end __isoc99_sscanf
end sscanf

// int vscanf(const char *format, va_list arguments)
function vscanf
function __isoc99_vscanf
        mov     x2, x1
        mov     x1, x0
        adrp    x0, stdin
        ldr     x0, [x0, :lo12:stdin]
        b       vfscanf
end __isoc99_vscanf
end vscanf

// int vsscanf(const char *text, const char *format, va_list arguments): a stream over memory.
function vsscanf
function __isoc99_vsscanf
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        sub     sp, sp, #FILE_BYTES
        mov     x19, x0
        stp     x1, x2, [sp, #48]       // for a moment
        bl      strlen
        ldp     x1, x2, [sp, #48]
        mov     w3, #-1
        mov     w4, #READABLE | ASKED
        stp     w3, w4, [sp]
        stp     x19, x0, [sp, #8]
        add     x0, x19, x0
        stp     x19, x0, [sp, #24]
        stp     xzr, xzr, [sp, #40]
        stp     xzr, xzr, [sp, #56]
        str     xzr, [sp, #72]
        mov     x0, sp
        bl      vfscanf
        mov     sp, x29
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end __isoc99_vsscanf
end vsscanf

// int vfscanf(FILE *stream, const char *format, va_list arguments)
//
//      x19 stream      x20 format      x21 va_list
//      w22 values stored               w23 bytes read
//      w24 width left                  w25 length as in printf: −2 hh, −1 h, 0, 1 l, 2 L; bit 8: do not store
//      x26, x27, x28: the conversion's own
        .equ    SCAN_text,    112       // 800 bytes: what a number is made of; or a set of bytes
        .equ    SCAN_TEXT_BYTES, 800
        .equ    SCAN_BYTES,   928
        .equ    DISCARD,      256

function vfscanf
function __isoc99_vfscanf
        sub     sp, sp, #SCAN_BYTES
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
        mov     w22, #0
        mov     w23, #0
next_directive:
        ldrb    w0, [x20], #1
        cbz     w0, finished
        cmp     w0, #'%'
        b.eq    conversion
        bl      is_space
        b.ne    1f
        bl      skip_space
        b       next_directive
1:      mov     w26, w0                 // a byte that must be there
        bl      next
        tbnz    w0, #31, at_end
        cmp     w0, w26
        b.eq    next_directive
        bl      back
        b       finished

conversion:
        mov     w25, #0
        ldrb    w0, [x20]
        cmp     w0, #'%'
        b.ne    1f
        add     x20, x20, #1            // %%
        bl      skip_space
        bl      next
        tbnz    w0, #31, at_end
        cmp     w0, #'%'
        b.eq    next_directive
        bl      back
        b       finished
1:      cmp     w0, #'*'
        b.ne    2f
        add     x20, x20, #1
        orr     w25, w25, #DISCARD
2:      mov     w24, #0                 // the width
3:      ldrb    w0, [x20]
        sub     w1, w0, #'0'
        cmp     w1, #9
        b.hi    4f
        mov     w2, #10
        madd    w24, w24, w2, w1
        add     x20, x20, #1
        b       3b
4:      mov     w28, #0                 // the length
5:      ldrb    w0, [x20], #1
        cmp     w0, #'h'
        b.eq    6f
        cmp     w0, #'L'
        b.eq    7f
        cmp     w0, #'l'
        b.eq    8f
        cmp     w0, #'q'
        b.eq    8f
        cmp     w0, #'j'
        b.eq    8f
        cmp     w0, #'z'
        b.eq    8f
        cmp     w0, #'t'
        b.eq    8f
        b       letter
6:      sub     w28, w28, #1
        b       5b
7:      mov     w28, #2
        b       5b
8:      mov     w28, #1
        b       5b

letter:
        and     w25, w25, #DISCARD
        cmp     w0, #'c'
        b.eq    characters
        cmp     w0, #'['
        b.eq    set
        cmp     w0, #'n'
        b.eq    count
        mov     w26, w0
        bl      skip_space              // every other conversion leaves out white space
        mov     w0, w26
        mov     w26, #10                // w26: base of an integer
        cmp     w0, #'d'
        b.eq    integer
        cmp     w0, #'u'
        b.eq    integer
        mov     w26, #0
        cmp     w0, #'i'
        b.eq    integer
        mov     w26, #8
        cmp     w0, #'o'
        b.eq    integer
        mov     w26, #16
        cmp     w0, #'x'
        b.eq    integer
        cmp     w0, #'X'
        b.eq    integer
        cmp     w0, #'p'
        b.eq    pointer
        cmp     w0, #'s'
        b.eq    string
        orr     w0, w0, #32
        cmp     w0, #'a'
        b.eq    float
        cmp     w0, #'e'
        b.lo    finished                // no conversion
        cmp     w0, #'g'
        b.hi    finished
        b       float

count:                                  // %n: bytes so far; counts as no value
        tbnz    w25, #8, next_directive
        mov     x0, x21
        bl      next_word
        mov     x1, x23
        bl      store_integer
        b       next_directive

characters:                             // %c: as many bytes as the width says, 1 without one
        cmp     w24, #0
        csinc   w24, w24, wzr, ne
        mov     x26, #0
        tbnz    w25, #8, 1f
        mov     x0, x21
        bl      next_word
        mov     x26, x0
1:      mov     w27, #0
2:      bl      next
        tbnz    w0, #31, 4f
        add     w27, w27, #1
        cbz     x26, 3f
        strb    w0, [x26], #1
3:      subs    w24, w24, #1
        b.ne    2b
        b       stored
4:      cbz     w27, at_end             // fewer than asked for: glibc counts them as a value
        b       stored

string:                                 // %s: up to white space
        add     x0, sp, #SCAN_text      // as a set: all but white space
        mov     x1, #-1
        mov     x2, #0x3e00             // 9 to 13 and 32
        movk    x2, #1, lsl #32
        bic     x2, x1, x2
        stp     x2, x1, [x0]
        stp     x1, x1, [x0, #16]
        b       bytes_of_set

set:                                    // %[…]: bytes of a set, or with ^ all others
        add     x26, sp, #SCAN_text
        stp     xzr, xzr, [x26]
        stp     xzr, xzr, [x26, #16]
        ldrb    w0, [x20]
        cmp     w0, #'^'
        cset    w27, eq
        cinc    x20, x20, eq
        ldrb    w0, [x20], #1           // a ] that comes first belongs to the set
1:      cbz     w0, finished
        mov     w1, w0                  // w1 to w2: a range
        mov     w2, w0
        ldrb    w3, [x20]
        cmp     w3, #'-'
        b.ne    2f
        ldrb    w4, [x20, #1]
        cmp     w4, #']'
        b.eq    2f
        cbz     w4, 2f
        mov     w2, w4
        add     x20, x20, #2
2:      cmp     w1, w2
        b.hi    3f
        lsr     w3, w1, #6
        ldr     x4, [x26, x3, lsl #3]
        mov     x5, #1
        lsl     x5, x5, x1
        orr     x4, x4, x5
        str     x4, [x26, x3, lsl #3]
        add     w1, w1, #1
        b       2b
3:      ldrb    w0, [x20], #1
        cmp     w0, #']'
        b.ne    1b
        cbz     w27, bytes_of_set
        ldp     x0, x1, [x26]
        mvn     x0, x0
        mvn     x1, x1
        stp     x0, x1, [x26]
        ldp     x0, x1, [x26, #16]
        mvn     x0, x0
        mvn     x1, x1
        stp     x0, x1, [x26, #16]
bytes_of_set:
        cmp     w24, #0
        csinv   w24, w24, wzr, ne       // no width: no limit
        mov     x26, #0
        tbnz    w25, #8, 4f
        mov     x0, x21
        bl      next_word
        mov     x26, x0
4:      mov     w27, #0
5:      bl      next
        tbnz    w0, #31, 8f
        lsr     w1, w0, #6
        add     x2, sp, #SCAN_text
        ldr     x1, [x2, x1, lsl #3]
        lsr     x1, x1, x0
        tbz     x1, #0, 7f
        mov     w27, #1
        cbz     x26, 6f
        strb    w0, [x26], #1
6:      subs    w24, w24, #1
        b.ne    5b
        b       9f
7:      bl      back
        cbz     w27, finished
        b       9f
8:      cbz     w27, at_end
9:      cbz     x26, stored
        strb    wzr, [x26]
        b       stored

pointer:
        mov     w28, #1
integer:                                // the longest text that a number of this base begins with, then strtol
        cmp     w24, #0
        mov     w0, #SCAN_TEXT_BYTES - 1
        csel    w24, w0, w24, eq
        cmp     w24, w0
        csel    w24, w0, w24, hi
        add     x27, sp, #SCAN_text
        bl      next
        tbnz    w0, #31, at_end
        bl      take_sign
        cmp     w0, #'0'
        b.ne    2f
        bl      take
        b.eq    4f                      // the width is used up
        tst     w26, #0xffffffef        // base 0 or 16: perhaps 0x
        b.ne    2f
        orr     w1, w0, #32
        cmp     w1, #'x'
        b.ne    1f
        mov     w26, #16
        bl      take
        b.eq    4f
        b       2f
1:      cmp     w26, #0
        mov     w1, #8
        csel    w26, w1, w26, eq
2:      cmp     w26, #0
        mov     w1, #10
        csel    w26, w1, w26, eq
3:      tbnz    w0, #31, 4f
        sub     w1, w0, #'0'
        cmp     w1, #9
        b.ls    5f
        orr     w1, w0, #32
        sub     w1, w1, #'a'
        cmp     w1, #25
        b.hi    6f
        add     w1, w1, #10
5:      cmp     w1, w26
        b.hs    6f
        bl      take
        b.ne    3b
        b       4f
6:      bl      back
4:      strb    wzr, [x27]
        add     x0, sp, #SCAN_text
        str     x0, [sp, #96]
        ldrb    w1, [x0]
        add     x1, sp, #104
        mov     w2, w26
        bl      integer_value
        ldr     x1, [sp, #104]
        ldr     x2, [sp, #96]
        cmp     x1, x2                  // no digits
        b.eq    finished
        tbnz    w25, #8, next_directive
        str     x0, [sp, #96]
        mov     x0, x21
        bl      next_word
        ldr     x1, [sp, #96]
        bl      store_integer
        b       stored

// x0: text, x1: its end goes there, w2: base. A magnitude over 63 bits is an unsigned number's.
integer_value:
        stp     x29, x30, [sp, #-48]!
        stp     x0, x1, [sp, #16]
        str     w2, [sp, #32]
        bl      strtoul
        str     x0, [sp, #40]
        ldr     x0, [sp, #16]
        ldrb    w3, [x0]
        cmp     w3, #'-'
        b.ne    1f
        ldr     x1, [sp, #24]
        ldr     w2, [sp, #32]
        bl      strtol
        str     x0, [sp, #40]
1:      ldr     x0, [sp, #40]
        ldp     x29, x30, [sp], #48
        ret

float:                                  // likewise; strtod reads it
        cmp     w24, #0
        mov     w0, #SCAN_TEXT_BYTES - 1
        csel    w24, w0, w24, eq
        cmp     w24, w0
        csel    w24, w0, w24, hi
        add     x27, sp, #SCAN_text
        mov     w26, #0                 // w26: bit 0 a point was there, 1 an exponent, 2 digits, 3 hexadecimal
        bl      next
        tbnz    w0, #31, at_end
        bl      take_sign
        cmp     w0, #'0'
        b.ne    1f
        orr     w26, w26, #4
        bl      take
        b.eq    8f
        orr     w1, w0, #32
        cmp     w1, #'x'
        b.ne    1f
        mov     w26, #8
        bl      take
        b.eq    8f
1:      tbnz    w0, #31, 8f
        sub     w1, w0, #'0'
        cmp     w1, #9
        b.ls    3f
        orr     w1, w0, #32
        tbnz    w26, #1, 7f             // in the exponent only digits
        tbz     w26, #3, 2f
        sub     w2, w1, #'a'
        cmp     w2, #5
        b.ls    3f
2:      cmp     w0, #'.'
        b.eq    4f
        mov     w2, #'e'
        mov     w3, #'p'
        tst     w26, #8
        csel    w2, w3, w2, ne
        cmp     w1, w2
        b.eq    5f
        tst     w26, #7
        b.ne    7f
        cmp     w1, #'i'                // inf, infinity, nan
        b.eq    6f
        cmp     w1, #'n'
        b.eq    6f
        b       7f
3:      orr     w26, w26, #4
        bl      take
        b.ne    1b
        b       8f
4:      tbnz    w26, #0, 7f
        orr     w26, w26, #1
        bl      take
        b.ne    1b
        b       8f
5:      tbz     w26, #2, 7f
        orr     w26, w26, #2
        bl      take
        b.eq    8f
        bl      take_sign
        b       1b
6:      adrp    x2, infinity_name       // letter for letter
        add     x2, x2, :lo12:infinity_name
        cmp     w1, #'n'
        add     x3, x2, #9
        csel    x2, x3, x2, eq
9:      ldrb    w3, [x2], #1
        str     x2, [sp, #96]
        orr     w1, w0, #32
        cmp     w1, w3
        b.ne    7f
        bl      take
        b.eq    8f
        ldr     x2, [sp, #96]
        tbz     w0, #31, 9b
        b       8f
7:      bl      back
8:      strb    wzr, [x27]
        add     x0, sp, #SCAN_text
        add     x1, sp, #104
        bl      strtod
        ldr     x1, [sp, #104]
        cmp     x1, x27                 // all of what was taken must be the number, but for an exponent without digits
        b.eq    1f
        tbz     w26, #1, finished
1:
        add     x2, sp, #SCAN_text
        cmp     x1, x2
        b.eq    finished
        tbnz    w25, #8, next_directive
        str     d0, [sp, #96]
        mov     x0, x21
        bl      next_word
        ldr     d0, [sp, #96]
        cmp     w28, #1
        b.eq    1f
        b.gt    2f
        add     x1, sp, #SCAN_text      // a float: rounded once, from the text
        str     x0, [sp, #96]
        mov     x0, x1
        mov     x1, #0
        bl      strtof
        ldr     x0, [sp, #96]
        str     s0, [x0]
        b       stored
1:      str     d0, [x0]
        b       stored
2:      bl      quad_of_double
        b       stored

stored:
        tbnz    w25, #8, next_directive
        add     w22, w22, #1
        b       next_directive
at_end:                                 // the input ended; if nothing was stored before, that is the result
        cmp     w22, #0
        csinv   w22, w22, wzr, ne
finished:
        mov     w0, w22
        ldp     x27, x28, [sp, #80]
        ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp]
        add     sp, sp, #SCAN_BYTES
        ret

// w0 = the next byte of the stream, or −1.
next:
        stp     x29, x30, [sp, #-16]!
        mov     x0, x19
        bl      fgetc
        ldp     x29, x30, [sp], #16
        tbnz    w0, #31, 1f
        add     w23, w23, #1
1:      ret

// Byte w0 goes back, if it is one.
back:
        tbnz    w0, #31, 1f
        stp     x29, x30, [sp, #-16]!
        mov     x1, x19
        bl      ungetc
        ldp     x29, x30, [sp], #16
        sub     w23, w23, #1
1:      ret

// Puts w0 into the text at x27 and gives the next byte in w0. Condition EQ: the width is used up, and none was read.
take:
        strb    w0, [x27], #1
        subs    w24, w24, #1
        b.eq    1f
        stp     x29, x30, [sp, #-16]!
        bl      next
        ldp     x29, x30, [sp], #16
        cmp     w24, #0
1:      ret

// A sign in w0 is taken.
take_sign:
        cmp     w0, #'-'
        b.eq    1f
        cmp     w0, #'+'
        b.eq    1f
        ret
1:      b       take

// Condition EQ: w0 is white space. Uses w1.
is_space:
        sub     w1, w0, #9
        cmp     w1, #4
        b.ls    1f
        cmp     w0, #' '
        ret
1:      cmp     w1, w1
        ret

skip_space:
        stp     x29, x30, [sp, #-16]!
1:      bl      next
        bl      is_space
        b.eq    1b
        bl      back
        ldp     x29, x30, [sp], #16
        ret

// x0: where, x1: what, as wide as w28 says.
store_integer:
        cmp     w28, #0
        b.gt    1f
        cmn     w28, #1
        b.eq    2f
        b.lt    3f
        str     w1, [x0]
        ret
1:      str     x1, [x0]
        ret
2:      strh    w1, [x0]
        ret
3:      strb    w1, [x0]
        ret

// x0: va_list. The next pointer argument, in x0.
next_word:
        ldrsw   x1, [x0, #24]
        tbz     w1, #31, 1f
        add     w2, w1, #8
        str     w2, [x0, #24]
        ldr     x2, [x0, #8]
        ldr     x0, [x2, x1]
        ret
1:      ldr     x2, [x0]
        add     x3, x2, #8
        str     x3, [x0]
        ldr     x0, [x2]
        ret

// d0 as a long double (128 bits) at x0.
quad_of_double:
        fmov    x1, d0
        ubfx    x2, x1, #52, #11
        and     x3, x1, #0xfffffffffffff
        and     x4, x1, #0x8000000000000000
        cbz     x2, 2f
        mov     w5, #15360              // 16383 − 1023
        add     w5, w2, w5
        cmp     w2, #2047
        mov     w6, #0x7fff
        csel    w5, w6, w5, eq
1:      lsl     x6, x3, #60
        orr     x4, x4, x3, lsr #4
        orr     x4, x4, x5, lsl #48
        stp     x6, x4, [x0]
        ret
2:      mov     w5, #0
        cbz     x3, 1b
        clz     x6, x3                  // a subnormal double is a normal long double
        sub     w6, w6, #11
        lsl     x3, x3, x6
        and     x3, x3, #0xfffffffffffff
        mov     w5, #15361
        sub     w5, w5, w6
        b       1b
end __isoc99_vfscanf
end vfscanf

        .section .rodata
infinity_name:
        .asciz  "infinity", "nan"
