// What instructions on floating-point lanes have in common: one function a meaning, for every precision, scalars and vectors.

import type { FloatArithmetic, FloatBits } from "./float-arithmetic.ts";
import { everyOther, inAllLanes, type Shape } from "./lane-operations.ts";
import type { Machine, ValueKinds } from "./machine.ts";

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

/** Arithmetic on the lanes that take part. */
export const floatsOf = <V extends ValueKinds>(m: Machine<V>, { bits, width }: FloatShape): FloatArithmetic<V> =>
  m.floats(bits, width / bits);

const signs = <V extends ValueKinds>(m: Machine<V>, bits: FloatBits): V["v128"] => inAllLanes(m, bits, 1n << BigInt(bits - 1));

/** Turns the signs round, of NaNs as well (FPNeg). */
export const negateFloats = <V extends ValueKinds>(m: Machine<V>, bits: FloatBits, a: V["v128"]): V["v128"] =>
  m.vector.xor(a, signs(m, bits));

/** Clears the signs, of NaNs as well (FPAbs). */
export const absoluteFloats = <V extends ValueKinds>(m: Machine<V>, bits: FloatBits, a: V["v128"]): V["v128"] =>
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
