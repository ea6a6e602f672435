// GCC's output: the object files are GNU as's, byte for byte, debugging information and exception tables included. The
// command `npm run verify -- syntax` tries many more options.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { formatDiagnostic } from "../base/diagnostic.ts";
import { writeObject } from "../elf/index.ts";
import { hasBinutils, hasCompiler } from "../elf/testing/tools.ts";
import { assemble } from "./index.ts";
import { compileBoth, sourceFolder } from "./testing/compiled.ts";
import { listingOf } from "./testing/conformance.ts";

describe.skipIf(!hasCompiler || !hasBinutils)("what GCC writes becomes GNU as's object (needs aarch64-linux-gnu-gcc)", () => {
  it.each([
    ["integers.c", ["-O0"]],
    ["integers.c", ["-O2", "-g", "-fPIC"]],
    ["floats.c", ["-O3", "-gdwarf-4"]],
  ] as const)("%s %s", (name, options) => {
    const { ours, theirs, message } = compileBoth(join(sourceFolder, name), options);
    expect(message).toBeUndefined();
    expect(Buffer.from(ours!).equals(Buffer.from(theirs))).toBe(true);
  });
});

it("an output of GCC that is kept here becomes the object that is kept beside it", () => {
  const kept = (name: string): string => readFileSync(fileURLToPath(new URL(`testing/c/kept/${name}`, import.meta.url)), "utf8");
  const { object, diagnostics } = assemble({ name: "program.s", text: kept("exceptions-O2.s") });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  expect(listingOf(writeObject(object!))).toBe(kept("exceptions-O2.txt").trimEnd());
});
