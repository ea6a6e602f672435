// $name and ${name…}: what a parameter is, and what is to be done with it: :- := :? :+ # ## % %% / // :offset:length ^ , and their like.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

// What a name means: some values, each malloc's or a place that stays.
        .equ    VALUES_list,    0       // LIST_BYTES
        .equ    VALUES_many,    32      // 1: $@ or a[@], 2: $* or a[*]
        .equ    VALUES_BYTES,   48

// size_t parameter_length(const char *text): bytes of the name behind a $ without braces, 0: there is none.
function parameter_length
        enter   1
        mov     x19, x0
        bl      name_length
        cbnz    x0, 2f
        ldrb    w1, [x19]
        cbz     w1, 2f
        sub     w2, w1, #'0'
        cmp     w2, #9
        b.ls    1f
        adr     x2, special_names
3:      ldrb    w3, [x2], #1
        cbz     w3, 2f
        cmp     w3, w1
        b.ne    3b
1:      mov     x0, #1
2:      leave   1
special_names:
        .asciz  "?$!#@*-"
        .balign 4
end parameter_length

// x0: what stands between ${ and }. x0: bytes of the name, with [ … ] behind it; 0: there is none.
whole_name_length:
        enter   1
        mov     x19, x0
        ldrb    w1, [x0]
        sub     w1, w1, #'0'
        cmp     w1, #9
        b.ls    2f
        bl      name_length
        cbz     x0, 4f
        add     x20, x19, x0
        ldrb    w1, [x20]
        cmp     w1, #'['
        b.ne    3f
        add     x20, x20, #1
1:      ldrb    w1, [x20]
        cbz     w1, 3f
        cmp     w1, #']'
        cinc    x20, x20, eq
        b.eq    3f
        mov     x0, x20
        mov     w1, #0
        bl      skip_part
        mov     x20, x0
        cbnz    x0, 1b
        mov     x0, #0
        b       5f
2:      mov     x20, x19                // all digits
6:      ldrb    w1, [x20]
        sub     w1, w1, #'0'
        cmp     w1, #9
        cinc    x20, x20, ls
        b.ls    6b
3:      sub     x0, x20, x19
        b       5f
4:      mov     x0, x19
        bl      parameter_length
5:      leave   1

// void expand_parameter(expansion *, char *text): adds what ${text} means.
//      x19 expansion   x20 text        x21 operator    x22 values      x23 name
function expand_parameter
        enter   3, VALUES_BYTES
        mov     x19, x0
        mov     x20, x1
        add     x22, x29, #64
        mov     x0, x22
        bl      list_begin
        str     wzr, [x22, #VALUES_many]
        mov     x23, #0
        ldrb    w0, [x20]
        ldrb    w1, [x20, #1]
        cmp     w0, #'#'
        ccmp    w1, #0, #4, eq
        b.ne    length
        cmp     w0, #'!'
        ccmp    w1, #0, #4, eq
        b.ne    indirect
        mov     x0, x20
        bl      find_values
        cbz     x21, bad
operate:
        ldrb    w0, [x21]
        ldrb    w1, [x21, #1]
        cbz     w0, emit
        cmp     w0, #':'
        b.ne    1f
        cmp     w1, #'-'
        b.eq    with_colon
        cmp     w1, #'='
        b.eq    with_colon
        cmp     w1, #'?'
        b.eq    with_colon
        cmp     w1, #'+'
        b.eq    with_colon
        b       part
1:      cmp     w0, #'-'
        b.eq    default
        cmp     w0, #'='
        b.eq    default
        cmp     w0, #'?'
        b.eq    default
        cmp     w0, #'+'
        b.eq    default
        cmp     w0, #'#'
        b.eq    change
        cmp     w0, #'%'
        b.eq    change
        cmp     w0, #'/'
        b.eq    change
        cmp     w0, #'^'
        b.eq    change
        cmp     w0, #','
        b.eq    change
        cmp     w0, #'@'
        b.eq    emit
bad:    mov     x2, x20
        address x1, bad_text
        bl      complain_about
        mov     w0, #0
        bl      expansion_fails
        b       done
unset:                                  // a name that means nothing: an error after set -u
        get32   0, option_nounset
        cbz     w0, emit_values
        ldr     w0, [x22, #VALUES_many]
        cbnz    w0, emit_values
        mov     x2, x23
        address x1, unbound_text
        bl      complain_about
        mov     w0, #1
        bl      expansion_fails
        b       done
emit:   ldr     x0, [x22]
        cbz     x0, unset
emit_values:
        mov     x0, x19
        mov     x1, x22
        bl      emit_list
done:   mov     x0, x22
        bl      free_arguments
        mov     x0, x23
        bl      free
        leave   3, VALUES_BYTES

length:                                 // ${#name}
        add     x0, x20, #1
        bl      find_values
        cbz     x21, bad
        ldrb    w0, [x21]
        cbnz    w0, bad
        ldr     w0, [x22, #VALUES_many]
        ldr     x1, [x22]
        cbnz    w0, 2f
        cbz     x1, 3f
        ldr     x1, [x22, #LIST_items]
        ldr     x0, [x1]
        bl      characters
        mov     x1, x0
        b       2f
3:      get32   0, option_nounset
        cbnz    w0, unset
2:      mov     x0, x1
        bl      number_text
        mov     x1, x0
        mov     x0, x19
        str     x1, [x29, #64 + 40]
        bl      append_value
        ldr     x0, [x29, #64 + 40]
        bl      free
        b       done

indirect:                               // ${!name}: of the name that it holds; ${!a[@]}: the keys of an array
        add     x0, x20, #1
        bl      find_values
        cbz     x21, bad
        ldr     w0, [x22, #VALUES_many]
        cbz     w0, 4f
        mov     x0, x22
        bl      free_arguments
        mov     x0, x23
        mov     w1, #'['
        bl      strchr
        cbz     x0, done
        strb    wzr, [x0]
        mov     x0, x23
        mov     x1, x22
        mov     w2, #1
        bl      array_items
        b       operate
4:      ldr     x0, [x22]
        cbz     x0, emit
        ldr     x0, [x22, #LIST_items]
        ldr     x0, [x0]
        bl      strdup
        mov     x20, x0
        mov     x0, x22
        bl      free_arguments
        mov     x0, x23
        bl      free
        mov     x23, #0
        str     x21, [x29, #64 + 40]
        mov     x0, x20
        bl      find_values
        ldr     x21, [x29, #64 + 40]
        b       operate

with_colon:                             // an empty value counts as none
        add     x21, x21, #1
        ldr     x0, [x22]
        cmp     x0, #1
        b.ne    default
        ldr     x0, [x22, #LIST_items]
        ldr     x0, [x0]
        ldrb    w0, [x0]
        cbnz    w0, default
        mov     x0, x22
        bl      free_arguments
default:
        ldrb    w0, [x21], #1
        ldr     x1, [x22]
        cmp     w0, #'+'
        b.eq    alternative
        cbnz    x1, emit_values
        cmp     w0, #'='
        b.eq    assign_default
        cmp     w0, #'?'
        b.eq    message
        b       word
alternative:
        cbz     x1, done
word:   mov     x0, x19
        mov     x1, x21
        ldr     w2, [x19, #EXPANSION_quoted]
        str     w2, [x29, #64 + 40]
        cbnz    w2, 5f
        bl      expand_start
        b       6f
5:      bl      expand_part
6:      ldr     w2, [x29, #64 + 40]
        str     w2, [x19, #EXPANSION_quoted]
        b       done
assign_default:
        mov     x0, x21
        mov     w1, #HOW_single
        bl      expand_text
        mov     x1, x22
        bl      add_owned
        ldr     x1, [x22, #LIST_items]
        ldr     x1, [x1]
        mov     x0, x23
        bl      set_variable
        b       emit
message:
        mov     x0, x21
        mov     w1, #HOW_single
        bl      expand_text
        ldrb    w1, [x0]
        address x2, null_text
        cmp     w1, #0
        csel    x1, x2, x0, eq
        mov     x2, x23
        bl      complain_about
        mov     w0, #1
        bl      expansion_fails
        b       done

part:                                   // :offset and :offset:length
        add     x21, x21, #1
        mov     x0, x21
        bl      number_before_colon
        mov     x21, x1
        str     x0, [x29, #64 + 40]     // offset
        ldr     x0, [x22]
        cbz     x0, emit
        ldr     w1, [x22, #VALUES_many]
        cbnz    w1, part_of_list
        ldr     x0, [x22, #LIST_items]
        ldr     x20, [x0]
        mov     x0, x20
        bl      strlen
        ldr     x1, [x29, #64 + 40]
        bl      cut_range               // x0: start, x1: count
        mov     x2, x0
        add     x0, x20, x2
        bl      strndup
        str     x0, [x29, #64 + 40]
        mov     x0, x20
        bl      free
        ldr     x1, [x22, #LIST_items]
        ldr     x0, [x29, #64 + 40]
        str     x0, [x1]
        b       emit_values
part_of_list:                           // $0 stands before the parameters
        ldr     x1, [x29, #64 + 40]
        ldrb    w2, [x23]
        cmp     w2, #'@'
        mov     w3, #'*'
        ccmp    w2, w3, #4, ne
        cset    w24, eq
        cmp     x1, #0
        csel    w24, w24, wzr, gt
        sub     x1, x1, x24
        bl      cut_range
        ldr     x2, [x22, #LIST_items]
        add     x2, x2, x0, lsl #3
        ldr     w3, [x22, #VALUES_many]
        sub     sp, sp, #VALUES_BYTES
        stp     x1, x2, [sp]
        str     w3, [sp, #VALUES_many]
        mov     x0, x19
        mov     x1, sp
        bl      emit_list
        b       done

cut_range:                              // x0: how many there are, x1: offset, x21: the text of the length. x0: start, x1: count
        cmp     x1, #0
        b.ge    7f
        adds    x1, x1, x0
        csel    x1, x1, x0, pl
7:      cmp     x1, x0
        csel    x1, x1, x0, lt
        sub     x2, x0, x1              // what is left
        cbz     x21, 8f
        stp     x29, x30, [sp, #-32]!
        stp     x1, x2, [sp, #16]
        mov     x0, x21
        bl      number_before_colon
        mov     x3, x0
        ldp     x1, x2, [sp, #16]
        ldp     x29, x30, [sp], #32
        cmp     x3, #0                  // a negative length counts from the end
        b.ge    9f
        adds    x3, x3, x2
        csel    x3, x3, xzr, pl
9:      cmp     x3, x2
        csel    x2, x3, x2, lt
8:      mov     x0, x1
        mov     x1, x2
        ret

change:                                 // # ## % %% / // /# /% ^ ^^ , ,,: each value
        mov     w24, w0                 // w24: the operator, and 256 if it is there twice
        add     x21, x21, #1
        cmp     w0, w1
        b.ne    10f
        orr     w24, w24, #256
        add     x21, x21, #1
10:     mov     x20, #0
        ldr     x0, [x22]
        cbz     x0, emit
11:     ldr     x0, [x22]
        cmp     x20, x0
        b.hs    emit_values
        ldr     x0, [x22, #LIST_items]
        ldr     x0, [x0, x20, lsl #3]
        mov     w1, w24
        mov     x2, x21
        bl      changed_value
        ldr     x1, [x22, #LIST_items]
        ldr     x2, [x1, x20, lsl #3]
        str     x0, [x1, x20, lsl #3]
        add     x20, x20, #1
        mov     x0, x2
        bl      free
        b       11b

// x0: a text that begins with a parameter's name; x22: values. They get what it means, x23 the name, x21 what stands behind it; x21: NULL if
// there is none.
find_values:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        bl      whole_name_length
        mov     x21, #0
        cbz     x0, 9f
        mov     x1, x0
        add     x21, x19, x0
        mov     x0, x19
        bl      strndup
        mov     x23, x0
        ldrb    w1, [x0]
        ldrb    w2, [x0, #1]
        cmp     w1, #'@'
        mov     w3, #1
        b.eq    12f
        cmp     w1, #'*'
        mov     w3, #2
        b.eq    12f
        mov     w1, #'['
        bl      strchr
        cbz     x0, 13f
        mov     x19, x0
        ldrb    w1, [x19, #1]
        ldrb    w2, [x19, #2]
        cmp     w2, #']'
        b.ne    14f
        cmp     w1, #'@'
        mov     w3, #1
        b.eq    15f
        cmp     w1, #'*'
        mov     w3, #2
        b.eq    15f
14:     mov     x0, x23                 // name[key]
        bl      element_name
        mov     x20, x0
        bl      parameter_value
        cbz     x0, 16f
        mov     x1, x22
        bl      add_owned
16:     mov     x0, x20
        bl      free
        b       9f
15:     str     w3, [x22, #VALUES_many]
        strb    wzr, [x19]
        mov     x0, x23
        mov     x1, x22
        mov     w2, #0
        bl      array_items
        mov     w0, #'['
        strb    w0, [x19]
        b       9f
12:     str     w3, [x22, #VALUES_many]
        mov     x0, x22
        bl      add_parameters
        b       9f
13:     mov     x0, x23
        bl      parameter_value
        cbz     x0, 9f
        mov     x1, x22
        bl      add_owned
9:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end expand_parameter

// x0: a text up to a colon that is not in brackets. x0: its arithmetic value; x1: behind the colon, NULL if there is none.
//      x19 text        x20 end
number_before_colon:
        enter   1
        mov     x19, x0
        mov     x20, x0
1:      ldrb    w1, [x20]
        cbz     w1, 2f
        cmp     w1, #':'
        b.eq    2f
        mov     x0, x20
        mov     w1, #0
        bl      skip_part
        cbz     x0, 2f
        mov     x20, x0
        b       1b
2:      ldrb    w1, [x20]
        mov     x0, x19
        sub     x1, x20, x19
        bl      strndup
        mov     x19, x0
        mov     w1, #HOW_document
        bl      expand_text
        bl      arithmetic
        ldrb    w1, [x20]
        add     x2, x20, #1
        cmp     w1, #0
        csel    x1, x2, xzr, ne
        leave   1

// void emit_list(expansion *, values *): adds them. "$@": each is a field; otherwise they are joined inside quotes, and outside each is cut.
//      x19 expansion   x20 values      x21 index       w22 what stands between two
function emit_list
        enter   2, 16
        mov     x19, x0
        mov     x20, x1
        mov     x21, #0
        ldr     x0, [x1]
        ldr     w2, [x1, #VALUES_many]
        cbz     w2, 1f
        cbnz    x0, 1f
        mov     w3, #1                  // "$@" without any leaves no field
        str     w3, [x19, #EXPANSION_vanishes]
1:      mov     w22, #' '
        cmp     w2, #2
        b.ne    2f
        ldr     x3, [x19, #EXPANSION_separators]
        ldrb    w22, [x3]
2:      ldr     x0, [x20]
        cmp     x21, x0
        b.hs    9f
        cbz     x21, 5f
        ldp     w1, w3, [x19, #EXPANSION_how]
        cbnz    w1, 3f                  // one text
        cbz     w3, 4f
        ldr     w2, [x20, #VALUES_many]
        cmp     w2, #1
        b.eq    4f
3:      cbz     w22, 5f
        strb    w22, [x29, #48]
        strb    wzr, [x29, #49]
        mov     x0, x19
        add     x1, x29, #48
        ldr     w3, [x19, #EXPANSION_quoted]
        str     w3, [x29, #52]
        mov     w3, #1
        str     w3, [x19, #EXPANSION_quoted]
        bl      append_value
        ldr     w3, [x29, #52]
        str     w3, [x19, #EXPANSION_quoted]
        b       5f
4:      ldr     w3, [x19, #EXPANSION_quoted]
        mov     x0, x19
        bl      end_field
        ldr     w3, [x19, #EXPANSION_quoted]
        str     w3, [x19, #EXPANSION_begun]
5:      ldr     x1, [x20, #LIST_items]
        ldr     x1, [x1, x21, lsl #3]
        add     x21, x21, #1
        mov     x0, x19
        bl      append_value
        b       2b
9:      leave   2, 16
end emit_list

// char *parameter_value(const char *name): malloc's; NULL: it has none.
function parameter_value
        enter   1
        mov     x19, x0
        ldrb    w1, [x0]
        sub     w2, w1, #'0'
        cmp     w2, #9
        b.ls    position
        get32   0, last_status
        cmp     w1, #'?'
        b.eq    number
        get32   0, shell_pid
        cmp     w1, #'$'
        b.eq    number
        get32   0, last_background
        cmp     w1, #'!'
        b.eq    2f
        get32   0, parameter_count
        cmp     w1, #'#'
        b.eq    number
        cmp     w1, #'-'
        b.eq    options
        mov     x0, x19
        bl      computed_variable
        cbnz    x0, 1f
        mov     x0, x19
        bl      find_value
        cbz     x0, 1f
        bl      strdup
1:      leave   1
2:      cbnz    w0, number
        mov     x0, #0
        leave   1
number: sxtw    x0, w0
        bl      number_text
        leave   1
options:
        bl      option_letters
        leave   1
position:
        bl      atoi
        get64   1, own_name
        mov     w2, w0
        mov     x0, x1
        cbz     w2, 4f
        get32   1, parameter_count
        cmp     w2, w1
        b.hi    3f
        get64   1, parameters
        ldr     x0, [x1, w2, uxtw #3]
4:      bl      strdup
        leave   1
3:      mov     x0, #0
        leave   1
end parameter_value

// size_t characters(const char *text): in UTF-8.
characters:
        mov     x1, x0
        mov     x0, #0
1:      ldrb    w2, [x1], #1
        cbz     w2, 2f
        and     w2, w2, #0xc0
        cmp     w2, #0x80
        cinc    x0, x0, ne
        b       1b
2:      ret

// char *changed_value(const char *value, int operator, const char *word): malloc's.
//      x19 value       w20 operator    x21 pattern     x22 replacement         x23 text that is written
function changed_value
        enter   3, TEXT_BYTES
        mov     x19, x0
        mov     w20, w1
        mov     x22, #0
        add     x23, x29, #64
        and     w1, w1, #0xff
        cmp     w1, #'/'
        mov     x0, x2
        b.eq    2f
        mov     w1, #HOW_pattern
        bl      expand_text
        mov     x21, x0
        b       3f
2:      bl      split_replacement       // x0: pattern, x1: replacement
        mov     x21, x0
        mov     x22, x1
3:      mov     x0, x23
        bl      text_begin
        mov     x0, x19
        bl      strlen
        mov     x24, x0                 // x24: its length
        and     w1, w20, #0xff
        cmp     w1, #'#'
        b.eq    prefix
        cmp     w1, #'%'
        b.eq    suffix
        cmp     w1, #'/'
        b.eq    replace
        b       letters

prefix:                                 // the shortest or longest beginning that fits goes
        mov     x0, x19
        mov     x1, x24
        tst     w20, #256
        cset    w2, ne
        bl      matching_length
        cmp     x0, #0
        csel    x0, x0, xzr, ge
        add     x0, x19, x0
        bl      strdup
        b       4f
suffix:                                 // the shortest end that fits, or the longest
        mov     x0, #0
        tst     w20, #256
        csel    x0, xzr, x24, ne
5:      str     x0, [x29, #64]
        mov     x1, x0
        mov     x0, x21
        add     x1, x19, x1
        mov     w2, #0
        bl      fnmatch
        ldr     x1, [x29, #64]
        cbz     w0, 6f
        tst     w20, #256
        mov     x0, #-1
        mov     x2, #1
        csel    x0, x2, x0, ne
        adds    x0, x1, x0
        b.mi    7f
        cmp     x0, x24
        b.ls    5b
7:      mov     x1, x24
6:      mov     x0, x19
        bl      strndup
        b       4f

replace:                                // the first place that fits, or all; /# only at the beginning, /% only at the end
        ldrb    w1, [x21]
        tst     w20, #256
        b.ne    8f
        cmp     w1, #'#'
        b.eq    at_start
        cmp     w1, #'%'
        b.eq    at_end
8:      ldrb    w0, [x21]
        cbz     w0, 10f
        mov     x24, x19
9:      ldrb    w0, [x24]
        cbz     w0, 11f
        mov     x0, x24
        bl      strlen
        mov     x1, x0
        mov     x0, x24
        mov     w2, #1
        bl      matching_length
        cmp     x0, #0
        b.gt    12f
        ldrb    w1, [x24], #1
        mov     x0, x23
        bl      text_byte
        b       9b
12:     add     x24, x24, x0
        mov     x0, x23
        mov     x1, x22
        bl      text_string
        tst     w20, #256
        b.ne    9b
        b       13f
10:     mov     x24, x19
13:     mov     x0, x23
        mov     x1, x24
        bl      text_string
11:     mov     x0, x23
        bl      text_end
        b       4f
at_start:
        bl      drop_first
        mov     x0, x19
        mov     x1, x24
        mov     w2, #1
        bl      matching_length
        mov     x24, x19
        tbnz    x0, #63, 13b
        add     x24, x19, x0
        mov     x0, x23
        mov     x1, x22
        bl      text_string
        b       13b
at_end:
        bl      drop_first
        mov     x24, x19
14:     mov     x0, x21
        mov     x1, x24
        mov     w2, #0
        bl      fnmatch
        cbz     w0, 15f
        ldrb    w1, [x24]
        cbz     w1, 11b
        add     x24, x24, #1
        mov     x0, x23
        bl      text_byte
        b       14b
15:     mov     x0, x23
        mov     x1, x22
        bl      text_string
        b       11b
drop_first:                             // the first byte of the pattern goes
        mov     x0, x21
        add     x1, x21, #1
16:     ldrb    w2, [x1], #1
        strb    w2, [x0], #1
        cbnz    w2, 16b
        ret

letters:                                // the first letter, or all, large or small
        mov     x24, x19
17:     ldrb    w0, [x24]
        cbz     w0, 11b
        cmp     x24, x19
        b.eq    18f
        tbz     w20, #8, 13b
18:     and     w1, w20, #0xff
        cmp     w1, #'^'
        b.ne    19f
        bl      toupper
        b       20f
19:     bl      tolower
20:     mov     w1, w0
        mov     x0, x23
        bl      text_byte
        add     x24, x24, #1
        b       17b

4:      mov     x19, x0
        mov     x0, x21
        bl      free
        mov     x0, x22
        bl      free
        mov     x0, x19
        leave   3, TEXT_BYTES

// x0: text, x1: its length; x21: pattern; w2: the longest. x0: bytes at its beginning that fit, −1: none do.
//      x25 copy        x26 bytes that are tried        x27 length      w28 the longest
matching_length:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x25, x26, [sp, #16]
        stp     x27, x28, [sp, #32]
        mov     x27, x1
        mov     w28, w2
        bl      strdup
        mov     x25, x0
        cmp     w28, #0
        csel    x26, x27, xzr, ne
21:     ldrb    w27, [x25, x26]         // the length is in the sign of where it ends from here on
        strb    wzr, [x25, x26]
        mov     x0, x21
        mov     x1, x25
        mov     w2, #0
        bl      fnmatch
        strb    w27, [x25, x26]
        cbz     w0, 23f
        cbnz    w28, 22f
        cbz     w27, 24f
        add     x26, x26, #1
        b       21b
22:     subs    x26, x26, #1
        b.pl    21b
24:     mov     x26, #-1
23:     mov     x0, x25
        bl      free
        mov     x0, x26
        ldp     x27, x28, [sp, #32]
        ldp     x25, x26, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end changed_value

// x0: PATTERN/TEXT. x0: the pattern, x1: the text in its place; malloc's.
//      x19 pattern     x20 place
split_replacement:
        enter   1
        mov     x19, x0
        mov     x20, x0
        ldrb    w1, [x0]
        cmp     w1, #'/'
        cinc    x20, x20, eq            // a pattern may begin with one
1:      ldrb    w1, [x20]
        cbz     w1, 2f
        cmp     w1, #'/'
        b.eq    2f
        mov     x0, x20
        mov     w1, #0
        bl      skip_part
        cbz     x0, 2f
        mov     x20, x0
        b       1b
2:      mov     x0, x19
        sub     x1, x20, x19
        bl      strndup
        str     x0, [sp, #-16]!
        mov     w1, #HOW_pattern
        bl      expand_text
        mov     x19, x0
        ldr     x0, [sp]
        bl      free
        ldrb    w1, [x20]
        cmp     w1, #0
        cinc    x0, x20, ne
        mov     w1, #HOW_single
        bl      expand_text
        mov     x1, x0
        mov     x0, x19
        leave   1

// void expansion_fails(int ends_script): the command is given up, and what follows it; a script ends, if that is asked for.
function expansion_fails
        enter   0, 16
        str     w0, [x29, #16]
        mov     w0, #1
        put     w0, expansion_error
        put     w0, last_status
        bl      unwind_all
        ldr     w0, [x29, #16]
        cbz     w0, 1f
        get32   0, is_interactive
        cbnz    w0, 1f
        mov     w0, #1
        bl      end_shell
1:      leave   0, 16
end expansion_fails

        .section .rodata
bad_text:
        .asciz  "bad substitution"
unbound_text:
        .asciz  "unbound variable"
null_text:
        .asciz  "parameter null or not set"

        .bss
        .balign 4
        .globl  expansion_error
expansion_error:
        .skip   4
