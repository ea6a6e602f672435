// `node src/tools/verify.mjs spellings [NEAR-MISSES]`: lines made from the rows of the instruction set, assembled here and by GNU as. Every row is written with each edge
// of each of its fields, and those lines are changed a little, which mostly makes them wrong: both assemblers must give
// the same word, or refuse. Each row gets that many near misses.

import { assemble } from "../../engine/asm/index.ts";
import { rows } from "../../engine/isa/index.ts";
import { systemRegisterNames } from "../../engine/isa/operands/system-register-names.ts";
import { gas, hasGas } from "../../engine/isa/testing/gas.ts";
import { linesOfRow, nearMiss } from "../../engine/isa/testing/lines.ts";
import { seededNumbers } from "../../engine/isa/testing/words.ts";
import { type Reason, reportOf } from "./report/differences.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Instructions";

/** Where we differ on purpose, or where what differs is not the word. */
const reasons: readonly Reason[] = [
  {
    title: "A register, an address or a shift where a label belongs: GNU as makes a symbol of its name",
    covers: ({ text, ours, theirs }) => takesLabel.test(text) && !isWord(ours) && isWord(theirs),
  },
  {
    title: "An offset of 32 bits and more after the base: GNU as drops its upper half and takes the rest",
    covers: ({ text, ours }) => ours.startsWith("offset ") && BigInt(/, #(\w+)\]?$/.exec(text)?.[1] ?? 0) > 0xffff_fffen,
  },
  {
    title: "fmov of 0xffffffffffffffff: −1 here, a NaN in GNU as, which refuses it",
    covers: ({ text }) => /^fmov .*#0xffffffffffffffff$/.test(text),
  },
];

const takesLabel = /^(b|bl|b\.?[a-z]{2,5}|cbn?z|tbn?z|adrp?|ldr|ldrsw|prfm) /;
const isWord = (result: string): boolean => /^[\da-f]{8}$/.test(result);

export function verify([nearMisses = "240"]: readonly string[]): VerifyResult {
  if (!hasGas) throw new Error("GNU as is missing: apt-get install binutils-aarch64-linux-gnu");
  const lines = instructionLines(Number(nearMisses));
  const theirs = batches(lines, 20_000).flatMap(gas);
  let accepted = 0;
  const differences = lines.flatMap((line, index) => {
    const wanted = theirs[index];
    const ours = assembled(line);
    if (typeof wanted === "number") accepted += 1;
    const agrees = typeof ours === "number" ? ours === wanted : typeof wanted !== "number";
    return agrees ? [] : [{ text: line, ours: shown(ours), theirs: shown(wanted) }];
  });
  return reportOf({
    compared: lines.length,
    unit: "lines",
    note: `${accepted} that GNU as takes, ${lines.length - accepted} that it refuses`,
    differences,
    reasons,
  });
}

function instructionLines(nearMisses: number): string[] {
  const next = seededNumbers(2024);
  const lines = new Set<string>();
  for (const row of rows) {
    const right = linesOfRow(row, 24, next);
    for (const line of right) lines.add(line);
    for (let count = 0; count < nearMisses; count += 1) lines.add(nearMiss(right[next() % right.length], next));
  }
  for (const name of systemRegisterNames) for (const line of [`mrs x0, ${name}`, `msr ${name}, x0`]) lines.add(line);
  return [...lines];
}

function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** The word of a line by itself, or the message. */
function assembled(line: string): number | string {
  const { object, diagnostics } = assemble({ name: "line.s", text: `${line}\n` });
  if (!object) return diagnostics[0]?.message ?? "no object";
  const contents = object.sections.find(({ name }) => name === ".text")?.contents;
  if (!contents || contents.length < 4) return "no bytes";
  return new DataView(contents.buffer, contents.byteOffset).getUint32(0, true);
}

const shown = (result: number | string): string => (typeof result === "number" ? result.toString(16).padStart(8, "0") : result);
