// <netdb.h>: getaddrinfo and getnameinfo, what programs of both families ask.

        .include "function.inc"

        .equ    AF_INET,  2
        .equ    AF_INET6, 10

        .equ    INFO_flags,     0       // struct addrinfo
        .equ    INFO_family,    4
        .equ    INFO_kind,      8
        .equ    INFO_protocol,  12
        .equ    INFO_length,    16
        .equ    INFO_address,   24
        .equ    INFO_name,      32
        .equ    INFO_next,      40
        .equ    INFO_size,      48

        .equ    AI_PASSIVE,     0
        .equ    AI_CANONNAME,   1       // bits of the flags
        .equ    AI_NUMERICHOST, 2
        .equ    AI_ADDRCONFIG,  5
        .equ    AI_NUMERICSERV, 10

        .equ    EAI_BADFLAGS,   -1
        .equ    EAI_NONAME,     -2
        .equ    EAI_FAMILY,     -6
        .equ    EAI_SOCKTYPE,   -7
        .equ    EAI_SERVICE,    -8
        .equ    EAI_ADDRFAMILY, -9
        .equ    EAI_MEMORY,     -10
        .equ    EAI_OVERFLOW,   -12

        .equ    ADDRESSES_most, 16
        .equ    ADDRESS_size,   24      // a family, and 8 bytes on the address
        .equ    FIELDS_bytes,   632     // what next_fields fills

        .equ    ASK_family,     96
        .equ    ASK_addresses,  112
        .equ    ASK_fields,     ASK_addresses + (ADDRESSES_most + 1) * ADDRESS_size
        .equ    ASK_frame,      (ASK_fields + FIELDS_bytes + 15) & -16

        .text

// int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **to): 0, or an error of EAI_ kind.
// x19: node, x20: service, x21: hints, x22: where the next one is to be linked, w23: addresses, w24: which, x25: row of kinds, w26: a
// port that is a number, -1 if it is a name, w27: what to say in the end, x28: the first one's place.
function getaddrinfo
        sub     sp, sp, #ASK_frame
        stp     x29, x30, [sp]
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        mov     x19, x0
        mov     x20, x1
        mov     x22, x3
        mov     x28, x3
        adrp    x21, no_hints
        add     x21, x21, :lo12:no_hints
        cmp     x2, #0
        csel    x21, x2, x21, ne
        orr     x0, x19, x20
        mov     w27, #EAI_NONAME
        cbz     x0, 9f
        ldr     w0, [x21, #INFO_flags]
        mov     w27, #EAI_BADFLAGS
        lsr     w1, w0, #11
        cbnz    w1, 9f
        cbnz    x19, 1f
        tbnz    w0, #AI_CANONNAME, 9f
1:      ldr     w0, [x21, #INFO_family]
        mov     w27, #EAI_FAMILY
        cmp     w0, #AF_INET
        mov     w1, #AF_INET6
        ccmp    w0, w1, #4, ne
        ccmp    w0, #0, #4, ne
        b.ne    9f
        ldr     w1, [x21, #INFO_flags]  // the one family that reaches other hosts from here
        mov     w2, #AF_INET
        tst     w1, #1 << AI_ADDRCONFIG
        ccmp    w0, #0, #0, ne
        csel    w0, w2, w0, eq
        str     w0, [sp, #ASK_family]
        mov     w26, #0
        cbz     x20, 3f
        mov     x0, x20
        add     x1, sp, #ASK_addresses
        mov     w2, #10
        bl      strtoul
        mov     w26, w0
        ldr     x1, [sp, #ASK_addresses]
        ldrb    w2, [x1]
        cmp     x1, x20
        ccmp    w2, #0, #0, ne
        b.eq    3f
        mov     w26, #-1
        ldr     w0, [x21, #INFO_flags]
        mov     w27, #EAI_NONAME
        tbnz    w0, #AI_NUMERICSERV, 9f
3:      ldr     w0, [x21, #INFO_kind]
        cmp     w0, #0
        mov     w27, #EAI_SOCKTYPE
        mov     w1, #EAI_SERVICE
        csel    w27, w1, w27, eq
        adrp    x25, kinds
        add     x25, x25, :lo12:kinds
4:      bl      port_of_kind            // is there any that has a port?
        cmp     w0, #ADDED
        b.eq    5f
        mov     w1, #EAI_SERVICE
        csel    w27, w1, w27, hi
        bl      next_kind
        b.lo    4b
        b       9f
5:      bl      ask_addresses
        mov     w27, w0
        tbnz    w0, #31, 9f
        mov     w23, w0
        mov     w27, #0
        mov     w24, #0
6:      adrp    x25, kinds
        add     x25, x25, :lo12:kinds
7:      bl      add_kind
        tbnz    w0, #31, 8f
        ldr     x1, [x21, #INFO_kind]   // with the protocol: if either is given the first kind that fits is the one
        cmp     w0, #0
        ccmp    x1, #0, #4, ne
        b.ne    71f
        bl      next_kind
        b.lo    7b
71:     add     w24, w24, #1
        cmp     w24, w23
        b.lo    6b
        b       9f
8:      mov     w27, w0
        cmp     x22, x28
        b.eq    9f
        ldr     x0, [x28]
        bl      freeaddrinfo
9:      mov     w0, w27
        ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x25, x26, [sp, #64]
        ldp     x27, x28, [sp, #80]
        ldp     x29, x30, [sp]
        add     sp, sp, #ASK_frame
        ret

// The addresses of the node x19, for the hints x21, into the frame x29 of getaddrinfo: how many, or an error.
ask_addresses:
        stp     x29, x30, [sp, #-32]!
        stp     x23, x24, [sp, #16]
        add     x23, x29, #ASK_addresses
        add     x24, x29, #ASK_fields
        str     x19, [x24, #8]          // of an address the name is what was asked for
        ldr     w3, [x29, #ASK_family]
        cbnz    x19, 3f
        ldr     w4, [x21, #INFO_flags]  // no node: this one, at any of its addresses or at the loopback's
        mov     w5, #0x7f
        movk    w5, #0x0100, lsl #16
        mov     x6, #1
        lsl     x6, x6, #56
        tst     w4, #1 << AI_PASSIVE
        csel    w5, w5, wzr, eq
        csel    x6, x6, xzr, eq
        mov     w0, #AF_INET
        mov     w1, #AF_INET6
        stp     w1, wzr, [x23]
        stp     xzr, x6, [x23, #8]
        cmp     w3, #AF_INET6
        b.eq    1f
        stp     w0, wzr, [x23]
        stp     x5, xzr, [x23, #8]
        cmp     w3, #AF_INET
        b.eq    1f
        cbz     x5, 2f                  // of both families the loopback of IPv6 comes first, and 0.0.0.0
        stp     w1, wzr, [x23]
        stp     xzr, x6, [x23, #8]
        stp     w0, wzr, [x23, #ADDRESS_size]
        stp     x5, xzr, [x23, #ADDRESS_size + 8]
        mov     w0, #2
        b       9f
2:      stp     w1, wzr, [x23, #ADDRESS_size]
        stp     xzr, x6, [x23, #ADDRESS_size + 8]
        mov     w0, #2
        b       9f
1:      mov     w0, #1
        b       9f
3:      mov     x0, x19
        add     x1, x23, #8
        mov     w4, #AF_INET
        str     w4, [x23]
        bl      inet_aton
        mov     w4, #AF_INET
        cbnz    w0, 5f
        mov     w0, #AF_INET6
        str     w0, [x23]
        mov     x1, x19
        add     x2, x23, #8
        bl      inet_pton
        mov     w4, #AF_INET6
        cbnz    w0, 5f
        ldr     w0, [x21, #INFO_flags]
        tbnz    w0, #AI_NUMERICHOST, 4f
        mov     x0, x19
        ldr     w1, [x29, #ASK_family]
        mov     x2, x24
        mov     x3, x23
        mov     w4, #ADDRESSES_most
        bl      find_hosts
        cbnz    w0, 9f
4:      mov     w0, #EAI_NONAME
        b       9f
5:      ldr     w3, [x29, #ASK_family] // an address: of the family that is wanted?
        cmp     w3, #0
        ccmp    w3, w4, #4, ne
        mov     w0, #1
        mov     w1, #EAI_ADDRFAMILY
        csel    w0, w0, w1, eq
9:      ldp     x23, x24, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// x25: the next row of kinds. lo: there is one.
next_kind:
        add     x25, x25, #16
        adrp    x0, kinds_end
        add     x0, x0, :lo12:kinds_end
        cmp     x25, x0
        ret

// The port that the service has for the kind of socket x25, in w1. w0: 0, such sockets are not wanted; ADDED; NO_PORT.
        .equ    ADDED,   1
        .equ    NO_PORT, 2
port_of_kind:
        stp     x29, x30, [sp, #-16]!
        ldp     w3, w4, [x25]
        ldp     w0, w1, [x21, #INFO_kind]
        cmp     w0, #0
        ccmp    w0, w3, #4, ne
        b.ne    3f
        cmp     w1, #0
        ccmp    w4, #0, #4, ne          // a raw socket has any protocol
        ccmp    w1, w4, #4, ne
        b.ne    3f
        cbnz    w4, 1f                  // a raw socket that is asked for has no service
        cbz     x20, 1f
        cbnz    w0, 2f
        tbnz    w26, #31, 3f
1:      mov     w1, w26
        mov     w0, #ADDED
        tbz     w26, #31, 4f
        mov     x0, x20
        mov     w1, #0
        ldr     x2, [x25, #8]
        sub     sp, sp, #(FIELDS_bytes + 15) & -16
        mov     x3, sp
        bl      find_service
        add     sp, sp, #(FIELDS_bytes + 15) & -16
        mov     w1, w0
        mov     w0, #ADDED
        tbz     w1, #31, 4f
2:      mov     w0, #NO_PORT
        b       4f
3:      mov     w0, #0
4:      ldp     x29, x30, [sp], #16
        ret

// An addrinfo for the address w24 and the kind of socket x25, if it has a port. As port_of_kind; or an error.
add_kind:
        stp     x29, x30, [sp, #-48]!
        bl      port_of_kind
        cmp     w0, #ADDED
        b.ne    9f
        mov     w0, w1
        rev16   w0, w0
        str     w0, [sp, #16]
        mov     x0, #INFO_size + 28
        mov     x1, #1
        bl      calloc
        cbz     x0, 7f
        ldp     w3, w4, [x25]
        ldr     w1, [x21, #INFO_protocol]
        cmp     w4, #0
        csel    w4, w1, w4, eq
        stp     w3, w4, [x0, #INFO_kind]
        mov     w5, #ADDRESS_size
        add     x6, x29, #ASK_addresses
        umaddl  x6, w24, w5, x6
        ldr     w5, [x6]
        ldr     w1, [x21, #INFO_flags]
        stp     w1, w5, [x0, #INFO_flags]
        add     x7, x0, #INFO_size      // a sockaddr_in6: family, port, flow, address; of sockaddr_in the address is in flow's place
        str     x7, [x0, #INFO_address]
        strh    w5, [x7]
        ldr     w1, [sp, #16]
        strh    w1, [x7, #2]
        cmp     w5, #AF_INET
        ldp     x1, x2, [x6, #8]
        b.eq    2f
        stp     x1, x2, [x7, #8]
        mov     w1, #28
        b       3f
2:      str     w1, [x7, #4]
        mov     w1, #16
3:      str     w1, [x0, #INFO_length]
        str     x0, [x22]
        cmp     x22, x28
        add     x22, x0, #INFO_next
        b.ne    4f
        ldr     w1, [x21, #INFO_flags]  // the first one has the name
        tbz     w1, #AI_CANONNAME, 4f
        str     x0, [sp, #32]
        add     x0, x29, #ASK_fields
        ldr     x0, [x0, #8]
        bl      strdup
        ldr     x1, [sp, #32]
        str     x0, [x1, #INFO_name]
        cbz     x0, 7f
4:      mov     w0, #ADDED
        b       9f
7:      mov     w0, #EAI_MEMORY
9:      ldp     x29, x30, [sp], #48
        ret
end getaddrinfo

// void freeaddrinfo(struct addrinfo *all)
function freeaddrinfo
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x0
1:      cbz     x19, 2f
        ldr     x0, [x19, #INFO_name]
        bl      free
        mov     x0, x19
        ldr     x19, [x19, #INFO_next]
        bl      free
        b       1b
2:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end freeaddrinfo

// const char *gai_strerror(int error)
function gai_strerror
        neg     w0, w0
        cmp     w0, #11
        csel    w0, w0, wzr, ls
        adrp    x1, texts
        add     x1, x1, :lo12:texts
        ldr     x0, [x1, w0, uxtw #3]
        ret
end gai_strerror

// int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size, char *service, socklen_t service_size,
//                 int flags): NI_NUMERICHOST 1, NI_NUMERICSERV 2, NI_NAMEREQD 8, NI_DGRAM 16.
        .equ    TELL_fields, 96
        .equ    TELL_frame,  (TELL_fields + FIELDS_bytes + 15) & -16
function getnameinfo
        sub     sp, sp, #TELL_frame
        stp     x29, x30, [sp]
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        str     w6, [sp, #64]
        mov     x19, x0
        mov     x20, x2
        mov     w21, w3
        mov     x22, x4
        mov     w23, w5
        ldrh    w24, [x19]
        mov     w0, #EAI_FAMILY
        mov     w2, #16
        mov     w3, #28
        cmp     w24, #AF_INET
        csel    w2, w2, w3, eq
        mov     w3, #AF_INET6
        ccmp    w24, w3, #4, ne
        b.ne    9f
        cmp     w1, w2
        b.lo    9f
        cbz     x20, 3f
        cbz     w21, 3f
        tbnz    w6, #0, 1f
        mov     w0, w24
        bl      address_in
        add     x2, sp, #TELL_fields
        bl      find_name
        cbz     w0, 11f
        ldr     x0, [sp, #TELL_fields + 8]
        bl      strlen
        cmp     w0, w21
        b.hs    8f
        mov     x0, x20
        ldr     x1, [sp, #TELL_fields + 8]
        bl      strcpy
        b       3f
11:     ldr     w6, [sp, #64]
        mov     w0, #EAI_NONAME
        tbnz    w6, #3, 9f
1:      bl      address_in
        mov     w0, w24
        mov     x2, x20
        mov     w3, w21
        bl      inet_ntop
        cbz     x0, 8f
3:      mov     w0, #0
        cbz     x22, 9f
        cbz     w23, 9f
        ldrh    w1, [x19, #2]
        rev16   w1, w1
        str     w1, [sp, #68]
        ldr     w6, [sp, #64]
        tbnz    w6, #1, 4f
        adrp    x2, tcp
        add     x2, x2, :lo12:tcp
        adrp    x3, udp
        add     x3, x3, :lo12:udp
        tst     w6, #16
        csel    x2, x2, x3, eq
        mov     x0, #0
        add     x3, sp, #TELL_fields
        bl      find_service
        tbnz    w0, #31, 4f
        ldr     x3, [sp, #TELL_fields]
        adrp    x2, as_it_is
        add     x2, x2, :lo12:as_it_is
        b       5f
4:      ldr     w3, [sp, #68]
        adrp    x2, as_a_number
        add     x2, x2, :lo12:as_a_number
5:      mov     x0, x22
        mov     w1, w23
        bl      snprintf
        cmp     w0, w23
        mov     w0, #0
        b.lo    9f
8:      mov     w0, #EAI_OVERFLOW
9:      ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x29, x30, [sp]
        add     sp, sp, #TELL_frame
        ret

// x1: the bytes of the address in the sockaddr x19.
address_in:
        add     x1, x19, #4
        add     x2, x19, #8
        cmp     w24, #AF_INET
        csel    x1, x1, x2, eq
        ret
end getnameinfo

        .section .rodata
        .balign 8
no_hints:
        .word   0x28, 0, 0, 0           // AI_V4MAPPED | AI_ADDRCONFIG
kinds:                                  // kind of socket, protocol and its name
        .word   1, 6
        .quad   tcp
        .word   2, 17
        .quad   udp
        .word   3, 0
        .quad   0
kinds_end:
texts:
        .quad   text_0, text_1, text_2, text_3, text_4, text_5, text_6, text_7, text_8, text_9, text_10, text_11
tcp:
        .asciz  "tcp"
udp:
        .asciz  "udp"
as_it_is:
        .asciz  "%s"
as_a_number:
        .asciz  "%u"
text_0:
        .asciz  "Unknown error"
text_1:
        .asciz  "Bad value for ai_flags"
text_2:
        .asciz  "Name or service not known"
text_3:
        .asciz  "Temporary failure in name resolution"
text_4:
        .asciz  "Non-recoverable failure in name resolution"
text_5:
        .asciz  "No address associated with hostname"
text_6:
        .asciz  "ai_family not supported"
text_7:
        .asciz  "ai_socktype not supported"
text_8:
        .asciz  "Servname not supported for ai_socktype"
text_9:
        .asciz  "Address family for hostname not supported"
text_10:
        .asciz  "Memory allocation failure"
text_11:
        .asciz  "System error"
