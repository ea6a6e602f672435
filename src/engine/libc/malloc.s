// malloc and its family. The heap is one stretch of memory that grows through sbrk. Every block has a header of 16 bytes in
// front of what the caller gets:
//
//      +0  bytes of the whole block, header included, a multiple of 16; bit 0 is set while the block is in use
//      +8  while it is free: the next free block, in the order of addresses
//
// malloc takes the first free block that is large enough and cuts off what it does not need; free puts a block back and
// joins it with free neighbours.

        .include "function.inc"

        .text

        .equ    HEADER,    16
        .equ    ENOMEM,    12
        .equ    GROWTH,    65536        // the heap grows by at least this

// void *malloc(size_t bytes): 16-byte aligned, or NULL and ENOMEM.
function malloc
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x1, #0x7fffffffffffff00
        cmp     x0, x1
        b.hi    no_memory
        add     x19, x0, #HEADER + 15   // x19: bytes of the block
        and     x19, x19, #-16
        cmp     x19, #32                // no block without contents
        mov     x1, #32
        csel    x19, x1, x19, lo
search:
        adrp    x1, free_list           // x1: the place of the pointer to x2
        add     x1, x1, :lo12:free_list
1:      ldr     x2, [x1]
        cbz     x2, grow
        ldr     x3, [x2]
        cmp     x3, x19
        b.hs    2f
        add     x1, x2, #8
        b       1b
2:      ldr     x4, [x2, #8]            // large enough: x4 is the free block behind it
        sub     x5, x3, x19
        cmp     x5, #32
        b.lo    3f                      // too little would be left for a block
        add     x6, x2, x19             // the rest takes its place in the list
        stp     x5, x4, [x6]
        mov     x4, x6
        mov     x3, x19
3:      str     x4, [x1]
        orr     x3, x3, #1
        str     x3, [x2]
        add     x0, x2, #HEADER
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

grow:
        mov     x0, #GROWTH
        cmp     x19, x0
        csel    x0, x0, x19, lo
        add     x0, x0, #15
        and     x0, x0, #-16
        str     x0, [sp, #24]
        mov     x0, #0                  // the first time the break may not be a multiple of 16
        bl      sbrk
        neg     x0, x0
        and     x0, x0, #15
        cbz     x0, 1f
        bl      sbrk
1:      ldr     x0, [sp, #24]
        bl      sbrk
        cmn     x0, #1
        b.eq    no_memory
        ldr     x1, [sp, #24]
        str     x1, [x0]
        bl      give_back
        b       search
no_memory:
        adrp    x1, errno
        mov     w2, #ENOMEM
        str     w2, [x1, :lo12:errno]
        mov     x0, #0
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end malloc

// void free(void *area): NULL is fine.
function free
function cfree
        cbz     x0, 1f
        sub     x0, x0, #HEADER
        ldr     x1, [x0]
        tbz     x1, #0, not_in_use
        and     x1, x1, #-16
        str     x1, [x0]
        b       give_back
1:      ret
not_in_use:
        mov     w0, #2
        adrp    x1, twice
        add     x1, x1, :lo12:twice
        mov     x2, #twice_length
        bl      write
        bl      abort
end cfree
end free

// x0: a block whose size is in its header, to go into the list. Uses x1–x6.
give_back:
        adrp    x2, free_list
        add     x2, x2, :lo12:free_list
        mov     x3, #0                  // x3: the free block before it, x4: the one behind it
1:      ldr     x4, [x2]
        cbz     x4, 2f
        cmp     x4, x0
        b.hi    2f
        mov     x3, x4
        add     x2, x4, #8
        b       1b
2:      ldr     x1, [x0]
        add     x5, x0, x1              // joined with the one behind it, if they touch
        cmp     x5, x4
        b.ne    3f
        ldp     x5, x4, [x4]
        add     x1, x1, x5
3:      stp     x1, x4, [x0]
        str     x0, [x2]
        cbz     x3, 4f                  // and with the one before it
        ldr     x5, [x3]
        add     x6, x3, x5
        cmp     x6, x0
        b.ne    4f
        add     x5, x5, x1
        stp     x5, x4, [x3]
4:      ret

// void *calloc(size_t count, size_t bytes): all zero.
function calloc
        umulh   x2, x0, x1
        mul     x0, x0, x1
        cbnz    x2, too_many
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      malloc
        cbz     x0, 1f
        mov     w1, #0
        ldr     x2, [sp, #16]
        bl      memset
1:      ldp     x29, x30, [sp], #32
        ret
end calloc

// void *reallocarray(void *area, size_t count, size_t bytes)
function reallocarray
        umulh   x3, x1, x2
        mul     x1, x1, x2
        cbz     x3, realloc
too_many:
        adrp    x1, errno
        mov     w2, #ENOMEM
        str     w2, [x1, :lo12:errno]
        mov     x0, #0
        ret
end reallocarray

// void *realloc(void *area, size_t bytes): the contents move along; NULL for an area is malloc, 0 bytes is free.
function realloc
        cbz     x0, 4f
        cbz     x1, 3f
        ldr     x2, [x0, #-HEADER]
        and     x2, x2, #-16
        sub     x2, x2, #HEADER         // x2: bytes that it has room for
        cmp     x1, x2
        b.ls    2f
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x0, x2, [sp, #16]
        mov     x0, x1
        bl      malloc
        cbz     x0, 1f
        str     x0, [sp, #32]
        ldp     x1, x2, [sp, #16]
        bl      memcpy
        ldr     x0, [sp, #16]
        bl      free
        ldr     x0, [sp, #32]
1:      ldp     x29, x30, [sp], #48
2:      ret
3:      stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      free
        mov     x0, #0
        ldp     x29, x30, [sp], #16
        ret
4:      mov     x0, x1
        b       malloc
end realloc

// void *aligned_alloc(size_t alignment, size_t bytes): a power of two. A block is cut so that its contents begin there.
function aligned_alloc
function memalign
        cmp     x0, #16
        b.ls    2f
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        add     x0, x0, x1
        add     x0, x0, #HEADER + 16
        bl      malloc
        cbz     x0, 1f
        ldr     x1, [sp, #16]
        sub     x2, x1, #1
        tst     x0, x2
        b.eq    1f                      // it happens to be aligned
        add     x3, x0, #32             // room for a block of its own before it
        add     x3, x3, x2
        neg     x1, x1
        and     x3, x3, x1              // x3: the contents, x0: the block's first contents
        ldr     x4, [x0, #-HEADER]
        sub     x5, x3, x0              // bytes cut off in front
        sub     x4, x4, x5              // bit 0 stays set
        str     x4, [x3, #-HEADER]
        sub     x0, x0, #HEADER
        str     x5, [x0]
        str     x3, [sp, #24]
        bl      give_back
        ldr     x0, [sp, #24]
1:      ldp     x29, x30, [sp], #32
        ret
2:      mov     x0, x1
        b       malloc
end memalign
end aligned_alloc

// int posix_memalign(void **to, size_t alignment, size_t bytes): 0, or the error.
function posix_memalign
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     x0, x1
        mov     x1, x2
        bl      aligned_alloc
        ldr     x1, [sp, #16]
        cbz     x0, 1f
        str     x0, [x1]
        mov     w0, #0
        b       2f
1:      mov     w0, #ENOMEM
2:      ldp     x29, x30, [sp], #32
        ret
end posix_memalign

// void *valloc(size_t bytes): at the start of a page.
function valloc
        mov     x1, x0
        mov     x0, #4096
        b       aligned_alloc
end valloc

// size_t malloc_usable_size(void *area)
function malloc_usable_size
        cbz     x0, 1f
        ldr     x0, [x0, #-HEADER]
        and     x0, x0, #-16
        sub     x0, x0, #HEADER
1:      ret
end malloc_usable_size

        .section .rodata
twice:
        .ascii  "free(): invalid pointer or double free\n"
twice_length = . - twice

        .bss
        .balign 8
free_list:
        .skip   8
