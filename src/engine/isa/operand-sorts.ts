// What sort of thing each operand is, apart from its number or value, as one number: whether a row wants another sort altogether follows from
// it. Bare names are left out, since some rows read them (`eq`, `sy`) and others do not.

import type { ImmediateSyntax, OperandSyntax, RegisterBank, RegisterSyntax } from "./operand.ts";

const banks: Readonly<Record<RegisterBank, number>> = { x: 0, w: 1, sp: 2, wsp: 3, b: 4, h: 5, s: 6, d: 7, q: 8, v: 9, c: 10 };

const flag = (value: unknown, weight: number): number => (value === undefined ? 0 : weight);

/** Below 11 × 8. */
const ofRegister = ({ bank, arrangement, lane, modifier }: RegisterSyntax): number =>
  banks[bank] * 8 + flag(arrangement, 1) + flag(lane, 2) + flag(modifier, 4);

/** Below 16. */
const ofImmediate = ({ value, float, operator, modifier }: ImmediateSyntax): number =>
  flag(value, 1) + flag(float, 2) + flag(operator, 4) + flag(modifier, 8);

const modes = { offset: 0, pre: 3, post: 6 } as const;

function sortOf(operand: OperandSyntax): number | undefined {
  switch (operand.kind) {
    case "register":
      return 1 + ofRegister(operand);
    case "immediate":
      return operand.name === undefined ? 89 + ofImmediate(operand) : undefined;
    case "memory":
      return 105 + modes[operand.mode] + (operand.offset === undefined ? 0 : operand.offset.kind === "register" ? 1 : 2);
    case "registerList":
      return 114 + flag(operand.lane, 1);
    case "literal":
      return 116;
  }
}

/** Undefined where a sort does not say enough. */
export function sortsOf(operands: readonly OperandSyntax[]): number | undefined {
  if (operands.length > 5) return undefined;
  let sorts = 0;
  for (const operand of operands) {
    const sort = sortOf(operand);
    if (sort === undefined) return undefined;
    sorts = sorts * 128 + sort;
  }
  return sorts;
}
