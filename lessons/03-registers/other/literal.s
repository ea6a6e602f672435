        .text
        .globl  _start
_start:
        ldr     w19, =0x12345678        // from a pool of numbers beside the code
        mov     x20, #-1
        orr     w20, wzr, #7
done:
        mov     x0, xzr
        mov     x8, #93
        svc     #0
