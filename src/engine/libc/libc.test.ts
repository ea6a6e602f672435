// The library against glibc: C programs compiled by gcc against glibc's headers, linked by our linker with our library and run on our
// machine, must print what they print with glibc under qemu.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasCompiler, hasEmulator } from "../kernel/testing/tools.ts";
import { cLibrary, librarySources, startSource } from "./index.ts";
import {
  type CompiledProgram,
  compileProgram,
  conversionDifferences,
  isKnownFault,
  runExecutableHere,
  runHere,
  runWithGlibc,
} from "./testing/beside-glibc.ts";
import { conversionCases } from "./testing/conversion-cases.ts";

describe("the sources", () => {
  it("assemble without a word, and define what the library's index names", () => {
    const { archive } = cLibrary();
    for (const [offset, { name }] of librarySources.entries()) {
      const member = archive.member(offset);
      const defined = "error" in member ? [] : member.symbols.filter(({ binding, place }) => binding !== "local" && place !== "undefined");
      const indexed = (archive.index ?? []).filter((symbol) => symbol.offset === offset);
      expect(indexed.map(({ symbol }) => symbol).toSorted(), name).toEqual(defined.map((symbol) => symbol.name).toSorted());
    }
  });

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
const compile = (name: string): CompiledProgram => compileProgram(source(name), name, folder);

describe.skipIf(!hasCompiler || !hasEmulator)("beside glibc (needs aarch64-linux-gnu-gcc and qemu-aarch64)", () => {
  const inputs: Readonly<Record<string, string>> = { streams: "1 2 3 x\nthe rest\nof it\nwithout end" };
  for (const name of [
    "strings",
    "numbers",
    "streams",
    "times",
    "system",
    "options",
    "mathematics",
    "threads",
    "compiled",
    "rare",
    "special",
    "wide",
  ]) {
    it(name, () => {
      const { object, executable } = compile(name);
      const input = inputs[name] ?? "";
      expect(runHere(object, input)).toBe(runWithGlibc(executable, input, folder));
    });
  }

  it("names, as glibc finds them in this machine's files", () => {
    const { object, executable } = compile("names");
    const ours = runHere(object, "");
    expect(ours).toBe(runExecutableHere(readFileSync(executable), ""));
    expect(ours).toContain("student x 1000 1000 student /home/student /bin/sh");
  });

  it("conversions, by generated cases", () => {
    const cases = conversionCases(2000);
    const differences = conversionDifferences(compile("conversions"), cases, folder);
    expect(differences.filter((line) => !isKnownFault(line))).toEqual([]);
    expect(differences.length).toBeLessThan(cases.length / 1000);
  });
});
