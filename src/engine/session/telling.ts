// How far the run's journal has been told: hands what is new to those who listen, and all of it again once the machine has gone back.

import type { JournalEntry } from "../debug/index.ts";
import type { LearnerMachine } from "./learner-machine.ts";

/** Whoever makes something of what a run tells. */
export interface Listener {
  tell(entry: JournalEntry): void;
  /** Forgets everything: another run, or an earlier moment of this one. */
  clear(): void;
}

export class Telling {
  readonly #machine: LearnerMachine;
  readonly #listeners: readonly Listener[];
  /** Of the journal: what has been told; and how often the present had been moved then. */
  #told = 0;
  #jumps = 0;
  #isRetold = false;

  constructor(machine: LearnerMachine, listeners: readonly Listener[]) {
    this.#machine = machine;
    this.#listeners = listeners;
  }

  /** Another machine: nothing of it has been told. */
  reset(): void {
    for (const listener of this.#listeners) listener.clear();
    this.#told = 0;
    this.#jumps = this.#machine.timeline.jumps;
  }

  /** Hands on what the run has told; true: there was something. */
  collect(): boolean {
    const { journal, jumps } = this.#machine.timeline;
    if (jumps !== this.#jumps) {
      this.reset();
      this.#isRetold = true;
    }
    const entries = journal.since(this.#told);
    for (const entry of entries) for (const listener of this.#listeners) listener.tell(entry);
    this.#told = journal.happened;
    return entries.length > 0;
  }

  /** Whether what has been told is in place of all that was told before; asked once for each time. */
  takeRetold(): boolean {
    const isRetold = this.#isRetold;
    this.#isRetold = false;
    return isRetold;
  }
}
