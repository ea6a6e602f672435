// Vectors by value: 128 bits are one unsigned bigint, and so is a lane on its way through an operation.
// Serves the interpreter, and translated code for what WebAssembly has no instruction for.

import type { LaneBits, Lanes, VectorArithmetic } from "../isa/vector-arithmetic.ts";
import type { ByValue } from "./arithmetic-by-value.ts";

/** Where the registers are. */
export interface VectorRegisters {
  readVector(register: number): bigint;
  /** Takes effect when the instruction ends. */
  writeVector(register: number, value: bigint): void;
}

const allOnes = 2n ** 128n - 1n;

/** The lanes of a vector, the lowest first, zero-extended. */
export function splitLanes(a: bigint, bits: number, count = 128 / bits): bigint[] {
  return Array.from({ length: count }, (_, index) => BigInt.asUintN(bits, a >> BigInt(index * bits)));
}

/** The reverse: the low bits of each value become a lane, and what is above them 0. */
export function joinLanes(lanes: readonly bigint[], bits: number): bigint {
  return lanes.reduceRight((sum, lane) => (sum << BigInt(bits)) | BigInt.asUintN(bits, lane), 0n);
}

export class VectorsByValue implements VectorArithmetic<ByValue> {
  readonly #registers: VectorRegisters;

  constructor(registers: VectorRegisters) {
    this.#registers = registers;
  }

  constant(value: bigint): bigint {
    return BigInt.asUintN(128, value);
  }
  read(register: number): bigint {
    return this.#registers.readVector(register);
  }
  write(register: number, value: bigint): void {
    this.#registers.writeVector(register, value);
  }
  fromI64(low: bigint, high = 0n): bigint {
    return (high << 64n) | low;
  }
  truncate(a: bigint, bits: number): bigint {
    return BigInt.asUintN(bits, a);
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
    return a ^ allOnes;
  }
  merge(mask: bigint, then: bigint, otherwise: bigint): bigint {
    return otherwise ^ ((then ^ otherwise) & mask);
  }
  select(condition: number, then: bigint, otherwise: bigint): bigint {
    return condition ? then : otherwise;
  }
  any(a: bigint): number {
    return a === 0n ? 0 : 1;
  }
  shuffle(a: bigint, b: bigint, indices: readonly number[]): bigint {
    const bytes = [...splitLanes(a, 8), ...splitLanes(b, 8)];
    return joinLanes(
      indices.map((index) => bytes[index]),
      8,
    );
  }
  lookUp(tables: readonly bigint[], indices: bigint, otherwise = 0n): bigint {
    const bytes = tables.flatMap((table) => splitLanes(table, 8));
    const beyond = splitLanes(otherwise, 8);
    return joinLanes(
      splitLanes(indices, 8).map((index, at) => bytes[Number(index)] ?? beyond[at]),
      8,
    );
  }
}

type Combine = (a: bigint, b: bigint) => bigint;

export class LanesByValue implements Lanes<ByValue> {
  readonly bits: LaneBits;

  constructor(bits: LaneBits) {
    this.bits = bits;
  }

  splat(value: bigint): bigint {
    return joinLanes(new Array<bigint>(128 / this.bits).fill(value), this.bits);
  }
  extract(a: bigint, index: number): bigint {
    return BigInt.asUintN(this.bits, a >> BigInt(index * this.bits));
  }
  replace(a: bigint, index: number, value: bigint): bigint {
    const lanes = splitLanes(a, this.bits);
    lanes[index] = value;
    return joinLanes(lanes, this.bits);
  }
  map(compute: (...lanes: bigint[]) => bigint, ...vectors: bigint[]): bigint {
    const lanes = vectors.map((vector) => splitLanes(vector, this.bits));
    const results = Array.from({ length: 128 / this.bits }, (_, index) => compute(...lanes.map((each) => each[index])));
    return joinLanes(results, this.bits);
  }

  #signed(a: bigint): bigint {
    return BigInt.asIntN(this.bits, a);
  }
  #unsignedly(a: bigint, b: bigint, combine: Combine): bigint {
    return this.map(combine, a, b);
  }
  #signedly(a: bigint, b: bigint, combine: Combine): bigint {
    return this.map((x, y) => combine(this.#signed(x), this.#signed(y)), a, b);
  }
  #clampSigned(value: bigint): bigint {
    const limit = 1n << BigInt(this.bits - 1);
    return value >= limit ? limit - 1n : value < -limit ? -limit : value;
  }
  #clampUnsigned(value: bigint): bigint {
    const limit = (1n << BigInt(this.bits)) - 1n;
    return value > limit ? limit : value < 0n ? 0n : value;
  }

  add(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => x + y);
  }
  subtract(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => x - y);
  }
  multiply(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => x * y);
  }
  negate(a: bigint): bigint {
    return this.map((x) => -x, a);
  }
  absolute(a: bigint): bigint {
    return this.map((x) => (this.#signed(x) < 0n ? -x : x), a);
  }
  minSigned(a: bigint, b: bigint): bigint {
    return this.#signedly(a, b, (x, y) => (x < y ? x : y));
  }
  minUnsigned(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => (x < y ? x : y));
  }
  maxSigned(a: bigint, b: bigint): bigint {
    return this.#signedly(a, b, (x, y) => (x > y ? x : y));
  }
  maxUnsigned(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => (x > y ? x : y));
  }
  addSaturatingSigned(a: bigint, b: bigint): bigint {
    return this.#signedly(a, b, (x, y) => this.#clampSigned(x + y));
  }
  addSaturatingUnsigned(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => this.#clampUnsigned(x + y));
  }
  subtractSaturatingSigned(a: bigint, b: bigint): bigint {
    return this.#signedly(a, b, (x, y) => this.#clampSigned(x - y));
  }
  subtractSaturatingUnsigned(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => this.#clampUnsigned(x - y));
  }
  equal(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => (x === y ? -1n : 0n));
  }
  greaterSigned(a: bigint, b: bigint): bigint {
    return this.#signedly(a, b, (x, y) => (x > y ? -1n : 0n));
  }
  greaterUnsigned(a: bigint, b: bigint): bigint {
    return this.#unsignedly(a, b, (x, y) => (x > y ? -1n : 0n));
  }
  shiftLeft(a: bigint, amount: number): bigint {
    return this.map((x) => x << BigInt(amount), a);
  }
  shiftRightLogical(a: bigint, amount: number): bigint {
    return this.map((x) => x >> BigInt(amount), a);
  }
  shiftRightArithmetic(a: bigint, amount: number): bigint {
    return this.map((x) => this.#signed(x) >> BigInt(amount), a);
  }
  countLeadingZeros(a: bigint): bigint {
    return this.map((x) => BigInt(x === 0n ? this.bits : this.bits - x.toString(2).length), a);
  }
  countOnes(a: bigint): bigint {
    return this.map((x) => BigInt(x.toString(2).replaceAll("0", "").length), a);
  }
  #extend(a: bigint, first: number, extend: (lane: bigint) => bigint): bigint {
    const count = 64 / this.bits;
    return joinLanes(
      splitLanes(a, this.bits)
        .slice(first, first + count)
        .map(extend),
      this.bits * 2,
    );
  }
  extendLowSigned(a: bigint): bigint {
    return this.#extend(a, 0, (lane) => this.#signed(lane));
  }
  extendLowUnsigned(a: bigint): bigint {
    return this.#extend(a, 0, (lane) => lane);
  }
  extendHighSigned(a: bigint): bigint {
    return this.#extend(a, 64 / this.bits, (lane) => this.#signed(lane));
  }
  extendHighUnsigned(a: bigint): bigint {
    return this.#extend(a, 64 / this.bits, (lane) => lane);
  }
}
