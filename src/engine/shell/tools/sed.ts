// sed: a script of edits, line by line: s y d p a i c q = with addresses and ranges. No hold space, no branches.

import { encodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { basicExpression, extendedExpression } from "../basic-expression.ts";
import { type CommandRow, errnoSentence, linesOf, readWords, refusal, type ToolText } from "../tool.ts";
import { filtering } from "./streaming.ts";

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
      return new RegExp(this.#isExtended ? extendedExpression(source) : basicExpression(source), flags);
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

/** Where a script is: lines so far, and which of its ranges are open. */
interface SedState {
  number: number;
  readonly open: number[];
  isOver: boolean;
}

/** What a line becomes, with what is printed before and behind it. */
function sedLine(state: SedState, edits: readonly Edit[], isQuiet: boolean, original: string, end: string, isLast: boolean): string {
  state.number += 1;
  const isAt = (address: Address, line: string): boolean =>
    address.kind === "line" ? state.number === address.line : address.kind === "last" ? isLast : address.expression.test(line);
  const isChosen = (index: number, line: string): boolean => {
    const { from, to } = edits[index];
    if (!from) return true;
    if (!to) return isAt(from, line);
    const place = state.open.indexOf(index);
    if (place >= 0) {
      if (isAt(to, line) || (to.kind === "line" && state.number >= to.line)) state.open.splice(place, 1);
      return true;
    }
    if (!isAt(from, line)) return false;
    if (!(to.kind === "line" && to.line <= state.number)) state.open.push(index);
    return true;
  };
  let line = original;
  let output = "";
  let behind = "";
  for (const [index, edit] of edits.entries()) {
    if (isChosen(index, line) === edit.isNegated) continue;
    if (edit.letter === "d" || edit.letter === "c") return output + (edit.letter === "c" ? `${edit.text}\n` : "");
    if (edit.letter === "p") output += `${line}\n`;
    else if (edit.letter === "=") output += `${state.number}\n`;
    else if (edit.letter === "i") output += `${edit.text}\n`;
    else if (edit.letter === "a") behind += `${edit.text}\n`;
    else if (edit.letter === "y") line = [...line].map((character) => transliterated(edit.set ?? [], character)).join("");
    else if (edit.letter === "s") {
      const changed = substitute(line, edit);
      line = changed ?? line;
      if (changed !== undefined && edit.prints) output += `${line}\n`;
    } else if (edit.letter === "q") {
      state.isOver = true;
      break;
    }
  }
  const shown = isQuiet ? "" : line + (behind === "" ? end : "\n");
  return output + shown + behind;
}

const transliterated = (set: readonly string[], character: string): string => {
  const index = set.findIndex((each, at) => at % 2 === 0 && each === character);
  return index < 0 ? character : set[index + 1];
};

function runSed(request: ToolRequest): ToolText | ToolSteps {
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
  const isQuiet = letters.has("n");
  const initial: SedState = { number: 0, open: [], isOver: false };
  const complaint = (path: string, why: string): string => `sed: can't read ${path}: ${why}\n`;
  if (letters.has("i")) return inPlace(request, paths, edits, isQuiet, complaint);
  return filtering(
    request,
    {
      paths,
      initial,
      line: (state, { text, end, isLast }) => sedLine(state, edits, isQuiet, text, end, isLast),
      isEnough: ({ isOver }) => (isOver ? "all" : undefined),
      status: (_, hasFailed) => (hasFailed ? 2 : 0),
      complaint,
    },
    edits.some(({ from, to }) => from?.kind === "last" || to?.kind === "last"),
  );
}

/** Each file is a text of its own, and takes the place of what it was. */
function inPlace(
  request: ToolRequest,
  paths: readonly string[],
  edits: readonly Edit[],
  isQuiet: boolean,
  complaint: (path: string, why: string) => string,
): ToolText {
  let errors = "";
  const files = paths.flatMap((path) => {
    const bytes = request.read(path);
    if (typeof bytes === "string") {
      errors += complaint(path, errnoSentence(bytes));
      return [];
    }
    const state: SedState = { number: 0, open: [], isOver: false };
    const lines = linesOf(bytes);
    const text = lines
      .map((line, index) => {
        if (state.isOver) return `${line}\n`;
        const isLast = index === lines.length - 1;
        return sedLine(state, edits, isQuiet, line, isLast && bytes.at(-1) !== 10 ? "" : "\n", isLast);
      })
      .join("");
    return [{ path, mode: 0o644, bytes: encodeUtf8(text) }];
  });
  return { errors, status: errors === "" ? 0 : 4, files };
}

export const sedCommand: CommandRow = {
  name: "sed",
  usage: "sed [-n] [-E] [-i] SCRIPT [FILE …]",
  summary: "Edits lines: s/OLD/NEW/g, 3d, /TEXT/p, $a TEXT, y, q.",
  run: runSed,
};
