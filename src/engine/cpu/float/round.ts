// Exact numbers to representable ones: FPRound of the Arm ARM. An exact number is sign, significand and exponent,
// of any size; one that goes on without end has a set bit far below those that matter in its place.

import { type Bits, type FloatEnvironment, type FloatFormat, floatStatus, flushes, type Rounding } from "./format.ts";
import { infinity, largest, zero } from "./value.ts";

/** Bits that a positive number takes. */
export function bitLength(value: bigint): number {
  const digits = value.toString(16);
  return digits.length * 4 + 28 - Math.clz32(Number.parseInt(digits[0], 16));
}

/** value × 2^by, rounded down. */
export const shift = (value: bigint, by: number): bigint => (by >= 0 ? value << BigInt(by) : value >> BigInt(-by));

/** magnitude ÷ 2^dropped to a whole number. */
export function roundToWhole(
  sign: 0 | 1,
  magnitude: bigint,
  dropped: number,
  rounding: Rounding,
): { readonly whole: bigint; readonly inexact: boolean } {
  if (dropped <= 0) return { whole: shift(magnitude, -dropped), inexact: false };
  const down = magnitude >> BigInt(dropped);
  const rest = magnitude - (down << BigInt(dropped));
  if (rest === 0n) return { whole: down, inexact: false };
  const middle = 1n << BigInt(dropped - 1);
  const isOdd = (down & 1n) === 1n;
  const goesUp = {
    nearestEven: rest > middle || (rest === middle && isOdd),
    nearestAway: rest >= middle,
    up: sign === 0,
    down: sign === 1,
    zero: false,
    odd: !isOdd,
  }[rounding];
  return { whole: goesUp ? down + 1n : down, inexact: true };
}

/** FPRound of significand × 2^exponent, which is not zero. */
export function round(
  format: FloatFormat,
  sign: 0 | 1,
  significand: bigint,
  exponent: number,
  rounding: Rounding,
  environment: FloatEnvironment,
): Bits {
  const magnitude = exponent + bitLength(significand) - 1;
  const { minimumExponent, fractionBits } = format;
  // Arm detects tininess before rounding, and a flushed result is not inexact.
  const isTiny = magnitude < minimumExponent;
  if (isTiny && flushes(format, environment.control)) {
    environment.status |= floatStatus.underflow;
    return zero(format, sign);
  }
  const lowest = Math.max(magnitude, minimumExponent) - fractionBits;
  const { whole, inexact } = roundToWhole(sign, significand, lowest - exponent, rounding);
  if (isTiny && inexact) environment.status |= floatStatus.underflow;
  // The significand's top bit adds one to the exponent field; so does a carry out of it.
  const bits = (BigInt(lowest + fractionBits - minimumExponent) << BigInt(fractionBits)) + whole;
  if (format.alternative) {
    if (bits >= format.signBit) {
      environment.status |= floatStatus.invalidOperation;
      return largest(format, sign);
    }
  } else if (bits >= format.infinity) {
    environment.status |= floatStatus.overflow | floatStatus.inexact;
    return overflowed(format, sign, rounding);
  }
  if (inexact) environment.status |= floatStatus.inexact;
  return sign ? bits | format.signBit : bits;
}

/** What stands for a number that is too large. */
export function overflowed(format: FloatFormat, sign: 0 | 1, rounding: Rounding): Bits {
  const toInfinity = rounding === "nearestEven" || rounding === "nearestAway" || rounding === (sign ? "down" : "up");
  return toInfinity ? infinity(format, sign) : largest(format, sign);
}
