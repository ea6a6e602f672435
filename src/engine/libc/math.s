// <math.h>: elementary functions of doubles, by the ways that a textbook gives: bring the argument into a short range, where a short
// series is enough, and bring the result back. Results are within about one unit in the last place; those that have an exact value have it.
// Functions of floats are those of doubles, rounded.

        .include "function.inc"

        .text

        .equ    EDOM, 33

// A series in x, highest power first. d0 becomes its value; x9: the table, w10: how many numbers, d1: x. Uses d2.
        .macro  series table, count, x
        adrp    x9, \table
        add     x9, x9, :lo12:\table
        mov     w10, #\count - 1
        ldr     d0, [x9], #8
9:      ldr     d2, [x9], #8
        fmadd   d0, d0, \x, d2
        subs    w10, w10, #1
        b.ne    9b
        .endm

        .macro  constant register, name
        adrp    x9, \name
        ldr     \register, [x9, :lo12:\name]
        .endm

// What one instruction does.
        .macro  one_instruction name, instruction
function \name
        \instruction d0, d0
        ret
end \name
function \name\()f
        \instruction s0, s0
        ret
end \name\()f
        .endm

        one_instruction sqrt, fsqrt
        one_instruction fabs, fabs
        one_instruction floor, frintm
        one_instruction ceil, frintp
        one_instruction trunc, frintz
        one_instruction round, frinta
        one_instruction rint, frintx
        one_instruction nearbyint, frinti
        one_instruction roundeven, frintn

        .macro  of_two name, instruction
function \name
        \instruction d0, d0, d1
        ret
end \name
function \name\()f
        \instruction s0, s0, s1
        ret
end \name\()f
        .endm

        of_two  fmin, fminnm
        of_two  fmax, fmaxnm

// long lround(double x), lrint
function lround
function llround
        fcvtas  x0, d0
        ret
end llround
end lround
function lrint
function llrint
        frintx  d0, d0
        fcvtzs  x0, d0
        ret
end llrint
end lrint

// double fma(double x, double y, double z)
function fma
        fmadd   d0, d0, d1, d2
        ret
end fma

// double copysign(double x, double sign)
function copysign
        fmov    x9, d0
        fmov    x10, d1
        bfi     x10, x9, #0, #63
        fmov    d0, x10
        ret
end copysign

// double ldexp(double x, int n): x × 2^n, by up to three multiplications, since 2^n alone may not be a double
function ldexp
function scalbn
        mov     w9, #1023
1:      cmp     w0, w9
        b.le    2f
        sub     w0, w0, w9
        mov     x10, #0x7fe0000000000000 // 2^1023
        fmov    d1, x10
        fmul    d0, d0, d1
        fcmp    d0, d0
        b.vs    4f
        cmp     w0, #3000
        b.le    1b
        mov     w0, #3000
        b       1b
2:      mov     w9, #-1022
3:      cmp     w0, w9
        b.ge    5f
        add     w0, w0, #969            // leaves room for one rounding, in the last step
        mov     x10, #0x0360000000000000 // 2^-969
        fmov    d1, x10
        fmul    d0, d0, d1
        cmn     w0, #3000
        b.ge    3b
        mov     w0, #-3000
        b       3b
5:      add     w0, w0, #1023
        lsl     x10, x0, #52
        fmov    d1, x10
        fmul    d0, d0, d1
4:      ret
end scalbn
end ldexp

// double frexp(double x, int *exponent): x = the result × 2^exponent, the result from 1/2 up to 1
function frexp
        str     wzr, [x0]
        fmov    x9, d0
        ubfx    x10, x9, #52, #11
        cmp     x10, #2047
        b.eq    2f
        fcmp    d0, #0.0
        b.eq    2f
        mov     w12, #1022
        cbnz    x10, 1f
        mov     x11, #0x4350000000000000 // 2^54: a subnormal becomes a normal one
        fmov    d1, x11
        fmul    d0, d0, d1
        fmov    x9, d0
        ubfx    x10, x9, #52, #11
        mov     w12, #1022 + 54
1:      sub     w10, w10, w12
        str     w10, [x0]
        mov     x11, #1022
        bfi     x9, x11, #52, #11
        fmov    d0, x9
2:      ret
end frexp

// double modf(double x, double *whole)
function modf
        frintz  d1, d0
        str     d1, [x0]
        fsub    d2, d0, d1
        fcmp    d0, d1                  // infinite or whole: 0 with its sign
        fmov    d3, xzr
        fcsel   d0, d3, d2, eq
        fmov    x9, d1
        fmov    x10, d0
        bfi     x9, x10, #0, #63
        fmov    d0, x9
        ret
end modf

// double fmod(double x, double y): what is left of x when multiples of y are taken away, exactly: division as at school, bit by bit
function fmod
        fmov    x11, d0                 // x11: x, for its sign
        and     x9, x11, #0x7fffffffffffffff
        fmov    x10, d1
        and     x10, x10, #0x7fffffffffffffff
        cbz     x10, 5f
        mov     x12, #0x7ff0000000000000
        cmp     x9, x12
        b.hs    5f
        cmp     x10, x12
        b.hi    5f
        cmp     x9, x10
        b.lo    4f                      // x itself
        mov     x16, #1
        lsr     x12, x9, #52            // x12, x13: the exponents, x14, x15: the digits
        lsr     x13, x10, #52
        ubfx    x14, x9, #0, #52
        ubfx    x15, x10, #0, #52
        lsl     x17, x16, #52
        cmp     x12, #0
        csel    x9, x17, xzr, ne
        csinc   x12, x12, xzr, ne
        orr     x14, x14, x9
        cmp     x13, #0
        csel    x9, x17, xzr, ne
        csinc   x13, x13, xzr, ne
        orr     x15, x15, x9
        udiv    x9, x14, x15
        msub    x14, x9, x15, x14
        sub     x12, x12, x13           // x12: digits to come
1:      cbz     x12, 2f
        sub     x12, x12, #1
        lsl     x14, x14, #1
        subs    x9, x14, x15
        csel    x14, x9, x14, hs
        b       1b
2:      cbz     x14, 3f
        clz     x9, x14                 // as many digits to the left as it takes, and as there is room
        sub     x9, x9, #11
        sub     x10, x13, #1
        cmp     x9, x10
        csel    x9, x9, x10, lo
        lsl     x14, x14, x9
        sub     x13, x13, x9
        tst     x14, x17
        csel    x13, x13, xzr, ne
        bfi     x14, x13, #52, #11
3:      bfi     x11, x14, #0, #63
        fmov    d0, x11
4:      ret
5:      fmul    d0, d0, d1
        fdiv    d0, d0, d0              // not a number
        ret
end fmod

// double exp(double x): x = n ln 2 + r, so e^x = 2^n e^r
function exp
        fcmp    d0, d0
        b.vs    1f
        constant d3, exp_limits
        fcmp    d0, d3
        b.gt    2f
        fneg    d4, d3
        fcmp    d0, d4
        b.lt    3f
        fmov    d5, xzr                 // d5: what is to be added to r, for pow
exp_with_rest:                          // e^(d0 + d5)
        constant d1, inverse_ln2
        fmul    d1, d0, d1
        frinta  d1, d1
        fcvtzs  w0, d1
        adrp    x9, ln2
        add     x9, x9, :lo12:ln2
        ldp     d2, d3, [x9]
        fmsub   d4, d1, d2, d0
        fmsub   d4, d1, d3, d4
        fadd    d4, d4, d5
        series  exp_series, 15, d4
        b       ldexp
1:      ret
2:      mov     x9, #0x7ff0000000000000
        fmov    d0, x9
        ret
3:      fmov    d0, xzr
        ret
end exp

// double exp2(double x)
function exp2
        fmov    d1, d0
        fmov    d0, #2.0
        b       pow
end exp2

// double expm1(double x): e^x - 1, by its series where the two are close
function expm1
        fabs    d1, d0
        fmov    d2, #0.25
        fcmp    d1, d2
        b.lt    1f
        str     x30, [sp, #-16]!
        bl      exp
        ldr     x30, [sp], #16
        fmov    d1, #1.0
        fsub    d0, d0, d1
        ret
1:      fmov    d4, d0
        adrp    x9, exp_series
        add     x9, x9, :lo12:exp_series
        mov     w10, #13
        ldr     d0, [x9], #8
2:      ldr     d2, [x9], #8
        fmadd   d0, d0, d4, d2
        subs    w10, w10, #1
        b.ne    2b
        fmul    d0, d0, d4
        ret
end expm1

// The logarithm of a positive number in two parts. d0: x; gives d0 and d6, whose sum it is more closely than one double can say.
// x = 2^k m with m near 1; ln m = 2 (s + s^3/3 + s^5/5 + …) with s = (m - 1) / (m + 1).
log_parts:
        fmov    x9, d0
        mov     w11, #0
        lsr     x10, x9, #52
        cbnz    x10, 1f
        mov     x10, #0x4350000000000000
        fmov    d1, x10
        fmul    d0, d0, d1
        fmov    x9, d0
        lsr     x10, x9, #52
        mov     w11, #54
1:      sub     w10, w10, #1023
        sub     w10, w10, w11
        mov     x11, #1023
        bfi     x9, x11, #52, #11
        fmov    d0, x9                  // m, from 1 up to 2
        constant d1, root_of_2
        fcmp    d0, d1
        b.le    2f
        fmov    d1, #0.5
        fmul    d0, d0, d1
        add     w10, w10, #1
2:      scvtf   d7, w10                 // d7: k
        fmov    d1, #1.0
        fsub    d16, d0, d1             // d16: m - 1, exactly
        fmov    d1, #2.0
        fadd    d17, d16, d1            // d17 + d18: m + 1
        fsub    d18, d17, d1
        fsub    d18, d16, d18
        fdiv    d19, d16, d17           // d19 + d20: s
        fmsub   d20, d19, d17, d16
        fmsub   d20, d19, d18, d20
        fdiv    d20, d20, d17
        fmul    d4, d19, d19            // z
        series  log_series, 12, d4      // 1/3 + z/5 + …
        fmul    d0, d0, d4
        fmul    d0, d0, d19             // s^3/3 + …
        fadd    d6, d20, d0
        fadd    d6, d6, d6              // the smaller part of ln m
        fadd    d16, d19, d19           // the larger one
        adrp    x9, ln2
        add     x9, x9, :lo12:ln2
        ldp     d2, d3, [x9]
        fmul    d17, d7, d2             // k ln 2, whose first part is exact
        fmadd   d6, d7, d3, d6
        fadd    d0, d17, d16            // the sum, and what it leaves out
        fabs    d4, d17
        fabs    d5, d16
        fcmp    d4, d5
        fcsel   d4, d17, d16, ge
        fcsel   d5, d16, d17, ge
        fsub    d18, d0, d4
        fsub    d18, d5, d18
        fadd    d6, d6, d18
        fmov    d4, d0
        fadd    d0, d4, d6
        fsub    d5, d0, d4
        fsub    d6, d6, d5
        ret

// Of what is not positive: -infinity of 0, not a number of less. Comes back only if d0 is positive and finite.
        .macro  logarithm_of_others
        fcmp    d0, #0.0
        b.gt    7f
        b.eq    8f
        fcmp    d0, d0
        b.vs    9f
        fsub    d0, d0, d0
        fdiv    d0, d0, d0
        ret
8:      mov     x9, #0xfff0000000000000
        fmov    d0, x9
        ret
7:      mov     x9, #0x7ff0000000000000
        fmov    d1, x9
        fcmp    d0, d1
        b.ne    6f
9:      ret
6:
        .endm

// double log(double x)
function log
        logarithm_of_others
        str     x30, [sp, #-16]!
        bl      log_parts
        ldr     x30, [sp], #16
        ret
end log

// log10, log2: the two parts divided by ln 10, ln 2
        .macro  logarithm name, factor
function \name
        logarithm_of_others
        str     x30, [sp, #-16]!
        bl      log_parts
        ldr     x30, [sp], #16
        adrp    x9, \factor
        add     x9, x9, :lo12:\factor
        ldp     d2, d3, [x9]
        fmul    d1, d0, d2
        fnmsub  d4, d0, d2, d1          // what the product leaves out
        fmadd   d4, d0, d3, d4
        fmadd   d4, d6, d2, d4
        fadd    d0, d1, d4
        ret
end \name
        .endm
        logarithm log10, inverse_ln10
        logarithm log2, inverse_ln2

// double log1p(double x): ln(1 + x), corrected for what 1 + x loses
function log1p
        fmov    d1, #1.0
        fadd    d2, d0, d1
        fsub    d3, d2, d1
        fcmp    d2, d1
        b.eq    1f
        fcmp    d0, d3                  // infinite
        fccmp   d0, d2, #0, eq
        b.ne    2f
        fcmp    d0, #0.0
        b.gt    1f
2:      stp     x30, xzr, [sp, #-32]!
        stp     d0, d3, [sp, #16]
        fmov    d0, d2
        bl      log
        ldp     d1, d3, [sp, #16]
        ldp     x30, xzr, [sp], #32
        fmul    d0, d0, d1
        fdiv    d0, d0, d3
1:      ret
end log1p

// double pow(double x, double y): e^(y ln x); whole powers of numbers below 0 have a sign
function pow
        fcmp    d1, #0.0
        b.eq    pow_one
        fmov    d2, #1.0
        fcmp    d0, d2
        b.eq    pow_one
        fcmp    d0, d1
        b.vs    pow_nan
        mov     w12, #0                 // w12: 1 if the result is below 0
        frintz  d2, d1
        fcmp    d2, d1
        cset    w13, eq                 // w13: y is whole
        fmov    x9, d0
        tbz     x9, #63, 2f
        cbz     w13, 1f
        fmov    d3, #0.5                // odd, if half of it is not whole
        fmul    d3, d1, d3
        frintz  d4, d3
        fcmp    d3, d4
        cset    w12, ne
        fabs    d0, d0
        b       2f
1:      fcmp    d0, #0.0
        fabs    d2, d0
        mov     x9, #0x7ff0000000000000
        fmov    d3, x9
        fccmp   d2, d3, #4, ne
        fabs    d0, d0
        b.eq    2f
        fsub    d0, d0, d0              // a root of less than 0
        fdiv    d0, d0, d0
        ret
2:      mov     x9, #0x7ff0000000000000
        fmov    d3, x9
        fcmp    d0, #0.0
        b.eq    pow_end
        fcmp    d0, d3
        b.eq    pow_end
        fabs    d4, d1
        fcmp    d4, d3
        b.eq    3f
        fmov    d2, #1.0                // -1 has become 1
        fcmp    d0, d2
        b.eq    pow_signed
        cbz     w13, 5f
        frintz  d2, d0                  // whole numbers by multiplication, for as long as that is exact
        fcmp    d2, d0
        b.ne    5f
        mov     w10, #52
        scvtf   d2, w10
        fcmp    d1, d2
        b.gt    5f
        fcmp    d1, #0.0
        b.lt    5f
        fcvtzs  w10, d1
        fmov    d16, d0
        fmov    d5, #1.0
4:      tbz     w10, #0, 41f
        fmul    d5, d5, d0
41:     fmul    d0, d0, d0
        lsr     w10, w10, #1
        cbnz    w10, 4b
        mov     x9, #0x4340000000000000 // 2^53
        fmov    d2, x9
        fmov    d0, d5
        fcmp    d5, d2
        b.ls    pow_signed
        fmov    d0, d16
        b       5f
3:      fmov    d2, #1.0                // an infinite power
        fcmp    d0, d2
        b.eq    pow_signed
        cset    w9, gt
        fmov    x10, d1
        lsr     x10, x10, #63
        cmp     w9, w10
        fmov    d2, xzr
        fcsel   d0, d2, d3, eq
        ret
5:      stp     x30, x12, [sp, #-32]!
        str     d1, [sp, #16]
        bl      log_parts
        ldr     d1, [sp, #16]
        fmul    d2, d0, d1              // d2 + d5: y ln x
        fnmsub  d5, d0, d1, d2
        fmadd   d5, d6, d1, d5
        constant d3, exp_limits
        fmov    d0, d2
        fcmp    d0, d3
        b.gt    6f
        fneg    d4, d3
        fcmp    d0, d4
        b.lt    7f
        bl      exp_with_rest
        b       8f
6:      mov     x9, #0x7ff0000000000000
        fmov    d0, x9
        b       8f
7:      fmov    d0, xzr
8:      ldp     x30, x12, [sp], #32
pow_signed:
        cbz     w12, 9f
        fneg    d0, d0
9:      ret
pow_end:                                // 0 and infinity: themselves, or the other if the power is below 0
        fcmp    d1, #0.0
        b.gt    pow_signed
        fmov    d2, #1.0
        fdiv    d0, d2, d0
        b       pow_signed
pow_one:
        fmov    d0, #1.0
        ret
pow_nan:
        fadd    d0, d0, d1
        ret
end pow

// Brings an angle into −π/4 … π/4. d0: x; gives d4: the rest, w11: how many quarter turns were taken away (its low two bits count).
// Of angles beyond 2^50 the digits say nothing of the place on the circle: they count as 0, and an infinite one as no number.
        .macro  reduce_angle
        fabs    d1, d0
        mov     x9, #0x4310000000000000 // 2^50
        fmov    d2, x9
        fcmp    d1, d2
        b.lt    8f
        fsub    d0, d0, d0
8:
        constant d1, two_by_pi
        fmul    d1, d0, d1
        frinta  d1, d1
        fcvtns  x11, d1
        adrp    x9, half_pi
        add     x9, x9, :lo12:half_pi
        ldp     d2, d3, [x9]
        ldr     d5, [x9, #16]
        fmsub   d4, d1, d2, d0
        fmsub   d4, d1, d3, d4
        fmsub   d4, d1, d5, d4
        .endm

// sin and cos of a reduced angle. d4: it; give d0. Use d2, d3.
sine_of_small:
        fmul    d3, d4, d4
        series  sine_series, 9, d3      // −1/3! + z/5! − …
        fmul    d0, d0, d3
        fmadd   d0, d0, d4, d4
        ret
cosine_of_small:
        fmul    d3, d4, d4
        series  cosine_series, 8, d3    // 1/4! − z/6! + …
        fmul    d0, d0, d3
        fmul    d0, d0, d3
        fmov    d1, #0.5
        fmov    d2, #1.0
        fmul    d1, d1, d3
        fsub    d5, d2, d1              // 1 − z/2, and what it leaves out
        fsub    d2, d2, d5
        fsub    d2, d2, d1
        fadd    d0, d0, d2
        fadd    d0, d0, d5
        ret

// double sin(double x), cos
function cos
        reduce_angle
        add     w11, w11, #1
        b       sine_by_quarter
end cos
function sin
        fcmp    d0, #0.0                // -0 stays
        b.eq    angle_as_it_is
        reduce_angle
sine_by_quarter:
        str     x30, [sp, #-16]!
        tbnz    w11, #0, 1f
        bl      sine_of_small
        b       2f
1:      bl      cosine_of_small
2:      ldr     x30, [sp], #16
        tbz     w11, #1, angle_as_it_is
        fneg    d0, d0
angle_as_it_is:
        ret
end sin

// void sincos(double x, double *sine, double *cosine)
function sincos
        stp     x30, x0, [sp, #-32]!
        str     x1, [sp, #16]
        str     d0, [sp, #24]
        bl      sin
        ldr     x0, [sp, #8]
        str     d0, [x0]
        ldr     d0, [sp, #24]
        bl      cos
        ldr     x0, [sp, #16]
        str     d0, [x0]
        ldp     x30, x0, [sp], #32
        ret
end sincos

// double tan(double x)
function tan
        fcmp    d0, #0.0
        b.eq    1f
        reduce_angle
        str     x30, [sp, #-16]!
        bl      sine_of_small
        fmov    d7, d0
        bl      cosine_of_small
        ldr     x30, [sp], #16
        fneg    d1, d0
        fdiv    d0, d7, d0
        tbz     w11, #0, 1f
        fdiv    d0, d1, d7
1:      ret
end tan

// double atan(double x): atan x = atan c + atan((x − c) / (1 + x c)), with c one of five; beyond 1, π/2 less that of 1/x
function atan
        fcmp    d0, #0.0
        b.eq    angle_as_it_is
        fmov    x11, d0                 // x11: x, for its sign
        fabs    d0, d0
        fmov    d1, #1.0
        fcmp    d0, d1
        cset    w12, gt
        b.le    1f
        fdiv    d0, d1, d0
1:      fmov    d2, #4.0
        fmul    d2, d0, d2
        fcvtas  w10, d2
        scvtf   d2, w10
        fmov    d3, #0.25
        fmul    d2, d2, d3              // c
        adrp    x9, atan_steps
        add     x9, x9, :lo12:atan_steps
        add     x9, x9, x10, lsl #4
        ldp     d6, d7, [x9]
        fsub    d3, d0, d2
        fmadd   d1, d0, d2, d1
        fdiv    d4, d3, d1
        fmul    d5, d4, d4
        series  atan_series, 8, d5
        fmul    d0, d0, d5
        fmul    d0, d0, d4
        fadd    d0, d0, d7
        fadd    d0, d0, d4
        fadd    d0, d0, d6
        cbz     w12, 2f
        adrp    x9, half_pi_parts
        add     x9, x9, :lo12:half_pi_parts
        ldp     d1, d2, [x9]
        fsub    d0, d1, d0
        fadd    d0, d0, d2
2:      fmov    x9, d0
        bfi     x11, x9, #0, #63
        fmov    d0, x11
        ret
end atan

// double atan2(double y, double x): the angle of a point
function atan2
        fmov    x13, d0
        fmov    x14, d1
        fcmp    d0, d1
        b.vs    5f
        fabs    d2, d0
        fabs    d3, d1
        mov     x9, #0x7ff0000000000000
        fmov    d4, x9
        fcmp    d2, #0.0
        b.eq    2f
        fcmp    d3, #0.0
        b.eq    3f
        fcmp    d2, d4
        b.ne    1f
        fcmp    d3, d4
        b.ne    3f
        fmov    d2, #1.0
        fmov    d3, #1.0
1:      stp     x30, x13, [sp, #-32]!
        str     x14, [sp, #16]
        fdiv    d0, d2, d3
        bl      atan
        ldp     x30, x13, [sp]
        ldr     x14, [sp, #16]
        add     sp, sp, #32
        b       4f
2:      fmov    d0, xzr
        b       4f
3:      constant d0, half_pi_parts
        b       44f
4:      tbz     x14, #63, 44f           // left of the vertical: from π downward
        adrp    x9, pi_parts
        add     x9, x9, :lo12:pi_parts
        ldp     d1, d2, [x9]
        fsub    d0, d1, d0
        fadd    d0, d0, d2
44:     fmov    x9, d0
        bfi     x13, x9, #0, #63
        fmov    d0, x13
        ret
5:      fadd    d0, d0, d1
        ret
end atan2

// double asin(double x), acos: the angle of the point on the circle
function asin
        fmov    d1, #1.0
        fsub    d2, d1, d0
        fadd    d3, d1, d0
        fmul    d1, d2, d3
        fsqrt   d1, d1
        b       atan2
end asin
function acos
        fmov    d1, #1.0
        fsub    d2, d1, d0
        fadd    d3, d1, d0
        fmul    d2, d2, d3
        fmov    d1, d0
        fsqrt   d0, d2
        b       atan2
end acos

// double sinh(double x), cosh, tanh: (e^x − e^−x) / 2 and so on
        .macro  hyperbolic name
function \name
        stp     x30, xzr, [sp, #-32]!
        str     d0, [sp, #16]
        fabs    d0, d0
        .endm
        .macro  end_hyperbolic name
        ldp     x30, xzr, [sp], #32
        ret
end \name
        .endm
// Far out, e^x / 2 is all that counts: from two halves, since e^x itself may be no double any more.
hyperbolic_far:
        fmov    d1, #0.5
        fmul    d0, d0, d1
        bl      exp
        fmov    d1, #0.5
        fmul    d1, d0, d1
        fmul    d0, d0, d1
        ldp     x30, x9, [sp]
        cbz     x9, 1f
        ldr     d1, [sp, #16]
        bl      copysign
1:      ldp     x30, xzr, [sp], #32
        ret
hyperbolic cosh
        fmov    d1, #30.0
        fcmp    d0, d1
        b.gt    hyperbolic_far
        bl      exp
        fmov    d1, #1.0
        fdiv    d1, d1, d0
        fadd    d0, d0, d1
        fmov    d1, #0.5
        fmul    d0, d0, d1
end_hyperbolic cosh
hyperbolic sinh
        mov     x9, #1
        str     x9, [sp, #8]
        fmov    d1, #30.0
        fcmp    d0, d1
        b.gt    hyperbolic_far
        bl      expm1
        fmov    d1, #1.0
        fadd    d2, d0, d1
        fdiv    d1, d0, d2
        fadd    d0, d0, d1
        fmov    d1, #0.5
        fmul    d0, d0, d1
        ldr     d1, [sp, #16]
        bl      copysign
end_hyperbolic sinh
hyperbolic tanh
        fmov    d1, #20.0
        fmin    d0, d0, d1
        fadd    d0, d0, d0
        bl      expm1
        fmov    d1, #2.0
        fadd    d1, d0, d1
        fdiv    d0, d0, d1
        ldr     d1, [sp, #16]
        bl      copysign
end_hyperbolic tanh

// double hypot(double x, double y)
function hypot
        fabs    d0, d0
        fabs    d1, d1
        fmaxnm  d2, d0, d1
        fminnm  d3, d0, d1
        mov     x9, #0x7ff0000000000000
        fmov    d4, x9
        fcmp    d2, d4
        b.eq    1f
        fcmp    d0, d1
        b.vs    2f
        fmul    d5, d2, d2
        fnmsub  d6, d2, d2, d5          // what the square leaves out
        fmadd   d6, d3, d3, d6
        fadd    d7, d5, d6
        fcmp    d7, d4                  // too large or too small to be squared: in units of the larger one
        b.eq    3f
        mov     x9, #0x0360000000000000
        fmov    d16, x9
        fcmp    d7, d16
        b.lt    3f
        fsqrt   d0, d7
        ret
1:      fmov    d0, d4
        ret
2:      fadd    d0, d0, d1
        ret
3:      fcmp    d2, #0.0
        b.eq    4f
        fdiv    d3, d3, d2
        fmov    d5, #1.0
        fmadd   d5, d3, d3, d5
        fsqrt   d5, d5
        fmul    d2, d2, d5
4:      fmov    d0, d2
        ret
end hypot

// double cbrt(double x): e^(ln x / 3), then one step of Newton's
function cbrt
        fcmp    d0, #0.0
        b.eq    angle_as_it_is
        fsub    d1, d0, d0              // infinite, or not a number
        fcmp    d1, d1
        b.vs    angle_as_it_is
        stp     x30, xzr, [sp, #-32]!
        str     d0, [sp, #16]
        fabs    d0, d0
        bl      log
        fmov    d1, #3.0
        fdiv    d0, d0, d1
        bl      exp
        ldr     d1, [sp, #16]
        fabs    d1, d1
        fmul    d2, d0, d0              // r − (r³ − x) / (3 r²)
        fnmsub  d3, d2, d0, d1
        fnmsub  d5, d0, d0, d2
        fmadd   d3, d5, d0, d3
        fmov    d4, #3.0
        fmul    d4, d4, d2
        fdiv    d3, d3, d4
        fsub    d0, d0, d3
        ldr     d1, [sp, #16]
        bl      copysign
        ldp     x30, xzr, [sp], #32
        ret
end cbrt

// Functions of floats.
        .macro  of_float name
function \name\()f
        str     x30, [sp, #-16]!
        fcvt    d0, s0
        bl      \name
        fcvt    s0, d0
        ldr     x30, [sp], #16
        ret
end \name\()f
        .endm
        .macro  of_two_floats name
function \name\()f
        str     x30, [sp, #-16]!
        fcvt    d0, s0
        fcvt    d1, s1
        bl      \name
        fcvt    s0, d0
        ldr     x30, [sp], #16
        ret
end \name\()f
        .endm
        .irp    name, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, exp2, expm1, log, log2, log10, log1p, cbrt
        of_float \name
        .endr
        .irp    name, pow, atan2, fmod, hypot, copysign
        of_two_floats \name
        .endr

        .section .rodata
        .balign 8
// Beyond it e^x is no double, or 0.
exp_limits:
        .double 745.2
root_of_2:
        .double 1.4142135623730951
// ln 2 in two parts; whole multiples of the first are exact.
ln2:
        .double 0.6931471804855391
        .double 7.440617110012397e-11
// 1 / ln 2, 1 / ln 10, in two parts.
inverse_ln2:
        .double 1.4426950408889634
        .double 2.0355273740931033e-17
inverse_ln10:
        .double 0.4342944819032518
        .double 1.098319650216765e-17
// 2 / π.
two_by_pi:
        .double 0.6366197723675814
// π / 2 in three parts, for exact multiples.
half_pi:
        .double 1.5707963267341256
        .double 6.077100506303966e-11
        .double 2.0222662487959506e-21
// π / 2 and π in two parts.
half_pi_parts:
        .double 1.5707963267948966
        .double 6.123233995736766e-17
pi_parts:
        .double 3.141592653589793
        .double 1.2246467991473532e-16
// atan of 0, 1/4, 1/2, 3/4, 1, in two parts each.
atan_steps:
        .double 0.0
        .double 0.0
        .double 0.24497866312686414
        .double 1.0698755618734451e-17
        .double 0.4636476090008061
        .double 2.2698777452961687e-17
        .double 0.6435011087932844
        .double 1.5834785051444286e-17
        .double 0.7853981633974483
        .double 3.061616997868383e-17
// 1/n!, from n = 14 down.
exp_series:
        .double 1.1470745597729725e-11
        .double 1.6059043836821613e-10
        .double 2.08767569878681e-09
        .double 2.505210838544172e-08
        .double 2.755731922398589e-07
        .double 2.7557319223985893e-06
        .double 2.48015873015873e-05
        .double 0.0001984126984126984
        .double 0.001388888888888889
        .double 0.008333333333333333
        .double 0.041666666666666664
        .double 0.16666666666666666
        .double 0.5
        .double 1.0
        .double 1.0
// 1/25, 1/23, … 1/3.
log_series:
        .double 0.04
        .double 0.043478260869565216
        .double 0.047619047619047616
        .double 0.05263157894736842
        .double 0.058823529411764705
        .double 0.06666666666666667
        .double 0.07692307692307693
        .double 0.09090909090909091
        .double 0.1111111111111111
        .double 0.14285714285714285
        .double 0.2
        .double 0.3333333333333333
// 1/19!, … 1/5!, −1/3!, with their signs.
sine_series:
        .double -8.22063524662433e-18
        .double 2.8114572543455206e-15
        .double -7.647163731819816e-13
        .double 1.6059043836821613e-10
        .double -2.505210838544172e-08
        .double 2.7557319223985893e-06
        .double -0.0001984126984126984
        .double 0.008333333333333333
        .double -0.16666666666666666
// 1/18!, … 1/4!, with their signs.
cosine_series:
        .double -1.5619206968586225e-16
        .double 4.779477332387385e-14
        .double -1.1470745597729725e-11
        .double 2.08767569878681e-09
        .double -2.755731922398589e-07
        .double 2.48015873015873e-05
        .double -0.001388888888888889
        .double 0.041666666666666664
// 1/17, … −1/3.
atan_series:
        .double 0.058823529411764705
        .double -0.06666666666666667
        .double 0.07692307692307693
        .double -0.09090909090909091
        .double 0.1111111111111111
        .double -0.14285714285714285
        .double 0.2
        .double -0.3333333333333333
