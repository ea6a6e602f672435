// fork: one process becomes two.
//
// clone returns twice: in the parent with the child's number, in the
// child with 0. Each has its own copy of everything from then on. The
// parent waits for its three children and reads how they ended.

        .equ    SIGCHLD, 17
        .equ    CHILDREN, 3

        .data
child:  .ascii  "child ? is running\n"
child_length = . - child
ended:  .ascii  "a child has ended with status ?\n"
ended_length = . - ended
        .balign 4
status: .word   0

        .text
        .globl  _start
_start:
        mov     w19, #1                 // w19: which child
spawn:
        mov     x0, #SIGCHLD            // clone(SIGCHLD, 0, 0, 0, 0): fork
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x8, #220
        svc     #0
        cbz     x0, in_child
        tbnz    x0, #63, fail

        mov     x0, #-1                 // wait4(any, status, 0, NULL)
        ldr     x1, =status
        mov     x2, #0
        mov     x3, #0
        mov     x8, #260
        svc     #0
        ldr     x1, =status             // the exit status is in bits 8 to 15
        ldrb    w0, [x1, #1]
        add     w0, w0, #'0'
        ldr     x1, =ended
        strb    w0, [x1, #ended_length - 2]
        mov     x0, #1                  // write(1, ended, ended_length)
        mov     x2, #ended_length
        mov     x8, #64
        svc     #0
        add     w19, w19, #1
        cmp     w19, #CHILDREN
        b.ls    spawn
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

in_child:
        ldr     x1, =child
        add     w0, w19, #'0'
        strb    w0, [x1, #6]
        mov     x0, #1                  // write(1, child, child_length)
        mov     x2, #child_length
        mov     x8, #64
        svc     #0
        mul     w0, w19, w19            // its status: its number, squared
        mov     x8, #93
        svc     #0

fail:
        mov     x0, #1
        mov     x8, #93
        svc     #0
