// The software TLB in linear memory, and the windows that translated code tries before it. An entry is a promise that a
// page, and the run of pages around it, may be read (or written) without asking, so all of it is withdrawn when the
// frame or the permissions of a page that was ready change. Addresses are pairs of halves, as translated code passes them.

import { addressOf, type PagedAddressSpace } from "./address-space.ts";
import { frameBytes, largestAccess, runField, tlb, windows } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";

const indexMask = (tlb.entries - 1) * tlb.entryBytes;
/** Entries whose filling is remembered, so that a flush of a few costs little; beyond them all are cleared. */
const rememberedFills = 512;
/** How far a new run looks for pages that are ready beside it. Runs grow on from there as their neighbours are touched. */
const lookAhead = 32;

/** Pages that can be accessed alike, in neighbouring frames. */
interface Run {
  first: number;
  /** Excluded. */
  end: number;
  /** Of the first page. */
  frame: number;
}

type Table = "read" | "write";

const pageLow = (low: number): number => low & ~0xfff;
const pageHigh = (high: number): number => high & 0xff_ffff;

/** Offset of a page's entry in a table: bits 12 and up of the address choose. */
const entryOffset = (low: number): number => (low >>> 7) & indexMask;

export class Tlb {
  readonly #physical: PhysicalMemory;
  readonly #filled: number[] = [];
  readonly #runs: Record<Table, Map<number, Run>> = { read: new Map(), write: new Map() };

  constructor(physical: PhysicalMemory) {
    this.#physical = physical;
    this.#clearTables();
    this.#clearWindows();
  }

  /** Place in linear memory of a byte in a page that may be accessed, or −1 for a miss. */
  probe(table: Table, low: number, high: number): number {
    const { words } = this.#physical;
    const word = (tlb[table] + entryOffset(low)) >> 2;
    if (words[word] !== pageLow(low) || words[word + 1] !== pageHigh(high)) return -1;
    return (words[word + runField.delta / 4] + low) >>> 0;
  }

  /** Notes that a page may be accessed in a frame. */
  fill(table: Table, low: number, high: number, frame: number, space: PagedAddressSpace): void {
    const { words } = this.#physical;
    const run = this.#runOf(table, Math.floor(addressOf(low, high) / frameBytes), frame, space);
    const start = run.first * frameBytes;
    const size = (run.end - run.first) * frameBytes - (largestAccess - 1);
    const word = (tlb[table] + entryOffset(low)) >> 2;
    words[word] = pageLow(low);
    words[word + 1] = pageHigh(high);
    words[word + runField.start / 4] = start | 0;
    words[word + runField.start / 4 + 1] = Math.floor(start / 2 ** 32);
    words[word + runField.size / 4] = size | 0;
    words[word + runField.size / 4 + 1] = Math.floor(size / 2 ** 32);
    words[word + runField.delta / 4] = (run.frame * frameBytes - start) | 0;
    if (this.#filled.length < rememberedFills) this.#filled.push(word);
  }

  /** Whether an entry promises that a frame may be accessed. */
  lets(table: Table, frame: number): boolean {
    for (const run of this.#runs[table].values()) if (frame >= run.frame && frame < run.frame + run.end - run.first) return true;
    return false;
  }

  flush(): void {
    if (this.#filled.length < rememberedFills) {
      const { words } = this.#physical;
      for (const word of this.#filled) {
        words[word] = -1;
        words[word + 1] = -1;
      }
    } else this.#clearTables();
    this.#filled.length = 0;
    this.#runs.read.clear();
    this.#runs.write.clear();
    this.#clearWindows();
  }

  /** The run of a page that is ready: an old one that it continues, or a new one. */
  #runOf(table: Table, page: number, frame: number, space: PagedAddressSpace): Run {
    const runs = this.#runs[table];
    const present = runs.get(page);
    if (present !== undefined) return present;
    const before = runs.get(page - 1);
    if (before !== undefined && before.end === page && before.frame + page - before.first === frame) {
      before.end = page + 1;
      runs.set(page, before);
      return before;
    }
    const behind = runs.get(page + 1);
    if (behind !== undefined && behind.first === page + 1 && behind.frame === frame + 1) {
      behind.first = page;
      behind.frame = frame;
      runs.set(page, behind);
      return behind;
    }
    return this.#newRun(table, page, frame, space);
  }

  #newRun(table: Table, page: number, frame: number, space: PagedAddressSpace): Run {
    const runs = this.#runs[table];
    const run: Run = { first: page, end: page + 1, frame };
    runs.set(page, run);
    const ready = (at: number): boolean => !runs.has(at) && space.readyFrame(at * frameBytes, table) === frame + at - page;
    while (run.end < page + lookAhead && ready(run.end)) {
      runs.set(run.end, run);
      run.end += 1;
    }
    while (run.first > page - lookAhead && ready(run.first - 1)) {
      run.first -= 1;
      run.frame -= 1;
      runs.set(run.first, run);
    }
    return run;
  }

  #clearTables(): void {
    for (const table of [tlb.read, tlb.write]) this.#physical.bytes.fill(0xff, table, table + tlb.entries * tlb.entryBytes);
  }

  #clearWindows(): void {
    this.#physical.bytes.fill(0, windows.read, windows.read + 2 * windows.count * windows.bytes);
  }
}
