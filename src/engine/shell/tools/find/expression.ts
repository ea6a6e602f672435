// find's expression: words → one test of a file, with what the options among them say of the whole search.

import type { ToolEntry, ToolRequest } from "../../../kernel/index.ts";
import { errnoSentence } from "../../tool.ts";
import { run } from "../running.ts";
import { asked, FindError, type Test } from "./hunt.ts";
import { actions, tests } from "./predicates.ts";

/** The expression: `,` is loosest, then -o, then what stands side by side, then !. */
export class Expression {
  readonly #words: readonly string[];
  readonly #request: ToolRequest;
  readonly start: string;
  #at = 0;
  least = 0;
  most = Number.POSITIVE_INFINITY;
  isDepthFirst = false;
  hasAction = false;

  get nowSeconds(): number {
    return this.#request.nowSeconds;
  }

  constructor(request: ToolRequest, words: readonly string[], start: string) {
    this.#request = request;
    this.#words = words;
    this.start = start;
  }

  whole(): Test {
    if (this.#words.length === 0) return () => true;
    const test = this.#either();
    if (this.#at < this.#words.length)
      throw new FindError(
        this.#words[this.#at] === ")" ? "you have too many ')'" : `paths must precede expression: \`${this.#words[this.#at]}'`,
      );
    return test;
  }

  #either(): Test {
    let left = this.#both();
    while (this.#words[this.#at] === "-o" || this.#words[this.#at] === "-or") {
      this.#at += 1;
      const [first, second] = [left, this.#both()];
      left = function* (found, hunt) {
        return (yield* asked(first, found, hunt)) || (yield* asked(second, found, hunt));
      };
    }
    return left;
  }

  #both(): Test {
    let left = this.#single();
    for (;;) {
      const word = this.#words[this.#at];
      if (word === undefined || word === ")" || word === "-o" || word === "-or") return left;
      if (word === "-a" || word === "-and") this.#at += 1;
      const [first, second] = [left, this.#single()];
      left = function* (found, hunt) {
        return (yield* asked(first, found, hunt)) && (yield* asked(second, found, hunt));
      };
    }
  }

  /** The word behind a test. */
  value(name: string): string {
    const value = this.#words[this.#at++];
    if (value === undefined) throw new FindError(`missing argument to \`${name}'`);
    return value;
  }

  #single(): Test {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new FindError("expected an expression");
    if (word === "!" || word === "-not") {
      const inner = this.#single();
      return function* (found, hunt) {
        return !(yield* asked(inner, found, hunt));
      };
    }
    if (word === "(") {
      const inner = this.#either();
      if (this.#words[this.#at++] !== ")")
        throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      return inner;
    }
    return this.#named(word);
  }

  entryOf(path: string): ToolEntry {
    const entry = this.#request.look(path);
    if (typeof entry === "string") throw new FindError(`‘${path}’: ${errnoSentence(entry)}`);
    return entry;
  }

  /** A test or an action, by its name. */
  #named(name: string): Test {
    const test = tests[name];
    if (test) return test(this, name);
    const action = actions[name];
    if (!action) throw new FindError(`unknown predicate \`${name}'`);
    this.hasAction ||= name !== "-prune" && name !== "-quit";
    return action(this, name);
  }

  /** The words of -exec, up to `;` or `+`. */
  execution(name: string): Test {
    const from = this.#at;
    const end = this.#words.findIndex((word, at) => at >= from && (word === ";" || (word === "+" && this.#words[at - 1] === "{}")));
    if (end < 0) throw new FindError(`missing argument to \`${name}'`);
    this.#at = end + 1;
    const isForAll = this.#words[end] === "+";
    const words = this.#words.slice(from, isForAll ? end - 1 : end);
    return function* ({ path }, hunt) {
      if (isForAll) {
        hunt.gathered.set(words, [...(hunt.gathered.get(words) ?? []), path]);
        return true;
      }
      yield* hunt.flush();
      const own = words.map((word) => word.replaceAll("{}", path));
      return (yield* run(hunt.request, own)) === 0;
    };
  }
}
