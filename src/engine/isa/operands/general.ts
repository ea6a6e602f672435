// General registers as operands. `x` and `w` fix the width; `wordRegister` lets the encoding's `sf` field say it,
// and the first register operand of an instruction decides for those after it.

import type { OperandKind, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { describe, matched, registerName, wrongForm, wrongSort } from "./match.ts";

type ThirtyOne = "zero" | "sp";

const bankAt = (width: 32 | 64, number: number, thirtyOne: ThirtyOne): string => {
  const bank = width === 64 ? "x" : "w";
  return number === 31 && thirtyOne === "sp" ? (width === 64 ? "sp" : "wsp") : registerName(bank, number);
};

const widthOf = (operand: OperandSyntax): 32 | 64 | undefined => {
  if (operand.kind !== "register") return undefined;
  if (operand.bank === "x" || operand.bank === "sp") return 64;
  return operand.bank === "w" || operand.bank === "wsp" ? 32 : undefined;
};

/** Whether register 31 of this operand means what the place says that it means. */
const fitsThirtyOne = (operand: OperandSyntax, thirtyOne: ThirtyOne): boolean => {
  if (operand.kind !== "register") return false;
  const isSp = operand.bank === "sp" || operand.bank === "wsp";
  return thirtyOne === "sp" ? isSp || operand.number !== 31 : !isSp;
};

function fixedWidth<Name extends string>(field: Name, width: 32 | 64, thirtyOne: ThirtyOne): OperandKind<Name> {
  const letter = width === 64 ? "X" : "W";
  const noun = `a ${width}-bit register (${letter.toLowerCase()}0–${letter.toLowerCase()}30${thirtyOne === "sp" ? `, ${bankAt(width, 31, "sp")}` : ""})`;
  return {
    noun,
    template: thirtyOne === "sp" ? `<${letter}${field.slice(1)}|${width === 64 ? "SP" : "WSP"}>` : `<${letter}${field.slice(1)}>`,
    fields: [field],
    match(operand) {
      if (operand?.kind !== "register") return wrongSort(operand, noun);
      if (widthOf(operand) !== width || !fitsThirtyOne(operand, thirtyOne) || operand.modifier)
        return wrongForm(operand, `expected ${noun} here, read ${describe(operand)}${operand.modifier ? " with a shift" : ""}`);
      return matched({ [field]: operand.number } as Fields<Name>);
    },
    print: (fields) => bankAt(width, fields[field], thirtyOne),
  };
}

export const x = <Name extends string>(field: Name): OperandKind<Name> => fixedWidth(field, 64, "zero");
export const w = <Name extends string>(field: Name): OperandKind<Name> => fixedWidth(field, 32, "zero");
export const xOrSp = <Name extends string>(field: Name): OperandKind<Name> => fixedWidth(field, 64, "sp");
export const wOrSp = <Name extends string>(field: Name): OperandKind<Name> => fixedWidth(field, 32, "sp");

function widthBy<Name extends string, Width extends string>(field: Name, sf: Width, thirtyOne: ThirtyOne): OperandKind<Name | Width> {
  const noun = thirtyOne === "sp" ? "a general register or sp" : "a general register";
  return {
    noun,
    template: `<${field}${thirtyOne === "sp" ? "|SP" : ""}>`,
    fields: [field, sf],
    match(operand, sofar) {
      if (operand?.kind !== "register") return wrongSort(operand, noun);
      const width = widthOf(operand);
      if (width === undefined || !fitsThirtyOne(operand, thirtyOne) || operand.modifier)
        return wrongForm(operand, `expected ${noun} here, read ${describe(operand)}${operand.modifier ? " with a shift" : ""}`);
      const is64 = width === 64 ? 1 : 0;
      const before = sofar[sf];
      if (before !== undefined && before !== is64) {
        const right = bankAt(before ? 64 : 32, operand.number, thirtyOne);
        return wrongForm(
          operand,
          `${describe(operand)} is ${width} bits wide, the operand before it ${before ? 64 : 32}`,
          `write ${right}`,
        );
      }
      return matched({ [field]: operand.number, [sf]: is64 } as Fields<Name | Width>);
    },
    print: (fields) => bankAt(fields[sf] ? 64 : 32, fields[field], thirtyOne),
  };
}

/** A register as wide as `sf` says, 31 being the zero register. */
export const wordRegister = <Name extends string, Width extends string>(field: Name, sf: Width): OperandKind<Name | Width> =>
  widthBy(field, sf, "zero");

/** A register as wide as `sf` says, 31 being the stack pointer. */
export const wordRegisterOrSp = <Name extends string, Width extends string>(field: Name, sf: Width): OperandKind<Name | Width> =>
  widthBy(field, sf, "sp");
