// fails call: killed | past your last line
        .text
        .globl  _start
_start:
        mov     x0, #42                 // the status that we give
        mov     x8, #93                 // the number of exit
