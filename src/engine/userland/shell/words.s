// The shell's second step: a word of the line into arguments. In this order: {a,b}, then ~, then $ (variables and commands), then
// cutting into fields at what IFS says, where it came out of $ without quotes, then patterns into file names, then quotes go.
//
// On the way a word is a text in which a backslash stands before every byte that was quoted, so that *, ? and [ which
// were written plainly can be told from those that were not.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

// void expand(const char *word, list *): adds its arguments. expansion_error: a message has been written.
function expand
        enter   1
        mov     x19, x0
        mov     x20, x1
        mov     w1, #'{'
        bl      strchr
        cbz     x0, 1f
        mov     x0, x19
        mov     x1, x20
        bl      expand_braces
        leave   1
1:      mov     x0, x19
        mov     x1, x20
        bl      expand_plain
        leave   1
end expand

// void expand_plain(const char *word, list *): one without braces.
function expand_plain
        enter   0, EXPANSION_BYTES
        str     x0, [x29, #16 + EXPANSION_BYTES - 8]
        mov     x2, x1
        mov     w1, #HOW_fields
        add     x0, x29, #16
        bl      begin_expansion
        ldr     x1, [x29, #16 + EXPANSION_BYTES - 8]
        add     x0, x29, #16
        bl      expand_start
        add     x0, x29, #16
        bl      end_field
        ldr     x0, [x29, #16]
        bl      free
        leave   0, EXPANSION_BYTES
end expand_plain

// char *expand_text(const char *word, int how): the one text of a word, malloc's.
function expand_text
        enter   1, EXPANSION_BYTES
        mov     x19, x0
        mov     w20, w1
        add     x0, x29, #32
        mov     x2, #0
        bl      begin_expansion
        add     x0, x29, #32
        mov     x1, x19
        bl      expand_start
        add     x0, x29, #32
        bl      text_end
        cmp     w20, #HOW_pattern
        b.eq    1f
        mov     x19, x0
        bl      unquote
        mov     x0, x19
1:      leave   1, EXPANSION_BYTES
end expand_text

begin_expansion:                        // x0: expansion, w1: how, x2: list
        enter   1
        mov     x19, x0
        str     x2, [x0, #EXPANSION_list]
        cmp     w1, #HOW_document       // all of a document is quoted
        cset    w3, eq
        stp     w1, w3, [x0, #EXPANSION_how]
        stp     wzr, wzr, [x0, #EXPANSION_begun]
        stp     wzr, wzr, [x0, #EXPANSION_vanishes]
        bl      text_begin
        address x0, separators_name
        bl      find_value
        address x1, white_space
        cmp     x0, #0
        csel    x0, x1, x0, eq
        str     x0, [x19, #EXPANSION_separators]
        leave   1

// void expand_start(expansion *, const char *word): with a ~ at its beginning perhaps.
function expand_start
        ldr     w2, [x0, #EXPANSION_how]
        cmp     w2, #HOW_document
        b.eq    expand_part
end expand_start

expand_tilde:                           // ~ alone, or before a slash or a colon
        ldrb    w2, [x1]
        cmp     w2, #'~'
        b.ne    expand_part
        ldrb    w2, [x1, #1]
        cmp     w2, #'/'
        mov     w3, #':'
        ccmp    w2, w3, #4, ne
        ccmp    w2, #0, #4, ne
        b.ne    expand_part
        enter   1
        mov     x19, x0
        add     x20, x1, #1
        address x0, home_name
        bl      variable
        mov     w1, #1                  // as if quoted
        str     w1, [x19, #EXPANSION_quoted]
        mov     x1, x0
        mov     x0, x19
        bl      append_value
        str     wzr, [x19, #EXPANSION_quoted]
        mov     x0, x19
        mov     x1, x20
        bl      expand_part
        leave   1

// void expand_part(expansion *, const char *text): adds what the text means.
//      x19 expansion   x20 next byte
function expand_part
        enter   1
        mov     x19, x0
        mov     x20, x1
next_byte:
        ldrb    w1, [x20], #1
        cbz     w1, part_done
        cmp     w1, #'\\'
        b.eq    backslash
        cmp     w1, #'$'
        b.eq    dollar
        cmp     w1, #'`'
        b.eq    backquote
        ldp     w2, w3, [x19, #EXPANSION_how]
        cmp     w2, #HOW_document
        b.eq    quoted_byte
        cmp     w1, #'"'
        b.eq    double_quote
        cbnz    w3, quoted_byte
        cmp     w1, #'\''
        b.eq    single_quote
        cmp     w1, #'<'
        mov     w4, #'>'
        ccmp    w1, w4, #4, ne
        b.eq    substitution
        cmp     w1, #'*'
        mov     w4, #'?'
        ccmp    w1, w4, #4, ne
        mov     w4, #'['
        ccmp    w1, w4, #4, ne
        b.ne    1f
        mov     w4, #1
        str     w4, [x19, #EXPANSION_pattern]
1:      cmp     w1, #':'
        ccmp    w2, #HOW_assignment, #0, eq
        b.ne    plain
        bl      add_plain
        mov     x0, x19
        mov     x1, x20
        bl      expand_tilde
        b       part_done
plain:  bl      add_plain
        b       next_byte
quoted_byte:
        bl      add_quoted
        b       next_byte

double_quote:
        eor     w3, w3, #1
        mov     w4, #1
        stp     w3, w4, [x19, #EXPANSION_quoted]
        b       next_byte
single_quote:
        mov     w4, #1
        str     w4, [x19, #EXPANSION_begun]
2:      ldrb    w1, [x20], #1
        cbz     w1, part_done
        cmp     w1, #'\''
        b.eq    next_byte
        bl      add_quoted
        b       2b
backslash:
        ldrb    w0, [x20]
        cbz     w0, quoted_byte
        ldp     w2, w3, [x19, #EXPANSION_how]
        cbz     w3, 3f
        cmp     w0, #'\n'               // inside "…" only before these
        b.eq    4f
        cmp     w0, #'$'
        mov     w4, #'`'
        ccmp    w0, w4, #4, ne
        mov     w4, #'\\'
        ccmp    w0, w4, #4, ne
        b.eq    3f
        cmp     w0, #'"'
        b.ne    quoted_byte
        cmp     w2, #HOW_document
        b.eq    quoted_byte
3:      mov     w1, w0
        add     x20, x20, #1
        b       quoted_byte
4:      add     x20, x20, #1
        b       next_byte

backquote:
        mov     x0, x20
        bl      backquoted_output
        mov     x20, x1
        b       value
substitution:                           // <( … ), >( … )
        ldrb    w2, [x20]
        cmp     w2, #'('
        b.ne    plain
        mov     w0, w1
        mov     x1, x20
        bl      process_substitution
        mov     x20, x1
value:  mov     x1, x0
        mov     x0, x19
        str     x1, [sp, #-16]!
        bl      append_value
        ldr     x0, [sp], #16
        bl      free
        b       next_byte

dollar:
        ldrb    w0, [x20]
        cmp     w0, #'('
        b.eq    command
        cmp     w0, #'{'
        b.eq    braces
        ldp     w2, w3, [x19, #EXPANSION_how]
        cbnz    w3, 5f
        cmp     w0, #'\''
        b.eq    ansi_quote
        cmp     w0, #'"'                // $"…" is "…"
        b.eq    next_byte
5:      mov     x0, x20
        bl      parameter_length
        mov     w1, #'$'
        cbnz    x0, 6f
        ldr     w3, [x19, #EXPANSION_quoted]
        cbnz    w3, quoted_byte
        b       plain
6:      mov     x1, x0
        mov     x0, x20
        add     x20, x20, x1
        bl      strndup
parameter:
        mov     x1, x0
        mov     x0, x19
        str     x1, [sp, #-16]!
        bl      expand_parameter
        ldr     x0, [sp], #16
        bl      free
        b       next_byte
braces:
        sub     x0, x20, #1
        ldr     w1, [x19, #EXPANSION_quoted]
        bl      skip_part
        cbz     x0, part_done
        add     x2, x20, #1
        mov     x20, x0
        sub     x1, x0, x2
        sub     x1, x1, #1
        mov     x0, x2
        bl      strndup
        b       parameter

command:                                // $( … ) and $(( … ))
        mov     x0, x20
        bl      skip_parentheses
        cbz     x0, part_done
        ldrb    w1, [x20, #1]
        cmp     w1, #'('
        b.ne    7f
        ldurb   w1, [x0, #-2]
        cmp     w1, #')'
        b.ne    7f
        add     x2, x20, #2
        mov     x20, x0
        sub     x1, x0, x2
        sub     x1, x1, #2
        mov     x0, x2
        bl      strndup
        bl      calculation
        b       value
7:      add     x2, x20, #1
        mov     x20, x0
        sub     x1, x0, x2
        sub     x1, x1, #1
        mov     x0, x2
        bl      strndup
        bl      output_of
        b       value

ansi_quote:                             // $'…': C's escapes
        mov     w4, #1
        str     w4, [x19, #EXPANSION_begun]
        add     x20, x20, #1
8:      ldrb    w1, [x20], #1
        cbz     w1, part_done
        cmp     w1, #'\''
        b.eq    next_byte
        cmp     w1, #'\\'
        b.ne    9f
        mov     x0, x20
        bl      escaped_byte
        mov     x20, x1
        mov     w1, w0
9:      bl      add_quoted
        b       8b

part_done:
        leave   1

add_quoted:                             // w1
        enter   0, 16
        str     w1, [x29, #16]
        mov     w1, #'\\'
        mov     x0, x19
        bl      text_byte
        ldr     w1, [x29, #16]
        bl      add_plain
        leave   0, 16
add_plain:
        mov     w2, #1
        str     w2, [x19, #EXPANSION_begun]
        mov     x0, x19
        b       text_byte
end expand_part

// void append_value(expansion *, const char *value): what $ has given: quoted inside "…", else cut at what IFS says.
//      x19 expansion   x20 next byte
function append_value
        enter   2
        mov     x19, x0
        mov     x20, x1
1:      ldrb    w21, [x20], #1
        cbz     w21, 9f
        ldp     w2, w3, [x19, #EXPANSION_how]
        cbnz    w3, 7f
        cbnz    w2, 6f
        ldr     x0, [x19, #EXPANSION_separators]
2:      ldrb    w3, [x0], #1
        cbz     w3, 6f
        cmp     w3, w21
        b.ne    2b
        cmp     w21, #' '
        ccmp    w21, #9, #4, ne
        ccmp    w21, #10, #4, ne
        b.ne    4f
        ldr     w3, [x19, #EXPANSION_begun]
        cbz     w3, 1b
        mov     x0, x19
        bl      end_field
        mov     w3, #1
        str     w3, [x19, #EXPANSION_spaced]
        b       1b
4:      ldp     w2, w3, [x19, #EXPANSION_vanishes]      // w3: spaced
        ldr     w4, [x19, #EXPANSION_begun]
        bic     w3, w3, w4              // white space before it has ended the field already
        str     wzr, [x19, #EXPANSION_spaced]
        cbnz    w3, 1b
        mov     w3, #1
        str     w3, [x19, #EXPANSION_begun]
        mov     x0, x19
        bl      end_field
        b       1b
6:      cmp     w21, #'\\'              // from here on it would quote, as a pattern's own may
        ccmp    w2, #HOW_pattern, #4, eq
        b.ne    7f
        cmp     w21, #'*'
        mov     w1, #'?'
        ccmp    w21, w1, #4, ne
        mov     w1, #'['
        ccmp    w21, w1, #4, ne
        b.ne    8f
        mov     w1, #1
        str     w1, [x19, #EXPANSION_pattern]
        b       8f
7:      mov     x0, x19
        mov     w1, #'\\'
        bl      text_byte
8:      mov     w1, #1
        str     w1, [x19, #EXPANSION_begun]
        mov     x0, x19
        mov     w1, w21
        bl      text_byte
        b       1b
9:      leave   2
end append_value

// void end_field(expansion *): the field becomes an argument, or the names that its pattern means.
function end_field
        enter   1
        mov     x19, x0
        ldr     w1, [x19, #EXPANSION_begun]
        cbz     w1, 3f
        ldr     x1, [x19, #TEXT_length]
        ldr     w2, [x19, #EXPANSION_vanishes]
        cmp     x1, #0
        ccmp    w2, #0, #4, eq
        b.ne    3f
        bl      text_end
        mov     x20, x0
        ldr     w1, [x19, #EXPANSION_pattern]
        cbz     w1, 2f
        get32   1, option_noglob
        cbnz    w1, 2f
        ldr     x1, [x19, #EXPANSION_list]
        bl      expand_pattern
        cbnz    w0, 3f
        get32   0, option_nullglob      // a pattern that means no name stays as it is
        cbnz    w0, 3f
2:      mov     x0, x20
        bl      unquote
        mov     x0, x20
        ldr     x1, [x19, #EXPANSION_list]
        bl      add_argument
3:      str     xzr, [x19, #TEXT_length]
        stp     wzr, wzr, [x19, #EXPANSION_begun]
        stp     wzr, wzr, [x19, #EXPANSION_vanishes]
        leave   1
end end_field

// char *calculation(char *text): the value of $(( text )) in digits, malloc's; the text is freed.
function calculation
        enter   1, 16
        mov     x19, x0
        mov     w1, #HOW_document
        bl      expand_text
        mov     x20, x0
        mov     x0, x19
        bl      free
        mov     x0, x20
        bl      arithmetic
        mov     x3, x0
        mov     x0, x20
        mov     x20, x3
        bl      free
        mov     x0, x20
        bl      number_text
        leave   1, 16
end calculation

// char *number_text(long): in digits, malloc's.
function number_text
        enter   0, 16
        mov     x2, x0
        add     x0, x29, #16
        address x1, number_format
        bl      asprintf
        ldr     x0, [x29, #16]
        leave   0, 16
end number_text

        .section .rodata
home_name:
        .asciz  "HOME"
separators_name:
        .asciz  "IFS"
white_space:
        .asciz  " \t\n"
number_format:
        .asciz  "%ld"
