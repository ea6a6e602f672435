// cut, tr, tac, rev, nl, cmp: lines and bytes as they come, changed or compared.

import type { ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { basicExpression, classes } from "../basic-expression.ts";
import { type CommandRow, hint, joinLines, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";
import { visible } from "./cat.ts";
import { filtering } from "./streaming.ts";

/** Line by line, none of which knows of another. */
const eachLine = (request: ToolRequest, paths: readonly string[], change: (line: string) => string | undefined): ToolSteps =>
  filtering(request, {
    paths,
    initial: {},
    line: (_, { text }) => {
      const changed = change(text);
      return changed === undefined ? "" : `${changed}\n`;
    },
  });

// cut

interface Span {
  readonly first: number;
  readonly last: number;
}

/** "1,3-5,7-": numbers from 1. */
function spansOf(list: string): readonly Span[] | undefined {
  const spans = list.split(",").map((part) => /^(?:(\d+)(-(\d*))?|-(\d+))$/.exec(part));
  if (spans.some((span) => !span)) return undefined;
  return spans.map((span) => {
    const [, first, dash, last, upTo] = span as RegExpExecArray;
    if (upTo !== undefined) return { first: 1, last: Number(upTo) };
    return { first: Number(first), last: dash === undefined ? Number(first) : last === "" ? Number.POSITIVE_INFINITY : Number(last) };
  });
}

function runCut(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "d:f:c:b:snCO:", {
    delimiter: "d",
    fields: "f",
    characters: "c",
    bytes: "b",
    "only-delimited": "s",
    complement: "C",
    "output-delimiter": "O",
  });
  if (!("letters" in words)) return words;
  const { values, letters, operands } = words;
  const list = values.get("f") ?? values.get("c") ?? values.get("b");
  if (list === undefined) return refusal(request, `you must specify a list of bytes, characters, or fields${hint(request)}`);
  const spans = spansOf(list);
  if (!spans) return refusal(request, `invalid field value '${list}'${hint(request)}`);
  const isWanted = (number: number): boolean => spans.some(({ first, last }) => number >= first && number <= last) !== letters.has("C");
  const delimiter = values.get("d") ?? "\t";
  if (delimiter.length !== 1) return refusal(request, `the delimiter must be a single character${hint(request)}`);
  return eachLine(request, operands, (line) => {
    if (!values.has("f")) return [...line].filter((_, index) => isWanted(index + 1)).join("");
    const fields = line.split(delimiter);
    if (fields.length === 1) return letters.has("s") ? undefined : line;
    return fields.filter((_, index) => isWanted(index + 1)).join(values.get("O") ?? delimiter);
  });
}

// tr

const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v", "\\": "\\" };

/** `a-z`, `[:upper:]`, `\n` → every character of the set, in order. */
function charactersOf(text: string): string[] {
  const set: string[] = [];
  const all = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  for (let index = 0; index < text.length; ) {
    const rest = text.slice(index);
    const named_ = /^\[:(\w+):\]/.exec(rest);
    const escaped = /^\\(?:([0-7]{1,3})|(.))/s.exec(rest);
    if (named_ && classes[named_[1]] !== undefined) {
      const matches = new RegExp(`[${classes[named_[1]]}]`);
      set.push(...all.filter((character) => matches.test(character)));
      index += named_[0].length;
      continue;
    }
    const first = escaped
      ? escaped[1]
        ? String.fromCharCode(Number.parseInt(escaped[1], 8))
        : (named[escaped[2]] ?? escaped[2])
      : rest[0];
    index += escaped ? escaped[0].length : 1;
    const range = /^-([^\]\\])/.exec(text.slice(index));
    if (!range) {
      set.push(first);
      continue;
    }
    for (let code = first.charCodeAt(0); code <= range[1].charCodeAt(0); code += 1) set.push(String.fromCharCode(code));
    index += 2;
  }
  return set;
}

function runTr(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "dscC");
  if (!("letters" in words)) return words;
  const { letters, operands } = words;
  const [from, to] = operands;
  if (from === undefined) return refusal(request, `missing operand${hint(request)}`);
  if (to === undefined && !letters.has("d") && !letters.has("s")) {
    return refusal(request, `missing operand after '${from}'\nTwo strings must be given when translating.${hint(request)}`);
  }
  const first = charactersOf(from);
  const second = to === undefined ? [] : charactersOf(to);
  const isComplement = letters.has("c") || letters.has("C");
  const inFirst = (character: string): boolean => first.includes(character) !== isComplement;
  const squeezed = new Set(letters.has("s") ? (to === undefined ? undefined : second) : []);
  const isSqueezed = (character: string): boolean => letters.has("s") && (to === undefined ? inFirst(character) : squeezed.has(character));
  return filtering(request, {
    paths: [],
    initial: { last: "" },
    line: (state, { text, end }) => {
      let result = "";
      for (const character of text + end) {
        if (letters.has("d") && inFirst(character)) continue;
        let shown = character;
        if (!letters.has("d") && to !== undefined && inFirst(character)) {
          const index = isComplement ? second.length - 1 : first.lastIndexOf(character);
          shown = second[Math.min(index, second.length - 1)] ?? character;
        }
        if (shown === state.last && isSqueezed(shown)) continue;
        state.last = shown;
        result += shown;
      }
      return result;
    },
  });
}

// cmp

const octalOf = (byte: number): string => byte.toString(8).padStart(3);

function runCmp(request: ToolRequest): ToolText | "input" {
  const words = readWords(
    request,
    "slbn:i:",
    { silent: "s", quiet: "s", verbose: "l", "print-bytes": "b", bytes: "n", "ignore-initial": "i" },
    2,
  );
  if (!("letters" in words)) return words;
  const [one, other = "-"] = words.operands;
  if (one === undefined) return refusal(request, `missing operand after 'cmp'\ncmp: Try 'cmp --help' for more information.`, 2);
  const opened = openAll(request, [one, other]);
  if (opened === "input") return "input";
  if (opened.errors !== "") return { errors: opened.errors, status: 2 };
  const { letters, values } = words;
  const skipped = Number(values.get("i") ?? 0);
  const most = Number(values.get("n") ?? Number.POSITIVE_INFINITY);
  const [a, b] = opened.files.map(({ bytes }) => bytes.subarray(skipped, Math.min(bytes.length, skipped + most)));
  const common = Math.min(a.length, b.length);
  const differing: number[] = [];
  for (let at = 0; at < common && (letters.has("l") || differing.length === 0); at += 1) if (a[at] !== b[at]) differing.push(at);
  const lineOf = (end: number): number => a.subarray(0, end).reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 1);
  const [first] = differing;
  if (letters.has("s")) return { status: first === undefined && a.length === b.length ? 0 : 1 };
  let output = "";
  if (first !== undefined && !letters.has("l")) {
    const shown = letters.has("b") ? ` is ${octalOf(a[first])} ${visible(a[first])} ${octalOf(b[first])} ${visible(b[first])}` : "";
    return { output: `${one} ${other} differ: byte ${first + 1}, line ${lineOf(first)}${shown}\n`, status: 1 };
  }
  const width = String(common).length;
  for (const at of differing) {
    const place = String(at + 1).padStart(width);
    output += letters.has("b")
      ? `${place} ${octalOf(a[at])} ${visible(a[at]).padEnd(4)} ${octalOf(b[at])} ${visible(b[at])}\n`
      : `${place} ${octalOf(a[at])} ${octalOf(b[at])}\n`;
  }
  if (a.length === b.length) return { output, status: differing.length > 0 ? 1 : 0 };
  const shorter = a.length < b.length ? one : other;
  const line = lineOf(common);
  const where = letters.has("l") ? "" : `, ${a[common - 1] === 10 ? `line ${line - 1}` : `in line ${line}`}`;
  const errors = common === 0 ? `cmp: EOF on ${shorter} which is empty\n` : `cmp: EOF on ${shorter} after byte ${common}${where}\n`;
  return { output, errors, status: 1 };
}

function runNl(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "b:s:w:v:i:n:l:d:f:h:p", {
    "body-numbering": "b",
    "number-separator": "s",
    "number-width": "w",
    "starting-line-number": "v",
    "line-increment": "i",
    "number-format": "n",
  });
  if (!("letters" in words)) return words;
  const { values } = words;
  const style = values.get("b") ?? "t";
  const expression = style[0] === "p" ? new RegExp(basicExpression(style.slice(1))) : undefined;
  const width = Number(values.get("w") ?? 6);
  const separator = values.get("s") ?? "\t";
  const form = values.get("n") ?? "rn";
  const shown = (number: number): string =>
    form === "ln" ? String(number).padEnd(width) : String(number).padStart(width, form === "rz" ? "0" : " ");
  const isNumbered = (text: string): boolean => style === "a" || (style === "t" && text !== "") || expression?.test(text) === true;
  return filtering(request, {
    paths: words.operands,
    initial: { number: Number(values.get("v") ?? 1) },
    line: (state, { text }) => {
      if (!isNumbered(text)) return `${" ".repeat(width + separator.length)}${text}\n`;
      const { number } = state;
      state.number += Number(values.get("i") ?? 1);
      return `${shown(number)}${separator}${text}\n`;
    },
  });
}

function runRev(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "");
  return "letters" in words ? eachLine(request, words.operands, (line) => [...line].reverse().join("")) : words;
}

function runTac(request: ToolRequest): ToolText | "input" {
  const opened = openAll(request, request.arguments);
  if (opened === "input") return "input";
  const output = opened.files.map(({ bytes }) => joinLines([...linesOf(bytes)].reverse())).join("");
  return { output, errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

export const editingCommands: readonly CommandRow[] = [
  {
    name: "cmp",
    usage: "cmp [-s] [-l] [-b] [-n BYTES] [-i SKIP] FILE [FILE]",
    summary: "Says where two files begin to differ.",
    run: runCmp,
  },
  {
    name: "cut",
    usage: "cut -d CHARACTER -f LIST | -c LIST [FILE …]",
    summary: "Shows some fields or characters of each line.",
    run: runCut,
  },
  {
    name: "nl",
    usage: "nl [-b STYLE] [-w WIDTH] [-s TEXT] [-v FIRST] [-i STEP] [-n FORM] [FILE …]",
    summary: "Numbers lines.",
    run: runNl,
  },
  {
    name: "rev",
    usage: "rev [FILE …]",
    summary: "Turns each line round.",
    run: runRev,
  },
  { name: "tac", usage: "tac [FILE …]", summary: "Shows lines from the last to the first.", run: runTac },
  { name: "tr", usage: "tr [-d] [-s] [-c] SET [SET]", summary: "Puts characters in the place of others.", run: runTr },
];
