        .data
        .align  2
address:
        .hword  2                       // AF_INET
        .hword  0x1f90                  // port 8080?
        .word   0x0100007f              // 127.0.0.1
        .zero   8                       // padding up to 16 bytes

        .bss
        .align  2
server: .skip   4

        .text
        .globl  _start
_start:
        mov     x0, #2
        mov     x1, #1
        mov     x2, #0
        mov     x8, #198                // socket
        svc     #0
        ldr     x9, =server
        str     w0, [x9]

        ldr     x1, =address            // x0 still holds the socket
        mov     x2, #16                 // the size of the structure
        mov     x8, #200                // bind
        svc     #0

        ldr     x9, =server
        ldr     w0, [x9]
        mov     x1, #8
        mov     x8, #201                // listen
        svc     #0

        ldr     x9, =server
        ldr     w0, [x9]
        mov     x1, #0
        mov     x2, #0
        mov     x8, #202                // accept: waits for somebody
        svc     #0

        mov     x0, #0
        mov     x8, #93
        svc     #0
