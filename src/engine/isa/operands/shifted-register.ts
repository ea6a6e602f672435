// The second source of data processing: a register shifted by a fixed amount, or extended from fewer bits and shifted by 0–4.

import type { ExtendName, ModifierSyntax, OperandKind, RegisterSyntax, ShiftName } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { generalName, generalWidth, wordRegister } from "./general.ts";
import { describe, matched, notEncodable, registerName, wrongForm, wrongSort } from "./match.ts";

/** By the `shift` field. */
const shifts: readonly (ShiftName | ExtendName)[] = ["lsl", "lsr", "asr", "ror"];

/** By the `option` field. */
export const extendNames: readonly (ShiftName | ExtendName)[] = ["uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"];

const plainRegister = wordRegister("Rm", "sf");

const withoutModifier = ({ modifier: _, ...plain }: RegisterSyntax): RegisterSyntax => plain;

/** `Rm{, lsl|lsr|asr #amount}`; the logical instructions take `ror` as well. */
function shiftedBy(allowed: readonly (ShiftName | ExtendName)[]): OperandKind<"Rm" | "sf" | "shift" | "imm6"> {
  return {
    noun: "a general register, perhaps shifted",
    template: "<Xm>{, <shift> #<amount>}",
    fields: ["Rm", "sf", "shift", "imm6"],
    match(operand, sofar, mnemonic) {
      if (operand?.kind !== "register") return wrongSort(operand, this.noun);
      const { modifier } = operand;
      const register = plainRegister.match(modifier ? withoutModifier(operand) : operand, sofar, mnemonic);
      if (!register.matched) return register;
      if (!modifier) return matched({ ...register.fields, shift: 0, imm6: 0 });
      const shift = allowed.indexOf(modifier.name);
      if (shift < 0) return wrongForm(operand, `${mnemonic} shifts this register by ${allowed.join(", ")} alone, read ${modifier.name}`);
      const amount = modifier.amount?.value;
      if (amount === undefined) return wrongForm(operand, `${modifier.name} needs a number of bits: ${modifier.name} #1`);
      const largest = register.fields.sf ? 63n : 31n;
      if (amount < 0n || amount > largest)
        return notEncodable(operand, `a ${largest + 1n}-bit register is shifted by 0–${largest} bits, read ${amount}`);
      return matched({ ...register.fields, shift, imm6: Number(amount) });
    },
    print({ Rm, sf, shift, imm6 }) {
      const register = generalName(sf ? 64 : 32, Rm);
      return shift === 0 && imm6 === 0 ? register : `${register}, ${shifts[shift]} #${imm6}`;
    },
  };
}

export const shiftedRegister = shiftedBy(["lsl", "lsr", "asr"]);
export const shiftedOrRotatedRegister = shiftedBy(shifts);

/** Options that take all 64 bits of the register. */
const isWhole = (option: number): boolean => (option & 3) === 3;

/** An extension may go without an amount, `lsl` may not. */
function amountOf(modifier: ModifierSyntax | undefined): bigint | undefined {
  if (modifier?.amount) return modifier.amount.value;
  return modifier?.name === "lsl" ? undefined : 0n;
}

/**
 * `Rm, sxtw #2`: for a destination or first source that may be SP. Where one is, `lsl` and no extension at all stand for uxtx
 * (uxtw of a 32-bit register). `stackPlaces`: the fields in which 31 is SP.
 */
function extendedBy<Place extends "Rn" | "Rd">(stackPlaces: readonly Place[]): OperandKind<"Rm" | "sf" | "option" | "imm3" | Place> {
  const usesSp = (fields: Partial<Fields>): boolean => stackPlaces.some((place) => fields[place] === 31);
  return {
    noun: "a general register, perhaps extended",
    template: "<Xm>, <extend> {#<amount>}",
    fields: ["Rm", "sf", "option", "imm3", ...stackPlaces],
    match(operand, sofar, mnemonic) {
      if (operand?.kind !== "register") return wrongSort(operand, this.noun);
      const sf = sofar["sf"] ?? 1;
      const { modifier } = operand;
      const width = generalWidth(operand);
      if (width === undefined || operand.bank === "sp" || operand.bank === "wsp")
        return wrongForm(operand, `expected a general register here, read ${describe(operand)}`);
      if (width === 64 && !sf)
        return wrongForm(
          operand,
          `${describe(operand)} is 64 bits wide, the operand before it 32`,
          `write ${generalName(32, operand.number)}`,
        );
      const shiftsWhole = !modifier || modifier.name === "lsl";
      if (shiftsWhole && sf && width === 32 && !usesSp(sofar))
        return notEncodable(
          operand,
          `${registerName("w", operand.number)} is 32 bits wide and must be extended to 64`,
          `add ", sxtw" (signed) or ", uxtw" (unsigned), or write ${registerName("x", operand.number)}`,
        );
      if (shiftsWhole && !usesSp(sofar)) return wrongForm(operand, `this form of ${mnemonic} extends its register: uxtb … sxtx`);
      const option = shiftsWhole ? (width === 64 ? 3 : 2) : extendNames.indexOf(modifier.name);
      if (option < 0)
        return wrongForm(operand, `${modifier?.name} cannot be applied here: ${mnemonic} with sp takes lsl or ${extendNames.join(", ")}`);
      const amount = amountOf(modifier);
      if (amount === undefined) return wrongForm(operand, `${modifier?.name} needs a number of bits, 0–4`);
      if (amount < 0n || amount > 4n) return notEncodable(operand, `an extended register is shifted left by 0–4 bits, read ${amount}`);
      return matched<string>({ Rm: operand.number, option, imm3: Number(amount) });
    },
    print(fields) {
      const { Rm, sf, option, imm3 } = fields;
      const register = generalName(sf && isWhole(option) ? 64 : 32, Rm);
      const amount = imm3 ? ` #${imm3}` : "";
      if (option === (sf ? 3 : 2) && usesSp(fields)) return imm3 ? `${register}, lsl${amount}` : register;
      return `${register}, ${extendNames[option]}${amount}`;
    },
  };
}

/** Of ADD and SUB. */
export const extendedRegister = extendedBy(["Rn", "Rd"]);
/** Of ADDS and SUBS, whose destination cannot be SP, and of CMP and CMN, which have none. */
export const extendedRegisterForFlags = extendedBy(["Rn"]);
