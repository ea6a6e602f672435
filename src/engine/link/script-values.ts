// What expressions of a linker script mean: numbers, and places that count from the start of an output section, as GNU ld's `exp_fold_tree`
// has them. Outside of sections a number is an address, inside one it is a number.

import { conditions, integerOperations } from "../base/operators.ts";
import type { OutputSection } from "./output-section.ts";
import { type Expression, sizeOfHeaders } from "./script-expression.ts";

export type Place = OutputSection | "absolute";

/** A number, if it has no place; else so many bytes behind it. */
export interface ScriptValue {
  readonly value: bigint;
  readonly place: Place | undefined;
}

/** Where expressions stand when they are worked out. */
export interface ValueSurroundings {
  /** What a symbol means; undefined: nothing yet. */
  symbol(name: string): ScriptValue | undefined;
  isDefined(name: string): boolean;
  section(name: string): OutputSection | undefined;
  region(name: string): { readonly origin: number; readonly length: number } | undefined;
  /** Bytes before the first section; undefined: not known here. */
  readonly headers: number | undefined;
  readonly maximumPageBytes: number;
  readonly commonPageBytes: number;
}

/** Where numbers alone mean something. */
export const nowhere: ValueSurroundings = {
  symbol: () => undefined,
  isDefined: () => false,
  section: () => undefined,
  region: () => undefined,
  headers: undefined,
  maximumPageBytes: 0,
  commonPageBytes: 0,
};

/** What came out, and what it was made of. */
export interface Evaluation {
  /** Undefined: something in it means nothing yet. */
  readonly result: ScriptValue | undefined;
  /** Symbols, as they were met. */
  readonly names: readonly string[];
  /** It follows from the present address. */
  readonly fromDot: boolean;
  /** What is wrong with it. */
  readonly problem: string | undefined;
}

export const baseOf = (place: Place | undefined): bigint => (typeof place === "object" ? BigInt(place.address) : 0n);

/** `place`: the output section in which the expression stands. */
export function evaluateIn(expression: Expression, place: Place, dot: number, around: ValueSurroundings): Evaluation {
  const evaluator = new Evaluator(place, BigInt(dot), around);
  const result = evaluator.value(expression);
  const { names, fromDot, problem } = evaluator;
  return { result: result && { ...result, value: BigInt.asUintN(64, result.value) }, names, fromDot, problem };
}

const truth = (condition: boolean): bigint => (condition ? 1n : 0n);
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
const arithmetic: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  ...integerOperations,
  "<<": (a, b) => (b > 63n ? 0n : a << b),
  ">>": (a, b) => (b > 63n ? 0n : a >> b),
  "/": (a, b) => signed(a) / signed(b),
  "%": (a, b) => signed(a) % signed(b),
};
const alignUp = (value: bigint, alignment: bigint): bigint => (alignment > 1n ? ((value + alignment - 1n) / alignment) * alignment : value);
class Evaluator {
  readonly names: string[] = [];
  fromDot = false;
  problem: string | undefined;
  readonly #place: Place;
  readonly #dot: bigint;
  readonly #around: ValueSurroundings;

  constructor(place: Place, dot: bigint, around: ValueSurroundings) {
    this.#place = place;
    this.#dot = dot;
    this.#around = around;
  }

  /** An address, as one that counts from the section in which the expression stands. */
  #address(value: bigint): ScriptValue {
    this.fromDot = true;
    return { value: value - baseOf(this.#place), place: this.#place };
  }

  /** The address, which no longer follows from where the expression stands. */
  #absolute({ value, place }: ScriptValue): ScriptValue {
    this.fromDot = false;
    return { value: value + baseOf(place), place: "absolute" };
  }

  #number(value: bigint): ScriptValue {
    return { value, place: undefined };
  }

  #fails(problem: string): undefined {
    this.problem ??= problem;
    return undefined;
  }

  value(expression: Expression): ScriptValue | undefined {
    switch (expression.kind) {
      case "number":
        return { value: expression.value, place: this.#place === "absolute" ? "absolute" : undefined };
      case "name":
        return this.#name(expression.name);
      case "unary": {
        const operand = this.value(expression.operand);
        return operand && { ...operand, value: unary(expression.operator, BigInt.asUintN(64, operand.value)) };
      }
      case "binary":
        return this.#binary(expression.operator, expression.left, expression.right);
      case "choice": {
        const condition = this.value(expression.condition);
        return condition && this.value(BigInt.asUintN(64, condition.value) === 0n ? expression.no : expression.yes);
      }
      case "call":
        return this.#call(expression.function, expression.operands);
      case "of":
        return this.#of(expression.function, expression.name, expression.rest);
    }
  }

  #name(name: string): ScriptValue | undefined {
    if (name === ".") return this.#address(this.#dot);
    if (name === sizeOfHeaders) {
      const { headers } = this.#around;
      return headers === undefined ? this.#fails(`${sizeOfHeaders} is known to the script of -T alone`) : this.#number(BigInt(headers));
    }
    this.names.push(name);
    const symbol = this.#around.symbol(name);
    if (!symbol) return this.#fails(`undefined symbol \`${name}' referenced in expression`);
    return symbol.place === "absolute" && this.#place !== "absolute" ? this.#number(symbol.value) : symbol;
  }

  /** Two places that differ count as addresses; the place of one and a number is that one's. */
  #together(
    left: ScriptValue,
    right: ScriptValue,
  ): { readonly a: ScriptValue; readonly b: ScriptValue; readonly place: Place | undefined } {
    if (left.place === right.place) return { a: left, b: right, place: this.#place === "absolute" ? "absolute" : undefined };
    if (left.place !== undefined && right.place !== undefined) {
      const a = this.#absolute(left);
      const b = this.#absolute(right);
      return { a, b, place: this.#place === "absolute" ? "absolute" : undefined };
    }
    return { a: left, b: right, place: left.place ?? right.place };
  }

  #binary(operator: string, leftTree: Expression, rightTree: Expression): ScriptValue | undefined {
    const left = this.value(leftTree);
    const right = left && this.value(rightTree);
    if (!right) return undefined;
    const { a, b, place } = this.#together(left, right);
    const [x, y] = [BigInt.asUintN(64, a.value), BigInt.asUintN(64, b.value)];
    const compare = conditions[operator];
    if (compare) return this.#number(truth(compare(x, y)));
    if ((operator === "/" || operator === "%") && y === 0n) return this.#fails(`${operator} by zero`);
    return { value: arithmetic[operator](x, y), place };
  }

  #call(name: string, operands: readonly Expression[]): ScriptValue | undefined {
    const first = this.value(operands[0]);
    if (!first) return undefined;
    if (operands.length === 1) {
      const value = BigInt.asUintN(64, first.value);
      switch (name) {
        case "ALIGN":
        case "BLOCK":
          return this.#address(alignUp(this.#dot, value));
        case "NEXT":
          return { value: alignUp(this.#dot, this.#absolute(first).value), place: "absolute" };
        case "LOG2CEIL": {
          const number = BigInt.asUintN(64, this.#absolute(first).value);
          return { value: BigInt(number <= 1n ? 0 : (number - 1n).toString(2).length), place: "absolute" };
        }
        case "ABSOLUTE":
          return this.#absolute(first);
        default:
          return first;
      }
    }
    const second = this.value(operands[1]);
    if (!second) return undefined;
    const { a, b } = this.#together(first, second);
    const place = b.place ?? a.place;
    const [x, y] = [BigInt.asUintN(64, a.value), BigInt.asUintN(64, b.value)];
    switch (name) {
      case "ALIGN":
        return { value: alignUp(x, y), place };
      case "MAX":
        return x > y ? a : { value: y, place };
      case "MIN":
        return x < y ? a : { value: y, place };
      case "DATA_SEGMENT_ALIGN": {
        const page = y > x ? y : x;
        return this.#address(alignUp(this.#dot, page) + (page === 1n ? 0n : this.#dot & (page - 1n)));
      }
      default:
        // DATA_SEGMENT_RELRO_END(offset, expression)
        return { value: x + y, place };
    }
  }

  #of(name: string, of: string, rest: Expression | undefined): ScriptValue | undefined {
    const around = this.#around;
    switch (name) {
      case "DEFINED":
        return this.#number(truth(around.isDefined(of)));
      case "CONSTANT":
        if (of !== "MAXPAGESIZE" && of !== "COMMONPAGESIZE") return this.#fails(`unknown constant \`${of}' referenced in expression`);
        return this.#number(BigInt(of === "COMMONPAGESIZE" ? around.commonPageBytes : around.maximumPageBytes));
      case "SEGMENT_START":
        return rest && this.value(rest);
      case "ORIGIN":
      case "LENGTH": {
        const region = around.region(of);
        if (!region) return this.#fails(`undefined MEMORY region \`${of}' referenced in expression`);
        return name === "ORIGIN" ? this.#address(BigInt(region.origin)) : this.#number(BigInt(region.length));
      }
      default:
        return this.#ofSection(name, of);
    }
  }

  #ofSection(name: string, of: string): ScriptValue | undefined {
    const section = this.#around.section(of);
    if (!section) {
      this.problem ??= `undefined section \`${of}' referenced in expression`;
      return name === "SIZEOF" || name === "ALIGNOF" ? this.#number(0n) : undefined;
    }
    const state = section.script ?? finished;
    switch (name) {
      case "ADDR":
        return state.isPlaced ? { value: 0n, place: section } : undefined;
      case "LOADADDR":
        return state.isLoaded ? { value: BigInt(section.script ? section.loadAddress : section.address), place: "absolute" } : undefined;
      case "SIZEOF":
        return this.#number(BigInt(!state.isMade ? 0 : state.isPlaced ? section.size : state.lastSize));
      default:
        return this.#number(BigInt(state.isMade ? section.alignment : 0));
    }
  }
}

/** What ld's own script has made. */
const finished = { isMade: true, isPlaced: true, isLoaded: true, lastSize: 0 };

function unary(operator: string, value: bigint): bigint {
  if (operator === "-") return -value;
  if (operator === "~") return ~value;
  return operator === "!" ? truth(value === 0n) : value;
}
