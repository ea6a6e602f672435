// A word to the row that it encodes. The rows that can match are found by the word's top bits; among them the most specific comes first.

import type { InstructionRow } from "./instruction.ts";
import { aliasesByBase, rows } from "./instruction-set.ts";
import { extractFields, type Fields } from "./pattern.ts";

/** A word and its instruction, as its fields say it. */
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

const fixedBits = ({ row }: Candidate): number => row.layout.mask.toString(2).replaceAll("0", "").length;

/** The most specific first. */
const candidates: readonly Candidate[] = rows
  .filter((row) => row.base === undefined)
  .map((row) => ({ row, mask: row.layout.mask | 0, value: row.layout.value | 0 }))
  .map((candidate) => ({ candidate, bits: fixedBits(candidate) }))
  .sort((a, b) => b.bits - a.bits)
  .map(({ candidate }) => candidate);

/** Filled when it is first asked for: all of them together take as long as all the rest of a start. */
const buckets: (readonly Candidate[] | undefined)[] = Array.from({ length: 2 ** (32 - bucketShift) }, () => undefined);

function fillBucket(top: number): readonly Candidate[] {
  const bucket = candidates.filter(({ mask, value }) => (((top << bucketShift) ^ value) & mask & (-1 << bucketShift)) === 0);
  buckets[top] = bucket;
  return bucket;
}

/** The instruction in a word, or undefined where the instruction set has none: then the word raises the UNDEFINED trap. */
export function decode(word: number): Decoded | undefined {
  for (const { row, mask, value } of buckets[word >>> bucketShift] ?? fillBucket(word >>> bucketShift)) {
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
