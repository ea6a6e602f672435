// fails line: More bytes
        .section .rodata
message:
        .ascii  "Hello, ARM64!\n"
message_length = . - message

        .text
        .globl  _start
_start:
        mov     x0, #1                  // where to: standard output
        ldr     x1, =message            // from where
        mov     x2, #20     // how many bytes
        mov     x8, #64                 // write
        svc     #0

        mov     x0, #0                  // status: all is well
        mov     x8, #93                 // exit
        svc     #0
