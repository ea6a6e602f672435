// Words on states by the thousand: here, interpreted, by templates and translated, and in qemu. Adds up what was tried, what differs for a
// reason, and what differs without one.

import { Random } from "../random-program.ts";
import { type Difference, describe, differencesOf } from "./differences.ts";
import { explanationOf } from "./explanations.ts";
import { Here } from "./here.ts";
import type { Qemu } from "./in-qemu.ts";
import { addressOfWord, codeOf, dataBytes, recordBytes, type Trials } from "./record.ts";
import { States } from "./states.ts";
import type { Subject } from "./words.ts";

const modes = [
  ["interpreted", { mode: "interpreted" }],
  ["templates", { mode: "templates", templatesAtOnce: true }],
  ["translated", { translateAfter: 1 }],
] as const;

export class Campaign {
  words = 0;
  states = 0;
  /** Differences by their reason: how many there are, and one of them. */
  readonly explained = new Map<string, { count: number; readonly example: string }>();
  /** Differences without a reason, each with its mode. */
  readonly unexplained: string[] = [];
  readonly #qemu: Qemu;
  readonly #onModule: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;

  constructor(qemu: Qemu, onModule?: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#qemu = qemu;
    this.#onModule = onModule;
  }

  /** Tries words, instructions on `statesEach` states and others on one. */
  run(subjects: readonly Subject[], statesEach: number, seed: number): void {
    const random = new Random(seed);
    const owners = subjects.flatMap(({ row }, index) => new Array<number>(row === undefined ? 1 : statesEach).fill(index));
    const trials = trialsOf(random, subjects, owners);
    const expected = this.#qemu.run(trials);
    for (const [mode, options] of modes) {
      const outcomes = new Here(trials, { ...options, ...(this.#onModule ? { onModule: this.#onModule } : {}) }).run(trials.states);
      for (const difference of differencesOf(trials, (state) => subjects[owners[state]], outcomes, expected)) this.#note(mode, difference);
      if (Buffer.compare(outcomes.memory, expected.memory) !== 0)
        this.unexplained.push(`${mode}: memory outside of the windows differs behind the words of seed ${seed}`);
    }
    this.words += subjects.length;
    this.states += owners.length;
  }

  #note(mode: string, difference: Difference): void {
    const reason = explanationOf(difference)?.reason;
    if (reason === undefined) {
      this.unexplained.push(`${mode} ${difference.subject.row?.name ?? "(undefined here)"}: ${describe(difference)}`);
      return;
    }
    const known = this.explained.get(reason);
    if (known) known.count += 1;
    else this.explained.set(reason, { count: 1, example: difference.subject.word.toString(16).padStart(8, "0") });
  }
}

function trialsOf(random: Random, subjects: readonly Subject[], owners: readonly number[]): Trials {
  const code = codeOf(
    subjects.map(({ word }) => word),
    subjects.map(({ used }) => used),
  );
  const memory = new Uint8Array(Uint32Array.from({ length: dataBytes / 4 }, () => random.bits()).buffer);
  const states = new Uint8Array(owners.length * recordBytes);
  const maker = new States(random, code, states);
  for (const [state, subject] of owners.entries()) maker.make(state, subjects[subject], addressOfWord(subject));
  return { code, memory, states };
}
