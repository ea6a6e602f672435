// GNU tools for tests: assembler, linker and compiler of AArch64, run on a temporary directory. Node only.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readExecutable } from "../../elf/read-executable.ts";
import { compile as compileC, hasBinutils, hasCompiler, hasQemu, inTemporaryDirectory } from "../../elf/testing/tools.ts";

export { hasBinutils, hasCompiler, hasQemu as hasEmulator };

/** A file beside the repository, such as "shared/seed/server.s"; undefined when it is not there. */
export function besideRepository(path: string): string | undefined {
  const found = fileURLToPath(new URL(`../../../../../${path}`, import.meta.url));
  return existsSync(found) ? found : undefined;
}

/** Assembles and links a program with `_start`. */
export const assemble = (text: string): Uint8Array =>
  inTemporaryDirectory((directory) => {
    const path = (name: string): string => join(directory, name);
    // gas wants the last line to end.
    writeFileSync(path("program.s"), text.endsWith("\n") ? text : `${text}\n`);
    execFileSync("aarch64-linux-gnu-as", ["-march=armv8.2-a", "-o", path("program.o"), path("program.s")]);
    execFileSync("aarch64-linux-gnu-ld", ["-o", path("program"), path("program.o")]);
    return new Uint8Array(readFileSync(path("program")));
  });

/** gcc's, for a program without a library. */
export const freestandingOptions: readonly string[] = [
  "-static",
  "-nostdlib",
  "-ffreestanding",
  "-mgeneral-regs-only",
  "-mno-outline-atomics",
  "-O1",
  "-fno-builtin",
  "-fno-stack-protector",
];

/** Compiles a C program; `options` as gcc takes them, further files among them. */
export const compile = (text: string, options: readonly string[]): Uint8Array => compileC(text, ["-w", ...options]);

/** What the emulator makes of a program: its standard output and how it ended, "exited 3" or "killed by SIGSEGV". */
export const runEmulated = (bytes: Uint8Array): string =>
  inTemporaryDirectory((directory) => {
    const path = join(directory, "program");
    writeFileSync(path, bytes, { mode: 0o755 });
    const { stdout, status, signal } = spawnSync("qemu-aarch64", ["-cpu", "neoverse-n1", path], {
      encoding: "utf8",
      cwd: directory,
      timeout: 10_000,
    });
    return `${stdout}${signal ? `killed by ${signal}` : `exited ${status}`}`;
  });

/** The address of a symbol of a program. */
export function addressOf(bytes: Uint8Array, name: string): number {
  const executable = readExecutable(bytes);
  if ("error" in executable) throw new Error(executable.error);
  const symbol = executable.symbols.find((candidate) => candidate.name === name);
  if (!symbol) throw new Error(`no symbol ${name}`);
  return symbol.value;
}

export const entryOf = (bytes: Uint8Array): number => addressOf(bytes, "_start");
