// The one source of randomness: a seeded generator whose state is one 32-bit number kept by the caller.

export interface RandomState {
  word: number;
}

export const seedRandom = (seed: number): RandomState => ({ word: mix(seed | 0) });

/** A full-avalanche mix of 32 bits (constants of Ettinger's "lowbias32"). Signed result. */
export function mix(value: number): number {
  let word = value;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return word ^ (word >>> 15);
}

/** 0 … 2^32 − 1: a Weyl sequence, mixed. */
export function randomWord(state: RandomState): number {
  state.word = (state.word + 0x9e3779b9) | 0;
  return mix(state.word) >>> 0;
}

/** 0 ≤ x < 1. */
export const randomFraction = (state: RandomState): number => randomWord(state) / 0x1_0000_0000;
