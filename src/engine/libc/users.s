// <pwd.h>, <grp.h>: users and groups by name or number, from /etc/passwd and /etc/group.

        .include "function.inc"

        .equ    USER_name,     0        // struct passwd
        .equ    USER_password, 8
        .equ    USER_id,       16
        .equ    USER_group,    20
        .equ    USER_about,    24
        .equ    USER_folder,   32
        .equ    USER_shell,    40

        .equ    GROUP_name,     0       // struct group
        .equ    GROUP_password, 8
        .equ    GROUP_id,       16
        .equ    GROUP_members,  24

        .equ    LINE_room,    512
        .equ    MEMBERS_most, 32

// x0 becomes what the open list at `place` is read by; opened at `path` first if it is not open. NULL: it cannot be.
        .macro  list_open place, path
        adrp    x0, \place
        ldr     x0, [x0, :lo12:\place]
        cbnz    x0, .Lopen_\@
        adrp    x0, \path
        add     x0, x0, :lo12:\path
        adrp    x1, for_reading
        add     x1, x1, :lo12:for_reading
        bl      fopen
        adrp    x1, \place
        str     x0, [x1, :lo12:\place]
.Lopen_\@:
        .endm

// x0 becomes the next field of what is left at [sp, #rest]; stored at `place` of the structure x19, as text or as a number.
        .macro  text_field place, rest
        add     x0, sp, #\rest
        bl      next_field
        str     x0, [x19, #\place]
        .endm
        .macro  number_field place, rest
        add     x0, sp, #\rest
        bl      next_field
        bl      atoi
        str     w0, [x19, #\place]
        .endm

        .text

// char *next_field(char **rest): what stands up to the next : of a line, "" behind the last.
next_field:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x1, colon
        add     x1, x1, :lo12:colon
        bl      strsep
        adrp    x1, nothing
        add     x1, x1, :lo12:nothing
        cmp     x0, #0
        csel    x0, x0, x1, ne
        ldp     x29, x30, [sp], #16
        ret

// The next line of the file x0 into the text x1, without its end. 0: there is none.
next_line:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        mov     x2, x0
        mov     x0, x1
        mov     w1, #LINE_room
        bl      fgets
        cbz     x0, 1f
        adrp    x1, line_end
        add     x1, x1, :lo12:line_end
        bl      strcspn
        ldr     x1, [sp, #16]
        strb    wzr, [x1, x0]
        mov     x0, #1
1:      ldp     x29, x30, [sp], #32
        ret

// struct passwd *getpwent(void): the next user; NULL behind the last.
function getpwent
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        list_open users_open, users
        cbz     x0, 1f
        adrp    x1, user_text
        add     x1, x1, :lo12:user_text
        str     x1, [sp, #24]
        bl      next_line
        cbz     x0, 1f
        adrp    x19, user
        add     x19, x19, :lo12:user
        text_field USER_name, 24
        text_field USER_password, 24
        number_field USER_id, 24
        number_field USER_group, 24
        text_field USER_about, 24
        text_field USER_folder, 24
        text_field USER_shell, 24
        mov     x0, x19
1:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end getpwent

// struct group *getgrent(void): the next group, with its members up to NULL; NULL behind the last.
function getgrent
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        list_open groups_open, groups
        cbz     x0, 3f
        adrp    x1, group_text
        add     x1, x1, :lo12:group_text
        str     x1, [sp, #32]
        bl      next_line
        cbz     x0, 3f
        adrp    x19, group
        add     x19, x19, :lo12:group
        text_field GROUP_name, 32
        text_field GROUP_password, 32
        number_field GROUP_id, 32
        adrp    x20, members
        add     x20, x20, :lo12:members
        str     x20, [x19, #GROUP_members]
1:      add     x0, sp, #32
        adrp    x1, comma
        add     x1, x1, :lo12:comma
        bl      strsep
        cbz     x0, 2f
        ldrb    w1, [x0]
        cbz     w1, 1b
        adrp    x1, members + 8 * MEMBERS_most
        add     x1, x1, :lo12:members + 8 * MEMBERS_most
        cmp     x20, x1
        b.hs    2f
        str     x0, [x20], #8
        b       1b
2:      str     xzr, [x20]
        mov     x0, x19
3:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end getgrent

// void setpwent(void), endpwent(void), setgrent(void), endgrent(void): from the first one on.
function setpwent
function endpwent
        adrp    x1, users_open
        add     x1, x1, :lo12:users_open
        b       close_list
end endpwent
end setpwent
function setgrent
function endgrent
        adrp    x1, groups_open
        add     x1, x1, :lo12:groups_open
close_list:
        ldr     x0, [x1]
        str     xzr, [x1]
        cbnz    x0, fclose
        ret
end endgrent
end setgrent

// Of the list that x2 (getpwent or getgrent) reads: the first one with the name x0 or, if that is NULL, the number w1, which both have at the
// same place. x3: where the list is open, which a program that goes through it finds as it was.
        .equ    ENTRY_id, 16
find_entry:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     w20, w1
        mov     x21, x2
        ldr     x0, [x3]
        stp     x3, x0, [sp, #48]
        str     xzr, [x3]
1:      blr     x21
        mov     x22, x0
        cbz     x22, 3f
        cbz     x19, 2f
        ldr     x0, [x22]
        mov     x1, x19
        bl      strcmp
        cbnz    w0, 1b
        b       3f
2:      ldr     w0, [x22, #ENTRY_id]
        cmp     w0, w20
        b.ne    1b
3:      ldr     x1, [sp, #48]
        bl      close_list
        ldp     x1, x0, [sp, #48]
        str     x0, [x1]
        mov     x0, x22
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// struct passwd *getpwnam(const char *name), getpwuid(uid_t id); struct group *getgrnam(const char *name), getgrgid(gid_t id): NULL if there
// is none.
function getpwuid
        mov     w1, w0
        mov     x0, #0
function getpwnam
        adr     x2, getpwent
        adrp    x3, users_open
        add     x3, x3, :lo12:users_open
        b       find_entry
end getpwnam
end getpwuid
function getgrgid
        mov     w1, w0
        mov     x0, #0
function getgrnam
        adr     x2, getgrent
        adrp    x3, groups_open
        add     x3, x3, :lo12:groups_open
        b       find_entry
end getgrnam
end getgrgid

// char *getlogin(void): the user's name.
function getlogin
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      getuid
        bl      getpwuid
        cbz     x0, 1f
        ldr     x0, [x0, #USER_name]
1:      ldp     x29, x30, [sp], #16
        ret
end getlogin

        .section .rodata
users:
        .asciz  "/etc/passwd"
groups:
        .asciz  "/etc/group"
for_reading:
        .asciz  "r"
line_end:
        .asciz  "\n"
colon:
        .asciz  ":"
comma:
        .asciz  ","
nothing:
        .asciz  ""

        .bss
        .balign 8
users_open:
        .skip   8
groups_open:
        .skip   8
user:
        .skip   48
group:
        .skip   32
members:
        .skip   8 * (MEMBERS_most + 1)
user_text:
        .skip   LINE_room
group_text:
        .skip   LINE_room
