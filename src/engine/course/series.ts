// Seeded numbers for the inputs of cases: the same seed gives the same series everywhere and for ever (splitmix64).

export interface Series {
  /** Unsigned, 64 bits. */
  bits64(): bigint;
}

export function createSeries(seed: number): Series {
  let state = BigInt(seed);
  return {
    bits64() {
      state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
      let mixed = state;
      mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
      mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
      return mixed ^ (mixed >> 31n);
    },
  };
}
