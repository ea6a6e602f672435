// Physical memory: one WebAssembly.Memory, its views, and the page frames in it, which are reference-counted, handed out
// zeroed and limited in number. Frames come in groups, so that an address space can keep neighbouring pages in neighbouring
// frames; where it cannot, frames are loose. The memory grows as frames are needed. Knows nothing of addresses.

import { invariant } from "../base/errors.ts";
import { firstFrame, frameBytes } from "./layout.ts";
import { type PageChanges, samePage } from "./page-changes.ts";
import { PageStore } from "./page-store.ts";

const wasmPageBytes = 65536;
/** A growth detaches all views, and hosts take what they held for memory that is to be collected; so few, and large ones: 16 MiB. */
const leastGrowth = 256;

/** Frames in a group: half a mebibyte. */
export const groupFrames = 128;

/** From one group that continues no other to the next. */
const groupSpacing = 8;

/** Which frames can be handed out, and in what order: restored exactly, so that a repeated run gets the same ones. */
export interface AllocatorImage {
  readonly use: Uint8Array;
  readonly freeGroups: readonly number[];
  readonly looseFrames: readonly number[];
  readonly groups: number;
}

/** Pages that are kept ahead of the one that is written, at most. */
const mostAhead = 32;

/** A page that is kept by guess interval after interval is compared with what was kept once in as many: comparing costs as much as copying. */
const trustedIntervals = 8;

/** Who may hand out the frames of a group. */
const groupUse = { free: 0, owned: 1, loose: 2, abandoned: 3 } as const;

export class PhysicalMemory {
  readonly memory: WebAssembly.Memory;
  /** Views of the whole memory. Growth replaces them: do not keep them across an allocation. */
  bytes: Uint8Array;
  view: DataView;
  doublewords: BigUint64Array;
  words: Int32Array;
  /** Whether a frame holds instructions that have been translated, and so must be watched for writes. */
  readonly watched: Uint8Array;
  /** How often translated instructions in a frame have been overwritten since it was handed out. */
  readonly rewrites: Uint8Array;
  /** Whether a frame may be written without `notice`: all may, unless changes are recorded. */
  readonly noticed: Uint8Array;
  /** What the records of changes are kept in. */
  readonly store = new PageStore();
  readonly #frameLimit: number;
  readonly #wasmPageLimit: number;
  readonly #references: Uint32Array;
  /** Whether a frame has been used before, and must be zeroed. */
  readonly #used: Uint8Array;
  /** By group: `groupUse`, and frames that have references. */
  readonly #use: Uint8Array;
  readonly #live: Uint8Array;
  #freeGroups: number[] = [];
  #looseFrames: number[] = [];
  /** Since the interval began, while changes are recorded; and frames given up since then whose bytes are still there. */
  #changes: PageChanges | undefined;
  /** Of the interval before; and those of this one that were kept though they may not change, and are to be compared. */
  #changedBefore: ReadonlyMap<number, unknown> = new Map();
  readonly #guessed: number[] = [];
  #intervals = 0;
  /** The page that comes next if pages are written one after the other, and how many have been kept ahead of it. */
  #expected = 0;
  #ahead = 1;
  readonly #keptAhead: number[] = [];
  /** Groups below are, or have been, in use. */
  #groups = 0;
  #ownedGroups = 0;
  #inUse = 0;

  constructor(memoryBytes: number) {
    this.#frameLimit = Math.floor(memoryBytes / frameBytes);
    // Half of the groups can be owned, half loose: so every frame of the limit can be had, however thinly groups are used.
    const groups = 2 * Math.ceil(this.#frameLimit / groupFrames) + 2;
    const frames = firstFrame + groups * groupFrames;
    this.#wasmPageLimit = Math.min(Math.ceil((frames * frameBytes) / wasmPageBytes), 65536);
    const initial = Math.ceil((firstFrame * frameBytes) / wasmPageBytes);
    this.memory = new WebAssembly.Memory({ initial, maximum: this.#wasmPageLimit });
    this.#references = new Uint32Array(frames);
    this.watched = new Uint8Array(frames);
    this.rewrites = new Uint8Array(frames);
    this.noticed = new Uint8Array(frames).fill(1);
    this.#used = new Uint8Array(frames);
    this.#use = new Uint8Array(groups);
    this.#live = new Uint8Array(groups);
    this.bytes = new Uint8Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
    this.doublewords = new BigUint64Array(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
  }

  /** Bytes in frames that are in use. */
  get residentBytes(): number {
    return this.#inUse * frameBytes;
  }

  /**
   * A group of frames to hand out by `allocateIn`, the one behind `neighbour` if that is free: its first frame, or 0 if
   * there are no more.
   */
  acquireGroup(neighbour: number): number {
    if (this.#ownedGroups >= this.#use.length / 2) return 0;
    const wanted = neighbour === 0 ? -1 : this.#groupOf(neighbour) + 1;
    if (wanted === this.#groups && wanted < this.#use.length) return this.#own(this.#freshGroup());
    if (wanted >= 0 && wanted < this.#groups && this.#use[wanted] === groupUse.free) {
      this.#freeGroups.splice(this.#freeGroups.indexOf(wanted), 1);
    } else return this.#own(this.#takeGroup());
    return this.#own(wanted);
  }

  /** Frames that are still referenced stay; no more are handed out. */
  releaseGroup(first: number): void {
    const group = this.#groupOf(first);
    invariant(this.#use[group] === groupUse.owned, `group ${group} has no owner`);
    this.#ownedGroups -= 1;
    this.#use[group] = groupUse.abandoned;
    if (this.#live[group] === 0) this.#freeGroup(group);
  }

  /** The frame of a group that has an index, zeroed, with one reference; 0 if it is taken or the limit is reached. */
  allocateIn(first: number, index: number): number {
    const frame = first + index;
    return this.#references[frame] === 0 && this.#take(frame) ? frame : 0;
  }

  /** Any frame, zeroed, with one reference, or 0 if the limit is reached. */
  allocate(): number {
    const frame = this.#looseFrames.pop();
    if (frame !== undefined) {
      if (this.#take(frame)) return frame;
      this.#looseFrames.push(frame);
      return 0;
    }
    const group = this.#takeGroup();
    if (group < 0) return 0;
    this.#use[group] = groupUse.loose;
    const first = firstFrame + group * groupFrames;
    for (let index = groupFrames - 1; index >= 0; index -= 1) this.#looseFrames.push(first + index);
    return this.allocate();
  }

  copy(from: number, to: number): void {
    this.bytes.copyWithin(to * frameBytes, from * frameBytes, (from + 1) * frameBytes);
  }

  /** Before the first write to a frame since the interval began. */
  notice(frame: number): void {
    if (this.noticed[frame]) return;
    this.#keep(frame);
    // Those beside it that were written in the interval before will most likely be again: kept at once, they stay together in the TLB.
    for (let next = frame + 1; this.#isLikely(next); next += 1) this.#guess(next, true);
    for (let next = frame - 1; this.#isLikely(next); next -= 1) this.#guess(next, true);
    // Who writes one page after the other goes on so, for the most part; and who has come to the page behind them has written them.
    const goesOn = frame === this.#expected;
    if (!goesOn) this.#guessed.push(...this.#keptAhead);
    this.#keptAhead.length = 0;
    this.#ahead = goesOn ? Math.min(2 * this.#ahead, mostAhead) : 1;
    let next = frame + 1;
    for (; next <= frame + this.#ahead && this.noticed[next] === 0 && this.#references[next] === 1; next += 1) {
      this.#keep(next);
      this.#keptAhead.push(next);
    }
    this.#expected = next;
  }

  /** As `notice`, of a frame that may come not to be written. */
  expectWrite(frame: number): void {
    if (this.noticed[frame] === 0) this.#guess(frame, false);
  }

  /** `isTrusted`: it has always been right so far. */
  #guess(frame: number, isTrusted: boolean): void {
    this.#keep(frame);
    if (!isTrusted || (frame + this.#intervals) % trustedIntervals === 0) this.#guessed.push(frame);
  }

  #keep(frame: number): void {
    this.noticed[frame] = 1;
    this.#changes?.set(frame, { isFresh: false, older: this.#bytesOf(frame) });
  }

  #isLikely(frame: number): boolean {
    return this.#changedBefore.has(frame) && this.noticed[frame] === 0 && this.#references[frame] > 0;
  }

  /** Ends the interval and begins the next; with the first call changes begin to be recorded. TLB entries for writes must go. */
  takeChanges(): PageChanges {
    const changes: PageChanges = this.#changes ?? new Map();
    this.#intervals += 1;
    for (const frame of [...this.#guessed, ...this.#keptAhead]) {
      if (!this.#isAsKept(frame, changes)) continue;
      this.store.giveBack(changes.get(frame)?.older);
      changes.delete(frame);
      this.noticed[frame] = 0;
    }
    this.#guessed.length = 0;
    this.#keptAhead.length = 0;
    if (this.#changes === undefined) this.noticed.fill(0);
    for (const frame of changes.keys()) this.noticed[frame] = 0;
    this.#changedBefore = changes;
    this.#changes = new Map();
    return changes;
  }

  #isAsKept(frame: number, changes: PageChanges): boolean {
    const older = changes.get(frame)?.older;
    return older !== undefined && samePage(older, this.bytes.subarray(frame * frameBytes, (frame + 1) * frameBytes));
  }

  /** How many frames have changed since the interval began. */
  get changedFrames(): number {
    return this.#changes?.size ?? 0;
  }

  captureAllocator(): AllocatorImage {
    return { use: this.#use.slice(), freeGroups: [...this.#freeGroups], looseFrames: [...this.#looseFrames], groups: this.#groups };
  }

  /** No frame has references until `count` is called for each. */
  restoreAllocator({ use, freeGroups, looseFrames, groups }: AllocatorImage): void {
    this.#use.set(use);
    this.#freeGroups = [...freeGroups];
    this.#looseFrames = [...looseFrames];
    this.#groups = groups;
    this.#references.fill(0);
    this.#live.fill(0);
    this.#inUse = 0;
    this.#ownedGroups = 0;
    for (const each of use) if (each === groupUse.owned) this.#ownedGroups += 1;
  }

  /** A reference that a restored page table has. */
  count(frame: number): void {
    this.#references[frame] += 1;
    if (this.#references[frame] > 1) return;
    this.#live[this.#groupOf(frame)] += 1;
    this.#inUse += 1;
  }

  isFree(frame: number): boolean {
    return this.#references[frame] === 0;
  }

  #bytesOf(frame: number): Uint8Array {
    return this.store.copyOf(this.bytes.subarray(frame * frameBytes, (frame + 1) * frameBytes));
  }

  isShared(frame: number): boolean {
    return this.#references[frame] > 1;
  }

  retain(frame: number): void {
    this.#references[frame] += 1;
  }

  /** True if that was the last reference, so that the frame is free again. */
  release(frame: number): boolean {
    invariant(this.#references[frame] > 0, `frame ${frame} was released too often`);
    this.#references[frame] -= 1;
    if (this.#references[frame] > 0) return false;
    this.#inUse -= 1;
    const group = this.#groupOf(frame);
    this.#live[group] -= 1;
    if (this.#use[group] === groupUse.loose) this.#looseFrames.push(frame);
    else if (this.#use[group] === groupUse.abandoned && this.#live[group] === 0) this.#freeGroup(group);
    return true;
  }

  #groupOf(frame: number): number {
    return Math.floor((frame - firstFrame) / groupFrames);
  }

  /** A group that nobody uses, or −1. */
  #takeGroup(): number {
    // First one that has been in use: the host has given its memory already. It must have neighbours, as a fresh one does.
    const used = this.#freeGroups.findLastIndex((group) => group % groupSpacing === 0);
    if (used >= 0) return this.#freeGroups.splice(used, 1)[0];
    return this.#groups < this.#use.length ? this.#freshGroup() : (this.#freeGroups.pop() ?? -1);
  }

  /** The next group that has never been in use: a multiple of `groupSpacing`. */
  #freshGroup(): number {
    const group = this.#groups;
    // Those behind it are kept for its neighbours as long as there are others.
    this.#groups = Math.min(group + groupSpacing, this.#use.length);
    for (let skipped = this.#groups - 1; skipped > group; skipped -= 1) this.#freeGroups.push(skipped);
    return group;
  }

  #own(group: number): number {
    if (group < 0) return 0;
    this.#use[group] = groupUse.owned;
    this.#ownedGroups += 1;
    return firstFrame + group * groupFrames;
  }

  #freeGroup(group: number): void {
    this.#use[group] = groupUse.free;
    this.#freeGroups.push(group);
  }

  /** False if the limit is reached, or the host has no memory to give. */
  #take(frame: number): boolean {
    if (this.#inUse >= this.#frameLimit) return false;
    const missing = (frame + 1) * frameBytes - this.bytes.length;
    if (missing > 0 && !this.#grow(missing)) return false;
    if (!this.noticed[frame]) {
      this.noticed[frame] = 1;
      // Somebody may have had it at a moment that is remembered.
      this.#changes?.set(frame, this.#used[frame] ? { isFresh: false, older: this.#bytesOf(frame) } : { isFresh: true });
    }
    if (this.#used[frame]) this.bytes.fill(0, frame * frameBytes, (frame + 1) * frameBytes);
    this.#used[frame] = 1;
    this.rewrites[frame] = 0;
    this.#references[frame] = 1;
    this.#live[this.#groupOf(frame)] += 1;
    this.#inUse += 1;
    return true;
  }

  #grow(bytes: number): boolean {
    const present = this.bytes.length / wasmPageBytes;
    const wanted = Math.max(Math.ceil(bytes / wasmPageBytes), leastGrowth);
    try {
      this.memory.grow(Math.min(wanted, this.#wasmPageLimit - present));
    } catch {
      return false;
    }
    this.bytes = new Uint8Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
    this.doublewords = new BigUint64Array(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
    return true;
  }
}
