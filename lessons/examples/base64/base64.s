// Base64: bytes as letters that survive mail.
//
// Three bytes are 24 bits, and 24 bits are four letters of six bits
// each. "=" fills up where fewer than three bytes are left.

        .bss
input:  .skip   4                       // three, and one for str
output: .skip   4

        .text
        .globl  _start
_start:
        ldr     x19, =input
        ldr     x20, =output
next:
        str     wzr, [x19, #0]          // nothing is left of the last three
        mov     x21, #0                 // x21: how many came
more:
        mov     x0, #0                  // read(0, input + x21, 3 - x21)
        add     x1, x19, x21
        mov     x2, #3
        sub     x2, x2, x21
        mov     x8, #63
        svc     #0
        cmp     x0, #0
        b.le    ended                   // a read may give fewer than asked
        add     x21, x21, x0
        cmp     x21, #3
        b.lo    more
        bl      encode
        b       next

ended:
        cbz     x21, done
        bl      encode
done:
        adr     x1, newline
        mov     x0, #1
        mov     x2, #1
        mov     x8, #64
        svc     #0
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// encode: the x21 bytes in input, as four letters.
encode:
        ldrb    w0, [x19]               // aaaaaaaa
        ldrb    w1, [x19, #1]           //         bbbbbbbb
        ldrb    w2, [x19, #2]           //                 cccccccc
        orr     w0, w2, w0, lsl #16
        orr     w0, w0, w1, lsl #8      // together, 24 bits
        adr     x3, alphabet
        ubfx    w4, w0, #18, #6         // six bits from bit 18 up
        ldrb    w4, [x3, w4, uxtw]
        ubfx    w5, w0, #12, #6
        ldrb    w5, [x3, w5, uxtw]
        ubfx    w6, w0, #6, #6
        ldrb    w6, [x3, w6, uxtw]
        and     w7, w0, #63
        ldrb    w7, [x3, w7, uxtw]
        mov     w9, #'='
        cmp     x21, #2
        csel    w6, w9, w6, lo          // one byte: two letters, two =
        csel    w7, w9, w7, ls          // two bytes: three letters, one =
        strb    w4, [x20]
        strb    w5, [x20, #1]
        strb    w6, [x20, #2]
        strb    w7, [x20, #3]
        mov     x0, #1                  // write(1, output, 4)
        mov     x1, x20
        mov     x2, #4
        mov     x8, #64
        svc     #0
        ret

alphabet:
        .ascii  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
newline:
        .ascii  "\n"
