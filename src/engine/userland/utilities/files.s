// cp, mv, rm, mkdir, rmdir, touch, ln, chmod.

        .include "function.inc"

        .text

        .equ    PATH_BYTES,  4096
        .equ    STAT_BYTES,  128
        .equ    STAT_mode,   16
        .equ    S_IFMT,      0xf000
        .equ    S_IFDIR,     0x4000
        .equ    EXDEV,       18
        .equ    EISDIR,      21
        .equ    ENOENT,      2
        .equ    EEXIST,      17

// x0: path. w0: 1 if it is a directory.
is_directory:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        sub     sp, sp, #STAT_BYTES
        mov     x1, sp
        bl      stat
        ldr     w1, [sp, #STAT_mode]
        and     w1, w1, #S_IFMT
        cmp     w1, #S_IFDIR
        ccmp    w0, #0, #0, eq
        cset    w0, eq
        mov     sp, x29
        ldp     x29, x30, [sp], #16
        ret

// For each operand but the last: x3(operand, target), the target being the last one, or a name in it if that is a directory.
// x0: argv behind the options, x3: the function, which gives 0 or 1. w0: the status.
//      x19 operand     x20 last        x21 function    w22 is a directory      w23 status
to_target:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        sub     sp, sp, #PATH_BYTES
        mov     x19, x0
        mov     x21, x3
        mov     w23, #0
        mov     x1, #0                  // count
1:      ldr     x2, [x0, x1, lsl #3]
        cbz     x2, 2f
        add     x1, x1, #1
        b       1b
2:      cmp     x1, #2
        b.lo    missing
        sub     x1, x1, #1
        ldr     x20, [x0, x1, lsl #3]
        str     x1, [x29, #56]
        mov     x0, x20
        bl      is_directory
        mov     w22, w0
        ldr     x1, [x29, #56]
        cmp     x1, #1
        b.ls    3f
        cbz     w22, no_directory       // several sources need a directory
3:      ldr     x0, [x19]
        cmp     x0, x20
        b.eq    5f
        mov     x1, x20
        cbz     w22, 4f
        mov     w1, #'/'                // directory/last part of the source
        bl      strrchr
        ldr     x1, [x19]
        cmp     x0, #0
        csinc   x4, x1, x0, eq
        mov     x0, sp
        mov     x1, #PATH_BYTES
        adrp    x2, join_format
        add     x2, x2, :lo12:join_format
        mov     x3, x20
        bl      snprintf
        mov     x1, sp
4:      ldr     x0, [x19], #8
        blr     x21
        orr     w23, w23, w0
        b       3b
no_directory:
        mov     w0, #20                 // ENOTDIR
        adrp    x1, errno
        str     w0, [x1, :lo12:errno]
        mov     x1, x20
        bl      complain_errno
        mov     w23, #1
        b       5f
missing:
        adrp    x1, operands
        add     x1, x1, :lo12:operands
        bl      complain
        mov     w23, #1
5:      mov     w0, w23
        mov     sp, x29
        ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// cp [-r] FROM … TO
function copy
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x0, x1
        adrp    x1, copy_letters
        add     x1, x1, :lo12:copy_letters
        bl      options
        adrp    x2, recursive
        str     x1, [x2, :lo12:recursive]
        adr     x3, copy_one
        bl      to_target
        ldp     x29, x30, [sp], #16
        ret
end copy

// x0: from, x1: to. w0: 0, or 1 after a message.
copy_one:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        sub     sp, sp, #STAT_BYTES
        mov     x19, x0
        mov     x20, x1
        mov     x1, sp
        bl      stat
        cbnz    w0, 8f
        ldr     w1, [sp, #STAT_mode]
        and     w2, w1, #S_IFMT
        cmp     w2, #S_IFDIR
        b.eq    4f
        mov     x0, x19
        mov     w1, #0
        bl      open
        tbnz    w0, #31, 8f
        mov     w21, w0
        mov     x0, x20
        mov     w1, #0x241              // O_WRONLY | O_CREAT | O_TRUNC
        ldr     w2, [sp, #STAT_mode]
        and     w2, w2, #0777
        bl      open
        tbnz    w0, #31, 3f
        mov     w22, w0
        mov     w1, w0
        mov     w0, w21
        bl      pump
        cbnz    w0, 3f
        mov     w0, w22
        bl      close
        mov     w0, w21
        bl      close
        b       7f
3:      mov     x19, x20
        b       8f
4:      adrp    x0, recursive
        ldr     x0, [x0, :lo12:recursive]
        cbnz    x0, 5f
        mov     w0, #EISDIR
        adrp    x1, errno
        str     w0, [x1, :lo12:errno]
        b       8f
5:      mov     x0, x20
        ldr     w1, [sp, #STAT_mode]
        and     w1, w1, #0777
        bl      mkdir
        cbz     w0, 6f
        adrp    x0, errno
        ldr     w0, [x0, :lo12:errno]
        cmp     w0, #EEXIST
        b.ne    3b
6:      mov     x0, x19
        mov     x1, x20
        adr     x2, copy_one
        bl      for_each_entry
        b       9f
7:      mov     w0, #0
        b       9f
8:      mov     x1, x19
        bl      complain_errno
9:      mov     sp, x29
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// Calls x2(x0/name, x1/name) for each name in the directory x0. w0: 1 if one of the calls failed.
//      x19, x20 directories    x21 function    x22 DIR *       w23 status      x24 name
for_each_entry:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        sub     sp, sp, #PATH_BYTES
        sub     sp, sp, #PATH_BYTES
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     w23, #0
        bl      opendir
        cbz     x0, 4f
        mov     x22, x0
1:      mov     x0, x22
        bl      readdir
        cbz     x0, 3f
        add     x24, x0, #19            // d_name
        ldrb    w1, [x24]
        cmp     w1, #'.'
        b.ne    2f
        ldrb    w1, [x24, #1]           // neither . nor ..
        cbz     w1, 1b
        cmp     w1, #'.'
        b.ne    2f
        ldrb    w1, [x24, #2]
        cbz     w1, 1b
2:      mov     x0, sp
        mov     x1, #PATH_BYTES
        adrp    x2, join_format
        add     x2, x2, :lo12:join_format
        mov     x3, x19
        mov     x4, x24
        bl      snprintf
        add     x0, sp, #PATH_BYTES
        mov     x1, #PATH_BYTES
        adrp    x2, join_format
        add     x2, x2, :lo12:join_format
        mov     x3, x20
        mov     x4, x24
        bl      snprintf
        mov     x0, sp
        add     x1, sp, #PATH_BYTES
        blr     x21
        orr     w23, w23, w0
        b       1b
4:      mov     x1, x19
        bl      complain_errno
        mov     w23, #1
        b       5f
3:      mov     x0, x22
        bl      closedir
5:      mov     w0, w23
        mov     sp, x29
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// mv FROM … TO
function move
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x0, x1
        adrp    x1, force_letters
        add     x1, x1, :lo12:force_letters
        bl      options
        adr     x3, move_one
        bl      to_target
        ldp     x29, x30, [sp], #16
        ret
end move

move_one:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      rename
        cbz     w0, 1f
        ldr     x1, [sp, #16]
        bl      complain_errno
1:      ldp     x29, x30, [sp], #32
        ret

// ln [-s] TARGET … NAME
function make_link
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x0, x1
        adrp    x1, link_letters
        add     x1, x1, :lo12:link_letters
        bl      options
        adrp    x2, symbolic
        and     x1, x1, #1 << ('s' - 'a')
        str     x1, [x2, :lo12:symbolic]
        ldr     x1, [x0, #8]            // one name alone: a link to it here
        adr     x3, link_one
        bl      to_target
        ldp     x29, x30, [sp], #16
        ret
end make_link

link_one:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        adrp    x2, symbolic
        ldr     x2, [x2, :lo12:symbolic]
        cbnz    x2, 1f
        bl      link
        b       2f
1:      bl      symlink
2:      cbz     w0, 3f
        ldr     x1, [sp, #16]
        bl      complain_errno
3:      ldp     x29, x30, [sp], #32
        ret

// Calls x3(operand) for each operand of x0. w0: the status.
each:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     x20, x3
        mov     w21, #0
        ldr     x0, [x19]
        cbnz    x0, 1f
        adrp    x1, operands
        add     x1, x1, :lo12:operands
        bl      complain
        mov     w21, #1
1:      ldr     x0, [x19], #8
        cbz     x0, 2f
        blr     x20
        orr     w21, w21, w0
        b       1b
2:      mov     w0, w21
        ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// rm [-r] [-f] FILE …
function remove_files
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x0, x1
        adrp    x1, remove_letters
        add     x1, x1, :lo12:remove_letters
        bl      options
        adrp    x2, recursive
        and     x3, x1, #1 << ('r' - 'a')
        str     x3, [x2, :lo12:recursive]
        adrp    x2, forced
        and     x3, x1, #1 << ('f' - 'a')
        str     x3, [x2, :lo12:forced]
        ldr     x1, [x0]                // -f with nothing to remove is fine
        cmp     x1, #0
        ccmp    x3, #0, #4, eq
        b.eq    1f
        cbz     x1, 3f
1:      adr     x3, remove_one
        bl      each
        b       2f
3:      mov     w0, #0
2:      ldp     x29, x30, [sp], #16
        ret
end remove_files

// x0: path (x1 is not used: for_each_entry gives two).
remove_one:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x0
        bl      unlink
        cbz     w0, 9f
        adrp    x1, errno
        ldr     w1, [x1, :lo12:errno]
        cmp     w1, #EISDIR
        b.ne    2f
        adrp    x0, recursive
        ldr     x0, [x0, :lo12:recursive]
        cbz     x0, 3f
        mov     x0, x19                 // what is in it first
        mov     x1, x19
        adr     x2, remove_one
        bl      for_each_entry
        mov     x0, x19
        bl      rmdir
        cbz     w0, 9f
        b       3f
2:      cmp     w1, #ENOENT
        b.ne    3f
        adrp    x0, forced
        ldr     x0, [x0, :lo12:forced]
        cbnz    x0, 8f
3:      mov     x1, x19
        bl      complain_errno
        b       9f
8:      mov     w0, #0
9:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// mkdir [-p] DIRECTORY …
function make_directory
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     x0, x1
        adrp    x1, letter_p
        add     x1, x1, :lo12:letter_p
        bl      options
        adr     x3, make_one
        adr     x2, make_all
        cmp     x1, #0
        csel    x3, x2, x3, ne
        bl      each
        ldp     x29, x30, [sp], #16
        ret
end make_directory

make_one:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     w1, #0777
        bl      mkdir
        cbz     w0, 1f
        ldr     x1, [sp, #16]
        bl      complain_errno
1:      ldp     x29, x30, [sp], #32
        ret

// With all directories on the way; one that is there already is fine.
make_all:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x0
1:      ldrb    w0, [x20, #1]!          // each slash but a first one ends a directory
        cmp     w0, #'/'
        ccmp    w0, #0, #4, ne
        b.ne    1b
        str     w0, [sp, #32]
        strb    wzr, [x20]
        mov     x0, x19
        mov     w1, #0777
        bl      mkdir
        cbz     w0, 2f
        adrp    x1, errno
        ldr     w1, [x1, :lo12:errno]
        cmp     w1, #EEXIST
        b.eq    2f
        mov     x1, x19
        bl      complain_errno
        b       3f
2:      ldr     w0, [sp, #32]
        strb    w0, [x20]
        cbnz    w0, 1b
        mov     w0, #0
3:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// rmdir DIRECTORY …
function remove_directory
        add     x0, x1, #8
        adr     x3, remove_empty
        b       each
end remove_directory

remove_empty:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      rmdir
        cbz     w0, 1f
        ldr     x1, [sp, #16]
        bl      complain_errno
1:      ldp     x29, x30, [sp], #32
        ret

// touch FILE …: made if it is not there; changed now.
function touch
        add     x0, x1, #8
        adr     x3, touch_one
        b       each
end touch

touch_one:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     w1, #0x41               // O_WRONLY | O_CREAT
        mov     w2, #0666
        bl      open
        tbnz    w0, #31, 1f
        str     w0, [sp, #24]
        mov     x1, #0
        bl      futimens
        ldr     w0, [sp, #24]
        bl      close
        mov     w0, #0
        b       2f
1:      ldr     x1, [sp, #16]
        bl      complain_errno
2:      ldp     x29, x30, [sp], #32
        ret

// chmod OCTAL|+x|-x|+w|-w FILE …
function change_mode
        ldr     x0, [x1, #8]
        cbz     x0, 1f
        adrp    x2, mode_text
        str     x0, [x2, :lo12:mode_text]
        add     x0, x1, #16
        adr     x3, change_one
        b       each
1:      adrp    x1, chmod_usage
        add     x1, x1, :lo12:chmod_usage
        b       complain
end change_mode

change_one:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        sub     sp, sp, #STAT_BYTES
        mov     x19, x0
        mov     x1, sp
        bl      stat
        cbnz    w0, 4f
        ldr     w20, [sp, #STAT_mode]
        adrp    x0, mode_text
        ldr     x0, [x0, :lo12:mode_text]
        ldrb    w1, [x0]
        mov     w2, #'u'
        cmp     w1, #'a'                // a+x, u+x: as +x
        ccmp    w1, w2, #4, ne
        cinc    x0, x0, eq
        ldrb    w1, [x0]
        cmp     w1, #'+'
        mov     w2, #'-'
        ccmp    w1, w2, #4, ne
        b.ne    2f
        mov     w4, #0                  // letters to bits, for all three groups
1:      ldrb    w3, [x0, #1]!
        cbz     w3, 3f
        mov     w5, #0444
        cmp     w3, #'r'
        csel    w5, w5, wzr, eq
        orr     w4, w4, w5
        mov     w5, #0200
        cmp     w3, #'w'
        csel    w5, w5, wzr, eq
        orr     w4, w4, w5
        mov     w5, #0111
        cmp     w3, #'x'
        csel    w5, w5, wzr, eq
        orr     w4, w4, w5
        b       1b
3:      orr     w2, w20, w4
        bic     w3, w20, w4
        cmp     w1, #'+'
        csel    w1, w2, w3, eq
        b       5f
2:      mov     x1, #0
        mov     w2, #8
        bl      strtol
        mov     w1, w0
5:      and     w1, w1, #0xfff
        mov     x0, x19
        bl      chmod
        cbz     w0, 6f
4:      mov     x1, x19
        bl      complain_errno
6:      mov     sp, x29
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

        .section .rodata
join_format:
        .asciz  "%s/%s"
operands:
        .asciz  "missing file operand"
chmod_usage:
        .asciz  "which mode? chmod 755 FILE, chmod +x FILE"
copy_letters:
        .asciz  "rRafp"
force_letters:
        .asciz  "fn"
link_letters:
        .asciz  "sf"
remove_letters:
        .asciz  "rRf"
letter_p:
        .asciz  "p"

        .bss
        .balign 8
recursive:
        .skip   8
forced: .skip   8
symbolic:
        .skip   8
mode_text:
        .skip   8
