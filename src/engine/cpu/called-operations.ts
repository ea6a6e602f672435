// Operations that translated code leaves to their evaluation by value, by number: operands and result pass through linear
// memory. FPCR is read and FPSR grows there too. What is called so is pure beside that, so the result may go anywhere.

import type { FloatBits } from "../isa/float-arithmetic.ts";
import { control, registerOffset } from "./layout.ts";
import { OperationsByValue } from "./operations-by-value.ts";
import type { PhysicalMemory } from "./physical-memory.ts";

/** What is called: a method of `FloatArithmetic` or `CryptoArithmetic`. Plain data, since equal ones share a number. */
export interface CalledOperation {
  readonly group: { readonly kind: "floats"; readonly bits: FloatBits; readonly count: number } | { readonly kind: "crypto" };
  readonly name: string;
  /** In order: what is fixed, or "operand" for a vector that is passed. */
  readonly parameters: readonly unknown[];
}

/** Stands for a vector among the parameters. */
export const operandMark = "operand";

type Method = (...parameters: unknown[]) => bigint | number;

/** One numbering for all processors: code that calls by number may serve several. */
const numbers = new Map<string, number>();
const list: CalledOperation[] = [];

export class CalledOperations {
  readonly #physical: PhysicalMemory;
  readonly #operations: OperationsByValue;

  constructor(physical: PhysicalMemory) {
    this.#physical = physical;
    this.#operations = new OperationsByValue(() => physical.words[registerOffset.fpcr / 4]);
  }

  numberOf(operation: CalledOperation): number {
    const key = JSON.stringify(operation);
    const present = numbers.get(key);
    if (present !== undefined) return present;
    numbers.set(key, list.length);
    list.push(operation);
    return list.length - 1;
  }

  /** Computes with what is in the operand words, and leaves the result in the first of them. */
  run(number: number): void {
    const { group, name, parameters } = list[number];
    const { doublewords, words } = this.#physical;
    const operations = this.#operations;
    operations.status = 0;
    let place = control.operands / 8;
    const values = parameters.map((parameter) => {
      if (parameter !== operandMark) return parameter;
      const value = (doublewords[place + 1] << 64n) | doublewords[place];
      place += 2;
      return value;
    });
    const target = group.kind === "floats" ? operations.floats(group.bits, group.count) : operations.crypto;
    const result = BigInt((target as unknown as Record<string, Method>)[name](...values));
    doublewords[control.operands / 8] = result;
    doublewords[control.operands / 8 + 1] = result >> 64n;
    words[registerOffset.fpsr / 4] |= operations.status;
  }
}
