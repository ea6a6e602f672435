// The floating-point formats, and FPCR and FPSR as arithmetic sees them. Every value is its bits: an unsigned bigint as
// wide as the format, so that the payload of a NaN never passes through a JavaScript number.

/** The bits of a half, a single or a double. */
export type Bits = bigint;

export interface FloatFormat {
  readonly bits: 16 | 32 | 64;
  readonly fractionBits: number;
  /** Of the smallest normal number; subnormal ones share it. */
  readonly minimumExponent: number;
  readonly signBit: Bits;
  /** +∞: the exponent field, all ones. */
  readonly infinity: Bits;
  /** The bit of the fraction that tells a quiet NaN from a signalling one. */
  readonly quietBit: Bits;
  readonly defaultNaN: Bits;
  /** Arm's alternative half precision: the largest exponent holds numbers, not infinities and NaNs. */
  readonly alternative: boolean;
}

function ieee(bits: 16 | 32 | 64, exponentBits: number): FloatFormat {
  const fractionBits = bits - 1 - exponentBits;
  const infinity = (2n ** BigInt(exponentBits) - 1n) << BigInt(fractionBits);
  const quietBit = 1n << BigInt(fractionBits - 1);
  const minimumExponent = 2 - 2 ** (exponentBits - 1);
  return {
    bits,
    fractionBits,
    minimumExponent,
    signBit: 1n << BigInt(bits - 1),
    infinity,
    quietBit,
    defaultNaN: infinity | quietBit,
    alternative: false,
  };
}

export const half: FloatFormat = ieee(16, 5);
export const single: FloatFormat = ieee(32, 8);
export const double: FloatFormat = ieee(64, 11);
export const alternativeHalf: FloatFormat = { ...half, alternative: true };

/** The IEEE format of so many bits. */
export const formatOf = (bits: 16 | 32 | 64): FloatFormat => (bits === 16 ? half : bits === 32 ? single : double);

/** What arithmetic is told by FPCR, and tells FPSR. */
export interface FloatEnvironment {
  /** FPCR. */
  readonly control: number;
  /** The cumulative bits of FPSR: operations only ever set them. */
  status: number;
}

/** Bits of FPCR (Arm ARM C5.2.8). */
export const floatControl = {
  alternativeHalf: 1 << 26,
  defaultNaN: 1 << 25,
  flushToZero: 1 << 24,
  flushHalfToZero: 1 << 19,
} as const;
const roundingShift = 22;
/** Those that arithmetic on numbers looks at. */
export const ordinaryControlMask = floatControl.flushToZero | floatControl.flushHalfToZero | (3 << roundingShift);

/** Whether numbers are rounded to nearest and nothing is flushed to zero. */
export const isOrdinary = (control: number): boolean => (control & ordinaryControlMask) === 0;

/** Cumulative bits of FPSR (Arm ARM C5.2.9). */
export const floatStatus = {
  invalidOperation: 1 << 0,
  divisionByZero: 1 << 1,
  overflow: 1 << 2,
  underflow: 1 << 3,
  inexact: 1 << 4,
  inputDenormal: 1 << 7,
} as const;

export type Rounding = "nearestEven" | "up" | "down" | "zero" | "nearestAway" | "odd";

const roundings = ["nearestEven", "up", "down", "zero"] as const;
/** FPCR's rounding mode. */
export const roundingOf = (control: number): Rounding => roundings[(control >> roundingShift) & 3];

/** Whether subnormal numbers of a format count as zero. */
export const flushes = (format: FloatFormat, control: number): boolean =>
  (control & (format.bits === 16 ? floatControl.flushHalfToZero : floatControl.flushToZero)) !== 0;
