// Four rounds of SHA-1 or SHA-256, and a part of their message schedules (FIPS 180-4; Arm ARM, SHA1C and its kin).
// A vector is an unsigned bigint of 128 bits: four words, the first the lowest.

import { vectorOfWords, type Words, wordsOf } from "./vector.ts";

const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
const rotateRight = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

type OfThree = (x: number, y: number, z: number) => number;
const choose: OfThree = (x, y, z) => (x & y) ^ (~x & z);
const parity: OfThree = (x, y, z) => x ^ y ^ z;
const majority: OfThree = (x, y, z) => (x & y) | (z & (x | y));

/** Four rounds, without the round's constant, which the schedule already has in it. */
function sha1Hash(combine: OfThree, hash: bigint, e: bigint, scheduled: bigint): bigint {
  let [a, b, c, d] = wordsOf(hash);
  let [last] = wordsOf(e);
  for (const word of wordsOf(scheduled)) {
    const next = (last + rotateLeft(a, 5) + combine(b, c, d) + word) | 0;
    [a, b, c, d, last] = [next, a, rotateLeft(b, 30), c, d];
  }
  return vectorOfWords([a, b, c, d]);
}

/** SHA1C. */
export const sha1Choose = (hash: bigint, e: bigint, scheduled: bigint): bigint => sha1Hash(choose, hash, e, scheduled);
/** SHA1P. */
export const sha1Parity = (hash: bigint, e: bigint, scheduled: bigint): bigint => sha1Hash(parity, hash, e, scheduled);
/** SHA1M. */
export const sha1Majority = (hash: bigint, e: bigint, scheduled: bigint): bigint => sha1Hash(majority, hash, e, scheduled);

/** SHA1H. */
export const sha1FixedRotate = (e: bigint): bigint => vectorOfWords([rotateLeft(wordsOf(e)[0], 30), 0, 0, 0]);

/** SHA1SU0. */
export function sha1Schedule0(d: bigint, n: bigint, m: bigint): bigint {
  const middle = ((n & (2n ** 64n - 1n)) << 64n) | (d >> 64n);
  return middle ^ d ^ m;
}

/** SHA1SU1. */
export function sha1Schedule1(d: bigint, n: bigint): bigint {
  const mixed = wordsOf(d ^ (n >> 32n)).map((word) => rotateLeft(word, 1)) as Words;
  mixed[3] ^= rotateLeft(mixed[0], 1);
  return vectorOfWords(mixed);
}

function sha256Rounds(abcd: bigint, efgh: bigint, scheduled: bigint): { readonly abcd: bigint; readonly efgh: bigint } {
  let [a, b, c, d] = wordsOf(abcd);
  let [e, f, g, h] = wordsOf(efgh);
  for (const word of wordsOf(scheduled)) {
    const one = (h + (rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)) + choose(e, f, g) + word) | 0;
    const two = ((rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)) + majority(a, b, c)) | 0;
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  return { abcd: vectorOfWords([a, b, c, d]), efgh: vectorOfWords([e, f, g, h]) };
}

/** SHA256H: of a–d (Vd) and e–h (Vn), the new a–d. */
export const sha256Hash = (d: bigint, n: bigint, m: bigint): bigint => sha256Rounds(d, n, m).abcd;
/** SHA256H2: of e–h (Vd) and a–d (Vn), the new e–h. */
export const sha256Hash2 = (d: bigint, n: bigint, m: bigint): bigint => sha256Rounds(n, d, m).efgh;

/** SHA256SU0. */
export function sha256Schedule0(d: bigint, n: bigint): bigint {
  const words = wordsOf(d);
  const next = [words[1], words[2], words[3], wordsOf(n)[0]];
  const mixed = (word: number): number => rotateRight(word, 7) ^ rotateRight(word, 18) ^ (word >>> 3);
  return vectorOfWords(words.map((word, place) => word + mixed(next[place])) as Words);
}

/** SHA256SU1. */
export function sha256Schedule1(d: bigint, n: bigint, m: bigint): bigint {
  const [d0, d1, d2, d3] = wordsOf(d);
  const [, n1, n2, n3] = wordsOf(n);
  const [m0, , m2, m3] = wordsOf(m);
  const mixed = (word: number): number => rotateRight(word, 17) ^ rotateRight(word, 19) ^ (word >>> 10);
  const first = (d0 + n1 + mixed(m2)) | 0;
  const second = (d1 + n2 + mixed(m3)) | 0;
  return vectorOfWords([first, second, d2 + n3 + mixed(first), d3 + m0 + mixed(second)]);
}
