// The commands that the shell does itself, because a process of their own could not: they change the shell's directory,
// variables and jobs. One row each in the table at the end.

        .include "function.inc"

        .text

        .equ    BUILTIN_name,     0
        .equ    BUILTIN_function, 8
        .equ    BUILTIN_help,     16
        .equ    BUILTIN_BYTES,    24

// row *find_builtin(const char *name)
function find_builtin
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x20, x0
        adrp    x19, builtins
        add     x19, x19, :lo12:builtins
1:      ldr     x1, [x19]
        cbz     x1, 2f
        mov     x0, x20
        bl      strcmp
        cbz     w0, 3f
        add     x19, x19, #BUILTIN_BYTES
        b       1b
2:      mov     x19, #0
3:      mov     x0, x19
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end find_builtin

// int run_builtin(char **arguments): its status, or −1 if arguments[0] is none.
function run_builtin
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        ldr     x0, [x0]
        bl      find_builtin
        mov     x1, x0
        mov     w0, #-1
        cbz     x1, 1f
        ldr     x0, [sp, #16]
        ldr     x1, [x1, #BUILTIN_function]
        blr     x1
1:      ldp     x29, x30, [sp], #32
        ret
end run_builtin

// const char *builtin_name(unsigned index): for completion; NULL behind the last one.
function builtin_name
        adrp    x1, builtins
        add     x1, x1, :lo12:builtins
        mov     w2, #BUILTIN_BYTES
        umaddl  x1, w0, w2, x1
        ldr     x0, [x1]
        ret
end builtin_name

// cd [DIRECTORY]: without one to HOME, with - to where one was before.
change_directory:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        sub     sp, sp, #4096
        ldr     x19, [x0, #8]
        cbnz    x19, 1f
        adrp    x0, home_name
        add     x0, x0, :lo12:home_name
        bl      variable
        mov     x19, x0
1:      ldrb    w0, [x19]
        ldrb    w1, [x19, #1]
        cmp     w0, #'-'
        ccmp    w1, #0, #0, eq
        cset    w20, eq
        b.ne    2f
        adrp    x0, old_name
        add     x0, x0, :lo12:old_name
        bl      variable
        mov     x19, x0
2:      mov     x0, sp
        mov     x1, #4096
        bl      getcwd
        mov     x0, x19
        bl      chdir
        cbnz    w0, 3f
        cbz     w20, 4f
        mov     x0, x19
        bl      puts
4:      adrp    x0, old_name
        add     x0, x0, :lo12:old_name
        mov     x1, sp
        bl      set_variable
        mov     x0, sp
        mov     x1, #4096
        bl      getcwd
        adrp    x0, pwd_variable
        add     x0, x0, :lo12:pwd_variable
        mov     x1, sp
        bl      set_variable
        mov     w0, #0
        b       5f
3:      mov     x2, x19
        bl      complain_errno
        mov     w0, #1
5:      mov     sp, x29
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// pwd
print_directory:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        sub     sp, sp, #4096
        mov     x0, sp
        mov     x1, #4096
        bl      getcwd
        bl      puts
        mov     w0, #0
        mov     sp, x29
        ldp     x29, x30, [sp], #16
        ret

// exit [STATUS]
leave_shell:
        ldr     x1, [x0, #8]
        adrp    x0, last_status
        ldr     w0, [x0, :lo12:last_status]
        cbz     x1, 1f
        mov     x0, x1
        bl      atoi
1:      and     w0, w0, #0xff
        b       exit

// export NAME[=VALUE] …; without names the environment.
export_names:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        add     x19, x0, #8
        ldr     x0, [x19]
        cbnz    x0, 1f
        adrp    x0, environ
        ldr     x0, [x0, :lo12:environ]
        adrp    x1, export_format
        add     x1, x1, :lo12:export_format
        bl      print_list
        b       3f
1:      ldr     x20, [x19], #8
        cbz     x20, 3f
        mov     x0, x20
        mov     w1, #'='
        bl      strchr
        cbz     x0, 2f
        strb    wzr, [x0], #1
        mov     x1, x0
        mov     x0, x20
        mov     w2, #1
        bl      setenv
        mov     x0, x20                 // a variable of the shell's own of that name would hide it
        bl      find_variable
        cbz     x0, 1b
        mov     x0, x20
        bl      getenv
        bl      strdup
        str     x0, [sp, #16]
        b       1b
2:      mov     x0, x20
        bl      export_variable
        b       1b
3:      mov     w0, #0
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// x0: texts up to a NULL, x1: a format for each.
print_list:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
1:      ldr     x1, [x19], #8
        cbz     x1, 2f
        mov     x0, x20
        bl      printf
        b       1b
2:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// unset NAME …
unset_names:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        add     x19, x0, #8
1:      ldr     x0, [x19], #8
        cbz     x0, 2f
        bl      unset_variable
        b       1b
2:      mov     w0, #0
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// set: the shell's variables, then the environment.
function show_variables
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x0, variables
        add     x0, x0, :lo12:variables
        adrp    x1, line_format
        add     x1, x1, :lo12:line_format
        bl      print_list
        adrp    x0, environ
        ldr     x0, [x0, :lo12:environ]
        adrp    x1, line_format
        add     x1, x1, :lo12:line_format
        bl      print_list
        mov     w0, #0
        ldp     x29, x30, [sp], #16
        ret
end show_variables

// kill [-SIGNAL] PID|%JOB …; -l lists the names.
send_signal:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        add     x19, x0, #8
        mov     w20, #15                // SIGTERM
        mov     w21, #0
        ldr     x0, [x19]
        cbz     x0, usage
        ldrb    w1, [x0]
        cmp     w1, #'-'
        b.ne    1f
        add     x19, x19, #8
        add     x0, x0, #1
        ldrb    w1, [x0]
        cmp     w1, #'l'
        b.eq    list_signals
        bl      signal_number
        tbnz    w0, #31, usage
        mov     w20, w0
1:      ldr     x0, [x19], #8
        cbz     x0, 4f
        ldrb    w1, [x0]
        cmp     w1, #'%'
        b.ne    2f
        bl      job_group
        cbz     w0, 3f
        b       5f
2:      bl      atoi
5:      mov     w1, w20
        bl      kill
        cbz     w0, 1b
        ldr     x2, [x19, #-8]
        bl      complain_errno
3:      mov     w21, #1
        b       1b
4:      mov     w0, w21
        b       6f
list_signals:
        mov     w19, #1
7:      adrp    x1, signal_names
        add     x1, x1, :lo12:signal_names
        add     x1, x1, x19, lsl #3
        mov     x2, x1
        mov     w1, w19
        adrp    x0, signal_format
        add     x0, x0, :lo12:signal_format
        bl      printf
        add     w19, w19, #1
        cmp     w19, #31
        b.ls    7b
        mov     w0, #0
        b       6f
usage:
        adrp    x1, kill_usage
        add     x1, x1, :lo12:kill_usage
        bl      complain
        mov     w0, #2
6:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// int signal_number(const char *text): 9, KILL, SIGKILL, s (then a name follows); −1 for none.
signal_number:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        ldrb    w1, [x0]
        sub     w1, w1, #'0'
        cmp     w1, #9
        b.hi    1f
        bl      atoi
        b       4f
1:      mov     x19, x0
        adrp    x1, signal_prefix
        add     x1, x1, :lo12:signal_prefix
        mov     x2, #3
        bl      strncasecmp
        cmp     w0, #0
        add     x1, x19, #3
        csel    x19, x1, x19, eq
        mov     w20, #1
2:      adrp    x1, signal_names
        add     x1, x1, :lo12:signal_names
        add     x1, x1, x20, lsl #3
        mov     x0, x19
        bl      strcasecmp
        cbz     w0, 3f
        add     w20, w20, #1
        cmp     w20, #31
        b.ls    2b
        mov     w20, #-1
3:      mov     w0, w20
4:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// umask [OCTAL]
file_mask:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        ldr     x0, [x0, #8]
        cbz     x0, 1f
        mov     x1, #0
        mov     w2, #8
        bl      strtol
        bl      umask
        b       2f
1:      mov     w0, #0                  // asking changes it: put it back
        bl      umask
        str     w0, [sp, #16]
        bl      umask
        ldr     w1, [sp, #16]
        adrp    x0, mask_format
        add     x0, x0, :lo12:mask_format
        bl      printf
2:      mov     w0, #0
        ldp     x29, x30, [sp], #32
        ret

// exec COMMAND …: instead of the shell.
replace_shell:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        add     x1, x0, #8
        ldr     x0, [x1]
        cbz     x0, 1f
        str     x0, [sp, #16]
        bl      execvp
        ldr     x2, [sp, #16]
        bl      complain_errno
        mov     w0, #127
        b       2f
1:      mov     w0, #0
2:      ldp     x29, x30, [sp], #32
        ret

// . FILE: the commands of a file in this very shell.
source_file:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        str     x19, [sp, #16]
        ldr     x19, [x0, #8]
        cbz     x19, 1f
        mov     x0, x19
        adrp    x1, mode_read
        add     x1, x1, :lo12:mode_read
        bl      fopen
        cbz     x0, 2f
        mov     x19, x0
        bl      run_file
        mov     x0, x19
        bl      fclose
        adrp    x0, last_status
        ldr     w0, [x0, :lo12:last_status]
        b       5f
2:      mov     x2, x19
        bl      complain_errno
1:      mov     w0, #1
5:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// type NAME …: what a name would run.
tell_type:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        sub     sp, sp, #4096
        add     x19, x0, #8
        mov     w21, #0
1:      ldr     x20, [x19], #8
        cbz     x20, 5f
        mov     x0, x20
        bl      find_builtin
        adrp    x1, builtin_format
        add     x1, x1, :lo12:builtin_format
        cbnz    x0, 4f
        mov     x0, x20
        mov     x1, sp
        bl      find_program
        mov     x2, sp
        adrp    x1, program_format
        add     x1, x1, :lo12:program_format
        cbnz    w0, 4f
        mov     x2, x20
        adrp    x1, no_such_name
        add     x1, x1, :lo12:no_such_name
        bl      complain_about
        mov     w21, #1
        b       1b
4:      mov     x0, x1
        mov     x1, x20
        bl      printf
        b       1b
5:      mov     w0, w21
        mov     sp, x29
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// int find_program(const char *name, char *to): the path that PATH leads to, at most 4096 bytes; 0 if there is none.
function find_program
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     w1, #'/'
        bl      strchr
        cbz     x0, 1f
        mov     x0, x20
        mov     x1, x19
        bl      strcpy
        mov     x0, x20
        mov     w1, #1                  // X_OK
        bl      access
        cmp     w0, #0
        cset    w0, eq
        b       4f
1:      adrp    x0, path_name
        add     x0, x0, :lo12:path_name
        bl      variable
        mov     x21, x0
2:      ldrb    w0, [x21]
        cbz     w0, 4f
        mov     x0, x21
        mov     w1, #':'
        bl      strchrnul
        mov     x2, x0
        mov     x1, x21
        ldrb    w3, [x0]
        cmp     w3, #0
        cinc    x21, x0, ne
        mov     x0, x20
        sub     x2, x2, x1
        bl      mempcpy
        mov     w1, #'/'
        strb    w1, [x0], #1
        mov     x1, x19
        bl      strcpy
        mov     x0, x20
        mov     w1, #1
        bl      access
        cbnz    w0, 2b
        mov     w0, #1
4:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end find_program

// help: what there is.
show_help:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        adrp    x0, help_before
        add     x0, x0, :lo12:help_before
        bl      puts
        adrp    x19, builtins
        add     x19, x19, :lo12:builtins
1:      ldr     x1, [x19]
        cbz     x1, 2f
        ldr     x2, [x19, #BUILTIN_help]
        adrp    x0, help_format
        add     x0, x0, :lo12:help_format
        ldrb    w3, [x2]
        cbz     w3, 3f
        bl      printf
3:      add     x19, x19, #BUILTIN_BYTES
        b       1b
2:      adrp    x0, help_behind
        add     x0, x0, :lo12:help_behind
        bl      puts
        mov     w0, #0
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

succeed:
        mov     w0, #0
        ret

// int try_time(void): x19 is the first token of a pipeline. 1 if it is the word `time`; then the clocks are noted.
function try_time
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        ldr     w0, [x19]
        cmp     w0, #1                  // a word
        b.ne    1f
        ldr     x0, [x19, #8]
        adrp    x1, time_name
        add     x1, x1, :lo12:time_name
        bl      strcmp
        cbnz    w0, 1f
        mov     w0, #1                  // CLOCK_MONOTONIC
        adrp    x1, time_begin
        add     x1, x1, :lo12:time_begin
        bl      clock_gettime
        mov     w0, #-1                 // RUSAGE_CHILDREN
        adrp    x1, usage_begin
        add     x1, x1, :lo12:usage_begin
        bl      getrusage
        mov     w0, #1
        b       2f
1:      mov     w0, #0
2:      ldp     x29, x30, [sp], #16
        ret
end try_time

// void report_time(void): what has passed since.
function report_time
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        sub     sp, sp, #160
        mov     w0, #1
        mov     x1, sp
        bl      clock_gettime
        adrp    x1, time_begin
        add     x1, x1, :lo12:time_begin
        ldp     x2, x3, [sp]
        ldp     x4, x5, [x1]
        sub     x2, x2, x4
        sub     x3, x3, x5
        mov     w4, #1000
        sdiv    x3, x3, x4
        adrp    x0, real_name
        add     x0, x0, :lo12:real_name
        bl      show_time
        mov     w0, #-1
        add     x1, sp, #16
        bl      getrusage
        adrp    x19, usage_begin
        add     x19, x19, :lo12:usage_begin
        ldp     x2, x3, [sp, #16]
        ldp     x4, x5, [x19]
        sub     x2, x2, x4
        sub     x3, x3, x5
        adrp    x0, user_name
        add     x0, x0, :lo12:user_name
        bl      show_time
        ldp     x2, x3, [sp, #32]
        ldp     x4, x5, [x19, #16]
        sub     x2, x2, x4
        sub     x3, x3, x5
        adrp    x0, system_name
        add     x0, x0, :lo12:system_name
        bl      show_time
        mov     sp, x29
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end report_time

// x0: name, x2: seconds, x3: microseconds, perhaps negative: "real    0m0.001s".
show_time:
        mov     w5, #0x4240             // 1,000,000
        movk    w5, #0xf, lsl #16
        madd    x2, x2, x5, x3
        mov     w6, #1000
        udiv    x2, x2, x6              // milliseconds
        udiv    x3, x2, x6
        msub    x5, x3, x6, x2
        mov     w6, #60
        udiv    x1, x3, x6
        msub    x4, x1, x6, x3
        mov     x3, x1
        mov     x2, x0
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, time_format
        add     x1, x1, :lo12:time_format
        b       fprintf

        .section .rodata
home_name:
        .asciz  "HOME"
old_name:
        .asciz  "OLDPWD"
pwd_variable:
        .asciz  "PWD"
path_name:
        .asciz  "PATH"
time_name:
        .asciz  "time"
real_name:
        .asciz  "\nreal"
user_name:
        .asciz  "user"
system_name:
        .asciz  "sys"
time_format:
        .asciz  "%s\t%lum%lu.%03lus\n"
mode_read:
        .asciz  "re"
export_format:
        .asciz  "export %s\n"
line_format:
        .asciz  "%s\n"
mask_format:
        .asciz  "%04o\n"
builtin_format:
        .asciz  "%s is a command of the shell\n"
program_format:
        .asciz  "%s is %s\n"
no_such_name:
        .asciz  "not found"
signal_format:
        .asciz  "%2d SIG%s\n"
kill_usage:
        .asciz  "kill: which process? kill [-SIGNAL] PID or %JOB; kill -l lists signals"
signal_prefix:
        .asciz  "SIG"
help_before:
        .asciz  "The shell itself does:"
help_format:
        .asciz  "  %-8s %s\n"
help_behind:
        .asciz  "Everything else is a program in /bin or /usr/bin: ls /bin shows them. if, for, while, case, functions, | > < >> << 2> & ; && ||\n$NAME $(…) $((…)) * ? \" ' work as usual."

// By name, so that it can be found with its number. 8 bytes each.
        .macro  signal_name text
        .asciz  "\text"
        .balign 8
        .endm
        .balign 8
signal_names:
        .quad   0
        .irp    text, HUP, INT, QUIT, ILL, TRAP, ABRT, BUS, FPE, KILL, USR1, SEGV, USR2, PIPE, ALRM, TERM, STKFLT
        signal_name \text
        .endr
        .irp    text, CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG, XCPU, XFSZ, VTALRM, PROF, WINCH, IO, PWR, SYS
        signal_name \text
        .endr

        .macro  builtin name, function, help
        .section .rodata.names, "aMS", %progbits, 1
91:     .asciz  "\name"
92:     .asciz  "\help"
        .data
        .quad   91b, \function, 92b
        .endm

        .data
        .balign 8
builtins:
        builtin ".",      source_file,      "runs the commands of a file in this shell: . FILE"
        builtin ":",      succeed,          ""
        builtin "[",      test_condition,   ""
        builtin "bg",     builtin_bg,       "lets a stopped job go on in the background: bg [%N]"
        builtin "break",  break_loop,       "leaves a loop: break [N]"
        builtin "cd",     change_directory, "changes the directory: cd [DIRECTORY], cd - for the one before"
        builtin "continue", continue_loop,  "begins the next round of a loop: continue [N]"
        builtin "eval",   evaluate_words,   "runs its words as commands"
        builtin "exec",   replace_shell,    "runs a program instead of the shell"
        builtin "exit",   leave_shell,      "ends the shell: exit [STATUS]"
        builtin "export", export_names,     "gives a variable to programs: export NAME[=VALUE]"
        builtin "false",  fail,             ""
        builtin "fg",     builtin_fg,       "lets a job go on in the foreground: fg [%N]"
        builtin "help",   show_help,        "this list"
        builtin "history", show_history,    "the lines typed so far"
        builtin "jobs",   builtin_jobs,     "what runs in the background or is stopped"
        builtin "kill",   send_signal,      "sends a signal: kill [-SIGNAL] PID or %N"
        builtin "local",  local_names,      "a variable of a function: local NAME[=VALUE]"
        builtin "pwd",    print_directory,  "the directory one is in"
        builtin "read",   read_names,       "a line of input into variables: read [-r] [-p TEXT] NAME …"
        builtin "return", return_from_function, "leaves a function: return [STATUS]"
        builtin "set",    set_parameters_or_show, "all variables; set -- WORD … sets $1, $2 …"
        builtin "shift",  shift_parameters, "takes the first parameters away: shift [N]"
        builtin "source", source_file,      ""
        builtin "test",   test_condition,   "asks about files, texts, numbers: test -f FILE, test A = B, test 1 -lt 2"
        builtin "true",   succeed,          ""
        builtin "type",   tell_type,        "what a name would run"
        builtin "umask",  file_mask,        "permissions that new files do not get: umask [OCTAL]"
        builtin "unset",  unset_names,      "takes variables away: unset NAME"
        builtin "wait",   builtin_wait,     "waits for jobs in the background: wait [%N]"
        .quad   0

        .text
fail:
        mov     w0, #1
        ret

        .bss
        .balign 8
time_begin:
        .skip   16
usage_begin:
        .skip   144
