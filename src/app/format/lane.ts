// One lane of a vector register as text: an integer in the chosen format, or the floating-point number that its bits are.

import { bitsText, type Radix } from "./number.ts";

export const laneBits = { b: 8, h: 16, s: 32, d: 64, q: 128 } as const;
export type LaneName = keyof typeof laneBits;

/** Half precision (IEEE 754 binary16). */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const floatText = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** Lane `index` of 16 little-endian bytes. Bytes and 128 bits are never floating point: they are shown as integers. */
export function laneText(bytes: Uint8Array, lane: LaneName, index: number, kind: "integer" | "float", radix: Radix): string {
  const size = laneBits[lane] / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset + index * size, size);
  if (kind === "float") {
    if (lane === "d") return floatText(view.getFloat64(0, true));
    // The shortest digits that give the same single.
    if (lane === "s") return singleText(view.getFloat32(0, true));
    if (lane === "h") return floatText(Number(halfValue(view.getUint16(0, true)).toPrecision(5)));
  }
  let value = 0n;
  for (let byte = size - 1; byte >= 0; byte -= 1) value = (value << 8n) | BigInt(view.getUint8(byte));
  return bitsText(value, laneBits[lane], radix);
}

function singleText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return floatText(value);
  for (let digits = 1; digits < 10; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}
