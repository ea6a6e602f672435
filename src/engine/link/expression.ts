// Expressions of `--defsym` (ld manual, "Expressions in Linker Scripts"): numbers, symbols, and C's operators with C's
// precedence, in 64 bits. What a symbol means, the caller knows.

import { binaryOperators } from "../base/operators.ts";
import { numberOf } from "./script-expression.ts";

const truth = (condition: boolean): bigint => (condition ? 1n : 0n);

const operations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "||": (a, b) => truth(a !== 0n || b !== 0n),
  "&&": (a, b) => truth(a !== 0n && b !== 0n),
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "==": (a, b) => truth(a === b),
  "!=": (a, b) => truth(a !== b),
  "<=": (a, b) => truth(a <= b),
  ">=": (a, b) => truth(a >= b),
  "<": (a, b) => truth(a < b),
  ">": (a, b) => truth(a > b),
  "<<": (a, b) => (b > 63n ? 0n : a << b),
  ">>": (a, b) => (b > 63n ? 0n : a >> b),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};

const token = /\s*("[^"]*"|\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>|^&~!?:()]|0[xX][0-9a-fA-F]+[KkMm]?|\d+[KkMm]?|[A-Za-z_.$][\w.$]*|\S)/gy;

/** Symbols of an expression. */
export const namesIn = (text: string): string[] => [...text.matchAll(token)].map(([, word]) => word).filter(isName);
const isName = (word: string | undefined): word is string => word !== undefined && /^[A-Za-z_.$]/.test(word);

/** Deeper than anyone writes. */
const maximumDepth = 100;

/** The value, or what is wrong with the expression. `meaningOf`: of a symbol; undefined if nothing defines it. */
export function evaluate(text: string, meaningOf: (name: string) => bigint | undefined): bigint | { readonly error: string } {
  const reader = new Reader(
    [...text.matchAll(token)].map(([, word]) => word),
    meaningOf,
  );
  const value = reader.choice(0);
  if (reader.error === undefined && reader.rest !== undefined) reader.fail(`${reader.rest} is not expected here`);
  return reader.error === undefined ? value : { error: reader.error };
}

class Reader {
  error: string | undefined;
  private position = 0;
  private readonly words: readonly string[];
  private readonly meaningOf: (name: string) => bigint | undefined;

  constructor(words: readonly string[], meaningOf: (name: string) => bigint | undefined) {
    this.words = words;
    this.meaningOf = meaningOf;
  }

  get rest(): string | undefined {
    return this.words[this.position];
  }

  fail(problem: string): bigint {
    this.error ??= problem;
    this.position = this.words.length;
    return 0n;
  }

  private takes(...words: readonly string[]): string | undefined {
    const found = words.find((word) => word === this.rest);
    if (found !== undefined) this.position += 1;
    return found;
  }

  choice(depth: number): bigint {
    if (depth > maximumDepth) return this.fail("it is nested too deeply");
    const condition = this.binary(0, depth);
    if (!this.takes("?")) return condition;
    const first = this.choice(depth + 1);
    if (!this.takes(":")) return this.fail("? needs a : behind it");
    const second = this.choice(depth + 1);
    return condition === 0n ? second : first;
  }

  private binary(level: number, depth: number): bigint {
    if (level === binaryOperators.length) return this.unary(depth);
    let left = this.binary(level + 1, depth);
    for (let operator = this.takes(...binaryOperators[level]); operator; operator = this.takes(...binaryOperators[level])) {
      const right = this.binary(level + 1, depth);
      if ((operator === "/" || operator === "%") && right === 0n) return this.fail(`${operator} by zero`);
      left = BigInt.asUintN(64, operations[operator](left, right));
    }
    return left;
  }

  private unary(depth: number): bigint {
    if (depth > maximumDepth) return this.fail("it is nested too deeply");
    const operator = this.takes("-", "~", "!", "+");
    if (operator) {
      const value = this.unary(depth + 1);
      return BigInt.asUintN(64, operator === "-" ? -value : operator === "~" ? ~value : operator === "!" ? truth(value === 0n) : value);
    }
    if (this.takes("(")) {
      const value = this.choice(depth + 1);
      return this.takes(")") ? value : this.fail("a ) is missing");
    }
    const word = this.rest;
    if (word === undefined) return this.fail("something is missing at its end");
    this.position += 1;
    if (/^\d/.test(word)) return numberOf(word)!;
    if (!isName(word)) return this.fail(`${word} is not expected here`);
    return this.meaningOf(word) ?? this.fail(`undefined symbol \`${word}' referenced in expression: no file defines it`);
  }
}
