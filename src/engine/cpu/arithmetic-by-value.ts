// Integer arithmetic by value, for the interpreter: 32-bit values are signed numbers, 64-bit values unsigned bigints,
// flags the packed four bits. Register reads and writes are passed to whoever holds the registers.

import type { Arithmetic } from "../isa/machine.ts";
import { flagsOfSum32, flagsOfSum64 } from "./flags.ts";

export interface ByValue {
  readonly i32: number;
  readonly i64: bigint;
  readonly word: number | bigint;
  readonly flags: number;
  readonly v128: bigint;
}

/** Register 31 is SP here; the zero register never gets so far. */
export interface RegisterAccess {
  read32(register: number): number;
  read64(register: number): bigint;
  /** Takes effect when the instruction ends. */
  write64(register: number, value: bigint): void;
  write32(register: number, value: number): void;
}

const truth = (value: boolean): number => (value ? 1 : 0);
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

export class Arithmetic32 implements Arithmetic<number, ByValue> {
  readonly bits = 32;
  readonly #registers: RegisterAccess;

  constructor(registers: RegisterAccess) {
    this.#registers = registers;
  }

  constant(value: bigint | number): number {
    return typeof value === "number" && Number.isSafeInteger(value) ? value | 0 : Number(BigInt.asIntN(32, BigInt(value)));
  }
  read(register: number): number {
    return register === 31 ? 0 : this.#registers.read32(register);
  }
  readOrSp(register: number): number {
    return this.#registers.read32(register);
  }
  write(register: number, value: number): void {
    if (register !== 31) this.#registers.write32(register, value);
  }
  writeOrSp(register: number, value: number): void {
    this.#registers.write32(register, value);
  }
  add(a: number, b: number): number {
    return (a + b) | 0;
  }
  subtract(a: number, b: number): number {
    return (a - b) | 0;
  }
  multiply(a: number, b: number): number {
    return Math.imul(a, b);
  }
  divideSigned(a: number, b: number): number {
    return b === 0 ? 0 : (a / b) | 0;
  }
  divideUnsigned(a: number, b: number): number {
    return b === 0 ? 0 : ((a >>> 0) / (b >>> 0)) | 0;
  }
  and(a: number, b: number): number {
    return a & b;
  }
  or(a: number, b: number): number {
    return a | b;
  }
  xor(a: number, b: number): number {
    return a ^ b;
  }
  not(a: number): number {
    return ~a;
  }
  shiftLeft(a: number, amount: number): number {
    return a << amount;
  }
  shiftRightLogical(a: number, amount: number): number {
    return (a >>> amount) | 0;
  }
  shiftRightArithmetic(a: number, amount: number): number {
    return a >> amount;
  }
  rotateRight(a: number, amount: number): number {
    return (a >>> amount) | (a << -amount);
  }
  countLeadingZeros(a: number): number {
    return Math.clz32(a);
  }
  signExtend(a: number, fromBits: number): number {
    return (a << (32 - fromBits)) >> (32 - fromBits);
  }
  zeroExtend(a: number, fromBits: number): number {
    return fromBits === 32 ? a : a & (2 ** fromBits - 1);
  }
  equal(a: number, b: number): number {
    return truth(a === b);
  }
  lessSigned(a: number, b: number): number {
    return truth(a < b);
  }
  lessUnsigned(a: number, b: number): number {
    return truth(a >>> 0 < b >>> 0);
  }
  select(condition: number, then: number, otherwise: number): number {
    return condition ? then : otherwise;
  }
  fromI64(a: bigint): number {
    return Number(BigInt.asIntN(32, a));
  }
  toI64(a: number): bigint {
    return BigInt(a >>> 0);
  }
  flagsOfAdd(a: number, b: number): number {
    return flagsOfSum32(a, b, 0);
  }
  flagsOfSubtract(a: number, b: number): number {
    return flagsOfSum32(a, ~b, 1);
  }
  flagsOfAddWithCarry(a: number, b: number, carry: number): number {
    return flagsOfSum32(a, b, carry);
  }
  flagsOfLogic(result: number): number {
    return (result < 0 ? 8 : 0) | (result === 0 ? 4 : 0);
  }
}

export class Arithmetic64 implements Arithmetic<bigint, ByValue> {
  readonly bits = 64;
  readonly #registers: RegisterAccess;

  constructor(registers: RegisterAccess) {
    this.#registers = registers;
  }

  constant(value: bigint | number): bigint {
    return unsigned(BigInt(value));
  }
  read(register: number): bigint {
    return register === 31 ? 0n : this.#registers.read64(register);
  }
  readOrSp(register: number): bigint {
    return this.#registers.read64(register);
  }
  write(register: number, value: bigint): void {
    if (register !== 31) this.#registers.write64(register, value);
  }
  writeOrSp(register: number, value: bigint): void {
    this.#registers.write64(register, value);
  }
  add(a: bigint, b: bigint): bigint {
    return BigInt.asUintN(64, a + b);
  }
  subtract(a: bigint, b: bigint): bigint {
    return BigInt.asUintN(64, a - b);
  }
  multiply(a: bigint, b: bigint): bigint {
    return BigInt.asUintN(64, a * b);
  }
  divideSigned(a: bigint, b: bigint): bigint {
    return b === 0n ? 0n : unsigned(signed(a) / signed(b));
  }
  divideUnsigned(a: bigint, b: bigint): bigint {
    return b === 0n ? 0n : a / b;
  }
  and(a: bigint, b: bigint): bigint {
    return a & b;
  }
  or(a: bigint, b: bigint): bigint {
    return a | b;
  }
  xor(a: bigint, b: bigint): bigint {
    return a ^ b;
  }
  not(a: bigint): bigint {
    return unsigned(~a);
  }
  shiftLeft(a: bigint, amount: bigint): bigint {
    return BigInt.asUintN(64, a << (amount & 63n));
  }
  shiftRightLogical(a: bigint, amount: bigint): bigint {
    return a >> (amount & 63n);
  }
  shiftRightArithmetic(a: bigint, amount: bigint): bigint {
    return unsigned(signed(a) >> (amount & 63n));
  }
  rotateRight(a: bigint, amount: bigint): bigint {
    const by = amount & 63n;
    return unsigned((a >> by) | (a << (64n - by)));
  }
  countLeadingZeros(a: bigint): bigint {
    const high = Number(a >> 32n);
    return BigInt(high !== 0 ? Math.clz32(high) : 32 + Math.clz32(Number(a)));
  }
  signExtend(a: bigint, fromBits: number): bigint {
    return unsigned(BigInt.asIntN(fromBits, a));
  }
  zeroExtend(a: bigint, fromBits: number): bigint {
    return BigInt.asUintN(fromBits, a);
  }
  equal(a: bigint, b: bigint): number {
    return truth(a === b);
  }
  lessSigned(a: bigint, b: bigint): number {
    return truth(signed(a) < signed(b));
  }
  lessUnsigned(a: bigint, b: bigint): number {
    return truth(a < b);
  }
  select(condition: number, then: bigint, otherwise: bigint): bigint {
    return condition ? then : otherwise;
  }
  fromI64(a: bigint): bigint {
    return a;
  }
  toI64(a: bigint): bigint {
    return a;
  }
  flagsOfAdd(a: bigint, b: bigint): number {
    return flagsOfSum64(a, b, 0);
  }
  flagsOfSubtract(a: bigint, b: bigint): number {
    return flagsOfSum64(a, unsigned(~b), 1);
  }
  flagsOfAddWithCarry(a: bigint, b: bigint, carry: number): number {
    return flagsOfSum64(a, b, carry);
  }
  flagsOfLogic(result: bigint): number {
    return (result >> 63n ? 8 : 0) | (result === 0n ? 4 : 0);
  }
}
