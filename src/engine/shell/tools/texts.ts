// wc, uniq, file: what files are and what is in them.

import { readExecutable } from "../../elf/index.ts";
import type { ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { type CommandRow, errnoSentence, joinLines, openAll, readWords, refusal, type ToolText, textOf } from "../tool.ts";
import { filtering } from "./streaming.ts";

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

export const textCommands: readonly CommandRow[] = [
  { name: "file", usage: "file FILE …", summary: "Says what a file is.", run: runFile },
  { name: "uniq", usage: "uniq [-c] [-d] [-u] [FILE]", summary: "Makes one of equal lines that follow each other.", run: runUniq },
  { name: "wc", usage: "wc [-l] [-w] [-c] [FILE …]", summary: "Counts lines, words and bytes.", run: runWc },
];
