// Addresses of LD1 to LD4 and their like: a base alone, or a base to which the bytes of the access or a register are added afterwards.

import type { MemorySyntax, OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { generalName } from "./general.ts";
import { describe, matched, notEncodable, withoutValue, wrongForm } from "./match.ts";
import { baseIn, printBase } from "./memory.ts";

/** `[Xn]`; not even an offset of 0 can be written. */
export const structureBase: OperandKind<"Rn"> = {
  noun: "a memory address such as [x1]",
  template: "[<Xn|SP>]",
  fields: ["Rn"],
  match(operand, _sofar, mnemonic) {
    const Rn = baseIn(operand, "offset", mnemonic);
    if (typeof Rn !== "number") return Rn;
    if ((operand as MemorySyntax).offset)
      return wrongForm(operand!, `${mnemonic} takes no offset`, "add it to a register first, then [x16]");
    return matched({ Rn });
  },
  print: ({ Rn }) => `[${printBase(Rn)}]`,
};

/** The number 31 in place of a register says that the bytes of the access are added. */
const byAccess = 31;

/** `[Xn], #bytes` or `[Xn], Xm`; `bytes` of the access follow from the fields of the list before. */
export const structureIncrement = <Names extends string>(
  names: readonly Names[],
  bytes: (fields: Fields<Names>) => number,
): OperandKind<"Rn" | "Rm" | Names> => ({
  noun: "a memory address such as [x1], #16 or [x1], x2",
  template: "[<Xn|SP>], <#bytes|Xm>",
  fields: ["Rn", "Rm", ...names],
  match(operand, sofar, mnemonic) {
    const Rn = baseIn(operand, "post", mnemonic);
    if (typeof Rn !== "number") return Rn;
    const { offset } = operand as MemorySyntax;
    if (offset?.kind === "register") {
      if (offset.bank !== "x" || offset.number === byAccess || offset.modifier)
        return wrongForm(operand!, `what is added is a 64-bit register (x0–x30), read ${describe(offset)}`);
      return matched<string>({ Rn, Rm: offset.number });
    }
    if (!offset || offset.operator || offset.modifier) return wrongForm(operand!, `expected ${this.noun}`);
    if (offset.value === undefined) return withoutValue(offset);
    const expected = bytes(sofar as Fields<Names>);
    if (offset.value !== BigInt(expected))
      return notEncodable(operand!, `${mnemonic} accesses ${expected} bytes here, so #${expected} is added, read ${offset.value}`);
    return matched<string>({ Rn, Rm: byAccess });
  },
  print: (fields) => `[${printBase(fields["Rn"])}], ${fields["Rm"] === byAccess ? `#${bytes(fields)}` : generalName(64, fields["Rm"])}`,
});
