// NZCV, kept lazily while code runs: the kind of the last setter and its operands, from which any condition follows.
// Interpreter, translator and support functions agree on these numbers; outside a run the flags are the packed four bits.

/** What the two operands mean. Adding 1 to an `add` kind gives the same with carry in. */
export const flagsKind = {
  /** a is N, Z, C, V as four bits. */
  packed: 0,
  /** N and Z of a; C and V clear. */
  logic32: 1,
  logic64: 2,
  add32: 3,
  addWithCarry32: 4,
  add64: 5,
  addWithCarry64: 6,
  subtract32: 7,
  subtract64: 8,
} as const;

export type FlagsKind = (typeof flagsKind)[keyof typeof flagsKind];

export const flagBits = { n: 8, z: 4, c: 2, v: 1 } as const;

/** Whether a condition (0–15) holds for packed flags (Arm ARM, ConditionHolds). */
export function conditionHolds(condition: number, nzcv: number): boolean {
  const n = (nzcv & flagBits.n) !== 0;
  const z = (nzcv & flagBits.z) !== 0;
  const c = (nzcv & flagBits.c) !== 0;
  const v = (nzcv & flagBits.v) !== 0;
  const base = [z, c, n, v, c && !z, n === v, n === v && !z, true][condition >> 1];
  // 15, "NV", means always as well.
  return (condition & 1) === 1 && condition !== 15 ? !base : base;
}

/** Packed flags of a + b + carry in 32 bits; operands signed or unsigned. */
export function flagsOfSum32(a: number, b: number, carry: number): number {
  const result = (a + b + carry) | 0;
  const unsigned = (a >>> 0) + (b >>> 0) + carry;
  const overflow = (a ^ result) & (b ^ result);
  return (result < 0 ? 8 : 0) | (result === 0 ? 4 : 0) | (unsigned > 0xffff_ffff ? 2 : 0) | (overflow < 0 ? 1 : 0);
}

/** Packed flags of a + b + carry in 64 bits; operands unsigned. */
export function flagsOfSum64(a: bigint, b: bigint, carry: number): number {
  const sum = a + b + BigInt(carry);
  const result = BigInt.asUintN(64, sum);
  const sign = result >> 63n;
  const overflow = a >> 63n === b >> 63n && a >> 63n !== sign;
  return (sign ? 8 : 0) | (result === 0n ? 4 : 0) | (sum !== result ? 2 : 0) | (overflow ? 1 : 0);
}
