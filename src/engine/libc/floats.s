// <math.h>, <fenv.h>: what is done to numbers rather than calculated from them: their kinds, their exponents, their neighbours; remainders; how
// results are rounded, and what went wrong on the way.

        .include "function.inc"

        .text

// int isnan(double), finite, isinf (−1, 0 or 1), as functions.
function isnan
function __isnan
        fcmp    d0, d0
        cset    w0, vs
        ret
end __isnan
end isnan
function isnanf
function __isnanf
        fcmp    s0, s0
        cset    w0, vs
        ret
end __isnanf
end isnanf
function isinf
function __isinf
        fmov    x1, d0
        lsl     x2, x1, #1
        mov     x3, #0xffe0000000000000
        cmp     x2, x3
        cset    w0, eq
        cmp     x1, #0
        cneg    w0, w0, mi
        ret
end __isinf
end isinf
function isinff
function __isinff
        fcvt    d0, s0
        b       isinf
end __isinff
end isinff
function finite
function __finite
        fmov    x1, d0
        ubfx    x1, x1, #52, #11
        cmp     x1, #2047
        cset    w0, ne
        ret
end __finite
end finite
function finitef
function __finitef
        fcvt    d0, s0
        b       finite
end __finitef
end finitef

// int __fpclassify(double): FP_NAN 0, FP_INFINITE 1, FP_ZERO 2, FP_SUBNORMAL 3, FP_NORMAL 4.
function __fpclassify
        fmov    x1, d0
        lsl     x1, x1, #1
        mov     w0, #2
        cbz     x1, 2f
        lsr     x2, x1, #53
        mov     w0, #3
        cbz     x2, 2f
        cmp     x2, #2047
        mov     w0, #4
        b.ne    2f
        lsl     x1, x1, #11
        cmp     x1, #0
        cset    w0, eq
2:      ret
end __fpclassify
function __fpclassifyf
        fmov    w1, s0
        lsl     w1, w1, #1
        mov     w0, #2
        cbz     w1, 2f
        lsr     w2, w1, #24
        mov     w0, #3
        cbz     w2, 2f
        cmp     w2, #255
        mov     w0, #4
        b.ne    2f
        lsl     w1, w1, #8
        cmp     w1, #0
        cset    w0, eq
2:      ret
end __fpclassifyf
function __signbit
        fmov    x0, d0
        lsr     x0, x0, #63
        ret
end __signbit
function __signbitf
        fmov    w0, s0
        lsr     w0, w0, #31
        ret
end __signbitf

// Functions of floats by those of doubles.
function ldexpf
function scalbnf
        str     x30, [sp, #-16]!
        fcvt    d0, s0
        bl      ldexp
        fcvt    s0, d0
        ldr     x30, [sp], #16
        ret
end scalbnf
end ldexpf
function frexpf
        str     x30, [sp, #-16]!
        fcvt    d0, s0
        bl      frexp
        fcvt    s0, d0
        ldr     x30, [sp], #16
        ret
end frexpf
function modff
        stp     x0, x30, [sp, #-32]!
        fcvt    d0, s0
        add     x0, sp, #16
        bl      modf
        fcvt    s0, d0
        ldp     x0, x30, [sp]
        ldr     d1, [sp, #16]
        fcvt    s1, d1
        str     s1, [x0]
        add     sp, sp, #32
        ret
end modff
function sincosf
        stp     x0, x1, [sp, #-48]!
        str     x30, [sp, #16]
        fcvt    d0, s0
        add     x0, sp, #32
        add     x1, sp, #40
        bl      sincos
        ldp     d0, d1, [sp, #32]
        fcvt    s0, d0
        fcvt    s1, d1
        ldr     x30, [sp, #16]
        ldp     x0, x1, [sp], #48
        str     s0, [x0]
        str     s1, [x1]
        ret
end sincosf

// x0: an exponent of any size becomes one that an int holds; what is beyond changes nothing.
        .macro  within_exponents
        mov     x1, #10000
        cmp     x0, x1
        csel    x0, x1, x0, gt
        neg     x1, x1
        cmp     x0, x1
        csel    x0, x1, x0, lt
        .endm

// double scalbln(double x, long n)
function scalbln
        within_exponents
        b       scalbn
end scalbln
function scalblnf
        within_exponents
        b       scalbnf
end scalblnf

// Rounded to whole numbers.
function lroundf
function llroundf
        fcvtas  x0, s0
        ret
end llroundf
end lroundf
function lrintf
function llrintf
        frintx  s0, s0
        fcvtzs  x0, s0
        ret
end llrintf
end lrintf

function fmaf
        fmadd   s0, s0, s1, s2
        ret
end fmaf

// double fdim(double x, double y): what x is more than y, or 0.
        .macro  positive_difference name, r
function \name
        fcmp    \r\()0, \r\()1
        fsub    \r\()0, \r\()0, \r\()1
        b.vs    1f
        b.gt    1f
        movi    d0, #0
1:      ret
end \name
        .endm
        positive_difference fdim, d
        positive_difference fdimf, s

// double nan(const char *): a quiet one.
function nan
        mov     x1, #0x7ff8000000000000
        fmov    d0, x1
        ret
end nan
function nanf
        mov     w1, #0x7fc00000
        fmov    s0, w1
        ret
end nanf

// int ilogb(double), double logb(double): the exponent. Of 0 −0x7fffffff and −infinity, of what else has none 0x7fffffff and itself.
function ilogb
        fmov    x1, d0
        lsl     x1, x1, #1
        mov     w0, #-0x7fffffff        // FP_ILOGB0
        cbz     x1, 1f
        lsr     x2, x1, #53
        sub     w0, w2, #1023
        cmp     w2, #2047
        b.eq    2f
        cbnz    w2, 1f
        clz     x3, x1                  // a subnormal one
        mov     w0, #-1012
        sub     w0, w0, w3
1:      ret
2:      mov     w0, #0x7fffffff         // FP_ILOGBNAN, and of an infinity
        ret
end ilogb
function ilogbf
        fcvt    d0, s0
        b       ilogb
end ilogbf
function logb
        str     x30, [sp, #-16]!
        bl      ilogb
        ldr     x30, [sp], #16
        fcmp    d0, #0.0
        b.eq    1f
        fmov    x1, d0
        ubfx    x1, x1, #52, #11
        cmp     x1, #2047
        b.eq    2f
        scvtf   d0, w0
        ret
1:      mov     x1, #0xfff0000000000000
        fmov    d0, x1
        ret
2:      fabs    d0, d0
        ret
end logb
function logbf
        str     x30, [sp, #-16]!
        fcvt    d0, s0
        bl      logb
        fcvt    s0, d0
        ldr     x30, [sp], #16
        ret
end logbf

// double nextafter(double from, double towards): the next double there is.
        .macro  neighbour name, r, g, one
function \name
        fcmp    \r\()0, \r\()1
        b.vs    3f
        b.eq    4f
        fmov    \g\()1, \r\()0
        cset    w2, mi                  // upwards
        lsl     \g\()3, \g\()1, #1
        cbz     \g\()3, 2f
        cmp     \g\()1, #0
        cset    w3, mi                  // a negative one: its bits count the other way
        cmp     w2, w3
        mov     \g\()4, #1
        cneg    \g\()4, \g\()4, eq
        add     \g\()1, \g\()1, \g\()4
        fmov    \r\()0, \g\()1
        ret
2:      mov     \g\()1, #1              // from 0: the smallest one
        fmov    \r\()0, \g\()1
        cbnz    w2, 1f
        fneg    \r\()0, \r\()0
1:      ret
3:      fadd    \r\()0, \r\()0, \r\()1
        ret
4:      fmov    \r\()0, \r\()1
        ret
end \name
        .endm
        neighbour nextafter, d, x
        neighbour nextafterf, s, w

// double remainder(double x, double y): x less the nearest multiple of y, the even one of two.
//      [sp, #16] x, y
function remainder
function drem
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     d0, d1, [sp, #16]
        fabs    d0, d0
        fabs    d1, d1
        fadd    d2, d1, d1
        fmov    x1, d2
        ubfx    x1, x1, #52, #11
        cmp     x1, #2047               // twice as much is no double: nothing to take off
        b.eq    1f
        fmov    d1, d2
        bl      fmod
1:      ldr     d1, [sp, #24]
        fabs    d1, d1
        fsub    d2, d1, d0              // more than half: nearer to the next multiple
        fcmp    d0, d2
        b.ls    2f
        fsub    d0, d0, d1
        fsub    d2, d1, d0
        fcmp    d0, d2
        b.lt    2f
        fsub    d0, d0, d1
2:      ldr     d1, [sp, #16]
        fmov    x1, d1
        fmov    x2, d0
        and     x1, x1, #0x8000000000000000
        eor     x2, x2, x1
        fmov    d0, x2
        ldp     x29, x30, [sp], #64
        ret
end drem
end remainder

// double remquo(double x, double y, int *quotient): and the last three bits of how many, with their sign.
//      [sp, #16] x, y  [sp, #32] quotient
function remquo
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     d0, d1, [sp, #16]
        str     x0, [sp, #32]
        fabs    d0, d0
        fabs    d1, d1
        fmov    d2, #8.0
        fmul    d1, d1, d2
        fmov    x1, d1
        ubfx    x1, x1, #52, #11
        cmp     x1, #2047
        b.eq    1f
        bl      fmod
1:      ldr     d1, [sp, #24]
        fabs    d1, d1
        mov     w1, #0
        fmov    d3, #4.0
        fmov    d4, #0.5
2:      fmul    d2, d1, d3              // four times, twice, once
        lsl     w1, w1, #1
        fcmp    d0, d2
        b.lt    3f
        fsub    d0, d0, d2
        add     w1, w1, #1
3:      fmul    d3, d3, d4
        fcmp    d3, d4
        b.gt    2b
        fadd    d2, d0, d0
        fcmp    d2, d1
        b.lt    5f
        b.gt    4f
        tbz     w1, #0, 5f
4:      fsub    d0, d0, d1
        add     w1, w1, #1
5:      ldr     x2, [sp, #16]
        ldr     x3, [sp, #24]
        eor     x3, x2, x3
        cmp     x3, #0
        cneg    w1, w1, mi
        ldr     x0, [sp, #32]
        str     w1, [x0]
        fmov    x3, d0
        and     x2, x2, #0x8000000000000000
        eor     x3, x3, x2
        fmov    d0, x3
        ldp     x29, x30, [sp], #64
        ret
end remquo
function remainderf
        str     x30, [sp, #-16]!
        fcvt    d0, s0
        fcvt    d1, s1
        bl      remainder
        fcvt    s0, d0
        ldr     x30, [sp], #16
        ret
end remainderf

// <fenv.h>. Rounding is in FPCR, what went wrong in FPSR.
        .equ    EXCEPTIONS, 0x1f
        .equ    ROUNDING,   0xc00000

function fegetround
        mrs     x0, fpcr
        and     w0, w0, #ROUNDING
        ret
end fegetround
function fesetround
        tst     w0, #~ROUNDING
        b.ne    1f
        mrs     x1, fpcr
        bic     w1, w1, #ROUNDING
        orr     w1, w1, w0
        msr     fpcr, x1
        mov     w0, #0
        ret
1:      mov     w0, #1
        ret
end fesetround
function fetestexcept
        mrs     x1, fpsr
        and     w0, w0, #EXCEPTIONS
        and     w0, w0, w1
        ret
end fetestexcept
function feclearexcept
        mrs     x1, fpsr
        and     w0, w0, #EXCEPTIONS
        bic     w1, w1, w0
        msr     fpsr, x1
        mov     w0, #0
        ret
end feclearexcept
function feraiseexcept
        mrs     x1, fpsr
        and     w0, w0, #EXCEPTIONS
        orr     w1, w1, w0
        msr     fpsr, x1
        mov     w0, #0
        ret
end feraiseexcept
// int fegetenv(fenv_t *): FPCR, FPSR. feholdexcept clears the exceptions as well.
function fegetenv
        mrs     x1, fpcr
        mrs     x2, fpsr
        stp     w1, w2, [x0]
        mov     w0, #0
        ret
end fegetenv
function feholdexcept
        mrs     x1, fpcr
        mrs     x2, fpsr
        stp     w1, w2, [x0]
        bic     w2, w2, #EXCEPTIONS
        msr     fpsr, x2
        mov     w0, #0
        ret
end feholdexcept
function fesetenv
        cmn     x0, #1                  // FE_DFL_ENV
        mov     w1, #0
        mov     w2, #0
        b.eq    1f
        ldp     w1, w2, [x0]
1:      msr     fpcr, x1
        msr     fpsr, x2
        mov     w0, #0
        ret
end fesetenv
function feupdateenv
        mrs     x3, fpsr
        and     w3, w3, #EXCEPTIONS
        str     x30, [sp, #-16]!
        bl      fesetenv
        ldr     x30, [sp], #16
        orr     w2, w2, w3
        msr     fpsr, x2
        ret
end feupdateenv
