// From addresses of a finished program to the lines that it was written in, and back.

import { describe, expect, it } from "vitest";
import { assemble } from "../asm/index.ts";
import { lineTable, type ObjectFile, readExecutable } from "../elf/index.ts";
import { hasBinutils, inspect } from "../elf/testing/tools.ts";
import { link } from "./index.ts";

const main = `.global _start
_start:
  nop
  bl other

.macro two
  nop
  mov x1, #2
.endm
  two
.rept 2
  nop
.endr
  ldr x0, =12345
  b .
  .ltorg
after:
  ret
`;
const other = ".global other\nother:\n  ret\n";

function build(): Uint8Array {
  const objects = [
    ["main.s", main],
    ["other.s", other],
  ].map(([name, text]): ObjectFile => assemble({ name, text }, { debug: true }).object!);
  return link(objects).executable!;
}

function table() {
  const executable = readExecutable(build());
  if ("error" in executable) throw new Error(executable.error);
  const addressOf = (name: string): number => executable.symbols.find((symbol) => symbol.name === name)!.value;
  return { lines: lineTable(executable), start: addressOf("_start"), after: addressOf("after"), other: addressOf("other") };
}

describe("the line table of what the assembler wrote", () => {
  it("has a line for each instruction; a macro counts as the line that calls it", () => {
    const { lines, start, after, other: second } = table();
    const at = (address: number) => lines.addressToLocation(address);
    const expected = [3, 4, 10, 10, 12, 12, 14, 15];
    for (const [index, line] of expected.entries()) expect(at(start + 4 * index)).toEqual({ file: "main.s", line });
    expect(at(after)).toEqual({ file: "main.s", line: 18 });
    expect(at(second)).toEqual({ file: "other.s", line: 3 });
  });

  it("goes on through the literals, as GNU as has it", () => {
    const { lines, after } = table();
    expect(lines.addressToLocation(after - 8)).toEqual({ file: "main.s", line: 15 });
  });

  it("finds where a line begins", () => {
    const { lines, start, other: second } = table();
    expect(lines.locationToAddresses("main.s", 4)).toEqual([start + 4]);
    expect(lines.locationToAddresses("main.s", 10)).toEqual([start + 8]);
    expect(lines.locationToAddresses("other.s", 3)).toEqual([second]);
    expect(lines.locationToAddresses("main.s", 1)).toEqual([]);
  });

  it.skipIf(!hasBinutils)("is understood by objdump (needs aarch64-linux-gnu-objdump)", () => {
    const printed = inspect("aarch64-linux-gnu-objdump", ["-d", "-l"], build());
    const found = [...printed.matchAll(/(main|other)\.s:(\d+)/g)].map(([, file, line]) => `${file}:${line}`);
    expect(found).toEqual(["main:3", "main:4", "main:10", "main:12", "main:14", "main:15", "main:18", "other:3"]);
  });
});
