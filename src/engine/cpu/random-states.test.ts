// A word of every row, and as many by chance, on random states, as qemu-aarch64 has them: `node src/tools/verify.mjs instructions` tries
// a million.

import { describe, expect, it } from "vitest";
import { toolsPresent } from "./testing/program.ts";
import { Random } from "./testing/random-program.ts";
import { Campaign } from "./testing/trials/campaign.ts";
import { Qemu } from "./testing/trials/in-qemu.ts";
import { triedRows, Words } from "./testing/trials/words.ts";

describe.skipIf(!toolsPresent)("words on random states as qemu-aarch64 has them (needs qemu-aarch64)", () => {
  it("a word of every row and some of none, interpreted, by templates and translated", () => {
    const words = new Words(new Random(20));
    const qemu = new Qemu();
    let modules = 0;
    const campaign = new Campaign(qemu, (bytes) => {
      modules += 1;
      expect(WebAssembly.validate(bytes)).toBe(true);
    });
    try {
      while (campaign.words < 1.4 * triedRows.length) campaign.run(words.take(448), 3, campaign.words + 1);
    } finally {
      qemu.dispose();
    }
    expect(campaign.unexplained).toEqual([]);
    expect(triedRows.filter(({ name }) => !words.byRow.has(name)).map(({ name }) => name)).toEqual(["SVC"]);
    expect(modules).toBeGreaterThan(20);
  });
});
