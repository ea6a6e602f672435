// Operations on integer lanes whose results are twice as wide, or that need lanes twice as wide on the way: one function a meaning.
// A `Combine` for wide lanes takes operands that are extended already, so that it is the same for signed and unsigned ones.

import { accumulate, type Combine, everyOther, inAllLanes, laneBits, operate, pairwise, type Shape, saturated } from "./lane-operations.ts";
import { narrowTo } from "./lane-shifts.ts";
import type { Machine, ValueKinds } from "./machine.ts";
import type { LaneBits } from "./vector-arithmetic.ts";

export const doubled = (bits: LaneBits): LaneBits => laneBits(Math.log2(bits / 8) + 1);

/** The lanes of the lower or upper 64 bits at twice their width. */
export function extended<V extends ValueKinds>(m: Machine<V>, bits: LaneBits, a: V["v128"], signed: boolean, upper: boolean): V["v128"] {
  const lanes = m.lanes(bits);
  if (upper) return signed ? lanes.extendHighSigned(a) : lanes.extendHighUnsigned(a);
  return signed ? lanes.extendLowSigned(a) : lanes.extendLowUnsigned(a);
}

/** The 64 bits of one half, with 0 above. */
export const halfOf = <V extends ValueKinds>(m: Machine<V>, a: V["v128"], upper: boolean): V["v128"] =>
  upper ? m.vector.fromI64(m.lanes(64).extract(a, 1)) : m.vector.truncate(a, 64);

/** The upper halves of wide lanes, in the low 64 bits. `bits` are the result's. */
export function upperHalves<V extends ValueKinds>(m: Machine<V>, bits: LaneBits, a: V["v128"], rounded: boolean): V["v128"] {
  const wide = doubled(bits);
  const value = rounded ? m.lanes(wide).add(a, inAllLanes(m, wide, 1n << BigInt(bits - 1))) : a;
  return everyOther(m, { bits, width: 128 }, value, value, 1);
}

export const multiplyWide: Combine = operate("multiply");
export const multiplyAddWide: Combine = accumulate(multiplyWide);

/** Twice the products; those of the smallest numbers are too great by one. */
export const multiplyDoubling: Combine = (m, shape, a, b) => {
  const lanes = m.lanes(shape.bits);
  const product = lanes.multiply(a, b);
  return saturated(m, lanes.addSaturatingSigned(product, product), lanes.add(product, product), shape);
};

/** Adds twice the products to the destination, or subtracts them, with a limit each time. */
export const multiplyDoublingAccumulate =
  (operation: "add" | "subtract"): Combine =>
  (m, shape, a, b, d) => {
    const lanes = m.lanes(shape.bits);
    const product = multiplyDoubling(m, shape, a, b, d);
    const old = d();
    if (operation === "add") return saturated(m, lanes.addSaturatingSigned(old, product), lanes.add(old, product), shape);
    return saturated(m, lanes.subtractSaturatingSigned(old, product), lanes.subtract(old, product), shape);
  };

/** Adds the rounded upper halves of twice the products to the destination, or subtracts them, with a limit at the end (SQRDMLAH). */
export const multiplyHighAccumulate =
  (operation: "add" | "subtract"): Combine =>
  (m, { bits, width }, a, b, d) => {
    const wideBits = doubled(bits);
    const wide = m.lanes(wideBits);
    const old = d();
    const halves = (width === 128 ? [false, true] : [false]).map((upper) => {
      const [x, y, z] = [a, b, old].map((each) => extended(m, bits, each, true, upper));
      // Half of what the Arm ARM adds up, which would need a bit more than there are: nothing is lost.
      const sum = wide[operation](wide.shiftLeft(z, bits - 1), wide.multiply(x, y));
      const rounded = wide.add(sum, inAllLanes(m, wideBits, 1n << BigInt(bits - 2)));
      const part: Shape = { bits, width: width === 128 ? 64 : width };
      return narrowTo(m, part, wide.shiftRightArithmetic(rounded, bits - 1), "signed");
    });
    return halves[1] === undefined ? halves[0] : m.lanes(64).replace(halves[0], 1, m.lanes(64).extract(halves[1], 0));
  };

const words: Shape = { bits: 32, width: 128 };
const addNeighbours = pairwise(operate("add"));

/** Adds the products of four bytes each to the words of the destination. */
export const dotProduct =
  (signed: boolean): Combine =>
  (m, _shape, a, b, d) => {
    const ofHalf = (upper: boolean): typeof a => {
      const products = m.lanes(16).multiply(extended(m, 8, a, signed, upper), extended(m, 8, b, signed, upper));
      const [low, high] = [false, true].map((half) => extended(m, 16, products, signed, half));
      return addNeighbours(m, words, low, high, d);
    };
    return m.lanes(32).add(d(), addNeighbours(m, words, ofHalf(false), ofHalf(true), d));
  };
