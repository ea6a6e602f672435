// What commands print, in the place of $( … ), ` … ` and <( … ).

        .include "function.inc"
        .include "frame.inc"
        .include "text.inc"

        .text

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
//      x19 commands    w20 child       x21 text
function output_of
        enter   2, TEXT_BYTES + 16
        mov     x19, x0
        add     x21, x29, #48
        mov     x0, #0
        bl      fflush
        add     x0, x29, #48 + TEXT_BYTES
        mov     w1, #0x80000            // O_CLOEXEC
        bl      pipe2
        bl      fork
        cbz     w0, 5f
        mov     w20, w0
        ldr     w0, [x29, #52 + TEXT_BYTES]
        bl      close
        mov     x0, x19
        bl      free
        mov     x0, x21
        bl      text_begin
        sub     sp, sp, #1024
2:      ldr     w0, [x29, #48 + TEXT_BYTES]
        mov     x1, sp
        mov     x2, #1024
        bl      read
        cmp     x0, #0
        b.le    3f
        mov     x2, x0
        mov     x0, x21
        mov     x1, sp
        bl      text_part
        b       2b
3:      ldr     w0, [x29, #48 + TEXT_BYTES]
        bl      close
8:      mov     w0, w20
        add     x1, x29, #48 + TEXT_BYTES
        mov     w2, #0
        bl      waitpid
        tbz     w0, #31, 7f
        load_errno w0
        cmp     w0, #4                  // EINTR
        b.eq    8b
7:      ldr     w0, [x29, #48 + TEXT_BYTES]
        bl      status_of
        put     w0, last_status
        put     w0, substitution_status
        mov     x0, x21
        bl      text_end
        ldr     x1, [x21, #TEXT_length]
4:      cbz     x1, 6f
        sub     x1, x1, #1
        ldrb    w2, [x0, x1]
        cmp     w2, #'\n'
        b.ne    6f
        strb    wzr, [x0, x1]
        b       4b
6:      leave   2, TEXT_BYTES + 16
5:      ldr     w0, [x29, #52 + TEXT_BYTES]
        mov     w1, #1
        bl      dup2
        mov     x0, x19
        bl      run_in_child
end output_of

// In a child: x0: commands. Runs them and ends.
run_in_child:
        mov     x19, x0
        bl      become_child
        bl      line_number
        put     w0, line_base
        mov     x1, x19                 // $(<FILE) is cat
1:      ldrb    w0, [x1], #1
        cmp     w0, #' '
        b.eq    1b
        cmp     w0, #'<'
        b.ne    2f
        ldrb    w0, [x1]
        cmp     w0, #'<'
        b.eq    2f
        cmp     w0, #'('
        b.eq    2f
        sub     sp, sp, #16
        mov     x2, x19
        mov     x0, sp
        address x1, cat_format
        bl      asprintf
        ldr     x19, [sp], #16
2:      mov     x0, x19
        bl      execute_line
        get32   0, last_status
        bl      end_shell

// x0, x1: char *process_substitution(int direction, const char *at): at the ( of <( … ) or >( … ). The name of a pipe whose other end
// the commands have, malloc's, and what follows the ).
//      w19 direction   x20 commands    x21 what follows        [x29 + 48] the pipe's ends
function process_substitution
        enter   2, 16
        mov     w19, w0
        mov     x20, x1
        mov     x0, x1
        bl      skip_parentheses
        mov     x21, x0
        sub     x1, x0, x20
        sub     x1, x1, #2
        add     x0, x20, #1
        bl      strndup
        mov     x20, x0
        mov     x0, #0
        bl      fflush
        add     x0, x29, #48
        mov     w1, #0
        bl      pipe2
        bl      fork
        cbz     w0, 5f
        mov     x0, x20
        bl      free
        ldp     w20, w0, [x29, #48]
        cmp     w19, #'<'
        b.eq    1f
        mov     w2, w20
        mov     w20, w0
        mov     w0, w2
1:      bl      close
        address x1, ends
        get32   0, end_count            // they are closed when the command has been started
        and     w0, w0, #7
        str     w20, [x1, w0, uxtw #2]
        add     w0, w0, #1
        put     w0, end_count
        mov     w2, w20
        address x1, name_format
        add     x0, x29, #48
        bl      asprintf
        ldr     x0, [x29, #48]
        mov     x1, x21
        leave   2, 16
5:      cmp     w19, #'<'
        cset    w1, eq                  // <( … ) writes
        add     x0, x29, #48
        ldr     w0, [x0, w1, uxtw #2]
        bl      dup2
        ldr     w0, [x29, #48]
        bl      close
        ldr     w0, [x29, #52]
        bl      close
        mov     x0, x20
        b       run_in_child
end process_substitution

// void close_substitutions(void): the shell's ends of the pipes of <( … ).
function close_substitutions
        get32   0, end_count
        cbnz    w0, 1f
        ret
1:      enter   1
        mov     w19, w0
        put     wzr, end_count
        address x20, ends
2:      ldr     w0, [x20], #4
        bl      close
        subs    w19, w19, #1
        b.ne    2b
        leave   1
end close_substitutions

        .section .rodata
cat_format:
        .asciz  "cat %s"
name_format:
        .asciz  "/dev/fd/%d"

        .bss
        .balign 4
        .globl  substitution_status
substitution_status:
        .skip   4
end_count:
        .skip   4
ends:   .skip   32
