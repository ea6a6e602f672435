// The shell: where its commands come from. `sh` alone reads the terminal, `sh -c TEXT` a text, `sh FILE` a file, and standard
// input if that is no terminal. Beside that, what it says when something is wrong.

        .include "function.inc"
        .include "frame.inc"

        .text

        .equ    SIGINT,  2
        .equ    SIGQUIT, 3
        .equ    SIGTSTP, 20
        .equ    SIGTTIN, 21
        .equ    SIGTTOU, 22
        .equ    SIG_IGN, 1

// int main(int argc, char **argv): sh [-eux …] [-o OPTION] [-c TEXT | -s | FILE] [WORD …]
//      x19 next word   w20 -c          w21 -s          x22 where the commands are
function main
        enter   2, 16
        put     x1, parameters
        ldr     x0, [x1]                // $0 is the shell's name, unless a script is run
        put     x0, own_name
        add     x19, x1, #8
        mov     w20, #0
        mov     w21, #0
        bl      getpid
        put     w0, shell_pid
        mov     w0, #1                  // CLOCK_MONOTONIC
        add     x1, x29, #48
        bl      clock_gettime
        ldr     x0, [x29, #48]
        put     x0, seconds_begin
        mov     w0, #1
        put     w0, line_base
1:      ldr     x0, [x19]
        cbz     x0, ready
        ldrb    w1, [x0]
        ldrb    w2, [x0, #1]
        cmp     w1, #'+'
        b.eq    3f
        cmp     w1, #'-'
        b.ne    ready
        cbz     w2, 5f
        cmp     w2, #'-'
        b.eq    5f
        mov     x22, x0                 // -c and -s may stand among others
2:      ldrb    w1, [x22, #1]!
        cbz     w1, 3f
        cmp     w1, #'c'
        csinc   w20, w20, wzr, ne
        cmp     w1, #'s'
        csinc   w21, w21, wzr, ne
        b       2b
3:      ldr     x0, [x19], #8
        bl      strdup                  // ps shows the words as they are
        mov     x22, x0
        bl      without_own_letters
        ldr     x1, [x19]
        mov     x0, x22
        bl      take_option
        tbnz    w0, #31, 4f
        cmp     w0, #2
        b.ne    1b
5:      add     x19, x19, #8
        b       1b
4:      mov     w0, #2
        leave   2, 16
ready:
        ldr     x22, [x19]
        cbnz    w20, text
        cbnz    w21, standard_input
        cbnz    x22, script
standard_input:
        ldr     x0, [x19]
        cbz     x0, 6f
        sub     x0, x19, #8
        bl      count_parameters
6:      mov     w0, #0
        bl      isatty
        cbnz    w0, interactive
        get64   0, stdin
        bl      run_file
        b       finish
text:   cbz     x22, finish
        ldr     x0, [x19, #8]!          // $0 behind it, perhaps
        cbz     x0, 7f
        mov     x0, x19
        bl      begin_parameters
7:      mov     x0, x22
        bl      execute_line
        b       finish
script: mov     x0, x22
        address x1, mode_read
        bl      fopen
        cbz     x0, 8f
        str     x0, [x29, #48]
        mov     x0, x19
        bl      begin_parameters
        ldr     x0, [x29, #48]
        bl      run_file
        b       finish
8:      mov     x2, x22
        bl      complain_errno
        mov     w0, #127
        leave   2, 16
interactive:
        bl      take_terminal
        bl      interact
finish: get32   0, last_status
        bl      end_shell

without_own_letters:                    // x0: options; c and s, which set does not know, go
        mov     x1, x0
1:      ldrb    w2, [x0], #1
        cmp     w2, #'c'
        mov     w3, #'s'
        ccmp    w2, w3, #4, ne
        mov     w3, #'i'
        ccmp    w2, w3, #4, ne
        mov     w3, #'l'
        ccmp    w2, w3, #4, ne
        b.eq    1b
        strb    w2, [x1], #1
        cbnz    w2, 1b
        ret

begin_parameters:                       // x0: $0 and what follows
        ldr     x1, [x0]
        put     x1, own_name
count_parameters:
        put     x0, parameters
        mov     w1, #-1
1:      ldr     x2, [x0], #8
        add     w1, w1, #1
        cbnz    x2, 1b
        sub     w1, w1, #1
        put     w1, parameter_count
        ret
end main

// x0: a stream. Runs its commands one after the other, each as many lines as it takes.
//      x19 stream      x20 lines of a command that is not complete yet, or NULL        w21 the line that comes next    w22 line_base before
function run_file
        enter   2, 16
        mov     x19, x0
        mov     x20, #0
        mov     w21, #1
        get32   22, line_base
        stp     xzr, xzr, [x29, #48]    // line and capacity of getline
1:      add     x0, x29, #48
        add     x1, x29, #56
        mov     x2, x19
        bl      getline
        tbnz    x0, #63, 2f
        cbnz    x20, 4f
        put     w21, line_base
4:      add     w21, w21, #1
        get32   0, option_verbose
        cbz     w0, 5f
        ldr     x0, [x29, #48]
        get64   1, stderr
        bl      fputs
5:      mov     x0, x20
        ldr     x1, [x29, #48]
        bl      run_lines
        mov     x20, x0
        bl      is_returning
        cbz     w0, 1b
        b       3f
2:      cbz     x20, 3f
        mov     x0, x20                 // a backslash at the very end joins nothing
        bl      execute_line
        mov     x0, x20
        bl      free
3:      put     w22, line_base
        bl      end_returning
        ldr     x0, [x29, #48]
        bl      free
        leave   2, 16
end run_file

// x0: lines so far, malloc's, or NULL; x1: one more. Runs them if they are complete; x0: NULL, or the lines that want another.
//      x19 lines
run_lines:
        enter   1, 16
        mov     x20, x1
        cbz     x0, 1f
        mov     x19, x0
        bl      strlen
        str     x0, [x29, #32]
        mov     x0, x20
        bl      strlen
        ldr     x1, [x29, #32]
        add     x1, x1, x0
        add     x1, x1, #1
        mov     x0, x19
        bl      realloc
        mov     x19, x0
        mov     x1, x20
        bl      strcat
        b       2f
1:      mov     x0, x20
        bl      strdup
        mov     x19, x0
2:      mov     x0, x19
        bl      execute_text
        mov     w20, w0
        cbnz    w20, 3f
        bl      end_line
        mov     x0, x19
        bl      free
        mov     x19, #0
3:      mov     x0, x19
        leave   1, 16

// Reads lines from the terminal until its end.
//      x19 lines of a command that is not complete yet, or NULL        x20 the line
interact:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, #0
1:      cbnz    x19, 2f
        bl      report_jobs
2:      cmp     x19, #0
        cset    w0, ne
        bl      read_line               // x0: malloc's text, or NULL at Ctrl-D
        cbz     x0, 4f
        mov     x20, x0
        ldrb    w1, [x0]
        cmp     w1, #3                  // Ctrl-C: what has been typed so far is given up
        b.eq    5f
        bl      strlen                  // with its line feed, which may end a document
        add     x1, x0, #2
        mov     x0, x20
        bl      realloc
        mov     x20, x0
        adrp    x1, line_feed
        add     x1, x1, :lo12:line_feed
        bl      strcat
        mov     x0, x19
        mov     x1, x20
        bl      run_lines
        mov     x19, x0
        bl      end_unwinding
3:      mov     x0, x20
        bl      free
        b       1b
5:      mov     x0, x19
        bl      free
        mov     x19, #0
        b       3b
4:      cbz     x19, 6f
        bl      complain_incomplete
        mov     x0, x19
        bl      free
        mov     x19, #0
        b       1b
6:      adrp    x0, exit_text
        add     x0, x0, :lo12:exit_text
        bl      puts
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// The shell becomes the foreground of its terminal, and deaf to what the keys send to the foreground.
take_terminal:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w1, #1
        put     w1, is_interactive
        put     w1, has_person
        mov     w0, #SIGINT             // a loop of the shell's own commands must be told
        adrp    x1, note_interrupt
        add     x1, x1, :lo12:note_interrupt
        bl      signal
        mov     w0, #SIGQUIT
        bl      ignore
        mov     w0, #SIGTSTP
        bl      ignore
        mov     w0, #SIGTTIN
        bl      ignore
        mov     w0, #SIGTTOU
        bl      ignore
        mov     w0, #0
        mov     w1, #0
        bl      setpgid
        bl      getpgrp
        adrp    x1, own_group
        str     w0, [x1, :lo12:own_group]
        mov     w1, w0
        mov     w0, #0
        bl      tcsetpgrp
        mov     w0, #0
        adrp    x1, terminal_settings
        add     x1, x1, :lo12:terminal_settings
        bl      tcgetattr
        ldp     x29, x30, [sp], #16
        ret
ignore:
        mov     x1, #SIG_IGN
        b       signal

// What take_terminal did to signals, undone: for a program that is about to begin.
function default_signals
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w0, #SIGINT
        mov     x1, #0
        bl      signal
        mov     w0, #SIGQUIT
        mov     x1, #0
        bl      signal
        mov     w0, #SIGTSTP
        mov     x1, #0
        bl      signal
        mov     w0, #SIGTTIN
        mov     x1, #0
        bl      signal
        mov     w0, #SIGTTOU
        mov     x1, #0
        bl      signal
        ldp     x29, x30, [sp], #16
        ret
end default_signals

// int signal_of_terminal(int signal): one that take_terminal has dealt with.
function signal_of_terminal
        cmp     w0, #SIGINT
        ccmp    w0, #SIGQUIT, #4, ne
        ccmp    w0, #SIGTSTP, #4, ne
        ccmp    w0, #SIGTTIN, #4, ne
        ccmp    w0, #SIGTTOU, #4, ne
        cset    w0, eq
        ret
end signal_of_terminal

// What it says: "sh: …" to a person at the terminal, "NAME: line N: …" of a script.

complaint_place:                        // x0: "sh: " or the place in the script; malloc's
        enter   0, 16
        get32   0, has_person
        cbnz    w0, 1f
        bl      line_number
        mov     w3, w0
        get64   2, own_name
        add     x0, x29, #16
        address x1, place_format
        bl      asprintf
        ldr     x0, [x29, #16]
        leave   0, 16
1:      address x0, shell_place
        bl      strdup
        leave   0, 16

// x1: a text.
function complain
        enter   1
        mov     x19, x1
        bl      complaint_place
        mov     x20, x0
        get64   0, stderr
        address x1, complaint_format
        mov     x2, x20
        mov     x3, x19
        bl      fprintf
        mov     x0, x20
        bl      free
        leave   1
end complain

// x2: what about, x1: a text: "sh: what: text".
function complain_about
        enter   2
        mov     x19, x1
        mov     x21, x2
        bl      complaint_place
        mov     x20, x0
        get64   0, stderr
        address x1, about_format
        mov     x2, x20
        mov     x3, x21
        mov     x4, x19
        bl      fprintf
        mov     x0, x20
        bl      free
        leave   2
end complain_about

// x2: what about: "sh: what: text of errno".
function complain_errno
        enter   1
        mov     x19, x2
        load_errno w0
        bl      strerror
        mov     x1, x0
        mov     x2, x19
        bl      complain_about
        leave   1
end complain_errno

        .section .rodata
mode_read:
        .asciz  "re"
line_feed:
        .asciz  "\n"
exit_text:
        .asciz  "exit"
shell_place:
        .asciz  "sh: "
place_format:
        .asciz  "%s: line %d: "
complaint_format:
        .asciz  "%s%s\n"
about_format:
        .asciz  "%s%s: %s\n"

        .bss
        .balign 8
        .globl  is_interactive
is_interactive:
        .skip   4
has_person:                             // as is_interactive, in children of such a shell too
        .skip   4
        .globl  own_group
own_group:
        .skip   4
        .globl  terminal_settings
terminal_settings:
        .skip   64
