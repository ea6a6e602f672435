// expr, which, realpath, readlink, mktemp, paste: words and paths worked out.

import type { Steps, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { basicExpression } from "../basic-expression.ts";
import { makeFolder, write } from "../system.ts";
import { type CommandRow, errnoSentence, joinLines, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";

class ExprError extends Error {
  override readonly name = "ExprError";
}

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);

/** expr's words, loosest first: | & comparisons + - * / % : and what binds tightest. */
class Expr {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  value(): string {
    if (this.#words.length === 0) throw new ExprError("missing operand\nTry 'expr --help' for more information.");
    const value = this.#binary(0);
    if (this.#at < this.#words.length) throw new ExprError(`syntax error: unexpected argument ‘${this.#words[this.#at]}’`);
    return value;
  }

  static readonly #levels: readonly (readonly string[])[] = [
    ["|"],
    ["&"],
    ["<", "<=", "=", "==", "!=", ">=", ">"],
    ["+", "-"],
    ["*", "/", "%"],
    [":"],
  ];

  #binary(level: number): string {
    if (level === Expr.#levels.length) return this.#single();
    let left = this.#binary(level + 1);
    while (Expr.#levels[level].includes(this.#words[this.#at])) {
      const operator = this.#words[this.#at++];
      left = apply(operator, left, this.#binary(level + 1));
    }
    return left;
  }

  #single(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new ExprError(`syntax error: missing argument after ‘${this.#words.at(-1)}’`);
    const next = (): string => this.#single();
    if (word === "(") {
      const value = this.#binary(0);
      if (this.#words[this.#at++] !== ")") throw new ExprError(`syntax error: expecting ')' after '${value}'`);
      return value;
    }
    if (this.#at >= this.#words.length) return word;
    if (word === "length") return String([...next()].length);
    if (word === "match") return matched(next(), next());
    if (word === "index") {
      const [text, set] = [next(), next()];
      return String([...text].findIndex((character) => set.includes(character)) + 1);
    }
    if (word === "substr") {
      const [text, from, count] = [next(), Number(next()), Number(next())];
      return from > 0 && count > 0 ? text.slice(from - 1, from - 1 + count) : "";
    }
    return word;
  }
}

function matched(text: string, pattern: string): string {
  const match = new RegExp(`^(?:${basicExpression(pattern.replace(/^\^/, ""))})`).exec(text);
  if (pattern.includes("\\(")) return match?.[1] ?? "";
  return String(match?.[0].length ?? 0);
}

const isNothing = (text: string): boolean => text === "" || /^-?0+$/.test(text);

function apply(operator: string, one: string, other: string): string {
  if (operator === "|") return isNothing(one) ? (isNothing(other) ? "0" : other) : one;
  if (operator === "&") return isNothing(one) || isNothing(other) ? "0" : one;
  if (operator === ":") return matched(one, other);
  const bothNumbers = isNumber(one) && isNumber(other);
  if (/[<=>]/.test(operator)) {
    const order = bothNumbers ? Number(BigInt(one) - BigInt(other)) : one < other ? -1 : one > other ? 1 : 0;
    const holds = {
      "<": order < 0,
      "<=": order <= 0,
      "=": order === 0,
      "==": order === 0,
      "!=": order !== 0,
      ">=": order >= 0,
      ">": order > 0,
    };
    return holds[operator as keyof typeof holds] ? "1" : "0";
  }
  if (!bothNumbers) throw new ExprError("non-integer argument");
  const [a, b] = [BigInt(one), BigInt(other)];
  if (operator === "+") return String(a + b);
  if (operator === "-") return String(a - b);
  if (operator === "*") return String(a * b);
  if (b === 0n) throw new ExprError("division by zero");
  return String(operator === "/" ? a / b : a % b);
}

function runExpr(request: ToolRequest): ToolText {
  try {
    const value = new Expr(request.arguments).value();
    return { output: `${value}\n`, status: isNothing(value) ? 1 : 0 };
  } catch (error) {
    if (error instanceof ExprError) return refusal(request, error.message, 2);
    throw error;
  }
}

const absolute = ({ workingDirectory }: ToolRequest, path: string): string => (path.startsWith("/") ? path : `${workingDirectory}/${path}`);

/** Without . and .. and symbolic links; all but the last part must be there. */
function realPath(request: ToolRequest, path: string, mustExist: boolean): string | { readonly problem: string } {
  let parts = absolute(request, path).split("/").filter(Boolean);
  const done: string[] = [];
  for (let links = 0; parts.length > 0; ) {
    const [part, ...rest] = parts;
    parts = rest;
    if (part === ".") continue;
    if (part === "..") {
      done.pop();
      continue;
    }
    const here = `/${[...done, part].join("/")}`;
    const entry = request.look(here);
    if (typeof entry === "string") {
      if (rest.length > 0 || mustExist) return { problem: errnoSentence(entry) };
    } else if (entry.kind === "link" && entry.target !== undefined) {
      links += 1;
      if (links > 40) return { problem: errnoSentence("ELOOP") };
      if (entry.target.startsWith("/")) done.length = 0;
      parts = [...entry.target.split("/").filter(Boolean), ...parts];
      continue;
    }
    done.push(part);
  }
  return `/${done.join("/")}`;
}

function runRealPath(request: ToolRequest): ToolText {
  const words = readWords(request, "emqsz");
  if (!("letters" in words)) return words;
  if (words.operands.length === 0) return refusal(request, "missing operand\nTry 'realpath --help' for more information.");
  let errors = "";
  const lines = words.operands.flatMap((path) => {
    const real = realPath(request, path, words.letters.has("e"));
    if (typeof real === "string") return [real];
    errors += `realpath: ${path}: ${real.problem}\n`;
    return [];
  });
  return { output: joinLines(lines), errors, status: errors === "" ? 0 : 1 };
}

function runReadLink(request: ToolRequest): ToolText {
  const words = readWords(request, "fenmqsz");
  if (!("letters" in words)) return words;
  if (words.operands.length === 0) return refusal(request, "missing operand\nTry 'readlink --help' for more information.");
  let isComplete = true;
  const lines = words.operands.flatMap((path) => {
    if (words.letters.has("f") || words.letters.has("e")) {
      const real = realPath(request, path, words.letters.has("e"));
      if (typeof real === "string") return [real];
    } else {
      const entry = request.look(path);
      if (typeof entry === "object" && entry.target !== undefined) return [entry.target];
    }
    isComplete = false;
    return [];
  });
  return { output: words.letters.has("n") ? lines.join("\n") : joinLines(lines), status: isComplete ? 0 : 1 };
}

function runWhich(request: ToolRequest): ToolText {
  const words = readWords(request, "a");
  if (!("letters" in words)) return words;
  const folders = (request.environment.get("PATH") ?? "/usr/bin:/bin").split(":");
  let isComplete = true;
  const lines = words.operands.flatMap((name) => {
    const paths = name.includes("/") ? [name] : folders.map((folder) => `${folder}/${name}`);
    const found = paths.filter((path) => {
      const entry = request.look(path);
      return typeof entry === "object" && (entry.kind === "link" || (entry.kind === "file" && (entry.permissions & 0o111) !== 0));
    });
    if (found.length === 0) isComplete = false;
    return words.letters.has("a") ? found : found.slice(0, 1);
  });
  return { output: joinLines(lines), status: isComplete ? 0 : 1 };
}

function* makeDirectory(path: string): Steps {
  const failure = yield* makeFolder(path, 0o700);
  yield* write(failure < 0 ? 2 : 1, failure < 0 ? `mktemp: ${path}: ${errnoSentence(failure)}\n` : `${path}\n`);
  return failure < 0 ? 1 : 0;
}

const nameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The first name of the pattern that nothing has: as good as a random one, and the same in every run. */
function runMakeTemporary(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "dqutp:");
  if (!("letters" in words)) return words;
  const folder = words.values.get("p") ?? request.environment.get("TMPDIR") ?? "/tmp";
  const pattern = words.operands[0] ?? "tmp.XXXXXXXXXX";
  const template = words.operands.length === 0 || words.values.has("p") || words.letters.has("t") ? `${folder}/${pattern}` : pattern;
  const places = /X{3,}$/.exec(template)?.[0].length;
  if (places === undefined) return refusal(request, `too few X's in template '${pattern}'`);
  const head = template.slice(0, -places);
  let seed = request.nowSeconds >>> 0;
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    let name = head;
    for (let index = 0; index < places; index += 1) {
      seed = (Math.imul(seed, 1103515245) + 12345 + attempt) >>> 0;
      name += nameLetters[(seed >>> 16) % nameLetters.length];
    }
    if (request.look(name) !== "ENOENT") continue;
    if (words.letters.has("u")) return { output: `${name}\n` };
    if (words.letters.has("d")) return { steps: () => makeDirectory(name) };
    return { output: `${name}\n`, files: [{ path: name, mode: 0o600, bytes: new Uint8Array(0) }] };
  }
  return refusal(request, `failed to create file via template '${pattern}': File exists`);
}

function runPaste(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "d:s");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const delimiters = [...(words.values.get("d") ?? "\t").replaceAll("\\n", "\n").replaceAll("\\t", "\t")];
  const joined = (parts: readonly string[]): string =>
    parts.map((part, index) => part + (index < parts.length - 1 ? (delimiters[index % delimiters.length] ?? "") : "")).join("");
  // Each "-" takes the next line of the same input.
  const inputs = opened.files.filter(({ path }) => path === "-").length;
  let input = -1;
  const columns = opened.files.map(({ path, bytes }) => {
    if (path !== "-") return linesOf(bytes);
    input += 1;
    const place = input;
    return linesOf(bytes).filter((_, index) => index % inputs === place);
  });
  const rows = words.letters.has("s")
    ? columns
    : Array.from({ length: Math.max(0, ...columns.map(({ length }) => length)) }, (_, row) => columns.map((column) => column[row] ?? ""));
  return { output: joinLines(rows.map(joined)), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

export const namingCommands: readonly CommandRow[] = [
  { name: "expr", usage: "expr EXPRESSION", summary: "Works out an expression of words.", run: runExpr, takesAllWords: true },
  {
    name: "mktemp",
    usage: "mktemp [-d] [-u] [-p DIRECTORY] [TEMPLATE]",
    summary: "Makes a file with a name of its own.",
    run: runMakeTemporary,
  },
  { name: "paste", usage: "paste [-s] [-d CHARACTERS] [FILE …]", summary: "Puts lines of files side by side.", run: runPaste },
  { name: "readlink", usage: "readlink [-f] PATH …", summary: "Shows where a symbolic link leads.", run: runReadLink },
  { name: "realpath", usage: "realpath [-e] PATH …", summary: "Shows a path without links and dots.", run: runRealPath },
  { name: "which", usage: "which [-a] NAME …", summary: "Shows which program a name runs.", run: runWhich },
];
