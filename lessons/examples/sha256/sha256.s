// SHA-256 with the instructions that the processor has for it.
//
// A message becomes 32 bytes that nobody can foresee. It is cut into
// blocks of 64 bytes; behind it come a 1 bit, zeros, and its length in
// bits. Each block stirs the state: 64 rounds, four an instruction.

        .arch_extension crypto

        .data
message:
        .ascii  "abc"
message_length = . - message
text:   .skip   65                      // the sum in hexadecimal

        .balign 16
state:  .word   0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a
        .word   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19

        .section .rodata
        .balign 16
constants:                              // FIPS 180-4, section 4.2.2
        .word   0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5
        .word   0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5
        .word   0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3
        .word   0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174
        .word   0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc
        .word   0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da
        .word   0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7
        .word   0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967
        .word   0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13
        .word   0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85
        .word   0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3
        .word   0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070
        .word   0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5
        .word   0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3
        .word   0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208
        .word   0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2

        .bss
        .balign 16
block:  .skip   64

        .text
        .globl  _start
_start:
        ldr     x0, =message            // a message of at most 55 bytes
        ldr     x1, =block              // fits into one block
        mov     x2, #message_length
copy:
        ldrb    w3, [x0], #1
        strb    w3, [x1], #1
        subs    x2, x2, #1
        b.ne    copy
        mov     w3, #0x80               // the 1 bit behind it
        strb    w3, [x1]
        ldr     x1, =block
        mov     x2, #message_length * 8
        rev     x2, x2                  // the length, highest byte first
        str     x2, [x1, #56]

        ldr     x0, =state
        bl      stir
        ldr     x0, =state
        bl      show
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// stir: the block at x1 into the state at x0.
stir:
        ldp     q0, q1, [x0]            // v0: a b c d, v1: e f g h
        ldp     q2, q3, [x1]            // v2 to v5: the next 16 words
        ldp     q4, q5, [x1, #32]
        rev32   v2.16b, v2.16b          // their bytes come highest first
        rev32   v3.16b, v3.16b
        rev32   v4.16b, v4.16b
        rev32   v5.16b, v5.16b
        ldr     x2, =constants
        mov     w3, #16                 // 16 times four rounds
four_rounds:
        ldr     q6, [x2], #16
        add     v6.4s, v6.4s, v2.4s     // constants + words of the message
        mov     v7.16b, v0.16b
        sha256h  q0, q1, v6.4s          // a b c d after four rounds
        sha256h2 q1, q7, v6.4s          // e f g h
        sha256su0 v2.4s, v3.4s          // four words for later rounds
        sha256su1 v2.4s, v4.4s, v5.4s
        mov     v6.16b, v2.16b          // each register takes the place
        mov     v2.16b, v3.16b          // of the one before it
        mov     v3.16b, v4.16b
        mov     v4.16b, v5.16b
        mov     v5.16b, v6.16b
        subs    w3, w3, #1
        b.ne    four_rounds
        ldp     q6, q7, [x0]            // what was there is added
        add     v0.4s, v0.4s, v6.4s
        add     v1.4s, v1.4s, v7.4s
        stp     q0, q1, [x0]
        ret

// show: eight words in hexadecimal.
show:
        ldr     x1, =text
        mov     w2, #8
word:
        ldr     w3, [x0], #4
        mov     w4, #8
digit:
        ror     w3, w3, #28             // the highest four bits come down
        and     w5, w3, #15
        add     w6, w5, #'0'
        add     w7, w5, #'a' - 10
        cmp     w5, #10
        csel    w5, w6, w7, lo
        strb    w5, [x1], #1
        subs    w4, w4, #1
        b.ne    digit
        subs    w2, w2, #1
        b.ne    word
        mov     w5, #'\n'
        strb    w5, [x1]
        mov     x0, #1                  // write(1, text, 65)
        ldr     x1, =text
        mov     x2, #65
        mov     x8, #64
        svc     #0
        ret
