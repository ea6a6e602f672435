// Floating-point numbers in decimal, exactly: the way from a double to its digits (printf) and from digits to the nearest
// double (strtod). A double is m × 2^e, and multiplying or dividing by two can be done in decimal, digit by digit, as one
// learns it at school; so both ways are the same walk, in opposite directions. No rounding happens before the end.
//
// A decimal in memory, DECIMAL_BYTES long:
//
//      +0  how many digits (at most DIGITS_LIMIT: the longest double has 767)
//      +4  point: the value is 0.ddd… × 10^point
//      +8  not 0 if digits other than 0 were dropped behind the last one
//      +16 the digits, a byte of 0–9 each, the first and the last one not 0

        .include "function.inc"

        .text

        .equ    DECIMAL_BYTES, 832
        .equ    DIGITS,        16
        .equ    DIGITS_LIMIT,  800
        .equ    SHIFT_LIMIT,   59       // 10 × 2^59 fits in 64 bits

// Takes zeros off the end. x0: the decimal. Uses x9–x11.
decimal_trim:
        ldr     w9, [x0]
        add     x10, x0, #DIGITS - 1    // x10 + w9: the last digit
1:      cbz     w9, 2f
        ldrb    w11, [x10, x9]
        cbnz    w11, 3f
        sub     w9, w9, #1
        b       1b
2:      str     wzr, [x0, #4]           // nothing left: zero, whose point is at 0
3:      str     w9, [x0]
        ret

// Divides by 2^w1, 1 to SHIFT_LIMIT. x0: the decimal, which stays in x0.
decimal_halve:
        ldr     w2, [x0]
        cbz     w2, 9f
        add     x3, x0, #DIGITS         // x3: reading, x4: its end, x5: writing, x6: the end of the room
        add     x4, x3, x2
        mov     x5, x3
        add     x6, x3, #DIGITS_LIMIT
        mov     x7, #0                  // x7: the remainder so far, always below 2^w1 × 10
        mov     x8, #10
        mov     w12, #-1                // w12: digits read before the first one of the quotient
        mov     x13, #1
        lsl     x13, x13, x1
        sub     x13, x13, #1            // x13: 2^w1 − 1
1:      lsr     x9, x7, x1              // read until the quotient has a digit
        cbnz    x9, 3f
        mov     w10, #0                 // behind the last digit come zeros
        cmp     x3, x4
        b.hs    2f
        ldrb    w10, [x3], #1
2:      madd    x7, x7, x8, x10
        add     w12, w12, #1
        b       1b
3:      ldr     w9, [x0, #4]
        sub     w9, w9, w12
        str     w9, [x0, #4]
4:      lsr     x9, x7, x1              // one digit of the quotient
        and     x7, x7, x13
        cmp     x5, x6
        b.hs    5f
        strb    w9, [x5], #1
        b       6f
5:      cbz     w9, 6f
        mov     w10, #1
        str     w10, [x0, #8]
6:      mov     w10, #0
        cmp     x3, x4
        b.hs    7f
        ldrb    w10, [x3], #1
        madd    x7, x7, x8, x10
        b       4b
7:      mul     x7, x7, x8              // the digits are used up: go on while there is a remainder
        cbnz    x7, 4b
        sub     x5, x5, x0
        sub     w5, w5, #DIGITS
        str     w5, [x0]
        b       decimal_trim
9:      ret

// Multiplies by 2^w1, 1 to SHIFT_LIMIT. x0: the decimal, which stays in x0. From the last digit to the first, into room on
// the stack, since the product has more digits; then back to the front.
decimal_double:
        ldr     w2, [x0]
        cbz     w2, 9f
        sub     sp, sp, #DECIMAL_BYTES
        add     x3, x0, #DIGITS
        add     x4, x3, x2              // x4: reading, downwards to x3
        add     x5, sp, #DECIMAL_BYTES  // x5: writing, downwards
        mov     x6, #0                  // x6: the carry
        mov     x8, #10
1:      ldrb    w9, [x4, #-1]!
        lsl     x9, x9, x1
        add     x6, x6, x9
        udiv    x9, x6, x8
        msub    x10, x9, x8, x6
        strb    w10, [x5, #-1]!
        mov     x6, x9
        cmp     x4, x3
        b.hi    1b
2:      cbz     x6, 3f
        udiv    x9, x6, x8
        msub    x10, x9, x8, x6
        strb    w10, [x5, #-1]!
        mov     x6, x9
        b       2b
3:      add     x7, sp, #DECIMAL_BYTES
        sub     x6, x7, x5              // x6: digits of the product
        sub     w9, w6, w2              // so many more than before: the point moves
        ldr     w10, [x0, #4]
        add     w10, w10, w9
        str     w10, [x0, #4]
        mov     w2, #0
4:      cmp     w2, #DIGITS_LIMIT
        b.hs    5f
        ldrb    w9, [x5], #1
        strb    w9, [x3], #1
        add     w2, w2, #1
        cmp     x5, x7
        b.lo    4b
        b       7f
5:      ldrb    w9, [x5], #1            // what does not fit
        cbz     w9, 6f
        mov     w9, #1
        str     w9, [x0, #8]
6:      cmp     x5, x7
        b.lo    5b
7:      str     w2, [x0]
        add     sp, sp, #DECIMAL_BYTES
        b       decimal_trim
9:      ret

// void decimal_scale(decimal *, int exponent): times 2^exponent.
function decimal_scale
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     w19, w1
1:      cmp     w19, #0
        b.eq    4f
        b.lt    2f
        mov     w1, #SHIFT_LIMIT
        cmp     w19, w1
        csel    w1, w1, w19, gt
        sub     w19, w19, w1
        bl      decimal_double
        b       1b
2:      neg     w1, w19
        mov     w2, #SHIFT_LIMIT
        cmp     w1, w2
        csel    w1, w2, w1, gt
        add     w19, w19, w1
        bl      decimal_halve
        b       1b
4:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end decimal_scale

// void decimal_of(decimal *, uint64_t bits): the exact digits of a finite double, without its sign.
function decimal_of
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        ubfx    x2, x1, #52, #11        // x2: exponent field, x1: fraction
        and     x1, x1, #0xfffffffffffff
        cbz     x2, 1f
        orr     x1, x1, #0x10000000000000
        sub     w2, w2, #1
1:      mov     w3, #1074               // value: x1 × 2^(w2 − 1074)
        sub     w2, w2, w3
        str     w2, [sp, #16]
        stp     wzr, wzr, [x0]
        str     wzr, [x0, #8]
        cbz     x1, 5f
        mov     x5, #10                 // the digits of the integer: how many, then from the last to the first
        mov     x6, x1
        mov     w4, #0
2:      udiv    x6, x6, x5
        add     w4, w4, #1
        cbnz    x6, 2b
        stp     w4, w4, [x0]
        add     x3, x0, #DIGITS
        add     x3, x3, x4
3:      udiv    x6, x1, x5
        msub    x7, x6, x5, x1
        strb    w7, [x3, #-1]!
        mov     x1, x6
        cbnz    x1, 3b
        bl      decimal_trim
        ldr     w1, [sp, #16]
        bl      decimal_scale
5:      ldp     x29, x30, [sp], #32
        ret
end decimal_of

// void decimal_round(decimal *, int keep): to the first `keep` digits (0 or fewer can still round up to one); the nearest,
// and of two equally near the even one.
function decimal_round
        ldr     w2, [x0]
        cmp     w1, w2
        b.ge    9f
        cmp     w1, #0
        b.lt    5f
        add     x3, x0, #DIGITS
        ldrb    w4, [x3, w1, uxtw]      // the first digit that goes
        cmp     w4, #5
        b.lo    3f
        b.hi    1f
        add     w5, w1, #1              // exactly 5: a half, unless something follows
        cmp     w5, w2
        b.lo    1f
        ldr     w5, [x0, #8]
        cbnz    w5, 1f
        cbz     w1, 3f                  // before it comes 0, which is even
        sub     w5, w1, #1
        ldrb    w5, [x3, w5, uxtw]
        tbz     w5, #0, 3f
1:      mov     w5, w1                  // up: 9s become 0s, which go
2:      cbz     w5, 4f
        sub     w5, w5, #1
        ldrb    w6, [x3, w5, uxtw]
        cmp     w6, #9
        b.eq    2b
        add     w6, w6, #1
        strb    w6, [x3, w5, uxtw]
        add     w5, w5, #1
        str     w5, [x0]
        b       8f
4:      mov     w6, #1                  // all were 9s: 1 and one place more
        strb    w6, [x3]
        str     w6, [x0]
        ldr     w6, [x0, #4]
        add     w6, w6, #1
        str     w6, [x0, #4]
        b       8f
5:      mov     w1, #0
3:      str     w1, [x0]                // down
        str     wzr, [x0, #8]
        b       decimal_trim
8:      str     wzr, [x0, #8]
9:      ret
end decimal_round

// double decimal_nearest(decimal *): the nearest double to it (changed on the way); w0 is 1 if it was too large or too
// small for one, else 0.
function decimal_nearest
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     w19, #0                 // w19: the binary exponent taken out
        ldr     w1, [x0]
        cbz     w1, zero
        ldr     w1, [x0, #4]
        cmp     w1, #310
        b.gt    too_large
        cmn     w1, #330
        b.lt    too_small
1:      ldr     w1, [x0, #4]            // halve until it is below 1
        cmp     w1, #0
        b.le    2f
        bl      binary_places
        add     w19, w19, w1
        bl      decimal_halve
        b       1b
2:      ldr     w1, [x0, #4]            // double until it is 0.5 or more
        neg     w1, w1
        cbnz    w1, 3f
        ldrb    w2, [x0, #DIGITS]
        cmp     w2, #5
        b.hs    4f
3:      bl      binary_places
        sub     w19, w19, w1
        bl      decimal_double
        b       2b
4:      sub     w19, w19, #1            // value: 1.… × 2^w19
        mov     w20, #-1022
        subs    w1, w19, w20
        b.ge    5f
        mov     w19, w20                // subnormal: fewer bits
        bl      decimal_scale
5:      mov     w1, #53                 // 53 bits before the point
        bl      decimal_scale
        ldp     w1, w2, [x0]
        ldr     w3, [x0, #8]
        cmp     w1, w2                  // w21: whether digits are behind the point, so that rounding loses something
        ccmp    w3, #0, #0, le
        cset    w21, ne
        ldr     w1, [x0, #4]
        bl      decimal_round           // to a whole number
        ldp     w1, w2, [x0]            // digits, point
        add     x3, x0, #DIGITS
        mov     x4, #0
        mov     x5, #10
        mov     w6, #0
6:      cmp     w6, w2
        b.ge    8f
        mov     w7, #0
        cmp     w6, w1
        b.hs    7f
        ldrb    w7, [x3, w6, uxtw]
7:      madd    x4, x4, x5, x7
        add     w6, w6, #1
        b       6b
8:      tbz     x4, #53, 9f             // rounded up to 2^53
        lsr     x4, x4, #1
        add     w19, w19, #1
9:      cmp     w19, #1023
        b.gt    too_large
        add     w19, w19, #1023         // the exponent field; 0 if the leading bit is missing
        tst     x4, #0x10000000000000
        csel    w19, w19, wzr, ne
        bfi     x4, x19, #52, #12
        fmov    d0, x4
        mov     w0, #0
        tst     x4, #0x7ff0000000000000
        csel    w0, w21, wzr, eq        // a subnormal that is not exact counts as too small
        b       done
too_large:
        mov     x4, #0x7ff0000000000000
        fmov    d0, x4
        mov     w0, #1
        b       done
too_small:
        fmov    d0, xzr
        mov     w0, #1
        b       done
zero:
        fmov    d0, xzr
        mov     w0, #0
done:
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// w1: decimal places; gives in w1 as many binary places as certainly do not cross the point. Uses x9.
binary_places:
        cmp     w1, #9
        b.hs    1f
        adrp    x9, places
        add     x9, x9, :lo12:places
        ldrb    w1, [x9, w1, uxtw]
        ret
1:      mov     w1, #27
        ret
end decimal_nearest

        .section .rodata
places:                                 // 2^3 < 10, 2^6 < 100, 2^9 < 1000 …
        .byte   1, 3, 6, 9, 13, 16, 19, 23, 26
