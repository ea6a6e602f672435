// A null pointer: reading through an address that is 0.
//
// No program has memory at address 0, so the processor reports a fault
// and Linux kills the program with the signal SIGSEGV. The terminal
// and the editor say which instruction it was, and what it tried.

        .text
        .globl  _start
_start:
        mov     x1, #0                  // a pointer that points nowhere
        ldr     x0, [x1]                // faults here

        mov     x8, #93                 // never reached
        svc     #0
