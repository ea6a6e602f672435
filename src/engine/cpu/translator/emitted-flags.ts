// NZCV in translated code: three locals (kind, a, b; see flags.ts), and what is known of them when translating.
// A condition of a known kind is one comparison of a and b, which Wasm fuses with the branch; else the flags are packed.

import { opcode } from "../../wasm/index.ts";
import type { FlagsForm } from "../effects.ts";
import { flagBits, flagsKind } from "../flags.ts";
import { apply, constant32, constant64, extend, isZero, type Node, operation, select, wrap } from "./node.ts";

/** Flags on their way to `writeFlags`. `form` says what is known of them when translating. */
export interface EmittedFlags {
  readonly form: FlagsForm | undefined;
  /** The kind, where it is not the form's. */
  readonly kind?: Node;
  readonly a: Node;
  readonly b: Node;
  /** Of a form with `otherwise`: whether its kind holds. */
  readonly holds?: Node;
  /** Set if the flags are fixed. */
  readonly constant?: number;
}

export const constantFlags = (nzcv: number): EmittedFlags => ({
  form: { kind: flagsKind.packed },
  a: constant64(BigInt(nzcv)),
  b: constant64(0n),
  constant: nzcv,
});

export const kindOf = (flags: EmittedFlags): Node => flags.kind ?? constant32(flags.form?.kind ?? flagsKind.packed);

/** Kinds and operands chosen one by one: the representation is closed under selection. */
export function selectEmittedFlags(condition: Node, then: EmittedFlags, otherwise: EmittedFlags): EmittedFlags {
  const simple = then.form !== undefined && then.form.otherwise === undefined && then.constant === undefined;
  const form = simple && otherwise.constant !== undefined ? { kind: then.form.kind, otherwise: otherwise.constant } : undefined;
  return {
    form,
    kind: select(condition, kindOf(then), kindOf(otherwise)),
    a: select(condition, then.a, otherwise.a),
    // Fixed flags do not look at b.
    b: otherwise.constant === undefined ? select(condition, then.b, otherwise.b) : then.b,
    holds: condition,
  };
}

/** Whether a condition holds (0 or 1) for flags of a known form in locals. */
export function conditionNode(condition: number, form: FlagsForm, a: Node, b: Node, holds: Node): Node {
  if (condition >= 14) return constant32(1);
  const base = baseCondition(condition >> 1, form.kind, a, b);
  const truth = condition & 1 ? isZero(base) : base;
  if (form.otherwise === undefined) return truth;
  const fixed = baseCondition(condition >> 1, flagsKind.packed, constant64(BigInt(form.otherwise)), b);
  return select(holds, truth, condition & 1 ? isZero(fixed) : fixed);
}

const codes32 = {
  add: opcode.i32Add,
  sub: opcode.i32Sub,
  and: opcode.i32And,
  xor: opcode.i32Xor,
  eq: opcode.i32Eq,
  geU: opcode.i32GeU,
  gtU: opcode.i32GtU,
  ltU: opcode.i32LtU,
  geS: opcode.i32GeS,
  gtS: opcode.i32GtS,
  ltS: opcode.i32LtS,
} as const;
const codes64 = {
  add: opcode.i64Add,
  sub: opcode.i64Sub,
  and: opcode.i64And,
  xor: opcode.i64Xor,
  eq: opcode.i64Eq,
  geU: opcode.i64GeU,
  gtU: opcode.i64GtU,
  ltU: opcode.i64LtU,
  geS: opcode.i64GeS,
  gtS: opcode.i64GtS,
  ltS: opcode.i64LtS,
} as const;

/** EQ, CS, MI, VS, HI, GE, GT by number; the odd conditions are their opposites. */
function baseCondition(base: number, kind: number, a: Node, b: Node): Node {
  if (kind === flagsKind.packed) return packedCondition(base, wrap(a));
  const wide = kind === flagsKind.logic64 || kind === flagsKind.add64 || kind === flagsKind.subtract64;
  const type = wide ? "i64" : "i32";
  const code = wide ? codes64 : codes32;
  const x = wide ? a : wrap(a);
  const y = wide ? b : wrap(b);
  const zero = wide ? constant64(0n) : constant32(0);
  const negative = (value: Node): Node => apply("i32", code.ltS, value, zero);
  switch (kind) {
    case flagsKind.logic32:
    case flagsKind.logic64:
      return [
        isZero(x),
        constant32(0),
        negative(x),
        constant32(0),
        constant32(0),
        apply("i32", code.geS, x, zero),
        apply("i32", code.gtS, x, zero),
      ][base];
    case flagsKind.subtract32:
    case flagsKind.subtract64: {
      if (base === 2) return negative(operation(type, code.sub, x, y));
      if (base === 3) {
        const result = operation(type, code.sub, x, y);
        return negative(operation(type, code.and, operation(type, code.xor, x, y), operation(type, code.xor, x, result)));
      }
      const compare = [code.eq, code.geU, undefined, undefined, code.gtU, code.geS, code.gtS][base];
      return apply("i32", compare ?? code.eq, x, y);
    }
    default: {
      const result = operation(type, code.add, x, y);
      const overflow = operation(type, code.and, operation(type, code.xor, x, result), operation(type, code.xor, y, result));
      const carry = apply("i32", code.ltU, result, x);
      const notLess = apply("i32", code.geS, operation(type, code.xor, result, overflow), zero);
      const notZero = isZero(isZero(result));
      const both = (p: Node, q: Node): Node => operation("i32", opcode.i32And, p, q);
      return [isZero(result), carry, negative(result), negative(overflow), both(carry, notZero), notLess, both(notLess, notZero)][base];
    }
  }
}

function packedCondition(base: number, nzcv: Node): Node {
  const bit = (which: number): Node =>
    operation("i32", opcode.i32And, operation("i32", opcode.i32ShrU, nzcv, constant32(Math.log2(which))), constant32(1));
  const both = (p: Node, q: Node): Node => operation("i32", opcode.i32And, p, q);
  const notZ = (): Node => operation("i32", opcode.i32Xor, bit(flagBits.z), constant32(1));
  const notLess = (): Node =>
    operation("i32", opcode.i32Xor, operation("i32", opcode.i32Xor, bit(flagBits.n), bit(flagBits.v)), constant32(1));
  switch (base) {
    case 0:
      return bit(flagBits.z);
    case 1:
      return bit(flagBits.c);
    case 2:
      return bit(flagBits.n);
    case 3:
      return bit(flagBits.v);
    case 4:
      return both(bit(flagBits.c), notZ());
    case 5:
      return notLess();
    default:
      return both(notLess(), notZ());
  }
}

/**
 * The flags of a floating-point comparison, as those of an integer subtraction that stand alike: of 0 − 0 if equal, 0 − 1 if
 * below, 1 − 0 if above; of the smallest number − 1 if a NaN is there.
 */
export const flagsOfComparison = (above: Node, below: Node): EmittedFlags => ({
  form: { kind: flagsKind.subtract32 },
  a: extend(above),
  b: extend(below),
});

/** The same from N, Z, C and V in an i32: V tells a NaN. */
export function flagsOfCompared(nzcv: Node): EmittedFlags {
  const has = (bit: number): Node =>
    operation("i32", opcode.i32And, operation("i32", opcode.i32ShrU, nzcv, constant32(bit)), constant32(1));
  const isAbove = operation("i32", opcode.i32And, has(1), isZero(operation("i32", opcode.i32Or, has(2), has(0))));
  const above = operation("i32", opcode.i32Or, isAbove, operation("i32", opcode.i32Shl, has(0), constant32(31)));
  return flagsOfComparison(above, operation("i32", opcode.i32Or, has(3), has(0)));
}
