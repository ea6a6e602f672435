// Reads a line from the terminal, with editing, history and completion. The terminal is raw for as long as that takes: every key
// comes as it is pressed, and this program draws the line itself.
//
//      ← → Ctrl-B Ctrl-F     one character            Home End Ctrl-A Ctrl-E    to an end
//      Backspace Delete      one character goes       Ctrl-W Ctrl-U Ctrl-K      word, all before, all behind
//      ↑ ↓ Ctrl-P Ctrl-N     lines before             Tab                       completes a name
//      Ctrl-C                leaves the line          Ctrl-D                    at an empty line: the end
//      Ctrl-L                clears the screen

        .include "function.inc"
        .include "text.inc"

        .text

        .equ    LINE_BYTES,    4096
        .equ    HISTORY_LIMIT, 500

// char *read_line(int is_continued): malloc's text; NULL at the end. A line that goes on with a command has another prompt, and is \003 if
// Ctrl-C gives the command up.
//      x19 the line's text     w20 its length  w21 the cursor  w22 which line of history, its count: the new one
//      w23 whether the last key was Tab
function read_line
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        adrp    x1, is_continued
        str     w0, [x1, :lo12:is_continued]
        mov     x0, #0
        bl      fflush
        bl      make_raw
        bl      make_prompt
        adrp    x19, line
        add     x19, x19, :lo12:line
        mov     w20, #0
        mov     w21, #0
        mov     w23, #0
        strb    wzr, [x19]
        adrp    x0, history_count
        ldr     w22, [x0, :lo12:history_count]
redraw:
        bl      draw
next_key:
        bl      read_key
        tbnz    w0, #31, at_end
        cmp     w0, #9
        b.eq    tab
        mov     w23, #0
        cmp     w0, #32
        b.lo    control
        cmp     w0, #127
        b.eq    backspace
        cmp     w0, #KEY_left
        b.hs    special
insert:
        mov     w1, #LINE_BYTES - 8
        cmp     w20, w1
        b.hs    next_key
        bl      insert_byte
        b       redraw

        .equ    KEY_left,   256
        .equ    KEY_right,  257
        .equ    KEY_up,     258
        .equ    KEY_down,   259
        .equ    KEY_home,   260
        .equ    KEY_end,    261
        .equ    KEY_delete, 262
        .equ    KEY_none,   263

control:
        cmp     w0, #13
        b.eq    enter
        cmp     w0, #10
        b.eq    enter
        cmp     w0, #1
        b.eq    home
        cmp     w0, #2
        b.eq    left
        cmp     w0, #3
        b.eq    cancel
        cmp     w0, #4
        b.eq    end_or_delete
        cmp     w0, #5
        b.eq    to_end
        cmp     w0, #6
        b.eq    right
        cmp     w0, #8
        b.eq    backspace
        cmp     w0, #11
        b.eq    cut_behind
        cmp     w0, #12
        b.eq    clear
        cmp     w0, #14
        b.eq    down
        cmp     w0, #16
        b.eq    up
        cmp     w0, #21
        b.eq    cut_before
        cmp     w0, #23
        b.eq    cut_word
        b       next_key
special:
        cmp     w0, #KEY_left
        b.eq    left
        cmp     w0, #KEY_right
        b.eq    right
        cmp     w0, #KEY_up
        b.eq    up
        cmp     w0, #KEY_down
        b.eq    down
        cmp     w0, #KEY_home
        b.eq    home
        cmp     w0, #KEY_end
        b.eq    to_end
        cmp     w0, #KEY_delete
        b.eq    delete
        b       next_key

left:                                   // over all bytes of a character
        cbz     w21, next_key
1:      sub     w21, w21, #1
        ldrb    w0, [x19, w21, uxtw]
        and     w0, w0, #0xc0
        cmp     w0, #0x80
        b.ne    redraw
        cbnz    w21, 1b
        b       redraw
right:
        cmp     w21, w20
        b.hs    next_key
1:      add     w21, w21, #1
        ldrb    w0, [x19, w21, uxtw]
        and     w0, w0, #0xc0
        cmp     w0, #0x80
        b.eq    1b
        b       redraw
home:
        mov     w21, #0
        b       redraw
to_end:
        mov     w21, w20
        b       redraw
backspace:
        cbz     w21, next_key
        mov     w1, w21
1:      sub     w21, w21, #1
        ldrb    w0, [x19, w21, uxtw]
        and     w0, w0, #0xc0
        cmp     w0, #0x80
        b.ne    cut
        cbnz    w21, 1b
        b       cut
delete:
        mov     w1, w21
        cmp     w21, w20
        b.hs    next_key
1:      add     w1, w1, #1
        ldrb    w0, [x19, w1, uxtw]
        and     w0, w0, #0xc0
        cmp     w0, #0x80
        b.eq    1b
cut:                                    // from w21 to w1
        add     x0, x19, w21, uxtw
        sub     w2, w20, w1
        sub     w3, w1, w21
        sub     w20, w20, w3
        add     x1, x19, w1, uxtw
        add     w2, w2, #1
        bl      memmove
        b       redraw
cut_behind:
        mov     w20, w21
        strb    wzr, [x19, w20, uxtw]
        b       redraw
cut_before:
        mov     w1, w21
        mov     w21, #0
        b       cut
cut_word:
        mov     w1, w21
1:      cbz     w21, cut                // spaces, then what is no space
        sub     w2, w21, #1
        ldrb    w0, [x19, w2, uxtw]
        cmp     w0, #' '
        b.ne    2f
        mov     w21, w2
        b       1b
2:      cbz     w21, cut
        sub     w2, w21, #1
        ldrb    w0, [x19, w2, uxtw]
        cmp     w0, #' '
        b.eq    cut
        mov     w21, w2
        b       2b
up:
        cbz     w22, next_key
        sub     w22, w22, #1
        b       recall
down:
        adrp    x0, history_count
        ldr     w0, [x0, :lo12:history_count]
        cmp     w22, w0
        b.hs    next_key
        add     w22, w22, #1
recall:
        adrp    x1, history
        add     x1, x1, :lo12:history
        adrp    x0, history_count
        ldr     w0, [x0, :lo12:history_count]
        adrp    x2, empty
        add     x2, x2, :lo12:empty
        cmp     w22, w0
        b.eq    1f
        ldr     x2, [x1, w22, uxtw #3]
1:      mov     x0, x19
        mov     x1, x2
        mov     x2, #LINE_BYTES
        bl      strlcpy
        mov     w20, w0
        mov     w21, w0
        b       redraw
clear:
        adrp    x0, clear_text
        add     x0, x0, :lo12:clear_text
        bl      send_text
        b       redraw
end_or_delete:
        cbnz    w20, delete
at_end:
        bl      leave_raw
        mov     x0, #0
        b       done
cancel:
        adrp    x0, cancel_text
        add     x0, x0, :lo12:cancel_text
        bl      send_text
        adrp    x0, last_status
        mov     w1, #130                // as if SIGINT had ended a program
        str     w1, [x0, :lo12:last_status]
        adrp    x0, is_continued
        ldr     w0, [x0, :lo12:is_continued]
        cbz     w0, 1f
        bl      leave_raw
        adrp    x0, given_up
        add     x0, x0, :lo12:given_up
        bl      strdup
        b       done
1:      mov     w20, #0
        mov     w21, #0
        strb    wzr, [x19]
        bl      make_prompt
        adrp    x0, history_count
        ldr     w22, [x0, :lo12:history_count]
        b       redraw
enter:
        mov     w21, w20
        bl      draw
        adrp    x0, new_line
        add     x0, x0, :lo12:new_line
        bl      send_text
        bl      leave_raw
        bl      remember
        mov     x0, x19
        bl      strdup
done:
        ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// Byte w0 goes in at the cursor.
insert_byte:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        add     x1, x19, w21, uxtw
        add     x0, x1, #1
        sub     w2, w20, w21
        add     w2, w2, #1
        bl      memmove
        ldr     w0, [sp, #16]
        strb    w0, [x19, w21, uxtw]
        add     w20, w20, #1
        add     w21, w21, #1
        ldp     x29, x30, [sp], #32
        ret

// Completes the word before the cursor: the first word of a command with the names of commands, others with those of files. What all
// possibilities begin with goes in; a second Tab lists them.
//      x24 list of possibilities       x25 the word's start    x26 its last part (behind a slash)      x27 length of that
tab:
        bl      complete
        b       redraw
complete:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x24, x25, [sp, #16]
        stp     x26, x27, [sp, #32]
        stp     x28, x19, [sp, #48]
        sub     sp, sp, #LIST_BYTES
        mov     x24, sp
        mov     x0, x24
        bl      list_begin
        mov     w25, w21                // back to a space or an operator
1:      cbz     w25, 2f
        sub     w0, w25, #1
        ldrb    w1, [x19, w0, uxtw]
        adrp    x2, word_ends
        add     x2, x2, :lo12:word_ends
3:      ldrb    w3, [x2], #1
        cbz     w3, 4f
        cmp     w3, w1
        b.ne    3b
        b       2f
4:      mov     w25, w0
        b       1b
2:      mov     w26, w21                // its last part
5:      cmp     w26, w25
        b.ls    6f
        sub     w0, w26, #1
        ldrb    w1, [x19, w0, uxtw]
        cmp     w1, #'/'
        b.eq    6f
        mov     w26, w0
        b       5b
6:      sub     w27, w21, w26
        cmp     w26, w25                // no slash, and nothing but spaces before it in its command?
        b.ne    8f
        mov     w0, w25
7:      cbz     w0, commands
        sub     w0, w0, #1
        ldrb    w1, [x19, w0, uxtw]
        cmp     w1, #' '
        b.eq    7b
        cmp     w1, #'|'
        mov     w2, #'&'
        ccmp    w1, w2, #4, ne
        mov     w2, #';'
        ccmp    w1, w2, #4, ne
        b.eq    commands
8:      sub     w1, w26, w25            // names in the directory that the word names
        add     x0, x19, w25, uxtw
        bl      strndup
        ldrb    w1, [x0]
        adrp    x2, here
        add     x2, x2, :lo12:here
        cmp     w1, #0
        csel    x0, x2, x0, eq
        mov     w1, #0
        bl      add_names
        b       9f
commands:
        mov     w28, #0
10:     mov     w0, w28
        bl      builtin_name
        cbz     x0, 11f
        bl      offer
        add     w28, w28, #1
        b       10b
11:     adrp    x0, path_name
        add     x0, x0, :lo12:path_name
        bl      variable
        mov     x28, x0
12:     ldrb    w0, [x28]
        cbz     w0, 9f
        mov     x0, x28
        mov     w1, #':'
        bl      strchrnul
        mov     x1, x0
        sub     x1, x1, x28
        mov     x2, x28
        ldrb    w3, [x0]
        cmp     w3, #0
        cinc    x28, x0, ne
        mov     x0, x2
        bl      strndup
        mov     w1, #1
        bl      add_names
        b       12b
9:      ldr     x0, [x24]
        cbz     x0, finish
        cmp     x0, #1
        b.hi    several
        ldr     x28, [x24, #LIST_items] // the only one: all of it, then a space, or a slash behind a directory
        ldr     x28, [x28]
        bl      type_rest
        ldrb    w0, [x19, w21, uxtw]
        sub     w1, w21, #1
        ldrb    w1, [x19, w1, uxtw]
        cmp     w1, #'/'
        b.eq    finish
        mov     w0, #' '
        bl      insert_byte
        b       finish
several:
        ldr     x0, [x24, #LIST_items]
        ldr     x1, [x24]
        mov     x2, #8
        adr     x3, compare_names
        bl      qsort
        ldp     x0, x1, [x24]           // what the first and the last one share
        ldr     x28, [x1]
        add     x1, x1, x0, lsl #3
        ldur    x0, [x1, #-8]
        mov     x2, #0
13:     ldrb    w3, [x28, x2]
        ldrb    w4, [x0, x2]
        cmp     w3, w4
        b.ne    14f
        cbz     w3, 14f
        add     x2, x2, #1
        b       13b
14:     cmp     w2, w27
        b.hi    15f
        cbz     w23, 16f
        bl      list_names
        b       finish
15:     mov     x0, x28
        mov     x1, x2
        bl      strndup
        mov     x28, x0
        bl      type_rest
        mov     x0, x28
        bl      free
16:     mov     w23, #1
finish:
        mov     x0, x24
        bl      free_arguments
        mov     sp, x29
        ldp     x28, x19, [sp, #48]
        ldp     x26, x27, [sp, #32]
        ldp     x24, x25, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
compare_names:
        ldr     x0, [x0]
        ldr     x1, [x1]
        b       strcmp

// x28: a name. What the word lacks of it goes in.
type_rest:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        add     x0, x28, w27, uxtw
        str     x0, [sp, #16]
1:      ldr     x1, [sp, #16]
        ldrb    w0, [x1], #1
        cbz     w0, 2f
        str     x1, [sp, #16]
        mov     w1, #LINE_BYTES - 8
        cmp     w20, w1
        b.hs    2f
        bl      insert_byte
        b       1b
2:      ldp     x29, x30, [sp], #32
        ret

// Offers the name x0 if the word begins it, and it is not there yet.
offer:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        add     x1, x19, w26, uxtw
        mov     w2, w27
        bl      strncmp
        cbnz    w0, 2f
        ldr     x2, [x24]
1:      cbz     x2, 3f
        str     x2, [x29, #24]
        ldr     x3, [x24, #LIST_items]
        add     x3, x3, x2, lsl #3
        ldur    x0, [x3, #-8]
        ldr     x1, [sp, #16]
        bl      strcmp
        cbz     w0, 2f
        ldr     x2, [x29, #24]
        sub     x2, x2, #1
        b       1b
3:      ldr     x0, [sp, #16]
        mov     x1, x24
        bl      add_argument
2:      ldp     x29, x30, [sp], #32
        ret

// x0: a directory; w1: 1 if only programs count. Offers its names.
add_names:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x25, x28, [sp, #16]
        str     x22, [sp, #32]
        str     w1, [sp, #40]
        sub     sp, sp, #512
        mov     x28, x0
        bl      opendir
        cbz     x0, 4f
        mov     x25, x0
1:      mov     x0, x25
        bl      readdir
        cbz     x0, 3f
        add     x22, x0, #19            // d_name
        ldrb    w1, [x22]
        cmp     w1, #'.'                // those that begin with a dot: if asked for
        b.ne    2f
        cbz     w27, 1b
2:      mov     x0, sp
        mov     x1, x22
        mov     x2, #300
        bl      strlcpy
        ldr     w1, [x29, #40]
        cbnz    w1, 5f
        sub     sp, sp, #512            // a slash behind a directory
        mov     x0, sp
        mov     x1, #512
        adrp    x2, path_format
        add     x2, x2, :lo12:path_format
        mov     x3, x28
        mov     x4, x22
        bl      snprintf
        mov     x0, sp
        sub     sp, sp, #128
        mov     x1, sp
        bl      stat
        ldr     w1, [sp, #16]           // st_mode
        add     sp, sp, #128 + 512
        cbnz    w0, 5f
        and     w1, w1, #0xf000
        cmp     w1, #0x4000
        b.ne    5f
        mov     x0, sp
        adrp    x1, slash
        add     x1, x1, :lo12:slash
        bl      strcat
5:      mov     x0, sp
        bl      offer
        b       1b
3:      mov     x0, x25
        bl      closedir
4:      mov     sp, x29
        ldr     x22, [sp, #32]
        ldp     x25, x28, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// Shows all possibilities below the line.
list_names:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x25, [sp, #16]
        adrp    x0, new_line
        add     x0, x0, :lo12:new_line
        bl      send_text
        mov     x25, #0
1:      ldp     x0, x1, [x24]
        cmp     x25, x0
        b.hs    2f
        ldr     x0, [x1, x25, lsl #3]
        bl      send_text
        adrp    x0, two_spaces
        add     x0, x0, :lo12:two_spaces
        bl      send_text
        add     x25, x25, #1
        b       1b
2:      adrp    x0, new_line
        add     x0, x0, :lo12:new_line
        bl      send_text
        ldr     x25, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// Keeps the line, unless it is empty or the same as the last one.
remember:
        cbz     w20, 3f
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x24, x25, [sp, #16]
        adrp    x24, history
        add     x24, x24, :lo12:history
        adrp    x25, history_count
        add     x25, x25, :lo12:history_count
        ldr     w1, [x25]
        cbz     w1, 1f
        sub     w1, w1, #1
        ldr     x0, [x24, w1, uxtw #3]
        mov     x1, x19
        bl      strcmp
        cbz     w0, 2f
        ldr     w1, [x25]
        cmp     w1, #HISTORY_LIMIT
        b.lo    1f
        ldr     x0, [x24]               // the oldest one goes
        bl      free
        mov     x0, x24
        add     x1, x24, #8
        mov     x2, #(HISTORY_LIMIT - 1) * 8
        bl      memmove
        mov     w1, #HISTORY_LIMIT - 1
        str     w1, [x25]
1:      mov     x0, x19
        bl      strdup
        ldr     w1, [x25]
        str     x0, [x24, w1, uxtw #3]
        add     w1, w1, #1
        str     w1, [x25]
2:      ldp     x24, x25, [sp, #16]
        ldp     x29, x30, [sp], #32
3:      ret
end read_line

// int show_history(char **arguments)
function show_history
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w19, #0
        adrp    x20, history
        add     x20, x20, :lo12:history
1:      adrp    x0, history_count
        ldr     w0, [x0, :lo12:history_count]
        cmp     w19, w0
        b.hs    2f
        ldr     x2, [x20, w19, uxtw #3]
        add     w19, w19, #1
        mov     w1, w19
        adrp    x0, history_format
        add     x0, x0, :lo12:history_format
        bl      printf
        b       1b
2:      mov     w0, #0
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end show_history

make_raw:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        adrp    x1, terminal_settings
        add     x1, x1, :lo12:terminal_settings
        add     x0, sp, #16
        mov     x2, #60
        bl      memcpy
        add     x0, sp, #16
        bl      cfmakeraw
        ldr     w0, [sp, #20]           // line feeds go on to be carriage returns as well
        orr     w0, w0, #1              // OPOST
        orr     w0, w0, #4              // ONLCR
        str     w0, [sp, #20]
        mov     w0, #0
        mov     w1, #1                  // TCSADRAIN
        add     x2, sp, #16
        bl      tcsetattr
        ldp     x29, x30, [sp], #80
        ret

leave_raw:
        mov     w0, #0
        mov     w1, #1
        adrp    x2, terminal_settings
        add     x2, x2, :lo12:terminal_settings
        b       tcsetattr

// "user@host:~/directory$ ", in colours.
make_prompt:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        sub     sp, sp, #1024
        adrp    x0, is_continued
        ldr     w0, [x0, :lo12:is_continued]
        cbz     w0, 3f
        adrp    x0, prompt
        add     x0, x0, :lo12:prompt
        adrp    x1, more_prompt
        add     x1, x1, :lo12:more_prompt
        bl      strcpy
        mov     w0, #2
        b       4f
3:      mov     x0, sp
        mov     x1, #1000
        bl      getcwd
        cbnz    x0, 1f
        mov     x0, sp
        mov     w1, #'?'
        strh    w1, [x0]
1:      mov     x19, x0
        adrp    x0, home_name
        add     x0, x0, :lo12:home_name
        bl      variable
        mov     x20, x0
        bl      strlen
        cbz     x0, 2f
        mov     x2, x0
        mov     x0, x19
        mov     x1, x20
        mov     x20, x2
        bl      strncmp
        cbnz    w0, 2f
        ldrb    w0, [x19, x20]
        cmp     w0, #'/'
        ccmp    w0, #0, #4, ne
        b.ne    2f
        add     x19, x19, x20           // inside HOME: ~ instead of it
        sub     x19, x19, #1
        mov     w0, #'~'
        strb    w0, [x19]
2:      bl      geteuid
        cmp     w0, #0
        mov     w4, #'$'
        mov     w5, #'#'
        csel    w4, w5, w4, eq
        adrp    x0, prompt
        add     x0, x0, :lo12:prompt
        mov     x1, #600
        adrp    x2, prompt_format
        add     x2, x2, :lo12:prompt_format
        mov     x3, x19
        bl      snprintf
        mov     x0, x19                 // how wide it is: the directory and what is around it
        bl      strlen
        add     w0, w0, #PROMPT_WIDTH
4:      adrp    x1, prompt_width
        str     w0, [x1, :lo12:prompt_width]
        mov     sp, x29
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
        .equ    PROMPT_WIDTH, 15        // student@svc0: and "$ "

// Draws prompt and line, as much as there is room for around the cursor, in one write.
draw:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x24, x25, [sp, #16]
        stp     x26, x27, [sp, #32]
        mov     w0, #1
        mov     x1, #0x5413             // TIOCGWINSZ
        add     x2, sp, #48
        strh    wzr, [sp, #50]
        bl      ioctl
        ldrh    w24, [sp, #50]
        cmp     w24, #20
        mov     w0, #80
        csel    w24, w0, w24, lo
        adrp    x0, prompt_width
        ldr     w0, [x0, :lo12:prompt_width]
        sub     w24, w24, w0
        cmp     w24, #12
        mov     w0, #12
        csel    w24, w0, w24, lt        // w24: room for the line; one place is left for the cursor
        sub     w24, w24, #1
        subs    w25, w21, w24           // w25: the first byte that is shown
        csel    w25, wzr, w25, lt
        sub     w26, w20, w25
        cmp     w26, w24
        csel    w26, w24, w26, gt       // w26: how many
        sub     sp, sp, #LINE_BYTES
        sub     sp, sp, #LINE_BYTES
        mov     x0, sp
        mov     x1, #LINE_BYTES * 2
        adrp    x2, draw_format
        add     x2, x2, :lo12:draw_format
        adrp    x3, prompt
        add     x3, x3, :lo12:prompt
        mov     w4, w26
        add     x5, x19, w25, uxtw
        bl      snprintf
        mov     x0, sp
        bl      send_text
        mov     w0, w25                 // back to the cursor: so many characters
        mov     w27, #0
        add     w1, w25, w26
        mov     w0, w21
1:      cmp     w0, w1
        b.hs    2f
        ldrb    w2, [x19, w0, uxtw]
        and     w2, w2, #0xc0
        cmp     w2, #0x80
        cinc    w27, w27, ne
        add     w0, w0, #1
        b       1b
2:      cbz     w27, 3f
        mov     x0, sp
        mov     x1, #32
        adrp    x2, back_format
        add     x2, x2, :lo12:back_format
        mov     w3, w27
        bl      snprintf
        mov     x0, sp
        bl      send_text
3:      mov     sp, x29
        ldp     x26, x27, [sp, #32]
        ldp     x24, x25, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// x0: a text for the terminal, now.
send_text:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      strlen
        mov     x2, x0
        ldr     x1, [sp, #16]
        mov     w0, #1
        bl      write
        ldp     x29, x30, [sp], #32
        ret

// w0 = the next key: a byte, or one of KEY_; −1 at the end. Keys with names come as escape sequences.
read_key:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      read_byte
        cmp     w0, #27
        b.ne    5f
        bl      read_byte
        cmp     w0, #'['
        mov     w1, #'O'
        ccmp    w0, w1, #4, ne
        b.ne    4f
        bl      read_byte
        mov     w1, #KEY_up
        cmp     w0, #'A'
        b.eq    3f
        mov     w1, #KEY_down
        cmp     w0, #'B'
        b.eq    3f
        mov     w1, #KEY_right
        cmp     w0, #'C'
        b.eq    3f
        mov     w1, #KEY_left
        cmp     w0, #'D'
        b.eq    3f
        mov     w1, #KEY_home
        cmp     w0, #'H'
        b.eq    3f
        mov     w1, #KEY_end
        cmp     w0, #'F'
        b.eq    3f
        sub     w1, w0, #'0'
        cmp     w1, #9
        b.hi    4f
        stp     x29, x0, [sp, #-16]!
1:      bl      read_byte               // digits and ;, up to ~ or a letter
        tbnz    w0, #31, 2f
        cmp     w0, #'@'
        b.lo    1b
2:      ldp     x29, x2, [sp], #16
        mov     w1, #KEY_home
        cmp     w2, #'1'
        b.eq    3f
        cmp     w2, #'7'
        b.eq    3f
        mov     w1, #KEY_delete
        cmp     w2, #'3'
        b.eq    3f
        mov     w1, #KEY_end
        cmp     w2, #'4'
        b.eq    3f
        cmp     w2, #'8'
        b.eq    3f
4:      mov     w1, #KEY_none
3:      mov     w0, w1
5:      ldp     x29, x30, [sp], #16
        ret

read_byte:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
1:      mov     w0, #0
        add     x1, sp, #16
        mov     x2, #1
        bl      read
        cmp     x0, #0
        b.lt    2f
        ldrb    w1, [sp, #16]
        csinv   w0, w1, wzr, gt
        ldp     x29, x30, [sp], #32
        ret
2:      load_errno w0                   // a window that changes its size interrupts
        cmp     w0, #4
        b.eq    1b
        mov     w0, #-1
        ldp     x29, x30, [sp], #32
        ret

        .section .rodata
home_name:
        .asciz  "HOME"
path_name:
        .asciz  "PATH"
here:   .asciz  "."
slash:  .asciz  "/"
two_spaces:
        .asciz  "  "
new_line:
        .asciz  "\n"
cancel_text:
        .asciz  "^C\n"
clear_text:
        .asciz  "\033[H\033[2J"
word_ends:
        .asciz  " \t|&;<>=:"
path_format:
        .asciz  "%s/%s"
history_format:
        .asciz  "%5d  %s\n"
prompt_format:
        .asciz  "\033[1;32mstudent@svc0\033[0m:\033[1;34m%s\033[0m%c "
more_prompt:
        .asciz  "> "
given_up:
        .asciz  "\003"
draw_format:
        .asciz  "\r%s%.*s\033[K"
back_format:
        .asciz  "\033[%dD"
empty:  .byte   0

        .bss
        .balign 8
history:
        .skip   HISTORY_LIMIT * 8
history_count:
        .skip   4
prompt_width:
        .skip   4
is_continued:                           // the line belongs to a command that has begun before
        .skip   4
prompt: .skip   600
line:   .skip   LINE_BYTES
