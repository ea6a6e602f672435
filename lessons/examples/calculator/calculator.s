// A calculator: + - * / and brackets, with the usual order.
//
// Three functions call one another, as the grammar says:
//   sum     = product (+ or - product) …
//   product = factor (* or / factor) …
//   factor  = number, -factor, or ( sum )
// x19 is the place in the line up to which it has been read.

        .bss
line:   .skip   256
digits: .skip   24

        .text
        .globl  _start
_start:
next_line:
        bl      read_line
        cbz     x0, leave
        ldr     x19, =line
        bl      blanks
        cbz     w0, next_line           // an empty line
        ldr     x20, =problem           // where to go if it cannot be read
        mov     x21, sp                 // and what the stack is like there
        bl      sum
        mov     x22, x0
        bl      blanks
        cbnz    w0, problem             // something is left over
        mov     x0, x22
        bl      print_number
        b       next_line
problem:
        mov     sp, x21                 // the frames on it are given up
        adr     x1, complaint
        mov     x2, #complaint_length
        bl      print
        b       next_line
leave:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0

sum:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x22, [sp, #16]
        bl      product
        mov     x22, x0
more_terms:
        bl      blanks
        cmp     w0, #'+'
        b.eq    plus
        cmp     w0, #'-'
        b.ne    end_of_sum
        add     x19, x19, #1
        bl      product
        sub     x22, x22, x0
        b       more_terms
plus:
        add     x19, x19, #1
        bl      product
        add     x22, x22, x0
        b       more_terms
end_of_sum:
        mov     x0, x22
        ldr     x22, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

product:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x22, [sp, #16]
        bl      factor
        mov     x22, x0
more_factors:
        bl      blanks
        cmp     w0, #'*'
        b.eq    times
        cmp     w0, #'/'
        b.ne    end_of_product
        add     x19, x19, #1
        bl      factor
        cbz     x0, give_up             // the processor would say 0
        sdiv    x22, x22, x0
        b       more_factors
times:
        add     x19, x19, #1
        bl      factor
        mul     x22, x22, x0
        b       more_factors
end_of_product:
        mov     x0, x22
        ldr     x22, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

factor:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      blanks
        cmp     w0, #'('
        b.eq    bracket
        cmp     w0, #'-'
        b.eq    negative
        sub     w1, w0, #'0'
        cmp     w1, #9
        b.hi    give_up
        mov     x0, #0
        mov     x2, #10
digit:
        madd    x0, x0, x2, x1          // x0 × 10 + the digit
        ldrb    w1, [x19, #1]!
        sub     w1, w1, #'0'
        cmp     w1, #9
        b.ls    digit
        b       end_of_factor
negative:
        add     x19, x19, #1
        bl      factor
        neg     x0, x0
        b       end_of_factor
bracket:
        add     x19, x19, #1
        bl      sum
        mov     x1, x0
        bl      blanks
        cmp     w0, #')'
        b.ne    give_up
        add     x19, x19, #1
        mov     x0, x1
end_of_factor:
        ldp     x29, x30, [sp], #16
        ret

give_up:
        br      x20

// blanks: goes on to what is no space. Gives that byte in w0; 0 at the
// end of the line. Leaves x1 alone.
blanks:
        ldrb    w0, [x19], #1
        cmp     w0, #' '
        b.eq    blanks
        sub     x19, x19, #1
        ret

// read_line: a line without its end, with a 0 behind it. Gives 0 in x0
// where there is none. A byte at a time: what follows stays unread.
read_line:
        ldr     x9, =line
        add     x10, x9, #255
        mov     x11, #0                 // anything at all?
read_byte:
        mov     x0, #0                  // read(0, x9, 1)
        mov     x1, x9
        mov     x2, #1
        mov     x8, #63
        svc     #0
        cmp     x0, #1
        b.ne    line_read
        mov     x11, #1
        ldrb    w0, [x9]
        cmp     w0, #'\n'
        b.eq    line_read
        add     x9, x9, #1
        cmp     x9, x10
        b.lo    read_byte
line_read:
        strb    wzr, [x9]
        mov     x0, x11
        ret

// print_number: the signed number in x0, on a line of its own.
print_number:
        ldr     x1, =digits + 24        // from its end to the front
        mov     w2, #'\n'
        strb    w2, [x1, #-1]!
        cmp     x0, #0
        cneg    x3, x0, lt
        mov     x4, #10
put_digit:
        udiv    x5, x3, x4
        msub    x6, x5, x4, x3
        add     w6, w6, #'0'
        strb    w6, [x1, #-1]!
        mov     x3, x5
        cbnz    x3, put_digit
        tbz     x0, #63, signed
        mov     w6, #'-'
        strb    w6, [x1, #-1]!
signed:
        ldr     x2, =digits + 24
        sub     x2, x2, x1

// print: x2 bytes at x1.
print:
        mov     x0, #1
        mov     x8, #64                 // write
        svc     #0
        ret

complaint:
        .ascii  "I cannot read that. Try (1 + 2) * 3\n"
complaint_length = . - complaint
