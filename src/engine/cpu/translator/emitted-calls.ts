// Operations that Wasm has nothing of its own for: floating point with its checks, the steps of cryptography, which are functions of the
// table, and what is evaluated by value, outside, called by number (called-operations.ts).

import type { CryptoArithmetic } from "../../isa/crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "../../isa/float-arithmetic.ts";
import { type FunctionBuilder, type FunctionType, memoryOpcode, opcode } from "../../wasm/index.ts";
import { type CalledOperation, type CalledOperations, operandMark } from "../called-operations.ts";
import { floatStatus, ordinaryControlMask } from "../float/index.ts";
import { control, registerOffset } from "../layout.ts";
import { type CryptoStep, cryptoStepType, isCryptoStep } from "./crypto-steps.ts";
import type { Emitted } from "./emitted-arithmetic.ts";
import { type EmittedFlags, flagsOfCompared } from "./emitted-flags.ts";
import { emittedFloats, type FloatSite } from "./emitted-floats.ts";
import type { RegionLocals } from "./emitter.ts";
import { exactnessType } from "./float-exactness.ts";
import { isNode, localNode, type Node, push, type Temporaries } from "./node.ts";
import type { Support } from "./support.ts";
import { slotOf, type TableFunction } from "./table-functions.ts";

export class EmittedCalls {
  readonly #body: FunctionBuilder;
  readonly #temporaries: Temporaries;
  readonly #locals: RegionLocals;
  readonly #support: Support;
  readonly #calls: CalledOperations;
  readonly #typeIndexOf: (type: FunctionType) => number;
  readonly #floatSite: FloatSite;

  /** `settle` gives a node's value in a local, written out at once. */
  constructor(
    body: FunctionBuilder,
    temporaries: Temporaries,
    locals: RegionLocals,
    support: Support,
    calls: CalledOperations,
    typeIndexOf: (type: FunctionType) => number,
    settle: (node: Node) => Node,
  ) {
    this.#body = body;
    this.#temporaries = temporaries;
    this.#locals = locals;
    this.#support = support;
    this.#calls = calls;
    this.#typeIndexOf = typeIndexOf;
    this.#floatSite = {
      body,
      ordinary: locals.ordinary,
      inexactNoted: locals.inexactNoted,
      take: (type) => temporaries.take(type),
      push: (node) => this.#push(node),
      settle,
      callTest: (test) => {
        this.#callTable(test, exactnessType(test));
      },
    };
  }

  floats(bits: FloatBits, count: number): FloatArithmetic<Emitted> {
    const byValue = this.#calling<FloatArithmetic<Emitted>>({ kind: "floats", bits, count });
    return bits === 16 ? byValue : emittedFloats(bits, count, this.#floatSite, byValue);
  }

  /** Writes what is to be known of FPCR and FPSR into their locals. */
  loadFloatState(): void {
    const body = this.#body;
    body.i32(0);
    body.memory(memoryOpcode.i32Load, registerOffset.fpcr);
    body.i32(ordinaryControlMask);
    body.emit(opcode.i32And, opcode.i32Eqz);
    body.tee(this.#locals.ordinary);
    body.i32(0);
    body.memory(memoryOpcode.i32Load, registerOffset.fpsr);
    body.i32(Math.log2(floatStatus.inexact));
    body.emit(opcode.i32ShrU, opcode.i32And);
    body.set(this.#locals.inexactNoted);
  }

  get crypto(): CryptoArithmetic<Emitted> {
    const byValue = this.#calling<CryptoArithmetic<Emitted>>({ kind: "crypto" });
    return new Proxy(byValue, {
      get: (target, name: keyof CryptoArithmetic<Emitted>) =>
        isCryptoStep(name) ? (...operands: Node[]) => this.#cryptoStep(name, operands) : target[name],
    });
  }

  #cryptoStep(name: CryptoStep, operands: readonly Node[]): Node {
    for (const operand of operands) this.#push(operand);
    this.#callTable(name, cryptoStepType(name));
    const result = this.#temporaries.take("v128");
    this.#body.set(result);
    return localNode("v128", result);
  }

  /** A support function that the table has; its arguments are on the stack. */
  #callTable(name: TableFunction, type: FunctionType): void {
    this.#body.i32(slotOf(name));
    this.#body.callIndirect(this.#typeIndexOf(type));
  }

  /** Operations that are evaluated by value, outside. */
  #calling<T extends object>(group: CalledOperation["group"]): T {
    return new Proxy({} as T, {
      get:
        (_, name) =>
        (...parameters: unknown[]) =>
          this.#callOut(group, String(name), parameters),
    });
  }

  #callOut(group: CalledOperation["group"], name: string, parameters: readonly unknown[]): Node | EmittedFlags {
    const body = this.#body;
    const operands = parameters.filter(isNode);
    for (const [place, operand] of operands.entries()) {
      body.i32(0);
      this.#push(operand);
      body.memory(memoryOpcode.v128Store, control.operands + 16 * place);
    }
    const marked = parameters.map((parameter) => (isNode(parameter) ? operandMark : parameter));
    body.i32(this.#calls.numberOf({ group, name, parameters: marked }));
    body.call(this.#support.operate);
    if (group.kind === "floats" && group.bits !== 16) this.loadFloatState();
    const givesFlags = name === "compareFlags";
    const result = this.#temporaries.take(givesFlags ? "i32" : "v128");
    body.i32(0);
    body.memory(givesFlags ? memoryOpcode.i32Load : memoryOpcode.v128Load, control.operands);
    body.set(result);
    if (!givesFlags) return localNode("v128", result);
    return flagsOfCompared(localNode("i32", result));
  }

  #push(node: Node): void {
    push(this.#body, this.#temporaries, node);
  }
}
