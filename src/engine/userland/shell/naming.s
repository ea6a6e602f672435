// What a name means: type, command, builtin; and ulimit.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"

        .text

        .equ    PATH_BYTES, 4096

// type [-t] [-a] NAME …: what a name would run.
//      x19 next word   x20 name        w21 -t  w22 status
function tell_type
        enter   2
        sub     sp, sp, #PATH_BYTES
        add     x19, x0, #8
        mov     w21, #0
        mov     w22, #0
1:      ldr     x20, [x19], #8
        cbz     x20, 9f
        ldrb    w0, [x20]
        ldrb    w1, [x20, #1]
        cmp     w0, #'-'
        b.ne    2f
        cmp     w1, #'t'
        csinc   w21, w21, wzr, ne
        b       1b
2:      mov     x0, x20
        bl      alias_value
        cbz     x0, 3f
        mov     x2, x0
        address x1, alias_format
        address x0, alias_kind
        b       tell
3:      mov     x0, x20
        address x1, reserved
        bl      is_one_of
        address x1, keyword_format
        cbz     w0, 4f
        address x0, keyword_kind
        b       tell
4:      mov     x0, x20
        bl      find_function
        cbz     x0, 5f
        address x1, function_format
        address x0, function_kind
        cbnz    w21, tell
        mov     x0, x1
        mov     x1, x20
        bl      printf
        mov     x0, x20
        bl      show_function
        b       1b
5:      mov     x0, x20
        bl      find_builtin
        cbz     x0, 6f
        address x1, builtin_format
        address x0, builtin_kind
        b       tell
6:      mov     x0, x20
        mov     x1, sp
        bl      find_program
        cbz     w0, 7f
        mov     x2, sp
        address x1, program_format
        address x0, program_kind
        b       tell
7:      mov     w22, #1
        cbnz    w21, 1b
        mov     x2, x20
        address x1, none_format
        sub     sp, sp, #16
        mov     x0, sp
        bl      asprintf
        ldr     x1, [sp], #16
        bl      complain
        b       1b
tell:   cbnz    w21, 8f
        mov     x0, x1
        mov     x1, x20
        bl      printf
        b       1b
8:      bl      puts
        b       1b
9:      mov     w0, w22
        leave   2
end tell_type

// int show_function(const char *name): its text; 1: there is none.
function show_function
        enter   1
        mov     x19, x0
        bl      find_function
        cbz     x0, 1f
        ldr     x2, [x0, #16]           // its body
        mov     x1, x19
        address x0, body_format
        bl      printf
        mov     w0, #0
        leave   1
1:      mov     w0, #1
        leave   1
end show_function

// command [-v|-V] [-p] NAME …: no function of that name is meant.
//      x19 words       w20 the option
function find_command
        enter   2
        add     x19, x0, #8
        mov     w20, #0
1:      ldr     x0, [x19]
        cbz     x0, 4f
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    2f
        ldrb    w20, [x0, #1]
        add     x19, x19, #8
        b       1b
2:      cmp     w20, #'v'
        b.eq    5f
        cmp     w20, #'V'
        b.eq    3f
        mov     x0, x19
        bl      run_builtin
        tbz     w0, #31, 9f
        mov     x0, x19
        bl      run_and_wait
        leave   2
3:      sub     x0, x19, #8
        bl      tell_type
        leave   2
4:      mov     w0, #0
9:      leave   2
5:      sub     sp, sp, #PATH_BYTES     // -v: what it would run, in a word or two
        mov     w22, #0
6:      ldr     x20, [x19], #8
        cbz     x20, 8f
        mov     x0, x20
        bl      alias_value
        cbz     x0, 7f
        mov     x2, x0
        mov     x1, x20
        address x0, definition_format
        bl      printf
        b       6b
7:      mov     x0, x20
        address x1, reserved
        bl      is_one_of
        cbnz    w0, 10f
        mov     x0, x20
        bl      find_function
        cbnz    x0, 10f
        mov     x0, x20
        bl      find_builtin
        cbnz    x0, 10f
        mov     x0, x20
        mov     x1, sp
        bl      find_program
        mov     x1, x0
        mov     x0, sp
        cbnz    w1, 11f
        mov     w22, #1
        b       6b
10:     mov     x0, x20
11:     bl      puts
        b       6b
8:      mov     w0, w22
        leave   2
end find_command

// builtin NAME …: the shell's own command.
function own_command
        enter   1
        add     x19, x0, #8
        mov     w0, #0
        ldr     x1, [x19]
        cbz     x1, 1f
        mov     x0, x19
        bl      run_builtin
        tbz     w0, #31, 1f
        ldr     x2, [x19]
        address x1, no_builtin
        bl      complain_about
        mov     w0, #1
1:      leave   1
end own_command

// ulimit [-H|-S] [-a | -LETTER [NUMBER|unlimited]]
        .equ    LIMIT_letter,   0
        .equ    LIMIT_resource, 1
        .equ    LIMIT_unit,     2       // what the number counts, in bytes: its exponent of 2
        .equ    LIMIT_name,     8
        .equ    LIMIT_BYTES,    16
//      x19 next word   w20 letter      x21 row
function show_limits
        enter   2, 16
        add     x19, x0, #8
        mov     w20, #'f'
1:      ldr     x0, [x19]
        cbz     x0, 3f
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    3f
        add     x19, x19, #8
2:      ldrb    w1, [x0, #1]!
        cbz     w1, 1b
        cmp     w1, #'H'
        mov     w2, #'S'
        ccmp    w1, w2, #4, ne
        csel    w20, w20, w1, eq
        b       2b
3:      address x21, limits
        cmp     w20, #'a'
        b.eq    all
4:      ldrb    w0, [x21]
        cbz     w0, unknown
        cmp     w0, w20
        b.eq    5f
        add     x21, x21, #LIMIT_BYTES
        b       4b
5:      ldr     x0, [x19]
        cbnz    x0, change
        bl      show_limit
        mov     w0, #0
        leave   2, 16
all:    ldrb    w0, [x21]
        cbz     w0, 6f
        ldr     x1, [x21, #LIMIT_name]
        ldrb    w2, [x21, #LIMIT_letter]
        address x0, limit_format
        bl      printf
        bl      show_limit
        add     x21, x21, #LIMIT_BYTES
        b       all
6:      mov     w0, #0
        leave   2, 16
change: ldrb    w1, [x0]
        mov     x2, #-1
        cmp     w1, #'u'
        b.eq    7f
        bl      atol
        ldrb    w1, [x21, #LIMIT_unit]
        lsl     x2, x0, x1
7:      str     x2, [x29, #48]
        ldrb    w0, [x21, #LIMIT_resource]
        sub     sp, sp, #16
        mov     x1, sp
        bl      getrlimit
        ldr     x2, [x29, #48]
        str     x2, [sp]
        ldrb    w0, [x21, #LIMIT_resource]
        mov     x1, sp
        bl      setrlimit
        mov     w1, w0
        mov     w0, #0
        cbz     w1, 8f
        address x2, limit_name
        bl      complain_errno
        mov     w0, #1
8:      leave   2, 16
unknown:
        address x2, limit_name
        address x1, option_text
        bl      complain_about
        mov     w0, #2
        leave   2, 16
show_limit:
        stp     x29, x30, [sp, #-32]!
        ldrb    w0, [x21, #LIMIT_resource]
        add     x1, sp, #16
        bl      getrlimit
        ldr     x1, [sp, #16]
        address x0, unlimited_text
        cmn     x1, #1
        b.eq    9f
        ldrb    w2, [x21, #LIMIT_unit]
        lsr     x1, x1, x2
        address x0, number_format
        bl      printf
        ldp     x29, x30, [sp], #32
        ret
9:      bl      puts
        ldp     x29, x30, [sp], #32
        ret
end show_limits

        .section .rodata
alias_format:
        .asciz  "%s is aliased to `%s'\n"
keyword_format:
        .asciz  "%s is a shell keyword\n"
function_format:
        .asciz  "%s is a function\n"
builtin_format:
        .asciz  "%s is a shell builtin\n"
program_format:
        .asciz  "%s is %s\n"
definition_format:
        .asciz  "alias %s='%s'\n"
body_format:
        .asciz  "%s () %s\n"
alias_kind:
        .asciz  "alias"
keyword_kind:
        .asciz  "keyword"
function_kind:
        .asciz  "function"
builtin_kind:
        .asciz  "builtin"
program_kind:
        .asciz  "file"
none_format:
        .asciz  "type: %s: not found"
no_builtin:
        .asciz  "not a shell builtin"
limit_format:
        .asciz  "%-28s (-%c) "
number_format:
        .asciz  "%lu\n"
unlimited_text:
        .asciz  "unlimited"
limit_name:
        .asciz  "ulimit"
option_text:
        .asciz  "invalid option"
reserved:
        .irp    word, if, then, elif, else, fi, for, while, until, do, done, case, esac, in, function, time
        .asciz  "\word"
        .endr
        .asciz  "{"
        .asciz  "}"
        .asciz  "!"
        .asciz  "[["
        .asciz  "]]"
        .byte   0

        .macro  limit letter, resource, unit, name
        .section .rodata.limits, "aMS", %progbits, 1
91:     .asciz  "\name"
        .data
        .byte   \letter, \resource, \unit, 0, 0, 0, 0, 0
        .quad   91b
        .endm
        .data
        .balign 8
limits:
        limit   'c', 4, 9,  "core file size          (blocks)"
        limit   'd', 2, 10, "data seg size           (kbytes)"
        limit   'f', 1, 9,  "file size               (blocks)"
        limit   'l', 8, 10, "max locked memory       (kbytes)"
        limit   'm', 5, 10, "max memory size         (kbytes)"
        limit   'n', 7, 0,  "open files"
        limit   's', 3, 10, "stack size              (kbytes)"
        limit   't', 0, 0,  "cpu time               (seconds)"
        limit   'u', 6, 0,  "max user processes"
        limit   'v', 9, 10, "virtual memory          (kbytes)"
        .quad   0, 0
