// cut, tr, tac, rev, nl, cmp: lines and bytes as they come, changed or compared.

import type { ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { classes } from "../basic-expression.ts";
import { type CommandRow, joinLines, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";
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

const hint = ({ name }: ToolRequest): string => `\nTry '${name} --help' for more information.`;

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
  const words = readWords(request, "d:f:c:b:sn");
  if (!("letters" in words)) return words;
  const { values, letters, operands } = words;
  const list = values.get("f") ?? values.get("c") ?? values.get("b");
  if (list === undefined) return refusal(request, `you must specify a list of bytes, characters, or fields${hint(request)}`);
  const spans = spansOf(list);
  if (!spans) return refusal(request, `invalid field value '${list}'${hint(request)}`);
  const isWanted = (number: number): boolean => spans.some(({ first, last }) => number >= first && number <= last);
  const delimiter = values.get("d") ?? "\t";
  if (delimiter.length !== 1) return refusal(request, `the delimiter must be a single character${hint(request)}`);
  return eachLine(request, operands, (line) => {
    if (!values.has("f")) return [...line].filter((_, index) => isWanted(index + 1)).join("");
    const fields = line.split(delimiter);
    if (fields.length === 1) return letters.has("s") ? undefined : line;
    return fields.filter((_, index) => isWanted(index + 1)).join(delimiter);
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

function runCmp(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "s");
  if (!("letters" in words)) return words;
  const [one, other] = words.operands;
  if (one === undefined || other === undefined) {
    return refusal(request, `missing operand after '${one ?? "cmp"}'\ncmp: Try 'cmp --help' for more information.`, 2);
  }
  const opened = openAll(request, [one, other]);
  if (opened === "input") return "input";
  if (opened.errors !== "") return { errors: opened.errors, status: 2 };
  const [a, b] = opened.files.map(({ bytes }) => bytes);
  const at = a.findIndex((byte, index) => byte !== b[index]);
  const line = (end: number): number => a.subarray(0, end).reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 1);
  if (at >= 0 && at < b.length) {
    return { output: words.letters.has("s") ? "" : `${one} ${other} differ: byte ${at + 1}, line ${line(at)}\n`, status: 1 };
  }
  if (a.length === b.length) return {};
  const shorter = a.length < b.length ? one : other;
  const length = Math.min(a.length, b.length);
  return {
    errors: words.letters.has("s")
      ? ""
      : `cmp: EOF on ${shorter} after byte ${length}, ${line(length) > 1 ? `line ${line(length) - 1}` : "in line 1"}\n`,
    status: 1,
  };
}

function runNl(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "b:s:w:v:");
  if (!("letters" in words)) return words;
  const numbersAll = words.values.get("b") === "a";
  const width = Number(words.values.get("w") ?? 6);
  return filtering(request, {
    paths: words.operands,
    initial: { number: Number(words.values.get("v") ?? 1) },
    line: (state, { text }) => {
      if (text === "" && !numbersAll) return `${" ".repeat(width + 1)}\n`;
      state.number += 1;
      return `${String(state.number - 1).padStart(width)}${words.values.get("s") ?? "\t"}${text}\n`;
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
  { name: "cmp", usage: "cmp [-s] FILE FILE", summary: "Says where two files begin to differ.", run: runCmp },
  {
    name: "cut",
    usage: "cut -d CHARACTER -f LIST | -c LIST [FILE …]",
    summary: "Shows some fields or characters of each line.",
    run: runCut,
  },
  { name: "nl", usage: "nl [FILE …]", summary: "Numbers lines.", run: runNl },
  {
    name: "rev",
    usage: "rev [FILE …]",
    summary: "Turns each line round.",
    run: runRev,
  },
  { name: "tac", usage: "tac [FILE …]", summary: "Shows lines from the last to the first.", run: runTac },
  { name: "tr", usage: "tr [-d] [-s] [-c] SET [SET]", summary: "Puts characters in the place of others.", run: runTr },
];
