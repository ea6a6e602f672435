// A vector of 128 bits, an unsigned bigint, taken apart and put together.

const doublewords = new BigUint64Array(2);
const words = new Int32Array(doublewords.buffer);
const bytes = new Uint8Array(doublewords.buffer);

function spread(vector: bigint): void {
  doublewords[0] = vector;
  doublewords[1] = vector >> 64n;
}
const gathered = (): bigint => (doublewords[1] << 64n) | doublewords[0];

/** The first is the lowest. */
export function bytesOf(vector: bigint): Uint8Array {
  spread(vector);
  return bytes.slice();
}

export function vectorOfBytes(from: Uint8Array): bigint {
  bytes.set(from);
  return gathered();
}

export type Words = [number, number, number, number];

export function wordsOf(vector: bigint): Words {
  spread(vector);
  return [words[0], words[1], words[2], words[3]];
}

/** Words are taken modulo 2^32. */
export function vectorOfWords(from: Words): bigint {
  words.set(from);
  return gathered();
}
