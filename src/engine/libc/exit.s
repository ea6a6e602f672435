// How a C program ends: `exit` runs what atexit registered, last first, then writes out what is still in buffers. A program with a
// _start of its own (-nostartfiles) ends by these as well.

        .equ    SYS_exit_group, 94
        .equ    ATEXIT_LIMIT,   64

        .text

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
