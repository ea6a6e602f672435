// trap: commands for when a signal comes, for the end of the shell (EXIT) and for commands that fail (ERR). A handler only notes the
// signal; its commands run before the next command does.

        .include "function.inc"
        .include "frame.inc"

        .text

        .equ    EXIT_TRAP,   0
        .equ    ERR_TRAP,    32
        .equ    TRAP_LIMIT,  33
        .equ    SIGACTION_BYTES, 152

// int trap_signals(char **words): trap [-l] [-p] [COMMANDS|-] [SIGNAL …]
//      x19 next word   x20 commands    w21 number      w22 status
function trap_signals
        enter   2
        add     x19, x0, #8
        mov     w22, #0
        ldr     x0, [x19]
        cbz     x0, show
        ldrh    w1, [x0]
        mov     w2, #'-' | 'p' << 8
        cmp     w1, w2
        b.eq    show
        mov     w2, #'-' | '-' << 8
        cmp     w1, w2
        b.ne    1f
        ldr     x0, [x19, #8]!
        cbz     x0, show
1:      mov     x20, x0
        ldr     x1, [x19, #8]
        cbz     x1, 2f
        add     x19, x19, #8
        ldrh    w1, [x20]               // - gives it back
        cmp     w1, #'-'
        csel    x20, xzr, x20, eq
        b       3f
2:      mov     x20, #0                 // a signal alone, too
3:      ldr     x0, [x19], #8
        cbz     x0, 9f
        bl      trap_number
        tbnz    w0, #31, 4f
        mov     w21, w0
        mov     x1, x20
        bl      set_trap
        b       3b
4:      ldur    x2, [x19, #-8]
        address x1, invalid_signal
        bl      complain_about
        mov     w22, #1
        b       3b
show:   mov     w21, #0
5:      address x20, traps
        ldr     x20, [x20, w21, uxtw #3]
        cbz     x20, 6f
        mov     w0, w21
        bl      trap_name
        mov     x2, x0
        mov     x1, x20
        address x0, trap_format
        bl      printf
6:      add     w21, w21, #1
        cmp     w21, #TRAP_LIMIT
        b.lo    5b
9:      mov     w0, w22
        leave   2
end trap_signals

trap_number:                            // x0: INT, SIGINT, 2, EXIT, ERR. w0: its number, −1 for none
        enter   1
        mov     x19, x0
        address x1, exit_name
        bl      strcasecmp
        cbz     w0, 1f
        mov     x0, x19
        address x1, error_name
        bl      strcasecmp
        mov     w1, w0
        mov     w0, #ERR_TRAP
        cbz     w1, 1f
        mov     x0, x19
        bl      signal_number
        cmp     w0, #31
        csinv   w0, w0, wzr, ls
1:      leave   1

trap_name:                              // w0: number. x0: EXIT, SIGINT, ERR
        enter   0
        address x1, exit_name
        address x2, error_name
        cmp     w0, #ERR_TRAP
        csel    x1, x2, x1, eq
        cmp     w0, #EXIT_TRAP
        mov     w3, #ERR_TRAP
        ccmp    w0, w3, #4, ne
        b.eq    1f
        address x1, signal_names
        add     x3, x1, w0, uxtw #3
        address x0, name_room
        mov     x1, #16
        address x2, name_format
        bl      snprintf
        address x1, name_room
1:      mov     x0, x1
        leave   0

// w0: number, x1: commands; NULL: as it was before.
//      w19 number      x20 commands
set_trap:
        enter   1, SIGACTION_BYTES + 8
        mov     w19, w0
        mov     x20, x1
        cbz     x1, 1f
        mov     x0, x1
        bl      strdup
        mov     x20, x0
1:      address x1, traps               // older commands stay: they may be running
        str     x20, [x1, w19, uxtw #3]
        cbz     w19, 9f
        cmp     w19, #ERR_TRAP
        b.eq    9f
        add     x0, x29, #32
        mov     w1, #0
        mov     x2, #SIGACTION_BYTES
        bl      memset
        adr     x1, note_signal
        cbz     x20, 2f
        ldrb    w0, [x20]
        cbnz    w0, 3f
        mov     x1, #1                  // SIG_IGN
        b       3f
2:      mov     x1, #0                  // SIG_DFL
        get32   0, is_interactive
        cbz     w0, 3f
        mov     w0, w19
        bl      signal_of_terminal
        cbnz    w0, 9f
        mov     x1, #0
3:      str     x1, [x29, #32]          // without SA_RESTART: wait must come back
        mov     w0, w19
        add     x1, x29, #32
        mov     x2, #0
        bl      sigaction
9:      leave   1, SIGACTION_BYTES + 8
note_signal:
        address x1, pending
        mov     w2, #1
        strb    w2, [x1, w0, uxtw]
        put     w2, is_pending
        ret

// void run_traps(void): of the signals that have come.
//      w19 number      w20 status
function run_traps
        get32   0, is_pending
        cbnz    w0, 1f
        ret
1:      enter   1
        put     wzr, is_pending
        mov     w19, #1
2:      address x1, pending
        ldrb    w0, [x1, w19, uxtw]
        cbz     w0, 3f
        strb    wzr, [x1, w19, uxtw]
        mov     w0, w19
        bl      run_trap
3:      add     w19, w19, #1
        cmp     w19, #32
        b.lo    2b
        leave   1
end run_traps

// int pending_signal(void): the number of one that has come and has commands, 0: none.
function pending_signal
        address x1, pending
        mov     w0, #1
1:      ldrb    w2, [x1, w0, uxtw]
        cbnz    w2, 2f
        add     w0, w0, #1
        cmp     w0, #32
        b.lo    1b
        mov     w0, #0
2:      ret
end pending_signal

// void run_trap(int number): its commands; $? is after them what it was before.
function run_trap
        address x1, traps
        ldr     x1, [x1, w0, uxtw #3]
        cbnz    x1, 1f
        ret
1:      enter   1
        get32   19, last_status
        mov     x0, x1
        bl      strdup
        mov     x20, x0
        bl      execute_line
        mov     x0, x20
        bl      free
        put     w19, last_status
        leave   1
end run_trap

// void run_error_trap(void)
function run_error_trap
        mov     w0, #ERR_TRAP
        b       run_trap
end run_error_trap

// In a child: what the shell has commands for is as it was before; what it ignores stays so.
//      w19 number
function reset_traps
        enter   1
        mov     w19, #0
1:      address x1, traps
        ldr     x0, [x1, w19, uxtw #3]
        cbz     x0, 2f
        ldrb    w0, [x0]
        cbz     w0, 2f
        mov     w0, w19
        mov     x1, #0
        bl      set_trap
2:      add     w19, w19, #1
        cmp     w19, #TRAP_LIMIT
        b.lo    1b
        put     wzr, is_pending
        leave   1
end reset_traps

// void end_shell(int status): the commands for EXIT, then the end. Does not come back.
function end_shell
        put     w0, last_status
        mov     w20, w0
        address x1, traps
        ldr     x19, [x1]
        cbz     x19, 1f
        str     xzr, [x1]
        bl      end_unwinding
        mov     x0, x19
        bl      execute_line
1:      mov     w0, w20
        b       exit
end end_shell

        .section .rodata
exit_name:
        .asciz  "EXIT"
error_name:
        .asciz  "ERR"
name_format:
        .asciz  "SIG%s"
trap_format:
        .asciz  "trap -- '%s' %s\n"
invalid_signal:
        .asciz  "invalid signal specification"

        .bss
        .balign 8
traps:                                  // commands by number; "": ignored
        .skip   TRAP_LIMIT * 8
pending:
        .skip   TRAP_LIMIT
        .balign 4
is_pending:
        .skip   4
name_room:
        .skip   16
