// Merging of sections whose entries may be shared (SHF_MERGE): equal entries are kept once, and a string that ends
// another one is not kept at all. What stays, stays in the section that brought it first, in its order, as BFD has it.

import { latinText } from "../base/latin.ts";
import { sectionFlag } from "../elf/object-file.ts";
import type { Piece } from "./output-section.ts";

interface Entry {
  /** With its terminator, if it is a string. */
  readonly bytes: Uint8Array;
  readonly piece: Piece;
  alignment: number;
  /** The longer string that it ends. */
  holder: Entry | undefined;
  /** Offset into its piece as it is now. */
  offset: number;
}

/** From old offsets of one input section to places in the merged ones. */
export interface MergedContents {
  /** The bytes that stay. */
  contents: Uint8Array;
  /** Where the byte at an old offset is now: the piece that holds it, and the offset there. */
  place(offset: number): { piece: Piece; offset: number };
}

const isMergeable = ({ section }: Piece): boolean =>
  (section.flags & sectionFlag.merge) !== 0 && section.entrySize > 0 && section.relocations.length === 0 && section.size > 0;

/** Takes duplicates out of the pieces of an output section. */
export function mergePieces(pieces: readonly Piece[]): void {
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) {
    if (!isMergeable(piece)) continue;
    const { entrySize, alignment, flags } = piece.section;
    const key = `${entrySize}:${alignment}:${flags & sectionFlag.strings}`;
    const group = groups.get(key);
    if (group) group.push(piece);
    else groups.set(key, [piece]);
  }
  for (const group of groups.values()) mergeGroup(group);
}

function mergeGroup(pieces: readonly Piece[]): void {
  const entries = new Map<string, Entry>();
  const starts = new Map<Piece, { offset: number; entry: Entry }[]>();
  const isStrings = (pieces[0].section.flags & sectionFlag.strings) !== 0;
  for (const piece of pieces) {
    const found: { offset: number; entry: Entry }[] = [];
    starts.set(piece, found);
    for (const { offset, end, alignment } of isStrings ? stringsIn(piece) : constantsIn(piece)) {
      const bytes = piece.section.contents.subarray(offset, end);
      const key = latinText(bytes);
      let entry = entries.get(key);
      if (entry) entry.alignment = Math.max(entry.alignment, alignment);
      else {
        entry = { bytes, piece, alignment, holder: undefined, offset: 0 };
        entries.set(key, entry);
      }
      found.push({ offset, entry });
    }
  }
  if (isStrings) shareEnds([...entries.values()], pieces[0].section.entrySize);
  place([...entries.values()], pieces);
  for (const piece of pieces) {
    const found = starts.get(piece)!;
    piece.merged = { contents: contentsOf(piece, entries.values()), place: (offset) => placeIn(found, offset, piece) };
    piece.size = piece.merged.contents.length;
  }
}

interface Extent {
  readonly offset: number;
  readonly end: number;
  readonly alignment: number;
}

/** Each string with the alignment that its offset happens to have, up to the section's. */
function* stringsIn({ section }: Piece): Generator<Extent> {
  const { contents, entrySize, alignment } = section;
  const isZero = (at: number): boolean => {
    for (let index = at; index < at + entrySize && index < contents.length; index += 1) if (contents[index] !== 0) return false;
    return true;
  };
  let sawEmpty = false;
  for (let offset = 0; offset < contents.length; ) {
    let end = offset;
    while (end < contents.length && !isZero(end)) end += entrySize;
    end = Math.min(end + entrySize, contents.length);
    const natural = offset === 0 ? alignment : offset & -offset;
    yield { offset, end, alignment: Math.min(natural, alignment) };
    offset = end;
    // Zeros between strings are padding; the first that is aligned may be meant as the empty string.
    while (offset < contents.length && isZero(offset)) {
      if (!sawEmpty && offset % alignment === 0) {
        sawEmpty = true;
        yield { offset, end: offset + entrySize, alignment };
      }
      offset += entrySize;
    }
  }
}

function* constantsIn({ section }: Piece): Generator<Extent> {
  const { contents, entrySize, alignment } = section;
  for (let offset = 0; offset + entrySize <= contents.length; offset += entrySize) yield { offset, end: offset + entrySize, alignment };
}

function shareEnds(entries: readonly Entry[], entrySize: number): void {
  // With one alignment for all, those that could share an end are brought together: lengths that agree in its low bits.
  const [first] = entries;
  const aligned = first !== undefined && first.alignment > entrySize && entries.every(({ alignment }) => alignment === first.alignment);
  const rest = ({ bytes }: Entry): number => (aligned ? (bytes.length - entrySize) & (first.alignment - 1) : 0);
  const sorted = [...entries].sort((a, b) => rest(b) - rest(a) || compareReversed(b.bytes, a.bytes, entrySize));
  let holder: Entry | undefined;
  for (const entry of sorted) {
    const shift = holder ? holder.bytes.length - entry.bytes.length : 0;
    if (holder && holder.alignment >= entry.alignment && shift % entry.alignment === 0 && endsWith(holder.bytes, entry.bytes))
      entry.holder = holder;
    else holder = entry;
  }
}

function compareReversed(a: Uint8Array, b: Uint8Array, skip: number): number {
  for (let back = 1 + skip; back <= a.length && back <= b.length; back += 1) {
    const difference = a[a.length - back] - b[b.length - back];
    if (difference) return difference;
  }
  return a.length - b.length;
}

function endsWith(whole: Uint8Array, end: Uint8Array): boolean {
  if (end.length > whole.length) return false;
  for (let back = 1; back <= end.length; back += 1) if (whole[whole.length - back] !== end[end.length - back]) return false;
  return true;
}

/** Offsets for what stays, then for what is inside of it. */
function place(entries: readonly Entry[], pieces: readonly Piece[]): void {
  const sizes = new Map<Piece, number>(pieces.map((piece) => [piece, 0]));
  for (const entry of entries) {
    if (entry.holder) continue;
    const size = sizes.get(entry.piece)!;
    entry.offset = Math.ceil(size / entry.alignment) * entry.alignment;
    sizes.set(entry.piece, entry.offset + entry.bytes.length);
  }
}

function contentsOf(piece: Piece, entries: Iterable<Entry>): Uint8Array {
  const kept = [...entries].filter((entry) => entry.piece === piece && !entry.holder);
  const contents = new Uint8Array(Math.max(0, ...kept.map(({ offset, bytes }) => offset + bytes.length)));
  for (const { offset, bytes } of kept) contents.set(bytes, offset);
  return contents;
}

function placeIn(found: readonly { offset: number; entry: Entry }[], offset: number, piece: Piece): { piece: Piece; offset: number } {
  let low = 0;
  let high = found.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (found[middle].offset <= offset) low = middle;
    else high = middle - 1;
  }
  const start = found[low];
  if (!start) return { piece, offset: 0 };
  const { entry } = start;
  const inside = offset - start.offset;
  const { holder } = entry;
  if (holder) return { piece: holder.piece, offset: holder.offset + holder.bytes.length - entry.bytes.length + inside };
  return { piece: entry.piece, offset: entry.offset + inside };
}
