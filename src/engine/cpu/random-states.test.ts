// A word of every row on random states, as qemu-aarch64 has them: `node src/tools/verify.mjs instructions` tries many more.

import { describe, expect, it } from "vitest";
import { disassemble } from "../isa/index.ts";
import { toolsPresent } from "./testing/program.ts";
import { Random } from "./testing/random-program.ts";
import { differencesOf, differingSubjects, randomSubject, triedRows } from "./testing/random-states.ts";

const seed = 20;
const states = 3;

describe.skipIf(!toolsPresent)("a word of every row as qemu-aarch64 has it (needs qemu-aarch64)", () => {
  const random = new Random(seed);
  const subjects = triedRows.map((row) => randomSubject(random, row)).filter((subject) => subject !== undefined);

  it("tries nearly all rows", () => {
    expect(triedRows.length - subjects.length).toBeLessThan(40);
  });

  it.each([{ mode: "interpreted" }, { translateAfter: 1 }] as const)("%o", (options) => {
    const differing = differingSubjects(subjects, states, seed, options);
    const told = differing.map(
      (subject) => `${disassemble(subject.word, { pc: 0 }).text}: ${differencesOf(subject, 50, seed, options).join(" | ")}`,
    );
    expect(told).toEqual([]);
  });
});
