// <unistd.h> and <getopt.h>: the options of a command line, one a call. Words that are no options are passed over and moved behind the
// options, as glibc does; with `+` before the letters the first such word is the end.

        .include "function.inc"

        .text

        .equ    OPTION_name,    0
        .equ    OPTION_has,     8       // 0: no value, 1: one, 2: perhaps
        .equ    OPTION_flag,    16
        .equ    OPTION_value,   24
        .equ    OPTION_BYTES,   32

// int getopt(int argc, char *const *argv, const char *letters): the letter; '?' for an unknown one; −1: there are no more.
function getopt
        mov     x3, #0
        mov     x4, #0
// int getopt_long(int argc, char *const *argv, const char *letters, const struct option *options, int *index)
function getopt_long
        stp     x29, x30, [sp, #-112]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]     // w19: argc, x20: argv
        stp     x21, x22, [sp, #32]     // x21: letters, x22: long options
        stp     x23, x24, [sp, #48]     // x23: where its number goes, x24: place in the word
        stp     x25, x26, [sp, #64]
        mov     w19, w0
        mov     x20, x1
        mov     x21, x2
        mov     x22, x3
        mov     x23, x4
        adrp    x0, optarg
        str     xzr, [x0, :lo12:optarg]
        mov     w26, #0                 // w26: '+'
        ldrb    w0, [x21]
        cmp     w0, #'+'
        cset    w26, eq
        add     x21, x21, x26
        adrp    x1, optind
        ldr     w25, [x1, :lo12:optind] // w25: the word
        adrp    x1, next_letter
        ldr     x24, [x1, :lo12:next_letter]
        cbnz    w25, 1f
        mov     w25, #1                 // 0 begins again
        mov     x24, #0
        adrp    x1, passed_first
        str     w25, [x1, :lo12:passed_first]
        adrp    x1, passed_end
        str     w25, [x1, :lo12:passed_end]
1:      cbz     x24, word
        ldrb    w0, [x24]
        cbnz    w0, letter
        mov     x24, #0
word:   bl      pass_behind             // the next word that is an option
2:      cmp     w25, w19
        b.ge    3f
        ldr     x1, [x20, w25, uxtw #3]
        ldrb    w2, [x1]
        ldrb    w3, [x1, #1]
        cmp     w2, #'-'
        ccmp    w3, #0, #4, eq
        b.ne    4f
        cbnz    w26, none
        add     w25, w25, #1
        b       2b
3:      adrp    x0, passed_end
        str     w25, [x0, :lo12:passed_end]
        b       all_seen
4:      adrp    x0, passed_end
        str     w25, [x0, :lo12:passed_end]
        cmp     w3, #'-'
        b.eq    long_word
        add     x24, x1, #1
letter: ldrb    w0, [x24], #1
        str     w0, [x29, #96]
        mov     w1, w0
        mov     x0, x21
        bl      strchr
        ldr     w1, [x29, #96]
        cmp     w1, #':'
        ccmp    x0, #0, #4, ne
        b.eq    unknown
        ldrb    w2, [x0, #1]
        cmp     w2, #':'
        b.ne    6f
        ldrb    w2, [x24]               // its value: the rest of the word, or the next one
        cbnz    w2, 7f
        ldrb    w3, [x0, #2]
        mov     x24, #0
        add     w25, w25, #1
        cmp     w3, #':'                // "::": only in the same word
        b.eq    found
        cmp     w25, w19
        b.ge    missing
        ldr     x24, [x20, w25, uxtw #3]
7:      adrp    x3, optarg
        str     x24, [x3, :lo12:optarg]
        mov     x24, #0
        add     w25, w25, #1
        b       found
6:      ldrb    w2, [x24]
        cbnz    w2, found
        mov     x24, #0
        add     w25, w25, #1
found:  ldr     w0, [x29, #96]
        b       done
unknown:
        adrp    x3, unknown_format
        add     x3, x3, :lo12:unknown_format
        bl      complain_of_letter
        ldrb    w2, [x24]
        cbnz    w2, 8f
        mov     x24, #0
        add     w25, w25, #1
8:      mov     w0, #'?'
        b       done
missing:
        adrp    x3, missing_format
        add     x3, x3, :lo12:missing_format
        bl      complain_of_letter
        ldrb    w1, [x21]
        cmp     w1, #':'
        mov     w0, #':'
        mov     w1, #'?'
        csel    w0, w0, w1, eq
        b       done
long_word:
        ldrb    w2, [x1, #2]
        cbz     w2, behind              // -- ends them
        cbz     x22, behind_unknown
        add     x24, x1, #2
        b       long_option
behind: add     w25, w25, #1
        bl      pass_behind
        adrp    x0, passed_first        // all that follows is no option
        ldr     w1, [x0, :lo12:passed_first]
        adrp    x2, passed_end
        ldr     w3, [x2, :lo12:passed_end]
        cmp     w1, w3
        csel    w1, w25, w1, eq
        str     w1, [x0, :lo12:passed_first]
        str     w19, [x2, :lo12:passed_end]
all_seen:                               // what was passed over comes next
        adrp    x0, passed_first
        ldr     w0, [x0, :lo12:passed_first]
        adrp    x1, passed_end
        ldr     w1, [x1, :lo12:passed_end]
        cmp     w0, w1
        csel    w25, w19, w0, eq
none:   mov     w0, #-1
        mov     x24, #0
done:   adrp    x1, next_letter
        str     x24, [x1, :lo12:next_letter]
        adrp    x1, optind
        str     w25, [x1, :lo12:optind]
        ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #112
        ret
behind_unknown:                         // without long options - is a letter as any other
        add     x24, x1, #1
        b       letter

long_option:                            // x24: its name, with =VALUE perhaps
        mov     x0, x24
        mov     w1, #'='
        bl      strchrnul
        sub     x1, x0, x24
        stp     x0, x1, [x29, #80]
        add     w25, w25, #1
        mov     w26, #0                 // w26: row
        str     wzr, [x29, #100]        // whether a beginning of one has been seen
9:      mov     w1, #OPTION_BYTES
        umaddl  x1, w26, w1, x22
        ldr     x0, [x1, #OPTION_name]
        cbz     x0, 11f
        mov     x1, x24
        ldr     x2, [x29, #88]
        bl      strncmp
        cbnz    w0, 10f
        mov     w1, #OPTION_BYTES
        umaddl  x1, w26, w1, x22
        ldr     x0, [x1, #OPTION_name]
        ldr     x2, [x29, #88]
        ldrb    w0, [x0, x2]
        cbz     w0, 12f                 // all of its name
        add     w0, w26, #1
        str     w0, [x29, #100]
10:     add     w26, w26, #1
        b       9b
11:     ldr     w26, [x29, #100]
        cbz     w26, no_such_option
        sub     w26, w26, #1
12:     mov     w1, #OPTION_BYTES
        umaddl  x22, w26, w1, x22
        mov     x24, #0
        ldr     x0, [x29, #80]
        ldrb    w1, [x0]
        ldr     w2, [x22, #OPTION_has]
        cbz     w1, 14f
        cbz     w2, takes_none
        add     x0, x0, #1
        b       15f
14:     cmp     w2, #1
        b.ne    16f
        cmp     w25, w19
        b.ge    long_missing
        ldr     x0, [x20, w25, uxtw #3]
        add     w25, w25, #1
15:     adrp    x3, optarg
        str     x0, [x3, :lo12:optarg]
16:     cbz     x23, 13f
        str     w26, [x23]
13:     ldr     x1, [x22, #OPTION_flag]
        ldr     w0, [x22, #OPTION_value]
        cbz     x1, done
        str     w0, [x1]
        mov     w0, #0
        b       done
no_such_option:
        adrp    x1, no_option_format
        add     x1, x1, :lo12:no_option_format
        b       17f
takes_none:
        adrp    x1, takes_none_format
        add     x1, x1, :lo12:takes_none_format
        ldr     x24, [x22, #OPTION_name]
        b       17f
long_missing:
        adrp    x1, long_missing_format
        add     x1, x1, :lo12:long_missing_format
        ldr     x24, [x22, #OPTION_name]
17:     adrp    x2, optopt
        str     wzr, [x2, :lo12:optopt]
        adrp    x2, opterr
        ldr     w2, [x2, :lo12:opterr]
        ldrb    w3, [x21]
        cmp     w3, #':'
        ccmp    w2, #0, #4, ne
        b.eq    18f
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        ldr     x2, [x20]
        mov     x3, x24
        bl      fprintf
18:     mov     x24, #0
        mov     w0, #'?'
        b       done

// Words that were passed over, from passed_first to passed_end, go behind the options that have been read since, up to w25.
pass_behind:
        adrp    x0, passed_first
        ldr     w1, [x0, :lo12:passed_first]
        adrp    x2, passed_end
        ldr     w3, [x2, :lo12:passed_end]
        cmp     w3, w25
        b.eq    23f
        cmp     w1, w3
        b.eq    22f
20:     cmp     w3, w25                 // one word after the other
        b.ge    23f
        ldr     x4, [x20, w3, uxtw #3]
        mov     w5, w3
21:     sub     w6, w5, #1
        ldr     x7, [x20, w6, uxtw #3]
        str     x7, [x20, w5, uxtw #3]
        mov     w5, w6
        cmp     w5, w1
        b.gt    21b
        str     x4, [x20, w1, uxtw #3]
        add     w1, w1, #1
        add     w3, w3, #1
        b       20b
22:     mov     w1, w25
        mov     w3, w25
23:     str     w1, [x0, :lo12:passed_first]
        str     w3, [x2, :lo12:passed_end]
        ret

complain_of_letter:                     // x3: format
        adrp    x2, optopt
        ldr     w1, [x29, #96]
        str     w1, [x2, :lo12:optopt]
        adrp    x2, opterr
        ldr     w2, [x2, :lo12:opterr]
        ldrb    w4, [x21]
        cmp     w4, #':'
        ccmp    w2, #0, #4, ne
        b.eq    19f
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        ldr     x2, [x20]
        mov     x4, x3
        mov     w3, w1
        mov     x1, x4
        b       fprintf
19:     ret
end getopt_long
end getopt

        .section .rodata
unknown_format:
        .asciz  "%s: invalid option -- '%c'\n"
missing_format:
        .asciz  "%s: option requires an argument -- '%c'\n"
no_option_format:
        .asciz  "%s: unrecognized option '--%s'\n"
takes_none_format:
        .asciz  "%s: option '--%s' doesn't allow an argument\n"
long_missing_format:
        .asciz  "%s: option '--%s' requires an argument\n"

        .data
        .balign 4
        .globl  optind
optind: .word   1
        .globl  opterr
opterr: .word   1
        .globl  optopt
optopt: .word   '?'

// From where to where words stand that are no options and have been passed over.
passed_first:
        .word   1
passed_end:
        .word   1

        .bss
        .balign 8
        .globl  optarg
optarg: .skip   8
next_letter:                            // inside a word of several letters
        .skip   8
