// The shell's second step: a word of the line into arguments. In this order: ~, then $ (variables and commands), then cutting
// into fields at white space that came out of $ without quotes, then patterns into file names, then quotes go.
//
// On the way a word is a text in which a backslash stands before every byte that was quoted, so that *, ? and [ which
// were written plainly can be told from those that were not.

        .include "function.inc"

        .text

        .equ    FIELD_BYTES,     8192
        .equ    ARGUMENT_LIMIT,  1024

// A list of arguments under construction.
        .equ    LIST_count,   0
        .equ    LIST_items,   8         // ARGUMENT_LIMIT + 1 pointers to malloc's strings, then NULL

// int expand(const char *word, list *): adds its arguments; -1 if there are too many.
//      x19 word        x20 list        x21 next byte of the field      w22 inside "…"
//      w23 the field has something in it, be it ''      w24 it has a pattern       x25 the field's start
function expand
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        mov     x19, x0
        mov     x20, x1
        sub     sp, sp, #FIELD_BYTES
        mov     x25, sp
        mov     x21, sp
        mov     w22, #0
        mov     w23, #0
        mov     w24, #0
        adrp    x1, all_parameters      // "$@" alone: each is an argument
        add     x1, x1, :lo12:all_parameters
        bl      strcmp
        cbnz    w0, 1f
        mov     x0, x20
        bl      add_parameters
        mov     w0, #0
        b       10f
1:      ldrb    w0, [x19]               // ~ alone, or before a slash
        cmp     w0, #'~'
        b.ne    next_byte
        ldrb    w0, [x19, #1]
        cmp     w0, #'/'
        ccmp    w0, #0, #4, ne
        b.ne    next_byte
        add     x19, x19, #1
        adrp    x0, home_name
        add     x0, x0, :lo12:home_name
        bl      variable
        mov     w22, #1                 // as if quoted
        bl      append_value
        mov     w22, #0
next_byte:
        sub     x0, x21, x25
        mov     x1, #FIELD_BYTES - 8
        cmp     x0, x1
        b.hs    field_too_long
        ldrb    w0, [x19], #1
        cbz     w0, word_done
        cmp     w0, #'\\'
        b.eq    backslash
        cmp     w0, #'"'
        b.eq    double_quote
        cmp     w0, #'$'
        b.eq    dollar
        cmp     w0, #'`'
        b.eq    backquote
        cbnz    w22, quoted
        cmp     w0, #'\''
        b.eq    single_quote
        cmp     w0, #'*'
        b.eq    pattern
        cmp     w0, #'?'
        b.eq    pattern
        cmp     w0, #'['
        b.eq    pattern
plain:
        mov     w23, #1
        strb    w0, [x21], #1
        b       next_byte
pattern:
        mov     w24, #1
        b       plain
quoted:
        mov     w1, #'\\'
        strb    w1, [x21], #1
        b       plain
backslash:
        ldrb    w0, [x19]
        cbz     w0, 1f
        cbz     w22, 2f
        cmp     w0, #'$'                // inside "…" only before these
        mov     w1, #'"'
        ccmp    w0, w1, #4, ne
        mov     w1, #'\\'
        ccmp    w0, w1, #4, ne
        mov     w1, #'`'
        ccmp    w0, w1, #4, ne
        b.eq    2f
1:      mov     w0, #'\\'
        b       quoted
2:      add     x19, x19, #1
        b       quoted
double_quote:
        eor     w22, w22, #1
        mov     w23, #1
        b       next_byte
single_quote:
        mov     w23, #1
3:      ldrb    w0, [x19], #1
        cmp     w0, #'\''
        b.eq    next_byte
        sub     x1, x21, x25
        mov     x2, #FIELD_BYTES - 8
        cmp     x1, x2
        b.hs    field_too_long
        mov     w1, #'\\'
        strb    w1, [x21], #1
        strb    w0, [x21], #1
        b       3b
backquote:
        mov     x0, x19
        bl      backquoted_output
        mov     x19, x1
        bl      append_value
        b       next_byte
dollar:
        mov     x0, x19
        bl      dollar_value            // x0: the value, or NULL for a plain $; x1: what follows
        cbz     x0, 4f
        mov     x19, x1
        bl      append_value
        b       next_byte
4:      mov     w0, #'$'
        cbnz    w22, quoted
        b       plain

// Adds the text x0 to the field: quoted if w22, else cut at white space.
append_value:
        stp     x29, x30, [sp, #-32]!
        str     x26, [sp, #16]
        mov     x26, x0
5:      ldrb    w0, [x26], #1
        cbz     w0, 9f
        sub     x1, x21, x25
        mov     x2, #FIELD_BYTES - 8
        cmp     x1, x2
        b.hs    9f
        cbnz    w22, 7f
        cmp     w0, #' '
        ccmp    w0, #9, #4, ne
        ccmp    w0, #10, #4, ne
        b.ne    6f
        bl      end_field
        b       5b
6:      cmp     w0, #'*'
        mov     w1, #'?'
        ccmp    w0, w1, #4, ne
        mov     w1, #'['
        ccmp    w0, w1, #4, ne
        csinc   w24, w24, wzr, ne
        mov     w1, #'\\'
        cmp     w0, w1
        b.ne    8f
7:      mov     w1, #'\\'
        strb    w1, [x21], #1
8:      strb    w0, [x21], #1
        mov     w23, #1
        b       5b
9:      ldr     x26, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

word_done:
        bl      end_field
        mov     w0, #0
        b       10f
field_too_long:
        adrp    x1, long_field
        add     x1, x1, :lo12:long_field
        bl      complain
        mov     w0, #-1
10:     mov     sp, x29
        ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret

// The field becomes an argument, or the names that its pattern means.
end_field:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        cbz     w23, 12f
        strb    wzr, [x21]
        cbz     w24, 11f
        mov     x0, x25
        mov     x1, x20
        bl      expand_pattern
        cbnz    w0, 12f                 // a pattern that means no name stays as it is
11:     mov     x0, x25
        bl      unquote
        mov     x0, x25
        mov     x1, x20
        bl      add_argument
12:     mov     x21, x25
        mov     w23, #0
        mov     w24, #0
        ldp     x29, x30, [sp], #16
        ret
end expand

// void expand_single(const char *word, char *to, size): the one text of a word, for assignments and redirections: neither cut
// into fields nor a pattern.
function expand_single
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        add     x21, x1, x2
        sub     x21, x21, #1            // x21: where the NUL must be at the latest
        mov     w22, #0                 // w22: 1 inside "…"
        ldrb    w0, [x19]
        cmp     w0, #'~'
        b.ne    1f
        ldrb    w0, [x19, #1]
        cmp     w0, #'/'
        ccmp    w0, #0, #4, ne
        b.ne    1f
        add     x19, x19, #1
        adrp    x0, home_name
        add     x0, x0, :lo12:home_name
        bl      variable
        b       7f
1:      ldrb    w0, [x19], #1
        cbz     w0, 9f
        cmp     w0, #'"'
        b.ne    2f
        eor     w22, w22, #1
        b       1b
2:      cmp     w0, #'$'
        b.eq    6f
        cmp     w0, #'`'
        b.eq    11f
        cmp     w0, #'\\'
        b.eq    5f
        cbnz    w22, 4f
        cmp     w0, #'\''
        b.ne    4f
3:      ldrb    w0, [x19], #1
        cmp     w0, #'\''
        b.eq    1b
        cmp     x20, x21
        b.hs    3b
        strb    w0, [x20], #1
        b       3b
4:      cmp     x20, x21
        b.hs    1b
        strb    w0, [x20], #1
        b       1b
5:      ldrb    w1, [x19]
        cbz     w1, 4b
        cbz     w22, 10f
        cmp     w1, #'$'
        mov     w2, #'"'
        ccmp    w1, w2, #4, ne
        mov     w2, #'\\'
        ccmp    w1, w2, #4, ne
        b.ne    4b
10:     mov     w0, w1
        add     x19, x19, #1
        b       4b
11:     mov     x0, x19
        bl      backquoted_output
        mov     x19, x1
        b       7f
6:      mov     x0, x19
        bl      dollar_value
        cbz     x0, 8f
        mov     x19, x1
7:      ldrb    w1, [x0], #1
        cbz     w1, 1b
        cmp     x20, x21
        b.hs    1b
        strb    w1, [x20], #1
        b       7b
8:      mov     w0, #'$'
        b       4b
9:      strb    wzr, [x20]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end expand_single

// x0: behind a $. x0: the value that it means, x1: what follows; x0 is NULL if it is only a dollar.
function dollar_value
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        ldrb    w1, [x0]
        cmp     w1, #'('
        b.eq    command
        cmp     w1, #'{'
        b.eq    braces
        cmp     w1, #'?'
        b.eq    status
        cmp     w1, #'$'
        b.eq    own_number
        cmp     w1, #'!'
        b.eq    last_number
        cmp     w1, #'#'
        b.eq    count
        cmp     w1, #'@'
        mov     w2, #'*'
        ccmp    w1, w2, #4, ne
        b.eq    all
        sub     w2, w1, #'0'
        cmp     w2, #9
        b.ls    parameter
        mov     x20, x0                 // a name: a letter or _, then digits too
        bl      name_length
        cbz     x0, 1f
        add     x21, x19, x0
        mov     x1, x0
        mov     x0, x19
        bl      named_value
        b       2f
1:      mov     x0, #0
        b       3f
all:                                    // $@, $*: with spaces between them
        bl      joined_parameters
        add     x21, x19, #1
        b       2f
length:                                 // ${#name}
        add     x0, x19, #1
        bl      dollar_value
        cbz     x0, 3f
        mov     x19, x1
        bl      strlen
        mov     x3, x0
        b       number
braces:                                 // ${name}, and with :- := :+ # ## % %% what is to be done with it
        add     x19, x19, #1
        ldrb    w0, [x19]
        cmp     w0, #'#'
        b.eq    length
        mov     x0, x19
        bl      name_length
        mov     x20, x0
        mov     x0, x19
        mov     w1, #'}'
        bl      strchr
        cbz     x0, 3f
        add     x21, x0, #1
        cbz     x20, 4f
        mov     x0, x19
        mov     x1, x20
        bl      named_value
        add     x1, x19, x20
        sub     x2, x21, #1
        cmp     x1, x2
        b.eq    2f
        mov     x3, x19
        mov     x4, x20
        bl      changed_value
        b       2f
4:      mov     x0, x19                 // ${1}, ${?} and their like
        bl      dollar_value
        cbz     x0, 3f
        sub     x2, x21, #1
        cmp     x1, x2
        b.eq    2f
        mov     x3, x19
        mov     x4, #1
        bl      changed_value
        b       2f
status:
        adrp    x1, last_status
        ldr     w3, [x1, :lo12:last_status]
        b       number
own_number:
        bl      getpid
        mov     w3, w0
        b       number
last_number:
        adrp    x1, last_background
        ldr     w3, [x1, :lo12:last_background]
        b       number
count:
        adrp    x1, parameter_count
        ldr     w3, [x1, :lo12:parameter_count]
number:
        adrp    x0, number_text
        add     x0, x0, :lo12:number_text
        mov     x1, #32
        adrp    x2, number_format
        add     x2, x2, :lo12:number_format
        bl      snprintf
        adrp    x0, number_text
        add     x0, x0, :lo12:number_text
        add     x21, x19, #1
        b       2f
parameter:                              // $0 to $9
        add     x21, x19, #1
        adrp    x0, empty
        add     x0, x0, :lo12:empty
        adrp    x1, parameter_count
        ldr     w1, [x1, :lo12:parameter_count]
        cmp     w2, w1
        b.hi    2f
        adrp    x1, parameters
        ldr     x1, [x1, :lo12:parameters]
        ldr     x1, [x1, w2, uxtw #3]
        cmp     x1, #0
        csel    x0, x1, x0, ne
        b       2f
command:                                // $( … ): what a command prints, without the line feeds at its end
        ldrb    w0, [x19, #1]
        cmp     w0, #'('
        b.eq    calculation
        mov     x0, x19
        bl      command_output
        mov     x21, x1
2:      mov     x1, x21
3:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
calculation:                            // $(( … ))
        add     x0, x19, #2
        mov     w2, #2                  // w2: brackets that are open
5:      ldrb    w1, [x0], #1
        cbz     w1, 6f
        cmp     w1, #'('
        cinc    w2, w2, eq
        cmp     w1, #')'
        b.ne    5b
        subs    w2, w2, #1
        b.ne    5b
        mov     x21, x0
        sub     x1, x0, x19
        sub     x1, x1, #4
        add     x0, x19, #2
        bl      strndup
        mov     x20, x0
        sub     sp, sp, #4096
        mov     x1, sp
        mov     x2, #4096
        bl      expand_single
        mov     x0, sp
        bl      arithmetic
        add     sp, sp, #4096
        mov     x3, x0
        sub     x19, x21, #1
        mov     x0, x20
        str     x3, [sp, #40]
        bl      free
        ldr     x3, [sp, #40]
        b       number
6:      mov     x0, #0
        b       3b
end dollar_value

// x0: the value of ${name…}, x1: what stands behind the name, x2: the brace, x3: the name, x4: its length. x0: the value that is meant.
//      x19 value       x20 the text behind the operator, expanded      w21 operator    w22 twice       x23 name
function changed_value
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x19, x0
        stp     x3, x4, [sp, #64]
        mov     w22, #0
        ldrb    w21, [x1], #1
        cmp     w21, #':'
        b.ne    1f
        ldrb    w21, [x1], #1
        b       2f
1:      ldrb    w0, [x1]
        cmp     w0, w21
        b.ne    2f
        mov     w22, #1
        add     x1, x1, #1
2:      sub     x2, x2, x1
        mov     x0, x1
        mov     x1, x2
        bl      strndup
        mov     x23, x0
        mov     x0, #4096
        bl      malloc
        mov     x20, x0
        mov     x0, x23
        mov     x1, x20
        mov     x2, #4096
        bl      expand_single
        mov     x0, x23
        bl      free
        cmp     w21, #'%'
        b.eq    suffix
        cmp     w21, #'#'
        b.eq    prefix
        ldrb    w0, [x19]
        cmp     w21, #'+'               // another value if there is one, or if there is none
        b.eq    3f
        cbnz    w0, 9f
        cmp     w21, #'='
        b.ne    4f
        ldp     x0, x1, [sp, #64]
        bl      strndup
        mov     x1, x20
        bl      set_variable
        b       4f
3:      cbz     w0, 9f
4:      mov     x19, x20
        b       9f
prefix:                                 // the shortest or longest beginning that fits goes
        mov     x0, x19
        bl      strdup
        mov     x24, x0
        mov     x21, #0                 // bytes that are tried
        bl      strlen
        mov     x23, x0
5:      cmp     x21, x23
        b.hi    9f
        cmp     w22, #0
        sub     x1, x23, x21
        csel    x1, x21, x1, eq
        ldrb    w2, [x24, x1]
        str     w2, [sp, #64]
        str     x1, [sp, #72]
        strb    wzr, [x24, x1]
        mov     x0, x20
        mov     x1, x24
        mov     w2, #0
        bl      fnmatch
        ldr     w2, [sp, #64]
        ldr     x1, [sp, #72]
        strb    w2, [x24, x1]
        add     x21, x21, #1
        cbnz    w0, 5b
        add     x19, x24, x1
        b       9f
suffix:
        mov     x0, x19
        bl      strdup
        mov     x24, x0
        bl      strlen
        mov     x23, x0
        mov     x21, #0
6:      cmp     x21, x23
        b.hi    9f
        cmp     w22, #0                 // the last byte first, or the whole first
        sub     x1, x23, x21
        csel    x1, x1, x21, eq
        str     x1, [sp, #72]
        mov     x0, x20
        add     x1, x24, x1
        mov     w2, #0
        bl      fnmatch
        ldr     x1, [sp, #72]
        add     x21, x21, #1
        cbnz    w0, 6b
        strb    wzr, [x24, x1]
        mov     x19, x24
9:      mov     x0, x19
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end changed_value

// char *joined_parameters(void): $1 $2 …, malloc's.
//      x19 text        w20 number      x21 bytes
function joined_parameters
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     w20, #1
        mov     x21, #1
        mov     x0, #1
        bl      malloc
        mov     x19, x0
        strb    wzr, [x0]
1:      adrp    x0, parameter_count
        ldr     w0, [x0, :lo12:parameter_count]
        cmp     w20, w0
        b.gt    3f
        bl      numbered_parameter
        bl      strlen
        add     x21, x21, x0
        add     x21, x21, #1
        mov     x0, x19
        mov     x1, x21
        bl      realloc
        mov     x19, x0
        cmp     w20, #1
        b.eq    2f
        adrp    x1, space
        add     x1, x1, :lo12:space
        bl      strcat
2:      bl      numbered_parameter
        mov     x1, x0
        mov     x0, x19
        bl      strcat
        add     w20, w20, #1
        b       1b
3:      mov     x0, x19
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
numbered_parameter:
        adrp    x0, parameters
        ldr     x0, [x0, :lo12:parameters]
        ldr     x0, [x0, w20, uxtw #3]
        ret
end joined_parameters

// size_t name_length(const char *text): bytes of the name that it begins with.
function name_length
        mov     x2, #0
1:      ldrb    w1, [x0, x2]
        sub     w3, w1, #'0'
        cmp     w3, #9
        ccmp    x2, #0, #4, ls          // a digit, but not the first
        b.ne    2f
        orr     w3, w1, #32
        sub     w3, w3, #'a'
        cmp     w3, #25
        b.ls    2f
        cmp     w1, #'_'
        b.eq    2f
        mov     x0, x2
        ret
2:      add     x2, x2, #1
        b       1b
end name_length

// x0: name, x1: its length. x0: the variable's value, "" if it has none.
named_value:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        bl      strndup
        str     x0, [sp, #16]
        bl      variable
        str     x0, [sp, #24]
        ldr     x0, [sp, #16]
        bl      free
        ldr     x0, [sp, #24]
        ldp     x29, x30, [sp], #32
        ret

// char *variable(const char *name): of the shell or of the environment; "" if there is none.
function variable
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        bl      find_variable
        cbnz    x0, 1f
        mov     x0, x19
        bl      getenv
        adrp    x1, empty
        add     x1, x1, :lo12:empty
        cmp     x0, #0
        csel    x0, x1, x0, eq
        b       2f
1:      ldr     x0, [x0]
        mov     w1, #'='
        bl      strchr
        add     x0, x0, #1
2:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end variable

// char **find_variable(const char *name): the place of "name=value" among the shell's own variables, or NULL.
function find_variable
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        bl      strlen
        mov     x20, x0
        adrp    x21, variables
        add     x21, x21, :lo12:variables
1:      ldr     x0, [x21]
        cbz     x0, 2f
        mov     x1, x19
        mov     x2, x20
        bl      strncmp
        ldr     x1, [x21]
        ldrb    w1, [x1, x20]
        cmp     w0, #0
        mov     w2, #'='
        ccmp    w1, w2, #0, eq
        b.eq    3f
        add     x21, x21, #8
        b       1b
2:      mov     x21, #0
3:      mov     x0, x21
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end find_variable

// void set_variable(const char *name, const char *value): where it is already; else among the shell's own.
function set_variable
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        bl      getenv
        cbz     x0, 1f
        mov     x0, x19
        mov     x1, x20
        mov     w2, #1
        bl      setenv
        b       4f
1:      mov     x0, x19
        bl      find_variable
        mov     x21, x0
        cbnz    x0, 2f
        adrp    x21, variables
        add     x21, x21, :lo12:variables
3:      ldr     x0, [x21], #8
        cbnz    x0, 3b
        sub     x21, x21, #8
        adrp    x1, variables + 254 * 8
        add     x1, x1, :lo12:variables + 254 * 8
        cmp     x21, x1
        b.hs    4f
2:      sub     sp, sp, #16
        mov     x0, sp
        adrp    x1, assignment_format
        add     x1, x1, :lo12:assignment_format
        mov     x2, x19
        mov     x3, x20
        bl      asprintf
        ldr     x0, [sp], #16
        str     x0, [x21]
4:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end set_variable

// void unset_variable(const char *name)
function unset_variable
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      unsetenv
        ldr     x0, [sp, #16]
        bl      find_variable
        cbz     x0, 2f
1:      ldr     x1, [x0, #8]            // those behind it move up
        str     x1, [x0], #8
        cbnz    x1, 1b
2:      ldp     x29, x30, [sp], #32
        ret
end unset_variable

// void export_variable(const char *name): from the shell's own into the environment.
function export_variable
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        bl      find_variable
        cbz     x0, 1f
        mov     x0, x19
        bl      variable
        mov     x20, x0
        mov     x0, x19
        bl      unset_variable
        mov     x0, x19
        mov     x1, x20
        mov     w2, #1
        bl      setenv
1:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end export_variable

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

// int add_argument(const char *text, list *): a copy of it.
function add_argument
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x1
        ldr     x2, [x1]
        cmp     x2, #ARGUMENT_LIMIT
        b.hs    1f
        bl      strdup
        ldr     x2, [x19]
        add     x3, x19, #LIST_items
        add     x3, x3, x2, lsl #3
        stp     x0, xzr, [x3]
        add     x2, x2, #1
        str     x2, [x19]
        mov     w0, #0
        b       2f
1:      mov     w0, #-1
2:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end add_argument

// void free_arguments(list *)
function free_arguments
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, #0
1:      ldr     x0, [x19]
        cmp     x20, x0
        b.hs    2f
        add     x1, x19, #LIST_items
        ldr     x0, [x1, x20, lsl #3]
        bl      free
        add     x20, x20, #1
        b       1b
2:      str     xzr, [x19]
        str     xzr, [x19, #LIST_items]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end free_arguments

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
        add     x0, x19, #LIST_items
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

        .section .rodata
home_name:
        .asciz  "HOME"
number_format:
        .asciz  "%ld"
assignment_format:
        .asciz  "%s=%s"
long_field:
        .asciz  "a word is too long"
here:   .asciz  "."
empty:  .byte   0
all_parameters:
        .asciz  "\"$@\""
space:  .asciz  " "

        .bss
        .balign 8
        .globl  variables
variables:                              // "name=value", then NULL
        .skip   256 * 8
        .globl  parameters
parameters:                             // $0, $1, …
        .skip   8
        .globl  parameter_count
parameter_count:                        // the number of the last one
        .skip   4
        .globl  last_status
last_status:
        .skip   4
        .globl  last_background
last_background:
        .skip   4
number_text:
        .skip   32
