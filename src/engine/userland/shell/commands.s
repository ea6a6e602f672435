// One command: its words become arguments, its assignments and redirections take effect, and what the shell does itself is done.

        .include "function.inc"
        .include "frame.inc"
        .include "token.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

// Assignments before a command.
        .equ    ASSIGN_shell, 0         // the shell's own: there is no command
        .equ    ASSIGN_child, 1         // into the environment
        .equ    ASSIGN_once,  2         // into the environment, and what was before comes back

// x0 to x1: tokens of one command; w2: what assignments before it do; x3: the list for its arguments. w0: 0, or 1 after a message.
function prepare_command
        enter   2
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        mov     x2, x3
        bl      expand_words
        cbnz    w0, 1f
        mov     x0, x19
        mov     x1, x20
        mov     w2, w21
        bl      take_effect
1:      leave   2
end prepare_command

// x0 to x1: tokens of one command; x2: the list for its arguments. w0: 0, or 1 after a message.
//      x19 token       x20 end         x21 list        w22 the command declares variables
function expand_words
        enter   2
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     w22, #0
        put     wzr, expansion_error
        put     wzr, substitution_status
1:      cmp     x19, x20
        b.hs    4f
        ldr     w0, [x19]
        cmp     w0, #REDIRECT
        b.eq    5f
        ldr     x0, [x19, #TOKEN_text]
        bl      assignment_length
        cbz     x0, 2f
        cbnz    w22, 6f
        ldr     x1, [x21]               // one before the command is no argument
        cbz     x1, 3f
2:      ldr     x0, [x19, #TOKEN_text]
        mov     x1, x21
        bl      expand
        ldr     x0, [x21]
        cmp     x0, #1
        b.ne    3f
        mov     x0, x21
        bl      list_words
        ldr     x0, [x0]
        address x1, declaring
        bl      is_one_of
        mov     w22, w0
3:      get32   0, expansion_error
        cbnz    w0, 7f
        add     x19, x19, #TOKEN_BYTES
        b       1b
5:      add     x19, x19, #2 * TOKEN_BYTES
        b       1b
6:      mov     x1, x0
        ldr     x0, [x19, #TOKEN_text]
        mov     x2, x21
        bl      add_declaration
        b       3b
4:      get32   0, option_xtrace
        cbz     w0, 8f
        ldr     x0, [x21]
        cbz     x0, 8f
        mov     x0, x21
        bl      list_words
        bl      trace_words
8:      mov     w0, #0
7:      leave   2
end expand_words

// x0 to x1: tokens of one command; w2: what assignments before it do. Those and the redirections take effect. w0: 0, or 1 after a message.
//      x19 token       x20 end         w21 see w2      w22 the command's name has come
function take_effect
        enter   2
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        mov     w22, #0
1:      cmp     x19, x20
        b.hs    4f
        ldr     w0, [x19]
        cmp     w0, #REDIRECT
        b.eq    2f
        cbnz    w22, 3f
        ldr     x0, [x19, #TOKEN_text]
        bl      assignment_length
        mov     w22, #1
        cbz     x0, 3f
        mov     w22, #0
        ldr     x0, [x19, #TOKEN_text]
        mov     w1, w21
        bl      assign_before
        get32   0, expansion_error
        cbnz    w0, 5f
        b       3f
2:      mov     x0, x19
        bl      redirect
        cbnz    w0, 5f
        add     x19, x19, #TOKEN_BYTES
3:      add     x19, x19, #TOKEN_BYTES
        b       1b
4:      mov     w0, #0
        leave   2
5:      mov     w0, #1
        leave   2
end take_effect

// x0: a word that assigns, w1: what it does.
//      x19 word        w20 see w1      x21 name
assign_before:
        enter   2
        mov     x19, x0
        mov     w20, w1
        get32   0, option_xtrace
        cbz     w0, 1f
        mov     x0, x19
        bl      trace_assignment
1:      cbz     w20, 3f
        mov     x0, x19
        bl      name_length
        mov     x1, x0
        mov     x0, x19
        bl      strndup
        mov     x21, x0
        cmp     w20, #ASSIGN_once
        b.ne    2f
        bl      save_variable
2:      mov     x0, x21
        bl      export_variable         // so that the shell's own of that name hides it from nobody
        mov     x0, x21
        bl      free
        mov     w20, #1
3:      mov     x0, x19
        mov     w1, w20
        bl      assign_word
        leave   2

// x0: NAME=WORD, x1: bytes up to behind =; x2: list. Its value is neither cut nor a pattern. An array stays as it is, behind a byte 1.
//      x19 word        x20 list        x21 bytes       x22 value
add_declaration:
        enter   2, 16
        mov     x19, x0
        mov     x20, x2
        mov     x21, x1
        add     x0, x19, x1
        ldrb    w1, [x0]
        cmp     w1, #'('
        b.eq    1f
        mov     w1, #HOW_assignment
        bl      expand_text
        mov     x22, x0
        mov     x4, x0
        add     x0, x29, #48
        address x1, declaration_format
        mov     w2, w21
        mov     x3, x19
        bl      asprintf
        mov     x0, x22
        bl      free
        b       2f
1:      add     x0, x29, #48
        address x1, array_format
        mov     x2, x19
        bl      asprintf
2:      ldr     x0, [x29, #48]
        mov     x1, x20
        bl      add_owned
        leave   2, 16

// set -x: "+ word word" on stderr.
//      x19 next word
trace_words:
        enter   1
        mov     x19, x0
        address x0, trace_mark
        bl      trace
1:      ldr     x20, [x19], #8
        cbz     x20, 4f
        ldrb    w0, [x20]
        cbz     w0, 2f
        mov     x0, x20
        address x1, harmless
        bl      strspn
        ldrb    w0, [x20, x0]
        cbz     w0, 3f
2:      address x0, quote
        bl      trace
        mov     x0, x20
        bl      trace
        address x0, quote
        bl      trace
        b       5f
3:      mov     x0, x20
        bl      trace
5:      ldr     x0, [x19]
        cbz     x0, 1b
        address x0, blank
        bl      trace
        b       1b
4:      address x0, line_feed
        bl      trace
        leave   1
trace:  get64   1, stderr
        b       fputs
trace_assignment:                       // x0: NAME=WORD
        enter   1
        mov     x19, x0
        address x0, trace_mark
        bl      trace
        mov     x0, x19
        bl      trace
        address x0, line_feed
        bl      trace
        leave   1

// x0 to x1: tokens. If they are one command of the shell itself, or assignments alone, it is done here and w0 is 1. Of a program
// the words are ready then (ready_words), since what they mean may change the shell.
//      x19, x20 tokens         x21 list        x22 the command's words         x23 what saved variables there were     w24 its kind
//      x25 where its redirections begin        x26 descriptors that were saved         w27 status
function run_in_shell
        enter   5, LIST_BYTES + DESCRIPTORS_BYTES
        mov     x19, x0
        mov     x20, x1
        add     x21, x29, #96
        add     x26, x29, #96 + LIST_BYTES
        str     wzr, [x26]
        mov     x0, x21
        bl      list_begin
        get64   23, saved_variables
        mov     x22, #0
        mov     x0, x19
        bl      end_of_command
        cmp     x0, x20
        b.ne    no
        mov     x0, x19
        bl      kind_of
        mov     w24, w0
        cbz     w0, simple
        cmp     w0, #2
        b.eq    no
        b.hi    1f
        mov     x0, x19
        bl      compound_end
        mov     x1, x20
        mov     x2, x26
        bl      save_descriptors
        mov     x0, x19
        mov     x1, x20
        bl      run_compound
        mov     w27, w0
        cbnz    w0, finish
        get32   27, last_status
        b       finish
1:      mov     x0, x19
        mov     x1, x20
        bl      define_function
        mov     w27, #0
        b       done
simple: mov     x0, x19
        mov     x1, x20
        mov     x2, x21
        bl      expand_words
        mov     w27, w0
        cbnz    w0, done
        mov     x0, x21
        bl      list_words
        mov     x22, x0
        mov     x25, #0
        ldr     x0, [x0]
        cbz     x0, 3f
        bl      find_function
        mov     x25, x0
        cbnz    x0, 3f
        ldr     x0, [x22]
        bl      find_builtin
        cbz     x0, program
3:      mov     x0, x19
        mov     x1, x20
        mov     x2, x26
        bl      save_descriptors
        mov     x0, x19
        mov     x1, x20
        ldr     x3, [x22]
        mov     w2, #ASSIGN_once
        cmp     x3, #0
        csel    w2, w2, wzr, ne         // ASSIGN_shell
        bl      take_effect
        mov     w27, w0
        cbnz    w0, finish
        get32   27, substitution_status
        ldr     x0, [x22]
        cbz     x0, finish
        cbz     x25, 4f
        mov     x0, x25
        mov     x1, x22
        bl      call_function
        mov     w27, w0
        b       finish
4:      mov     x0, x22
        bl      run_builtin
        mov     w27, w0
        ldr     x0, [x22]
        address x1, exec_name
        bl      strcmp
        cbnz    w0, finish
        ldr     x0, [x22, #8]
        cbnz    x0, finish
        mov     x0, x26                 // exec > FILE: for good
        bl      drop_descriptors
finish: mov     x0, #0
        bl      fflush
        mov     x0, x26
        bl      restore_descriptors
        ldr     x0, [x21]
        cbz     x0, done
        ldr     x0, [x19, #TOKEN_text]  // local's variables are the function's own matter
        cbz     x0, done
        bl      assignment_length
        cbz     x0, done
        mov     x0, x23
        bl      restore_variables
done:   put     w27, last_status
        mov     x0, x21
        bl      free_arguments
        mov     w0, #1
        leave   5, LIST_BYTES + DESCRIPTORS_BYTES
program:                                // the list is run_pipeline's
        ldr     x0, [x21, #LIST_items]
        put     x0, ready_words
no:     mov     w0, #0
        leave   5, LIST_BYTES + DESCRIPTORS_BYTES
end run_in_shell

// int run_and_wait(char **words): a program in a process of its own; its status.
//      x19 words       w20 child
function run_and_wait
        enter   1, 16
        mov     x19, x0
        mov     x0, #0
        bl      fflush
        bl      fork
        cbz     w0, 2f
        mov     w20, w0
1:      mov     w0, w20
        add     x1, x29, #32
        mov     w2, #0
        bl      waitpid
        tbz     w0, #31, 3f
        load_errno w0
        cmp     w0, #4                  // EINTR
        b.eq    1b
3:      ldr     w0, [x29, #32]
        bl      status_of
        leave   1, 16
2:      bl      become_child
        mov     x0, x19
        bl      run_program
        bl      exit
end run_and_wait

        .section .rodata
exec_name:
        .asciz  "exec"
declaration_format:
        .asciz  "%.*s%s"
array_format:
        .asciz  "\001%s"
trace_mark:
        .asciz  "+ "
quote:  .asciz  "'"
blank:  .asciz  " "
line_feed:
        .asciz  "\n"
harmless:
        .asciz  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%^~[]"
declaring:
        .asciz  "local"
        .asciz  "export"
        .asciz  "declare"
        .asciz  "typeset"
        .asciz  "readonly"
        .asciz  "alias"
        .byte   0

        .bss
        .balign 8
        .globl  ready_words
ready_words:                            // of the program that is to be run, malloc's
        .skip   8
