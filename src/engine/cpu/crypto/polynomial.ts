// Products of polynomials over {0, 1}: multiplication without carries (Arm ARM, PolynomialMult).
// A vector is an unsigned bigint of 128 bits.

/** Four bits of one factor at a time: the multiples of the other by all polynomials below x^4 are worked out once. */
function product(a: bigint, b: bigint, bits: number): bigint {
  const multiples = [0n, a];
  for (let index = 2; index < 16; index += 1) multiples.push((multiples[index >> 1] << 1n) ^ (index & 1 ? a : 0n));
  let result = 0n;
  for (let place = bits - 4; place >= 0; place -= 4) result = (result << 4n) ^ multiples[Number((b >> BigInt(place)) & 15n)];
  return result;
}

function lanes(a: bigint, b: bigint, bits: number, count: number, spacing: number): bigint {
  let result = 0n;
  for (let lane = 0; lane < count; lane += 1) {
    const place = BigInt(lane * bits);
    const each = product(BigInt.asUintN(bits, a >> place), BigInt.asUintN(bits, b >> place), bits);
    result |= BigInt.asUintN(spacing, each) << BigInt(lane * spacing);
  }
  return result;
}

/** PMUL: the low eight bits of the product of each two bytes. */
export const polynomialMultiply = (a: bigint, b: bigint): bigint => lanes(a, b, 8, 16, 8);

/** PMULL: whole products, of the eight bytes or the one doubleword in the lower 64 bits. */
export const polynomialMultiplyLong = (a: bigint, b: bigint, bits: 8 | 64): bigint => lanes(a, b, bits, 64 / bits, bits * 2);
