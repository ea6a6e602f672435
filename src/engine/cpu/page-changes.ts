// What an interval of the run changed in page frames: for each frame its bytes on the side of the interval that the memory
// is not on. So the same record leads back and, once it has, forward again, and no page is kept twice.

import { frameBytes } from "./layout.ts";
import type { PageStore } from "./page-store.ts";

export interface PageChange {
  /** The frame had never been in use when the interval began: it has nothing to go back to. */
  readonly isFresh: boolean;
  /** From before the interval, while the memory stands behind it. */
  older?: Uint8Array;
  /** From the interval's end, while the memory stands before it. */
  newer?: Uint8Array;
}

/** By frame. */
export type PageChanges = Map<number, PageChange>;

const place = (bytes: Uint8Array, frame: number): Uint8Array => bytes.subarray(frame * frameBytes, (frame + 1) * frameBytes);

/** Takes the memory to the other side of an interval. */
export function crossInterval(bytes: Uint8Array, changes: PageChanges, toward: "older" | "newer", store: PageStore): void {
  for (const [frame, change] of changes) {
    const page = place(bytes, frame);
    if (toward === "older") {
      change.newer = store.copyOf(page);
      if (change.older) page.set(change.older);
      store.giveBack(change.older);
      delete change.older;
    } else {
      if (!change.isFresh) change.older = store.copyOf(page);
      if (change.newer) page.set(change.newer);
      store.giveBack(change.newer);
      delete change.newer;
    }
  }
}

/** Takes the memory back over an interval that nobody needs a record of. */
export function undoInterval(bytes: Uint8Array, changes: PageChanges, store: PageStore): void {
  for (const [frame, { older }] of changes) if (older) place(bytes, frame).set(older);
  giveUpInterval(changes, store);
}

/** A record is not needed any more. */
export function giveUpInterval(changes: PageChanges, store: PageStore): void {
  for (const change of changes.values()) {
    store.giveBack(change.older);
    store.giveBack(change.newer);
    delete change.older;
    delete change.newer;
  }
}

/**
 * What is left of an interval, from a moment inside it on, where the memory stands; `first` is what changed up to there. It shares the bytes
 * of the record of the whole, which is given up.
 */
export function restOfInterval(whole: PageChanges, first: PageChanges, store: PageStore): PageChanges {
  const rest: PageChanges = new Map();
  for (const [frame, { isFresh, newer }] of whole) rest.set(frame, { isFresh: isFresh && !first.has(frame), ...(newer ? { newer } : {}) });
  // What the whole does not know of has come to be again what it was.
  for (const [frame, { older }] of first) if (older && !whole.has(frame)) rest.set(frame, { isFresh: false, newer: store.copyOf(older) });
  return rest;
}

/** Two intervals that follow each other as one; the memory stands behind both. They are given up. */
export function joinIntervals(first: PageChanges, second: PageChanges, store: PageStore): PageChanges {
  const joined: PageChanges = new Map(second);
  for (const [frame, change] of first) {
    store.giveBack(joined.get(frame)?.older);
    joined.set(frame, change);
  }
  return joined;
}

/** Bytes that a record holds. */
export function changesBytes(changes: PageChanges): number {
  let pages = 0;
  for (const { older, newer } of changes.values()) pages += (older ? 1 : 0) + (newer ? 1 : 0);
  return pages * frameBytes + changes.size * 64;
}

/** The first frame whose bytes are not those that a record says the interval ended with. */
export function firstMismatch(bytes: Uint8Array, changes: PageChanges): number | undefined {
  for (const [frame, { newer }] of changes) {
    if (newer && !samePage(place(bytes, frame), newer)) return frame;
  }
  return undefined;
}

export function samePage(a: Uint8Array, b: Uint8Array): boolean {
  const left = new Int32Array(a.buffer, a.byteOffset, frameBytes / 4);
  const right = new Int32Array(b.buffer, b.byteOffset, frameBytes / 4);
  for (let word = 0; word < left.length; word += 1) if (left[word] !== right[word]) return false;
  return true;
}
