// How a C program begins: Linux jumps to _start with argc, argv and the environment on the stack; main is called with them, and
// what it returns becomes the exit status.

        .equ    SYS_mmap,       222
        .equ    PT_TLS,         7
        .equ    PROGRAM_HEADER_BYTES, 56

        .text

        .globl  _start
        .type   _start, %function
_start:
        mov     x29, #0                 // the outermost frame: backtraces end here
        mov     x30, #0
        ldr     x19, [sp]               // x19: argc
        add     x20, sp, #8             // x20: argv
        add     x21, x20, x19, lsl #3
        add     x21, x21, #8            // x21: envp, behind the NULL that ends argv
        adrp    x0, environ
        str     x21, [x0, :lo12:environ]

        adrp    x22, __ehdr_start       // thread-local variables, if the program has any
        add     x22, x22, :lo12:__ehdr_start
        ldr     x9, [x22, #32]
        ldrh    w10, [x22, #56]
        add     x9, x22, x9             // x9: the program headers, w10: how many
1:      cbz     w10, 2f
        sub     w10, w10, #1
        ldr     w11, [x9], #PROGRAM_HEADER_BYTES
        cmp     w11, #PT_TLS
        b.ne    1b
        bl      set_up_locals

2:      adrp    x22, __init_array_start // constructors, in their order
        add     x22, x22, :lo12:__init_array_start
        adrp    x23, __init_array_end
        add     x23, x23, :lo12:__init_array_end
1:      cmp     x22, x23
        b.hs    2f
        ldr     x3, [x22], #8
        mov     w0, w19
        mov     x1, x20
        mov     x2, x21
        blr     x3
        b       1b

2:      mov     w0, w19                 // exit(main(argc, argv, envp))
        mov     x1, x20
        mov     x2, x21
        bl      main
        bl      exit
        .size   _start, . - _start

// x9: behind the program header PT_TLS. The first thread gets memory for its thread-local variables.
set_up_locals:
        str     x30, [sp, #-16]!
        ldur    x0, [x9, #16 - PROGRAM_HEADER_BYTES] // p_vaddr
        ldur    x1, [x9, #32 - PROGRAM_HEADER_BYTES] // p_filesz
        ldur    x2, [x9, #40 - PROGRAM_HEADER_BYTES] // p_memsz
        ldur    x3, [x9, #48 - PROGRAM_HEADER_BYTES] // p_align
        sub     x3, x3, #1
        orr     x3, x3, #15
        adrp    x4, local_image
        add     x4, x4, :lo12:local_image
        stp     x0, x1, [x4]
        stp     x2, x3, [x4, #16]
        bl      thread_block_bytes
        mov     x22, x0
        mov     x1, x0
        mov     x0, #0
        mov     w2, #3                  // PROT_READ | PROT_WRITE
        mov     w3, #0x22               // MAP_PRIVATE | MAP_ANONYMOUS
        mov     w4, #-1
        mov     x5, #0
        mov     x8, #SYS_mmap
        svc     #0
        add     x0, x0, x22
        bl      make_thread_block
        msr     tpidr_el0, x0
        ldr     x30, [sp], #16
        ret
