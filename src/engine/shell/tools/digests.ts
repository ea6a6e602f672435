// md5sum, sha1sum, sha256sum, cksum, base64: what stands for bytes. RFC 1321, RFC 3174, FIPS 180-4, RFC 4648, POSIX cksum.

import { decodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, errnoSentence, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";

const hexadecimal = (words: Uint32Array, littleEndian: boolean): string =>
  [...words]
    .map((word) =>
      [0, 8, 16, 24].map((shift) => ((word >>> (littleEndian ? shift : 24 - shift)) & 255).toString(16).padStart(2, "0")).join(""),
    )
    .join("");

const rotate = (word: number, count: number): number => (word << count) | (word >>> (32 - count));

/** Blocks of 16 words, the length behind the bytes. */
function blocksOf(bytes: Uint8Array, littleEndian: boolean): readonly Uint32Array[] {
  const length = ((bytes.length + 8) >> 6) * 64 + 64;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n, littleEndian);
  return Array.from({ length: length / 64 }, (_, block) =>
    Uint32Array.from({ length: 16 }, (_, word) => view.getUint32(block * 64 + word * 4, littleEndian)),
  );
}

const md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const md5Sines = Uint32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

function md5(bytes: Uint8Array): string {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (const block of blocksOf(bytes, true)) {
    let [a, b, c, d] = state;
    for (let step = 0; step < 64; step += 1) {
      const round = step >> 4;
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const word = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] % 16;
      const sum = (a + mixed + md5Sines[step] + block[word]) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, md5Shifts[round * 4 + (step % 4)])) | 0];
    }
    for (const [index, word] of [a, b, c, d].entries()) state[index] += word;
  }
  return hexadecimal(state, true);
}

function sha1(bytes: Uint8Array): string {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
  for (const block of blocksOf(bytes, false)) {
    const words = [...block];
    for (let step = 16; step < 80; step += 1)
      words.push(rotate(words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16], 1));
    let [a, b, c, d, e] = state;
    for (let step = 0; step < 80; step += 1) {
      const round = Math.floor(step / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const sum = (rotate(a, 5) + mixed + e + constants[round] + words[step]) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, sum];
    }
    for (const [index, word] of [a, b, c, d, e].entries()) state[index] += word;
  }
  return hexadecimal(state, false);
}

/** The first 32 bits of the fractions of roots of the first primes. */
const primes = Array.from({ length: 400 }, (_, number) => number).filter(
  (number) => number > 1 && !Array.from({ length: number - 2 }, (_, at) => at + 2).some((divisor) => number % divisor === 0),
);
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) >>> 0;
const sha256Constants = Uint32Array.from(primes.slice(0, 64), (prime) => fraction(Math.cbrt(prime)));

function sha256(bytes: Uint8Array): string {
  const state = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const right = (word: number, count: number): number => rotate(word, 32 - count);
  for (const block of blocksOf(bytes, false)) {
    const words = [...block];
    for (let step = 16; step < 64; step += 1) {
      const [early, late] = [words[step - 15], words[step - 2]];
      const first = right(early, 7) ^ right(early, 18) ^ (early >>> 3);
      const second = right(late, 17) ^ right(late, 19) ^ (late >>> 10);
      words.push((words[step - 16] + first + words[step - 7] + second) | 0);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let step = 0; step < 64; step += 1) {
      const one = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + sha256Constants[step] + words[step]) | 0;
      const two = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] += word;
  }
  return hexadecimal(state, false);
}

const digests: Readonly<Record<string, (bytes: Uint8Array) => string>> = { md5sum: md5, sha1sum: sha1, sha256sum: sha256 };

function check(request: ToolRequest, bytes: Uint8Array): ToolText {
  const digest = digests[request.name];
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
    const isRight = digest(content) === expected;
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
  const lines = opened.files.map(({ path, bytes }) => `${digests[request.name](bytes)}  ${path}\n`);
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
