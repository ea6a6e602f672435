// The steps of AES, SHA-1 and SHA-256, and products of polynomials over {0, 1}, as values. Part of `Machine` (machine.ts).
// Operands are in the order of the Arm ARM's pseudocode: Vd if it is read, Vn, Vm.

import type { ValueKinds } from "./machine.ts";

export interface CryptoArithmetic<V extends ValueKinds> {
  /** AESE, AESD, AESMC, AESIMC. */
  aesEncrypt(state: V["v128"], key: V["v128"]): V["v128"];
  aesDecrypt(state: V["v128"], key: V["v128"]): V["v128"];
  aesMixColumns(state: V["v128"]): V["v128"];
  aesInverseMixColumns(state: V["v128"]): V["v128"];
  /** SHA1C, SHA1P, SHA1M: the first lane of `e` counts. */
  sha1Choose(hash: V["v128"], e: V["v128"], scheduled: V["v128"]): V["v128"];
  sha1Parity(hash: V["v128"], e: V["v128"], scheduled: V["v128"]): V["v128"];
  sha1Majority(hash: V["v128"], e: V["v128"], scheduled: V["v128"]): V["v128"];
  /** SHA1H, SHA1SU0, SHA1SU1. */
  sha1FixedRotate(e: V["v128"]): V["v128"];
  sha1Schedule0(d: V["v128"], n: V["v128"], m: V["v128"]): V["v128"];
  sha1Schedule1(d: V["v128"], n: V["v128"]): V["v128"];
  /** SHA256H, SHA256H2, SHA256SU0, SHA256SU1. */
  sha256Hash(d: V["v128"], n: V["v128"], m: V["v128"]): V["v128"];
  sha256Hash2(d: V["v128"], n: V["v128"], m: V["v128"]): V["v128"];
  sha256Schedule0(d: V["v128"], n: V["v128"]): V["v128"];
  sha256Schedule1(d: V["v128"], n: V["v128"], m: V["v128"]): V["v128"];
  /** PMUL: the low 8 bits of the product of each two bytes. */
  polynomialMultiply(a: V["v128"], b: V["v128"]): V["v128"];
  /** PMULL: whole products, of the eight bytes or the one doubleword in the lower 64 bits. */
  polynomialMultiplyLong(a: V["v128"], b: V["v128"], bits: 8 | 64): V["v128"];
}
