// Texts whose object files must be those of GNU as, byte for byte. Each is about one thing; together they use most of
// what the assembler knows.

export const programs: Readonly<Record<string, string>> = {
  "literal pools: sizes, sharing, .ltorg": `
.equ N, 5
ldr x0, =5
ldr x1, =N
ldr x1, =0x123456789abcdef0
ldr w2, =0x12345
ldr w3, =5
ldr x4, =foo
ldr w5, =foo
ldr x6, =foo+4
ldr x6, =foo+4
ldr x7, =M
ldr x7, =-1
ldr w7, =-1
ldr w7, =0xffffffff
M = 7
.section .rodata
.byte 1
foo: .word foo, bar
.ltorg
`,
  "which branches and addresses stay relocations": `
.global g
.weak wk
g: b g
 bl g
 b.eq g
 cbz x0, g
 tbz x0, #1, g
 adr x0, g
 ldr x0, g
 adrp x0, g
l: b l
 b.eq l
 adr x0, l
 ldr x0, l
 adrp x0, l
wk: b wk
b.eq wk
 b ext
 b.eq ext
 .word g - ., l - ., . - l
 .xword g, l, ext, l
 .data
 .xword g, l, ext, l-.
`,
  "numbers that are defined later": `
 mov x0, #fwd
 add x1, x1, #fwd
 movz x2, #fwd
 ldr x3, [x4, #fwd]
 and x0, x0, #fwd
 mov w0, fwd
 svc fwd
 cmp x0, fwd
 fwd = 8
`,
  "sections of every sort, common symbols, .ident and .file": `
 .section .foo,"ax"
 nop
 .section .rodata.x,"a",@progbits
 .byte 1
 .section .comment2,"MS",@progbits,1
 .string "x"
 .section .note.GNU-stack,"",@progbits
 .section .init_array,"aw"
 .xword 1
 .text
 .comm c1,8,4
 .lcomm l1,5
 .local l2
 .comm l2,16
 .type f,%function
 .size f, .-f
 f:
 nop
 nop
 .size f, .-f
 .type o, @object
 .hidden h
 h: 
 .section mysec
 .byte 2
 .bss
 .zero 3
 .ident "hey"
 .file "foo.s"
`,
  "alignment and mapping symbols": `
 .byte 1
 .align 2
 nop
 .byte 1,2
 .balign 8
 nop
 .p2align 4
 .word 5
 .ascii "x"
 .section foo,"aw"
 .ascii "x"
 .align 3
 .byte 1
 .skip 3
 .section foo2,"aw"
 .ascii "x"
 nop
 .section foo3,"aw"
 .skip 4
 .section foo4,"aw"
 .align 4
 nop
 .section foo5,"ax"
 .skip 4
 nop
 .skip 4
 ret
 .asciz "asd"
 .align 4
`,
  "operators and their precedence": `
.xword -1 >> 1, 7/-2, -7%3, 1<2, 2==2, 1&&3, !5, !0, ~1, 2+3*4, 1|2+4, 10-2-3, 1<<2+1, -1/2, 3!1, 1<>2, 1<<63>>63
`,
  "numbers that are too large are cut": `
.byte 300, -200, 256
.byte 0x1ff; .hword 70000; .word 0x1ffffffff, -0x80000001; .word 0xffffffffffffffff
`,
  "comments that begin with #": `
foo: # comment
 # comment2
 nop // c3
`,
  "symbols that are only spoken of": `
.global nodef
.weak nodef2
.hidden nodef3
.type nodef4, %function
.set a, b
.set c, 5
.local loc
`,
  "numbers as targets": `
b 0x1000
add x0,x0,:lo12:0x12345
adrp x0, 0x12000
ldr x0, 0x100
.word b
b = 5
adr x0, b
bl c
c = 8
cbz x0, c
`,
  "a label as a number is its offset in the section": `
add x0, x0, lab
lab:
ldr x0, [x1, lab]
`,
  "a label of another section as a number": `
.data
nop
lab:
.text
mov x0, #lab+4
ldr x1, [x2, lab]
cmp x0, lab
`,
  "literals of 4 and 8 bytes together": `
ldr w0, =0x123456789
ldr w0, =-1
ldr x1, =lab+0x10
lab:
`,
  "characters and escapes": `
mov w0, 'a
mov w1, 'b'
mov w1, #'\\n'
.byte 'a, 'b', '\\\\, '\\n'
.ascii "\\x41\\102\\"\\q\\8"
`,
  repetitions: `
.rept 3
.byte 1
.endr
.irp r,1,2,3
.byte \\r
.endr
.irpc c,123
.byte 0x\\c
.endr
`,
  "a place may be named twice": `
x: x: nop
`,
  "symbols that equal addresses": `
.set x, lab+4
.set y, lab
.global y
lab: .xword x, y
b x
b y
nop
`,
  "symbols that change": `
a = 1
.word a
a = 2
.word a
.word c
c = 1
.word c
c = 2
.word c
`,
  "macro arguments by place and by name": `
.macro m a b c
.ascii "[\\a|\\b|\\c]"
.endm
m 1 2 3
m 1 + 2, 4
m "a b", <x y>
m (1 , 2)
m x0,,y
m a=1, b=2
m
`,
  "macro arguments: spaces, brackets, characters": `
.macro m a b c
.ascii "[\\a|\\b|\\c]"
.endm
m -1 -2
m (1 2) [3 4]
m a, b c
m x , y , z
m 'a', "b,c"
m a+b - c
m [x0, 1] x1
m x0 [x1 + 5] #3
`,
  subsections: `
.text 1
.byte 1
a:
.text 0
.byte 2
.text 1
.byte 3
.align 2
b:
.subsection 2
.word b-a, a
.previous
.byte 9
.pushsection .data
.byte 8
.popsection
.byte 7
`,
  "LEB128, .org, and alignment that gives up": `
.uleb128 b-a, 5, 1000
a: .skip 200
b:
.sleb128 -1, 64,-65
.org a+210, 0xff
.balign 8,0x12,3
.p2align 3,,2
`,
  "instructions behind odd data": `
.byte 1
nop
b 2f
.data
.byte 1
nop
.word .
2:
`,
  "fills and gaps": `
.fill 3, 2, 0x1234
.fill 2
.fill 2,8,-1
.space 4, 0xff
.skip n
n = 3
.zero 2
.zero 2, 5
.octa 0x112233445566778899aabbccddeeff00
.uleb128 300
.sleb128 -5
.byte 1
.inst 0xd503201f
`,
  "alignment with explicit zeros in code": `
.text
.byte 1
.align 3, 0
.byte 2
nop
.align 3,0
nop
.align 4,0
.word 2
`,
  "floating-point numbers": `
.float 1.5, -2e3, nan, inf, 3, -nan, -inf
.double 1.5, 1e308, 0.1, 1e-320
.single 1e-45
.float16 1.5, 65504, 6e-8, 0.1
`,
  "assigning to the present place": `
. = 8
.byte 1
. = . + 4
.org 20
`,
  "labels: quoted, $, after spaces, temporary": `
foo : nop
"bar baz": nop
b "bar baz"
b foo ; .global $a
$a: nop
mov x0, /*
 */ #1
.L1: b .L1
.word .L1
a = . 
.word a, .
`,
  "relocation operators": `
.section .tdata,"awT"
t: .word 1
.text
add x0, x0, :tprel_hi12:t
add x0, x0, #:tprel_lo12_nc:t
movz x0, #:abs_g3:foo
movk x0, #:abs_g2_nc:foo
movz x1, :abs_g0:0x1234
adrp x0, :got:foo
ldr x0, [x0, :got_lo12:foo]
ldr x0, [x0, :lo12:foo]
ldrb w0, [x0, #:lo12:foo+1]
strh w0, [x0, #:lo12:foo]
str w0, [x0, :lo12:foo]
adrp x0, :gottprel:t
ldr x0, [x0, :gottprel_lo12:t]
`,
};
