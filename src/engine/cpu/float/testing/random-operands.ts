// Operands at which floating point goes wrong: edges of every kind, and numbers that have to do with each other.

import type { Random } from "../../testing/random-program.ts";
import { absolute, add, double, type FloatFormat, half, multiply, negate, single } from "../index.ts";
import type { Operation } from "./operations.ts";

/** Bits of FPCR that matter: rounding, flush to zero, default NaN, the alternative half. */
const controls = [0x0040_0000, 0x0080_0000, 0x0100_0000, 0x0200_0000, 0x0400_0000, 0x0008_0000];

/** The ordinary FPCR a third of the time. */
export function randomControl(random: Random): number {
  if (random.chance(3)) return 0;
  return controls.reduce((sum, bit) => (random.chance(3) ? sum | bit : sum), 0);
}

/** Numbers of which pairs and triples tie, cancel, overflow, are tiny or just not; NaNs with payloads. Of both signs. */
export function edgesOf(format: FloatFormat): bigint[] {
  const { fractionBits, infinity, quietBit, signBit, minimumExponent } = format;
  const one = BigInt(1 - minimumExponent) << BigInt(fractionBits);
  const leastNormal = 1n << BigInt(fractionBits);
  const middle = (fractionBits + 1) >> 1;
  const positive = [
    0n,
    1n,
    leastNormal - 1n,
    leastNormal,
    leastNormal + 1n,
    one - 1n,
    one,
    one + 1n,
    // The product of these two lies in the middle between two numbers.
    one + (1n << BigInt(middle)),
    one + (1n << BigInt(fractionBits - middle - 1)),
    one + leastNormal,
    one + leastNormal + quietBit,
    infinity - 1n,
    infinity - leastNormal,
    infinity,
    infinity + 0x155n,
    infinity + quietBit + 0x0aan,
  ];
  return positive.flatMap((bits) => [bits, bits | signBit]);
}

const wide = (random: Random): bigint => (BigInt(random.bits()) << 32n) | BigInt(random.bits());

function randomFraction(random: Random, { fractionBits }: FloatFormat): bigint {
  const width = BigInt(fractionBits);
  const all = (1n << width) - 1n;
  const any = wide(random) & all;
  switch (random.below(8)) {
    case 0:
      return 0n;
    case 1:
      return random.of([1n, all, 1n << (width - 1n), (1n << (width - 1n)) - 1n, (1n << (width - 1n)) | 1n]);
    case 2:
    case 3:
      // Products of such have few bits more than fit, so that ties come up.
      return (any >> (width / 2n)) << (width / 2n);
    case 4:
      return 1n << BigInt(random.below(fractionBits));
    default:
      return any;
  }
}

const exponentOf = (format: FloatFormat, bits: bigint): number => Number(absolute(format, bits) >> BigInt(format.fractionBits));

/** A number whose exponent field is near a given one. */
function near(random: Random, format: FloatFormat, exponent: number, spread: number): bigint {
  const top = Number(format.infinity >> BigInt(format.fractionBits));
  const field = Math.min(Math.max(exponent + random.below(2 * spread + 1) - spread, 0), top);
  const sign = random.chance(2) ? format.signBit : 0n;
  return sign | (BigInt(field) << BigInt(format.fractionBits)) | randomFraction(random, format);
}

function anyNumber(random: Random, format: FloatFormat): bigint {
  const top = Number(format.infinity >> BigInt(format.fractionBits));
  switch (random.below(8)) {
    case 0:
      return near(random, format, 0, 1);
    case 1:
      return near(random, format, top, 2);
    case 2:
    case 3:
      // Between 2^−5 and 2^64: where conversions to integers are decided.
      return near(random, format, (top >> 1) + 30, 35);
    case 4:
      return near(random, format, top >> 1, 3);
    default:
      return near(random, format, random.below(top + 1), 0);
  }
}

function integer(random: Random): bigint {
  const small = BigInt(random.below(4));
  const power = 1n << BigInt(random.below(64));
  const value = random.of([small, power, power - 1n, power + 1n, -power, wide(random), wide(random) >> BigInt(random.below(64)), -small]);
  return BigInt.asUintN(64, value);
}

/** One that has to do with `a`: sums that cancel, products and quotients at both ends of the range. */
function related(random: Random, format: FloatFormat, a: bigint): bigint {
  const exponent = exponentOf(format, a);
  const top = Number(format.infinity >> BigInt(format.fractionBits));
  const bias = top >> 1;
  const target = random.of([exponent, exponent, bias - exponent, top + bias - exponent, exponent + bias, exponent - bias]);
  return near(random, format, target, random.of([0, 2, format.fractionBits + 2]));
}

/** An addend to a product: near it, its negative, or far below, where it decides a tie. */
function addendOf(random: Random, format: FloatFormat, product: bigint): bigint {
  const environment = { control: 0, status: 0 };
  const exponent = exponentOf(format, product);
  return random.of([
    () => anyNumber(random, format),
    () => near(random, format, exponent, random.of([0, 1, 3, format.fractionBits + 2])),
    () => near(random, format, exponent - format.fractionBits - random.below(2 * format.fractionBits), 1),
    () => negate(format, product),
    () => add(format, negate(format, product), BigInt(random.below(3)), environment),
  ])();
}

/** Three operands of an operation. */
export function randomOperands(random: Random, { operands }: Operation): [bigint, bigint, bigint] {
  const [first] = operands;
  if (first === "integer") return [integer(random), 0n, 0n];
  const format = { half, single, double }[first];
  const a = anyNumber(random, format);
  const b = random.of([
    () => related(random, format, a),
    () => anyNumber(random, format),
    () => (random.chance(4) ? negate(format, a) : a),
  ])();
  if (operands.length < 3) return [a, b, 0n];
  return [a, b, addendOf(random, format, multiply(format, a, b, { control: 0, status: 0 }))];
}
