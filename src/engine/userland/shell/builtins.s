// The commands that the shell does itself, because a process of their own could not: they change the shell's directory,
// variables and jobs. One row each in the table at the end.

        .include "function.inc"
        .include "frame.inc"

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

// set: the shell's variables, then the environment.
function show_variables
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        get64   0, variables
        cbz     x0, 1f
        address x1, line_format
        bl      print_list
1:      adrp    x0, environ
        ldr     x0, [x0, :lo12:environ]
        adrp    x1, line_format
        add     x1, x1, :lo12:line_format
        bl      print_list
        mov     w0, #0
        ldp     x29, x30, [sp], #16
        ret
end show_variables

// int signal_number(const char *text): 9, KILL, SIGKILL, s (then a name follows); −1 for none.
function signal_number
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
end signal_number

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
line_format:
        .asciz  "%s\n"
mask_format:
        .asciz  "%04o\n"
signal_prefix:
        .asciz  "SIG"
help_before:
        .asciz  "The shell itself does:"
help_format:
        .asciz  "  %-8s %s\n"
help_behind:
        .asciz  "Everything else is a program in /bin or /usr/bin: ls /bin shows them. if, for, while, case, [[ ]], (( )), functions, | > < >> << <<< 2> & ; && ||\n$NAME ${…} $(…) $((…)) <(…) {a,b} * ? \" ' arrays work as usual."

// By name, so that it can be found with its number. 8 bytes each.
        .macro  signal_name text
        .asciz  "\text"
        .balign 8
        .endm
        .balign 8
        .globl  signal_names
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
        builtin ".",        source_file,      "runs the commands of a file in this shell: . FILE [WORD …]"
        builtin ":",        succeed,          ""
        builtin "[",        test_condition,   ""
        builtin "alias",    alias_names,      "a name for a command: alias NAME='COMMAND'; alone: all of them"
        builtin "bg",       builtin_bg,       "lets a stopped job go on in the background: bg [%N]"
        builtin "break",    break_loop,       "leaves a loop: break [N]"
        builtin "builtin",  own_command,      ""
        builtin "cd",       change_directory, "changes the directory: cd [DIRECTORY], cd - for the one before"
        builtin "command",  find_command,     "runs no function of that name; command -v NAME: what it would run"
        builtin "continue", continue_loop,    "begins the next round of a loop: continue [N]"
        builtin "declare",  declare_names,    "variables with attributes: declare [-aAirx] NAME[=VALUE]; -p shows them"
        builtin "dirs",     show_directories, "the directories that pushd keeps"
        builtin "disown",   succeed,          ""
        builtin "echo",     echo_words,       ""
        builtin "eval",     evaluate_words,   "runs its words as commands"
        builtin "exec",     replace_shell,    "runs a program instead of the shell; exec > FILE changes the shell's own output"
        builtin "exit",     leave_shell,      "ends the shell: exit [STATUS]"
        builtin "export",   export_names,     "gives a variable to programs: export NAME[=VALUE]"
        builtin "false",    fail,             ""
        builtin "fg",       builtin_fg,       "lets a job go on in the foreground: fg [%N]"
        builtin "getopts",  next_option,      "takes options from $1, $2 …: while getopts ab: letter; do …"
        builtin "hash",     succeed,          ""
        builtin "help",     show_help,        "this list"
        builtin "history",  show_history,     "the lines typed so far"
        builtin "jobs",     builtin_jobs,     "what runs in the background or is stopped; -p: their numbers"
        builtin "kill",     send_signal,      "sends a signal: kill [-SIGNAL] PID or %N; kill -l lists them"
        builtin "let",      let_values,       "works out expressions: let 'I += 1'"
        builtin "local",    local_names,      "a variable of a function: local NAME[=VALUE]"
        builtin "mapfile",  map_lines,        "lines of input into an array: mapfile [-t] NAME"
        builtin "popd",     pop_directory,    "back to the directory that pushd left"
        builtin "printf",   printf_words,     ""
        builtin "pushd",    push_directory,   "changes the directory and keeps the one before: pushd DIRECTORY"
        builtin "pwd",      print_directory,  "the directory one is in"
        builtin "read",     read_names,       "a line of input into variables: read [-r] [-p TEXT] [-n COUNT] [-a ARRAY] NAME …"
        builtin "readarray", map_lines,       ""
        builtin "readonly", readonly_names,   "a variable that keeps its value: readonly NAME=VALUE"
        builtin "return",   return_from_function, "leaves a function: return [STATUS]"
        builtin "set",      set_parameters_or_show, "options (-e -u -x -o pipefail …); set -- WORD … sets $1, $2 …; alone: all variables"
        builtin "shift",    shift_parameters, "takes the first parameters away: shift [N]"
        builtin "shopt",    shell_options,    "options of bash: shopt -s nullglob"
        builtin "source",   source_file,      ""
        builtin "test",     test_condition,   "asks about files, texts, numbers: test -f FILE, test A = B, test 1 -lt 2"
        builtin "times",    show_times,       "processor time of the shell and its children"
        builtin "trap",     trap_signals,     "commands for a signal or the end: trap 'COMMANDS' INT TERM EXIT"
        builtin "true",     succeed,          ""
        builtin "type",     tell_type,        "what a name would run"
        builtin "typeset",  declare_names,    ""
        builtin "ulimit",   show_limits,      "what a process may use: ulimit -a; ulimit -n NUMBER"
        builtin "umask",    file_mask,        "permissions that new files do not get: umask [OCTAL]"
        builtin "unalias",  unalias_names,    "takes aliases away: unalias NAME"
        builtin "unset",    unset_names,      "takes variables away: unset NAME"
        builtin "wait",     builtin_wait,     "waits for jobs in the background: wait [%N | PID]"
        .quad   0

        .text
fail:
        mov     w0, #1
        ret

echo_words:
        mov     x1, x0
        b       echo

// exit [STATUS]
leave_shell:
        ldr     x1, [x0, #8]
        get32   0, last_status
        cbz     x1, 1f
        mov     x0, x1
        bl      atoi
1:      and     w0, w0, #0xff
        b       end_shell

// exec COMMAND …: instead of the shell. exec alone: what is redirected stays so.
replace_shell:
        enter   0
        add     x0, x0, #8
        ldr     x1, [x0]
        cbz     x1, 1f
        bl      run_program
        get32   1, is_interactive
        cbnz    w1, 2f
        bl      end_shell
1:      mov     w0, #0
2:      leave   0

// times
show_times:
        enter   0, 144
        mov     w0, #0
        bl      show_times_of
        mov     w0, #-1
        bl      show_times_of
        mov     w0, #0
        leave   0, 144
show_times_of:                          // w0: whose: 0 the shell's, −1 its children's
        stp     x29, x30, [sp, #-16]!
        add     x1, x29, #16
        bl      getrusage
        mov     x5, #1000
        mov     x6, #60
        ldp     x1, x3, [x29, #16]
        udiv    x3, x3, x5
        udiv    x7, x1, x6
        msub    x2, x7, x6, x1
        mov     x1, x7
        ldp     x4, x8, [x29, #32]
        udiv    x9, x8, x5
        udiv    x7, x4, x6
        msub    x5, x7, x6, x4
        mov     x4, x7
        mov     x6, x9
        address x0, times_format
        bl      printf
        ldp     x29, x30, [sp], #16
        ret

        .section .rodata
times_format:
        .asciz  "%lum%lu.%03lus %lum%lu.%03lus\n"

        .bss
        .balign 8
time_begin:
        .skip   16
usage_begin:
        .skip   144
