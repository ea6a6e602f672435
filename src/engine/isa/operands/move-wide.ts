// Immediates of the move instructions: 16 bits at a multiple of 16 (MOVZ, MOVN, MOVK), and the numbers that `mov` makes of them.

import { hex } from "../../base/brand.ts";
import type { FixupKind } from "../fixup.ts";
import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { decodeBitmask, encodeBitmask, narrowed } from "./bitmask-immediate.ts";
import { matched, notEncodable, numberIn, withoutValue, wrongForm, wrongSort } from "./match.ts";

/** Operators that pick 16 bits of a symbol's value: which 16, and whether MOVK may use them. */
const groups: Readonly<Record<string, { fixup: FixupKind; hw: number; signed: boolean }>> = {
  abs_g0: { fixup: "movwUabsG0", hw: 0, signed: false },
  abs_g0_nc: { fixup: "movwUabsG0Nc", hw: 0, signed: false },
  abs_g1: { fixup: "movwUabsG1", hw: 1, signed: false },
  abs_g1_nc: { fixup: "movwUabsG1Nc", hw: 1, signed: false },
  abs_g2: { fixup: "movwUabsG2", hw: 2, signed: false },
  abs_g2_nc: { fixup: "movwUabsG2Nc", hw: 2, signed: false },
  abs_g3: { fixup: "movwUabsG3", hw: 3, signed: false },
  abs_g0_s: { fixup: "movwSabsG0", hw: 0, signed: true },
  abs_g1_s: { fixup: "movwSabsG1", hw: 1, signed: true },
  abs_g2_s: { fixup: "movwSabsG2", hw: 2, signed: true },
};

/** `#imm16{, lsl #0|16|32|48}`, or an operator such as `:abs_g1:symbol`, which implies the shift. */
export const moveWideImmediate: OperandKind<"imm16" | "hw" | "sf"> = {
  noun: "a number (0–65535)",
  template: "#<imm>{, lsl #<shift>}",
  fields: ["imm16", "hw", "sf"],
  match(operand, { sf = 1 }, mnemonic) {
    if (operand?.kind !== "immediate") return wrongSort(operand, this.noun);
    const { value, modifier, operator } = operand;
    if (operator) {
      const group = groups[operator];
      if (!group || modifier)
        return wrongForm(operand, `:${operator}: is not possible here: ${mnemonic} takes ${Object.keys(groups).join(", ")}`);
      if (group.signed && mnemonic === "movk") return wrongForm(operand, `:${operator}: is for movz and movn: movk keeps the other bits`);
      if (!sf && group.hw > 1) return wrongForm(operand, `:${operator}: reaches beyond the 32 bits of this register`);
      return matched({ imm16: 0, hw: group.hw }, { kind: group.fixup, expression: operand.expression, span: operand.span });
    }
    const amount = modifier ? modifier.amount?.value : 0n;
    const largestShift = sf ? 48n : 16n;
    if ((modifier && modifier.name !== "lsl") || amount === undefined || amount < 0n || amount > largestShift || amount % 16n !== 0n)
      return wrongForm(operand, `an immediate of ${mnemonic} can be shifted by lsl #0${sf ? ", #16, #32 or #48" : " or #16"} alone`);
    if (value === undefined) return withoutValue(operand);
    if (value < 0n || value > 0xffffn)
      return notEncodable(operand, `immediate ${value} does not fit ${mnemonic}: 0–65535`, "mov takes larger numbers, ldr …, = takes all");
    return matched({ imm16: Number(value), hw: Number(amount / 16n) });
  },
  print: ({ imm16, hw }) => `#${hex(imm16)}${hw ? `, lsl #${16 * hw}` : ""}`,
};

/** objdump sets a moved number in 20 columns and says it again in decimal. */
const printMoved = (value: bigint, bits: 32 | 64): string => `#0x${value.toString(16).padEnd(20)}\t// #${BigInt.asIntN(bits, value)}`;

/** The place of the only non-zero 16 bits of a value; undefined if there are more. 0 has place 0. */
function singleHalfword(value: bigint, bits: 32 | 64): Fields<"imm16" | "hw"> | undefined {
  for (let hw = 0; hw < bits / 16; hw += 1) {
    const imm16 = (value >> BigInt(16 * hw)) & 0xffffn;
    if (imm16 << BigInt(16 * hw) === value) return { imm16: Number(imm16), hw };
  }
  return undefined;
}

const movedNoun = "a number that one instruction can make";

function moved<Names extends string>(
  names: readonly Names[],
  encode: (value: bigint, bits: 32 | 64) => Partial<Fields<Names>> | undefined,
  decode: (fields: Fields<Names>, bits: 32 | 64) => bigint,
): OperandKind<Names | "sf"> {
  return {
    noun: movedNoun,
    template: "#<imm>",
    fields: [...names, "sf"],
    match(operand, { sf = 1 }, mnemonic) {
      if (operand?.kind === "immediate" && operand.value === undefined)
        return { ...withoutValue(operand), help: "for the address of a label: adr x0, label, or ldr x0, =label" };
      const value = numberIn(operand, movedNoun);
      if (typeof value !== "bigint") return value;
      const bits = sf ? 64 : 32;
      const narrow = narrowed(value, bits);
      const fields = narrow === undefined ? undefined : encode(narrow, bits);
      if (fields) return matched(fields as Partial<Fields<Names | "sf">>);
      return notEncodable(
        operand!,
        `${mnemonic} cannot make ${hex(BigInt.asUintN(64, value))} in one instruction: it takes 16 bits at lsl #0, #16, #32 or #48, the complement of those, or a bitmask`,
        `ldr ${sf ? "x" : "w"}0, =${hex(BigInt.asUintN(bits, value))} loads any number; or use movz and movk`,
      );
    },
    print(fields) {
      const bits = fields["sf"] ? 64 : 32;
      return printMoved(decode(fields, bits), bits);
    },
  };
}

/** The number that MOVZ makes. */
export const movedZero: OperandKind<"imm16" | "hw" | "sf"> = moved(
  ["imm16", "hw"],
  singleHalfword,
  ({ imm16, hw }) => BigInt(imm16) << BigInt(16 * hw),
);

/** The number that MOVN makes: the complement of what is in the encoding. */
export const movedInverted: OperandKind<"imm16" | "hw" | "sf"> = moved(
  ["imm16", "hw"],
  (value, bits) => singleHalfword(BigInt.asUintN(bits, ~value), bits),
  ({ imm16, hw }, bits) => BigInt.asUintN(bits, ~(BigInt(imm16) << BigInt(16 * hw))),
);

/** The number that ORR with the zero register makes. */
export const movedBitmask: OperandKind<"N" | "immr" | "imms" | "sf"> = moved(
  ["N", "immr", "imms"],
  encodeBitmask,
  (fields, bits) => decodeBitmask(fields, bits) ?? 0n,
);

/** Whether MOVZ or MOVN also make the number of a bitmask: then `mov` stands for them. Arm ARM, MoveWidePreferred(). */
export function moveWidePreferred({ sf, ...fields }: Fields<"sf" | "N" | "immr" | "imms">): boolean {
  const bits = sf ? 64 : 32;
  const value = decodeBitmask(fields, bits);
  if (value === undefined) return false;
  return singleHalfword(value, bits) !== undefined || singleHalfword(BigInt.asUintN(bits, ~value), bits) !== undefined;
}
