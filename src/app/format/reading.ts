// A number as a person may write it, and all the ways to read its bits.

import { bitsText, hexadecimal } from "./number.ts";

export type NumberBits = 8 | 16 | 32 | 64;

/** Hexadecimal, binary, octal, decimal with sign, a character in quotes, or a number with a point as a double; nothing: it is none. */
export function readNumber(text: string): { readonly bits: bigint; readonly isFloat: boolean } | undefined {
  const plain = text.trim().replace(/^#/, "").replace(/[_\s]/g, "");
  const character = /^'(?:\\(.)|([^\\]))'?$/u.exec(text.trim());
  if (character) {
    const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, "0": 0, "\\": 92, "'": 39 };
    const code = character[1] === undefined ? character[2]?.codePointAt(0) : escapes[character[1]];
    return code === undefined ? undefined : { bits: BigInt(code), isFloat: false };
  }
  const [, sign, digits = ""] = /^([-+]?)(.*)$/.exec(plain) ?? [];
  if (/^(?:0x[\da-f]+|0b[01]+|0o[0-7]+|\d+)$/i.test(digits)) {
    const value = BigInt(digits) * (sign === "-" ? -1n : 1n);
    return value < -(1n << 63n) || value >= 1n << 64n ? undefined : { bits: BigInt.asUintN(64, value), isFloat: false };
  }
  if (/^(?:\d+\.\d*|\.\d+|\d+(?:\.\d*)?e[-+]?\d+|inf(?:inity)?|nan)$/i.test(digits)) {
    const view = new DataView(new ArrayBuffer(8));
    const word = /^inf/i.test(digits) ? Number.POSITIVE_INFINITY : /^nan$/i.test(digits) ? Number.NaN : Number(digits);
    view.setFloat64(0, sign === "-" ? -word : word);
    return { bits: view.getBigUint64(0), isFloat: true };
  }
  return undefined;
}

export interface Reading {
  readonly label: string;
  readonly text: string;
}

export function readingsOf(value: bigint, bits: NumberBits): readonly Reading[] {
  const masked = BigInt.asUintN(bits, value);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, masked);
  const bytes =
    hexadecimal(masked, bits / 4)
      .slice(2)
      .match(/../g) ?? [];
  const float = bits === 64 ? view.getFloat64(0) : bits === 32 ? view.getFloat32(4) : undefined;
  return [
    { label: "Hexadecimal", text: hexadecimal(masked) },
    { label: "Unsigned", text: masked.toString() },
    { label: "Signed", text: BigInt.asIntN(bits, masked).toString() },
    { label: "Binary", text: bitsText(masked, bits, "binary") },
    { label: "Octal", text: `0${masked.toString(8)}` },
    { label: "Text", text: bitsText(masked, bits, "text") },
    { label: "Bytes in memory", text: [...bytes].reverse().join(" ") },
    { label: "Network order", text: bytes.join(" ") },
    ...(float === undefined
      ? []
      : [{ label: bits === 64 ? "As a double" : "As a float", text: Object.is(float, -0) ? "-0" : String(float) }]),
  ];
}

/** A repeated element of 2, 4 … 64 bits that is a rotated run of ones: what and, orr and eor take (Arm ARM, DecodeBitMasks). */
export function isLogicalImmediate(value: bigint, bits: 32 | 64): boolean {
  const all = BigInt.asUintN(bits, value);
  if (all === 0n || all === (1n << BigInt(bits)) - 1n) return false;
  for (let size = 2; size <= bits; size *= 2) {
    const element = BigInt.asUintN(size, all);
    let repeated = 0n;
    for (let at = 0; at < bits; at += size) repeated |= element << BigInt(at);
    if (repeated !== all) continue;
    // A run of ones, seen as a ring, changes twice from bit to bit.
    let changes = 0;
    for (let bit = 0; bit < size; bit += 1) {
      const next = (bit + 1) % size;
      if (((element >> BigInt(bit)) & 1n) !== ((element >> BigInt(next)) & 1n)) changes += 1;
    }
    return changes === 2;
  }
  return false;
}

/** How an instruction can hold the number, in words. */
export function immediatesFor(value: bigint, bits: 32 | 64): readonly string[] {
  const all = BigInt.asUintN(bits, value);
  const register = bits === 64 ? "x0" : "w0";
  const halves = Array.from({ length: bits / 16 }, (_, index) => (all >> BigInt(16 * index)) & 0xffffn);
  const isSmall = all <= 4095n || ((all & 0xfffn) === 0n && all >> 12n <= 4095n);
  const set = halves.filter((half) => half !== 0n).length;
  const clear = halves.filter((half) => half !== 0xffffn).length;
  const pieces = Math.max(1, Math.min(set, clear));
  return [
    isSmall ? "add, sub, cmp: fits" : "add, sub, cmp: does not fit (0–4095, or a multiple of 4096 up to 16773120)",
    isLogicalImmediate(all, bits) ? "and, orr, eor, tst: fits" : "and, orr, eor, tst: does not fit (a repeated run of ones)",
    pieces === 1 || isLogicalImmediate(all, bits)
      ? `mov ${register}: one instruction`
      : `mov ${register}: ${pieces} instructions (movz or movn, then movk), or ldr ${register}, =${hexadecimal(all)}`,
  ];
}
