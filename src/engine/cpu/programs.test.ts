// Generated programs come to the same end however they are run: `node src/tools/verify.mjs programs` tries a hundred thousand.

import { expect, it } from "vitest";
import { terminatingProgram } from "./testing/programs/generate.ts";
import { Ways } from "./testing/programs/ways.ts";
import { Random } from "./testing/random-program.ts";

it("120 programs: interpreted, by templates, translated, stepped and replayed from a snapshot", () => {
  let modules = 0;
  const ways = new Ways((bytes) => {
    modules += 1;
    expect(WebAssembly.validate(bytes)).toBe(true);
  });
  const differing: string[] = [];
  let retired = 0;
  for (let seed = 1; seed <= 120; seed += 1) {
    const [{ ending: expected }, ...others] = ways.run({ words: terminatingProgram(new Random(seed)), seed });
    expect(expected.hasEnded, `program ${seed} ends`).toBe(true);
    retired += expected.retired;
    for (const { way, ending } of others) if (Buffer.compare(ending.state, expected.state) !== 0) differing.push(`${seed} ${way}`);
  }
  expect(differing).toEqual([]);
  expect(retired).toBeGreaterThan(20_000);
  expect(modules).toBeGreaterThan(100);
});
