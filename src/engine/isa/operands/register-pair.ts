// Registers that must follow each other: the pairs of CASP, an even one and the next.

import type { OperandKind } from "../operand.ts";
import { generalName, wordRegister } from "./general.ts";
import { matched, notEncodable, wrongForm, wrongSort } from "./match.ts";

/** The first of a pair: an even register. */
export function evenRegister<Name extends string, Width extends string>(field: Name, sf: Width): OperandKind<Name | Width> {
  const kind = wordRegister(field, sf);
  return {
    ...kind,
    noun: "an even register",
    match(operand, sofar, mnemonic) {
      const match = kind.match(operand, sofar, mnemonic);
      if (match.matched && operand?.kind === "register" && operand.number % 2 === 1)
        return notEncodable(operand, `a pair of ${mnemonic} starts with an even register, read ${operand.bank}${operand.number}`);
      return match;
    },
  };
}

/** The second of a pair, which the encoding does not hold. */
export const nextRegister = <Name extends string, Width extends string>(field: Name, sf: Width): OperandKind<Name | Width> => ({
  noun: "the register after the one before",
  template: `<X(${field.slice(1)}+1)>`,
  fields: [field, sf],
  match(operand, sofar) {
    if (operand?.kind !== "register") return wrongSort(operand, this.noun);
    const first = sofar[field] ?? 0;
    const expected = generalName(sofar[sf] ? 64 : 32, first + 1);
    const isNext = operand.number === first + 1 && operand.bank === (sofar[sf] ? "x" : "w") && !operand.modifier;
    return isNext ? matched({}) : wrongForm(operand, `the second register of the pair must be ${expected}`);
  },
  print: (fields) => generalName(fields[sf] ? 64 : 32, fields[field] + 1),
});
