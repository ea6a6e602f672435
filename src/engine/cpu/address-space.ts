// One process's view of memory: mappings, and a page table from page number to frame. Pages are backed on first touch,
// neighbours in neighbouring frames as far as possible, and copied on write when a clone shares them. Knows nothing of
// instructions: whoever caches what it answers observes it.

import type { GuestAddress } from "../base/brand.ts";
import { invariant } from "../base/errors.ts";
import { frameBytes } from "./layout.ts";
import { MappingList, type Piece, type SharedBacking } from "./mapping-list.ts";
import { groupFrames, type PhysicalMemory } from "./physical-memory.ts";
import type { AddressSpace, Mapping, Permissions, SharedSource } from "./processor.ts";
import type { Access, MemoryFaultReason } from "./trap.ts";
import type { Watches } from "./watches.ts";

/** An address space at one moment, to be restored. Pages are pairs of page number and frame, in the table's own order. */
export interface SpaceImage {
  readonly pieces: readonly Piece[];
  readonly pages: Float64Array;
  readonly groups: readonly (readonly [run: number, group: number])[];
}

/** One past the last address that can be mapped. */
export const addressLimit = 2 ** 48;

/** The address of two 32-bit halves without its top byte; 2^48 or more where bits 48–55 are not clear. */
export const addressOf = (low: number, high: number): number => (high & 0xff_ffff) * 2 ** 32 + (low >>> 0);

/** What holds copies of an address space's answers. */
export interface AddressSpaceObserver {
  readonly watches: Watches;
  /** Permissions or frames of a range have changed. */
  rangeChanged(space: PagedAddressSpace, start: number, end: number): void;
  /** One page has another frame with the same bytes. */
  frameChanged(space: PagedAddressSpace, pageAddress: number): void;
  /** No page may be taken to be writable any more, though nothing else has changed. */
  writersStale(space: PagedAddressSpace): void;
  /** Bytes of a watched frame were written, other than by the processor. */
  watchedWritten(frame: number, start: number, end: number): void;
}

/** Frame numbers are positive; these stand for the reasons why there is none. */
export const noFrame = { unmapped: -1, permission: -2, exhausted: -3 } as const;

export function faultReason(failure: number): MemoryFaultReason {
  if (failure === noFrame.permission) return "permission";
  return failure === noFrame.exhausted ? "exhausted" : "unmapped";
}

export class PagedAddressSpace implements AddressSpace {
  readonly #physical: PhysicalMemory;
  readonly #observer: AddressSpaceObserver;
  readonly #list = new MappingList();
  #frames = new Map<number, number>();
  /** For a run of `groupFrames` pages, by its number: the first frame of the group that they are put in. */
  #groups = new Map<number, number>();
  /** Kept until something changes. */
  #image: SpaceImage | undefined;

  constructor(physical: PhysicalMemory, observer: AddressSpaceObserver) {
    this.#physical = physical;
    this.#observer = observer;
  }

  get mappings(): readonly Mapping[] {
    return this.#list.plain;
  }

  map(mapping: Mapping, source?: SharedSource): void {
    const { start, end, permissions, name } = mapping;
    this.#checkRange(start, end);
    if (start === end) return;
    const shown = source && (source.space as PagedAddressSpace).#list.at(source.address);
    const piece: Piece = {
      start,
      end,
      permissions,
      name,
      origin: shown && source ? start - (source.address - shown.origin + source.distance) : start,
      ...(mapping.shared ? { backing: shown?.backing ?? { frames: new Map<number, number>(), pieces: 0 } } : {}),
    };
    this.#image = undefined;
    const fresh = this.#list.within(start, end).length === 0;
    this.#dropPages(start, end);
    this.#dropBackings(this.#list.replace(start, end, [piece]));
    // Nothing can be known of what was not there.
    if (!fresh) this.#observer.rangeChanged(this, start, end);
  }

  unmap(start: GuestAddress, length: number): void {
    const end = start + length;
    this.#checkRange(start, end);
    this.#image = undefined;
    this.#dropPages(start, end);
    this.#dropBackings(this.#list.replace(start, end, []));
    this.#releaseGroups(start, end);
    this.#observer.rangeChanged(this, start, end);
  }

  protect(start: GuestAddress, length: number, permissions: Permissions): boolean {
    const end = start + length;
    this.#checkRange(start, end);
    this.#image = undefined;
    const pieces = this.#list.within(start, end);
    let covered: number = start;
    const changed: Piece[] = [];
    for (const piece of pieces) {
      if (piece.start !== covered) break;
      changed.push({ ...piece, permissions });
      covered = piece.end;
    }
    if (covered > start) {
      this.#list.replace(start, covered, changed);
      this.#observer.rangeChanged(this, start, covered);
    }
    return covered === end;
  }

  read(address: GuestAddress, length: number): Uint8Array {
    return this.#copyOut(address, length, (piece) => piece.permissions.read);
  }

  peek(address: GuestAddress, length: number): Uint8Array {
    return this.#copyOut(address, length, () => true);
  }

  write(address: GuestAddress, bytes: Uint8Array): number {
    this.#observer.watches.note(address, bytes.length, "write");
    return this.#copyIn(address, bytes, (piece) => piece.permissions.write);
  }

  poke(address: GuestAddress, bytes: Uint8Array): number {
    return this.#copyIn(address, bytes, () => true);
  }

  clone(): AddressSpace {
    const copy = new PagedAddressSpace(this.#physical, this.#observer);
    copy.#list.copyFrom(this.#list);
    copy.#frames = new Map(this.#frames);
    for (const frame of this.#frames.values()) this.#physical.retain(frame);
    this.#observer.writersStale(this);
    return copy;
  }

  capture(): SpaceImage {
    if (this.#image !== undefined) return this.#image;
    const pages = new Float64Array(this.#frames.size * 2);
    let index = 0;
    for (const [page, frame] of this.#frames) {
      pages[index] = page;
      pages[index + 1] = frame;
      index += 2;
    }
    this.#image = { pieces: [...this.#list.pieces], pages, groups: [...this.#groups] };
    return this.#image;
  }

  /** Takes over what was captured, and counts the references of its page table. */
  restore(image: SpaceImage): void {
    this.#list.restore(image.pieces);
    this.#groups = new Map(image.groups);
    this.#frames = new Map();
    for (let index = 0; index < image.pages.length; index += 2) {
      const frame = image.pages[index + 1];
      this.#frames.set(image.pages[index], frame);
      this.#physical.count(frame);
    }
    this.#image = image;
  }

  dispose(): void {
    this.#image = undefined;
    this.#dropPages(0, addressLimit);
    this.#dropBackings(this.#list.replace(0, addressLimit, []));
    this.#releaseGroups(0, addressLimit);
    this.#observer.rangeChanged(this, 0, addressLimit);
  }

  /** The frame behind an address for one kind of access, backed or copied if need be; or one of `noFrame`. */
  frameFor(address: number, access: Access): number {
    const piece = this.#list.at(address);
    if (piece === undefined) return noFrame.unmapped;
    if (!piece.permissions[access]) return noFrame.permission;
    const present = this.#frames.get(Math.floor(address / frameBytes));
    return access === "write" || present === undefined ? this.#frameForWrite(address, piece) : present;
  }

  residency(start: GuestAddress, end: GuestAddress): { readonly pages: number; readonly shared: number } {
    let [pages, shared] = [0, 0];
    for (const [page, frame] of this.#frames) {
      if (page * frameBytes < start || page * frameBytes >= end) continue;
      pages += 1;
      if (this.#physical.isShared(frame)) shared += 1;
    }
    return { pages, shared };
  }

  /** The frame that a page has at present, or 0; nothing is backed or copied. */
  presentFrame(address: number): number {
    return this.#frames.get(Math.floor(address / frameBytes)) ?? 0;
  }

  /** The frame that a page has at present if it can be accessed just so: without being backed, copied or noticed; or 0. */
  readyFrame(address: number, access: "read" | "write"): number {
    const piece = this.#list.at(address);
    const frame = this.presentFrame(address);
    if (piece === undefined || frame === 0 || !piece.permissions[access] || !piece.permissions.read) return 0;
    if (this.#observer.watches.hasPage(address, access)) return 0;
    if (access === "write" && (this.#physical.watched[frame] || !this.#physical.noticed[frame] || this.#mustCopy(frame, piece))) return 0;
    return frame;
  }

  /** Where changes are recorded: a page that may be written as it is, is kept as if it had been. */
  keepBeforeWrite(address: number): void {
    const piece = this.#list.at(address);
    const frame = this.presentFrame(address);
    if (frame === 0 || this.#physical.noticed[frame] || !piece?.permissions.write || this.#physical.watched[frame]) return;
    if (!this.#mustCopy(frame, piece)) this.#physical.expectWrite(frame);
  }

  /** Whether a write must give the page another frame first. */
  copiesOnWrite(address: number): boolean {
    const piece = this.#list.at(address);
    const frame = this.presentFrame(address);
    return piece !== undefined && frame !== 0 && this.#mustCopy(frame, piece);
  }

  #mustCopy(frame: number, piece: Piece): boolean {
    return piece.backing === undefined && this.#physical.isShared(frame);
  }

  /** The one place where a page becomes writable. */
  #frameForWrite(address: number, piece: Piece): number {
    const page = Math.floor(address / frameBytes);
    const present = this.#frames.get(page);
    if (present !== undefined && !this.#mustCopy(present, piece)) {
      this.#physical.notice(present);
      return present;
    }
    const frame = piece.backing ? this.#sharedFrame(page - piece.origin / frameBytes, piece.backing) : this.#privateFrame(page);
    if (frame === 0) return noFrame.exhausted;
    this.#image = undefined;
    this.#frames.set(page, frame);
    this.#physical.notice(frame);
    if (present !== undefined) {
      this.#physical.copy(present, frame);
      this.#release(present);
      this.#observer.frameChanged(this, page * frameBytes);
    }
    return frame;
  }

  /** A new frame: beside those of the neighbouring pages if that can be had. */
  #privateFrame(page: number): number {
    const run = Math.floor(page / groupFrames);
    let group = this.#groups.get(run);
    if (group === undefined) {
      this.#image = undefined;
      group = this.#physical.acquireGroup(this.#groups.get(run - 1) ?? 0);
      if (group !== 0) this.#groups.set(run, group);
    }
    return (group !== 0 && this.#physical.allocateIn(group, page % groupFrames)) || this.#physical.allocate();
  }

  /** A page of a shared mapping, with a reference for this space's page table. */
  #sharedFrame(index: number, backing: SharedBacking): number {
    let frame = backing.frames.get(index);
    if (frame === undefined) {
      frame = this.#physical.allocate();
      if (frame === 0) return 0;
      backing.frames.set(index, frame);
    }
    this.#physical.retain(frame);
    return frame;
  }

  #copyOut(address: number, length: number, allowed: (piece: Piece) => boolean): Uint8Array {
    const reach = this.#reach(address, length, allowed);
    // Most of what calls read lies in one page.
    const frameOfAll = address % frameBytes <= frameBytes - reach ? this.#frames.get(Math.floor(address / frameBytes)) : undefined;
    if (frameOfAll !== undefined) {
      const from = frameOfAll * frameBytes + (address % frameBytes);
      return this.#physical.bytes.slice(from, from + reach);
    }
    const bytes = new Uint8Array(reach);
    for (let done = 0; done < reach; ) {
      const at = address + done;
      const inPage = at % frameBytes;
      const count = Math.min(frameBytes - inPage, reach - done);
      const piece = this.#list.at(at);
      const page = Math.floor(at / frameBytes);
      const frame = this.#frames.get(page) ?? piece?.backing?.frames.get(page - piece.origin / frameBytes);
      if (frame !== undefined) {
        const from = frame * frameBytes + inPage;
        bytes.set(this.#physical.bytes.subarray(from, from + count), done);
      }
      done += count;
    }
    return bytes;
  }

  #copyIn(address: number, bytes: Uint8Array, allowed: (piece: Piece) => boolean): number {
    const reach = this.#reach(address, bytes.length, allowed);
    for (let done = 0; done < reach; ) {
      const at = address + done;
      const inPage = at % frameBytes;
      const count = Math.min(frameBytes - inPage, reach - done);
      const piece = this.#list.at(at);
      invariant(piece !== undefined, "a page within reach is mapped");
      const frame = this.#frameForWrite(at, piece);
      if (frame < 0) return done;
      this.#physical.bytes.set(count === bytes.length ? bytes : bytes.subarray(done, done + count), frame * frameBytes + inPage);
      if (this.#physical.watched[frame]) this.#observer.watchedWritten(frame, inPage, inPage + count);
      done += count;
    }
    return reach;
  }

  /** How many bytes from an address on, `length` at most, are mapped and allowed. */
  #reach(address: number, length: number, allowed: (piece: Piece) => boolean): number {
    const end = address + length;
    let covered = address;
    while (covered < end) {
      const piece = this.#list.at(covered);
      if (piece === undefined || !allowed(piece)) break;
      covered = piece.end;
    }
    return Math.min(covered, end) - address;
  }

  #dropPages(start: number, end: number): void {
    const first = start / frameBytes;
    const last = end / frameBytes;
    const drop = (page: number, frame: number): void => {
      this.#frames.delete(page);
      this.#release(frame);
    };
    // Whichever is shorter, the range or the list of pages that are backed.
    if (last - first <= this.#frames.size) {
      for (let page = first; page < last; page += 1) {
        const frame = this.#frames.get(page);
        if (frame !== undefined) drop(page, frame);
      }
    } else {
      for (const [page, frame] of this.#frames) if (page >= first && page < last) drop(page, frame);
    }
  }

  /** Gives up the groups of runs of pages in a range where nothing is mapped any more. */
  #releaseGroups(start: number, end: number): void {
    const runBytes = groupFrames * frameBytes;
    for (const [run, group] of this.#groups) {
      const first = run * runBytes;
      if (first + runBytes <= start || first >= end || this.#list.within(first, first + runBytes).length > 0) continue;
      this.#physical.releaseGroup(group);
      this.#groups.delete(run);
    }
  }

  #dropBackings(backings: readonly SharedBacking[]): void {
    for (const backing of backings) for (const frame of backing.frames.values()) this.#release(frame);
  }

  #release(frame: number): void {
    const watched = this.#physical.watched[frame];
    if (this.#physical.release(frame) && watched) this.#observer.watchedWritten(frame, 0, frameBytes);
  }

  #checkRange(start: number, end: number): void {
    invariant(
      start % frameBytes === 0 && end % frameBytes === 0 && start >= 0 && end >= start && end <= addressLimit,
      `a range of whole pages below 2^48, not ${start}–${end}`,
    );
  }
}
