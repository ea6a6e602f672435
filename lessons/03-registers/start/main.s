        .text
        .globl  _start
_start:
        movz    x19, #0x5678            // the lowest 16 bits; the rest becomes 0
        mov     x20, #-1                // all 64 bits are 1
        movk    x20, #7                 // the lowest 16 bits; the rest stays
done:
        mov     x0, #0
        mov     x8, #93
        svc     #0
