// Between formats, to and from integers, to whole numbers: FPConvert, FPToFixed, FixedToFP, FPRoundInt of the Arm ARM.

import {
  alternativeHalf,
  type Bits,
  type FloatEnvironment,
  type FloatFormat,
  floatControl,
  floatStatus,
  isOrdinary,
  type Rounding,
  roundingOf,
} from "./format.ts";
import * as native from "./native.ts";
import { round, roundToWhole } from "./round.ts";
import { infinity, invalid, isAnyNaN, largest, processNaN, unpack, zero } from "./value.ts";

/** An integer, or a fixed-point number with some of its bits behind the point. */
export interface FixedFormat {
  readonly bits: 16 | 32 | 64;
  readonly fractionBits: number;
  readonly unsigned: boolean;
}

/** FPConvert. FCVTXN rounds to odd, everything else as FPCR says. */
export function convert(
  from: FloatFormat,
  to: FloatFormat,
  a: Bits,
  environment: FloatEnvironment,
  rounding: Rounding = roundingOf(environment.control),
): Bits {
  if (rounding === "nearestEven" && isOrdinary(environment.control)) {
    const result = native.convert(from, to, a, environment);
    if (result !== undefined) return result;
  }
  // Halves are never flushed on their way to or from another format.
  const control = environment.control & ~floatControl.flushHalfToZero;
  const inner: FloatEnvironment = { control, status: environment.status };
  const alternative = (format: FloatFormat): FloatFormat =>
    format.bits === 16 && control & floatControl.alternativeHalf ? alternativeHalf : format;
  const result = convertBetween(alternative(from), alternative(to), a, inner, rounding);
  environment.status = inner.status;
  return result;
}

function convertBetween(from: FloatFormat, to: FloatFormat, a: Bits, environment: FloatEnvironment, rounding: Rounding): Bits {
  const x = unpack(from, a, environment);
  if (isAnyNaN(x)) {
    if (to.alternative) {
      environment.status |= floatStatus.invalidOperation;
      return zero(to, x.sign);
    }
    const quiet = processNaN(from, x, environment);
    if (quiet === from.defaultNaN) return to.defaultNaN;
    const fraction = quiet & (from.infinity ^ (from.signBit - 1n));
    const wider = to.fractionBits - from.fractionBits;
    return infinity(to, x.sign) | (wider >= 0 ? fraction << BigInt(wider) : fraction >> BigInt(-wider));
  }
  if (x.kind === "infinity") {
    if (!to.alternative) return infinity(to, x.sign);
    environment.status |= floatStatus.invalidOperation;
    return largest(to, x.sign);
  }
  if (x.kind === "zero") return zero(to, x.sign);
  return round(to, x.sign, x.significand, x.exponent, rounding, environment);
}

/** FPToFixed: saturates; the result as an unsigned number of the integer's width. */
export function toFixed(format: FloatFormat, a: Bits, to: FixedFormat, rounding: Rounding, environment: FloatEnvironment): bigint {
  const x = unpack(format, a, environment);
  if (isAnyNaN(x)) {
    invalid(format, environment);
    return 0n;
  }
  const greatest = (1n << BigInt(to.unsigned ? to.bits : to.bits - 1)) - 1n;
  const least = to.unsigned ? 0n : -greatest - 1n;
  const { whole, inexact } =
    x.kind === "infinity"
      ? { whole: 1n << 64n, inexact: false }
      : roundToWhole(x.sign, x.significand, -x.exponent - to.fractionBits, rounding);
  const result = x.sign ? -whole : whole;
  const saturated = result > greatest ? greatest : result < least ? least : result;
  if (saturated !== result) environment.status |= floatStatus.invalidOperation;
  else if (inexact) environment.status |= floatStatus.inexact;
  return BigInt.asUintN(to.bits, saturated);
}

/** FixedToFP, rounded as FPCR says. */
export function fromFixed(format: FloatFormat, a: bigint, from: FixedFormat, environment: FloatEnvironment): Bits {
  const value = from.unsigned ? BigInt.asUintN(from.bits, a) : BigInt.asIntN(from.bits, a);
  if (value === 0n) return 0n;
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  return round(format, negative ? 1 : 0, magnitude, -from.fractionBits, roundingOf(environment.control), environment);
}

/** FPRoundInt. `exact`: a change of value is the inexact exception (FRINTX). */
export function roundToIntegral(format: FloatFormat, a: Bits, rounding: Rounding, exact: boolean, environment: FloatEnvironment): Bits {
  const x = unpack(format, a, environment);
  if (isAnyNaN(x)) return processNaN(format, x, environment);
  if (x.kind === "infinity") return infinity(format, x.sign);
  if (x.kind === "zero") return zero(format, x.sign);
  if (x.exponent >= 0) return a;
  const { whole, inexact } = roundToWhole(x.sign, x.significand, -x.exponent, rounding);
  if (inexact && exact) environment.status |= floatStatus.inexact;
  return whole === 0n ? zero(format, x.sign) : round(format, x.sign, whole, 0, "zero", environment);
}
