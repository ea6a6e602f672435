// A server that makes a process for each client.
//
// The parent does nothing but accept. Each child talks to one client
// and ends. SIGCHLD is ignored, so that Linux does not keep the ended
// children for a wait4 that never comes.

        .equ    SIGCHLD, 17
        .equ    SIG_IGN,  1

        .data
        .balign 8
ignore: .quad   SIG_IGN, 0, 0, 0        // struct sigaction
address:
        .hword  2                       // AF_INET
        .byte   8080 >> 8, 8080 & 0xff
        .word   0
        .zero   8
enable: .word   1
response:
        .ascii  "HTTP/1.1 200 OK\r\n"
        .ascii  "Content-Type: text/plain\r\n"
        .ascii  "Content-Length: 26\r\n"
        .ascii  "Connection: close\r\n"
        .ascii  "\r\n"
        .ascii  "Answered by process "
number: .ascii  "00000\n"
response_length = . - response

        .bss
        .skip   4                       // so that the word before exists
request: .skip  1024

        .text
        .globl  _start
_start:
        mov     x0, #SIGCHLD            // rt_sigaction(SIGCHLD, ignore, …)
        ldr     x1, =ignore
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134
        svc     #0
        mov     x0, #2                  // socket(AF_INET, SOCK_STREAM, 0)
        mov     x1, #1
        mov     x2, #0
        mov     x8, #198
        svc     #0
        tbnz    x0, #63, fail
        mov     w19, w0                 // w19: the listening socket
        mov     x1, #1                  // SO_REUSEADDR
        mov     x2, #2
        ldr     x3, =enable
        mov     x4, #4
        mov     x8, #208                // setsockopt
        svc     #0
        mov     w0, w19
        ldr     x1, =address
        mov     x2, #16
        mov     x8, #200                // bind
        svc     #0
        tbnz    x0, #63, fail
        mov     w0, w19
        mov     x1, #64
        mov     x8, #201                // listen
        svc     #0
        tbnz    x0, #63, fail
serve:
        mov     w0, w19                 // accept(socket, NULL, NULL)
        mov     x1, #0
        mov     x2, #0
        mov     x8, #202
        svc     #0
        tbnz    x0, #63, serve
        mov     w20, w0                 // w20: the connection
        mov     x0, #SIGCHLD            // clone: fork
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x8, #220
        svc     #0
        cbz     x0, child
        mov     w0, w20                 // the child has a copy of it
        mov     x8, #57                 // close
        svc     #0
        b       serve

child:
        mov     w0, w19                 // a child does not accept
        mov     x8, #57
        svc     #0
        ldr     x21, =request           // x21: where the next bytes go
        ldr     x22, =request + 1024
read:
        mov     w0, w20
        mov     x1, x21
        sub     x2, x22, x21
        cbz     x2, leave               // a request that does not end
        mov     x8, #63
        svc     #0
        cmp     x0, #0
        b.le    leave
        add     x21, x21, x0
        ldr     w0, [x21, #-4]          // is the empty line there?
        ldr     w1, =0x0a0d0a0d         // "\r\n\r\n" as a word
        cmp     w0, w1
        b.ne    read

        mov     x8, #172                // getpid()
        svc     #0
        ldr     x1, =number + 5
        mov     w2, #10
digit:
        udiv    w3, w0, w2
        msub    w4, w3, w2, w0
        add     w4, w4, #'0'
        strb    w4, [x1, #-1]!
        mov     w0, w3
        cbnz    w0, digit
        mov     w0, w20                 // write(connection, response, …)
        ldr     x1, =response
        mov     x2, #response_length
        mov     x8, #64
        svc     #0
leave:
        mov     x0, #0                  // its end closes the connection
        mov     x8, #93
        svc     #0
fail:
        mov     x0, #1
        mov     x8, #93
        svc     #0
