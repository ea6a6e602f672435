// Expressions as values: what is known is folded as soon as it is built, what waits for symbols stays a tree.
// Arithmetic is that of 64-bit two's complement, with the operators of GNU as; comparisons give −1 for true.

import type { AsmSymbol } from "./symbol.ts";

export type UnaryOperator = "-" | "~" | "!";
export type BinaryOperator =
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | "|"
  | "!"
  | "^"
  | "&"
  | "+"
  | "-"
  | "=="
  | "!="
  | "<>"
  | "<"
  | "<="
  | ">="
  | ">"
  | "&&"
  | "||";

export type Expression =
  | { readonly kind: "constant"; readonly value: bigint }
  | { readonly kind: "symbol"; readonly symbol: AsmSymbol; readonly addend: bigint }
  | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression };

export const constant = (value: bigint): Expression => ({ kind: "constant", value: BigInt.asIntN(64, value) });

/** Small numbers, made once. */
const small: readonly Expression[] = Array.from({ length: 512 }, (_, value) => constant(BigInt(value)));

/** A whole number that is safe and not negative. */
export const countConstant = (value: number): Expression => small[value] ?? constant(BigInt(value));

/** A symbol alone is the same expression wherever it stands. */
export function symbolExpression(symbol: AsmSymbol, addend = 0n): Expression {
  if (addend !== 0n) return { kind: "symbol", symbol, addend };
  symbol.itself ??= { kind: "symbol", symbol, addend };
  return symbol.itself;
}

const truth = (value: boolean): bigint => (value ? -1n : 0n);
const logic = (value: boolean): bigint => (value ? 1n : 0n);
const shiftCount = (value: bigint): bigint => (value < 0n || value > 63n ? 64n : value);

const unaryOperations = {
  "-": (a) => -a,
  "~": (a) => ~a,
  "!": (a) => logic(a === 0n),
} as const satisfies Record<UnaryOperator, (a: bigint) => bigint>;

/** Operands are signed 64-bit numbers; a divisor is not 0. */
const binaryOperations = {
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "<<": (a, b) => a << shiftCount(b),
  ">>": (a, b) => BigInt.asUintN(64, a) >> shiftCount(b),
  "|": (a, b) => a | b,
  "!": (a, b) => a | ~b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "==": (a, b) => truth(a === b),
  "!=": (a, b) => truth(a !== b),
  "<>": (a, b) => truth(a !== b),
  "<": (a, b) => truth(a < b),
  "<=": (a, b) => truth(a <= b),
  ">=": (a, b) => truth(a >= b),
  ">": (a, b) => truth(a > b),
  "&&": (a, b) => logic(a !== 0n && b !== 0n),
  "||": (a, b) => logic(a !== 0n || b !== 0n),
} as const satisfies Record<BinaryOperator, (a: bigint, b: bigint) => bigint>;

/** How tightly operators bind, those of GNU as: unlike C, `|` and `&` bind tighter than `+`. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  "*": 8,
  "/": 8,
  "%": 8,
  "<<": 8,
  ">>": 8,
  "|": 7,
  "!": 7,
  "^": 7,
  "&": 7,
  "+": 5,
  "-": 5,
  "==": 4,
  "!=": 4,
  "<>": 4,
  "<": 4,
  "<=": 4,
  ">=": 4,
  ">": 4,
  "&&": 3,
  "||": 2,
};

export const comparisons: ReadonlySet<BinaryOperator> = new Set(["==", "!=", "<>", "<", "<=", ">=", ">"]);

/** The number that an operator gives for two numbers, or "division by zero". */
export function applyBinary(operator: BinaryOperator, a: bigint, b: bigint): bigint | "division by zero" {
  if ((operator === "/" || operator === "%") && b === 0n) return "division by zero";
  return BigInt.asIntN(64, binaryOperations[operator](a, b));
}

export const applyUnary = (operator: UnaryOperator, a: bigint): bigint => BigInt.asIntN(64, unaryOperations[operator](a));

export function makeUnary(operator: UnaryOperator, operand: Expression): Expression {
  return operand.kind === "constant" ? constant(applyUnary(operator, operand.value)) : { kind: "unary", operator, operand };
}

/** Folds numbers, symbol ± number, and the distance of two labels where it is known already. */
export function makeBinary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  if (right.kind === "constant") {
    if (left.kind === "constant") {
      const value = applyBinary(operator, left.value, right.value);
      if (typeof value === "bigint") return constant(value);
    } else if (left.kind === "symbol" && (operator === "+" || operator === "-")) {
      const addend = operator === "+" ? left.addend + right.value : left.addend - right.value;
      return { kind: "symbol", symbol: left.symbol, addend: BigInt.asIntN(64, addend) };
    }
  } else if (right.kind === "symbol") {
    if (left.kind === "constant" && operator === "+") return makeBinary("+", right, left);
    if (left.kind === "symbol" && operator !== "+") {
      const distance = knownDistance(left.symbol, right.symbol);
      if (distance !== undefined) {
        const value = operator === "-" ? distance + left.addend - right.addend : undefined;
        if (value !== undefined) return constant(value);
        if (comparisons.has(operator)) return constant(applyBinary(operator, distance + left.addend, right.addend) as bigint);
      }
    }
  }
  return { kind: "binary", operator, left, right };
}

/** Bytes from `from` to `to`, if their distance cannot change any more. */
function knownDistance(to: AsmSymbol, from: AsmSymbol): bigint | undefined {
  if (!to.fragment || !from.fragment) return undefined;
  if (to.fragment === from.fragment) return BigInt(to.offset - from.offset);
  if (to.fragment.subsection !== from.fragment.subsection || to.fragment.variableBefore !== from.fragment.variableBefore) return undefined;
  if (to.fragment.address < 0 || from.fragment.address < 0) return undefined;
  return BigInt(to.fragment.address + to.offset - from.fragment.address - from.offset);
}
