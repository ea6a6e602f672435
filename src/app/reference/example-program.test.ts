// Every entry of the reference has a program that can be run.

import { expect, test } from "vitest";
import { vocabulary } from "../../engine/session/index.ts";
import { buildProgram } from "../../engine/session/program.ts";
import { exampleProgram, type ReferenceEntry } from "./example-program.ts";

const words = vocabulary();
const errorsOf = (entry: ReferenceEntry, example?: string): readonly string[] => {
  const { diagnostics, program } = buildProgram(exampleProgram(entry, words, example));
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => `${entry.name}: ${message}`);
  return program ? errors : [...errors, `${entry.name}: no program`];
};

test("the program of every directive has the directive in it, and can be built", () => {
  for (const { name } of words.directives) {
    const texts = exampleProgram({ kind: "directives", name }, words).map(({ text }) => text);
    expect(texts.join(""), name).toMatch(new RegExp(`(?:^|\\s)\\${name}\\b`));
  }
  expect(words.directives.flatMap(({ name }) => errorsOf({ kind: "directives", name }))).toEqual([]);
});

test("so can those of calls, errors, constants and registers, and of instructions: a sample of each", () => {
  const some = <Row>(rows: readonly Row[], every: number): readonly Row[] => rows.filter((_, index) => index % every === 0);
  const entries: readonly ReferenceEntry[] = [
    ...some(words.calls, 12).map(({ name }) => ({ kind: "calls" as const, name })),
    ...some(words.errors, 40).map(({ name }) => ({ kind: "errors" as const, name })),
    ...some(words.constants, 20).map(({ name }) => ({ kind: "constants" as const, name })),
    ...["x0", "x30", "sp", "pc", "xzr", "nzcv", "v0–v31"].map((name) => ({ kind: "registers" as const, name })),
  ];
  expect(entries.flatMap((entry) => errorsOf(entry))).toEqual([]);
  const examples = some(words.instructions, 12).flatMap(({ mnemonic, forms }) => forms.map(({ example }) => ({ mnemonic, example })));
  expect(examples.flatMap(({ mnemonic, example }) => errorsOf({ kind: "instructions", name: mnemonic }, example))).toEqual([]);
});
