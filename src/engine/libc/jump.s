// <setjmp.h>: a place in a function that others may return to. What a function must keep is kept: x19 to x30, sp, d8 to d15.

        .include "function.inc"

        .text

        .equ    PLACE_has_mask, 176     // whether a signal mask is kept behind the registers
        .equ    PLACE_mask,     184

// int sigsetjmp(sigjmp_buf place, int keeps_mask), which <setjmp.h> calls __sigsetjmp.
function __sigsetjmp
function __sigsetjmp_cancel
        str     w1, [x0, #PLACE_has_mask]
        cbz     w1, setjmp
        stp     x0, x30, [sp, #-16]!
        add     x2, x0, #PLACE_mask
        mov     w0, #0
        mov     x1, #0
        bl      sigprocmask
        ldp     x0, x30, [sp], #16
        b       save
end __sigsetjmp_cancel
end __sigsetjmp

// int setjmp(jmp_buf place): 0; when longjmp comes back here, what it was given
function setjmp
function _setjmp
        str     wzr, [x0, #PLACE_has_mask]
save:   stp     x19, x20, [x0]
        stp     x21, x22, [x0, #16]
        stp     x23, x24, [x0, #32]
        stp     x25, x26, [x0, #48]
        stp     x27, x28, [x0, #64]
        stp     x29, x30, [x0, #80]
        mov     x9, sp
        str     x9, [x0, #96]
        stp     d8, d9, [x0, #112]
        stp     d10, d11, [x0, #128]
        stp     d12, d13, [x0, #144]
        stp     d14, d15, [x0, #160]
        mov     w0, #0
        ret
end _setjmp
end setjmp

// void siglongjmp(sigjmp_buf place, int value): the signal mask too, if it was kept.
function siglongjmp
        ldr     w2, [x0, #PLACE_has_mask]
        cbz     w2, longjmp
        stp     x0, x1, [sp, #-16]!
        add     x1, x0, #PLACE_mask
        mov     w0, #2                  // SIG_SETMASK
        mov     x2, #0
        bl      sigprocmask
        ldp     x0, x1, [sp], #16
        b       longjmp
end siglongjmp

// void longjmp(jmp_buf place, int value): never returns; 0 counts as 1
function longjmp
function _longjmp
function __longjmp_chk
        ldp     x19, x20, [x0]
        ldp     x21, x22, [x0, #16]
        ldp     x23, x24, [x0, #32]
        ldp     x25, x26, [x0, #48]
        ldp     x27, x28, [x0, #64]
        ldp     x29, x30, [x0, #80]
        ldr     x9, [x0, #96]
        mov     sp, x9
        ldp     d8, d9, [x0, #112]
        ldp     d10, d11, [x0, #128]
        ldp     d12, d13, [x0, #144]
        ldp     d14, d15, [x0, #160]
        cmp     w1, #0
        csinc   w0, w1, wzr, ne
        ret
end __longjmp_chk
end _longjmp
end longjmp
