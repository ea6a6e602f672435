// Patterns into the names of files that they mean. A pattern has a backslash before every byte that was quoted.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"

        .text

// int expand_pattern(const char *pattern, list *): adds the file names that it means, in order; how many.
//      x19 list        x20 its count before
function expand_pattern
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x1
        ldr     x20, [x1]
        sub     sp, sp, #4096
        mov     x1, sp
        mov     x2, sp
        bl      match_paths
        mov     sp, x29
        ldr     x0, [x19, #LIST_items]
        add     x0, x0, x20, lsl #3
        ldr     x1, [x19]
        sub     x1, x1, x20
        str     x1, [sp, #32]
        mov     x2, #8
        adr     x3, by_text
        bl      qsort
        ldr     x0, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
by_text:
        ldr     x0, [x0]
        ldr     x1, [x1]
        b       strcmp

// Goes on from a directory that is matched already. x0: the rest of the pattern, x1: buffer with the path so far, x2: where
// it goes on; x19: the list. One part between slashes at a time.
match_paths:
        stp     x29, x30, [sp, #-96]!
        mov     x29, sp
        stp     x21, x22, [sp, #16]
        stp     x23, x24, [sp, #32]
        stp     x25, x26, [sp, #48]
        stp     x27, x28, [sp, #64]
        mov     x21, x0                 // x21: pattern
        mov     x22, x1                 // x22: buffer
        mov     x23, x2                 // x23: where this part goes
1:      ldrb    w0, [x21]               // slashes are copied
        cmp     w0, #'/'
        b.ne    2f
        strb    w0, [x23], #1
        add     x21, x21, #1
        b       1b
2:      cbz     w0, matched             // the pattern ended in a slash
        mov     x24, x21                // x24: the end of this part, w25: whether it is a pattern
        mov     w25, #0
3:      ldrb    w0, [x24]
        cbz     w0, 5f
        cmp     w0, #'/'
        b.eq    5f
        add     x24, x24, #1
        cmp     w0, #'\\'
        b.ne    4f
        ldrb    w0, [x24], #1
        b       3b
4:      cmp     w0, #'*'
        mov     w1, #'?'
        ccmp    w0, w1, #4, ne
        mov     w1, #'['
        ccmp    w0, w1, #4, ne
        csinc   w25, w25, wzr, ne
        b       3b
5:      sub     x0, x23, x22
        sub     x1, x24, x21
        add     x0, x0, x1
        mov     x1, #3800
        cmp     x0, x1
        b.hs    none
        cbnz    w25, directory
        mov     x0, x23                 // a plain name: it must exist in the end
        mov     x1, x21
        sub     x2, x24, x21
        bl      mempcpy
        strb    wzr, [x0]
        mov     x0, x23
        bl      unquote
        mov     x0, x23
        bl      strlen
        add     x23, x23, x0
        mov     x21, x24
        ldrb    w0, [x21]
        cbnz    w0, 1b
matched:
        strb    wzr, [x23]
        mov     x0, x22
        sub     sp, sp, #128
        mov     x1, sp
        bl      lstat
        add     sp, sp, #128
        cbnz    w0, none
        mov     x0, x22
        mov     x1, x19
        bl      add_argument
        b       none
directory:
        sub     x0, x24, x21
        mov     x1, x0
        mov     x0, x21
        bl      strndup
        mov     x26, x0                 // x26: this part's pattern
        strb    wzr, [x23]
        mov     x0, x22
        cmp     x22, x23
        adrp    x1, here
        add     x1, x1, :lo12:here
        csel    x0, x1, x0, eq
        bl      opendir
        cbz     x0, 8f
        mov     x27, x0
6:      mov     x0, x27
        bl      readdir
        cbz     x0, 7f
        add     x28, x0, #19            // d_name
        mov     x0, x26
        mov     x1, x28
        mov     w2, #4                  // FNM_PERIOD
        bl      fnmatch
        cbnz    w0, 6b
        mov     x0, x23
        mov     x1, x28
        bl      stpcpy
        mov     x2, x0
        mov     x0, x24
        mov     x1, x22
        ldrb    w3, [x24]
        cbnz    w3, 9f
        mov     x0, x22                 // the last part: it exists
        mov     x1, x19
        bl      add_argument
        b       6b
9:      bl      match_paths
        b       6b
7:      mov     x0, x27
        bl      closedir
8:      mov     x0, x26
        bl      free
none:
        ldp     x27, x28, [sp, #64]
        ldp     x25, x26, [sp, #48]
        ldp     x23, x24, [sp, #32]
        ldp     x21, x22, [sp, #16]
        ldp     x29, x30, [sp], #96
        ret
end expand_pattern

// Takes the backslashes out of the text at x0.
function unquote
        mov     x1, x0
1:      ldrb    w2, [x0], #1
        cmp     w2, #'\\'
        b.ne    2f
        ldrb    w2, [x0], #1
2:      strb    w2, [x1], #1
        cbnz    w2, 1b
        ret
end unquote

        .section .rodata
here:   .asciz  "."
