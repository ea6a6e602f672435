// The variables that a frame can see, with their values: what its function and its program declare, found by registers, memory and the
// frame's place on the stack.

import { type FrameRules, frameRulesAt } from "./call-frame.ts";
import type { DebugInfo } from "./debug-info.ts";
import { blocksAt, type FunctionDeclaration, type LocationList, type Variable } from "./declarations.ts";
import type { EvaluationContext } from "./expression/evaluate.ts";
import { sizeOf } from "./expression/type.ts";
import { bytesOfInteger, integerValue, type Value } from "./expression/value.ts";
import { type FoundLocation, type FrameState, findLocation } from "./location-expression.ts";

/** What of a frame is needed: registers as they are in it. */
export interface FrameRegisters {
  readonly pc: number;
  /** Behind a call: the instruction before belongs to the call. */
  readonly isCaller: boolean;
  readonly x: (number: number) => bigint | undefined;
  readonly sp: bigint;
}

type Memory = Pick<EvaluationContext, "read" | "register">;

const spNumber = 31;
const firstVector = 64;

export class FrameVariables {
  readonly #info: DebugInfo;
  readonly #registers: FrameRegisters;
  readonly #memory: Memory;
  readonly function: FunctionDeclaration | undefined;
  #state: FrameState | undefined;

  constructor(info: DebugInfo, registers: FrameRegisters, memory: Memory) {
    this.#info = info;
    this.#registers = registers;
    this.#memory = memory;
    this.function = info.declarations.functionAt(this.#place);
  }

  get #place(): number {
    return this.#registers.isCaller ? this.#registers.pc - 1 : this.#registers.pc;
  }

  get parameters(): readonly Variable[] {
    return this.function?.parameters ?? [];
  }

  /** Block by block, the innermost first. */
  get locals(): readonly Variable[] {
    return this.function ? blocksAt(this.function, this.#place).flat() : [];
  }

  /** What a name means here; undefined: no variable, function or constant that is declared has it. */
  named(name: string): Value | undefined {
    const { declarations } = this.#info;
    const local = this.locals.find((each) => each.name === name) ?? this.parameters.find((each) => each.name === name);
    const variable = local ?? declarations.variable(name);
    if (variable) return this.valueOf(variable);
    const callee = declarations.function(name);
    if (callee) {
      const address = BigInt(callee.address);
      return { type: callee.type, bytes: this.#memory.read(address, 1) ?? new Uint8Array(1), place: { kind: "memory", address } };
    }
    const constant = declarations.enumerator(name);
    return constant && integerValue(constant.value, constant.type);
  }

  valueOf({ type, location, constant }: Variable): Value {
    const size = sizeOf(type);
    if (constant !== undefined) return { type, bytes: bytesOfInteger(constant, size) };
    const expression = this.#expression(location);
    const found = expression && findLocation(expression, this.#frameState);
    return (found && this.#read(type, size, found)) ?? { type, bytes: new Uint8Array(size), problem: "optimizedOut" };
  }

  #read(type: Value["type"], size: number, found: FoundLocation): Value | undefined {
    switch (found.kind) {
      case "memory": {
        const { address } = found;
        const bytes = this.#memory.read(address, size);
        if (bytes?.length === size) return { type, bytes, place: { kind: "memory", address } };
        return { type, bytes: new Uint8Array(size), place: { kind: "memory", address }, problem: "unreadable" };
      }
      case "register": {
        const name = found.number >= firstVector ? `q${found.number - firstVector}` : found.number === spNumber ? "sp" : `x${found.number}`;
        const bytes = this.#registerBytes(found.number, name);
        return bytes && { type, bytes: bytes.slice(0, size), place: { kind: "register", name, offset: 0 } };
      }
      case "value":
        return { type, bytes: bytesOfInteger(found.value, size) };
      case "bytes":
        return { type, bytes: found.bytes.slice(0, size) };
    }
  }

  #registerBytes(number: number, name: string): Uint8Array | undefined {
    if (number >= firstVector) return this.#memory.register(name.replace("q", "v"))?.bytes;
    const value = this.#frameState.register(number);
    return value === undefined ? undefined : bytesOfInteger(value, 8);
  }

  #expression(location: Uint8Array | LocationList | undefined): Uint8Array | undefined {
    return location instanceof Uint8Array ? location : location?.at(this.#place);
  }

  get #frameState(): FrameState {
    this.#state ??= this.#makeState();
    return this.#state;
  }

  #makeState(): FrameState {
    const { x, sp, pc } = this.#registers;
    const register = (number: number): bigint | undefined => (number === spNumber ? sp : x(number));
    const plain: FrameState = {
      pc,
      register,
      cfa: cfaOf(frameRulesAt(this.#info.executable, this.#place), register),
      frameBase: undefined,
      read: this.#memory.read,
    };
    const expression = this.function && this.#expression(this.function.frameBase);
    const found = expression && findLocation(expression, plain);
    const frameBase = found?.kind === "memory" ? found.address : found?.kind === "register" ? register(found.number) : undefined;
    return { ...plain, frameBase };
  }
}

function cfaOf(rules: FrameRules | undefined, register: (number: number) => bigint | undefined): bigint | undefined {
  const base = rules && register(rules.cfa.register);
  return base === undefined || !rules ? undefined : base + BigInt(rules.cfa.offset);
}
