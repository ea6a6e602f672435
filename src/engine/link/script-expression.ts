// Expressions of linker scripts and of `--defsym` (ld manual, "Expressions in Linker Scripts"): text → tree. What names and functions mean, script-values.ts says.

import { binaryOperators } from "../base/operators.ts";

export type Expression =
  | { readonly kind: "number"; readonly value: bigint }
  /** A symbol; `.` is the present address. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "choice"; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  /** `ALIGN(…)`, `MAX(a, b)`: of expressions. */
  | { readonly kind: "call"; readonly function: string; readonly operands: readonly Expression[] }
  /** `SIZEOF(.text)`, `ORIGIN(RAM)`: of something's name. */
  | { readonly kind: "of"; readonly function: string; readonly name: string; readonly rest?: Expression };

/** Functions of a name, and those of expressions with the numbers of them that they take. */
const ofNames: ReadonlySet<string> = new Set([
  "SIZEOF",
  "ADDR",
  "LOADADDR",
  "ALIGNOF",
  "DEFINED",
  "ORIGIN",
  "LENGTH",
  "CONSTANT",
  "SEGMENT_START",
]);
const ofExpressions: Readonly<Record<string, readonly number[]>> = {
  ALIGN: [1, 2],
  BLOCK: [1],
  NEXT: [1],
  ABSOLUTE: [1],
  LOG2CEIL: [1],
  MAX: [2],
  MIN: [2],
  DATA_SEGMENT_ALIGN: [2],
  DATA_SEGMENT_RELRO_END: [1, 2],
  DATA_SEGMENT_END: [1],
};

const token =
  /\s*("[^"]*"|\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>|^&~!?:(),]|0[xX][0-9a-fA-F]+[KkMm]?|[0-9][0-9a-fA-F]*[KkMmHhBbOoXxDd]?|[A-Za-z_.$][\w.$]*|\S)/gy;
/** Deeper than anyone writes. */
const maximumDepth = 100;

export const sizeOfHeaders = "SIZEOF_HEADERS";

export function parseExpression(text: string): Expression | { readonly error: string } {
  const reader = new Reader([...text.matchAll(token)].map(([, word]) => word));
  const expression = reader.choice(0);
  if (reader.error === undefined && reader.rest !== undefined) reader.fail(`${reader.rest} is not expected here`);
  return reader.error === undefined ? expression : { error: reader.error };
}

/** The expressions that one is made of. */
function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "choice":
      return [expression.condition, expression.yes, expression.no];
    case "call":
      return expression.operands;
    default:
      return [];
  }
}

/** Symbols that an expression speaks of, in the order in which they are written. */
export const namesIn = (expression: Expression): readonly string[] =>
  expression.kind === "name" ? [expression.name] : partsOf(expression).flatMap(namesIn);

/** Names of sections of which an expression wants the address or the size. */
export const sectionsIn = (expression: Expression): readonly string[] =>
  expression.kind === "of" && /^(SIZEOF|ADDR|LOADADDR)$/.test(expression.function)
    ? [expression.name]
    : partsOf(expression).flatMap(sectionsIn);

const nothing: Expression = { kind: "number", value: 0n };

class Reader {
  error: string | undefined;
  #position = 0;
  readonly #words: readonly string[];

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get rest(): string | undefined {
    return this.#words[this.#position];
  }

  fail(problem: string): Expression {
    this.error ??= problem;
    this.#position = this.#words.length;
    return nothing;
  }

  #takes(...words: readonly string[]): string | undefined {
    const found = words.find((word) => word === this.rest);
    if (found !== undefined) this.#position += 1;
    return found;
  }

  choice(depth: number): Expression {
    if (depth > maximumDepth) return this.fail("it is nested too deeply");
    const condition = this.#binary(0, depth);
    if (!this.#takes("?")) return condition;
    const yes = this.choice(depth + 1);
    if (!this.#takes(":")) return this.fail("? needs a : behind it");
    return { kind: "choice", condition, yes, no: this.choice(depth + 1) };
  }

  #binary(level: number, depth: number): Expression {
    if (level === binaryOperators.length) return this.#unary(depth);
    let left = this.#binary(level + 1, depth);
    for (let operator = this.#takes(...binaryOperators[level]); operator; operator = this.#takes(...binaryOperators[level]))
      left = { kind: "binary", operator, left, right: this.#binary(level + 1, depth) };
    return left;
  }

  #unary(depth: number): Expression {
    if (depth > maximumDepth) return this.fail("it is nested too deeply");
    const operator = this.#takes("-", "~", "!", "+");
    if (operator) return { kind: "unary", operator, operand: this.#unary(depth + 1) };
    if (this.#takes("(")) {
      const inner = this.choice(depth + 1);
      return this.#takes(")") ? inner : this.fail("a ) is missing");
    }
    const word = this.rest;
    if (word === undefined) return this.fail("something is missing at its end");
    this.#position += 1;
    if (/^\d/.test(word)) return this.#number(word);
    if (word.startsWith('"')) return { kind: "name", name: word.slice(1, -1) };
    if (!/^[A-Za-z_.$]/.test(word)) return this.fail(`${word} is not expected here`);
    return this.rest === "(" ? this.#call(word, depth) : { kind: "name", name: word };
  }

  #call(name: string, depth: number): Expression {
    this.#takes("(");
    if (ofNames.has(name)) {
      const of = this.rest?.replace(/^"(.*)"$/, "$1") ?? "";
      this.#position += 1;
      const rest = name === "SEGMENT_START" && this.#takes(",") ? this.choice(depth + 1) : undefined;
      if (!this.#takes(")")) return this.fail("a ) is missing");
      return { kind: "of", function: name, name: of, ...(rest ? { rest } : {}) };
    }
    const counts = ofExpressions[name];
    if (!counts) return this.fail(`there is no function ${name}`);
    const operands = [this.choice(depth + 1)];
    while (this.#takes(",")) operands.push(this.choice(depth + 1));
    if (!this.#takes(")")) return this.fail("a ) is missing");
    if (!counts.includes(operands.length)) return this.fail(`${name} takes ${counts.join(" or ")} operands`);
    return { kind: "call", function: name, operands };
  }

  #number(word: string): Expression {
    const value = numberOf(word);
    return value === undefined ? this.fail(`${word} is no number`) : { kind: "number", value };
  }
}

/** `0x10`, `010`, `4K`, `1M`, and `10h` and its like. */
function numberOf(word: string): bigint | undefined {
  const parts = /^(0[xX][0-9a-fA-F]+|\d+)([KkMm]?)$/.exec(word);
  if (parts) {
    const [, digits, unit] = parts;
    const factor = unit === "" ? 1n : unit.toLowerCase() === "k" ? 1024n : 1048576n;
    const octal = /^0[0-7]+$/.test(digits);
    return BigInt.asUintN(64, BigInt(octal ? `0o${digits.slice(1)}` : digits.replace(/^0+(?=\d)/, "")) * factor);
  }
  const based = /^([0-9a-fA-F]+)([hHxXoObBdD])$/.exec(word);
  const prefix = based && { h: "0x", x: "0x", o: "0o", b: "0b", d: "" }[based[2].toLowerCase()];
  try {
    return based ? BigInt.asUintN(64, BigInt(`${prefix}${based[1]}`)) : undefined;
  } catch {
    return undefined;
  }
}
