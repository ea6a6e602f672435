// Floating-point immediates: sign, 3 bits of exponent and 4 of fraction in 8 bits. Arm ARM, shared pseudocode VFPExpandImm().

import type { OperandKind, OperandSyntax } from "../operand.ts";
import { matched, notEncodable, numberIn, wrongForm, wrongSort } from "./match.ts";

/** The number that 8 bits stand for: (16 to 31) / 16 × 2^(−3 to 4). */
function expandFloat(imm8: number): number {
  const exponent = ((imm8 >> 4) & 7) ^ 4;
  return (imm8 & 128 ? -1 : 1) * ((16 + (imm8 & 15)) / 16) * 2 ** (exponent - 3);
}

const encodings: ReadonlyMap<number, number> = new Map(Array.from({ length: 256 }, (_, imm8) => [expandFloat(imm8), imm8]));

/** As objdump prints it: `%.18e` of C. Every such number has few enough digits to be exact. */
function printFloat(value: number): string {
  const [digits, exponent] = value.toExponential(18).split("e");
  return `#${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

const view = new DataView(new ArrayBuffer(8));

/** A number that is written as its bits in hexadecimal, of single or double precision. */
function fromBits(bits: bigint, isDouble: boolean): number | undefined {
  if (bits < 0n || bits >> (isDouble ? 64n : 32n)) return undefined;
  if (isDouble) {
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  }
  view.setUint32(0, Number(bits));
  return view.getFloat32(0);
}

/** The number of an operand: `#1.5`, `#2`, or the bits of one, `#0x3f800000`. */
function floatIn(operand: OperandSyntax | undefined, isDouble: boolean, noun: string): number | ReturnType<typeof wrongSort> {
  if (operand?.kind !== "immediate") return wrongSort(operand, noun);
  if (operand.float !== undefined && !operand.modifier && !operand.operator) return operand.float;
  const value = numberIn(operand, noun);
  if (typeof value !== "bigint") return value;
  // Bits of a number that has an encoding are far beyond the whole numbers that have one.
  return encodings.has(Number(value)) ? Number(value) : (fromBits(value, isDouble) ?? Number(value));
}

const noun = "a floating-point number";

/** The immediate of FMOV, in a field of 8 bits or in two of 3 and 5. */
function floatImmediate<Names extends string>(
  names: readonly Names[],
  isDouble: (fields: Partial<Record<string, number>>) => boolean,
  split: (imm8: number) => Record<string, number>,
  join: (fields: Record<string, number>) => number,
): OperandKind<Names> {
  return {
    noun,
    template: "#<imm>",
    fields: names,
    match(operand, sofar, mnemonic) {
      const value = floatIn(operand, isDouble(sofar), noun);
      if (typeof value !== "number") return value;
      const imm8 = encodings.get(value);
      if (imm8 !== undefined) return matched<string>(split(imm8));
      if (value === 0) return wrongForm(operand!, `${mnemonic} cannot make 0 from a number`, "fmov d0, xzr, or movi v0.2d, #0");
      if (Number.isNaN(value))
        return notEncodable(operand!, `these bits are no number (NaN): ${mnemonic} takes ±(16 to 31)/16 × 2^(−3 to 4)`);
      return notEncodable(
        operand!,
        `${value} does not fit ${mnemonic}: it takes ±(16 to 31)/16 × 2^(−3 to 4), that is ±0.125 to ±31 with few digits`,
        `ldr d0, =bits loads any number; or .double ${value} in memory`,
      );
    },
    print: (fields) => printFloat(expandFloat(join(fields))),
  };
}

/** Of scalars. */
export const scalarFloat: OperandKind<"imm8" | "ptype"> = floatImmediate(
  ["imm8", "ptype"],
  ({ ptype }) => ptype === 1,
  (imm8) => ({ imm8 }),
  ({ imm8 }) => imm8,
);

/** Of vectors, of double precision or not. */
export const vectorFloat = (isDouble: boolean): OperandKind<"abc" | "defgh"> =>
  floatImmediate(
    ["abc", "defgh"],
    () => isDouble,
    (imm8) => ({ abc: imm8 >> 5, defgh: imm8 & 31 }),
    ({ abc, defgh }) => abc * 32 + defgh,
  );

/** `#0.0`, which is written and not encoded. */
export const floatZero: OperandKind<never> = {
  noun: "#0.0",
  template: "#0.0",
  fields: [],
  match(operand, _sofar, mnemonic) {
    if (operand?.kind === "immediate" && !operand.operator && !operand.modifier) {
      const value = operand.float ?? operand.value;
      if (value === 0n || Object.is(value, 0)) return matched({});
      if (value !== undefined) return notEncodable(operand, `${mnemonic} compares with #0.0 alone, read ${value}`);
    }
    return wrongSort(operand, this.noun);
  },
  print: () => "#0.0",
};
