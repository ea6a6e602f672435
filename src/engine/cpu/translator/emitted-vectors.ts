// Vectors as Wasm expressions: most operations are one instruction of WebAssembly's 128-bit vectors, some a few.

import type { LaneBits, Lanes, VectorArithmetic } from "../../isa/vector-arithmetic.ts";
import { type Opcode, opcode } from "../../wasm/index.ts";
import type { Emitted } from "./emitted-arithmetic.ts";
import { apply, applyWith, constant32, constant128, extend, type Node, select, wrap } from "./node.ts";

/** Where the registers are: locals of the function that is being written. */
export interface EmittedVectorRegisters {
  readVector(register: number): Node;
  /** Takes effect when the instruction ends. */
  writeVector(register: number, value: Node): void;
}

const zero = (): Node => constant128(0n);
const known = (a: Node): bigint | undefined => (a.form === "constant" ? BigInt(a.constant) : undefined);
const vector = (code: Opcode, ...operands: Node[]): Node => apply("v128", code, ...operands);
const not = (a: Node): Node => vector(opcode.v128Not, a);
const and = (a: Node, b: Node): Node => vector(opcode.v128And, a, b);
const or = (a: Node, b: Node): Node => vector(opcode.v128Or, a, b);
const xor = (a: Node, b: Node): Node => vector(opcode.v128Xor, a, b);
const merge = (mask: Node, then: Node, otherwise: Node): Node => vector(opcode.v128Bitselect, then, otherwise, mask);

/** Both operands' bytes, as V8 knows to do in few instructions for the usual patterns. */
const shuffle = (a: Node, b: Node, indices: readonly number[]): Node => applyWith("v128", opcode.i8x16Shuffle, indices, a, b);

const lowHalf = Array.from({ length: 16 }, (_, byte) => (byte < 8 ? byte : byte + 8));

function truncate(a: Node, bits: number): Node {
  if (bits === 128) return a;
  const value = known(a);
  if (value !== undefined) return constant128(BigInt.asUintN(bits, value));
  // Half a vector and half of nothing: cheaper than a constant of 128 bits.
  return bits === 64 ? shuffle(a, zero(), lowHalf) : and(a, constant128((1n << BigInt(bits)) - 1n));
}

const splatBytes = (value: number): Node => constant128(BigInt(`0x${value.toString(16).padStart(2, "0").repeat(16)}`));

/** Wasm's look-up gives 0 beyond its one table, so that tables can be asked one after another. */
function lookUp(tables: readonly Node[], indices: Node, otherwise?: Node): Node {
  const found = tables
    .map((table, place) => {
      const inTable = place === 0 ? indices : vector(opcode.i8x16Sub, indices, splatBytes(16 * place));
      return vector(opcode.i8x16Swizzle, table, inTable);
    })
    .reduce(or);
  if (otherwise === undefined) return found;
  return merge(vector(opcode.i8x16LtU, indices, splatBytes(16 * tables.length)), found, otherwise);
}

export function emittedVector(registers: EmittedVectorRegisters): VectorArithmetic<Emitted> {
  return {
    constant: constant128,
    read: (register) => registers.readVector(register),
    write: (register, value) => registers.writeVector(register, value),
    fromI64(low, high) {
      const [x, y] = [known(low), high === undefined ? 0n : known(high)];
      if (x !== undefined && y !== undefined) return constant128((y << 64n) | x);
      const lower = applyWith("v128", opcode.i64x2ReplaceLane, [0], zero(), low);
      return high === undefined ? lower : applyWith("v128", opcode.i64x2ReplaceLane, [1], lower, high);
    },
    truncate,
    and,
    or,
    xor,
    not,
    merge,
    select,
    any: (a) => apply("i32", opcode.v128AnyTrue, a),
    shuffle,
    lookUp,
  };
}

const byWidth = {
  8: {
    splat: opcode.i8x16Splat,
    extract: opcode.i8x16ExtractLaneU,
    replace: opcode.i8x16ReplaceLane,
    add: opcode.i8x16Add,
    subtract: opcode.i8x16Sub,
    multiply: undefined,
    negate: opcode.i8x16Neg,
    absolute: opcode.i8x16Abs,
    minSigned: opcode.i8x16MinS,
    minUnsigned: opcode.i8x16MinU,
    maxSigned: opcode.i8x16MaxS,
    maxUnsigned: opcode.i8x16MaxU,
    addSaturatingSigned: opcode.i8x16AddSatS,
    addSaturatingUnsigned: opcode.i8x16AddSatU,
    subtractSaturatingSigned: opcode.i8x16SubSatS,
    subtractSaturatingUnsigned: opcode.i8x16SubSatU,
    equal: opcode.i8x16Eq,
    greaterSigned: opcode.i8x16GtS,
    greaterUnsigned: opcode.i8x16GtU,
    shiftLeft: opcode.i8x16Shl,
    shiftRightLogical: opcode.i8x16ShrU,
    shiftRightArithmetic: opcode.i8x16ShrS,
    extendLowSigned: opcode.i16x8ExtendLowS,
    extendLowUnsigned: opcode.i16x8ExtendLowU,
    extendHighSigned: opcode.i16x8ExtendHighS,
    extendHighUnsigned: opcode.i16x8ExtendHighU,
  },
  16: {
    splat: opcode.i16x8Splat,
    extract: opcode.i16x8ExtractLaneU,
    replace: opcode.i16x8ReplaceLane,
    add: opcode.i16x8Add,
    subtract: opcode.i16x8Sub,
    multiply: opcode.i16x8Mul,
    negate: opcode.i16x8Neg,
    absolute: opcode.i16x8Abs,
    minSigned: opcode.i16x8MinS,
    minUnsigned: opcode.i16x8MinU,
    maxSigned: opcode.i16x8MaxS,
    maxUnsigned: opcode.i16x8MaxU,
    addSaturatingSigned: opcode.i16x8AddSatS,
    addSaturatingUnsigned: opcode.i16x8AddSatU,
    subtractSaturatingSigned: opcode.i16x8SubSatS,
    subtractSaturatingUnsigned: opcode.i16x8SubSatU,
    equal: opcode.i16x8Eq,
    greaterSigned: opcode.i16x8GtS,
    greaterUnsigned: opcode.i16x8GtU,
    shiftLeft: opcode.i16x8Shl,
    shiftRightLogical: opcode.i16x8ShrU,
    shiftRightArithmetic: opcode.i16x8ShrS,
    extendLowSigned: opcode.i32x4ExtendLowS,
    extendLowUnsigned: opcode.i32x4ExtendLowU,
    extendHighSigned: opcode.i32x4ExtendHighS,
    extendHighUnsigned: opcode.i32x4ExtendHighU,
  },
  32: {
    splat: opcode.i32x4Splat,
    extract: opcode.i32x4ExtractLane,
    replace: opcode.i32x4ReplaceLane,
    add: opcode.i32x4Add,
    subtract: opcode.i32x4Sub,
    multiply: opcode.i32x4Mul,
    negate: opcode.i32x4Neg,
    absolute: opcode.i32x4Abs,
    minSigned: opcode.i32x4MinS,
    minUnsigned: opcode.i32x4MinU,
    maxSigned: opcode.i32x4MaxS,
    maxUnsigned: opcode.i32x4MaxU,
    addSaturatingSigned: undefined,
    addSaturatingUnsigned: undefined,
    subtractSaturatingSigned: undefined,
    subtractSaturatingUnsigned: undefined,
    equal: opcode.i32x4Eq,
    greaterSigned: opcode.i32x4GtS,
    greaterUnsigned: opcode.i32x4GtU,
    shiftLeft: opcode.i32x4Shl,
    shiftRightLogical: opcode.i32x4ShrU,
    shiftRightArithmetic: opcode.i32x4ShrS,
    extendLowSigned: opcode.i64x2ExtendLowS,
    extendLowUnsigned: opcode.i64x2ExtendLowU,
    extendHighSigned: opcode.i64x2ExtendHighS,
    extendHighUnsigned: opcode.i64x2ExtendHighU,
  },
  64: {
    splat: opcode.i64x2Splat,
    extract: opcode.i64x2ExtractLane,
    replace: opcode.i64x2ReplaceLane,
    add: opcode.i64x2Add,
    subtract: opcode.i64x2Sub,
    multiply: opcode.i64x2Mul,
    negate: opcode.i64x2Neg,
    absolute: opcode.i64x2Abs,
    minSigned: undefined,
    minUnsigned: undefined,
    maxSigned: undefined,
    maxUnsigned: undefined,
    addSaturatingSigned: undefined,
    addSaturatingUnsigned: undefined,
    subtractSaturatingSigned: undefined,
    subtractSaturatingUnsigned: undefined,
    equal: opcode.i64x2Eq,
    greaterSigned: opcode.i64x2GtS,
    greaterUnsigned: undefined,
    shiftLeft: opcode.i64x2Shl,
    shiftRightLogical: opcode.i64x2ShrU,
    shiftRightArithmetic: opcode.i64x2ShrS,
    extendLowSigned: undefined,
    extendLowUnsigned: undefined,
    extendHighSigned: undefined,
    extendHighUnsigned: undefined,
  },
} as const satisfies Record<LaneBits, Record<string, Opcode | undefined>>;

/** Products of extended lanes, which are one instruction. */
const extendedProducts = new Map<Opcode, Opcode>([
  [opcode.i16x8ExtendLowS, opcode.i16x8ExtMulLowS],
  [opcode.i16x8ExtendHighS, opcode.i16x8ExtMulHighS],
  [opcode.i16x8ExtendLowU, opcode.i16x8ExtMulLowU],
  [opcode.i16x8ExtendHighU, opcode.i16x8ExtMulHighU],
  [opcode.i32x4ExtendLowS, opcode.i32x4ExtMulLowS],
  [opcode.i32x4ExtendHighS, opcode.i32x4ExtMulHighS],
  [opcode.i32x4ExtendLowU, opcode.i32x4ExtMulLowU],
  [opcode.i32x4ExtendHighU, opcode.i32x4ExtMulHighU],
  [opcode.i64x2ExtendLowS, opcode.i64x2ExtMulLowS],
  [opcode.i64x2ExtendHighS, opcode.i64x2ExtMulHighS],
  [opcode.i64x2ExtendLowU, opcode.i64x2ExtMulLowU],
  [opcode.i64x2ExtendHighU, opcode.i64x2ExtMulHighU],
]);

type Binary = (a: Node, b: Node) => Node;
type Arithmetic64 = { countLeadingZeros(a: Node): Node; subtract(a: Node, b: Node): Node; constant(value: number): Node };

/** Lanes of one width. What Wasm lacks for it is put together from what it has. */
export function emittedLanes(bits: LaneBits, i64: Arithmetic64): Lanes<Emitted> {
  const codes = byWidth[bits];
  const count = 128 / bits;
  const binary = (code: Opcode | undefined, otherwise?: Binary): Binary =>
    code === undefined ? (otherwise as Binary) : (a, b) => vector(code, a, b);
  const inAll = (lane: bigint): Node =>
    constant128(Array.from({ length: count }).reduce<bigint>((sum) => (sum << BigInt(bits)) | lane, 0n));
  const narrowed = (value: Node): Node => (bits === 64 ? value : wrap(value));

  const add = binary(codes.add);
  const subtract = binary(codes.subtract);
  const greaterSigned = binary(codes.greaterSigned);
  const signs = inAll(1n << BigInt(bits - 1));
  const greaterUnsigned = binary(codes.greaterUnsigned, (a, b) => greaterSigned(xor(a, signs), xor(b, signs)));
  const shift =
    (code: Opcode, beyond: (a: Node) => Node) =>
    (a: Node, amount: number): Node => {
      if (amount === 0) return a;
      return amount >= bits ? beyond(a) : vector(code, a, constant32(amount));
    };
  const lastSign = (a: Node): Node => vector(codes.shiftRightArithmetic, a, constant32(bits - 1));
  /** The limit on the side that a signed result has left: by its wrong sign. */
  const limit = (wrapped: Node): Node => xor(lastSign(wrapped), signs);

  const extract = (a: Node, index: number): Node => {
    const lane = applyWith(bits === 64 ? "i64" : "i32", codes.extract, [index], a);
    return bits === 64 ? lane : extend(lane);
  };
  const replace = (a: Node, index: number, value: Node): Node => applyWith("v128", codes.replace, [index], a, narrowed(value));
  const map = (compute: (...lanes: Node[]) => Node, ...vectors: Node[]): Node =>
    Array.from({ length: count }, (_, index) => compute(...vectors.map((each) => extract(each, index)))).reduce(
      (sum, lane, index) => replace(sum, index, lane),
      zero(),
    );

  return {
    bits,
    splat(value) {
      const lane = known(value);
      return lane === undefined ? vector(codes.splat, narrowed(value)) : inAll(BigInt.asUintN(bits, lane));
    },
    extract,
    replace,
    map,
    add,
    subtract,
    multiply(a, b) {
      if (codes.multiply === undefined) {
        const halves = [opcode.i16x8ExtMulLowU, opcode.i16x8ExtMulHighU].map((code) => vector(code, a, b));
        return shuffle(
          halves[0],
          halves[1],
          Array.from({ length: 16 }, (_, byte) => 2 * byte),
        );
      }
      const whole = a.form === "operation" && b.form === "operation" && a.opcode === b.opcode ? extendedProducts.get(a.opcode) : undefined;
      return whole === undefined ? vector(codes.multiply, a, b) : vector(whole, a.operands[0], b.operands[0]);
    },
    negate: (a) => vector(codes.negate, a),
    absolute: (a) => vector(codes.absolute, a),
    minSigned: binary(codes.minSigned, (a, b) => merge(greaterSigned(a, b), b, a)),
    minUnsigned: binary(codes.minUnsigned, (a, b) => merge(greaterUnsigned(a, b), b, a)),
    maxSigned: binary(codes.maxSigned, (a, b) => merge(greaterSigned(a, b), a, b)),
    maxUnsigned: binary(codes.maxUnsigned, (a, b) => merge(greaterUnsigned(a, b), a, b)),
    addSaturatingSigned: binary(codes.addSaturatingSigned, (a, b) => {
      const sum = add(a, b);
      return merge(lastSign(and(xor(a, sum), xor(b, sum))), limit(sum), sum);
    }),
    addSaturatingUnsigned: binary(codes.addSaturatingUnsigned, (a, b) => {
      const sum = add(a, b);
      return or(sum, greaterUnsigned(a, sum));
    }),
    subtractSaturatingSigned: binary(codes.subtractSaturatingSigned, (a, b) => {
      const difference = subtract(a, b);
      return merge(lastSign(and(xor(a, b), xor(a, difference))), limit(difference), difference);
    }),
    subtractSaturatingUnsigned: binary(codes.subtractSaturatingUnsigned, (a, b) => and(subtract(a, b), greaterUnsigned(a, b))),
    equal: binary(codes.equal),
    greaterSigned,
    greaterUnsigned,
    shiftLeft: shift(codes.shiftLeft, zero),
    shiftRightLogical: shift(codes.shiftRightLogical, zero),
    shiftRightArithmetic: shift(codes.shiftRightArithmetic, lastSign),
    countLeadingZeros: (a) => map((lane) => i64.subtract(i64.countLeadingZeros(lane), i64.constant(64 - bits)), a),
    countOnes: (a) => vector(opcode.i8x16Popcnt, a),
    extendLowSigned: (a) => vector(codes.extendLowSigned as Opcode, a),
    extendLowUnsigned: (a) => vector(codes.extendLowUnsigned as Opcode, a),
    extendHighSigned: (a) => vector(codes.extendHighSigned as Opcode, a),
    extendHighUnsigned: (a) => vector(codes.extendHighUnsigned as Opcode, a),
  };
}
