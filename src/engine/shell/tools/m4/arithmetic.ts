// m4's eval: whole numbers of 32 bits, C's operators and **. The messages are GNU m4's.

import { binaryOperators, conditions } from "../../../base/operators.ts";

/** By precedence, the loosest first; `=` is an old way to write `==`. */
const levels: readonly (readonly string[])[] = binaryOperators.map((signs) => (signs.includes("==") ? [...signs, "="] : signs));

/** Its message is what m4 says in front of the expression. */
export class EvaluationError extends Error {
  /** m4 goes on, and ends with status 1. */
  get isGrave(): boolean {
    return this.message.startsWith("invalid operator");
  }
}

const wrong = (why = ""): EvaluationError => new EvaluationError(`bad expression in eval${why && ` (${why})`}`);

const operators = /^(?:<<=|>>=|\*\*|\+\+|--|[-+*/%&|^]=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>=()])/;
const unknownOperator = /^(?:<<=|>>=|\+\+|--|[-+*/%&|^]=)$/;
const numbers = /^(?:0[xX]([\da-fA-F]*)|0[bB]([01]*)|0[rR](\d+):([\da-zA-Z]+)|0([0-7]*)|(\d+))/;

export class Evaluation {
  readonly #text: string;
  #at = 0;
  /** `=` was taken for `==`. */
  usesSingleEquals = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Throws EvaluationError. */
  value(): number {
    const value = this.#binary(0);
    if (typeof value !== "number") throw value;
    const left = this.#peek();
    if (left === undefined) return value;
    throw unknownOperator.test(left) ? new EvaluationError("invalid operator in eval") : wrong(left === "" ? "bad input" : "excess input");
  }

  /** The next operator, "0" for a number; "": what is neither; undefined: the end. */
  #peek(): string | undefined {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
    if (this.#at === this.#text.length) return undefined;
    const rest = this.#text.slice(this.#at);
    return operators.exec(rest)?.[0] ?? (/^\d/.test(rest) ? "0" : "");
  }

  /** What is wrong with values (a division by zero) is a value itself: && and || may leave it aside. */
  #binary(level: number): number | EvaluationError {
    if (level === levels.length) return this.#power();
    let left = this.#binary(level + 1);
    for (let sign = this.#peek(); sign !== undefined && levels[level].includes(sign); sign = this.#peek()) {
      this.#at += sign.length;
      if (sign === "=") this.usesSingleEquals = true;
      const right = this.#binary(level + 1);
      left = this.#joined(sign, left, right);
    }
    return left;
  }

  #joined(sign: string, left: number | EvaluationError, right: number | EvaluationError): number | EvaluationError {
    if (typeof left !== "number") return left;
    if (sign === "&&" && left === 0) return 0;
    if (sign === "||" && left !== 0) return 1;
    return typeof right === "number" ? applied(sign, left, right) : right;
  }

  #power(): number | EvaluationError {
    const base = this.#unary();
    if (this.#peek() !== "**") return base;
    this.#at += 2;
    const exponent = this.#power();
    if (typeof base !== "number") return base;
    if (typeof exponent !== "number") return exponent;
    if (exponent < 0) return new EvaluationError("negative exponent in eval");
    let result = 1;
    for (let factor = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), factor = Math.imul(factor, factor))
      if (rest % 2 === 1) result = Math.imul(result, factor);
    return result;
  }

  #unary(): number | EvaluationError {
    const sign = this.#peek();
    if (sign !== undefined && unknownOperator.test(sign)) throw new EvaluationError("invalid operator in eval");
    if (sign !== "+" && sign !== "-" && sign !== "~" && sign !== "!") return this.#primary(sign);
    this.#at += 1;
    const value = this.#unary();
    if (typeof value !== "number") return value;
    return sign === "-" ? -value | 0 : sign === "~" ? ~value : sign === "!" ? Number(value === 0) : value;
  }

  #primary(sign: string | undefined): number | EvaluationError {
    if (sign === "0") return this.#number();
    if (sign !== "(") throw wrong();
    this.#at += 1;
    const value = this.#binary(0);
    const close = this.#peek();
    if (close !== ")") throw wrong(close === "" ? "bad input" : "missing right parenthesis");
    this.#at += 1;
    return value;
  }

  #number(): number {
    const [text, sixteen, two, radix, others, eight, ten] = numbers.exec(this.#text.slice(this.#at))!;
    this.#at += text.length;
    if (sixteen !== undefined) return numberIn(sixteen, 16);
    if (two !== undefined) return numberIn(two, 2);
    if (eight !== undefined) return numberIn(eight, 8);
    if (ten !== undefined) return numberIn(ten, 10);
    const base = Number(radix);
    if (base < 1 || base > 36 || [...others].some((digit) => Number.parseInt(digit, 36) >= Math.max(base, 2))) throw wrong();
    return base === 1 ? others.length : numberIn(others, base);
  }
}

function numberIn(digits: string, base: number): number {
  let value = 0;
  for (const digit of digits) value = (Math.imul(value, base) + Number.parseInt(digit, 36)) | 0;
  return value;
}

function applied(sign: string, left: number, right: number): number | EvaluationError {
  const condition = conditions[sign === "=" ? "==" : sign];
  if (condition) return Number(condition(left, right));
  switch (sign) {
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&":
      return left & right;
    case "<<":
      return left << right;
    case ">>":
      return left >> right;
    case "+":
      return (left + right) | 0;
    case "-":
      return (left - right) | 0;
    case "*":
      return Math.imul(left, right);
    case "/":
      return right === 0 ? new EvaluationError("divide by zero in eval") : (left / right) | 0;
    default:
      return right === 0 ? new EvaluationError("modulo by zero in eval") : (left % right) | 0;
  }
}
