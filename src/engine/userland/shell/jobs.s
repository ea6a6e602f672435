// The shell's jobs: pipelines that it has started, each with its processes. Waiting for one, hearing of the end of others,
// and going on with one that Ctrl-Z has stopped.

        .include "function.inc"
        .include "frame.inc"
        .include "token.inc"

        .text

// A job. Its number is its place in the table, from 1.
        .equ    JOB_group,    0
        .equ    JOB_state,    4
        .equ    JOB_count,    8         // processes
        .equ    JOB_status,   12        // of the last process, as wait gives it
        .equ    JOB_text,     16        // the command line
        .equ    JOB_pids,     24        // 16 of them; 0: has ended
        .equ    JOB_stopped,  88        // 16 bytes: 1 for a process that is stopped
        .equ    JOB_last,     104       // the last process, though it may have ended
        .equ    JOB_statuses, 108       // of each process that has ended, as $? has it
        .equ    JOB_BYTES,    176
        .equ    JOB_LIMIT,    32
        .equ    PROCESS_LIMIT, 16

        .equ    FREE,    0
        .equ    RUNNING, 1
        .equ    STOPPED, 2
        .equ    ENDED,   3

        .equ    WNOHANG,     1
        .equ    WUNTRACED,   2
        .equ    WCONTINUED,  8
        .equ    SIGCONT,     18

// job *new_job(token *first, token *end): for the command line between them; NULL, after a message, if there are too many.
function new_job
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        ldr     x2, [x0, #TOKEN_place]
        ldr     x3, [x1, #TOKEN_end - TOKEN_BYTES]
        adrp    x19, jobs
        add     x19, x19, :lo12:jobs
        mov     w4, #JOB_LIMIT
1:      ldr     w5, [x19, #JOB_state]
        cbz     w5, 2f
        add     x19, x19, #JOB_BYTES
        subs    w4, w4, #1
        b.ne    1b
        bl      place_of_ended          // in a script nobody has heard of those
        mov     x19, x0
        cbnz    x0, 2f
        adrp    x1, too_many
        add     x1, x1, :lo12:too_many
        bl      complain
        mov     x19, #0
        b       3f
2:      mov     w5, #RUNNING
        stp     wzr, w5, [x19, #JOB_group]
        stp     wzr, wzr, [x19, #JOB_count]
        str     xzr, [x19, #JOB_stopped]
        str     xzr, [x19, #JOB_stopped + 8]
        mov     x0, x2
        sub     x1, x3, x2
        bl      strndup
        str     x0, [x19, #JOB_text]
3:      mov     x0, x19
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end new_job

place_of_ended:                         // x0: a job that has ended, or NULL; keeps x2 and x3
        address x0, jobs
        mov     w4, #JOB_LIMIT
1:      ldr     w5, [x0, #JOB_state]
        cmp     w5, #ENDED
        b.eq    2f
        add     x0, x0, #JOB_BYTES
        subs    w4, w4, #1
        b.ne    1b
        mov     x0, #0
2:      ret

// void forget_jobs(void): in a child, which has none.
function forget_jobs
        address x0, jobs
        mov     w1, #JOB_LIMIT
1:      str     wzr, [x0, #JOB_state]
        add     x0, x0, #JOB_BYTES
        subs    w1, w1, #1
        b.ne    1b
        ret
end forget_jobs

// void job_add(job *, int group, int pid)
function job_add
        str     w2, [x0, #JOB_last]
        str     w1, [x0, #JOB_group]
        ldr     w3, [x0, #JOB_count]
        cmp     w3, #PROCESS_LIMIT
        b.hs    1f
        add     x4, x0, #JOB_pids
        str     w2, [x4, w3, uxtw #2]
        add     w3, w3, #1
        str     w3, [x0, #JOB_count]
1:      ret
end job_add

// x0: job. w0: its number.
job_number:
        adrp    x1, jobs
        add     x1, x1, :lo12:jobs
        sub     x0, x0, x1
        mov     x1, #JOB_BYTES
        udiv    x0, x0, x1
        add     w0, w0, #1
        ret

// Takes in what wait has told: w0: pid, w1: status. x0: the job that it changed, or NULL.
note_status:
        adrp    x2, jobs
        add     x2, x2, :lo12:jobs
        mov     w3, #JOB_LIMIT
1:      ldr     w4, [x2, #JOB_state]
        cbz     w4, 3f
        mov     w4, #0
        ldr     w5, [x2, #JOB_count]
        add     x6, x2, #JOB_pids
        add     x8, x2, #JOB_stopped
2:      cmp     w4, w5
        b.hs    3f
        ldr     w7, [x6, w4, uxtw #2]
        cmp     w7, w0
        b.eq    4f
        add     w4, w4, #1
        b       2b
3:      add     x2, x2, #JOB_BYTES
        subs    w3, w3, #1
        b.ne    1b
        mov     x0, #0
        ret
4:      and     w9, w1, #0xff
        cmp     w9, #0x7f               // stopped
        b.eq    6f
        mov     w10, #0xffff            // continued
        cmp     w1, w10
        b.eq    5f
        str     wzr, [x6, w4, uxtw #2]  // ended
        and     w9, w1, #0x7f
        ubfx    w10, w1, #8, #8
        add     w11, w9, #128
        cmp     w9, #0
        csel    w10, w10, w11, eq
        add     x9, x2, #JOB_statuses
        str     w10, [x9, w4, uxtw #2]
        add     w10, w4, #1
        cmp     w10, w5
        b.ne    5f
        str     w1, [x2, #JOB_status]
5:      strb    wzr, [x8, w4, uxtw]
        b       7f
6:      mov     w10, #1
        strb    w10, [x8, w4, uxtw]
        str     w1, [x2, #JOB_status]
7:      mov     w4, #0                  // the job's state: running if one of its processes is
        mov     w9, #ENDED
8:      cmp     w4, w5
        b.hs    10f
        ldr     w7, [x6, w4, uxtw #2]
        cbz     w7, 9f
        ldrb    w10, [x8, w4, uxtw]
        cbz     w10, 11f
        mov     w9, #STOPPED
9:      add     w4, w4, #1
        b       8b
11:     mov     w9, #RUNNING
10:     str     w9, [x2, #JOB_state]
        mov     x0, x2
        ret

// int wait_for_job(job *): until it has ended or is stopped; the status for $?. The terminal comes back to the shell.
function wait_for_job
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
1:      ldr     w0, [x19, #JOB_state]
        cmp     w0, #RUNNING
        b.ne    2f
        ldr     w0, [x19, #JOB_count]
        cbz     w0, 3f
        mov     w0, #-1
        add     x1, sp, #32
        mov     w2, #WUNTRACED
        bl      waitpid
        tbnz    w0, #31, 4f
        ldr     w1, [sp, #32]
        bl      note_status
        b       1b
4:      load_errno w0                // nothing left to wait for; a signal is a reason to stop for the command wait alone
        cmp     w0, #4                  // EINTR
        b.ne    3f
        get32   0, is_waiting
        cbz     w0, 1b
        bl      pending_signal
        cbz     w0, 1b
        add     w0, w0, #128
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
3:      mov     w0, #ENDED
        str     w0, [x19, #JOB_state]
2:      adrp    x0, is_interactive
        ldr     w0, [x0, :lo12:is_interactive]
        cbz     w0, 5f
        adrp    x1, own_group
        ldr     w1, [x1, :lo12:own_group]
        mov     w0, #0
        bl      tcsetpgrp
        mov     w0, #0                  // programs may have left the terminal in any state
        mov     w1, #1                  // TCSADRAIN
        adrp    x2, terminal_settings
        add     x2, x2, :lo12:terminal_settings
        bl      tcsetattr
5:      ldr     w20, [x19, #JOB_status]
        ldr     w0, [x19, #JOB_state]
        cmp     w0, #STOPPED
        b.eq    6f
        mov     x0, x19
        bl      tell_death
        bl      note_statuses
        mov     x0, x19
        bl      forget_job
        get32   0, option_pipefail
        cbz     w0, 7f
        bl      last_failure
        b       8f
6:      adrp    x0, line_feed
        add     x0, x0, :lo12:line_feed
        bl      say
        mov     x0, x19
        bl      show_job
7:      mov     w0, w20
        bl      status_of
8:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end wait_for_job

note_statuses:                          // x19: job. Its processes' statuses are PIPESTATUS
        address x0, pipe_statuses
        add     x1, x19, #JOB_statuses
        ldr     w2, [x19, #JOB_count]
        put     w2, pipe_status_count
1:      cbz     w2, 2f
        sub     w2, w2, #1
        ldr     w3, [x1, w2, uxtw #2]
        str     w3, [x0, w2, uxtw #2]
        b       1b
2:      ret
last_failure:                           // w0: the last status of the pipeline that is no success, else 0
        address x1, pipe_statuses
        get32   2, pipe_status_count
1:      mov     w0, #0
        cbz     w2, 2f
        sub     w2, w2, #1
        ldr     w0, [x1, w2, uxtw #2]
        cbz     w0, 1b
2:      ret

// int status_of(int status): wait's word as $? has it: the exit status, or 128 + the signal.
function status_of
        and     w1, w0, #0x7f
        ubfx    w2, w0, #8, #8
        cbz     w1, 1f
        cmp     w1, #0x7f               // stopped: the signal is where a status would be
        csel    w2, w2, w1, eq
        add     w2, w2, #128
1:      mov     w0, w2
        ret
end status_of

// x0: job. Says by which signal it ended, if the person at the terminal does not know anyway.
tell_death:
        ldr     w1, [x0, #JOB_status]
        ands    w2, w1, #0x7f
        b.eq    2f
        cmp     w2, #0x7f
        b.eq    2f
        cmp     w2, #13                 // SIGPIPE: the reader has had enough
        b.eq    2f
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        cmp     w2, #2                  // SIGINT: a new line is enough
        b.eq    1f
        mov     w0, w2
        bl      strsignal
        mov     x2, x0
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, death_format
        add     x1, x1, :lo12:death_format
        bl      fprintf
        b       3f
1:      adrp    x0, line_feed
        add     x0, x0, :lo12:line_feed
        bl      say
3:      ldp     x29, x30, [sp], #16
2:      ret

forget_job:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        str     wzr, [x0, #JOB_state]
        ldr     x0, [x0, #JOB_text]
        bl      free
        ldp     x29, x30, [sp], #16
        ret

// x0: a text for stderr.
say:
        adrp    x1, stderr
        ldr     x1, [x1, :lo12:stderr]
        b       fputs

// void announce_job(job *): "[1] 104" for one that begins in the background.
function announce_job
        adrp    x1, is_interactive
        ldr     w1, [x1, :lo12:is_interactive]
        cbz     w1, 1f
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        ldr     w3, [x0, #JOB_group]
        bl      job_number
        mov     w2, w0
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, announce_format
        add     x1, x1, :lo12:announce_format
        bl      fprintf
        ldp     x29, x30, [sp], #16
1:      ret
end announce_job

// x0: job: "[1]+  Running                 sleep 5 &".
show_job:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x0
        ldr     w1, [x0, #JOB_state]
        adrp    x3, state_names
        add     x3, x3, :lo12:state_names
        add     x3, x3, x1, lsl #4
        cmp     w1, #ENDED
        b.ne    1f
        ldr     w0, [x19, #JOB_status]  // ended otherwise than with 0
        cbz     w0, 1f
        and     w1, w0, #0x7f
        cbnz    w1, 2f
        ubfx    w3, w0, #8, #8
        add     x0, sp, #24
        mov     x1, #20
        adrp    x2, exit_format
        add     x2, x2, :lo12:exit_format
        bl      snprintf
        add     x3, sp, #24
        b       1f
2:      mov     w0, w1
        bl      strsignal
        mov     x3, x0
1:      str     x3, [x29, #40]
        mov     x0, x19
        bl      job_number
        mov     w2, w0
        ldr     x3, [x29, #40]
        ldr     x4, [x19, #JOB_text]
        ldr     w5, [x19, #JOB_state]
        adrp    x6, running_mark
        add     x6, x6, :lo12:running_mark
        add     x7, x6, #2              // its empty end
        cmp     w5, #RUNNING
        csel    x5, x6, x7, eq
        stp     x2, x3, [sp, #-48]!
        stp     x4, x5, [sp, #16]
        mov     x0, x19
        bl      job_mark
        mov     w6, w0
        ldp     x4, x5, [sp, #16]
        ldp     x2, x8, [sp], #48
        mov     w3, w6
        mov     x6, x5
        mov     x5, x4
        mov     x4, x8
        get64   0, show_stream
        cbnz    x0, 3f
        get64   0, stderr
3:      address x1, job_format
        bl      fprintf
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

job_mark:                               // x0: job. w0: + for the last one, - for the one before it
        address x1, jobs
        mov     w2, #JOB_LIMIT
        mov     w3, #0                  // how many come behind it
1:      ldr     w4, [x1, #JOB_state]
        cmp     x1, x0
        ccmp    w4, #FREE, #4, hi
        cinc    w3, w3, ne
        add     x1, x1, #JOB_BYTES
        subs    w2, w2, #1
        b.ne    1b
        mov     w0, #'+'
        cbz     w3, 2f
        cmp     w3, #1
        mov     w0, #'-'
        mov     w1, #' '
        csel    w0, w0, w1, eq
2:      ret

// Hears of what has changed, without waiting.
poll_jobs:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
1:      mov     w0, #-1
        add     x1, sp, #16
        mov     w2, #WNOHANG | WUNTRACED | WCONTINUED
        bl      waitpid
        cmp     w0, #0
        b.le    2f
        ldr     w1, [sp, #16]
        bl      note_status
        b       1b
2:      ldp     x29, x30, [sp], #32
        ret

// void report_jobs(void): shows jobs that have ended since, and forgets them.
function report_jobs
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        bl      poll_jobs
        adrp    x19, jobs
        add     x19, x19, :lo12:jobs
        mov     w20, #JOB_LIMIT
1:      ldr     w0, [x19, #JOB_state]
        cmp     w0, #ENDED
        b.ne    2f
        mov     x0, x19
        bl      show_job
        mov     x0, x19
        bl      forget_job
2:      add     x19, x19, #JOB_BYTES
        subs    w20, w20, #1
        b.ne    1b
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end report_jobs

// int builtin_jobs(char **arguments): jobs [-p|-l]
//      x19 job         w20 jobs left   w21 -p
function builtin_jobs
        enter   2
        mov     w21, #0
        ldr     x0, [x0, #8]
        cbz     x0, 4f
        ldrh    w0, [x0]
        mov     w1, #'-' | 'p' << 8
        cmp     w0, w1
        cset    w21, eq
4:      bl      poll_jobs
        get64   0, stdout
        put     x0, show_stream
        address x19, jobs
        mov     w20, #JOB_LIMIT
1:      ldr     w0, [x19, #JOB_state]
        cbz     w0, 2f
        cbnz    w21, 3f
        mov     x0, x19
        bl      show_job
        ldr     w0, [x19, #JOB_state]
        cmp     w0, #ENDED
        b.ne    2f
        mov     x0, x19
        bl      forget_job
        b       2f
3:      ldr     w1, [x19, #JOB_group]
        address x0, number_format
        bl      printf
2:      add     x19, x19, #JOB_BYTES
        subs    w20, w20, #1
        b.ne    1b
        put     xzr, show_stream
        mov     w0, #0
        leave   2
end builtin_jobs

// x0: a word, or NULL; w1: a number without % is a process. x0: the job that it means: %2, %%, %+, %-, %NAME, or without one the last; NULL
// after a message. An unknown process is no reason for one.
//      x19 word        x20 job         w21 jobs left   w22 see w1
find_job:
        enter   2
        mov     x19, x0
        mov     w22, w1
        bl      poll_jobs
        mov     w0, #'+'
        cbz     x19, by_mark
        ldrb    w1, [x19]
        cmp     w1, #'%'
        b.eq    1f
        cbnz    w22, by_process
        mov     x0, x19
        b       2f
1:      ldrb    w1, [x19, #1]
        mov     w0, #'+'
        cmp     w1, #'%'
        b.eq    by_mark
        cbz     w1, by_mark
        cmp     w1, #'+'
        b.eq    by_mark
        mov     w0, #'-'
        cmp     w1, #'-'
        b.eq    by_mark
        add     x0, x19, #1
        sub     w1, w1, #'0'
        cmp     w1, #9
        b.hi    by_name
2:      bl      atoi
        sub     w0, w0, #1
        cmp     w0, #JOB_LIMIT
        b.hs    none
        address x1, jobs
        mov     w2, #JOB_BYTES
        madd    x0, x0, x2, x1
        ldr     w1, [x0, #JOB_state]
        cbz     w1, none
        leave   2
by_mark:                                // w0: + or -
        mov     w22, w0
        address x20, jobs
        mov     w21, #JOB_LIMIT
3:      ldr     w1, [x20, #JOB_state]
        cbz     w1, 4f
        mov     x0, x20
        bl      job_mark
        cmp     w0, w22
        mov     x0, x20
        b.eq    9f
4:      add     x20, x20, #JOB_BYTES
        subs    w21, w21, #1
        b.ne    3b
        b       none
by_name:
        mov     x22, x0
        address x20, jobs
        mov     w21, #JOB_LIMIT
5:      ldr     w1, [x20, #JOB_state]
        cbz     w1, 6f
        mov     x0, x22
        bl      strlen
        mov     x2, x0
        ldr     x0, [x20, #JOB_text]
        mov     x1, x22
        bl      strncmp
        mov     w1, w0
        mov     x0, x20
        cbz     w1, 9f
6:      add     x20, x20, #JOB_BYTES
        subs    w21, w21, #1
        b.ne    5b
none:   address x2, current_name
        cmp     x19, #0
        csel    x2, x2, x19, eq
        address x1, no_job
        bl      complain_about
        mov     x0, #0
9:      leave   2
by_process:
        mov     x0, x19
        bl      atoi
        address x20, jobs
        mov     w21, #JOB_LIMIT
7:      ldr     w1, [x20, #JOB_state]
        cbz     w1, 8f
        ldr     w1, [x20, #JOB_last]
        cmp     w1, w0
        b.eq    10f
8:      add     x20, x20, #JOB_BYTES
        subs    w21, w21, #1
        b.ne    7b
        mov     x20, #0
10:     mov     x0, x20
        leave   2

// x0: job. Its processes go on.
continue_job:
        mov     w1, #RUNNING
        str     w1, [x0, #JOB_state]
        str     xzr, [x0, #JOB_stopped]
        str     xzr, [x0, #JOB_stopped + 8]
        ldr     w0, [x0, #JOB_group]
        neg     w0, w0
        mov     w1, #SIGCONT
        b       kill

// int builtin_fg(char **arguments): a job goes on in the foreground.
function builtin_fg
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        ldr     x0, [x0, #8]
        mov     w1, #0
        bl      find_job
        cbz     x0, 1f
        mov     x19, x0
        ldr     x0, [x0, #JOB_text]
        bl      puts
        mov     x0, #0
        bl      fflush
        mov     w0, #0
        ldr     w1, [x19, #JOB_group]
        bl      tcsetpgrp
        mov     x0, x19
        bl      continue_job
        mov     x0, x19
        bl      wait_for_job
        b       2f
1:      mov     w0, #1
2:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end builtin_fg

// int builtin_bg(char **arguments): a job goes on in the background.
function builtin_bg
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        ldr     x0, [x0, #8]
        mov     w1, #0
        bl      find_job
        cbz     x0, 1f
        mov     x19, x0
        bl      continue_job
        mov     x0, x19
        bl      show_job
        mov     w0, #0
        b       2f
1:      mov     w0, #1
2:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end builtin_bg

// int builtin_wait(char **arguments): for jobs and processes, or for all. wait -n: for the next that ends.
//      x19 next word, or job   w20 jobs left   w21 status
function builtin_wait
        enter   2
        add     x19, x0, #8
        mov     w0, #1
        put     w0, is_waiting
        mov     w21, #0
        ldr     x0, [x19]
        cbz     x0, all
        ldrh    w1, [x0]
        mov     w2, #'-' | 'n' << 8
        cmp     w1, w2
        b.eq    any
1:      ldr     x0, [x19], #8
        cbz     x0, 9f
        mov     w1, #1
        bl      find_job
        mov     w21, #127
        cbz     x0, 1b
        bl      wait_for_job
        mov     w21, w0
        b       1b
all:    address x19, jobs
        mov     w20, #JOB_LIMIT
2:      ldr     w0, [x19, #JOB_state]
        cmp     w0, #RUNNING
        b.ne    3f
        mov     x0, x19
        bl      wait_for_job
        mov     w21, w0
        bl      pending_signal
        cbnz    w0, 9f
        mov     w21, #0
3:      ldr     w0, [x19, #JOB_state]
        cmp     w0, #ENDED
        b.ne    4f
        get32   0, is_interactive
        cbnz    w0, 4f
        mov     x0, x19
        bl      forget_job
4:      add     x19, x19, #JOB_BYTES
        subs    w20, w20, #1
        b.ne    2b
        b       9f
any:    bl      poll_jobs
        bl      place_of_ended
        cbnz    x0, 5f
        sub     sp, sp, #16
        mov     w0, #-1
        mov     x1, sp
        mov     w2, #0
        bl      waitpid
        ldr     w1, [sp], #16
        mov     w21, #127
        tbnz    w0, #31, 9f
        bl      note_status
        b       any
5:      bl      wait_for_job
        mov     w21, w0
9:      put     wzr, is_waiting
        mov     w0, w21
        leave   2
end builtin_wait

// int send_signal(char **words): kill [-SIGNAL | -s SIGNAL | -n NUMBER] PID|%JOB …; kill -l [NUMBER]
//      x19 next word   w20 signal      w21 status
function send_signal
        enter   2
        add     x19, x0, #8
        mov     w20, #15                // SIGTERM
        mov     w21, #0
        ldr     x0, [x19]
        cbz     x0, usage
        ldrb    w1, [x0]
        ldrb    w2, [x0, #1]
        cmp     w1, #'-'
        b.ne    1f
        add     x19, x19, #8
        cmp     w2, #'-'
        b.eq    1f
        cmp     w2, #'l'
        mov     w1, #'L'
        ccmp    w2, w1, #4, ne
        b.eq    list
        add     x0, x0, #1
        cmp     w2, #'s'
        mov     w1, #'n'
        ccmp    w2, w1, #4, ne
        b.ne    2f
        ldrb    w1, [x0, #1]
        cbnz    w1, 2f
        ldr     x0, [x19], #8
        cbz     x0, usage
2:      str     x0, [sp, #-16]!
        bl      signal_number
        ldr     x2, [sp], #16
        mov     w20, w0
        tbnz    w0, #31, invalid
        ldr     x0, [x19]
        cbz     x0, usage
        ldrh    w1, [x0]
        mov     w2, #'-' | '-' << 8
        cmp     w1, w2
        b.ne    1f
        add     x19, x19, #8
1:      ldr     x22, [x19], #8
        cbz     x22, 9f
        ldrb    w1, [x22]
        mov     x0, x22
        cmp     w1, #'%'
        b.eq    3f
        cmp     w1, #'-'
        cinc    x1, x22, eq
        ldrb    w1, [x1]
        sub     w1, w1, #'0'
        cmp     w1, #9
        b.hi    no_number
        bl      atoi
        b       4f
3:      mov     w1, #0
        bl      find_job
        cbz     x0, 6f
        ldr     w1, [x0, #JOB_group]
        get32   2, is_interactive       // a job of a script has no group of its own
        neg     w3, w1
        cmp     w2, #0
        csel    w0, w3, w1, ne
4:      mov     w1, w20
        bl      kill
        cbz     w0, 1b
        load_errno w0
        bl      strerror
        b       5f
no_number:
        address x0, process_text
5:      mov     x4, x0
        mov     x3, x22
        address x1, kill_format
        sub     sp, sp, #16
        mov     x0, sp
        mov     x2, x3
        mov     x3, x4
        bl      asprintf
        ldr     x1, [sp], #16
        bl      complain
6:      mov     w21, #1
        b       1b
9:      mov     w0, w21
        leave   2
invalid:
        address x1, invalid_signal
        bl      complain_about
        mov     w0, #1
        leave   2
usage:  address x1, kill_usage
        bl      complain
        mov     w0, #2
        leave   2
list:   ldr     x0, [x19]               // the name of one, or of all, five on a line
        cbz     x0, 7f
        bl      atoi
        and     w0, w0, #0x7f
        cmp     w0, #31
        b.hi    invalid
        address x1, signal_names
        add     x0, x1, w0, uxtw #3
        bl      puts
        mov     w0, #0
        leave   2
7:      mov     w19, #1
8:      address x1, signal_names
        add     x2, x1, w19, uxtw #3
        mov     w1, w19
        mov     w3, #5
        udiv    w4, w19, w3
        msub    w4, w4, w3, w19
        cmp     w4, #0
        ccmp    w19, #31, #4, ne
        address x3, line_feed
        address x4, tabulator
        csel    x3, x3, x4, eq
        address x0, signal_format
        bl      printf
        add     w19, w19, #1
        cmp     w19, #31
        b.ls    8b
        mov     w0, #0
        leave   2
end send_signal

        .section .rodata
too_many:
        .asciz  "too many jobs"
current_name:
        .asciz  "current"
no_job:
        .asciz  "no such job"
line_feed:
        .asciz  "\n"
death_format:
        .asciz  "%s\n"
announce_format:
        .asciz  "[%d] %d\n"
exit_format:
        .asciz  "Exit %d"
job_format:
        .asciz  "[%d]%c  %-22s %s%s\n"
number_format:
        .asciz  "%d\n"
kill_format:
        .asciz  "kill: (%s) - %s"
process_text:
        .asciz  "arguments must be process or job IDs"
invalid_signal:
        .asciz  "invalid signal specification"
kill_usage:
        .asciz  "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"
signal_format:
        .asciz  "%2d) SIG%s%s"
tabulator:
        .asciz  "\t"
running_mark:
        .asciz  " &"
        .balign 16
state_names:                            // 16 bytes each
        .asciz  "Free"
        .balign 16
        .asciz  "Running"
        .balign 16
        .asciz  "Stopped"
        .balign 16
        .asciz  "Done"
        .balign 16

        .bss
        .balign 8
jobs:   .skip   JOB_LIMIT * JOB_BYTES
show_stream:                            // for jobs; NULL: what nobody has asked for goes to stderr
        .skip   8
is_waiting:                             // the command wait is at work
        .skip   4
