// A word to the row that it encodes. The rows that can match are found by the word's top bits; among them the most specific comes first.

import type { InstructionRow } from "./instruction.ts";
import { aliasesByBase, rows } from "./instruction-set.ts";
import { extractFields, type Fields } from "./pattern.ts";

export interface Decoded {
  /** Unsigned. */
  readonly word: number;
  /** The base row, not an alias. */
  readonly row: InstructionRow;
  /** Of the base row's pattern. */
  readonly fields: Fields;
  /** What a disassembler shows: the preferred alias, or `row` itself. */
  readonly shown: InstructionRow;
}

interface Candidate {
  readonly row: InstructionRow;
  readonly mask: number;
  readonly value: number;
  readonly aliases: readonly InstructionRow[];
}

/** Bits 31–21 choose the bucket: below them lie register numbers and immediates in most classes. */
const bucketShift = 21;

const setBits = (mask: number): number => mask.toString(2).replaceAll("0", "").length;

const buckets: readonly (readonly Candidate[])[] = (() => {
  const candidates = rows
    .filter((row) => row.base === undefined)
    .map((row) => ({ row, mask: row.layout.mask | 0, value: row.layout.value | 0, aliases: aliasesByBase.get(row.name) ?? [] }))
    .sort((a, b) => setBits(b.row.layout.mask) - setBits(a.row.layout.mask));
  return Array.from({ length: 2 ** (32 - bucketShift) }, (_, top) =>
    candidates.filter(({ mask, value }) => (((top << bucketShift) ^ value) & mask & (-1 << bucketShift)) === 0),
  );
})();

/** The instruction in a word, or undefined where the instruction set has none: then the word raises the UNDEFINED trap. */
export function decode(word: number): Decoded | undefined {
  for (const { row, mask, value, aliases } of buckets[word >>> bucketShift]) {
    if ((word & mask) !== value) continue;
    const fields = extractFields(row.layout, word);
    if (row.reserved?.(fields) || row.unpredictable?.(fields)) continue;
    return { word: word >>> 0, row, fields, shown: preferredAlias(aliases, word) ?? row };
  }
  return undefined;
}

function preferredAlias(aliases: readonly InstructionRow[], word: number): InstructionRow | undefined {
  return aliases.find(
    ({ layout, preferred }) => ((word ^ layout.value) & layout.mask) === 0 && (preferred?.(extractFields(layout, word)) ?? true),
  );
}
