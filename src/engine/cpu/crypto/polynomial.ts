// Products of polynomials over {0, 1}: multiplication without carries (Arm ARM, PolynomialMult).
// A vector is an unsigned bigint of 128 bits.

import { bytesOf, vectorOfWords, wordsOf } from "./vector.ts";

/** The 64 bits of a product of words, low half first. */
function wordProduct(a: number, b: number): readonly [number, number] {
  let low = -(b & 1) & a;
  let high = 0;
  for (let place = 1; place < 32; place += 1) {
    const factor = -((b >>> place) & 1) & a;
    low ^= factor << place;
    high ^= factor >>> (32 - place);
  }
  return [low, high];
}

function byteProduct(a: number, b: number): number {
  let result = 0;
  for (let place = 0; place < 8; place += 1) result ^= -((b >>> place) & 1) & (a << place);
  return result;
}

function byteProducts(a: bigint, b: bigint, count: number, bits: number): bigint {
  const [x, y] = [bytesOf(a), bytesOf(b)];
  let result = 0n;
  for (let lane = count - 1; lane >= 0; lane -= 1) {
    result = (result << BigInt(bits)) | BigInt(byteProduct(x[lane], y[lane]) & (2 ** bits - 1));
  }
  return result;
}

/** PMUL: the low eight bits of the product of each two bytes. */
export const polynomialMultiply = (a: bigint, b: bigint): bigint => byteProducts(a, b, 16, 8);

/** PMULL: whole products, of the eight bytes or the one doubleword in the lower 64 bits. */
export function polynomialMultiplyLong(a: bigint, b: bigint, bits: 8 | 64): bigint {
  if (bits === 8) return byteProducts(a, b, 8, 16);
  const [aLow, aHigh] = wordsOf(a);
  const [bLow, bHigh] = wordsOf(b);
  const low = wordProduct(aLow, bLow);
  const high = wordProduct(aHigh, bHigh);
  // Karatsuba: the middle is the product of the sums less the two others.
  const middle = wordProduct(aLow ^ aHigh, bLow ^ bHigh);
  const [middleLow, middleHigh] = [0, 1].map((half) => middle[half] ^ low[half] ^ high[half]);
  return vectorOfWords([low[0], low[1] ^ middleLow, high[0] ^ middleHigh, high[1]]);
}
