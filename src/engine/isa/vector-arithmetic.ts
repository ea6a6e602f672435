// Arithmetic on the 128 bits of a SIMD and FP register: as a whole, and as lanes of one width. Part of `Machine` (machine.ts),
// whose rules hold here as well: values are pure, only what is documented as an effect changes the machine.
// The primitives are those that a processor with 128-bit vectors has; any other instruction is put together from them, or,
// lane for lane, with `map`. A register's upper half is the row's business: `truncate` what a 64-bit vector writes.

import type { ValueKinds } from "./machine.ts";

/** Bits of a lane. */
export type LaneBits = 8 | 16 | 32 | 64;

/** What concerns all 128 bits alike. */
export interface VectorArithmetic<V extends ValueKinds> {
  /** A whole number, taken modulo 2^128. */
  constant(value: bigint): V["v128"];
  /** A register, V0–V31. */
  read(register: number): V["v128"];
  /** Effect: all 128 bits. */
  write(register: number, value: V["v128"]): void;
  /** The upper half is 0 unless it is given. */
  fromI64(low: V["i64"], high?: V["i64"]): V["v128"];
  /** The low bits; those above become 0. */
  truncate(a: V["v128"], bits: LaneBits | 128): V["v128"];

  and(a: V["v128"], b: V["v128"]): V["v128"];
  or(a: V["v128"], b: V["v128"]): V["v128"];
  xor(a: V["v128"], b: V["v128"]): V["v128"];
  not(a: V["v128"]): V["v128"];
  /** Each bit from `then` where the mask has 1, else from `otherwise`. */
  merge(mask: V["v128"], then: V["v128"], otherwise: V["v128"]): V["v128"];
  select(condition: V["i32"], then: V["v128"], otherwise: V["v128"]): V["v128"];
  /** Whether any bit is 1: 0 or 1. */
  any(a: V["v128"]): V["i32"];

  /** Byte i is the byte `indices[i]` of `a` (0–15) and `b` behind it (16–31). 16 indices. */
  shuffle(a: V["v128"], b: V["v128"], indices: readonly number[]): V["v128"];
  /**
   * Byte i is the byte of the tables, one to four that follow each other, that byte i of `indices` names; beyond them, byte i
   * of `otherwise`, or 0 if it is left out.
   */
  lookUp(tables: readonly V["v128"][], indices: V["v128"], otherwise?: V["v128"]): V["v128"];
}

/** Lanes of one width, the first in the lowest bits. All are computed, whether the instruction has 64 bits or 128. */
export interface Lanes<V extends ValueKinds> {
  readonly bits: LaneBits;
  /** The low bits of the value in every lane. */
  splat(value: V["i64"]): V["v128"];
  /** Zero-extended. */
  extract(a: V["v128"], index: number): V["i64"];
  replace(a: V["v128"], index: number, value: V["i64"]): V["v128"];
  /** Lane by lane: `compute` takes one lane of each vector, zero-extended, and gives a value whose low bits become the lane. */
  map(compute: (...lanes: V["i64"][]) => V["i64"], ...vectors: V["v128"][]): V["v128"];

  add(a: V["v128"], b: V["v128"]): V["v128"];
  subtract(a: V["v128"], b: V["v128"]): V["v128"];
  /** The low half of the product. */
  multiply(a: V["v128"], b: V["v128"]): V["v128"];
  negate(a: V["v128"]): V["v128"];
  /** Of signed lanes; the smallest number stays. */
  absolute(a: V["v128"]): V["v128"];
  minSigned(a: V["v128"], b: V["v128"]): V["v128"];
  minUnsigned(a: V["v128"], b: V["v128"]): V["v128"];
  maxSigned(a: V["v128"], b: V["v128"]): V["v128"];
  maxUnsigned(a: V["v128"], b: V["v128"]): V["v128"];
  /** The nearest limit where a result does not fit. Differs from the plain sum exactly then: what QC asks. */
  addSaturatingSigned(a: V["v128"], b: V["v128"]): V["v128"];
  addSaturatingUnsigned(a: V["v128"], b: V["v128"]): V["v128"];
  subtractSaturatingSigned(a: V["v128"], b: V["v128"]): V["v128"];
  subtractSaturatingUnsigned(a: V["v128"], b: V["v128"]): V["v128"];

  /** All bits of a lane where it holds, else none. */
  equal(a: V["v128"], b: V["v128"]): V["v128"];
  greaterSigned(a: V["v128"], b: V["v128"]): V["v128"];
  greaterUnsigned(a: V["v128"], b: V["v128"]): V["v128"];

  /** By 0 to `bits`, which shifts everything out (to the right of a signed lane: leaves its sign). */
  shiftLeft(a: V["v128"], amount: number): V["v128"];
  shiftRightLogical(a: V["v128"], amount: number): V["v128"];
  shiftRightArithmetic(a: V["v128"], amount: number): V["v128"];
  countLeadingZeros(a: V["v128"]): V["v128"];
  /** How many bits are 1: of bytes alone. */
  countOnes(a: V["v128"]): V["v128"];

  /** The lanes of the lower or upper 64 bits, each twice as wide. Not of 64-bit lanes. */
  extendLowSigned(a: V["v128"]): V["v128"];
  extendLowUnsigned(a: V["v128"]): V["v128"];
  extendHighSigned(a: V["v128"]): V["v128"];
  extendHighUnsigned(a: V["v128"]): V["v128"];
}
