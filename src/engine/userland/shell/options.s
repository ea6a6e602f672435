// set -e -u -x … and shopt: what changes how the shell goes about its work.

        .include "function.inc"
        .include "frame.inc"

        .text

        .equ    OPTION_place,  0
        .equ    OPTION_name,   8
        .equ    OPTION_letter, 16
        .equ    OPTION_BYTES,  24

// int take_option(const char *word, const char *next): -eux, +x, -o NAME. How many words that was; −1 after a message.
//      x19 next letter x20 next word   w21 value       w22 words
function take_option
        enter   2
        mov     x19, x0
        mov     x20, x1
        mov     w22, #1
        ldrb    w1, [x19], #1
        cmp     w1, #'-'
        cset    w21, eq
1:      ldrb    w0, [x19], #1
        cbz     w0, 9f
        cmp     w0, #'o'
        b.eq    3f
        address x1, options
2:      ldr     x2, [x1, #OPTION_place]
        cbz     x2, 8f
        ldrb    w3, [x1, #OPTION_letter]
        cmp     w3, w0
        add     x1, x1, #OPTION_BYTES
        b.ne    2b
        str     w21, [x2]
        b       1b
3:      cbz     x20, 9f
        mov     w22, #2
        mov     x0, x20
        mov     w1, w21
        bl      set_option
        cbz     w0, 1b
        mov     x19, x20
        b       7f
8:      sub     x19, x19, #2
7:      mov     x2, x19
        address x1, invalid_text
        bl      complain_about
        mov     w22, #-1
9:      mov     w0, w22
        leave   2
end take_option

// int set_option(const char *name, int value): 0, or 1: there is no such option.
//      x19 name        x20 next row    w21 value
function set_option
        enter   2
        mov     x19, x0
        mov     w21, w1
        address x20, options
1:      ldr     x1, [x20, #OPTION_name]
        cbz     x1, 2f
        mov     x0, x19
        bl      strcmp
        add     x20, x20, #OPTION_BYTES
        cbnz    w0, 1b
        ldur    x1, [x20, #OPTION_place - OPTION_BYTES]
        str     w21, [x1]
        mov     w0, #0
        leave   2
2:      mov     w0, #1
        leave   2
end set_option

// char *option_letters(void): those that are set, malloc's: what $- means.
function option_letters
        enter   1
        mov     x0, #32
        bl      malloc
        mov     x1, x0
        address x19, options
1:      ldr     x2, [x19, #OPTION_place]
        cbz     x2, 2f
        ldr     w3, [x2]
        ldrb    w4, [x19, #OPTION_letter]
        add     x19, x19, #OPTION_BYTES
        cbz     w3, 1b
        cbz     w4, 1b
        strb    w4, [x1], #1
        b       1b
2:      strb    wzr, [x1]
        leave   1
end option_letters

// int show_options(void): set -o alone.
function show_options
        enter   1
        address x19, options
1:      ldr     x1, [x19, #OPTION_name]
        cbz     x1, 2f
        ldr     x2, [x19, #OPTION_place]
        ldr     w2, [x2]
        address x3, off_text
        address x4, on_text
        cmp     w2, #0
        csel    x2, x3, x4, eq
        address x0, option_format
        bl      printf
        add     x19, x19, #OPTION_BYTES
        b       1b
2:      mov     w0, #0
        leave   1
end show_options

// int shell_options(char **words): shopt [-s|-u|-q] [NAME …]
//      x19 next word   w20 value
function shell_options
        enter   1
        add     x19, x0, #8
        mov     w20, #0
        ldr     x0, [x19]
        cbz     x0, 4f
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    1f
        ldrb    w1, [x0, #1]
        cmp     w1, #'s'
        cset    w20, eq
        add     x19, x19, #8
1:      ldr     x0, [x19], #8
        cbz     x0, 4f
        mov     w1, w20
        bl      set_option              // those that are unknown here are bash's own matter
        b       1b
4:      mov     w0, #0
        leave   1
end shell_options

        .section .rodata
invalid_text:
        .asciz  "invalid option"
option_format:
        .asciz  "%-15s\t%s\n"
on_text:
        .asciz  "on"
off_text:
        .asciz  "off"

        .macro  option name, letter, place
        .section .rodata.options, "aMS", %progbits, 1
91:     .asciz  "\name"
        .bss
        .globl  \place
\place: .skip   4
        .data
        .quad   \place, 91b
        .byte   \letter
        .zero   7
        .endm

        .bss
        .balign 8
        .data
        .balign 8
options:
        option  "allexport", 'a', option_allexport
        option  "errexit",   'e', option_errexit
        option  "expand_aliases", 0, option_aliases
        option  "failglob",  0,   option_failglob
        option  "hashall",   'h', option_hashall
        option  "monitor",   'm', option_monitor
        option  "noclobber", 'C', option_noclobber
        option  "noexec",    'n', option_noexec
        option  "noglob",    'f', option_noglob
        option  "nounset",   'u', option_nounset
        option  "nullglob",  0,   option_nullglob
        option  "pipefail",  0,   option_pipefail
        option  "verbose",   'v', option_verbose
        option  "xtrace",    'x', option_xtrace
        .quad   0, 0, 0
