// fails form: there is no add | alone gives the start of the page
        .data
        .align  3
value:  .quad   1234

        .text
        .globl  _start
_start:
        adrp    x0, value               // the page that value is in
done:
        ldr     x19, [x0]
after:
        mov     x0, #0
        mov     x8, #93
        svc     #0
