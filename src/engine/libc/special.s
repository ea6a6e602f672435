// <math.h>: functions that are not elementary: areas of hyperbolas, the error function, the gamma function. To twelve digits or more.
// <complex.h>: the usual ones.

        .include "function.inc"

        .text

        .macro  constant register, name
        adrp    x9, \name
        ldr     \register, [x9, :lo12:\name]
        .endm

// A function of floats.
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

// double asinh(double x) = ln(x + √(x² + 1)), by log1p near 0, and without the square where that is too large.
function asinh
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     d0, [sp, #16]
        fabs    d0, d0
        constant d1, large
        fcmp    d0, d1
        b.gt    1f
        fmul    d1, d0, d0
        fmov    d2, #1.0
        fadd    d3, d1, d2
        fsqrt   d3, d3
        fadd    d3, d3, d2
        fdiv    d1, d1, d3              // x² / (1 + √(x² + 1))
        fadd    d0, d0, d1
        bl      log1p
        b       2f
1:      bl      log
        constant d1, ln2
        fadd    d0, d0, d1
2:      ldr     d1, [sp, #16]
        bl      copysign
        ldp     x29, x30, [sp], #32
        ret
end asinh
        of_float asinh

// double acosh(double x), from 1 on.
function acosh
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        fmov    d2, #1.0
        fsub    d1, d0, d2
        fcmp    d0, d2
        b.lt    2f
        constant d3, large
        fcmp    d0, d3
        b.gt    1f
        fadd    d3, d1, d1
        fmadd   d3, d1, d1, d3
        fsqrt   d3, d3
        fadd    d0, d1, d3
        bl      log1p
        b       3f
1:      bl      log
        constant d1, ln2
        fadd    d0, d0, d1
        b       3f
2:      fsub    d0, d0, d0
        fdiv    d0, d0, d0
3:      ldp     x29, x30, [sp], #16
        ret
end acosh
        of_float acosh

// double atanh(double x) = ½ ln((1 + x) / (1 − x)), between −1 and 1.
function atanh
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     d0, [sp, #16]
        fabs    d0, d0
        fmov    d1, #1.0
        fsub    d1, d1, d0
        fadd    d0, d0, d0
        fdiv    d0, d0, d1
        bl      log1p
        fmov    d1, #0.5
        fmul    d0, d0, d1
        ldr     d1, [sp, #16]
        bl      copysign
        ldp     x29, x30, [sp], #32
        ret
end atanh
        of_float atanh

// double exp10(double x)
function exp10
function pow10
        fmov    d1, d0
        fmov    d0, #10.0
        b       pow
end pow10
end exp10
        of_float exp10

// double erf(double x) = 2/√π × the integral of e^(−t²) from 0 to x. Up to 2 by its series, 2/√π e^(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (1·3·5 … (2n + 1)), then as
// 1 less erfc.
//      d8 x            d9 the sign, with 1
function erf
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     d8, d9, [sp, #16]
        fmov    d9, d0
        fabs    d8, d0
        fmov    d1, #2.0
        fcmp    d8, d1
        b.vs    2f
        b.gt    1f
        bl      error_series
        b       3f
1:      bl      error_fraction
        fmov    d1, #1.0
        fsub    d0, d1, d0
3:      fmov    d1, d9
        bl      copysign
2:      ldp     d8, d9, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end erf
        of_float erf

// double erfc(double x) = 1 − erf(x)
function erfc
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     d8, d9, [sp, #16]
        fmov    d9, d0
        fabs    d8, d0
        fmov    d1, #2.0
        fcmp    d8, d1
        b.vs    3f
        b.gt    1f
        bl      error_series
        fmov    d1, d9
        bl      copysign
        fmov    d1, #1.0
        fsub    d0, d1, d0
        b       3f
1:      bl      error_fraction
        fcmp    d9, #0.0
        b.gt    3f
        fmov    d1, #2.0
        fsub    d0, d1, d0
3:      ldp     d8, d9, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end erfc
        of_float erfc

// d8: from 0 to 2. d0: erf.
error_series:
        str     x30, [sp, #-16]!
        fmul    d0, d8, d8
        fneg    d0, d0
        bl      exp
        fmul    d1, d8, d8
        fadd    d1, d1, d1              // 2x²
        fmov    d2, d8                  // a term, the sum, the odd number
        fmov    d3, d8
        fmov    d4, #1.0
        fmov    d5, #2.0
1:      fadd    d4, d4, d5
        fmul    d2, d2, d1
        fdiv    d2, d2, d4
        fadd    d6, d3, d2
        fcmp    d6, d3
        fmov    d3, d6
        b.ne    1b
        fmul    d0, d0, d3
        constant d1, two_by_root_pi
        fmul    d0, d0, d1
        ldr     x30, [sp], #16
        ret

// d8: from 2 on. d0: erfc, e^(−x²) / (x√π) × 1/(1 + q/(1 + 2q/(1 + 3q/ …))) with q = 1 / 2x², from the back.
error_fraction:
        str     x30, [sp, #-16]!
        fmul    d0, d8, d8              // the square in two parts, since e to it asks for all of its digits
        fnmsub  d7, d8, d8, d0
        fneg    d0, d0
        str     d7, [sp, #8]
        bl      exp
        ldr     d7, [sp, #8]
        fmsub   d0, d0, d7, d0
        fmul    d1, d8, d8
        fadd    d1, d1, d1
        fmov    d2, #1.0
        fdiv    d1, d2, d1
        fmov    d3, #1.0
        mov     w1, #100
1:      ucvtf   d4, w1
        fmul    d4, d4, d1
        fdiv    d4, d4, d3
        fadd    d3, d2, d4
        subs    w1, w1, #1
        b.ne    1b
        fdiv    d0, d0, d3
        constant d1, two_by_root_pi
        fmov    d2, #0.5
        fmul    d1, d1, d2
        fmul    d0, d0, d1
        fdiv    d0, d0, d8
        fcmp    d8, d8
        ldr     x30, [sp], #16
        ret

// double tgamma(double x). Of small whole numbers by multiplication; else by Lanczos's sum, of x below ½ by Γ(x) Γ(1 − x) = π / sin πx.
//      d8 x            d9 a sum        d10 x + 6.5
function tgamma
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     d8, d9, [sp, #16]
        str     d10, [sp, #32]
        fmov    d8, d0
        frintz  d1, d0
        fcmp    d0, d1
        b.vs    9f
        b.ne    3f
        fcmp    d0, #0.0
        b.eq    1f
        b.lt    2f
        fmov    d2, #24.0
        fcmp    d0, d2
        b.gt    3f
        fmov    d2, #1.0                // (x − 1)!
        fmov    d3, #1.0
0:      fsub    d8, d8, d2
        fcmp    d8, d2
        b.lt    8f
        fmul    d3, d3, d8
        b       0b
8:      fmov    d0, d3
        b       9f
1:      fmov    d1, #1.0                // a pole
        fdiv    d0, d1, d0
        b       9f
2:      fsub    d1, d0, d0
        fdiv    d0, d1, d1
        b       9f
3:      constant d1, gamma_limit
        fcmp    d8, d1
        b.gt    7f
        fmov    d1, #0.5
        fcmp    d8, d1
        b.lt    4f
        bl      lanczos
        b       9f
4:      bl      sine_of_pi
        fmov    d9, d0
        fmov    d1, #1.0
        fsub    d0, d1, d8
        bl      tgamma
        fmul    d0, d0, d9
        constant d1, pi
        fdiv    d0, d1, d0
        b       9f
7:      mov     x1, #0x7ff0000000000000
        fmov    d0, x1
9:      ldr     d10, [sp, #32]
        ldp     d8, d9, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end tgamma
        of_float tgamma

// d8: x. d0: sin πx, exact about the whole numbers.
sine_of_pi:
        frintn  d1, d8
        fsub    d0, d8, d1
        fcvtzs  x1, d1
        constant d1, pi
        fmul    d0, d0, d1
        tbz     x1, #0, sin
        fneg    d0, d0
        b       sin

// d8: x from ½ on. d0: Γ(x) = √2π (x + 6.5)^(x − ½) e^(−x − 6.5) times a sum of fractions; the power in two halves, which do not overflow.
lanczos:
        str     x30, [sp, #-16]!
        bl      lanczos_sum
        fmov    d9, d0
        constant d1, six_and_half
        fadd    d10, d8, d1
        fmov    d1, #0.5
        fsub    d2, d8, d1
        fmul    d1, d2, d1
        fmov    d0, d10
        bl      pow
        fmul    d9, d9, d0
        str     d0, [sp, #8]
        fneg    d0, d10
        bl      exp
        fmul    d0, d0, d9
        ldr     d1, [sp, #8]
        fmul    d0, d0, d1
        ldr     x30, [sp], #16
        ret

// d8: x. d0: √2π (c₀ + Σ cₙ / (x + n − 1)).
lanczos_sum:
        adrp    x9, lanczos_numbers
        add     x9, x9, :lo12:lanczos_numbers
        ldr     d0, [x9], #8
        mov     w10, #0
1:      ucvtf   d1, w10
        fadd    d1, d1, d8
        ldr     d2, [x9], #8
        fdiv    d2, d2, d1
        fadd    d0, d0, d2
        add     w10, w10, #1
        cmp     w10, #8
        b.lo    1b
        constant d1, root_of_2_pi
        fmul    d0, d0, d1
        ret

// double lgamma(double x) = ln |Γ(x)|; its sign in signgam, or in *sign.
function lgamma
function gamma
        adrp    x0, signgam
        add     x0, x0, :lo12:signgam
// double lgamma_r(double x, int *sign)
//      d8 x            d9, d10 parts
function lgamma_r
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     d8, d9, [sp, #16]
        str     d10, [sp, #32]
        str     x0, [sp, #40]
        fmov    d8, d0
        mov     w1, #1
        str     w1, [x0]
        fmov    d1, #0.5
        fcmp    d8, d1
        b.vs    9f
        b.lt    2f
        fmov    d1, #20.0
        fcmp    d8, d1
        b.gt    1f
        bl      tgamma
        bl      log
        b       9f
1:      bl      lanczos_sum             // ln of the sum + (x − ½) ln(x + 6.5) − (x + 6.5)
        bl      log
        fmov    d9, d0
        constant d1, six_and_half
        fadd    d10, d8, d1
        fmov    d0, d10
        bl      log
        fmov    d1, #0.5
        fsub    d2, d8, d1
        fmul    d0, d0, d2
        fsub    d0, d0, d10
        fadd    d0, d0, d9
        b       9f
2:      bl      sine_of_pi
        fcmp    d0, #0.0
        b.eq    3f
        ldr     x0, [sp, #40]
        fmov    x1, d0                  // the sign of Γ is that of the sine
        mov     w2, #1
        cmp     x1, #0
        cneg    w2, w2, mi
        str     w2, [x0]
        fabs    d1, d0
        constant d0, pi
        fdiv    d0, d0, d1
        bl      log
        fmov    d9, d0
        fmov    d1, #1.0
        fsub    d0, d1, d8
        add     x0, sp, #48
        bl      lgamma_r
        fsub    d0, d9, d0
        b       9f
3:      mov     x1, #0x7ff0000000000000
        fmov    d0, x1
9:      ldr     d10, [sp, #32]
        ldp     d8, d9, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end lgamma_r
end gamma
end lgamma
        of_float lgamma

// <complex.h>: a complex number is two registers.
function creal
function crealf
        ret
end crealf
end creal
function cimag
        fmov    d0, d1
        ret
end cimag
function cimagf
        fmov    s0, s1
        ret
end cimagf
function conj
        fneg    d1, d1
        ret
end conj
function conjf
        fneg    s1, s1
        ret
end conjf
function cabs
        b       hypot
end cabs
function cabsf
        b       hypotf
end cabsf
function carg
        fmov    d2, d0
        fmov    d0, d1
        fmov    d1, d2
        b       atan2
end carg
function cargf
        fmov    s2, s0
        fmov    s0, s1
        fmov    s1, s2
        b       atan2f
end cargf

// double complex cexp(double complex z) = e^x (cos y + i sin y)
function cexp
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        str     d1, [sp, #16]
        bl      exp
        str     d0, [sp, #24]
        ldr     d0, [sp, #16]
        add     x0, sp, #32
        add     x1, sp, #40
        bl      sincos
        ldp     d1, d0, [sp, #32]
        ldr     d2, [sp, #24]
        fmul    d0, d0, d2
        fmul    d1, d1, d2
        ldp     x29, x30, [sp], #48
        ret
end cexp

// double complex clog(double complex z) = ln |z| + i arg z
function clog
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     d0, d1, [sp, #16]
        bl      carg
        str     d0, [sp, #32]
        ldp     d0, d1, [sp, #16]
        bl      hypot
        bl      log
        ldr     d1, [sp, #32]
        ldp     x29, x30, [sp], #48
        ret
end clog

// double complex cpow(double complex z, double complex w) = e^(w ln z)
function cpow
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     d2, d3, [sp, #16]
        bl      clog
        ldp     d2, d3, [sp, #16]
        fmul    d4, d0, d2
        fmsub   d4, d1, d3, d4
        fmul    d5, d0, d3
        fmadd   d1, d1, d2, d5
        fmov    d0, d4
        bl      cexp
        ldp     x29, x30, [sp], #32
        ret
end cpow

// double complex csqrt(double complex z): the one whose real part is not negative.
function csqrt
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     d0, d1, [sp, #16]
        bl      hypot
        ldp     d2, d1, [sp, #16]
        fabs    d3, d2
        fadd    d0, d0, d3
        fmov    d3, #0.5
        fmul    d0, d0, d3
        fsqrt   d0, d0                  // √((|z| + |x|) / 2)
        fcmp    d0, #0.0
        b.eq    2f
        fdiv    d4, d1, d0
        fmul    d4, d4, d3              // y / 2 of that
        fcmp    d2, #0.0
        b.lt    1f
        fmov    d1, d4
        b       2f
1:      fmov    d2, d0                  // the parts change places
        fabs    d0, d4
        str     d0, [sp, #32]
        fmov    d0, d2
        bl      copysign
        fmov    d1, d0
        ldr     d0, [sp, #32]
2:      ldp     x29, x30, [sp], #48
        ret
end csqrt

        .section .rodata
        .balign 8
large:  .double 1e8
ln2:    .double 0.6931471805599453
pi:     .double 3.141592653589793
two_by_root_pi:
        .double 1.1283791670955126
root_of_2_pi:
        .double 2.5066282746310005
six_and_half:
        .double 6.5
gamma_limit:
        .double 171.7
lanczos_numbers:
        .double 0.99999999999980993
        .double 676.5203681218851
        .double -1259.1392167224028
        .double 771.32342877765313
        .double -176.61502916214059
        .double 12.507343278686905
        .double -0.13857109526572012
        .double 9.9843695780195716e-6
        .double 1.5056327351493116e-7

        .bss
        .balign 4
        .globl  signgam
signgam:
        .skip   4
