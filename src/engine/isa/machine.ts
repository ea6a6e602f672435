// What an instruction's semantics may do: the machine as the Arm ARM's pseudocode sees it.
// Semantics are written once against `Machine` and evaluated several ways (emitted as Wasm, interpreted by value,
// observed for what they read and write); each evaluation chooses what stands for a run-time value through `ValueKinds`.
// Values are pure: an operation gives a new value and changes nothing. Only methods documented as effects change the
// machine, and they take hold together when the instruction ends, so that a fault in the middle commits nothing
// (memory written before the fault excepted, as on hardware).
// A value may be used any number of times and is worked out once (CRC32 chains 64 steps, each using the last one twice);
// a load takes place, and may trap, even if its value is used by nobody.
// A host `if` may look at encoding fields alone; a choice made at run time is `select`.

import type { CryptoArithmetic } from "./crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "./float-arithmetic.ts";
import type { LaneBits, Lanes, VectorArithmetic } from "./vector-arithmetic.ts";

/** The representations of run-time values. Distinct names keep an i32 from being passed for an i64. */
export interface ValueKinds {
  /** 32 bits. Booleans are an i32 that is 0 or 1. */
  readonly i32: unknown;
  /** 64 bits: general registers, addresses. */
  readonly i64: unknown;
  /** 32 or 64 bits, as the instruction's `sf` says. */
  readonly word: unknown;
  /** A set of N, Z, C, V. */
  readonly flags: unknown;
  /** 128 bits: a SIMD and FP register. */
  readonly v128: unknown;
}

/** Integer arithmetic modulo 2^bits on values of one width. Shift amounts are taken modulo `bits`. */
export interface Arithmetic<T, V extends ValueKinds> {
  readonly bits: 32 | 64;
  /** A whole number, taken modulo 2^bits. */
  constant(value: bigint | number): T;

  /** A general register; 31 is the zero register. A 32-bit read takes the low half. */
  read(register: number): T;
  /** A general register; 31 is the stack pointer. */
  readOrSp(register: number): T;
  /** Effect. A 32-bit write clears the upper half; a write to register 31 is discarded. */
  write(register: number, value: T): void;
  /** Effect. As `write`, but 31 is the stack pointer. */
  writeOrSp(register: number, value: T): void;

  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  /** Rounds towards zero; division by zero gives 0; the smallest number by −1 gives itself. */
  divideSigned(a: T, b: T): T;
  divideUnsigned(a: T, b: T): T;
  and(a: T, b: T): T;
  or(a: T, b: T): T;
  xor(a: T, b: T): T;
  not(a: T): T;
  shiftLeft(a: T, amount: T): T;
  shiftRightLogical(a: T, amount: T): T;
  shiftRightArithmetic(a: T, amount: T): T;
  rotateRight(a: T, amount: T): T;
  countLeadingZeros(a: T): T;
  /** The low `fromBits` bits, extended to the whole width. */
  signExtend(a: T, fromBits: number): T;
  zeroExtend(a: T, fromBits: number): T;

  equal(a: T, b: T): V["i32"];
  lessSigned(a: T, b: T): V["i32"];
  lessUnsigned(a: T, b: T): V["i32"];
  select(condition: V["i32"], then: T, otherwise: T): T;

  /** The low bits of an i64. */
  fromI64(a: V["i64"]): T;
  /** Zero-extended. */
  toI64(a: T): V["i64"];

  flagsOfAdd(a: T, b: T): V["flags"];
  flagsOfSubtract(a: T, b: T): V["flags"];
  /** Of a + b + carry, carry being 0 or 1: AddWithCarry of the Arm ARM. */
  flagsOfAddWithCarry(a: T, b: T, carry: V["i32"]): V["flags"];
  /** N and Z of the result; C and V clear. */
  flagsOfLogic(result: T): V["flags"];
}

/** How memory is accessed, beyond the plain case. */
export interface AccessOptions {
  /** Acquire, release, exclusive or atomic: the address must be aligned to all the bytes accessed (those of both elements
   * of a pair), else the alignment trap. */
  readonly ordered?: boolean;
}

export type MemoryBytes = 1 | 2 | 4 | 8;

export type VectorBytes = MemoryBytes | 16;

/** Bytes that the exclusive monitor watches: 16 for a pair of doublewords. */
export type ExclusiveBytes = MemoryBytes | 16;

/** Why control leaves: decides what a translator may guess about where it comes back. */
export type JumpKind = "jump" | "call" | "return";

/** Encoding of a system register as MRS and MSR carry it: op0:op1:CRn:CRm:op2, 16 bits (op0's top bit included). */
export type SystemRegisterNumber = number;

export interface Machine<V extends ValueKinds> {
  /** Address of this instruction. */
  readonly pc: number;

  /** Arithmetic of the width that an encoding's `sf` bit selects: 0 is 32 bits, 1 is 64. */
  word(sf: number): Arithmetic<V["word"], V>;
  readonly i32: Arithmetic<V["i32"], V>;
  readonly i64: Arithmetic<V["i64"], V>;
  /** The upper 64 bits of the 128-bit product. */
  multiplyHighSigned(a: V["i64"], b: V["i64"]): V["i64"];
  multiplyHighUnsigned(a: V["i64"], b: V["i64"]): V["i64"];

  /** SIMD and FP registers as a whole, as lanes of one width, and as `count` numbers of one precision from the lowest up. */
  readonly vector: VectorArithmetic<V>;
  lanes(bits: LaneBits): Lanes<V>;
  floats(bits: FloatBits, count: number): FloatArithmetic<V>;
  readonly crypto: CryptoArithmetic<V>;
  /** Effect: FPSR.QC becomes 1 if the condition is not 0. */
  markSaturated(condition: V["i32"]): void;

  /** Whether condition 0–15 (EQ, NE, … AL, NV) holds for the present flags. */
  condition(condition: number): V["i32"];
  /** The C flag, 0 or 1. */
  carry(): V["i32"];
  /** Fixed flags: bit 3 N, 2 Z, 1 C, 0 V. */
  flagsConstant(nzcv: number): V["flags"];
  selectFlags(condition: V["i32"], then: V["flags"], otherwise: V["flags"]): V["flags"];
  /** Effect. */
  writeFlags(flags: V["flags"]): void;

  /** The base of a load or store: register 31 is SP, which must be 16-byte aligned (else the SP alignment trap). */
  base(register: number): V["i64"];
  /** Zero-extended. May trap. Ordered after the memory effects before it. */
  load(address: V["i64"], bytes: MemoryBytes, options?: AccessOptions): V["i64"];
  /** Two neighbouring elements under one check: both are read, or neither. */
  loadPair(address: V["i64"], bytes: 4 | 8, options?: AccessOptions): readonly [V["i64"], V["i64"]];
  /** Effect, at once and in order. The low bytes of `value`. May trap. */
  store(address: V["i64"], bytes: MemoryBytes, value: V["i64"], options?: AccessOptions): void;
  /** Effect, as `store`: both are written, or neither. */
  storePair(address: V["i64"], bytes: 4 | 8, first: V["i64"], second: V["i64"], options?: AccessOptions): void;
  /** Into the low bits of a vector that is 0 above them. May trap, as `load`. */
  loadVector(address: V["i64"], bytes: VectorBytes, options?: AccessOptions): V["v128"];
  /** Effect, as `store`: the low bytes of a vector. */
  storeVector(address: V["i64"], bytes: VectorBytes, value: V["v128"], options?: AccessOptions): void;

  /**
   * Effect: the exclusive monitor watches these bytes and no others. One monitor serves a task: `supervisorCall` and a
   * switch to another task clear it (as the exception return does), stopping for a budget or a debugger does not.
   */
  markExclusive(address: V["i64"], bytes: ExclusiveBytes): void;
  /** Whether the monitor watches exactly these bytes: 0 or 1. */
  isExclusive(address: V["i64"], bytes: ExclusiveBytes): V["i32"];
  /** Effect: the monitor watches nothing. */
  clearExclusive(): void;

  /** Effect: instructions of the 64-byte line at this address are read from memory afresh (IC IVAU). */
  invalidateInstructions(address: V["i64"]): void;

  /** Effect: control goes to a fixed address, modulo 2^64, when the instruction ends. */
  jump(target: number, kind?: JumpKind): void;
  /** Effect: as `jump` if the condition is not 0, else to the next instruction. */
  jumpIf(condition: V["i32"], target: number): void;
  /** Effect: to a computed address. */
  jumpTo(target: V["i64"], kind: JumpKind): void;

  /**
   * A register that has state: those marked `live` in `systemRegisters` (isa/operands/system-register.ts): NZCV, FPCR, FPSR,
   * TPIDR_EL0, TPIDRRO_EL0, CNTVCT_EL0. Constants such as DCZID_EL0 are the rows' own.
   */
  readSystemRegister(register: SystemRegisterNumber): V["i64"];
  /** Effect. NZCV, FPCR, FPSR, TPIDR_EL0; bits that the register lacks are ignored. */
  writeSystemRegister(register: SystemRegisterNumber, value: V["i64"]): void;

  /** Effect: SVC. The kernel resumes at the next instruction. */
  supervisorCall(immediate: number): void;
  /** Effect: BRK. The processor stays at this instruction. */
  breakpoint(immediate: number): void;
  /** Effect: the instruction is UNDEFINED. */
  undefined(): void;
}
