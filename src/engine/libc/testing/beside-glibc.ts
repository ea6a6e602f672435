// A C program twice: with our library on our machine, and with glibc under qemu. Needs aarch64-linux-gnu-gcc and qemu-aarch64.

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createProcessor } from "../../cpu/index.ts";
import { readObject } from "../../elf/index.ts";
import { createComputer } from "../../kernel/index.ts";
import { transcribe } from "../../kernel/testing/guest.ts";
import { link } from "../../link/index.ts";
import { cLibrary } from "../index.ts";

export interface CompiledProgram {
  readonly object: Uint8Array;
  /** Linked with glibc. */
  readonly executable: string;
}

/** `folder`: where what is made goes. */
export function compileProgram(source: string, name: string, folder: string): CompiledProgram {
  const object = join(folder, `${name}.o`);
  const executable = join(folder, name);
  execFileSync("aarch64-linux-gnu-gcc", ["-O1", "-w", "-D_GNU_SOURCE", "-std=gnu11", "-fno-pie", "-c", "-o", object, source]);
  // ld warns of names that a static program looks up.
  execFileSync("aarch64-linux-gnu-gcc", ["-static", "-o", executable, object, "-lm"], { stdio: "pipe" });
  return { object: readFileSync(object), executable };
}

/** What it prints, and how it ends. */
export function runHere(bytes: Uint8Array, input: string): string {
  const object = readObject(bytes, "program.o");
  if ("error" in object) throw new Error(object.error);
  const { start, archive } = cLibrary();
  const { executable, diagnostics } = link([start, object, archive]);
  if (!executable) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return runExecutableHere(executable, input);
}

/** A program with whatever library: with the files of this machine in /etc. */
export function runExecutableHere(executable: Uint8Array, input: string): string {
  const computer = createComputer({ processor: createProcessor() });
  computer.spawn({ path: "/home/student/program", bytes: executable, standard: "streams" });
  computer.feed(new TextEncoder().encode(input));
  computer.endInput();
  let printed = "";
  let end = "";
  for (let stop = ""; stop !== "ended" && stop !== "idle"; ) {
    ({ stop } = computer.run({ budget: 10_000_000 }));
    const { stdout, ends } = transcribe(computer.drain().events);
    printed += stdout;
    end = ends.at(-1) ?? end;
  }
  return `${printed}${end}`;
}

export function runWithGlibc(executable: string, input: string, folder: string): string {
  const { stdout, status } = spawnSync("qemu-aarch64", ["-cpu", "neoverse-n1", executable], {
    input,
    encoding: "utf8",
    cwd: folder,
    maxBuffer: 1 << 28,
  });
  return `${stdout}exited ${status}`;
}

/** glibc's faults, which ours does not have. `%#g`: where rounding carries into another digit, 2.36 forgets the zeros that # asks for (C11 7.21.6.1 ¶6). */
export const isKnownFault = (line: string): boolean => /^f\t\[%[-+ 0]*#[^\t]*[gG]\]/.test(line);

/** Cases that print otherwise, with what each prints. */
export function conversionDifferences(
  { object, executable }: CompiledProgram,
  cases: readonly string[],
  folder: string,
): readonly string[] {
  const input = `${cases.join("\n")}\n`;
  const ours = runHere(object, input).split("\n");
  const theirs = runWithGlibc(executable, input, folder).split("\n");
  return theirs.flatMap((line, index) => (line === ours[index] ? [] : [`${cases[index]}: ${ours[index]}, glibc ${line}`]));
}
