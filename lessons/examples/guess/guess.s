// Guess the number: from 1 to 100, drawn by the kernel.
//
// getrandom fills a byte. On this machine it is seeded, so that a run
// can be repeated; on a real one the number is new each time.

        .bss
byte:   .skip   1
answer: .skip   64

        .text
        .globl  _start
_start:
draw:
        ldr     x0, =byte               // getrandom(byte, 1, 0)
        mov     x1, #1
        mov     x2, #0
        mov     x8, #278
        svc     #0
        ldr     x0, =byte
        ldrb    w19, [x0]
        cmp     w19, #200               // 200 to 255 would make the low
        b.hs    draw                    // numbers likelier: draw again
        mov     w1, #100
        udiv    w2, w19, w1
        msub    w19, w2, w1, w19        // the remainder, 0 to 99
        add     w19, w19, #1            // w19: the number
        mov     w20, #0                 // w20: guesses so far

        adr     x1, welcome
        mov     x2, #welcome_length
        bl      print
ask:
        adr     x1, prompt
        mov     x2, #prompt_length
        bl      print
        mov     x0, #0                  // read(0, answer, 64)
        ldr     x1, =answer
        mov     x2, #64
        mov     x8, #63
        svc     #0
        cmp     x0, #0
        b.le    leave                   // Ctrl+D
        bl      number
        add     w20, w20, #1
        cmp     w0, w19
        b.eq    right
        adr     x1, too_low
        mov     x2, #too_low_length
        b.lo    say                     // adr and mov leave the flags alone
        adr     x1, too_high
        mov     x2, #too_high_length
say:
        bl      print
        b       ask
right:
        adr     x1, well_done
        mov     x2, #well_done_length
        bl      print
leave:
        mov     w0, w20                 // the status says how many it took
        mov     x8, #93
        svc     #0

// number: the digits at the start of answer, as a number in w0.
number:
        ldr     x1, =answer
        mov     w0, #0
        mov     w3, #10
digit:
        ldrb    w2, [x1], #1
        sub     w2, w2, #'0'
        cmp     w2, #9                  // below '0' it is a huge number
        b.hi    read
        madd    w0, w0, w3, w2          // w0 × 10 + the digit
        b       digit
read:
        ret

// print: x2 bytes at x1.
print:
        mov     x0, #1
        mov     x8, #64                 // write
        svc     #0
        ret

welcome:        .ascii  "I think of a number from 1 to 100.\n"
welcome_length  = . - welcome
prompt:         .ascii  "Your guess: "
prompt_length   = . - prompt
too_low:        .ascii  "It is larger.\n"
too_low_length  = . - too_low
too_high:       .ascii  "It is smaller.\n"
too_high_length = . - too_high
well_done:      .ascii  "That is it!\n"
well_done_length = . - well_done
