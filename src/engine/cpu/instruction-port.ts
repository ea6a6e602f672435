// Instruction fetch: the word at an address under execute permission, and what it decodes to.
// Decoding depends on the word alone, so its cache never goes stale; only the place of the last page does.

import { type Decoded, decode } from "../isa/index.ts";
import { faultReason, type PagedAddressSpace } from "./address-space.ts";
import { frameBytes } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import type { MemoryFaultReason } from "./trap.ts";

const cacheEntries = 8192;

/** Registers and immediates vary the low bits, classes the high ones: both must choose the entry. */
const cacheIndex = (word: number): number => (word ^ (word >>> 11) ^ (word >>> 21)) & (cacheEntries - 1);

export class InstructionPort {
  /** Why the last fetch failed. */
  refusal: MemoryFaultReason = "unmapped";
  readonly #physical: PhysicalMemory;
  readonly #words = new Int32Array(cacheEntries);
  readonly #decoded: (Decoded | undefined)[] = new Array<Decoded | undefined>(cacheEntries);
  #space: PagedAddressSpace | undefined;
  #page = -1;
  #frame = 0;

  constructor(physical: PhysicalMemory) {
    this.#physical = physical;
    const zero = decode(0);
    for (let index = 0; index < cacheEntries; index += 1) this.#decoded[index] = zero;
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

  /** As `frameAt`, for whoever only looks ahead: nothing is backed for it. */
  presentFrameAt(address: number): number {
    if (Math.floor(address / frameBytes) === this.#page) return this.#frame;
    return this.#space !== undefined && this.#space.presentFrame(address) !== 0 ? this.frameAt(address) : 0;
  }

  /** The word at an address in a frame. */
  wordIn(frame: number, address: number): number {
    return this.#physical.words[(frame * frameBytes + (address % frameBytes)) >> 2];
  }

  /** What a word means; undefined if it is no instruction. */
  decode(word: number): Decoded | undefined {
    const index = cacheIndex(word);
    if (this.#words[index] === word) return this.#decoded[index];
    const decoded = decode(word);
    this.#words[index] = word;
    this.#decoded[index] = decoded;
    return decoded;
  }
}
