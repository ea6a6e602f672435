// Memory operands with a register as their offset: `[x1, x2]`, `[x1, x2, lsl #3]`, `[x1, w2, sxtw #3]`.

import type { OperandKind } from "../operand.ts";
import { generalName, generalWidth } from "./general.ts";
import { describe, matched, notEncodable, wrongForm } from "./match.ts";
import { type AccessBytes, baseIn, bytesOf, printBase } from "./memory.ts";
import { extendNames } from "./shifted-register.ts";

/** The `option` field by the modifier's name; `lsl` is the absence of an extension. */
const options: Readonly<Record<string, number>> = { uxtw: 2, lsl: 3, sxtw: 6, sxtx: 7 };
const wholeRegister = 3;

/** Whether an option takes a 64-bit register. */
const isWide = (option: number): boolean => (option & 1) === 1;

/** `[Xn, Rm{, extend {#amount}}]`; the amount is 0 or the power of two of the access. */
export function registerOffset<Bytes extends AccessBytes>(
  access: Bytes,
): OperandKind<"Rn" | "Rm" | "option" | "S" | (Bytes extends "sf" ? "sf" : never)> {
  return {
    noun: "a memory address such as [x1, x2]",
    template: "[<Xn|SP>, <Xm>{, <extend> {#<amount>}}]",
    fields: ["Rn", "Rm", "option", "S", ...(access === "sf" ? ["sf" as Bytes extends "sf" ? "sf" : never] : [])],
    match(operand, sofar, mnemonic) {
      const Rn = baseIn(operand, "offset", mnemonic);
      if (typeof Rn !== "number") return Rn;
      const offset = operand?.kind === "memory" ? operand.offset : undefined;
      if (offset?.kind !== "register") return wrongForm(operand!, "this form of address takes a register as its offset: [x1, x2]");
      const { modifier } = offset;
      const width = generalWidth(offset);
      if (width === undefined || offset.bank === "sp" || offset.bank === "wsp")
        return wrongForm(operand!, `an offset is a general register, read ${describe(offset)}`);
      const option = options[modifier?.name ?? "lsl"];
      if (option === undefined) return wrongForm(operand!, `an offset is extended by uxtw, sxtw, sxtx or lsl, read ${modifier?.name}`);
      if (isWide(option) !== (width === 64))
        return notEncodable(
          operand!,
          width === 32
            ? `${describe(offset)} is 32 bits wide and must be extended by uxtw or sxtw`
            : `${modifier?.name} extends a 32-bit register, read ${describe(offset)}`,
          width === 32 ? `write ${generalName(64, offset.number)}, or add ", sxtw" or ", uxtw"` : `write ${generalName(32, offset.number)}`,
        );
      const scale = Math.log2(bytesOf(access, sofar));
      const amount = modifier?.amount ? modifier.amount.value : undefined;
      if ((modifier?.amount && amount === undefined) || (modifier?.name === "lsl" && !modifier.amount))
        return wrongForm(operand!, `${modifier.name} needs a number: 0${scale ? ` or ${scale}` : ""}`);
      if (amount !== undefined && amount !== 0n && amount !== BigInt(scale))
        return notEncodable(
          operand!,
          `the offset of ${mnemonic} can be shifted by #0${scale ? ` or #${scale} (its size)` : ""} alone, read ${amount}`,
        );
      // For bytes both amounts are 0: the one that is written sets S, as GNU as has it.
      const S = amount === BigInt(scale) ? 1 : 0;
      return matched<string>({ Rn, Rm: offset.number, option, S });
    },
    print(fields) {
      const { Rn, Rm, option, S } = fields;
      const amount = S ? ` #${Math.log2(bytesOf(access, fields))}` : "";
      const register = generalName(isWide(option) ? 64 : 32, Rm);
      const extension = option === wholeRegister ? (S ? `, lsl${amount}` : "") : `, ${extendNames[option]}${amount}`;
      return `[${printBase(Rn)}, ${register}${extension}]`;
    },
  };
}
