// The disassembler says what objdump says: against a golden file, and against objdump itself where it is installed.
// Words that no row covers (FP, SIMD, SVE, extensions after Armv8.2) are out of its scope, and left out by class.

import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { disassemble, identify, rows } from "./index.ts";
import { assembleLine } from "./testing/assemble-line.ts";
import { isCanonical } from "./testing/canonical.ts";
import { hasObjdump, objdump } from "./testing/objdump.ts";
import { neighboursOfRow, seededNumbers, wordsOfRow } from "./testing/words.ts";

const goldenFile = new URL("./goldens/disassembly.txt", import.meta.url);

/** Mnemonics of extensions that this machine does not have, in the encoding space of the base instruction set. */
const extensions = new RegExp(
  `^(${[
    "addg|subg|irg|gmi|subps?|stz?2?g|stz?gm|stgp|ldgm?", // MTE
    "pac[id]z?[ab]|aut[id]z?[ab]|xpac[id]|pacga|ldra[ab]|(ret|eret|br|blr)a[ab]z?", // pointer authentication
    "rmif|setf(8|16)|cfinv|[ax]aflag|ldapurs?[bhw]?|ldapurs[bh]|stlur[bh]?", // Armv8.4, Armv8.5
    "ld64b|st64b(v0?)?|wfit|wfet|sb|bc\\.\\w+|cpy\\w+|set[pmeg]\\w*", // Armv8.7, Armv8.8
    "abs|cnt|ctz|[su]max|[su]min|smstart|smstop", // CSSC, SME
    "tstart|ttest|tcommit|tcancel|chkfeat|rprfm|at|tlbi|cfp|cpp|dvp|brb|trcit|gcs\\w*|sysp|mrrs|msrr",
  ].join("|")})$`,
);

/** Bits 28–25 of a word tell the encoding groups apart: these are data processing, branches, loads and stores of general registers. */
const isBaseGroup = (word: number): boolean => {
  const group = (word >>> 25) & 15;
  if ((group & 0b1110) === 0b1000 || (group & 0b1110) === 0b1010 || (group & 0b0111) === 0b0101) return true;
  const isSimdLoad = (word >>> 26) & 1;
  return (group & 0b0101) === 0b0100 && !isSimdLoad;
};

/** Whether a difference is one of scope: objdump knows an instruction, a register or an operation that this machine lacks. */
function isBeyondScope(ours: string, theirs: string): boolean {
  const [mnemonic, operands = ""] = theirs.split("\t");
  if (extensions.test(mnemonic) || theirs.endsWith("; NYI")) return true;
  if (mnemonic === "dsb" && operands.endsWith("nxs")) return true;
  // System registers, PSTATE fields and cache operations that have a name there and a number here.
  if (mnemonic === "mrs" || mnemonic === "msr") return /\bs[0-3]_\d_c\d+_c\d+_\d\b/.test(ours);
  return mnemonic === "dc" && ours.startsWith("sys\t");
}

/** Words of every class: edges of the rows' fields, words one bit away from a row, and chance. */
function trialWords(seed: number, perRow: number, chance: number): number[] {
  const next = seededNumbers(seed);
  const words = rows.flatMap((row) => [...wordsOfRow(row, perRow, next), ...neighboursOfRow(row, next)]);
  for (let count = 0; count < chance; count += 1) words.push(next());
  return words;
}

const printed = (word: number, index: number): string => disassemble(word, { pc: index * 4 }).text;

describe("disassemble", () => {
  it("prints what the golden file says, which objdump wrote", () => {
    const lines = readFileSync(goldenFile, "utf8").trim().split("\n");
    expect(lines.length).toBeGreaterThan(3000);
    const differing = lines.filter(
      (line, index) => line !== goldenLine(Number.parseInt(line.slice(0, 8), 16), printed(Number.parseInt(line.slice(0, 8), 16), index)),
    );
    expect(differing).toEqual([]);
  });

  it.skipIf(!hasObjdump)("agrees with objdump, instruction or none (needs aarch64-linux-gnu-objdump)", () => {
    const words = trialWords(2024, 12, 40_000).filter(isBaseGroup);
    const theirs = objdump(words);
    expect(theirs.length).toBe(words.length);
    const differing = words
      .map((word, index) => ({ word: word.toString(16).padStart(8, "0"), ours: printed(word, index), theirs: theirs[index] }))
      .filter(({ ours, theirs: wanted }) => ours !== wanted && !isBeyondScope(ours, wanted));
    expect(differing).toEqual([]);
  });

  it.skipIf(!hasObjdump || !process.env["SVC0_WRITE_GOLDENS"])("writes the golden file (needs objdump and SVC0_WRITE_GOLDENS)", () => {
    const words = trialWords(7, 2, 0).filter((word) => isBaseGroup(word) && identify(word) !== undefined);
    // A quarter of them is enough to notice a change, and few enough to read.
    const kept = words.filter((_word, index) => index % 4 === 0);
    const first = objdump(kept);
    const inScope = kept.filter((word, index) => !isBeyondScope(printed(word, index), first[index]));
    const theirs = objdump(inScope);
    writeFileSync(goldenFile, `${inScope.map((word, index) => goldenLine(word, theirs[index])).join("\n")}\n`);
  });
});

const goldenLine = (word: number, text: string): string => `${word.toString(16).padStart(8, "0")} ${text.replaceAll("\t", " ")}`;

describe("what is disassembled can be assembled again", () => {
  it("to the same word, if its fields are as an assembler sets them", () => {
    const next = seededNumbers(99);
    const failures: string[] = [];
    for (const row of rows) {
      for (const word of wordsOfRow(row, 6, next)) {
        const decoded = identify(word);
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
