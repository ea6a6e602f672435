// find: a tree of files, an expression of tests and actions over each.

import type { Steps, ToolEntry, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { changedMode, modeText } from "../file-mode.ts";
import { remove, removeFolder, write } from "../system.ts";
import { type CommandRow, errnoSentence, refusal, type ToolText } from "../tool.ts";
import { globExpression } from "./glob.ts";
import { run } from "./running.ts";

interface Found {
  readonly path: string;
  readonly entry: ToolEntry;
  readonly depth: number;
}

/** True if it holds; an action that prints gives its text to `print`. */
type Test = (found: Found, hunt: Hunt) => Steps<boolean> | boolean;

interface Hunt {
  readonly request: ToolRequest;
  print(text: string): void;
  /** Writes out what was printed: what runs now prints behind it. */
  flush(): Steps<void>;
  prunes: boolean;
  isOver: boolean;
  status: number;
  /** Of -exec … +, with their words. */
  readonly gathered: Map<readonly string[], string[]>;
}

class FindError extends Error {
  override readonly name = "FindError";
}

const kinds: Readonly<Record<string, string>> = { f: "file", d: "directory", l: "link", s: "socket", p: "fifo", c: "device" };
const letters = Object.fromEntries(Object.entries(kinds).map(([letter, kind]) => [kind, letter]));
const lastOf = (path: string): string => path.split("/").filter(Boolean).at(-1) ?? path;

/** "+5", "-5", "5" */
function amount(text: string, name: string): (value: number) => boolean {
  const [, sign, digits] = /^([-+]?)(\d+)$/.exec(text) ?? [];
  if (digits === undefined) throw new FindError(`invalid argument \`${text}' to \`${name}'`);
  const wanted = Number(digits);
  return (value) => (sign === "+" ? value > wanted : sign === "-" ? value < wanted : value === wanted);
}

const sizeUnits: Readonly<Record<string, number>> = { c: 1, w: 2, b: 512, k: 1024, M: 2 ** 20, G: 2 ** 30 };

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", "0": "\0", "\\": "\\" };

function printed(format: string, { path, entry, depth }: Found, start: string): string {
  const fields: Readonly<Record<string, () => string>> = {
    p: () => path,
    f: () => lastOf(path),
    h: () => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "."),
    P: () => path.slice(start.length).replace(/^\//, ""),
    s: () => String(entry.bytes),
    m: () => entry.permissions.toString(8),
    M: () => modeText(entry),
    y: () => letters[entry.kind] ?? "U",
    d: () => String(depth),
    l: () => entry.target ?? "",
    n: () => String(entry.links),
    u: () => (entry.uid === 0 ? "root" : "student"),
    g: () => (entry.gid === 0 ? "root" : "student"),
    "%": () => "%",
  };
  return format
    .replace(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole)
    .replace(/%(-?\d*)([a-zA-Z%])/g, (whole, width: string, letter: string) => {
      const text = fields[letter]?.();
      if (text === undefined) return whole;
      const columns = Math.abs(Number(width || 0));
      return width.startsWith("-") ? text.padEnd(columns) : text.padStart(columns);
    });
}

/** The expression: `,` is loosest, then -o, then what stands side by side, then !. */
class Expression {
  readonly #words: readonly string[];
  readonly #request: ToolRequest;
  readonly start: string;
  #at = 0;
  least = 0;
  most = Number.POSITIVE_INFINITY;
  isDepthFirst = false;
  hasAction = false;

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

  #value(name: string): string {
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
    return this.#test(word);
  }

  #entryOf(path: string): ToolEntry {
    const entry = this.#request.look(path);
    if (typeof entry === "string") throw new FindError(`‘${path}’: ${errnoSentence(entry)}`);
    return entry;
  }

  #test(name: string): Test {
    const now = this.#request.nowSeconds;
    switch (name) {
      case "-name":
      case "-iname": {
        const glob = globExpression(this.#value(name), name === "-iname");
        return ({ path }) => glob.test(lastOf(path));
      }
      case "-path":
      case "-wholename":
      case "-ipath": {
        const glob = globExpression(this.#value(name), name === "-ipath");
        return ({ path }) => glob.test(path);
      }
      case "-regex":
      case "-iregex": {
        const expression = new RegExp(
          `^(?:${this.#value(name).replaceAll("\\(", "(").replaceAll("\\)", ")").replaceAll("\\|", "|")})$`,
          name === "-iregex" ? "i" : "",
        );
        return ({ path }) => expression.test(path);
      }
      case "-type": {
        const wanted = this.#value(name)
          .split(",")
          .map((letter) => kinds[letter] ?? this.#unknownType(letter));
        return ({ entry }) => wanted.includes(entry.kind);
      }
      case "-size": {
        const [, count, unit] = /^([-+]?\d+)([cwbkMG]?)$/.exec(this.#value(name)) ?? [];
        if (count === undefined) throw new FindError(`Invalid argument \`${this.#words[this.#at - 1]}' to -size`);
        const is = amount(count, name);
        const size = sizeUnits[unit || "b"];
        return ({ entry }) => is(Math.ceil(entry.bytes / size));
      }
      case "-empty":
        return ({ path, entry }) =>
          entry.kind === "directory" ? (this.#entryOf(path).entries ?? []).length === 0 : entry.kind === "file" && entry.bytes === 0;
      case "-perm": {
        const text = this.#value(name);
        const mode = changedMode(text.replace(/^[-/]/, ""), 0, false, 0);
        if (mode === undefined) throw new FindError(`invalid mode ‘${text}’`);
        return ({ entry: { permissions } }) =>
          text[0] === "-"
            ? (permissions & mode) === mode
            : text[0] === "/"
              ? (permissions & mode) !== 0 || mode === 0
              : permissions === mode;
      }
      case "-newer": {
        const { modifiedSeconds, modifiedFraction } = this.#entryOf(this.#value(name));
        return ({ entry }) =>
          entry.modifiedSeconds > modifiedSeconds ||
          (entry.modifiedSeconds === modifiedSeconds && entry.modifiedFraction > modifiedFraction);
      }
      case "-mtime":
      case "-mmin": {
        const is = amount(this.#value(name), name);
        const unit = name === "-mtime" ? 86400 : 60;
        return ({ entry }) => is(Math.floor((now - entry.modifiedSeconds) / unit));
      }
      case "-user":
      case "-group":
        return this.#owner(name);
      case "-links": {
        const is = amount(this.#value(name), name);
        return ({ entry }) => is(entry.links);
      }
      case "-executable":
        return ({ entry }) => (entry.permissions & 0o111) !== 0;
      case "-readable":
        return ({ entry }) => (entry.permissions & 0o444) !== 0;
      case "-writable":
        return ({ entry }) => (entry.permissions & 0o222) !== 0;
      case "-true":
        return () => true;
      case "-false":
        return () => false;
      case "-depth":
        this.isDepthFirst = true;
        return () => true;
      case "-maxdepth":
      case "-mindepth": {
        const text = this.#value(name);
        if (!/^\d+$/.test(text)) throw new FindError(`Expected a positive decimal integer argument to ${name}, but got ‘${text}’`);
        if (name === "-maxdepth") this.most = Number(text);
        else this.least = Number(text);
        return () => true;
      }
      default:
        return this.#action(name);
    }
  }

  #unknownType(letter: string): never {
    throw new FindError(`Unknown argument to -type: ${letter}`);
  }

  #owner(name: string): Test {
    const text = this.#value(name);
    const id = { root: 0, student: 1000 }[text] ?? (/^\d+$/.test(text) ? Number(text) : undefined);
    if (id === undefined) throw new FindError(`‘${text}’ is not the name of a known ${name.slice(1)}`);
    return ({ entry }) => (name === "-user" ? entry.uid : entry.gid) === id;
  }

  #action(name: string): Test {
    this.hasAction ||= name !== "-prune" && name !== "-quit";
    const printing =
      (text: (found: Found) => string): Test =>
      (found, hunt) => {
        hunt.print(text(found));
        return true;
      };
    switch (name) {
      case "-print":
        return printing(({ path }) => `${path}\n`);
      case "-print0":
        return printing(({ path }) => `${path}\0`);
      case "-printf": {
        const format = this.#value(name);
        return printing((found) => printed(format, found, this.start));
      }
      case "-ls":
        return printing(
          ({ path, entry }) =>
            `${String(Math.ceil(entry.bytes / 4096) * 4).padStart(6)} ${modeText(entry)} ${String(entry.links).padStart(3)} ${String(entry.bytes).padStart(8)} ${path}\n`,
        );
      case "-prune":
        return (_, hunt) => {
          hunt.prunes = true;
          return true;
        };
      case "-quit":
        return (_, hunt) => {
          hunt.isOver = true;
          return true;
        };
      case "-delete":
        this.isDepthFirst = true;
        return function* ({ path, entry }, hunt) {
          const failure = entry.kind === "directory" ? yield* removeFolder(path) : yield* remove(path);
          if (failure >= 0) return true;
          yield* hunt.flush();
          yield* write(2, `find: cannot delete ‘${path}’: ${errnoSentence(failure)}\n`);
          hunt.status = 1;
          return false;
        };
      case "-exec":
      case "-execdir":
      case "-ok":
        return this.#execution(name);
      default:
        throw new FindError(`unknown predicate \`${name}'`);
    }
  }

  #execution(name: string): Test {
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

function* asked(test: Test, found: Found, hunt: Hunt): Steps<boolean> {
  const result = test(found, hunt);
  return typeof result === "boolean" ? result : yield* result;
}

function* find(request: ToolRequest, paths: readonly string[], words: readonly string[]): Steps {
  let text = "";
  const hunt: Hunt = {
    request,
    print: (piece) => {
      text += piece;
    },
    *flush() {
      const piece = text;
      text = "";
      if (piece !== "") yield* write(1, piece);
    },
    prunes: false,
    isOver: false,
    status: 0,
    gathered: new Map(),
  };
  for (const start of paths) {
    const expression = new Expression(request, words, start);
    const test = expression.whole();
    const visit = function* (path: string, depth: number): Steps<void> {
      const entry = request.look(path);
      if (typeof entry === "string") {
        yield* hunt.flush();
        yield* write(2, `find: ‘${path}’: ${errnoSentence(entry)}\n`);
        hunt.status = 1;
        return;
      }
      const consider = function* (): Steps<void> {
        if (depth < expression.least || hunt.isOver) return;
        const found = { path, entry, depth };
        if ((yield* asked(test, found, hunt)) && !expression.hasAction) hunt.print(`${path}\n`);
      };
      hunt.prunes = false;
      if (!expression.isDepthFirst) yield* consider();
      if (depth < expression.most && !hunt.prunes && !hunt.isOver) {
        for (const { name } of entry.entries ?? []) {
          if (!hunt.isOver) yield* visit(`${path.replace(/\/$/, "")}/${name}`, depth + 1);
        }
      }
      if (expression.isDepthFirst) yield* consider();
    };
    yield* visit(start, 0);
  }
  yield* hunt.flush();
  for (const [command, found] of hunt.gathered) if ((yield* run(request, [...command, ...found])) !== 0) hunt.status = 1;
  return hunt.status;
}

function runFind(request: ToolRequest): ToolText | ToolSteps {
  const given = request.arguments.filter((word, index) => !(index === 0 && /^-[HLP]$/.test(word)));
  const first = given.findIndex((word) => /^(-|!$|\($)/.test(word));
  const paths = given.slice(0, first < 0 ? undefined : first);
  const words = first < 0 ? [] : given.slice(first);
  try {
    new Expression(request, words, "").whole();
  } catch (error) {
    if (error instanceof FindError || error instanceof SyntaxError) return refusal(request, error.message);
    throw error;
  }
  return { steps: () => find(request, paths.length === 0 ? ["."] : paths, words) };
}

export const findCommand: CommandRow = {
  name: "find",
  usage:
    "find [DIRECTORY …] [-name PATTERN] [-type f|d|l] [-size N] [-newer FILE] [-maxdepth N] [! TEST] [-o] [-exec COMMAND {} ;] [-delete] [-printf FORMAT]",
  summary: "Looks through a tree of files.",
  run: runFind,
};
