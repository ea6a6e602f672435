// < > >> <> >& &> << <<<: what a command reads and writes. What the shell itself changes for one command is put back after it.

        .include "function.inc"
        .include "frame.inc"
        .include "token.inc"
        .include "text.inc"
        .include "expansion.inc"

        .text

        .equ    O_WRONLY, 1
        .equ    O_RDWR,   2
        .equ    O_CREAT,  0x40
        .equ    O_EXCL,   0x80
        .equ    O_TRUNC,  0x200
        .equ    O_APPEND, 0x400

// int redirect(token *): takes effect at once: 0, or 1 after a message.
//      x19 operator and descriptor as the token has them       x20 word        w21 descriptor  w22 the file's
function redirect
        enter   2, 144
        ldrb    w1, [x0, #TOKEN_detail]
        adr     x2, document_operators
1:      ldrb    w3, [x2], #1
        cbz     w3, 2f
        cmp     w3, w1
        b.ne    1b
        bl      here_document
        leave   2, 144
2:      mov     w19, w1
        ldrb    w21, [x0, #TOKEN_detail + 1]
        ldr     x0, [x0, #TOKEN_BYTES + TOKEN_text]
        mov     w1, #HOW_single
        bl      expand_text
        mov     x20, x0
        get32   1, expansion_error
        cbnz    w1, fail
        cmp     w19, #'D'
        b.eq    duplicate
        cmp     w19, #'>'
        b.ne    3f
        get32   1, option_noclobber
        cbnz    w1, careful
3:      adr     x2, open_flags
4:      ldrb    w3, [x2], #4
        cmp     w3, w19
        b.ne    4b
        ldurh   w1, [x2, #-2]
        mov     x0, x20
        mov     w2, #0x1b6              // 0666
        bl      open
        tbnz    w0, #31, failed
        mov     w22, w0
        cmp     w0, w21
        b.eq    5f
        mov     w1, w21
        bl      dup2
5:      cmp     w19, #'E'
        mov     w1, #'F'
        ccmp    w19, w1, #4, ne
        b.ne    6f
        mov     w0, w21
        mov     w1, #2
        bl      dup2
6:      cmp     w22, w21
        b.eq    succeed
        mov     w0, w22
        bl      close
        b       succeed
duplicate:                              // >&2, >&-, and >& FILE as &>
        ldrb    w0, [x20]
        cmp     w0, #'-'
        b.eq    8f
        sub     w0, w0, #'0'
        cmp     w0, #9
        b.ls    7f
        mov     w19, #'E'
        cmp     w21, #1
        b.eq    3b
7:      mov     x0, x20
        bl      atoi
        mov     w1, w21
        bl      dup2
        tbz     w0, #31, succeed
failed: mov     x2, x20
        bl      complain_errno
fail:   mov     x0, x20
        bl      free
        mov     w0, #1
        leave   2, 144
8:      mov     w0, w21
        bl      close
succeed:
        mov     x0, x20
        bl      free
        mov     w0, #0
        leave   2, 144
careful:                                // set -C: no file that is there already, unless it is something else than a file
        mov     x0, x20
        add     x1, x29, #48
        bl      stat
        cbnz    w0, 3b
        ldr     w0, [x29, #48 + 16]
        and     w0, w0, #0xf000
        mov     w1, #0x8000
        cmp     w0, w1
        b.ne    3b
        mov     x2, x20
        address x1, clobber_text
        bl      complain_about
        b       fail
document_operators:
        .asciz  "SHLTM"
        .balign 4
open_flags:
        .byte   '<', 0
        .hword  0
        .byte   'B', 0
        .hword  O_RDWR | O_CREAT
        .byte   'A', 0
        .hword  O_WRONLY | O_CREAT | O_APPEND
        .byte   'F', 0
        .hword  O_WRONLY | O_CREAT | O_APPEND
        .byte   '>', 0
        .hword  O_WRONLY | O_CREAT | O_TRUNC
        .byte   'C', 0
        .hword  O_WRONLY | O_CREAT | O_TRUNC
        .byte   'E', 0
        .hword  O_WRONLY | O_CREAT | O_TRUNC
end redirect

// x0: a redirection from a document or a text that stands in the line. w0: 0, or 1 after a message.
//      x19 token       x20 content     x21 file        w22 what the document wants
here_document:
        enter   2
        mov     x19, x0
        ldrb    w22, [x19, #TOKEN_detail]
        cmp     w22, #'S'
        b.eq    text_itself
        ldp     x1, x2, [x19, #TOKEN_place]
        ldr     x0, [x19, #TOKEN_text]
        sub     x1, x2, x0
        bl      strndup
        mov     x20, x0
        cmp     w22, #'T'
        mov     w1, #'M'
        ccmp    w22, w1, #4, ne
        b.ne    1f
        bl      without_tabs
1:      cmp     w22, #'L'               // as it is
        mov     w1, #'M'
        ccmp    w22, w1, #4, ne
        b.eq    2f
        mov     x0, x20
        mov     w1, #HOW_document
        bl      expand_text
        mov     x21, x0
        mov     x0, x20
        bl      free
        mov     x20, x21
2:      bl      tmpfile
        mov     x21, x0
        cbz     x0, 8f
        mov     x1, x0
        mov     x0, x20
        bl      fputs
        cmp     w22, #'S'
        b.ne    3f
        mov     w0, #'\n'
        mov     x1, x21
        bl      fputc
3:      mov     x0, x20
        bl      free
        mov     x0, x21
        bl      rewind
        mov     x0, x21
        bl      fileno
        ldrb    w1, [x19, #TOKEN_detail + 1]
        bl      dup2
        mov     x0, x21
        bl      fclose
        get32   0, expansion_error
        leave   2
text_itself:                            // <<< WORD
        ldr     x0, [x19, #TOKEN_BYTES + TOKEN_text]
        mov     w1, #HOW_single
        bl      expand_text
        mov     x20, x0
        b       2b
8:      address x2, document_name
        bl      complain_errno
        mov     w0, #1
        leave   2
without_tabs:                           // x0: a document; tabs at the beginnings of its lines go
        mov     x1, x0
        mov     w3, #1                  // w3: at the beginning of one
4:      ldrb    w2, [x0], #1
        cmp     w2, #9
        ccmp    w3, #1, #0, eq
        b.eq    4b
        cmp     w2, #'\n'
        cset    w3, eq
        strb    w2, [x1], #1
        cbnz    w2, 4b
        ret

// Descriptors that a command of the shell itself changes: how many, then each with the copy that is kept of it; −1: it was not open.

// void save_descriptors(token *first, token *end, descriptors *)
//      x19 token       x20 end         x21 descriptors         w22 the descriptor
function save_descriptors
        enter   2
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        str     wzr, [x2]
1:      cmp     x19, x20
        b.hs    3f
        ldr     w0, [x19]
        cmp     w0, #REDIRECT
        b.ne    2f
        ldrb    w0, [x19, #TOKEN_detail + 1]
        bl      save_descriptor
        ldrb    w1, [x19, #TOKEN_detail]
        cmp     w1, #'E'
        mov     w2, #'F'
        ccmp    w1, w2, #4, ne
        mov     w2, #'D'
        ccmp    w1, w2, #4, ne
        b.ne    2f
        mov     w0, #2
        bl      save_descriptor
2:      add     x19, x19, #TOKEN_BYTES
        b       1b
3:      leave   2
save_descriptor:
        enter   0
        mov     w22, w0
        ldr     w3, [x21]
        cmp     w3, #DESCRIPTOR_LIMIT
        b.hs    4f
        add     w3, w3, #1
        str     w3, [x21]
        mov     w1, #1030               // F_DUPFD_CLOEXEC
        mov     w2, #10
        bl      fcntl
        ldr     w3, [x21]
        add     x3, x21, x3, lsl #3
        stp     w22, w0, [x3]
4:      leave   0
end save_descriptors

// void restore_descriptors(descriptors *)
function restore_descriptors
        enter   1
        mov     x19, x0
1:      ldr     w1, [x19]
        cbz     w1, 3f
        add     x20, x19, x1, lsl #3
        sub     w1, w1, #1
        str     w1, [x19]
        ldp     w1, w0, [x20]
        tbnz    w0, #31, 2f
        bl      dup2
        ldr     w0, [x20, #4]
        bl      close
        b       1b
2:      mov     w0, w1
        bl      close
        b       1b
3:      leave   1
end restore_descriptors

// void drop_descriptors(descriptors *): what has changed stays so.
function drop_descriptors
        enter   1
        mov     x19, x0
1:      ldr     w1, [x19]
        cbz     w1, 2f
        add     x20, x19, x1, lsl #3
        sub     w1, w1, #1
        str     w1, [x19]
        ldr     w0, [x20, #4]
        tbnz    w0, #31, 1b
        bl      close
        b       1b
2:      leave   1
end drop_descriptors

        .section .rodata
document_name:
        .asciz  "here-document"
clobber_text:
        .asciz  "cannot overwrite existing file"
