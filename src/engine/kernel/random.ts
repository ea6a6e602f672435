// The one source of randomness: xorshift128 (Marsaglia 2003), seeded; its state is plain data.

export interface RandomState {
  /** Four words, never all zero. */
  readonly words: Uint32Array;
}

/** Mixes the seed (splitmix32) so that neighbouring seeds give unrelated sequences. */
export function createRandom(seed: number): RandomState {
  const words = new Uint32Array(4);
  let state = seed >>> 0;
  for (let index = 0; index < 4; index++) {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    words[index] = mixed ^ (mixed >>> 16);
  }
  words[0]! |= 1;
  return { words };
}

/** The next 32 bits. */
function nextWord({ words }: RandomState): number {
  let mixed = words[3]!;
  const first = words[0]!;
  words[3] = words[2]!;
  words[2] = words[1]!;
  words[1] = first;
  mixed ^= mixed << 11;
  mixed ^= mixed >>> 8;
  words[0] = mixed ^ first ^ (first >>> 19);
  return words[0]!;
}

export function randomBytes(random: RandomState, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 4) {
    let word = nextWord(random);
    for (let at = index; at < length && at < index + 4; at++) {
      bytes[at] = word;
      word >>>= 8;
    }
  }
  return bytes;
}
