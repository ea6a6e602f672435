// Texts and lists of texts that grow as they are written.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"

        .text

// int is_one_of(const char *text, const char *texts): texts stand one behind the other, an empty one last.
//      x19 text        x20 the next one
function is_one_of
        enter   1
        mov     x19, x0
        mov     x20, x1
1:      ldrb    w0, [x20]
        cbz     w0, 2f
        mov     x0, x19
        mov     x1, x20
        bl      strcmp
        cbz     w0, 3f
        mov     x0, x20
        bl      strlen
        add     x20, x20, x0
        add     x20, x20, #1
        b       1b
3:      mov     w0, #1
2:      leave   1
end is_one_of

// void text_begin(text *): nothing is in it.
function text_begin
        stp     xzr, xzr, [x0]
        str     xzr, [x0, #TEXT_room]
        ret
end text_begin

// void text_byte(text *, int byte)
function text_byte
        ldp     x2, x3, [x0]
        ldr     x4, [x0, #TEXT_room]
        cmp     x3, x4
        b.hs    1f
        strb    w1, [x2, x3]
        add     x3, x3, #1
        str     x3, [x0, #TEXT_length]
        ret
1:      enter   1
        mov     x19, x0
        mov     w20, w1
        lsl     x1, x4, #1
        add     x1, x1, #64
        str     x1, [x0, #TEXT_room]
        mov     x0, x2
        bl      realloc
        str     x0, [x19]
        mov     x0, x19
        mov     w1, w20
        bl      text_byte
        leave   1
end text_byte

// void text_part(text *, const char *from, size_t count)
function text_part
        enter   2
        mov     x19, x0
        mov     x20, x1
        add     x21, x1, x2
1:      cmp     x20, x21
        b.hs    2f
        ldrb    w1, [x20], #1
        mov     x0, x19
        bl      text_byte
        b       1b
2:      leave   2
end text_part

// void text_string(text *, const char *)
function text_string
        enter   1
        mov     x19, x0
        mov     x20, x1
1:      ldrb    w1, [x20], #1
        cbz     w1, 2f
        mov     x0, x19
        bl      text_byte
        b       1b
2:      leave   1
end text_string

// char *text_end(text *): its bytes with a NUL behind them; malloc's, and still the text's.
function text_end
        enter   1
        mov     x19, x0
        mov     w1, #0
        bl      text_byte
        ldp     x0, x1, [x19]
        sub     x1, x1, #1
        str     x1, [x19, #TEXT_length]
        leave   1
end text_end

// void list_begin(list *)
function list_begin
        stp     xzr, xzr, [x0]
        str     xzr, [x0, #LIST_room]
        ret
end list_begin

// void add_argument(const char *text, list *): a copy of it.
function add_argument
        enter   1
        mov     x19, x1
        bl      strdup
        mov     x1, x19
        bl      add_owned
        leave   1
end add_argument

// void add_owned(char *text, list *): malloc's, which becomes the list's.
function add_owned
        enter   1
        mov     x19, x1
        mov     x20, x0
        ldr     x0, [x19, #LIST_items]
        ldr     x1, [x19, #LIST_count]
        ldr     x2, [x19, #LIST_room]
        add     x3, x1, #2
        cmp     x3, x2
        b.ls    1f
        lsl     x2, x3, #1
        str     x2, [x19, #LIST_room]
        lsl     x1, x2, #3
        bl      realloc
        str     x0, [x19, #LIST_items]
        ldr     x1, [x19, #LIST_count]
1:      add     x2, x0, x1, lsl #3
        stp     x20, xzr, [x2]
        add     x1, x1, #1
        str     x1, [x19, #LIST_count]
        leave   1
end add_owned

// char **list_words(list *): its items with NULL behind them, be there none.
function list_words
        ldr     x1, [x0, #LIST_items]
        adrp    x2, no_words
        add     x2, x2, :lo12:no_words
        cmp     x1, #0
        csel    x0, x2, x1, eq
        ret
end list_words

// void free_arguments(list *)
function free_arguments
        enter   1
        mov     x19, x0
        mov     x20, #0
1:      ldp     x0, x1, [x19]
        cmp     x20, x0
        b.hs    2f
        ldr     x0, [x1, x20, lsl #3]
        bl      free
        add     x20, x20, #1
        b       1b
2:      ldr     x0, [x19, #LIST_items]
        bl      free
        mov     x0, x19
        bl      list_begin
        leave   1
end free_arguments

        .section .rodata
        .balign 8
no_words:
        .quad   0
