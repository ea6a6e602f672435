// What there is to know about a request that may not be whole yet. There is nothing to do in this file.

        .section .rodata
length_name:
        .ascii  "\r\ncontent-length:"
length_name_bytes = . - length_name

        .text
// head_bytes: how long the head is, with the empty line that ends it.
// x0, x1: what has been read, and its length. Gives x0: the bytes of the head, or 0 if it is not whole yet
        .globl  head_bytes
head_bytes:
        ldr     w5, =0x0a0d0a0d         // \r\n\r\n
        mov     x2, #4
try_place:
        cmp     x2, x1
        b.hi    no_head
        add     x3, x0, x2
        ldr     w4, [x3, #-4]
        cmp     w4, w5
        b.eq    head_found
        add     x2, x2, #1
        b       try_place
head_found:
        mov     x0, x2
        ret
no_head:
        mov     x0, #0
        ret

// body_bytes: the number in Content-Length, or 0 without one.
// x0, x1: the head, and its length
        .globl  body_bytes
body_bytes:
        add     x1, x0, x1              // x1: the end of the head
        ldr     x2, =length_name
try_name:
        mov     x3, #0
compare:
        add     x4, x0, x3
        cmp     x4, x1
        b.hs    no_length
        ldrb    w4, [x4]
        sub     w5, w4, #'A'            // capital letters count as small ones
        cmp     w5, #26
        b.hs    as_it_is
        add     w4, w4, #32
as_it_is:
        ldrb    w5, [x2, x3]
        cmp     w4, w5
        b.ne    next_place
        add     x3, x3, #1
        cmp     x3, #length_name_bytes
        b.ne    compare
        add     x0, x0, x3
        mov     x2, #0                  // x2: the number
        mov     x5, #10
        ldrb    w4, [x0], #1
        cmp     w4, #' '
        b.ne    next_digit
skip_space:
        ldrb    w4, [x0], #1
next_digit:
        sub     w4, w4, #'0'
        cmp     w4, #10
        b.hs    number_ends
        madd    x2, x2, x5, x4
        b       skip_space
number_ends:
        mov     x0, x2
        ret
next_place:
        add     x0, x0, #1
        b       try_name
no_length:
        mov     x0, #0
        ret
