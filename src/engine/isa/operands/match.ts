// Small words that operand kinds share: how to say yes, and how to say no so that the learner learns.

import type { Fixup, Matched, Mismatch, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";

export const matched = <Names extends string>(fields: Partial<Fields<Names>>, fixup?: Fixup): Matched<Names> =>
  fixup ? { matched: true, fields, fixup } : { matched: true, fields };

export const wrongSort = (operand: OperandSyntax | undefined, noun: string): Mismatch => ({
  matched: false,
  rank: 0,
  ...(operand ? { span: operand.span } : {}),
  message: operand ? `expected ${noun} here, read ${describe(operand)}` : `an operand is missing: expected ${noun}`,
});

export const wrongForm = (operand: OperandSyntax, message: string, help?: string): Mismatch => ({
  matched: false,
  rank: 1,
  span: operand.span,
  message,
  ...(help ? { help } : {}),
});

export const notEncodable = (operand: OperandSyntax, message: string, help?: string): Mismatch => ({
  ...wrongForm(operand, message, help),
  rank: 2,
});

/** What was read, as a noun phrase. */
export function describe(operand: OperandSyntax): string {
  switch (operand.kind) {
    case "register":
      return `the register ${registerName(operand.bank, operand.number)}${operand.arrangement ? `.${operand.arrangement}` : ""}`;
    case "immediate":
      return operand.value === undefined ? (operand.name ? `the name ${operand.name}` : "an expression") : `the number ${operand.value}`;
    case "memory":
      return "a memory address";
    case "literal":
      return "a literal (=)";
    case "registerList":
      return "a register list";
  }
}

export function registerName(bank: string, number: number): string {
  if (bank === "sp" || bank === "wsp") return bank;
  if ((bank === "x" || bank === "w") && number === 31) return `${bank}zr`;
  return `${bank}${number}`;
}
