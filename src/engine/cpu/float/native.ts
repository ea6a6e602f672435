// The short way, under the ordinary FPCR: the engine's own doubles compute the result, error-free transformations tell
// whether it is exact. Gives undefined wherever that is not certain (halves, NaNs, overflow, what is or may be tiny), and
// sets no more than the inexact bit.

import { type Bits, type FloatEnvironment, type FloatFormat, floatStatus } from "./format.ts";

const doubles = new Float64Array(1);
const doubleBits = new BigUint64Array(doubles.buffer);
const singles = new Float32Array(1);
const singleBits = new Uint32Array(singles.buffer);

/** A NaN's payload may be lost here; nobody looks at it. */
function numberOf(format: FloatFormat, bits: Bits): number {
  if (format.bits === 64) {
    doubleBits[0] = bits;
    return doubles[0];
  }
  singleBits[0] = Number(bits);
  return singles[0];
}

function doubleResult(value: number, inexact: boolean, environment: FloatEnvironment): Bits {
  if (inexact) environment.status |= floatStatus.inexact;
  doubles[0] = value;
  return doubleBits[0];
}

function singleResult(value: number, inexact: boolean, environment: FloatEnvironment): Bits {
  if (inexact) environment.status |= floatStatus.inexact;
  singles[0] = value;
  return BigInt(singleBits[0]);
}

/** Products of magnitudes between these have an exact error term, and so have their factors when split. */
const leastProduct = 2 ** -960;
const largestFactor = 2 ** 990;
const leastNormalSingle = 2 ** -126;

const isFactor = (value: number): boolean => Math.abs(value) < largestFactor;
const isProduct = (value: number): boolean => Math.abs(value) > leastProduct && Math.abs(value) < largestFactor;

/** What rounding took from a sum (Knuth's TwoSum). */
function errorOfSum(a: number, b: number, sum: number): number {
  const virtualB = sum - a;
  return a - (sum - virtualB) + (b - virtualB);
}

const splitter = 2 ** 27 + 1;
function upperHalf(value: number): number {
  const scaled = splitter * value;
  return scaled - (scaled - value);
}

/** What rounding took from a product (Dekker's TwoProduct). */
function errorOfProduct(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const aLow = a - aHigh;
  const bHigh = upperHalf(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** A sum rounded to nearest, and its error, as the sum rounded to odd: it can be rounded again without harm. */
function toOdd(sum: number, error: number): number {
  if (error === 0) return sum;
  doubles[0] = sum;
  const bits = doubleBits[0];
  if (bits & 1n) return sum;
  doubleBits[0] = error > 0 === sum > 0 ? bits + 1n : bits - 1n;
  return doubles[0];
}

export function add(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits | undefined {
  if (format.bits === 16) return undefined;
  const x = numberOf(format, a);
  const y = numberOf(format, b);
  const sum = x + y;
  const error = errorOfSum(x, y, sum);
  if (!Number.isFinite(error)) return undefined;
  if (format.bits === 64) return doubleResult(sum, error !== 0, environment);
  const rounded = Math.fround(sum);
  return Number.isFinite(rounded) ? singleResult(rounded, rounded !== sum || error !== 0, environment) : undefined;
}

export function multiply(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits | undefined {
  if (format.bits === 16) return undefined;
  const x = numberOf(format, a);
  const y = numberOf(format, b);
  const product = x * y;
  if (format.bits === 32) {
    const rounded = Math.fround(product);
    const certain = Number.isFinite(rounded) && (Math.abs(product) >= leastNormalSingle || rounded === product);
    return certain ? singleResult(rounded, rounded !== product, environment) : undefined;
  }
  if ((x === 0 || y === 0) && product === 0) return doubleResult(product, false, environment);
  if (!isProduct(product) || !isFactor(x) || !isFactor(y)) return undefined;
  return doubleResult(product, errorOfProduct(x, y, product) !== 0, environment);
}

export function divide(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits | undefined {
  if (format.bits === 16) return undefined;
  const x = numberOf(format, a);
  const y = numberOf(format, b);
  const quotient = x / y;
  if (format.bits === 32) {
    const rounded = Math.fround(quotient);
    const certain = Number.isFinite(rounded) && Math.abs(quotient) >= leastNormalSingle;
    return certain ? singleResult(rounded, rounded * y !== x, environment) : undefined;
  }
  if (!isProduct(quotient) || !isProduct(x) || !isFactor(y)) return undefined;
  const product = quotient * y;
  return doubleResult(quotient, product !== x || errorOfProduct(quotient, y, product) !== 0, environment);
}

export function squareRoot(format: FloatFormat, a: Bits, environment: FloatEnvironment): Bits | undefined {
  if (format.bits === 16) return undefined;
  const x = numberOf(format, a);
  if (!(x > 0)) return undefined;
  const root = Math.sqrt(x);
  if (format.bits === 32) {
    const rounded = Math.fround(root);
    return Number.isFinite(rounded) ? singleResult(rounded, rounded * rounded !== x, environment) : undefined;
  }
  if (!isProduct(x)) return undefined;
  const square = root * root;
  return doubleResult(root, square !== x || errorOfProduct(root, root, square) !== 0, environment);
}

export function multiplyAdd(format: FloatFormat, addend: Bits, a: Bits, b: Bits, environment: FloatEnvironment): Bits | undefined {
  if (format.bits === 16) return undefined;
  const x = numberOf(format, a);
  const y = numberOf(format, b);
  const z = numberOf(format, addend);
  const product = x * y;
  if (format.bits === 32) {
    const sum = product + z;
    const error = errorOfSum(product, z, sum);
    const rounded = Math.fround(toOdd(sum, error));
    const inexact = error !== 0 || rounded !== sum;
    const certain = Number.isFinite(rounded) && Number.isFinite(error) && (Math.abs(sum) > leastNormalSingle || !inexact);
    return certain ? singleResult(rounded, inexact, environment) : undefined;
  }
  if (!isProduct(product) || !isFactor(x) || !isFactor(y) || !isFactor(z)) return undefined;
  // Boldo and Melquiond, "Emulation of FMA and correctly rounded sums": only the last of these sums is rounded twice,
  // and the first of its roundings is to odd.
  const low = errorOfProduct(x, y, product);
  const lowSum = z + low;
  const lowError = errorOfSum(z, low, lowSum);
  const highSum = product + lowSum;
  const highError = errorOfSum(product, lowSum, highSum);
  const rest = lowError + highError;
  const restError = errorOfSum(lowError, highError, rest);
  const result = highSum + toOdd(rest, restError);
  return doubleResult(result, restError !== 0 || errorOfSum(highSum, rest, result) !== 0, environment);
}

/** Singles to doubles and back. */
export function convert(from: FloatFormat, to: FloatFormat, a: Bits, environment: FloatEnvironment): Bits | undefined {
  if (from.bits === 16 || to.bits === 16) return undefined;
  const x = numberOf(from, a);
  if (to.bits === 64) return Number.isFinite(x) ? doubleResult(x, false, environment) : undefined;
  const rounded = Math.fround(x);
  const certain = Number.isFinite(rounded) && (Math.abs(x) >= leastNormalSingle || rounded === x);
  return certain ? singleResult(rounded, rounded !== x, environment) : undefined;
}
