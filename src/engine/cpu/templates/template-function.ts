// One template as a Wasm function: (place of an instruction's record) → how it ended. The row is evaluated against the translator's
// emitter, but registers and numbers come from the record: registers are read as the row asks for them, and written at the end.

import type { Arithmetic } from "../../isa/machine.ts";
import { FunctionBuilder, type FunctionType, type Local, memoryOpcode, opcode, valueType } from "../../wasm/index.ts";
import type { CalledOperations } from "../called-operations.ts";
import { effectsOf } from "../effects.ts";
import { recordField, registerOffset, windows } from "../layout.ts";
import { type Emitted, emittedArithmetic } from "../translator/emitted-arithmetic.ts";
import { Emitter, type RegionLocals } from "../translator/emitter.ts";
import { flagsInMemory } from "../translator/flags-flow.ts";
import { type IntegerType, localNode, type Node } from "../translator/node.ts";
import { regionType, type Support } from "../translator/support.ts";
import { outcome } from "./outcome.ts";
import type { Template } from "./template-set.ts";

/** Locals that come about when something asks for them: most templates need none. */
function localsOf(body: FunctionBuilder): RegionLocals {
  const made = new Map<string, Local>();
  const types = { i32: ["flagsHere", "flagsKind", "flagsHold", "ordinary", "inexactNoted"], i64: ["flagsA", "flagsB", "pc"] } as const;
  const locals = { registers: [], vectors: [] };
  for (const type of ["i32", "i64"] as const) {
    for (const name of types[type]) {
      const get = (): Local => {
        const local = made.get(name) ?? body.local(valueType[type]);
        made.set(name, local);
        return local;
      };
      Object.defineProperty(locals, name, { get });
    }
  }
  return locals as unknown as RegionLocals;
}

class TemplateEmitter extends Emitter {
  readonly #body: FunctionBuilder;
  /** Of an instruction with too many numbers they are part of the template. */
  readonly #numbersOpen: boolean;
  #registers = 0;
  #numbers = 0;
  readonly #written: { readonly place: number; readonly local: Local; readonly isVector: boolean }[] = [];

  constructor(body: FunctionBuilder, numbersOpen: boolean, ...others: EmitterParameters) {
    super(body, ...others);
    this.#body = body;
    this.#numbersOpen = numbersOpen;
  }

  protected override arithmetic(type: IntegerType): Arithmetic<Node, Emitted> {
    const arithmetic = emittedArithmetic(type, this);
    const constant = (value: bigint | number): Node => (this.#numbersOpen ? this.#number(type) : arithmetic.constant(value));
    return { ...arithmetic, constant };
  }

  #number(type: IntegerType): Node {
    const local = this.#body.local(valueType[type]);
    this.#pushNumber(type);
    this.#body.set(local);
    return localNode(type, local);
  }

  #pushNumber(type: IntegerType): void {
    this.#body.get(this.#body.parameter(0));
    this.#body.memory(type === "i64" ? memoryOpcode.i64Load : memoryOpcode.i32Load, recordField.numbers + 8 * this.#numbers);
    this.#numbers += 1;
  }

  protected override registerLocal(_register: number, access: "read" | "write"): Local {
    return this.#openRegister(access, false);
  }

  protected override vectorLocal(_register: number, access: "read" | "write"): Local {
    return this.#openRegister(access, true);
  }

  #openRegister(access: "read" | "write", isVector: boolean): Local {
    const local = this.#body.local(isVector ? valueType.v128 : valueType.i64);
    const place = this.#registers;
    this.#registers += 1;
    if (access === "write") this.#written.push({ place, local, isVector });
    else {
      this.#pushPlace(place, isVector);
      this.#body.memory(isVector ? memoryOpcode.v128Load : memoryOpcode.i64Load, isVector ? registerOffset.v : registerOffset.x);
      this.#body.set(local);
    }
    return local;
  }

  #pushPlace(place: number, isVector: boolean): void {
    this.#body.get(this.#body.parameter(0));
    this.#body.memory(memoryOpcode.i32Load8U, recordField.registers + place);
    this.#body.i32(isVector ? 4 : 3);
    this.#body.emit(opcode.i32Shl);
  }

  storeRegisters(): void {
    for (const { place, local, isVector } of this.#written) {
      this.#pushPlace(place, isVector);
      this.#body.get(local);
      this.#body.memory(isVector ? memoryOpcode.v128Store : memoryOpcode.i64Store, isVector ? registerOffset.v : registerOffset.x);
    }
  }

  /** Puts the target, the last number of the record, into pc. */
  storeTarget(target: number): void {
    const body = this.#body;
    body.i32(0);
    if (this.#numbersOpen) this.#pushNumber("i64");
    else body.i64(BigInt(target));
    body.memory(memoryOpcode.i64Store, registerOffset.pc);
  }
}

type EmitterParameters = ConstructorParameters<typeof Emitter> extends [unknown, ...infer Others] ? Others : never;

export interface TemplateBindings {
  readonly support: Support;
  readonly calls: CalledOperations;
  readonly typeIndexOf: (type: FunctionType) => number;
}

export function buildTemplate(template: Template, { support, calls, typeIndexOf }: TemplateBindings): FunctionBuilder {
  const { decoded, pc, ending, number } = template;
  const body = new FunctionBuilder(regionType);
  const locals = localsOf(body);
  const effects = effectsOf(decoded, pc);
  const writes = effects.memory.some(({ kind }) => kind === "store");
  const window = (writes ? windows.write : windows.read) + (number % windows.count) * windows.bytes;
  const leave = (): void => {
    body.i32(outcome.interpret);
    body.emit(opcode.return);
  };
  const emitter = new TemplateEmitter(body, template.numbersOpen, locals, () => window, support, calls, typeIndexOf, {}, leave);
  if (effects.floatingPoint) emitter.loadFloatState();
  emitter.beginBlock(flagsInMemory);
  emitter.emit({ pc, decoded, effects }, []);
  emitter.storeFlags();
  emitter.storeRegisters();
  const { jump } = effects;
  if (ending === "branch") {
    const taken = body.if();
    emitter.storeTarget(jump?.target ?? 0);
    body.i32(outcome.jumped);
    body.emit(opcode.return);
    body.end(taken);
    body.i32(outcome.fell);
  } else if (ending === "jump") {
    emitter.storeTarget(jump?.target ?? 0);
    body.i32(outcome.jumped);
  } else if (ending === "computed" || ending === "return") {
    body.i32(0);
    body.get(locals.pc);
    body.memory(memoryOpcode.i64Store, registerOffset.pc);
    body.i32(ending === "computed" ? outcome.computed : outcome.jumped);
  } else body.i32(outcome.next);
  return body;
}
