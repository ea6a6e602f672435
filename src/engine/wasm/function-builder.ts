// The body of one WebAssembly function: locals, structured control and instructions, written as they come.
// Labels are handed out when a block opens and turned into relative depths where a branch names them,
// so callers never count nesting. Types are not checked here: WebAssembly.validate does that in tests.

import { InvariantError, invariant } from "../base/errors.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import { type MemoryOpcode, type Opcode, opcode, type ValueType } from "./opcode.ts";

declare const labelBrand: unique symbol;
/** A place that can be branched to: the end of a block or if, the start of a loop. */
export type Label = number & { readonly [labelBrand]: true };

declare const localBrand: unique symbol;
/** The index of a parameter or local. */
export type Local = number & { readonly [localBrand]: true };

const emptyBlockType = 0x40;

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A branch that is seldom (or nearly always) taken, for the branch-hinting section. */
export interface BranchHint {
  /** From the start of the function's body, its locals included. */
  readonly byteOffset: number;
  readonly likely: boolean;
}

/** Collects one function; `ModuleBuilder.function` takes it when every block is closed. */
export class FunctionBuilder {
  readonly type: FunctionType;
  readonly #code = new ByteBuffer(1024);
  readonly #locals: ValueType[] = [];
  readonly #open: Label[] = [];
  readonly #hints: BranchHint[] = [];
  #labels = 0;

  constructor(type: FunctionType) {
    this.type = type;
  }

  parameter(index: number): Local {
    invariant(index < this.type.parameters.length, `parameter ${index} of ${this.type.parameters.length}`);
    return index as Local;
  }

  /** A new local, zero at entry. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return (this.type.parameters.length + this.#locals.length - 1) as Local;
  }

  /** Bytes of instructions so far. */
  get size(): number {
    return this.#code.length;
  }

  emit(...opcodes: Opcode[]): void {
    for (const code of opcodes) this.#opcode(code);
  }

  /** An instruction with bytes behind it: the number of a lane, the bytes of a shuffle. */
  emitWith(code: Opcode, immediate: readonly number[]): void {
    this.#opcode(code);
    this.#code.append(immediate);
  }

  /** Those behind a prefix are numbered from the prefix times 4096 on. */
  #opcode(code: Opcode): void {
    if (code <= 0xff) this.#code.byte(code);
    else {
      this.#code.byte(code >> 12);
      this.#code.unsigned(code & 0xfff);
    }
  }

  /** A constant from its bits. */
  f32(bits: number): void {
    this.#code.byte(0x43);
    for (let byte = 0; byte < 4; byte += 1) this.#code.byte((bits >>> (8 * byte)) & 0xff);
  }

  f64(bits: bigint): void {
    this.#code.byte(0x44);
    this.#bytesOf(bits, 8);
  }

  v128(bits: bigint): void {
    this.#opcode(opcode.v128Const);
    this.#bytesOf(bits, 16);
  }

  #bytesOf(bits: bigint, count: number): void {
    for (let byte = 0; byte < count; byte += 1) this.#code.byte(Number((bits >> BigInt(8 * byte)) & 0xffn));
  }

  /** `select` of a type that must be named. */
  selectTyped(type: ValueType): void {
    this.#code.append([0x1c, 1, type]);
  }

  i32(value: number): void {
    this.#code.byte(0x41);
    this.#code.signed32(value);
  }

  i64(value: bigint): void {
    this.#code.byte(0x42);
    this.#code.signed64(value);
  }

  get(local: Local): void {
    this.#code.byte(0x20);
    this.#code.unsigned(local);
  }

  set(local: Local): void {
    this.#code.byte(0x21);
    this.#code.unsigned(local);
  }

  tee(local: Local): void {
    this.#code.byte(0x22);
    this.#code.unsigned(local);
  }

  /** A load or store at the address on the stack plus a constant. */
  memory(code: MemoryOpcode, offset: number): void {
    this.#opcode(code);
    this.#code.unsigned(0);
    this.#code.unsigned(offset);
  }

  /** A store of one lane of the vector on the stack. */
  memoryLane(code: MemoryOpcode, offset: number, lane: number): void {
    this.memory(code, offset);
    this.#code.byte(lane);
  }

  call(functionIndex: number): void {
    this.#code.byte(0x10);
    this.#code.unsigned(functionIndex);
  }

  /** Through a table of the module, by the index on top of the stack. */
  callIndirect(typeIndex: number, table = 0): void {
    this.#code.byte(0x11);
    this.#code.unsigned(typeIndex);
    this.#code.unsigned(table);
  }

  block(result?: ValueType): Label {
    return this.#enter(0x02, result);
  }

  loop(): Label {
    return this.#enter(0x03, undefined);
  }

  /** Takes an i32 from the stack. `likely` says which way it goes nearly always, for the branch-hinting section. */
  if(likely?: boolean): Label {
    if (likely !== undefined) this.#hints.push({ byteOffset: this.#code.length, likely });
    return this.#enter(0x04, undefined);
  }

  else(): void {
    this.#code.byte(0x05);
  }

  end(label: Label): void {
    if (this.#open.pop() !== label) throw new InvariantError("blocks must close in the reverse order of opening");
    this.#code.byte(0x0b);
  }

  branch(label: Label): void {
    this.#code.byte(0x0c);
    this.#code.unsigned(this.#depth(label));
  }

  branchIf(label: Label, likely?: boolean): void {
    if (likely !== undefined) this.#hints.push({ byteOffset: this.#code.length, likely });
    this.#code.byte(0x0d);
    this.#code.unsigned(this.#depth(label));
  }

  /** Takes an i32 from the stack: branches to the label with that number, else to `otherwise`. */
  branchTable(labels: readonly Label[], otherwise: Label): void {
    this.#code.byte(0x0e);
    this.#code.unsigned(labels.length);
    for (const label of labels) this.#code.unsigned(this.#depth(label));
    this.#code.unsigned(this.#depth(otherwise));
  }

  /** The function as the code section holds it, without its size. */
  finish(): ByteBuffer {
    invariant(this.#open.length === 0, "a block was left open");
    const body = new ByteBuffer(this.#code.length + 64);
    this.#writeLocals(body);
    body.append(this.#code.bytes);
    body.byte(0x0b);
    return body;
  }

  /** For the branch-hinting section. */
  get hints(): readonly BranchHint[] {
    const locals = new ByteBuffer();
    this.#writeLocals(locals);
    return this.#hints.map(({ byteOffset, likely }) => ({ byteOffset: byteOffset + locals.length, likely }));
  }

  #writeLocals(into: ByteBuffer): void {
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count += 1;
      else runs.push({ type, count: 1 });
    }
    into.unsigned(runs.length);
    for (const { type, count } of runs) {
      into.unsigned(count);
      into.byte(type);
    }
  }

  #enter(code: number, result: ValueType | undefined): Label {
    this.#code.byte(code);
    this.#code.byte(result ?? emptyBlockType);
    this.#labels += 1;
    const label = this.#labels as Label;
    this.#open.push(label);
    return label;
  }

  #depth(label: Label): number {
    const index = this.#open.lastIndexOf(label);
    if (index < 0) throw new InvariantError("a branch to a block that is not open");
    return this.#open.length - 1 - index;
  }
}
