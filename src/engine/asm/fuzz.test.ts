// Whatever is typed, the assembler answers: it never throws, and every message lies within the text. What it accepts,
// the linker and the readers take.

import fc from "fast-check";
import { expect, it } from "vitest";
import { readObject, writeObject } from "../elf/index.ts";
import { assemble } from "./index.ts";
import { describeObject } from "./testing/describe-object.ts";
import { programs } from "./testing/programs.ts";

const seed = 20240607;

function answer(text: string): void {
  const { object, diagnostics } = assemble({ name: "fuzz.s", text }, { debug: true });
  for (const { span, fixes = [], notes = [] } of diagnostics) {
    for (const { start, end, line } of [span, ...fixes.map((fix) => fix.span), ...notes.map((note) => note.span)]) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
      expect(line).toBeGreaterThanOrEqual(1);
    }
  }
  if (!object) {
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    return;
  }
  const back = readObject(writeObject(object), object.name);
  if ("error" in back) throw new Error(back.error);
  expect(describeObject(back)).toBe(describeObject(object));
}

const lines = Object.values(programs).flatMap((text) => text.split("\n"));
const pieces = [...new Set(lines.flatMap((line) => line.split(/([\s,#:;"'()[\]{}\\]+)/)))].filter((piece) => piece !== "");

it("of characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => answer(text)),
    { seed, numRuns: 400 },
  );
});

it("of pieces of programs", () => {
  const statement = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 12 }), (parts) => answer(parts.join("\n"))),
    { seed, numRuns: 1500 },
  );
});

it("of programs with lines mixed and cut", () => {
  const line = fc
    .tuple(fc.constantFrom(...lines), fc.nat({ max: 40 }), fc.boolean())
    .map(([text, at, cut]) => (cut ? text.slice(0, at) : text));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (parts) => answer(parts.join("\n"))),
    { seed, numRuns: 1500 },
  );
});
