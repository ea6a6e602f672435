// Bits taken apart, and NaNs: FPUnpack, FPProcessNaN and their kin of the Arm ARM's shared pseudocode.

import { type Bits, type FloatEnvironment, type FloatFormat, floatControl, floatStatus, flushes } from "./format.ts";

export interface FloatValue {
  readonly bits: Bits;
  readonly kind: "zero" | "finite" | "infinity" | "quietNaN" | "signallingNaN";
  readonly sign: 0 | 1;
  /** A finite number's magnitude is significand × 2^exponent; 0 in all other cases. */
  readonly significand: bigint;
  readonly exponent: number;
}

/** The sign bit turned over, of NaNs too: FPNeg of the Arm ARM. */
export const negate = (format: FloatFormat, bits: Bits): Bits => bits ^ format.signBit;
/** The sign bit cleared, of NaNs too: FPAbs of the Arm ARM. */
export const absolute = (format: FloatFormat, bits: Bits): Bits => bits & (format.signBit - 1n);

const signed = (format: FloatFormat, sign: 0 | 1, magnitude: Bits): Bits => (sign ? magnitude | format.signBit : magnitude);
export const zero = (format: FloatFormat, sign: 0 | 1): Bits => signed(format, sign, 0n);
export const infinity = (format: FloatFormat, sign: 0 | 1): Bits => signed(format, sign, format.infinity);
/** The largest finite number; all ones in the alternative format. */
export const largest = (format: FloatFormat, sign: 0 | 1): Bits =>
  signed(format, sign, format.alternative ? format.signBit - 1n : format.infinity - 1n);

/** A power of two, or that and a half. */
export const small = {
  onePointFive: (format: FloatFormat): Bits => (BigInt(-format.minimumExponent + 1) << BigInt(format.fractionBits)) | format.quietBit,
  two: (format: FloatFormat, sign: 0 | 1): Bits => signed(format, sign, BigInt(-format.minimumExponent + 2) << BigInt(format.fractionBits)),
} as const;

export const isAnyNaN = ({ kind }: FloatValue): boolean => kind === "quietNaN" || kind === "signallingNaN";

/** FPUnpack: a subnormal number may count as zero, which is an exception of its own except for halves. */
export function unpack(format: FloatFormat, bits: Bits, environment: FloatEnvironment): FloatValue {
  const sign = bits & format.signBit ? 1 : 0;
  const magnitude = absolute(format, bits);
  const width = BigInt(format.fractionBits);
  const biased = Number(magnitude >> width);
  const fraction = magnitude & ((1n << width) - 1n);
  if (biased === 0) {
    const flushed = fraction !== 0n && flushes(format, environment.control);
    if (flushed && format.bits !== 16) environment.status |= floatStatus.inputDenormal;
    if (flushed || fraction === 0n) return { bits, kind: "zero", sign, significand: 0n, exponent: 0 };
    return { bits, kind: "finite", sign, significand: fraction, exponent: format.minimumExponent - format.fractionBits };
  }
  if (magnitude >= format.infinity && !format.alternative) {
    const kind = fraction === 0n ? "infinity" : fraction & format.quietBit ? "quietNaN" : "signallingNaN";
    return { bits, kind, sign, significand: 0n, exponent: 0 };
  }
  return {
    bits,
    kind: "finite",
    sign,
    significand: fraction | (1n << width),
    exponent: format.minimumExponent - format.fractionBits + biased - 1,
  };
}

/** The result of an operation that has none. */
export function invalid(format: FloatFormat, environment: FloatEnvironment): Bits {
  environment.status |= floatStatus.invalidOperation;
  return format.defaultNaN;
}

/** FPProcessNaN: the operand's own payload, made quiet. */
export function processNaN(format: FloatFormat, { kind, bits }: FloatValue, environment: FloatEnvironment): Bits {
  if (kind === "signallingNaN") environment.status |= floatStatus.invalidOperation;
  return environment.control & floatControl.defaultNaN ? format.defaultNaN : bits | format.quietBit;
}

/** FPProcessNaNs and FPProcessNaNs3: the first signalling operand, else the first quiet one; undefined if all are numbers. */
export function firstNaN(format: FloatFormat, operands: readonly FloatValue[], environment: FloatEnvironment): Bits | undefined {
  const found = operands.find(({ kind }) => kind === "signallingNaN") ?? operands.find(({ kind }) => kind === "quietNaN");
  return found && processNaN(format, found, environment);
}
