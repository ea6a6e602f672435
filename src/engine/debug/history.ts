// The snapshots of a run and the intervals between them, in order, within a limit of memory. Goes to any of them. The memory of
// the processor stands at one snapshot (`base`) plus the open interval behind it; an interval's record of pages leads
// over it in either direction. Snapshots thin out with their age. Knows nothing of what happens in between.

import { InvariantError } from "../base/errors.ts";
import { changesBytes, type PageChanges } from "../cpu/page-changes.ts";
import type { Computer } from "../kernel/index.ts";
import { comparePositions, isBefore, type Position, type Target } from "./position.ts";
import { type Snapshot, stateOf, takeSnapshot } from "./snapshot.ts";
import { Freezer, firstDifference } from "./state-copy.ts";

export interface HistoryLimits {
  readonly bytes: number;
  readonly snapshots: number;
  /** Snapshots of this age or less, in instructions, are all alike worth keeping. */
  readonly youngInstructions: number;
}

/** One in so many is given up at a time. */
const thinnedShare = 10;

export const defaultHistoryLimits: HistoryLimits = { bytes: 128 * 2 ** 20, snapshots: 320, youngInstructions: 64_000_000 };

/** The run was not the same when it was repeated: our fault, and nothing after it can be trusted. */
export class LostDeterminism extends InvariantError {}

export class History {
  readonly #computer: Computer;
  readonly #limits: HistoryLimits;
  readonly #freezer = new Freezer();
  readonly #snapshots: Snapshot[] = [];
  /** Number i leads from snapshot i to i + 1. */
  readonly #intervals: PageChanges[] = [];
  readonly #intervalBytes: number[] = [];
  #base = -1;
  #bytes = 0;

  constructor(computer: Computer, limits: HistoryLimits = defaultHistoryLimits) {
    this.#computer = computer;
    this.#limits = limits;
  }

  /** Which the processor's open interval began at. */
  get base(): Snapshot {
    return this.#snapshots[this.#base];
  }

  get snapshots(): readonly Snapshot[] {
    return this.#snapshots;
  }

  /** The next one ahead of the present, which a repeated run comes by. */
  get next(): Snapshot | undefined {
    return this.#snapshots[this.#base + 1];
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps the present, which lies behind all others. */
  take(moment: Pick<Snapshot, "position" | "events" | "isIdleSkipped">): Snapshot {
    const before = this.#snapshots.at(-1);
    if (this.#base !== this.#snapshots.length - 1) throw new InvariantError("a snapshot among others");
    const changes = this.#computer.history.endInterval();
    const snapshot = takeSnapshot(this.#computer, this.#freezer, moment, before);
    this.#snapshots.push(snapshot);
    this.#bytes += snapshot.bytes;
    this.#base = this.#snapshots.length - 1;
    if (before) this.#setInterval(this.#base - 1, changes);
    this.#thin();
    return snapshot;
  }

  /** Keeps the present, which a repeated run has come to, between two others; unless there are too many already. */
  insert(moment: Pick<Snapshot, "position" | "events" | "isIdleSkipped">): void {
    if (!this.next || this.#snapshots.length >= this.#limits.snapshots || this.#bytes >= this.#limits.bytes) return;
    const { history } = this.#computer;
    const first = history.endInterval();
    const snapshot = takeSnapshot(this.#computer, this.#freezer, moment, this.base);
    this.#snapshots.splice(this.#base + 1, 0, snapshot);
    this.#bytes += snapshot.bytes;
    const rest = history.restOf(this.#intervals[this.#base], first);
    this.#intervals.splice(this.#base + 1, 0, rest);
    this.#intervalBytes.splice(this.#base + 1, 0, 0);
    this.#setInterval(this.#base, first);
    this.#setInterval(this.#base + 1, rest);
    this.#base += 1;
  }

  /** The last one at or before a position; undefined: the run's beginning has been forgotten. */
  nearest({ instructions, faults, actions }: Target): Snapshot | undefined {
    if (faults !== undefined) return this.#snapshots[this.#indexAt({ instructions, faults, actions })];
    return this.#snapshots[Math.max(0, this.#indexAt({ instructions: instructions - 1, faults: Number.MAX_SAFE_INTEGER, actions: 0 }))];
  }

  #indexAt(position: Position): number {
    let low = 0;
    let high = this.#snapshots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePositions(this.#snapshots[middle].position, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Puts the computer where a snapshot was taken. */
  restore(snapshot: Snapshot): void {
    const index = this.#snapshots.indexOf(snapshot);
    if (index < 0) throw new InvariantError("a snapshot that is not kept");
    const { history } = this.#computer;
    // What the open interval did is known by heart: it can be run again.
    history.undoInterval();
    for (; this.#base > index; this.#base -= 1) this.#cross(this.#base - 1, "older");
    for (; this.#base < index; this.#base += 1) this.#cross(this.#base, "newer");
    this.#computer.restore(stateOf(snapshot, this.#freezer), snapshot.checkpoint);
  }

  #cross(interval: number, toward: "older" | "newer"): void {
    this.#computer.history.cross(this.#intervals[interval], toward);
    this.#setInterval(interval, this.#intervals[interval]);
  }

  /** A repeated run has come to the next snapshot: it must be as it was. */
  pass(): void {
    const { next } = this;
    if (!next) throw new InvariantError("no snapshot to come by");
    const { history } = this.#computer;
    const recorded = this.#intervals[this.#base];
    const frame = history.firstMismatch(recorded);
    const difference = frame === undefined ? firstDifference(stateOf(next, this.#freezer), this.#computer.state) : `page frame ${frame}`;
    if (difference !== undefined) {
      throw new LostDeterminism(`the run was not repeated exactly: at instruction ${next.position.instructions} ${difference} differs`);
    }
    this.#setInterval(this.#base, history.endInterval());
    history.giveUp(recorded);
    this.#base += 1;
  }

  /** Forgets what lies behind a position, which the present does not. */
  forgetAfter(position: Position): void {
    let kept = this.#snapshots.length;
    while (kept > 0 && isBefore(position, this.#snapshots[kept - 1].position)) kept -= 1;
    if (kept <= this.#base) throw new InvariantError("the present cannot be forgotten");
    for (const changes of this.#intervals.slice(Math.max(0, kept - 1))) this.#computer.history.giveUp(changes);
    this.#snapshots.length = kept;
    this.#intervals.length = Math.max(0, kept - 1);
    this.#intervalBytes.length = this.#intervals.length;
    this.#bytes = this.#snapshots.reduce((sum, { bytes }) => sum + bytes, 0) + this.#intervalBytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Whether an interval behind a snapshot touched a page frame; true if that is not known. */
  touched(snapshot: Snapshot, frame: number): boolean {
    const index = this.#snapshots.indexOf(snapshot);
    return this.#intervals[index]?.has(frame) ?? true;
  }

  #thin(): void {
    while (this.#snapshots.length > this.#limits.snapshots || this.#bytes > this.#limits.bytes) {
      if (this.#snapshots.length <= 2) return;
      const least = this.#leastWorthKeeping();
      if (least.length === 0) this.#dropFirst();
      for (const index of least) this.#drop(index);
    }
  }

  /**
   * Some of those whose gap would be small beside their age, from the last to the first, no two of them neighbours. The first of all is
   * given up when nothing else is left.
   */
  #leastWorthKeeping(): readonly number[] {
    const end = this.#snapshots[this.#snapshots.length - 1].position.instructions;
    const worths: { readonly index: number; readonly worth: number }[] = [];
    for (let index = 1; index < this.#snapshots.length - 1; index += 1) {
      const gap = this.#snapshots[index + 1].position.instructions - this.#snapshots[index - 1].position.instructions;
      worths.push({ index, worth: gap / (end - this.#snapshots[index].position.instructions + this.#limits.youngInstructions) });
    }
    worths.sort((a, b) => a.worth - b.worth);
    const chosen = new Set<number>();
    const wanted = Math.ceil(this.#snapshots.length / thinnedShare);
    for (const { index } of worths) {
      if (chosen.size >= wanted) break;
      if (!chosen.has(index - 1) && !chosen.has(index + 1)) chosen.add(index);
    }
    return [...chosen].sort((a, b) => b - a);
  }

  #setInterval(index: number, changes: PageChanges): void {
    const bytes = changesBytes(changes);
    this.#bytes += bytes - (this.#intervalBytes[index] ?? 0);
    this.#intervals[index] = changes;
    this.#intervalBytes[index] = bytes;
  }

  #drop(index: number): void {
    const joined = this.#computer.history.join(this.#intervals[index - 1], this.#intervals[index]);
    this.#bytes -= this.#snapshots[index].bytes + this.#intervalBytes[index];
    this.#intervals.splice(index, 1);
    this.#intervalBytes.splice(index, 1);
    this.#setInterval(index - 1, joined);
    this.#snapshots.splice(index, 1);
    this.#base -= 1;
  }

  #dropFirst(): void {
    this.#bytes -= (this.#snapshots.shift()?.bytes ?? 0) + (this.#intervalBytes.shift() ?? 0);
    const changes = this.#intervals.shift();
    if (changes) this.#computer.history.giveUp(changes);
    this.#base -= 1;
  }
}
