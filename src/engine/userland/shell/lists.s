// The shell's grammar: lists of pipelines, and commands made of commands. A text is walked twice: first without running anything, to see
// whether it is complete and well formed, then to run it. What a condition leaves out is walked over in the same way.

        .include "function.inc"
        .include "frame.inc"
        .include "token.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

// How many loops are to be left: by break and continue a small number, by return and Ctrl-C so many that none is left over.
        .equ    UNWIND_function, 0x40000000
        .equ    UNWIND_all,      0x20000000
        .equ    UNWIND_loops,    0x10000000

        .equ    FUNCTION_next, 0
        .equ    FUNCTION_name, 8
        .equ    FUNCTION_body, 16
        .equ    FUNCTION_line, 24       // where the body begins
        .equ    FUNCTION_BYTES, 32

// token *tokens_of(const char *text): malloc's; NULL: it is open at its end.
function tokens_of
        enter   1
        mov     x19, x0
        bl      strlen                  // a byte is a token at most, and a word has its NUL
        add     x20, x0, #2
        add     x0, x20, x20, lsl #4
        lsl     x0, x0, #1
        add     x0, x0, x20
        bl      malloc
        mov     x1, x0
        add     x2, x0, x20, lsl #5
        mov     x20, x0
        mov     x0, x19
        bl      tokenise
        cbz     w0, 1f
        mov     x0, x20
        bl      free
        mov     x20, #0
1:      mov     x0, x20
        leave   1
end tokens_of

// int execute_text(const char *text): 0; or 1 if it is not complete, and nothing has been done.
//      x19 text        x20 tokens      w21 result      x22 cursor of whoever runs this text    x23, x24 their text and place in it
//      x25 the text that is ours to free
function execute_text
        enter   4
        mov     x19, x0
        mov     x25, #0
        get64   22, cursor
        get64   23, current_text
        get64   24, current_place
        bl      tokens_of
        mov     x20, x0
        mov     w21, #1
        cbz     x0, 4f
        mov     x0, x19
        mov     x1, x20
        bl      expand_aliases
        mov     x20, x0
        mov     x25, x1
        cbz     x0, 4f
        ldr     x0, [x20, #TOKEN_place]
        put     x0, current_place
        cmp     x25, #0
        csel    x0, x25, x19, ne
        put     x0, current_text
        mov     w0, #1
        bl      walk_from_start
        adrp    x1, problem
        ldr     w0, [x1, :lo12:problem]
        cbnz    w0, 2f
        bl      token_type
        mov     w1, #-1
        cmp     w0, #END
        csel    w0, w0, w1, eq
2:      mov     w21, #1
        cmp     w0, #1
        b.eq    4f
        mov     w21, #0
        tbz     w0, #31, 5f
        adrp    x0, cursor
        ldr     x0, [x0, :lo12:cursor]
        bl      complain_unexpected
        mov     w21, #0
        mov     w0, #2
        bl      set_status
        b       4f
5:      get32   0, option_noexec
        bl      walk_from_start
4:      put     x22, cursor
        put     x23, current_text
        put     x24, current_place
        adrp    x1, skipping
        str     wzr, [x1, :lo12:skipping]
        adrp    x1, problem
        str     wzr, [x1, :lo12:problem]
        mov     x0, x20
        bl      free
        mov     x0, x25
        bl      free
        mov     w0, w21
        leave   4

walk_from_start:                        // w0: whether nothing is to be run
        adrp    x1, skipping
        str     w0, [x1, :lo12:skipping]
        adrp    x1, problem
        str     wzr, [x1, :lo12:problem]
        adrp    x1, cursor
        str     x20, [x1, :lo12:cursor]
        b       walk_list
end execute_text

// void execute_line(const char *text): a text of which no more will come.
function execute_line
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      execute_text
        cbz     w0, 1f
        bl      complain_incomplete
1:      ldp     x29, x30, [sp], #16
        ret
end execute_line

function complain_incomplete
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x1, incomplete_text
        add     x1, x1, :lo12:incomplete_text
        bl      complain
        mov     w0, #2
        bl      set_status
        ldp     x29, x30, [sp], #16
        ret
end complain_incomplete

// x0: the token that stands where none of its kind can.
complain_unexpected:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        ldr     x2, [x0, #TOKEN_place]
        ldr     x3, [x0, #TOKEN_end]
        sub     x3, x3, x2
        ldrb    w4, [x2]
        cmp     w4, #'\n'
        ccmp    w4, #0, #4, ne
        adrp    x4, newline_name
        add     x4, x4, :lo12:newline_name
        csel    x2, x4, x2, eq
        mov     w4, #7
        csel    w3, w4, w3, eq
        sub     sp, sp, #16
        mov     x4, x2
        mov     x0, sp
        address x1, syntax_format
        mov     w2, w3
        mov     x3, x4
        bl      asprintf
        ldr     x1, [sp], #16
        bl      complain
        ldp     x29, x30, [sp], #16
        ret

// Small steps over tokens. x9 to x11 are theirs.

token_type:                             // w0: of the token that comes next
        adrp    x9, cursor
        ldr     x9, [x9, :lo12:cursor]
        ldr     w0, [x9]
        ret
advance:
        adrp    x10, cursor
        ldr     x9, [x10, :lo12:cursor]
        add     x9, x9, #TOKEN_BYTES
        str     x9, [x10, :lo12:cursor]
        ret
set_cursor:                             // x0
        adrp    x10, cursor
        str     x0, [x10, :lo12:cursor]
        ret
set_skipping:                           // w0
        adrp    x10, skipping
        str     w0, [x10, :lo12:skipping]
        ret
get_skipping:
        adrp    x10, skipping
        ldr     w0, [x10, :lo12:skipping]
        ret
set_status:                             // w0
        adrp    x10, last_status
        str     w0, [x10, :lo12:last_status]
        ret
get_status:
        adrp    x10, last_status
        ldr     w0, [x10, :lo12:last_status]
        ret
get_unwinding:
        adrp    x10, unwinding
        ldr     w0, [x10, :lo12:unwinding]
        ret
get_problem:
        adrp    x10, problem
        ldr     w0, [x10, :lo12:problem]
        ret
// The token that comes next cannot stand here; at the end, more must come.
function fail_here
        adrp    x9, cursor
        ldr     x9, [x9, :lo12:cursor]
        ldr     w9, [x9]
        cmp     w9, #END
        mov     w9, #1
        csinv   w9, w9, wzr, eq
        adrp    x10, problem
        ldr     w11, [x10, :lo12:problem]
        cbnz    w11, 1f
        str     w9, [x10, :lo12:problem]
1:      ret
end fail_here

skip_newlines:
        adrp    x10, cursor
        ldr     x9, [x10, :lo12:cursor]
1:      ldr     w11, [x9]
        cmp     w11, #SEMICOLON
        b.ne    2f
        ldr     x11, [x9, #TOKEN_place]
        ldrb    w11, [x11]
        cmp     w11, #'\n'
        mov     w12, #'#'
        ccmp    w11, w12, #4, ne
        b.ne    2f
        add     x9, x9, #TOKEN_BYTES
        b       1b
2:      str     x9, [x10, :lo12:cursor]
        ret

// x0: a keyword. w0: whether it comes next.
function is_keyword
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x9, cursor
        ldr     x9, [x9, :lo12:cursor]
        ldr     w10, [x9]
        cmp     w10, #WORD
        b.ne    1f
        ldr     x1, [x9, #TOKEN_text]
        bl      strcmp
        cmp     w0, #0
        cset    w0, eq
        b       2f
1:      mov     w0, #0
2:      ldp     x29, x30, [sp], #16
        ret
end is_keyword

// x0: a keyword that must come next.
expect:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      is_keyword
        cbz     w0, 1f
        bl      advance
        b       2f
1:      bl      fail_here
2:      ldp     x29, x30, [sp], #16
        ret

        .macro  name_of register, text
        adrp    \register, word_\text
        add     \register, \register, :lo12:word_\text
        .endm

// w0: whether what comes next ends a list.
is_list_end:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        bl      token_type
        cmp     w0, #END
        b.eq    2f
        cmp     w0, #CLOSE
        ccmp    w0, #CASE_END, #4, ne
        b.eq    2f
        adrp    x19, closing_words
        add     x19, x19, :lo12:closing_words
1:      ldrb    w0, [x19]
        cbz     w0, 3f
        mov     x0, x19
        bl      is_keyword
        cbnz    w0, 2f
        mov     x0, x19
        bl      strlen
        add     x19, x19, x0
        add     x19, x19, #1
        b       1b
2:      mov     w0, #1
3:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// A list, up to a word that ends one.
walk_list:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
1:      bl      get_problem
        cbnz    w0, 3f
        bl      skip_newlines
        bl      is_list_end
        cbnz    w0, 3f
        bl      walk_conjunction
        bl      get_problem
        cbnz    w0, 3f
        bl      token_type
        cmp     w0, #SEMICOLON
        ccmp    w0, #AMPERSAND, #4, ne
        b.ne    2f
        bl      advance
        b       1b
2:      bl      is_list_end
        cbnz    w0, 3f
        bl      fail_here
3:      ldp     x29, x30, [sp], #16
        ret

// Pipelines with && and || between them.
//      w19 skipping of the whole       w20 this one is left out        w21 && or ||
walk_conjunction:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        bl      get_skipping
        mov     w19, w0
        mov     w20, #0
1:      adrp    x0, interrupted         // Ctrl-C while the shell itself was at work
        ldr     w1, [x0, :lo12:interrupted]
        cbz     w1, 2f
        str     wzr, [x0, :lo12:interrupted]
        adrp    x0, unwinding
        mov     w1, #UNWIND_all
        str     w1, [x0, :lo12:unwinding]
2:      cbnz    w19, 6f
        bl      run_traps
6:      bl      get_unwinding
        cmp     w0, #0
        cset    w0, ne
        orr     w0, w0, w19
        orr     w0, w0, w20
        bl      set_skipping
        bl      walk_pipeline
        mov     w0, w19
        bl      set_skipping
        bl      get_problem
        cbnz    w0, 4f
        bl      token_type
        cmp     w0, #AND
        ccmp    w0, #OR, #4, ne
        b.ne    4f
        mov     w21, w0
        bl      advance
        bl      skip_newlines
        bl      token_type
        cbnz    w0, 3f
        bl      fail_here
        b       4f
3:      bl      get_status
        cmp     w0, #0
        cset    w0, ne                  // a failure leaves out what && binds, a success what || does
        cmp     w21, #OR
        cset    w1, eq
        eor     w20, w0, w1
        b       1b
4:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// Commands with | between them, with ! before them perhaps.
//      x19 first token         x20 end         w21 skipping    w22 !
walk_pipeline:
        enter   3
        bl      get_skipping
        mov     w21, w0
        mov     w22, #0
1:      name_of x0, not
        bl      is_keyword
        cbz     w0, 2f
        eor     w22, w22, #1
        bl      advance
        b       1b
2:      adrp    x19, cursor
        ldr     x19, [x19, :lo12:cursor]
        mov     w0, #1                  // where it ends
        bl      set_skipping
3:      bl      walk_command
        bl      get_problem
        cbnz    w0, 7f
        bl      token_type
        cmp     w0, #PIPE
        b.ne    4f
        bl      advance
        bl      skip_newlines
        b       3b
4:      mov     w0, w21
        bl      set_skipping
        cbnz    w21, 7f
        adrp    x20, cursor
        ldr     x20, [x20, :lo12:cursor]
        ldr     w2, [x20]
        cmp     w2, #AND                // a failure before these, or behind !, is an answer and not an error
        ccmp    w2, #OR, #4, ne
        cset    w0, eq
        orr     w23, w22, w0
        mov     w0, w23
        bl      add_tested
        ldr     x0, [x19, #TOKEN_place]
        put     x0, current_place
        ldr     w2, [x20]
        cmp     w2, #AMPERSAND
        cset    w2, eq
        mov     x0, x19
        mov     x1, x20
        bl      run_pipeline
        mov     x0, x20
        bl      set_cursor
        mov     w0, #0
        bl      set_skipping
        neg     w0, w23
        bl      add_tested
        cbnz    w23, 8f
        bl      check_failure
8:      bl      get_status
        cbz     w22, 5f
        cmp     w0, #0
        cset    w0, eq
        bl      set_status
5:      adrp    x1, is_interactive      // what Ctrl-C has ended, ends the loop around it
        ldr     w1, [x1, :lo12:is_interactive]
        cbz     w1, 7f
        cmp     w0, #128 + 2
        b.ne    7f
        adrp    x1, loops
        ldr     w1, [x1, :lo12:loops]
        cbz     w1, 7f
        adrp    x1, unwinding
        mov     w0, #UNWIND_all
        str     w0, [x1, :lo12:unwinding]
7:      leave   3

add_tested:                             // w0: 1 where a failure is only an answer, −1 behind that
        adrp    x10, tested
        ldr     w9, [x10, :lo12:tested]
        add     w9, w9, w0
        str     w9, [x10, :lo12:tested]
        ret

check_failure:                          // after a pipeline: set -e, and trap … ERR
        get32   0, last_status
        get32   1, tested
        cbz     w0, 1f
        cbnz    w1, 1f
        get32   2, unwinding
        cbnz    w2, 1f
        enter   1
        mov     w19, w0
        bl      run_error_trap
        get32   0, option_errexit
        cbz     w0, 2f
        mov     w0, w19
        bl      end_shell
2:      leave   1
1:      ret

// One command, walked over: a simple one, one of others, or the definition of a function.
function walk_command
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        bl      is_definition
        cbz     w0, 1f
        bl      enter_definition
        bl      skip_newlines
        bl      walk_compound
        cbnz    w0, redirections
        bl      fail_here
        b       9f
1:      bl      walk_compound
        cbnz    w0, redirections
        mov     w19, #0
2:      bl      token_type
        cmp     w0, #REDIRECT
        b.eq    3f
        cmp     w0, #WORD
        b.ne    4f
        bl      advance
        mov     w19, #1
        b       2b
3:      bl      advance
        bl      token_type
        cmp     w0, #WORD
        b.ne    5f
        bl      advance
        mov     w19, #1
        b       2b
4:      cbnz    w19, 9f
5:      bl      fail_here
        b       9f
redirections:
        bl      get_problem
        cbnz    w0, 9f
6:      bl      token_type
        cmp     w0, #REDIRECT
        b.ne    9f
        bl      advance
        bl      token_type
        cmp     w0, #WORD
        b.ne    5b
        bl      advance
        b       6b
9:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end walk_command

is_definition:                          // NAME ( ), function NAME
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        name_of x0, function
        bl      is_keyword
        cbnz    w0, 2f
        get64   9, cursor
        ldr     w10, [x9]
        cmp     w10, #WORD
        b.ne    1f
        ldr     w10, [x9, #TOKEN_BYTES]
        cmp     w10, #OPEN
        b.ne    1f
        ldr     w10, [x9, #2 * TOKEN_BYTES]
        cmp     w10, #CLOSE
        cset    w0, eq
        b       2f
1:      mov     w0, #0
2:      ldp     x29, x30, [sp], #16
        ret
enter_definition:                       // to the body. x0: the token of the name
        enter   1
        name_of x0, function
        bl      is_keyword
        cbz     w0, 1f
        bl      advance
1:      get64   19, cursor
        bl      advance
        bl      token_type
        cmp     w0, #OPEN
        b.ne    2f
        bl      advance
        bl      advance
2:      mov     x0, x19
        leave   1

// w0: what kind of command comes next: 0 a simple one, 1 one of others, 2 one in brackets, 3 a definition.
function command_kind
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        bl      is_definition
        mov     w19, #3
        cbnz    w0, 3f
        bl      token_type
        mov     w19, #2
        cmp     w0, #OPEN
        b.eq    3f
        mov     w19, #1
        cmp     w0, #ARITHMETIC
        b.eq    3f
        adrp    x19, compound_words
        add     x19, x19, :lo12:compound_words
1:      ldr     x0, [x19]
        cbz     x0, 2f
        bl      is_keyword
        add     x19, x19, #16
        cbz     w0, 1b
        mov     w19, #1
        b       3f
2:      mov     w19, #0
3:      mov     w0, w19
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end command_kind

// A command of others, walked over or run. w0: 0 if none comes next.
function walk_compound
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        bl      token_type
        cmp     w0, #OPEN
        b.eq    2f
        cmp     w0, #ARITHMETIC
        b.eq    6f
        adrp    x19, compound_words
        add     x19, x19, :lo12:compound_words
1:      ldr     x0, [x19]
        cbz     x0, 4f
        bl      is_keyword
        add     x19, x19, #16
        cbz     w0, 1b
        bl      advance
        ldur    x1, [x19, #-8]
        blr     x1
        b       3f
2:      bl      advance
        bl      walk_list
        bl      token_type
        cmp     w0, #CLOSE
        b.ne    5f
        bl      advance
3:      mov     w0, #1
        b       4f
5:      bl      fail_here
        b       3b
6:      bl      calculate               // (( … )): whether it is other than 0
        cmp     x0, #0
        cset    w0, eq
        bl      get_skipping_flag
        cbnz    w1, 3b
        put     w0, last_status
        b       3b
4:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end walk_compound

get_skipping_flag:                      // w1; keeps w0
        get32   1, skipping
        ret

// x0: the value of the (( … )) that comes next, unless it is skipped; behind it.
calculate:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        get64   9, cursor
        ldr     x0, [x9, #TOKEN_text]
        bl      advance
        get32   1, skipping
        cbnz    w1, 1f
        bl      value_of_text
1:      ldp     x29, x30, [sp], #16
        ret

braces:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      walk_list
        name_of x0, close
        bl      expect
        ldp     x29, x30, [sp], #16
        ret

walk_condition:                         // a list whose failure is an answer
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w0, #1
        bl      add_tested
        bl      walk_list
        mov     w0, #-1
        bl      add_tested
        ldp     x29, x30, [sp], #16
        ret

// if LIST; then LIST; [elif LIST; then LIST;] … [else LIST;] fi
//      w19 skipping of the whole       w20 a branch has been taken     w21 this one is left out
if_clause:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        bl      get_skipping
        mov     w19, w0
        mov     w20, #0
1:      orr     w0, w19, w20
        bl      set_skipping
        bl      walk_condition
        name_of x0, then
        bl      expect
        bl      get_problem
        cbnz    w0, 9f
        bl      get_status
        cmp     w0, #0
        cset    w21, ne
        orr     w21, w21, w19
        orr     w21, w21, w20
        mov     w0, w21
        bl      set_skipping
        bl      walk_list
        bl      get_problem
        cbnz    w0, 9f
        cmp     w21, #0
        csinc   w20, w20, wzr, ne
        name_of x0, elif
        bl      is_keyword
        cbz     w0, 2f
        bl      advance
        b       1b
2:      name_of x0, else
        bl      is_keyword
        cbz     w0, 3f
        bl      advance
        orr     w0, w19, w20
        bl      set_skipping
        bl      walk_list
        mov     w20, #1
3:      name_of x0, fi
        bl      expect
        orr     w0, w19, w20
        cbnz    w0, 9f
        bl      set_status              // no branch was taken: that is no failure
9:      mov     w0, w19
        bl      set_skipping
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// while LIST; do LIST; done, and until
//      w19 until       w20 skipping of the whole       x21 the condition       w22 status of the body
until_loop:
        mov     w1, #1
        b       1f
while_loop:
        mov     w1, #0
1:      stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     w19, w1
        bl      get_skipping
        mov     w20, w0
        mov     w22, #0
        adrp    x21, cursor
        ldr     x21, [x21, :lo12:cursor]
        mov     w0, #1
        bl      count_loops
2:      mov     x0, x21
        bl      set_cursor
        bl      walk_condition
        name_of x0, do
        bl      expect
        bl      get_problem
        cbnz    w0, 9f
        cbnz    w20, 3f
        bl      get_status
        cmp     w0, #0
        cset    w0, ne
        eor     w0, w0, w19
        cbnz    w0, 4f
        bl      walk_list
        name_of x0, done
        bl      expect
        bl      get_status
        mov     w22, w0
        bl      loop_goes_on
        cbnz    w0, 2b
        b       5f
4:      mov     w0, #1                  // the condition does not hold: over the body
        bl      set_skipping
3:      bl      walk_list
        name_of x0, done
        bl      expect
        mov     w0, w20
        bl      set_skipping
        cbnz    w20, 9f
5:      mov     w0, w22
        bl      set_status
9:      mov     w0, #-1
        bl      count_loops
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

count_loops:                            // w0: 1 or −1
        adrp    x10, loops
        ldr     w9, [x10, :lo12:loops]
        add     w9, w9, w0
        str     w9, [x10, :lo12:loops]
        ret

// Behind a loop's body. w0: whether there is another round.
loop_goes_on:
        adrp    x10, unwinding
        ldr     w9, [x10, :lo12:unwinding]
        cbz     w9, 1f
        mov     w11, #UNWIND_loops
        cmp     w9, w11
        b.hs    2f
        subs    w9, w9, #1
        str     w9, [x10, :lo12:unwinding]
        b.ne    2f
        adrp    x10, is_continue
        ldr     w0, [x10, :lo12:is_continue]
        ret
1:      mov     w0, #1
        ret
2:      mov     w0, #0
        ret

// for NAME [in WORD …]; do LIST; done, and for ((A; B; C))
//      x19 name        x20 list of the words   x21 the body    x22 next word   w23 skipping of the whole
for_loop:
        enter   3, LIST_BYTES
        get32   23, skipping
        add     x20, x29, #64
        mov     x0, x20
        bl      list_begin
        mov     w0, #1
        bl      count_loops
        bl      token_type
        cmp     w0, #ARITHMETIC
        b.eq    counting_loop
        cmp     w0, #WORD
        b.ne    for_fails
        ldr     x19, [x9, #TOKEN_text]
        bl      advance
        bl      skip_newlines
        name_of x0, in
        bl      is_keyword
        cbz     w0, for_parameters
        bl      advance
1:      bl      token_type
        cmp     w0, #WORD
        b.ne    2f
        cbnz    w23, 3f
        ldr     x0, [x9, #TOKEN_text]
        mov     x1, x20
        bl      expand
3:      bl      advance
        b       1b
2:      cmp     w0, #SEMICOLON
        b.ne    for_fails
        bl      advance
        b       4f
for_parameters:                         // without words: "$@"
        bl      token_type
        cmp     w0, #SEMICOLON
        b.ne    5f
        bl      advance
5:      cbnz    w23, 4f
        mov     x0, x20
        bl      add_parameters
4:      bl      begin_body
        cbnz    w0, 9f
        mov     x22, #0
        cbnz    w23, 7f
        get32   0, expansion_error
        cbnz    w0, 7f
        ldr     x0, [x20]
        cbz     x0, 8f
6:      ldp     x0, x1, [x20]
        cmp     x22, x0
        b.hs    9f
        ldr     x1, [x1, x22, lsl #3]
        add     x22, x22, #1
        mov     x0, x19
        bl      set_variable
        bl      walk_body
        cbnz    w0, 6b
        b       9f
8:      mov     w0, #0
        bl      set_status
7:      bl      pass_body
        b       9f
for_fails:
        bl      fail_here
9:      mov     x0, x20
        bl      free_arguments
        put     wzr, expansion_error
        mov     w0, #-1
        bl      count_loops
        leave   3, LIST_BYTES

//      x19 text of the three, then of the first    x22 of the second       x24 of the third
counting_loop:
        ldr     x0, [x9, #TOKEN_text]
        bl      strdup
        mov     x19, x0
        bl      advance
        bl      token_type
        cmp     w0, #SEMICOLON
        b.ne    10f
        bl      advance
10:     bl      begin_body
        cbnz    w0, 9b
        cbnz    w23, 7b
        mov     x0, x19
        bl      cut_at_semicolon
        mov     x22, x0
        bl      cut_at_semicolon
        mov     x24, x0
        mov     x0, x19
        bl      value_of_text
11:     ldrb    w0, [x22]
        mov     x0, x22
        bl      value_of_text
        cbz     x0, 12f
13:     bl      walk_body
        cbz     w0, 14f
        mov     x0, x24
        bl      value_of_text
        b       11b
12:     bl      only_space              // no condition always holds
        cbnz    w0, 13b
        bl      pass_body
14:     mov     x0, x19
        bl      free
        b       9b

cut_at_semicolon:                       // x0: text. x0: what stands behind its first ;
        ldrb    w1, [x0]
        cbz     w1, 16f
        cmp     w1, #';'
        b.eq    15f
        add     x0, x0, #1
        b       cut_at_semicolon
15:     strb    wzr, [x0], #1
16:     ret
only_space:                             // w0: whether there is nothing in x22 but white space
        mov     x1, x22
17:     ldrb    w0, [x1], #1
        cmp     w0, #' '
        b.eq    17b
        cmp     w0, #0
        cset    w0, eq
        ret
value_of_text:
        enter   1
        mov     w1, #HOW_document
        bl      expand_text
        mov     x19, x0
        bl      arithmetic
        mov     x20, x0
        mov     x0, x19
        bl      free
        mov     x0, x20
        leave   1

begin_body:                             // do, or {; x21: behind it. w0: there is none
        enter   1
        bl      skip_newlines
        name_of x0, open
        bl      is_keyword
        cbz     w0, 18f
        bl      advance
        b       19f
18:     name_of x0, do
        bl      expect
19:     get64   21, cursor
        bl      get_problem
        leave   1
walk_body:                              // x21. w0: whether there is another round
        enter   1
        mov     x0, x21
        bl      set_cursor
        bl      walk_list
        bl      expect_body_end
        bl      loop_goes_on
        leave   1
pass_body:                              // over it; w23: skipping of the whole
        enter   1
        mov     x0, x21
        bl      set_cursor
        mov     w0, #1
        bl      set_skipping
        bl      walk_list
        bl      expect_body_end
        mov     w0, w23
        bl      set_skipping
        leave   1
expect_body_end:                        // } behind {, or done
        ldur    x0, [x21, #TOKEN_text - TOKEN_BYTES]
        ldrb    w0, [x0]
        cmp     w0, #'{'
        name_of x0, close
        name_of x1, done
        csel    x0, x0, x1, eq
        b       expect

// void add_parameters(list *): $1, $2 … as arguments of their own.
//      x19 list        w20 number
function add_parameters
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     w20, #1
1:      adrp    x0, parameter_count
        ldr     w0, [x0, :lo12:parameter_count]
        cmp     w20, w0
        b.gt    2f
        adrp    x0, parameters
        ldr     x0, [x0, :lo12:parameters]
        ldr     x0, [x0, w20, uxtw #3]
        mov     x1, x19
        bl      add_argument
        add     w20, w20, #1
        b       1b
2:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end add_parameters

// case WORD in [(]PATTERN [| PATTERN] …) LIST;; … esac; ;& goes on with the next list, ;;& with the next pattern
//      x19 the word's text     w20 skipping of the whole       w21 a branch has been taken     w22 this one fits
case_clause:
        enter   2
        mov     x19, #0
        mov     w21, #0
        bl      get_skipping
        mov     w20, w0
        bl      token_type
        cmp     w0, #WORD
        b.ne    8f
        cbnz    w20, 1f
        ldr     x0, [x9, #TOKEN_text]
        mov     w1, #HOW_single
        bl      expand_text
        mov     x19, x0
1:      bl      advance
        bl      skip_newlines
        name_of x0, in
        bl      expect
        bl      get_problem
        cbnz    w0, 9f
        mov     w22, #0
2:      bl      skip_newlines
        name_of x0, esac
        bl      is_keyword
        cbnz    w0, 7f
        bl      token_type
        cmp     w0, #OPEN
        b.ne    4f
        bl      advance
4:      bl      token_type
        cmp     w0, #WORD
        b.ne    8f
        orr     w0, w20, w21
        orr     w0, w0, w22
        cbnz    w0, 5f
        ldr     x0, [x9, #TOKEN_text]
        bl      fits_pattern
        mov     w22, w0
5:      bl      advance
        bl      token_type
        cmp     w0, #PIPE
        b.ne    6f
        bl      advance
        b       4b
6:      cmp     w0, #CLOSE
        b.ne    8f
        bl      advance
        eor     w0, w22, #1
        orr     w0, w0, w20
        orr     w0, w0, w21
        bl      set_skipping
        bl      walk_list
        mov     w0, w20
        bl      set_skipping
        bl      get_problem
        cbnz    w0, 9f
        bl      token_type
        cmp     w0, #CASE_END
        b.ne    10f
        ldr     w1, [x9, #TOKEN_detail]
        cmp     w1, #1                  // ;& the next one fits too, ;;& it may
        b.eq    3f
        cmp     w1, #2
        orr     w0, w21, w22
        csel    w21, w21, w0, eq
        mov     w22, #0
3:      bl      advance
        b       2b
10:     orr     w21, w21, w22
        name_of x0, esac
        bl      is_keyword
        cbz     w0, 8f
7:      bl      advance
        orr     w0, w20, w21
        cbnz    w0, 9f
        bl      set_status
        b       9f
8:      bl      fail_here
9:      mov     x0, x19
        bl      free
        leave   2

// x0: a pattern of case; x19: the text. w0: whether it fits.
fits_pattern:
        enter   1
        mov     x20, x19
        mov     w1, #HOW_pattern
        bl      expand_text
        mov     x19, x0
        mov     x1, x20
        mov     w2, #0
        bl      fnmatch
        mov     w20, w0
        mov     x0, x19
        bl      free
        cmp     w20, #0
        cset    w0, eq
        leave   1

// Functions of the shell: their text is kept, and run anew at each call.

// x0: first token of a definition, x1: the one behind it. Instead of an older one of the name.
//      x19 name        x20 end         x21 the function        x22 first token of the body
function define_function
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x20, x1
        bl      set_cursor
        bl      enter_definition
        ldr     x19, [x0, #TOKEN_text]
        bl      skip_newlines
        adrp    x22, cursor
        ldr     x22, [x22, :lo12:cursor]
        mov     x0, x19
        bl      find_function
        mov     x21, x0
        cbnz    x0, 1f
        mov     x0, #FUNCTION_BYTES
        bl      malloc
        mov     x21, x0
        mov     x0, x19
        bl      strdup
        str     x0, [x21, #FUNCTION_name]
        adrp    x1, functions
        ldr     x0, [x1, :lo12:functions]
        str     x0, [x21, #FUNCTION_next]
        str     x21, [x1, :lo12:functions]
1:      ldr     x0, [x22, #TOKEN_place] // an older text stays: it may be running
        ldur    x1, [x20, #TOKEN_end - TOKEN_BYTES]
        sub     x1, x1, x0
        bl      strndup
        str     x0, [x21, #FUNCTION_body]
        ldr     x0, [x22, #TOKEN_place]
        put     x0, current_place
        bl      line_number
        str     w0, [x21, #FUNCTION_line]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end define_function

// x0: a name. x0: the function, or NULL.
function find_function
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x20, x0
        adrp    x19, functions
        ldr     x19, [x19, :lo12:functions]
1:      cbz     x19, 2f
        ldr     x0, [x19, #FUNCTION_name]
        mov     x1, x20
        bl      strcmp
        cbz     w0, 2f
        ldr     x19, [x19, #FUNCTION_next]
        b       1b
2:      mov     x0, x19
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end find_function

// void forget_function(const char *name)
function forget_function
        enter   1
        mov     x19, x0
        adrp    x20, functions
        add     x20, x20, :lo12:functions
1:      ldr     x1, [x20]
        cbz     x1, 2f
        ldr     x0, [x1, #FUNCTION_name]
        mov     x1, x19
        bl      strcmp
        ldr     x1, [x20]
        cbz     w0, 3f
        add     x20, x1, #FUNCTION_next
        b       1b
3:      ldr     x1, [x1, #FUNCTION_next] // its text stays: it may be running
        str     x1, [x20]
2:      leave   1
end forget_function

// x0: a function, x1: its arguments, with its name before them. w0: its status.
//      x19 parameters of the caller    w20 how many    x21 what it had saved   x22 its function        w23 line        w24 loops
function call_function
        enter   3
        mov     x2, x1
        get64   19, parameters
        put     x1, parameters
        mov     w3, #-1
1:      ldr     x4, [x1], #8
        add     w3, w3, #1
        cbnz    x4, 1b
        sub     w3, w3, #1
        get32   20, parameter_count
        put     w3, parameter_count
        get64   21, saved_variables
        get64   22, function_name
        get32   23, line_base
        get32   24, loops
        put     wzr, loops
        ldr     x1, [x0, #FUNCTION_name]
        put     x1, function_name
        ldr     w1, [x0, #FUNCTION_line]
        put     w1, line_base
        ldr     x0, [x0, #FUNCTION_body]
        bl      execute_line
        mov     x0, x21
        bl      restore_variables
        put     w24, loops
        put     w23, line_base
        put     x22, function_name
        put     x19, parameters
        put     w20, parameter_count
        bl      end_returning
        bl      get_status
        leave   3
end call_function

// return has done what it was for, at the end of a function or of a file.
function end_returning
        adrp    x0, unwinding
        ldr     w1, [x0, :lo12:unwinding]
        mov     w2, #UNWIND_function
        cmp     w1, w2
        csel    w1, wzr, w1, eq
        str     w1, [x0, :lo12:unwinding]
        ret
end end_returning

// int is_returning(void): a function or a file is being left.
function is_returning
        get32   0, unwinding
        mov     w1, #UNWIND_function
        cmp     w0, w1
        cset    w0, eq
        ret
end is_returning

// After a line of a file: only return goes beyond it.
function end_line
        adrp    x10, unwinding
        ldr     w0, [x10, :lo12:unwinding]
        mov     w1, #UNWIND_function
        cmp     w0, w1
        csel    w0, w0, wzr, eq
        str     w0, [x10, :lo12:unwinding]
        put     wzr, interrupted
        put     wzr, expansion_error
        ret
end end_line

// Nothing more of the line is to be done.
function unwind_all
        mov     w0, #UNWIND_all
        put     w0, unwinding
        ret
end unwind_all

// int is_unwinding(void): something is being left.
function is_unwinding
        get32   0, unwinding
        ret
end is_unwinding

// int line_number(void): of the command that runs.
function line_number
        get64   1, current_text
        get64   2, current_place
        get32   0, line_base
        cbz     x1, 2f
1:      cmp     x1, x2
        b.hs    2f
        ldrb    w3, [x1], #1
        cmp     w3, #'\n'
        cinc    w0, w0, eq
        b       1b
2:      ret
end line_number

// break [N], continue [N]
function break_loop
        mov     w1, #0
        b       1f
end break_loop
function continue_loop
        mov     w1, #1
1:      stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x2, is_continue
        str     w1, [x2, :lo12:is_continue]
        ldr     x0, [x0, #8]
        mov     w1, #1
        cbz     x0, 2f
        bl      atoi
        mov     w1, w0
2:      adrp    x2, loops
        ldr     w2, [x2, :lo12:loops]
        cbz     w2, 3f
        adrp    x2, unwinding
        str     w1, [x2, :lo12:unwinding]
3:      mov     w0, #0
        ldp     x29, x30, [sp], #16
        ret
end continue_loop

// return [STATUS]
function return_from_function
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x2, unwinding
        mov     w1, #UNWIND_function
        str     w1, [x2, :lo12:unwinding]
        ldr     x1, [x0, #8]
        bl      get_status
        cbz     x1, 1f
        mov     x0, x1
        bl      atoi
1:      and     w0, w0, #0xff
        ldp     x29, x30, [sp], #16
        ret
end return_from_function

// After a line: nothing is left to be left.
function end_unwinding
        adrp    x0, unwinding
        str     wzr, [x0, :lo12:unwinding]
        adrp    x0, loops
        str     wzr, [x0, :lo12:loops]
        adrp    x0, interrupted
        str     wzr, [x0, :lo12:interrupted]
        put     wzr, expansion_error
        ret
end end_unwinding

// For signal: Ctrl-C while the shell itself is in the foreground.
function note_interrupt
        adrp    x1, interrupted
        mov     w2, #1
        str     w2, [x1, :lo12:interrupted]
        ret
end note_interrupt

        .section .rodata
incomplete_text:
        .asciz  "syntax error: unexpected end of file"
syntax_format:
        .asciz  "syntax error near unexpected token `%.*s'"
newline_name:
        .asciz  "newline"
word_not:
        .asciz  "!"
word_in:
        .asciz  "in"
word_if:
        .asciz  "if"
word_while:
        .asciz  "while"
word_until:
        .asciz  "until"
word_for:
        .asciz  "for"
word_case:
        .asciz  "case"
word_function:
        .asciz  "function"
word_test:
        .asciz  "[["
word_open:
        .asciz  "{"
closing_words:
word_then:
        .asciz  "then"
word_elif:
        .asciz  "elif"
word_else:
        .asciz  "else"
word_fi:
        .asciz  "fi"
word_do:
        .asciz  "do"
word_done:
        .asciz  "done"
word_esac:
        .asciz  "esac"
word_close:
        .asciz  "}"
        .byte   0

        .data
        .balign 8
compound_words:
        .quad   word_if, if_clause
        .quad   word_while, while_loop
        .quad   word_until, until_loop
        .quad   word_for, for_loop
        .quad   word_case, case_clause
        .quad   word_open, braces
        .quad   word_test, condition_clause
        .quad   0

        .bss
        .balign 8
        .globl  cursor
cursor:                                 // the token that comes next
        .skip   8
functions:
        .skip   8
        .globl  skipping
skipping:                               // nothing is run
        .skip   4
problem:                                // 1: more must come, −1: the token at the cursor cannot stand there
        .skip   4
unwinding:
        .skip   4
is_continue:
        .skip   4
loops:                                  // how deep
        .skip   4
interrupted:
        .skip   4
tested:                                 // in so many conditions
        .skip   4
        .globl  line_base
line_base:                              // the line in which the text that runs begins
        .skip   4
        .balign 8
current_text:
        .skip   8
current_place:                          // of the command that runs, in current_text
        .skip   8
