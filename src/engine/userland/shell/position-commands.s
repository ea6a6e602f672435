// The commands that change $1, $2 … and read them: set, shift, getopts, eval.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"

        .text

// shift [N]
function shift_parameters
        enter   0
        ldr     x0, [x0, #8]
        mov     w1, #1
        cbz     x0, 1f
        bl      atoi
        mov     w1, w0
1:      get32   3, parameter_count
        mov     w0, #1
        cmp     w1, w3
        b.hi    2f
        sub     w3, w3, w1
        put     w3, parameter_count
        get64   3, parameters
        add     x3, x3, w1, uxtw #3
        put     x3, parameters
        mov     w0, #0
2:      leave   0
end shift_parameters

// set [-eux …] [-o NAME] [--] [WORD …]: options, and the words become $1, $2 …; without any, all variables are shown.
//      x19 words       x20 new parameters      w21 how many
function set_parameters_or_show
        enter   2
        add     x19, x0, #8
        ldr     x1, [x19]
        cbz     x1, 5f
1:      ldr     x0, [x19]
        cbz     x0, 4f
        ldrb    w2, [x0]
        ldrb    w3, [x0, #1]
        cmp     w2, #'-'
        b.ne    2f
        cmp     w3, #'-'
        b.eq    8f
        cbz     w3, 8f
        b       3f
2:      cmp     w2, #'+'
        b.ne    6f
        cbz     w3, 6f
3:      cmp     w3, #'o'
        b.ne    9f
        ldr     x1, [x19, #8]
        cbz     x1, 7f
9:      ldr     x1, [x19, #8]
        bl      take_option
        tbnz    w0, #31, 10f
        add     x19, x19, w0, uxtw #3
        b       1b
7:      bl      show_options
        leave   2
10:     mov     w0, #2
        leave   2
8:      add     x19, x19, #8
6:      mov     x1, x19
        mov     w21, #0
11:     ldr     x2, [x1], #8
        cbz     x2, 12f
        add     w21, w21, #1
        b       11b
12:     add     w0, w21, #2
        lsl     x0, x0, #3
        bl      malloc
        mov     x20, x0
        str     xzr, [x20]
        mov     w21, #0
13:     ldr     x0, [x19, w21, uxtw #3]
        add     w21, w21, #1
        cbz     x0, 14f
        bl      strdup
        str     x0, [x20, w21, uxtw #3]
        b       13b
14:     str     xzr, [x20, w21, uxtw #3]
        sub     w21, w21, #1
        put     x20, parameters
        put     w21, parameter_count
4:      mov     w0, #0
        leave   2
5:      bl      show_variables
        leave   2
end set_parameters_or_show

// eval WORD …: the words are commands.
//      x19 next word   x20 text
function evaluate_words
        enter   1, TEXT_BYTES
        add     x19, x0, #8
        add     x0, x29, #32
        bl      text_begin
1:      ldr     x1, [x19], #8
        cbz     x1, 2f
        add     x0, x29, #32
        bl      text_string
        add     x0, x29, #32
        mov     w1, #' '
        bl      text_byte
        b       1b
2:      add     x0, x29, #32
        bl      text_end
        mov     x19, x0
        get32   20, line_base
        bl      line_number
        put     w0, line_base
        put     wzr, last_status
        mov     x0, x19
        bl      execute_line
        put     w20, line_base
        mov     x0, x19
        bl      free
        get32   0, last_status
        leave   1, TEXT_BYTES
end evaluate_words

// getopts LETTERS NAME [WORD …]: the next option of the words into NAME, its value into OPTARG; 1: there are no more.
//      x19 letters     x20 name        x21 words       w22 OPTIND      x23 letter of the word  w24 the letter
function next_option
        enter   3, 16
        ldp     x19, x20, [x0, #8]
        cbz     x19, usage
        cbz     x20, usage
        add     x21, x0, #24
        ldr     x1, [x21]
        cbnz    x1, 1f
        get64   21, parameters
        add     x21, x21, #8
1:      address x0, index_name
        bl      variable
        bl      atoi
        cmp     w0, #1
        csinc   w22, w0, wzr, ge
        get32   0, option_word          // where in the word it was, if that is still the word
        get32   23, option_letter
        cmp     w0, w22
        csel    w23, w23, wzr, eq
        cbnz    w23, 2f
        bl      word_at_index
        cbz     x0, none
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    none
        ldrb    w1, [x0, #1]
        cbz     w1, none
        cmp     w1, #'-'
        b.ne    3f
        ldrb    w1, [x0, #2]
        cbnz    w1, 3f
        add     w22, w22, #1
        b       none
3:      mov     w23, #1
2:      bl      word_at_index
        cbz     x0, none
        ldrb    w24, [x0, x23]
        add     x23, x23, #1
        ldrb    w1, [x0, x23]
        str     w1, [x29, #64]
        address x0, argument_name
        bl      unset_variable
        mov     x0, x19
        ldrb    w1, [x0]
        cmp     w1, #':'
        cinc    x0, x0, eq
        mov     w1, w24
        bl      strchr
        cbz     x0, unknown
        cmp     w24, #':'
        b.eq    unknown
        ldrb    w1, [x0, #1]
        cmp     w1, #':'
        b.ne    done
        bl      word_at_index           // its value: the rest of the word, or the next one
        ldr     w1, [x29, #64]
        cbz     w1, 4f
        add     x1, x0, x23
        b       5f
4:      add     w22, w22, #1
        bl      word_at_index
        mov     x1, x0
        cbz     x0, missing
5:      address x0, argument_name
        bl      set_variable
        add     w22, w22, #1
        mov     w23, #0
        b       keep
done:   ldr     w1, [x29, #64]
        cbnz    w1, keep
        add     w22, w22, #1
        mov     w23, #0
keep:   put     w22, option_word
        put     w23, option_letter
        strb    w24, [x29, #64]
        strb    wzr, [x29, #65]
        mov     x0, x20
        add     x1, x29, #64
        bl      set_variable
        bl      keep_index
        mov     w0, #0
        leave   3, 16
unknown:
        address x1, illegal_text
        bl      complain_of_option
        mov     w24, #'?'
        b       done
missing:
        address x1, missing_text
        bl      complain_of_option
        ldrb    w1, [x19]
        cmp     w1, #':'
        mov     w24, #'?'
        mov     w0, #':'
        csel    w24, w0, w24, eq
        mov     w23, #0
        b       keep
none:   put     wzr, option_letter
        address x1, question_mark
        mov     x0, x20
        bl      set_variable
        bl      keep_index
        mov     w0, #1
        leave   3, 16
usage:  mov     w0, #2
        leave   3, 16
word_at_index:                          // x0
        sub     w0, w22, #1
        mov     x1, x21
6:      ldr     x2, [x1], #8
        cbz     x2, 7f
        cbz     w0, 7f
        sub     w0, w0, #1
        b       6b
7:      mov     x0, x2
        ret
keep_index:
        enter   1
        mov     w0, w22
        bl      number_text
        mov     x19, x0
        mov     x1, x0
        address x0, index_name
        bl      set_variable
        mov     x0, x19
        bl      free
        leave   1
complain_of_option:                     // x1: format; : before the letters keeps it quiet, and puts the letter into OPTARG
        enter   0, 16
        ldrb    w0, [x19]
        cmp     w0, #':'
        b.eq    8f
        get64   0, stderr
        get64   2, own_name
        mov     w3, w24
        bl      fprintf
        leave   0, 16
8:      strb    w24, [x29, #16]
        strb    wzr, [x29, #17]
        address x0, argument_name
        add     x1, x29, #16
        bl      set_variable
        leave   0, 16
end next_option

        .section .rodata
index_name:
        .asciz  "OPTIND"
argument_name:
        .asciz  "OPTARG"
question_mark:
        .asciz  "?"
illegal_text:
        .asciz  "%s: illegal option -- %c\n"
missing_text:
        .asciz  "%s: option requires an argument -- %c\n"

        .bss
        .balign 4
option_word:                            // getopts is inside this word
        .skip   4
option_letter:                          // at this byte
        .skip   4
