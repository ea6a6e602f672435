// Names of files: basename, dirname, realpath, names that nobody has yet (mkstemp …).

        .include "function.inc"

        .text

        .equ    EINVAL,   22
        .equ    EEXIST,   17
        .equ    PATH_MAX, 4096

// char *basename(const char *path), that of <string.h>: what stands behind the last /.
function basename
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     w1, #'/'
        bl      strrchr
        ldr     x1, [sp, #16]
        cmp     x0, #0
        csinc   x0, x1, x0, eq
        ldp     x29, x30, [sp], #32
        ret
end basename

// x0: a path. x1: behind its last character that is no /; w2: whether there is one.
without_slashes:
        mov     x1, x0
1:      ldrb    w2, [x1], #1
        cbnz    w2, 1b
        sub     x1, x1, #1
2:      cmp     x1, x0
        b.ls    3f
        ldrb    w2, [x1, #-1]
        cmp     w2, #'/'
        b.ne    4f
        sub     x1, x1, #1
        b       2b
3:      mov     w2, #0
        ret
4:      mov     w2, #1
        ret

// char *__xpg_basename(char *path), that of <libgen.h>: slashes at the end do not count; they are cut off.
function __xpg_basename
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        cbz     x0, 3f
        ldrb    w1, [x0]
        cbz     w1, 3f
        bl      without_slashes
        cbz     w2, 4f
        ldrb    w2, [x1]
        cbz     w2, 1f
        strb    wzr, [x1]
1:      cmp     x1, x0
        b.ls    2f
        ldrb    w2, [x1, #-1]
        cmp     w2, #'/'
        b.eq    2f
        sub     x1, x1, #1
        b       1b
2:      mov     x0, x1
        b       5f
3:      adrp    x0, here
        add     x0, x0, :lo12:here
        b       5f
4:      adrp    x0, root                // slashes alone
        add     x0, x0, :lo12:root
5:      ldp     x29, x30, [sp], #16
        ret
end __xpg_basename

// char *dirname(char *path): what stands before the last name; it is cut off there.
function dirname
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        cbz     x0, 3f
        ldrb    w1, [x0]
        cbz     w1, 3f
        bl      without_slashes
        cbz     w2, 4f
1:      cmp     x1, x0                  // the name
        b.ls    3f
        ldrb    w2, [x1, #-1]
        cmp     w2, #'/'
        b.eq    2f
        sub     x1, x1, #1
        b       1b
2:      cmp     x1, x0                  // the slashes before it
        b.ls    4f
        ldrb    w2, [x1, #-1]
        cmp     w2, #'/'
        b.ne    6f
        sub     x1, x1, #1
        b       2b
6:      strb    wzr, [x1]
        b       5f
3:      adrp    x0, here
        add     x0, x0, :lo12:here
        b       5f
4:      adrp    x0, root
        add     x0, x0, :lo12:root
5:      ldp     x29, x30, [sp], #16
        ret
end dirname

// char *realpath(const char *path, char *to): without links, . and ..; to is NULL for memory from malloc. The kernel knows: an open
// descriptor's name in /proc.
//      x19 to          w20 descriptor
function realpath
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x1
        cbz     x0, 4f
        mov     w1, #0x200000           // O_PATH
        bl      open
        tbnz    w0, #31, 5f
        mov     w20, w0
        cbnz    x19, 1f
        mov     x0, #PATH_MAX
        bl      malloc
        mov     x19, x0
        cbz     x0, 3f
1:      add     x0, sp, #32
        mov     x1, #48
        adrp    x2, descriptor_format
        add     x2, x2, :lo12:descriptor_format
        mov     w3, w20
        bl      snprintf
        add     x0, sp, #32
        mov     x1, x19
        mov     x2, #PATH_MAX - 1
        bl      readlink
        tbz     x0, #63, 2f
        mov     x0, #0
2:      strb    wzr, [x19, x0]
3:      mov     w0, w20
        bl      close
        mov     x0, x19
        b       6f
4:      set_errno EINVAL
5:      mov     x0, #0
6:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end realpath
function canonicalize_file_name
        mov     x1, #0
        b       realpath
end canonicalize_file_name
function get_current_dir_name
        mov     x0, #0
        mov     x1, #0
        b       getcwd
end get_current_dir_name

// What makes something of a name that nobody has: x0: the name, which ends in XXXXXX and w1 characters; x2: what is done with it, a function
// from the name and w3 to −1 or what is given. EEXIST: the next name.
//      x19 name        x20 the six     x21 function    w22 its argument        w23 tries left
make_unique:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x0
        mov     x21, x2
        mov     w22, w3
        sxtw    x20, w1
        bl      strlen
        sub     x20, x0, x20
        subs    x20, x20, #6
        b.lt    4f
        add     x20, x19, x20
        mov     x0, x20
        adrp    x1, six
        add     x1, x1, :lo12:six
        mov     x2, #6
        bl      memcmp
        cbnz    w0, 4f
        mov     w23, #1000
1:      add     x0, sp, #56
        mov     x1, #8
        mov     w2, #0
        bl      getrandom
        ldr     x0, [sp, #56]
        adrp    x1, letters
        add     x1, x1, :lo12:letters
        mov     x2, #0
        mov     x3, #62
2:      udiv    x4, x0, x3
        msub    x5, x4, x3, x0
        mov     x0, x4
        ldrb    w5, [x1, x5]
        strb    w5, [x20, x2]
        add     x2, x2, #1
        cmp     x2, #6
        b.lo    2b
        mov     x0, x19
        mov     w1, w22
        blr     x21
        tbz     w0, #31, 3f
        load_errno w1
        cmp     w1, #EEXIST
        b.ne    3f
        subs    w23, w23, #1
        b.ne    1b
3:      ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
4:      set_errno EINVAL
        mov     w0, #-1
        b       3b

create_new:
        mov     w2, #0xc2               // O_RDWR | O_CREAT | O_EXCL
        orr     w1, w1, w2
        mov     w2, #0x180              // 0600
        b       open
make_new_directory:
        mov     w1, #0x1c0              // 0700
        b       mkdir
// x0: a name. 0 if nobody has it, −1 and EEXIST else.
is_free:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w1, #0
        bl      access
        mvn     w0, w0
        cbz     w0, 1f
        cmn     w0, #1
        b.ne    2f
        set_errno EEXIST
1:      cmp     w0, #0
        csetm   w0, ne
2:      ldp     x29, x30, [sp], #16
        ret

// int mkstemp(char *name), mkostemp(char *name, int flags), mkstemps(char *name, int behind), mkostemps(char *name, int behind, int flags)
function mkstemp
function mkstemp64
        mov     w1, #0
function mkostemp
function mkostemp64
        mov     w2, w1
        mov     w1, #0
        b       mkostemps
end mkostemp64
end mkostemp
end mkstemp64
end mkstemp
function mkstemps
        mov     w2, #0
function mkostemps
        mov     w3, w2
        adr     x2, create_new
        b       make_unique
end mkostemps
end mkstemps

// char *mkdtemp(char *name), char *mktemp(char *name): the name, or NULL; the empty name.
function mkdtemp
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     w1, #0
        adr     x2, make_new_directory
        bl      make_unique
        ldr     x1, [sp, #16]
        cmp     w0, #0
        csel    x0, x1, xzr, eq
        ldp     x29, x30, [sp], #32
        ret
end mkdtemp
function mktemp
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     w1, #0
        adr     x2, is_free
        bl      make_unique
        mov     w1, w0
        ldr     x0, [sp, #16]
        cbz     w1, 1f
        strb    wzr, [x0]
1:      ldp     x29, x30, [sp], #32
        ret
end mktemp

// char *tmpnam(char *to): a name in /tmp that nobody has; to has 20 bytes, or is NULL.
function tmpnam
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x1, temporary_name
        add     x1, x1, :lo12:temporary_name
        cmp     x0, #0
        csel    x0, x1, x0, eq
        adrp    x1, temporary_form
        add     x1, x1, :lo12:temporary_form
        bl      strcpy
        bl      mktemp
        ldp     x29, x30, [sp], #16
        ret
end tmpnam

// char *tempnam(const char *directory, const char *prefix): the same in memory from malloc, in $TMPDIR, the directory, or /tmp.
function tempnam
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        adrp    x0, temporary_variable
        add     x0, x0, :lo12:temporary_variable
        bl      getenv
        cbnz    x0, 1f
        ldr     x0, [sp, #16]
        cbnz    x0, 1f
        adrp    x0, temporary_directory
        add     x0, x0, :lo12:temporary_directory
1:      mov     x2, x0
        ldr     x3, [sp, #24]
        adrp    x4, prefix
        add     x4, x4, :lo12:prefix
        cmp     x3, #0
        csel    x3, x4, x3, eq
        add     x0, sp, #40
        adrp    x1, tempnam_format
        add     x1, x1, :lo12:tempnam_format
        bl      asprintf
        ldr     x0, [sp, #40]
        bl      mktemp
        ldp     x29, x30, [sp], #48
        ret
end tempnam

        .section .rodata
here:   .asciz  "."
root:   .asciz  "/"
six:    .ascii  "XXXXXX"
letters:
        .ascii  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
descriptor_format:
        .asciz  "/proc/self/fd/%d"
temporary_form:
        .asciz  "/tmp/fileXXXXXX"
temporary_variable:
        .asciz  "TMPDIR"
temporary_directory:
        .asciz  "/tmp"
tempnam_format:
        .asciz  "%s/%.5sXXXXXX"
prefix: .asciz  "file"

        .bss
temporary_name:
        .skip   24
