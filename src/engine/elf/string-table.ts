// String tables as BFD writes them: a string that ends another one shares its bytes, the others stand in the order in
// which they were first added. Offsets are known once `finish` has laid the table out.

import { encodeUtf8 } from "../base/utf8.ts";

interface Entry {
  readonly bytes: Uint8Array;
  offset: number;
}

const compareReversed = (a: Uint8Array, b: Uint8Array): number => {
  for (let back = 1; back <= a.length && back <= b.length; back += 1) {
    const difference = a[a.length - back] - b[b.length - back];
    if (difference) return difference;
  }
  return a.length - b.length;
};

const isSuffix = (whole: Uint8Array, end: Uint8Array): boolean => {
  for (let back = 1; back <= end.length; back += 1) {
    if (whole[whole.length - back] !== end[end.length - back]) return false;
  }
  return true;
};

export class StringTable {
  readonly #entries = new Map<string, Entry>();

  add(text: string): void {
    if (text !== "" && !this.#entries.has(text)) this.#entries.set(text, { bytes: encodeUtf8(text), offset: 0 });
  }

  /** Of a string that was added; 0 for the empty one. */
  offsetOf(text: string): number {
    return this.#entries.get(text)?.offset ?? 0;
  }

  /** Lays the table out and gives its bytes. */
  finish(): Uint8Array {
    const entries = [...this.#entries.values()];
    const holders = new Map<Entry, Entry>();
    let holder: Entry | undefined;
    for (const entry of [...entries].sort((a, b) => compareReversed(b.bytes, a.bytes))) {
      if (holder && isSuffix(holder.bytes, entry.bytes)) holders.set(entry, holder);
      else holder = entry;
    }
    let size = 1;
    for (const entry of entries) {
      if (holders.has(entry)) continue;
      entry.offset = size;
      size += entry.bytes.length + 1;
    }
    const table = new Uint8Array(size);
    for (const entry of entries) {
      const inside = holders.get(entry);
      if (inside) entry.offset = inside.offset + inside.bytes.length - entry.bytes.length;
      else table.set(entry.bytes, entry.offset);
    }
    return table;
  }
}
