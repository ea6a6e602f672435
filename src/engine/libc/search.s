// <search.h>: a table looked through from its beginning, lists whose elements name their neighbours.

        .include "function.inc"

        .text

// void *lfind(const void *key, const void *base, size_t *count, size_t size, int (*compare)(const void *, const void *)): the entry, or NULL.
//      x19 key         x20 next entry  x21 entries left        x22 size        x23 compare
function lfind
        mov     w5, #0
        b       1f
// void *lsearch(…): puts a copy of the key behind the table if it has none.
function lsearch
        mov     w5, #1
1:      stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        mov     x19, x0
        mov     x20, x1
        ldr     x21, [x2]
        mov     x22, x3
        mov     x23, x4
        mov     w24, w5
        mov     x25, x2
2:      cbz     x21, 3f
        mov     x0, x19
        mov     x1, x20
        blr     x23
        mov     w1, w0
        mov     x0, x20
        cbz     w1, 4f
        add     x20, x20, x22
        sub     x21, x21, #1
        b       2b
3:      mov     x0, #0
        cbz     w24, 4f
        ldr     x1, [x25]
        add     x1, x1, #1
        str     x1, [x25]
        mov     x0, x20
        mov     x1, x19
        mov     x2, x22
        bl      memcpy
4:      ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end lsearch
end lfind

// void insque(void *element, void *before), remque(void *element): of a list whose elements begin with the next one and the one before.
// before NULL: the element is a list of its own.
function insque
        mov     x2, #0
        cbz     x1, 1f
        ldr     x2, [x1]
        str     x0, [x1]
        cbz     x2, 1f
        str     x0, [x2, #8]
1:      stp     x2, x1, [x0]
        ret
end insque
function remque
        ldp     x1, x2, [x0]
        cbz     x1, 1f
        str     x2, [x1, #8]
1:      cbz     x2, 2f
        str     x1, [x2]
2:      ret
end remque
