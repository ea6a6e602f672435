// What an interval of the run changed in page frames: for each frame its bytes on the side of the interval that the memory
// is not on. So the same record leads back and, once it has, forward again, and no page is kept twice.

import { frameBytes } from "./layout.ts";
import type { PageStore } from "./page-store.ts";

export interface PageChange {
  /** The frame was not in use when the interval began: it has nothing to go back to. */
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
