// Linker scripts and command lines by chance: statements of every kind that the scripts of small kernels, boot loaders and courses have,
// over object files of assembly and of C. Deterministic by seed and number.

import { Random } from "../../cpu/testing/random-program.ts";
import type { LinkFolder } from "./both-linkers.ts";

/** A link to try: the files of `scriptSources`, a script, options. */
export interface ScriptLink {
  readonly script: string;
  readonly words: readonly string[];
}

/** Sources of the objects, by name: assembly, but for those whose name ends in `.c`. */
const scriptSources: Readonly<Record<string, string>> = {
  "start.s": `.global _start, other
_start: ldr x0, =counter
 adrp x3, constant
 add x3, x3, :lo12:constant
 bl used
 bl other
 ret
.section .text.used,"ax"
.balign 16
used: ret
 nop
.section .text.unused,"ax"
unused: b used
.section .vectors,"ax"
 b _start
 .balign 128
 b .
.section .rodata.constant,"a"
constant: .word 1
.data
counter: .quad constant, used
.byte 1
.bss
.skip 33
.section .note.GNU-stack,"",@progbits
`,
  "other.s": `.global other, table
other: ret
.cfi_startproc
nop
.cfi_endproc
.section .text.hot,"ax"
hot: ret
.section .rodata
table: .word 1, 2, 3
.section .rodata.str1.1,"aMS",@progbits,1
text: .asciz "hello"
.asciz "lo"
.data
.balign 8
own: .quad text, other
.section .data.rel.ro,"aw"
.quad table
.bss
.balign 16
.global big
big: .skip 200
.comm shared, 40, 8
.local hidden
.comm hidden, 12, 4
.section .init_array,"aw",@init_array
.quad other
.section .init_array.00010,"aw",@init_array
.quad own
`,
  "odd.s": `.section .odd_text,"ax"
 nop
.section .odd_rodata,"a"
 .byte 1,2,3
.section odd_data,"aw"
.global odd
odd: .quad odd
.section .odd_bss,"aw",@nobits
 .skip 24
.section .note.odd,"a",@note
 .word 4, 4, 1, 0x554e47, 9
.section .remarks,""
 .asciz "a remark"
.section .tdata,"awT"
local: .word 5
.section .tbss,"awT",@nobits
 .skip 8
.section .data.z,"aw"
 .byte 9
.section .data.a,"aw"
 .balign 32
 .byte 8
`,
  "main.c": `static const char *names[] = { "zero", "one", "a longer string" };
int zeros[10]; int initialised = 3; static int own; const int constants[] = {1, 2, 3, 4, 5, 6}; int common_one;
int add(int a, int b) { return a + b + own; }
const char *name(int i) { own++; return names[i % 3]; }
int pick(int i) { switch (i) { case 0: return add(1, zeros[1]); case 1: return 7; case 2: return constants[i]; case 3: return 12; case 4: return common_one; default: return initialised; } }
`,
};

const compilerOptions = ["-O1", "-fcommon"] as const;
const debugOptions = ["-O1", "-g", "-ffunction-sections", "-fdata-sections"] as const;

const inputNames = [
  ".text .text.*",
  ".text*",
  ".text",
  ".text.*",
  ".rodata .rodata.*",
  ".rodata*",
  ".rodata",
  ".data .data.*",
  ".data*",
  ".data",
  ".bss .bss.*",
  ".bss*",
  ".bss",
  "COMMON",
  ".vectors",
  ".init_array*",
  ".eh_frame",
  ".odd_*",
  "odd_data",
  ".tdata",
  ".tbss",
  ".[tr]*",
  ".?ata",
  ".te[!a-w]t*",
  ".comment",
  ".note.*",
];
const outputNames = [
  ".text",
  ".rodata",
  ".data",
  ".bss",
  ".vectors",
  ".init",
  "mine",
  ".stack",
  ".odd_data",
  ".tdata",
  ".note",
  ".init_array",
];

/** Where each kind of input usually goes. */
const usual: readonly (readonly [string, string])[] = [
  [".text", "*(.text .text.*)"],
  [".text", "*(.text*)"],
  [".text", "*(.vectors) *(.text)"],
  [".text", "KEEP(*(.vectors)) *(.text*) *(.rodata*)"],
  [".rodata", "*(.rodata*)"],
  [".rodata", "*(.rodata .rodata.*)"],
  [".data", "*(.data .data.*)"],
  [".data", "*(.data*)"],
  [".bss", "*(.bss .bss.*) *(COMMON)"],
  [".bss", "*(.bss*) *(COMMON)"],
  [".bss", "*(COMMON) *(.bss)"],
  [".init_array", "KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*))) KEEP(*(.init_array))"],
];

const levels = 3;

class Writer {
  readonly #random: Random;
  /** 0: what every script has; 1: what many have; 2: all. */
  readonly #level: number;
  readonly #symbols: string[] = [];
  readonly #sections: string[] = [];
  #regions: string[] = [];
  #headers: string[] = [];
  #count = 0;

  constructor(random: Random, level: number) {
    this.#random = random;
    this.#level = level;
  }

  /** Whether something of a kind comes, once in so many times, if scripts may be as rich as that. */
  #once(times: number, level = 0): boolean {
    return this.#level >= level && this.#random.below(times) === 0;
  }

  #address(): string {
    return this.#random.of([
      "0x80000",
      "0x400000",
      "0x10000",
      "0x40080000",
      "0x8000",
      "0x1000",
      "1M",
      "0x400100",
      "0",
      "0x500000 + SIZEOF_HEADERS",
    ]);
  }

  #name(): string {
    this.#count += 1;
    const name = this.#random.of(["__bss_start", "_end", "_etext", "mark", "stack_top", "__start", "edge"]);
    const made = this.#once(3) ? name : `${name}${this.#count}`;
    this.#symbols.push(made);
    return made;
  }

  #value(): string {
    const known = this.#symbols.length > 0 ? this.#random.of(this.#symbols) : "0";
    const section = this.#sections.length > 0 ? this.#random.of(this.#sections) : ".text";
    return this.#random.of(
      [
        ".",
        ".",
        ".",
        ". + 16",
        "ALIGN(16)",
        "ALIGN(., 8)",
        "0x1234",
        known,
        `${known} + 4`,
        `SIZEOF(${section})`,
        `ADDR(${section})`,
        `ADDR(${section}) + SIZEOF(${section})`,
        `ABSOLUTE(.)`,
        `LOADADDR(${section})`,
        `. - ${known}`,
        `(. + 7) & ~7`,
        `DEFINED(${known === "0" ? "other" : known}) ? ${known} : 5`,
        `MAX(., 0x100)`,
        "_start",
        "other",
        "absent_name",
      ].slice(0, this.#level > 0 ? (this.#once(20) ? 21 : 20) : 8),
    );
  }

  #assignment(): string {
    const value = this.#value();
    const name = this.#name();
    if (this.#once(6)) return `PROVIDE(${name} = ${value});`;
    if (this.#once(10, 1)) return `PROVIDE_HIDDEN(${name} = ${value});`;
    if (this.#once(12, 1)) return `HIDDEN(${name} = ${value});`;
    return `${name} = ${value};`;
  }

  #dot(inside: boolean): string {
    const forms = [". = ALIGN(8);", ". = ALIGN(16);", ". = ALIGN(4096);", ". += 16;", ". = . + 0x100;", ". = .;"];
    if (!inside)
      return this.#once(4)
        ? `. = ${this.#address()};`
        : this.#random.of([...forms, ". = ALIGN(0x10000);", ". = ALIGN(CONSTANT(MAXPAGESIZE));"]);
    return this.#random.of([...forms, ...(this.#level > 0 ? [". = 0x200;", ". = ALIGN(., 64);"] : [])]);
  }

  #input(): string {
    const names = this.#random.of(inputNames);
    const file = this.#random.of(["*", "*", "*", "*", "start.o", "*other.o", "main.o", "[os]*.o"]);
    let pattern = `${file}(${names})`;
    if (this.#level > 0 && names !== "COMMON") {
      if (this.#once(10)) pattern = `*(EXCLUDE_FILE(*other.o) ${names})`;
      else if (this.#once(14)) pattern = `EXCLUDE_FILE(*start.o) *(${names})`;
      else if (this.#once(8))
        pattern = `*(${this.#random.of(["SORT", "SORT_BY_NAME", "SORT_BY_ALIGNMENT", "SORT_BY_INIT_PRIORITY", "SORT_NONE"])}(${names}))`;
      else if (this.#once(15)) pattern = this.#random.of(["*(*)", file === "*" ? "other.o" : file]);
    }
    return this.#once(5) ? `KEEP(${pattern})` : pattern;
  }

  #body(start: string): string {
    const parts = [start];
    const add = (text: string): void => void (this.#once(2) ? parts.push(text) : parts.unshift(text));
    if (this.#once(3)) add(this.#input());
    if (this.#once(3)) add(this.#assignment());
    if (this.#once(3)) add(this.#dot(true));
    if (this.#once(4)) add(this.#assignment());
    if (this.#once(8, 1))
      add(this.#random.of(["BYTE(1)", "SHORT(0x1234)", "LONG(0xdeadbeef)", "QUAD(.)", "QUAD(ADDR(.text))", "FILL(0x90)", "FILL(0x1234)"]));
    if (this.#once(20, 2)) add(`ASSERT(. < 0x${this.#random.of(["1000", "ffffffff"])}, "too far");`);
    return parts.join(" ");
  }

  #section(): string {
    const [name, start] = this.#once(4) ? [this.#random.of(outputNames), this.#input()] : this.#random.of(usual);
    this.#sections.push(name);
    let text = `${name} `;
    if (this.#once(8)) text += this.#random.of(["0x600000 ", "ALIGN(16) ", "ALIGN(0x1000) ", "0x80000 ", ". "]);
    if (this.#once(14, 1)) text += this.#random.of(["(NOLOAD) ", "(NOLOAD) ", "(INFO) ", "(COPY) ", "(READONLY) "]);
    text += ": ";
    if (this.#once(10, 1)) text += `AT(${this.#random.of(["0x700000", `ADDR(${name})`, "LOADADDR(.text) + SIZEOF(.text)"])}) `;
    if (this.#once(8)) text += `ALIGN(${this.#random.of(["4", "16", "4096", "0x10000"])}) `;
    if (this.#once(16, 1)) text += `SUBALIGN(${this.#random.of(["4", "16", "32"])}) `;
    if (this.#once(30, 2)) text += this.#random.of(["ONLY_IF_RO ", "ONLY_IF_RW "]);
    text += `{ ${this.#body(start)} }`;
    if (this.#regions.length > 0 && !this.#once(6)) text += ` >${this.#random.of(this.#regions)}`;
    if (this.#regions.length > 0 && this.#once(6)) text += ` AT>${this.#random.of(this.#regions)}`;
    if (this.#headers.length > 0 && this.#once(2)) text += ` :${this.#random.of(this.#headers)}`;
    if (this.#once(12, 1)) text += ` =${this.#random.of(["0x90", "0x1234", "0xdeadbeef", "0", "(0x11 + 1)", "0x012345"])}`;
    return text;
  }

  script(): string {
    const lines: string[] = [];
    if (this.#once(2)) lines.push("ENTRY(_start)");
    if (this.#once(8)) lines.push('OUTPUT_FORMAT("elf64-littleaarch64")', "OUTPUT_ARCH(aarch64)");
    if (this.#once(5, 1)) {
      this.#regions = ["ROM", "RAM"];
      lines.push(
        `MEMORY { ROM ${this.#random.of(["", "(rx) ", "(rx!w) "])}: ORIGIN = ${this.#random.of(["0x80000", "0", "0x400000"])}, LENGTH = ${this.#random.of(["1M", "64K", "0x100"])}`,
        `  RAM ${this.#random.of(["", "(rwx) ", "(w!x) "])}: org = 0x40000000, len = 256K }`,
      );
    }
    if (this.#once(8, 2)) {
      this.#headers = ["text", "data"];
      lines.push(
        `PHDRS { text PT_LOAD${this.#random.of(["", " FILEHDR PHDRS", " FLAGS(5)"])}; data PT_LOAD${this.#random.of(["", " FLAGS(6)"])}; ${this.#random.of(["", "stack PT_GNU_STACK; ", "note PT_NOTE; "])}}`,
      );
    }
    if (this.#once(12)) lines.push(`${this.#name()} = ${this.#random.of(["0x1000", "4K * 2"])};`);
    lines.push("SECTIONS", "{");
    if (!this.#once(3)) lines.push(`  . = ${this.#address()};`);
    for (let count = 1 + this.#random.below(6); count > 0; count -= 1) {
      if (this.#once(3)) lines.push(`  ${this.#assignment()}`);
      if (this.#once(5)) lines.push(`  ${this.#dot(false)}`);
      lines.push(`  ${this.#section()}`);
    }
    if (this.#once(3)) lines.push(`  ${this.#assignment()}`);
    if (this.#once(6))
      lines.push(
        `  /DISCARD/ : { ${this.#random.of(["*(.comment)", "*(.eh_frame)", "*(.note*)", "*(.comment .note* .eh_frame*)", "*(.remarks)", "*(.odd*)"])} }`,
      );
    if (this.#once(20, 2)) lines.push("  .comment 0 : { *(.comment) }");
    lines.push("}");
    if (this.#once(20, 2)) lines.push('ASSERT(SIZEOF(.text) < 0x100, "text is too large")');
    return `${lines.join("\n")}\n`;
  }

  words(): string[] {
    const objects = ["start.o", "other.o", "odd.o", "main.o", "debug.o"].filter((_, index) => index < 2 || this.#once(3));
    if (this.#once(8)) objects.reverse();
    if (this.#once(12)) objects.shift();
    const options = this.#once(2)
      ? []
      : this.#random.of([
          ["-N"],
          ["-n"],
          ["-r"],
          ["-s"],
          ["-S"],
          ["-x"],
          ["-X"],
          ["-q"],
          ["--gc-sections"],
          ["--gc-sections", "-e", "_start"],
          ["--gc-sections", "-e", "other", "-s"],
          ["--build-id"],
          ["-Ttext=0x90000"],
          ["-Tdata=0x900000"],
          ["--section-start=.rodata=0x700000"],
          ["-z", "max-page-size=4096"],
          ["-z", "max-page-size=0x1000", "-z", "separate-code"],
          ["-z", "separate-code"],
          ["--defsym=outside=0x1234"],
          ["-e", "other"],
          ["--eh-frame-hdr"],
          ["-z", "norelro"],
        ]);
    return [...options, ...objects];
  }
}

/** In turn with what every script has, with what many have, and with all. */
export function scriptLink(seed: number, number: number): ScriptLink {
  const writer = new Writer(new Random(seed * 1_000_003 + number), number % levels);
  return { script: writer.script(), words: writer.words() };
}

/** Puts the objects into a folder: `start.o`, `other.o`, `odd.o`, `main.o`, and `debug.o` with debugging information. */
export function prepareScriptFolder(folder: LinkFolder): void {
  for (const [name, text] of Object.entries(scriptSources)) {
    if (name.endsWith(".s")) folder.assemble(name.replace(/s$/, "o"), text);
    else {
      folder.compile(name, text, compilerOptions);
      folder.compile("debug.c", text.replaceAll(/\b(zeros|initialised|constants|common_one|add|name|pick)\b/g, "debug_$1"), debugOptions);
    }
  }
}
