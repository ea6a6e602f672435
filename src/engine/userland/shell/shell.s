// The shell: reads a line, cuts it into pipelines, and runs each as processes. `sh` alone reads the terminal, `sh -c TEXT` a
// text, `sh FILE` a file, and standard input if that is no terminal.

        .include "function.inc"
        .include "token.inc"

        .text

        .equ    LIST_items,   8
        .equ    LIST_BYTES,   12288     // room for 8 + 1025 × 8

        .equ    SIGINT,  2
        .equ    SIGQUIT, 3
        .equ    SIGTSTP, 20
        .equ    SIGTTIN, 21
        .equ    SIGTTOU, 22
        .equ    SIG_IGN, 1

// int main(int argc, char **argv)
function main
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, w0
        mov     x20, x1
        adrp    x2, parameters          // $0 is the shell's name, unless a script is run
        str     x1, [x2, :lo12:parameters]
        cmp     w0, #2
        b.lo    standard_input
        ldr     x0, [x1, #8]
        adrp    x1, option_c
        add     x1, x1, :lo12:option_c
        bl      strcmp
        cbnz    w0, script
        cmp     w19, #3                 // sh -c TEXT [$0 [$1 …]]
        b.lo    standard_input
        ldr     x0, [x20, #16]
        add     x20, x20, #24
        subs    w19, w19, #4
        b.lo    1f
        bl      set_parameters
1:      bl      execute_line
        b       leave

script:                                 // sh FILE [$1 …]
        ldr     x0, [x20, #8]
        adrp    x1, mode_read
        add     x1, x1, :lo12:mode_read
        bl      fopen
        cbz     x0, no_script
        str     x0, [sp, #32]
        add     x20, x20, #8
        sub     w19, w19, #2
        bl      set_parameters
        ldr     x0, [sp, #32]
        bl      run_file
        b       leave
no_script:
        ldr     x2, [x20, #8]
        bl      complain_errno
        mov     w0, #127
        b       2f

standard_input:
        mov     w0, #0
        bl      isatty
        cbnz    w0, interactive
        adrp    x0, stdin
        ldr     x0, [x0, :lo12:stdin]
        bl      run_file
        b       leave

interactive:
        bl      take_terminal
        bl      interact
leave:
        adrp    x0, last_status
        ldr     w0, [x0, :lo12:last_status]
2:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

set_parameters:                         // x20: $0 and what follows, w19: the number of the last one
        adrp    x1, parameters
        str     x20, [x1, :lo12:parameters]
        adrp    x1, parameter_count
        str     w19, [x1, :lo12:parameter_count]
        ret
end main

// x0: a stream. Runs its commands one after the other, each as many lines as it takes.
//      x19 stream      x20 lines of a command that is not complete yet, or NULL
function run_file
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, #0
        stp     xzr, xzr, [sp, #32]     // line and capacity of getline
1:      add     x0, sp, #32
        add     x1, sp, #40
        mov     x2, x19
        bl      getline
        tbnz    x0, #63, 2f
        mov     x0, x20
        ldr     x1, [sp, #32]
        bl      run_lines
        mov     x20, x0
        b       1b
2:      cbz     x20, 3f
        bl      complain_incomplete
3:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end run_file

// x0: lines so far, malloc's, or NULL; x1: one more. Runs them if they are complete; x0: NULL, or the lines that want another.
//      x19 lines
run_lines:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x20, x1
        cbz     x0, 1f
        mov     x19, x0
        bl      strlen
        str     x0, [sp, #32]
        mov     x0, x20
        bl      strlen
        ldr     x1, [sp, #32]
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
        bl      end_unwinding
        mov     x0, x19
        bl      free
        mov     x19, #0
3:      mov     x0, x19
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

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
        adrp    x0, is_interactive
        mov     w1, #1
        str     w1, [x0, :lo12:is_interactive]
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

// void run_pipeline(token *first, token *end, int in_background): the commands between |, side by side. last_status gets the
// status of the last one, unless it runs in the background.
//      x19 token       x20 end         w21 background      w22 read end for the next command, −1: none
//      x23 job         w24 its group   x25 end of this command
function run_pipeline
        stp     x29, x30, [sp, #-112]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        mov     x0, #0                  // what is buffered must not come out twice
        bl      fflush
        bl      try_time                // `time` before a pipeline
        str     w0, [sp, #96]
        cbz     w0, 1f
        add     x19, x19, #TOKEN_BYTES
        cmp     x19, x20
        b.hs    8f
1:      mov     x0, x19                 // a command of the shell itself, alone and in the foreground: no process
        mov     x1, x20
        cbnz    w21, 2f
        bl      run_in_shell
        cbnz    w0, 8f
2:      mov     x0, x19
        mov     x1, x20
        bl      new_job
        cbz     x0, 9f
        mov     x23, x0
        mov     w22, #-1
        mov     w24, #0
next_command:
        mov     x0, x19
        bl      end_of_command
        mov     x25, x0
        mov     w0, #-1                 // [sp + 80]: the pipe to the next command
        stp     w0, w0, [sp, #80]
        cmp     x25, x20
        b.hs    5f
        add     x0, sp, #80
        mov     w1, #0x80000            // O_CLOEXEC
        bl      pipe2
        tbnz    w0, #31, fork_failed
5:      bl      fork
        tbnz    w0, #31, fork_failed
        cbz     w0, child
        mov     w26, w0
        cmp     w24, #0
        csel    w24, w26, w24, eq       // the first one's number is the group's
        adrp    x0, is_interactive
        ldr     w0, [x0, :lo12:is_interactive]
        cbz     w0, 6f
        mov     w0, w26                 // here as well as in the child: whoever comes first
        mov     w1, w24
        bl      setpgid
        cbnz    w21, 6f
        mov     w0, #0
        mov     w1, w24
        bl      tcsetpgrp
6:      mov     x0, x23
        mov     w1, w24
        mov     w2, w26
        bl      job_add
        mov     w0, w22
        bl      close_if_open
        ldr     w22, [sp, #80]
        ldr     w0, [sp, #84]
        bl      close_if_open
        add     x19, x25, #TOKEN_BYTES
        cmp     x25, x20
        b.lo    next_command
        cbnz    w21, background
        mov     x0, x23
        bl      wait_for_job
        adrp    x1, last_status
        str     w0, [x1, :lo12:last_status]
        b       8f
background:
        adrp    x1, last_background
        str     w26, [x1, :lo12:last_background]
        adrp    x1, last_status
        str     wzr, [x1, :lo12:last_status]
        mov     x0, x23
        bl      announce_job
        b       9f
fork_failed:
        adrp    x2, fork_name
        add     x2, x2, :lo12:fork_name
        bl      complain_errno
        mov     x0, x23
        bl      wait_for_job
        adrp    x1, last_status
        mov     w0, #128
        str     w0, [x1, :lo12:last_status]
8:      ldr     w0, [sp, #96]
        cbz     w0, 9f
        bl      report_time
9:      ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #112
        ret

child:
        adrp    x0, is_interactive
        ldr     w0, [x0, :lo12:is_interactive]
        cbz     w0, 10f
        mov     w0, #0
        mov     w1, w24
        bl      setpgid
        cbnz    w21, 10f
        bl      getpgrp
        mov     w1, w0
        mov     w0, #0
        bl      tcsetpgrp
10:     bl      default_signals
        adrp    x0, is_interactive
        str     wzr, [x0, :lo12:is_interactive]
        tbnz    w22, #31, 11f
        mov     w0, w22
        mov     w1, #0
        bl      dup2
11:     ldr     w0, [sp, #84]
        tbnz    w0, #31, 12f
        mov     w1, #1
        bl      dup2
12:     mov     x0, x19
        mov     x1, x25
        b       run_command
end run_pipeline

close_if_open:
        tbnz    w0, #31, 1f
        b       close
1:      ret

// x0: first token of a command. x0: the one behind it.
end_of_command:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x1, cursor
        str     x0, [x1, :lo12:cursor]
        mov     w0, #1
        adrp    x1, skipping
        str     w0, [x1, :lo12:skipping]
        bl      walk_command
        adrp    x1, skipping
        str     wzr, [x1, :lo12:skipping]
        adrp    x1, cursor
        ldr     x0, [x1, :lo12:cursor]
        ldp     x29, x30, [sp], #16
        ret

// x0: first token. w0: its kind, as command_kind has it.
kind_of:
        adrp    x1, cursor
        str     x0, [x1, :lo12:cursor]
        b       command_kind

// x0 to x1: tokens of a command that is made of others, and its redirections. Runs it here; last_status gets its status.
// w0: 0, or 1 if a redirection has failed.
//      x19, x20 tokens         x21 where the redirections begin        x22 list that stays empty
run_compound:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        sub     sp, sp, #LIST_BYTES
        mov     x22, sp
        str     xzr, [x22]
        str     xzr, [x22, #LIST_items]
        mov     x19, x0
        mov     x20, x1
        adrp    x1, cursor
        str     x0, [x1, :lo12:cursor]
        mov     w0, #1
        adrp    x1, skipping
        str     w0, [x1, :lo12:skipping]
        bl      walk_compound
        adrp    x1, skipping
        str     wzr, [x1, :lo12:skipping]
        adrp    x1, cursor
        ldr     x0, [x1, :lo12:cursor]
        mov     x1, x20
        mov     w2, #0
        mov     x3, x22
        bl      prepare_command
        cbnz    w0, 1f
        adrp    x1, cursor
        str     x19, [x1, :lo12:cursor]
        bl      walk_compound
        mov     w0, #0
1:      mov     sp, x29
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// What take_terminal did to signals, undone: for a program that is about to begin.
default_signals:
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

// In a child: x0 to x1 are the tokens of one command. Does not come back.
run_command:
        mov     x19, x0
        mov     x20, x1
        bl      kind_of
        cbz     w0, 5f
        cmp     w0, #3                  // a function that nobody will call
        b.eq    2f
        mov     x0, x19
        mov     x1, x20
        bl      run_compound
        cbnz    w0, 3f
        adrp    x0, last_status
        ldr     w0, [x0, :lo12:last_status]
        b       3f
5:
        sub     sp, sp, #LIST_BYTES
        mov     x21, sp
        str     xzr, [x21]
        str     xzr, [x21, #LIST_items]
        mov     x0, x19
        mov     x1, x20
        mov     w2, #1                  // assignments go into the environment
        mov     x3, x21
        bl      prepare_command
        cbnz    w0, 1f
        ldr     x0, [x21]
        cbz     x0, 2f
        ldr     x0, [x21, #LIST_items]
        bl      find_function
        cbz     x0, 6f
        add     x1, x21, #LIST_items
        bl      call_function
        b       3f
6:      add     x0, x21, #LIST_items
        bl      run_builtin             // echo x | cd
        tbz     w0, #31, 3f
        ldr     x0, [x21, #LIST_items]
        add     x1, x21, #LIST_items
        bl      execvp
        adrp    x19, errno
        ldr     w19, [x19, :lo12:errno]
        ldr     x0, [x21, #LIST_items]
        mov     w1, #'/'
        bl      strchr
        ldr     x2, [x21, #LIST_items]
        cbnz    x0, 4f
        cmp     w19, #2                 // ENOENT
        b.ne    4f
        adrp    x1, not_found
        add     x1, x1, :lo12:not_found
        bl      complain_about
        mov     w0, #127
        b       3f
4:      bl      complain_errno
        cmp     w19, #2
        mov     w0, #127
        mov     w1, #126
        csel    w0, w0, w1, eq
        b       3f
1:      mov     w0, #1
        b       3f
2:      mov     w0, #0
3:      b       exit

// x0 to x1: tokens of one command; w2: whether assignments before it go into the environment; x3: the list for its arguments.
// Redirections take effect at once. w0: 0, or 1 after a message.
//      x19 token       x20 end         w21 see w2          x22 list
prepare_command:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        mov     x22, x3
1:      cmp     x19, x20
        b.hs    5f
        ldr     w0, [x19]
        cmp     w0, #REDIRECT
        b.eq    3f
        ldr     x0, [x22]
        cbnz    x0, 2f
        ldr     x0, [x19, #TOKEN_text]
        bl      is_assignment
        cbz     w0, 2f
        ldr     x0, [x19, #TOKEN_text]
        mov     w1, w21
        bl      assign
        b       4f
2:      ldr     x0, [x19, #TOKEN_text]
        mov     x1, x22
        bl      expand
        cbnz    w0, 6f
        b       4f
3:      mov     x0, x19
        bl      here_document
        cmp     w0, #1
        b.eq    6f
        tbz     w0, #31, 8f
        ldr     w0, [x19, #TOKEN_detail]
        ldr     x1, [x19, #TOKEN_BYTES + TOKEN_text]
        bl      redirect
        cbnz    w0, 6f
8:      add     x19, x19, #TOKEN_BYTES
4:      add     x19, x19, #TOKEN_BYTES
        b       1b
5:      mov     w0, #0
        b       7f
6:      mov     w0, #1
7:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// x0: a word. w0: whether it is name=…
is_assignment:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      name_length
        ldr     x1, [sp, #16]
        ldrb    w1, [x1, x0]
        cmp     w1, #'='
        ccmp    x0, #0, #4, eq
        cset    w0, ne
        ldp     x29, x30, [sp], #32
        ret

// x0: name=word; w1: into the environment, or else the shell.
assign:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     w21, w1
        sub     sp, sp, #4096
        mov     x19, x0
        bl      name_length
        mov     x20, x0
        add     x0, x19, x20
        add     x0, x0, #1
        mov     x1, sp
        mov     x2, #4096
        bl      expand_single
        mov     x0, x19
        mov     x1, x20
        bl      strndup
        mov     x19, x0
        mov     x1, sp
        mov     w2, #1
        adr     x3, set_variable
        adr     x4, setenv_place
        ldr     x4, [x4]
        cmp     w21, #0
        csel    x3, x4, x3, ne
        blr     x3
        mov     x0, x19
        bl      free
        mov     sp, x29
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
        .balign 8
setenv_place:
        .quad   setenv

// w0: operator and descriptor as tokens have them, x1: the word behind it. w0: 0, or 1 after a message.
redirect:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        and     w19, w0, #0xff          // w19: the operator, w20: the descriptor
        lsr     w20, w0, #8
        sub     sp, sp, #4096
        mov     x0, x1
        mov     x1, sp
        mov     x2, #4096
        bl      expand_single
        cmp     w19, #'D'
        b.eq    duplicate
        mov     w1, #0                  // O_RDONLY
        cmp     w19, #'<'
        b.eq    1f
        mov     w1, #0x42               // O_RDWR | O_CREAT
        cmp     w19, #'B'
        b.eq    1f
        mov     w1, #0x441              // O_WRONLY | O_CREAT | O_APPEND
        cmp     w19, #'A'
        b.eq    1f
        mov     w1, #0x241              // O_WRONLY | O_CREAT | O_TRUNC
1:      mov     x0, sp
        mov     w2, #0x1b6              // 0666
        bl      open
        tbnz    w0, #31, 4f
        mov     w21, w0
        mov     w1, w20
        bl      dup2
        cmp     w19, #'E'
        b.ne    2f
        mov     w0, w21
        mov     w1, #2
        bl      dup2
2:      cmp     w21, w20
        b.eq    3f
        mov     w0, w21
        bl      close
3:      mov     w0, #0
        b       5f
duplicate:                              // >&2, >&-
        ldrb    w0, [sp]
        cmp     w0, #'-'
        b.eq    6f
        mov     x0, sp
        bl      atoi
        mov     w1, w20
        bl      dup2
        tbz     w0, #31, 3b
4:      mov     x2, sp
        bl      complain_errno
        mov     w0, #1
        b       5f
6:      mov     w0, w20
        bl      close
        b       3b
5:      mov     sp, x29
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// x0: a redirection. If it is from a document or a text that stands in the line, it takes effect: w0 is 0, or 1 after a message;
// −1: it is another.
//      x19 token       x20 next byte   x21 end         x22 file        w23 what the document wants     w24 at the start of a line
here_document:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x19, x0
        ldrb    w23, [x19, #TOKEN_detail]
        cmp     w23, #'S'
        b.eq    1f
        ldr     x20, [x19, #TOKEN_text]
        ldr     x21, [x19, #TOKEN_end]
        cmp     w23, #'H'
        b.eq    1f
        cmp     w23, #'L'
        b.eq    1f
        cmp     w23, #'T'
        b.eq    1f
        cmp     w23, #'M'
        mov     w0, #-1
        b.ne    9f
1:      bl      tmpfile
        cbz     x0, 8f
        mov     x22, x0
        cmp     w23, #'S'
        b.eq    text_itself
        mov     w24, #1
2:      cmp     x20, x21
        b.hs    7f
        ldrb    w0, [x20], #1
        cbz     w24, 3f
        cmp     w0, #9                  // <<- takes the tabs away
        b.ne    3f
        cmp     w23, #'T'
        mov     w1, #'M'
        ccmp    w23, w1, #4, ne
        b.eq    2b
3:      cmp     w0, #'\n'
        cset    w24, eq
        cmp     w23, #'L'
        mov     w1, #'M'
        ccmp    w23, w1, #4, ne
        b.eq    5f
        cmp     w0, #'`'
        b.eq    4f
        cmp     w0, #'\\'
        b.eq    6f
        cmp     w0, #'$'
        b.ne    5f
        mov     x0, x20
        bl      dollar_value
        cbz     x0, 10f
        mov     x20, x1
        mov     x1, x22
        bl      fputs
        b       2b
10:     mov     w0, #'$'
        b       5f
4:      mov     x0, x20
        bl      backquoted_output
        mov     x20, x1
        mov     x1, x22
        bl      fputs
        b       2b
6:      ldrb    w1, [x20]               // before $, `, another or the end of the line
        cmp     w1, #'$'
        mov     w2, #'`'
        ccmp    w1, w2, #4, ne
        mov     w2, #'\\'
        ccmp    w1, w2, #4, ne
        b.eq    11f
        cmp     w1, #'\n'
        b.ne    5f
        add     x20, x20, #1
        b       2b
11:     mov     w0, w1
        add     x20, x20, #1
5:      mov     x1, x22
        bl      fputc
        b       2b
text_itself:                            // <<< WORD
        sub     sp, sp, #4096
        ldr     x0, [x19, #TOKEN_BYTES + TOKEN_text]
        mov     x1, sp
        mov     x2, #4096
        bl      expand_single
        mov     x0, sp
        mov     x1, x22
        bl      fputs
        add     sp, sp, #4096
        mov     w0, #'\n'
        mov     x1, x22
        bl      fputc
7:      mov     x0, x22
        bl      rewind
        mov     x0, x22
        bl      fileno
        ldrb    w1, [x19, #TOKEN_detail + 1]
        bl      dup2
        mov     x0, x22
        bl      fclose
        mov     w0, #0
        b       9f
8:      adrp    x2, document_name
        add     x2, x2, :lo12:document_name
        bl      complain_errno
        mov     w0, #1
9:      ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret

// x0 to x1: tokens. If they are one command of the shell itself, or assignments alone, it is done here and w0 is 1.
//      x19, x20 tokens         x21 list        w22 to w24 copies of descriptors 0 to 2, while redirections hold
//      w25 its kind
run_in_shell:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        str     x25, [sp, #64]
        mov     x19, x0
        mov     x20, x1
        sub     sp, sp, #LIST_BYTES
        mov     x21, sp
        str     xzr, [x21]
        str     xzr, [x21, #LIST_items]
        bl      end_of_command
        cmp     x0, x20
        b.ne    no
        mov     x0, x19
        bl      kind_of
        mov     w25, w0
        cmp     w0, #2
        b.eq    no
        b.lo    8f
        mov     x0, x19
        mov     x1, x20
        bl      define_function
        mov     w0, #0
        adrp    x1, last_status
        str     w0, [x1, :lo12:last_status]
        mov     w0, #1
        b       7f
8:      cbnz    w0, 5f
        mov     x0, x19
        mov     x22, #0                 // the first word that is no assignment decides
1:      cmp     x0, x20
        b.hs    4f
        ldr     w1, [x0]
        cmp     w1, #REDIRECT
        b.eq    2f
        cbnz    x22, 3f
        str     x0, [x21, #LIST_items]
        ldr     x0, [x0, #TOKEN_text]
        bl      is_assignment
        mov     w1, w0
        ldr     x0, [x21, #LIST_items]
        cbnz    w1, 3f
        mov     x22, x0
        b       3f
2:      add     x0, x0, #TOKEN_BYTES
3:      add     x0, x0, #TOKEN_BYTES
        b       1b
4:      str     xzr, [x21, #LIST_items]
        cbz     x22, 5f                 // assignments or redirections alone
        ldr     x0, [x22, #TOKEN_text]
        bl      find_function
        cbnz    x0, 5f
        ldr     x0, [x22, #TOKEN_text]
        bl      find_builtin
        cbz     x0, no
5:      mov     w0, #0
        bl      save_descriptor
        mov     w22, w0
        mov     w0, #1
        bl      save_descriptor
        mov     w23, w0
        mov     w0, #2
        bl      save_descriptor
        mov     w24, w0
        mov     x0, x19
        mov     x1, x20
        cbz     w25, 9f
        bl      run_compound
        cbnz    w0, 6f
        adrp    x0, last_status
        ldr     w0, [x0, :lo12:last_status]
        b       6f
9:      mov     w2, #0
        mov     x3, x21
        bl      prepare_command
        cbnz    w0, 6f
        ldr     x1, [x21]
        cbz     x1, 6f
        ldr     x0, [x21, #LIST_items]
        bl      find_function
        add     x1, x21, #LIST_items
        cbz     x0, 10f
        bl      call_function
        b       6f
10:     mov     x0, x1
        bl      run_builtin
6:      adrp    x1, last_status
        str     w0, [x1, :lo12:last_status]
        mov     x0, #0
        bl      fflush
        mov     w0, w22
        mov     w1, #0
        bl      restore_descriptor
        mov     w0, w23
        mov     w1, #1
        bl      restore_descriptor
        mov     w0, w24
        mov     w1, #2
        bl      restore_descriptor
        mov     x0, x21
        bl      free_arguments
        mov     w0, #1
        b       7f
no:     mov     w0, #0
7:      mov     sp, x29
        ldr     x25, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
save_descriptor:
        mov     w1, #1030               // F_DUPFD_CLOEXEC
        mov     w2, #10
        b       fcntl
restore_descriptor:
        tbnz    w0, #31, 1f
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        bl      dup2
        ldr     w0, [sp, #16]
        bl      close
        ldp     x29, x30, [sp], #32
1:      ret

// x0: at the ( of $( … ). x0: what the commands print, without the line feeds at its end (malloc's); x1: what follows.
function command_output
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     w2, #0                  // the ) that belongs to it
1:      ldrb    w1, [x0], #1
        cmp     w1, #'('
        cinc    w2, w2, eq
        cmp     w1, #')'
        b.ne    1b
        subs    w2, w2, #1
        b.ne    1b
        mov     x20, x0
        sub     x1, x0, x19
        sub     x1, x1, #2
        add     x0, x19, #1
        bl      strndup
        bl      output_of
        mov     x1, x20
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end command_output

// x0: behind the ` of `…`. x0: what the commands print, as above; x1: what follows.
//      x19 next byte   x20 text        x21 next byte of it
function backquoted_output
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        bl      strlen
        add     x0, x0, #1
        bl      malloc
        mov     x20, x0
        mov     x21, x0
1:      ldrb    w0, [x19]
        cbz     w0, 3f
        add     x19, x19, #1
        cmp     w0, #'`'
        b.eq    3f
        cmp     w0, #'\\'
        b.ne    2f
        ldrb    w1, [x19]
        cmp     w1, #'`'
        mov     w2, #'$'
        ccmp    w1, w2, #4, ne
        mov     w2, #'\\'
        ccmp    w1, w2, #4, ne
        b.ne    2f
        mov     w0, w1
        add     x19, x19, #1
2:      strb    w0, [x21], #1
        b       1b
3:      strb    wzr, [x21]
        mov     x0, x20
        bl      output_of
        mov     x1, x19
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end backquoted_output

// x0: commands, malloc's. x0: what they print, without the line feeds at its end, malloc's.
//      x19 commands, then output       w22 child
function output_of
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x0, #0
        bl      fflush
        add     x0, sp, #48
        mov     w1, #0x80000
        bl      pipe2
        bl      fork
        cbz     w0, 5f
        mov     w22, w0
        ldr     w0, [sp, #52]
        bl      close
        mov     x0, x19
        bl      free
        mov     x0, #1
        bl      malloc
        mov     x19, x0
        mov     x21, #0                 // x21: bytes so far
2:      mov     x0, x19
        add     x1, x21, #1024
        bl      realloc
        mov     x19, x0
        ldr     w0, [sp, #48]
        add     x1, x19, x21
        mov     x2, #1000
        bl      read
        cmp     x0, #0
        b.le    3f
        add     x21, x21, x0
        b       2b
3:      ldr     w0, [sp, #48]
        bl      close
        mov     w0, w22
        add     x1, sp, #48
        mov     w2, #0
        bl      waitpid
        ldr     w0, [sp, #48]
        bl      status_of
        adrp    x1, last_status
        str     w0, [x1, :lo12:last_status]
4:      strb    wzr, [x19, x21]
        cbz     x21, 6f
        sub     x21, x21, #1
        ldrb    w0, [x19, x21]
        cmp     w0, #'\n'
        b.eq    4b
6:      mov     x0, x19
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
5:      bl      default_signals
        adrp    x0, is_interactive
        str     wzr, [x0, :lo12:is_interactive]
        ldr     w0, [sp, #52]
        mov     w1, #1
        bl      dup2
        mov     x0, x19
        bl      execute_line
        adrp    x0, last_status
        ldr     w0, [x0, :lo12:last_status]
        bl      exit
end output_of

// void complain(…, const char *text): "sh: text" on stderr. The text is in x1.
function complain
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x2, x1
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, complaint_format
        add     x1, x1, :lo12:complaint_format
        bl      fprintf
        ldp     x29, x30, [sp], #16
        ret
end complain

// x2: what about, x1: a text: "sh: what: text".
function complain_about
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x3, x1
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, about_format
        add     x1, x1, :lo12:about_format
        bl      fprintf
        ldp     x29, x30, [sp], #16
        ret
end complain_about

// x2: what about: "sh: what: text of errno".
function complain_errno
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x2, [sp, #16]
        adrp    x0, errno
        ldr     w0, [x0, :lo12:errno]
        bl      strerror
        mov     x1, x0
        ldr     x2, [sp, #16]
        bl      complain_about
        ldp     x29, x30, [sp], #32
        ret
end complain_errno

        .section .rodata
option_c:
        .asciz  "-c"
mode_read:
        .asciz  "re"
line_feed:
        .asciz  "\n"
exit_text:
        .asciz  "exit"
fork_name:
        .asciz  "fork"
document_name:
        .asciz  "here-document"
not_found:
        .asciz  "command not found"
complaint_format:
        .asciz  "sh: %s\n"
about_format:
        .asciz  "sh: %s: %s\n"

        .bss
        .balign 8
        .globl  is_interactive
is_interactive:
        .skip   4
        .globl  own_group
own_group:
        .skip   4
        .globl  terminal_settings
terminal_settings:
        .skip   64
