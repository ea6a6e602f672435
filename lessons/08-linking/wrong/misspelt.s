// fails linked: the text has an error
        .text
        .globl  _start
_start:
        ldr     x0, =greeting           // defined in the other file
        ldr     x1, =greeting_length
        ldr     x1, [x1]
        bl      pirnt                   // so is this
        mov     x0, #0
        mov     x8, #93
        svc     #0
