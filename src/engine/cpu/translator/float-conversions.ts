// Between singles, doubles and integers in Wasm: which instruction there is, and what it takes for a value to fit.

import type { FixedFormat } from "../../isa/float-arithmetic.ts";
import { type Opcode, opcode } from "../../wasm/index.ts";
import { apply, applyWith, constant32, constant64, constant128, type Node, operation } from "./node.ts";

/** Signed, unsigned. */
type Pair = readonly [Opcode, Opcode];
const pair = (signed: Opcode, unsigned: Opcode): Pair => [signed, unsigned];

/** From a format's bits to an integer's. */
const truncations: Record<32 | 64, Record<32 | 64, Pair>> = {
  32: { 32: pair(opcode.i32TruncSatF32S, opcode.i32TruncSatF32U), 64: pair(opcode.i64TruncSatF32S, opcode.i64TruncSatF32U) },
  64: { 32: pair(opcode.i32TruncSatF64S, opcode.i32TruncSatF64U), 64: pair(opcode.i64TruncSatF64S, opcode.i64TruncSatF64U) },
};
const truncationsOfWords = pair(opcode.i32x4TruncSatF32x4S, opcode.i32x4TruncSatF32x4U);
/** To a format's bits from an integer's. */
const conversions: Record<32 | 64, Record<32 | 64, Pair>> = {
  32: { 32: pair(opcode.f32ConvertI32S, opcode.f32ConvertI32U), 64: pair(opcode.f32ConvertI64S, opcode.f32ConvertI64U) },
  64: { 32: pair(opcode.f64ConvertI32S, opcode.f64ConvertI32U), 64: pair(opcode.f64ConvertI64S, opcode.f64ConvertI64U) },
};
const conversionsOfWords = pair(opcode.f32x4ConvertI32x4S, opcode.f32x4ConvertI32x4U);

function choose(
  bits: 32 | 64,
  isScalar: boolean,
  format: FixedFormat,
  scalars: Record<32 | 64, Record<32 | 64, Pair>>,
  words: Pair,
): Opcode | undefined {
  if (format.fractionBits !== 0 || format.bits === 16) return undefined;
  const which = format.unsigned ? 1 : 0;
  if (isScalar) return scalars[bits][format.bits][which];
  return bits === 32 && format.bits === 32 ? words[which] : undefined;
}

/** The instruction that makes whole numbers of numbers of so many bits, if there is one. */
export const truncationCode = (bits: 32 | 64, isScalar: boolean, format: FixedFormat): Opcode | undefined =>
  choose(bits, isScalar, format, truncations, truncationsOfWords);

/** The instruction that makes numbers of so many bits of whole numbers, if there is one. */
export const conversionCode = (bits: 32 | 64, isScalar: boolean, format: FixedFormat): Opcode | undefined =>
  choose(bits, isScalar, format, conversions, conversionsOfWords);

/** Singles as doubles: a scalar, or the first two of a vector. */
export const promote = (a: Node): Node =>
  a.type === "v128" ? apply("v128", opcode.f64x2PromoteLowF32x4, a) : apply("f64", opcode.f64PromoteF32, a);

const upperHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
/** The last two of a vector. */
export const promoteHigh = (a: Node): Node => promote(applyWith("v128", opcode.i8x16Shuffle, upperHalf, a, a));

/** One vector of doubles as singles, or two, the second behind the first. */
export function demoteBoth(low: Node, high?: Node): Node {
  const demote = (a: Node): Node => apply("v128", opcode.f32x4DemoteF64x2Zero, a);
  if (high === undefined) return demote(low);
  return applyWith("v128", opcode.i8x16Shuffle, [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23], demote(low), demote(high));
}

const [droppedBits, middleBits] = [0x1fff_ffffn, 0x1000_0000n];
/** Whether a double, or one of two, seems to lie in the middle between two singles: the bits that go are a 1 and zeros. */
export function isMiddle(a: Node): Node {
  if (a.type === "f64") {
    const dropped = operation("i64", opcode.i64And, apply("i64", opcode.i64ReinterpretF64, a), constant64(droppedBits));
    return apply("i32", opcode.i64Eq, dropped, constant64(middleBits));
  }
  const both = (lane: bigint): Node => constant128((lane << 64n) | lane);
  const dropped = apply("v128", opcode.v128And, a, both(droppedBits));
  return apply("i32", opcode.v128AnyTrue, apply("v128", opcode.i64x2Eq, dropped, both(middleBits)));
}

/** Whether an integer is so small that a fraction of so many bits holds it. */
export function fitsFraction(integer: Node, bits: number, unsigned: boolean): Node {
  const most = 1n << BigInt(bits);
  const [below, add] = integer.type === "i64" ? [opcode.i64LeU, opcode.i64Add] : [opcode.i32LeU, opcode.i32Add];
  const constant = (value: bigint): Node => (integer.type === "i64" ? constant64(value) : constant32(Number(value)));
  if (unsigned) return apply("i32", below, integer, constant(most));
  return apply("i32", below, operation(integer.type, add, integer, constant(most)), constant(2n * most));
}
