// Hello, ARM64: two system calls, write and exit.
//
// Run prints the message in the terminal. Step runs one instruction
// at a time: watch the registers beside the text change.

        .data                           // what the program may write to
message:
        .ascii  "Hello, ARM64!\n"
message_length = . - message            // "." is here: 14 bytes further

        .text                           // what the processor runs
        .globl  _start                  // the linker starts programs here
_start:
        // write(1, message, message_length)
        mov     x0, #1                  // file descriptor 1: standard output
        ldr     x1, =message            // where the bytes are
        mov     x2, #message_length     // how many there are
        mov     x8, #64                 // 64 is the number of write
        svc     #0                      // ask Linux; x0 becomes its answer

        // exit(0)
        mov     x0, #0                  // 0 says that all went well
        mov     x8, #93                 // 93 is the number of exit
        svc     #0                      // does not come back
