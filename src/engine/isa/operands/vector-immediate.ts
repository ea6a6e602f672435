// Immediates of MOVI, MVNI, ORR and BIC of vectors: 8 bits, shifted, or each of them spread over a byte of a doubleword.

import { hex } from "../../base/brand.ts";
import type { ImmediateSyntax, Mismatch, OperandKind, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, notEncodable, numberIn, signed64, withoutValue, wrongForm, wrongSort } from "./match.ts";

type ByteFields = "abc" | "defgh";

const noun = "a number (0–255)";

const byteFields = (byte: number): Fields<ByteFields> => ({ abc: byte >> 5, defgh: byte & 31 });
const byteOf = ({ abc, defgh }: Fields<ByteFields>): number => abc * 32 + defgh;

/** The 8 bits, written with their sign or without. */
function byteIn(operand: OperandSyntax | undefined, mnemonic: string): number | Mismatch {
  if (operand?.kind !== "immediate" || operand.operator) return wrongSort(operand, noun);
  if (operand.value === undefined) return withoutValue(operand);
  const value = signed64(operand.value);
  if (value < -128n || value > 255n)
    return notEncodable(operand, `immediate ${value} does not fit ${mnemonic}: 0–255, which a shift can move (lsl #8)`);
  return Number(BigInt.asUintN(8, value));
}

/** How far a shift moves, as the field's value; a field of one bit of `msl` counts from 8. */
function shiftIn(
  { modifier }: ImmediateSyntax,
  operand: OperandSyntax,
  name: "lsl" | "msl",
  amounts: readonly number[],
): number | Mismatch {
  if (!modifier) {
    return name === "lsl" ? 0 : wrongForm(operand, `msl #${amounts.join(" or #")} is missing`);
  }
  const amount = modifier.amount?.value;
  const index = amount === undefined ? -1 : amounts.indexOf(Number(amount));
  return modifier.name === name && index >= 0
    ? index
    : wrongForm(operand, `this number can be shifted by ${name} #${amounts.join(", #")} alone`);
}

function shiftedByte<Names extends string>(
  name: "lsl" | "msl",
  amounts: readonly number[],
  field?: Names,
): OperandKind<ByteFields | Names> {
  return {
    noun,
    template: amounts.length === 1 ? "#<imm8>" : `#<imm8>${name === "lsl" ? "{, lsl #<amount>}" : ", msl #<amount>"}`,
    fields: ["abc", "defgh", ...(field === undefined ? [] : [field])],
    match(operand, _sofar, mnemonic) {
      const byte = byteIn(operand, mnemonic);
      if (typeof byte !== "number") return byte;
      const shift = shiftIn(operand as ImmediateSyntax, operand!, name, amounts);
      if (typeof shift !== "number") return shift;
      return matched<string>({ ...byteFields(byte), ...(field === undefined ? {} : { [field]: shift }) });
    },
    print(fields) {
      const amount = field === undefined ? 0 : amounts[fields[field]];
      return `#${hex(byteOf(fields))}${amount ? `, ${name} #${amount}` : ""}`;
    },
  };
}

/** Of bytes. */
export const plainByte: OperandKind<ByteFields> = shiftedByte("lsl", [0]);
/** Of halfwords: `lsl #0` or `#8`. */
export const halfwordByte: OperandKind<ByteFields | "shift"> = shiftedByte("lsl", [0, 8], "shift");
/** Of words: `lsl #0`, `#8`, `#16` or `#24`. */
export const wordByte: OperandKind<ByteFields | "shift"> = shiftedByte("lsl", [0, 8, 16, 24], "shift");
/** Of words, ones coming in from below: `msl #8` or `#16`. */
export const onesByte: OperandKind<ByteFields | "shift"> = shiftedByte("msl", [8, 16], "shift");

/** Of doublewords: each bit stands for a byte of zeros or ones. */
export const byteMask: OperandKind<ByteFields> = {
  noun: "a number whose bytes are each 0x00 or 0xff",
  template: "#<imm>",
  fields: ["abc", "defgh"],
  match(operand, _sofar, mnemonic) {
    const value = numberIn(operand, this.noun);
    if (typeof value !== "bigint") return value;
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      const part = (BigInt.asUintN(64, value) >> BigInt(8 * bit)) & 0xffn;
      if (part === 0xffn) byte |= 1 << bit;
      else if (part !== 0n)
        return notEncodable(
          operand!,
          `${mnemonic} makes doublewords whose bytes are each 0x00 or 0xff, read ${hex(BigInt.asUintN(64, value))}`,
        );
    }
    return matched(byteFields(byte));
  },
  print(fields) {
    const byte = byteOf(fields);
    let value = 0n;
    for (let bit = 0; bit < 8; bit += 1) if ((byte >> bit) & 1) value |= 0xffn << BigInt(8 * bit);
    return `#${hex(value)}`;
  },
};

/** Of EXT: the byte of the first vector that becomes the lowest, 0–7 or 0–15. */
export const extractedByte: OperandKind<"imm4" | "Q"> = {
  noun: "the number of a byte",
  template: "#<index>",
  fields: ["imm4", "Q"],
  match(operand, { Q = 1 }, mnemonic) {
    const value = numberIn(operand, this.noun);
    if (typeof value !== "bigint") return value;
    const largest = Q ? 15 : 7;
    if (value < 0n || value > BigInt(largest))
      return notEncodable(operand!, `${value} does not fit here: the byte of ${mnemonic} is 0–${largest} for these vectors`);
    return matched({ imm4: Number(value) });
  },
  print: ({ imm4 }) => `#${imm4}`,
  reserved: ({ Q, imm4 }) => Q === 0 && imm4 > 7,
};
