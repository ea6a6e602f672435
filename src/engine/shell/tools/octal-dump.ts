// od: bytes in octal, hexadecimal, decimal or as characters.

import { concatenate } from "../../base/concatenate.ts";
import { visibleCharacter } from "../../base/latin.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, joinLines, openAll, readWords, refusal, type ToolText } from "../tool.ts";

const named8 = ["nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr", "so", "si"];
const escaped8: Readonly<Record<number, string>> = { 0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };

interface OdFormat {
  readonly letter: string;
  readonly bytes: number;
  readonly isTexted: boolean;
}

const oldFormats: Readonly<Record<string, OdFormat>> = {
  c: { letter: "c", bytes: 1, isTexted: false },
  a: { letter: "a", bytes: 1, isTexted: false },
  b: { letter: "o", bytes: 1, isTexted: false },
  x: { letter: "x", bytes: 2, isTexted: false },
  o: { letter: "o", bytes: 2, isTexted: false },
  d: { letter: "u", bytes: 2, isTexted: false },
  s: { letter: "d", bytes: 2, isTexted: false },
  i: { letter: "d", bytes: 4, isTexted: false },
  l: { letter: "d", bytes: 8, isTexted: false },
};

/** Characters that a value takes, the space before it included. */
function odWidth({ letter, bytes }: OdFormat): number {
  const digits: Readonly<Record<string, readonly number[]>> = { x: [2, 4, 8, 16], o: [3, 6, 11, 22], u: [3, 5, 10, 20], d: [4, 6, 11, 20] };
  return letter === "c" || letter === "a" ? 4 : (digits[letter]?.[Math.log2(bytes)] ?? 4) + 1;
}

function odValue({ letter, bytes: size }: OdFormat, bytes: Uint8Array): string {
  if (letter === "c") return escaped8[bytes[0]] ?? visibleCharacter(bytes[0], bytes[0].toString(8).padStart(3, "0"));
  if (letter === "a") {
    const byte = bytes[0] & 0x7f;
    return byte < 16 ? named8[byte] : byte === 32 ? "sp" : byte === 127 ? "del" : byte < 32 ? "ctl" : String.fromCharCode(byte);
  }
  const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const width = odWidth({ letter, bytes: size, isTexted: false }) - 1;
  if (letter === "d") return String(BigInt.asIntN(size * 8, value));
  return letter === "u" ? String(value) : value.toString(letter === "x" ? 16 : 8).padStart(width, "0");
}

function runOd(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "A:t:N:j:w:vcabxodsil");
  if (!("letters" in words)) return words;
  const { letters, values, operands } = words;
  const opened = openAll(request, operands);
  if (opened === "input") return "input";
  const type = /^([acdoux])([1248CSIL])?(z)?$/.exec(values.get("t") ?? "");
  if (values.has("t") && !type) return refusal(request, `invalid type string '${values.get("t")}'`);
  const sizes: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8 };
  const old = [...letters].flatMap((letter) => oldFormats[letter] ?? []);
  const format: OdFormat = type
    ? { letter: type[1], bytes: /[ac]/.test(type[1]) ? 1 : (sizes[type[2]] ?? Number(type[2] ?? 4)), isTexted: type[3] === "z" }
    : (old[0] ?? oldFormats.o);
  const skip = Number(values.get("j") ?? 0);
  const all = concatenate(opened.files.map(({ bytes }) => bytes)).subarray(skip);
  const bytes = values.has("N") ? all.subarray(0, Number(values.get("N"))) : all;
  const base = values.get("A") ?? "o";
  const address = (at: number): string =>
    base === "n"
      ? ""
      : base === "x"
        ? at.toString(16).padStart(6, "0")
        : base === "d"
          ? String(at).padStart(7, "0")
          : at.toString(8).padStart(7, "0");
  const perLine = Number(values.get("w") ?? 16);
  const width = odWidth(format);
  const lines: string[] = [];
  let isRepeated = false;
  for (let start = 0; start < bytes.length; start += perLine) {
    const line = bytes.subarray(start, start + perLine);
    const before = bytes.subarray(start - perLine, start);
    const isSame = start > 0 && line.length === perLine && line.every((byte, index) => byte === before[index]);
    if (isSame && !letters.has("v")) {
      if (!isRepeated) lines.push("*");
      isRepeated = true;
      continue;
    }
    isRepeated = false;
    let text = address(start + skip);
    for (let at = 0; at < line.length; at += format.bytes) {
      const part = new Uint8Array(format.bytes);
      part.set(line.subarray(at, at + format.bytes));
      text += odValue(format, part).padStart(width);
    }
    if (format.isTexted) {
      const shown = Array.from(line, (byte) => visibleCharacter(byte)).join("");
      text += `${" ".repeat(((perLine - line.length) / format.bytes) * width)}  >${shown}<`;
    }
    lines.push(text);
  }
  if (base !== "n") lines.push(address(bytes.length + skip));
  return { output: joinLines(lines), errors: opened.errors, status: opened.errors === "" ? 0 : 1 };
}

export const octalDumpCommand: CommandRow = {
  name: "od",
  usage: "od [-A d|o|x|n] [-t TYPE] [-c] [-x] [-N BYTES] [-j SKIP] [FILE …]",
  summary: "Shows bytes in octal and otherwise.",
  run: runOd,
};
