// <stdlib.h>'s other random numbers: 48 bits, X = X × 0x5deece66d + 0xb (POSIX.1-2017 drand48); and bits that are looked for, ffs.

        .include "function.inc"

        .text

// Steps the generator whose three halfwords are at x0. x0: its 48 bits.
step:
        ldrh    w1, [x0]
        ldrh    w2, [x0, #2]
        ldrh    w3, [x0, #4]
        orr     x1, x1, x2, lsl #16
        orr     x1, x1, x3, lsl #32
        mov     x2, #0xe66d
        movk    x2, #0xdeec, lsl #16
        movk    x2, #0x5, lsl #32
        mul     x1, x1, x2
        add     x1, x1, #0xb
        strh    w1, [x0]
        lsr     x2, x1, #16
        strh    w2, [x0, #2]
        lsr     x2, x1, #32
        strh    w2, [x0, #4]
        and     x0, x1, #0xffffffffffff
        ret

// double drand48(void): from 0 up to 1.
function drand48
        adrp    x0, state
        add     x0, x0, :lo12:state
// double erand48(unsigned short state[3])
function erand48
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      step
        ucvtf   d0, x0, #48
        ldp     x29, x30, [sp], #16
        ret
end erand48
end drand48

// long lrand48(void): 31 bits.
function lrand48
        adrp    x0, state
        add     x0, x0, :lo12:state
// long nrand48(unsigned short state[3])
function nrand48
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      step
        lsr     x0, x0, #17
        ldp     x29, x30, [sp], #16
        ret
end nrand48
end lrand48

// long mrand48(void): 32 bits with a sign.
function mrand48
        adrp    x0, state
        add     x0, x0, :lo12:state
// long jrand48(unsigned short state[3])
function jrand48
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      step
        sbfx    x0, x0, #16, #32
        ldp     x29, x30, [sp], #16
        ret
end jrand48
end mrand48

// void srand48(long seed)
function srand48
        adrp    x1, state
        add     x1, x1, :lo12:state
        mov     w2, #0x330e
        strh    w2, [x1]
        strh    w0, [x1, #2]
        lsr     w0, w0, #16
        strh    w0, [x1, #4]
        ret
end srand48

// int ffs(int): the number of the lowest bit that is set, from 1; 0: none is.
function ffs
        rbit    w1, w0
        clz     w1, w1
        add     w1, w1, #1
        cmp     w0, #0
        csel    w0, wzr, w1, eq
        ret
end ffs

// int ffsl(long), int ffsll(long long)
function ffsl
function ffsll
        rbit    x1, x0
        clz     x1, x1
        add     w1, w1, #1
        cmp     x0, #0
        csel    w0, wzr, w1, eq
        ret
end ffsll
end ffsl

        .bss
        .balign 8
state:  .skip   8
