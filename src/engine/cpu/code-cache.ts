// Translations: which regions exist, and where they are in the function table; the directory tells translated code. A region is good wherever the same words stand at the same addresses: in every process
// that runs the same executable. Where that has been looked up it has a placement, which goes when one of its frames is
// written. Bounded: when full, what has no placement is dropped, and if that is not enough, everything. Now and then everything
// in any case, and the table with it: so long the host keeps what was dropped.

import type { Decoded } from "../isa/index.ts";
import type { CalledOperations } from "./called-operations.ts";
import { CodeDirectory } from "./code-directory.ts";
import type { FunctionTables } from "./function-tables.ts";
import { frameBytes, registerOffset } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import type { Omissions } from "./processor.ts";
import { discoverRegion, type Profile, type Region } from "./translator/region.ts";
import { type Bindings, compileRegion } from "./translator/region-compiler.ts";
import { needsTableFunctions } from "./translator/table-functions.ts";

/** Translations, and bytes of Wasm, kept at most. */
const defaultKept = 6000;
const bytesKept = 24 * 2 ** 20;
/** For each translation kept, so many are made before the table is made new. */
const madeForEachKept = 2.5;
/** A frame whose instructions were overwritten this often is not translated any more. */
const rewritesTolerated = 12;
/** Translations of different words at one address. */
const alternativesKept = 8;
/** How often a translation is made again for what it has left out; then it leaves nothing out. */
const revisions = 4;
const wordsPerFrame = frameBytes / 4;

/** How much of what, unless told. */
export interface CodeCacheLimits {
  /** Translations kept at most. */
  readonly kept?: number | undefined;
  /** How often translations go to what they have left out before they are made again: until then it costs less than translating. */
  readonly exitsTolerated: number;
}

export interface Translation {
  readonly entry: number;
  /** Index in the function table. */
  readonly slot: number;
  /** What it was made from. */
  readonly code: readonly CodePage[];
  /** Where that is known to be. */
  readonly placements: Placement[];
  /** Beginnings of blocks that it left out, since execution had not come to them; and how often it has been made again for such. */
  readonly unreached: ReadonlySet<number>;
  readonly revision: number;
  /** Bytes of Wasm. */
  readonly size: number;
}

/** The translated words of a page, by their number in it. */
interface CodePage {
  readonly address: number;
  readonly places: Uint16Array;
  readonly words: Int32Array;
}

/** Frames that have the words of a translation: one for each of its pages. */
interface Placement {
  readonly translation: Translation;
  readonly frames: readonly number[];
}

/** What the cache asks of instruction fetch. */
export interface InstructionSource {
  /** The frame that a page would be executed from if it has one already, or 0. */
  presentFrameAt(address: number): number;
  wordIn(frame: number, address: number): number;
  decode(word: number): Decoded | undefined;
}

/** What the cache works with. */
export interface CodeCacheParts {
  readonly physical: PhysicalMemory;
  readonly source: InstructionSource;
  readonly host: CodeHost;
  readonly tables: FunctionTables;
  readonly calls: CalledOperations;
  readonly profile: Profile;
  readonly limits: CodeCacheLimits;
  readonly omissions?: Omissions | undefined;
}

/** Who is told of what the cache does. */
export interface CodeHost {
  /** A frame is watched from now on: no TLB entry may let it be written unseen. */
  watching(frame: number): void;
}

export class CodeCache {
  /** Told of every module that is made; for tests, which validate them. */
  onModule: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;
  readonly #physical: PhysicalMemory;
  readonly #source: InstructionSource;
  readonly #host: CodeHost;
  readonly #profile: Profile;
  readonly #omissions: Omissions;
  /** Translations kept at most. */
  readonly #kept: number;
  readonly #directory: CodeDirectory;
  readonly #tables: FunctionTables;
  readonly #bindings: Bindings;
  readonly #byEntry = new Map<number, Translation[]>();
  readonly #leftOut = new Map<number, Set<Translation>>();
  readonly #byFrame = new Map<number, Set<Placement>>();
  /** For each watched frame, the words that are translated. */
  readonly #translatedWords = new Map<number, Uint8Array>();
  /** Those that are known to be good in the address space in use, and the pages that they stand on. */
  readonly #current = new Map<number, Translation>();
  readonly #currentPages = new Set<number>();
  #regions = 0;
  #bytes = 0;
  #stops: ReadonlySet<number> = new Set();

  constructor({ physical, source, host, tables, calls, profile, limits, omissions = {} }: CodeCacheParts) {
    this.#physical = physical;
    this.#source = source;
    this.#host = host;
    this.#profile = profile;
    this.#omissions = omissions;
    this.#kept = limits.kept ?? defaultKept;
    this.#tables = tables;
    const directory = new CodeDirectory(physical, limits.exitsTolerated);
    this.#directory = directory;
    this.#bindings = {
      linkCell: (target) => directory.linkCell(target, this.#current.get(target)?.slot),
      exitCell: (target) => directory.exitCell(target),
      calls,
    };
  }

  /** The translation at an address, made known to translated code; undefined if there is none. */
  find(pc: number): Translation | undefined {
    const known = this.#current.get(pc);
    if (known !== undefined) {
      this.#directory.publish(pc, known.slot);
      return known;
    }
    for (const candidate of this.#byEntry.get(pc) ?? []) {
      if (!this.#isHere(candidate)) continue;
      this.#adopt(candidate);
      return candidate;
    }
    return undefined;
  }

  /** Whether the words of a translation stand in the address space in use; if so, it has a placement there. */
  #isHere(translation: Translation): boolean {
    const { code, placements } = translation;
    const frames = code.map(({ address }) => this.#source.presentFrameAt(address));
    if (placements.some((placement) => placement.frames.every((frame, page) => frame === frames[page]))) return true;
    const { rewrites } = this.#physical;
    const hasWords = ({ address, places, words }: CodePage, frame: number): boolean =>
      words.every((word, index) => this.#source.wordIn(frame, address + places[index] * 4) === word);
    if (!frames.every((frame, page) => frame !== 0 && rewrites[frame] <= rewritesTolerated && hasWords(code[page], frame))) return false;
    this.#place(translation, frames);
    return true;
  }

  /** Translates from an address on, unless that cannot be done. */
  translate(pc: number): boolean {
    return this.#make(pc, 0, this.#wanting(pc)) !== undefined;
  }

  /** Makes the translations again that have left an address out: they often go there. */
  grow(pc: number): void {
    const wanting = this.#wanting(pc);
    // Dropped together, and before any is made, so that none is found through another.
    for (const each of wanting) this.#drop(each);
    this.forgetSpace();
    for (const { entry, revision } of wanting) this.#make(entry, revision + 1, []);
  }

  /** Those here that have left an address out. */
  #wanting(pc: number): readonly Translation[] {
    return [...(this.#leftOut.get(pc) ?? [])].filter((each) => this.#isHere(each));
  }

  /** What follows is translated along with it, up to the entries of others that it is to go back to. */
  #make(pc: number, revision: number, others: readonly Translation[]): Translation | undefined {
    const ends = new Set(others.map(({ entry }) => entry));
    const pages = new Map<number, number>();
    const region = discoverRegion(
      pc,
      (address) => {
        if (this.#stops.has(address) || ends.has(address)) return undefined;
        const frame = this.#source.presentFrameAt(address);
        if (frame === 0 || this.#physical.rewrites[frame] > rewritesTolerated) return undefined;
        const decoded = this.#source.decode(this.#source.wordIn(frame, address));
        if (decoded !== undefined) pages.set(address - (address % frameBytes), frame);
        return decoded;
      },
      revision < revisions ? this.#profile : { isReached: () => true, targetsOf: (from) => this.#profile.targetsOf(from) },
    );
    if (region === undefined) return undefined;
    if (this.#regions >= this.#kept || this.#bytes >= bytesKept || this.#isTableWorn) this.#makeRoom();
    if (needsTableFunctions(region)) this.#tables.provideTableFunctions();
    const slot = this.#tables.take();
    const bytes = compileRegion(region, slot, this.#bindings, this.#omissions);
    this.onModule?.(bytes);
    this.#tables.install(new WebAssembly.Module(bytes));
    const code = codeOf(region);
    const translation: Translation = {
      entry: pc,
      slot,
      code,
      placements: [],
      unreached: region.unreached,
      revision,
      size: bytes.length,
    };
    this.#regions += 1;
    this.#bytes += bytes.length;
    const same = this.#byEntry.get(pc) ?? [];
    this.#byEntry.set(pc, [translation, ...same.slice(0, alternativesKept - 1)]);
    for (const superseded of same.slice(alternativesKept - 1)) this.#drop(superseded);
    for (const each of region.unreached) this.#leftOut.set(each, (this.#leftOut.get(each) ?? new Set()).add(translation));
    this.#place(
      translation,
      code.map(({ address }) => pages.get(address) as number),
    );
    this.#adopt(translation);
    return translation;
  }

  /** Whether a write to part of a frame would change translated instructions. */
  overlaps(frame: number, start: number, end: number): boolean {
    const words = this.#translatedWords.get(frame);
    return words?.subarray(start >> 2, (end + 3) >> 2).includes(1) ?? false;
  }

  /** Whether the instruction at an address has been translated, in the middle of something. */
  contains(pc: number): boolean {
    return this.#translatedWords.get(this.#source.presentFrameAt(pc))?.[(pc % frameBytes) >> 2] === 1;
  }

  /** Part of a frame has been written, or the frame is given up: drops what was made from it. */
  written(frame: number, start: number, end: number): void {
    if (!this.overlaps(frame, start, end)) return;
    this.#dropPlacements(frame);
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
      for (const translation of [...translations]) if (translation.code.some(({ address }) => pages.has(address))) this.#drop(translation);
    }
    this.forgetSpace();
  }

  /** The bytes of frames have been exchanged, which counts for no rewriting. */
  dropFrames(isStale: (frame: number) => boolean): void {
    for (const frame of [...this.#byFrame.keys()]) if (isStale(frame)) this.#dropPlacements(frame);
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
    this.#current.clear();
    this.#currentPages.clear();
    this.#directory.forget();
  }

  get #isTableWorn(): boolean {
    return this.#tables.installed >= this.#kept * madeForEachKept;
  }

  /** Drops every translation. */
  clear(): void {
    this.forgetSpace();
    for (const translations of this.#byEntry.values()) for (const translation of [...translations]) this.#drop(translation);
    this.#directory.clear();
  }

  /** Drops translations that are nowhere, or all if that leaves the cache half full or the table has served long. */
  #makeRoom(): void {
    if (this.#isTableWorn) {
      this.clear();
      this.#tables.renew();
      return;
    }
    this.forgetSpace();
    for (const translations of [...this.#byEntry.values()])
      for (const translation of [...translations]) if (translation.placements.length === 0) this.#drop(translation);
    if (this.#regions >= this.#kept / 2 || this.#bytes >= bytesKept / 2) this.clear();
  }

  #adopt(translation: Translation): void {
    this.#current.set(translation.entry, translation);
    for (const { address } of translation.code) this.#currentPages.add(address);
    this.#directory.publish(translation.entry, translation.slot);
  }

  /** Notes where a translation is, and watches the frames. */
  #place(translation: Translation, frames: readonly number[]): void {
    const placement: Placement = { translation, frames };
    translation.placements.push(placement);
    for (const [page, frame] of frames.entries()) {
      if (!this.#physical.watched[frame]) {
        this.#physical.watched[frame] = 1;
        this.#host.watching(frame);
      }
      const placements = this.#byFrame.get(frame) ?? new Set();
      this.#byFrame.set(frame, placements.add(placement));
      const translated = this.#translatedWords.get(frame) ?? new Uint8Array(wordsPerFrame);
      this.#translatedWords.set(frame, translated);
      for (const place of translation.code[page].places) translated[place] = 1;
    }
  }

  #dropPlacements(frame: number): void {
    for (const placement of this.#byFrame.get(frame) ?? []) this.#displace(placement);
  }

  #displace(placement: Placement): void {
    const { placements } = placement.translation;
    placements.splice(placements.indexOf(placement), 1);
    for (const frame of placement.frames) {
      const others = this.#byFrame.get(frame);
      others?.delete(placement);
      if (others?.size !== 0) continue;
      this.#byFrame.delete(frame);
      this.#translatedWords.delete(frame);
      this.#physical.watched[frame] = 0;
    }
  }

  #drop(translation: Translation): void {
    const same = (this.#byEntry.get(translation.entry) ?? []).filter((each) => each !== translation);
    if (same.length > 0) this.#byEntry.set(translation.entry, same);
    else this.#byEntry.delete(translation.entry);
    for (const placement of [...translation.placements]) this.#displace(placement);
    for (const pc of translation.unreached) {
      const others = this.#leftOut.get(pc);
      others?.delete(translation);
      if (others?.size === 0) this.#leftOut.delete(pc);
    }
    this.#tables.release(translation.slot);
    this.#regions -= 1;
    this.#bytes -= translation.size;
  }
}

const pageOf = (address: number): number => address - (address % frameBytes);

/** The words of a region by page, that of the entry and the entry first. */
function codeOf({ blocks }: Region): CodePage[] {
  const pages = new Map<number, Map<number, number>>();
  for (const { instructions } of blocks) {
    for (const { pc, decoded } of instructions) {
      const words = pages.get(pageOf(pc)) ?? new Map<number, number>();
      pages.set(pageOf(pc), words.set((pc % frameBytes) >> 2, decoded.word));
    }
  }
  return [...pages].map(([address, words]) => ({
    address,
    places: Uint16Array.from(words.keys()),
    words: Int32Array.from(words.values()),
  }));
}

/** Low and high half of pc in linear memory, as a number; inexact from 2^53 on. */
export function readPc(physical: PhysicalMemory): number {
  const { words } = physical;
  return (words[registerOffset.pc / 4 + 1] >>> 0) * 2 ** 32 + (words[registerOffset.pc / 4] >>> 0);
}
