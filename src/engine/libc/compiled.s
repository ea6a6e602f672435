// What compilers call without being asked to, as libgcc has it: atomic operations (GCC calls these so that one program runs on processors with
// and without Armv8.1's instructions), division of 128 bits, powers, complex numbers.

        .include "function.inc"

        .text

// One function for all four orders of memory: the strictest serves.
        .macro  four_orders name
function __aarch64_\name\()_relax
function __aarch64_\name\()_acq
function __aarch64_\name\()_rel
function __aarch64_\name\()_acq_rel
function __aarch64_\name\()_sync
        .endm
        .macro  end_four_orders name
end __aarch64_\name\()_sync
end __aarch64_\name\()_acq_rel
end __aarch64_\name\()_rel
end __aarch64_\name\()_acq
end __aarch64_\name\()_relax
        .endm

// value old(value, *place): the place becomes old `operation` value.
        .macro  change name, load, store, r, operation:vararg
        four_orders \name
1:      \load   \r\()2, [x1]
        \operation
        \store  w4, \r\()3, [x1]
        cbnz    w4, 1b
        mov     x0, x2
        ret
        end_four_orders \name
        .endm

        change  swp1, ldaxrb, stlxrb, w, mov w3, w0
        change  swp2, ldaxrh, stlxrh, w, mov w3, w0
        change  swp4, ldaxr, stlxr, w, mov w3, w0
        change  swp8, ldaxr, stlxr, x, mov x3, x0
        change  ldadd1, ldaxrb, stlxrb, w, add w3, w2, w0
        change  ldadd2, ldaxrh, stlxrh, w, add w3, w2, w0
        change  ldadd4, ldaxr, stlxr, w, add w3, w2, w0
        change  ldadd8, ldaxr, stlxr, x, add x3, x2, x0
        change  ldclr1, ldaxrb, stlxrb, w, bic w3, w2, w0
        change  ldclr2, ldaxrh, stlxrh, w, bic w3, w2, w0
        change  ldclr4, ldaxr, stlxr, w, bic w3, w2, w0
        change  ldclr8, ldaxr, stlxr, x, bic x3, x2, x0
        change  ldeor1, ldaxrb, stlxrb, w, eor w3, w2, w0
        change  ldeor2, ldaxrh, stlxrh, w, eor w3, w2, w0
        change  ldeor4, ldaxr, stlxr, w, eor w3, w2, w0
        change  ldeor8, ldaxr, stlxr, x, eor x3, x2, x0
        change  ldset1, ldaxrb, stlxrb, w, orr w3, w2, w0
        change  ldset2, ldaxrh, stlxrh, w, orr w3, w2, w0
        change  ldset4, ldaxr, stlxr, w, orr w3, w2, w0
        change  ldset8, ldaxr, stlxr, x, orr x3, x2, x0

// value old(expected, desired, *place): the place becomes `desired` if it is `expected`.
        .macro  exchange name, load, store, r, extend
        four_orders \name
        \extend
1:      \load   \r\()3, [x2]
        cmp     \r\()3, \r\()0
        b.ne    2f
        \store  w4, \r\()1, [x2]
        cbnz    w4, 1b
2:      mov     x0, x3
        ret
        end_four_orders \name
        .endm
        exchange cas1, ldaxrb, stlxrb, w, "and w0, w0, #0xff"
        exchange cas2, ldaxrh, stlxrh, w, "and w0, w0, #0xffff"
        exchange cas4, ldaxr, stlxr, w, nop
        exchange cas8, ldaxr, stlxr, x, nop

        four_orders cas16
1:      ldaxp   x5, x6, [x4]
        cmp     x5, x0
        ccmp    x6, x1, #0, eq
        b.ne    2f
        stlxp   w7, x2, x3, [x4]
        cbnz    w7, 1b
2:      mov     x0, x5
        mov     x1, x6
        ret
        end_four_orders cas16

// void __clear_cache(void *from, void *to): instructions that have just been written are seen from now on (Arm ARM B2.4.4).
function __clear_cache
        bic     x2, x0, #63
1:      cmp     x2, x1
        b.hs    2f
        dc      cvau, x2
        add     x2, x2, #64
        b       1b
2:      dsb     ish
        bic     x2, x0, #63
3:      cmp     x2, x1
        b.hs    4f
        ic      ivau, x2
        add     x2, x2, #64
        b       3b
4:      dsb     ish
        isb
        ret
end __clear_cache

// x0, x1 (low, high) divided by x2, x3, without signs. x0, x1: the quotient; x4, x5: the remainder. Uses x6–x9. By shifting and subtracting,
// a bit at a time; where both fit into 64 bits, at once.
divide:
        orr     x6, x1, x3
        cbnz    x6, 1f
        udiv    x6, x0, x2
        msub    x4, x6, x2, x0
        mov     x5, #0
        mov     x0, x6
        cbnz    x2, 4f
        mov     x4, #0                  // by nothing: nothing
4:      ret
1:      mov     x4, #0
        mov     x5, #0
        mov     w6, #128
        cbnz    x1, 2f
        mov     x1, x0                  // the upper half is 0: half of the steps
        mov     x0, #0
        mov     w6, #64
2:      adds    x0, x0, x0
        adcs    x1, x1, x1
        adcs    x4, x4, x4
        adcs    x5, x5, x5
        cset    w9, cs                  // a bit more than 128: it is larger for sure
        subs    x7, x4, x2
        sbcs    x8, x5, x3
        csinc   w9, w9, wzr, cc
        cbz     w9, 3f
        mov     x4, x7
        mov     x5, x8
        orr     x0, x0, #1
3:      subs    w6, w6, #1
        b.ne    2b
        ret

function __udivti3
        mov     x10, x30
        bl      divide
        ret     x10
end __udivti3

function __umodti3
        mov     x10, x30
        bl      divide
        mov     x0, x4
        mov     x1, x5
        ret     x10
end __umodti3

// unsigned __int128 __udivmodti4(unsigned __int128, unsigned __int128, unsigned __int128 *rest)
function __udivmodti4
        stp     x30, x4, [sp, #-16]!
        bl      divide
        ldp     x30, x6, [sp], #16
        cbz     x6, 1f
        stp     x4, x5, [x6]
1:      ret
end __udivmodti4

// x0, x1 without its sign, if it has one.
        .macro  absolute low, high
        tbz     \high, #63, 1f
        negs    \low, \low
        ngc     \high, \high
1:
        .endm

function __divti3
        mov     x10, x30
        eor     x11, x1, x3
        absolute x0, x1
        absolute x2, x3
        bl      divide
        tbz     x11, #63, 2f
        negs    x0, x0
        ngc     x1, x1
2:      ret     x10
end __divti3

function __modti3
        mov     x10, x30
        mov     x11, x1
        absolute x0, x1
        absolute x2, x3
        bl      divide
        mov     x0, x4
        mov     x1, x5
        tbz     x11, #63, 2f
        negs    x0, x0
        ngc     x1, x1
2:      ret     x10
end __modti3

function __multi3
        mul     x4, x0, x2
        umulh   x5, x0, x2
        madd    x5, x0, x3, x5
        madd    x1, x1, x2, x5
        mov     x0, x4
        ret
end __multi3

// 128 bits to and from doubles. The bits that a double has no room for are rounded once: they leave a mark in the lowest bit that counts.
function __floattidf
        mov     x9, x1
        absolute x0, x1
        mov     x10, x30
        bl      __floatuntidf
        tbz     x9, #63, 2f
        fneg    d0, d0
2:      ret     x10
end __floattidf

function __floatuntidf
        cbnz    x1, 1f
        ucvtf   d0, x0
        ret
1:      clz     x2, x1                  // the upper 64 bits that count; of the rest, whether there is any
        lsl     x3, x1, x2
        mov     x4, #64
        sub     x4, x4, x2
        lsr     x5, x0, x4
        cmp     x2, #0
        csel    x5, xzr, x5, eq
        orr     x3, x3, x5
        lsl     x5, x0, x2
        cmp     x5, #0
        cset    x5, ne
        orr     x3, x3, x5
        ucvtf   d0, x3
        mov     x5, #1023               // 2 to the number of bits that were left out
        add     x4, x4, x5
        lsl     x4, x4, #52
        fmov    d1, x4
        fmul    d0, d0, d1
        ret
end __floatuntidf

function __fixdfti
        fmov    x9, d0
        fabs    d0, d0
        mov     x10, x30
        bl      __fixunsdfti
        tbz     x9, #63, 1f
        negs    x0, x0
        ngc     x1, x1
1:      ret     x10
end __fixdfti

function __fixunsdfti
        fmov    x2, d0
        mov     x1, #0
        ubfx    x3, x2, #52, #11
        sub     x3, x3, #1023 + 52      // how far its digits stand above the point
        fcvtzu  x0, d0
        cmp     x3, #11
        b.le    2f
        and     x2, x2, #0xfffffffffffff
        orr     x2, x2, #0x10000000000000
        mov     x4, #64
        subs    x4, x4, x3
        b.ls    1f
        lsl     x0, x2, x3
        lsr     x1, x2, x4
        ret
1:      neg     x4, x4
        mov     x0, #0
        lsl     x1, x2, x4
2:      ret
end __fixunsdfti

// double __powidf2(double, int), float __powisf2(float, int): by squaring.
        .macro  power name, r
function \name
        cmp     w0, #0
        cneg    w1, w0, mi
        fmov    \r\()1, #1.0
1:      tbz     w1, #0, 2f
        fmul    \r\()1, \r\()1, \r\()0
2:      lsr     w1, w1, #1
        cbz     w1, 3f
        fmul    \r\()0, \r\()0, \r\()0
        b       1b
3:      tbz     w0, #31, 4f
        fmov    \r\()2, #1.0
        fdiv    \r\()1, \r\()2, \r\()1
4:      fmov    \r\()0, \r\()1
        ret
end \name
        .endm
        power   __powidf2, d
        power   __powisf2, s

// (a + bi)(c + di), (a + bi) / (c + di) of finite numbers.
        .macro  complex_product times, r
function \times
        fmul    \r\()4, \r\()0, \r\()2
        fmul    \r\()5, \r\()1, \r\()3
        fmul    \r\()6, \r\()0, \r\()3
        fmul    \r\()7, \r\()1, \r\()2
        fsub    \r\()0, \r\()4, \r\()5
        fadd    \r\()1, \r\()6, \r\()7
        ret
end \times
        .endm
        complex_product __muldc3, d
        complex_product __mulsc3, s

// By the larger part of the divisor, so that squares do not overflow.
function __divdc3
        fabs    d4, d2
        fabs    d5, d3
        fcmp    d4, d5
        b.lt    1f
        fdiv    d4, d3, d2              // d / c
        fmadd   d5, d3, d4, d2          // c + d(d / c)
        fmadd   d6, d1, d4, d0
        fmsub   d7, d0, d4, d1
        b       2f
1:      fdiv    d4, d2, d3              // c / d
        fmadd   d5, d2, d4, d3
        fmadd   d6, d0, d4, d1
        fnmsub  d7, d1, d4, d0
2:      fdiv    d0, d6, d5
        fdiv    d1, d7, d5
        ret
end __divdc3

function __divsc3
        str     x30, [sp, #-16]!
        fcvt    d0, s0
        fcvt    d1, s1
        fcvt    d2, s2
        fcvt    d3, s3
        bl      __divdc3
        fcvt    s0, d0
        fcvt    s1, d1
        ldr     x30, [sp], #16
        ret
end __divsc3

// Bits: int __popcountdi2(unsigned long) and its like.
function __popcountdi2
        fmov    d0, x0
        cnt     v0.8b, v0.8b
        addv    b0, v0.8b
        fmov    w0, s0
        ret
end __popcountdi2
function __paritydi2
        eor     x0, x0, x0, lsr #32
        eor     x0, x0, x0, lsr #16
        eor     x0, x0, x0, lsr #8
        eor     x0, x0, x0, lsr #4
        eor     x0, x0, x0, lsr #2
        eor     x0, x0, x0, lsr #1
        and     w0, w0, #1
        ret
end __paritydi2
function __clzdi2
        clz     x0, x0
        ret
end __clzdi2
function __ctzdi2
        rbit    x0, x0
        clz     x0, x0
        ret
end __ctzdi2
function __bswapdi2
        rev     x0, x0
        ret
end __bswapdi2
function __bswapsi2
        rev     w0, w0
        ret
end __bswapsi2
