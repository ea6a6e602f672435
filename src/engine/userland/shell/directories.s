// cd, pwd, pushd, popd, dirs; and . with its file.

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"

        .text

        .equ    PATH_BYTES, 4096

// cd [-P|-L] [DIRECTORY]: without one to HOME, with - to where one was before; by CDPATH where that is set.
//      x19 directory   w20 it is to be shown
function change_directory
        enter   1, 16
        add     x0, x0, #8
1:      ldr     x19, [x0]
        mov     w20, #0
        cbz     x19, home
        ldrb    w1, [x19]
        ldrb    w2, [x19, #1]
        cmp     w1, #'-'
        b.ne    go
        cbz     w2, old
        add     x0, x0, #8
        cmp     w2, #'P'
        mov     w1, #'L'
        ccmp    w2, w1, #4, ne
        mov     w1, #'-'
        ccmp    w2, w1, #4, ne
        b.eq    1b
        b       go
home:   address x0, home_name
        b       2f
old:    address x0, old_name
        mov     w20, #1
2:      mov     x19, x0
        bl      find_value
        mov     x2, x19
        mov     x19, x0
        cbnz    x0, go
        address x1, not_set
        bl      complain_of_cd
        mov     w0, #1
        leave   1, 16
go:     mov     x0, x19
        bl      go_to
        cbnz    w0, 3f
        cbz     w20, 3f
        address x0, here_name
        bl      variable
        bl      puts
        mov     w0, #0
3:      leave   1, 16
end change_directory

// int go_to(const char *directory): with PWD and OLDPWD; 1 after a message.
//      x19 directory
go_to:
        enter   1
        mov     x19, x0
        sub     sp, sp, #PATH_BYTES
        mov     x0, sp
        mov     x1, #PATH_BYTES
        bl      getcwd
        mov     x0, x19
        bl      chdir
        cbnz    w0, 1f
        address x0, old_name
        mov     x1, sp
        bl      set_variable
        mov     x0, sp
        mov     x1, #PATH_BYTES
        bl      getcwd
        address x0, here_name
        mov     x1, sp
        bl      set_variable
        mov     w0, #0
        leave   1
1:      load_errno w0
        bl      strerror
        mov     x1, x0
        mov     x2, x19
        bl      complain_of_cd
        mov     w0, #1
        leave   1

complain_of_cd:                         // x2: what about, x1: what is wrong
        enter   1, 16
        mov     x3, x1
        add     x0, x29, #32
        address x1, cd_format
        bl      asprintf
        ldr     x1, [x29, #32]
        bl      complain
        ldr     x0, [x29, #32]
        bl      free
        leave   1, 16

// pwd
function print_directory
        enter   0
        sub     sp, sp, #PATH_BYTES
        mov     x0, sp
        mov     x1, #PATH_BYTES
        bl      getcwd
        bl      puts
        mov     w0, #0
        leave   0
end print_directory

// pushd DIRECTORY; without one it changes places with the last one that was kept.
//      x19 directory   x20 where one is
function push_directory
        enter   1
        ldr     x19, [x0, #8]
        sub     sp, sp, #PATH_BYTES
        mov     x0, sp
        mov     x1, #PATH_BYTES
        bl      getcwd
        bl      strdup
        mov     x20, x0
        cbnz    x19, 1f
        bl      take_kept
        mov     x19, x0
        cbz     x0, no_other
1:      mov     x0, x19
        bl      go_to
        cbnz    w0, 2f
        mov     x0, x20
        address x1, kept
        bl      add_owned
        bl      list_directories
2:      leave   1
no_other:
        address x1, none_text
        bl      complain
        mov     w0, #1
        leave   1
end push_directory

// popd
function pop_directory
        enter   1
        bl      take_kept
        cbz     x0, no_other
        mov     x19, x0
        bl      go_to
        mov     w20, w0
        mov     x0, x19
        bl      free
        mov     w0, w20
        cbnz    w0, 1f
        bl      list_directories
1:      leave   1
end pop_directory

take_kept:                              // x0: the last one, malloc's, or NULL
        address x1, kept
        ldp     x2, x3, [x1]
        mov     x0, #0
        cbz     x2, 1f
        sub     x2, x2, #1
        str     x2, [x1]
        ldr     x0, [x3, x2, lsl #3]
        str     xzr, [x3, x2, lsl #3]
1:      ret

// dirs
function show_directories
        b       list_directories
end show_directories

//      x19 index
list_directories:
        enter   1
        sub     sp, sp, #PATH_BYTES
        mov     x0, sp
        mov     x1, #PATH_BYTES
        bl      getcwd
        bl      show_short
        address x20, kept
        ldr     x19, [x20]
1:      cbz     x19, 2f
        sub     x19, x19, #1
        mov     w0, #' '
        bl      putchar
        ldr     x0, [x20, #LIST_items]
        ldr     x0, [x0, x19, lsl #3]
        bl      show_short
        b       1b
2:      mov     w0, #'\n'
        bl      putchar
        mov     w0, #0
        leave   1
show_short:                             // x0: a directory, with ~ for HOME
        enter   1
        mov     x19, x0
        address x0, home_name
        bl      variable
        mov     x20, x0
        bl      strlen
        mov     x2, x0
        cbz     x0, 1f
        mov     x0, x19
        mov     x1, x20
        mov     x20, x2
        bl      strncmp
        cbnz    w0, 1f
        ldrb    w0, [x19, x20]
        cmp     w0, #'/'
        ccmp    w0, #0, #4, ne
        b.ne    1f
        add     x19, x19, x20
        mov     w0, #'~'
        bl      putchar
1:      mov     x0, x19
        get64   1, stdout
        bl      fputs
        leave   1

// . FILE [WORD …]: the commands of a file in this very shell; the words are $1, $2 … meanwhile. A name without a slash is looked for in PATH.
//      x19 words       x20 stream      x21 parameters before   w22 how many
function source_file
        enter   2
        add     x19, x0, #8
        ldr     x0, [x19]
        cbz     x0, 4f
        sub     sp, sp, #PATH_BYTES
        address x1, mode_read
        bl      fopen
        cbnz    x0, 1f
        ldr     x0, [x19]
        mov     x1, sp
        bl      find_program
        cbz     w0, 3f
        mov     x0, sp
        address x1, mode_read
        bl      fopen
        cbz     x0, 3f
1:      mov     x20, x0
        get64   21, parameters
        get32   22, parameter_count
        ldr     x1, [x19, #8]
        cbz     x1, 2f
        mov     w2, #0
        add     x1, x19, #8
5:      ldr     x3, [x1], #8
        cbz     x3, 6f
        add     w2, w2, #1
        b       5b
6:      put     w2, parameter_count
        put     x19, parameters
2:      put     wzr, last_status
        mov     x0, x20
        bl      run_file
        mov     x0, x20
        bl      fclose
        ldr     x1, [x19, #8]
        cbz     x1, 7f
        put     x21, parameters
        put     w22, parameter_count
7:      get32   0, last_status
        leave   2
3:      ldr     x2, [x19]
        bl      complain_errno
4:      mov     w0, #1
        leave   2
end source_file

        .section .rodata
home_name:
        .asciz  "HOME"
old_name:
        .asciz  "OLDPWD"
here_name:
        .asciz  "PWD"
mode_read:
        .asciz  "re"
not_set:
        .asciz  "not set"
cd_format:
        .asciz  "cd: %s: %s"
none_text:
        .asciz  "no other directory"

        .bss
        .balign 8
kept:   .skip   LIST_BYTES
