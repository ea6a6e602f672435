// The library against glibc: C programs compiled by gcc against glibc's headers, linked by our linker with our library and run on our
// machine, must print what they print with glibc under qemu.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProcessor } from "../cpu/index.ts";
import { readObject } from "../elf/index.ts";
import { createComputer } from "../kernel/index.ts";
import { transcribe } from "../kernel/testing/guest.ts";
import { hasCompiler, hasEmulator } from "../kernel/testing/tools.ts";
import { link } from "../link/index.ts";
import { cLibrary, librarySources, startSource } from "./index.ts";
import { conversionCases } from "./testing/conversion-cases.ts";

describe("the sources", () => {
  it("assemble without a word", () => expect(() => cLibrary()).not.toThrow());

  it("say what every function takes and gives", () => {
    for (const { text } of [startSource, ...librarySources]) expect(text.startsWith("//")).toBe(true);
  });
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "svc0-libc-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = (name: string): string => fileURLToPath(new URL(`testing/${name}.c`, import.meta.url));

function compile(name: string): { readonly object: Uint8Array; readonly executable: string } {
  const object = join(folder, `${name}.o`);
  const executable = join(folder, name);
  execFileSync("aarch64-linux-gnu-gcc", ["-O1", "-w", "-D_GNU_SOURCE", "-std=gnu11", "-fno-pie", "-c", "-o", object, source(name)]);
  execFileSync("aarch64-linux-gnu-gcc", ["-static", "-o", executable, object, "-lm"]);
  return { object: readFileSync(object), executable };
}

function runHere(bytes: Uint8Array, input: string): string {
  const object = readObject(bytes, "program.o");
  if ("error" in object) throw new Error(object.error);
  const { start, archive } = cLibrary();
  const { executable, diagnostics } = link([start, object, archive]);
  if (!executable) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
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

function runWithGlibc(executable: string, input: string): string {
  const { stdout, status } = spawnSync("qemu-aarch64", ["-cpu", "neoverse-n1", executable], { input, encoding: "latin1", cwd: folder });
  return `${stdout}exited ${status}`;
}

describe.skipIf(!hasCompiler || !hasEmulator)("beside glibc (needs aarch64-linux-gnu-gcc and qemu-aarch64)", () => {
  const inputs: Readonly<Record<string, string>> = { streams: "1 2 3 x\nthe rest\nof it\nwithout end" };
  for (const name of ["strings", "numbers", "streams", "times", "system", "mathematics"]) {
    it(name, () => {
      const { object, executable } = compile(name);
      const input = inputs[name] ?? "";
      expect(runHere(object, input)).toBe(runWithGlibc(executable, input));
    });
  }

  it("conversions, by generated cases", () => {
    const { object, executable } = compile("conversions");
    const cases = conversionCases(2000);
    const input = `${cases.join("\n")}\n`;
    const ours = runHere(object, input).split("\n");
    const theirs = runWithGlibc(executable, input).split("\n");
    const differences = theirs.flatMap((line, index) => (line === ours[index] ? [] : [`${cases[index]}: ${ours[index]}, glibc ${line}`]));
    // %#g: where rounding carries into another digit, glibc 2.36 forgets the zeros that # asks for (C11 7.21.6.1 ¶6).
    expect(differences.filter((line) => !/^f\t\[%[-+ 0]*#[^\t]*[gG]\]/.test(line))).toEqual([]);
    expect(differences.length).toBeLessThan(cases.length / 1000);
  });
});
