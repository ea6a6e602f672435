// `node src/tools/verify.mjs programs [COUNT] [SEED]`: generated programs that end, each interpreted, by templates, translated, stepped, and
// replayed from a snapshot; all must come to the same registers, memory, counts and traps. Every module is validated. Program n of a seed
// is the same everywhere; the checksum is over what all of them came to.

import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { terminatingProgram } from "../../engine/cpu/testing/programs/generate.ts";
import { Ways } from "../../engine/cpu/testing/programs/ways.ts";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Generated programs";

const programsOfOneSet = 5000;

export function verify(parameters: readonly string[]): VerifyResult {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const [count = 1000, seed = 1] = parameters.map(Number);
  const modules = { made: 0, invalid: 0 };
  const judge = (bytes: Uint8Array<ArrayBuffer>): void => {
    modules.made += 1;
    if (!WebAssembly.validate(bytes)) modules.invalid += 1;
  };
  let ways = new Ways(judge);
  const failures: string[] = [];
  const sums = { words: 0, retired: 0, traps: 0, unended: 0 };
  const checksum = createHash("sha256");
  const start = Date.now();
  for (let index = 0; index < count; index += 1) {
    // V8 11 keeps every instance that has imported a table for as long as the table lives, and there may be only so many.
    if (index % programsOfOneSet === 0) ways = new Ways(judge);
    const number = seed * 1_000_000 + index;
    const words = terminatingProgram(new Random(number));
    const [{ ending: expected }, ...others] = ways.run({ words, seed: number });
    for (const { way, ending } of others) {
      if (Buffer.compare(ending.state, expected.state) === 0) continue;
      failures.push(
        `program ${number}, ${way}: ${ending.retired} instructions, ${ending.traps} traps; interpreted ${expected.retired}, ${expected.traps}`,
      );
      console.error(failures.at(-1));
    }
    checksum.update(expected.state);
    sums.words += words.length;
    sums.retired += expected.retired;
    sums.traps += expected.traps;
    if (!expected.hasEnded) sums.unended += 1;
    if (index % 1000 === 999)
      console.error(
        `${index + 1} programs, ${modules.made} modules, ${failures.length} differ, ${Math.round((Date.now() - start) / 1000)} s`,
      );
  }
  return {
    summary:
      `${count} programs (${sums.words} words; ${sums.retired} instructions retired and ${sums.traps} traps in each way; ${sums.unended} cut off): ` +
      `interpreted, by templates, translated, stepped and replayed from a snapshot, ${failures.length} endings differ. ` +
      `${modules.made} modules, ${modules.invalid} of them invalid. Checksum ${checksum.digest("hex").slice(0, 16)}.`,
    body: [
      `\`node src/tools/verify.mjs programs ${count} ${seed}\``,
      "",
      "Functions, counted loops, branches of every kind, jump tables, recursion, accesses of every row with faults and page crossings, exclusives,",
      "system registers (CNTVCT_EL0, which counts instructions, among them), calls, and in a third of the programs code that writes over code.",
      "Compared are all registers, code, data, stack, the counts of instructions and traps, and where memory faults were.",
      ...failures.slice(0, 100).map((text) => `- ${text}`),
    ].join("\n"),
    failures: failures.length + modules.invalid,
  };
}
