// Wasm's floating point in one shape for scalars and vectors: arithmetic on values, comparisons that give masks. A scalar's value
// is an f32 or f64 and its mask an i32; a vector's value and mask are a v128, of which `count` lanes matter.

import { type Opcode, opcode } from "../../wasm/index.ts";
import { apply, applyWith, constant128, constantFloat, type Node, operation, select } from "./node.ts";

const codes = {
  f32: {
    add: opcode.f32Add,
    subtract: opcode.f32Sub,
    multiply: opcode.f32Mul,
    divide: opcode.f32Div,
    minimum: opcode.f32Min,
    maximum: opcode.f32Max,
    absolute: opcode.f32Abs,
    negate: opcode.f32Neg,
    squareRoot: opcode.f32Sqrt,
    nearestEven: opcode.f32Nearest,
    up: opcode.f32Ceil,
    down: opcode.f32Floor,
    zero: opcode.f32Trunc,
    equal: opcode.f32Eq,
    less: opcode.f32Lt,
    greater: opcode.f32Gt,
    greaterOrEqual: opcode.f32Ge,
  },
  f64: {
    add: opcode.f64Add,
    subtract: opcode.f64Sub,
    multiply: opcode.f64Mul,
    divide: opcode.f64Div,
    minimum: opcode.f64Min,
    maximum: opcode.f64Max,
    absolute: opcode.f64Abs,
    negate: opcode.f64Neg,
    squareRoot: opcode.f64Sqrt,
    nearestEven: opcode.f64Nearest,
    up: opcode.f64Ceil,
    down: opcode.f64Floor,
    zero: opcode.f64Trunc,
    equal: opcode.f64Eq,
    less: opcode.f64Lt,
    greater: opcode.f64Gt,
    greaterOrEqual: opcode.f64Ge,
  },
  f32x4: {
    add: opcode.f32x4Add,
    subtract: opcode.f32x4Sub,
    multiply: opcode.f32x4Mul,
    divide: opcode.f32x4Div,
    minimum: opcode.f32x4Min,
    maximum: opcode.f32x4Max,
    absolute: opcode.f32x4Abs,
    negate: opcode.f32x4Neg,
    squareRoot: opcode.f32x4Sqrt,
    nearestEven: opcode.f32x4Nearest,
    up: opcode.f32x4Ceil,
    down: opcode.f32x4Floor,
    zero: opcode.f32x4Trunc,
    equal: opcode.f32x4Eq,
    less: opcode.f32x4Lt,
    greater: opcode.f32x4Gt,
    greaterOrEqual: opcode.f32x4Ge,
  },
  f64x2: {
    add: opcode.f64x2Add,
    subtract: opcode.f64x2Sub,
    multiply: opcode.f64x2Mul,
    divide: opcode.f64x2Div,
    minimum: opcode.f64x2Min,
    maximum: opcode.f64x2Max,
    absolute: opcode.f64x2Abs,
    negate: opcode.f64x2Neg,
    squareRoot: opcode.f64x2Sqrt,
    nearestEven: opcode.f64x2Nearest,
    up: opcode.f64x2Ceil,
    down: opcode.f64x2Floor,
    zero: opcode.f64x2Trunc,
    equal: opcode.f64x2Eq,
    less: opcode.f64x2Lt,
    greater: opcode.f64x2Gt,
    greaterOrEqual: opcode.f64x2Ge,
  },
} as const;

type Codes = (typeof codes)["f64"];
export type Comparison = "equal" | "less" | "greater" | "greaterOrEqual";
type Operation = Exclude<keyof Codes, Comparison>;

export interface FloatForm {
  readonly bits: 32 | 64;
  /** 1 for a scalar. */
  readonly count: number;
  readonly type: "f32" | "f64" | "v128";
  /** A value from the vector that has it in its first lanes. */
  from(vector: Node): Node;
  /** The vector that has a value in its first lanes, and 0 above. */
  toVector(value: Node): Node;
  compute(name: Operation, ...operands: Node[]): Node;
  /** Rounded to a whole number. */
  round(a: Node, rounding: WasmRounding): Node;
  /** In every lane. */
  constant(value: number): Node;
  compare(name: Comparison, a: Node, b: Node): Node;
  both(a: Node, b: Node): Node;
  either(a: Node, b: Node): Node;
  /** Whether a mask holds in all lanes: an i32, not 0. */
  holds(mask: Node): Node;
}

const view = new DataView(new ArrayBuffer(8));

function bitsOf(value: number, bits: 32 | 64): bigint {
  if (bits === 64) {
    view.setFloat64(0, value);
    return view.getBigUint64(0);
  }
  view.setFloat32(0, value);
  return BigInt(view.getUint32(0));
}

export function scalarForm(bits: 32 | 64): FloatForm {
  const type = bits === 64 ? "f64" : "f32";
  const table: Record<keyof Codes, Opcode> = codes[type];
  const [extract, replace] =
    bits === 64 ? [opcode.f64x2ExtractLane, opcode.f64x2ReplaceLane] : [opcode.f32x4ExtractLane, opcode.f32x4ReplaceLane];
  const copySign = (magnitude: Node, sign: Node): Node =>
    apply(type, bits === 64 ? opcode.f64CopySign : opcode.f32CopySign, magnitude, sign);
  const form: FloatForm = {
    bits,
    count: 1,
    type,
    from: (vector) =>
      vector.form === "operation" && vector.opcode === replace && vector.immediate[0] === 0
        ? vector.operands[1]
        : applyWith(type, extract, [0], vector),
    toVector: (value) => applyWith("v128", replace, [0], constant128(0n), value),
    compute: (name, ...operands) => apply(type, table[name], ...operands),
    round: (a, rounding) => (rounding === "nearestAway" ? roundAway(form, a, copySign, select) : form.compute(rounding, a)),
    constant: (value) => constantFloat(type, bitsOf(value, bits)),
    compare: (name, a, b) => apply("i32", table[name], a, b),
    both: (a, b) => operation("i32", opcode.i32And, a, b),
    either: (a, b) => operation("i32", opcode.i32Or, a, b),
    holds: (mask) => mask,
  };
  return form;
}

export function vectorForm(bits: 32 | 64, count: number): FloatForm {
  const table: Record<keyof Codes, Opcode> = bits === 64 ? codes.f64x2 : codes.f32x4;
  const width = bits * count;
  const above = ((1n << 128n) - 1n) ^ ((1n << BigInt(width)) - 1n);
  const binary = (code: Opcode, a: Node, b: Node): Node => apply("v128", code, a, b);
  const merge = (mask: Node, then: Node, otherwise: Node): Node => apply("v128", opcode.v128Bitselect, then, otherwise, mask);
  const copySign = (magnitude: Node, sign: Node): Node => merge(form.constant(-0), sign, magnitude);
  const form: FloatForm = {
    bits,
    count,
    type: "v128",
    from: (vector) => vector,
    toVector: (value) => (width === 128 ? value : binary(opcode.v128AndNot, value, constant128(above))),
    compute: (name, ...operands) => apply("v128", table[name], ...operands),
    round: (a, rounding) => (rounding === "nearestAway" ? roundAway(form, a, copySign, merge) : form.compute(rounding, a)),
    constant(value) {
      const lane = bitsOf(value, bits);
      return constant128(Array.from({ length: 128 / bits }).reduce<bigint>((sum) => (sum << BigInt(bits)) | lane, 0n));
    },
    compare: (name, a, b) => binary(table[name], a, b),
    both: (a, b) => binary(opcode.v128And, a, b),
    either: (a, b) => binary(opcode.v128Or, a, b),
    holds(mask) {
      const all = width === 128 ? mask : binary(opcode.v128Or, mask, constant128(above));
      return apply("i32", bits === 64 ? opcode.i64x2AllTrue : opcode.i32x4AllTrue, all);
    },
  };
  return form;
}

/** Roundings that are one instruction, or a few. */
export type WasmRounding = "nearestEven" | "nearestAway" | "up" | "down" | "zero";

/** `a` in a local or a constant. The distance to the truncated number is exact; a half or more of it goes away from zero by 1. */
function roundAway(form: FloatForm, a: Node, copySign: (magnitude: Node, sign: Node) => Node, choose: Choose): Node {
  const truncated = form.compute("zero", a);
  const distance = form.compute("absolute", form.compute("subtract", a, truncated));
  const isFar = form.compare("greaterOrEqual", distance, form.constant(0.5));
  return choose(isFar, form.compute("add", truncated, copySign(form.constant(1), a)), truncated);
}

type Choose = (mask: Node, then: Node, otherwise: Node) => Node;

export const floatForm = (bits: 32 | 64, count: number): FloatForm => (count === 1 ? scalarForm(bits) : vectorForm(bits, count));

/** Limits of a format's values. */
export const limits = {
  32: { leastNormal: 2 ** -126, leastProduct: 2 ** -100, largestFactor: 2 ** 113, splitter: 2 ** 12 + 1 },
  64: { leastNormal: 2 ** -1022, leastProduct: 2 ** -960, largestFactor: 2 ** 990, splitter: 2 ** 27 + 1 },
} as const;
