// Whatever is typed, the assembler answers: it never throws, every message lies within the text, and what it accepts, the readers of
// objects take. `npm run verify -- assembler 1000000` tries a million texts of this sort.

import fc from "fast-check";
import { expect, it } from "vitest";
import { problemOf } from "./testing/answer.ts";
import { corpusTexts } from "./testing/corpus.ts";
import { Mutations } from "./testing/mutations.ts";

it("of characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => problemOf(text) === undefined),
    { seed: 20240607, numRuns: 400 },
  );
});

it("of real texts cut, mixed and spoilt", () => {
  const mutations = new Mutations(corpusTexts(false));
  for (let number = 0; number < 3000; number += 1) {
    const text = mutations.text(20240607, number);
    expect(problemOf(text), text).toBeUndefined();
  }
});
