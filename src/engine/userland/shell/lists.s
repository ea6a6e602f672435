// The shell's grammar: lists of pipelines, and commands made of commands. A text is walked twice: first without running anything, to see
// whether it is complete and well formed, then to run it. What a condition leaves out is walked over in the same way.

        .include "function.inc"
        .include "token.inc"

        .text

        .equ    LIST_items,   8
        .equ    LIST_BYTES,   12288
        .equ    TEXT_LIMIT,   4096      // of a word of case

// How many loops are to be left: by break and continue a small number, by return and Ctrl-C so many that none is left over.
        .equ    UNWIND_function, 0x40000000
        .equ    UNWIND_all,      0x20000000
        .equ    UNWIND_loops,    0x10000000

        .equ    FUNCTION_next, 0
        .equ    FUNCTION_name, 8
        .equ    FUNCTION_body, 16

// int execute_text(const char *text): 0; or 1 if it is not complete, and nothing has been done.
//      x19 text        x20 tokens      w21 result      x22 cursor of whoever runs this text
function execute_text
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
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
        mov     w21, w0
        adrp    x1, cursor
        ldr     x22, [x1, :lo12:cursor]
        cbz     w0, 1f
        tbz     w0, #31, 4f
        b       3f
1:      mov     w0, #1
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
3:      mov     w21, #0
        mov     w0, #2
        bl      set_status
        b       4f
5:      mov     w0, #0
        bl      walk_from_start
4:      adrp    x1, cursor
        str     x22, [x1, :lo12:cursor]
        adrp    x1, skipping
        str     wzr, [x1, :lo12:skipping]
        adrp    x1, problem
        str     wzr, [x1, :lo12:problem]
        mov     x0, x20
        bl      free
        mov     w0, w21
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

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
        mov     x4, x2
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, syntax_format
        add     x1, x1, :lo12:syntax_format
        mov     w2, w3
        mov     x3, x4
        bl      fprintf
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
fail_here:                              // the token that comes next cannot stand here; at the end, more must come
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
is_keyword:
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
2:      bl      get_unwinding
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
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
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
        cmp     w2, #AMPERSAND
        cset    w2, eq
        mov     x0, x19
        mov     x1, x20
        bl      run_pipeline
        mov     x0, x20
        bl      set_cursor
        mov     w0, #0
        bl      set_skipping
        bl      get_status
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
7:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// One command, walked over: a simple one, one of others, or the definition of a function.
function walk_command
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        bl      is_definition
        cbz     w0, 1f
        bl      advance
        bl      advance
        bl      advance
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

is_definition:                          // NAME ( )
        adrp    x9, cursor
        ldr     x9, [x9, :lo12:cursor]
        ldr     w10, [x9]
        cmp     w10, #WORD
        b.ne    1f
        ldr     w10, [x9, #TOKEN_BYTES]
        cmp     w10, #OPEN
        b.ne    1f
        ldr     w10, [x9, #2 * TOKEN_BYTES]
        cmp     w10, #CLOSE
        cset    w0, eq
        ret
1:      mov     w0, #0
        ret

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
4:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end walk_compound

braces:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      walk_list
        name_of x0, close
        bl      expect
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
        bl      walk_list
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
        bl      walk_list
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

// for NAME [in WORD …]; do LIST; done
//      x19 name        x20 list of the words   x21 the body    w22 next word   w23 skipping of the whole
for_loop:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        bl      get_skipping
        mov     w23, w0
        mov     x20, #0
        mov     w0, #1
        bl      count_loops
        bl      token_type
        cmp     w0, #WORD
        b.ne    for_fails
        ldr     x19, [x9, #TOKEN_text]
        bl      advance
        mov     x0, #LIST_BYTES
        bl      malloc
        mov     x20, x0
        str     xzr, [x20]
        str     xzr, [x20, #LIST_items]
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
4:      bl      skip_newlines
        name_of x0, do
        bl      expect
        bl      get_problem
        cbnz    w0, 9f
        adrp    x21, cursor
        ldr     x21, [x21, :lo12:cursor]
        mov     w22, #0
        cbnz    w23, 7f
        ldr     x0, [x20]
        cbz     x0, 8f
6:      add     x1, x20, #LIST_items
        ldr     x1, [x1, w22, uxtw #3]
        cbz     x1, 9f
        add     w22, w22, #1
        mov     x0, x19
        bl      set_variable
        mov     x0, x21
        bl      set_cursor
        bl      walk_list
        name_of x0, done
        bl      expect
        bl      loop_goes_on
        cbnz    w0, 6b
        b       9f
8:      mov     w0, #0
        bl      set_status
        mov     w0, #1
        bl      set_skipping
7:      bl      walk_list
        name_of x0, done
        bl      expect
        mov     w0, w23
        bl      set_skipping
        b       9f
for_fails:
        bl      fail_here
9:      cbz     x20, 10f
        mov     x0, x20
        bl      free_arguments
        mov     x0, x20
        bl      free
10:     mov     w0, #-1
        bl      count_loops
        ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

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

// case WORD in [(]PATTERN [| PATTERN] …) LIST;; … esac
//      x19 the word's text     w20 skipping of the whole       w21 a branch has been taken     w22 this one fits
case_clause:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        sub     sp, sp, #TEXT_LIMIT
        sub     sp, sp, #TEXT_LIMIT
        add     x19, sp, #TEXT_LIMIT
        mov     w21, #0
        bl      get_skipping
        mov     w20, w0
        bl      token_type
        cmp     w0, #WORD
        b.ne    8f
        cbnz    w20, 1f
        ldr     x0, [x9, #TOKEN_text]
        mov     x1, x19
        mov     x2, #TEXT_LIMIT
        bl      expand_single
1:      bl      advance
        bl      skip_newlines
        name_of x0, in
        bl      expect
        bl      get_problem
        cbnz    w0, 9f
2:      bl      skip_newlines
        name_of x0, esac
        bl      is_keyword
        cbnz    w0, 7f
        bl      token_type
        cmp     w0, #OPEN
        b.ne    3f
        bl      advance
3:      mov     w22, #0
4:      bl      token_type
        cmp     w0, #WORD
        b.ne    8f
        orr     w0, w20, w21
        cbnz    w0, 5f
        ldr     x0, [x9, #TOKEN_text]
        mov     x1, sp
        mov     x2, #TEXT_LIMIT
        bl      expand_single
        mov     x0, sp
        mov     x1, x19
        mov     w2, #0
        bl      fnmatch
        cmp     w0, #0
        csinc   w22, w22, wzr, ne
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
        orr     w21, w21, w22
        mov     w0, w20
        bl      set_skipping
        bl      get_problem
        cbnz    w0, 9f
        bl      token_type
        cmp     w0, #CASE_END
        b.ne    10f
        bl      advance
        b       2b
10:     name_of x0, esac
        bl      is_keyword
        cbz     w0, 8f
7:      bl      advance
        orr     w0, w20, w21
        cbnz    w0, 9f
        bl      set_status
        b       9f
8:      bl      fail_here
9:      mov     sp, x29
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// Functions of the shell: their text is kept, and run anew at each call.

// x0: first token of a definition, x1: the one behind it. Instead of an older one of the name.
//      x19 name        x20 end         x21 the function        x22 first token of the body
function define_function
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x20, x1
        ldr     x19, [x0, #TOKEN_text]
        add     x0, x0, #3 * TOKEN_BYTES
        bl      set_cursor
        bl      skip_newlines
        adrp    x22, cursor
        ldr     x22, [x22, :lo12:cursor]
        mov     x0, x19
        bl      find_function
        mov     x21, x0
        cbnz    x0, 1f
        mov     x0, #24
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

// x0: a function, x1: its arguments, with its name before them. w0: its status.
//      x19 parameters of the caller    w20 how many
function call_function
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        adrp    x2, parameters
        ldr     x19, [x2, :lo12:parameters]
        str     x1, [x2, :lo12:parameters]
        mov     w3, #-1
1:      ldr     x4, [x1], #8
        add     w3, w3, #1
        cbnz    x4, 1b
        sub     w3, w3, #1
        adrp    x2, parameter_count
        ldr     w20, [x2, :lo12:parameter_count]
        str     w3, [x2, :lo12:parameter_count]
        ldr     x0, [x0, #FUNCTION_body]
        bl      execute_line
        adrp    x0, parameters
        str     x19, [x0, :lo12:parameters]
        adrp    x0, parameter_count
        str     w20, [x0, :lo12:parameter_count]
        adrp    x0, unwinding           // return has done what it was for
        ldr     w1, [x0, :lo12:unwinding]
        mov     w2, #UNWIND_function
        cmp     w1, w2
        csel    w1, wzr, w1, eq
        str     w1, [x0, :lo12:unwinding]
        bl      get_status
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end call_function

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
        .asciz  "sh: syntax error near unexpected token `%.*s'\n"
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
