// make's variables and functions: text with $(…) to text. Functions that look at files or run commands take steps.

import type { Steps } from "../../../kernel/index.ts";

/** In make's words: what stands behind "*** ". */
export class MakeError extends Error {
  override readonly name = "MakeError";
}

export interface Variable {
  readonly value: string;
  /** Of := and the like: it is not expanded again. */
  readonly isSimple: boolean;
  /** The command line's and the environment's: which wins. */
  readonly origin: "default" | "environment" | "file" | "command line" | "automatic";
}

export interface Surroundings {
  /** What a command prints, as $(shell) gives it. */
  shell(line: string): Steps<string>;
  /** Files that a pattern matches, in order. */
  wildcard(pattern: string): Steps<readonly string[]>;
  say(text: string): Steps<unknown>;
  warn(text: string): Steps<unknown>;
}

const depthAtMost = 100;

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

/** What % stands for, if a word fits a pattern. */
export function stemOf(pattern: string, word: string): string | undefined {
  const at = pattern.indexOf("%");
  if (at < 0) return pattern === word ? "" : undefined;
  const [head, tail] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const fits = word.length >= head.length + tail.length && word.startsWith(head) && word.endsWith(tail);
  return fits ? word.slice(head.length, word.length - tail.length) : undefined;
}

const substituted = (from: string, to: string, word: string): string => {
  const stem = stemOf(from, word);
  if (stem === undefined) return word;
  return from.includes("%") ? to.replace("%", () => stem) : to;
};

const directoryOf = (path: string): string => (path.includes("/") ? path.replace(/[^/]*$/, "") : "./");
const nameOf = (path: string): string => path.replace(/^.*\//, "");
const suffixOf = (path: string): string => /\.[^./]*$/.exec(path)?.[0] ?? "";
const eachWord = (text: string, of: (word: string) => string): string => wordsOf(text).map(of).join(" ");

/** Functions of texts, by name: how many arguments there are, and what they give. */
const plainFunctions: Readonly<Record<string, readonly [count: number, run: (...texts: readonly string[]) => string]>> = {
  subst: [3, (from, to, text) => (from === "" ? text + to : text.split(from).join(to))],
  patsubst: [3, (from, to, text) => eachWord(text, (word) => substituted(from.trim(), to.trim(), word))],
  strip: [1, (text) => wordsOf(text).join(" ")],
  findstring: [2, (wanted, text) => (text.includes(wanted) ? wanted : "")],
  filter: [
    2,
    (patterns, text) =>
      wordsOf(text)
        .filter((word) => wordsOf(patterns).some((each) => stemOf(each, word) !== undefined))
        .join(" "),
  ],
  "filter-out": [
    2,
    (patterns, text) =>
      wordsOf(text)
        .filter((word) => wordsOf(patterns).every((each) => stemOf(each, word) === undefined))
        .join(" "),
  ],
  sort: [1, (text) => [...new Set(wordsOf(text))].sort().join(" ")],
  word: [2, (number, text) => wordsOf(text)[Number(number) - 1] ?? ""],
  wordlist: [
    3,
    (first, last, text) =>
      wordsOf(text)
        .slice(Number(first) - 1, Number(last))
        .join(" "),
  ],
  words: [1, (text) => String(wordsOf(text).length)],
  firstword: [1, (text) => wordsOf(text)[0] ?? ""],
  lastword: [1, (text) => wordsOf(text).at(-1) ?? ""],
  dir: [1, (text) => eachWord(text, directoryOf)],
  notdir: [1, (text) => eachWord(text, nameOf)],
  suffix: [1, (text) => wordsOf(text).map(suffixOf).filter(Boolean).join(" ")],
  basename: [1, (text) => eachWord(text, (word) => word.slice(0, word.length - suffixOf(word).length))],
  addsuffix: [2, (suffix, text) => eachWord(text, (word) => word + suffix)],
  addprefix: [2, (prefix, text) => eachWord(text, (word) => prefix + word)],
  join: [
    2,
    (one, other) => {
      const [left, right] = [wordsOf(one), wordsOf(other)];
      return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => (left[index] ?? "") + (right[index] ?? "")).join(
        " ",
      );
    },
  ],
};

const closing: Readonly<Record<string, string>> = { "(": ")", "{": "}" };

/** Where the bracket that is open at `start` is closed. */
function closeOf(text: string, start: number): number {
  const open = text[start];
  for (let at = start, depth = 0; at < text.length; at += 1) {
    if (text[at] === open) depth += 1;
    else if (text[at] === closing[open] && --depth === 0) return at;
  }
  throw new MakeError("unterminated variable reference.  Stop.");
}

/** At commas outside brackets, into so many parts at most. */
function splitArguments(text: string, count: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0, depth = 0; at < text.length && parts.length < count - 1; at += 1) {
    if ("({".includes(text[at])) depth += 1;
    else if (")}".includes(text[at])) depth -= 1;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

export class Variables {
  readonly #variables = new Map<string, Variable>();
  readonly #surroundings: Surroundings;
  #depth = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get(name: string): Variable | undefined {
    return this.#variables.get(name);
  }

  get names(): readonly string[] {
    return [...this.#variables.keys()];
  }

  /** What the command line says wins over files. */
  set(name: string, variable: Variable): void {
    if (this.#variables.get(name)?.origin === "command line" && variable.origin === "file") return;
    this.#variables.set(name, variable);
  }

  *valueOf(name: string, own?: ReadonlyMap<string, Variable>): Steps<string> {
    const variable = own?.get(name) ?? this.#variables.get(name);
    if (!variable) return "";
    if (variable.isSimple) return variable.value;
    this.#depth += 1;
    if (this.#depth > depthAtMost) throw new MakeError(`Recursive variable '${name}' references itself (eventually).  Stop.`);
    const value = yield* this.expand(variable.value, own);
    this.#depth -= 1;
    return value;
  }

  /** `own`: variables of a rule, automatic ones among them. */
  *expand(text: string, own?: ReadonlyMap<string, Variable>): Steps<string> {
    let result = "";
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] !== "$" || at + 1 >= text.length) {
        result += text[at];
        continue;
      }
      const next = text[at + 1];
      if (next === "$") result += "$";
      else if (closing[next]) {
        const end = closeOf(text, at + 1);
        result += yield* this.#reference(text.slice(at + 2, end), own);
        at = end;
        continue;
      } else result += yield* this.valueOf(next, own);
      at += 1;
    }
    return result;
  }

  *#reference(inside: string, own?: ReadonlyMap<string, Variable>): Steps<string> {
    const called = /^([a-z-]+)\s+(.*)$/s.exec(inside);
    const value = called ? yield* this.#function(called[1], called[2], own) : undefined;
    if (value !== undefined) return value;
    const replaced = /^([^:$]+):([^=]*)=(.*)$/s.exec(inside);
    if (replaced) {
      const [from, to] = [yield* this.expand(replaced[2], own), yield* this.expand(replaced[3], own)];
      const pattern = from.includes("%") ? [from, to] : [`%${from}`, `%${to}`];
      return eachWord(yield* this.valueOf(replaced[1].trim(), own), (word) => substituted(pattern[0], pattern[1], word));
    }
    return yield* this.valueOf((yield* this.expand(inside, own)).trim(), own);
  }

  *#function(name: string, text: string, own?: ReadonlyMap<string, Variable>): Steps<string | undefined> {
    const plain = plainFunctions[name];
    if (plain) {
      const values: string[] = [];
      for (const part of splitArguments(text, plain[0])) values.push(yield* this.expand(part, own));
      while (values.length < plain[0]) values.push("");
      return plain[1](...values);
    }
    switch (name) {
      case "if": {
        const [condition, then, otherwise = ""] = splitArguments(text, 3);
        return yield* this.expand((yield* this.expand(condition, own)).trim() === "" ? otherwise : then, own);
      }
      case "or":
      case "and": {
        let value = "";
        for (const part of splitArguments(text, Number.POSITIVE_INFINITY)) {
          value = (yield* this.expand(part, own)).trim();
          if ((value !== "") === (name === "or")) return value;
        }
        return value;
      }
      case "foreach": {
        const [variable, list, body = ""] = splitArguments(text, 3);
        const results: string[] = [];
        for (const word of wordsOf(yield* this.expand(list, own))) {
          results.push(yield* this.expand(body, new Map([...(own ?? []), [variable.trim(), automatic(word)]])));
        }
        return results.join(" ");
      }
      case "call": {
        const [called, ...parts] = splitArguments(text, Number.POSITIVE_INFINITY);
        const values = new Map(own ?? []);
        for (const [index, part] of parts.entries()) values.set(String(index + 1), automatic(yield* this.expand(part, own)));
        const variable = this.#variables.get(called.trim());
        return variable ? yield* this.expand(variable.value, values) : "";
      }
      case "wildcard": {
        const found: string[] = [];
        for (const pattern of wordsOf(yield* this.expand(text, own))) found.push(...(yield* this.#surroundings.wildcard(pattern)));
        return found.join(" ");
      }
      case "shell":
        return (yield* this.#surroundings.shell(yield* this.expand(text, own))).replace(/\n+$/, "").replaceAll("\n", " ");
      case "origin":
        return this.#variables.get(text.trim())?.origin ?? "undefined";
      case "value":
        return this.#variables.get(text.trim())?.value ?? "";
      case "info":
        yield* this.#surroundings.say(yield* this.expand(text, own));
        return "";
      case "warning":
        yield* this.#surroundings.warn(yield* this.expand(text, own));
        return "";
      case "error":
        throw new MakeError(`${yield* this.expand(text, own)}.  Stop.`);
      default:
        return undefined;
    }
  }
}

export const automatic = (value: string): Variable => ({ value, isSimple: true, origin: "automatic" });
