// The main input of an awk program: what the command line names, file after file, or standard input; record by record.

import type { Steps } from "../../../kernel/index.ts";
import { nextRecord, type Source, sourceOf } from "./input.ts";
import type { State } from "./state.ts";
import type { Streams } from "./streams.ts";
import { unescaped } from "./token.ts";
import { fromInput, toText } from "./value.ts";
import type { Variables } from "./variables.ts";

export class MainInput {
  readonly #state: State;
  readonly #streams: Streams;
  readonly #variables: Variables;

  constructor(state: State, streams: Streams, variables: Variables) {
    this.#state = state;
    this.#streams = streams;
    this.#variables = variables;
  }

  /** The main input, file after file; assignments among the words take effect in their turn. */
  *#source(): Steps<Source | undefined> {
    const state = this.#state;
    if (state.main) return state.main;
    const words = this.#variables.elements("ARGV");
    for (; state.word < this.#variables.number("ARGC"); state.word += 1) {
      const word = toText(words.get(String(state.word)), "%.6g");
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
      if (assignment) this.#variables.global(assignment[1]).value = fromInput(unescaped(assignment[2]));
      if (word === "" || assignment) continue;
      state.word += 1;
      const fd = word === "-" ? 0 : yield* this.#streams.openForReading(word);
      state.hasRead = true;
      this.#variables.set("FILENAME", word === "-" ? "" : word);
      this.#variables.set("FNR", 0);
      if (fd < 0) {
        yield* this.#streams.complain(`warning: command line argument \`${word}' could not be opened for reading`, fd);
        state.word -= 1;
        continue;
      }
      state.main = sourceOf(fd);
      return state.main;
    }
    if (state.hasRead) return undefined;
    state.hasRead = true;
    state.main = sourceOf(0);
    return state.main;
  }

  *cut(): Steps<string | undefined> {
    for (;;) {
      const source = yield* this.#source();
      if (!source) return undefined;
      yield* this.#streams.flushBefore(source);
      const cut = yield* nextRecord(source, this.#variables.text("RS"));
      if (cut) {
        this.#variables.set("NR", this.#variables.number("NR") + 1);
        this.#variables.set("FNR", this.#variables.number("FNR") + 1);
        this.#variables.set("RT", cut.end);
        return cut.record;
      }
      yield* this.close();
    }
  }

  *next(): Steps<boolean> {
    const record = yield* this.cut();
    if (record === undefined) return false;
    this.#variables.setRecord(record);
    return true;
  }

  *close(): Steps<void> {
    const { main } = this.#state;
    if (main) yield* this.#streams.release(main);
    delete this.#state.main;
  }
}
