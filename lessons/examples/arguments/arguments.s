// Arguments and environment: what lies on the stack when a program
// starts.
//
// sp points at the number of arguments. Above it lie the addresses of
// the arguments, a 0, the addresses of the environment's strings, and
// another 0. Nobody calls _start: x30 holds no way back.

        .text
        .globl  _start
_start:
        ldr     x19, [sp]               // x19: how many arguments
        add     x20, sp, #8             // x20: the list that is printed
        adr     x0, arguments_are
        bl      print
argument:
        cbz     x19, environment
        adr     x0, indent
        bl      print
        ldr     x0, [x20], #8           // its address; x20 goes on
        bl      print
        adr     x0, newline
        bl      print
        sub     x19, x19, #1
        b       argument

environment:
        add     x20, x20, #8            // over the 0 that ends the list
        adr     x0, environment_is
        bl      print
variable:
        ldr     x21, [x20], #8
        cbz     x21, done               // the 0 that ends this list
        adr     x0, indent
        bl      print
        mov     x0, x21
        bl      print
        adr     x0, newline
        bl      print
        b       variable
done:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

// print: writes the string at x0, which ends with a 0, to standard
// output. Changes x0 to x3 and x8.
print:
        mov     x1, x0
        mov     x2, #0
length:
        ldrb    w3, [x1, x2]
        cbz     w3, write
        add     x2, x2, #1
        b       length
write:
        mov     x0, #1
        mov     x8, #64                 // write
        svc     #0
        ret

arguments_are:  .asciz  "Arguments:\n"
environment_is: .asciz  "Environment:\n"
indent:         .asciz  "  "
newline:        .asciz  "\n"
