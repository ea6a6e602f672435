// tee, yes, clear, true, false.

        .include "function.inc"

        .text

        .equ    BUFFER_BYTES, 65536

function succeed
        mov     w0, #0
        ret
end succeed

function fail
        mov     w0, #1
        ret
end fail

// tee [-a] [FILE …]: standard input to standard output and to files.
function tee
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x0, x1
        adrp    x1, letter_a
        add     x1, x1, :lo12:letter_a
        bl      options
        mov     x19, x0
        tst     x1, #1
        mov     w20, #0x241             // O_WRONLY | O_CREAT | O_TRUNC
        mov     w0, #0x441              // or O_APPEND
        csel    w20, w0, w20, ne
        adrp    x21, files              // x21: descriptors, w22: how many
        add     x21, x21, :lo12:files
        mov     w0, #1
        str     w0, [x21]
        mov     w22, #1
        mov     w24, #0
1:      ldr     x0, [x19], #8
        cbz     x0, 3f
        mov     w1, w20
        mov     w2, #0x1b6
        bl      open
        tbnz    w0, #31, 2f
        cmp     w22, #16
        b.hs    1b
        str     w0, [x21, w22, uxtw #2]
        add     w22, w22, #1
        b       1b
2:      ldr     x1, [x19, #-8]
        bl      complain_errno
        mov     w24, #1
        b       1b
3:      mov     w0, #0
        adrp    x1, buffer
        add     x1, x1, :lo12:buffer
        mov     x2, #BUFFER_BYTES
        bl      read
        cmp     x0, #0
        b.le    5f
        mov     x20, x0
        mov     w23, #0
4:      ldr     w0, [x21, w23, uxtw #2]
        adrp    x1, buffer
        add     x1, x1, :lo12:buffer
        mov     x2, x20
        bl      write
        add     w23, w23, #1
        cmp     w23, w22
        b.lo    4b
        b       3b
5:      mov     w0, w24
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end tee

// yes [TEXT]: the text, over and over.
function repeat
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        ldr     x19, [x1, #8]
        adrp    x0, letter_y
        add     x0, x0, :lo12:letter_y
        cmp     x19, #0
        csel    x19, x0, x19, eq
1:      mov     x0, x19
        bl      puts
        tbz     w0, #31, 1b
        mov     w0, #1
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end repeat

function clear_screen
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x0, clear_text
        add     x0, x0, :lo12:clear_text
        bl      printf
        mov     w0, #0
        ldp     x29, x30, [sp], #16
        ret
end clear_screen

        .section .rodata
clear_text:
        .asciz  "\033[H\033[2J\033[3J"
letter_a:
        .asciz  "a"
letter_y:
        .asciz  "y"

        .bss
        .balign 16
buffer: .skip   BUFFER_BYTES
files:  .skip   64
