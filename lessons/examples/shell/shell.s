// A shell of 120 lines: reads a command, starts it, waits for it.
//
// A line is cut into words in place: a 0 goes behind each, and their
// addresses go into a list, which is the command's argv. The child
// becomes the command with execve. /bin/ stands before its name.

        .equ    SIGCHLD, 17
        .equ    MOST_WORDS, 15

        .bss
        .balign 8
words:  .skip   8 * (MOST_WORDS + 1)
line:   .skip   256
path:   .skip   300
status: .skip   4

        .text
        .globl  _start
_start:
        ldr     x0, [sp]                // behind argv and its 0 lies the
        add     x28, sp, x0, lsl #3     // environment, to be handed on
        add     x28, x28, #16
prompt:
        adr     x1, sign
        mov     x2, #2
        bl      print
        ldr     x19, =line              // x19: where the line is
        mov     x20, #0                 // x20: how much of it there is
read:
        mov     x0, #0                  // read(0, x19 + x20, 1)
        add     x1, x19, x20
        mov     x2, #1
        mov     x8, #63
        svc     #0
        cmp     x0, #1
        b.ne    leave                   // Ctrl+D
        ldrb    w0, [x19, x20]
        cmp     w0, #'\n'
        b.eq    whole
        cmp     x20, #254
        cinc    x20, x20, lo
        b       read
whole:
        strb    wzr, [x19, x20]

        ldr     x21, =words             // x21: where the next address goes
        mov     w22, #0                 // w22: how many words
cut:
        ldrb    w0, [x19]
        cbz     w0, cut_up
        cmp     w0, #' '
        b.eq    gap
        cmp     w22, #MOST_WORDS
        b.hs    cut_up
        str     x19, [x21], #8          // a word begins here
        add     w22, w22, #1
inside:
        ldrb    w0, [x19, #1]!
        cbz     w0, cut_up
        cmp     w0, #' '
        b.ne    inside
gap:
        strb    wzr, [x19], #1
        b       cut
cut_up:
        str     xzr, [x21]              // the 0 at the end of argv
        cbz     w22, prompt

        ldr     x19, =words
        ldr     x0, [x19]
        ldr     w1, [x0]                // "exit" as a word of 32 bits
        ldr     w2, exit_word
        cmp     w1, w2
        b.eq    leave

        mov     x0, #SIGCHLD            // clone: fork
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x8, #220
        svc     #0
        cbz     x0, child
        ldr     x1, =status             // wait4(child, status, 0, NULL)
        mov     x2, #0
        mov     x3, #0
        mov     x8, #260
        svc     #0
        b       prompt

child:
        ldr     x1, =path               // "/bin/" and the name
        adr     x2, bin
folder:
        ldrb    w3, [x2], #1
        cbz     w3, name
        strb    w3, [x1], #1
        b       folder
name:
        ldr     x2, [x19]
letter:
        ldrb    w3, [x2], #1
        strb    w3, [x1], #1
        cbnz    w3, letter
        ldr     x0, =path               // execve(path, words, environment)
        mov     x1, x19
        mov     x2, x28
        mov     x8, #221
        svc     #0                      // comes back only if it failed
        adr     x1, unknown
        mov     x2, #unknown_length
        bl      print
        mov     x0, #127
        mov     x8, #93
        svc     #0

leave:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// print: x2 bytes at x1.
print:
        mov     x0, #1
        mov     x8, #64                 // write
        svc     #0
        ret

        .balign 4
exit_word: .ascii "exit"
sign:   .ascii  "> "
bin:    .asciz  "/bin/"
unknown: .ascii "there is no such command\n"
unknown_length = . - unknown
