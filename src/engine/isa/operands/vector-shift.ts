// Numbers that depend on the size of an element: shifts and fractions in immh:immb, and those that are written without being encoded.

import type { Mismatch, OperandKind, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, notEncodable, numberIn } from "./match.ts";

type ShiftFields = "immh" | "immb";

/** Bits of the element: the highest 1 of immh says it. */
const bitsOf = ({ immh = 1 }: Partial<Fields>): number => 8 << (31 - Math.clz32(immh));

function shiftAmount(
  noun: string,
  range: (bits: number) => readonly [low: number, high: number],
  encode: (amount: number, bits: number) => number,
): OperandKind<ShiftFields> {
  return {
    noun,
    template: noun.includes("fraction") ? "#<fbits>" : "#<shift>",
    fields: ["immh", "immb"],
    refines: ["immh"],
    match(operand, sofar, mnemonic) {
      const bits = bitsOf(sofar);
      const value = numberBetween(operand, noun, range(bits), mnemonic);
      if (typeof value !== "number") return value;
      const both = encode(value, bits);
      return matched({ immh: both >> 3, immb: both & 7 });
    },
    // Both encodings are their own inverse, up to the size's bit.
    print: (fields) => `#${encodedAmount(fields, encode)}`,
  };
}

const encodedAmount = (fields: Fields<ShiftFields>, encode: (amount: number, bits: number) => number): number =>
  encode(fields.immh * 8 + fields.immb, bitsOf(fields));

function numberBetween(
  operand: OperandSyntax | undefined,
  noun: string,
  [low, high]: readonly [number, number],
  mnemonic: string,
): number | Mismatch {
  const value = numberIn(operand, noun);
  if (typeof value !== "bigint") return value;
  if (value < BigInt(low) || value > BigInt(high))
    return notEncodable(operand!, `${value} does not fit here: ${noun} of ${mnemonic} is ${low}–${high} for these elements`);
  return Number(value);
}

/** 1 to the element's bits: what is missing from twice its size. */
const fromAbove = (amount: number, bits: number): number => 2 * bits - amount;

export const elementRightShift = shiftAmount("the shift", (bits) => [1, bits], fromAbove);

/** 0 to one less than the element's bits. The size's bit is added when encoding and taken away when decoding. */
export const elementLeftShift = shiftAmount(
  "the shift",
  (bits) => [0, bits - 1],
  (amount, bits) => amount ^ bits,
);

/** How many bits of a fixed-point number are its fraction. */
export const elementFraction = shiftAmount("the number of fraction bits", (bits) => [1, bits], fromAbove);

/** Of conversions between a general register and a scalar: 64 less the field, and no more than the register has. */
export const registerFraction: OperandKind<"scale" | "sf"> = {
  noun: "the number of fraction bits",
  template: "#<fbits>",
  fields: ["scale", "sf"],
  match(operand, { sf = 1 }, mnemonic) {
    const value = numberBetween(operand, this.noun, [1, sf ? 64 : 32], mnemonic);
    return typeof value === "number" ? matched({ scale: 64 - value }) : value;
  },
  print: ({ scale }) => `#${64 - scale}`,
  reserved: ({ sf, scale }) => sf === 0 && scale < 32,
};

/** A number that must be written and is not encoded, as it follows from the fields. */
const impliedNumber = <Names extends string>(
  noun: string,
  names: readonly Names[],
  numberFor: (fields: Partial<Fields>) => number,
): OperandKind<Names> => ({
  noun,
  template: noun,
  fields: names,
  match(operand, sofar, mnemonic) {
    const value = numberIn(operand, noun);
    if (typeof value !== "bigint") return value;
    const expected = numberFor(sofar);
    return value === BigInt(expected) ? matched({}) : notEncodable(operand!, `${mnemonic} takes #${expected} alone here, read ${value}`);
  },
  print: (fields) => `#${numberFor(fields)}`,
});

/** `#0` of comparisons with zero. */
export const integerZero: OperandKind<never> = impliedNumber("#0", [], () => 0);

/** Of SHLL: always as far as the source's elements are wide. */
export const elementWidth: OperandKind<"size"> = impliedNumber("#<shift>", ["size"], ({ size = 0 }) => 8 << size);
