// A client: asks a web server for a page and prints what comes.
//
// The other half of a server. It needs one on this machine: start the
// example "A web server", open this one, and choose Run beside.

        .data
        .balign 4
server: .hword  2                       // AF_INET
        .byte   8080 >> 8, 8080 & 0xff
        .byte   127, 0, 0, 1
        .zero   8
request:
        .ascii  "GET / HTTP/1.1\r\n"
        .ascii  "Host: localhost\r\n"
        .ascii  "Connection: close\r\n"
        .ascii  "\r\n"
request_length = . - request
nobody: .ascii  "Nobody listens on port 8080. Start a server first.\n"
nobody_length = . - nobody

        .bss
answer: .skip   1024

        .text
        .globl  _start
_start:
        mov     x0, #2                  // socket(AF_INET, SOCK_STREAM, 0)
        mov     x1, #1
        mov     x2, #0
        mov     x8, #198
        svc     #0
        tbnz    x0, #63, fail
        mov     w19, w0
        ldr     x1, =server             // connect(fd, server, 16)
        mov     x2, #16
        mov     x8, #203
        svc     #0
        tbnz    x0, #63, fail
        mov     w0, w19                 // write(fd, request, length)
        ldr     x1, =request
        mov     x2, #request_length
        mov     x8, #64
        svc     #0
read:
        mov     w0, w19                 // read until the server closes
        ldr     x1, =answer
        mov     x2, #1024
        mov     x8, #63
        svc     #0
        cmp     x0, #0
        b.le    done
        mov     x2, x0                  // write(1, answer, as many as came)
        mov     x0, #1
        ldr     x1, =answer
        mov     x8, #64
        svc     #0
        b       read
done:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
fail:
        mov     x0, #2
        ldr     x1, =nobody
        mov     x2, #nobody_length
        mov     x8, #64
        svc     #0
        mov     x0, #1
        mov     x8, #93
        svc     #0
