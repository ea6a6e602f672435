// A word to the row that it encodes. The rows that can match are found by the word's top bits; among them the most specific comes first.

import type { InstructionRow } from "./instruction.ts";
import { aliasesByBase, rows } from "./instruction-set.ts";
import { extractFields, type Fields } from "./pattern.ts";

export class Decoded {
  /** Unsigned. */
  readonly word: number;
  /** The base row, not an alias. */
  readonly row: InstructionRow;
  /** Of the base row's pattern. */
  readonly fields: Fields;

  constructor(word: number, row: InstructionRow, fields: Fields) {
    this.word = word;
    this.row = row;
    this.fields = fields;
  }

  /** What a disassembler shows: the preferred alias, or `row` itself. Whoever only executes does not ask. */
  get shown(): InstructionRow {
    return preferredAlias(aliasesByBase.get(this.row.name) ?? [], this.word) ?? this.row;
  }
}

interface Candidate {
  readonly row: InstructionRow;
  readonly mask: number;
  readonly value: number;
}

/** Bits 31–21 choose the bucket: below them lie register numbers and immediates in most classes. */
const bucketShift = 21;

const setBits = (mask: number): number => mask.toString(2).replaceAll("0", "").length;

const buckets: readonly (readonly Candidate[])[] = (() => {
  const candidates = rows
    .filter((row) => row.base === undefined)
    .map((row) => ({ row, mask: row.layout.mask | 0, value: row.layout.value | 0 }))
    .sort((a, b) => setBits(b.row.layout.mask) - setBits(a.row.layout.mask));
  return Array.from({ length: 2 ** (32 - bucketShift) }, (_, top) =>
    candidates.filter(({ mask, value }) => (((top << bucketShift) ^ value) & mask & (-1 << bucketShift)) === 0),
  );
})();

/** The instruction in a word, or undefined where the instruction set has none: then the word raises the UNDEFINED trap. */
export function decode(word: number): Decoded | undefined {
  for (const { row, mask, value } of buckets[word >>> bucketShift]) {
    if ((word & mask) !== value) continue;
    const fields = extractFields(row.layout, word);
    if (row.reserved?.(fields) || row.unpredictable?.(fields)) continue;
    return new Decoded(word >>> 0, row, fields);
  }
  return undefined;
}

function preferredAlias(aliases: readonly InstructionRow[], word: number): InstructionRow | undefined {
  return aliases.find(
    ({ layout, preferred }) => ((word ^ layout.value) & layout.mask) === 0 && (preferred?.(extractFields(layout, word)) ?? true),
  );
}
