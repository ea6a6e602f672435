// Decimal floating-point literals → bytes of IEEE 754 (and of bfloat16 and the 80-bit format), exactly: the number is a
// quotient of whole numbers until it is rounded once. GNU as rounds a tie away from zero, except in the 16-bit formats.

export type FloatFormat = "half" | "bfloat" | "single" | "double" | "extended";

interface Layout {
  readonly bytes: number;
  /** Bits of the significand, the leading one included. */
  readonly precision: number;
  /** Bits of the exponent. */
  readonly exponentBits: number;
  readonly tiesToEven: boolean;
  /** Whether the leading one is written (the 80-bit format). */
  readonly explicitOne?: boolean;
}

const layouts: Readonly<Record<FloatFormat, Layout>> = {
  half: { bytes: 2, precision: 11, exponentBits: 5, tiesToEven: true },
  bfloat: { bytes: 2, precision: 8, exponentBits: 8, tiesToEven: true },
  single: { bytes: 4, precision: 24, exponentBits: 8, tiesToEven: false },
  double: { bytes: 8, precision: 53, exponentBits: 11, tiesToEven: false },
  extended: { bytes: 10, precision: 64, exponentBits: 15, tiesToEven: false, explicitOne: true },
};

export const floatBytes = (format: FloatFormat): number => layouts[format].bytes;

/** Why there are no bytes: it is no number, or none of this format. */
export type FloatProblem = "no number" | "too large";

/** The little-endian bytes of a literal as .float and its relatives take it. */
export function encodeFloat(literal: string, format: FloatFormat): Uint8Array | FloatProblem {
  const layout = layouts[format];
  const compact = literal.replace(/\s+/g, "").toLowerCase();
  const raw = /^0[a-z]?:([0-9a-f_]+)$/.exec(compact);
  if (raw) return littleEndian(BigInt(`0x${raw[1].replaceAll("_", "")}`), layout.bytes);
  const text = compact.replace(/^0[a-z](?=[-+.\d])/, "");
  const negative = text.startsWith("-");
  const bits = magnitudeBits(text.replace(/^[-+]/, ""), layout);
  if (typeof bits === "string") return bits;
  return littleEndian(bits | (negative ? 1n << BigInt(layout.bytes * 8 - 1) : 0n), layout.bytes);
}

function littleEndian(value: bigint, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

const ones = (count: number): bigint => (1n << BigInt(count)) - 1n;

function magnitudeBits(text: string, layout: Layout): bigint | FloatProblem {
  const { precision, exponentBits, explicitOne } = layout;
  const stored = precision - (explicitOne ? 0 : 1);
  const top = ones(exponentBits) << BigInt(stored);
  if (text === "inf" || text === "infinity") return top | (explicitOne ? 1n << BigInt(stored - 1) : 0n);
  // Every bit of the fraction of a NaN is written; a signalling one has the first at 0.
  if (text === "nan" || text === "qnan") return top | ones(stored);
  if (text === "snan") return top | (ones(stored) ^ (1n << BigInt(precision - 2)));
  const match = /^(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/.exec(text);
  if (!match || (match[1] === "" && !match[2])) return "no number";
  const [, whole, fraction = "", exponentText = "0"] = match;
  const digits = BigInt(whole + fraction || "0");
  if (digits === 0n) return 0n;
  const power = Number(exponentText) - fraction.length;
  const magnitude = power + (whole + fraction).length;
  if (magnitude > 6000) return "too large";
  if (magnitude < -6000) return 0n;
  const numerator = power > 0 ? digits * 10n ** BigInt(power) : digits;
  const denominator = power < 0 ? 10n ** BigInt(-power) : 1n;
  return quotientBits(numerator, denominator, layout);
}

const bitLength = (value: bigint): number => value.toString(2).length;

function quotientBits(numerator: bigint, denominator: bigint, layout: Layout): bigint | FloatProblem {
  const { precision, exponentBits, tiesToEven, explicitOne } = layout;
  const bias = 2 ** (exponentBits - 1) - 1;
  let exponent = bitLength(numerator) - bitLength(denominator);
  if (compareShifted(numerator, denominator, exponent) < 0) exponent -= 1;
  const least = 1 - bias;
  // Numbers below the least exponent keep fewer bits.
  const unit = Math.max(exponent, least) - (precision - 1);
  const [scaledUp, scaledDown] = unit < 0 ? [numerator << BigInt(-unit), denominator] : [numerator, denominator << BigInt(unit)];
  let significand = scaledUp / scaledDown;
  const rest = 2n * (scaledUp % scaledDown);
  if (rest > scaledDown || (rest === scaledDown && (!tiesToEven || significand & 1n))) significand += 1n;
  let biased = Math.max(exponent, least) + bias;
  if (significand >> BigInt(precision)) {
    significand >>= 1n;
    biased += 1;
  }
  const isNormal = significand >> BigInt(precision - 1) !== 0n;
  // Rounded up to the first number that does not fit: infinity in the half format, as GNU as has it.
  const largest = 2 ** exponentBits - 1;
  if (biased === largest && exponent + bias < largest && tiesToEven && exponentBits === 5) return BigInt(largest) << BigInt(precision - 1);
  if (biased >= largest) return "too large";
  const stored = precision - (explicitOne ? 0 : 1);
  const field = explicitOne ? significand : significand & ones(stored);
  return (BigInt(isNormal ? biased : 0) << BigInt(stored)) | field;
}

/** The sign of numerator / denominator − 2^exponent. */
function compareShifted(numerator: bigint, denominator: bigint, exponent: number): number {
  const [left, right] = exponent < 0 ? [numerator << BigInt(-exponent), denominator] : [numerator, denominator << BigInt(exponent)];
  return left < right ? -1 : left > right ? 1 : 0;
}
