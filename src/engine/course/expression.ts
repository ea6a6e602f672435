// Values of a check that depend on the inputs of its case: `n * (n + 1) / 2`, `length(word)`. Data, not script: whole numbers,
// texts, the inputs' names, C's operators on numbers, and a few functions. Templates put them into texts: "sum ${n}".

import { encodeUtf8 } from "../base/utf8.ts";

export type CaseValue = bigint | string;
/** Names of the case's inputs and what they are. */
export type CaseValues = ReadonlyMap<string, CaseValue>;

export class ExpressionProblem extends Error {}

type Token = { readonly kind: "number"; readonly value: bigint } | { readonly kind: "name" | "text" | "sign"; readonly text: string };

const pattern = /\s*(?:(0x[0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|"([^"]*)"|(<<|>>|[-+*/%&|^~(),]))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (text.slice(offset).trim() !== "") {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (!match) throw new ExpressionProblem(`"${text.slice(offset).trim()}" cannot be read as part of an expression`);
    const [, number, name, quoted, sign] = match;
    if (number !== undefined) tokens.push({ kind: "number", value: BigInt(number) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted });
    else tokens.push({ kind: "sign", text: sign });
    offset = pattern.lastIndex;
  }
  return tokens;
}

/** By binding, loosest first, as in C. */
const levels: readonly (readonly string[])[] = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

const operations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "<<": (a, b) => a << BigInt.asUintN(6, b),
  ">>": (a, b) => a >> BigInt.asUintN(6, b),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};

const text = (value: CaseValue): string => String(value);
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);
const abs = (value: bigint): bigint => (value < 0n ? -value : value);
const yes = (condition: boolean): bigint => (condition ? 1n : 0n);
/** Steps at most, of functions that count up: an author's range may be a stranger's. */
const stepsMaximum = 100_000;

const functions: Readonly<Record<string, (...values: CaseValue[]) => CaseValue>> = {
  /** Bytes of a text. */
  length: (value) => BigInt(encodeUtf8(text(value)).length),
  reverse: (value) => [...text(value)].reverse().join(""),
  upper: (value) => text(value).toUpperCase(),
  lower: (value) => text(value).toLowerCase(),
  /** How often a character stands in a text. */
  count: (value, part) => BigInt(text(value).split(text(part)).length - 1),
  /** Words of a text, with spaces between them. */
  words: (value) =>
    BigInt(
      text(value)
        .split(" ")
        .filter((word) => word !== "").length,
    ),
  /** Without a character. */
  without: (value, part) => text(value).replaceAll(text(part), ""),
  /** Without spaces at both ends. */
  trim: (value) => text(value).replace(/^ +| +$/g, ""),
  /** Where a part begins in a text, or -1. */
  find: (value, part) => BigInt(text(value).indexOf(text(part))),
  /** Letters moved on by 13 places. */
  rot13: (value) =>
    text(value).replace(/[a-z]/gi, (letter) => {
      const first = letter < "a" ? 65 : 97;
      return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
    }),
  hex: (value) => unsigned(number(value)).toString(16),
  binary: (value) => unsigned(number(value)).toString(2),
  /** 1 or 0. */
  same: (a, b) => yes(a === b),
  less: (a, b) => yes(number(a) < number(b)),
  min: (...values) => values.map(number).reduce((a, b) => (a < b ? a : b)),
  max: (...values) => values.map(number).reduce((a, b) => (a > b ? a : b)),
  abs: (value) => abs(number(value)),
  /** n! */
  factorial: (value) => {
    let product = 1n;
    for (let factor = 2n; factor <= number(value) && factor <= 100n; factor += 1n) product *= factor;
    return product;
  },
  fibonacci: (value) => {
    let [a, b] = [0n, 1n];
    for (let index = 0n; index < number(value) && index < stepsMaximum; index += 1n) [a, b] = [b, unsigned(a + b)];
    return a;
  },
  /** Modulo 2 to the power of 64. */
  power: (base, exponent) => {
    let product = 1n;
    for (let index = 0n; index < number(exponent) && index < stepsMaximum; index += 1n) product = unsigned(product * number(base));
    return product;
  },
  gcd: (first, second) => {
    let [a, b] = [number(first), number(second)];
    while (b !== 0n) [a, b] = [b, a % b];
    return a;
  },
  /** The whole part of a square root. */
  root: (value) => {
    let [low, high] = [0n, 1n << 32n];
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (middle * middle <= number(value)) low = middle;
      else high = middle;
    }
    return low;
  },
  prime: (value) => {
    const candidate = number(value);
    for (let divisor = 2n; divisor * divisor <= candidate && divisor < stepsMaximum; divisor += 1n)
      if (candidate % divisor === 0n) return 0n;
    return yes(candidate >= 2n);
  },
  /** Steps of 3n + 1 until 1. */
  collatz: (value) => {
    let [at, steps] = [number(value), 0n];
    while (at > 1n && steps < stepsMaximum) [at, steps] = [at % 2n === 0n ? at / 2n : 3n * at + 1n, steps + 1n];
    return steps;
  },
  /** Ones among 64 bits. */
  ones: (value) => BigInt(unsigned(number(value)).toString(2).replaceAll("0", "").length),
  /** Zeros above the highest one of 64 bits. */
  zeros: (value) => BigInt(64 - (number(value) === 0n ? 0 : unsigned(number(value)).toString(2).length)),
  /** 64 bits the other way round. */
  mirrored: (value) => BigInt(`0b${[...unsigned(number(value)).toString(2).padStart(64, "0")].reverse().join("")}`),
  /** 8 bytes the other way round. */
  swapped: (value) => BigInt(`0x${unsigned(number(value)).toString(16).padStart(16, "0").match(/../g)?.reverse().join("")}`),
  digits: (value) => BigInt(text(abs(number(value))).length),
  /** Sum of the decimal digits. */
  digitSum: (value) => [...text(abs(number(value)))].reduce((sum, digit) => sum + BigInt(digit), 0n),
};

function number(value: CaseValue): bigint {
  if (typeof value === "bigint") return value;
  throw new ExpressionProblem(`"${value}" is a text where a number belongs`);
}

/** Throws ExpressionProblem. */
export function evaluateExpression(text: string, values: CaseValues): CaseValue {
  const tokens = tokenize(text);
  let index = 0;
  const sign = (...texts: readonly string[]): string | undefined => {
    const token = tokens[index];
    if (token?.kind !== "sign" || !texts.includes(token.text)) return undefined;
    index += 1;
    return token.text;
  };
  const binary = (level: number): CaseValue => {
    if (level === levels.length) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = sign(...levels[level]);
      if (!operator) return left;
      const right = number(binary(level + 1));
      if (right === 0n && (operator === "/" || operator === "%")) throw new ExpressionProblem("a division by 0");
      left = operations[operator](number(left), right);
    }
  };
  const unary = (): CaseValue => {
    const operator = sign("-", "~");
    if (operator) return operator === "-" ? -number(unary()) : ~number(unary());
    const token = tokens[index];
    if (!token) throw new ExpressionProblem("the expression ends too early");
    index += 1;
    if (token.kind === "number") return token.value;
    if (token.kind === "text") return token.text;
    if (token.kind === "sign") {
      if (token.text !== "(") throw new ExpressionProblem(`"${token.text}" stands where a value belongs`);
      return closed(binary(0));
    }
    if (sign("(")) {
      const call = Object.hasOwn(functions, token.text) ? functions[token.text] : undefined;
      if (!call) throw new ExpressionProblem(`there is no function ${token.text}: ${Object.keys(functions).join(", ")}`);
      const values = [binary(0)];
      while (sign(",")) values.push(binary(0));
      closed(0n);
      return call(...values);
    }
    const value = values.get(token.text);
    if (value === undefined) throw new ExpressionProblem(`${token.text} is no input of this run`);
    return value;
  };
  const closed = (value: CaseValue): CaseValue => {
    if (!sign(")")) throw new ExpressionProblem("a closing parenthesis is missing");
    return value;
  };
  const value = binary(0);
  if (index < tokens.length) throw new ExpressionProblem(`the expression goes on where it should end: ${text}`);
  return value;
}

export function evaluateNumber(text: string, values: CaseValues): bigint {
  return number(evaluateExpression(text, values));
}

/** `${…}` by its value; `$${` is a dollar sign. */
export const fillTemplate = (text: string, values: CaseValues): string =>
  text.replace(/\$\$\{|\$\{([^}]*)\}/g, (_, inside: string | undefined) =>
    inside === undefined ? "${" : String(evaluateExpression(inside, values)),
  );
