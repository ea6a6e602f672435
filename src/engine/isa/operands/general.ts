// General registers as operands. `x` and `w` fix the width; `wordRegister` lets the encoding's `sf` field say it,
// and the first register operand of an instruction decides for those after it.

import type { OperandKind, OperandSyntax, RegisterSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { describe, matched, registerName, wrongForm, wrongSort } from "./match.ts";

type ThirtyOne = "zero" | "sp";

/** The name of a general register: `sp` and `wsp`, or `xzr` and `wzr`, where the number is 31. */
export const generalName = (width: 32 | 64, number: number, thirtyOne: ThirtyOne = "zero"): string =>
  number === 31 && thirtyOne === "sp" ? (width === 64 ? "sp" : "wsp") : registerName(width === 64 ? "x" : "w", number);

/** Bits of a general register as written; undefined for the registers of other banks. */
export function generalWidth({ bank }: RegisterSyntax): 32 | 64 | undefined {
  if (bank === "x" || bank === "sp") return 64;
  return bank === "w" || bank === "wsp" ? 32 : undefined;
}

/** Whether register 31 of this operand means what the place says that it means. */
const fitsThirtyOne = ({ bank, number }: RegisterSyntax, thirtyOne: ThirtyOne): boolean => {
  const isSp = bank === "sp" || bank === "wsp";
  return thirtyOne === "sp" ? isSp || number !== 31 : !isSp;
};

const unexpected = (operand: OperandSyntax & RegisterSyntax, noun: string) =>
  generalWidth(operand) === undefined
    ? wrongSort(operand, noun)
    : wrongForm(operand, `expected ${noun} here, read ${describe(operand)}${operand.modifier ? ` with ${operand.modifier.name}` : ""}`);

function fixedWidth<Name extends string>(field: Name, width: 32 | 64, thirtyOne: ThirtyOne): OperandKind<Name> {
  const letter = width === 64 ? "x" : "w";
  const noun = `a ${width}-bit register (${letter}0–${letter}30${thirtyOne === "sp" ? `, ${generalName(width, 31, "sp")}` : ""})`;
  const template = letter.toUpperCase() + field.slice(1);
  return {
    noun,
    template: thirtyOne === "sp" ? `<${template}|${generalName(width, 31, "sp").toUpperCase()}>` : `<${template}>`,
    fields: [field],
    match(operand) {
      if (operand?.kind !== "register") return wrongSort(operand, noun);
      if (generalWidth(operand) !== width || !fitsThirtyOne(operand, thirtyOne) || operand.modifier) return unexpected(operand, noun);
      return matched({ [field]: operand.number } as Fields<Name>);
    },
    print: (fields) => generalName(width, fields[field], thirtyOne),
  };
}

/** `x0`–`x30` and `xzr`. */
export const x = <Name extends string>(field: Name): OperandKind<Name> => fixedWidth(field, 64, "zero");
/** `w0`–`w30` and `wzr`. */
export const w = <Name extends string>(field: Name): OperandKind<Name> => fixedWidth(field, 32, "zero");

interface RegisterPlaces<Name extends string, Width extends string> {
  /** Fields that hold the number: more than one where an alias writes a register once that the encoding has twice. */
  readonly numbers: readonly [Name, ...Name[]];
  /** Fields that are 1 for 64 bits: the first decides. */
  readonly widths: readonly [Width, ...Width[]];
  readonly thirtyOne: ThirtyOne;
}

function widthBy<Name extends string, Width extends string>(places: RegisterPlaces<Name, Width>): OperandKind<Name | Width> {
  const { numbers, widths, thirtyOne } = places;
  const [field] = numbers;
  const [sf] = widths;
  const noun = thirtyOne === "sp" ? "a general register or sp" : "a general register";
  const letter = field.slice(1);
  return {
    noun,
    template: thirtyOne === "sp" ? `<X${letter}|SP>` : `<X${letter}>`,
    fields: [...numbers, ...widths],
    match(operand, sofar) {
      if (operand?.kind !== "register") return wrongSort(operand, noun);
      const width = generalWidth(operand);
      if (width === undefined || !fitsThirtyOne(operand, thirtyOne) || operand.modifier) return unexpected(operand, noun);
      const is64 = width === 64 ? 1 : 0;
      const before = sofar[sf];
      if (before !== undefined && before !== is64) {
        const right = generalName(before ? 64 : 32, operand.number, thirtyOne);
        return wrongForm(
          operand,
          `${describe(operand)} is ${width} bits wide, the operand before it ${before ? 64 : 32}`,
          `write ${right}`,
        );
      }
      const fields: Record<string, number> = {};
      for (const name of numbers) fields[name] = operand.number;
      for (const name of widths) fields[name] = is64;
      return matched(fields as Fields<Name | Width>);
    },
    print: (fields) => generalName(fields[sf] ? 64 : 32, fields[field], thirtyOne),
  };
}

/** A register as wide as `sf` says, 31 being the zero register. */
export const wordRegister = <Name extends string, Width extends string>(field: Name, sf: Width): OperandKind<Name | Width> =>
  widthBy({ numbers: [field], widths: [sf], thirtyOne: "zero" });

/** A register as wide as `sf` says, 31 being the stack pointer. */
export const wordRegisterOrSp = <Name extends string, Width extends string>(field: Name, sf: Width): OperandKind<Name | Width> =>
  widthBy({ numbers: [field], widths: [sf], thirtyOne: "sp" });

/** The destination of the bitfield group, whose `N` must equal `sf`. */
export const bitfieldRegister: OperandKind<"Rd" | "sf" | "N"> = widthBy({ numbers: ["Rd"], widths: ["sf", "N"], thirtyOne: "zero" });

/** One register that the encoding holds in both its sources: `cinc`, `ror`. */
export const bothSources: OperandKind<"Rn" | "Rm" | "sf"> = widthBy({ numbers: ["Rn", "Rm"], widths: ["sf"], thirtyOne: "zero" });
