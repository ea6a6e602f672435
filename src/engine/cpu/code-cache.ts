// Translations: which regions exist, where they are in the function table, and what translated code is told about them
// through jump cache and link cells. A region is good for any address space in which its pages have the frames that it
// was made from; it goes when one of those is written. Bounded: when full, everything is dropped.

import type { Decoded } from "../isa/index.ts";
import { CalledOperations } from "./called-operations.ts";
import { frameBytes, jumpCache, linkCells, registerOffset } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import { discoverRegion, type Region } from "./translator/region.ts";
import { compileRegion } from "./translator/region-compiler.ts";
import { buildSupportModule } from "./translator/support.ts";
import { firstFreeSlot, needsTableFunctions, slotOf, tableFunctions, tableFunctionsModule } from "./translator/table-functions.ts";

/** Translations, and bytes of Wasm, kept at most. */
const defaultKept = 6000;
const bytesKept = 24 * 2 ** 20;
/** A frame whose instructions were overwritten this often is not translated any more. */
const rewritesTolerated = 12;
/** No branch goes to 0x7f7f…: its bit 55 is 0, so its top byte would be as well. */
const noPcByte = 0x7f;
const noPcHalf = 0x7f7f_7f7f;
const rememberedJumps = 1024;
const wordsPerFrame = frameBytes / 4;

export interface Translation {
  readonly entry: number;
  /** Index in the function table. */
  readonly slot: number;
  /** The pages that it was made from: address of each, and its frame. */
  readonly pages: readonly { readonly address: number; readonly frame: number }[];
  /** Bytes of Wasm. */
  readonly size: number;
}

/** What the cache asks of instruction fetch. */
export interface InstructionSource {
  /** The frame that a page would be executed from if it has one already, or 0. */
  presentFrameAt(address: number): number;
  wordIn(frame: number, address: number): number;
  decode(word: number): Decoded | undefined;
}

/** What translated code cannot do alone. Addresses come as halves. */
export interface CodeHost {
  /** The place in linear memory where the bytes can be read, or −1. Asked for a window's record. */
  read(low: number, high: number, bytes: number, record: number): number;
  /** The place where they can be written, or −1 if the interpreter must do it. */
  write(low: number, high: number, bytes: number): number;
  /** A frame is watched from now on: no TLB entry may let it be written unseen. */
  watching(): void;
}

type Enter = () => number;

export class CodeCache {
  /** Told of every module that is made; for tests, which validate them. */
  onModule: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;
  readonly #physical: PhysicalMemory;
  readonly #source: InstructionSource;
  readonly #host: CodeHost;
  readonly #kept: number;
  readonly #table: WebAssembly.Table;
  readonly #calls: CalledOperations;
  readonly #imports: Record<string, WebAssembly.ImportValue>;
  readonly #enter: Enter;
  #hasTableFunctions = false;
  readonly #missing: WebAssembly.ExportValue;
  readonly #byEntry = new Map<number, Translation[]>();
  readonly #byFrame = new Map<number, Set<Translation>>();
  /** For each watched frame, the words that are translated. */
  readonly #translatedWords = new Map<number, Uint8Array>();
  readonly #freeSlots: number[] = [];
  /** Those that are known to be good in the address space in use, and the pages that they stand on. */
  readonly #current = new Map<number, Translation>();
  readonly #currentPages = new Set<number>();
  /** Jump cache entries in use, by the number of their first word; more than can be remembered if `length` is at its limit. */
  readonly #filledJumps: number[] = [];
  /** Link cells by target, and those of them that are not 0. */
  readonly #cells = new Map<number, number>();
  readonly #filledCells: number[] = [];
  #regions = 0;
  #bytes = 0;
  #stops: ReadonlySet<number> = new Set();

  constructor(physical: PhysicalMemory, source: InstructionSource, host: CodeHost, kept = defaultKept) {
    this.#physical = physical;
    this.#source = source;
    this.#host = host;
    this.#kept = kept;
    this.#calls = new CalledOperations(physical);
    this.#table = new WebAssembly.Table({ element: "anyfunc", initial: 1024 });
    const memory = physical.memory;
    const table = this.#table;
    const module = new WebAssembly.Module(buildSupportModule());
    const { exports } = new WebAssembly.Instance(module, { cpu: { memory, table, read: host.read, write: host.write } });
    this.#imports = { memory, table, operate: (number: number) => this.#calls.run(number), ...exports };
    this.#enter = exports["enter"] as Enter;
    this.#missing = exports["missing"];
    for (let slot = 0; slot < table.length; slot += 1) table.set(slot, this.#missing);
    for (let slot = table.length - 1; slot >= firstFreeSlot; slot -= 1) this.#freeSlots.push(slot);
    physical.bytes.fill(noPcByte, jumpCache.base, jumpCache.base + jumpCache.entries * jumpCache.entryBytes);
    physical.bytes.fill(0, linkCells.base, linkCells.base + linkCells.count * 4);
  }

  /** Runs translated code from pc on; a status. */
  enter(): number {
    return this.#enter();
  }

  /** The translation at an address, made known to translated code; undefined if there is none. */
  find(pc: number): Translation | undefined {
    const known = this.#current.get(pc);
    if (known !== undefined) {
      this.#publish(known);
      return known;
    }
    for (const candidate of this.#byEntry.get(pc) ?? []) {
      if (!candidate.pages.every(({ address, frame }) => this.#source.presentFrameAt(address) === frame)) continue;
      this.#adopt(candidate);
      return candidate;
    }
    return undefined;
  }

  /** Translates from an address on; undefined if that cannot be done. */
  translate(pc: number): Translation | undefined {
    const pages = new Map<number, number>();
    const region = discoverRegion(pc, (address) => {
      if (this.#stops.has(address)) return undefined;
      const frame = this.#source.presentFrameAt(address);
      if (frame === 0 || this.#physical.rewrites[frame] > rewritesTolerated) return undefined;
      const decoded = this.#source.decode(this.#source.wordIn(frame, address));
      if (decoded !== undefined) pages.set(address - (address % frameBytes), frame);
      return decoded;
    });
    if (region === undefined) return undefined;
    if (this.#regions >= this.#kept || this.#bytes >= bytesKept) this.clear();
    if (needsTableFunctions(region)) this.#provideTableFunctions();
    const bytes = compileRegion(region, (target) => this.#cellFor(target), this.#calls);
    this.onModule?.(bytes);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { cpu: this.#imports });
    const slot = this.#takeSlot();
    this.#table.set(slot, instance.exports["region"]);
    const translation: Translation = {
      entry: pc,
      slot,
      pages: [...pages].map(([address, frame]) => ({ address, frame })),
      size: bytes.length,
    };
    this.#regions += 1;
    this.#bytes += bytes.length;
    const same = this.#byEntry.get(pc);
    if (same) same.push(translation);
    else this.#byEntry.set(pc, [translation]);
    this.#watch(translation, region, pages);
    this.#adopt(translation);
    return translation;
  }

  /** Whether a write to part of a frame would change translated instructions. */
  overlaps(frame: number, start: number, end: number): boolean {
    const words = this.#translatedWords.get(frame);
    return words?.subarray(start >> 2, (end + 3) >> 2).includes(1) ?? false;
  }

  /** Part of a frame has been written, or the frame is given up: drops what was made from it. */
  written(frame: number, start: number, end: number): void {
    if (!this.overlaps(frame, start, end)) return;
    for (const translation of this.#byFrame.get(frame) ?? []) this.#drop(translation);
    const { rewrites } = this.#physical;
    rewrites[frame] = Math.min(rewrites[frame] + 1, rewritesTolerated + 1);
    this.forgetSpace();
  }

  /** Instructions at these addresses are left to the interpreter from now on. */
  setStops(stops: ReadonlySet<number>): void {
    const pages = new Set([...stops, ...this.#stops].filter((each) => stops.has(each) !== this.#stops.has(each)).map(pageOf));
    this.#stops = stops;
    if (pages.size === 0) return;
    for (const translations of [...this.#byEntry.values()]) {
      for (const translation of [...translations]) if (translation.pages.some(({ address }) => pages.has(address))) this.#drop(translation);
    }
    this.forgetSpace();
  }

  /** Drops what was made from frames whose bytes have been exchanged, which counts for no rewriting. */
  dropFrames(isStale: (frame: number) => boolean): void {
    for (const frame of [...this.#byFrame.keys()]) {
      if (isStale(frame)) for (const translation of this.#byFrame.get(frame) ?? []) this.#drop(translation);
    }
    this.forgetSpace();
  }

  /** Pages of the address space in use have changed. */
  rangeChanged(start: number, end: number): void {
    for (const page of this.#currentPages) {
      if (page < start || page >= end) continue;
      this.forgetSpace();
      return;
    }
  }

  /** One page of the address space in use has another frame. */
  pageChanged(page: number): void {
    if (this.#currentPages.has(page)) this.forgetSpace();
  }

  /** Nothing is known of the address space in use: another one, or its code moved. */
  forgetSpace(): void {
    const { bytes, words } = this.#physical;
    this.#current.clear();
    this.#currentPages.clear();
    if (this.#filledJumps.length < rememberedJumps) {
      for (const word of this.#filledJumps) {
        words[word] = noPcHalf;
        words[word + 1] = noPcHalf;
      }
    } else bytes.fill(noPcByte, jumpCache.base, jumpCache.base + jumpCache.entries * jumpCache.entryBytes);
    this.#filledJumps.length = 0;
    for (const cell of this.#filledCells) words[cell >> 2] = 0;
    this.#filledCells.length = 0;
  }

  /** Drops every translation. */
  clear(): void {
    this.forgetSpace();
    for (const translations of this.#byEntry.values()) for (const translation of [...translations]) this.#drop(translation);
    this.#cells.clear();
  }

  #adopt(translation: Translation): void {
    this.#current.set(translation.entry, translation);
    for (const { address } of translation.pages) this.#currentPages.add(address);
    this.#publish(translation);
  }

  /** Puts a translation where running code finds it. */
  #publish({ entry, slot }: Translation): void {
    const { words } = this.#physical;
    const low = entry | 0;
    const index = ((low >>> 2) ^ (low >>> 14)) & (jumpCache.entries - 1);
    const word = (jumpCache.base + index * jumpCache.entryBytes) >> 2;
    words[word] = low;
    words[word + 1] = Math.floor(entry / 2 ** 32);
    words[word + jumpCache.slot / 4] = slot;
    if (this.#filledJumps.length < rememberedJumps) this.#filledJumps.push(word);
    const cell = this.#cells.get(entry);
    if (cell !== undefined) this.#fillCell(cell, slot);
  }

  #fillCell(cell: number, slot: number): void {
    if (this.#physical.words[cell >> 2] === 0) this.#filledCells.push(cell);
    this.#physical.words[cell >> 2] = slot;
  }

  #cellFor(target: number): number | undefined {
    const present = this.#cells.get(target);
    if (present !== undefined) return present;
    if (this.#cells.size >= linkCells.count) return undefined;
    const cell = linkCells.base + this.#cells.size * 4;
    this.#cells.set(target, cell);
    const translation = this.#current.get(target);
    if (translation !== undefined) this.#fillCell(cell, translation.slot);
    return cell;
  }

  #watch(translation: Translation, region: Region, pages: ReadonlyMap<number, number>): void {
    for (const frame of pages.values()) {
      if (!this.#physical.watched[frame]) this.#host.watching();
      this.#physical.watched[frame] = 1;
      const translations = this.#byFrame.get(frame);
      if (translations) translations.add(translation);
      else this.#byFrame.set(frame, new Set([translation]));
      if (!this.#translatedWords.has(frame)) this.#translatedWords.set(frame, new Uint8Array(wordsPerFrame));
    }
    for (const { instructions } of region.blocks) {
      for (const { pc } of instructions) {
        const frame = pages.get(pc - (pc % frameBytes));
        const words = frame === undefined ? undefined : this.#translatedWords.get(frame);
        if (words) words[(pc % frameBytes) >> 2] = 1;
      }
    }
  }

  #drop(translation: Translation): void {
    const same = (this.#byEntry.get(translation.entry) ?? []).filter((each) => each !== translation);
    if (same.length > 0) this.#byEntry.set(translation.entry, same);
    else this.#byEntry.delete(translation.entry);
    for (const { frame } of translation.pages) {
      const translations = this.#byFrame.get(frame);
      translations?.delete(translation);
      if (translations?.size !== 0) continue;
      this.#byFrame.delete(frame);
      this.#translatedWords.delete(frame);
      this.#physical.watched[frame] = 0;
    }
    this.#table.set(translation.slot, this.#missing);
    this.#freeSlots.push(translation.slot);
    this.#regions -= 1;
    this.#bytes -= translation.size;
  }

  #provideTableFunctions(): void {
    if (this.#hasTableFunctions) return;
    this.#hasTableFunctions = true;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(tableFunctionsModule()), { cpu: this.#imports });
    for (const name of tableFunctions) this.#table.set(slotOf(name), instance.exports[name]);
  }

  #takeSlot(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    const first = this.#table.length;
    this.#table.grow(first);
    for (let slot = first; slot < this.#table.length; slot += 1) this.#table.set(slot, this.#missing);
    for (let slot = this.#table.length - 1; slot > first; slot -= 1) this.#freeSlots.push(slot);
    return first;
  }
}

const pageOf = (address: number): number => address - (address % frameBytes);

/** Low and high half of pc in linear memory, as a number; inexact from 2^53 on. */
export function readPc(physical: PhysicalMemory): number {
  const { words } = physical;
  return (words[registerOffset.pc / 4 + 1] >>> 0) * 2 ** 32 + (words[registerOffset.pc / 4] >>> 0);
}
