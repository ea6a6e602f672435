// sed: a script of edits, line by line: s y d p a i c q = with addresses and ranges. No hold space, no branches.

import { encodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { basicExpression } from "../basic-expression.ts";
import { type CommandRow, joinLines, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";

type Address =
  | { readonly kind: "line"; readonly line: number }
  | { readonly kind: "last" }
  | { readonly kind: "match"; readonly expression: RegExp };

interface Edit {
  readonly from?: Address;
  readonly to?: Address;
  readonly isNegated: boolean;
  readonly letter: string;
  readonly expression?: RegExp;
  readonly text: string;
  readonly isGlobal: boolean;
  readonly prints: boolean;
  /** The nth match alone. */
  readonly number: number;
  /** Of `y`. */
  readonly set?: readonly string[];
}

class SedError extends Error {
  override readonly name = "SedError";
}

class SedScript {
  readonly #text: string;
  readonly #isExtended: boolean;
  #at = 0;

  constructor(text: string, isExtended: boolean) {
    this.#text = text;
    this.#isExtended = isExtended;
  }

  #fail(problem: string): never {
    throw new SedError(`-e expression #1, char ${this.#at}: ${problem}`);
  }

  edits(): Edit[] {
    const edits: Edit[] = [];
    for (;;) {
      while (/[\s;]/.test(this.#text[this.#at] ?? "")) this.#at += 1;
      if (this.#at >= this.#text.length) return edits;
      edits.push(this.#edit());
    }
  }

  #edit(): Edit {
    const from = this.#address();
    let to: Address | undefined;
    if (from && this.#text[this.#at] === ",") {
      this.#at += 1;
      to = this.#address() ?? this.#fail("unexpected `,'");
    }
    while (this.#text[this.#at] === " ") this.#at += 1;
    const isNegated = this.#text[this.#at] === "!";
    if (isNegated) this.#at += 1;
    const letter = this.#text[this.#at++];
    const common = {
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      isNegated,
      text: "",
      isGlobal: false,
      prints: false,
      number: 1,
      letter,
    };
    switch (letter) {
      case undefined:
        return this.#fail("missing command");
      case "s":
        return { ...common, ...this.#substitution() };
      case "y": {
        const delimiter = this.#text[this.#at++];
        const [first, second] = [this.#until(delimiter), this.#until(delimiter)].map((part) => [...part]);
        if (first.length !== second.length) this.#fail("strings for `y' command are different lengths");
        return { ...common, set: first.flatMap((character, index) => [character, second[index]]) };
      }
      case "a":
      case "i":
      case "c": {
        const rest = this.#text.slice(this.#at).replace(/^\s*\\?\n?\s*/, "");
        const [line] = rest.split("\n");
        this.#at = this.#text.length - rest.length + line.length;
        return { ...common, text: line };
      }
      default:
        if (!"pdqn=".includes(letter)) this.#fail(`unknown command: \`${letter}'`);
        return common;
    }
  }

  #address(): Address | undefined {
    const rest = this.#text.slice(this.#at);
    const line = /^\d+/.exec(rest);
    if (line) {
      this.#at += line[0].length;
      return { kind: "line", line: Number(line[0]) };
    }
    if (rest[0] === "$") {
      this.#at += 1;
      return { kind: "last" };
    }
    if (rest[0] !== "/") return undefined;
    this.#at += 1;
    return { kind: "match", expression: this.#expression(this.#until("/"), "") };
  }

  /** Up to a delimiter that no backslash precedes. */
  #until(delimiter: string): string {
    let text = "";
    for (; this.#text[this.#at] !== delimiter; this.#at += 1) {
      if (this.#at >= this.#text.length) this.#fail("unterminated `s' command");
      if (this.#text[this.#at] === "\\" && this.#text[this.#at + 1] === delimiter) this.#at += 1;
      else if (this.#text[this.#at] === "\\") text += this.#text[this.#at++];
      text += this.#text[this.#at];
    }
    this.#at += 1;
    return text;
  }

  #expression(source: string, flags: string): RegExp {
    try {
      return new RegExp(this.#isExtended ? source : basicExpression(source), flags);
    } catch {
      return this.#fail(`the regular expression cannot be read: ${source}`);
    }
  }

  #substitution(): Pick<Edit, "expression" | "text" | "isGlobal" | "prints" | "number"> {
    const delimiter = this.#text[this.#at++] ?? this.#fail("unterminated `s' command");
    const source = this.#until(delimiter);
    const text = this.#until(delimiter);
    const flags = /^[gpIi\d]*/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    this.#at += flags.length;
    if (!/^\s*(;|\n|$|\})/.test(this.#text.slice(this.#at))) this.#fail("unknown option to `s'");
    const expression = this.#expression(source, `g${/i/i.test(flags) ? "i" : ""}`);
    const number = Number(/\d+/.exec(flags)?.[0] ?? 1);
    return { expression, text, isGlobal: flags.includes("g"), prints: flags.includes("p"), number };
  }
}

/** `&`, `\1`, `\n` in what takes a match's place. */
function replacement(text: string, match: readonly (string | undefined)[]): string {
  return text.replace(/\\(\d)|\\n|\\t|\\(.)|&/gs, (whole, group: string | undefined, other: string | undefined) =>
    whole === "&"
      ? (match[0] ?? "")
      : group !== undefined
        ? (match[Number(group)] ?? "")
        : whole === "\\n"
          ? "\n"
          : whole === "\\t"
            ? "\t"
            : (other ?? ""),
  );
}

function substitute(line: string, { expression, text, isGlobal, number }: Edit): string | undefined {
  let seen = 0;
  let isChanged = false;
  const result = line.replace(expression as RegExp, (...parts) => {
    seen += 1;
    if (isGlobal ? seen < number : seen !== number) return parts[0] as string;
    isChanged = true;
    const groups = parts.slice(
      0,
      parts.findIndex((part) => typeof part === "number"),
    ) as (string | undefined)[];
    return replacement(text, groups);
  });
  return isChanged ? result : undefined;
}

function sedLines(lines: readonly string[], edits: readonly Edit[], isQuiet: boolean): string[] {
  const output: string[] = [];
  const open = new Set<Edit>();
  const isAt = (address: Address, line: string, number: number): boolean =>
    address.kind === "line" ? number === address.line : address.kind === "last" ? number === lines.length : address.expression.test(line);
  const isChosen = (edit: Edit, line: string, number: number): boolean => {
    const { from, to } = edit;
    if (!from) return true;
    if (!to) return isAt(from, line, number);
    if (open.has(edit)) {
      if (isAt(to, line, number) || (to.kind === "line" && number >= to.line)) open.delete(edit);
      return true;
    }
    if (!isAt(from, line, number)) return false;
    if (!(to.kind === "line" && to.line <= number)) open.add(edit);
    return true;
  };
  for (const [index, original] of lines.entries()) {
    let line = original;
    let isDeleted = false;
    let isOver = false;
    const behind: string[] = [];
    for (const edit of edits) {
      if (isChosen(edit, line, index + 1) === edit.isNegated) continue;
      if (edit.letter === "d") isDeleted = true;
      else if (edit.letter === "c") {
        isDeleted = true;
        output.push(edit.text);
      } else if (edit.letter === "p") output.push(line);
      else if (edit.letter === "=") output.push(String(index + 1));
      else if (edit.letter === "i") output.push(edit.text);
      else if (edit.letter === "a") behind.push(edit.text);
      else if (edit.letter === "q") isOver = true;
      else if (edit.letter === "y") line = [...line].map((character) => transliterated(edit.set ?? [], character)).join("");
      else if (edit.letter === "s") {
        const changed = substitute(line, edit);
        line = changed ?? line;
        if (changed !== undefined && edit.prints) output.push(line);
      }
      if (isDeleted || isOver) break;
    }
    if (!isDeleted && !isQuiet) output.push(line);
    output.push(...behind);
    if (isOver) break;
  }
  return output;
}

const transliterated = (set: readonly string[], character: string): string => {
  const index = set.findIndex((each, at) => at % 2 === 0 && each === character);
  return index < 0 ? character : set[index + 1];
};

function runSed(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "nrEise:");
  if (!("letters" in words)) return words;
  const { letters, values, operands } = words;
  const script = values.get("e") ?? operands[0];
  if (script === undefined) return { errors: "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n", status: 1 };
  const paths = values.has("e") ? operands : operands.slice(1);
  let edits: Edit[];
  try {
    edits = new SedScript(script, letters.has("E") || letters.has("r")).edits();
  } catch (error) {
    if (error instanceof SedError) return refusal(request, error.message);
    throw error;
  }
  const opened = openAll(request, paths);
  if (opened === "input") return "input";
  const errors = opened.errors.replace(/^sed: (.*?): (.*)$/gm, (_, path: string, problem: string) => `sed: can't read ${path}: ${problem}`);
  const status = errors === "" ? 0 : 2;
  const change = (bytes: readonly Uint8Array[]): string =>
    joinLines(
      sedLines(
        bytes.flatMap((each) => linesOf(each)),
        edits,
        letters.has("n"),
      ),
    );
  if (!letters.has("i")) return { output: change(opened.files.map(({ bytes }) => bytes)), errors, status };
  return { errors, status, files: opened.files.map(({ path, bytes }) => ({ path, mode: 0o644, bytes: encodeUtf8(change([bytes])) })) };
}

export const sedCommand: CommandRow = {
  name: "sed",
  usage: "sed [-n] [-E] [-i] SCRIPT [FILE …]",
  summary: "Edits lines: s/OLD/NEW/g, 3d, /TEXT/p, $a TEXT, y, q.",
  run: runSed,
};
