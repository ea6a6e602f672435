// SHA-256 (FIPS 180-4 §6.2), for sha256sum.

import { digestBytes, paddedMessage } from "./padded-message.ts";

const right = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** The first 32 bits of the fractions of roots of the first primes. */
const primes = Array.from({ length: 400 }, (_, number) => number).filter(
  (number) => number > 1 && !Array.from({ length: number - 2 }, (_, at) => at + 2).some((divisor) => number % divisor === 0),
);
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
const constants = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));
const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

/** The 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  const view = paddedMessage(message, false);
  const words = new Int32Array(64);
  const state = Int32Array.from(initial);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let t = 0; t < 16; t += 1) words[t] = view.getInt32(block + 4 * t);
    for (let t = 16; t < 64; t += 1) {
      const [early, late] = [words[t - 15], words[t - 2]];
      const first = right(early, 7) ^ right(early, 18) ^ (early >>> 3);
      const second = right(late, 17) ^ right(late, 19) ^ (late >>> 10);
      words[t] = words[t - 16] + first + words[t - 7] + second;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
      const one = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + constants[t] + words[t]) | 0;
      const two = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] += word;
  }
  return digestBytes(state, false);
}
