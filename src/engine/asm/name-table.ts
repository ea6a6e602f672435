// A map from names to values that is asked with a piece of a text: no string is made for a name that is known already, which is what most
// names of a long text are.

const firstSlots = 64;

export class NameTable<Value extends {}> {
  private names: string[] = [];
  private values: Value[] = [];
  private hashes: number[] = [];
  /** Open addressing: the index of an entry plus 1, or 0. The length is a power of two. */
  private slots = new Int32Array(firstSlots);

  get size(): number {
    return this.names.length;
  }

  /** In the order in which they came. */
  get keys(): readonly string[] {
    return this.names;
  }

  /** The value of the name that stands in `text` from `start` to `end`; `hash`: its `finishedHash`, if that is known. */
  get(text: string, start = 0, end = text.length, hash = hashOf(text, start, end)): Value | undefined {
    const index = this.indexOf(text, start, end, hash);
    return index < 0 ? undefined : this.values[index];
  }

  /** As `get`; for a name that is new, what `make` gives for it. */
  getOrMake(text: string, start: number, end: number, make: (name: string) => Value): Value {
    const hash = hashOf(text, start, end);
    const index = this.indexOf(text, start, end, hash);
    if (index >= 0) return this.values[index];
    const name = text.slice(start, end);
    const value = make(name);
    this.add(name, value, hash);
    return value;
  }

  set(name: string, value: Value): void {
    const hash = hashOf(name, 0, name.length);
    const known = this.indexOf(name, 0, name.length, hash);
    if (known >= 0) this.values[known] = value;
    else this.add(name, value, hash);
  }

  private add(name: string, value: Value, hash: number): void {
    this.names.push(name);
    this.values.push(value);
    this.hashes.push(hash);
    if (this.names.length * 2 > this.slots.length) this.grow();
    else this.place(hash, this.names.length);
  }

  clear(): void {
    if (this.names.length === 0) return;
    this.names = [];
    this.values = [];
    this.hashes = [];
    this.slots = new Int32Array(firstSlots);
  }

  private indexOf(text: string, start: number, end: number, hash: number): number {
    const { slots, hashes, names } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = slots[slot] - 1;
      if (index < 0 || (hashes[index] === hash && isAt(names[index], text, start, end))) return index;
    }
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (let index = 0; index < this.hashes.length; index += 1) this.place(this.hashes[index], index + 1);
  }

  private place(hash: number, entry: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry;
  }
}

/** FNV-1a over UTF-16 units, for who reads a name unit by unit anyway. */
export const firstHash = 0x811c_9dc5;
export const nextHash = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x0100_0193);
/** Folded so that its low bits depend on all of it. */
export const finishedHash = (hash: number): number => (hash ^ (hash >>> 15)) & 0x3fff_ffff;

function hashOf(text: string, start: number, end: number): number {
  let hash = firstHash;
  for (let at = start; at < end; at += 1) hash = nextHash(hash, text.charCodeAt(at));
  return finishedHash(hash);
}

function isAt(name: string, text: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at += 1) if (name.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}
