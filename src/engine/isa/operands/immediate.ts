// Immediates of data processing.

import type { OperandKind } from "../operand.ts";
import { matched, notEncodable, wrongForm, wrongSort } from "./match.ts";

/** `#imm12{, lsl #12}` of ADD and SUB: 0–4095, or a multiple of 4096 up to 4095 × 4096; `:lo12:symbol` waits for the linker. */
export const addSubtractImmediate: OperandKind<"imm12" | "sh"> = {
  noun: "a number (0–4095, or a multiple of 4096 up to 16773120)",
  template: "#<imm>{, <shift>}",
  fields: ["imm12", "sh"],
  match(operand, _sofar, mnemonic) {
    if (operand?.kind !== "immediate") return wrongSort(operand, this.noun);
    const { value, modifier } = operand;
    if (modifier && (modifier.name !== "lsl" || (modifier.amount?.value !== 0n && modifier.amount?.value !== 12n)))
      return wrongForm(operand, `an immediate of ${mnemonic} can be shifted by lsl #0 or lsl #12 alone`);
    const shifted = modifier?.amount?.value === 12n;
    if (value === undefined || operand.operator)
      return matched({ imm12: 0, sh: shifted ? 1 : 0 }, { kind: "addAbsLo12", expression: operand.expression, span: operand.span });
    if (value >= 0n && value <= 4095n) return matched({ imm12: Number(value), sh: shifted ? 1 : 0 });
    if (!modifier && value > 0n && value <= 4095n << 12n && (value & 0xfffn) === 0n) return matched({ imm12: Number(value >> 12n), sh: 1 });
    return notEncodable(
      operand,
      `immediate ${value} does not fit ${mnemonic}: 0–4095, or a multiple of 4096 up to 16773120`,
      value < 0n ? undefined : `load it first: ldr x16, =${value}`,
    );
  },
  print: ({ imm12, sh }) => `#0x${imm12.toString(16)}${sh ? ", lsl #12" : ""}`,
};
