// A server that keeps the connection for the next request.

        .section .rodata
fine:
        .ascii  "HTTP/1.1 200 OK\r\n"
fine_bytes = . - fine
body:
        .ascii  "Hello from ARM!\n"
body_bytes = . - body

        .bss
buffer:
        .skip   4096
room = . - buffer
        .skip   8

        .text
// serve: answers every request of a connection. w0: the connection
        .globl  serve
serve:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     w19, w0                 // w19: the connection
        mov     x20, #0                 // x20: bytes in the buffer that are not answered yet
next_request:
        ldr     x0, =buffer
        mov     x1, x20
        bl      head_bytes
        cbnz    x0, whole
        mov     w0, w19
        ldr     x1, =buffer
        add     x1, x1, x20
        mov     x2, #room
        subs    x2, x2, x20
        b.eq    served                  // a head that does not fit
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    served                  // the client has gone
        add     x20, x20, x0
        b       next_request
whole:
        mov     x21, x0                 // x21: bytes of this request
        mov     x1, x0
        ldr     x0, =buffer
        bl      wants_close
        mov     x22, x0                 // x22: whether it is the last one
        mov     w0, w19
        ldr     x1, =fine
        mov     x2, #fine_bytes
        ldr     x3, =body
        mov     x4, #body_bytes
        bl      answer

        sub     x20, x20, x21           // what stands behind the request belongs to the next
        ldr     x0, =buffer
        add     x1, x0, x21
        mov     x2, x20
        mov     x3, #0
move_down:                              // eight bytes at once; a few too many do no harm, they are not counted
        cmp     x3, x2
        b.hs    moved
        ldr     x4, [x1, x3]
        str     x4, [x0, x3]
        add     x3, x3, #8
        b       move_down
moved:
        tbz     x22, #0, next_request
served:
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
