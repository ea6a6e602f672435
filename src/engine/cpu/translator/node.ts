// Values on their way into Wasm: small expression trees over locals and constants, folded where both sides are known.
// A node is pure; it is written out where it is needed, and kept in a temporary if it is needed more than once.

import { type FunctionBuilder, type Local, type Opcode, opcode, type ValueType, valueType } from "../../wasm/index.ts";

export type IntegerType = "i32" | "i64";
export type NodeType = "i32" | "i64" | "f32" | "f64" | "v128";

export interface Node {
  readonly type: NodeType;
  readonly form: "constant" | "local" | "operation" | "select" | "guarded";
  /** Of a constant: i32 signed in a number, the others their bits, unsigned, in a bigint. */
  readonly constant: number | bigint;
  readonly local: Local | undefined;
  readonly opcode: Opcode;
  /** What follows the opcode: a lane's number, a shuffle's bytes. */
  readonly immediate: readonly number[];
  readonly operands: readonly Node[];
  /** How many nodes and effects take it. */
  uses: number;
  /** Where its value is, once it has been written out. */
  temporary: Local | undefined;
}

const node = (type: NodeType, form: Node["form"], rest: Partial<Node>): Node => {
  for (const operand of rest.operands ?? []) operand.uses += 1;
  return {
    type,
    form,
    constant: 0,
    local: undefined,
    opcode: opcode.unreachable,
    immediate: [],
    operands: [],
    uses: 0,
    temporary: undefined,
    ...rest,
  };
};

export const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "form" in value && "uses" in value;

export const constant32 = (value: number): Node => node("i32", "constant", { constant: value | 0 });
export const constant64 = (value: bigint): Node => node("i64", "constant", { constant: BigInt.asUintN(64, value) });
export const constant128 = (value: bigint): Node => node("v128", "constant", { constant: BigInt.asUintN(128, value) });
export const constantFloat = (type: "f32" | "f64", bits: bigint): Node => node(type, "constant", { constant: bits });
export const localNode = (type: NodeType, local: Local): Node => node(type, "local", { local });

const known32 = (value: Node): number | undefined => (value.form === "constant" ? Number(value.constant) : undefined);
const known64 = (value: Node): bigint | undefined => (value.form === "constant" ? BigInt(value.constant) : undefined);

type Fold<T> = (a: T, b: T) => T;

const folds32 = new Map<Opcode, Fold<number>>([
  [opcode.i32Add, (a, b) => (a + b) | 0],
  [opcode.i32Sub, (a, b) => (a - b) | 0],
  [opcode.i32And, (a, b) => a & b],
  [opcode.i32Or, (a, b) => a | b],
  [opcode.i32Xor, (a, b) => a ^ b],
  [opcode.i32Shl, (a, b) => a << b],
  [opcode.i32ShrU, (a, b) => (a >>> b) | 0],
  [opcode.i32ShrS, (a, b) => a >> b],
]);

const folds64 = new Map<Opcode, Fold<bigint>>([
  [opcode.i64Add, (a, b) => a + b],
  [opcode.i64Sub, (a, b) => a - b],
  [opcode.i64And, (a, b) => a & b],
  [opcode.i64Or, (a, b) => a | b],
  [opcode.i64Xor, (a, b) => a ^ b],
  [opcode.i64Shl, (a, b) => a << (b & 63n)],
  [opcode.i64ShrU, (a, b) => a >> (b & 63n)],
  [opcode.i64ShrS, (a, b) => BigInt.asIntN(64, a) >> (b & 63n)],
]);

/** Operations that give their first operand when the second is 0, and those that do so either way round. */
const zeroIsRightNeutral = new Set<Opcode>([
  opcode.i32Add,
  opcode.i32Sub,
  opcode.i32Or,
  opcode.i32Xor,
  opcode.i32Shl,
  opcode.i32ShrU,
  opcode.i32ShrS,
  opcode.i32Rotr,
  opcode.i64Add,
  opcode.i64Sub,
  opcode.i64Or,
  opcode.i64Xor,
  opcode.i64Shl,
  opcode.i64ShrU,
  opcode.i64ShrS,
  opcode.i64Rotr,
]);
const zeroIsLeftNeutral = new Set<Opcode>([opcode.i32Add, opcode.i32Or, opcode.i32Xor, opcode.i64Add, opcode.i64Or, opcode.i64Xor]);

/** An operation whose operands and result are i32, or i64. */
export function operation(type: NodeType, code: Opcode, a: Node, b: Node): Node {
  if (type === "i32") {
    const [x, y, fold] = [known32(a), known32(b), folds32.get(code)];
    if (x !== undefined && y !== undefined && fold !== undefined) return constant32(fold(x, y));
    if (y === 0 && zeroIsRightNeutral.has(code)) return a;
    // Rows turn a truth value round so.
    if (y === 1 && code === opcode.i32Xor && isTruth(a)) return isZero(a);
    if (x === 0 && zeroIsLeftNeutral.has(code)) return b;
  } else {
    const [x, y, fold] = [known64(a), known64(b), folds64.get(code)];
    if (x !== undefined && y !== undefined && fold !== undefined) return constant64(fold(x, y));
    if (y === 0n && zeroIsRightNeutral.has(code)) return a;
    if (x === 0n && zeroIsLeftNeutral.has(code)) return b;
  }
  return node(type, "operation", { opcode: code, operands: [a, b] });
}

/** A comparison, or anything else that is not folded: operands of any type, a result of the given one. */
export const apply = (type: NodeType, code: Opcode, ...operands: Node[]): Node => node(type, "operation", { opcode: code, operands });

/** As `apply`, of an instruction with an immediate. */
export const applyWith = (type: NodeType, code: Opcode, immediate: readonly number[], ...operands: Node[]): Node =>
  node(type, "operation", { opcode: code, immediate, operands });

/** Comparisons and their opposites. */
const opposites = new Map<Opcode, Opcode>(
  (
    [
      ["i32Eq", "i32Ne"],
      ["i32LtS", "i32GeS"],
      ["i32LtU", "i32GeU"],
      ["i32GtS", "i32LeS"],
      ["i32GtU", "i32LeU"],
      ["i64Eq", "i64Ne"],
      ["i64LtS", "i64GeS"],
      ["i64LtU", "i64GeU"],
      ["i64GtS", "i64LeS"],
      ["i64GtU", "i64LeU"],
    ] as const
  ).flatMap(([a, b]) => [
    [opcode[a], opcode[b]],
    [opcode[b], opcode[a]],
  ]),
);

/** The opposite of a truth value, if it is one that has a plain opposite. */
function opposite(a: Node): Node | undefined {
  const code = a.form === "operation" ? opposites.get(a.opcode) : undefined;
  return code === undefined ? undefined : apply("i32", code, ...a.operands);
}

const isTruth = (a: Node): boolean =>
  a.form === "operation" && (opposites.has(a.opcode) || a.opcode === opcode.i32Eqz || a.opcode === opcode.i64Eqz);

export function isZero(a: Node): Node {
  if (a.form === "constant") return constant32(BigInt(a.constant) === 0n ? 1 : 0);
  const other = opposite(a);
  if (other !== undefined) return other;
  return apply("i32", a.type === "i32" ? opcode.i32Eqz : opcode.i64Eqz, a);
}

export function select(condition: Node, then: Node, otherwise: Node): Node {
  const known = known32(condition);
  if (known !== undefined) return known === 0 ? otherwise : then;
  if (then === otherwise) return then;
  return node(then.type, "select", { opcode: opcode.select, operands: [then, otherwise, condition] });
}

/** As `select`, of a value that may not be computed, since it would trap, where the condition does not hold; it does nearly always. */
export const guarded = (condition: Node, then: Node, otherwise: Node): Node =>
  node(then.type, "guarded", { operands: [condition, then, otherwise] });

/** The low half. */
export function wrap(a: Node): Node {
  const known = known64(a);
  if (known !== undefined) return constant32(Number(BigInt.asIntN(32, known)));
  if (a.form === "operation" && a.opcode === opcode.i64ExtendI32U) return a.operands[0];
  return apply("i32", opcode.i32WrapI64, a);
}

/** Zero-extended. */
export function extend(a: Node): Node {
  const known = known32(a);
  return known === undefined ? apply("i64", opcode.i64ExtendI32U, a) : constant64(BigInt(known >>> 0));
}

/** Locals for values in the middle of an instruction, used again by the next one. */
export class Temporaries {
  readonly #body: FunctionBuilder;
  readonly #pools: Record<NodeType, Local[]> = { i32: [], i64: [], f32: [], f64: [], v128: [] };
  readonly #taken: Record<NodeType, number> = { i32: 0, i64: 0, f32: 0, f64: 0, v128: 0 };

  constructor(body: FunctionBuilder) {
    this.#body = body;
  }

  take(type: NodeType): Local {
    const pool = this.#pools[type];
    const index = this.#taken[type];
    this.#taken[type] += 1;
    pool[index] ??= this.#body.local(valueType[type] as ValueType);
    return pool[index];
  }

  /** Nothing that was taken is needed any more. */
  releaseAll(): void {
    for (const type of Object.keys(this.#taken) as NodeType[]) this.#taken[type] = 0;
  }
}

/** Writes a node out: its value is on the stack after. */
export function push(body: FunctionBuilder, temporaries: Temporaries, value: Node): void {
  if (value.temporary !== undefined) {
    body.get(value.temporary);
    return;
  }
  if (value.form === "constant") {
    if (value.type === "i32") body.i32(Number(value.constant));
    else if (value.type === "i64") body.i64(BigInt(value.constant));
    else if (value.type === "f32") body.f32(Number(value.constant));
    else if (value.type === "f64") body.f64(BigInt(value.constant));
    else body.v128(BigInt(value.constant));
    return;
  }
  if (value.form === "local") {
    body.get(value.local as Local);
    return;
  }
  if (value.form === "guarded") {
    pushGuarded(body, temporaries, value);
    return;
  }
  for (const operand of value.operands) push(body, temporaries, operand);
  if (value.form === "select" && value.type === "v128") body.selectTyped(valueType.v128);
  else body.emitWith(value.opcode, value.immediate);
  if (value.uses > 1) {
    value.temporary = temporaries.take(value.type);
    body.tee(value.temporary);
  }
}

function pushGuarded(body: FunctionBuilder, temporaries: Temporaries, value: Node): void {
  const [condition, then, otherwise] = value.operands;
  // Computed before the ways part, so that whoever takes them as well finds them whichever way it went.
  for (const operand of [...then.operands, ...otherwise.operands]) settle(body, temporaries, operand);
  push(body, temporaries, condition);
  value.temporary = temporaries.take(value.type);
  const holds = body.if(true);
  push(body, temporaries, then);
  body.set(value.temporary);
  body.else();
  push(body, temporaries, otherwise);
  body.set(value.temporary);
  body.end(holds);
  body.get(value.temporary);
}

/** Sees to it that a node's value is in a local. */
export function settle(body: FunctionBuilder, temporaries: Temporaries, value: Node): void {
  if (value.form === "constant" || value.form === "local" || value.temporary !== undefined) return;
  push(body, temporaries, value);
  if (value.temporary === undefined) {
    value.temporary = temporaries.take(value.type);
    body.set(value.temporary);
  } else body.emit(opcode.drop);
}
