// Comparisons, maxima and minima: FPCompare, FPMax, FPMaxNum … of the Arm ARM.

import { type Bits, type FloatEnvironment, type FloatFormat, floatStatus } from "./format.ts";
import { absolute, type FloatValue, firstNaN, infinity, isAnyNaN, unpack, zero } from "./value.ts";

/** An integer that is ordered as the number is. */
function rank(format: FloatFormat, { bits, kind, sign }: FloatValue): bigint {
  if (kind === "zero") return 0n;
  const magnitude = absolute(format, bits);
  return sign ? -magnitude : magnitude;
}

/** How a compares with b: below, equal, above 0; undefined if one is a NaN. `loud`: every NaN is an invalid operation. */
function order(format: FloatFormat, a: Bits, b: Bits, loud: boolean, environment: FloatEnvironment): bigint | undefined {
  const x = unpack(format, a, environment);
  const y = unpack(format, b, environment);
  if (!isAnyNaN(x) && !isAnyNaN(y)) return rank(format, x) - rank(format, y);
  if (loud || x.kind === "signallingNaN" || y.kind === "signallingNaN") environment.status |= floatStatus.invalidOperation;
  return undefined;
}

/** FPCompare: N, Z, C and V in four bits. */
export function compare(format: FloatFormat, a: Bits, b: Bits, loud: boolean, environment: FloatEnvironment): number {
  const difference = order(format, a, b, loud, environment);
  if (difference === undefined) return 0b0011;
  return difference === 0n ? 0b0110 : difference < 0n ? 0b1000 : 0b0010;
}

/** FPCompareEQ. */
export const equal = (format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): boolean =>
  order(format, a, b, false, environment) === 0n;

/** FPCompareGE. */
export function greaterOrEqual(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): boolean {
  const difference = order(format, a, b, true, environment);
  return difference !== undefined && difference >= 0n;
}

/** FPCompareGT. */
export function greater(format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): boolean {
  const difference = order(format, a, b, true, environment);
  return difference !== undefined && difference > 0n;
}

function extreme(format: FloatFormat, a: Bits, b: Bits, largest: boolean, environment: FloatEnvironment): Bits {
  const x = unpack(format, a, environment);
  const y = unpack(format, b, environment);
  const nan = firstNaN(format, [x, y], environment);
  if (nan !== undefined) return nan;
  if (x.kind === "zero" && y.kind === "zero") return zero(format, x.sign === y.sign ? x.sign : largest ? 0 : 1);
  const takesFirst = largest === rank(format, x) > rank(format, y);
  const { bits, kind, sign } = takesFirst ? x : y;
  return kind === "zero" ? zero(format, sign) : bits;
}

/** FPMax. Of two zeros the positive one is larger. */
export const maximum = (format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits =>
  extreme(format, a, b, true, environment);
/** FPMin. */
export const minimum = (format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits =>
  extreme(format, a, b, false, environment);

/** A quiet NaN gives way to a number. */
function extremeNumber(format: FloatFormat, a: Bits, b: Bits, largest: boolean, environment: FloatEnvironment): Bits {
  const x = unpack(format, a, environment);
  const y = unpack(format, b, environment);
  const least = infinity(format, largest ? 1 : 0);
  if (x.kind === "quietNaN" && !isAnyNaN(y)) return extreme(format, least, b, largest, environment);
  if (y.kind === "quietNaN" && !isAnyNaN(x)) return extreme(format, a, least, largest, environment);
  return extreme(format, a, b, largest, environment);
}

/** FPMaxNum. */
export const maximumNumber = (format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits =>
  extremeNumber(format, a, b, true, environment);
/** FPMinNum. */
export const minimumNumber = (format: FloatFormat, a: Bits, b: Bits, environment: FloatEnvironment): Bits =>
  extremeNumber(format, a, b, false, environment);
