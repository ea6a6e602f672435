// What the tools print, against GNU's on the same files: objects of gcc and of our assembler, programs, archives. And that
// no bytes whatever make a tool throw or hang.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../asm/index.ts";
import { writeObject } from "../elf/index.ts";
import { hasBinutils, hasCompiler } from "../elf/testing/tools.ts";
import { link } from "../link/index.ts";
import { tools } from "./index.ts";

const seed = 20240607;

const program = `
.global _start, shared
.text
_start:
  ldr x0, =shared
  adrp x1, buffer
  add x1, x1, :lo12:buffer
  bl helper
1: cbz x0, 1b
  b.ne 1b
  mov x8, #93
  svc #0
  .string "text among code"
  .align 2
  .type helper, %function
helper:
  .cfi_startproc
  .cfi_val_encoded_addr 5, 0x1b, helper
  .cfi_escape 0x2f, 3, 2 // DW_CFA_GNU_negative_offset_extended
  .cfi_escape 0x2c // no step that there is
  ret
  .cfi_endproc
  .size helper, . - helper
.section .rodata
.word 1, 2, 3
.data
shared: .xword _start
.byte 1, 2, 3
.bss
buffer: .skip 100
.comm common, 32, 16
.weak maybe
`;

const source = `
#include <stdint.h>
extern int outside(int);
static __thread int local; int table[4] = {1, 2, 3, 4}; static const char *const names[] = {"one", "two"};
static int twice(int x) { return x * 2; }
int pick(int x) { switch (x) { case 0: return 5; case 1: return 7; case 2: return 11; case 3: return 2; case 4: return 99; default: return -1; } }
double mean(const double *p, int n) { double s = 0; for (int i = 0; i < n; i++) s += p[i]; return s / n; }
int entry(int x) { local += x; return outside(twice(x)) + table[x & 3] + names[x & 1][0] + pick(x); }
`;

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "svc0-tools-"));
  const { object } = assemble({ name: "program.s", text: program }, { debug: true });
  writeFileSync(at("ours.o"), writeObject({ ...object!, name: "ours.o" }));
  writeFileSync(at("ours"), link([{ ...object!, name: "ours.o" }]).executable!);
  if (!hasCompiler) return;
  writeFileSync(at("source.c"), source);
  for (const [name, options] of [
    ["plain.o", ["-O2"]],
    ["debug.o", ["-O1", "-g", "-ffunction-sections"]],
    ["dwarf4.o", ["-O0", "-gdwarf-4", "-fPIC"]],
  ] as const)
    execFileSync("aarch64-linux-gnu-gcc", [...options, "-c", "-o", name, "source.c"], { cwd: folder });
  execFileSync("aarch64-linux-gnu-ar", ["rcs", "library.a", "plain.o", "ours.o", "debug.o"], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): Uint8Array | undefined => {
  try {
    return new Uint8Array(readFileSync(join(folder, path)));
  } catch {
    return undefined;
  }
};

const files = ["ours.o", "ours", "plain.o", "debug.o", "dwarf4.o", "library.a"];

const commands: Readonly<Record<string, readonly string[]>> = {
  objdump: [
    "-d",
    "-dr",
    "-h",
    "-t",
    "-r",
    "-s",
    "-f",
    "-dl",
    "-d --no-show-raw-insn",
    "-d -M no-notes",
    "-d -M no-aliases",
    "-j .text -d",
    "-d --start-address=0x4 --stop-address=0x20",
    "--disassemble=entry",
    "--dwarf=decodedline",
    "-Wf",
  ],
  readelf: [
    "-h",
    "-l",
    "-S",
    "-s",
    "-r",
    "-n",
    "-a",
    "-Wa",
    "-x .data",
    "-p .comment",
    ...["-wi", "-wa", "-wl", "-wL", "-WwL", "-wf", "-wF", "-wr", "-ws"],
  ],
  nm: ["", "-n", "-S", "-g", "-u", "-a", "-r", "--size-sort", "-P", "--defined-only"],
  size: ["", "-A", "-x", "-t"],
  strings: ["", "-n 8", "-t x"],
};

describe.skipIf(!hasCompiler || !hasBinutils)("prints what GNU's tool prints (needs aarch64-linux-gnu-gcc and binutils)", () => {
  const cases = Object.entries(commands).flatMap(([tool, lines]) => lines.map((line) => [tool, line] as const));
  it.each(cases)("%s %s", (tool, line) => {
    for (const file of files) {
      const words = [...line.split(" ").filter(Boolean), file];
      const { stdout } = spawnSync(`aarch64-linux-gnu-${tool}`, words, {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 1e8,
        env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      });
      expect(tools[tool](words, read).output, `${tool} ${words.join(" ")}`).toBe(stdout);
    }
  });

  it("addr2line finds the lines of functions and statements", () => {
    const words = ["-f", "-e", "ours", "0x4000b0", "0x4000b4", "0x4000bc", "0xffffff"];
    const { stdout } = spawnSync("aarch64-linux-gnu-addr2line", words, { cwd: folder, encoding: "utf8" });
    expect(tools["addr2line"](words, read).output).toBe(stdout);
  });

  it("addr2line names the function and the file of each symbol of a program with the C library in it", () => {
    writeFileSync(at("main.c"), "int main(void) { return 0; }");
    execFileSync("aarch64-linux-gnu-gcc", ["-static", "-o", "static", "main.c"], { cwd: folder });
    const symbols = execFileSync("aarch64-linux-gnu-nm", ["--defined-only", "static"], { cwd: folder, encoding: "utf8" }).split("\n");
    const words = ["-f", "-e", "static", ...new Set(symbols.map((line) => line.slice(0, 16)).filter(Boolean))];
    const { stdout } = spawnSync("aarch64-linux-gnu-addr2line", words, { cwd: folder, encoding: "utf8" });
    expect(words.length).toBeGreaterThan(1000);
    expect(tools["addr2line"](words, read).output).toBe(stdout);
  });

  it.each(["-s", "-g", "--strip-unneeded"])("strip %s leaves the same file", (level) => {
    for (const file of files.slice(0, -1)) {
      execFileSync("aarch64-linux-gnu-strip", [level, "-o", "stripped", file], { cwd: folder });
      const [written] = tools["strip"]([level, "-o", "stripped", file], read).files!;
      expect(Buffer.from(written.bytes).equals(readFileSync(at("stripped"))), file).toBe(true);
    }
  });

  it.each(["-O binary", "-O binary -j .text", "-O binary -R .data --gap-fill 0xff", "-S", "-g", "-R .comment"])(
    "objcopy %s makes the same file",
    (options) => {
      for (const file of files.slice(0, -1)) {
        const words = [...options.split(" "), file, "copied"];
        execFileSync("aarch64-linux-gnu-objcopy", words, { cwd: folder });
        const [written] = tools["objcopy"](words, read).files!;
        expect(Buffer.from(written.bytes).equals(readFileSync(at("copied"))), file).toBe(true);
      }
    },
  );

  it("bare machine code is dumped, disassembled and wrapped the same", () => {
    const dump = ["--dump-section", ".text=raw.bin", "plain.o", "copied"];
    const dumped = tools["objcopy"](dump, read).files!.find(({ path }) => path === "raw.bin")!;
    execFileSync("aarch64-linux-gnu-objcopy", dump, { cwd: folder });
    expect(Buffer.from(dumped.bytes).equals(readFileSync(at("raw.bin")))).toBe(true);
    for (const options of ["-D -b binary -m aarch64", "-D -b binary -maarch64 -EL --adjust-vma=0x400000", "-s -b binary"]) {
      const words = [...options.split(" "), "raw.bin"];
      const theirs = spawnSync("aarch64-linux-gnu-objdump", words, { cwd: folder, encoding: "utf8" });
      expect(tools["objdump"](words, read).output, options).toBe(theirs.stdout);
    }
    const wrap = ["-I", "binary", "-O", "elf64-littleaarch64", "-B", "aarch64", "raw.bin", "wrapped.o"];
    const [wrapped] = tools["objcopy"](wrap, read).files!;
    execFileSync("aarch64-linux-gnu-objcopy", wrap, { cwd: folder });
    expect(Buffer.from(wrapped.bytes).equals(readFileSync(at("wrapped.o")))).toBe(true);
  });

  it("ranlib gives an archive its index", () => {
    execFileSync("aarch64-linux-gnu-ar", ["rcS", "bare.a", "plain.o", "ours.o"], { cwd: folder });
    const [indexed] = tools["ranlib"](["bare.a"], read).files!;
    execFileSync("aarch64-linux-gnu-ranlib", ["bare.a"], { cwd: folder });
    expect(Buffer.from(indexed.bytes).equals(readFileSync(at("bare.a")))).toBe(true);
  });

  it("ar makes the same archive", () => {
    writeFileSync(at("a-name-that-is-long-enough.o"), readFileSync(at("plain.o")));
    const words = ["rcs", "new.a", "plain.o", "a-name-that-is-long-enough.o", "ours", "source.c"];
    const [written] = tools["ar"](words, read).files!;
    execFileSync("aarch64-linux-gnu-ar", words, { cwd: folder });
    expect(Buffer.from(written.bytes).equals(readFileSync(at("new.a")))).toBe(true);
    for (const letters of ["t", "tv", "p"]) {
      const theirs = spawnSync("aarch64-linux-gnu-ar", [letters, "new.a"], { cwd: folder, env: { ...process.env, TZ: "UTC" } }).stdout;
      const { output, outputBytes } = tools["ar"]([letters, "new.a"], read);
      expect(Buffer.from(outputBytes ?? Buffer.from(output)).equals(theirs), letters).toBe(true);
    }
  });

  it("errors are worded as GNU's", () => {
    for (const [tool, ...words] of [
      ["objdump", "-d", "absent.o"],
      ["objdump", "-d", "source.c"],
      ["objdump", "-h", "-j", ".nope", "plain.o"],
      ["nm", "absent.o"],
      ["nm", "source.c"],
      ["readelf", "-h", "absent.o"],
      ["readelf", "-h", "source.c"],
      ["readelf", "-x", ".nope", "plain.o"],
      ["size", "absent.o"],
      ["ar", "t", "absent.a"],
      ["addr2line", "-e", "absent", "0"],
    ]) {
      const theirs = spawnSync(`aarch64-linux-gnu-${tool}`, words, { cwd: folder, encoding: "utf8" });
      const ours = tools[tool](words, read);
      expect([ours.errors, ours.status], `${tool} ${words.join(" ")}`).toEqual([
        theirs.stderr.replaceAll("aarch64-linux-gnu-", ""),
        theirs.status,
      ]);
    }
  });
});

describe("bytes of any origin", () => {
  const lines: readonly (readonly string[])[] = [
    ["objdump", "-x", "-s", "-D", "-S", "-l", "f"],
    ["objdump", "-dr", "f"],
    ["readelf", "-a", "-x", "1", "-p", "2", "f"],
    ["nm", "-a", "-l", "f"],
    ["size", "-A", "f"],
    ["strip", "-g", "f"],
    ["strip", "f"],
    ["objcopy", "-O", "binary", "f"],
    ["addr2line", "-f", "-e", "f", "0", "0x400080"],
    ["ar", "tv", "f"],
    ["strings", "f"],
  ];
  it.each(["ours.o", "ours"])("never make a tool throw: %s with bytes changed and cut off", (name) => {
    const original = read(name)!;
    const change = fc.tuple(fc.nat({ max: original.length - 1 }), fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat({ max: 255 })));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.nat({ max: original.length }),
        fc.boolean(),
        (changes, length, cut) => {
          const bytes = original.slice(0, cut ? length : original.length);
          for (const [offset, byte] of changes) if (offset < bytes.length) bytes[offset] = byte;
          for (const [tool, ...words] of lines) tools[tool](words, () => bytes);
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});
