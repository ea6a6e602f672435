// fails form: no adrp | reaches 4 GiB
        .data
        .align  3
value:  .quad   1234

        .text
        .globl  _start
_start:
        adr     x0, value               // the page that value is in
        add     x0, x0, #0
done:
        ldr     x19, [x0]
after:
        mov     x0, #0
        mov     x8, #93
        svc     #0
