// The flags while a region is written: what is known of them at each place, and the locals and words of memory that have them. An
// instruction's flags come in by `write`, conditions are judged by `condition`; whoever leaves the region asks for `store`, whoever goes to
// another block for `bringTo`. flags-flow.ts says what blocks begin with.

import { type FunctionBuilder, type Local, memoryOpcode, opcode } from "../../wasm/index.ts";
import type { FlagsForm, FlagsOperand } from "../effects.ts";
import { flagsKind } from "../flags.ts";
import { control } from "../layout.ts";
import { conditionNode, type EmittedFlags, kindOf } from "./emitted-flags.ts";
import type { RegionLocals } from "./emitter.ts";
import { type FlagsState, flagsDynamic, flagsInMemory, isKnown, sameForm, sameState } from "./flags-flow.ts";
import { constant32, constant64, localNode, type Node, operation, push, select, type Temporaries } from "./node.ts";
import type { Support } from "./support.ts";

export class FlagsKeeper {
  readonly #body: FunctionBuilder;
  readonly #temporaries: Temporaries;
  readonly #locals: RegionLocals;
  readonly #support: Support;
  /** What is known at this place of the block. */
  #state = flagsInMemory;

  constructor(body: FunctionBuilder, temporaries: Temporaries, locals: RegionLocals, support: Support) {
    this.#body = body;
    this.#temporaries = temporaries;
    this.#locals = locals;
    this.#support = support;
  }

  /** Operands of flags that registers had, and that other values take the place of, are kept in locals. */
  keepOperands(written: readonly Local[]): void {
    const { operands, ...rest } = this.#state;
    if (operands === undefined) return;
    const isLost = operands.some(
      (operand) => "register" in operand && written.some((local) => local === this.#locals.registers[operand.register]),
    );
    if (!isLost) return;
    this.#settleOperands();
    this.#state = rest;
  }

  get state(): FlagsState {
    return this.#state;
  }

  /** A block begins, where so much is known. */
  begin(state: FlagsState): void {
    this.#state = state;
  }

  /** Puts flags that an instruction has computed into the locals. */
  write(flags: EmittedFlags): void {
    const { flagsA, flagsB, flagsHold, flagsKind: kindLocal } = this.#locals;
    const body = this.#body;
    const isDynamic = flags.form === undefined;
    if (isDynamic) this.#push(kindOf(flags));
    this.#push(flags.a);
    this.#push(flags.b);
    if (flags.holds) {
      this.#push(flags.holds);
      body.set(flagsHold);
    }
    body.set(flagsB);
    body.set(flagsA);
    if (isDynamic) body.set(kindLocal);
    this.#state = isDynamic ? flagsDynamic : { form: flags.form, pending: true };
  }

  /** Writes the stores of the flags, if memory does not know them. The state stays: this may be on a way aside. */
  store(): void {
    const { form, pending, either } = this.#state;
    if (!pending || form === undefined) return;
    if (!either) {
      this.#storeOf(this.#kindNode(form));
      return;
    }
    this.#body.get(this.#locals.flagsHere);
    const here = this.#body.if();
    this.#storeOf(this.#kindNode(form));
    this.#body.end(here);
  }

  /**
   * Brings the flags into the state that a block begins with. The state stays, as in `store`. The beginning of a loop has
   * them as what comes `round` leaves them; who comes in leaves them in memory.
   */
  bringTo(wanted: FlagsState, comesIn: boolean, round: boolean): void {
    const state = this.#state;
    if (wanted.form === undefined || (sameState(wanted, state) && !round)) return;
    if (wanted.form === "dynamic") {
      this.#makeDynamic();
      return;
    }
    // A condition may have packed them on the way from a loop's beginning: the locals cannot go back to the form that is wanted.
    const toMemory = comesIn || (wanted.either === true && !sameForm(state.form, wanted.form));
    if (toMemory) this.store();
    else if (!round && wanted.operands === undefined) this.#settleOperands();
    if (wanted.either && (toMemory || round || !state.either)) {
      this.#body.i32(toMemory ? 0 : 1);
      this.#body.set(this.#locals.flagsHere);
    }
  }

  /** Operands, kind: all in locals. */
  #makeDynamic(): void {
    const { form, either } = this.#state;
    if (form === "dynamic") return;
    const { flagsKind: kindLocal, flagsA, flagsB, flagsHere } = this.#locals;
    const body = this.#body;
    const fromMemory = (): void => {
      for (const [local, load, offset] of [
        [kindLocal, memoryOpcode.i32Load, control.flagsKind],
        [flagsA, memoryOpcode.i64Load, control.flagsA],
        [flagsB, memoryOpcode.i64Load, control.flagsB],
      ] as const) {
        body.i32(0);
        body.memory(load, offset);
        body.set(local);
      }
    };
    if (form === undefined) {
      fromMemory();
      return;
    }
    const fromLocals = (): void => {
      this.#settleOperands();
      this.#push(this.#kindNode(form));
      body.set(kindLocal);
    };
    if (!either) {
      fromLocals();
      return;
    }
    body.get(flagsHere);
    const here = body.if();
    fromLocals();
    body.else();
    fromMemory();
    body.end(here);
  }

  /** What registers have of the operands goes to the locals for them. */
  #settleOperands(): void {
    const { operands } = this.#state;
    if (operands === undefined) return;
    for (const [place, local] of [this.#locals.flagsA, this.#locals.flagsB].entries()) {
      this.#push(this.#operandNode(operands[place]));
      this.#body.set(local);
    }
  }

  #operandNode(operand: FlagsOperand): Node {
    if ("constant" in operand) return constant64(operand.constant);
    return operation("i64", opcode.i64Add, localNode("i64", this.#locals.registers[operand.register] as Local), constant64(operand.plus));
  }

  #kindNode(form: FlagsForm | "dynamic"): Node {
    const { flagsKind: kindLocal, flagsHold } = this.#locals;
    if (form === "dynamic") return localNode("i32", kindLocal);
    const kind = constant32(form.kind);
    return form.otherwise === undefined ? kind : select(localNode("i32", flagsHold), kind, constant32(flagsKind.packed));
  }

  #storeOf(kind: Node): void {
    const body = this.#body;
    body.i32(0);
    this.#push(kind);
    body.memory(memoryOpcode.i32Store, control.flagsKind);
    const { operands } = this.#state;
    const { flagsA, flagsB } = this.#locals;
    for (const [place, offset] of [control.flagsA, control.flagsB].entries()) {
      body.i32(0);
      this.#push(operands === undefined ? localNode("i64", [flagsA, flagsB][place]) : this.#operandNode(operands[place]));
      body.memory(memoryOpcode.i64Store, offset);
    }
  }

  /** Whether a condition holds: 0 or 1. */
  condition(condition: number): Node {
    if (condition >= 14) return constant32(1);
    const form = isKnown(this.#state) ? this.#state.form : this.#pack();
    const { flagsA, flagsB, flagsHold } = this.#locals;
    return conditionNode(condition, form, localNode("i64", flagsA), localNode("i64", flagsB), localNode("i32", flagsHold));
  }

  /** Turns flags of a kind that is not known now into the four bits: another form of the same value. */
  #pack(): FlagsForm {
    const body = this.#body;
    const { flagsKind: kindLocal, flagsA, flagsB } = this.#locals;
    const { pending } = this.#state;
    this.#makeDynamic();
    body.get(kindLocal);
    body.get(flagsA);
    body.get(flagsB);
    body.call(this.#support.packFlags);
    body.emit(opcode.i64ExtendI32U);
    body.set(flagsA);
    const form = { kind: flagsKind.packed };
    this.#state = { form, pending };
    return form;
  }

  #push(node: Node): void {
    push(this.#body, this.#temporaries, node);
  }
}
