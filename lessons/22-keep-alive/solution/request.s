// What there is to know about the head of a request. There is nothing to do in this file.

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

// wants_close: whether the client has asked for the end of the connection, with "Connection: close".
// x0, x1: the head, and its length. Gives x0: 1 or 0
        .globl  wants_close
wants_close:
        add     x1, x0, x1
        ldr     x2, =close_line
try_line:
        mov     x3, #0
same_so_far:
        add     x4, x0, x3
        cmp     x4, x1
        b.hs    no_close
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
        cmp     x3, #close_line_bytes
        b.ne    same_so_far
        mov     x0, #1
        ret
next_place:
        add     x0, x0, #1
        b       try_line
no_close:
        mov     x0, #0
        ret

        .section .rodata
close_line:
        .ascii  "\r\nconnection: close\r\n"
close_line_bytes = . - close_line
