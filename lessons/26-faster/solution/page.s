// Puts a text to the very end of a page and asks length for its length. There is nothing to do in this file.
// Behind the page is nothing: whoever reads one byte too many there gets a segmentation fault.

        .bss
text:   .skip   4096

        .text
        .globl  _start
_start:
        mov     x0, #0
        mov     x1, #8192               // two pages
        mov     x2, #3                  // PROT_READ | PROT_WRITE
        mov     x3, #0x22               // MAP_PRIVATE | MAP_ANONYMOUS
        mov     x4, #-1
        mov     x5, #0
        mov     x8, #222                // mmap
        svc     #0
        add     x20, x0, #4096          // x20: the end of the first page
        mov     x0, x20
        mov     x1, #4096
        mov     x8, #215                // munmap: the second one is gone again
        svc     #0

        ldr     x1, =text
find_end:
        ldrb    w2, [x1], #1
        cbnz    w2, find_end
copy:                                   // backwards, the zero byte first
        ldr     x3, =text
        cmp     x1, x3
        b.eq    copied
        ldrb    w2, [x1, #-1]!
        strb    w2, [x20, #-1]!
        b       copy
copied:
        mov     x0, x20                 // where the text begins
        mov     x19, #-1                // whoever wants to use x19 must save it
begin:
        bl      length
done:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
