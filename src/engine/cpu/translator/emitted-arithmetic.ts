// Integer arithmetic as Wasm expressions, one instance a width. Where A64 and Wasm differ (division), the difference is
// spelt out; every value stays a pure expression.

import type { Arithmetic } from "../../isa/machine.ts";
import { type Opcode, opcode } from "../../wasm/index.ts";
import { flagsKind } from "../flags.ts";
import type { EmittedFlags } from "./emitted-flags.ts";
import { apply, constant32, constant64, extend, guarded, type IntegerType, isZero, type Node, operation, select, wrap } from "./node.ts";

export interface Emitted {
  readonly i32: Node;
  readonly i64: Node;
  readonly word: Node;
  readonly flags: EmittedFlags;
  readonly v128: Node;
}

/** Where registers are: locals of the function that is being written. */
export interface EmittedRegisters {
  /** Register 31 is SP. */
  read(register: number): Node;
  /** Takes effect when the instruction ends. */
  write(register: number, value: Node): void;
}

const codes = {
  i32: {
    add: opcode.i32Add,
    subtract: opcode.i32Sub,
    multiply: opcode.i32Mul,
    divideSigned: opcode.i32DivS,
    divideUnsigned: opcode.i32DivU,
    and: opcode.i32And,
    or: opcode.i32Or,
    xor: opcode.i32Xor,
    shiftLeft: opcode.i32Shl,
    shiftRightLogical: opcode.i32ShrU,
    shiftRightArithmetic: opcode.i32ShrS,
    rotateRight: opcode.i32Rotr,
    clz: opcode.i32Clz,
    equal: opcode.i32Eq,
    lessSigned: opcode.i32LtS,
    lessUnsigned: opcode.i32LtU,
    greaterUnsigned: opcode.i32GtU,
  },
  i64: {
    add: opcode.i64Add,
    subtract: opcode.i64Sub,
    multiply: opcode.i64Mul,
    divideSigned: opcode.i64DivS,
    divideUnsigned: opcode.i64DivU,
    and: opcode.i64And,
    or: opcode.i64Or,
    xor: opcode.i64Xor,
    shiftLeft: opcode.i64Shl,
    shiftRightLogical: opcode.i64ShrU,
    shiftRightArithmetic: opcode.i64ShrS,
    rotateRight: opcode.i64Rotr,
    clz: opcode.i64Clz,
    equal: opcode.i64Eq,
    lessSigned: opcode.i64LtS,
    lessUnsigned: opcode.i64LtU,
    greaterUnsigned: opcode.i64GtU,
  },
} as const;

const signExtensions: Record<IntegerType, Readonly<Record<number, Opcode>>> = {
  i32: { 8: opcode.i32Extend8S, 16: opcode.i32Extend16S },
  i64: { 8: opcode.i64Extend8S, 16: opcode.i64Extend16S, 32: opcode.i64Extend32S },
};

export function emittedArithmetic(type: IntegerType, registers: EmittedRegisters): Arithmetic<Node, Emitted> {
  const wide = type === "i64";
  const bits = wide ? 64 : 32;
  const code = codes[type];
  const constant = (value: bigint | number): Node =>
    wide ? constant64(BigInt(value)) : constant32(Number(BigInt.asIntN(32, BigInt(value))));
  const binary =
    (which: Opcode) =>
    (a: Node, b: Node): Node =>
      operation(type, which, a, b);
  const compare =
    (which: Opcode) =>
    (a: Node, b: Node): Node =>
      apply("i32", which, a, b);
  const toWidth = (value: Node): Node => (wide ? value : wrap(value));
  const fromWidth = (value: Node): Node => (wide ? value : extend(value));
  const zero = constant(0);

  const and = binary(code.and);
  const subtract = binary(code.subtract);
  const shiftLeft = binary(code.shiftLeft);
  const shiftRightArithmetic = binary(code.shiftRightArithmetic);

  return {
    bits,
    constant,
    read: (register) => (register === 31 ? zero : toWidth(registers.read(register))),
    readOrSp: (register) => toWidth(registers.read(register)),
    write(register, value) {
      if (register !== 31) registers.write(register, fromWidth(value));
    },
    writeOrSp: (register, value) => registers.write(register, fromWidth(value)),
    add: binary(code.add),
    subtract,
    multiply: binary(code.multiply),
    divideSigned(a, b) {
      // Wasm traps where b is 0 or (with the smallest a) −1. For those two, −(a & b) is what A64 gives: 0 and −a.
      const plain = apply("i32", code.greaterUnsigned, operation(type, code.add, b, constant(1)), constant(1));
      return guarded(plain, operation(type, code.divideSigned, a, b), subtract(zero, and(a, b)));
    },
    divideUnsigned(a, b) {
      return guarded(isZero(isZero(b)), operation(type, code.divideUnsigned, a, b), zero);
    },
    and,
    or: binary(code.or),
    xor: binary(code.xor),
    not: (a) => operation(type, code.xor, a, constant(-1)),
    shiftLeft,
    shiftRightLogical: binary(code.shiftRightLogical),
    shiftRightArithmetic,
    rotateRight: binary(code.rotateRight),
    countLeadingZeros: (a) => apply(type, code.clz, a),
    signExtend(a, fromBits) {
      if (fromBits === bits) return a;
      const direct = signExtensions[type][fromBits];
      if (direct !== undefined) return apply(type, direct, a);
      const distance = constant(bits - fromBits);
      return shiftRightArithmetic(shiftLeft(a, distance), distance);
    },
    zeroExtend: (a, fromBits) => (fromBits === bits ? a : and(a, constant((1n << BigInt(fromBits)) - 1n))),
    equal: compare(code.equal),
    lessSigned: compare(code.lessSigned),
    lessUnsigned: compare(code.lessUnsigned),
    select,
    fromI64: toWidth,
    toI64: fromWidth,
    flagsOfAdd: (a, b) => ({ form: { kind: wide ? flagsKind.add64 : flagsKind.add32 }, a: fromWidth(a), b: fromWidth(b) }),
    flagsOfSubtract: (a, b) => ({ form: { kind: wide ? flagsKind.subtract64 : flagsKind.subtract32 }, a: fromWidth(a), b: fromWidth(b) }),
    flagsOfAddWithCarry: (a, b, carry) => ({
      form: undefined,
      // The kind with carry in is the number after the kind without.
      kind: operation("i32", opcode.i32Add, constant32(wide ? flagsKind.add64 : flagsKind.add32), carry),
      a: fromWidth(a),
      b: fromWidth(b),
    }),
    flagsOfLogic: (result) => ({ form: { kind: wide ? flagsKind.logic64 : flagsKind.logic32 }, a: fromWidth(result), b: constant64(0n) }),
  };
}

/** The upper half of the unsigned 128-bit product, from four products of halves. */
export function multiplyHighUnsigned(a: Node, b: Node): Node {
  const op = (which: Opcode, x: Node, y: Node): Node => operation("i64", which, x, y);
  const low = (x: Node): Node => op(opcode.i64And, x, constant64(0xffff_ffffn));
  const high = (x: Node): Node => op(opcode.i64ShrU, x, constant64(32n));
  const [aLow, aHigh, bLow, bHigh] = [low(a), high(a), low(b), high(b)];
  const first = op(opcode.i64Add, op(opcode.i64Mul, aHigh, bLow), high(op(opcode.i64Mul, aLow, bLow)));
  const second = op(opcode.i64Add, op(opcode.i64Mul, aLow, bHigh), low(first));
  return op(opcode.i64Add, op(opcode.i64Mul, aHigh, bHigh), op(opcode.i64Add, high(first), high(second)));
}

/** The signed product differs from the unsigned one by each operand where the other is negative. */
export function multiplyHighSigned(a: Node, b: Node): Node {
  const op = (which: Opcode, x: Node, y: Node): Node => operation("i64", which, x, y);
  const ifNegative = (sign: Node, value: Node): Node => op(opcode.i64And, op(opcode.i64ShrS, sign, constant64(63n)), value);
  return op(opcode.i64Sub, multiplyHighUnsigned(a, b), op(opcode.i64Add, ifNegative(a, b), ifNegative(b, a)));
}
