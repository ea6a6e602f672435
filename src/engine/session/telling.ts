// How far the run's journal has been told: hands what is new to those who listen. Once the machine has gone back it tells all of it again; while
// gdb has the terminal, what was shown there stays, and nothing is shown twice.

import type { JournalEntry } from "../debug/index.ts";
import type { LearnerMachine } from "./learner-machine.ts";

/** Whoever makes something of what a run tells. */
export interface Listener {
  tell(entry: JournalEntry): void;
  /** Forgets everything: another run, or an earlier moment of this one. */
  clear(): void;
  /** gdb has the terminal from now on, or has it no more. */
  setContinuous?(isContinuous: boolean): void;
}

export class Telling {
  readonly #machine: LearnerMachine;
  readonly #listeners: readonly Listener[];
  /** Of the journal: what has been told; and how often the present had been moved then. */
  #told = 0;
  #jumps = 0;
  #isRetold = false;
  #hasNews = false;
  /** Of the journal, what the terminal has shown while gdb has it; undefined: gdb has not. */
  #shown: number | undefined;

  constructor(machine: LearnerMachine, listeners: readonly Listener[]) {
    this.#machine = machine;
    this.#listeners = listeners;
  }

  /** Something has changed that news would show. */
  touch(): void {
    this.#hasNews = true;
  }

  /** Something has changed since news were taken last. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  /** News are taken. */
  taken(): void {
    this.#hasNews = false;
  }

  /** Another machine: nothing of it has been told. */
  reset(): void {
    for (const listener of this.#listeners) listener.clear();
    this.#told = 0;
    this.#shown = undefined;
    this.#jumps = this.#machine.timeline.jumps;
  }

  /** gdb takes the terminal, or leaves it. */
  setContinuous(isContinuous: boolean): void {
    this.collect();
    for (const listener of this.#listeners) listener.setContinuous?.(isContinuous);
    this.#shown = isContinuous ? this.#told : undefined;
  }

  /** The machine has been taken elsewhere since it was told of last. */
  get hasGoneBack(): boolean {
    return this.#machine.timeline.jumps !== this.#jumps;
  }

  /** All of it again, when it is collected next: the machine is where gdb was not. */
  retell(): void {
    for (const listener of this.#listeners) listener.setContinuous?.(false);
    this.#shown = undefined;
    this.#jumps = Number.NaN;
  }

  /** Takes what the run has told into the story; true: there was something. */
  collect(): boolean {
    const { journal } = this.#machine.timeline;
    const replaced = journal.takeReplaced();
    if (this.#shown !== undefined) this.#shown = Math.min(this.#shown, replaced);
    if (this.hasGoneBack) this.#goBack();
    const entries = journal.since(this.#told);
    for (const entry of entries) if (this.#isNew(entry)) for (const listener of this.#listeners) listener.tell(entry);
    this.#told = journal.happened;
    if (this.#shown !== undefined) this.#shown = Math.max(this.#shown, this.#told);
    return entries.length > 0;
  }

  #goBack(): void {
    if (this.#shown === undefined) {
      this.reset();
      this.#isRetold = true;
      return;
    }
    this.#jumps = this.#machine.timeline.jumps;
    this.#told = 0;
  }

  #isNew({ index, event }: JournalEntry): boolean {
    const isCall = event.kind === "callBlocked" || event.kind === "callFinished";
    return isCall || this.#shown === undefined || index >= this.#shown;
  }

  /** Whether what has been told is in place of all that was told before; asked once for each time. */
  takeRetold(): boolean {
    const isRetold = this.#isRetold;
    this.#isRetold = false;
    return isRetold;
  }
}
