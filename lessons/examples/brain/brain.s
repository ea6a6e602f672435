// An interpreter of Brainf***, a language of eight commands.
//
//   > <  go to the next cell, or the one before    + -  count it up, down
//   .    write the cell as a character             ,    read one into it
//   [ ]  a loop, as long as the cell is not 0
//
// Each command is a routine; a table says which character means which.

        .data
program:
        .ascii  "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]"
        .ascii  ">>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
        .byte   0

        .bss
tape:   .skip   30000

        .section .rodata
        .balign 8
commands:                               // character, and where it is done
        .quad   '>', right
        .quad   '<', left
        .quad   '+', up
        .quad   '-', down
        .quad   '.', put
        .quad   ',', get
        .quad   '[', open
        .quad   ']', close
        .quad   0, finished

        .text
        .globl  _start
_start:
        ldr     x19, =program           // x19: the command
        ldr     x20, =tape              // x20: the cell
        b       fetch
next:
        add     x19, x19, #1
fetch:
        ldrb    w0, [x19]
        ldr     x1, =commands
search:
        ldp     x2, x3, [x1], #16
        cmp     x2, x0
        b.eq    found
        cbnz    x2, search              // any other character is a comment
        b       next
found:
        br      x3                      // a jump to where a register says

right:
        add     x20, x20, #1
        b       next
left:
        sub     x20, x20, #1
        b       next
up:
        mov     w1, #1
        b       count
down:
        mov     w1, #-1
count:
        ldrb    w0, [x20]
        add     w0, w0, w1              // strb keeps the low eight bits
        strb    w0, [x20]
        b       next
put:
        mov     x0, #1                  // write(1, x20, 1)
        mov     x8, #64
        b       call
get:
        mov     x0, #0                  // read(0, x20, 1)
        mov     x8, #63
call:
        mov     x1, x20
        mov     x2, #1
        svc     #0
        b       next

open:                                   // 0: on behind the ] that belongs here
        ldrb    w0, [x20]
        cbnz    w0, next
        mov     w1, #1                  // brackets that are open
forward:
        ldrb    w0, [x19, #1]!
        cbz     w0, finished
        cmp     w0, #'['
        cinc    w1, w1, eq
        cmp     w0, #']'
        b.ne    forward
        subs    w1, w1, #1
        b.ne    forward
        b       next
close:                                  // not 0: back to the [ of this one
        ldrb    w0, [x20]
        cbz     w0, next
        mov     w1, #1
backward:
        ldrb    w0, [x19, #-1]!
        cmp     w0, #']'
        cinc    w1, w1, eq
        cmp     w0, #'['
        b.ne    backward
        subs    w1, w1, #1
        b.ne    backward
        b       next

finished:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
