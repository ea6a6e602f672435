// How control leaves a region's function: what is in locals goes back into memory, pc says where to go on, a status says why (status.ts). Ways
// that are seldom taken share one end; what programs do all the time returns on the spot.

import { type FunctionBuilder, type Label, type Local, memoryOpcode, opcode } from "../../wasm/index.ts";
import { control, registerOffset } from "../layout.ts";
import type { Emitter } from "./emitter.ts";
import type { RegistersKeeper } from "./registers-keeper.ts";
import { status } from "./status.ts";

/** Where translated code counts down how often it goes to a place that was left out; undefined if there is no more room. */
export type ExitCell = (target: number) => number | undefined;

interface WayLocals {
  readonly pc: Local;
  /** Instructions that are left. */
  readonly budget: Local;
  readonly status: Local;
}

interface Parts {
  readonly body: FunctionBuilder;
  readonly registers: RegistersKeeper;
  readonly emitter: Emitter;
  readonly locals: WayLocals;
  /** Whether instructions are counted. */
  readonly counts: boolean;
  /** Places that the region has left out. */
  readonly unreached: ReadonlySet<number>;
  readonly exitCell: ExitCell;
}

export class WaysOut {
  readonly #parts: Parts;
  #exit = 0 as Label;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins what `leave` goes to the end of. */
  open(): void {
    this.#exit = this.#parts.body.block();
  }

  close(): void {
    const { body, registers, locals } = this.#parts;
    body.end(this.#exit);
    registers.storeTold();
    this.storePlace();
    body.get(locals.status);
  }

  loadBudget(): void {
    const { body, locals } = this.#parts;
    body.i32(0);
    body.memory(memoryOpcode.i32Load, control.budget);
    body.set(locals.budget);
  }

  /** Budget and pc. */
  storePlace(): void {
    const { body, locals } = this.#parts;
    body.i32(0);
    body.get(locals.budget);
    body.memory(memoryOpcode.i32Store, control.budget);
    body.i32(0);
    body.get(locals.pc);
    body.memory(memoryOpcode.i64Store, registerOffset.pc);
  }

  /** Takes instructions from the budget. */
  charge(instructions: number): void {
    const { body, locals, counts } = this.#parts;
    if (instructions === 0 || !counts) return;
    body.get(locals.budget);
    body.i32(instructions);
    body.emit(opcode.i32Sub);
    body.set(locals.budget);
  }

  /** At a check: if the budget is not enough for the way to the next one. */
  leaveIfShort(start: number, instructions: number): void {
    const { body, locals, counts } = this.#parts;
    if (!counts) return;
    body.get(locals.budget);
    body.i32(instructions);
    body.emit(opcode.i32LtS);
    const short = body.if(false);
    this.leave(start, status.budget);
    body.end(short);
  }

  setPc(pc: number): void {
    const { body, locals } = this.#parts;
    body.i64(BigInt(pc));
    body.set(locals.pc);
  }

  /** For ways out that are seldom taken: short. */
  leave(pc: number, why: number): void {
    this.setPc(pc);
    this.leaveAtPc(why);
  }

  /** With the pc local set already. */
  leaveAtPc(why: number): void {
    const { body, registers, emitter, locals } = this.#parts;
    emitter.storeFlags();
    registers.tellExit();
    body.i32(why);
    body.set(locals.status);
    body.branch(this.#exit);
  }

  /** To the pc local, for what programs do all the time: returning, for one. */
  goOnAtPc(): void {
    const { body, registers, emitter } = this.#parts;
    emitter.storeFlags();
    registers.store();
    this.storePlace();
    body.i32(status.continue);
    body.emit(opcode.return);
  }

  /** To an address that is not in the region. Going to what was left out is counted, until it has been too often. */
  leaveFor(target: number): void {
    const { body, locals, unreached, exitCell } = this.#parts;
    if (!unreached.has(target)) {
      this.setPc(target);
      this.goOnAtPc();
      return;
    }
    const cell = exitCell(target);
    if (cell !== undefined) {
      body.i32(0);
      body.i32(0);
      body.memory(memoryOpcode.i32Load, cell);
      body.i32(1);
      body.emit(opcode.i32Sub);
      body.tee(locals.status);
      body.memory(memoryOpcode.i32Store, cell);
      body.get(locals.status);
      body.emit(opcode.i32Eqz);
      const often = body.if(false);
      this.leave(target, status.grow);
      body.end(often);
    }
    this.leave(target, status.continue);
  }
}
