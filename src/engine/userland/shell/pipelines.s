// Pipelines: commands side by side, each a process, unless the shell does it itself.

        .include "function.inc"
        .include "frame.inc"
        .include "token.inc"
        .include "text.inc"

        .text

// void run_pipeline(token *first, token *end, int in_background): last_status gets the status of the last command, unless it runs in
// the background.
//      x19 token       x20 end         w21 background      w22 read end for the next command, −1: none
//      x23 job         w24 its group   x25 end of this command         w26 child       w27 time is asked for
function run_pipeline
        enter   5, 16
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        mov     x0, #0                  // what is buffered must not come out twice
        bl      fflush
        bl      try_time                // `time` before a pipeline
        mov     w27, w0
        cbz     w0, 1f
        add     x19, x19, #TOKEN_BYTES
        cmp     x19, x20
        b.hs    8f
1:      mov     x0, x19                 // a command of the shell itself, alone and in the foreground: no process
        mov     x1, x20
        put     xzr, ready_words
        cbnz    w21, 2f
        bl      run_in_shell
        cbz     w0, 2f
        get32   0, last_status
        put     w0, pipe_statuses
        mov     w0, #1
        put     w0, pipe_status_count
        b       8f
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
        mov     w0, #-1                 // [x29 + 96]: the pipe to the next command
        stp     w0, w0, [x29, #96]
        cmp     x25, x20
        b.hs    5f
        add     x0, x29, #96
        mov     w1, #0x80000            // O_CLOEXEC
        bl      pipe2
        tbnz    w0, #31, fork_failed
5:      bl      fork
        tbnz    w0, #31, fork_failed
        cbz     w0, child
        mov     w26, w0
        cmp     w24, #0
        csel    w24, w26, w24, eq       // the first one's number is the group's
        get32   0, is_interactive
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
        ldr     w22, [x29, #96]
        ldr     w0, [x29, #100]
        bl      close_if_open
        add     x19, x25, #TOKEN_BYTES
        mov     x0, x19
        bl      skip_line_feeds
        mov     x19, x0
        cmp     x25, x20
        b.lo    next_command
        bl      close_substitutions
        cbnz    w21, background
        mov     x0, x23
        bl      wait_for_job
        put     w0, last_status
        b       8f
background:
        put     w26, last_background
        put     wzr, last_status
        mov     x0, x23
        bl      announce_job
        b       9f
fork_failed:
        address x2, fork_name
        bl      complain_errno
        mov     x0, x23
        bl      wait_for_job
        mov     w0, #128
        put     w0, last_status
8:      bl      close_substitutions
        cbz     w27, 9f
        bl      report_time
9:      get64   0, ready_words
        cbz     x0, 15f
        put     xzr, ready_words
        bl      free_words
15:     leave   5, 16

child:
        get32   0, is_interactive
        cbz     w0, 10f
        mov     w0, #0
        mov     w1, w24
        bl      setpgid
        cbnz    w21, 11f
        bl      getpgrp
        mov     w1, w0
        mov     w0, #0
        bl      tcsetpgrp
        b       11f
10:     cbz     w21, 11f                // in the background of a script the keys and the input are for others
        bl      become_child
        mov     w0, #2                  // SIGINT
        mov     x1, #1
        bl      signal
        mov     w0, #3                  // SIGQUIT
        mov     x1, #1
        bl      signal
        tbz     w22, #31, 12f
        address x0, no_input
        mov     w1, #0
        bl      open
        mov     w22, w0
        b       12f
11:     bl      become_child
12:     tbnz    w22, #31, 13f
        mov     w0, w22
        mov     w1, #0
        bl      dup2
        mov     w0, w22
        bl      close
13:     ldr     w0, [x29, #100]
        tbnz    w0, #31, 14f
        mov     w1, #1
        bl      dup2
        ldr     w0, [x29, #96]
        bl      close
        ldr     w0, [x29, #100]
        bl      close
        ldr     w0, [x25, #TOKEN_detail] // |& has both
        cbz     w0, 14f
        mov     w0, #1
        mov     w1, #2
        bl      dup2
14:     mov     x0, x19
        mov     x1, x25
        b       run_command
end run_pipeline

free_words:                             // x0: words that are malloc's, and the list
        enter   1
        mov     x19, x0
        mov     x20, x0
1:      ldr     x0, [x20], #8
        cbz     x0, 2f
        bl      free
        b       1b
2:      mov     x0, x19
        bl      free
        leave   1

skip_line_feeds:                        // x0: a token. x0: the next one that is no line feed
1:      ldr     w1, [x0]
        cmp     w1, #SEMICOLON
        b.ne    2f
        ldr     x1, [x0, #TOKEN_place]
        ldrb    w1, [x1]
        cmp     w1, #'\n'
        mov     w2, #'#'
        ccmp    w1, w2, #4, ne
        b.ne    2f
        add     x0, x0, #TOKEN_BYTES
        b       1b
2:      ret

close_if_open:
        tbnz    w0, #31, 1f
        b       close
1:      ret

// void become_child(void): what belongs to the shell alone goes: its signals, traps, jobs, its place at the terminal.
function become_child
        enter   0
        bl      default_signals
        bl      reset_traps
        bl      forget_jobs
        put     wzr, is_interactive
        leave   0
end become_child

// x0: first token of a command. x0: the one behind it.
function end_of_command
        enter   0
        put     x0, cursor
        mov     w0, #1
        put     w0, skipping
        bl      walk_command
        put     wzr, skipping
        get64   0, cursor
        leave   0
end end_of_command

// x0: first token. w0: its kind, as command_kind has it.
function kind_of
        put     x0, cursor
        b       command_kind
end kind_of

// x0: first token of a command that is made of others. x0: where its redirections begin.
function compound_end
        enter   0
        put     x0, cursor
        mov     w0, #1
        put     w0, skipping
        bl      walk_compound
        put     wzr, skipping
        get64   0, cursor
        leave   0
end compound_end

// x0 to x1: tokens of a command that is made of others, and its redirections. Runs it here; last_status gets its status.
// w0: 0, or 1 if a redirection has failed.
//      x19, x20 tokens         x21 list that stays empty
function run_compound
        enter   2, LIST_BYTES
        mov     x19, x0
        mov     x20, x1
        add     x21, x29, #48
        mov     x0, x21
        bl      list_begin
        mov     x0, x19
        bl      compound_end
        mov     x1, x20
        mov     w2, #0
        mov     x3, x21
        bl      prepare_command
        cbnz    w0, 1f
        put     x19, cursor
        bl      walk_compound
        mov     w0, #0
1:      leave   2, LIST_BYTES
end run_compound

// In a child: x0 to x1 are the tokens of one command. Does not come back.
//      x19 tokens, then words  x20 end         x21 list        w22 errno
run_command:
        mov     x19, x0
        mov     x20, x1
        get64   22, ready_words
        cbnz    x22, 4f
        bl      kind_of
        cbz     w0, 5f
        cmp     w0, #3                  // a function that nobody will call
        b.eq    2f
        mov     x0, x19
        mov     x1, x20
        bl      run_compound
        cbnz    w0, 3f
        get32   0, last_status
        b       3f
4:      mov     w2, #1                  // assignments go into the environment
        bl      take_effect
        cbnz    w0, 1f
        mov     x0, x22
        bl      run_program
        b       3f
5:      sub     sp, sp, #LIST_BYTES
        mov     x21, sp
        mov     x0, x21
        bl      list_begin
        mov     x0, x19
        mov     x1, x20
        mov     w2, #1
        mov     x3, x21
        bl      prepare_command
        cbnz    w0, 1f
        mov     x0, x21
        bl      list_words
        mov     x19, x0
        ldr     x0, [x0]
        cbz     x0, 2f
        bl      find_function
        cbz     x0, 6f
        mov     x1, x19
        bl      call_function
        b       3f
6:      mov     x0, x19
        bl      run_builtin             // echo x | cd
        tbz     w0, #31, 3f
        mov     x0, x19
        bl      run_program
        b       3f
1:      mov     w0, #1
        b       3f
2:      mov     w0, #0
3:      b       end_shell

// int run_program(char **words): in the place of this process. Comes back with 126 or 127 after a message.
//      x19 words       w20 errno
function run_program
        enter   1, 144
        mov     x19, x0
        mov     x0, #0
        bl      fflush
        ldr     x0, [x19]
        mov     x1, x19
        bl      execvp
        load_errno w20
        cmp     w20, #8                 // ENOEXEC: a script that does not say for whom
        b.eq    4f
        ldr     x0, [x19]
        mov     w1, #'/'
        bl      strchr
        ldr     x2, [x19]
        cbnz    x0, 1f
        cmp     w20, #2                 // ENOENT
        b.ne    2f
        address x1, not_found
        bl      complain_about
        mov     w0, #127
        leave   1, 144
1:      cmp     w20, #13                // EACCES: of a directory something else is true
        b.ne    2f
        ldr     x0, [x19]
        add     x1, x29, #32
        bl      stat
        cbnz    w0, 2f
        ldr     w0, [x29, #32 + 16]
        and     w0, w0, #0xf000
        mov     w1, #0x4000
        cmp     w0, w1
        b.ne    2f
        mov     w20, #21                // EISDIR
2:      store_errno w20
        ldr     x2, [x19]
        bl      complain_errno
        cmp     w20, #2
        mov     w0, #127
        mov     w1, #126
        csel    w0, w0, w1, eq
        leave   1, 144
4:      mov     x1, x19                 // sh PATH WORD …
        mov     w2, #0
5:      ldr     x0, [x1], #8
        add     w2, w2, #1
        cbnz    x0, 5b
        add     x0, x2, #1
        lsl     x0, x0, #3
        bl      malloc
        mov     x20, x0
        address x1, shell_name
        str     x1, [x0], #8
        mov     x2, x19
6:      ldr     x1, [x2], #8
        str     x1, [x0], #8
        cbnz    x1, 6b
        sub     sp, sp, #4096
        ldr     x0, [x19]
        mov     x1, sp
        bl      find_program
        cbz     w0, 7f
        mov     x0, sp
        bl      strdup
        str     x0, [x20, #8]
7:      address x0, shell_path
        mov     x1, x20
        bl      execv
        mov     w0, #126
        leave   1, 144
end run_program

        .section .rodata
fork_name:
        .asciz  "fork"
not_found:
        .asciz  "command not found"
no_input:
        .asciz  "/dev/null"
shell_name:
        .asciz  "sh"
shell_path:
        .asciz  "/bin/sh"
