// split: a file in pieces. stat: what is known of a file. truncate: a file's length.

import type { ToolFile, ToolRequest } from "../../kernel/index.ts";
import { kindText, modeText } from "../file-mode.ts";
import { formatTime } from "../time-format.ts";
import { type CommandRow, errnoSentence, hint, openAll, readWords, refusal, type ToolText } from "../tool.ts";
import { nameOfOwner } from "../users.ts";

const unitBytes: Readonly<Record<string, number>> = {
  "": 1,
  b: 512,
  k: 1024,
  K: 1024,
  KB: 1000,
  m: 2 ** 20,
  M: 2 ** 20,
  MB: 1e6,
  G: 2 ** 30,
};

function sizeOf(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d+)([bkKmMG]B?)?$/.exec(text) ?? [];
  return digits === undefined || unitBytes[unit] === undefined ? undefined : Number(digits) * unitBytes[unit];
}

/** aa, ab, …; 00, 01, … */
function suffix(index: number, length: number, isNumeric: boolean): string {
  const digits = isNumeric ? "0123456789" : "abcdefghijklmnopqrstuvwxyz";
  let text = "";
  for (let rest = index, at = 0; at < length; at += 1, rest = Math.floor(rest / digits.length)) text = digits[rest % digits.length] + text;
  return text;
}

function runSplit(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "l:b:n:a:d", { lines: "l", bytes: "b", number: "n", "suffix-length": "a", "numeric-suffixes": "d" });
  if (!("letters" in words)) return words;
  const { values, operands, letters } = words;
  const opened = openAll(request, operands.slice(0, 1));
  if (opened === "input") return "input";
  const [file] = opened.files;
  if (!file) return { errors: opened.errors.replace(/^split: (.*): (.*)$/m, "split: cannot open '$1' for reading: $2"), status: 1 };
  const { bytes } = file;
  const ends: number[] = [];
  const size = values.has("b") ? sizeOf(values.get("b") as string) : undefined;
  const lines = Number(values.get("l") ?? 1000);
  const count = values.has("n") ? Number(values.get("n")) : undefined;
  if (values.has("b") && !size) return refusal(request, `invalid number of bytes: ‘${values.get("b")}’`);
  if (!Number.isInteger(lines) || lines < 1) return refusal(request, `invalid number of lines: ‘${values.get("l")}’`);
  if (count !== undefined && (!Number.isInteger(count) || count < 1))
    return refusal(request, `invalid number of chunks: ‘${values.get("n")}’`);
  if (count !== undefined)
    for (let index = 1; index <= count; index += 1) ends.push(index === count ? bytes.length : Math.floor(bytes.length / count) * index);
  else if (size !== undefined) for (let at = size; at < bytes.length + size; at += size) ends.push(Math.min(at, bytes.length));
  else {
    for (let [at, seen] = [0, 0]; at < bytes.length; at += 1) {
      if (bytes[at] !== 10) continue;
      seen += 1;
      if (seen % lines === 0) ends.push(at + 1);
    }
    if ((ends.at(-1) ?? 0) < bytes.length) ends.push(bytes.length);
  }
  const prefix = operands[1] ?? "x";
  const length = Number(values.get("a") ?? 2);
  const files: ToolFile[] = ends.map((end, index) => ({
    path: prefix + suffix(index, length, letters.has("d")),
    bytes: bytes.slice(ends[index - 1] ?? 0, end),
    mode: 0o666,
  }));
  return { files };
}

function runStat(request: ToolRequest): ToolText {
  const words = readWords(request, "c:Lf", { format: "c", dereference: "L", printf: "c" });
  if (!("letters" in words)) return words;
  if (words.operands.length === 0) return refusal(request, `missing operand${hint(request)}`);
  let [output, errors] = ["", ""];
  for (const path of words.operands) {
    const entry = request.look(path);
    if (typeof entry === "string") {
      errors += `stat: cannot statx '${path}': ${errnoSentence(entry)}\n`;
      continue;
    }
    const { permissions, bytes, links, uid, gid, modifiedSeconds, modifiedFraction, target } = entry;
    const mode = modeText(entry);
    const octal = permissions.toString(8);
    const time = formatTime("%Y-%m-%d %H:%M:%S.%N %z", modifiedSeconds + modifiedFraction / 1e9);
    const what = kindText(entry);
    const blocks = Math.ceil(bytes / 4096) * 8;
    const fields: Readonly<Record<string, string>> = {
      n: path,
      N: target === undefined ? `'${path}'` : `'${path}' -> '${target}'`,
      s: String(bytes),
      a: octal,
      A: mode,
      F: what,
      h: String(links),
      u: String(uid),
      g: String(gid),
      U: nameOfOwner(uid),
      G: nameOfOwner(gid),
      y: time,
      Y: String(modifiedSeconds),
      x: time,
      X: String(modifiedSeconds),
      z: time,
      Z: String(modifiedSeconds),
      b: String(blocks),
      B: "512",
      o: "4096",
      "%": "%",
    };
    const format = words.values.get("c");
    if (format !== undefined) output += `${format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => fields[letter] ?? whole)}\n`;
    else {
      output += `  File: ${target === undefined ? path : `${path} -> ${target}`}\n`;
      output += `  Size: ${String(bytes).padEnd(10)}\tBlocks: ${String(blocks).padEnd(10)} IO Block: 4096   ${what}\n`;
      output += `Device: 0,1\tLinks: ${links}\n`;
      output += `Access: (${octal.padStart(4, "0")}/${mode})  Uid: (${String(uid).padStart(5)}/${nameOfOwner(uid).padStart(8)})   Gid: (${String(gid).padStart(5)}/${nameOfOwner(gid).padStart(8)})\n`;
      output += `Access: ${time}\nModify: ${time}\nChange: ${time}\n Birth: -\n`;
    }
  }
  return { output, errors, status: errors === "" ? 0 : 1 };
}

function runTruncate(request: ToolRequest): ToolText {
  const words = readWords(request, "s:c", { size: "s", "no-create": "c" });
  if (!("letters" in words)) return words;
  const text = words.values.get("s");
  if (text === undefined) return refusal(request, `you must specify either ‘--size’ or ‘--reference’${hint(request)}`);
  if (words.operands.length === 0) return refusal(request, `missing file operand${hint(request)}`);
  const size = sizeOf(text.replace(/^[-+]/, ""));
  if (size === undefined) return refusal(request, `Invalid number: ‘${text}’`);
  const files = words.operands.flatMap((path): ToolFile[] => {
    const old = request.read(path);
    if (typeof old === "string" && words.letters.has("c")) return [];
    const before = typeof old === "string" ? new Uint8Array(0) : old;
    const length = text[0] === "+" ? before.length + size : text[0] === "-" ? Math.max(0, before.length - size) : size;
    const bytes = new Uint8Array(length);
    bytes.set(before.subarray(0, length));
    return [{ path, bytes, mode: 0o666 }];
  });
  return { files };
}

export const splittingCommands: readonly CommandRow[] = [
  {
    name: "split",
    usage: "split [-l LINES] [-b BYTES] [-n PIECES] [-a LENGTH] [-d] [FILE [PREFIX]]",
    summary: "Cuts a file into pieces.",
    run: runSplit,
  },
  { name: "stat", usage: "stat [-c FORMAT] FILE …", summary: "Shows what is known of a file.", run: runStat },
  { name: "truncate", usage: "truncate -s SIZE FILE …", summary: "Makes files shorter or longer.", run: runTruncate },
];
