// fails survives: may be read but not written | read only
        .section .rodata
source: .asciz  "forty-two"             // a text, and a zero byte behind it

target: .space  16

        .text
        .globl  _start
_start:
        ldr     x0, =source
        ldr     x1, =target
copy:
        ldrb    w2, [x0], #1            // one byte, then x0 goes on by 1
        strb    w2, [x1], #1
        cbnz    w2, copy                // until the zero byte has been copied
done:
        mov     x0, #0
        mov     x8, #93
        svc     #0
