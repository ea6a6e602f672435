// Numbers of the machine as text. Registers and addresses are unsigned 64-bit bigints throughout.

export type Radix = "hexadecimal" | "decimal" | "unsigned" | "text" | "binary";
export type Width = "x" | "w";

const lowWord = 0xffff_ffffn;

/** `0x` and lower-case digits, at least `digits` of them. */
export const hexadecimal = (value: bigint | number, digits = 1): string => `0x${value.toString(16).padStart(digits, "0")}`;

/** The value that a register view shows: all 64 bits, or the low 32. */
export const viewed = (value: bigint, width: Width): bigint => (width === "w" ? value & lowWord : value);

/** A register's value; decimal is read as two's complement, as C's `long` and `int` are; text is its bytes, the first in memory first. */
export function registerText(value: bigint, width: Width, radix: Radix): string {
  return bitsText(viewed(value, width), width === "w" ? 32 : 64, radix);
}

/** A number of so many bits in a format. */
export function bitsText(value: bigint, bits: number, radix: Radix): string {
  switch (radix) {
    case "hexadecimal":
      return hexadecimal(value);
    case "decimal":
      return BigInt.asIntN(bits, value).toString();
    case "unsigned":
      return value.toString();
    case "text":
      return Array.from({ length: bits / 8 }, (_, index) => characterText(Number((value >> BigInt(index * 8)) & 0xffn))).join("");
    case "binary":
      return value
        .toString(2)
        .padStart(bits, "0")
        .replace(/(.{8})(?=.)/g, "$1 ");
  }
}

/** Two digits, as a memory dump shows a byte. */
export const byteText = (byte: number): string => byte.toString(16).padStart(2, "0");

/** The character of a printable ASCII byte, else a middle dot. */
export const characterText = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");

/** 8 little-endian bytes as the number they hold. */
export const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
