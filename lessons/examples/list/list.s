// A linked list: malloc gives memory, each node holds the next one's
// address.
//
// Words of the input are put in alphabetical order as they come: the
// list is walked until a larger one is met, and the new node goes in
// before it. x20 points at the pointer that will have to be changed.

        .equ    NEXT, 0                 // struct node { node *next; char
        .equ    WORD, 8                 //               word[24]; }
        .equ    SIZE, 32

        .bss
        .balign 8
head:   .skip   8                       // the first node, or 0

        .section .rodata
read_word:  .asciz "%23s"
print_word: .asciz "%s\n"

        .text
        .globl  main
main:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
next_word:
        mov     x0, #SIZE
        bl      malloc
        cbz     x0, finished            // no memory
        mov     x19, x0                 // x19: the new node
        ldr     x0, =read_word
        add     x1, x19, #WORD
        bl      scanf
        cmp     w0, #1                  // how many it has read
        b.ne    no_more

        ldr     x20, =head              // x20: where the pointer lies
walk:
        ldr     x0, [x20]
        cbz     x0, insert              // the end of the list
        add     x0, x0, #WORD
        add     x1, x19, #WORD
        bl      strcmp
        cmp     w0, #0
        b.gt    insert                  // that one is larger
        ldr     x20, [x20, #NEXT]       // go on to the next node
        b       walk
insert:
        ldr     x0, [x20]
        str     x0, [x19, #NEXT]        // the rest follows the new one
        str     x19, [x20]              // and the new one follows x20
        b       next_word

no_more:
        mov     x0, x19                 // the last node was not needed
        bl      free
        ldr     x19, =head
        ldr     x19, [x19]
print:
        cbz     x19, finished
        ldr     x0, =print_word
        add     x1, x19, #WORD
        bl      printf
        mov     x20, x19
        ldr     x19, [x19, #NEXT]       // before the node is gone
        mov     x0, x20
        bl      free
        b       print
finished:
        mov     w0, #0
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
