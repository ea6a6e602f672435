// An endless loop: "b ." branches to itself, for ever.
//
// The page stays usable while it runs. Pause shows where it is, Step
// shows that it gets nowhere, Stop ends it.

        .text
        .globl  _start
_start:
        mov     x0, #0
        b       .                       // "." is the address of this instruction
