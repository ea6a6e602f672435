// What a processor may have or lack beyond the core of Armv8.0-A. A row, or an operand of it, says what it needs; the assembler compares that with
// the processor that a text is for. The names are those of .arch_extension; v8.1 and v8.2 are what those versions brought under
// no name of their own. What says nothing of its needs, every processor has.

/** A sum of `feature`s. */
export type FeatureSet = number;

export const feature = {
  fp: 1 << 0,
  simd: 1 << 1,
  crc: 1 << 2,
  lse: 1 << 3,
  rdma: 1 << 4,
  lor: 1 << 5,
  pan: 1 << 6,
  fp16: 1 << 7,
  profile: 1 << 8,
  rcpc: 1 << 9,
  dotprod: 1 << 10,
  aes: 1 << 11,
  sha2: 1 << 12,
  "v8.1": 1 << 13,
  "v8.2": 1 << 14,
} as const satisfies Record<string, FeatureSet>;

export type Feature = keyof typeof feature;

export const everyFeature: FeatureSet = Object.values(feature).reduce((set, bit) => set | bit);

export const featuresIn = (set: FeatureSet): Feature[] => (Object.keys(feature) as Feature[]).filter((name) => set & feature[name]);
