// A text adventure: find the way out of the address space.
//
// Rooms are data: a text, and for each way the room it leads to, or 0.
// The program knows nothing of the story. Add a room of your own.

        .equ    TEXT,  0                // struct room: the text, and four
        .equ    NORTH, 8                // rooms, all of them addresses
        .equ    SOUTH, 16
        .equ    EAST,  24
        .equ    WEST,  32

        .data
        .balign 8
stack:  .quad   stack_text, guard, heap, 0, 0
heap:   .quad   heap_text, stack, data, 0, attic
attic:  .quad   attic_text, 0, 0, heap, 0
data:   .quad   data_text, heap, code, 0, 0
code:   .quad   code_text, data, 0, exit, 0
guard:  .quad   guard_text, 0, stack, 0, 0
exit:   .quad   exit_text, 0, 0, 0, 0

        .bss
answer: .skip   64

        .text
        .globl  _start
_start:
        ldr     x19, =stack             // x19: the room one is in
look:
        ldr     x0, [x19, #TEXT]
        bl      print
        ldr     x0, =exit               // out?
        cmp     x19, x0
        b.eq    leave
ask:
        ldr     x0, =prompt
        bl      print
        mov     x0, #0                  // read(0, answer, 64)
        ldr     x1, =answer
        mov     x2, #64
        mov     x8, #63
        svc     #0
        cmp     x0, #0
        b.le    leave                   // Ctrl+D
        ldr     x1, =answer
        ldrb    w0, [x1]                // the first letter will do
        orr     w0, w0, #0x20           // small, if it was large
        mov     x2, #NORTH
        cmp     w0, #'n'
        b.eq    go
        mov     x2, #SOUTH
        cmp     w0, #'s'
        b.eq    go
        mov     x2, #EAST
        cmp     w0, #'e'
        b.eq    go
        mov     x2, #WEST
        cmp     w0, #'w'
        b.eq    go
        ldr     x0, =help
        bl      print
        b       ask
go:
        ldr     x0, [x19, x2]
        cbz     x0, wall
        mov     x19, x0
        b       look
wall:
        ldr     x0, =no_way
        bl      print
        b       ask
leave:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// print: the string at x0, which ends with a 0.
print:
        mov     x1, x0
        mov     x2, #0
length:
        ldrb    w3, [x1, x2]
        cbz     w3, counted
        add     x2, x2, #1
        b       length
counted:
        mov     x0, #1
        mov     x8, #64                 // write
        svc     #0
        ret

        .section .rodata
prompt: .asciz  "> "
help:   .asciz  "Say north, south, east or west.\n"
no_way: .asciz  "There is no way in that direction.\n"
stack_text:
        .ascii  "You hang from the ceiling of a tall, narrow shaft. Frames swing\n"
        .asciz  "below you. It is cold to the north; to the south it goes down.\n"
guard_text:
        .ascii  "An empty page. Nothing may be written here, nothing read. You\n"
        .asciz  "feel a signal coming. Better go south.\n"
heap_text:
        .ascii  "Blocks of all sizes, some in use, some long forgotten. A draught\n"
        .asciz  "from the west; ways to the north and the south.\n"
attic_text:
        .ascii  "Memory that was never freed, up to the roof. Nobody remembers the\n"
        .asciz  "pointer to it. The only way is east.\n"
data_text:
        .asciz  "Shelves with labels. North is the heap, south something hums.\n"
code_text:
        .ascii  "Instructions march past, four bytes each, none looks at you. To\n"
        .asciz  "the east, a door with the number 93.\n"
exit_text:
        .asciz  "You are out, with status 0. Well done.\n"
