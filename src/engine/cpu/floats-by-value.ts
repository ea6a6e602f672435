// Floating point on vectors by value: the functions of float/ lane by lane.

import type { FixedFormat, FloatArithmetic, FloatBits, Rounding } from "../isa/float-arithmetic.ts";
import type { ByValue } from "./arithmetic-by-value.ts";
import * as float from "./float/index.ts";
import { joinLanes, splitLanes } from "./vectors-by-value.ts";

type Unary = (format: float.FloatFormat, a: bigint, environment: float.FloatEnvironment) => bigint;
type Binary = (format: float.FloatFormat, a: bigint, b: bigint, environment: float.FloatEnvironment) => bigint;
type Comparison = (format: float.FloatFormat, a: bigint, b: bigint, environment: float.FloatEnvironment) => boolean;

export class FloatsByValue implements FloatArithmetic<ByValue> {
  readonly bits: FloatBits;
  readonly count: number;
  readonly #format: float.FloatFormat;
  readonly #environment: float.FloatEnvironment;

  constructor(bits: FloatBits, count: number, environment: float.FloatEnvironment) {
    this.bits = bits;
    this.count = count;
    this.#format = float.formatOf(bits);
    this.#environment = environment;
  }

  #split(a: bigint, bits: number = this.bits): bigint[] {
    return splitLanes(a, bits, this.count);
  }
  #unary(compute: Unary, a: bigint): bigint {
    return joinLanes(
      this.#split(a).map((x) => compute(this.#format, x, this.#environment)),
      this.bits,
    );
  }
  #binary(compute: Binary, a: bigint, b: bigint): bigint {
    const second = this.#split(b);
    return joinLanes(
      this.#split(a).map((x, index) => compute(this.#format, x, second[index], this.#environment)),
      this.bits,
    );
  }
  #mask(compare: Comparison, a: bigint, b: bigint): bigint {
    return this.#binary((format, x, y, environment) => (compare(format, x, y, environment) ? -1n : 0n), a, b);
  }
  #rounding(rounding: Rounding): float.Rounding {
    return rounding === "current" ? float.roundingOf(this.#environment.control) : rounding;
  }

  add(a: bigint, b: bigint): bigint {
    return this.#binary(float.add, a, b);
  }
  subtract(a: bigint, b: bigint): bigint {
    return this.#binary(float.subtract, a, b);
  }
  multiply(a: bigint, b: bigint): bigint {
    return this.#binary(float.multiply, a, b);
  }
  multiplyExtended(a: bigint, b: bigint): bigint {
    return this.#binary(float.multiplyExtended, a, b);
  }
  multiplyAdd(addend: bigint, a: bigint, b: bigint): bigint {
    const [addends, factors] = [this.#split(addend), this.#split(b)];
    return joinLanes(
      this.#split(a).map((x, index) => float.multiplyAdd(this.#format, addends[index], x, factors[index], this.#environment)),
      this.bits,
    );
  }
  divide(a: bigint, b: bigint): bigint {
    return this.#binary(float.divide, a, b);
  }
  squareRoot(a: bigint): bigint {
    return this.#unary(float.squareRoot, a);
  }
  maximum(a: bigint, b: bigint): bigint {
    return this.#binary(float.maximum, a, b);
  }
  minimum(a: bigint, b: bigint): bigint {
    return this.#binary(float.minimum, a, b);
  }
  maximumNumber(a: bigint, b: bigint): bigint {
    return this.#binary(float.maximumNumber, a, b);
  }
  minimumNumber(a: bigint, b: bigint): bigint {
    return this.#binary(float.minimumNumber, a, b);
  }
  equal(a: bigint, b: bigint): bigint {
    return this.#mask(float.equal, a, b);
  }
  greater(a: bigint, b: bigint): bigint {
    return this.#mask(float.greater, a, b);
  }
  greaterOrEqual(a: bigint, b: bigint): bigint {
    return this.#mask(float.greaterOrEqual, a, b);
  }
  compareFlags(a: bigint, b: bigint, signalsQuietNan: boolean): number {
    const { bits } = this;
    return float.compare(this.#format, BigInt.asUintN(bits, a), BigInt.asUintN(bits, b), signalsQuietNan, this.#environment);
  }
  reciprocalEstimate(a: bigint): bigint {
    return this.#unary(float.reciprocalEstimate, a);
  }
  reciprocalSquareRootEstimate(a: bigint): bigint {
    return this.#unary(float.reciprocalSquareRootEstimate, a);
  }
  reciprocalExponent(a: bigint): bigint {
    return this.#unary(float.reciprocalExponent, a);
  }
  unsignedReciprocalEstimate(a: bigint): bigint {
    return this.#unary((_format, x) => float.unsignedReciprocalEstimate(x), a);
  }
  unsignedReciprocalSquareRootEstimate(a: bigint): bigint {
    return this.#unary((_format, x) => float.unsignedReciprocalSquareRootEstimate(x), a);
  }
  reciprocalStep(a: bigint, b: bigint): bigint {
    return this.#binary(float.reciprocalStep, a, b);
  }
  reciprocalSquareRootStep(a: bigint, b: bigint): bigint {
    return this.#binary(float.reciprocalSquareRootStep, a, b);
  }
  roundToIntegral(a: bigint, rounding: Rounding, signalsInexact: boolean): bigint {
    return this.#unary(
      (format, x, environment) => float.roundToIntegral(format, x, this.#rounding(rounding), signalsInexact, environment),
      a,
    );
  }
  toFixed(a: bigint, format: FixedFormat, rounding: Rounding): bigint {
    const results = this.#split(a).map((x) => float.toFixed(this.#format, x, format, this.#rounding(rounding), this.#environment));
    return joinLanes(results, format.bits);
  }
  fromFixed(a: bigint, format: FixedFormat): bigint {
    const results = this.#split(a, format.bits).map((x) => float.fromFixed(this.#format, x, format, this.#environment));
    return joinLanes(results, this.bits);
  }
  convert(a: bigint, to: FloatBits, rounding: Rounding = "current"): bigint {
    const results = this.#split(a).map((x) =>
      float.convert(this.#format, float.formatOf(to), x, this.#environment, this.#rounding(rounding)),
    );
    return joinLanes(results, to);
  }
}
