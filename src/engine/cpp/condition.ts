// The expression of `#if` (C11 6.10.1): whole numbers of 64 bits, with or without a sign. What is not known as a macro counts as 0.

import { binaryOperators, conditions, integerOperations } from "../base/operators.ts";
import { isOperator, type Token } from "./token.ts";

interface Value {
  readonly bits: bigint;
  readonly isUnsigned: boolean;
}

class Wrong {
  readonly message: string;
  readonly at: Token;

  constructor(message: string, at: Token) {
    this.message = message;
    this.at = at;
  }
}

export interface ConditionProblem {
  readonly problem: string;
  readonly at: Token;
}

/** `tokens`: with macros expanded, `defined` worked out, no padding; `end` stands behind them. */
export function evaluateCondition(tokens: readonly Token[], end: Token): boolean | ConditionProblem {
  try {
    const reader = new Reader(tokens, end);
    const { bits } = reader.comma(true);
    const rest = reader.current;
    if (rest !== end) throw new Wrong(`expected an operator before ${rest.text}`, rest);
    return bits !== 0n;
  } catch (error) {
    if (error instanceof Wrong) return { problem: error.message, at: error.at };
    throw error;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;

  constructor(tokens: readonly Token[], end: Token) {
    this.#tokens = tokens;
    this.#end = end;
  }

  get current(): Token {
    return this.#tokens[this.#index] ?? this.#end;
  }

  #take(wanted: string): boolean {
    if (!isOperator(this.current, wanted)) return false;
    this.#index += 1;
    return true;
  }

  /** `counts`: false in the part of ?:, && and || that is not worked out, where a division by 0 is no error. */
  comma(counts: boolean): Value {
    let value = this.#choice(counts);
    while (this.#take(",")) value = this.#choice(counts);
    return value;
  }

  #choice(counts: boolean): Value {
    const condition = this.#binary(0, counts);
    if (!this.#take("?")) return condition;
    const isTrue = condition.bits !== 0n;
    const first = this.comma(counts && isTrue);
    if (!this.#take(":")) throw new Wrong("expected : of ?:", this.current);
    const second = this.#choice(counts && !isTrue);
    const isUnsigned = first.isUnsigned || second.isUnsigned;
    return wrap((isTrue ? first : second).bits, isUnsigned);
  }

  #binary(level: number, counts: boolean): Value {
    if (level === binaryOperators.length) return this.#unary(counts);
    let left = this.#binary(level + 1, counts);
    for (;;) {
      const operator = this.current;
      if (operator.kind !== "operator" || !binaryOperators[level].includes(operator.text)) return left;
      this.#index += 1;
      const decides = (operator.text === "&&" && left.bits === 0n) || (operator.text === "||" && left.bits !== 0n);
      const right = this.#binary(level + 1, counts && !decides);
      left = apply(operator, left, right, counts);
    }
  }

  #unary(counts: boolean): Value {
    const token = this.current;
    if (token.kind === "operator") {
      this.#index += 1;
      switch (token.text) {
        case "-": {
          const { bits, isUnsigned } = this.#unary(counts);
          return wrap(-bits, isUnsigned);
        }
        case "+":
          return this.#unary(counts);
        case "~": {
          const { bits, isUnsigned } = this.#unary(counts);
          return wrap(~bits, isUnsigned);
        }
        case "!":
          return truth(this.#unary(counts).bits === 0n);
        case "(": {
          const value = this.comma(counts);
          if (!this.#take(")")) throw new Wrong("the condition lacks a )", token);
          return value;
        }
      }
      this.#index -= 1;
    }
    if (token === this.#end) throw new Wrong("the condition of #if is not complete", token);
    this.#index += 1;
    if (token.kind === "name") return { bits: 0n, isUnsigned: false };
    if (token.kind === "number") return numberOf(token);
    if (token.kind === "character") return characterOf(token);
    if (token.kind === "string") throw new Wrong(`a condition of #if has numbers, not strings such as ${token.text}`, token);
    throw new Wrong(`${token.text} has no place in a condition of #if`, token);
  }
}

const truth = (is: boolean): Value => ({ bits: is ? 1n : 0n, isUnsigned: false });
const wrap = (bits: bigint, isUnsigned: boolean): Value => ({
  bits: isUnsigned ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits),
  isUnsigned,
});

function apply(operator: Token, left: Value, right: Value, counts: boolean): Value {
  const isUnsigned = left.isUnsigned || right.isUnsigned;
  const [a, b] = [wrap(left.bits, isUnsigned).bits, wrap(right.bits, isUnsigned).bits];
  const condition = conditions[operator.text];
  if (condition) return truth(condition(a, b));
  const operation = integerOperations[operator.text];
  if (operation) return wrap(operation(a, b), isUnsigned);
  if (operator.text === "<<") return shifted(left, right.bits);
  if (operator.text === ">>") return shifted(left, -right.bits);
  if (b !== 0n) return wrap(operator.text === "/" ? a / b : a % b, isUnsigned);
  if (counts) throw new Wrong("a division by 0 in a condition of #if", operator);
  return wrap(0n, isUnsigned);
}

/** To the left; by less than 0 to the right. */
function shifted({ bits, isUnsigned }: Value, by: bigint): Value {
  if (by >= 64n) return wrap(0n, isUnsigned);
  if (by <= -64n) return wrap(bits < 0n ? -1n : 0n, isUnsigned);
  return wrap(by >= 0n ? bits << by : bits >> -by, isUnsigned);
}

function numberOf(token: Token): Value {
  const found = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/.exec(token.text);
  if (!found) {
    const why =
      /[.eEpP]/.test(token.text) && !/^0[xX]/.test(token.text) ? "a condition of #if has whole numbers" : "this is no whole number";
    throw new Wrong(`${why}: ${token.text}`, token);
  }
  const [, digits, suffix] = found;
  const bits = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (bits >= 2n ** 64n) throw new Wrong(`${token.text} does not fit 64 bits`, token);
  return wrap(bits, /u/i.test(suffix) || bits >= 2n ** 63n);
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, E: 27 };

/** Several characters count as digits of base 256. */
function characterOf(token: Token): Value {
  const inside = token.text.replace(/^L?'|'$/g, "");
  let bits = 0n;
  for (const [found] of inside.matchAll(/\\x[0-9a-fA-F]+|\\[0-7]{1,3}|\\.|./gsu)) {
    let value: number;
    if (found.startsWith("\\x")) value = Number.parseInt(found.slice(2), 16);
    else if (/^\\[0-7]/.test(found)) value = Number.parseInt(found.slice(1), 8);
    else if (found.startsWith("\\")) value = escapes[found[1]] ?? found.charCodeAt(1);
    else value = found.codePointAt(0)!;
    bits = (bits << 8n) | BigInt(value & 0xff);
  }
  if (inside === "") throw new Wrong("a character stands between the quotes", token);
  return wrap(BigInt.asIntN(32, bits), false);
}
