// What a run has told, in order, each entry with the moment at which it happened. Going back does not forget: the entries behind the
// present are the future that is known, and a repeated run tells them again without their being added. Bounded: the
// oldest give way.

import type { KernelEvent } from "../kernel/index.ts";
import type { Position } from "./position.ts";

export interface JournalEntry {
  /** Number in the run, from 0. */
  readonly index: number;
  readonly position: Position;
  readonly event: KernelEvent;
}

const entriesKept = 60_000;
const outputBytesKept = 4 * 2 ** 20;

export class Journal {
  #entries: JournalEntry[] = [];
  #dropped = 0;
  #outputBytes = 0;
  /** Of the next event that the run tells. */
  #next = 0;
  #replacedFrom = Number.POSITIVE_INFINITY;

  /** How many have happened by the present. */
  get happened(): number {
    return this.#next;
  }

  /** Kept, the future that is known included. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Takes in what a run tells; gives the entries, whether new or known. */
  take(events: readonly KernelEvent[], { faults, actions }: Pick<Position, "faults" | "actions">): readonly JournalEntry[] {
    const taken: JournalEntry[] = [];
    for (const event of events) {
      const index = this.#next++;
      const known = this.#entries[index - this.#dropped];
      const entry = known ?? { index, position: { instructions: event.instruction, faults, actions }, event: frozen(event) };
      taken.push(entry);
      if (known || index < this.#dropped) continue;
      this.#entries.push(entry);
      if (event.kind === "output") this.#outputBytes += event.bytes.length;
    }
    if (this.#entries.length > entriesKept * 1.25 || this.#outputBytes > outputBytesKept * 1.25) this.#dropOldest();
    return taken;
  }

  /** The present is a moment at which so many had happened. */
  goTo(happened: number): void {
    this.#next = happened;
  }

  /** Forgets the future. */
  forgetFuture(): void {
    this.#entries.length = Math.max(0, this.#next - this.#dropped);
    this.#replacedFrom = Math.min(this.#replacedFrom, this.#next);
  }

  /** From which number on entries are others than when it was asked last, because a future was given up; Infinity: none. */
  takeReplaced(): number {
    const from = this.#replacedFrom;
    this.#replacedFrom = Number.POSITIVE_INFINITY;
    return from;
  }

  /** Those from a number on that have happened by the present, oldest first. */
  since(index: number): readonly JournalEntry[] {
    return this.#entries.slice(Math.max(0, index - this.#dropped), Math.max(0, this.#next - this.#dropped));
  }

  #dropOldest(): void {
    let count = Math.max(0, this.#entries.length - entriesKept);
    let bytes = this.#outputBytes;
    for (let index = 0; index < this.#entries.length && (index < count || bytes > outputBytesKept); index += 1) {
      const { event } = this.#entries[index];
      if (event.kind === "output") bytes -= event.bytes.length;
      count = Math.max(count, index + 1);
    }
    count = Math.min(count, Math.max(0, this.#next - this.#dropped));
    this.#entries = this.#entries.slice(count);
    this.#dropped += count;
    this.#outputBytes = bytes;
  }
}

/** A call that waits completes its record later: here it stays as it was told. */
const frozen = (event: KernelEvent): KernelEvent => (event.kind === "callBlocked" ? { ...event, record: { ...event.record } } : event);
