// Which window serves which access: the records in linear memory (layout.ts), chosen once a region. A window has what lies around
// one pointer, so it goes with the value of the base register, not with the register: compilers use one for many. Values that
// meet where they are used share a window; one that comes from outside the region has the register's; what is a number away
// from another base, that one's. A base that is stored through uses its window onto pages that may be written, which serves
// its loads as well. Translated code reads the records where it needs them: kept in locals, they would crowd the guest's
// registers out of the host's, which costs more than the loads.

import { windows } from "../layout.ts";
import type { Region, RegionBlock, RegionInstruction } from "./region.ts";

/** The window for "no base register": literals. Those below belong to registers, those above to places that compute values. */
const noBase = 32;
const registers = 32;

/** Gives the place in linear memory of the record of the window that an instruction's accesses use. */
export type WindowOf = (instruction: RegionInstruction) => number;

/** Where a value comes from: the number of its node. Nodes that are one value have one representative. */
class Values {
  /** By node: another of the same value, or itself. */
  readonly #same: number[] = [];
  readonly #window: number[] = [];

  node(window: number): number {
    this.#same.push(this.#same.length);
    this.#window.push(window);
    return this.#same.length - 1;
  }

  /** The lower window stays: a register's before those of places. */
  unite(a: number, b: number): void {
    const [x, y] = [this.#first(a), this.#first(b)];
    this.#same[x] = y;
    this.#window[y] = Math.min(this.#window[x], this.#window[y]);
  }

  windowOf(node: number): number {
    return this.#window[this.#first(node)];
  }

  #first(node: number): number {
    let at = node;
    while (this.#same[at] !== at) {
      this.#same[at] = this.#same[this.#same[at]];
      at = this.#same[at];
    }
    return at;
  }
}

export function chooseWindows({ blocks }: Region): WindowOf {
  const values = new Values();
  const used = new Map<RegionInstruction, number>();
  const bases = basesOf(blocks);
  const live = liveAtStart(blocks);
  const atStart = blocks.map(() => bases.map(() => values.node(Number.POSITIVE_INFINITY)));
  for (const [place, register] of bases.entries()) values.unite(atStart[0][place], values.node(register));
  for (const [number, { instructions, successors }] of blocks.entries()) {
    const now = new Map(bases.map((register, place) => [register, atStart[number][place]]));
    for (const instruction of instructions) {
      const { memory, sums, registersWritten } = instruction.effects;
      for (const { base } of memory) if (base !== undefined) used.set(instruction, now.get(base) as number);
      for (const register of bases) {
        if (((registersWritten >>> register) & 1) === 0) continue;
        const other = sums.get(register)?.register;
        if (other === register) continue;
        now.set(register, (other === undefined ? undefined : now.get(other)) ?? values.node(windowAt(instruction.pc)));
      }
    }
    for (const next of successors) {
      if (next === undefined) continue;
      for (const [place, register] of bases.entries())
        if ((live[next] >>> register) & 1) values.unite(now.get(register) as number, atStart[next][place]);
    }
  }
  const windowOf = (instruction: RegionInstruction): number => {
    const node = used.get(instruction);
    const window = node === undefined ? noBase : values.windowOf(node);
    // Nothing leads to a block behind a call that does not return.
    return Number.isFinite(window) ? window : noBase;
  };
  const storedThrough = new Set<number>();
  for (const { instructions } of blocks)
    for (const instruction of instructions)
      if (instruction.effects.memory.some(({ kind }) => kind === "store")) storedThrough.add(windowOf(instruction));
  return (instruction) => {
    const window = windowOf(instruction);
    return (storedThrough.has(window) ? windows.write : windows.read) + window * windows.bytes;
  };
}

const windowAt = (pc: number): number => noBase + 1 + (((pc / 4) >>> 0) % (windows.count - noBase - 1));

/** Registers that are a base somewhere. */
function basesOf(blocks: readonly RegionBlock[]): number[] {
  let mask = 0;
  for (const { instructions } of blocks)
    for (const { effects } of instructions) for (const { base } of effects.memory) if (base !== undefined) mask |= 1 << base;
  return Array.from({ length: registers }, (_, register) => register).filter((register) => (mask >>> register) & 1);
}

/** By block, the registers that it or those behind it read before they are written, in the region: a bit each. */
function liveAtStart(blocks: readonly RegionBlock[]): number[] {
  const read: number[] = [];
  const written: number[] = [];
  for (const { instructions } of blocks) {
    let [reads, writes] = [0, 0];
    for (const { effects } of instructions) {
      reads |= effects.registersRead & ~writes;
      writes |= effects.registersWritten;
    }
    read.push(reads);
    written.push(writes);
  }
  const live = [...read];
  for (let changed = true; changed; ) {
    changed = false;
    for (let number = blocks.length - 1; number >= 0; number -= 1) {
      let behind = 0;
      for (const next of blocks[number].successors) if (next !== undefined) behind |= live[next];
      const now = read[number] | (behind & ~written[number]);
      if (now === live[number]) continue;
      live[number] = now;
      changed = true;
    }
  }
  return live;
}
