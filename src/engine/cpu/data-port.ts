// Loads and stores of the processor: through the TLB, else through the address space, filling the TLB.
// Gives a place in linear memory, or leaves the trap in `fault`. Serves the interpreter and the slow way of translated
// code alike; accesses that cross a page are put together in the scratch area, and stores reach both pages or neither.

import { addressOf, faultReason, noFrame, type PagedAddressSpace } from "./address-space.ts";
import { control, frameBytes } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import { Tlb } from "./tlb.ts";
import type { Access, Trap } from "./trap.ts";
import type { Watches } from "./watches.ts";

export class DataPort {
  /** Why the last access that failed did. */
  fault: Extract<Trap, { kind: "memory" }> | undefined;
  readonly tlb: Tlb;
  /** Told of every store to a watched frame: frame, first byte, end. */
  readonly #onWatchedWrite: (frame: number, start: number, end: number) => void;
  readonly #physical: PhysicalMemory;
  readonly #watches: Watches;
  #space: PagedAddressSpace | undefined;

  constructor(physical: PhysicalMemory, watches: Watches, onWatchedWrite: (frame: number, start: number, end: number) => void) {
    this.#physical = physical;
    this.#watches = watches;
    this.#onWatchedWrite = onWatchedWrite;
    this.tlb = new Tlb(physical);
  }

  use(space: PagedAddressSpace | undefined): void {
    this.#space = space;
    this.tlb.flush();
  }

  /** Where `bytes` bytes can be read, whole: in their page, or put together in scratch. −1: `fault` says why not. */
  placeToRead(low: number, high: number, bytes: number): number {
    this.#watches.note(addressOf(low, high), bytes, "read");
    const inPage = low & 0xfff;
    if (inPage + bytes <= frameBytes) {
      const hit = this.tlb.probe("read", low, high);
      return hit >= 0 ? hit : this.#fill("read", low, high);
    }
    const before = frameBytes - inPage;
    const first = this.#place("read", low, high);
    if (first < 0) return -1;
    const [nextLow, nextHigh] = nextPage(low, high);
    const second = this.#place("read", nextLow, nextHigh);
    if (second < 0) return -1;
    const memory = this.#physical.bytes;
    memory.copyWithin(control.scratch, first, first + before);
    memory.copyWithin(control.scratch + before, second, second + bytes - before);
    return control.scratch;
  }

  /** Lets the TLB know that a page may be written, if that takes nothing but to keep what it was: it will be, by code that now reads it. */
  prepareToWrite(low: number, high: number): void {
    const space = this.#space;
    space?.keepBeforeWrite(addressOf(low, high));
    const frame = space?.readyFrame(addressOf(low, high), "write") ?? 0;
    if (space !== undefined && frame !== 0) this.tlb.fill("write", low, high, frame, space);
  }

  /**
   * Where accesses that are checked together can all be made: their bytes lie side by side. −1 if they do not, or may not be, or if a page
   * has no frame yet: perhaps not all of the accesses come to be made, and a run must be given the same frames however it is run.
   */
  placeTogether(access: "read" | "write", low: number, high: number, bytes: number): number {
    const first = this.#isPresent(low, high) ? this.#place(access, low, high) : -1;
    const before = frameBytes - (low & 0xfff);
    if (first < 0 || bytes <= before) return first;
    const [nextLow, nextHigh] = nextPage(low, high);
    if (!this.#isPresent(nextLow, nextHigh) || this.#place(access, nextLow, nextHigh) !== first + before) return -1;
    // The entry may be from before the next page was there.
    this.#fill(access, low, high);
    return first;
  }

  #isPresent(low: number, high: number): boolean {
    return (this.#space?.presentFrame(addressOf(low, high)) ?? 0) !== 0;
  }

  /** Where `bytes` bytes of one page can be written, or −1: they cross into another, or `fault` says why not. */
  placeToWrite(low: number, high: number, bytes: number): number {
    return (low & (frameBytes - 1)) + bytes <= frameBytes ? this.#place("write", low, high) : -1;
  }

  /** Stores the `bytes` bytes that lie in scratch. False: nothing is stored, and `fault` says why not. */
  storeScratch(low: number, high: number, bytes: number): boolean {
    this.#watches.note(addressOf(low, high), bytes, "write");
    const inPage = low & 0xfff;
    const before = Math.min(bytes, frameBytes - inPage);
    const first = this.#place("write", low, high);
    if (first < 0) return false;
    if (before < bytes) {
      const [nextLow, nextHigh] = nextPage(low, high);
      const second = this.#place("write", nextLow, nextHigh);
      if (second < 0) return false;
      this.#copyScratch(before, second, bytes - before);
    }
    this.#copyScratch(0, first, before);
    return true;
  }

  #copyScratch(from: number, place: number, bytes: number): void {
    this.#physical.bytes.copyWithin(place, control.scratch + from, control.scratch + from + bytes);
    const frame = place >>> 12;
    if (this.#physical.watched[frame]) this.#onWatchedWrite(frame, place & 0xfff, (place & 0xfff) + bytes);
  }

  #place(access: "read" | "write", low: number, high: number): number {
    const hit = this.tlb.probe(access, low, high);
    return hit >= 0 ? hit : this.#fill(access, low, high);
  }

  #fill(access: "read" | "write", low: number, high: number): number {
    const space = this.#space;
    const address = addressOf(low, high);
    const frame = space === undefined ? noFrame.unmapped : space.frameFor(address, access);
    if (space === undefined || frame < 0) return this.refuse(access, low, high, frame);
    // A page that may be written but not read has no windows; a watched frame keeps missing, so that every write is noticed.
    if (space.readyFrame(address, access) !== 0) this.tlb.fill(access, low, high, frame, space);
    return frame * frameBytes + (low & 0xfff);
  }

  /** Notes a fault at an address; returns −1. */
  refuse(access: Access, low: number, high: number, failure: number): -1 {
    const address = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    this.fault = { kind: "memory", access, address, reason: faultReason(failure) };
    return -1;
  }
}

/** The first byte of the page behind an address, the top byte carried along. */
function nextPage(low: number, high: number): readonly [number, number] {
  const nextLow = ((low & ~0xfff) + frameBytes) | 0;
  return [nextLow, nextLow === 0 ? (high + 1) | 0 : high];
}
