// fails form: ldr-literal | from a pool behind the code
        .data
        .align  3
value:  .quad   1234

        .text
        .globl  _start
_start:
        ldr     x0, =value
done:
        ldr     x19, [x0]
after:
        mov     x0, #0
        mov     x8, #93
        svc     #0
