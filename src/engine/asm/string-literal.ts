// String literals → bytes: UTF-8, with the escapes of GNU as.

import { concatenate } from "../base/concatenate.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import { code, isDigit } from "./characters.ts";

const named: ReadonlyMap<string, number> = new Map([
  ["b", 8],
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
  ['"', 34],
  ["\\", 92],
  ["'", 39],
]);

export interface Escape {
  readonly bytes: Uint8Array;
  /** Units of the text that it takes, the backslash included. */
  readonly length: number;
  readonly known: boolean;
}

/** The escape whose backslash stands at `start`. An unknown one stands for its character, as in GNU as. */
function readEscape(text: string, start: number): Escape {
  const letter = String.fromCodePoint(text.codePointAt(start + 1) ?? code.backslash);
  // As GNU as has it, whose preprocessor writes an escaped end of the line as \\n.
  if (letter === "\n") return { bytes: Uint8Array.of(code.backslash, 0x6e), length: 2, known: true };
  const plain = named.get(letter);
  if (plain !== undefined) return { bytes: Uint8Array.of(plain), length: 2, known: true };
  if (isDigit(letter.charCodeAt(0))) {
    // 8 and 9 count as digits too, as in GNU as: \8 is 8.
    const digits = /^[0-9]{1,3}/.exec(text.slice(start + 1))![0];
    const value = [...digits].reduce((sum, digit) => sum * 8 + Number(digit), 0);
    return { bytes: Uint8Array.of(value & 255), length: digits.length + 1, known: true };
  }
  if (letter === "x" || letter === "X") {
    const digits = /^[0-9a-fA-F]*/.exec(text.slice(start + 2))![0];
    return { bytes: Uint8Array.of(digits ? Number.parseInt(digits.slice(-2), 16) : 0), length: digits.length + 2, known: true };
  }
  return { bytes: encodeUtf8(letter), length: 1 + letter.length, known: false };
}

/** The number of a character literal: 'a, 'a' or '\n. Of the escapes of strings, GNU as takes those of one letter alone. */
export function characterValue(text: string): number {
  const body = text.slice(1, text.length > 2 && text.endsWith("'") ? -1 : undefined);
  const escaped = body.startsWith("\\") ? body.slice(1) : "";
  const plain = escaped === "v" ? undefined : named.get(escaped);
  return plain ?? (escaped || body).codePointAt(0) ?? code.apostrophe;
}

/** The number that a character literal means in C where GNU as takes the digit instead: 0 of '\0'. */
export const meantByDigit = (text: string): number | undefined => (/^'\\[0-7]'?$/.test(text) ? Number(text[2]) : undefined);

/** The bytes of what stands between the quotes. `onUnknown` is told the offset of each escape that means nothing. */
export function stringBytes(text: string, onUnknown: (offset: number, length: number) => void): Uint8Array {
  if (!text.includes("\\")) return encodeUtf8(text);
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (let at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", start)) {
    pieces.push(encodeUtf8(text.slice(start, at)));
    const sequence = readEscape(text, at);
    if (!sequence.known) onUnknown(at, sequence.length);
    pieces.push(sequence.bytes);
    start = at + sequence.length;
  }
  pieces.push(encodeUtf8(text.slice(start)));
  return concatenate(pieces);
}
