// Object files against those of GNU as: bytes where the tool is installed, and always against listings of its output
// that are kept in testing/gnu-objects.txt (elf/testing/golden-parts.ts).

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { formatDiagnostic } from "../base/diagnostic.ts";
import { readObject, writeObject } from "../elf/index.ts";
import { goldenParts } from "../elf/testing/golden-parts.ts";
import { gnuAssemble, hasBinutils } from "../elf/testing/tools.ts";
import { assemble } from "./index.ts";
import { describeObject } from "./testing/describe-object.ts";
import { programs } from "./testing/programs.ts";

const goldenPath = fileURLToPath(new URL("testing/gnu-objects.txt", import.meta.url));

function ours(text: string) {
  const { object, diagnostics } = assemble({ name: "program.s", text });
  if (!object) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return object;
}

function gnus(text: string): Uint8Array {
  const made = gnuAssemble(text);
  if ("refused" in made) throw new Error(made.refused);
  return made.bytes;
}

function listing(bytes: Uint8Array): string {
  const object = readObject(bytes, "program.o");
  if ("error" in object) throw new Error(object.error);
  return describeObject(object);
}

const goldens = goldenParts(
  goldenPath,
  hasBinutils ? () => Object.entries(programs).map(([name, text]) => [name, listing(gnus(text))]) : undefined,
);

describe("the object file of a text has GNU as's sections, symbols and relocations", () => {
  it.each(Object.entries(programs))("%s", (name, text) => {
    expect(describeObject(ours(text))).toBe(goldens.get(name));
  });
});

describe("the object file of a text is GNU as's, byte for byte", () => {
  it.skipIf(!hasBinutils).each(Object.entries(programs))("%s (needs aarch64-linux-gnu-as)", (_name, text) => {
    expect(Buffer.from(writeObject(ours(text))).equals(Buffer.from(gnus(text)))).toBe(true);
  });
});

describe("the programs of the article", () => {
  for (const name of ["hello.s", "server.s"]) {
    const path = fileURLToPath(new URL(`../../../../shared/seed/${name}`, import.meta.url));
    it.skipIf(!existsSync(path) || !hasBinutils)(`${name} is GNU as's, byte for byte (needs ../shared and aarch64-linux-gnu-as)`, () => {
      const text = readFileSync(path, "utf8");
      expect(Buffer.from(writeObject(ours(text))).equals(Buffer.from(gnus(text)))).toBe(true);
    });
  }
});
