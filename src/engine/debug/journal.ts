// What a run has told, in order, each entry with the moment at which it happened. Going back does not forget: the entries behind the
// present are the future that is known, and a repeated run tells them again without their being added. Bounded: the
// oldest give way, calls before what is seldomer.

import { Ring } from "../base/ring.ts";
import type { KernelEvent } from "../kernel/index.ts";
import { Faded, type FadedCalls } from "./faded-calls.ts";
import type { Position } from "./position.ts";

export interface JournalEntry {
  /** Number in the run, from 0. */
  readonly index: number;
  readonly position: Position;
  readonly event: KernelEvent;
}

/** So few that those of a program that does nothing else are gone before the collector takes them for lasting. */
const callsKept = 4_000;
/** Output, signals, packets, clients, ends. */
const othersKept = 30_000;
const outputBytesKept = 4 * 2 ** 20;

const isCall = ({ kind }: KernelEvent): boolean => kind === "callBlocked" || kind === "callFinished";

export class Journal {
  readonly #calls = new Ring<JournalEntry>(callsKept);
  readonly #others = new Ring<JournalEntry>(othersKept);
  readonly #faded = new Faded();
  #outputBytes = 0;
  /** Of the next event that the run tells. */
  #next = 0;
  /** Of the first event that is not known. */
  #end = 0;
  #replacedFrom = Number.POSITIVE_INFINITY;

  /** How many have happened by the present. */
  get happened(): number {
    return this.#next;
  }

  /** Kept, the future that is known included. */
  get entries(): readonly JournalEntry[] {
    return this.#between(0, this.#end);
  }

  /** Finished calls that are kept no more. */
  get fadedCalls(): readonly FadedCalls[] {
    return this.#faded.places;
  }

  /** Takes in what a run tells; gives the entries, whether new or known. */
  take(events: readonly KernelEvent[], { faults, actions }: Pick<Position, "faults" | "actions">): readonly JournalEntry[] {
    return events.map((event) => {
      const index = this.#next++;
      const kept = isCall(event) ? this.#calls : this.#others;
      const known = index < this.#end ? kept.at(kept.firstIndex((entry) => entry.index >= index)) : undefined;
      if (known?.index === index) return known;
      const entry = { index, position: { instructions: event.instruction, faults, actions }, event: frozen(event) };
      if (index >= this.#end) this.#keep(entry, kept);
      return entry;
    });
  }

  #keep(entry: JournalEntry, kept: Ring<JournalEntry>): void {
    this.#end = entry.index + 1;
    const oldest = kept.push(entry);
    if (oldest?.event.kind === "callFinished") this.#faded.add(oldest.index, oldest.position);
    this.#outputBytes += outputBytesOf(entry) - outputBytesOf(oldest);
    while (this.#outputBytes > outputBytesKept) this.#outputBytes -= outputBytesOf(this.#others.shift());
  }

  /** The present is a moment at which so many had happened. */
  goTo(happened: number): void {
    this.#next = happened;
  }

  /** Forgets the future. */
  forgetFuture(): void {
    for (const kept of [this.#calls, this.#others]) {
      const known = kept.firstIndex(({ index }) => index >= this.#next);
      for (let index = known; index < kept.length; index += 1) this.#outputBytes -= outputBytesOf(kept.at(index));
      kept.truncate(known);
    }
    this.#faded.forgetFrom(this.#next);
    this.#end = this.#next;
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
    return this.#between(index, this.#next);
  }

  /** Those that are kept of numbers from `first` to before `end`. */
  #between(first: number, end: number): readonly JournalEntry[] {
    const [calls, others] = [this.#calls, this.#others];
    const entries: JournalEntry[] = [];
    let call = calls.firstIndex((entry) => entry.index >= first);
    let other = others.firstIndex((entry) => entry.index >= first);
    for (;;) {
      const nextCall = call < calls.length ? calls.at(call) : undefined;
      const nextOther = other < others.length ? others.at(other) : undefined;
      const isCallNext = nextCall !== undefined && !(nextOther && nextOther.index < nextCall.index);
      const next = isCallNext ? nextCall : nextOther;
      if (!next || next.index >= end) return entries;
      entries.push(next);
      if (isCallNext) call += 1;
      else other += 1;
    }
  }
}

const outputBytesOf = (entry: JournalEntry | undefined): number => (entry?.event.kind === "output" ? entry.event.bytes.length : 0);

/** A call that waits completes its record later: here it stays as it was told. */
const frozen = (event: KernelEvent): KernelEvent => (event.kind === "callBlocked" ? { ...event, record: { ...event.record } } : event);
