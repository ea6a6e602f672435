// A buffer that is too small: what is read into it overwrites the way
// back.
//
// The function has 16 bytes for a name, below its saved x29 and x30.
// read takes up to 64. Type a short name, and all is well. Type more
// than 24 letters, and ret goes where the letters say.

        .text
        .globl  _start
_start:
        bl      greet
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

greet:
        sub     sp, sp, #32
        stp     x29, x30, [sp, #16]     // the way back lies above
        mov     x29, sp
        mov     x0, #1                  // write(1, question, …)
        adr     x1, question
        mov     x2, #question_length
        mov     x8, #64
        svc     #0
        mov     x0, #0                  // read(0, sp, 64): the mistake
        mov     x1, sp                  // is the 64, where there are 16
        mov     x2, #64
        mov     x8, #63
        svc     #0
        ldp     x29, x30, [sp, #16]
        add     sp, sp, #32
        ret                             // to x30, whatever is in it now

question:
        .ascii  "Who are you? "
question_length = . - question
