// Linker scripts: programs that are GNU ld's, byte for byte, and what is said of scripts that make no sense.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBinutils } from "../elf/testing/tools.ts";
import { parseScript } from "./script-text.ts";
import { LinkFolder, same } from "./testing/both-linkers.ts";

const first = `.global _start
_start: ldr x0, =stack_top
 ldr x1, =__bss_start
 ldr x2, =_end
 adrp x3, constant
 bl used
.section .text.used,"ax"
used: ret
.section .vectors,"ax"
 b _start
 .balign 128
 b .
.section .rodata.constant,"a"
constant: .word 1
.data
.byte 1
.bss
.skip 33
.section .noinit,"aw",@nobits
.skip 5
.section .note.GNU-stack,"",@progbits
`;
const second = `.global helper, table, big
.section .text.helper,"ax"
helper: ret
.cfi_startproc
nop
.cfi_endproc
.section .rodata
table: .word 1, 2, 3
.section .rodata.str1.1,"aMS",@progbits,1
.asciz "hello"
.data
.balign 8
own: .quad helper
.section .mine,"aw"
.word 7
.bss
.balign 16
big: .skip 200
.comm shared, 40, 8
.section .init_array,"aw"
.quad helper
`;

const scripts = {
  plain: `ENTRY(_start)
SECTIONS {
  . = 0x400000 + SIZEOF_HEADERS;
  .text : { *(.text .text.*) }
  .rodata : { *(.rodata .rodata.*) }
  . = ALIGN(0x10000);
  .data : { *(.data .data.*) }
  __bss_start = .;
  .bss : { *(.bss .bss.*) *(COMMON) }
  _end = .; stack_top = _end + 0x1000;
}`,
  regions: `OUTPUT_FORMAT("elf64-littleaarch64") OUTPUT_ARCH(aarch64) ENTRY(_start)
MEMORY { ROM (rx) : ORIGIN = 0x400000, LENGTH = 1M
  RAM (rwx) : ORIGIN = 0x800000, LENGTH = 256K }
STACK_SIZE = 0x1000;
SECTIONS {
  .text : { KEEP(*(.vectors)) *(.text*) . = ALIGN(8); _etext = .; } > ROM
  .rodata : { *(.rodata*) } >ROM
  .init_array : { PROVIDE_HIDDEN(__init_array_start = .); KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*) .init_array)) } >RAM
  .data : ALIGN(16) { _sdata = .; *(.data*) *(.mine) . = ALIGN(16); LONG(0x12345678) _edata = .; } >RAM
  .bss (NOLOAD) : { __bss_start = .; *(.bss*) *(COMMON) . = ALIGN(8); _end = .; } >RAM
  .stack : { . = . + STACK_SIZE; stack_top = .; } >RAM
  /DISCARD/ : { *(.comment) *(.eh_frame*) }
  total = SIZEOF(.text) + SIZEOF(.data);
  ASSERT(SIZEOF(.text) < 1M, "too large")
}`,
  bare: `SECTIONS { . = 0x80000; .text : { *(.text) } .data : { *(.data) } .bss : { *(.bss) }
  __bss_start = 1; _end = 2; PROVIDE(stack_top = 3); PROVIDE(nobody = 4); }`,
  sorted: `ENTRY(_start)
SECTIONS {
  . = 0x80000;
  .text : { KEEP(*(.vectors)) *(EXCLUDE_FILE(*b.o) .text .text.*) *(.text .text*) . = ALIGN(64); }
  .rodata : ALIGN(4096) { *(SORT_BY_NAME(.rodata.*)) *(.rodata) }
  . = ALIGN(4096);
  .data : { *(.data .data.*) QUAD(ADDR(.text)) BYTE(1) SHORT(0x1234) }
  . = ALIGN(16);
  .bss : { __bss_start = .; *(.bss* .noinit) *(COMMON); . = ALIGN(16); __bss_end = .; }
  __bss_words = (__bss_end - __bss_start) >> 3;
  . += 0x4000;
  PROVIDE(stack_top = .);
  _end = .;
}`,
  filled: `SECTIONS { .text 0x10000 : { *(.text*) } =0x90
  .narrow : SUBALIGN(32) { *(.rodata*) } .data 0x20000 : { d = .; . = 0x100; *(.data) . += 8; e = ABSOLUTE(.); }
  .bss : { *(.bss) *(COMMON) } stack_top = 0x1000; __bss_start = ADDR(.bss); _end = MAX(__bss_start, 5) + SIZEOF(.bss); }`,
  downwards: `PHDRS { code PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); note PT_NOTE; stack PT_GNU_STACK; }
SECTIONS { . = 0x500000; .rodata : { *(.rodata*) } :data .text : { *(.text*) *(.vectors) } :code
  . = 0x400000; .data : { *(.data*) *(.mine) *(.init_array*) } :data .bss : { *(.bss*) *(.noinit) *(COMMON) }
  stack_top = 0x1000; __bss_start = 1; _end = 2; }`,
} as const;

let folder: LinkFolder;
beforeAll(() => {
  folder = new LinkFolder();
  if (hasBinutils) {
    folder.assemble("a.o", first);
    folder.assemble("b.o", second);
  }
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder.path, `${name}.ld`), text);
});
afterAll(() => folder.remove());

describe.skipIf(!hasBinutils)("a script makes the program that GNU ld makes, byte for byte (needs aarch64-linux-gnu-ld)", () => {
  for (const name of Object.keys(scripts))
    it.each(["a.o b.o", "b.o a.o"])(`${name}, of %s`, (objects) => {
      const { ours, theirs } = folder.linkBoth(["--no-warn-rwx-segments", "-T", `${name}.ld`, ...objects.split(" ")]);
      expect(same(ours, theirs)).toBe(true);
    });

  it.each([
    `/* ${"long ".repeat(60_000)}*/ GROUP ( b.o ) stack_top = _end + 0x1000;`,
    "OUTPUT_FORMAT(elf64-littleaarch64) INPUT(b.o) /* größe */ below = -16 / 2; stack_top = (_end + 15) & ~15;",
  ])("one that stands among the inputs names more of them, and sets symbols (%#)", (script) => {
    writeFileSync(join(folder.path, "among.ld"), script);
    const { ours, theirs } = folder.linkBoth(["a.o", "among.ld"]);
    expect(same(ours, theirs)).toBe(true);
  });

  it("what stands among the inputs and is neither an object nor a script is refused with its line", () => {
    writeFileSync(join(folder.path, "among.ld"), "\nhello world\n");
    expect(folder.link(["a.o", "among.ld"])).toMatch(/file format not recognized; treating as linker script\namong.ld:2: syntax error/);
    writeFileSync(join(folder.path, "among.ld"), "SECTIONS { .mine : { *(.mine) } }");
    expect(folder.link(["a.o", "among.ld"])).toContain("say -T among.ld");
    writeFileSync(join(folder.path, "among.ld"), "INPUT(b.o among.ld)");
    expect(folder.link(["a.o", "among.ld"])).toContain("names itself");
  });

  const told = (script: string): string => {
    writeFileSync(join(folder.path, "wrong.ld"), script);
    const made = folder.link(["-T", "wrong.ld", "a.o", "b.o"]);
    return typeof made === "string" ? made : "";
  };
  const rest = "stack_top = 0; __bss_start = 0; _end = 0;";

  it("says what a script asks for in vain", () => {
    expect(told(`SECTIONS { .text : { *(.text*) } ${rest} ASSERT(SIZEOF(.text) < 8, "too large") }`)).toContain("error: too large");
    expect(told(`MEMORY { r : ORIGIN = 0, LENGTH = 16 } SECTIONS { .text : { *(.text*) } > r ${rest} }`)).toContain(
      "section `.text' will not fit in region `r'",
    );
    expect(told(`SECTIONS { .text : { *(.text*) } > nowhere ${rest} }`)).toContain("memory region `nowhere' not declared");
    expect(told(`SECTIONS { .text : { *(.text*) } ${rest} x = y + 1; }`)).toContain("undefined symbol `y' referenced in expression");
    expect(told(`SECTIONS { .text : { *(.text*) . = 0; } ${rest} }`)).toContain("cannot move location counter backwards");
    const apart = `SECTIONS { .text 0x1000 : { *(.text*) } :all .data 0x40000000 : { *(.data*) } :all ${rest} }`;
    expect(told(`PHDRS { all PT_LOAD; } ${apart}`)).toMatch(/the file would have \d+ bytes of contents, which is too much/);
  });
});

describe("a script that is none", () => {
  it.each([
    ["SECTIONS {\n .text : { *(.text }\n}", "s.ld:2: syntax error"],
    ["SECTIONS { . = ; }", "an expression is missing"],
    ["PHDRS { text PT_LOAD LOUD; }", "LOUD is not known here"],
    ["SECTIONS", "expected { before the end"],
    ["INCLUDE absent.ld", "cannot open absent.ld"],
  ])("%j", (text, problem) => {
    expect(parseScript("s.ld", text)).toMatchObject({ error: expect.stringContaining(problem) });
  });

  it("may be any bytes", () => {
    for (const text of [
      "{",
      "}",
      "(((",
      "SECTIONS { . : { * ( KEEP",
      "a = b",
      '"',
      "/*",
      "MEMORY { a : ORIGIN = 1",
      "SECTIONS { x : { BYTE( } }",
    ])
      expect(() => parseScript("s.ld", text)).not.toThrow();
  });
});
