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
