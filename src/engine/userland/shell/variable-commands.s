// The commands that make and take away variables: local, export, readonly, declare, unset, let.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

        .equ    READONLY,    1
        .equ    INTEGER,     2
        .equ    ARRAY,       4
        .equ    ASSOCIATIVE, 8
        .equ    EXPORT,      16         // for this file alone, as the next two
        .equ    LOCAL,       32
        .equ    PRINT,       64
        .equ    FUNCTIONS,   128
        .equ    GLOBAL,      256

// int local_names(char **words): local [-aAir] NAME[=VALUE] …
function local_names
        get64   1, function_name
        cbz     x1, 1f
        mov     w1, #LOCAL
        b       declare_words
1:      enter   0
        address x2, local_name
        address x1, local_text
        bl      complain_about
        mov     w0, #1
        leave   0
end local_names

function export_names
        mov     w1, #EXPORT
        b       declare_words
end export_names

function readonly_names
        mov     w1, #READONLY
        b       declare_words
end readonly_names

// declare, typeset: inside a function as local
function declare_names
        get64   1, function_name
        cmp     x1, #0
        mov     w1, #LOCAL
        csel    w1, w1, wzr, ne
        b       declare_words
end declare_names

// int declare_words(char **words, int attributes)
//      x19 next word   w20 attributes  x21 the word    x22 its name    w23 status      x24 bytes up to behind =
declare_words:
        enter   3
        ldr     x2, [x0]
        add     x19, x0, #8
        mov     w20, w1
        mov     w23, #0
1:      ldr     x21, [x19]
        cbz     x21, list
        ldrb    w0, [x21]
        cmp     w0, #'-'
        mov     w1, #'+'
        ccmp    w0, w1, #4, ne
        b.ne    3f
        add     x19, x19, #8
2:      ldrb    w0, [x21, #1]!
        cbz     w0, 1b
        adr     x1, letters
4:      ldrh    w2, [x1], #4
        cbz     w2, 2b
        cmp     w2, w0
        b.ne    4b
        ldurh   w2, [x1, #-2]
        orr     w20, w20, w2
        b       2b
3:      tst     w20, #GLOBAL
        bic     w0, w20, #LOCAL
        csel    w20, w20, w0, eq
        tst     w20, #PRINT | FUNCTIONS
        b.ne    print_words
5:      ldr     x21, [x19], #8
        cbz     x21, 9f
        ldrb    w0, [x21]               // a byte 1 stands before an array
        cmp     w0, #1
        cinc    x21, x21, eq
        cset    w24, eq
        mov     x0, x21
        bl      name_length
        cbz     x0, bad_name
        mov     x1, x0
        mov     x0, x21
        bl      strndup
        mov     x22, x0
        tbz     w20, #5, 6f
        bl      save_variable
        mov     x0, x22
        bl      unset_variable
6:      mov     x0, x22
        and     w1, w20, #INTEGER | ARRAY | ASSOCIATIVE
        bl      add_attributes
        cbnz    w24, 7f
        mov     x0, x21
        bl      assignment_length
        cbz     x0, 8f
        add     x1, x21, x0             // the value has been expanded already
        ldurb   w2, [x1, #-2]
        cmp     w2, #'+'
        b.eq    10f
        mov     x0, x22
        bl      set_variable
        b       8f
10:     mov     x0, x22
        bl      add_to_variable
        b       8f
7:      mov     x0, x21
        mov     w1, #0
        bl      assign_word
8:      mov     x0, x22
        and     w1, w20, #READONLY
        bl      add_attributes
        tbz     w20, #4, 11f
        mov     x0, x22
        bl      export_variable
11:     get32   0, option_allexport
        mov     x0, x22
        bl      free
        b       5b
bad_name:
        mov     x2, x21
        address x1, name_text
        bl      complain_about
        mov     w23, #1
        b       5b
9:      mov     w0, w23
        leave   3

print_words:                            // declare -p NAME …, declare -f NAME …
        ldr     x21, [x19], #8
        cbz     x21, 9b
        tbnz    w20, #7, 12f
        mov     x0, x21
        bl      print_variable
        cbz     w0, print_words
        mov     x2, x21
        address x1, none_text
        bl      complain_about
        mov     w23, #1
        b       print_words
12:     mov     x0, x21
        bl      show_function
        cbz     w0, print_words
        mov     w23, #1
        b       print_words

list:   tbz     w20, #4, 13f            // export alone
        get64   21, environ
14:     ldr     x22, [x21], #8
        cbz     x22, 9b
        address x0, export_mark
        bl      print_text
        mov     x0, x22
        bl      print_assignment
        b       14b
13:     get64   21, variables
        cbz     x21, 9b
15:     ldr     x22, [x21], #8
        cbz     x22, 9b
        address x0, declare_mark
        bl      print_text
        mov     x0, x22
        bl      print_assignment
        b       15b

letters:
        .hword  'a', ARRAY, 'A', ASSOCIATIVE, 'i', INTEGER, 'r', READONLY, 'x', EXPORT, 'p', PRINT, 'f', FUNCTIONS, 'g', GLOBAL, 0, 0

print_text:
        get64   1, stdout
        b       fputs
print_assignment:                       // x0: NAME=VALUE: with its value in quotes
        enter   1
        mov     x19, x0
        mov     w1, #'='
        bl      strchr
        add     x3, x0, #1
        sub     x1, x3, x19
        mov     x2, x19
        address x0, assignment_format
        bl      printf
        leave   1
print_variable:                         // x0: name. w0: 1: there is none
        enter   1
        mov     x19, x0
        bl      find_value
        cbz     x0, 1f
        mov     x20, x0
        mov     x0, x19
        bl      getenv
        address x1, no_letter
        address x2, export_letter
        cmp     x0, #0
        csel    x1, x1, x2, eq
        mov     x2, x19
        mov     x3, x20
        address x0, print_format
        bl      printf
        mov     w0, #0
        leave   1
1:      mov     w0, #1
        leave   1

add_to_variable:                        // x0: name, x1: value: behind what it has; of an integer the sum
        enter   2, 16
        mov     x19, x0
        mov     x20, x1
        bl      attributes_of
        address x21, join_format
        address x22, sum_format
        tst     w0, #INTEGER
        csel    x21, x22, x21, ne
        mov     x0, x19
        bl      variable
        mov     x2, x0
        mov     x1, x21
        mov     x3, x20
        add     x0, x29, #48
        bl      asprintf
        mov     x0, x19
        ldr     x1, [x29, #48]
        bl      set_variable
        ldr     x0, [x29, #48]
        bl      free
        leave   2, 16

// int unset_names(char **words): unset [-f|-v] NAME|NAME[KEY] …
//      x19 next word   w20 functions   x21 the word
function unset_names
        enter   2
        add     x19, x0, #8
        mov     w20, #0
1:      ldr     x21, [x19], #8
        cbz     x21, 4f
        ldrb    w0, [x21]
        cmp     w0, #'-'
        b.ne    2f
        ldrb    w0, [x21, #1]
        cmp     w0, #'f'
        cset    w20, eq
        b       1b
2:      mov     x0, x21
        cbnz    w20, 3f
        mov     w1, #'['
        bl      strchr
        mov     x1, x0
        mov     x0, x21
        cbz     x1, 5f
        bl      element_name
        mov     x22, x0
        bl      unset_element
        mov     x0, x22
        bl      free
        b       1b
5:      bl      find_value              // without a variable of that name, a function
        mov     x1, x0
        mov     x0, x21
        cbz     x1, 3f
        bl      unset_variable
        b       1b
3:      mov     x0, x21
        bl      forget_function
        mov     x0, x21
        bl      unset_variable
        b       1b
4:      mov     w0, #0
        leave   2
end unset_names

// int let_values(char **words): each is an expression; 1 if the last one is 0.
function let_values
        enter   1
        add     x19, x0, #8
        mov     x20, #0
1:      ldr     x0, [x19], #8
        cbz     x0, 2f
        bl      arithmetic
        mov     x20, x0
        b       1b
2:      cmp     x20, #0
        cset    w0, eq
        leave   1
end let_values

// void quote_word(text *, const char *word): as the shell would have it, in '…'.
function quote_word
        enter   1
        mov     x19, x0
        mov     x20, x1
        mov     w1, #'\''
        bl      text_byte
1:      ldrb    w1, [x20], #1
        cbz     w1, 3f
        cmp     w1, #'\''
        b.ne    2f
        mov     x0, x19
        address x1, quoted_quote
        bl      text_string
        b       1b
2:      mov     x0, x19
        bl      text_byte
        b       1b
3:      mov     w1, #'\''
        mov     x0, x19
        bl      text_byte
        leave   1
end quote_word

// int printf_words(char **words): printf -v NAME … keeps in a variable what the program printf prints.
//      x19 next word   x20 name        x21 text
function printf_words
        ldr     x1, [x0, #8]
        cbz     x1, run_and_wait
        ldrh    w2, [x1]
        mov     w3, #'-' | 'v' << 8
        cmp     w2, w3
        b.ne    run_and_wait
        ldr     x2, [x0, #16]
        cbz     x2, run_and_wait
        enter   2, TEXT_BYTES
        mov     x20, x2
        add     x19, x0, #24
        add     x21, x29, #48
        mov     x0, x21
        bl      text_begin
        mov     x0, x21
        address x1, printf_name
        bl      text_string
1:      ldr     x1, [x19], #8
        cbz     x1, 2f
        mov     x0, x21
        bl      quote_word
        mov     x0, x21
        mov     w1, #' '
        bl      text_byte
        b       1b
2:      mov     x0, x21                 // its line feeds at the end count: a byte stands behind them
        address x1, end_mark
        bl      text_string
        mov     x0, x21
        bl      text_end
        bl      output_of
        mov     x19, x0
        bl      strlen
        add     x1, x19, x0
        sturb   wzr, [x1, #-1]
        mov     x0, x20
        mov     x1, x19
        bl      set_element_or_variable
        mov     x0, x19
        bl      free
        mov     w0, #0
        leave   2, TEXT_BYTES
end printf_words

// void set_element_or_variable(const char *name, const char *value): NAME or NAME[KEY].
function set_element_or_variable
        enter   1
        mov     x19, x0
        mov     x20, x1
        mov     w1, #'['
        bl      strchr
        cbnz    x0, 1f
        mov     x0, x19
        mov     x1, x20
        bl      set_variable
        leave   1
1:      mov     x0, x19
        bl      element_name
        mov     x19, x0
        mov     x1, x20
        bl      set_variable
        mov     x0, x19
        bl      free
        leave   1
end set_element_or_variable

        .section .rodata
local_name:
        .asciz  "local"
local_text:
        .asciz  "can only be used in a function"
name_text:
        .asciz  "not a valid identifier"
none_text:
        .asciz  "not found"
export_mark:
        .asciz  "declare -x "
declare_mark:
        .asciz  ""
assignment_format:
        .asciz  "%.*s\"%s\"\n"
print_format:
        .asciz  "declare -%s %s=\"%s\"\n"
no_letter:
        .asciz  "-"
export_letter:
        .asciz  "x"
join_format:
        .asciz  "%s%s"
sum_format:
        .asciz  "%s+%s"
quoted_quote:
        .asciz  "'\\''"
printf_name:
        .asciz  "printf "
end_mark:
        .asciz  "; echo x"
