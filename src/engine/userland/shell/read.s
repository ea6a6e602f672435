// read and mapfile: lines of input into variables.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

// read [-r] [-p TEXT] [-n COUNT] [-d BYTE] [-u FD] [-a NAME] [-s] [-t SECONDS] [NAME …]: a line into variables, the last of which gets
// what is left. Bytes after a backslash are kept behind another one, so that they do not cut.
//      x19 next name   x20 text        w21 -r  w22 byte that ends it   w23 count, −1: any      w24 descriptor  x25 array       w26 ended as it should
function read_names
        enter   4, TEXT_BYTES + 32
        add     x19, x0, #8
        add     x20, x29, #80
        mov     w21, #0
        mov     w22, #'\n'
        mov     w23, #-1
        mov     w24, #0
        mov     x25, #0
        mov     w26, #-1                // milliseconds until then
1:      ldr     x0, [x19]
        cbz     x0, begin
        ldrb    w1, [x0], #1
        cmp     w1, #'-'
        b.ne    begin
        add     x19, x19, #8
2:      ldrb    w1, [x0], #1
        cbz     w1, 1b
        cmp     w1, #'r'
        csinc   w21, w21, wzr, ne
        b.eq    2b
        cmp     w1, #'s'
        b.eq    2b
        cmp     w1, #'e'
        b.eq    2b
        strb    w1, [x29, #80 + TEXT_BYTES + 8]
        ldrb    w2, [x0]                // with a value, here or in the next word
        cbnz    w2, 3f
        ldr     x0, [x19]
        cbz     x0, begin
        add     x19, x19, #8
3:      cmp     w1, #'p'
        b.eq    prompt
        cmp     w1, #'d'
        b.eq    4f
        cmp     w1, #'a'
        b.eq    5f
        str     x0, [x29, #80 + TEXT_BYTES]
        bl      atoi
        ldrb    w1, [x29, #80 + TEXT_BYTES + 8]
        cmp     w1, #'n'
        mov     w2, #'N'
        ccmp    w1, w2, #4, ne
        csel    w23, w0, w23, eq
        cmp     w1, #'u'
        csel    w24, w0, w24, eq
        cmp     w1, #'t'
        b.ne    1b
        ldr     x0, [x29, #80 + TEXT_BYTES]
        bl      atof
        mov     x0, #1000
        scvtf   d1, x0
        fmul    d0, d0, d1
        fcvtzs  w26, d0
        b       1b
4:      ldrb    w22, [x0]
        b       1b
5:      mov     x25, x0
        b       1b
prompt: str     x0, [x29, #80 + TEXT_BYTES]
        mov     w0, w24
        bl      isatty
        cbz     w0, 1b
        ldr     x0, [x29, #80 + TEXT_BYTES]
        get64   1, stderr
        bl      fputs
        b       1b

begin:  mov     x0, #0
        bl      fflush
        mov     x0, x20
        bl      text_begin
        tbnz    w26, #31, next
        mov     w1, #1                  // POLLIN
        stp     w24, w1, [x29, #80 + TEXT_BYTES]
        add     x0, x29, #80 + TEXT_BYTES
        mov     x1, #1
        mov     w2, w26
        bl      poll
        mov     w26, #0
        cmp     w0, #1
        mov     w1, #142                // as after SIGALRM
        b.lt    expired
next:   mov     w26, #0
        cbz     w23, full
        bl      read_byte
        cbz     w0, fields
        mov     w1, w2
        cmp     w1, w22
        b.eq    full
        cmp     w1, #'\\'
        b.ne    6f
        cbnz    w21, 7f
        bl      read_byte
        cbz     w0, fields
        mov     w1, w2
        cmp     w1, #'\n'
        b.eq    next
7:      str     w1, [x29, #80 + TEXT_BYTES]
        mov     w1, #'\\'
        mov     x0, x20
        bl      text_byte
        ldr     w1, [x29, #80 + TEXT_BYTES]
6:      mov     x0, x20
        bl      text_byte
        tbnz    w23, #31, next
        sub     w23, w23, #1
        b       next
read_byte:                              // byte by byte: what comes behind the line is for others. w0: 0 at the end, w2: the byte
        stp     x29, x30, [sp, #-16]!
        add     x1, x29, #80 + TEXT_BYTES
        mov     w0, w24
        mov     x2, #1
        bl      read
        cmp     x0, #1
        cset    w0, eq
        ldrb    w2, [x29, #80 + TEXT_BYTES]
        ldp     x29, x30, [sp], #16
        ret
expired:
        str     w1, [x29, #80 + TEXT_BYTES]
        mov     x0, x20
        bl      text_end
        bl      free
        ldr     w0, [x29, #80 + TEXT_BYTES]
        leave   4, TEXT_BYTES + 32
full:   mov     w26, #1
fields: mov     x0, x20
        bl      text_end
        str     x0, [x29, #80 + TEXT_BYTES]
        mov     x20, x0
        address x0, separators_name
        bl      find_value
        address x1, white_space
        cmp     x0, #0
        csel    x21, x1, x0, eq
        cbnz    x25, array
        ldr     x0, [x19]
        cbnz    x0, 8f
        address x0, reply_name          // without a name nothing is cut
        mov     x22, x0
        mov     x0, x20
        bl      unquote
        mov     x0, x22
        mov     x1, x20
        bl      set_variable
        b       done
8:      ldr     x22, [x19], #8
        cbz     x22, done
        ldr     x1, [x19]
        cbz     x1, last
        bl      next_field              // x0: field, cut out
        mov     x1, x0
        mov     x0, x22
        bl      set_element_or_variable
        b       8b
last:   bl      rest_of_line
        mov     x1, x0
        mov     x0, x22
        bl      set_element_or_variable
        b       done
array:  mov     x0, x25
        bl      unset_variable
        mov     x0, x25
        mov     w1, #4                  // ARRAY
        bl      add_attributes
        mov     x23, #0
9:      bl      skip_white
        ldrb    w0, [x20]
        cbz     w0, done
        bl      next_field
        mov     x1, x0
        mov     x0, x25
        mov     x2, x23
        bl      store_element
        add     x23, x23, #1
        b       9b
done:   ldr     x0, [x29, #80 + TEXT_BYTES]
        bl      free
        eor     w0, w26, #1
        leave   4, TEXT_BYTES + 32

is_separator:                           // w0: byte; x21: IFS. w1: 0 no, 1 white space, 2 another
        mov     x2, x21
        mov     w1, #0
10:     ldrb    w3, [x2], #1
        cbz     w3, 11f
        cmp     w3, w0
        b.ne    10b
        cmp     w0, #' '
        ccmp    w0, #9, #4, ne
        ccmp    w0, #10, #4, ne
        cset    w1, ne
        add     w1, w1, #1
11:     ret
skip_white:
        stp     x29, x30, [sp, #-16]!
12:     ldrb    w0, [x20]
        cbz     w0, 13f
        bl      is_separator
        cmp     w1, #1
        cinc    x20, x20, eq
        b.eq    12b
13:     ldp     x29, x30, [sp], #16
        ret
next_field:                             // x0: it, with a NUL behind it; x20 goes on behind
        stp     x29, x30, [sp, #-32]!
        bl      skip_white
        str     x20, [sp, #16]
14:     ldrb    w0, [x20]
        cbz     w0, 16f
        cmp     w0, #'\\'
        b.ne    15f
        add     x20, x20, #2
        b       14b
15:     bl      is_separator
        cbnz    w1, 17f
        add     x20, x20, #1
        b       14b
17:     strb    wzr, [x20], #1
        cmp     w1, #2
        b.eq    18f
        bl      skip_white              // white space around another separator belongs to it
        ldrb    w0, [x20]
        cbz     w0, 16f
        bl      is_separator
        cmp     w1, #2
        cinc    x20, x20, eq
        b.ne    16f
18:     bl      skip_white
16:     ldr     x0, [sp, #16]
        bl      unquote
        ldr     x0, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
rest_of_line:                           // x0: without white space at its ends
        enter   1
        bl      skip_white
        mov     x0, x20
        bl      strlen
        add     x19, x20, x0
19:     cmp     x19, x20
        b.ls    20f
        ldurb   w0, [x19, #-1]
        bl      is_separator
        cbz     w1, 20f
        cmp     w1, #2
        b.eq    21f
        sub     x19, x19, #1
        b       19b
21:     mov     x0, x20                 // a last separator that is no white space goes if it is the only one
        bl      only_separator
        cbz     w0, 20f
        sub     x19, x19, #1
20:     strb    wzr, [x19]
        mov     x0, x20
        bl      unquote
        mov     x0, x20
        leave   1
only_separator:                         // x20 to x19: w0: whether there is one separator that is no white space
        stp     x29, x30, [sp, #-32]!
        mov     x4, x20
        mov     w5, #0
22:     cmp     x4, x19
        b.hs    23f
        ldrb    w0, [x4], #1
        bl      is_separator
        cmp     w1, #2
        cinc    w5, w5, eq
        b       22b
23:     cmp     w5, #1
        cset    w0, eq
        ldp     x29, x30, [sp], #32
        ret
end read_names

// mapfile [-t] [NAME]: all lines of input into an array.
//      x19 name        w20 -t  x21 index
function map_lines
        enter   2, 32
        add     x19, x0, #8
        mov     w20, #0
1:      ldr     x0, [x19]
        cbz     x0, 2f
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    2f
        ldrb    w1, [x0, #1]
        cmp     w1, #'t'
        csinc   w20, w20, wzr, ne
        add     x19, x19, #8
        b       1b
2:      ldr     x19, [x19]
        address x0, map_name
        cmp     x19, #0
        csel    x19, x0, x19, eq
        mov     x0, x19
        bl      unset_variable
        mov     x0, x19
        mov     w1, #4                  // ARRAY
        bl      add_attributes
        mov     x21, #0
        stp     xzr, xzr, [x29, #48]
        mov     w0, #0
        bl      dup
        address x1, read_mode
        bl      fdopen
        mov     x22, x0
3:      add     x0, x29, #48
        add     x1, x29, #56
        mov     x2, x22
        bl      getline
        cmp     x0, #0
        b.le    4f
        ldr     x1, [x29, #48]
        cbz     w20, 5f
        add     x2, x1, x0
        ldrb    w3, [x2, #-1]!
        cmp     w3, #'\n'
        b.ne    5f
        strb    wzr, [x2]
5:      mov     x0, x19
        mov     x2, x21
        bl      store_element
        add     x21, x21, #1
        b       3b
4:      mov     x0, x22
        bl      fclose
        ldr     x0, [x29, #48]
        bl      free
        mov     w0, #0
        leave   2, 32
end map_lines

        .section .rodata
separators_name:
        .asciz  "IFS"
white_space:
        .asciz  " \t\n"
reply_name:
        .asciz  "REPLY"
map_name:
        .asciz  "MAPFILE"
read_mode:
        .asciz  "r"
