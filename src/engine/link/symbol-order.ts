// The order in which GNU ld writes global symbols: that of the buckets of BFD's hash table, since it walks the table.
// A name that was met later stands before earlier ones of its bucket.

/** Buckets at first, and what the table grows to each time it is three quarters full (bfd/hash.c). */
const sizes = [4051, 4093, 8191, 16381, 32749, 65521, 131071, 262139, 524287, 1048573];

/** BFD's hash of a name's bytes; below 2^53. */
function hashName(name: string): number {
  let hash = 0;
  let length = 0;
  for (let index = 0; index < name.length; index += 1) {
    const point = name.codePointAt(index)!;
    if (point > 0xffff) index += 1;
    for (const byte of bytesOf(point)) {
      hash = mix(hash + byte + byte * 0x20000);
      length += 1;
    }
  }
  return mix(hash + length + length * 0x20000);
}

function bytesOf(point: number): number[] {
  if (point < 0x80) return [point];
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 63)];
  if (point < 0x10000) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)];
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)];
}

/** `hash ^ (hash >> 2)`, of a number that may have more than 32 bits. */
function mix(hash: number): number {
  const quarter = Math.floor(hash / 4);
  const high = (Math.floor(hash / 0x1_0000_0000) ^ Math.floor(quarter / 0x1_0000_0000)) >>> 0;
  const low = ((hash >>> 0) ^ (quarter >>> 0)) >>> 0;
  return high * 0x1_0000_0000 + low;
}

interface Entry {
  readonly name: string;
  readonly hash: number;
}

/** Names, given in the order in which ld meets them, in the order in which it writes them. */
export function inTableOrder(names: Iterable<string>): string[] {
  let generation = 0;
  let table = new Map<number, Entry[]>();
  let count = 0;
  for (const name of names) {
    const entry = { name, hash: hashName(name) };
    prepend(table, entry.hash % sizes[generation], [entry]);
    count += 1;
    if (count > Math.floor((sizes[generation] * 3) / 4) && generation + 1 < sizes.length) {
      table = grow(table, sizes[generation], sizes[generation + 1]);
      generation += 1;
    }
  }
  return [...table.keys()].sort((a, b) => a - b).flatMap((bucket) => table.get(bucket)!.map(({ name }) => name));
}

function prepend(table: Map<number, Entry[]>, bucket: number, entries: Entry[]): void {
  const present = table.get(bucket);
  if (present) present.unshift(...entries);
  else table.set(bucket, entries);
}

/** Runs of equal hashes move together, each to the front of its new bucket. */
function grow(table: ReadonlyMap<number, Entry[]>, oldSize: number, newSize: number): Map<number, Entry[]> {
  const grown = new Map<number, Entry[]>();
  for (let bucket = 0; bucket < oldSize; bucket += 1) {
    const entries = table.get(bucket) ?? [];
    for (let start = 0; start < entries.length; ) {
      let end = start + 1;
      while (end < entries.length && entries[end].hash === entries[start].hash) end += 1;
      prepend(grown, entries[start].hash % newSize, entries.slice(start, end));
      start = end;
    }
  }
  return grown;
}
