// A line of assembly as far as help needs it: which statement a place is in, and where names of the text are defined and used. Works
// on text alone, so that it helps in a text that does not assemble yet.

export interface StatementPlace {
  /** `mnemonic`: the first word of a statement; `operand`: behind it; `none`: in a comment or a string. */
  readonly kind: "first" | "operand" | "none";
  /** The statement's first word, in lower case; empty while there is none. */
  readonly first: string;
}

/** The code of a line: comments and the insides of strings as spaces, so that columns stay. */
export function codeOf(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"?|'(?:\\.|[^\\])'?|\/\/.*|\/\*.*?(?:\*\/|$)|^\s*#.*/g, (text) => " ".repeat(text.length));
}

/** Where a column of a line stands. */
export function placeIn(line: string, column: number): StatementPlace {
  // A sign of our own behind what stands before the place: where it is not code, it becomes a space as well.
  const opened = codeOf(`${line.slice(0, column)}\u0001`);
  if (!opened.endsWith("\u0001")) return { kind: "none", first: "" };
  const statement = (opened.slice(0, -1).split(";").at(-1) ?? "").replace(/^(?:\s*[\w.$]+:)+/, "");
  const [, first = "", rest = ""] = /^\s*([\w.$]*)(.*)$/.exec(statement) ?? [];
  return { kind: rest === "" ? "first" : "operand", first: first.toLowerCase() };
}

export interface Definition {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** A place, a number by `.equ`, `.set` or `=`, or a macro. */
  readonly kind: "label" | "constant" | "macro";
  /** The line as written. */
  readonly text: string;
}

const name = "[A-Za-z_.$][\\w.$]*";
const definitions: readonly { readonly pattern: RegExp; readonly kind: Definition["kind"] }[] = [
  { pattern: new RegExp(`^(\\s*(?:[\\w.$]+:\\s*)*)(${name}|\\d+):(?!:)`), kind: "label" },
  { pattern: new RegExp(`^(\\s*\\.(?:equ|set|equiv)\\s+)(${name})\\s*,`), kind: "constant" },
  { pattern: new RegExp(`^(\\s*)(${name})\\s*==?(?!=)`), kind: "constant" },
  { pattern: new RegExp(`^(\\s*\\.(?:comm|lcomm)\\s+)(${name})\\s*,`), kind: "label" },
  { pattern: new RegExp(`^(\\s*\\.macro\\s+)(${name})`), kind: "macro" },
];

/** Most lines define nothing, and are passed by without a closer look. */
const mayDefine = /[:=]|\.(?:equ|set|equiv|l?comm|macro)\b/;

/** The name that a line defines, if it does. */
export function definitionOn(text: string, line: number): Definition | undefined {
  if (!mayDefine.test(text)) return undefined;
  const code = codeOf(text);
  for (const { pattern, kind } of definitions) {
    const found = pattern.exec(code);
    if (found) return { name: found[2], line, column: found[1].length, kind, text: text.trim() };
  }
  return undefined;
}

/** Every name that a text defines, in its order. */
export const definitionsOf = (lines: readonly string[]): Definition[] =>
  lines.flatMap((text, index) => definitionOn(text, index + 1) ?? []);

/** Which of a text's definitions a name means, seen from a line: `2f` and `2b` are the nearest `2:` after and before it. */
export function definitionOf(word: string, fromLine: number, all: readonly Definition[]): Definition | undefined {
  const numeric = /^(\d+)([bf])$/.exec(word);
  if (!numeric) return all.find((definition) => definition.name === word);
  const [, number, way] = numeric;
  const same = all.filter((definition) => definition.name === number);
  return way === "f" ? same.find(({ line }) => line > fromLine) : same.findLast(({ line }) => line <= fromLine);
}

/** Every use of a name, its definition included, as offsets into the text. */
export function usesOf(word: string, text: string): { readonly from: number; readonly to: number }[] {
  const escaped = word.replace(/[.$]/g, "\\$&");
  const pattern = new RegExp(`(?<![\\w.$])${escaped}(?![\\w.$])`, "g");
  let offset = 0;
  return text.split("\n").flatMap((line) => {
    const start = offset;
    offset += line.length + 1;
    return [...codeOf(line).matchAll(pattern)].map(({ index }) => ({ from: start + index, to: start + index + word.length }));
  });
}

/** Whether a line begins with a label at its left edge: what follows can be folded. */
export const beginsFold = (line: string): boolean => /^[A-Za-z_$][\w.$]*:/.test(line);

/** Whether a line ends what can be folded before it: it begins another fold, or a section. */
const endsFold = (line: string): boolean => beginsFold(line) || /^\s*\.(?:text|data|bss|section)\b/.test(line);

/** Blank, or all comment. */
const isEmptyLine = (line: string): boolean => /^\s*(?:$|\/\/)/.test(line);

/** Of the lines behind one that begins a fold, whether there is anything to fold: the first that is not blank decides. */
export function hasFold(following: Iterable<string>): boolean {
  for (const line of following) if (!isEmptyLine(line)) return !endsFold(line);
  return false;
}

/** Of the lines behind one that begins a fold, how many belong to it: up to the next of its rank, or the next section; blank ones at the end left out. */
export function foldedLines(following: Iterable<string>): number {
  let [count, filled] = [0, 0];
  for (const line of following) {
    if (endsFold(line)) break;
    count += 1;
    if (!isEmptyLine(line)) filled = count;
  }
  return filled;
}
