// A pipe: what one process writes, another one reads.
//
// The child writes lines into one end. The parent reads them at the
// other and makes their letters large. When the last descriptor of the
// writing end is closed, read gives 0: so each closes what it does not
// use.

        .equ    SIGCHLD, 17

        .data
        .balign 4
ends:   .word   0, 0                    // to read from, to write to
poem:   .ascii  "a pipe has two ends,\nand bytes flow one way.\n"
poem_length = . - poem
        .bss
buffer: .skip   128

        .text
        .globl  _start
_start:
        ldr     x0, =ends               // pipe2(ends, 0)
        mov     x1, #0
        mov     x8, #59
        svc     #0
        ldr     x0, =ends
        ldp     w19, w20, [x0]          // w19: reading end, w20: writing end

        mov     x0, #SIGCHLD            // clone: fork
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x8, #220
        svc     #0
        cbz     x0, child

        mov     w0, w20                 // the parent does not write
        mov     x8, #57                 // close
        svc     #0
read:
        mov     w0, w19
        ldr     x1, =buffer
        mov     x2, #128
        mov     x8, #63
        svc     #0                      // waits until the child has written
        cmp     x0, #0
        b.le    done
        mov     x2, x0
        ldr     x1, =buffer
        add     x3, x1, x2
        mov     x4, x1
letter:
        ldrb    w5, [x4]
        sub     w6, w5, #'a'
        cmp     w6, #26                 // from a to z?
        sub     w7, w5, #32             // large ones are 32 before them
        csel    w5, w7, w5, lo
        strb    w5, [x4], #1
        cmp     x4, x3
        b.lo    letter
        mov     x0, #1                  // write(1, buffer, as many as came)
        mov     x8, #64
        svc     #0
        b       read
done:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

child:
        mov     w0, w19                 // the child does not read
        mov     x8, #57
        svc     #0
        mov     w0, w20                 // write(pipe, poem, poem_length)
        ldr     x1, =poem
        mov     x2, #poem_length
        mov     x8, #64
        svc     #0
        mov     x0, #0                  // its end closes the writing end
        mov     x8, #93
        svc     #0
