// fails status: exit status 93 | belongs in x8
        .text
        .globl  _start
_start:
        mov     x8, #42
        mov     x8, #93
        mov     x0, #93                 // the number of exit
        svc     #0                      // ask the kernel
