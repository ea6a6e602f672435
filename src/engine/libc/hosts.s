// <netdb.h>: hosts, services and protocols by their names, from /etc/hosts, /etc/services and /etc/protocols. No server of names is asked.

        .include "function.inc"

        .equ    AF_INET,  2
        .equ    AF_INET6, 10

// A line of such a file: its fields, up to NULL, and the text that they are in.
        .equ    FIELDS_most,  12
        .equ    FIELDS_text,  8 * (FIELDS_most + 1)
        .equ    FIELDS_room,  512
        .equ    FIELDS_bytes, FIELDS_text + FIELDS_room + 8

// struct hostent, servent and protoent begin alike.
        .equ    ENTRY_name,         0
        .equ    ENTRY_aliases,      8
        .equ    HOST_family,        16
        .equ    HOST_length,        20
        .equ    HOST_addresses,     24
        .equ    SERVICE_port,       16
        .equ    SERVICE_protocol,   24
        .equ    PROTOCOL_number,    16

        .text

// int next_fields(FILE *from, x1: fields): the next line that has any, cut at white space, without what is behind #: how many; 0 at the end.
        .globl  next_fields
next_fields:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
1:      add     x0, x20, #FIELDS_text
        mov     w1, #FIELDS_room
        mov     x2, x19
        bl      fgets
        mov     w3, #0
        cbz     x0, 4f
        adrp    x1, line_ends
        add     x1, x1, :lo12:line_ends
        bl      strcspn
        add     x1, x20, #FIELDS_text
        strb    wzr, [x1, x0]
        str     xzr, [sp, #32]          // how many fields there are
        mov     x0, x1
2:      adrp    x1, blanks
        add     x1, x1, :lo12:blanks
        add     x2, sp, #40
        bl      strtok_r
        ldr     x3, [sp, #32]
        str     x0, [x20, x3, lsl #3]
        cbz     x0, 3f
        add     x3, x3, #1
        str     x3, [sp, #32]
        mov     x0, #0
        cmp     x3, #FIELDS_most
        b.lo    2b
        str     xzr, [x20, x3, lsl #3]
3:      cbz     w3, 1b
4:      mov     w0, w3
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// int is_among(char **fields, const char *name): 1 if one of them is it, in small letters or capitals.
is_among:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
1:      ldr     x0, [x19], #8
        cbz     x0, 2f
        mov     x1, x20
        bl      strcasecmp
        cbnz    w0, 1b
        mov     w0, #1
2:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// FILE *open_list(const char *path)
open_list:
        adrp    x1, for_reading
        add     x1, x1, :lo12:for_reading
        b       fopen

// int find_service(const char *name, int port, const char *protocol, x3: fields): the line of /etc/services with the name, or, if that is
// NULL, with the port; protocol NULL: any. Its port, and x1 its protocol; -1: there is none.
        .globl  find_service
find_service:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x19, x0
        mov     w20, w1
        mov     x21, x2
        mov     x22, x3
        mov     w24, #-1                // w24: the port of the line
        adrp    x0, services
        add     x0, x0, :lo12:services
        bl      open_list
        cbz     x0, 5f
        mov     x23, x0
1:      mov     x0, x23
        mov     x1, x22
        bl      next_fields
        mov     w24, #-1
        cbz     w0, 4f
        ldr     x0, [x22, #8]           // 80/tcp
        cbz     x0, 1b
        add     x1, sp, #64
        mov     w2, #10
        bl      strtoul
        mov     w24, w0
        ldr     x0, [sp, #64]
        ldrb    w1, [x0], #1
        cmp     w1, #'/'
        b.ne    1b
        str     x0, [sp, #64]
        cbz     x21, 2f
        mov     x1, x21
        bl      strcmp
        cbnz    w0, 1b
2:      cbz     x19, 3f
        ldr     x0, [x22]
        mov     x1, x19
        bl      strcmp
        cbz     w0, 4f
        add     x0, x22, #16
        mov     x1, x19
        bl      is_among
        cbz     w0, 1b
        b       4f
3:      cmp     w24, w20
        b.ne    1b
4:      mov     x0, x23
        bl      fclose
5:      mov     w0, w24
        ldr     x1, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret

// struct servent *getservbyname(const char *name, const char *protocol), getservbyport(int port, const char *protocol): the port is in
// network order.
function getservbyname
        mov     x2, x1
        mov     w1, #0
        b       1f
end getservbyname
function getservbyport
        mov     x2, x1
        rev16   w1, w0
        and     w1, w1, #0xffff
        mov     x0, #0
1:      stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x3, service_fields
        add     x3, x3, :lo12:service_fields
        bl      find_service
        mov     w2, w0
        mov     x0, #0
        tbnz    w2, #31, 2f
        adrp    x0, service
        add     x0, x0, :lo12:service
        adrp    x3, service_fields
        add     x3, x3, :lo12:service_fields
        ldr     x4, [x3], #16
        stp     x4, x3, [x0, #ENTRY_name]
        rev16   w2, w2
        str     w2, [x0, #SERVICE_port]
        str     x1, [x0, #SERVICE_protocol]
2:      ldp     x29, x30, [sp], #16
        ret
end getservbyport

// struct protoent *getprotobyname(const char *name), getprotobynumber(int number)
function getprotobyname
        mov     w1, #-1
        b       1f
end getprotobyname
function getprotobynumber
        mov     w1, w0
        mov     x0, #0
1:      stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     w20, w1
        adrp    x0, protocols
        add     x0, x0, :lo12:protocols
        bl      open_list
        cbz     x0, 6f
        mov     x21, x0
2:      mov     x0, x21
        adrp    x1, protocol_fields
        add     x1, x1, :lo12:protocol_fields
        bl      next_fields
        cbz     w0, 5f
        adrp    x3, protocol_fields
        add     x3, x3, :lo12:protocol_fields
        ldp     x1, x0, [x3], #16
        cbz     x0, 2b
        adrp    x2, protocol
        add     x2, x2, :lo12:protocol
        stp     x1, x3, [x2, #ENTRY_name]
        bl      atoi
        adrp    x2, protocol
        add     x2, x2, :lo12:protocol
        str     w0, [x2, #PROTOCOL_number]
        cbz     x19, 3f
        ldp     x0, x3, [x2]
        str     x3, [sp, #40]
        mov     x1, x19
        bl      strcmp
        cbz     w0, 4f
        ldr     x0, [sp, #40]
        mov     x1, x19
        bl      is_among
        cbz     w0, 2b
        b       4f
3:      cmp     w0, w20
        b.ne    2b
4:      mov     w0, #1
5:      mov     w19, w0
        mov     x0, x21
        bl      fclose
        adrp    x0, protocol
        add     x0, x0, :lo12:protocol
        cmp     w19, #0
        csel    x0, x0, xzr, ne
6:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end getprotobynumber

// int find_hosts(const char *name, int family, x2: fields, x3: addresses, w4: how many may be): the addresses that /etc/hosts has for a name, of
// a family or, if that is 0, of both. How many; each is a family and, 8 bytes on, its bytes. The fields are those of the first.
        .equ    ADDRESS_bytes, 8
        .equ    ADDRESS_size,  24
        .equ    FIND_fields, 80
        .equ    FIND_frame,  (FIND_fields + FIELDS_bytes + 15) & -16
        .globl  find_hosts
find_hosts:
        sub     sp, sp, #FIND_frame
        stp     x29, x30, [sp]
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        str     x25, [sp, #64]
        mov     x19, x0
        mov     w20, w1
        mov     x21, x2
        mov     x22, x3
        mov     w23, w4
        mov     w24, #0                 // w24: how many there are
        adrp    x0, hosts
        add     x0, x0, :lo12:hosts
        bl      open_list
        cbz     x0, 5f
        mov     x25, x0
1:      mov     x0, x25
        mov     x1, x21
        bl      next_fields
        cbz     w0, 4f
        add     x0, x21, #8
        mov     x1, x19
        bl      is_among
        cbz     w0, 1b
        mov     w0, #AF_INET
        bl      add_address
        mov     w0, #AF_INET6
        bl      add_address
        cbz     w24, 1b
        add     x21, sp, #FIND_fields   // what comes behind it does not take the place of the first
        cmp     w24, w23
        b.lo    1b
4:      mov     x0, x25
        bl      fclose
5:      mov     w0, w24
        ldr     x25, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp]
        add     sp, sp, #FIND_frame
        ret

// The address of the line, if it is one of the family w0 and such are wanted.
add_address:
        cmp     w20, #0
        ccmp    w20, w0, #4, ne
        b.ne    1f
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        str     w0, [x22]
        ldr     x1, [x21]
        add     x2, x22, #ADDRESS_bytes
        bl      inet_pton
        ldp     x29, x30, [sp], #16
        cmp     w0, #1
        b.ne    1f
        add     w24, w24, #1
        add     x22, x22, #ADDRESS_size
1:      ret

// int find_name(int family, const void *address, x2: fields): the line of /etc/hosts with an address; 0: there is none.
        .globl  find_name
find_name:
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     w19, w0
        mov     x20, x1
        mov     x21, x2
        adrp    x0, hosts
        add     x0, x0, :lo12:hosts
        bl      open_list
        cbz     x0, 4f
        mov     x22, x0
1:      mov     x0, x22
        mov     x1, x21
        bl      next_fields
        cmp     w0, #1
        b.lt    3f
        b.eq    1b
        mov     w0, w19
        ldr     x1, [x21]
        add     x2, sp, #48
        bl      inet_pton
        cmp     w0, #1
        b.ne    1b
        mov     w2, #4
        mov     w3, #16
        cmp     w19, #AF_INET
        csel    w2, w2, w3, eq
        mov     x0, x20
        add     x1, sp, #48
        bl      memcmp
        cbnz    w0, 1b
        mov     w0, #1
3:      mov     w19, w0
        mov     x0, x22
        bl      fclose
        mov     w0, w19
4:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret

// struct hostent *gethostbyname(const char *name), gethostbyname2(const char *name, int family): all is overwritten by the next call.
function gethostbyname
        mov     w1, #AF_INET
function gethostbyname2
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     w20, w1
        mov     x1, x0                  // an address is its own name
        mov     w0, w20
        adrp    x2, host_addresses + ADDRESS_bytes
        add     x2, x2, :lo12:host_addresses + ADDRESS_bytes
        bl      inet_pton
        mov     w4, w0
        adrp    x2, host_fields
        add     x2, x2, :lo12:host_fields
        adrp    x3, host_addresses
        add     x3, x3, :lo12:host_addresses
        stp     x19, xzr, [x2, #8]
        cmp     w4, #1
        b.eq    1f
        mov     x0, x19
        mov     w1, w20
        mov     w4, #1
        bl      find_hosts
        cbz     w0, no_such_host
1:      mov     w0, w20
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
// The hostent of the family w0: host_fields have its name, host_addresses its address.
this_host:
        adrp    x3, host
        add     x3, x3, :lo12:host
        adrp    x4, host_fields + 8
        add     x4, x4, :lo12:host_fields + 8
        ldr     x5, [x4], #8
        stp     x5, x4, [x3, #ENTRY_name]
        mov     w5, #4
        mov     w6, #16
        cmp     w0, #AF_INET
        csel    w5, w5, w6, eq
        stp     w0, w5, [x3, #HOST_family]
        adrp    x4, host_list
        add     x4, x4, :lo12:host_list
        str     x4, [x3, #HOST_addresses]
        adrp    x5, host_addresses + ADDRESS_bytes
        add     x5, x5, :lo12:host_addresses + ADDRESS_bytes
        stp     x5, xzr, [x4]
        mov     x0, x3
        ret
no_such_host:
        adrp    x1, host_error
        mov     w2, #1                  // HOST_NOT_FOUND
        str     w2, [x1, :lo12:host_error]
        mov     x0, #0
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end gethostbyname2
end gethostbyname

// struct hostent *gethostbyaddr(const void *address, socklen_t length, int family)
function gethostbyaddr
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x2
        mov     x20, x1
        mov     x1, x0
        mov     w2, w20
        adrp    x0, host_addresses + ADDRESS_bytes
        add     x0, x0, :lo12:host_addresses + ADDRESS_bytes
        bl      memmove
        mov     x1, x0
        mov     w0, w19
        adrp    x2, host_fields
        add     x2, x2, :lo12:host_fields
        bl      find_name
        cbz     w0, no_such_host
        mov     w0, w19
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        b       this_host
end gethostbyaddr

// int *__h_errno_location(void): what C calls h_errno.
function __h_errno_location
        adrp    x0, host_error
        add     x0, x0, :lo12:host_error
        ret
end __h_errno_location

// const char *hstrerror(int error), void herror(const char *before)
function hstrerror
        cmp     w0, #5
        mov     w1, #5
        csel    w0, w0, w1, lo
        adrp    x1, host_errors
        add     x1, x1, :lo12:host_errors
        ldr     x0, [x1, w0, uxtw #3]
        ret
end hstrerror
function herror
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        adrp    x0, host_error
        ldr     w0, [x0, :lo12:host_error]
        bl      hstrerror
        mov     x3, x0
        ldr     x2, [sp, #16]
        adrp    x0, stderr
        ldr     x0, [x0, :lo12:stderr]
        adrp    x1, two_texts
        add     x1, x1, :lo12:two_texts
        bl      fprintf
        ldp     x29, x30, [sp], #32
        ret
end herror

        .section .rodata
hosts:
        .asciz  "/etc/hosts"
services:
        .asciz  "/etc/services"
protocols:
        .asciz  "/etc/protocols"
for_reading:
        .asciz  "r"
line_ends:
        .asciz  "#\n"
blanks:
        .asciz  " \t"
two_texts:
        .asciz  "%s: %s\n"
host_error_0:
        .asciz  "Resolver Error 0 (no error)"
host_error_1:
        .asciz  "Unknown host"
host_error_2:
        .asciz  "Host name lookup failure"
host_error_3:
        .asciz  "Unknown server error"
host_error_4:
        .asciz  "No address associated with name"
host_error_5:
        .asciz  "Unknown resolver error"
        .balign 8
host_errors:
        .quad   host_error_0, host_error_1, host_error_2, host_error_3, host_error_4, host_error_5

        .bss
        .balign 8
host_fields:
        .skip   FIELDS_bytes
service_fields:
        .skip   FIELDS_bytes
protocol_fields:
        .skip   FIELDS_bytes
host_addresses:
        .skip   3 * ADDRESS_size        // a line is an address of one family or of the other; the other is tried behind it
host_list:
        .skip   16
host:
        .skip   32
service:
        .skip   32
protocol:
        .skip   24
host_error:
        .skip   4
