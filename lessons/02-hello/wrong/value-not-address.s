// fails result: EFAULT | the address of the first byte
        .section .rodata
message:
        .ascii  "Hello, ARM64!\n"
message_length = . - message

        .text
        .globl  _start
_start:
        mov     x0, #1                  // where to: standard output
        mov     x1, #72                 // from where
        mov     x2, #message_length     // how many bytes
        mov     x8, #64                 // write
        svc     #0

        mov     x0, #0                  // status: all is well
        mov     x8, #93                 // exit
        svc     #0
