// <stdlib.h>: text to numbers, sorting and searching, random numbers, the environment.

        .include "function.inc"

        .text

        .equ    EINVAL, 22
        .equ    ERANGE, 34
        .equ    ENOMEM, 12

// int atoi(const char *text)
function atoi
function atol
function atoll
        mov     x1, #0
        mov     w2, #10
        b       strtol
end atoll
end atol
end atoi

// double atof(const char *text)
function atof
        mov     x1, #0
        b       strtod
end atof

// An integer in text. x0: text, x1: where to put its end (or NULL), w2: base. Gives x0: the magnitude, w3: 1 if there was a
// minus sign, w4: 1 if the magnitude is more than 64 bits.
parse_integer:
        mov     x5, x0                  // x5: where to go on if there is no number
        mov     w3, #0
        mov     w4, #0
1:      ldrb    w6, [x0]                // spaces: 9 to 13, and 32
        sub     w7, w6, #9
        cmp     w7, #4
        mov     w7, #' '
        ccmp    w6, w7, #4, hi
        b.ne    2f
        add     x0, x0, #1
        b       1b
2:      mov     w7, #'+'
        cmp     w6, #'-'
        cset    w3, eq
        ccmp    w6, w7, #4, ne
        b.ne    3f
        add     x0, x0, #1
3:      cmp     w2, #1                  // 0 and 2 to 36
        b.eq    bad_base
        cmp     w2, #36
        b.hi    bad_base
        ldrb    w6, [x0]
        cmp     w6, #'0'
        b.ne    5f
        ldrb    w6, [x0, #1]
        orr     w6, w6, #32
        cmp     w6, #'x'
        b.ne    4f
        tst     w2, #0xffffffef         // base 0 or 16
        b.ne    5f
        ldrb    w6, [x0, #2]            // "0x" without a digit behind it is a 0
        sub     w7, w6, #'0'
        orr     w6, w6, #32
        sub     w6, w6, #'a'
        cmp     w7, #9
        ccmp    w6, #5, #0, hi
        b.hi    4f
        add     x0, x0, #2
        mov     w2, #16
        b       5f
4:      cmp     w2, #0
        mov     w6, #8
        csel    w2, w6, w2, eq
5:      cmp     w2, #0
        mov     w6, #10
        csel    w2, w6, w2, eq
        mov     x8, #0                  // x8: the magnitude
        mov     w9, #0                  // w9: digits
6:      ldrb    w6, [x0]
        sub     w7, w6, #'0'
        cmp     w7, #9
        b.ls    7f
        orr     w6, w6, #32
        sub     w7, w6, #'a'
        cmp     w7, #25
        b.hi    8f
        add     w7, w7, #10
7:      cmp     w7, w2
        b.hs    8f
        umulh   x10, x8, x2
        cmp     x10, #0
        csinc   w4, w4, wzr, eq
        mul     x8, x8, x2
        adds    x8, x8, x7
        csinc   w4, w4, wzr, lo
        mov     w9, #1
        add     x0, x0, #1
        b       6b
8:      cmp     w9, #0
        csel    x0, x5, x0, eq
        csel    w3, wzr, w3, eq
        cbz     x1, 9f
        str     x0, [x1]
9:      mov     x0, x8
        ret
bad_base:
        set_errno EINVAL                // the end is not told then
        mov     x0, #0
        mov     w3, #0
        ret

// long strtol(const char *text, char **end, int base): the nearest limit and ERANGE where the number does not fit.
function strtol
function strtoll
function strtoimax
function __isoc23_strtol
function __isoc23_strtoll
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      parse_integer
        ldp     x29, x30, [sp], #16
        mov     x1, #0x7fffffffffffffff
        add     x1, x1, x3              // the largest magnitude for this sign
        cbnz    w4, 1f
        cmp     x0, x1
        b.hi    1f
        cmp     w3, #0
        cneg    x0, x0, ne
        ret
1:      set_errno ERANGE
        mov     x0, x1
        ret
end __isoc23_strtoll
end __isoc23_strtol
end strtoimax
end strtoll
end strtol

// unsigned long strtoul(const char *text, char **end, int base): a minus sign means modulo 2^64.
function strtoul
function strtoull
function strtoumax
function __isoc23_strtoul
function __isoc23_strtoull
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      parse_integer
        ldp     x29, x30, [sp], #16
        cbnz    w4, 1f
        cmp     w3, #0
        cneg    x0, x0, ne
        ret
1:      set_errno ERANGE
        mov     x0, #-1
        ret
end __isoc23_strtoull
end __isoc23_strtoul
end strtoumax
end strtoull
end strtoul

        .equ    DECIMAL_BYTES, 832
        .equ    DIGITS,        16
        .equ    DIGITS_LIMIT,  800

// double strtod(const char *text, char **end): decimal, hexadecimal (0x1.8p3), inf and nan.
function strtod
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        sub     sp, sp, #DECIMAL_BYTES
        mov     x19, x0                 // x19: the text as it was
        mov     x20, x1
        mov     w21, #0                 // w21: whether there was a minus sign
1:      ldrb    w6, [x0]
        sub     w7, w6, #9
        cmp     w7, #4
        mov     w7, #' '
        ccmp    w6, w7, #4, hi
        b.ne    2f
        add     x0, x0, #1
        b       1b
2:      mov     w7, #'+'
        cmp     w6, #'-'
        cset    w21, eq
        ccmp    w6, w7, #4, ne
        b.ne    3f
        add     x0, x0, #1
3:      mov     x22, x0                 // x22: behind the sign
        ldrb    w6, [x0]
        orr     w7, w6, #32
        cmp     w7, #'i'
        b.eq    infinity
        cmp     w7, #'n'
        b.eq    not_a_number
        cmp     w6, #'0'
        b.ne    decimal
        ldrb    w7, [x0, #1]
        orr     w7, w7, #32
        cmp     w7, #'x'
        b.eq    hexadecimal

decimal:
        stp     wzr, wzr, [sp]
        str     wzr, [sp, #8]
        add     x9, sp, #DIGITS         // x9: the digits
        mov     w10, #0                 // w10: digits kept, w11: point, w12: digits seen, w13: behind the point
        mov     w11, #0
        mov     w12, #0
        mov     w13, #0
1:      ldrb    w6, [x0]
        cmp     w6, #'.'
        b.ne    2f
        cbnz    w13, 5f
        mov     w13, #1
        add     x0, x0, #1
        b       1b
2:      sub     w7, w6, #'0'
        cmp     w7, #9
        b.hi    5f
        add     x0, x0, #1
        mov     w12, #1
        orr     w14, w10, w7            // zeros before the first digit: only those behind the point count
        cbnz    w14, 3f
        sub     w11, w11, w13
        b       1b
3:      cmp     w13, #0
        cinc    w11, w11, eq
        cmp     w10, #DIGITS_LIMIT
        b.hs    4f
        strb    w7, [x9, w10, uxtw]
        add     w10, w10, #1
        b       1b
4:      cbz     w7, 1b
        str     w7, [sp, #8]
        b       1b
5:      cbz     w12, nothing
        mov     x23, x0                 // x23: the end so far
        orr     w6, w6, #32
        cmp     w6, #'e'
        b.ne    7f
        bl      exponent_value
        add     w11, w11, w3
7:      stp     w10, w11, [sp]
        mov     x0, sp
        ldr     w1, [sp]
        add     x2, sp, #DIGITS - 1
8:      cbz     w1, 9f                  // zeros at the end
        ldrb    w3, [x2, w1, uxtw]
        cbnz    w3, 9f
        sub     w1, w1, #1
        b       8b
9:      str     w1, [sp]
        bl      decimal_nearest
        cbz     w0, finish
range:
        set_errno ERANGE
        b       finish

// 0x, hexadecimal digits with a point, p and a binary exponent.
hexadecimal:
        add     x0, x0, #2
        mov     x4, #0                  // x4: up to 60 bits of the number, w5: whether more follow
        mov     w5, #0
        mov     w11, #0                 // w11: binary exponent, w12: digits seen, w13: behind the point
        mov     w12, #0
        mov     w13, #0
1:      ldrb    w6, [x0]
        cmp     w6, #'.'
        b.ne    2f
        cbnz    w13, 6f
        mov     w13, #1
        add     x0, x0, #1
        b       1b
2:      sub     w7, w6, #'0'
        cmp     w7, #9
        b.ls    3f
        orr     w8, w6, #32
        sub     w7, w8, #'a'
        cmp     w7, #5
        b.hi    6f
        add     w7, w7, #10
3:      add     x0, x0, #1
        mov     w12, #1
        lsr     x8, x4, #56
        cbnz    x8, 5f
        orr     x4, x7, x4, lsl #4
        cbz     w13, 1b
        sub     w11, w11, #4
        b       1b
5:      cmp     w7, #0
        csinc   w5, w5, wzr, eq
        cbnz    w13, 1b
        add     w11, w11, #4
        b       1b
6:      cbnz    w12, 7f
        add     x23, x22, #1            // only the 0 of "0x" is a number
        fmov    d0, xzr
        b       finish
7:      mov     x23, x0
        orr     w6, w6, #32
        cmp     w6, #'p'
        b.ne    8f
        bl      exponent_value
        add     w11, w11, w3
8:      cbz     x4, 9f
        clz     x6, x4                  // x4: normalised, bit 63 set; value: x4 × 2^w11
        lsl     x4, x4, x6
        sub     w11, w11, w6
        orr     x4, x4, x5              // the last bit is sticky
        bl      assemble_double
        cbnz    w0, range
        b       finish
9:      fmov    d0, xzr
        b       finish

infinity:
        adrp    x1, infinity_name
        add     x1, x1, :lo12:infinity_name
        mov     x2, #8
        bl      strncasecmp
        add     x23, x22, #8
        cbz     w0, 1f
        mov     x0, x22
        adrp    x1, infinity_name
        add     x1, x1, :lo12:infinity_name
        mov     x2, #3
        bl      strncasecmp
        cbnz    w0, nothing
        add     x23, x22, #3
1:      mov     x0, #0x7ff0000000000000
        fmov    d0, x0
        b       finish

not_a_number:
        adrp    x1, nan_name
        add     x1, x1, :lo12:nan_name
        mov     x2, #3
        bl      strncasecmp
        cbnz    w0, nothing
        add     x23, x22, #3
        ldrb    w0, [x23]
        cmp     w0, #'('
        b.ne    2f
        add     x1, x23, #1             // nan(letters and digits)
1:      ldrb    w0, [x1], #1
        cmp     w0, #')'
        b.eq    3f
        cmp     w0, #'_'
        b.eq    1b
        sub     w2, w0, #'0'
        orr     w0, w0, #32
        sub     w0, w0, #'a'
        cmp     w2, #9
        ccmp    w0, #25, #0, hi
        b.ls    1b
2:      mov     x0, #0x7ff8000000000000
        fmov    d0, x0
        b       finish
3:      add     x0, x23, #1             // a number there becomes the payload
        mov     x23, x1
        add     x1, sp, #DIGITS
        mov     w2, #0
        bl      strtoul
        ldr     x1, [sp, #DIGITS]
        sub     x2, x23, #1
        cmp     x1, x2
        b.ne    2b
        and     x0, x0, #0x7ffffffffffff
        orr     x0, x0, #0x7ff8000000000000
        fmov    d0, x0
        b       finish

nothing:
        mov     x23, x19
        mov     w21, #0
        fmov    d0, xzr
finish:
        cbz     x20, 1f
        str     x23, [x20]
1:      cbz     w21, 2f
        fneg    d0, d0
2:      add     sp, sp, #DECIMAL_BYTES
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// x0: at an e or p. w3: the exponent behind it, x23: its end; 0 and x23 as it was if no digits follow. Uses x1–x3, x6–x8.
exponent_value:
        mov     w3, #0
        add     x1, x0, #1
        ldrb    w6, [x1]
        mov     w7, #'+'
        cmp     w6, #'-'
        cset    w8, eq
        ccmp    w6, w7, #4, ne
        b.ne    1f
        add     x1, x1, #1
        ldrb    w6, [x1]
1:      sub     w7, w6, #'0'
        cmp     w7, #9
        b.hi    3f
2:      mov     w2, #10
        madd    w3, w3, w2, w7
        mov     w2, #50000              // beyond that nothing changes any more
        cmp     w3, w2
        csel    w3, w2, w3, hi
        ldrb    w6, [x1, #1]!
        sub     w7, w6, #'0'
        cmp     w7, #9
        b.ls    2b
        mov     x23, x1
        cmp     w8, #0
        cneg    w3, w3, ne
3:      ret

// x4 × 2^w11 with bit 63 of x4 set, as the nearest double in d0; w0: 1 if it is too large or not normal.
assemble_double:
        add     w11, w11, #1086         // the exponent field of the value as it is
        mov     w0, #0
        mov     w6, #11                 // w6: bits to drop
        cmp     w11, #0
        b.gt    1f
        mov     w7, #12                 // subnormal: more of them
        sub     w6, w7, w11
        mov     w11, #0
        cmp     w6, #64
        b.hi    4f
        b.eq    3f
1:      lsr     x7, x4, x6
        neg     w8, w6
        lsl     x8, x4, x8              // x8: what is dropped, at the top
        cbz     w11, 2f
        and     x7, x7, #0xfffffffffffff
        orr     x7, x7, x11, lsl #52
2:      mov     x9, #0x8000000000000000
        cmp     x8, x9
        b.lo    5f
        cset    w10, hi                 // more than a half, or a half behind an odd bit
        orr     w10, w10, w7
        and     x10, x10, #1
        add     x7, x7, x10             // carries into the exponent as it should
        b       5f
3:      mov     x7, #0                  // all 64 bits go: half of the smallest one, or a little more
        mov     x8, x4
        b       2b
4:      mov     x7, #0
        mov     x8, x4
5:      tst     x7, #0x7ff0000000000000 // a subnormal that is not exact counts as too small
        ccmp    x8, #0, #4, eq
        cset    w0, ne
        mov     w9, #2047
        lsr     x10, x7, #52
        cmp     w11, w9
        ccmp    w10, w9, #0, lt
        b.lt    6f
        mov     x7, #0x7ff0000000000000
        mov     w0, #1
6:      fmov    d0, x7
        ret
end strtod

// float strtof(const char *text, char **end)
function strtof
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      strtod
        fcvt    s0, d0
        ldp     x29, x30, [sp], #16
        ret
end strtof

// int abs(int), long labs(long)
function abs
        cmp     w0, #0
        cneg    w0, w0, lt
        ret
end abs

function labs
function llabs
        cmp     x0, #0
        cneg    x0, x0, lt
        ret
end llabs
end labs

// div_t div(int, int): quotient in the low half of x0, remainder in the high half.
function div
        sdiv    w2, w0, w1
        msub    w3, w2, w1, w0
        orr     x0, x2, x3, lsl #32
        ret
end div

// ldiv_t ldiv(long, long): quotient in x0, remainder in x1.
function ldiv
function lldiv
        sdiv    x2, x0, x1
        msub    x1, x2, x1, x0
        mov     x0, x2
        ret
end lldiv
end ldiv

// void qsort(void *area, size_t count, size_t bytes, int (*compare)(const void *, const void *)): merging, so that elements
// that compare equal keep their order.
function qsort
        mov     x4, #0
// void qsort_r(…, int (*compare)(const void *, const void *, void *), void *argument)
function qsort_r
        cmp     x1, #2
        b.lo    1f
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     x22, x3
        str     x4, [sp, #56]
        mul     x0, x1, x2
        add     x0, x0, #16
        bl      malloc                  // room for a copy, behind the argument
        cbz     x0, 2f
        ldr     x1, [sp, #56]
        str     x1, [x0], #16
        mov     x23, x0
        mov     x0, x19
        mov     x1, x20
        bl      merge_sort
        sub     x0, x23, #16
        bl      free
2:      ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
1:      ret
end qsort_r
end qsort

// Sorts x1 elements at x0. x21: bytes of one, x22: the comparison, x23: the room.
merge_sort:
        cmp     x1, #2
        b.lo    9f
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x24, x25, [sp, #32]
        stp     x26, x27, [sp, #48]
        str     x28, [sp, #64]
        mov     x19, x0
        mov     x20, x1
        lsr     x24, x1, #1
        mov     x1, x24
        bl      merge_sort              // the first half
        madd    x25, x24, x21, x19      // x25: the second half
        mov     x0, x25
        sub     x1, x20, x24
        bl      merge_sort
        mov     x26, x19                // x26, x25: the next element of each half; x27: where the result goes on
        mov     x27, x23
        mov     x28, x25                // x28: the end of the first half
        madd    x24, x20, x21, x19      // x24: the end of the second
1:      cmp     x26, x28
        b.hs    3f
        cmp     x25, x24
        b.hs    3f
        mov     x0, x26
        mov     x1, x25
        ldr     x2, [x23, #-16]
        blr     x22
        cmp     w0, #0
        mov     x0, x27
        b.gt    2f
        mov     x1, x26
        mov     x2, x21
        add     x26, x26, x21
        bl      mempcpy
        mov     x27, x0
        b       1b
2:      mov     x1, x25
        mov     x2, x21
        add     x25, x25, x21
        bl      mempcpy
        mov     x27, x0
        b       1b
3:      mov     x0, x27                 // what is left of the first half; the rest of the second is in its place
        mov     x1, x26
        sub     x2, x28, x26
        bl      mempcpy
        sub     x2, x0, x23
        mov     x0, x19
        mov     x1, x23
        bl      memcpy
        ldr     x28, [sp, #64]
        ldp     x26, x27, [sp, #48]
        ldp     x24, x25, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
9:      ret

// void *bsearch(const void *key, const void *area, size_t count, size_t bytes, int (*compare)(const void *, const void *))
function bsearch
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2                 // x21: elements left
        mov     x22, x3
        mov     x23, x4
1:      cbz     x21, 3f
        lsr     x1, x21, #1
        madd    x24, x1, x22, x20       // x24: the one in the middle
        mov     x0, x19
        mov     x1, x24
        blr     x23
        cbz     w0, 4f
        lsr     x1, x21, #1
        tbnz    w0, #31, 2f
        add     x20, x24, x22           // above it
        sub     x21, x21, x1
        sub     x21, x21, #1
        b       1b
2:      mov     x21, x1                 // below it
        b       1b
3:      mov     x24, #0
4:      mov     x0, x24
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end bsearch

// void srand(unsigned seed), void srandom(unsigned seed): the sequence of glibc. 31 numbers from a simpler generator;
// each new one is the sum of those 3 and 31 places before it; the first 310 are not used.
        .equ    DEGREE,    31
        .equ    DISTANCE,   3

function srand
function srandom
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        cmp     w0, #0
        csinc   w0, w0, wzr, ne         // 0 counts as 1
        adrp    x1, random_state
        add     x1, x1, :lo12:random_state
        str     w0, [x1]
        sxtw    x0, w0
        mov     w2, #1
        mov     w3, #16807
        mov     x4, #0x7fffffff
1:      mul     x0, x0, x3              // 16807 × the last one, modulo 2^31 − 1, never negative
        sdiv    x5, x0, x4
        msub    x0, x5, x4, x0
        cmp     x0, #0
        add     x5, x0, x4
        csel    x0, x5, x0, lt
        str     w0, [x1, x2, lsl #2]
        add     w2, w2, #1
        cmp     w2, #DEGREE
        b.lo    1b
        adrp    x1, random_place
        add     x1, x1, :lo12:random_place
        mov     w2, #DISTANCE
        stp     w2, wzr, [x1]
        mov     w2, #1
        str     w2, [x1, #8]
        mov     w19, #10 * DEGREE
2:      bl      random
        subs    w19, w19, #1
        b.ne    2b
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end srandom
end srand

// int rand(void), long random(void): 0 to 2^31 − 1.
function rand
function random
        adrp    x1, random_place
        add     x1, x1, :lo12:random_place
        ldr     w2, [x1, #8]
        cbz     w2, 1f                  // not seeded: as after srand(1)
        adrp    x2, random_state
        add     x2, x2, :lo12:random_state
        ldp     w3, w4, [x1]
        ldr     w5, [x2, w3, uxtw #2]
        ldr     w6, [x2, w4, uxtw #2]
        add     w5, w5, w6
        str     w5, [x2, w3, uxtw #2]
        lsr     w0, w5, #1
        add     w3, w3, #1
        cmp     w3, #DEGREE
        csel    w3, wzr, w3, eq
        add     w4, w4, #1
        cmp     w4, #DEGREE
        csel    w4, wzr, w4, eq
        stp     w3, w4, [x1]
        ret
1:      stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w0, #1
        bl      srand
        ldp     x29, x30, [sp], #16
        b       random
end random
end rand

// int rand_r(unsigned *state)
function rand_r
        ldr     w1, [x0]
        mov     w2, #0x4e6d             // 1103515245
        movk    w2, #0x41c6, lsl #16
        mov     w3, #12345
        madd    w1, w1, w2, w3
        ubfx    w4, w1, #16, #11
        madd    w1, w1, w2, w3
        ubfx    w5, w1, #16, #10
        eor     w4, w5, w4, lsl #10
        madd    w1, w1, w2, w3
        ubfx    w5, w1, #16, #10
        eor     w4, w5, w4, lsl #10
        str     w1, [x0]
        mov     w0, w4
        ret
end rand_r

// char *getenv(const char *name): the text behind "name=" in the environment.
function getenv
function secure_getenv
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        bl      strlen
        mov     x20, x0
        adrp    x21, environ
        ldr     x21, [x21, :lo12:environ]
        cbz     x21, 3f
1:      ldr     x0, [x21], #8
        cbz     x0, 2f
        mov     x1, x19
        mov     x2, x20
        bl      strncmp
        cbnz    w0, 1b
        ldr     x0, [x21, #-8]
        ldrb    w1, [x0, x20]
        cmp     w1, #'='
        b.ne    1b
        add     x0, x0, x20
        add     x0, x0, #1
        b       2f
3:      mov     x0, #0
2:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end secure_getenv
end getenv

// int setenv(const char *name, const char *value, int replace)
function setenv
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        ldrb    w1, [x0]
        cbz     w1, 4f
        mov     w1, #'='                // a name has none
        bl      strchr
        cbnz    x0, 4f
        mov     x0, x19
        bl      getenv
        cbz     x0, 1f
        cbz     w21, 3f
1:      mov     x0, x19
        bl      strlen
        mov     x22, x0
        mov     x0, x20
        bl      strlen
        add     x0, x0, x22
        add     x0, x0, #2
        bl      malloc
        cbz     x0, 5f
        mov     x22, x0
        mov     x1, x19
        bl      stpcpy
        mov     w1, #'='
        strb    w1, [x0], #1
        mov     x1, x20
        bl      strcpy
        mov     x0, x22
        bl      putenv
        b       6f
3:      mov     w0, #0
        b       6f
4:      set_errno EINVAL
5:      mov     w0, #-1
6:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end setenv

// int putenv(char *entry): "name=value" itself becomes part of the environment.
function putenv
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x0
        mov     w1, #'='
        bl      strchrnul
        sub     x20, x0, x19            // x20: length of the name
        adrp    x21, environ
        add     x21, x21, :lo12:environ
        ldr     x22, [x21]
        mov     x23, #0                 // x23: which entry
        cbz     x22, 3f
1:      ldr     x0, [x22, x23, lsl #3]
        cbz     x0, 3f
        mov     x1, x19
        mov     x2, x20
        bl      strncmp
        cbnz    w0, 2f
        ldr     x0, [x22, x23, lsl #3]
        ldrb    w0, [x0, x20]
        cmp     w0, #'='
        b.eq    4f
2:      add     x23, x23, #1
        b       1b
3:      add     x0, x23, #2             // a longer table
        lsl     x0, x0, #3
        bl      malloc
        cbz     x0, 5f
        str     x0, [x21]
        mov     x1, x22
        lsl     x2, x23, #3
        mov     x22, x0
        bl      memcpy
        add     x0, x22, x23, lsl #3
        str     xzr, [x0, #8]
4:      str     x19, [x22, x23, lsl #3]
        mov     w0, #0
        b       6f
5:      mov     w0, #-1
6:      ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end putenv

// int unsetenv(const char *name)
function unsetenv
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        bl      strlen
        mov     x20, x0
        adrp    x21, environ
        ldr     x21, [x21, :lo12:environ]
        cbz     x21, 3f
        mov     x22, x21                // x22: where the next entry that stays goes
1:      ldr     x0, [x21], #8
        str     x0, [x22]
        cbz     x0, 3f
        mov     x1, x19
        mov     x2, x20
        bl      strncmp
        cbnz    w0, 2f
        ldr     x0, [x22]
        ldrb    w0, [x0, x20]
        cmp     w0, #'='
        b.eq    1b
2:      add     x22, x22, #8
        b       1b
3:      mov     w0, #0
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end unsetenv

// int system(const char *command): what /bin/sh makes of it; its status as wait gives it.
function system
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        mov     x1, x0
        cbz     x0, 3f
        adrp    x2, shell_path
        add     x2, x2, :lo12:shell_path
        adrp    x3, shell_option
        add     x3, x3, :lo12:shell_option
        stp     x2, x3, [sp, #16]       // {"/bin/sh", "-c", command, NULL}
        stp     x1, xzr, [sp, #32]
        bl      fork
        cbnz    w0, 1f
        ldr     x0, [sp, #16]
        add     x1, sp, #16
        bl      execv
        mov     w0, #127
        bl      _exit
1:      tbnz    w0, #31, 2f
        add     x1, sp, #56
        mov     w2, #0
        bl      waitpid
        tbnz    w0, #31, 2f
        ldr     w0, [sp, #56]
2:      ldp     x29, x30, [sp], #64
        ret
3:      mov     w0, #1
        ldp     x29, x30, [sp], #64
        ret
end system

        .section .rodata
infinity_name:
        .asciz  "infinity"
nan_name:
        .asciz  "nan"
shell_path:
        .asciz  "/bin/sh"
shell_option:
        .asciz  "-c"

        .bss
        .balign 4
random_state:
        .skip   DEGREE * 4
random_place:                           // the two places in the state, then whether it was seeded
        .skip   12
