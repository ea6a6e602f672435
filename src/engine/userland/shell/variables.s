// The shell's variables: its own are "name=value" in a table, an element of an array "name[key]=value"; those of the environment are
// where the C library has them. What readonly, declare -i, -a and -A say of a name stands in a list of its own.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"
        .include "token.inc"
        .include "expansion.inc"

        .text

        .equ    READONLY,    1
        .equ    INTEGER,     2
        .equ    ARRAY,       4
        .equ    ASSOCIATIVE, 8

        .equ    ATTRIBUTE_next,  0
        .equ    ATTRIBUTE_name,  8
        .equ    ATTRIBUTE_flags, 16

        .equ    SAVED_next,      0
        .equ    SAVED_name,      8
        .equ    SAVED_value,     16     // NULL: there was none
        .equ    SAVED_exported,  24
        .equ    SAVED_BYTES,     32

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

// char *variable(const char *name): "" if it has no value.
function variable
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      find_value
        address x1, empty
        cmp     x0, #0
        csel    x0, x1, x0, eq
        ldp     x29, x30, [sp], #16
        ret
end variable

// char *find_value(const char *name): of the shell or of the environment, of an array its element 0; NULL: it has none.
function find_value
        enter   1, 16
        mov     x19, x0
        bl      find_variable
        cbnz    x0, 1f
        mov     x0, x19
        bl      getenv
        cbnz    x0, 2f
        mov     x0, x19
        bl      attributes_of
        tst     w0, #ARRAY | ASSOCIATIVE
        mov     x0, #0
        b.eq    2f
        mov     x0, x19
        mov     w1, #'['
        bl      strchr
        mov     x1, x0
        mov     x0, #0
        cbnz    x1, 2f
        add     x0, x29, #32
        address x1, first_format
        mov     x2, x19
        bl      asprintf
        ldr     x0, [x29, #32]
        bl      find_variable
        mov     x19, x0
        ldr     x0, [x29, #32]
        bl      free
        mov     x0, x19
        cbz     x0, 2f
1:      ldr     x0, [x0]
        mov     w1, #'='
        bl      strchr
        add     x0, x0, #1
2:      leave   1, 16
end find_value

// char **find_variable(const char *name): the place of "name=value" among the shell's own variables, or NULL.
function find_variable
        enter   2
        mov     x19, x0
        bl      strlen
        mov     x20, x0
        get64   21, variables
        cbz     x21, 2f
1:      ldr     x0, [x21]
        cbz     x0, 2f
        mov     x1, x19
        mov     x2, x20
        bl      strncmp
        ldr     x1, [x21]
        cbnz    w0, 4f
        ldrb    w1, [x1, x20]
        cmp     w1, #'='
        b.eq    3f
4:      add     x21, x21, #8
        b       1b
2:      mov     x21, #0
3:      mov     x0, x21
        leave   2
end find_variable

// int set_variable(const char *name, const char *value): where it is already; else among the shell's own. −1 after a message.
//      x19 name        x20 value       w21 attributes  x22 what is to be freed
function set_variable
        enter   2, 16
        mov     x19, x0
        mov     x20, x1
        mov     x22, #0
        bl      attributes_of
        mov     w21, w0
        tbz     w21, #0, 1f
        bl      complain_readonly
        mov     w0, #-1
        b       9f
1:      tbz     w21, #1, 2f
        mov     x0, x20
        bl      arithmetic
        bl      number_text
        mov     x20, x0
        mov     x22, x0
2:      mov     x0, x19
        bl      getenv
        cbz     x0, 3f
        mov     x0, x19
        mov     x1, x20
        mov     w2, #1
        bl      setenv
        b       8f
3:      tst     w21, #ARRAY | ASSOCIATIVE
        b.eq    4f
        mov     x0, x19
        mov     w1, #'['
        bl      strchr
        cbnz    x0, 4f
        add     x0, x29, #48            // an array's own name means its element 0
        address x1, first_format
        mov     x2, x19
        bl      asprintf
        ldr     x0, [x29, #48]
        mov     x1, x20
        bl      store_variable
        ldr     x0, [x29, #48]
        bl      free
        b       8f
4:      mov     x0, x19
        mov     x1, x20
        bl      store_variable
8:      mov     x0, x22
        bl      free
        mov     w0, #0
9:      leave   2, 16
end set_variable

complain_readonly:                      // x19: the name
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x2, x19
        address x1, readonly_text
        bl      complain_about
        mov     w0, #0
        bl      expansion_fails
        ldp     x29, x30, [sp], #16
        ret

// x0: name, x1: value: into the shell's table.
//      x19 name        x20 value       x21 place
store_variable:
        enter   2, 16
        mov     x19, x0
        mov     x20, x1
        bl      find_variable
        mov     x21, x0
        cbnz    x0, 2f
        get64   0, variables
        get64   1, variable_count
        get64   2, variable_room
        add     x3, x1, #2
        cmp     x3, x2
        b.ls    1f
        lsl     x1, x3, #1
        put     x1, variable_room
        lsl     x1, x1, #3
        bl      realloc
        put     x0, variables
        get64   1, variable_count
1:      add     x21, x0, x1, lsl #3
        stp     xzr, xzr, [x21]
        add     x1, x1, #1
        put     x1, variable_count
2:      add     x0, x29, #48
        address x1, assignment_format
        mov     x2, x19
        mov     x3, x20
        bl      asprintf
        ldr     x0, [x21]
        ldr     x1, [x29, #48]
        str     x1, [x21]
        bl      free
        leave   2, 16

// void unset_variable(const char *name): with the elements of an array.
function unset_variable
        enter   1
        mov     x19, x0
        bl      attributes_of
        tbz     w0, #0, 1f
        bl      complain_readonly
        leave   1
1:      mov     x0, x19
        bl      unsetenv
        mov     x0, x19
        bl      find_variable
        bl      drop_variable
        bl      unset_elements
        mov     x0, x19
        bl      attribute_place
        cbz     x0, 2f
        str     wzr, [x0, #ATTRIBUTE_flags]
2:      leave   1
end unset_variable

// void unset_element(const char *name): NAME[KEY], the key worked out.
function unset_element
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      find_variable
        bl      drop_variable
        ldp     x29, x30, [sp], #16
        ret
end unset_element

unset_elements:                         // x19: name
        enter   1
        mov     x0, x19
        bl      strlen
        mov     x20, x0
1:      get64   0, variables
        cbz     x0, 4f
2:      ldr     x1, [x0]
        cbz     x1, 4f
        stp     x0, x1, [sp, #-16]!
        mov     x0, x1
        mov     x1, x19
        mov     x2, x20
        bl      strncmp
        mov     w2, w0
        ldp     x0, x1, [sp], #16
        cbnz    w2, 3f
        ldrb    w2, [x1, x20]
        cmp     w2, #'['
        b.ne    3f
        bl      drop_variable
        b       1b
3:      add     x0, x0, #8
        b       2b
4:      leave   1

drop_variable:                          // x0: its place, or NULL; those behind it move up
        cbz     x0, 2f
1:      ldr     x1, [x0, #8]
        str     x1, [x0], #8
        cbnz    x1, 1b
        get64   1, variable_count
        sub     x1, x1, #1
        put     x1, variable_count
2:      ret

// void export_variable(const char *name): from the shell's own into the environment.
function export_variable
        enter   1
        mov     x19, x0
        bl      find_variable
        cbz     x0, 1f
        mov     x20, x0
        ldr     x0, [x0]
        mov     w1, #'='
        bl      strchr
        add     x1, x0, #1
        mov     x0, x19
        mov     w2, #1
        bl      setenv
        mov     x0, x20
        bl      drop_variable
1:      leave   1
end export_variable

// Attributes.

// x0: name, up to a [. x0: its entry, or NULL.
//      x19 name        x20 length      x21 entry
attribute_place:
        enter   2
        mov     x19, x0
        bl      name_length
        mov     x20, x0
        get64   21, attributes
1:      cbz     x21, 2f
        ldr     x0, [x21, #ATTRIBUTE_name]
        mov     x1, x19
        mov     x2, x20
        bl      strncmp
        cbnz    w0, 3f
        ldr     x0, [x21, #ATTRIBUTE_name]
        ldrb    w0, [x0, x20]
        cbz     w0, 2f
3:      ldr     x21, [x21, #ATTRIBUTE_next]
        b       1b
2:      mov     x0, x21
        leave   2

// int attributes_of(const char *name)
function attributes_of
        get64   1, attributes
        cbz     x1, 2f
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      attribute_place
        cbz     x0, 1f
        ldr     w0, [x0, #ATTRIBUTE_flags]
1:      ldp     x29, x30, [sp], #16
        ret
2:      mov     w0, #0
        ret
end attributes_of

// void add_attributes(const char *name, int flags)
function add_attributes
        enter   1
        cbz     w1, 2f
        mov     x19, x0
        mov     w20, w1
        bl      attribute_place
        cbnz    x0, 1f
        mov     x0, #24
        bl      malloc
        get64   1, attributes
        str     x1, [x0, #ATTRIBUTE_next]
        str     wzr, [x0, #ATTRIBUTE_flags]
        put     x0, attributes
        str     x0, [sp, #-16]!
        mov     x0, x19
        bl      strdup
        mov     x1, x0
        ldr     x0, [sp], #16
        str     x1, [x0, #ATTRIBUTE_name]
1:      ldr     w1, [x0, #ATTRIBUTE_flags]
        orr     w1, w1, w20
        str     w1, [x0, #ATTRIBUTE_flags]
2:      leave   1
end add_attributes

// Arrays.

// char *element_name(const char *text): name[key] with the key worked out, malloc's.
//      x19 text        x20 key         w21 length of the name
function element_name
        enter   2, 16
        mov     x19, x0
        bl      name_length
        mov     x21, x0
        add     x1, x19, x0
        add     x0, x1, #1
        str     x0, [x29, #48]
        bl      strlen
        sub     x1, x0, #1
        ldr     x0, [x29, #48]
        bl      strndup
        mov     x20, x0
        mov     w1, #HOW_single
        bl      expand_text
        mov     x22, x0
        mov     x0, x20
        bl      free
        mov     x20, x22
        mov     x0, x19
        bl      attributes_of
        tst     w0, #ASSOCIATIVE
        b.ne    1f
        mov     x0, x20
        bl      arithmetic
        tbz     x0, #63, 2f
        str     x0, [x29, #48]
        mov     x0, x19                 // a negative one counts from the end
        bl      element_count
        ldr     x1, [x29, #48]
        add     x0, x0, x1
2:      mov     x4, x0
        add     x0, x29, #48
        mov     w2, w21
        mov     x3, x19
        address x1, number_element
        bl      asprintf
        b       3f
1:      add     x0, x29, #48
        mov     w2, w21
        mov     x3, x19
        mov     x4, x20
        address x1, text_element
        bl      asprintf
3:      mov     x0, x20
        bl      free
        ldr     x0, [x29, #48]
        leave   2, 16
end element_name

element_count:                          // x0: name[…. x0: the highest index and 1
        enter   1, LIST_BYTES
        mov     x19, x0
        bl      name_length
        mov     x1, x0
        mov     x0, x19
        bl      strndup
        mov     x19, x0
        add     x0, x29, #32
        bl      list_begin
        mov     x0, x19
        add     x1, x29, #32
        mov     w2, #1
        bl      array_items
        mov     x0, x19
        bl      free
        ldp     x0, x1, [x29, #32]
        mov     x19, #0
        cbz     x0, 1f
        sub     x0, x0, #1
        ldr     x0, [x1, x0, lsl #3]
        bl      atol
        add     x19, x0, #1
1:      add     x0, x29, #32
        bl      free_arguments
        mov     x0, x19
        leave   1, LIST_BYTES

// void array_items(const char *name, list *, int keys): its values, or its keys, in the order of the keys. A plain variable is an array of one.
//      x19 name        x20 list        w21 keys        x22 place       x23 length      x24 its first
function array_items
        enter   3, 16
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        bl      strlen
        mov     x23, x0
        ldr     x24, [x20, #LIST_count]
        bl      pipe_status_items
        cbnz    w0, 9f
        get64   22, variables
        cbz     x22, 5f
1:      ldr     x0, [x22]
        cbz     x0, 5f
        mov     x1, x19
        mov     x2, x23
        bl      strncmp
        cbnz    w0, 4f
        ldr     x0, [x22]               // the whole first: keys decide on the order
        ldrb    w1, [x0, x23]
        cmp     w1, #'['
        b.ne    4f
        mov     x1, x20
        bl      add_argument
4:      add     x22, x22, #8
        b       1b
5:      ldr     x1, [x20, #LIST_count]
        sub     x1, x1, x24
        cbnz    x1, 6f
        mov     x0, x19                 // a plain variable
        bl      find_value
        cbz     x0, 9f
        address x1, zero_text
        cmp     w21, #0
        csel    x0, x1, x0, ne
        mov     x1, x20
        bl      add_argument
        b       9f
6:      mov     x0, x19
        bl      attributes_of
        tst     w0, #ASSOCIATIVE
        b.ne    7f
        ldr     x0, [x20, #LIST_items]
        add     x0, x0, x24, lsl #3
        ldr     x1, [x20, #LIST_count]
        sub     x1, x1, x24
        mov     x2, #8
        adr     x3, by_index
        bl      qsort
7:      ldp     x0, x1, [x20]           // then each gives way to what is asked for
        cmp     x24, x0
        b.hs    9f
        ldr     x22, [x1, x24, lsl #3]
        add     x0, x22, x23
        address x1, key_end
        bl      strstr
        cbz     x0, 8f
        strb    wzr, [x0], #2
        add     x1, x22, x23
        add     x1, x1, #1
        cmp     w21, #0
        csel    x0, x1, x0, ne
        bl      strdup
        ldr     x1, [x20, #LIST_items]
        str     x0, [x1, x24, lsl #3]
        mov     x0, x22
        bl      free
8:      add     x24, x24, #1
        b       7b
9:      leave   3, 16
by_index:
        enter   1
        ldr     x19, [x1]
        ldr     x0, [x0]
        bl      index_of
        mov     x20, x0
        mov     x0, x19
        bl      index_of
        cmp     x20, x0
        cset    w0, gt
        csinv   w0, w0, wzr, ge
        leave   1
index_of:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w1, #'['
        bl      strchr
        add     x0, x0, #1
        bl      atol
        ldp     x29, x30, [sp], #16
        ret
end array_items

// void assign_word(char *word, int into_environment): NAME=VALUE, NAME+=VALUE, NAME[KEY]=VALUE, NAME=(VALUE …) of the line.
//      x19 word        x20 name        x21 value       w22 into the environment        w23 +=
function assign_word
        enter   3
        mov     x19, x0
        mov     w22, w1
        bl      assignment_length
        add     x21, x19, x0
        ldurb   w1, [x21, #-2]
        cmp     w1, #'+'
        cset    w23, eq
        sub     x1, x0, #1
        sub     x1, x1, x23
        mov     x0, x19
        bl      strndup
        mov     x20, x0
        ldrb    w1, [x21]
        cmp     w1, #'('
        b.eq    array
        mov     x0, x20
        mov     w1, #'['
        bl      strchr
        cbz     x0, 1f
        mov     x0, x20
        mov     w1, #ARRAY
        bl      add_element_attribute
        mov     x0, x20
        bl      element_name
        mov     x24, x0
        mov     x0, x20
        bl      free
        mov     x20, x24
1:      mov     x0, x21
        mov     w1, #HOW_assignment
        bl      expand_text
        mov     x21, x0
        cbz     w23, 2f
        bl      append_to_old
2:      get32   0, expansion_error
        cbnz    w0, 4f
        mov     x0, x20
        mov     x1, x21
        cbnz    w22, 3f
        bl      set_variable
        b       4f
3:      mov     w2, #1
        bl      setenv
4:      mov     x0, x21
        bl      free
        mov     x0, x20
        bl      free
        leave   3
array:  mov     x0, x21
        bl      strlen
        sub     x1, x0, #2
        add     x0, x21, #1
        bl      strndup
        mov     x21, x0
        mov     x0, x20
        mov     x1, x21
        mov     w2, w23
        bl      assign_array
        b       4b

append_to_old:                          // x21 is what x20 gets behind what it has; of an integer the sum
        enter   0, 16
        mov     x0, x20
        bl      attributes_of
        address x1, join_format
        address x2, sum_format
        tst     w0, #INTEGER
        csel    x1, x2, x1, ne
        str     x1, [x29, #24]
        mov     x0, x20
        bl      variable
        mov     x2, x0
        mov     x3, x21
        ldr     x1, [x29, #24]
        add     x0, x29, #16
        bl      asprintf
        mov     x0, x21
        bl      free
        ldr     x21, [x29, #16]
        leave   0, 16
end assign_word

// x0: name[…, w1: an attribute for the name.
add_element_attribute:
        enter   1
        mov     x19, x0
        mov     w20, w1
        bl      attributes_of
        tst     w0, #ARRAY | ASSOCIATIVE
        b.ne    1f
        mov     x0, x19
        bl      name_length
        mov     x1, x0
        mov     x0, x19
        bl      strndup
        mov     x19, x0
        mov     w1, w20
        bl      add_attributes
        mov     x0, x19
        bl      free
1:      leave   1

// void assign_array(const char *name, const char *words, int appends): the words between ( and ), [key]=value perhaps.
//      x19 name        x20 words, then tokens  x21 next token  x22 index       x23 list        x24 texts
function assign_array
        enter   4, LIST_BYTES
        mov     x19, x0
        mov     x20, x1
        mov     w22, w2
        bl      attributes_of
        tst     w0, #ASSOCIATIVE | ARRAY
        b.ne    1f
        mov     x0, x19
        mov     w1, #ARRAY
        bl      add_attributes
1:      mov     x0, x19
        bl      element_count
        cbnz    w22, 2f
        bl      unset_elements
        mov     x0, x19
        bl      find_variable
        bl      drop_variable
        mov     x0, #0
2:      mov     x22, x0
        add     x23, x29, #80
        mov     x0, x23
        bl      list_begin
        mov     x0, x20
        bl      tokens_of
        cbz     x0, 9f
        mov     x20, x0
        mov     x21, x0
3:      bl      next_array_word
        cbz     x0, 8f
        mov     x24, x0
        ldrb    w1, [x0]
        cmp     w1, #'['
        b.ne    5f
        address x1, key_end
        bl      strstr
        cbz     x0, 5f
        add     x0, x29, #80 + 24       // [key]=value
        address x1, join_format
        mov     x2, x19
        mov     x3, x24
        bl      asprintf
        ldr     x24, [x29, #80 + 24]
        mov     x0, x24
        mov     w1, #0
        bl      assign_word
        mov     x0, x24
        bl      element_index
        add     x22, x0, #1
        mov     x0, x24
        bl      free
        b       3b
5:      mov     x0, x24
        mov     x1, x23
        bl      expand
        mov     x24, #0
6:      ldp     x0, x1, [x23]
        cmp     x24, x0
        b.hs    7f
        ldr     x1, [x1, x24, lsl #3]
        mov     x0, x19
        mov     x2, x22
        bl      store_element
        add     x22, x22, #1
        add     x24, x24, #1
        b       6b
7:      mov     x0, x23
        bl      free_arguments
        b       3b
8:      mov     x0, x20
        bl      free
9:      leave   4, LIST_BYTES
end assign_array

next_array_word:                        // x21: token, which goes on. x0: the word that comes next, NULL: none does
1:      ldr     w0, [x21]
        cmp     w0, #SEMICOLON
        b.ne    2f
        add     x21, x21, #TOKEN_BYTES
        b       1b
2:      cmp     w0, #WORD
        b.ne    3f
        ldr     x0, [x21, #TOKEN_text]
        add     x21, x21, #TOKEN_BYTES
        ret
3:      mov     x0, #0
        ret

element_index:                          // x0: name[key]=…. x0: the key as a number
        enter   1
        mov     w1, #'['
        bl      strchr
        add     x0, x0, #1
        bl      atol
        leave   1

// void store_element(const char *name, const char *value, long index)
function store_element
        enter   1, 16
        mov     x20, x1
        mov     x3, x2
        mov     x2, x0
        address x1, index_format
        add     x0, x29, #32
        bl      asprintf
        ldr     x0, [x29, #32]
        mov     x1, x20
        bl      set_variable
        ldr     x0, [x29, #32]
        bl      free
        leave   1, 16
end store_element

// int assignment_length(const char *word): bytes of NAME=, NAME+=, NAME[KEY]= at its beginning; 0: it is no assignment.
//      x19 word        x20 place
function assignment_length
        enter   1
        mov     x19, x0
        bl      name_length
        cbz     x0, 9f
        add     x20, x19, x0
        ldrb    w1, [x20]
        cmp     w1, #'['
        b.ne    2f
        add     x20, x20, #1
1:      ldrb    w1, [x20]
        cbz     w1, 8f
        cmp     w1, #']'
        cinc    x20, x20, eq
        b.eq    2f
        mov     x0, x20
        mov     w1, #0
        bl      skip_part
        mov     x20, x0
        cbnz    x0, 1b
        b       8f
2:      ldrb    w1, [x20]
        cmp     w1, #'+'
        cinc    x20, x20, eq
        ldrb    w1, [x20], #1
        cmp     w1, #'='
        b.ne    8f
        sub     x0, x20, x19
        leave   1
8:      mov     x0, #0
9:      leave   1
end assignment_length

// What a function has made local, and a command was given before its name, gets its old value back.

// void save_variable(const char *name)
function save_variable
        enter   1
        mov     x19, x0
        mov     x0, #SAVED_BYTES
        bl      malloc
        mov     x20, x0
        get64   1, saved_variables
        str     x1, [x20, #SAVED_next]
        put     x20, saved_variables
        mov     x0, x19
        bl      strdup
        str     x0, [x20, #SAVED_name]
        mov     x0, x19
        bl      getenv
        cmp     x0, #0
        cset    w1, ne
        str     w1, [x20, #SAVED_exported]
        mov     x0, x19
        bl      find_value
        cbz     x0, 1f
        bl      strdup
1:      str     x0, [x20, #SAVED_value]
        leave   1
end save_variable

// void restore_variables(saved *mark): those saved since.
function restore_variables
        enter   1
        mov     x19, x0
1:      get64   20, saved_variables
        cmp     x20, x19
        b.eq    4f
        cbz     x20, 4f
        ldr     x1, [x20, #SAVED_next]
        put     x1, saved_variables
        ldr     x0, [x20, #SAVED_name]
        bl      unset_variable
        ldr     x1, [x20, #SAVED_value]
        cbz     x1, 3f
        ldr     x0, [x20, #SAVED_name]
        ldr     w2, [x20, #SAVED_exported]
        cbz     w2, 2f
        mov     w2, #1
        bl      setenv
        b       3f
2:      bl      set_variable
3:      ldr     x0, [x20, #SAVED_value]
        bl      free
        ldr     x0, [x20, #SAVED_name]
        bl      free
        mov     x0, x20
        bl      free
        b       1b
4:      leave   1
end restore_variables

// char *computed_variable(const char *name): of those that the shell works out when they are asked for, malloc's; NULL: it is none.
function computed_variable
        enter   1, 16
        mov     x19, x0
        address x20, computed
1:      ldr     x0, [x20], #16
        cbz     x0, 2f
        mov     x1, x19
        bl      strcmp
        cbnz    w0, 1b
        ldur    x1, [x20, #-8]
        blr     x1
        cbz     x0, 2f
        leave   1, 16
2:      address x0, pipe_statuses_name
        mov     x1, x19
        mov     x2, #10
        bl      strncmp
        cbnz    w0, 4f
        ldrb    w1, [x19, #10]
        cbz     w1, 3f
        cmp     w1, #'['
        b.ne    4f
        add     x0, x19, #11
        bl      atoi
3:      get32   1, pipe_status_count
        cmp     w0, w1
        b.hs    4f
        address x1, pipe_statuses
        ldr     w0, [x1, w0, uxtw #2]
        bl      number_text
        leave   1, 16
4:      mov     x0, #0
        leave   1, 16
end computed_variable

pipe_status_items:                      // x19: a name, x20: list. w0: whether it is PIPESTATUS
        enter   1
        mov     x0, x19
        address x1, pipe_statuses_name
        bl      strcmp
        mov     w1, w0
        mov     w0, #0
        cbnz    w1, 3f
        mov     w19, #0
1:      get32   0, pipe_status_count
        cmp     w19, w0
        b.hs    2f
        address x1, pipe_statuses
        ldr     w0, [x1, w19, uxtw #2]
        bl      number_text
        mov     x1, x20
        bl      add_owned
        add     w19, w19, #1
        b       1b
2:      mov     w0, #1
3:      leave   1

random_number:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        get32   0, is_seeded
        cbnz    w0, 1f
        mov     w0, #1
        put     w0, is_seeded
        bl      getpid
        bl      srand
1:      bl      rand
        and     w0, w0, #0x7fff
        ldp     x29, x30, [sp], #16
        b       number_text
seconds_passed:
        enter   0, 16
        mov     w0, #1                  // CLOCK_MONOTONIC
        add     x1, x29, #16
        bl      clock_gettime
        ldr     x0, [x29, #16]
        get64   1, seconds_begin
        sub     x0, x0, x1
        bl      number_text
        leave   0, 16
parent_number:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      getppid
        sxtw    x0, w0
        ldp     x29, x30, [sp], #16
        b       number_text
user_number:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      getuid
        sxtw    x0, w0
        ldp     x29, x30, [sp], #16
        b       number_text
function_own_name:
        get64   0, function_name
        cbz     x0, 1f
        b       strdup
1:      ret
line_number_text:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      line_number
        sxtw    x0, w0
        ldp     x29, x30, [sp], #16
        b       number_text

        .section .rodata
assignment_format:
        .asciz  "%s=%s"
first_format:
        .asciz  "%s[0]"
index_format:
        .asciz  "%s[%ld]"
number_element:
        .asciz  "%.*s[%ld]"
text_element:
        .asciz  "%.*s[%s]"
join_format:
        .asciz  "%s%s"
sum_format:
        .asciz  "%s+%s"
key_end:
        .asciz  "]="
zero_text:
        .asciz  "0"
readonly_text:
        .asciz  "readonly variable"
pipe_statuses_name:
        .asciz  "PIPESTATUS"
empty:  .byte   0

        .macro  computed_row name, function
        .section .rodata.computed, "aMS", %progbits, 1
91:     .asciz  "\name"
        .data
        .quad   91b, \function
        .endm

        .data
        .balign 8
computed:
        computed_row "LINENO",   line_number_text
        computed_row "RANDOM",   random_number
        computed_row "SECONDS",  seconds_passed
        computed_row "PPID",     parent_number
        computed_row "UID",      user_number
        computed_row "EUID",     user_number
        computed_row "FUNCNAME", function_own_name
        .quad   0

        .bss
        .balign 8
        .globl  variables
variables:                              // "name=value", then NULL
        .skip   8
variable_count:
        .skip   8
variable_room:
        .skip   8
attributes:
        .skip   8
        .globl  saved_variables
saved_variables:
        .skip   8
        .globl  parameters
parameters:                             // $1 is the second of these, …
        .skip   8
        .globl  own_name
own_name:                               // $0
        .skip   8
        .globl  seconds_begin
seconds_begin:
        .skip   8
        .globl  function_name
function_name:                          // of the function that runs
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
        .globl  shell_pid
shell_pid:
        .skip   4
        .globl  pipe_status_count
pipe_status_count:
        .skip   4
        .globl  pipe_statuses
pipe_statuses:                          // of the last pipeline's commands
        .skip   64
is_seeded:
        .skip   4
