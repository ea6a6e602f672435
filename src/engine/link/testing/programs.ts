// Programs, as the texts of their object files, whose executables must be those of GNU ld, byte for byte.

export const programs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "text alone": { "a.o": ".global _start\n_start: nop\n" },
  "data alone": { "a.o": ".data\n.global _start\n_start: nop\n" },
  "text and .bss": { "a.o": ".global _start\n_start: nop\n.bss\nx: .skip 100\n" },
  "a program of the usual shape": {
    "write.o": `
.data
message: .ascii "Hello from GNU\\n"
length = . - message
.bss
.align 3
count: .skip 8
.section .rodata
limit: .xword 3
.text
.global _start
_start:
  mov x0, #1
  ldr x1, =message
  ldr x2, =length
  mov x8, #64
  svc #0
  adrp x3, count
  ldr x4, [x3, :lo12:count]
  adr x5, limit
  bl finish
finish:
  mov x0, #7
  mov x8, #93
  svc #0
`,
  },
  "no _start": { "a.o": ".global main\nmain: nop\n.data\n.word 1\n" },
  "sections that the script does not know": {
    "a.o": `
.global _start
_start: nop
.section .rodata
.string "abc"
.section foo,"aw"
.word 1
.section bar,"ax"
nop
.section baz,"a"
.word 5
.section noalloc
.word 4
.section bb,"aw",@nobits
.skip 4
.comm c,8,8
.data
.word 5
.bss
.skip 3
`,
  },
  "constructors, in the part that is read-only after relocation": {
    "a.o": '.global _start\n_start: nop\n.section .init_array,"aw"\n.xword _start\n.data\n.word 1\n',
  },
  "thread-local variables and the table of offsets": {
    "a.o": `
.global _start
_start: nop
.section .tdata,"awT"
t: .xword 1
.section .tbss,"awT",@nobits
u: .skip 4
.text
mrs x0, tpidr_el0
add x0, x0, #:tprel_hi12:u
add x0, x0, #:tprel_lo12_nc:u
adrp x0, :got:_start
ldr x0, [x0, :got_lo12:_start]
.data
.word 1
`,
  },
  "two files with commons, weak names, merged strings and names of the script": {
    "first.o": `
.global _start, shared, gdata
_start: bl helper
 ldr x0, =gdata
 ldr x1, =com1
 ldr x2, =_end
 ldr x3, =etext
 ldr x4, =__executable_start
 ldr x5, =edata
 ldr x6, =__data_start
 ldr x7, =__init_array_start
 ldr x8, =end
shared: ret
.data
gdata: .xword helper, 5, com2
.comm com1, 8
.comm com2, 100, 32
.section .rodata.str,"aMS",@progbits,1
.string "hello"
.string "world"
.Lx: .string "lo"
.section .rodata
.align 3
.xword .Lx
.balign 16
.byte 1
`,
    "second.o": `
.global helper
.weak wundef, shared
.hidden hid
.global hid
helper: ret
nop
.section .rodata.str,"aMS",@progbits,1
.string "hello"
.string "other"
.string "ld"
.data
.align 4
.byte 9
.comm com1, 16
.comm com3, 1
.bss
.align 6
buf: .skip 10
.text
.byte 1
hid: nop
shared: nop
bl wundef
b.eq wundef
adrp x0, wundef
.xword wundef
`,
  },
  "data that saves a page by beginning on the next one": {
    "a.o": ".global _start\n_start: .skip 0xd00\n.data\n.skip 0x400\n",
  },
  "text of more than a page of 64 KiB": {
    "a.o": ".global _start\n_start: .skip 0x12000\n.section .rodata\n.skip 100\n.data\n.skip 0x9400\n",
  },
  "notes, named text and writable code": {
    "a.o": `
.global _start
_start: nop
.section .note.GNU-stack,"",@progbits
.section .note.x,"a",@note
.word 4,4,1,0,0
.section .text.startup
nop
.section .text.hot,"ax"
nop
.section .text.zz,"ax"
nop
.section .data.rel.ro,"aw"
.xword _start
.section rwx,"awx"
nop
`,
  },
  "labels of sections with nothing in them": {
    "a.o": `
.global _start
_start: nop
.data
x:
.section .foo,"aw"
y: .byte 1
.section .empty,"aw"
z:
.bss
w:
.section .rodata
r:
.text
.xword x, y, z, w, r
`,
  },
};
