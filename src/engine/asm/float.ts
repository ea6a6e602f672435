// Decimal floating-point literals → IEEE 754 bytes, rounded to nearest, ties to even.

/** The little-endian bytes of a literal as .float, .double and .float16 take it; undefined if it is none. */
export function encodeFloat(literal: string, bytes: 2 | 4 | 8): Uint8Array | undefined {
  const text = literal
    .replace(/\s+/g, "")
    .replace(/^0[a-zA-Z](?=[-+.\d])/, "")
    .toLowerCase();
  const value = numberOf(text);
  if (value === undefined) return undefined;
  const view = new DataView(new ArrayBuffer(8));
  if (bytes === 8) view.setFloat64(0, value, true);
  else if (bytes === 4) view.setFloat32(0, value, true);
  else view.setUint16(0, halfBits(value), true);
  // GNU as writes every bit of the fraction of a NaN.
  if (Number.isNaN(value)) {
    const sign = text.startsWith("-") ? 0x80 : 0;
    return Uint8Array.from({ length: bytes }, (_, index) => (index === bytes - 1 ? sign | 0x7f : 0xff));
  }
  return new Uint8Array(view.buffer.slice(0, bytes));
}

function numberOf(text: string): number | undefined {
  const unsigned = text.replace(/^[-+]/, "");
  const sign = text.startsWith("-") ? -1 : 1;
  if (unsigned === "inf" || unsigned === "infinity") return sign * Number.POSITIVE_INFINITY;
  if (unsigned === "nan" || unsigned === "snan" || unsigned === "qnan") return Number.NaN;
  if (!/^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(unsigned)) return undefined;
  const value = Number(unsigned);
  return Number.isFinite(value) ? sign * value : undefined;
}

/** A double as half precision. */
function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = Math.floor(Math.log2(magnitude));
  return sign | (((exponent + 14) << 10) + roundEven(magnitude * 2 ** (10 - exponent)));
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
