// greet: writes "Hello, NAME!". x0: the name, which ends with a 0.
//
// .globl lets other files use the name. "length" has no .globl: it is
// this file's own, and another file may have a length as well.

        .include "calls.inc"

        .text
        .globl  greet
greet:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]          // a callee saves what it changes
        mov     x19, x0
        adr     x0, hello
        bl      print
        mov     x0, x19
        bl      print
        adr     x0, end
        bl      print
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

print:
        mov     x1, x0
        mov     x2, #0
length:
        ldrb    w3, [x1, x2]
        cbz     w3, counted
        add     x2, x2, #1
        b       length
counted:
        mov     x0, #STDOUT
        call    SYS_write
        ret

hello:  .asciz  "Hello, "
end:    .asciz  "!\n"
