// `npm run bench -- decode`: words a second that the decoder names and the disassembler prints, beside objdump in the same run. The words are
// the edges of every row and as many again by chance. Needs aarch64-linux-gnu-objdump.

import { decode, disassemble, rows } from "../../engine/isa/index.ts";
import { objdump } from "../../engine/isa/testing/objdump.ts";
import { seededNumbers, wordsOfRow } from "../../engine/isa/testing/words.ts";

export function bench(): void {
  const next = seededNumbers(8);
  const edges = rows.flatMap((row) => wordsOfRow(row, 60, next));
  const words = [...edges, ...edges.map(next)];
  const passes = 4;
  let instructions = 0;
  let characters = 0;
  const decoded = timed(passes, () => {
    for (const word of words) if (decode(word)) instructions += 1;
  });
  const printed = timed(passes, () => {
    for (const word of words) characters += disassemble(word, { pc: 0 }).text.length;
  });
  const theirs = timed(1, () => {
    objdump(words);
  });
  const rate = (milliseconds: number): string => `${(words.length / milliseconds / 1000).toFixed(2)} million words a second`;
  console.log(
    `decode       ${rate(decoded)} (${Math.round((instructions / words.length / passes) * 100)} % of the words are instructions)`,
  );
  console.log(`disassemble  ${rate(printed)} (${Math.round(characters / words.length / passes)} characters a word)`);
  console.log(`objdump      ${rate(theirs)}, ratio ${(theirs / printed).toFixed(2)}`);
}

/** Milliseconds of one pass: the best of several, the first of which warms up. */
function timed(passes: number, pass: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let count = 0; count < passes; count += 1) {
    const start = performance.now();
    pass();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
