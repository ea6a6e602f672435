// The disassembler says what objdump says: against a golden file (written anew by UPDATE_GOLDENS=1), and against objdump itself
// where it is installed. Where objdump knows an instruction that this machine lacks, GNU as confirms that it lacks it.

import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, disassemble, rows } from "./index.ts";
import { assembleLine } from "./testing/assemble-line.ts";
import { isCanonical } from "./testing/canonical.ts";
import { hasGas } from "./testing/gas.ts";
import { isScalableMatrix, isScalableVector, judge } from "./testing/judge.ts";
import { hasObjdump, objdump } from "./testing/objdump.ts";
import { neighboursOfRow, seededNumbers, wordsOfRow } from "./testing/words.ts";

const goldenFile = new URL("./goldens/disassembly.txt", import.meta.url);

/** Words of every class: edges of the rows' fields, words one bit away from a row, and chance. */
function trialWords(seed: number, perRow: number, chance: number): number[] {
  const next = seededNumbers(seed);
  const words = rows.flatMap((row) => [...wordsOfRow(row, perRow, next), ...neighboursOfRow(row, next)]);
  for (let count = 0; count < chance; count += 1) words.push(next());
  return words;
}

const printed = (word: number, index: number): string => disassemble(word, { pc: index * 4 }).text;

const goldenLine = (word: number, text: string): string => `${word.toString(16).padStart(8, "0")} ${text.replaceAll("\t", " ")}`;

if (process.env["UPDATE_GOLDENS"] && hasObjdump) {
  const words = trialWords(7, 1, 0).filter((word) => decode(word) !== undefined);
  // One in eight is enough to notice a change, and few enough to read.
  const kept = words.filter((_word, index) => index % 8 === 0);
  const first = objdump(kept);
  const inScope = kept.filter((word, index) => printed(word, index) === first[index]);
  const theirs = objdump(inScope);
  writeFileSync(goldenFile, `${inScope.map((word, index) => goldenLine(word, theirs[index])).join("\n")}\n`);
}

describe("disassemble", () => {
  it("prints what the golden file says, which objdump wrote", () => {
    const lines = readFileSync(goldenFile, "utf8").trim().split("\n");
    expect(lines.length).toBeGreaterThan(3000);
    const differing = lines.filter(
      (line, index) => line !== goldenLine(Number.parseInt(line.slice(0, 8), 16), printed(Number.parseInt(line.slice(0, 8), 16), index)),
    );
    expect(differing).toEqual([]);
  });

  it.skipIf(!hasObjdump || !hasGas)("agrees with objdump, instruction or none (needs aarch64-linux-gnu-objdump and -as)", () => {
    const words = trialWords(2024, 4, 60_000);
    const theirs = objdump(words);
    expect(theirs.length).toBe(words.length);
    const differing = words
      .map((word, index) => ({ word, text: word.toString(16).padStart(8, "0"), ours: printed(word, index), theirs: theirs[index] }))
      .filter(({ word, ours, theirs: wanted }) => ours !== wanted && !isScalableVector(word) && !isScalableMatrix(word));
    expect(judge()(differing).filter(({ reason }) => reason === undefined)).toEqual([]);
  });
});

describe("what is disassembled can be assembled again", () => {
  it("to the same word, if its fields are as an assembler sets them", () => {
    const next = seededNumbers(99);
    const failures: string[] = [];
    for (const row of rows) {
      for (const word of wordsOfRow(row, 6, next)) {
        const decoded = decode(word);
        if (!decoded) continue;
        const text = disassemble(word, { pc: 0 }).text.split("//")[0].trimEnd();
        const again = assembleLine(text.replace("\t", " "));
        if (again !== word && isCanonical(word))
          failures.push(`${word.toString(16)} ${text}: ${typeof again === "number" ? again.toString(16) : again}`);
      }
    }
    expect(failures).toEqual([]);
  });
});
