// Numbers of the machine as text. Registers and addresses are unsigned 64-bit bigints throughout.

export type Radix = "hexadecimal" | "decimal";
export type Width = "x" | "w";

const lowWord = 0xffff_ffffn;

/** `0x` and lower-case digits, at least `digits` of them. */
export const hexadecimal = (value: bigint | number, digits = 1): string => `0x${value.toString(16).padStart(digits, "0")}`;

/** The value that a register view shows: all 64 bits, or the low 32. */
export const viewed = (value: bigint, width: Width): bigint => (width === "w" ? value & lowWord : value);

/** A register's value; decimal is read as two's complement, as C's `long` and `int` are. */
export function registerText(value: bigint, width: Width, radix: Radix): string {
  const bits = viewed(value, width);
  if (radix === "hexadecimal") return hexadecimal(bits);
  return BigInt.asIntN(width === "w" ? 32 : 64, bits).toString();
}

/** Two digits, as a memory dump shows a byte. */
export const byteText = (byte: number): string => byte.toString(16).padStart(2, "0");

/** The character of a printable ASCII byte, else a middle dot. */
export const characterText = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");

/** 8 little-endian bytes as the number they hold. */
export const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
