// sort: lines in order, by keys of fields as POSIX has them.

import { encodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { months } from "../date-text.ts";
import { type CommandRow, joinLines, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";

interface Key {
  readonly firstField: number;
  readonly firstCharacter: number;
  /** 0: to the end of the line. */
  readonly lastField: number;
  readonly lastCharacter: number;
  /** Of "bdfgGhiMnrRV"; those of the whole command if it has none of its own. */
  readonly letters: string;
}

const units = "KMGTPEZY";

const numberOf = (text: string): number => Number.parseFloat(/^\s*-?(?:\d+\.?\d*|\.\d+)/.exec(text)?.[0] ?? "0") || 0;

function sizeOf(text: string): readonly [unit: number, value: number] {
  const [, number = "0", unit = ""] = /^\s*(-?\d*\.?\d+)\s*([KMGTPEZY]?)/i.exec(text) ?? [];
  const value = Number(number);
  const power = unit === "" ? 0 : units.indexOf(unit.toUpperCase()) + 1;
  return value < 0 ? [-power, value] : [power, value];
}

const plain = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Digits as numbers, what is between them as text. */
function versions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index] ?? "", b[index] ?? ""];
    const order = /^\d/.test(left) && /^\d/.test(right) ? Number(left) - Number(right) : plain(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

function compareBy(letters: string, one: string, other: string): number {
  if (letters.includes("n")) return numberOf(one) - numberOf(other);
  if (letters.includes("g")) return (Number.parseFloat(one) || 0) - (Number.parseFloat(other) || 0);
  if (letters.includes("h")) {
    const [[unitA, a], [unitB, b]] = [sizeOf(one), sizeOf(other)];
    return unitA - unitB || a - b;
  }
  if (letters.includes("M")) {
    const month = (text: string): number => months.indexOf(text.trim().slice(0, 3).toLowerCase());
    return month(one) - month(other);
  }
  if (letters.includes("V")) return versions(one, other);
  const prepared = (text: string): string => {
    let result = text;
    if (letters.includes("d")) result = result.replace(/[^A-Za-z0-9\s]/g, "");
    return letters.includes("f") ? result.toUpperCase() : result;
  };
  return plain(prepared(one), prepared(other));
}

function keyOf(text: string): Key | undefined {
  const parsed = /^(\d+)(?:\.(\d+))?([bdfgGhiMnrRV]*)(?:,(\d+)(?:\.(\d+))?([bdfgGhiMnrRV]*))?$/.exec(text);
  if (!parsed || parsed[1] === "0") return undefined;
  const [, first, character = "1", letters, last = "0", lastCharacter = "0", more = ""] = parsed;
  return {
    firstField: Number(first),
    firstCharacter: Number(character),
    lastField: Number(last),
    lastCharacter: Number(lastCharacter),
    letters: letters + more,
  };
}

/** Where each field begins and ends; without a separator the blanks in front of a field are its own. */
function fieldsOf(line: string, separator: string | undefined): readonly (readonly [number, number])[] {
  const fields: [number, number][] = [];
  if (separator === undefined) {
    for (const match of line.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g)) fields.push([match.index, match.index + match[0].length]);
    return fields;
  }
  let from = 0;
  for (const part of line.split(separator)) {
    fields.push([from, from + part.length]);
    from += part.length + separator.length;
  }
  return fields;
}

function part(line: string, key: Key, separator: string | undefined, letters: string): string {
  const fields = fieldsOf(line, separator);
  const first = fields[key.firstField - 1];
  if (!first) return "";
  const skip = (at: number): number => (letters.includes("b") ? at + (/^[ \t]*/.exec(line.slice(at))?.[0].length ?? 0) : at);
  const from = skip(first[0]) + key.firstCharacter - 1;
  if (key.lastField === 0) return line.slice(from);
  const last = fields[key.lastField - 1];
  if (!last) return line.slice(from);
  return line.slice(from, key.lastCharacter === 0 ? last[1] : Math.min(skip(last[0]) + key.lastCharacter, last[1]));
}

const longNames = {
  "numeric-sort": "n",
  "general-numeric-sort": "g",
  "human-numeric-sort": "h",
  "month-sort": "M",
  "version-sort": "V",
  reverse: "r",
  unique: "u",
  "ignore-case": "f",
  "ignore-leading-blanks": "b",
  "dictionary-order": "d",
  stable: "s",
  merge: "m",
  check: "c",
  "random-sort": "R",
  key: "k",
  "field-separator": "t",
  output: "o",
  "zero-terminated": "z",
};

function runSort(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "nrufbdghMVRsmcCzik:t:o:S:T:", longNames, 2);
  if (!("letters" in words)) return words;
  const { letters, values } = words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const errors = opened.errors.replace(/^sort: /gm, "sort: cannot read: ");
  if (errors !== "") return { errors, status: 2 };
  const written = values.get("t");
  const separator = written === "\\t" ? "\t" : written === "\\0" ? "\0" : written;
  if (separator !== undefined && separator.length !== 1)
    return refusal(request, separator === "" ? "empty tab" : `multi-character tab ‘${separator}’`, 2);
  const keys: Key[] = [];
  for (const [letter, value] of words.given) {
    if (letter !== "k") continue;
    const key = keyOf(value);
    if (!key) return refusal(request, `invalid field specification ‘${value}’`, 2);
    keys.push(key);
  }
  const whole = [...letters].filter((letter) => "nfbdghMViR".includes(letter)).join("") + (letters.has("r") ? "r" : "");
  const compare = (one: string, other: string): number => {
    for (const key of keys) {
      const own = key.letters === "" ? whole : key.letters;
      const order = compareBy(own, part(one, key, separator, own), part(other, key, separator, own));
      if (order !== 0) return own.includes("r") ? -order : order;
    }
    if (keys.length === 0) {
      const trimmed = (line: string): string => (whole.includes("b") ? line.trimStart() : line);
      const order = compareBy(whole, trimmed(one), trimmed(other));
      if (order !== 0) return letters.has("r") ? -order : order;
    }
    return 0;
  };
  const last = (one: string, other: string): number => {
    if (letters.has("s") || letters.has("u")) return 0;
    return letters.has("r") ? plain(other, one) : plain(one, other);
  };
  const lines = opened.files.flatMap(({ bytes }) => linesOf(bytes));
  if (letters.has("c") || letters.has("C")) {
    const wrong = lines.findIndex(
      (line, index) => index > 0 && (compare(lines[index - 1], line) || last(lines[index - 1], line)) > (letters.has("u") ? -1 : 0),
    );
    if (wrong < 0) return {};
    return { errors: letters.has("C") ? "" : `sort: ${opened.files[0].path}:${wrong + 1}: disorder: ${lines[wrong]}\n`, status: 1 };
  }
  lines.sort((one, other) => compare(one, other) || last(one, other));
  const kept = letters.has("u") ? lines.filter((line, index) => index === 0 || compare(lines[index - 1], line) !== 0) : lines;
  const text = joinLines(kept);
  const path = values.get("o");
  return path === undefined ? { output: text } : { files: [{ path, bytes: encodeUtf8(text), mode: 0o666 }] };
}

export const sortCommand: CommandRow = {
  name: "sort",
  usage: "sort [-n] [-r] [-u] [-f] [-b] [-h] [-V] [-M] [-s] [-c] [-k FIELD[,FIELD]] [-t CHARACTER] [-o FILE] [FILE …]",
  summary: "Sorts lines.",
  run: runSort,
};
