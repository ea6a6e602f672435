// Instruction fetch: the word at an address under execute permission, and what it decodes to.
// Decoding depends on the word alone, so its caches never go stale; only the place of the last page does.

import { type Decoded, decode } from "../isa/index.ts";
import { faultReason, type PagedAddressSpace } from "./address-space.ts";
import { frameBytes } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import type { MemoryFaultReason } from "./trap.ts";

/** What words mean, by their hash; of one processor as of all. */
const cacheBits = 14;
const cachedWords = new Int32Array(2 ** cacheBits);
const meaningOfZero = decode(0);
const cachedMeanings = new Array<Decoded | undefined>(2 ** cacheBits).fill(meaningOfZero);

/** Registers and immediates vary the low bits, classes the high ones: all must choose the entry. */
const cacheIndex = (word: number): number => Math.imul(word, 0x9e37_79b1) >>> (32 - cacheBits);

/** What the words of a page were when they were last executed, and what they mean: for any process that has the same code there. */
interface DecodedPage {
  readonly words: Int32Array;
  readonly meanings: (Decoded | undefined)[];
}
const wordsPerPage = frameBytes / 4;
const decodedPagesKept = 512;

export class InstructionPort {
  /** Why the last fetch failed. */
  refusal: MemoryFaultReason = "unmapped";
  readonly #physical: PhysicalMemory;
  /** By page number. */
  readonly #decodedPages = new Map<number, DecodedPage>();
  /** The page that was last decoded from, and its number. */
  #decodedPage: DecodedPage;
  #decodedNumber = 0;
  #space: PagedAddressSpace | undefined;
  #page = -1;
  #frame = 0;

  constructor(physical: PhysicalMemory) {
    this.#physical = physical;
    this.#decodedPage = this.#decodedPageAt(0);
  }

  use(space: PagedAddressSpace | undefined): void {
    this.#space = space;
    this.#page = -1;
  }

  /** Forgets where the last page was. */
  flush(): void {
    this.#page = -1;
  }

  /** The frame that an address would be executed from, or 0 with `refusal` set. */
  frameAt(address: number): number {
    const page = Math.floor(address / frameBytes);
    if (page === this.#page) return this.#frame;
    const frame = this.#space === undefined ? -1 : this.#space.frameFor(address, "execute");
    if (frame < 0) {
      this.refusal = faultReason(frame);
      return 0;
    }
    this.#page = page;
    this.#frame = frame;
    return frame;
  }

  #decodedPageAt(page: number): DecodedPage {
    const present = this.#decodedPages.get(page);
    if (present !== undefined) return present;
    if (this.#decodedPages.size >= decodedPagesKept) this.#decodedPages.clear();
    const meanings = new Array<Decoded | undefined>(wordsPerPage).fill(meaningOfZero);
    const made: DecodedPage = { words: new Int32Array(wordsPerPage), meanings };
    this.#decodedPages.set(page, made);
    return made;
  }

  /** What is at an address of the page that `frameAt` has been asked for last; undefined if it is no instruction. */
  instructionAt(frame: number, address: number): Decoded | undefined {
    const place = (address & (frameBytes - 1)) >> 2;
    const word = this.#physical.words[frame * wordsPerPage + place];
    if (this.#decodedNumber !== this.#page) {
      this.#decodedNumber = this.#page;
      this.#decodedPage = this.#decodedPageAt(this.#page);
    }
    const { words, meanings } = this.#decodedPage;
    if (words[place] === word) return meanings[place];
    const decoded = this.decode(word);
    words[place] = word;
    meanings[place] = decoded;
    return decoded;
  }

  /** As `frameAt`, for whoever only looks ahead: nothing is backed for it. */
  presentFrameAt(address: number): number {
    if (Math.floor(address / frameBytes) === this.#page) return this.#frame;
    return this.#space !== undefined && this.#space.presentFrame(address) !== 0 ? this.frameAt(address) : 0;
  }

  /** The word at an address in a frame. */
  wordIn(frame: number, address: number): number {
    return this.#physical.words[frame * wordsPerPage + ((address & (frameBytes - 1)) >> 2)];
  }

  /** What a word means; undefined if it is no instruction. */
  decode(word: number): Decoded | undefined {
    const index = cacheIndex(word);
    if (cachedWords[index] === word) return cachedMeanings[index];
    const decoded = decode(word);
    cachedWords[index] = word;
    cachedMeanings[index] = decoded;
    return decoded;
  }
}
