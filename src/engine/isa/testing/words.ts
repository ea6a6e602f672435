// Words to try a disassembler with: the edges of every field of every row, neighbours of every row, and pure chance.
// The same words every time.

import type { InstructionRow } from "../instruction.ts";
import { insertFields } from "../pattern.ts";

/** A stream of whole numbers below 2^32 (xorshift). */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Values of a field that are likely to be treated apart. */
const edges = (width: number): number[] => {
  const largest = 2 ** width - 1;
  return [...new Set([0, 1, 2, largest >> 1, (largest >> 1) + 1, largest - 1, largest].filter((value) => value >= 0 && value <= largest))];
};

/** Encodings of a row: each edge of each field with the others random, and `count` more with every field an edge or random. */
export function wordsOfRow(row: InstructionRow, count: number, next: () => number): number[] {
  const random = (width: number) => next() % 2 ** width;
  const { fields } = row.layout;
  const words: number[] = [];
  const add = (choose: (name: string, width: number) => number) =>
    words.push(insertFields(row.layout, Object.fromEntries(fields.map(({ name, width }) => [name, choose(name, width)]))));
  for (const edged of fields) for (const value of edges(edged.width)) add((name, width) => (name === edged.name ? value : random(width)));
  for (let index = 0; index < count; index += 1)
    add((_name, width) => (next() % 2 ? edges(width)[next() % edges(width).length] : random(width)));
  return words;
}

/** Words that differ from an encoding of the row in one of its fixed bits. */
export function neighboursOfRow(row: InstructionRow, next: () => number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => (row.layout.mask >>> bit) & 1)
    .map((bit) => ((wordsOfRow(row, 1, next).at(-1) ?? row.layout.value) ^ (1 << bit)) >>> 0);
}
