// `node src/tools/verify.mjs hostile-objects [FILES] [SEED]`: objects, programs and archives with bytes changed by chance, through every
// tool that reads them, the linker and the loader. None may throw, take long, or fail without a word. The same parameters give
// the same files.

import { assemble } from "../../engine/asm/index.ts";
import { tools } from "../../engine/binutils/index.ts";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import { readExecutable, writeObject } from "../../engine/elf/index.ts";
import { damaged } from "../../engine/elf/testing/damage.ts";
import { compile, hasCompiler } from "../../engine/elf/testing/tools.ts";
import { link } from "../../engine/link/index.ts";
import { loadInputs } from "../../engine/link/load.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Damaged objects, programs and archives";

const commands: readonly (readonly string[])[] = [
  ["readelf", "-a", "f"],
  ["readelf", "-wl", "-n", "-d", "-V", "f"],
  ["readelf", "-x", ".text", "-p", ".strtab", "f"],
  ["objdump", "-dr", "-S", "-l", "f"],
  ["objdump", "-x", "-s", "-D", "f"],
  ["nm", "-a", "-n", "-S", "-l", "f"],
  ["size", "-A", "f"],
  ["strings", "f"],
  ["strip", "f"],
  ["strip", "-g", "f"],
  ["objcopy", "-O", "binary", "f"],
  ["addr2line", "-f", "-e", "f", "0x400100", "0x10"],
  ["ar", "tv", "f"],
];

const source = `
.global _start, value
_start: ldr x0, =value
 bl helper
 adrp x1, :got:value
helper: ret
.cfi_startproc
 nop
.cfi_endproc
.data
value: .xword _start, 5
.section .rodata.str1.1,"aMS",@progbits,1
.string "hello"
.section .text.g,"axG",@progbits,g,comdat
 nop
.comm shared, 16, 8
`;
const c =
  "#include <stdio.h>\n__thread int mine; int main(int n, char **a) { switch (n) { case 1: return 5; case 2: return 9; case 3: return 2; case 4: puts(a[1]); } return mine; }";

/** A damaged file of the size of these is done with in a hundredth of this. */
const slowMs = 5000;

export function verify(parameters: readonly string[]): VerifyResult {
  const [count = 2000, seed = 1] = parameters.map(Number);
  const random = new Random(seed);
  const originals = filesToDamage();
  const failures = new Map<string, number>();
  const fail = (what: string): void => void failures.set(what, (failures.get(what) ?? 0) + 1);
  let runs = 0;
  for (let number = 0; number < count; number += 1) {
    const bytes = damaged(random.of(originals), random);
    const attempt = (what: string, act: () => void): void => {
      runs += 1;
      const start = process.cpuUsage().user;
      try {
        act();
      } catch (error) {
        fail(`${what} throws: ${String(error).split("\n")[0]}`);
      }
      if (process.cpuUsage().user - start > slowMs * 1000) fail(`${what} is slow`);
    };
    for (const [tool, ...words] of commands)
      attempt(`${tool} ${words.join(" ")}`, () => {
        const { output, outputBytes, errors, status, files = [] } = tools[tool](words, () => bytes);
        if (status !== 0 && output === "" && !outputBytes && errors === "" && files.length === 0) fail(`${tool} fails without a word`);
      });
    attempt("the loader", () => void readExecutable(bytes));
    attempt("the linker", () => {
      const { inputs, errors } = loadInputs({ inputs: [{ kind: "file", name: "f", whole: random.chance(2) }], folders: [] }, () => bytes);
      if (errors.length > 0) return;
      const options = { frameHeader: true, relocatable: random.chance(3), collectsGarbage: random.chance(2), buildId: "md5" } as const;
      const { executable, diagnostics } = link(inputs, options);
      if (!executable && diagnostics.length === 0) fail("the linker fails without a word");
    });
  }
  const body = [...failures].map(([what, times]) => `- ${what} (${times} times)`).join("\n");
  const total = [...failures.values()].reduce((sum, times) => sum + times, 0);
  return {
    summary: `${count} files with bytes changed by chance (seed ${seed}), ${runs} runs of the tools, the linker and the loader: ${total} threw, took long or failed without a word.`,
    body,
    failures: total,
  };
}

function filesToDamage(): Uint8Array[] {
  const { object } = assemble({ name: "a.s", text: source }, { debug: true });
  const bytes = writeObject(object!);
  const files = [bytes, link([object!], { frameHeader: true }).executable!];
  if (hasCompiler) files.push(compile(c, ["-g", "-c"]), compile(c, ["-g", "-shared", "-fPIC"]));
  const archive = tools["ar"](["rc", "l.a", "a.o", "b.o"], (path) => (path === "l.a" ? undefined : bytes));
  return [...files, archive.files![0].bytes];
}
