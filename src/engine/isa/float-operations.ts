// What instructions on floating-point lanes have in common: one function a meaning, for every precision, scalars and vectors.

import type { FloatArithmetic, FloatBits, Rounding } from "./float-arithmetic.ts";
import { everyOther, inAllLanes, type Shape } from "./lane-operations.ts";
import type { Machine, ValueKinds } from "./machine.ts";
import type { LaneBits } from "./vector-arithmetic.ts";

/** A shape whose lanes are numbers. */
export interface FloatShape extends Shape {
  readonly bits: FloatBits;
}

/** Gives a vector from two; `d` reads the destination's old value. */
export type FloatCombine = <V extends ValueKinds>(
  m: Machine<V>,
  shape: FloatShape,
  a: V["v128"],
  b: V["v128"],
  d: () => V["v128"],
) => V["v128"];

export const floatVectorShape = (bits: FloatBits, Q: number): FloatShape => ({ bits, width: Q ? 128 : 64 });
export const floatScalarShape = (bits: FloatBits): FloatShape => ({ bits, width: bits });

/** Bits of a scalar's precision, as `ptype` says. */
export const typeBits = (ptype: number): FloatBits => (ptype === 0 ? 32 : ptype === 1 ? 64 : 16);
/** Bits of single or double precision, as `sz` says. */
export const sizeBits = (sz: number): FloatBits => (sz ? 64 : 32);

/** Arithmetic on the lanes that take part. */
export const floatsOf = <V extends ValueKinds>(m: Machine<V>, { bits, width }: FloatShape): FloatArithmetic<V> =>
  m.floats(bits, width / bits);

const signs = <V extends ValueKinds>(m: Machine<V>, bits: FloatBits): V["v128"] => inAllLanes(m, bits, 1n << BigInt(bits - 1));

/** Turns the signs round, of NaNs as well (FPNeg). */
export const negateFloats = <V extends ValueKinds>(m: Machine<V>, bits: FloatBits, a: V["v128"]): V["v128"] =>
  m.vector.xor(a, signs(m, bits));

/** Clears the signs, of NaNs as well (FPAbs). */
const absoluteFloats = <V extends ValueKinds>(m: Machine<V>, bits: FloatBits, a: V["v128"]): V["v128"] =>
  m.vector.and(a, m.vector.not(signs(m, bits)));

type Binary = {
  [Name in keyof FloatArithmetic<ValueKinds>]: FloatArithmetic<ValueKinds>[Name] extends (a: unknown, b: unknown) => unknown ? Name : never;
}[keyof FloatArithmetic<ValueKinds>];

/** An operation of `FloatArithmetic` on two vectors, by name. */
export const operateFloats =
  (name: Exclude<Binary, "convert" | "fromFixed" | "compareFlags">): FloatCombine =>
  (m, shape, a, b) =>
    floatsOf(m, shape)[name](a, b);

/** Combines neighbours: those of `a`, then those of `b`. */
export const pairwiseFloats =
  (combine: FloatCombine): FloatCombine =>
  (m, shape, a, b, d) =>
    combine(m, shape, everyOther(m, shape, a, b, 0), everyOther(m, shape, a, b, 1), d);

/** Of the numbers without their signs. */
export const onAbsoluteFloats =
  (combine: FloatCombine): FloatCombine =>
  (m, shape, a, b, d) =>
    combine(m, shape, absoluteFloats(m, shape.bits, a), absoluteFloats(m, shape.bits, b), d);

export const floatDistance: FloatCombine = (m, shape, a, b) => absoluteFloats(m, shape.bits, floatsOf(m, shape).subtract(a, b));

export const multiplyAddFloats: FloatCombine = (m, shape, a, b, d) => floatsOf(m, shape).multiplyAdd(d(), a, b);

export const multiplySubtractFloats: FloatCombine = (m, shape, a, b, d) =>
  floatsOf(m, shape).multiplyAdd(d(), negateFloats(m, shape.bits, a), b);

/** Gives a vector from one: the lanes that take part, and 0 above them. */
export type FloatTransform = <V extends ValueKinds>(m: Machine<V>, shape: FloatShape, a: V["v128"]) => V["v128"];

export const copiedFloats: FloatTransform = (m, { width }, a) => m.vector.truncate(a, width);
export const negatedFloats: FloatTransform = (m, { bits, width }, a) => m.vector.truncate(negateFloats(m, bits, a), width);
export const absoluteOfFloats: FloatTransform = (m, { bits, width }, a) => m.vector.truncate(absoluteFloats(m, bits, a), width);

/** An operation of `FloatArithmetic` on one vector, by name. */
export const transformFloats =
  (name: "squareRoot" | "reciprocalEstimate" | "reciprocalSquareRootEstimate" | "reciprocalExponent"): FloatTransform =>
  (m, shape, a) =>
    floatsOf(m, shape)[name](a);

export const roundFloats =
  (rounding: Rounding, signalsInexact = false): FloatTransform =>
  (m, shape, a) =>
    floatsOf(m, shape).roundToIntegral(a, rounding, signalsInexact);

/** To whole numbers of as many bits. */
export const floatsToIntegers =
  (rounding: Rounding, unsigned: boolean): FloatTransform =>
  (m, shape, a) =>
    floatsOf(m, shape).toFixed(a, { bits: shape.bits, fractionBits: 0, unsigned }, rounding);

/** From whole numbers of as many bits. */
export const integersToFloats =
  (unsigned: boolean): FloatTransform =>
  (m, shape, a) =>
    floatsOf(m, shape).fromFixed(a, { bits: shape.bits, fractionBits: 0, unsigned });

export const compareFloatsWithZero =
  (relation: "equal" | "greater" | "greaterOrEqual" | "less" | "lessOrEqual"): FloatTransform =>
  (m, shape, a) => {
    const floats = floatsOf(m, shape);
    const zero = m.vector.constant(0n);
    if (relation === "less") return floats.greater(zero, a);
    if (relation === "lessOrEqual") return floats.greaterOrEqual(zero, a);
    return floats[relation](a, zero);
  };

/** The bits of FMOV's immediate (VFPExpandImm): sign, exponent of three bits, fraction of four. */
export function immediateFloat(bits: FloatBits, imm8: number): bigint {
  const fractionBits = { 16: 10, 32: 23, 64: 52 }[bits];
  const bias = 2n ** BigInt(bits - fractionBits - 2) - 1n;
  const exponent = bias + BigInt((((imm8 >> 4) & 7) ^ 4) - 3);
  const sign = BigInt(imm8 >> 7) << BigInt(bits - 1);
  return sign | (exponent << BigInt(fractionBits)) | (BigInt(imm8 & 15) << BigInt(fractionBits - 4));
}

/** Combines neighbours until one is left: of pairs, then of their results (Reduce), an order that NaNs show. */
export function reduceFloats<V extends ValueKinds>(m: Machine<V>, shape: FloatShape, a: V["v128"], combine: FloatCombine): V["v128"] {
  let value = a;
  for (let { bits, width } = shape; width > bits; width = (width / 2) as LaneBits) {
    const [even, odd] = ([0, 1] as const).map((first) => everyOther(m, { bits, width }, value, value, first));
    value = combine(m, { bits, width: (width / 2) as LaneBits }, even, odd, () => even);
  }
  return value;
}
