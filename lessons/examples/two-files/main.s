// Two files: this one uses a function that the other one defines.
//
// Each is assembled by itself. Here, "greet" is only a name; the
// linker finds it in greet.s and fills in where bl has to go.

        .text
        .globl  _start
_start:
        adr     x0, first
        bl      greet                   // in greet.s
        adr     x0, second
        bl      greet
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

first:  .asciz  "Ada"
second: .asciz  "Grace"
