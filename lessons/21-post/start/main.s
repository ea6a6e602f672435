// A server that sends back the body of each request.

        .section .rodata
fine:
        .ascii  "HTTP/1.1 200 OK\r\n"
fine_bytes = . - fine
too_large:
        .ascii  "HTTP/1.1 413 Content Too Large\r\n"
too_large_bytes = . - too_large

        .bss
request:
        .skip   8192
request_room = . - request

        .text
// read_request: reads until the whole request is there.
// w0: the connection. Gives x0: the bytes of the head, x1: those of the body. x0 is 0 if the client goes away before;
// negative if the request does not fit
read_request:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     w19, w0                 // w19: the connection
        mov     x20, #0                 // x20: bytes that have been read
read_more:
        mov     w0, w19
        ldr     x1, =request
        mov     x2, #request_room
        subs    x2, x2, x20             // the room that is left
        b.eq    does_not_fit
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    gone
        add     x20, x20, x0

        ldr     x0, =request
        mov     x1, x20
        bl      head_bytes
        cbz     x0, read_more
        mov     x21, x0                 // x21: bytes of the head
        mov     x1, x0
        ldr     x0, =request
        bl      body_bytes
        mov     x22, x0                 // x22: bytes of the body
        mov     x1, #request_room
        sub     x1, x1, x21
        cmp     x22, x1
        b.hi    does_not_fit
        add     x1, x21, x22
        mov     x0, x21
        mov     x1, x22
        b       request_read
gone:
        mov     x0, #0
        b       request_read
does_not_fit:
        mov     x0, #-1
request_read:
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// write_all: writes until every byte is written. w0: where to. x1, x2: what, and how much
write_all:
        mov     w3, w0                  // svc keeps every register but x0
        cbz     x2, all_written
write_more:
        mov     w0, w3
        mov     x8, #64                 // write
        svc     #0
all_written:
        ret

        .globl  serve
serve:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        bl      read_request
        cmp     x0, #0
        b.eq    served
        b.lt    refuse
        ldr     x20, =request
        add     x20, x20, x0            // x20: where the body begins
        str     x1, [sp, #-16]!         // the stack keeps its length
        mov     w0, w19
        mov     x3, x1
        ldr     x1, =fine
        mov     x2, #fine_bytes
        bl      head
        mov     w0, w19
        mov     x1, x20
        ldr     x2, [sp], #16
        bl      write_all
        b       served
refuse:
        mov     w0, w19
        ldr     x1, =too_large
        mov     x2, #too_large_bytes
        mov     x3, #0
        mov     x4, #0
        bl      answer
served:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
