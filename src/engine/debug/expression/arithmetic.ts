// C's arithmetic on values whose types are known: conversions, pointers that count in what they point to, integers that wrap, doubles.

import { conditions, integerOperations } from "../../base/operators.ts";
import { ExpressionError } from "./parse.ts";
import { sizeOf, type Type, types } from "./type.ts";
import { bytesOfInteger, floatValue, integerOfBytes, integerValue, type Value } from "./value.ts";

/** A number and the type that it is of. */
export interface Operand {
  readonly type: Type;
  readonly number: bigint | number;
}

/** What a binary operator makes of two numbers (C11 6.5.5–6.5.14). Throws an ExpressionError. */
export function compute(operator: string, left: Operand, right: Operand): Value {
  const pointer = pointerArithmetic(operator, left.type, right.type);
  const [a, b] = [left.number, right.number];
  if (pointer !== undefined && typeof a === "bigint" && typeof b === "bigint") {
    const scale = BigInt(sizeOf(pointer.type.to));
    if (pointer.kind === "difference") return integerValue((a - b) / scale, types.long);
    const result = pointer.kind === "right" ? b + a * scale : operator === "+" ? a + b * scale : a - b * scale;
    return integerValue(BigInt.asUintN(64, result), pointer.type);
  }
  if (typeof a === "number" || typeof b === "number") return floatOperation(operator, Number(a), Number(b));
  const type = commonType(left.type, right.type);
  const x = inType(a, type);
  const y = inType(b, type);
  const condition = conditions[operator];
  if (condition) return truthValue(condition(x, y));
  const operation = integerOperations[operator];
  if (operation) return integerValue(operation(x, y), type);
  if (operator === "/" || operator === "%") {
    if (y === 0n) throw new ExpressionError("Division by zero");
    return integerValue(operator === "/" ? x / y : x % y, type);
  }
  if (operator !== "<<" && operator !== ">>") throw new ExpressionError(`A syntax error in expression, near \`${operator}'.`);
  const shifted = promoted(left.type);
  if (b < 0n || b >= 64n) return integerValue(operator === ">>" && a < 0n ? -1n : 0n, shifted);
  return integerValue(operator === "<<" ? a << b : a >> b, shifted);
}

/** Smaller integers become int (C11 6.3.1.1). */
export const promoted = (type: Type): Type =>
  type.kind === "integer" && type.bytes >= 4
    ? type
    : type.kind === "pointer"
      ? types.unsignedLong
      : type.kind === "integer"
        ? types.int
        : types.long;

/** The usual arithmetic conversions (C11 6.3.1.8). */
function commonType(left: Type, right: Type): Type {
  const [a, b] = [promoted(left), promoted(right)];
  if (a.kind !== "integer" || b.kind !== "integer") return types.long;
  if (a.bytes !== b.bytes) return a.bytes > b.bytes ? a : b;
  return a.isSigned ? b : a;
}

const inType = (value: bigint, type: Type): bigint =>
  integerOfBytes(bytesOfInteger(value, sizeOf(type)), type.kind === "integer" && type.isSigned);

/** What a condition gives: an int. */
export const truthValue = (holds: boolean): Value => integerValue(holds ? 1n : 0n);

type PointerType = Extract<Type, { kind: "pointer" }>;

/** Which side counts in what the other points to; undefined: neither is a pointer. */
function pointerArithmetic(
  operator: string,
  left: Type,
  right: Type,
): { readonly kind: "left" | "right" | "difference"; readonly type: PointerType } | undefined {
  const a = decayed(left);
  const b = decayed(right);
  if (operator === "-" && a && b) return { kind: "difference", type: a };
  if (a && !b && (operator === "+" || operator === "-")) return { kind: "left", type: a };
  if (b && !a && operator === "+") return { kind: "right", type: b };
  return undefined;
}

const decayed = (type: Type): PointerType | undefined =>
  type.kind === "pointer" ? type : type.kind === "array" ? { kind: "pointer", to: type.of } : undefined;

function floatOperation(operator: string, a: number, b: number): Value {
  const condition = conditions[operator];
  if (condition) return truthValue(condition(a, b));
  switch (operator) {
    case "+":
      return floatValue(a + b);
    case "-":
      return floatValue(a - b);
    case "*":
      return floatValue(a * b);
    case "/":
      return floatValue(a / b);
    default:
      throw new ExpressionError("Integer only operation.");
  }
}
