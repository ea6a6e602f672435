// <err.h>, <error.h>, <assert.h>: what went wrong, on standard error, with the name of the program before it; and its end, if that is asked
// for.

        .include "function.inc"
        .include "variable-arguments.inc"

        .text

// Called before main, of programs that need it: keeps argv[0], and what stands behind its last /.
keep_name:
        ldr     x0, [x1]
        cbz     x0, 2f
        adrp    x3, program_invocation_name
        str     x0, [x3, :lo12:program_invocation_name]
        mov     x2, x0
1:      ldrb    w4, [x0], #1
        cmp     w4, #'/'
        csel    x2, x0, x2, eq
        cbnz    w4, 1b
        adrp    x3, program_invocation_short_name
        str     x2, [x3, :lo12:program_invocation_short_name]
2:      ret

// void __assert_fail(const char *assertion, const char *file, unsigned line, const char *function)
function __assert_fail
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        mov     x6, x0                  // the assertion comes last in the message
        mov     x5, x3
        mov     w4, w2
        mov     x3, x1
        adrp    x2, program_invocation_short_name
        ldr     x2, [x2, :lo12:program_invocation_short_name]
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, assertion_format
        add     x1, x1, :lo12:assertion_format
        bl      fprintf
        mov     x0, #0
        bl      fflush
        b       abort
end __assert_fail

// void vwarn(const char *format, va_list), vwarnx: "program: message: text of errno", without the text.
function vwarn
        load_errno w2
        b       1f
end vwarn
function vwarnx
        mov     w2, #-1
1:      adrp    x3, program_invocation_short_name
        add     x3, x3, :lo12:program_invocation_short_name
// x0: a format, or NULL, x1: a va_list, w2: errno, or −1 for none; x3: where the program's name is
//      x19 format      x20 arguments   w21 errno
complain:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x3, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        adrp    x0, stdout              // what was said before comes before
        ldr     x0, [x0, :lo12:stdout]
        bl      fflush
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, name_format
        add     x1, x1, :lo12:name_format
        ldr     x2, [sp, #40]
        ldr     x2, [x2]
        bl      fprintf
        cbz     x19, 2f
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        mov     x1, x19
        mov     x2, x20
        bl      vfprintf
2:      tbnz    w21, #31, 4f
        mov     w0, w21
        bl      strerror
        mov     x2, x0
        adrp    x1, text_format
        add     x1, x1, :lo12:text_format
        cbnz    x19, 3f
        add     x1, x1, #2              // nothing to set it off from
3:      adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        bl      fprintf
4:      mov     w0, #'\n'
        adrp    x1, stderr
        ldr     x1, [x1, :lo12:stderr]
        bl      fputc
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end vwarnx

function warn
        variable_arguments 1
        mov     x1, x9
        bl      vwarn
        variable_return
end warn
function warnx
        variable_arguments 1
        mov     x1, x9
        bl      vwarnx
        variable_return
end warnx

// void err(int status, const char *format, ...), errx: the same, and the end.
function err
        variable_arguments 2
        str     w0, [sp, #48]
        mov     x0, x1
        mov     x1, x9
        bl      vwarn
        ldr     w0, [sp, #48]
        bl      exit
end err
function errx
        variable_arguments 2
        str     w0, [sp, #48]
        mov     x0, x1
        mov     x1, x9
        bl      vwarnx
        ldr     w0, [sp, #48]
        bl      exit
end errx
function verr
        stp     x0, x30, [sp, #-16]!
        mov     x0, x1
        mov     x1, x2
        bl      vwarn
        ldr     x0, [sp]
        bl      exit
end verr
function verrx
        stp     x0, x30, [sp, #-16]!
        mov     x0, x1
        mov     x1, x2
        bl      vwarnx
        ldr     x0, [sp]
        bl      exit
end verrx

// void error(int status, int number, const char *format, ...): with the text of `number` unless that is 0; the end unless status is 0.
function error
        variable_arguments 3
        str     w0, [sp, #48]
        mov     x0, x2
        cmp     w1, #0
        csinv   w2, w1, wzr, ne
        mov     x1, x9
        adrp    x3, program_invocation_name
        add     x3, x3, :lo12:program_invocation_name
        bl      complain
        adrp    x9, error_message_count
        ldr     w10, [x9, :lo12:error_message_count]
        add     w10, w10, #1
        str     w10, [x9, :lo12:error_message_count]
        ldr     w0, [sp, #48]
        cbz     w0, 1f
        bl      exit
1:      variable_return
end error

        .section .rodata
assertion_format:
        .asciz  "%s: %s:%u: %s: Assertion `%s' failed.\n"
name_format:
        .asciz  "%s: "
empty:  .asciz  ""
text_format:
        .asciz  ": %s"

        .section .init_array, "aw", %init_array
        .quad   keep_name

        .data
        .balign 8
        .globl  program_invocation_name
        .globl  program_invocation_short_name
        .globl  __progname
program_invocation_name:
        .quad   empty
program_invocation_short_name:
__progname:
        .quad   empty

        .bss
        .balign 4
        .globl  error_message_count
error_message_count:
        .skip   4
