// What an expression comes to once every place is known: a number, or a number beyond a symbol, or the distance of two.
// Takes expressions whose fragments have addresses; gives values, or a sentence that says why there is none.

import { applyBinary, applyUnary, type BinaryOperator, comparisons, type Expression } from "./expression.ts";
import type { AsmSection, Fragment } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** `plus − minus + addend`; both absent: a number. */
export interface Value {
  readonly plus: AsmSymbol | undefined;
  readonly minus: AsmSymbol | undefined;
  readonly addend: bigint;
}

export interface Failure {
  readonly failure: string;
}

export interface Place {
  readonly section: AsmSection;
  readonly offset: number;
}

/** What is left to spend on one question, so that symbols defined by one another cannot take for ever. */
interface Budget {
  steps: number;
  depth: number;
}

const newBudget = (): Budget => ({ steps: 20_000, depth: 500 });

const tooComplicated: Failure = { failure: "this depends on too many symbols, one within another" };

const number = (addend: bigint): Value => ({ plus: undefined, minus: undefined, addend: BigInt.asIntN(64, addend) });

export const isNumber = (value: Value): boolean => value.plus === undefined && value.minus === undefined;

export const evaluate = (expression: Expression): Value | Failure => evaluateWithin(expression, newBudget());

function evaluateWithin(expression: Expression, budget: Budget): Value | Failure {
  budget.steps -= 1;
  if (budget.steps < 0) return tooComplicated;
  switch (expression.kind) {
    case "constant":
      return number(expression.value);
    case "symbol":
      return shift(evaluateSymbol(expression.symbol, budget), expression.addend);
    case "unary": {
      const operand = evaluateWithin(expression.operand, budget);
      if ("failure" in operand) return operand;
      if (isNumber(operand)) return number(applyUnary(expression.operator, operand.addend));
      if (expression.operator === "-") return { plus: operand.minus, minus: operand.plus, addend: -operand.addend };
      return { failure: `"${expression.operator}" needs a number, and ${nameOf(operand)} is an address that the linker decides` };
    }
    case "binary": {
      const left = evaluateWithin(expression.left, budget);
      if ("failure" in left) return left;
      const right = evaluateWithin(expression.right, budget);
      if ("failure" in right) return right;
      return combine(expression.operator, left, right, budget);
    }
  }
}

function evaluateSymbol(symbol: AsmSymbol, budget: Budget): Value | Failure {
  if (!symbol.expression) return { plus: symbol, minus: undefined, addend: 0n };
  if (symbol.evaluating) return { failure: `${symbol.name} is defined by itself` };
  const value = evaluateEquated(symbol, symbol.expression, budget);
  // A global name that stands for a place of this file stays visible in relocations, so that another file may override a weak one.
  if (!("failure" in value) && value.plus?.isPlaceHere && !value.minus && symbol.isExternal)
    return { plus: symbol, minus: undefined, addend: 0n };
  return value;
}

function evaluateEquated(symbol: AsmSymbol, expression: Expression, budget: Budget): Value | Failure {
  if (budget.depth === 0) return tooComplicated;
  budget.depth -= 1;
  symbol.evaluating = true;
  const value = evaluateWithin(expression, budget);
  symbol.evaluating = false;
  budget.depth += 1;
  return value;
}

const shift = (value: Value | Failure, addend: bigint): Value | Failure =>
  "failure" in value || addend === 0n ? value : { ...value, addend: BigInt.asIntN(64, value.addend + addend) };

function combine(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value | Failure {
  if (isNumber(left) && isNumber(right)) {
    const result = applyBinary(operator, left.addend, right.addend);
    return typeof result === "bigint" ? number(result) : { failure: result };
  }
  // The usual cases, without a list: a number added, and one place less another.
  if (operator === "+" && isNumber(right)) return shift(left, right.addend);
  if (operator === "-" && left.plus && !left.minus && right.plus && !right.minus) {
    const { plus } = left;
    const apart = distance(plus, right.plus, budget);
    const addend = left.addend - right.addend;
    return apart === undefined ? { plus, minus: right.plus, addend: BigInt.asIntN(64, addend) } : number(addend + apart);
  }
  if (operator === "+") return cancel([left.plus, right.plus], [left.minus, right.minus], left.addend + right.addend, budget);
  const difference = cancel([left.plus, right.minus], [left.minus, right.plus], left.addend - right.addend, budget);
  if (operator === "-") return difference;
  if (comparisons.has(operator) && !("failure" in difference) && isNumber(difference))
    return number(applyBinary(operator, difference.addend, 0n) as bigint);
  return { failure: `"${operator}" needs numbers, and ${nameOf(isNumber(left) ? right : left)} is an address that the linker decides` };
}

/** A sum of symbols less the same sections' symbols: what is left must be at most one of each. */
function cancel(pluses: (AsmSymbol | undefined)[], minuses: (AsmSymbol | undefined)[], addend: bigint, budget: Budget): Value | Failure {
  const plus = pluses.filter((symbol) => symbol !== undefined);
  const minus: AsmSymbol[] = [];
  let sum = addend;
  for (const symbol of minuses) {
    if (!symbol) continue;
    const partner = plus.findIndex((other) => distance(other, symbol, budget) !== undefined);
    if (partner < 0) minus.push(symbol);
    else sum += distance(plus.splice(partner, 1)[0], symbol, budget)!;
  }
  if (plus.length > 1) return { failure: `${plus[0].name} and ${plus[1].name} are both addresses: their sum has no meaning` };
  if (minus.length > 1) return { failure: "more than one address is subtracted" };
  return { plus: plus[0], minus: minus[0], addend: BigInt.asIntN(64, sum) };
}

function distance(to: AsmSymbol, from: AsmSymbol, budget: Budget): bigint | undefined {
  if (to === from) {
    // Spoken of, though nothing comes of it: GNU as shows it.
    if (!to.isDefined && !to.anonymous) to.needed = true;
    return 0n;
  }
  if (to.fragment && from.fragment) return bytesBetween(from.fragment, from.offset, to.fragment, to.offset);
  const a = placeWithin(to, budget);
  const b = placeWithin(from, budget);
  return a && b && a.section === b.section ? BigInt(a.offset - b.offset) : undefined;
}

/** Of places that labels name: undefined if they are in different sections, or not known yet. */
function bytesBetween(from: Fragment, fromOffset: number, to: Fragment, toOffset: number): bigint | undefined {
  if (from.address < 0 || to.address < 0 || from.subsection.section !== to.subsection.section) return undefined;
  return BigInt(to.address + toOffset - from.address - fromOffset);
}

/** Where a symbol is, if it is in a section. */
export const placeOf = (symbol: AsmSymbol): Place | undefined => placeWithin(symbol, newBudget());

function placeWithin(symbol: AsmSymbol, budget: Budget): Place | undefined {
  if (symbol.fragment) {
    const { fragment } = symbol;
    return fragment.address < 0 ? undefined : { section: fragment.subsection.section, offset: fragment.address + symbol.offset };
  }
  if (!symbol.expression || symbol.evaluating) return undefined;
  const value = evaluateEquated(symbol, symbol.expression, budget);
  if ("failure" in value || !value.plus || value.minus || value.plus === symbol) return undefined;
  const place = placeWithin(value.plus, budget);
  return place && { section: place.section, offset: place.offset + Number(value.addend) };
}

/** How a message names a value. */
export const nameOf = ({ plus, minus }: Value): string => {
  const symbol = plus ?? minus;
  return symbol === undefined || symbol.anonymous ? "this" : symbol.name;
};
