// Shifts of lanes: by the lanes of another vector (SSHL and its kin), and by a number, with rounding and limits.

import { type Combine, inAllLanes, laneBits, narrow, type Shape, saturated } from "./lane-operations.ts";
import type { Machine, ValueKinds } from "./machine.ts";
import type { LaneBits } from "./vector-arithmetic.ts";

export interface ShiftKind {
  readonly signed: boolean;
  readonly rounded?: boolean;
  readonly saturating?: boolean;
}

/** Shifts each lane left by the signed low byte of the other, to the right where that is negative. */
export const shiftByLanes =
  (kind: ShiftKind): Combine =>
  (m, shape, a, b) => {
    const lanes = m.lanes(shape.bits);
    if (kind.saturating) {
      const tooGreat = lanes.map((x, by) => shiftLane(m, shape.bits, kind, x, by).tooGreat, a, b);
      m.markSaturated(m.vector.any(m.vector.truncate(tooGreat, shape.width)));
    }
    return lanes.map((x, by) => shiftLane(m, shape.bits, kind, x, by).result, a, b);
  };

/** One lane: the result, and 1 if it is a limit because it does not fit. */
function shiftLane<V extends ValueKinds>(
  m: Machine<V>,
  bits: LaneBits,
  { signed, rounded = false, saturating = false }: ShiftKind,
  lane: V["i64"],
  by: V["i64"],
): { readonly result: V["i64"]; readonly tooGreat: V["i64"] } {
  const { i64 } = m;
  const zero = i64.constant(0);
  const x = signed ? i64.signExtend(lane, bits) : lane;
  const amount = i64.signExtend(by, 8);
  const toRight = i64.lessSigned(amount, zero);
  const isLong = i64.lessSigned(i64.constant(bits - 1), amount);
  const left = i64.select(isLong, zero, i64.shiftLeft(x, amount));
  const right = shiftLaneRight(m, x, i64.subtract(zero, amount), signed, rounded);
  if (!saturating) return { result: i64.select(toRight, right, left), tooGreat: zero };
  const back = signed
    ? i64.shiftRightArithmetic(i64.signExtend(left, bits), amount)
    : i64.shiftRightLogical(i64.zeroExtend(left, bits), amount);
  const fits = m.i32.select(isLong, i64.equal(x, zero), i64.equal(back, x));
  const greatest = i64.constant((1n << BigInt(signed ? bits - 1 : bits)) - 1n);
  const limit = signed ? i64.xor(greatest, i64.shiftRightArithmetic(x, i64.constant(63))) : greatest;
  return {
    result: i64.select(toRight, right, i64.select(fits, left, limit)),
    tooGreat: i64.select(m.i32.or(toRight, fits), zero, i64.constant(1)),
  };
}

/** By 1 to 128. A rounded shift looks at the last bit that goes. */
function shiftLaneRight<V extends ValueKinds>(m: Machine<V>, x: V["i64"], amount: V["i64"], signed: boolean, rounded: boolean): V["i64"] {
  const { i64 } = m;
  const one = i64.constant(1);
  if (!rounded) return shiftFar(m, x, amount, signed);
  const all = shiftFar(m, x, i64.subtract(amount, one), signed);
  return i64.add(signed ? i64.shiftRightArithmetic(all, one) : i64.shiftRightLogical(all, one), i64.and(all, one));
}

function shiftFar<V extends ValueKinds>(m: Machine<V>, x: V["i64"], amount: V["i64"], signed: boolean): V["i64"] {
  const { i64 } = m;
  const most = i64.constant(63);
  const far = i64.lessUnsigned(most, amount);
  if (signed) return i64.shiftRightArithmetic(x, i64.select(far, most, amount));
  return i64.select(far, i64.constant(0), i64.shiftRightLogical(x, amount));
}

/** Every lane to the right by 1 to `bits`. */
export function shiftRight<V extends ValueKinds>(m: Machine<V>, bits: LaneBits, a: V["v128"], amount: number, kind: ShiftKind): V["v128"] {
  const lanes = m.lanes(bits);
  const shift = (by: number): V["v128"] => (kind.signed ? lanes.shiftRightArithmetic(a, by) : lanes.shiftRightLogical(a, by));
  if (!kind.rounded) return shift(amount);
  // The last bit that goes, added: half the lowest bit that stays.
  return lanes.add(shift(amount), m.vector.and(shift(amount - 1), inAllLanes(m, bits, 1n)));
}

/** Every lane to the left by 0 to `bits` − 1, to a limit where it does not fit. `unsignedResult`: of signed lanes (SQSHLU). */
export function shiftLeftSaturating<V extends ValueKinds>(
  m: Machine<V>,
  shape: Shape,
  a: V["v128"],
  amount: number,
  { signed }: ShiftKind,
  unsignedResult = false,
): V["v128"] {
  const { bits } = shape;
  const lanes = m.lanes(bits);
  const left = lanes.shiftLeft(a, amount);
  if (unsignedResult) {
    // Negative lanes become 0; others are unsigned already.
    const positive = lanes.maxSigned(a, m.vector.constant(0n));
    const fits = lanes.equal(lanes.shiftRightLogical(lanes.shiftLeft(positive, amount), amount), positive);
    const result = m.vector.merge(fits, lanes.shiftLeft(positive, amount), m.vector.not(m.vector.constant(0n)));
    return noted(m, shape, result, m.vector.and(fits, lanes.equal(positive, a)));
  }
  const back = signed ? lanes.shiftRightArithmetic(left, amount) : lanes.shiftRightLogical(left, amount);
  const fits = lanes.equal(back, a);
  const greatest = inAllLanes(m, bits, (1n << BigInt(signed ? bits - 1 : bits)) - 1n);
  const limit = signed ? m.vector.xor(greatest, lanes.shiftRightArithmetic(a, bits)) : greatest;
  return noted(m, shape, m.vector.merge(fits, left, limit), fits);
}

/** Notes saturation where a lane that takes part does not fit. */
function noted<V extends ValueKinds>(m: Machine<V>, { width }: Shape, result: V["v128"], fits: V["v128"]): V["v128"] {
  m.markSaturated(m.vector.any(m.vector.truncate(m.vector.not(fits), width)));
  return result;
}

export type Narrowing = "plain" | "signed" | "unsigned" | "signedToUnsigned";

/**
 * Lanes at half their width, in the low `width` bits: the low halves, or the nearest limits of signed lanes in signed or
 * unsigned ones, of unsigned lanes in unsigned ones. `bits` and `width` are the result's.
 */
export function narrowTo<V extends ValueKinds>(m: Machine<V>, { bits, width }: Shape, a: V["v128"], narrowing: Narrowing): V["v128"] {
  const wide = laneBits(Math.log2(bits / 8) + 1);
  const lanes = m.lanes(wide);
  const zero = m.vector.constant(0n);
  const limits = (lowest: bigint, highest: bigint): V["v128"] =>
    lanes.minSigned(lanes.maxSigned(a, inAllLanes(m, wide, lowest)), inAllLanes(m, wide, highest));
  const half = 1n << BigInt(bits - 1);
  const clamped = {
    plain: () => a,
    signed: () => limits(-half, half - 1n),
    unsigned: () => lanes.minUnsigned(a, inAllLanes(m, wide, 2n * half - 1n)),
    signedToUnsigned: () => limits(0n, 2n * half - 1n),
  }[narrowing]();
  if (narrowing !== "plain") saturated(m, clamped, a, { bits: wide, width: width === 128 ? 128 : ((width * 2) as LaneBits) });
  return narrow(m, bits, clamped, zero);
}
