// Questions to a machine that is held, answered in their turn. Looking for an answer takes the machine through its past; afterwards, or when
// the asking is broken off, it stands where it stood. Answers are kept until the news take them; every question gets one.

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
  #asking: { readonly id: number; readonly from: Position } | undefined;
  #waiting: { readonly id: number; readonly question: Question }[] = [];
  #answers: NumberedAnswer[] = [];

  constructor(machine: LearnerMachine) {
    this.#machine = machine;
  }

  /** An answer is being looked for. */
  get isAsking(): boolean {
    return this.#asking !== undefined;
  }

  /** The looking for the answer, in pieces; undefined: another question comes first. */
  begin(id: number, question: Question): Moving | undefined {
    this.#waiting.push({ id, question });
    return this.#asking ? undefined : this.#next();
  }

  #next(): Moving | undefined {
    const next = this.#waiting.shift();
    if (!next) return undefined;
    this.#asking = { id: next.id, from: this.#machine.timeline.position };
    return this.#looking(next.id, next.question);
  }

  *#looking(id: number, question: Question): Moving {
    const given = yield* answer(this.#machine, question);
    // Only now: news that were taken meanwhile have begun another list.
    this.#answers.push({ id, answer: given });
    return { reason: { kind: "moved" }, position: this.#machine.timeline.position, tid: this.#machine.debugger.tid };
  }

  /** What can be said of the machine as it stands, also of one that runs. */
  look(id: number, question: Extract<Question, { kind: "structure" }>): void {
    const { done, value } = answer(this.#machine, question).next();
    if (done) this.#answers.push({ id, answer: value });
  }

  refuse(id: number, text: string): void {
    this.#answers.push({ id, answer: { kind: "error", text } });
  }

  /** The answer has been found: the machine stands where it stood. The looking for the next one, if there is one. */
  end(): Moving | undefined {
    this.#asking = undefined;
    return this.#next();
  }

  /** Puts the machine back; what has not been answered by now will not be. */
  breakOff(): void {
    const asking = this.#asking;
    if (!asking) return;
    for (const { id } of [asking, ...this.#waiting]) this.refuse(id, "The machine has gone on before this was answered.");
    this.#waiting = [];
    this.#asking = undefined;
    this.#machine.timeline.seek(asking.from);
  }

  /** Answers since the last time. */
  take(): readonly NumberedAnswer[] {
    const answers = this.#answers;
    this.#answers = [];
    return answers;
  }
}
