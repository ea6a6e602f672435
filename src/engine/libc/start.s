// How a C program begins and ends: Linux jumps to _start with argc, argv and the environment on the stack; main is
// called with them, and what it returns becomes the exit status. `exit` runs what atexit registered, last first, then
// writes out what is still in buffers.

        .equ    SYS_exit_group, 94
        .equ    SYS_mmap,       222
        .equ    ATEXIT_LIMIT,   64
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

// void exit(int status): the ordinary end.
        .globl  exit
        .type   exit, %function
exit:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w19, w0                 // never returns: callee-saved registers are free
        adrp    x20, atexit_count
        add     x20, x20, :lo12:atexit_count
        adrp    x21, atexit_functions
        add     x21, x21, :lo12:atexit_functions
1:      ldr     w1, [x20]               // the last one first; each may register more
        cbz     w1, 2f
        sub     w1, w1, #1
        str     w1, [x20]
        add     x2, x21, x1, lsl #4
        ldp     x1, x0, [x2]
        blr     x1
        b       1b
2:      adrp    x20, __fini_array_start // destructors, backwards
        add     x20, x20, :lo12:__fini_array_start
        adrp    x21, __fini_array_end
        add     x21, x21, :lo12:__fini_array_end
3:      cmp     x21, x20
        b.ls    4f
        ldr     x0, [x21, #-8]!
        blr     x0
        b       3b
4:      mov     x0, #0                  // fflush(NULL): every open stream
        bl      fflush
        mov     w0, w19
        b       _exit
        .size   exit, . - exit

// void _exit(int status): at once; nothing is written out.
        .globl  _exit
        .globl  _Exit
        .globl  quick_exit
        .type   _exit, %function
_exit:
_Exit:
quick_exit:
        mov     x8, #SYS_exit_group
        svc     #0
        .size   _exit, . - _exit

// int atexit(void (*function)(void)): 0, or -1 when the table is full.
        .globl  atexit
        .type   atexit, %function
atexit:
        mov     x1, #0
// int on_exit-like registration of C++ destructors: __cxa_atexit(function, argument, module).
        .globl  __cxa_atexit
        .type   __cxa_atexit, %function
__cxa_atexit:
        adrp    x3, atexit_count
        add     x3, x3, :lo12:atexit_count
        ldr     w4, [x3]
        cmp     w4, #ATEXIT_LIMIT
        b.hs    1f
        adrp    x5, atexit_functions
        add     x5, x5, :lo12:atexit_functions
        add     x5, x5, x4, lsl #4
        stp     x0, x1, [x5]
        add     w4, w4, #1
        str     w4, [x3]
        mov     w0, #0
        ret
1:      mov     w0, #-1
        ret
        .size   __cxa_atexit, . - __cxa_atexit

// void abort(void): SIGABRT; if that is caught or ignored, the default action is put back and it is sent again.
        .globl  abort
        .type   abort, %function
abort:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        mov     w0, #6                  // SIGABRT
        bl      raise
        mov     w0, #6
        mov     x1, #0                  // SIG_DFL
        bl      signal
        mov     w0, #6
        bl      raise
        mov     w0, #127
        b       _exit
        .size   abort, . - abort

// void __stack_chk_fail(void): compiled code calls it when a buffer has overrun into the guard word of its frame.
        .globl  __stack_chk_fail
        .type   __stack_chk_fail, %function
__stack_chk_fail:
        mov     w0, #2
        adrp    x1, smashed
        add     x1, x1, :lo12:smashed
        mov     x2, #smashed_length
        bl      write
        b       abort
        .size   __stack_chk_fail, . - __stack_chk_fail

        .section .rodata
smashed:
        .ascii  "*** stack smashing detected ***: terminated\n"
smashed_length = . - smashed

        .data
        .balign 8
        .globl  environ
        .globl  __environ
environ:
__environ:
        .quad   0
        .globl  __stack_chk_guard
__stack_chk_guard:                      // a NUL byte stops string functions from copying it
        .quad   0x1f7b3c5a9e6d4200
        .globl  __dso_handle
__dso_handle:
        .quad   0

        .bss
        .balign 16
atexit_functions:                       // pairs of function and argument
        .skip   ATEXIT_LIMIT * 16
atexit_count:
        .skip   4
