// What instructions on integer lanes have in common, put together from the primitives of `Lanes`: one function a meaning,
// for whatever width of lanes. A shape says how wide they are and how many bits of the register take part; what a function
// leaves above those is for whoever writes the register to clear (`writeShaped`).

import type { Machine, ValueKinds } from "./machine.ts";
import type { LaneBits } from "./vector-arithmetic.ts";

export interface Shape {
  /** Of a lane. */
  readonly bits: LaneBits;
  /** That take part: 64 or 128 of a vector, one lane of a scalar. */
  readonly width: LaneBits | 128;
}

/** A vector of 64 or 128 bits with lanes of 2^size bytes. */
export const vectorShape = (size: number, Q: number): Shape => ({ bits: laneBits(size), width: Q ? 128 : 64 });
export const scalarShape = (size: number): Shape => ({ bits: laneBits(size), width: laneBits(size) });
export const laneBits = (size: number): LaneBits => (8 << size) as LaneBits;

/** Gives a vector from two; `d` reads the destination's old value. */
export type Combine = <V extends ValueKinds>(m: Machine<V>, shape: Shape, a: V["v128"], b: V["v128"], d: () => V["v128"]) => V["v128"];

/** Writes a register: the bits that take part, and 0 above them. */
export function writeShaped<V extends ValueKinds>(m: Machine<V>, register: number, value: V["v128"], { width }: Shape): void {
  m.vector.write(register, m.vector.truncate(value, width));
}

/** Writes the low 64 bits of a value: into the lower half, with 0 above; or into the upper half, and the lower stays. */
export function writeHalf<V extends ValueKinds>(m: Machine<V>, register: number, value: V["v128"], upper: boolean): void {
  const lanes = m.lanes(64);
  if (!upper) m.vector.write(register, m.vector.truncate(value, 64));
  else m.vector.write(register, lanes.replace(m.vector.read(register), 1, lanes.extract(value, 0)));
}

/** The value in all lanes. */
export const inAllLanes = <V extends ValueKinds>(m: Machine<V>, bits: LaneBits, value: bigint): V["v128"] =>
  m.lanes(bits).splat(m.i64.constant(value));

const indexList = (length: number, indexOf: (place: number) => number): number[] => Array.from({ length }, (_, place) => indexOf(place));

/** Lanes of `a` and of `b` behind it, both of 128 bits, in the order of their indices; the rest of the result is of no account. */
export function arrange<V extends ValueKinds>(
  m: Machine<V>,
  bits: LaneBits,
  a: V["v128"],
  b: V["v128"],
  lanes: readonly number[],
): V["v128"] {
  const bytes = bits / 8;
  return m.vector.shuffle(
    a,
    b,
    indexList(16, (place) => (lanes[Math.floor(place / bytes)] ?? 0) * bytes + (place % bytes)),
  );
}

export interface Pick {
  /** Which of the vectors. */
  readonly source: number;
  readonly lane: number;
}

/** Lanes picked from any number of vectors. */
export function gather<V extends ValueKinds>(
  m: Machine<V>,
  bits: LaneBits,
  vectors: readonly V["v128"][],
  picks: readonly Pick[],
): V["v128"] {
  const count = 128 / bits;
  return vectors.slice(1).reduce<V["v128"]>((sofar, vector, index) => {
    // What earlier vectors gave is in its place, but for the first, which is taken from as it is.
    const laneOf = ({ source, lane }: Pick, place: number): number => (source === index + 1 ? count + lane : index === 0 ? lane : place);
    return arrange(m, bits, sofar, vector, picks.map(laneOf));
  }, vectors[0]);
}

/** Lanes `first`, `first` + 2 … of the two registers' bits that take part, one behind the other. */
export function everyOther<V extends ValueKinds>(
  m: Machine<V>,
  { bits, width }: Shape,
  a: V["v128"],
  b: V["v128"],
  first: 0 | 1,
): V["v128"] {
  const count = width / bits;
  const inB = (lane: number): number => (lane < count ? lane : lane - count + 128 / bits);
  return arrange(
    m,
    bits,
    a,
    b,
    indexList(count, (place) => inB(2 * place + first)),
  );
}

/** Combines neighbours: those of `a`, then those of `b`. */
export const pairwise =
  (combine: Combine): Combine =>
  (m, shape, a, b, d) =>
    combine(m, shape, everyOther(m, shape, a, b, 0), everyOther(m, shape, a, b, 1), d);

/** Combines all lanes that take part into the lowest one. */
export function reduce<V extends ValueKinds>(m: Machine<V>, { bits, width }: Shape, a: V["v128"], combine: Combine): V["v128"] {
  let value = a;
  for (let count = width / bits; count > 1; count /= 2) {
    const half = count / 2;
    const upper = arrange(
      m,
      bits,
      value,
      value,
      indexList(128 / bits, (place) => (place + half) % (128 / bits)),
    );
    const before = value;
    value = combine(m, { bits, width: 128 }, before, upper, () => before);
  }
  return value;
}

export const operate =
  (
    name:
      | "add"
      | "subtract"
      | "multiply"
      | "equal"
      | "greaterSigned"
      | "greaterUnsigned"
      | "minSigned"
      | "minUnsigned"
      | "maxSigned"
      | "maxUnsigned",
  ): Combine =>
  (m, { bits }, a, b) =>
    m.lanes(bits)[name](a, b);

/** Adds to what the destination has. */
export const accumulate =
  (combine: Combine): Combine =>
  (m, shape, a, b, d) =>
    m.lanes(shape.bits).add(d(), combine(m, shape, a, b, d));

export const multiplySubtract: Combine = (m, { bits }, a, b, d) => m.lanes(bits).subtract(d(), m.lanes(bits).multiply(a, b));

export const greaterOrEqualSigned: Combine = (m, { bits }, a, b) => m.vector.not(m.lanes(bits).greaterSigned(b, a));
export const greaterOrEqualUnsigned: Combine = (m, { bits }, a, b) => m.vector.not(m.lanes(bits).greaterUnsigned(b, a));
export const haveCommonOnes: Combine = (m, { bits }, a, b) => m.vector.not(m.lanes(bits).equal(m.vector.and(a, b), m.vector.constant(0n)));

export const distanceSigned: Combine = (m, { bits }, a, b) => {
  const lanes = m.lanes(bits);
  return lanes.subtract(lanes.maxSigned(a, b), lanes.minSigned(a, b));
};
export const distanceUnsigned: Combine = (m, { bits }, a, b) => {
  const lanes = m.lanes(bits);
  return lanes.subtract(lanes.maxUnsigned(a, b), lanes.minUnsigned(a, b));
};

const half = <V extends ValueKinds>(m: Machine<V>, { bits }: Shape, a: V["v128"], signed: boolean): V["v128"] =>
  signed ? m.lanes(bits).shiftRightArithmetic(a, 1) : m.lanes(bits).shiftRightLogical(a, 1);

// Without a bit more than the lanes have: a + b = 2(a & b) + (a ^ b) = 2(a | b) − (a ^ b), a − b = (a ^ b) − 2(¬a & b).
export const halvedSum =
  (signed: boolean): Combine =>
  (m, shape, a, b) =>
    m.lanes(shape.bits).add(m.vector.and(a, b), half(m, shape, m.vector.xor(a, b), signed));
export const halvedSumRoundedUp =
  (signed: boolean): Combine =>
  (m, shape, a, b) =>
    m.lanes(shape.bits).subtract(m.vector.or(a, b), half(m, shape, m.vector.xor(a, b), signed));
export const halvedDifference =
  (signed: boolean): Combine =>
  (m, shape, a, b) =>
    m.lanes(shape.bits).subtract(half(m, shape, m.vector.xor(a, b), signed), m.vector.and(m.vector.not(a), b));

/** Notes saturation where two results differ in the bits that take part; the result is the first. */
export function saturated<V extends ValueKinds>(m: Machine<V>, result: V["v128"], plain: V["v128"], { width }: Shape): V["v128"] {
  m.markSaturated(m.vector.any(m.vector.truncate(m.vector.xor(result, plain), width)));
  return result;
}

export const addSaturating =
  (signed: boolean): Combine =>
  (m, shape, a, b) => {
    const lanes = m.lanes(shape.bits);
    return saturated(m, signed ? lanes.addSaturatingSigned(a, b) : lanes.addSaturatingUnsigned(a, b), lanes.add(a, b), shape);
  };
export const subtractSaturating =
  (signed: boolean): Combine =>
  (m, shape, a, b) => {
    const lanes = m.lanes(shape.bits);
    const result = signed ? lanes.subtractSaturatingSigned(a, b) : lanes.subtractSaturatingUnsigned(a, b);
    return saturated(m, result, lanes.subtract(a, b), shape);
  };

/** Lanes 0, 1 … of both vectors taken together are halved in width by dropping the upper half of each. */
export const narrow = <V extends ValueKinds>(m: Machine<V>, bits: LaneBits, low: V["v128"], high: V["v128"]): V["v128"] =>
  everyOther(m, { bits, width: 128 }, low, high, 0);

/** The upper half of the doubled products of signed lanes of 16 or 32 bits (SQDMULH, SQRDMULH). */
export const multiplyHighDoubling =
  (rounded: boolean): Combine =>
  (m, shape, a, b) => {
    const { bits } = shape;
    const lanes = m.lanes(bits);
    const wide = m.lanes((bits * 2) as LaneBits);
    const half = (x: typeof a, y: typeof a): typeof a => {
      const product = wide.multiply(x, y);
      const toRound = rounded ? wide.add(product, inAllLanes(m, wide.bits, 1n << BigInt(bits - 2))) : product;
      return wide.shiftRightLogical(toRound, bits - 1);
    };
    const low = half(lanes.extendLowSigned(a), lanes.extendLowSigned(b));
    const high = half(lanes.extendHighSigned(a), lanes.extendHighSigned(b));
    const result = narrow(m, bits, low, high);
    // Only the square of the smallest number is too great, and nothing else gives the smallest number.
    const tooGreat = lanes.equal(result, inAllLanes(m, bits, 1n << BigInt(bits - 1)));
    return saturated(m, m.vector.xor(result, tooGreat), result, shape);
  };
