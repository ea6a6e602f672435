// Executables against those of GNU ld: bytes where the tools are installed, and always against listings of its output
// that are kept in testing/gnu-executables.txt (elf/testing/golden-parts.ts).

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { assemble } from "../asm/index.ts";
import { formatDiagnostic } from "../base/diagnostic.ts";
import { readObject } from "../elf/index.ts";
import { goldenParts } from "../elf/testing/golden-parts.ts";
import { compile, gnuAssemble, gnuLink, hasBinutils, hasCompiler, hasQemu, runUnderQemu } from "../elf/testing/tools.ts";
import { link } from "./index.ts";
import { describeExecutable } from "./testing/describe-executable.ts";
import { programs } from "./testing/programs.ts";

const goldenPath = fileURLToPath(new URL("testing/gnu-executables.txt", import.meta.url));

function ours(files: Readonly<Record<string, string>>): Uint8Array {
  const objects = Object.entries(files).map(([name, text]) => {
    const { object, diagnostics } = assemble({ name, text });
    if (!object) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
    return { ...object, name };
  });
  const { executable, diagnostics } = link(objects);
  if (!executable) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return executable;
}

function gnus(files: Readonly<Record<string, string>>): Uint8Array {
  const objects: Record<string, Uint8Array> = {};
  for (const [name, text] of Object.entries(files)) {
    const made = gnuAssemble(text);
    if ("refused" in made) throw new Error(made.refused);
    objects[name] = made.bytes;
  }
  const linked = gnuLink(objects);
  if ("refused" in linked) throw new Error(linked.refused);
  return linked.bytes;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(Buffer.from(b));

const goldens = goldenParts(
  goldenPath,
  hasBinutils ? () => Object.entries(programs).map(([name, files]) => [name, describeExecutable(gnus(files))]) : undefined,
);

describe("an executable has GNU ld's segments, sections and symbols", () => {
  it.each(Object.entries(programs))("%s", (name, files) => {
    expect(describeExecutable(ours(files))).toBe(goldens.get(name));
  });
});

describe("an executable is GNU ld's, byte for byte", () => {
  it.skipIf(!hasBinutils).each(Object.entries(programs))("%s (needs aarch64-linux-gnu-ld)", (_name, files) => {
    expect(same(ours(files), gnus(files))).toBe(true);
  });
});

describe("the programs of the article", () => {
  for (const name of ["hello", "server"]) {
    const path = fileURLToPath(new URL(`../../../../shared/seed/${name}.s`, import.meta.url));
    it.skipIf(!existsSync(path) || !hasBinutils)(`${name} is GNU ld's, byte for byte (needs ../shared and aarch64-linux-gnu-ld)`, () => {
      const files = { [`${name}.o`]: readFileSync(path, "utf8") };
      expect(same(ours(files), gnus(files))).toBe(true);
    });
  }
});

it.skipIf(!hasQemu)("what is linked runs on Linux (needs qemu-aarch64)", () => {
  const files = { "write.o": programs["a program of the usual shape"]["write.o"] };
  expect(runUnderQemu(ours(files))).toEqual({ output: "Hello from GNU\n", status: 7 });
});

const freestanding = `
static long call(long number, long a, long b, long c) {
  register long x8 asm("x8") = number; register long x0 asm("x0") = a; register long x1 asm("x1") = b; register long x2 asm("x2") = c;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}
const char *names[] = {"alpha\\n", "beta\\n", "gamma\\n"};
int counter;
static int table[50];
extern void (*__init_array_start[])(void), (*__init_array_end[])(void);
__attribute__((constructor)) static void begin(void) { counter = 7; }
static long length(const char *text) { long n = 0; while (text[n]) n++; return n; }
int pick(int x) { switch (x) { case 0: return 5; case 1: return 7; case 2: return 11; case 3: return 2; case 4: return 99; default: return -1; } }
void _start(void) {
  for (void (**each)(void) = __init_array_start; each < __init_array_end; each++) (*each)();
  for (int i = 0; i < 3; i++) call(64, 1, (long)names[i], length(names[i]));
  table[3] = pick(counter - 4);
  call(93, table[3] + 40, 0, 0);
}`;

describe("objects of gcc", () => {
  it.skipIf(!hasCompiler || !hasQemu).each(["-O0", "-O2", "-Os", "-O1 -ffunction-sections -fdata-sections", "-O2 -fno-pic"])(
    "%s: link and run (needs aarch64-linux-gnu-gcc and qemu-aarch64)",
    (options) => {
      const bytes = compile(freestanding, [...options.split(" "), "-ffreestanding", "-fno-stack-protector", "-c"]);
      const object = readObject(bytes, "program.o");
      if ("error" in object) throw new Error(object.error);
      const { executable, diagnostics } = link([object]);
      expect(diagnostics).toEqual([]);
      expect(runUnderQemu(executable!)).toEqual({ output: "alpha\nbeta\ngamma\n", status: 42 });
    },
  );

  it.skipIf(!hasCompiler || !hasBinutils)(
    "without frame tables are linked byte for byte as by GNU ld (needs aarch64-linux-gnu-gcc)",
    () => {
      const bytes = compile(freestanding, [
        "-O2",
        "-ffreestanding",
        "-fno-stack-protector",
        "-fno-asynchronous-unwind-tables",
        "-fno-unwind-tables",
        "-c",
      ]);
      const object = readObject(bytes, "program.o");
      const reference = gnuLink({ "program.o": bytes });
      if ("error" in object || "refused" in reference) throw new Error("the tools failed");
      expect(same(link([object]).executable!, reference.bytes)).toBe(true);
    },
  );
});
