// malloc and its family. The heap is a row of blocks that grows through sbrk. Every block has a header of 16 bytes in front of what the
// caller gets:
//
//      +0  bytes of the whole block, header included, a multiple of 16; bit 0 is set while the block is in use, bit 1 while the one
//          before it is
//      +8  bytes of the block before it, while that is free
//     +16  while it is free: the next one of its list, and at +24 the one before
//
// Free blocks are in lists by size: one for each multiple of 16 up to 1008, one for each power of two above. Words of bits say which lists
// have any, so malloc finds a block without searching; free joins a block with free neighbours. A header in use, of 0 bytes, ends the row.

        .include "function.inc"

        .text

        .equ    HEADER,       16
        .equ    SMALLEST,     32
        .equ    SMALL_LIMIT,  1024      // from here on a list holds blocks of different sizes
        .equ    IN_USE,       1
        .equ    BEFORE_USED,  2
        .equ    FREE_next,    16
        .equ    FREE_previous, 24
        .equ    LIST_small,   16        // where the lists begin, in what `heap` names
        .equ    LIST_large,   16 + 64 * 8
        .equ    ENOMEM,       12
        .equ    GROWTH,       65536     // the heap grows by at least this

// `name` by one thread at a time.
        .macro  locked_heap name
function \name
        adrp    x9, are_several
        ldr     w9, [x9, :lo12:are_several]
        cbz     w9, \name\()_unlocked
        adrp    x10, heap_lock
        add     x10, x10, :lo12:heap_lock
        adr     x11, \name\()_unlocked
        b       under_lock
end \name
        .endm

        .macro  heap_address register
        adrp    \register, heap
        add     \register, \register, :lo12:heap
        .endm

// x0: bytes of a block. x1: the number of its list; x2: the word of bits that the list is in, x3: the list. x4: the heap.
list_of:
        cmp     x0, #SMALL_LIMIT
        b.hs    1f
        lsr     x1, x0, #4
        mov     x2, x4
        add     x3, x4, #LIST_small
        add     x3, x3, x1, lsl #3
        ret
1:      clz     x1, x0
        mov     x2, #63
        sub     x1, x2, x1
        add     x2, x4, #8
        add     x3, x4, #LIST_large
        add     x3, x3, x1, lsl #3
        ret

// x5: a block, x0: its bytes. Puts it into its list. Uses x1–x4, x6, x7.
insert:
        str     x30, [sp, #-16]!
        heap_address x4
        bl      list_of
        ldr     x6, [x3]
        stp     x6, xzr, [x5, #FREE_next]
        str     x5, [x3]
        cbz     x6, 1f
        str     x5, [x6, #FREE_previous]
        b       2f
1:      mov     x7, #1
        lsl     x7, x7, x1
        ldr     x6, [x2]
        orr     x6, x6, x7
        str     x6, [x2]
2:      ldr     x30, [sp], #16
        ret

// x5: a free block, x0: its bytes. Takes it out of its list. Uses x1–x4, x6, x7.
remove:
        ldp     x6, x7, [x5, #FREE_next]
        cbz     x6, 1f
        str     x7, [x6, #FREE_previous]
1:      cbz     x7, 2f
        str     x6, [x7, #FREE_next]
        ret
2:      str     x30, [sp, #-16]!        // it was the first one
        heap_address x4
        bl      list_of
        ldr     x30, [sp], #16
        str     x6, [x3]
        cbnz    x6, 3f
        mov     x7, #1
        lsl     x7, x7, x1
        ldr     x6, [x2]
        bic     x6, x6, x7
        str     x6, [x2]
3:      ret

// x0: bytes of a block that is wanted. x5: a free one of at least as many, or 0. Uses x1–x7.
find:
        str     x30, [sp, #-16]!
        heap_address x4
        bl      list_of
        ldr     x30, [sp], #16
        cmp     x0, #SMALL_LIMIT
        b.lo    2f
        ldr     x5, [x3]                // this list has larger and smaller ones
1:      cbz     x5, 3f
        ldr     x6, [x5]
        cmp     x6, x0
        b.hs    5f
        ldr     x5, [x5, #FREE_next]
        b       1b
2:      ldr     x6, [x4]                // small ones: the first list that has any, from its own on
        lsr     x6, x6, x1
        lsl     x6, x6, x1
        rbit    x6, x6
        clz     x6, x6
        add     x3, x4, #LIST_small
        cmp     x6, #64
        b.lo    4f
        mov     x1, #9
3:      ldr     x6, [x4, #8]            // then any of a larger power of two
        add     x1, x1, #1
        lsr     x6, x6, x1
        lsl     x6, x6, x1
        rbit    x6, x6
        clz     x6, x6
        mov     x5, #0
        cmp     x6, #64
        b.hs    5f
        add     x3, x4, #LIST_large
4:      ldr     x5, [x3, x6, lsl #3]
5:      ret

// void *malloc(size_t bytes): 16-byte aligned, or NULL and ENOMEM.
//      x19 bytes of the block
        locked_heap malloc
malloc_unlocked:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x1, #0x7fffffffffffff00
        cmp     x0, x1
        b.hi    no_memory
        add     x19, x0, #HEADER + 15
        and     x19, x19, #-16
        cmp     x19, #SMALLEST
        mov     x1, #SMALLEST
        csel    x19, x1, x19, lo
1:      mov     x0, x19
        bl      find
        cbz     x5, grow
        ldr     x0, [x5]
        and     x0, x0, #-16
        bl      remove
        mov     x0, x19
        bl      occupy
        add     x0, x5, #HEADER
        b       2f
grow:   mov     x0, x19
        bl      extend
        cbnz    x0, 1b
no_memory:
        set_errno ENOMEM
        mov     x0, #0
2:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// x5: a block that is in no list, x0: bytes that are wanted of it. Marks it as in use, and frees what it has too much. Keeps x5.
occupy:
        stp     x5, x30, [sp, #-16]!
        ldr     x1, [x5]
        and     x2, x1, #BEFORE_USED
        and     x1, x1, #-16
        sub     x3, x1, x0              // x3: bytes that are left
        cmp     x3, #SMALLEST
        b.hs    1f
        orr     x2, x2, #IN_USE
        orr     x2, x2, x1
        str     x2, [x5]
        ldr     x2, [x5, x1]            // the one behind it: this one is not free any more
        orr     x2, x2, #BEFORE_USED
        str     x2, [x5, x1]
        b       2f
1:      orr     x2, x2, #IN_USE
        orr     x2, x2, x0
        str     x2, [x5]
        add     x5, x5, x0
        orr     x0, x3, #BEFORE_USED
        str     x0, [x5]
        bl      give_back
2:      ldp     x5, x30, [sp], #16
        ret

// x5: a block that is in no list, with its bytes and BEFORE_USED in its header. Joins it with free neighbours and puts it into its list.
give_back:
        stp     x8, x30, [sp, #-16]!
        ldr     x0, [x5]
        and     x8, x0, #-16            // x8: its bytes
        tbnz    x0, #1, 1f
        ldr     x0, [x5, #8]            // the one before it is free
        sub     x5, x5, x0
        add     x8, x8, x0
        bl      remove
1:      ldr     x0, [x5, x8]
        tbnz    x0, #0, 2f              // the one behind it is free
        and     x0, x0, #-16
        add     x5, x5, x8
        bl      remove
        sub     x5, x5, x8
        add     x8, x8, x0
2:      orr     x0, x8, #BEFORE_USED    // two free ones are never side by side
        str     x0, [x5]
        add     x1, x5, x8
        ldr     x0, [x1]
        and     x0, x0, #~BEFORE_USED
        stp     x0, x8, [x1]
        mov     x0, x8
        bl      insert
        ldp     x8, x30, [sp], #16
        ret

// x0: bytes that a block must have. The row gets longer by at least as many. x0 = 0 if there are none.
//      x19 bytes to grow by
extend:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        add     x19, x0, #HEADER + 15
        and     x19, x19, #-16
        mov     x1, #GROWTH
        cmp     x19, x1
        csel    x19, x1, x19, lo
        mov     x0, #0                  // the first time the break may not be a multiple of 16
        bl      sbrk
        neg     x0, x0
        ands    x0, x0, #15
        b.eq    1f
        bl      sbrk
1:      mov     x0, x19
        bl      sbrk
        cmn     x0, #1
        b.eq    4f
        adrp    x1, row_end
        ldr     x2, [x1, :lo12:row_end]
        add     x3, x0, x19
        sub     x3, x3, #HEADER         // the new end
        str     x3, [x1, :lo12:row_end]
        mov     x4, #IN_USE
        stp     x4, xzr, [x3]
        sub     x5, x0, #HEADER
        cmp     x5, x2
        b.eq    2f
        mov     x5, x0                  // something else stands before it
        mov     x6, #BEFORE_USED
        b       3f
2:      ldr     x6, [x5]                // what was the end is the header of the new block
        and     x6, x6, #BEFORE_USED
3:      sub     x0, x3, x5
        orr     x0, x0, x6
        str     x0, [x5]
        bl      give_back
        mov     x0, #1
        b       5f
4:      mov     x0, #0
5:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// void free(void *area): NULL is fine.
        locked_heap free
        locked_heap cfree
free_unlocked:
cfree_unlocked:
        cbz     x0, 1f
        tst     x0, #15
        b.ne    not_in_use
        sub     x5, x0, #HEADER
        ldr     x1, [x5]
        tbz     x1, #0, not_in_use
        and     x1, x1, #~IN_USE
        str     x1, [x5]
        b       give_back
1:      ret
not_in_use:
        mov     w0, #2
        adrp    x1, twice
        add     x1, x1, :lo12:twice
        mov     x2, #twice_length
        bl      write
        bl      abort

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
        set_errno ENOMEM
        mov     x0, #0
        ret
end reallocarray

// void *realloc(void *area, size_t bytes): the contents stay, or move along; NULL for an area is malloc, 0 bytes is free.
//      x19 area        x20 bytes       x21 bytes that it has room for
        locked_heap realloc
realloc_unlocked:
        cbz     x0, 4f
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        cbz     x1, 3f
        ldr     x21, [x0, #-HEADER]
        and     x21, x21, #-16
        sub     x21, x21, #HEADER
        cmp     x1, x21
        b.ls    2f
        sub     x5, x0, #HEADER         // a free neighbour may have what is missing
        add     x1, x5, x21
        ldr     x1, [x1, #HEADER]
        tbnz    x1, #0, 1f
        and     x0, x1, #-16
        add     x2, x21, x0
        cmp     x20, x2
        b.hi    1f
        add     x5, x5, x21
        add     x5, x5, #HEADER
        bl      remove
        sub     x5, x19, #HEADER
        ldr     x1, [x5]
        add     x1, x1, x0
        str     x1, [x5]
        add     x0, x20, #HEADER + 15
        and     x0, x0, #-16
        bl      occupy
        b       2f
1:      mov     x0, x20
        bl      malloc_unlocked
        cbz     x0, 5f
        mov     x1, x19
        mov     x2, x21
        mov     x21, x0
        bl      memcpy
        mov     x0, x19
        mov     x19, x21
        bl      free_unlocked
2:      mov     x0, x19
        b       5f
3:      bl      free_unlocked
        mov     x0, #0
5:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
4:      mov     x0, x1
        b       malloc_unlocked

// void *aligned_alloc(size_t alignment, size_t bytes): a power of two. A block is cut so that its contents begin there.
        locked_heap aligned_alloc
        locked_heap memalign
aligned_alloc_unlocked:
memalign_unlocked:
        cmp     x0, #16
        b.ls    2f
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        add     x0, x0, x1
        add     x0, x0, #HEADER + SMALLEST
        bl      malloc_unlocked
        cbz     x0, 1f
        ldr     x1, [sp, #16]
        sub     x2, x1, #1
        tst     x0, x2
        b.eq    1f                      // it happens to be aligned
        add     x3, x0, #SMALLEST       // room for a block of its own before it
        add     x3, x3, x2
        neg     x1, x1
        and     x3, x3, x1              // x3: the contents, x0: the block's first contents
        sub     x5, x0, #HEADER
        ldr     x4, [x5]
        sub     x2, x3, x0              // bytes cut off in front
        sub     x6, x4, x2
        bic     x6, x6, #BEFORE_USED
        str     x6, [x3, #-HEADER]
        and     x4, x4, #BEFORE_USED
        orr     x4, x4, x2
        str     x4, [x5]
        str     x3, [sp, #24]
        bl      give_back
        ldr     x0, [sp, #24]
1:      ldp     x29, x30, [sp], #32
        ret
2:      mov     x0, x1
        b       malloc_unlocked

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
row_end:
        .skip   8
heap:                                   // which small lists have blocks, which large ones; the small lists, the large ones
        .skip   16 + 128 * 8
heap_lock:
        .skip   16
