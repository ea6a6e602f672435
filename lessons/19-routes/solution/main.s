// A server with pages. Each route has a row in a table: its path, and the function that answers.

        .section .rodata
get:    .asciz  "GET"
root:   .asciz  "/"
about:  .asciz  "/about"

        .align  3
routes:
        .quad   root, home_page
        .quad   about, about_page
        .quad   0

fine:
        .ascii  "HTTP/1.1 200 OK\r\n"
fine_bytes = . - fine
bad:
        .ascii  "HTTP/1.1 400 Bad Request\r\n"
bad_bytes = . - bad
missing:
        .ascii  "HTTP/1.1 404 Not Found\r\n"
missing_bytes = . - missing
forbidden:
        .ascii  "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\n"
forbidden_bytes = . - forbidden

home:
        .ascii  "Home\n"
home_bytes = . - home
who:
        .ascii  "Made of ARM64 instructions\n"
who_bytes = . - who
nothing:
        .ascii  "No such page\n"
nothing_bytes = . - nothing

        .bss
request:
        .skip   1024
method:
        .skip   8
path:
        .skip   64

        .text
// equal: x0, x1: two words, each with a zero byte at its end. Gives x0: 1 if they are the same, else 0
equal:
        ldrb    w2, [x0], #1
        ldrb    w3, [x1], #1
        cmp     w2, w3
        b.ne    differ
        cbnz    w2, equal               // the same so far: are both at their end?
        mov     x0, #1
        ret
differ:
        mov     x0, #0
        ret

// route: answers the request in method and path. w0: the connection
route:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0                 // w19: the connection
        ldr     x0, =method
        ldr     x1, =get
        bl      equal
        cbz     x0, wrong_method
        ldr     x20, =routes            // x20: a row of the table
next_route:
        ldr     x1, [x20]
        cbz     x1, no_route            // the last row
        ldr     x0, =path
        bl      equal
        cbnz    x0, found
        add     x20, x20, #16
        b       next_route
found:
        ldr     x9, [x20, #8]
        mov     w0, w19
        blr     x9                      // calls the function whose address is in x9
        b       routed
no_route:
        mov     w0, w19
        ldr     x1, =missing
        mov     x2, #missing_bytes
        ldr     x3, =nothing
        mov     x4, #nothing_bytes
        bl      answer
        b       routed
wrong_method:
        mov     w0, w19
        ldr     x1, =forbidden
        mov     x2, #forbidden_bytes
        ldr     x3, =nothing
        mov     x4, #nothing_bytes
        bl      answer
routed:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

home_page:
        ldr     x1, =fine
        mov     x2, #fine_bytes
        ldr     x3, =home
        mov     x4, #home_bytes
        b       answer                  // answer returns to who called home_page

about_page:
        ldr     x1, =fine
        mov     x2, #fine_bytes
        ldr     x3, =who
        mov     x4, #who_bytes
        b       answer

// take_word: as in lesson 18
take_word:
        cmp     x0, x1
        b.hs    no_word
        ldrb    w4, [x0], #1
        cmp     w4, #' '
        b.eq    word_ends
        b.lo    no_word
        sub     x3, x3, #1
        cbz     x3, no_word
        strb    w4, [x2], #1
        b       take_word
word_ends:
        strb    wzr, [x2]
        ret
no_word:
        mov     x0, #0
        ret

        .globl  serve
serve:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        ldr     x1, =request
        mov     x2, #1024
        mov     x8, #63                 // read
        svc     #0
        cmp     x0, #0
        b.le    served
        ldr     x1, =request
        add     x20, x1, x0
        mov     x0, x1
        mov     x1, x20
        ldr     x2, =method
        mov     x3, #8
        bl      take_word
        cbz     x0, refuse
        mov     x1, x20
        ldr     x2, =path
        mov     x3, #64
        bl      take_word
        cbz     x0, refuse
        mov     w0, w19
        bl      route
        b       served
refuse:
        mov     w0, w19
        ldr     x1, =bad
        mov     x2, #bad_bytes
        mov     x3, #0
        mov     x4, #0
        bl      answer
served:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
