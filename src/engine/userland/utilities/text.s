// echo, cat, tee, yes, seq, env, sleep, clear, basename, dirname, true, false.

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

// w0: from, w1: to: all bytes, as they come. w0: 0, or −1.
function pump
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     w19, w0
        mov     w20, w1
1:      mov     w0, w19
        adrp    x1, buffer
        add     x1, x1, :lo12:buffer
        mov     x2, #BUFFER_BYTES
        bl      read
        cmp     x0, #0
        b.le    3f
        mov     x22, x0
        adrp    x21, buffer
        add     x21, x21, :lo12:buffer
2:      mov     w0, w20
        mov     x1, x21
        mov     x2, x22
        bl      write
        cmp     x0, #0
        b.le    4f
        add     x21, x21, x0
        subs    x22, x22, x0
        b.ne    2b
        b       1b
4:      mov     w0, #-1
3:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end pump

// cat [FILE …]: - is standard input.
function concatenate
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        add     x19, x1, #8
        mov     w20, #0
        ldr     x0, [x19]
        cbnz    x0, 1f
        mov     w0, #0
        mov     w1, #1
        bl      pump
        b       5f
1:      ldr     x21, [x19], #8
        cbz     x21, 5f
        mov     w0, #0
        ldrb    w1, [x21]
        ldrb    w2, [x21, #1]
        cmp     w1, #'-'
        ccmp    w2, #0, #0, eq
        b.eq    2f
        mov     x0, x21
        mov     w1, #0
        bl      open
        tbnz    w0, #31, 4f
2:      str     w0, [sp, #40]
        mov     w1, #1
        bl      pump
        tbz     w0, #31, 3f
        mov     x1, x21
        bl      complain_errno
        mov     w20, #1
3:      ldr     w0, [sp, #40]
        cbz     w0, 1b
        bl      close
        b       1b
4:      mov     x1, x21
        bl      complain_errno
        mov     w20, #1
        b       1b
5:      mov     w0, w20
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end concatenate

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

// seq [FIRST [STEP]] LAST
function sequence
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, #1                 // x19: now, x20: step, x21: last
        mov     x20, #1
        add     x22, x1, #8
        sub     w0, w0, #1
        str     w0, [sp, #44]
        cbz     w0, 5f
        cmp     w0, #3
        b.hi    5f
        cmp     w0, #2
        b.lo    2f
        ldr     x0, [x22], #8
        bl      atol
        mov     x19, x0
        ldr     w0, [sp, #44]
        cmp     w0, #3
        b.lo    2f
        ldr     x0, [x22], #8
        bl      atol
        mov     x20, x0
2:      ldr     x0, [x22]
        bl      atol
        mov     x21, x0
3:      sub     x0, x21, x19            // behind the last one?
        cmp     x20, #0
        cneg    x0, x0, lt
        tbnz    x0, #63, 4f
        adrp    x0, number_format
        add     x0, x0, :lo12:number_format
        mov     x1, x19
        bl      printf
        tbnz    w0, #31, 4f
        cbz     x20, 4f
        add     x19, x19, x20
        b       3b
4:      mov     w0, #0
        b       6f
5:      adrp    x1, seq_usage
        add     x1, x1, :lo12:seq_usage
        bl      complain
6:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end sequence

// env [NAME=VALUE …] [COMMAND …]: the environment, or a command with a changed one. printenv NAME: one value.
function environment
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        add     x19, x1, #8
        adrp    x0, own_name
        ldr     x0, [x0, :lo12:own_name]
        ldrb    w0, [x0]
        cmp     w0, #'p'
        b.eq    4f
1:      ldr     x20, [x19]
        cbz     x20, 2f
        mov     x0, x20
        mov     w1, #'='
        bl      strchr
        cbz     x0, 3f
        mov     x0, x20
        bl      putenv
        add     x19, x19, #8
        b       1b
2:      adrp    x19, environ
        ldr     x19, [x19, :lo12:environ]
5:      ldr     x0, [x19], #8
        cbz     x0, 6f
        bl      puts
        b       5b
3:      mov     x0, #0
        bl      fflush
        mov     x0, x20
        mov     x1, x19
        bl      execvp
        mov     x1, x20
        bl      complain_errno
        mov     w0, #127
        b       7f
4:      ldr     x0, [x19]
        cbz     x0, 2b
        bl      getenv
        cbz     x0, 8f
        bl      puts
6:      mov     w0, #0
        b       7f
8:      mov     w0, #1
7:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end environment

// sleep SECONDS …: fractions too.
function pause_for
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        add     x19, x1, #8
        ldr     x0, [x19]
        cbz     x0, 3f
1:      ldr     x20, [x19], #8
        cbz     x20, 2f
        mov     x0, x20
        add     x1, sp, #40
        bl      strtod
        ldr     x0, [sp, #40]
        cmp     x0, x20
        b.eq    3f
        ldrb    w0, [x0]
        mov     w1, #60
        cmp     w0, #'m'
        b.ne    4f
        scvtf   d1, w1
        fmul    d0, d0, d1
4:      fcvtzs  x1, d0                  // whole seconds, then nanoseconds
        scvtf   d1, x1
        fsub    d0, d0, d1
        mov     w2, #0xca00             // 1,000,000,000
        movk    w2, #0x3b9a, lsl #16
        scvtf   d1, w2
        fmul    d0, d0, d1
        fcvtzs  x2, d0
        stp     x1, x2, [sp, #32]
        add     x0, sp, #32
        mov     x1, #0
        bl      nanosleep
        b       1b
2:      mov     w0, #0
        b       5f
3:      adrp    x1, sleep_usage
        add     x1, x1, :lo12:sleep_usage
        bl      complain
5:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end pause_for

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

// basename PATH [SUFFIX]
function base_name
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        ldp     x19, x20, [x1, #8]
        cbz     x19, 4f
        mov     x0, x19
        bl      strip_slashes
        mov     x0, x19
        mov     w1, #'/'
        bl      strrchr
        cbz     x0, 1f
        ldrb    w1, [x0, #1]
        cmp     w1, #0
        cinc    x19, x0, ne             // "/" stays
1:      cbz     x20, 3f
        mov     x0, x19
        bl      strlen
        str     x0, [sp, #32]
        mov     x0, x20
        bl      strlen
        ldr     x1, [sp, #32]
        subs    x1, x1, x0
        b.ls    3f
        add     x1, x19, x1
        str     x1, [sp, #32]
        mov     x0, x20
        bl      strcmp
        cbnz    w0, 3f
        ldr     x1, [sp, #32]
        strb    wzr, [x1]
3:      mov     x0, x19
        bl      puts
        mov     w0, #0
        b       5f
4:      adrp    x1, operand
        add     x1, x1, :lo12:operand
        bl      complain
5:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end base_name

// dirname PATH
function directory_name
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        ldr     x19, [x1, #8]
        cbz     x19, 3f
        mov     x0, x19
        bl      strip_slashes
        mov     x0, x19
        mov     w1, #'/'
        bl      strrchr
        cbz     x0, 1f
        cmp     x0, x19
        cinc    x0, x0, eq              // in the root
        strb    wzr, [x0]
        mov     x0, x19
        bl      strip_slashes
        mov     x0, x19
        b       2f
1:      adrp    x0, here
        add     x0, x0, :lo12:here
2:      bl      puts
        mov     w0, #0
        b       4f
3:      adrp    x1, operand
        add     x1, x1, :lo12:operand
        bl      complain
4:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end directory_name

// Takes slashes off the end of the text x0, but for the first byte.
strip_slashes:
        mov     x1, x0
1:      ldrb    w2, [x1], #1
        cbnz    w2, 1b
        sub     x1, x1, #2
2:      cmp     x1, x0
        b.ls    3f
        ldrb    w2, [x1]
        cmp     w2, #'/'
        b.ne    3f
        strb    wzr, [x1], #-1
        b       2b
3:      ret

        .section .rodata
escapes:                                // the letter, the byte
        .byte   'n', 10, 't', 9, 'r', 13, '0', 0, '\\', '\\', 'a', 7, 'b', 8, 'e', 27, 0, 0
number_format:
        .asciz  "%ld\n"
seq_usage:
        .asciz  "which numbers? seq [FIRST [STEP]] LAST"
sleep_usage:
        .asciz  "how many seconds? sleep SECONDS"
operand:
        .asciz  "which path?"
clear_text:
        .asciz  "\033[H\033[2J\033[3J"
letter_a:
        .asciz  "a"
letter_y:
        .asciz  "y"
here:   .asciz  "."

        .bss
        .balign 16
        .globl  buffer
buffer: .skip   BUFFER_BYTES
files:  .skip   64
