// Small words that operand kinds share: how to say yes, and how to say no so that the learner learns.

import type { Fixup, ImmediateSyntax, Matched, Mismatch, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";

export const matched = <Names extends string>(fields: Partial<Fields<Names>>, fixup?: Fixup): Matched<Names> =>
  fixup ? { matched: true, fields, fixup } : { matched: true, fields };

/** Another sort of operand altogether. */
export const wrongSort = (operand: OperandSyntax | undefined, noun: string): Mismatch => ({
  matched: false,
  rank: 0,
  ...(operand ? { span: operand.span } : {}),
  message: operand ? `expected ${noun} here, read ${describe(operand)}` : `an operand is missing: expected ${noun}`,
});

/** The right sort of operand in the wrong form: width, bank, a shift that cannot be. */
export const wrongForm = (operand: OperandSyntax, message: string, help?: string): Mismatch => ({
  matched: false,
  rank: 1,
  span: operand.span,
  message,
  ...(help ? { help } : {}),
});

/** The right form with a value that has no encoding. */
export const notEncodable = (operand: OperandSyntax, message: string, help?: string): Mismatch => ({
  ...wrongForm(operand, message, help),
  rank: 2,
});

/** An immediate whose symbols have no value here. */
export const withoutValue = (operand: ImmediateSyntax): Mismatch =>
  wrongForm(operand, `${describe(operand)} is no constant: this place takes a number that is known when the program is assembled`);

/** A number of 64 bits, written with its sign or without, as a signed one. One that has more bits stays as it is, and fits nowhere. */
export const signed64 = (value: bigint): bigint => (value >> 64n === 0n ? BigInt.asIntN(64, value) : value);

const hasMoreBits = (value: bigint): boolean => value >> 64n !== 0n && value >> 63n !== -1n;

/** The value of an operand that must be a number as it stands, without operator or shift; else why it is none. */
export function numberIn(operand: OperandSyntax | undefined, noun: string): bigint | Mismatch {
  if (operand?.kind !== "immediate") return wrongSort(operand, noun);
  if (operand.operator) return wrongForm(operand, `:${operand.operator}: is not possible here: expected ${noun}`);
  if (operand.modifier) return wrongForm(operand, `${operand.modifier.name} is not possible here: expected ${noun}`);
  if (operand.value === undefined) return withoutValue(operand);
  if (hasMoreBits(operand.value)) return notEncodable(operand, `${operand.value} has more than 64 bits`);
  return operand.value;
}

/** The operand in lower case, if it is one bare name and nothing else. */
export function nameIn(operand: OperandSyntax | undefined): string | undefined {
  if (operand?.kind !== "immediate" || operand.hash || operand.operator || operand.modifier) return undefined;
  return operand.name?.toLowerCase();
}

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
