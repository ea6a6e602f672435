// The mappings of one address space: sorted, without overlaps, neighbours of one kind merged.
// A shared mapping carries the backing whose pages every address space that shares it sees.
// Knows nothing of frames in use; callers drop the pages of what they replace.

import type { Mapping, Permissions } from "./processor.ts";

/** The pages behind a shared mapping, by index from the mapping's first page, kept while any piece refers to them. */
export interface SharedBacking {
  readonly frames: Map<number, number>;
  pieces: number;
}

export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly permissions: Permissions;
  readonly name: string;
  readonly backing?: SharedBacking;
  /** Address that page 0 of the backing would have. */
  readonly origin: number;
}

const samePermissions = (a: Permissions, b: Permissions): boolean => a.read === b.read && a.write === b.write && a.execute === b.execute;

const joins = (a: Piece, b: Piece): boolean =>
  a.end === b.start &&
  a.name === b.name &&
  a.backing === b.backing &&
  (a.backing === undefined || a.origin === b.origin) &&
  samePermissions(a.permissions, b.permissions);

export class MappingList {
  #pieces: Piece[] = [];
  #plain: readonly Mapping[] | undefined;
  /** Most look-ups hit the piece that the last one hit. */
  #last = 0;

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /** As the rest of the engine sees them. */
  get plain(): readonly Mapping[] {
    this.#plain ??= this.#pieces.map(
      ({ start, end, permissions, name, backing }) => ({ start, end, permissions, name, shared: backing !== undefined }) as Mapping,
    );
    return this.#plain;
  }

  /** The piece that holds an address. */
  at(address: number): Piece | undefined {
    const last = this.#pieces[this.#last];
    if (last !== undefined && address >= last.start && address < last.end) return last;
    const index = this.#firstEndingAfter(address);
    const piece = this.#pieces[index];
    if (piece === undefined || piece.start > address) return undefined;
    this.#last = index;
    return piece;
  }

  /** The pieces that overlap a range, clipped to it. */
  within(start: number, end: number): Piece[] {
    const found: Piece[] = [];
    for (let index = this.#firstEndingAfter(start); index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index];
      if (piece.start >= end) break;
      found.push({ ...piece, start: Math.max(piece.start, start), end: Math.min(piece.end, end) });
    }
    return found;
  }

  /** Puts pieces (sorted, inside the range) in place of whatever the range held. Returns backings that nothing refers to any more. */
  replace(start: number, end: number, replacements: readonly Piece[]): SharedBacking[] {
    const first = this.#firstEndingAfter(start);
    let behind = first;
    const middle: Piece[] = [];
    const head = this.#pieces[first];
    if (head !== undefined && head.start < start) middle.push({ ...head, end: start });
    middle.push(...replacements);
    while (behind < this.#pieces.length && this.#pieces[behind].start < end) behind += 1;
    const tail = this.#pieces[behind - 1];
    if (behind > first && tail.end > end) middle.push({ ...tail, start: end });
    // One neighbour on each side takes part in merging.
    const from = Math.max(first - 1, 0);
    const to = Math.min(behind + 1, this.#pieces.length);
    const old = this.#pieces.slice(from, to);
    const merged: Piece[] = [];
    for (const piece of [...this.#pieces.slice(from, first), ...middle, ...this.#pieces.slice(behind, to)]) {
      const before = merged.at(-1);
      if (before !== undefined && joins(before, piece)) merged[merged.length - 1] = { ...before, end: piece.end };
      else merged.push(piece);
    }
    this.#pieces.splice(from, to - from, ...merged);
    this.#last = 0;
    this.#plain = undefined;
    for (const { backing } of merged) if (backing) backing.pieces += 1;
    const orphans: SharedBacking[] = [];
    for (const { backing } of old) {
      if (!backing) continue;
      backing.pieces -= 1;
      if (backing.pieces === 0) orphans.push(backing);
    }
    return orphans;
  }

  /** Takes over another list's pieces, as a fork does. */
  copyFrom(other: MappingList): void {
    this.#pieces = [...other.#pieces];
    this.#plain = undefined;
    for (const { backing } of this.#pieces) if (backing) backing.pieces += 1;
  }

  /** Takes over pieces that were captured. Counts of backings are the caller's matter. */
  restore(pieces: readonly Piece[]): void {
    this.#pieces = [...pieces];
    this.#plain = undefined;
    this.#last = 0;
  }

  #firstEndingAfter(address: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#pieces[middle].end > address) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
