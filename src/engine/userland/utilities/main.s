// The utilities are one program under many names: what argv[0] ends in says which. One row each in the table.

        .include "function.inc"

        .text

// int main(int argc, char **argv)
function main
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     w19, w0
        mov     x20, x1
        ldr     x0, [x1]
        mov     w1, #'/'
        bl      strrchr
        ldr     x1, [x20]
        cmp     x0, #0
        csinc   x1, x1, x0, eq
        adrp    x2, own_name
        str     x1, [x2, :lo12:own_name]
        adrp    x21, utilities
        add     x21, x21, :lo12:utilities
1:      ldr     x1, [x21]
        cbz     x1, 2f
        adrp    x0, own_name
        ldr     x0, [x0, :lo12:own_name]
        bl      strcmp
        cbz     w0, 3f
        add     x21, x21, #16
        b       1b
2:      adrp    x1, unknown
        add     x1, x1, :lo12:unknown
        bl      complain
        mov     w0, #127
        b       4f
3:      ldr     x2, [x21, #8]
        mov     w0, w19
        mov     x1, x20
        blr     x2
4:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end main

// x1: a text. "tee: text" on stderr; w0 = 1, the status of most failures.
function complain
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x3, x1
        adrp    x2, own_name
        ldr     x2, [x2, :lo12:own_name]
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, complaint_format
        add     x1, x1, :lo12:complaint_format
        bl      fprintf
        mov     w0, #1
        ldp     x29, x30, [sp], #16
        ret
end complain

// x1: what about. "tee: what: text of errno"; w0 = 1.
function complain_errno
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        mov     x0, #0                  // what was printed before comes first
        bl      fflush
        load_errno w0
        bl      strerror
        mov     x4, x0
        ldr     x3, [sp, #16]
        adrp    x2, own_name
        ldr     x2, [x2, :lo12:own_name]
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, errno_format
        add     x1, x1, :lo12:errno_format
        bl      fprintf
        mov     w0, #1
        ldp     x29, x30, [sp], #32
        ret
end complain_errno

// Options: x0: argv, x1: the letters that there are. x0: the first argument that is none; x1: the options found, as bits: a is
// bit 0; x2: the letter that is not known, or 0. `--` ends them.
function options
        mov     x3, #0
        add     x0, x0, #8
1:      ldr     x4, [x0]
        cbz     x4, 6f
        ldrb    w5, [x4]
        cmp     w5, #'-'
        b.ne    6f
        ldrb    w5, [x4, #1]!
        cbz     w5, 6f                  // - alone is no option
        add     x0, x0, #8
        cmp     w5, #'-'
        b.eq    6f
2:      mov     x6, x1
3:      ldrb    w7, [x6], #1
        cbz     w7, 5f
        cmp     w7, w5
        b.ne    3b
        orr     w6, w5, #32             // R counts as r
        sub     w6, w6, #'a'
        mov     x7, #1
        lsl     x7, x7, x6
        orr     x3, x3, x7
        ldrb    w5, [x4, #1]!
        cbnz    w5, 2b
        b       1b
5:      mov     w2, w5
        mov     x1, x3
        ret
6:      mov     w2, #0
        mov     x1, x3
        ret
end options

        .section .rodata
unknown:
        .asciz  "there is no utility of this name"
complaint_format:
        .asciz  "%s: %s\n"
errno_format:
        .asciz  "%s: %s: %s\n"

        .macro  utility name, function
        .section .rodata.names, "aMS", %progbits, 1
91:     .asciz  "\name"
        .data
        .quad   91b, \function
        .endm

        .data
        .balign 8
utilities:
        utility "clear",    clear_screen
        utility "echo",     echo
        utility "false",    fail
        utility "tee",      tee
        utility "true",     succeed
        utility "yes",      repeat
        .quad   0

        .bss
        .balign 8
        .globl  own_name
own_name:
        .skip   8
