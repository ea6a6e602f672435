// Where a compiler says that a variable is: DWARF's expressions (DWARF 5 §2.5, §2.6) → an address, a register, a value, or nowhere. Takes
// the registers and the memory of one frame; knows nothing of names and types.

import { ByteReader } from "../elf/byte-reader.ts";
import { type OperationName, readOperation } from "../elf/dwarf/operations.ts";

export interface FrameState {
  readonly pc: number;
  /** x0–x30 and sp (31) as far as they are known. */
  register(number: number): bigint | undefined;
  /** The caller's sp before the call. */
  readonly cfa: bigint | undefined;
  readonly frameBase: bigint | undefined;
  read(address: bigint, bytes: number): Uint8Array | undefined;
}

export type FoundLocation =
  | { readonly kind: "memory"; readonly address: bigint }
  /** 0–30 are x0–x30, 31 is sp, 64–95 are v0–v31 (aadwarf64 §4.1). */
  | { readonly kind: "register"; readonly number: number }
  | { readonly kind: "value"; readonly value: bigint }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

const stackAtMost = 256;

/** Undefined: optimised away, or told in a way that is not understood here. */
export function findLocation(expression: Uint8Array, frame: FrameState): FoundLocation | undefined {
  const reader = new ByteReader(expression);
  const evaluation = new Evaluation(frame);
  while (!reader.atEnd) {
    const next = readOperation(reader);
    if (typeof next === "number") return undefined;
    const [block] = next.operands;
    if (next.name === "implicit_value" && block && "bytes" in block) return { kind: "bytes", bytes: block.bytes.slice() };
    const [first = 0n, second = 0n] = next.operands.map((operand) => ("bytes" in operand ? 0n : operand.value));
    const outcome = meanings[next.name]?.(evaluation, first, second) ?? "unknown";
    if (outcome === "unknown") return undefined;
    if (outcome === "goesOn") continue;
    // Behind a register there can be nothing but pieces.
    return outcome.kind === "register" && !reader.atEnd ? undefined : outcome;
  }
  const address = evaluation.top(0);
  return address === undefined ? undefined : { kind: "memory", address };
}

type Outcome = FoundLocation | "goesOn" | "unknown";

class Evaluation {
  readonly frame: FrameState;
  readonly #stack: bigint[] = [];

  constructor(frame: FrameState) {
    this.frame = frame;
  }

  /** 0 where nothing is left. */
  pop(): bigint {
    return this.#stack.pop() ?? 0n;
  }

  /** The value `depth` places below the last one. */
  top(depth: number): bigint | undefined {
    return this.#stack.at(-1 - depth);
  }

  push(value: bigint | undefined): Outcome {
    if (value === undefined) return "unknown";
    if (this.#stack.length < stackAtMost) this.#stack.push(BigInt.asUintN(64, value));
    return "goesOn";
  }

  pushOffset(base: bigint | undefined, offset: bigint): Outcome {
    return this.push(base === undefined ? undefined : base + offset);
  }

  /** What memory holds at the address on the stack. */
  pushRead(size: number): Outcome {
    const bytes = this.frame.read(this.pop(), size);
    if (bytes?.length !== size) return "unknown";
    return this.push(bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n));
  }
}

type Meaning = (evaluation: Evaluation, first: bigint, second: bigint) => Outcome;

const constant: Meaning = (evaluation, value) => evaluation.push(value);

const ofOne =
  (operation: (a: bigint) => bigint): Meaning =>
  (evaluation) =>
    evaluation.push(operation(evaluation.pop()));

const ofTwo =
  (operation: (a: bigint, b: bigint) => bigint): Meaning =>
  (evaluation) => {
    const b = evaluation.pop();
    return evaluation.push(operation(evaluation.pop(), b));
  };

const copied =
  (depth: number): Meaning =>
  (evaluation) =>
    evaluation.push(evaluation.top(depth) ?? 0n);

const inRegister: Meaning = (evaluation, number, offset) => evaluation.pushOffset(evaluation.frame.register(Number(number)), offset);

const register = (number: bigint): FoundLocation => ({ kind: "register", number: Number(number) });
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

/** What each operation does. Those that are not here speak of pieces, of values at the function's entry, of what belongs to threads, or branch. */
const meanings: { readonly [Name in OperationName]?: Meaning } = {
  addr: constant,
  const1u: constant,
  const1s: constant,
  const2u: constant,
  const2s: constant,
  const4u: constant,
  const4s: constant,
  const8u: constant,
  const8s: constant,
  constu: constant,
  consts: constant,
  lit: constant,
  dup: copied(0),
  over: copied(1),
  pick: (evaluation, depth) => evaluation.push(evaluation.top(Number(depth)) ?? 0n),
  drop(evaluation) {
    evaluation.pop();
    return "goesOn";
  },
  swap(evaluation) {
    const [b, a] = [evaluation.pop(), evaluation.pop()];
    evaluation.push(b);
    return evaluation.push(a);
  },
  and: ofTwo((a, b) => a & b),
  div: ofTwo((a, b) => (b === 0n ? 0n : signed(a) / signed(b))),
  minus: ofTwo((a, b) => a - b),
  mod: ofTwo((a, b) => (b === 0n ? 0n : a % b)),
  mul: ofTwo((a, b) => a * b),
  or: ofTwo((a, b) => a | b),
  plus: ofTwo((a, b) => a + b),
  shl: ofTwo((a, b) => (b > 63n ? 0n : a << b)),
  shr: ofTwo((a, b) => (b > 63n ? 0n : a >> b)),
  shra: ofTwo((a, b) => signed(a) >> (b > 63n ? 63n : b)),
  xor: ofTwo((a, b) => a ^ b),
  neg: ofOne((a) => -a),
  not: ofOne((a) => ~a),
  plus_uconst: (evaluation, value) => evaluation.push(evaluation.pop() + value),
  deref: (evaluation) => evaluation.pushRead(8),
  deref_size: (evaluation, bytes) => evaluation.pushRead(Number(bytes)),
  breg: inRegister,
  bregx: inRegister,
  fbreg: (evaluation, offset) => evaluation.pushOffset(evaluation.frame.frameBase, offset),
  call_frame_cfa: (evaluation) => evaluation.push(evaluation.frame.cfa),
  nop: () => "goesOn",
  reg: (_, number) => register(number),
  regx: (_, number) => register(number),
  stack_value: (evaluation) => ({ kind: "value", value: evaluation.pop() }),
};
