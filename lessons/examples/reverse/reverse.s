// Reverse: reads lines and writes each one backwards.
//
// The terminal hands over a line when Enter is pressed. Ctrl+D at the
// beginning of a line says that there will be no more.

        .bss
line:
        .skip   4096

        .text
        .globl  _start
_start:
        ldr     x19, =line              // x19: the buffer
        mov     x20, #0                 // x20: bytes of the present line
next_byte:
        mov     x0, #0                  // read(0, line + x20, 1)
        add     x1, x19, x20
        mov     x2, #1
        mov     x8, #63
        svc     #0
        cmp     x0, #1
        b.ne    last                    // 0: the end; negative: an error
        ldrb    w0, [x19, x20]
        cmp     w0, #'\n'
        b.eq    whole
        add     x20, x20, #1
        cmp     x20, #4095              // a longer line is cut in two
        b.lo    next_byte
whole:
        bl      reverse
        mov     w0, #'\n'               // back behind the line
        strb    w0, [x19, x20]
        add     x2, x20, #1
        mov     x0, #1                  // write(1, line, x20 + 1)
        mov     x1, x19
        mov     x8, #64
        svc     #0
        mov     x20, #0
        b       next_byte

last:                                   // a last line without "\n"
        bl      reverse
        mov     x0, #1
        mov     x1, x19
        mov     x2, x20
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// reverse: turns round the x20 bytes at x19. Two pointers walk towards
// each other and exchange what they point at.
reverse:
        mov     x0, x19
        add     x1, x19, x20
        sub     x1, x1, #1
swap:
        cmp     x0, x1
        b.hs    turned
        ldrb    w2, [x0]
        ldrb    w3, [x1]
        strb    w3, [x0], #1
        strb    w2, [x1], #-1
        b       swap
turned:
        ret
