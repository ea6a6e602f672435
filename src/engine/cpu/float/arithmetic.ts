// Addition, multiplication, division, square root and the fused forms, as the Arm ARM's FPAdd, FPMul, FPMulAdd …
// have them. Numbers under the ordinary FPCR go the short way (native.ts); everything else is worked out exactly.

import { type Bits, type FloatEnvironment, type FloatFormat, floatStatus, isOrdinary, roundingOf } from "./format.ts";
import * as native from "./native.ts";
import { bitLength, round, shift } from "./round.ts";
import { type FloatValue, firstNaN, infinity, invalid, negate, processNaN, small, unpack, zero } from "./value.ts";

/** Signed integers times powers of two. */
interface Exact {
  readonly significand: bigint;
  readonly exponent: number;
}

const exact = ({ sign, significand, exponent }: FloatValue): Exact => ({ significand: sign ? -significand : significand, exponent });
const product = (a: Exact, b: Exact): Exact => ({ significand: a.significand * b.significand, exponent: a.exponent + b.exponent });
function sum(a: Exact, b: Exact): Exact {
  if (a.significand === 0n) return b;
  if (b.significand === 0n) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  return { significand: shift(a.significand, a.exponent - exponent) + shift(b.significand, b.exponent - exponent), exponent };
}

const signOf = (negative: boolean): 0 | 1 => (negative ? 1 : 0);

/** Rounds a sum: one that cancels out to zero is −0 only when rounding down. */
function roundSum(format: FloatFormat, { significand, exponent }: Exact, environment: FloatEnvironment): Bits {
  const rounding = roundingOf(environment.control);
  if (significand === 0n) return zero(format, signOf(rounding === "down"));
  const negative = significand < 0n;
  return round(format, signOf(negative), negative ? -significand : significand, exponent, rounding, environment);
}

/** FPAdd. */
export function add(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  if (isOrdinary(environment.control)) {
    const result = native.add(format, a, b, environment);
    if (result !== undefined) return result;
  }
  return addValues(format, unpack(format, a, environment), unpack(format, b, environment), environment);
}

/** FPSub. A NaN keeps its sign: b is negated as a number. */
export function subtract(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  if (isOrdinary(environment.control)) {
    const result = native.add(format, a, negate(format, b), environment);
    if (result !== undefined) return result;
  }
  const subtrahend = unpack(format, b, environment);
  return addValues(format, unpack(format, a, environment), { ...subtrahend, sign: subtrahend.sign ? 0 : 1 }, environment);
}

function addValues(format: FloatFormat, x: FloatValue, y: FloatValue, environment: FloatEnvironment): Bits {
  const nan = firstNaN(format, [x, y], environment);
  if (nan !== undefined) return nan;
  if (x.kind === "infinity" && y.kind === "infinity" && x.sign !== y.sign) return invalid(format, environment);
  if (x.kind === "infinity") return infinity(format, x.sign);
  if (y.kind === "infinity") return infinity(format, y.sign);
  if (x.kind === "zero" && y.kind === "zero" && x.sign === y.sign) return zero(format, x.sign);
  return roundSum(format, sum(exact(x), exact(y)), environment);
}

/** FPMul. */
export function multiply(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  return multiplyOr(invalid, format, a, b, environment);
}

/** FPMulX: ∞ × 0 is 2. */
export function multiplyExtended(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  return multiplyOr((_, __, sign) => small.two(format, sign), format, a, b, environment);
}

function multiplyOr(
  infinityTimesZero: (format: FloatFormat, environment: FloatEnvironment, sign: 0 | 1) => Bits,
  format: FloatFormat,
  a: Bits,
  b: Bits,
  environment: FloatEnvironment,
): Bits {
  if (isOrdinary(environment.control)) {
    const result = native.multiply(format, a, b, environment);
    if (result !== undefined) return result;
  }
  const x = unpack(format, a, environment);
  const y = unpack(format, b, environment);
  const nan = firstNaN(format, [x, y], environment);
  if (nan !== undefined) return nan;
  const sign = signOf(x.sign !== y.sign);
  const anyZero = x.kind === "zero" || y.kind === "zero";
  if (x.kind === "infinity" || y.kind === "infinity") {
    return anyZero ? infinityTimesZero(format, environment, sign) : infinity(format, sign);
  }
  if (anyZero) return zero(format, sign);
  return round(format, sign, x.significand * y.significand, x.exponent + y.exponent, roundingOf(environment.control), environment);
}

/** FPDiv. */
export function divide(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  if (isOrdinary(environment.control)) {
    const result = native.divide(format, a, b, environment);
    if (result !== undefined) return result;
  }
  const x = unpack(format, a, environment);
  const y = unpack(format, b, environment);
  const nan = firstNaN(format, [x, y], environment);
  if (nan !== undefined) return nan;
  if (x.kind === y.kind && x.kind !== "finite") return invalid(format, environment);
  const sign = signOf(x.sign !== y.sign);
  if (x.kind === "infinity") return infinity(format, sign);
  if (y.kind === "zero") {
    environment.status |= floatStatus.divisionByZero;
    return infinity(format, sign);
  }
  if (x.kind === "zero" || y.kind === "infinity") return zero(format, sign);
  // At least two bits more than fit, then one that says whether anything is left.
  const extra = Math.max(0, format.fractionBits + 3 + bitLength(y.significand) - bitLength(x.significand));
  const dividend = x.significand << BigInt(extra);
  const quotient = dividend / y.significand;
  const rest = quotient * y.significand === dividend ? 0n : 1n;
  return round(format, sign, (quotient << 1n) | rest, x.exponent - y.exponent - extra - 1, roundingOf(environment.control), environment);
}

/** FPSqrt. */
export function squareRoot(format: FloatFormat, a: Bits, environment: FloatEnvironment): Bits {
  if (isOrdinary(environment.control)) {
    const result = native.squareRoot(format, a, environment);
    if (result !== undefined) return result;
  }
  const x = unpack(format, a, environment);
  if (x.kind === "quietNaN" || x.kind === "signallingNaN") return processNaN(format, x, environment);
  if (x.kind === "zero") return zero(format, x.sign);
  if (x.sign) return invalid(format, environment);
  if (x.kind === "infinity") return infinity(format, 0);
  let extra = 2 * format.fractionBits + 6 - bitLength(x.significand);
  if ((x.exponent - extra) % 2 !== 0) extra += 1;
  const square = x.significand << BigInt(extra);
  const root = wholeSquareRoot(square);
  const rest = root * root === square ? 0n : 1n;
  return round(format, 0, (root << 1n) | rest, (x.exponent - extra) / 2 - 1, roundingOf(environment.control), environment);
}

/** Newton's method from above. */
function wholeSquareRoot(square: bigint): bigint {
  let root = 1n << BigInt((bitLength(square) + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** FPMulAdd: addend + a × b, rounded once. */
export function multiplyAdd(format: FloatFormat, addend: Bits, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  if (isOrdinary(environment.control)) {
    const result = native.multiplyAdd(format, addend, a, b, environment);
    if (result !== undefined) return result;
  }
  const z = unpack(format, addend, environment);
  const x = unpack(format, a, environment);
  const y = unpack(format, b, environment);
  const nan = firstNaN(format, [z, x, y], environment);
  const undefinedProduct = isInfinityTimesZero(x, y);
  if (undefinedProduct && z.kind === "quietNaN") return invalid(format, environment);
  if (nan !== undefined) return nan;
  const sign = signOf(x.sign !== y.sign);
  const infiniteProduct = x.kind === "infinity" || y.kind === "infinity";
  if (undefinedProduct || (infiniteProduct && z.kind === "infinity" && z.sign !== sign)) return invalid(format, environment);
  if (z.kind === "infinity") return infinity(format, z.sign);
  if (infiniteProduct) return infinity(format, sign);
  const zeroProduct = x.kind === "zero" || y.kind === "zero";
  if (zeroProduct && z.kind === "zero" && z.sign === sign) return zero(format, sign);
  return roundSum(format, sum(exact(z), product(exact(x), exact(y))), environment);
}

const isInfinityTimesZero = (x: FloatValue, y: FloatValue): boolean =>
  (x.kind === "infinity" && y.kind === "zero") || (x.kind === "zero" && y.kind === "infinity");

/** FPRecipStepFused: 2 − a × b. */
export function reciprocalStep(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  return step(format, a, b, { significand: 2n, exponent: 0 }, 0, small.two(format, 0), environment);
}

/** FPRSqrtStepFused: (3 − a × b) ÷ 2. */
export function reciprocalSquareRootStep(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits {
  return step(format, a, b, { significand: 3n, exponent: 0 }, -1, small.onePointFive(format), environment);
}

function step(
  format: FloatFormat,
  a: Bits,
  b: Bits,
  from: Exact,
  scale: number,
  atInfinityTimesZero: Bits,
  environment: FloatEnvironment,
): Bits {
  // The operand is negated before NaNs are looked at, so a NaN comes out with its sign changed.
  const negated = negate(format, a);
  const x = unpack(format, negated, environment);
  const y = unpack(format, b, environment);
  const nan = firstNaN(format, [x, y], environment);
  if (nan !== undefined) return nan;
  if (isInfinityTimesZero(x, y)) return atInfinityTimesZero;
  if (x.kind === "infinity" || y.kind === "infinity") return infinity(format, signOf(x.sign !== y.sign));
  const { significand, exponent } = sum(from, product(exact(x), exact(y)));
  return roundSum(format, { significand, exponent: exponent + scale }, environment);
}
