// The shell's jobs: pipelines that it has started, each with its processes. Waiting for one, hearing of the end of others,
// and going on with one that Ctrl-Z has stopped.

        .include "function.inc"
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
        .equ    JOB_BYTES,    104
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

// void job_add(job *, int group, int pid)
function job_add
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
4:      adrp    x0, errno               // nothing left to wait for; a signal is no reason to stop
        ldr     w0, [x0, :lo12:errno]
        cmp     w0, #4                  // EINTR
        b.eq    1b
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
        mov     x0, x19
        bl      forget_job
        b       7f
6:      adrp    x0, line_feed
        add     x0, x0, :lo12:line_feed
        bl      say
        mov     x0, x19
        bl      show_job
7:      mov     w0, w20
        bl      status_of
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end wait_for_job

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
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, job_format
        add     x1, x1, :lo12:job_format
        bl      fprintf
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

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

// int builtin_jobs(char **arguments)
function builtin_jobs
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        bl      poll_jobs
        adrp    x19, jobs
        add     x19, x19, :lo12:jobs
        mov     w20, #JOB_LIMIT
1:      ldr     w0, [x19, #JOB_state]
        cbz     w0, 2f
        mov     x0, x19
        bl      show_job
        ldr     w0, [x19, #JOB_state]
        cmp     w0, #ENDED
        b.ne    2f
        mov     x0, x19
        bl      forget_job
2:      add     x19, x19, #JOB_BYTES
        subs    w20, w20, #1
        b.ne    1b
        mov     w0, #0
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end builtin_jobs

// x0: arguments. x0: the job that %2 (or 2, or nothing: the last one) means; NULL after a message.
find_job:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        ldr     x19, [x0, #8]
        bl      poll_jobs
        adrp    x1, jobs
        add     x1, x1, :lo12:jobs
        cbz     x19, 2f
        mov     x0, x19
        ldrb    w2, [x0]
        cmp     w2, #'%'
        cinc    x0, x0, eq
        bl      atoi
        sub     w0, w0, #1
        cmp     w0, #JOB_LIMIT
        b.hs    4f
        adrp    x1, jobs
        add     x1, x1, :lo12:jobs
        mov     w2, #JOB_BYTES
        madd    x0, x0, x2, x1
        ldr     w1, [x0, #JOB_state]
        cbnz    w1, 5f
        b       4f
2:      mov     w2, #JOB_LIMIT          // the last one that is there
        mov     x0, #0
3:      ldr     w3, [x1, #JOB_state]
        cmp     w3, #0
        csel    x0, x1, x0, ne
        add     x1, x1, #JOB_BYTES
        subs    w2, w2, #1
        b.ne    3b
        cbnz    x0, 5f
4:      adrp    x2, current_name
        add     x2, x2, :lo12:current_name
        cmp     x19, #0
        csel    x2, x2, x19, eq
        adrp    x1, no_job
        add     x1, x1, :lo12:no_job
        bl      complain_about
        mov     x0, #0
5:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

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

// int builtin_wait(char **arguments): for one job, or for all.
function builtin_wait
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        ldr     x1, [x0, #8]
        cbz     x1, 1f
        bl      find_job
        cbz     x0, 4f
        bl      wait_for_job
        b       5f
1:      adrp    x19, jobs
        add     x19, x19, :lo12:jobs
        mov     w20, #JOB_LIMIT
2:      ldr     w0, [x19, #JOB_state]
        cmp     w0, #RUNNING
        b.ne    3f
        mov     x0, x19
        bl      wait_for_job
3:      add     x19, x19, #JOB_BYTES
        subs    w20, w20, #1
        b.ne    2b
        mov     w0, #0
        b       5f
4:      mov     w0, #127
5:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end builtin_wait

// int job_group(const char *text): the group that %2 means, as a negative number for kill; 0 after a message.
function job_group
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     xzr, x0, [sp, #16]
        add     x0, sp, #16
        bl      find_job
        cbz     x0, 1f
        ldr     w0, [x0, #JOB_group]
        neg     w0, w0
1:      ldp     x29, x30, [sp], #32
        ret
end job_group

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
        .asciz  "[%d]+  %-22s %s%s\n"
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
