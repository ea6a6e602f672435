// Operands of the branches that are of no use elsewhere: the register and bit of TBZ and TBNZ, the register of RET.

import type { OperandKind } from "../operand.ts";
import { generalName, generalWidth, x } from "./general.ts";
import { describe, matched, notEncodable, numberIn, wrongForm, wrongSort } from "./match.ts";

/** A register of either width; a 32-bit one says that the bit is below 32. */
export const testedRegister: OperandKind<"Rt" | "b5"> = {
  noun: "a general register",
  template: "<Xt>",
  fields: ["Rt", "b5"],
  match(operand) {
    if (operand?.kind !== "register") return wrongSort(operand, this.noun);
    const width = generalWidth(operand);
    if (width === undefined || operand.bank === "sp" || operand.bank === "wsp" || operand.modifier)
      return wrongForm(operand, `expected ${this.noun} here, read ${describe(operand)}`);
    return matched(width === 32 ? { Rt: operand.number, b5: 0 } : { Rt: operand.number });
  },
  // objdump names the 32-bit register wherever the bit is in it.
  print: ({ Rt, b5 }) => generalName(b5 ? 64 : 32, Rt),
};

export const testedBit: OperandKind<"b5" | "b40"> = {
  noun: "the number of a bit",
  template: "#<imm>",
  fields: ["b5", "b40"],
  match(operand, sofar, mnemonic) {
    const value = numberIn(operand, this.noun);
    if (typeof value !== "bigint") return value;
    const largest = sofar["b5"] === 0 ? 31n : 63n;
    if (value < 0n || value > largest)
      return notEncodable(operand!, `bit ${value} is not in the register: ${mnemonic} takes 0–${largest} here`);
    return matched({ b5: Number(value >> 5n), b40: Number(value & 31n) });
  },
  print: ({ b5, b40 }) => `#${b5 * 32 + b40}`,
};

const returnRegister = x("Rn");

/** x30 if it is left out. */
export const optionalReturnRegister: OperandKind<"Rn"> = {
  ...returnRegister,
  template: "{<Xn>}",
  optional: true,
  match: (operand, sofar, mnemonic) => (operand === undefined ? matched({ Rn: 30 }) : returnRegister.match(operand, sofar, mnemonic)),
  print: (fields, context) => (fields.Rn === 30 ? undefined : returnRegister.print(fields, context)),
};
