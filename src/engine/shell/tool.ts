// What a command of the terminal is whose work the host does: a pure function from its words and the files that its process may
// read to what it prints and writes. The texts of failures are the real tools' own.

import { decodeUtf8, encodeUtf8 } from "../base/utf8.ts";
import {
  errnoNamed,
  errnoOf,
  errnoText,
  type ToolClient,
  type ToolFile,
  type ToolOutcome,
  type ToolRequest,
  type ToolSteps,
} from "../kernel/index.ts";

export interface ToolText {
  readonly output?: string | Uint8Array;
  /** Whole lines. */
  readonly errors?: string;
  readonly status?: number;
  readonly files?: readonly ToolFile[];
}

/** A client of the network: the process stands for it until it has ended. Steps: the process makes the calls that the tool says. */
export type Command = (request: ToolRequest) => ToolText | ToolClient | ToolSteps | "input";

export interface CommandRow {
  readonly name: string;
  /** `ls [-l] [-a] [FILE …]` */
  readonly usage: string;
  /** One sentence, for man. */
  readonly summary: string;
  /** A `--help` among other words is for somebody else: for the command that it starts, or for nobody. */
  readonly takesAllWords?: boolean;
  readonly run: Command;
}

const bytesOf = (text: string | Uint8Array): Uint8Array => (typeof text === "string" ? encodeUtf8(text) : text);

export const outcome = ({ output = "", errors = "", status = 0, files = [] }: ToolText): ToolOutcome => ({
  output: bytesOf(output),
  errors: encodeUtf8(errors),
  status,
  files,
});

/** A failure before any work: "ls: cannot …". */
export const refusal = ({ name }: ToolRequest, problem: string, status = 1): ToolText => ({ errors: `${name}: ${problem}\n`, status });

export interface Words {
  /** Letters of options, and those with a value by their letter. */
  readonly letters: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** Options as they were written, with their values. */
  readonly given: readonly (readonly [letter: string, value: string])[];
  readonly operands: readonly string[];
}

export const hint = ({ name }: Pick<ToolRequest, "name">): string => `\nTry '${name} --help' for more information.`;

/** Of long names: the letter that stands for each, a character beyond ASCII for those that have none. */
export type LongNames = Readonly<Record<string, string>>;

/**
 * Options as getopt_long reads them: `spec` has the letters that there are, `:` behind one with a value, `::` behind one that may have
 * one. `status`: of a refusal.
 */
export function readWords(request: ToolRequest, spec: string, long: LongNames = {}, status = 1): Words | ToolText {
  const letters = new Set<string>();
  const values = new Map<string, string>();
  const given: [string, string][] = [];
  const operands: string[] = [];
  const words = request.arguments;
  const refuse = (problem: string): ToolText => refusal(request, problem + hint(request), status);
  const take = (letter: string, value?: string): void => {
    if (value === undefined) letters.add(letter);
    else values.set(letter, value);
    given.push([letter, value ?? ""]);
  };
  const needOf = (letter: string): "none" | "value" | "perhaps" | undefined => {
    const place = letter === ":" ? -1 : spec.indexOf(letter);
    if (place < 0) return undefined;
    return spec.startsWith("::", place + 1) ? "perhaps" : spec[place + 1] === ":" ? "value" : "none";
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === "--") {
      operands.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      operands.push(word);
      continue;
    }
    if (word.startsWith("--")) {
      const [, name, inWord] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? ["", "", undefined];
      const begun = Object.keys(long).filter((each) => each.startsWith(name));
      const full = begun.includes(name) ? name : begun.length === 1 || new Set(begun.map((each) => long[each])).size === 1 ? begun[0] : "";
      if (full === "" && begun.length > 1) {
        return refuse(`option '${word}' is ambiguous; possibilities: ${begun.map((each) => `'--${each}'`).join(" ")}`);
      }
      const letter = long[full];
      if (letter === undefined) return refuse(`unrecognized option '${word}'`);
      const need = needOf(letter);
      if (need === "value") {
        const value = inWord ?? words[++index];
        if (value === undefined) return refuse(`option '--${full}' requires an argument`);
        take(letter, value);
      } else if (inWord !== undefined && need !== "perhaps") return refuse(`option '--${full}' doesn't allow an argument`);
      else take(letter, inWord);
      continue;
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at];
      const need = needOf(letter);
      if (need === undefined) return refuse(`invalid option -- '${letter}'`);
      if (need === "none") {
        take(letter);
        continue;
      }
      const inWord = word.slice(at + 1);
      if (need === "perhaps") {
        take(letter, inWord === "" ? undefined : inWord);
        break;
      }
      const value = inWord || words[++index];
      if (value === undefined) return refuse(`option requires an argument -- '${letter}'`);
      take(letter, value);
      break;
    }
  }
  return { letters, values, given, operands };
}

export interface Opened {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files named, or standard input; "input": it is needed first. Failures are lines for standard error. */
export function openAll(
  request: ToolRequest,
  paths: readonly string[],
): { readonly files: readonly Opened[]; readonly errors: string } | "input" {
  const wanted = paths.length === 0 ? ["-"] : paths;
  if (wanted.includes("-") && request.input === undefined) return "input";
  const files: Opened[] = [];
  let errors = "";
  for (const path of wanted) {
    const bytes = path === "-" ? request.input! : request.read(path);
    if (typeof bytes === "string") errors += `${request.name}: ${path}: ${errnoSentence(bytes)}\n`;
    else files.push({ path, bytes });
  }
  return { files, errors };
}

/** The text of a file; empty if it cannot be read. */
export function readText(request: ToolRequest, path: string): string {
  const bytes = request.read(path);
  return typeof bytes === "string" ? "" : textOf(bytes);
}

/** What strerror says: of a name, or of a number, negated or not. */
export function errnoSentence(errno: string | number): string {
  const name = typeof errno === "string" ? errnoNamed(errno) : errnoOf(Math.abs(errno));
  return name ? errnoText(name) : `Error ${errno}`;
}

export const textOf = (bytes: Uint8Array): string => decodeUtf8(bytes);

/** Lines without their line feeds; a text that ends in one has no empty line behind it. */
export function linesOf(bytes: Uint8Array): string[] {
  const text = textOf(bytes);
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

export const joinLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
