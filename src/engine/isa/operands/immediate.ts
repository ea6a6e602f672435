// Plain numbers in an encoding field, and the immediate of ADD and SUB.

import { hex } from "../../base/brand.ts";
import type { ImmediateSyntax, Mismatch, OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, notEncodable, numberIn, signed64, withoutValue, wrongForm, wrongSort } from "./match.ts";

/** A number that is a field as it stands, 0 to `largest`. */
export function numberField<Name extends string>(
  field: Name,
  largest: number,
  print: "hexadecimal" | "decimal" = "hexadecimal",
  template = "#<imm>",
): OperandKind<Name> {
  const noun = `a number (0–${largest})`;
  return {
    noun,
    template,
    fields: [field],
    match(operand, _sofar, mnemonic) {
      const value = numberIn(operand, noun);
      if (typeof value !== "bigint") return value;
      if (value < 0n || value > BigInt(largest))
        return notEncodable(operand!, `${value} does not fit here: this number of ${mnemonic} is 0–${largest}`);
      return matched({ [field]: Number(value) } as Fields<Name>);
    },
    print: (fields) => (print === "hexadecimal" ? `#${hex(fields[field])}` : `#${fields[field]}`),
  };
}

/** A number that may be left out: then it is `omitted`, and is not shown. */
export function optionalNumberField<Name extends string>(field: Name, largest: number, omitted: number): OperandKind<Name> {
  const kind = numberField(field, largest);
  return {
    ...kind,
    template: "{#<imm>}",
    optional: true,
    match: (operand, sofar, mnemonic) =>
      operand === undefined ? matched({ [field]: omitted } as Fields<Name>) : kind.match(operand, sofar, mnemonic),
    print: (fields, context) => (fields[field] === omitted ? undefined : kind.print(fields, context)),
  };
}

const addSubtractNoun = "a number (0–4095, or a multiple of 4096 up to 16773120)";

const printAddSubtract = ({ imm12, sh }: Fields<"imm12" | "sh">): string => `#${hex(imm12)}${sh ? ", lsl #12" : ""}`;

/** The 12 bits and the shift for a number that is not negative; undefined if there are none. */
function addSubtractFields(value: bigint, shift: bigint | undefined): Fields<"imm12" | "sh"> | undefined {
  if (value >= 0n && value <= 4095n) return { imm12: Number(value), sh: shift === 12n ? 1 : 0 };
  if (shift === undefined && value > 0n && value <= 4095n << 12n && (value & 0xfffn) === 0n) return { imm12: Number(value >> 12n), sh: 1 };
  return undefined;
}

function addSubtractShift(operand: ImmediateSyntax, mnemonic: string): bigint | undefined | Mismatch {
  const { modifier } = operand;
  if (!modifier) return undefined;
  const amount = modifier.amount?.value;
  if (modifier.name === "lsl" && (amount === 0n || amount === 12n)) return amount;
  return wrongForm(operand, `an immediate of ${mnemonic} can be shifted by lsl #0 or lsl #12 alone`);
}

/** `#imm12{, lsl #12}` of ADD and SUB: 0–4095, or a multiple of 4096 up to 4095 × 4096. */
export const addSubtractImmediate: OperandKind<"imm12" | "sh"> = {
  noun: addSubtractNoun,
  template: "#<imm>{, <shift>}",
  fields: ["imm12", "sh"],
  match(operand, _sofar, mnemonic) {
    if (operand?.kind !== "immediate") return wrongSort(operand, this.noun);
    const shift = addSubtractShift(operand, mnemonic);
    if (typeof shift === "object") return shift;
    if (operand.operator) return wrongForm(operand, `:${operand.operator}: is not possible here: only add takes :lo12:`);
    if (operand.value === undefined) return withoutValue(operand);
    const value = signed64(operand.value);
    const fields = addSubtractFields(value, shift);
    if (fields) return matched(fields);
    return notEncodable(
      operand,
      `immediate ${value} does not fit ${mnemonic}: 0–4095, or a multiple of 4096 up to 16773120`,
      `load it first: ldr x16, =${value}`,
    );
  },
  print: printAddSubtract,
};

/** As `addSubtractImmediate`, and `:lo12:symbol`, which waits for the linker. */
export const addImmediate: OperandKind<"imm12" | "sh"> = {
  ...addSubtractImmediate,
  match(operand, sofar, mnemonic) {
    if (operand?.kind !== "immediate" || operand.operator !== "lo12") return addSubtractImmediate.match(operand, sofar, mnemonic);
    const shift = addSubtractShift(operand, mnemonic);
    if (typeof shift === "object") return shift;
    return matched({ imm12: 0, sh: shift === 12n ? 1 : 0 }, { kind: "addAbsLo12", expression: operand.expression, span: operand.span });
  },
};

/** A negative number, of which the encoding (the opposite instruction) holds the amount: `add x0, x1, #-8` is `sub x0, x1, #8`. */
export const negativeImmediate: OperandKind<"imm12" | "sh"> = {
  ...addSubtractImmediate,
  match(operand, _sofar, mnemonic) {
    if (operand?.kind !== "immediate" || operand.operator || operand.value === undefined) return wrongSort(operand, this.noun);
    const shift = addSubtractShift(operand, mnemonic);
    if (typeof shift === "object") return shift;
    const value = signed64(operand.value);
    const fields = value < 0n ? addSubtractFields(-value, shift) : undefined;
    return fields ? matched(fields) : { ...wrongSort(operand, this.noun), ofThisValue: true };
  },
  print: ({ imm12, sh }) => `#-${hex(imm12)}${sh ? ", lsl #12" : ""}`,
};
