// md5sum, sha1sum, sha256sum, cksum, base64: what stands for bytes. RFC 4648, POSIX cksum.

import { md5 } from "../../base/md5.ts";
import { sha1 } from "../../base/sha1.ts";
import { sha256 } from "../../base/sha256.ts";
import { decodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, errnoSentence, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";

const digests: Readonly<Record<string, (message: Uint8Array) => Uint8Array>> = { md5sum: md5, sha1sum: sha1, sha256sum: sha256 };

const digestText = ({ name }: ToolRequest, bytes: Uint8Array): string =>
  Array.from(digests[name](bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

function check(request: ToolRequest, bytes: Uint8Array): ToolText {
  let [output, errors, wrong, missing] = ["", "", 0, 0];
  for (const line of linesOf(bytes)) {
    const [, expected, path] = /^([0-9a-f]+) [ *](.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const content = request.read(path);
    if (typeof content === "string") {
      errors += `${request.name}: ${path}: ${errnoSentence(content)}\n`;
      output += `${path}: FAILED open or read\n`;
      missing += 1;
      continue;
    }
    const isRight = digestText(request, content) === expected;
    if (!isRight) wrong += 1;
    output += `${path}: ${isRight ? "OK" : "FAILED"}\n`;
  }
  const plural = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);
  if (missing > 0) errors += `${request.name}: WARNING: ${plural(missing, "listed file", "listed files")} could not be read\n`;
  if (wrong > 0) errors += `${request.name}: WARNING: ${plural(wrong, "computed checksum", "computed checksums")} did NOT match\n`;
  return { output, errors, status: errors === "" ? 0 : 1 };
}

function runDigest(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "cbtz", { check: "c", binary: "b", text: "t" });
  if (!("letters" in words)) return words;
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  if (words.letters.has("c") && opened.files.length > 0) return check(request, opened.files[0].bytes);
  const lines = opened.files.map(({ path, bytes }) => `${digestText(request, bytes)}  ${path}\n`);
  return { output: lines.join(""), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

/** CRC-32 with the length behind the bytes, as POSIX has it. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  const add = (byte: number): void => {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  };
  for (const byte of bytes) add(byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length & 255);
  return ~sum >>> 0;
}

function runChecksum(request: ToolRequest): ToolText | "input" {
  const opened = openAll(request, request.arguments);
  if (opened === "input") return "input";
  const lines = opened.files.map(({ path, bytes }) => `${checksum(bytes)} ${bytes.length}${path === "-" ? "" : ` ${path}`}\n`);
  return { output: lines.join(""), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encoded(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const word = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => letters[(word >> shift) & 63]);
    text += digits.map((digit, index) => (at + index > bytes.length ? "=" : digit)).join("");
  }
  return text;
}

function decoded(text: string): { readonly bytes: Uint8Array; readonly isWhole: boolean } {
  const bytes: number[] = [];
  let [word, bits] = [0, 0];
  for (const character of text) {
    const digit = letters.indexOf(character);
    if (digit < 0) return { bytes: Uint8Array.from(bytes), isWhole: /^=*$/.test(text.slice(text.indexOf(character))) };
    word = (word << 6) | digit;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((word >> bits) & 255);
    word &= (1 << bits) - 1;
  }
  return { bytes: Uint8Array.from(bytes), isWhole: true };
}

function runBase64(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "diw:", { decode: "d", "ignore-garbage": "i", wrap: "w" });
  if (!("letters" in words)) return words;
  if (words.operands.length > 1) return refusal(request, `extra operand ‘${words.operands[1]}’`);
  const opened = openAll(request, words.operands);
  if (opened === "input") return "input";
  const [file] = opened.files;
  if (!file) return { errors: opened.errors, status: 1 };
  if (words.letters.has("d")) {
    const { bytes, isWhole } = decoded(decodeUtf8(file.bytes).replace(/\s+/g, ""));
    return { output: bytes, errors: isWhole ? "" : "base64: invalid input\n", status: isWhole ? 0 : 1 };
  }
  const width = Number(words.values.get("w") ?? 76);
  const text = encoded(file.bytes);
  return { output: width === 0 ? text : text.replace(new RegExp(`.{1,${width}}`, "g"), "$&\n") };
}

export const digestCommands: readonly CommandRow[] = [
  { name: "base64", usage: "base64 [-d] [-w COLUMNS] [FILE]", summary: "Writes bytes as text, or with -d the other way.", run: runBase64 },
  { name: "cksum", usage: "cksum [FILE …]", summary: "Shows a checksum and the size of files.", run: runChecksum },
  ...Object.keys(digests).map((name) => ({
    name,
    usage: `${name} [-c] [FILE …]`,
    summary: "Shows what stands for the contents of files, or checks it.",
    run: runDigest,
  })),
];
