// A web server: socket, bind, listen, then for each client
// accept, read, send, close.
//
// Run it, then press Send in the HTTP client. Every call's result is
// checked: a negative one is an error number, and ends the program
// with a line that names the call.

        .equ    SYS_close,       57
        .equ    SYS_read,        63
        .equ    SYS_write,       64
        .equ    SYS_exit,        93
        .equ    SYS_socket,     198
        .equ    SYS_bind,       200
        .equ    SYS_listen,     201
        .equ    SYS_accept,     202
        .equ    SYS_sendto,     206
        .equ    SYS_setsockopt, 208

        .equ    AF_INET,          2     // IPv4
        .equ    SOCK_STREAM,      1     // TCP
        .equ    SOL_SOCKET,       1
        .equ    SO_REUSEADDR,     2
        .equ    MSG_NOSIGNAL, 0x4000    // no SIGPIPE when the client is gone
        .equ    REQUEST_SIZE,  1024

        .data
        .balign 4
address:                                // struct sockaddr_in
        .hword  AF_INET
        .byte   8080 >> 8, 8080 & 0xff  // the port, most significant byte first
        .byte   0, 0, 0, 0              // 0.0.0.0: any address of this machine
        .zero   8
address_length = . - address

enable:
        .word   1

response:
        .ascii  "HTTP/1.1 200 OK\r\n"
        .ascii  "Content-Type: text/plain\r\n"
        .ascii  "Content-Length: 21\r\n"
        .ascii  "Connection: close\r\n"
        .ascii  "\r\n"
        .ascii  "Hello from assembly!\n"
response_length = . - response

name_socket: .asciz "socket failed\n"
name_bind:   .asciz "bind failed\n"
name_listen: .asciz "listen failed\n"
name_accept: .asciz "accept failed\n"

        .bss
request:
        .skip   REQUEST_SIZE

        .text
        .globl  _start
_start:
        mov     x0, #AF_INET            // socket(AF_INET, SOCK_STREAM, 0)
        mov     x1, #SOCK_STREAM
        mov     x2, #0
        mov     x8, #SYS_socket
        svc     #0
        ldr     x21, =name_socket
        tbnz    x0, #63, fail           // the sign bit: a negative result
        mov     w19, w0                 // w19: the listening socket

        mov     w0, w19                 // let the port be used again at once
        mov     x1, #SOL_SOCKET
        mov     x2, #SO_REUSEADDR
        ldr     x3, =enable
        mov     x4, #4
        mov     x8, #SYS_setsockopt
        svc     #0

        mov     w0, w19                 // bind(fd, &address, 16)
        ldr     x1, =address
        mov     x2, #address_length
        mov     x8, #SYS_bind
        svc     #0
        ldr     x21, =name_bind
        tbnz    x0, #63, fail

        mov     w0, w19                 // listen(fd, 16)
        mov     x1, #16
        mov     x8, #SYS_listen
        svc     #0
        ldr     x21, =name_listen
        tbnz    x0, #63, fail

serve:
        mov     w0, w19                 // accept(fd, NULL, NULL)
        mov     x1, #0
        mov     x2, #0
        mov     x8, #SYS_accept
        svc     #0                      // waits here for a client
        ldr     x21, =name_accept
        tbnz    x0, #63, fail
        mov     w20, w0                 // w20: the connection

        mov     w0, w20                 // read(connection, request, 1024)
        ldr     x1, =request
        mov     x2, #REQUEST_SIZE
        mov     x8, #SYS_read
        svc     #0
        cmp     x0, #0
        b.le    hang_up                 // the client left, or an error

        mov     x2, x0                  // write(1, request, as many as came)
        mov     x0, #1
        ldr     x1, =request
        mov     x8, #SYS_write
        svc     #0

        ldr     x22, =response          // x22: what is left to send
        mov     x23, #response_length   // x23: how much that is
send:
        mov     w0, w20                 // sendto(connection, x22, x23, …)
        mov     x1, x22
        mov     x2, x23
        mov     x3, #MSG_NOSIGNAL
        mov     x4, #0                  // no address: it is connected
        mov     x5, #0
        mov     x8, #SYS_sendto
        svc     #0
        cmp     x0, #0
        b.le    hang_up
        add     x22, x22, x0            // Linux may take less than it was given
        subs    x23, x23, x0
        b.ne    send

hang_up:
        mov     w0, w20                 // close(connection)
        mov     x8, #SYS_close
        svc     #0
        b       serve

fail:                                   // x21: the text to print
        mov     x1, x21
        mov     x2, #0
length:
        ldrb    w3, [x1, x2]            // count up to the zero at its end
        cbz     w3, print
        add     x2, x2, #1
        b       length
print:
        mov     x0, #2                  // write(2, text, length)
        mov     x8, #SYS_write
        svc     #0
        mov     x0, #1                  // exit(1)
        mov     x8, #SYS_exit
        svc     #0
