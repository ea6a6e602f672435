// A text as a QR code, model 2 (ISO/IEC 18004): byte mode, error correction level L, the smallest version that holds it. Gives rows of modules.

/** Of level L, by version from 1: bytes of error correction in a block, and how many blocks. */
const correctionBytes = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  30, 30, 30, 30, 30,
] as const;
const blockCounts = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
] as const;

const sizeOf = (version: number): number => 17 + 4 * version;

/** Centres of the alignment patterns, in both directions. */
function alignmentPlaces(version: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => sizeOf(version) - 7 - (count - 2 - index) * step)];
}

/** Bytes that a version has, those for error correction included. */
function totalBytes(version: number): number {
  const size = sizeOf(version);
  const places = alignmentPlaces(version).length;
  // Finders with their edges and format, timing, alignment, version.
  const alignment = places === 0 ? 0 : 25 * (places * places - 3) - 10 * (places - 2);
  const taken = 3 * 64 + 2 * 15 + 1 + 2 * (size - 16) + alignment + (version >= 7 ? 36 : 0);
  return Math.floor((size * size - taken) / 8);
}

const dataBytes = (version: number): number => totalBytes(version) - (correctionBytes[version - 1] ?? 0) * (blockCounts[version - 1] ?? 0);

/** Multiplies in the field of 256 elements whose polynomial is x⁸ + x⁴ + x³ + x² + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

/** The divisor of Reed and Solomon, without its leading 1. */
function divisorOf(degree: number): readonly number[] {
  let divisor = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let index = 0; index < degree; index += 1) {
    divisor = divisor.map((factor, place) => times(factor, root) ^ (divisor[place + 1] ?? 0));
    root = times(root, 2);
  }
  return divisor;
}

function remainderOf(data: readonly number[], divisor: readonly number[]): readonly number[] {
  let rest = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map((value, index) => value ^ times(divisor[index] ?? 0, factor));
  }
  return rest;
}

/** The text's bytes behind their mode and count, filled up, in blocks with their corrections, dealt out in turn. */
function codewords(bytes: Uint8Array, version: number): readonly number[] {
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  put(0b0100, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  const capacity = dataBytes(version) * 8;
  put(0, Math.min(4, capacity - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let fill = 0xec; bits.length < capacity; fill ^= 0xec ^ 0x11) put(fill, 8);
  const data = Array.from({ length: capacity / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((all, bit) => all * 2 + bit, 0),
  );

  const blocks = blockCounts[version - 1] ?? 1;
  const corrections = correctionBytes[version - 1] ?? 0;
  const short = Math.floor(data.length / blocks);
  const longBlocks = data.length % blocks;
  const divisor = divisorOf(corrections);
  let at = 0;
  const parts = Array.from({ length: blocks }, (_, index) => {
    const length = short + (index >= blocks - longBlocks ? 1 : 0);
    const part = data.slice(at, at + length);
    at += length;
    return { part, correction: remainderOf(part, divisor) };
  });
  const inTurn = (lists: readonly (readonly number[])[]) =>
    Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, index) => lists.flatMap((list) => list[index] ?? [])).flat();
  return [...inTurn(parts.map(({ part }) => part)), ...inTurn(parts.map(({ correction }) => correction))];
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** `value` with the rest of its division behind it. */
function withRest(value: number, divisor: number, restBits: number): number {
  let rest = value;
  for (let index = 0; index < restBits; index += 1) rest = (rest << 1) ^ ((rest >>> (restBits - 1)) * divisor);
  return (value << restBits) | rest;
}

class Drawing {
  readonly size: number;
  readonly modules: boolean[][];
  /** Belongs to a pattern, and carries no data. */
  readonly #taken: boolean[][];
  readonly #version: number;

  constructor(version: number) {
    this.#version = version;
    this.size = sizeOf(version);
    this.modules = Array.from({ length: this.size }, () => Array<boolean>(this.size).fill(false));
    this.#taken = Array.from({ length: this.size }, () => Array<boolean>(this.size).fill(false));
    this.#patterns();
  }

  #set(row: number, column: number, isDark: boolean): void {
    if (row < 0 || column < 0 || row >= this.size || column >= this.size) return;
    (this.modules[row] as boolean[])[column] = isDark;
    (this.#taken[row] as boolean[])[column] = true;
  }

  #patterns(): void {
    const { size } = this;
    for (let index = 0; index < size; index += 1) {
      this.#set(6, index, index % 2 === 0);
      this.#set(index, 6, index % 2 === 0);
    }
    for (const [row, column] of [
      [3, 3],
      [3, size - 4],
      [size - 4, 3],
    ] as const)
      this.#rings(row, column, 4, [0, 1, 3]);
    const places = alignmentPlaces(this.#version);
    const last = places.at(-1);
    for (const row of places)
      for (const column of places)
        if (!((row === 6 && (column === 6 || column === last)) || (column === 6 && row === last))) this.#rings(row, column, 2, [0, 2]);
    this.format(0);
    if (this.#version < 7) return;
    const bits = withRest(this.#version, 0x1f25, 12);
    for (let index = 0; index < 18; index += 1) {
      const isDark = ((bits >>> index) & 1) === 1;
      this.#set(Math.floor(index / 3), size - 11 + (index % 3), isDark);
      this.#set(size - 11 + (index % 3), Math.floor(index / 3), isDark);
    }
  }

  /** Square rings around a centre; dark are those at these distances. */
  #rings(row: number, column: number, radius: number, dark: readonly number[]): void {
    for (let dy = -radius; dy <= radius; dy += 1)
      for (let dx = -radius; dx <= radius; dx += 1) this.#set(row + dy, column + dx, dark.includes(Math.max(Math.abs(dx), Math.abs(dy))));
  }

  /** Level and mask, twice. */
  format(mask: number): void {
    const levelL = 1;
    const bits = withRest((levelL << 3) | mask, 0x537, 10) ^ 0x5412;
    const bit = (index: number) => ((bits >>> index) & 1) === 1;
    for (let index = 0; index <= 5; index += 1) this.#set(index, 8, bit(index));
    this.#set(7, 8, bit(6));
    this.#set(8, 8, bit(7));
    this.#set(8, 7, bit(8));
    for (let index = 9; index < 15; index += 1) this.#set(8, 14 - index, bit(index));
    for (let index = 0; index < 8; index += 1) this.#set(8, this.size - 1 - index, bit(index));
    for (let index = 8; index < 15; index += 1) this.#set(this.size - 15 + index, 8, bit(index));
    this.#set(this.size - 8, 8, true);
  }

  /** In pairs of columns, from the right, up and down in turn. */
  data(words: readonly number[]): void {
    let at = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      const isUpward = ((right + 1) & 2) === 0;
      for (let step = 0; step < this.size; step += 1)
        for (const column of [right, right - 1]) {
          const row = isUpward ? this.size - 1 - step : step;
          if (this.#taken[row]?.[column] || at >= words.length * 8) continue;
          (this.modules[row] as boolean[])[column] = (((words[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1;
          at += 1;
        }
    }
  }

  /** Done twice, it is undone. */
  mask(mask: number): void {
    const isTurned = masks[mask] as (row: number, column: number) => boolean;
    for (const [row, line] of this.modules.entries())
      for (const column of line.keys()) if (!this.#taken[row]?.[column] && isTurned(row, column)) line[column] = !line[column];
  }

  /** How hard it is to read: long runs, blocks, what looks like a finder, too much of one shade. */
  get penalty(): number {
    const columns = this.modules.map((_, column) => this.modules.map((line) => line[column] === true));
    let penalty = 0;
    for (const line of [...this.modules, ...columns]) {
      const text = line.map((isDark) => (isDark ? "1" : "0")).join("");
      for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2;
      for (const finder of ["00001011101", "10111010000"])
        for (let at = text.indexOf(finder); at >= 0; at = text.indexOf(finder, at + 1)) penalty += 40;
    }
    for (let row = 0; row + 1 < this.size; row += 1)
      for (let column = 0; column + 1 < this.size; column += 1) {
        const shade = this.modules[row]?.[column];
        if (
          shade === this.modules[row]?.[column + 1] &&
          shade === this.modules[row + 1]?.[column] &&
          shade === this.modules[row + 1]?.[column + 1]
        )
          penalty += 3;
      }
    const dark = this.modules.flat().filter(Boolean).length;
    return penalty + 10 * Math.floor(Math.abs((dark * 20) / this.size ** 2 - 10));
  }
}

/** Rows of modules, true: dark, without the quiet border; undefined: the text is longer than a QR code can be (2,953 bytes). */
export function qrModules(text: string): readonly (readonly boolean[])[] | undefined {
  const bytes = new TextEncoder().encode(text);
  const fits = (version: number) => dataBytes(version) * 8 >= 4 + (version < 10 ? 8 : 16) + bytes.length * 8;
  const version = Array.from({ length: 40 }, (_, index) => index + 1).find(fits);
  if (version === undefined) return undefined;
  const drawing = new Drawing(version);
  drawing.data(codewords(bytes, version));
  const rated = masks.map((_, mask) => {
    drawing.format(mask);
    drawing.mask(mask);
    const { penalty } = drawing;
    drawing.mask(mask);
    return { mask, penalty };
  });
  const [best = { mask: 0 }] = rated.sort((a, b) => a.penalty - b.penalty);
  drawing.format(best.mask);
  drawing.mask(best.mask);
  return drawing.modules;
}
