        .equ    SYS_exit_group, 94
        .global _start
        .text
_start: mov     w8, SYS_exit_group      // ends every thread of the program
        mov     w0, 0x2a                // 42 in hexadecimal
        svc     0
