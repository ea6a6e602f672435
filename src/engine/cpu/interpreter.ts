// Executes one instruction by value: evaluates a row's `execute` on the register block and memory of linear memory.
// Register writes, flags and the jump are kept until the instruction ends, so that a trap in the middle commits nothing.
// Evaluation goes on after a trap, with whatever values, but has no effect any more.

import type { CryptoArithmetic } from "../isa/crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "../isa/float-arithmetic.ts";
import type { Decoded } from "../isa/index.ts";
import type { AccessOptions, Arithmetic, ExclusiveBytes, JumpKind, Machine, MemoryBytes, VectorBytes } from "../isa/machine.ts";
import type { LaneBits, Lanes, VectorArithmetic } from "../isa/vector-arithmetic.ts";
import { Arithmetic32, Arithmetic64, type ByValue, type RegisterAccess } from "./arithmetic-by-value.ts";
import type { DataPort } from "./data-port.ts";
import { conditionHolds } from "./flags.ts";
import { control, registerOffset } from "./layout.ts";
import { OperationsByValue } from "./operations-by-value.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import { implementedBits, statusBit, systemRegister } from "./system-registers.ts";
import type { Trap } from "./trap.ts";
import { type VectorRegisters, VectorsByValue } from "./vectors-by-value.ts";

const sp = registerOffset.sp / 8;
const scratchDoubleword = control.scratch / 8;
const scratchWord = control.scratch / 4;
const none = 2n ** 64n - 1n;

/** What a branch does to an address: the top byte goes, except in the kernel's half, whose tags Linux does not ignore (Arm ARM, BranchAddr). */
const branchAddress = (target: bigint): bigint => ((target >> 55n) & 1n ? target : BigInt.asUintN(56, target));

export class Interpreter implements Machine<ByValue>, RegisterAccess, VectorRegisters {
  /** Of the instruction to execute next. From 2^53 up it is inexact, and the register block has the exact value. */
  pc = 0;
  /** Set when the last instruction went elsewhere than to its neighbour: the beginning of a block. */
  jumped = false;
  /** Where the last instruction was, if it was a jump to a computed address, or a call of one, but no return; or −1. */
  computedFrom = -1;
  /** Why the last instruction did not retire; or SVC, which did. */
  trap: Trap | undefined;
  readonly i32: Arithmetic<number, ByValue>;
  readonly i64: Arithmetic<bigint, ByValue>;
  readonly vector: VectorArithmetic<ByValue>;
  readonly crypto: CryptoArithmetic<ByValue>;
  readonly #operations: OperationsByValue;
  readonly #physical: PhysicalMemory;
  readonly #port: DataPort;
  /** Instructions retired before this one: what CNTVCT_EL0 counts. */
  readonly #now: () => number;
  readonly #words: readonly [Arithmetic<number | bigint, ByValue>, Arithmetic<number | bigint, ByValue>];
  #nextPc = 0;
  #nextWild: bigint | undefined;
  #pending = 0;
  readonly #pendingRegister: number[] = [0, 0, 0, 0];
  readonly #pendingValue: (number | bigint)[] = [0, 0, 0, 0];
  #pendingFlags = -1;
  #pendingVectors = 0;
  readonly #pendingVectorRegister: number[] = [0, 0, 0, 0];
  readonly #pendingVectorValue: bigint[] = [0n, 0n, 0n, 0n];
  /** The instruction that is being executed. */
  #word = 0;

  constructor(physical: PhysicalMemory, port: DataPort, now: () => number) {
    this.#now = now;
    this.#physical = physical;
    this.#port = port;
    this.i32 = new Arithmetic32(this);
    this.i64 = new Arithmetic64(this);
    this.vector = new VectorsByValue(this);
    this.#operations = new OperationsByValue(() => physical.words[registerOffset.fpcr / 4]);
    this.crypto = this.#operations.crypto;
    this.#words = [this.i32 as Arithmetic<number | bigint, ByValue>, this.i64 as Arithmetic<number | bigint, ByValue>];
  }

  /** Takes pc from the register block. */
  enter(): void {
    this.pc = Number(this.#physical.doublewords[registerOffset.pc / 8]);
  }

  /** Puts pc into the register block. */
  leave(): void {
    if (Number.isSafeInteger(this.pc)) this.#physical.doublewords[registerOffset.pc / 8] = BigInt(this.pc);
  }

  /** Executes one instruction at `pc`. True if it retired; `trap` tells of everything out of the ordinary. */
  execute(decoded: Decoded): boolean {
    this.trap = undefined;
    this.jumped = false;
    this.computedFrom = -1;
    this.#nextPc = this.pc + 4;
    this.#nextWild = undefined;
    this.#pending = 0;
    this.#pendingFlags = -1;
    this.#pendingVectors = 0;
    this.#operations.status = 0;
    this.#word = decoded.word;
    decoded.row.execute?.(this, decoded.fields);
    const trap = this.trap as Trap | undefined;
    if (trap !== undefined && trap.kind !== "supervisorCall") return false;
    this.#commit();
    return true;
  }

  #commit(): void {
    const { doublewords, words } = this.#physical;
    for (let index = 0; index < this.#pending; index += 1) {
      const register = this.#pendingRegister[index];
      const value = this.#pendingValue[index];
      if (typeof value === "bigint") doublewords[register] = value;
      else {
        words[register * 2] = value;
        words[register * 2 + 1] = 0;
      }
    }
    if (this.#pendingFlags >= 0) words[registerOffset.nzcv / 4] = this.#pendingFlags;
    for (let index = 0; index < this.#pendingVectors; index += 1) {
      const at = registerOffset.v / 8 + this.#pendingVectorRegister[index] * 2;
      doublewords[at] = this.#pendingVectorValue[index];
      doublewords[at + 1] = this.#pendingVectorValue[index] >> 64n;
    }
    words[registerOffset.fpsr / 4] |= this.#operations.status;
    this.pc = this.#nextPc;
    if (this.#nextWild !== undefined) doublewords[registerOffset.pc / 8] = this.#nextWild;
  }

  #raise(trap: Trap): void {
    this.trap ??= trap;
  }

  // Registers.

  read32(register: number): number {
    return this.#physical.words[register * 2];
  }
  read64(register: number): bigint {
    return this.#physical.doublewords[register];
  }
  write32(register: number, value: number): void {
    this.#pendingRegister[this.#pending] = register;
    this.#pendingValue[this.#pending] = value;
    this.#pending += 1;
  }
  write64(register: number, value: bigint): void {
    this.#pendingRegister[this.#pending] = register;
    this.#pendingValue[this.#pending] = value;
    this.#pending += 1;
  }

  readVector(register: number): bigint {
    const { doublewords } = this.#physical;
    const at = registerOffset.v / 8 + register * 2;
    return (doublewords[at + 1] << 64n) | doublewords[at];
  }
  writeVector(register: number, value: bigint): void {
    this.#pendingVectorRegister[this.#pendingVectors] = register;
    this.#pendingVectorValue[this.#pendingVectors] = value;
    this.#pendingVectors += 1;
  }

  word(sf: number): Arithmetic<number | bigint, ByValue> {
    return this.#words[sf];
  }

  multiplyHighSigned(a: bigint, b: bigint): bigint {
    return BigInt.asUintN(64, (BigInt.asIntN(64, a) * BigInt.asIntN(64, b)) >> 64n);
  }
  multiplyHighUnsigned(a: bigint, b: bigint): bigint {
    return (a * b) >> 64n;
  }

  lanes(bits: LaneBits): Lanes<ByValue> {
    return this.#operations.lanes(bits);
  }
  floats(bits: FloatBits, count: number): FloatArithmetic<ByValue> {
    return this.#operations.floats(bits, count);
  }
  markSaturated(condition: number): void {
    if (condition) this.#operations.status |= statusBit.saturated;
  }

  // Flags.

  condition(condition: number): number {
    return conditionHolds(condition, this.#physical.words[registerOffset.nzcv / 4]) ? 1 : 0;
  }
  carry(): number {
    return (this.#physical.words[registerOffset.nzcv / 4] >> 1) & 1;
  }
  flagsConstant(nzcv: number): number {
    return nzcv;
  }
  selectFlags(condition: number, then: number, otherwise: number): number {
    return condition ? then : otherwise;
  }
  writeFlags(flags: number): void {
    this.#pendingFlags = flags;
  }

  // Memory.

  base(register: number): bigint {
    const address = this.#physical.doublewords[register];
    if (register === sp && address & 15n) this.#raise({ kind: "stackAlignment", address });
    return address;
  }

  /** Where the bytes can be read, or −1 after a trap. */
  #place(address: bigint, bytes: number, options: AccessOptions | undefined): number {
    if (this.trap !== undefined) return -1;
    if (options?.ordered && !this.#aligned("read", address, bytes)) return -1;
    const { doublewords, words } = this.#physical;
    doublewords[scratchDoubleword] = address;
    const place = this.#port.placeToRead(words[scratchWord], words[scratchWord + 1], bytes);
    if (place < 0) this.#raise(this.#port.fault as Trap);
    return place;
  }

  #aligned(access: "read" | "write", address: bigint, bytes: number): boolean {
    if ((address & BigInt(bytes - 1)) === 0n) return true;
    this.#raise({ kind: "memory", access, address, reason: "alignment" });
    return false;
  }

  #get(place: number, bytes: MemoryBytes): bigint {
    const { view } = this.#physical;
    if (bytes === 8) return view.getBigUint64(place, true);
    if (bytes === 4) return BigInt(view.getUint32(place, true));
    return BigInt(bytes === 2 ? view.getUint16(place, true) : view.getUint8(place));
  }

  load(address: bigint, bytes: MemoryBytes, options?: AccessOptions): bigint {
    const place = this.#place(address, bytes, options);
    return place < 0 ? 0n : this.#get(place, bytes);
  }

  loadPair(address: bigint, bytes: 4 | 8, options?: AccessOptions): readonly [bigint, bigint] {
    const place = this.#place(address, bytes * 2, options);
    return place < 0 ? [0n, 0n] : [this.#get(place, bytes), this.#get(place + bytes, bytes)];
  }

  loadVector(address: bigint, bytes: VectorBytes, options?: AccessOptions): bigint {
    const place = this.#place(address, bytes, options);
    if (place < 0) return 0n;
    return bytes === 16 ? (this.#get(place + 8, 8) << 64n) | this.#get(place, 8) : this.#get(place, bytes);
  }

  storeVector(address: bigint, bytes: VectorBytes, value: bigint, options?: AccessOptions): void {
    this.#store(address, bytes, value, value >> 64n, options);
  }

  store(address: bigint, bytes: MemoryBytes, value: bigint, options?: AccessOptions): void {
    this.#store(address, bytes, value, 0n, options);
  }

  storePair(address: bigint, bytes: 4 | 8, first: bigint, second: bigint, options?: AccessOptions): void {
    if (bytes === 8) this.#store(address, 16, first, second, options);
    else this.#store(address, 8, BigInt.asUintN(32, first) | (BigInt.asUintN(32, second) << 32n), 0n, options);
  }

  #store(address: bigint, bytes: number, low: bigint, high: bigint, options: AccessOptions | undefined): void {
    if (this.trap !== undefined) return;
    if (options?.ordered && !this.#aligned("write", address, bytes)) return;
    const { doublewords, words } = this.#physical;
    doublewords[scratchDoubleword] = address;
    const addressLow = words[scratchWord];
    const addressHigh = words[scratchWord + 1];
    doublewords[scratchDoubleword] = low;
    doublewords[scratchDoubleword + 1] = high;
    if (!this.#port.storeScratch(addressLow, addressHigh, bytes)) this.#raise(this.#port.fault as Trap);
  }

  markExclusive(address: bigint, bytes: ExclusiveBytes): void {
    if (this.trap !== undefined) return;
    const { doublewords, words } = this.#physical;
    doublewords[registerOffset.exclusiveAddress / 8] = address;
    words[registerOffset.exclusiveBytes / 4] = bytes;
  }
  isExclusive(address: bigint, bytes: ExclusiveBytes): number {
    const { doublewords, words } = this.#physical;
    const sameAddress = doublewords[registerOffset.exclusiveAddress / 8] === address;
    return sameAddress && words[registerOffset.exclusiveBytes / 4] === bytes ? 1 : 0;
  }
  clearExclusive(): void {
    if (this.trap === undefined) this.#forgetExclusive();
  }
  #forgetExclusive(): void {
    this.#physical.doublewords[registerOffset.exclusiveAddress / 8] = none;
    this.#physical.words[registerOffset.exclusiveBytes / 4] = 0;
  }

  /** Translated instructions are watched for writes, so they are never stale. */
  invalidateInstructions(): void {}

  // Control.

  jump(target: number): void {
    this.#nextPc = target;
    this.jumped = true;
    if (target < 0 || target >= 2 ** 48) this.jumpTo(BigInt(target), "jump");
  }
  jumpIf(condition: number, target: number): void {
    if (condition) this.jump(target);
    else this.jumped = true;
  }
  jumpTo(target: bigint, kind: JumpKind): void {
    const address = branchAddress(target);
    this.#nextPc = Number(address);
    this.#nextWild = address >> 48n ? address : undefined;
    this.jumped = true;
    if (kind !== "return") this.computedFrom = this.pc;
  }

  readSystemRegister(register: number): bigint {
    const { doublewords, words } = this.#physical;
    switch (register) {
      case systemRegister.nzcv:
        return BigInt(words[registerOffset.nzcv / 4]) << 28n;
      case systemRegister.fpcr:
        return BigInt(words[registerOffset.fpcr / 4] >>> 0);
      case systemRegister.fpsr:
        return BigInt(words[registerOffset.fpsr / 4] >>> 0);
      case systemRegister.tpidrEl0:
        return doublewords[registerOffset.threadPointer / 8];
      case systemRegister.cntvctEl0:
        return BigInt(this.#now());
      default:
        return 0n;
    }
  }

  writeSystemRegister(register: number, value: bigint): void {
    if (this.trap !== undefined) return;
    const { doublewords, words } = this.#physical;
    const low = Number(BigInt.asIntN(32, value));
    if (register === systemRegister.nzcv) this.#pendingFlags = low >>> 28;
    else if (register === systemRegister.fpcr) words[registerOffset.fpcr / 4] = low & implementedBits.fpcr;
    else if (register === systemRegister.fpsr) words[registerOffset.fpsr / 4] = low & implementedBits.fpsr;
    else if (register === systemRegister.tpidrEl0) doublewords[registerOffset.threadPointer / 8] = value;
  }

  supervisorCall(immediate: number): void {
    this.#forgetExclusive();
    this.#raise({ kind: "supervisorCall", immediate });
  }
  breakpoint(immediate: number): void {
    this.#raise({ kind: "breakpoint", immediate });
  }
  undefined(): void {
    this.#raise({ kind: "undefined", word: this.#word });
  }
}
