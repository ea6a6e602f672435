// fails large: 0x1234 | expected
        .text
        .globl  _start
_start:
        movz    x19, #0x5678            // the lowest 16 bits; the rest becomes 0
        movk    x19, #0x1234            // the next 16 bits; the rest stays
        mov     x20, #-1                // all 64 bits are 1
        mov     w20, #7                 // writes the lower half; the upper becomes 0
done:
        mov     x0, #0
        mov     x8, #93
        svc     #0
