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

const functions: Readonly<Record<string, (value: CaseValue) => CaseValue>> = {
  /** Bytes of a text. */
  length: (value) => BigInt(encodeUtf8(String(value)).length),
  reverse: (value) => [...String(value)].reverse().join(""),
  upper: (value) => String(value).toUpperCase(),
  lower: (value) => String(value).toLowerCase(),
  /** n! */
  factorial: (value) => {
    let product = 1n;
    for (let factor = 2n; factor <= number(value) && factor <= 100n; factor += 1n) product *= factor;
    return product;
  },
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
      return call(closed(binary(0)));
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
