// head, tail, wc, grep, uniq, hexdump, xxd, file: looking into files.

import { concatenate } from "../../base/concatenate.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { readExecutable } from "../../elf/index.ts";
import type { ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { basicExpression, extendedExpression } from "../basic-expression.ts";
import {
  type CommandRow,
  errnoSentence,
  joinLines,
  linesOf,
  openAll,
  readWords,
  refusal,
  type ToolText,
  textOf,
  type Words,
} from "../tool.ts";
import { filtering } from "./streaming.ts";

/** -n 5, or -5 as of old. */
function countOf(request: ToolRequest): { request: ToolRequest; count: string } {
  const old = request.arguments.find((word, index) => /^-\d+$/.test(word) && !/^-[nc]$/.test(request.arguments[index - 1] ?? ""));
  const words = request.arguments.filter((word) => word !== old);
  return { request: { ...request, arguments: words }, count: old?.slice(1) ?? "10" };
}

const byteCount = /^[-+]?\d+$/;

/** "-n 5", "-5", "-c 5". */
function wantedOf(original: ToolRequest): { words: Words; number: number; wanted: string; ofBytes: boolean } | ToolText {
  const { request, count } = countOf(original);
  const words = readWords(request, "n:c:qvfz", { lines: "n", bytes: "c", quiet: "q", silent: "q", verbose: "v", follow: "f" });
  if (!("letters" in words)) return words;
  const ofBytes = words.values.has("c");
  const wanted = words.values.get("c") ?? words.values.get("n") ?? count;
  if (!byteCount.test(wanted)) return refusal(request, `invalid number of ${ofBytes ? "bytes" : "lines"}: '${wanted}'`);
  return { words, number: Number(wanted), wanted, ofBytes };
}

const titleOf = (path: string, isFirst: boolean): string => `${isFirst ? "" : "\n"}==> ${path === "-" ? "standard input" : path} <==\n`;

function runHead(request: ToolRequest): ToolText | ToolSteps | "input" {
  const wanted = wantedOf(request);
  if (!("words" in wanted)) return wanted;
  const { words, number, ofBytes } = wanted;
  // All but the last ones, and bytes: those need the whole.
  if (number < 0 || ofBytes) {
    return cutWhole(request, words, (bytes) =>
      ofBytes ? bytes.subarray(0, number < 0 ? Math.max(0, bytes.length + number) : number) : linesPart(bytes, 0, number),
    );
  }
  return filtering(request, {
    paths: words.operands,
    initial: { left: number, files: 0 },
    beginFile: (state, path) => {
      state.left = number;
      state.files += 1;
      return words.operands.length > 1 && !words.letters.has("q") ? titleOf(path, state.files === 1) : "";
    },
    line: (state, { text, end }) => {
      state.left -= 1;
      return text + end;
    },
    isEnough: ({ left }) => (left <= 0 ? "file" : undefined),
    complaint: (path, why) => `head: cannot open '${path}' for reading: ${why}\n`,
  });
}

const lineStarts = (bytes: Uint8Array): number[] => {
  const starts = bytes.length > 0 ? [0] : [];
  for (let at = bytes.indexOf(10); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
};

/** Lines as Array.slice takes them. */
function linesPart(bytes: Uint8Array, from: number, to?: number): Uint8Array {
  const starts = lineStarts(bytes);
  const kept = starts.slice(from, to);
  if (kept.length === 0) return bytes.subarray(0, 0);
  const first = starts.indexOf(kept[0]);
  return bytes.subarray(kept[0], starts[first + kept.length] ?? bytes.length);
}

function cutWhole(request: ToolRequest, { operands, letters }: Words, cut: (bytes: Uint8Array) => Uint8Array): ToolText | "input" {
  const opened = openAll(request, operands);
  if (opened === "input") return "input";
  const pieces = opened.files.flatMap(({ path, bytes }, index) => {
    const title = operands.length > 1 && !letters.has("q") ? titleOf(path, index === 0) : "";
    return [encodeUtf8(title), cut(bytes)];
  });
  const errors = opened.errors.replace(/^(\w+): (.*): (.*)$/gm, "$1: cannot open '$2' for reading: $3");
  return { output: concatenate(pieces), errors, status: errors === "" ? 0 : 1 };
}

function runTail(request: ToolRequest): ToolText | ToolSteps | "input" {
  const found = wantedOf(request);
  if (!("words" in found)) return found;
  const { words, number, wanted, ofBytes } = found;
  if (wanted.startsWith("+") && !ofBytes && words.operands.length <= 1) {
    return filtering(request, {
      paths: words.operands,
      initial: { left: number - 1 },
      line: (state, { text, end }) => {
        state.left -= 1;
        return state.left < 0 ? text + end : "";
      },
    });
  }
  const back = Math.abs(number);
  return cutWhole(request, words, (bytes) => {
    if (ofBytes) return wanted.startsWith("+") ? bytes.subarray(back - 1) : bytes.subarray(Math.max(0, bytes.length - back));
    if (wanted.startsWith("+")) return linesPart(bytes, back - 1);
    return back === 0 ? bytes.subarray(0, 0) : linesPart(bytes, -back);
  });
}

/** Columns of the longest line. */
const longest = (text: string): number => Math.max(0, ...text.split("\n").map((line) => [...line].length));

function runWc(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "lwcmL", { lines: "l", words: "w", bytes: "c", chars: "m", "max-line-length": "L" });
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const shown = words.letters.size === 0 ? new Set(["l", "w", "c"]) : words.letters;
  const rows = opened.files.map(({ path, bytes }) => {
    const text = textOf(bytes);
    const lines = bytes.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0);
    return {
      name: words.operands.length === 0 ? "" : path,
      counts: { l: lines, w: text.split(/\s+/).filter(Boolean).length, m: [...text].length, c: bytes.length, L: longest(text) },
    };
  });
  if (rows.length > 1) {
    const sum = (key: "l" | "w" | "m" | "c") => rows.reduce((total, { counts }) => total + counts[key], 0);
    rows.push({
      name: "total",
      counts: { l: sum("l"), w: sum("w"), m: sum("m"), c: sum("c"), L: Math.max(...rows.map(({ counts }) => counts.L)) },
    });
  }
  const keys = (["l", "w", "m", "c", "L"] as const).filter((key) => shown.has(key));
  const isLone = rows.length === 1 && keys.length === 1;
  const width = isLone
    ? 0
    : Math.max(words.operands.length === 0 ? 7 : 1, ...rows.flatMap(({ counts }) => keys.map((key) => String(counts[key]).length)));
  const lines = rows.map(({ name, counts }) =>
    [...keys.map((key) => String(counts[key]).padStart(width)), ...(name ? [name] : [])].join(" "),
  );
  return { output: joinLines(lines), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

/** Plain files below the directories among the paths, as grep -r goes through them. */
function filesBelow(request: ToolRequest, paths: readonly string[]): string[] {
  const visit = (path: string): string[] => {
    const entry = request.look(path);
    if (typeof entry === "string" || entry.kind !== "directory") return [path];
    return (entry.entries ?? []).flatMap((child) => visit(`${path.replace(/\/$/, "")}/${child.name}`));
  };
  return paths.flatMap(visit);
}

/** What grep has found, and where it is. */
interface Search {
  found: boolean;
  matches: number;
  number: number;
  /** Lines before a match, with their numbers, and how many behind one are still to be shown. */
  before: { readonly text: string; readonly number: number }[];
  behind: number;
  shown: number;
}

const grepNames = {
  "ignore-case": "i",
  "invert-match": "v",
  "line-number": "n",
  count: "c",
  "only-matching": "o",
  quiet: "q",
  silent: "q",
  "extended-regexp": "E",
  "fixed-strings": "F",
  "basic-regexp": "G",
  "perl-regexp": "P",
  "files-with-matches": "l",
  "files-without-match": "L",
  "word-regexp": "w",
  "line-regexp": "x",
  "no-filename": "h",
  "with-filename": "H",
  recursive: "r",
  "no-messages": "s",
  "byte-offset": "b",
  regexp: "e",
  file: "f",
  "after-context": "A",
  "before-context": "B",
  context: "C",
  "max-count": "m",
  color: "K",
  colour: "K",
  include: "Ü",
  exclude: "Ö",
  "exclude-dir": "Ä",
};

/** SGR sequences as grep has them. */
const inColour = (code: string, text: string): string => `\u001b[${code}m\u001b[K${text}\u001b[m\u001b[K`;

function runGrep(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "ivncoqEFGPlLwxhHrRsaIbTzK::e:f:A:B:C:m:Ü:Ö:Ä:", grepNames, 2);
  if (!("letters" in words)) return words;
  const { letters, values } = words;
  let errors = "";
  const given = words.given.flatMap(([letter, value]) => {
    if (letter === "e") return [value];
    if (letter !== "f") return [];
    const bytes = request.read(value);
    if (typeof bytes === "string") errors += `grep: ${value}: ${errnoSentence(bytes)}\n`;
    return typeof bytes === "string" ? [] : [linesOf(bytes).join("\n")];
  });
  if (errors !== "") return { errors, status: 2 };
  const isGiven = values.has("e") || values.has("f");
  const pattern = isGiven ? given.join("\n") : words.operands[0];
  if (pattern === undefined) {
    return {
      errors: "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
      status: 2,
    };
  }
  const named = isGiven ? words.operands : words.operands.slice(1);
  const goesDown = letters.has("r") || letters.has("R");
  const globs = (wanted: string): RegExp[] =>
    words.given.flatMap(([letter, value]) => (letter === wanted ? [globExpression(value, false)] : []));
  const [included, excluded, excludedFolders] = [globs("Ü"), globs("Ö"), globs("Ä")];
  const isWanted = (path: string): boolean => {
    const parts = path.split("/");
    const name = parts.pop() ?? "";
    if (included.length > 0 && !included.some((glob) => glob.test(name))) return false;
    return !excluded.some((glob) => glob.test(name)) && !parts.some((part) => excludedFolders.some((glob) => glob.test(part)));
  };
  const found = goesDown ? filesBelow(request, named.length === 0 ? ["."] : named) : named;
  const paths = (goesDown ? found.filter(isWanted) : found).map((path) =>
    goesDown && named.length === 0 ? path.replace(/^\.\//, "") : path,
  );
  let expression: RegExp;
  try {
    const sources = pattern.split("\n").map((each) => {
      if (letters.has("P")) return each;
      if (letters.has("F")) return each.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
      return letters.has("E") ? extendedExpression(each) : basicExpression(each);
    });
    const source = sources.length > 1 ? `(?:${sources.join("|")})` : sources[0];
    const bounded = letters.has("x") ? `^(?:${source})$` : letters.has("w") ? `(?<!\\w)(?:${source})(?!\\w)` : source;
    expression = new RegExp(bounded, `g${letters.has("i") ? "i" : ""}`);
  } catch {
    return refusal(request, `the pattern cannot be read: ${pattern}`, 2);
  }
  const showsName = (paths.length > 1 || letters.has("H") || goesDown) && !letters.has("h");
  const around = (letter: string): number => Number(values.get(letter) ?? values.get("C") ?? 0);
  const [before, behind] = [around("B"), around("A")];
  const most = Number(values.get("m") ?? Number.POSITIVE_INFINITY);
  const isSilent = letters.has("q") || letters.has("l") || letters.has("L") || letters.has("c");
  const nameOf = (path: string): string => (path === "-" ? "(standard input)" : path);
  const colour = words.values.get("K") ?? (letters.has("K") ? "auto" : "never");
  const isColoured = colour === "always" || (colour === "auto" && request.isTerminal);
  const dyed = (code: string, text: string): string => (isColoured ? inColour(code, text) : text);
  const matchesIn = (text: string): string =>
    isColoured && !letters.has("v") ? text.replace(expression, (part) => (part === "" ? "" : inColour("01;31", part))) : text;
  const shown = (path: string, number: number, text: string, mark: ":" | "-"): string =>
    `${showsName ? dyed("35", nameOf(path)) + dyed("36", mark) : ""}${letters.has("n") ? `${dyed("32", String(number))}${dyed("36", mark)}` : ""}${letters.has("T") ? "\t" : ""}${mark === ":" ? matchesIn(text) : text}\n`;
  return filtering<Search>(request, {
    paths,
    initial: { found: false, matches: 0, number: 0, before: [], behind: 0, shown: 0 },
    beginFile: (state) => {
      Object.assign(state, { matches: 0, number: 0, before: [], behind: 0 });
      return "";
    },
    line: (state, { text, path }) => {
      state.number += 1;
      expression.lastIndex = 0;
      if (state.matches >= most || expression.test(text) === letters.has("v")) {
        if (state.behind > 0) {
          state.behind -= 1;
          state.shown = state.number;
          return shown(path, state.number, text, "-");
        }
        if (before > 0) state.before = [...state.before, { text, number: state.number }].slice(-before);
        return "";
      }
      state.found = true;
      state.matches += 1;
      if (isSilent) return "";
      state.behind = behind;
      const lines = state.before.map((each) => shown(path, each.number, each.text, "-"));
      const first = state.number - state.before.length;
      const gap = (before > 0 || behind > 0) && state.shown > 0 && first > state.shown + 1 ? "--\n" : "";
      state.before = [];
      state.shown = state.number;
      if (letters.has("o")) {
        const parts = letters.has("v") ? [] : (text.match(expression) ?? []).filter((part) => part !== "");
        return parts.map((part) => shown(path, state.number, part, ":")).join("");
      }
      return gap + lines.join("") + shown(path, state.number, text, ":");
    },
    endFile: ({ matches }, path) => {
      if (letters.has("q")) return "";
      if (letters.has("l")) return matches > 0 ? `${nameOf(path)}\n` : "";
      if (letters.has("L")) return matches > 0 ? "" : `${nameOf(path)}\n`;
      return letters.has("c") ? `${showsName ? `${nameOf(path)}:` : ""}${matches}\n` : "";
    },
    isEnough: ({ found, matches, behind: left }) => {
      if (letters.has("q") && found) return "all";
      return (letters.has("l") && matches > 0) || (matches >= most && left === 0) ? "file" : undefined;
    },
    status: ({ found }, hasFailed) => (letters.has("q") && found ? 0 : hasFailed ? 2 : found ? 0 : 1),
    complaint: (path, why) => (letters.has("s") ? "" : `grep: ${path}: ${why}\n`),
  });
}

function runUniq(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "cduiDf:s:w:", {
    count: "c",
    repeated: "d",
    unique: "u",
    "ignore-case": "i",
    "all-repeated": "D",
    "skip-fields": "f",
    "skip-chars": "s",
    "check-chars": "w",
  });
  if (!("letters" in words)) return words;
  const { letters, operands } = words;
  const { values } = words;
  const [fields, skipped, width] = [
    Number(values.get("f") ?? 0),
    Number(values.get("s") ?? 0),
    Number(values.get("w") ?? Number.POSITIVE_INFINITY),
  ];
  const keyOf = (line: string): string => {
    const key = line.replace(new RegExp(`^(?:[ \\t]*[^ \\t]+){0,${fields}}`), "").slice(skipped, skipped + width);
    return letters.has("i") ? key.toLowerCase() : key;
  };
  const same = (one: string, other: string): boolean => keyOf(one) === keyOf(other);
  const shown = ({ line, count }: { line: string | null; count: number }): string => {
    if (line === null || letters.has("D") || (letters.has("d") && count === 1) || (letters.has("u") && count > 1)) return "";
    return letters.has("c") ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`;
  };
  return filtering<{ line: string | null; count: number }>(request, {
    paths: operands.slice(0, 1),
    initial: { line: null, count: 0 },
    line: (state, { text }) => {
      if (state.line !== null && same(state.line, text)) {
        state.count += 1;
        if (letters.has("D")) return `${state.count === 2 ? `${state.line}\n` : ""}${text}\n`;
        return "";
      }
      const before = shown(state);
      Object.assign(state, { line: text, count: 1 });
      return before;
    },
    endFile: shown,
  });
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const printable = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".");

function runHexdump(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "Cvn:s:");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const all = concatenate(opened.files.map(({ bytes }) => bytes));
  const skip = Number(words.values.get("s") ?? 0);
  const bytes = all.subarray(skip, words.values.has("n") ? skip + Number(words.values.get("n")) : all.length);
  const isCanonical = words.letters.has("C");
  const lines: string[] = [];
  let before = "";
  let repeats = false;
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const body = isCanonical ? canonicalRow(row) : wordRow(row);
    if (body === before && !words.letters.has("v") && row.length === 16) {
      if (!repeats) lines.push("*");
      repeats = true;
      continue;
    }
    repeats = false;
    before = body;
    lines.push(`${hex(skip + at, isCanonical ? 8 : 7)}${body}`);
  }
  if (bytes.length > 0) lines.push(hex(skip + bytes.length, isCanonical ? 8 : 7));
  return { output: joinLines(lines), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

function canonicalRow(row: Uint8Array): string {
  const cells = Array.from({ length: 16 }, (_, index) => (index < row.length ? hex(row[index], 2) : "  "));
  return `  ${cells.slice(0, 8).join(" ")}  ${cells.slice(8).join(" ")}  |${[...row].map(printable).join("")}|`;
}

const wordRow = (row: Uint8Array): string =>
  Array.from({ length: 8 }, (_, index) =>
    index * 2 < row.length ? ` ${hex(row[index * 2] | ((row[index * 2 + 1] ?? 0) << 8), 4)}` : "     ",
  ).join("");

function runXxd(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "c:g:l:s:upir");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands.slice(0, 1));
  if (opened === "input") return "input";
  const { letters, values } = words;
  const digitsOf = (byte: number): string => (letters.has("u") ? hex(byte, 2).toUpperCase() : hex(byte, 2));
  const [file] = opened.files;
  if (!file) return { errors: opened.errors, status: 2 };
  const skip = Number(values.get("s") ?? 0);
  const bytes = file.bytes.subarray(skip, values.has("l") ? skip + Number(values.get("l")) : file.bytes.length);
  const columns = Number(values.get("c") ?? (letters.has("p") ? 30 : 16));
  const group = Number(values.get("g") ?? 2) || columns;
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += columns) {
    const row = [...bytes.subarray(at, at + columns)];
    if (letters.has("p")) lines.push(row.map(digitsOf).join(""));
    else {
      const groups: string[] = [];
      for (let index = 0; index < row.length; index += group)
        groups.push(
          row
            .slice(index, index + group)
            .map(digitsOf)
            .join(""),
        );
      const width = columns * 2 + Math.ceil(columns / group) - 1;
      lines.push(`${hex(skip + at, 8)}: ${groups.join(" ").padEnd(width)}  ${row.map(printable).join("")}`);
    }
  }
  return { output: joinLines(lines) };
}

function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return "empty";
  if (textOf(bytes.subarray(0, 4)) === "\u007fELF") {
    const kind = { 1: "relocatable", 2: "executable", 3: "shared object" }[bytes[16]] ?? "unknown type";
    const machine = bytes[18] === 0xb7 ? "ARM aarch64" : `machine ${bytes[18]}`;
    if (bytes[16] !== 2) return `ELF 64-bit LSB ${kind}, ${machine}, version 1 (SYSV)${bytes[16] === 1 ? ", not stripped" : ""}`;
    const executable = readExecutable(bytes);
    const names = "error" in executable ? [] : executable.sections.map(({ name }) => name);
    const debug = names.includes(".debug_info") || names.includes(".debug_line") ? ", with debug_info" : "";
    return `ELF 64-bit LSB ${kind}, ${machine}, version 1 (SYSV), statically linked${debug}, ${names.includes(".symtab") ? "not stripped" : "stripped"}`;
  }
  if (textOf(bytes.subarray(0, 8)) === "!<arch>\n") return "current ar archive";
  const isText = bytes.every((byte) => byte >= 32 || (byte >= 7 && byte <= 13) || byte === 27);
  if (!isText) return "data";
  const isAscii = bytes.every((byte) => byte < 128);
  const text = textOf(bytes.subarray(0, 4096));
  const script = /^#!\s*(\S+)/.exec(text);
  if (script) return `${script[1].split("/").at(-1)} script, ${isAscii ? "ASCII" : "UTF-8"} text executable`;
  const assembler = /^\s*[.](text|data|global|globl|section|arch|file)\b/m.test(text) ? "assembler source, " : "";
  return `${assembler}${isAscii ? "ASCII" : "Unicode text, UTF-8"} text${text.includes("\r\n") ? ", with CRLF line terminators" : ""}`;
}

function runFile(request: ToolRequest): ToolText {
  if (request.arguments.length === 0) return refusal(request, "which file? file FILE …");
  const width = Math.max(...request.arguments.map(({ length }) => length)) + 1;
  const lines = request.arguments.map((path) => {
    const entry = request.look(path);
    const title = `${path}:`.padEnd(width);
    if (typeof entry === "string") return `${title} cannot open \`${path}' (${errnoSentence(entry)})`;
    if (entry.kind !== "file") return `${title} ${entry.kind === "link" ? `symbolic link to ${entry.target}` : entry.kind}`;
    const bytes = request.read(path);
    return `${title} ${typeof bytes === "string" ? `regular file, no read permission` : describe(bytes)}`;
  });
  return { output: joinLines(lines) };
}

export const globExpression = (pattern: string, ignoresCase: boolean): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    ignoresCase ? "i" : "",
  );

export const textCommands: readonly CommandRow[] = [
  { name: "file", usage: "file FILE …", summary: "Says what a file is.", run: runFile },
  {
    name: "grep",
    usage: "grep [-ivncowxqlrEF] [-A LINES] [-B LINES] [-m COUNT] [-e] PATTERN [FILE …]",
    summary: "Shows lines that match a pattern.",
    run: runGrep,
  },
  { name: "head", usage: "head [-n LINES] [FILE …]", summary: "Shows the first lines.", run: runHead },
  { name: "hexdump", usage: "hexdump [-C] [-n BYTES] [-s SKIP] [FILE …]", summary: "Shows bytes in hexadecimal.", run: runHexdump },
  { name: "tail", usage: "tail [-n LINES] [FILE …]", summary: "Shows the last lines.", run: runTail },
  { name: "uniq", usage: "uniq [-c] [-d] [-u] [FILE]", summary: "Makes one of equal lines that follow each other.", run: runUniq },
  { name: "wc", usage: "wc [-l] [-w] [-c] [FILE …]", summary: "Counts lines, words and bytes.", run: runWc },
  {
    name: "xxd",
    usage: "xxd [-p] [-u] [-c COLUMNS] [-g GROUP] [-l BYTES] [-s SKIP] [FILE]",
    summary: "Shows bytes in hexadecimal and as text.",
    run: runXxd,
  },
];
