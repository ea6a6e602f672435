// One step of an AES round on a state of 16 bytes, the columns one after the other (FIPS 197; Arm ARM, AESE and its kin).
// A vector is an unsigned bigint of 128 bits, its first byte the lowest.

import { bytesOf, vectorOfBytes } from "./vector.ts";

/** Twice a number of GF(2^8), modulo x^8 + x^4 + x^3 + x + 1. */
const double = (value: number): number => ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff;

function product(a: number, b: number): number {
  let result = 0;
  for (let factor = a, rest = b; rest; rest >>= 1, factor = double(factor)) if (rest & 1) result ^= factor;
  return result;
}

/** The S-box: the inverse, then an affine map (FIPS 197 §5.1.1). 3 generates the field, and 0xf6 is its inverse. */
export const substitution = new Uint8Array(256);
export const inverseSubstitution = new Uint8Array(256);
for (let power = 0, value = 1, inverse = 1; power < 256; power += 1) {
  const from = power === 255 ? 0 : value;
  const to = power === 255 ? 0 : inverse;
  const rotations = to * 0x0101;
  substitution[from] = to ^ (rotations >> 7) ^ (rotations >> 6) ^ (rotations >> 5) ^ (rotations >> 4) ^ 0x63;
  inverseSubstitution[substitution[from]] = from;
  value = product(value, 3);
  inverse = product(inverse, 0xf6);
}

/** Row r of the state moves by r columns, `direction` 1 to the left; each byte is substituted. */
function shiftAndSubstitute(state: bigint, direction: 1 | 3, box: Uint8Array): bigint {
  const from = bytesOf(state);
  return vectorOfBytes(from.map((_, place) => box[from[(place + 4 * direction * (place % 4)) % 16]]));
}

/** Each column times a polynomial, whose coefficients are given from that of the byte's own row on. */
function mixColumns(state: bigint, coefficients: readonly number[]): bigint {
  const from = bytesOf(state);
  const mixed = (place: number): number =>
    coefficients.reduce((sum, coefficient, row) => sum ^ product(from[(place & 12) | ((place + row) & 3)], coefficient), 0);
  return vectorOfBytes(from.map((_, place) => mixed(place)));
}

/** AESE: AddRoundKey, ShiftRows, SubBytes. */
export const aesEncrypt = (state: bigint, key: bigint): bigint => shiftAndSubstitute(state ^ key, 1, substitution);
/** AESD: the inverses. */
export const aesDecrypt = (state: bigint, key: bigint): bigint => shiftAndSubstitute(state ^ key, 3, inverseSubstitution);
/** AESMC. */
export const aesMixColumns = (state: bigint): bigint => mixColumns(state, [2, 3, 1, 1]);
/** AESIMC. */
export const aesInverseMixColumns = (state: bigint): bigint => mixColumns(state, [14, 11, 13, 9]);
