// The estimates of reciprocals that Newton's steps start from: FPRecipEstimate, FPRSqrtEstimate, FPRecpX and the unsigned
// ones of the Arm ARM. Eight bits of the result are exact by definition, so no other implementation may differ.

import { type Bits, type FloatEnvironment, type FloatFormat, floatStatus, flushes, roundingOf } from "./format.ts";
import { bitLength, overflowed } from "./round.ts";
import { infinity, invalid, isAnyNaN, processNaN, unpack, zero } from "./value.ts";

/** RecipEstimate: 256–511 for 0.5–1, to 256–511 for 1–2. */
function reciprocalOf(scaled: number): number {
  return (Math.floor(2 ** 19 / (scaled * 2 + 1)) + 1) >> 1;
}

/** RecipSqrtEstimate: 128–511 for 0.25–1, to 256–511 for 1–2. */
function reciprocalRootOf(scaled: number): number {
  const a = scaled < 256 ? scaled * 2 + 1 : ((scaled >> 1) << 2) + 2;
  let b = 512;
  while (a * (b + 1) * (b + 1) < 2 ** 28) b += 1;
  return (b + 1) >> 1;
}

/** The top nine bits of a significand. */
const topBits = (significand: bigint): number => {
  const length = bitLength(significand);
  return Number(length >= 9 ? significand >> BigInt(length - 9) : significand << BigInt(9 - length));
};

/** An estimate's eight fraction bits at the top of a fraction. */
const fractionOf = (format: FloatFormat, estimate: number): bigint => BigInt(estimate & 255) << BigInt(format.fractionBits - 8);

/** FPRecipEstimate. */
export function reciprocalEstimate(format: FloatFormat, a: Bits, environment: FloatEnvironment): Bits {
  const x = unpack(format, a, environment);
  if (isAnyNaN(x)) return processNaN(format, x, environment);
  if (x.kind === "infinity") return zero(format, x.sign);
  if (x.kind === "zero") {
    environment.status |= floatStatus.divisionByZero;
    return infinity(format, x.sign);
  }
  const { minimumExponent } = format;
  const magnitude = x.exponent + bitLength(x.significand) - 1;
  if (magnitude < minimumExponent - 2) {
    environment.status |= floatStatus.overflow | floatStatus.inexact;
    return overflowed(format, x.sign, roundingOf(environment.control));
  }
  // The reciprocal would be subnormal.
  if (magnitude >= -minimumExponent && flushes(format, environment.control)) {
    environment.status |= floatStatus.underflow;
    return zero(format, x.sign);
  }
  const fraction = fractionOf(format, reciprocalOf(topBits(x.significand)));
  // The exponent field of 1/x, where x = 2^magnitude × 1.f and 1/x = 2^(−magnitude − 1) × 1.e.
  const biased = -magnitude - minimumExponent;
  const implicit = 1n << BigInt(format.fractionBits);
  const bits = biased > 0 ? (BigInt(biased) << BigInt(format.fractionBits)) | fraction : (implicit | fraction) >> BigInt(1 - biased);
  return x.sign ? bits | format.signBit : bits;
}

/** FPRSqrtEstimate. */
export function reciprocalSquareRootEstimate(format: FloatFormat, a: Bits, environment: FloatEnvironment): Bits {
  const x = unpack(format, a, environment);
  if (isAnyNaN(x)) return processNaN(format, x, environment);
  if (x.kind === "zero") {
    environment.status |= floatStatus.divisionByZero;
    return infinity(format, x.sign);
  }
  if (x.sign) return invalid(format, environment);
  if (x.kind === "infinity") return zero(format, 0);
  const magnitude = x.exponent + bitLength(x.significand) - 1;
  // x is 0.25–1 times an even power of two.
  const isOdd = magnitude % 2 !== 0;
  const scaled = isOdd ? topBits(x.significand) : topBits(x.significand) >> 1;
  const power = isOdd ? magnitude + 1 : magnitude + 2;
  const biased = -power / 2 - format.minimumExponent + 1;
  return (BigInt(biased) << BigInt(format.fractionBits)) | fractionOf(format, reciprocalRootOf(scaled));
}

/** FPRecpX: the exponent turned over, the fraction gone. */
export function reciprocalExponent(format: FloatFormat, a: Bits, environment: FloatEnvironment): Bits {
  const x = unpack(format, a, environment);
  if (isAnyNaN(x)) return processNaN(format, x, environment);
  const sign = a & format.signBit;
  const exponent = a & format.infinity;
  const one = 1n << BigInt(format.fractionBits);
  return sign | (exponent === 0n ? format.infinity - one : format.infinity ^ exponent);
}

/** UnsignedRecipEstimate, of 32 bits. */
export function unsignedReciprocalEstimate(a: bigint): bigint {
  if (a >> 31n === 0n) return 0xffff_ffffn;
  return BigInt(reciprocalOf(Number(a >> 23n))) << 23n;
}

/** UnsignedRSqrtEstimate, of 32 bits. */
export function unsignedReciprocalSquareRootEstimate(a: bigint): bigint {
  if (a >> 30n === 0n) return 0xffff_ffffn;
  return BigInt(reciprocalRootOf(Number(a >> 23n))) << 23n;
}
