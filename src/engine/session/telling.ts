// How far the run's journal has been told: hands what is new to the story, and all of it again once the machine has gone back.

import type { LearnerMachine } from "./learner-machine.ts";
import type { Story } from "./story.ts";

export class Telling {
  readonly #machine: LearnerMachine;
  readonly #story: Story;
  /** Of the journal: what has been told; and how often the present had been moved then. */
  #told = 0;
  #jumps = 0;
  #isRetold = false;

  constructor(machine: LearnerMachine, story: Story) {
    this.#machine = machine;
    this.#story = story;
  }

  /** Another machine: nothing of it has been told. */
  reset(): void {
    this.#story.clear();
    this.#told = 0;
    this.#jumps = this.#machine.timeline.jumps;
  }

  /** Takes what the run has told into the story; true: there was something. */
  collect(): boolean {
    const { journal, jumps } = this.#machine.timeline;
    if (jumps !== this.#jumps) {
      this.reset();
      this.#isRetold = true;
    }
    const entries = journal.since(this.#told);
    for (const entry of entries) this.#story.tell(entry);
    this.#told = journal.happened;
    return entries.length > 0;
  }

  /** Whether what the story gives is in place of all that it gave before; asked once for each time. */
  takeRetold(): boolean {
    const isRetold = this.#isRetold;
    this.#isRetold = false;
    return isRetold;
  }
}
