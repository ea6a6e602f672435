// head, tail, wc, grep, sort, uniq, hexdump, xxd, file, find: looking into files.

import { readExecutable } from "../../elf/index.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { basicExpression } from "../basic-expression.ts";
import { type CommandRow, errnoSentence, joinLines, linesOf, openAll, readWords, refusal, type ToolText, textOf } from "../tool.ts";

/** -n 5, or -5 as of old. */
function countOf(request: ToolRequest): { request: ToolRequest; count: string } {
  const old = request.arguments.find((word) => /^-\d+$/.test(word));
  const words = request.arguments.filter((word) => word !== old);
  return { request: { ...request, arguments: words }, count: old?.slice(1) ?? "10" };
}

function ends(
  original: ToolRequest,
  cut: (lines: readonly string[], count: number, fromStart: boolean) => readonly string[],
): ToolText | "input" {
  const { request, count } = countOf(original);
  const words = readWords(request, "n:c:q");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const bytesWanted = words.values.get("c");
  const wanted = bytesWanted ?? words.values.get("n") ?? count;
  const number = Number(wanted);
  if (!Number.isInteger(number)) return refusal(request, `invalid number of lines: '${wanted}'`);
  const pieces = opened.files.map(({ path, bytes }, index) => {
    const title = opened.files.length > 1 ? `${index > 0 ? "\n" : ""}==> ${path === "-" ? "standard input" : path} <==\n` : "";
    if (bytesWanted !== undefined) {
      const part = request.name === "head" ? bytes.subarray(0, number) : bytes.subarray(Math.max(0, bytes.length - number));
      return title + textOf(part);
    }
    return title + joinLines(cut(linesOf(bytes), Math.abs(number), wanted.startsWith("+")));
  });
  return { output: pieces.join(""), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

const runHead = (request: ToolRequest) => ends(request, (lines, count) => lines.slice(0, count));
const runTail = (request: ToolRequest) =>
  ends(request, (lines, count, fromStart) => (fromStart ? lines.slice(count - 1) : lines.slice(Math.max(0, lines.length - count))));

function runWc(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "lwcm");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const shown = words.letters.size === 0 ? new Set(["l", "w", "c"]) : words.letters;
  const rows = opened.files.map(({ path, bytes }) => {
    const text = textOf(bytes);
    const lines = bytes.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0);
    return {
      name: words.operands.length === 0 ? "" : path,
      counts: { l: lines, w: text.split(/\s+/).filter(Boolean).length, m: [...text].length, c: bytes.length },
    };
  });
  if (rows.length > 1) {
    const sum = (key: "l" | "w" | "m" | "c") => rows.reduce((total, { counts }) => total + counts[key], 0);
    rows.push({ name: "total", counts: { l: sum("l"), w: sum("w"), m: sum("m"), c: sum("c") } });
  }
  const keys = (["l", "w", "m", "c"] as const).filter((key) => shown.has(key));
  const isLone = rows.length === 1 && keys.length === 1;
  const width = isLone
    ? 0
    : Math.max(words.operands.length === 0 ? 7 : 1, ...rows.flatMap(({ counts }) => keys.map((key) => String(counts[key]).length)));
  const lines = rows.map(({ name, counts }) =>
    [...keys.map((key) => String(counts[key]).padStart(width)), ...(name ? [name] : [])].join(" "),
  );
  return { output: joinLines(lines), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

function runGrep(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "ivncoqEFlwxhHrse:A:B:");
  if (!("letters" in words)) return words;
  const { letters, values } = words;
  const pattern = values.get("e") ?? words.operands[0];
  if (pattern === undefined) return refusal(request, "which pattern? grep PATTERN [FILE …]", 2);
  const paths = values.has("e") ? words.operands : words.operands.slice(1);
  let expression: RegExp;
  try {
    const source = letters.has("F")
      ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
      : letters.has("E")
        ? pattern
        : basicExpression(pattern);
    const bounded = letters.has("x") ? `^(?:${source})$` : letters.has("w") ? `\\b(?:${source})\\b` : source;
    expression = new RegExp(bounded, `g${letters.has("i") ? "i" : ""}`);
  } catch {
    return refusal(request, `the pattern cannot be read: ${pattern}`, 2);
  }
  const opened = openAll(request, paths);
  if (opened === "input") return "input";
  const showsName = (opened.files.length > 1 || letters.has("H")) && !letters.has("h");
  let found = false;
  const output = opened.files.map(({ path, bytes }) => {
    const prefix = showsName ? `${path}:` : "";
    const matches = linesOf(bytes).flatMap((line, index) => {
      expression.lastIndex = 0;
      return expression.test(line) !== letters.has("v") ? [{ line, number: index + 1 }] : [];
    });
    found ||= matches.length > 0;
    if (letters.has("q")) return "";
    if (letters.has("l")) return matches.length > 0 ? `${path}\n` : "";
    if (letters.has("c")) return `${prefix}${matches.length}\n`;
    return joinLines(
      matches.flatMap(({ line, number }) => {
        const head = `${prefix}${letters.has("n") ? `${number}:` : ""}`;
        return letters.has("o") && !letters.has("v") ? (line.match(expression) ?? []).map((part) => head + part) : [head + line];
      }),
    );
  });
  return { output: output.join(""), errors: letters.has("s") ? "" : opened.errors, status: opened.errors !== "" ? 2 : found ? 0 : 1 };
}

function runSort(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "nrufk:t:");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const { letters, values } = words;
  const column = Number.parseInt(values.get("k") ?? "0", 10);
  const separator = values.get("t") ?? /\s+/;
  const key = (line: string): string => (column > 0 ? (line.trim().split(separator)[column - 1] ?? "") : line);
  const plain = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  const compare = (one: string, other: string): number => {
    const [a, b] = [key(one), key(other)];
    const order = letters.has("n")
      ? (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0)
      : letters.has("f")
        ? plain(a.toLowerCase(), b.toLowerCase())
        : plain(a, b);
    return order || plain(one, other);
  };
  const lines = opened.files.flatMap(({ bytes }) => linesOf(bytes)).sort(compare);
  if (letters.has("r")) lines.reverse();
  const kept = letters.has("u") ? lines.filter((line, index) => index === 0 || key(line) !== key(lines[index - 1])) : lines;
  return { output: joinLines(kept), errors: opened.errors, status: opened.errors === "" ? 0 : 2 };
}

function runUniq(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "cdu");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands.slice(0, 1));
  if (opened === "input") return "input";
  const runs: { line: string; count: number }[] = [];
  for (const line of opened.files.flatMap(({ bytes }) => linesOf(bytes))) {
    const last = runs.at(-1);
    if (last?.line === line) last.count += 1;
    else runs.push({ line, count: 1 });
  }
  const { letters } = words;
  const kept = runs.filter(({ count }) => (!letters.has("d") || count > 1) && (!letters.has("u") || count === 1));
  return {
    output: joinLines(kept.map(({ line, count }) => (letters.has("c") ? `${String(count).padStart(7)} ${line}` : line))),
    errors: opened.errors,
  };
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const printable = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".");

function runHexdump(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "Cvn:s:");
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const all = joined(opened.files.map(({ bytes }) => bytes));
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

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

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

function runFind(request: ToolRequest): ToolText {
  const firstTest = request.arguments.findIndex((word) => word.startsWith("-"));
  const paths = request.arguments.slice(0, firstTest < 0 ? undefined : firstTest);
  const tests = firstTest < 0 ? [] : request.arguments.slice(firstTest);
  let name: RegExp | undefined;
  let type: string | undefined;
  for (let index = 0; index < tests.length; index += 2) {
    const value = tests[index + 1];
    if (value === undefined && tests[index] !== "-print") return refusal(request, `missing argument to \`${tests[index]}'`);
    if (tests[index] === "-name") name = globExpression(value);
    else if (tests[index] === "-type") type = value;
    else if (tests[index] === "-print") index -= 1;
    else return refusal(request, `unknown predicate \`${tests[index]}'`);
  }
  const kinds: Readonly<Record<string, string>> = { f: "file", d: "directory", l: "link", s: "socket", p: "fifo", c: "device" };
  const lines: string[] = [];
  let errors = "";
  const visit = (path: string): void => {
    const entry = request.look(path);
    if (typeof entry === "string") {
      errors += `find: '${path}': ${errnoSentence(entry)}\n`;
      return;
    }
    const last = path.split("/").filter(Boolean).at(-1) ?? path;
    if ((!name || name.test(last)) && (!type || entry.kind === kinds[type])) lines.push(path);
    for (const child of entry.entries ?? []) visit(`${path.replace(/\/$/, "")}/${child.name}`);
  };
  for (const path of paths.length === 0 ? ["."] : paths) visit(path);
  return { output: joinLines(lines), errors, status: errors === "" ? 0 : 1 };
}

const globExpression = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );

export const textCommands: readonly CommandRow[] = [
  { name: "file", usage: "file FILE …", summary: "Says what a file is.", run: runFile },
  { name: "find", usage: "find [DIRECTORY …] [-name PATTERN] [-type f|d|l]", summary: "Lists a tree of files.", run: runFind },
  {
    name: "grep",
    usage: "grep [-i] [-v] [-n] [-c] [-o] [-w] [-E] [-F] PATTERN [FILE …]",
    summary: "Shows lines that match a pattern.",
    run: runGrep,
  },
  { name: "head", usage: "head [-n LINES] [FILE …]", summary: "Shows the first lines.", run: runHead },
  { name: "hexdump", usage: "hexdump [-C] [-n BYTES] [-s SKIP] [FILE …]", summary: "Shows bytes in hexadecimal.", run: runHexdump },
  { name: "sort", usage: "sort [-n] [-r] [-u] [-k FIELD] [FILE …]", summary: "Sorts lines.", run: runSort },
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
