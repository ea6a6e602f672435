// `node src/tools/verify.mjs disassembly [WORDS]`: words by chance, as this disassembler prints them and as objdump does; and whether the assembler makes the same word of the
// text again. Where objdump knows an instruction that this machine lacks, GNU as is asked whether a Neoverse N1 has it.

import { disassemble, rows } from "../../engine/isa/index.ts";
import { assembleLine } from "../../engine/isa/testing/assemble-line.ts";
import { isCanonical } from "../../engine/isa/testing/canonical.ts";
import { hasGas } from "../../engine/isa/testing/gas.ts";
import { isScalableMatrix, isScalableVector, type Judged, judge } from "../../engine/isa/testing/judge.ts";
import { hasObjdump, objdump } from "../../engine/isa/testing/objdump.ts";
import { neighboursOfRow, seededNumbers, wordsOfRow } from "../../engine/isa/testing/words.ts";
import { type Reason, reportOf } from "./report/differences.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Disassembly";

const chunk = 500_000;

const undefinedText = /; undefined$/;

export function verify([words = "20000000"]: readonly string[]): VerifyResult {
  if (!hasGas || !hasObjdump) throw new Error("binutils is missing: apt-get install binutils-aarch64-linux-gnu");
  const total = Number(words);
  const next = seededNumbers(77);
  const differences: Judged[] = [];
  const scalable = { SVE: 0, SME: 0 };
  const rejudge = judge();
  let instructions = 0;
  let compared = 0;
  const edges = rows.flatMap((row) => [...wordsOfRow(row, 100, next), ...neighboursOfRow(row, next)]);
  while (compared < total) {
    const count = Math.min(chunk, total - compared);
    const words = Array.from({ length: count }, (_, index) => edges[compared + index] ?? next());
    const theirs = objdump(words);
    if (theirs.length !== count) throw new Error(`objdump printed ${theirs.length} lines for ${count} words`);
    const open: Judged[] = [];
    for (const [index, word] of words.entries()) {
      const ours = disassemble(word, { pc: index * 4 }).text;
      const isInstruction = !undefinedText.test(ours);
      if (isInstruction) {
        instructions += 1;
        const again = roundTrip(word);
        if (again !== undefined) differences.push({ text: hexadecimal(word), ours: again, theirs: "the same word again" });
      }
      const wanted = theirs[index];
      if (ours === wanted) continue;
      if (!isInstruction && isScalableVector(word)) scalable.SVE += 1;
      else if (!isInstruction && isScalableMatrix(word)) scalable.SME += 1;
      else open.push({ text: hexadecimal(word), ours, theirs: wanted });
    }
    differences.push(...rejudge(open));
    compared += count;
  }
  const reasonTitles = [...new Set(differences.flatMap(({ reason }) => (reason === undefined ? [] : [reason])))];
  const reasons: Reason[] = reasonTitles.map((name) => ({
    title: name,
    covers: (difference) => (difference as Judged).reason === name,
  }));
  const report = reportOf({
    compared,
    unit: "words",
    note: `${instructions} of them instructions here; ${scalable.SVE} of SVE and ${scalable.SME} of SME, undefined here, count as agreeing`,
    differences,
    reasons,
  });
  return report;
}

const hexadecimal = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");

/** What the assembler makes of a word's text, where that is not the word. */
function roundTrip(word: number): string | undefined {
  const text = disassemble(word, { pc: 0 }).text.split("//")[0].replace("\t", " ").trimEnd();
  const again = assembleLine(text);
  if (again === word || !isCanonical(word)) return undefined;
  return `${text} → ${typeof again === "number" ? hexadecimal(again) : again}`;
}
