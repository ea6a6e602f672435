// hexdump and xxd: bytes in hexadecimal, 16 a line, and as characters.

import { concatenate } from "../../base/concatenate.ts";
import { visibleCharacter } from "../../base/latin.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, joinLines, openAll, readWords, type ToolText } from "../tool.ts";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

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
  return `  ${cells.slice(0, 8).join(" ")}  ${cells.slice(8).join(" ")}  |${[...row].map((byte) => visibleCharacter(byte)).join("")}|`;
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
      lines.push(`${hex(skip + at, 8)}: ${groups.join(" ").padEnd(width)}  ${row.map((byte) => visibleCharacter(byte)).join("")}`);
    }
  }
  return { output: joinLines(lines) };
}

export const hexDumpCommands: readonly CommandRow[] = [
  { name: "hexdump", usage: "hexdump [-C] [-n BYTES] [-s SKIP] [FILE …]", summary: "Shows bytes in hexadecimal.", run: runHexdump },
  {
    name: "xxd",
    usage: "xxd [-p] [-u] [-c COLUMNS] [-g GROUP] [-l BYTES] [-s SKIP] [FILE]",
    summary: "Shows bytes in hexadecimal and as text.",
    run: runXxd,
  },
];
