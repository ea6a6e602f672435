// Options of the command line, each with the very bytes that GNU ld makes of it; and what is said of those that make no sense.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gnuAssemble, hasBinutils } from "../elf/testing/tools.ts";
import { parseLinkCommand } from "./command-line.ts";
import { LinkFolder, same } from "./testing/both-linkers.ts";

const first = `
.global _start, value
.weak nowhere
_start: bl f
 ldr x0, =value
 adrp x1, room
 add x1, x1, :lo12:room
 cbz x0, nowhere
.L1: b .L1
mine: ret
.data
value: .xword 5, value, _start
.bss
.balign 16
room: .skip 100
.section .rodata
text: .asciz "abc"
.section .rodata.str1.1,"aMS",@progbits,1
.asciz "hello"
.section .text.unused,"ax"
unused: bl f
.section more,"aw"
.word 1
.section .note.GNU-stack,"",@progbits
`;
const second = `
.global f
f: ret
.cfi_startproc
nop
.cfi_endproc
.data
.balign 64
own: .xword 1
.comm shared, 40, 8
.section .rodata.str1.1,"aMS",@progbits,1
.asciz "lo"
.section .text.g,"axG",@progbits,g,comdat
.weak g
g: b f
.section .note.GNU-stack,"",@progbits
`;

let folder: LinkFolder;
beforeAll(() => {
  folder = new LinkFolder();
  for (const [name, text] of [
    ["a.o", first],
    ["b.o", second],
  ] as const) {
    const made = hasBinutils ? gnuAssemble(text) : { refused: "" };
    if ("bytes" in made) writeFileSync(join(folder.path, name), made.bytes);
  }
});
afterAll(() => folder.remove());

describe.skipIf(!hasBinutils)("a program is GNU ld's, byte for byte (needs aarch64-linux-gnu-ld)", () => {
  it.each([
    "-N",
    "-N -Ttext=0x1000",
    "-N -Ttext 0 -s",
    "-n -Ttext=0x8000",
    "-z separate-code",
    "-z separate-code -z max-page-size=4096 -Trodata-segment=0x900000",
    "-z separate-code -n",
    "-Ttext=0x10000",
    "-Ttext=0x500000 -Tdata=0x600000",
    "-Tdata=0x200000",
    "-Tdata=0x400000",
    "-Tbss=0x300000",
    "-Ttext=0x600000 -Tdata=0x500000 -Tbss=0x400000",
    "--section-start=.rodata=0x900000",
    "-Ttext-segment=0x10000000",
    "--gc-sections",
    "-x",
    "-S -X",
    "--defsym x=(value-_start)*2 --defsym y=0x10<<2|1 --defsym z=_start",
    "--build-id=0x1234",
    "-z stack-size=0x100000",
    "--gc-sec --no-warn-rwx --entry=f",
    "--wrap=g --defsym __wrap_g=f",
    "--wrap f --defsym __wrap_f=mine --defsym mine=_start",
    "-b binary a.o --format=elf64-littleaarch64 --demangle",
  ])("with %s", (options) => {
    const { ours, theirs } = folder.linkBoth(["a.o", "b.o", ...options.split(" ")]);
    expect(same(ours, theirs)).toBe(true);
  });

  it.each(["-r a.o b.o", "-r b.o a.o b.o -z muldefs", "-r -X b.o", "-r -x -S a.o", "-r -b binary a.o"])(
    "an object file, of %s",
    (words) => {
      const { ours, theirs } = folder.linkBoth(words.split(" "));
      expect(same(ours, theirs)).toBe(true);
    },
  );
});

const parsed = (...words: string[]) => parseLinkCommand(words, (path) => (path === "words" ? "-o 'a b'\n-L x" : undefined));

describe("the words of a command line", () => {
  it("may stand in a file", () => {
    expect(parsed("@words", "a.o")).toMatchObject({ output: "a b", folders: ["x"], inputs: [{ name: "a.o" }] });
  });

  it.each([
    [["--foo"], "unrecognized option '--foo'"],
    [["-o"], "option '-o' requires an argument"],
    [["-shared"], "programs are static"],
    [["-c", "x.mri"], "scripts in the language of MRI are not read here"],
    [["-m", "elf_x86_64"], "unrecognised emulation mode: elf_x86_64"],
    [["-Ttext=xyz"], 'invalid hex number "xyz"'],
    [["--end-group"], "group ended before it began"],
  ])("%j is refused", (words, message) => {
    expect(parsed(...words)).toMatchObject({ error: expect.stringContaining(message) });
  });

  it.each([
    [["-z", "foo"], "-z foo ignored"],
    [["-pie"], "-pie ignored: it is not done here"],
    [["--build-id=foo"], "unrecognized --build-id style ignored: foo"],
    [["-Ttext-segment=0x1234"], "address of `text-segment' isn't multiple of maximum page size"],
  ])("%j is warned of", (words, warning) => {
    expect(parsed(...words)).toMatchObject({ warnings: [warning] });
  });
});
