// Questions to a machine that is held. Looking for an answer takes the machine through its past; afterwards, or when the asking is broken off,
// it stands where it stood. Answers are kept until the news take them.

import type { Moving, Position } from "../debug/index.ts";
import { answer } from "./answers.ts";
import type { LearnerMachine } from "./learner-machine.ts";
import type { Answer, Question } from "./views/index.ts";

interface NumberedAnswer {
  readonly id: number;
  readonly answer: Answer;
}

export class Questions {
  readonly #machine: LearnerMachine;
  /** While an answer is looked for: where the machine stood, and stands afterwards. */
  #from: Position | undefined;
  #answers: NumberedAnswer[] = [];

  constructor(machine: LearnerMachine) {
    this.#machine = machine;
  }

  /** An answer is being looked for. */
  get isAsking(): boolean {
    return this.#from !== undefined;
  }

  /** The looking for an answer, in pieces. */
  begin(id: number, question: Question): Moving {
    this.#from = this.#machine.timeline.position;
    return this.#looking(id, question);
  }

  *#looking(id: number, question: Question): Moving {
    const given = yield* answer(this.#machine, question);
    // Only now: news that were taken meanwhile have begun another list.
    this.#answers.push({ id, answer: given });
    return { reason: { kind: "moved" }, position: this.#machine.timeline.position, tid: this.#machine.debugger.tid };
  }

  refuse(id: number, text: string): void {
    this.#answers.push({ id, answer: { kind: "error", text } });
  }

  /** The answer has been found: the machine stands where it stood. */
  end(): void {
    this.#from = undefined;
  }

  /** Nobody waits for the answer any more: puts the machine back. */
  breakOff(): void {
    const from = this.#from;
    this.#from = undefined;
    if (from) this.#machine.timeline.seek(from);
  }

  /** Answers since the last time. */
  take(): readonly NumberedAnswer[] {
    const answers = this.#answers;
    this.#answers = [];
    return answers;
  }
}
