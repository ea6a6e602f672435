// CRC-32, the checksum of zip and PNG files: three ways to compute it.
//
// bit by bit, with a table of 256 words, and with the instruction that
// the processor has for it. All three give 0xcbf43926 for "123456789".

        .equ    POLYNOMIAL, 0xedb88320  // its bits are in reverse order

        .data
message:
        .ascii  "123456789"
message_length = . - message
line:   .ascii  "0x????????  "
name:   .ascii  "bit by bit \n"
line_length = . - line
names:  .ascii  "bit by bit \nwith table \ninstruction\n"

        .bss
        .balign 4
table:  .skip   4 * 256

        .text
        .globl  _start
_start:
        bl      by_bits
        mov     w1, #0
        bl      show
        bl      make_table
        bl      by_table
        mov     w1, #1
        bl      show
        bl      by_instruction
        mov     w1, #2
        bl      show
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// Each takes the message and gives its checksum in w0. It begins with
// all ones, and all bits are turned round at the end.
by_bits:
        mov     w0, #-1
        ldr     x1, =message
        mov     w2, #message_length
        ldr     w3, =POLYNOMIAL
byte:
        ldrb    w4, [x1], #1
        eor     w0, w0, w4
        mov     w5, #8
bit:
        tst     w0, #1                  // what falls out at the right
        lsr     w0, w0, #1
        eor     w6, w0, w3
        csel    w0, w6, w0, ne          // decides whether to subtract
        subs    w5, w5, #1
        b.ne    bit
        subs    w2, w2, #1
        b.ne    byte
        mvn     w0, w0
        ret

// make_table: what eight rounds of the loop above do to each byte.
make_table:
        ldr     x1, =table
        ldr     w3, =POLYNOMIAL
        mov     w2, #0
entry:
        mov     w0, w2
        mov     w5, #8
entry_bit:
        tst     w0, #1
        lsr     w0, w0, #1
        eor     w6, w0, w3
        csel    w0, w6, w0, ne
        subs    w5, w5, #1
        b.ne    entry_bit
        str     w0, [x1, w2, uxtw #2]
        add     w2, w2, #1
        cmp     w2, #256
        b.lo    entry
        ret

by_table:
        mov     w0, #-1
        ldr     x1, =message
        mov     w2, #message_length
        ldr     x3, =table
table_byte:
        ldrb    w4, [x1], #1
        eor     w4, w4, w0
        and     w4, w4, #0xff
        ldr     w4, [x3, w4, uxtw #2]
        eor     w0, w4, w0, lsr #8
        subs    w2, w2, #1
        b.ne    table_byte
        mvn     w0, w0
        ret

        .arch_extension crc
by_instruction:
        mov     w0, #-1
        ldr     x1, =message
        ldr     x2, [x1], #8            // eight bytes at once
        crc32x  w0, w0, x2
        ldrb    w2, [x1]                // and the ninth
        crc32b  w0, w0, w2
        mvn     w0, w0
        ret

// show: the checksum in w0 and the name with the number w1.
show:
        ldr     x2, =line + 2
        mov     w3, #8
digit:
        ror     w0, w0, #28             // the highest four bits come down
        and     w4, w0, #15
        cmp     w4, #10
        add     w5, w4, #'0'
        add     w6, w4, #'a' - 10
        csel    w4, w5, w6, lo
        strb    w4, [x2], #1
        subs    w3, w3, #1
        b.ne    digit
        ldr     x2, =names
        mov     w3, #12
        umaddl  x2, w1, w3, x2
        ldp     w4, w5, [x2]
        ldr     w6, [x2, #8]
        ldr     x2, =name
        stp     w4, w5, [x2]
        str     w6, [x2, #8]
        mov     x0, #1                  // write(1, line, line_length)
        ldr     x1, =line
        mov     x2, #line_length
        mov     x8, #64
        svc     #0
        ret
