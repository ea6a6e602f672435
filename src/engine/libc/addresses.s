// <arpa/inet.h>: addresses as text, and back.

        .include "function.inc"

        .equ    AF_INET,  2
        .equ    AF_INET6, 10

        .text

// in_addr_t inet_addr(const char *text): "127.0.0.1" as 4 bytes in network order; all ones if it is no address.
function inet_addr
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        add     x1, sp, #16
        bl      inet_aton
        ldr     w1, [sp, #16]
        cmp     w0, #0
        csinv   w0, w1, wzr, ne
        ldp     x29, x30, [sp], #32
        ret
end inet_addr

// int inet_aton(const char *text, struct in_addr *to): 1, or 0 for what is no address. One to four numbers, the last of which
// fills what the others leave: 127.1 is 127.0.0.1. Numbers as C writes them: 0x7f, 0177.
function inet_aton
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     w21, #0                 // w21: the numbers so far, w22: bits that are left
        mov     w22, #32
1:      ldrb    w0, [x19]
        sub     w0, w0, #'0'
        cmp     w0, #9
        b.hi    3f
        mov     x0, x19
        add     x1, sp, #48
        mov     w2, #0
        bl      strtoul
        ldr     x19, [sp, #48]
        ldrb    w1, [x19], #1
        cmp     w1, #'.'
        b.ne    2f
        cmp     x0, #255
        b.hi    3f
        sub     w22, w22, #8
        cbz     w22, 3f
        orr     w21, w0, w21, lsl #8
        b       1b
2:      lsr     x2, x0, x22             // the last one
        cbnz    x2, 3f
        sub     w2, w1, #9              // white space may follow
        cmp     w2, #4
        mov     w3, #' '
        ccmp    w1, w3, #4, hi
        ccmp    w1, #0, #4, ne
        b.ne    3f
        lsl     x2, x21, x22
        orr     w0, w2, w0
        rev     w0, w0
        cbz     x20, 4f
        str     w0, [x20]
4:      mov     w0, #1
        b       5f
3:      mov     w0, #0
5:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end inet_aton

// int inet_pton(int family, const char *text, void *to): 1, or 0 for what is no address.
function inet_pton
        cmp     w0, #AF_INET6
        b.eq    six_from_text
        cmp     w0, #AF_INET
        b.ne    no_such_family
// As inet_pton of AF_INET, x1: text, x2: to: strictly four decimal numbers. Leaves w1, w2 … w9 changed alone.
four_from_text:
        mov     w3, #0                  // w3: the address, w4: numbers so far
        mov     w4, #0
1:      mov     w5, #0                  // w5: this number, w6: its digits
        mov     w6, #0
2:      ldrb    w7, [x1]
        sub     w8, w7, #'0'
        cmp     w8, #9
        b.hi    3f
        cmp     w6, #0                  // no zeros in front
        ccmp    w5, #0, #0, ne
        b.eq    4f
        mov     w9, #10
        madd    w5, w5, w9, w8
        cmp     w5, #255
        b.hi    4f
        add     w6, w6, #1
        add     x1, x1, #1
        b       2b
3:      cbz     w6, 4f
        orr     w3, w5, w3, lsl #8
        add     w4, w4, #1
        add     x1, x1, #1
        cmp     w4, #4
        b.ne    6f
        cbnz    w7, 4f
        rev     w3, w3
        str     w3, [x2]
        mov     w0, #1
        ret
6:      cmp     w7, #'.'
        b.eq    1b
4:      mov     w0, #0
        ret
no_such_family:
        mov     x0, #-97                // EAFNOSUPPORT
        b       system_call_result
end inet_pton

// As inet_pton of AF_INET6, x1: text, x2: to. Eight numbers of up to four hexadecimal digits with : between; :: is as many zeros as it
// takes; the last two may be an address of IPv4.
six_from_text:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        str     x2, [sp, #16]
        stp     xzr, xzr, [sp, #32]     // the address, as it grows
        add     x10, sp, #32            // x10: its end so far, x11: its last end, x12: where :: was
        add     x11, x10, #16
        mov     x12, #0
        ldrb    w3, [x1]
        cmp     w3, #':'
        b.ne    1f
        ldrb    w3, [x1, #1]!           // one : begins nothing
        cmp     w3, #':'
        b.ne    9f
1:      mov     x13, x1                 // x13: where this number began, w14: the number, w15: its digits
        mov     w14, #0
        mov     w15, #0
2:      ldrb    w3, [x1], #1
        sub     w4, w3, #'0'
        cmp     w4, #9
        b.ls    3f
        orr     w4, w3, #0x20
        sub     w4, w4, #'a'
        cmp     w4, #5
        add     w4, w4, #10
        b.hi    4f
3:      add     w15, w15, #1
        orr     w14, w4, w14, lsl #4
        cmp     w15, #4
        b.ls    2b
        b       9f
4:      cmp     w3, #':'
        b.eq    5f
        cmp     w3, #'.'
        b.eq    6f
        cbnz    w3, 9f
        cbz     w15, 7f                 // the end, behind a number or ::
        bl      add_number
        b.hi    9f
        b       7f
5:      cbz     w15, 51f
        ldrb    w4, [x1]
        cbz     w4, 9f                  // a : with nothing behind it
        bl      add_number
        b.hi    9f
        b       1b
51:     cbnz    x12, 9f
        mov     x12, x10
        b       1b
6:      add     x2, x10, #4
        cmp     x2, x11
        b.hi    9f
        mov     x2, x10
        mov     x1, x13
        bl      four_from_text
        cbz     w0, 9f
        add     x10, x10, #4
7:      cbz     x12, 8f
        cmp     x10, x11
        b.eq    9f
        cmp     x10, x12
        b.eq    81f
71:     ldrb    w3, [x10, #-1]!         // what is behind :: goes to the end, from its last byte on
        strb    wzr, [x10]
        strb    w3, [x11, #-1]!
        cmp     x10, x12
        b.hi    71b
        b       81f
8:      cmp     x10, x11
        b.ne    9f
81:     ldp     x3, x4, [sp, #32]
        ldr     x2, [sp, #16]
        stp     x3, x4, [x2]
        mov     w0, #1
        b       91f
9:      mov     w0, #0
91:     ldp     x29, x30, [sp], #64
        ret

// The number in w14, behind the others. hi: there is no room.
add_number:
        add     x4, x10, #2
        cmp     x4, x11
        b.hi    1f
        rev16   w14, w14
        strh    w14, [x10], #2
1:      ret

// const char *inet_ntop(int family, const void *from, char *to, socklen_t size)
function inet_ntop
        stp     x29, x30, [sp, #-96]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x2
        mov     w20, w3
        add     x2, sp, #40             // 46 bytes are enough for any
        cmp     w0, #AF_INET6
        b.eq    1f
        cmp     w0, #AF_INET
        mov     x0, #-97                // EAFNOSUPPORT
        b.ne    3f
        bl      four_as_text
        b       2f
1:      bl      six_as_text
2:      add     x0, sp, #40
        bl      strlen
        cmp     w0, w20
        add     w2, w0, #1
        mov     x0, #-28                // ENOSPC
        b.hs    3f
        mov     x0, x19
        add     x1, sp, #40
        bl      memcpy
        b       4f
3:      bl      system_call_result
        mov     x0, #0
4:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #96
        ret
end inet_ntop

// x1: 4 bytes, x2: where its text goes.
four_as_text:
        mov     x0, x2
        mov     x8, x1
        adrp    x1, dotted
        add     x1, x1, :lo12:dotted
        ldrb    w2, [x8]
        ldrb    w3, [x8, #1]
        ldrb    w4, [x8, #2]
        ldrb    w5, [x8, #3]
        b       sprintf

// x1: 16 bytes, x2: where its text goes. The longest run of zeros is :: (RFC 5952 4.2); an address of IPv4 in the last four bytes is
// written as one behind ::ffff: and ::.
six_as_text:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x1
        mov     x20, x2
        mov     w21, #0                 // w21: which number, w22: where the run begins, w23: where it ends
        mov     w22, #8
        mov     w23, #9                 // a run of one is none
1:      mov     w3, w21
2:      ldrh    w4, [x19, w3, uxtw #1]
        cbnz    w4, 3f
        add     w3, w3, #1
        cmp     w3, #8
        b.lo    2b
3:      sub     w4, w3, w21
        sub     w5, w23, w22
        cmp     w4, w5
        csel    w22, w21, w22, hi
        csel    w23, w3, w23, hi
        add     w21, w21, #1
        cmp     w21, #8
        b.lo    1b
        mov     w21, #0
4:      sub     w3, w21, w22
        sub     w4, w23, w22
        cmp     w3, w4
        b.hs    5f
        mov     w3, #':'                // in the run
        strb    w3, [x20]
        cmp     w21, w22
        cinc    x20, x20, eq
        b       7f
5:      mov     w3, #':'
        strb    w3, [x20]
        cmp     w21, #0
        cinc    x20, x20, ne
        cmp     w21, #6
        ccmp    w22, #0, #0, eq
        b.ne    6f
        ldrh    w3, [x19, #10]
        mov     w4, #0xffff
        cmp     w3, w4
        ccmp    w23, #5, #0, eq
        ccmp    w23, #6, #4, ne
        b.ne    6f
        add     x1, x19, #12
        mov     x2, x20
        bl      four_as_text
        b       8f
6:      ldrh    w2, [x19, w21, uxtw #1]
        rev16   w2, w2
        mov     x0, x20
        adrp    x1, hexadecimal
        add     x1, x1, :lo12:hexadecimal
        bl      sprintf
        add     x20, x20, w0, sxtw
7:      add     w21, w21, #1
        cmp     w21, #8
        b.lo    4b
        cmp     w23, #8
        mov     w3, #':'
        strb    w3, [x20]
        cinc    x20, x20, eq
        strb    wzr, [x20]
8:      ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// char *inet_ntoa(struct in_addr address)
function inet_ntoa
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        mov     w0, #2
        add     x1, sp, #16
        adrp    x2, inet_text
        add     x2, x2, :lo12:inet_text
        mov     w3, #16
        bl      inet_ntop
        ldp     x29, x30, [sp], #32
        ret
end inet_ntoa

// in6addr_any, in6addr_loopback: :: and ::1.
        .section .rodata
        .balign 8
        .globl  in6addr_any
        .type   in6addr_any, %object
        .size   in6addr_any, 16
in6addr_any:
        .skip   16
        .globl  in6addr_loopback
        .type   in6addr_loopback, %object
        .size   in6addr_loopback, 16
in6addr_loopback:
        .skip   15
        .byte   1
dotted:
        .asciz  "%u.%u.%u.%u"
hexadecimal:
        .asciz  "%x"

        .bss
inet_text:
        .skip   16
