// Floating point on bit patterns of half, single or double precision in the lanes of a vector. Part of `Machine` (machine.ts).
// An operation computes the first `count` lanes, one for a scalar, and leaves 0 in the bits above them. It honours FPCR
// (rounding, flush to zero, default NaN) and adds its exceptions to FPSR: the one effect that a value has, which takes hold
// with the others when the instruction ends. Results are those of the functions of the same sense in the Arm ARM (J1.3).
// Changing a sign raises nothing: that is `and`, `or`, `xor` of the vector.

import type { ValueKinds } from "./machine.ts";

/** Bits of a number: half, single, double precision. */
export type FloatBits = 16 | 32 | 64;

/** "current" is what FPCR says; "odd" rounds to the neighbour whose last bit is 1 (FCVTXN). */
export type Rounding = "nearestEven" | "up" | "down" | "zero" | "nearestAway" | "odd" | "current";

export interface FixedFormat {
  /** Bits of the fixed-point number: those of the lane, but for a scalar that goes to or comes from a general register. */
  readonly bits: 16 | 32 | 64;
  /** Of those, behind the point. 0: an integer. */
  readonly fractionBits: number;
  readonly unsigned: boolean;
}

export interface FloatArithmetic<V extends ValueKinds> {
  readonly bits: FloatBits;
  readonly count: number;

  add(a: V["v128"], b: V["v128"]): V["v128"];
  subtract(a: V["v128"], b: V["v128"]): V["v128"];
  multiply(a: V["v128"], b: V["v128"]): V["v128"];
  /** FMULX: 0 times infinity is 2. */
  multiplyExtended(a: V["v128"], b: V["v128"]): V["v128"];
  /** addend + a × b, rounded once (FPMulAdd). */
  multiplyAdd(addend: V["v128"], a: V["v128"], b: V["v128"]): V["v128"];
  divide(a: V["v128"], b: V["v128"]): V["v128"];
  squareRoot(a: V["v128"]): V["v128"];
  maximum(a: V["v128"], b: V["v128"]): V["v128"];
  minimum(a: V["v128"], b: V["v128"]): V["v128"];
  /** FMAXNM: a number rather than a quiet NaN. */
  maximumNumber(a: V["v128"], b: V["v128"]): V["v128"];
  minimumNumber(a: V["v128"], b: V["v128"]): V["v128"];

  /** All bits of a lane where it holds, else none; not where one is a NaN. */
  equal(a: V["v128"], b: V["v128"]): V["v128"];
  greater(a: V["v128"], b: V["v128"]): V["v128"];
  greaterOrEqual(a: V["v128"], b: V["v128"]): V["v128"];
  /** Of the first lanes, as FCMP; as FCMPE if quiet NaNs are invalid as well. */
  compareFlags(a: V["v128"], b: V["v128"], signalsQuietNan: boolean): V["flags"];

  /** FRECPE, FRSQRTE, FRECPX. */
  reciprocalEstimate(a: V["v128"]): V["v128"];
  reciprocalSquareRootEstimate(a: V["v128"]): V["v128"];
  reciprocalExponent(a: V["v128"]): V["v128"];
  /** URECPE, URSQRTE: of 32-bit fixed-point numbers; neither FPCR nor FPSR is concerned. */
  unsignedReciprocalEstimate(a: V["v128"]): V["v128"];
  unsignedReciprocalSquareRootEstimate(a: V["v128"]): V["v128"];
  /** FRECPS: 2 − a × b, FRSQRTS: (3 − a × b) / 2, rounded once. */
  reciprocalStep(a: V["v128"], b: V["v128"]): V["v128"];
  reciprocalSquareRootStep(a: V["v128"], b: V["v128"]): V["v128"];

  /** FRINT*: `signalsInexact` for FRINTX. */
  roundToIntegral(a: V["v128"], rounding: Rounding, signalsInexact: boolean): V["v128"];
  /** Lanes of the format's bits, with the nearest limit where a number does not fit. */
  toFixed(a: V["v128"], format: FixedFormat, rounding: Rounding): V["v128"];
  /** From lanes of the format's bits. */
  fromFixed(a: V["v128"], format: FixedFormat): V["v128"];
  /** FCVT: `count` lanes of `to` bits. */
  convert(a: V["v128"], to: FloatBits, rounding?: Rounding): V["v128"];
}
