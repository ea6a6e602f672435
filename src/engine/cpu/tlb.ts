// The software TLB in linear memory, and the windows that translated code tries before it. An entry is a promise that a
// page, and the run of pages around it, may be read (or written) without asking, so all of it is withdrawn when the
// frame or the permissions of a page that was ready change. Addresses are pairs of halves, as translated code passes them.

import { addressOf, type PagedAddressSpace } from "./address-space.ts";
import { frameBytes, largestAccess, runField, smallAccess, tlb, windows } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";

const indexMask = (tlb.entries - 1) * tlb.entryBytes;
/** Entries whose filling is remembered, so that a flush of a few costs little; beyond them all are cleared. */
const rememberedFills = 512;
/** How far a run that grows looks for pages that are ready beside it. */
const lookAhead = 128;
/** When a run has grown by this much, the entries of its pages hear of it. */
const growthToTell = 1.5;

/** Pages that can be accessed alike, in neighbouring frames. */
interface Run {
  first: number;
  /** Excluded. */
  end: number;
  /** Of the first page. */
  frame: number;
  /** How many pages entries know it to have. */
  told: number;
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
    const word = (tlb[table] + entryOffset(low)) >> 2;
    words[word] = pageLow(low);
    words[word + 1] = pageHigh(high);
    this.#tell(word, run);
    if (this.#filled.length < rememberedFills) this.#filled.push(word);
    const pages = run.end - run.first;
    if (pages < run.told * growthToTell) return;
    // Those from before would send accesses to a part of the run alone, for ever.
    run.told = pages;
    for (let page = run.first; page < run.end; page += 1) {
      const address = page * frameBytes;
      const other = (tlb[table] + entryOffset(address | 0)) >> 2;
      if (words[other] === (address | 0) && words[other + 1] === Math.floor(address / 2 ** 32)) this.#tell(other, run);
    }
  }

  /** Writes a run into an entry. */
  #tell(word: number, run: Run): void {
    const { words } = this.#physical;
    const start = run.first * frameBytes;
    const bytes = (run.end - run.first) * frameBytes;
    const size = bytes - (smallAccess - 1);
    words[word + runField.start / 4] = start | 0;
    words[word + runField.start / 4 + 1] = Math.floor(start / 2 ** 32);
    words[word + runField.size / 4] = size | 0;
    words[word + runField.size / 4 + 1] = Math.floor(size / 2 ** 32);
    words[word + runField.delta / 4] = (run.frame * frameBytes - start) | 0;
    words[word + runField.largeSize / 4] = (bytes - (largestAccess - 1)) | 0;
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

  /** The run of a page that is ready: an old one, or one that has grown to it, or a new one. */
  #runOf(table: Table, page: number, frame: number, space: PagedAddressSpace): Run {
    const runs = this.#runs[table];
    const present = runs.get(page);
    if (present !== undefined) return present;
    const ready = (at: number): boolean => space.readyFrame(at * frameBytes, table) === frame + at - page;
    /** Runs that this one comes to and takes over: their frames are those that follow. The longest of them goes on as it. */
    let longest: Run | undefined;
    const takes = (other: Run): boolean => {
      if (other.frame - other.first !== frame - page) return false;
      if (longest === undefined || other.end - other.first > longest.end - longest.first) longest = other;
      return true;
    };
    let [first, end] = [page, page + 1];
    while (end < page + lookAhead) {
      const other = runs.get(end);
      if (other === undefined ? !ready(end) : !takes(other)) break;
      end = other?.end ?? end + 1;
    }
    while (first > page - lookAhead) {
      const other = runs.get(first - 1);
      if (other === undefined ? !ready(first - 1) : !takes(other)) break;
      first = other?.first ?? first - 1;
    }
    const run: Run = longest ?? { first: page, end: page, frame, told: 0 };
    for (let at = first; at < run.first; at += 1) runs.set(at, run);
    for (let at = run.end; at < end; at += 1) runs.set(at, run);
    run.first = first;
    run.end = end;
    run.frame = frame + first - page;
    return run;
  }

  #clearTables(): void {
    for (const table of [tlb.read, tlb.write]) this.#physical.bytes.fill(0xff, table, table + tlb.entries * tlb.entryBytes);
  }

  #clearWindows(): void {
    this.#physical.bytes.fill(0, windows.read, windows.read + 2 * windows.count * windows.bytes);
  }
}
