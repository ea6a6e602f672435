// Guest registers between their locals and the register block, as a region is written out: fetched where they are first needed,
// put back where somebody else may look (registers-flow.ts says what is carried from block to block).

import { type FunctionBuilder, type Local, memoryOpcode, opcode, valueType } from "../../wasm/index.ts";
import { registerOffset } from "../layout.ts";
import type { Region, RegionInstruction } from "./region.ts";
import { either, numbersOf, type RegisterSet, type RegistersState, registersInMemory, registersOf, without } from "./registers-flow.ts";

export class RegistersKeeper {
  /** By number; undefined for those that the region does not use. */
  readonly registers: readonly (Local | undefined)[];
  readonly vectors: readonly (Local | undefined)[];
  /** What the code that is being written may rely on. */
  state: RegistersState = registersInMemory;
  readonly #body: FunctionBuilder;
  readonly #written: RegisterSet;
  /** On the way to the common exit: which registers have changed. */
  readonly #changedX: Local;
  readonly #changedV: Local;

  constructor(body: FunctionBuilder, region: Region) {
    this.#body = body;
    const { used, written } = registersOf(region);
    this.#written = written;
    const locals = (bits: number, type: (typeof valueType)["i64" | "v128"]): (Local | undefined)[] => {
      const byNumber: (Local | undefined)[] = [];
      for (const number of numbersOf(bits)) byNumber[number] = body.local(type);
      return byNumber;
    };
    this.vectors = locals(used.v, valueType.v128);
    this.registers = locals(used.x, valueType.i64);
    this.#changedX = body.local(valueType.i32);
    this.#changedV = body.local(valueType.i32);
  }

  /** Of all locals together. */
  get bytes(): number {
    return (
      this.registers.filter((local) => local !== undefined).length * 8 + this.vectors.filter((local) => local !== undefined).length * 16
    );
  }

  /** Before an instruction: what it reads comes into its locals. */
  fetchFor({ effects }: RegionInstruction): void {
    this.#fetch({ x: effects.registersRead, v: effects.vectorsRead });
  }

  /** Behind an instruction. */
  wrote({ effects }: RegionInstruction): void {
    const writes: RegisterSet = { x: effects.registersWritten, v: effects.vectorsWritten };
    const { held, changed } = this.state;
    this.state = { held: either(held, writes), changed: either(changed, writes) };
  }

  /** On the way to a block that begins with this state. */
  bringTo({ held }: RegistersState): void {
    this.#fetch(held);
  }

  #fetch(wanted: RegisterSet): void {
    const { held, changed } = this.state;
    const missing = without(wanted, held);
    const body = this.#body;
    for (const number of numbersOf(missing.v)) {
      body.i32(0);
      body.memory(memoryOpcode.v128Load, registerOffset.v + number * 16);
      body.set(this.vectors[number] as Local);
    }
    for (const number of numbersOf(missing.x)) {
      body.i32(0);
      body.memory(memoryOpcode.i64Load, registerOffset.x + number * 8);
      body.set(this.registers[number] as Local);
    }
    this.state = { held: either(held, wanted), changed };
  }

  /** Memory hears of all that has changed. */
  store(): void {
    const { changed } = this.state;
    for (const number of numbersOf(changed.v)) this.#storeVector(number);
    for (const number of numbersOf(changed.x)) this.#storeRegister(number);
  }

  /** Behind a call. */
  forget(): void {
    this.state = registersInMemory;
  }

  /** On the way to the common exit, where ways with different changes meet: tells it which. */
  tellExit(): void {
    const { changed } = this.state;
    const body = this.#body;
    body.i32(changed.x | 0);
    body.set(this.#changedX);
    if (this.#written.v === 0) return;
    body.i32(changed.v | 0);
    body.set(this.#changedV);
  }

  /** At the common exit. */
  storeTold(): void {
    for (const number of numbersOf(this.#written.v)) this.#ifTold(this.#changedV, number, () => this.#storeVector(number));
    for (const number of numbersOf(this.#written.x)) this.#ifTold(this.#changedX, number, () => this.#storeRegister(number));
  }

  #ifTold(told: Local, number: number, write: () => void): void {
    const body = this.#body;
    body.get(told);
    body.i32((1 << number) | 0);
    body.emit(opcode.i32And);
    const changed = body.if();
    write();
    body.end(changed);
  }

  #storeVector(number: number): void {
    const body = this.#body;
    body.i32(0);
    body.get(this.vectors[number] as Local);
    body.memory(memoryOpcode.v128Store, registerOffset.v + number * 16);
  }

  #storeRegister(number: number): void {
    const body = this.#body;
    body.i32(0);
    body.get(this.registers[number] as Local);
    body.memory(memoryOpcode.i64Store, registerOffset.x + number * 8);
  }
}
