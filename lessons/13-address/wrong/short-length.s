// fails bind: addrlen is 8 | 16 bytes
        .data
        .align  2
address:
        .hword  2                       // AF_INET
        .hword  0x901f                  // port 8080: in memory 1f 90
        .word   0                       // 0.0.0.0: every address of this machine
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
        mov     x2, #8                  // the size of the structure
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
