// Positions and widths of the bitfield group: each alias states its own numbers, from which `immr` and `imms` follow.

import type { Mismatch, OperandKind, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, notEncodable, numberIn } from "./match.ts";

const widthOf = (fields: Partial<Fields>): 32 | 64 => (fields["sf"] === 0 ? 32 : 64);

function numberBetween(operand: OperandSyntax | undefined, noun: string, low: number, high: number, mnemonic: string): number | Mismatch {
  const value = numberIn(operand, noun);
  if (typeof value !== "bigint") return value;
  if (value < BigInt(low) || value > BigInt(high))
    return notEncodable(operand!, `${value} does not fit here: ${noun} of ${mnemonic} is ${low}–${high} for this register`);
  return Number(value);
}

interface Place<Names extends string> {
  readonly noun: string;
  readonly template: string;
  readonly names: readonly Names[];
  /** Smallest and largest, given the register's bits and the fields so far. */
  readonly range: (bits: number, sofar: Partial<Fields>) => readonly [low: number, high: number];
  readonly encode: (value: number, bits: number, sofar: Partial<Fields>) => Fields<Names>;
  readonly decode: (fields: Fields<Names>, bits: number) => number;
}

const place = <Names extends string>({ noun, template, names, range, encode, decode }: Place<Names>): OperandKind<Names | "sf"> => ({
  noun,
  template,
  fields: [...names, "sf"],
  match(operand, sofar, mnemonic) {
    const bits = widthOf(sofar);
    const value = numberBetween(operand, noun, ...range(bits, sofar), mnemonic);
    return typeof value === "number" ? matched(encode(value, bits, sofar) as Fields<Names | "sf">) : value;
  },
  print: (fields) => `#${decode(fields, widthOf(fields))}`,
});

/** A bit number that is a field as it stands. */
export const bitNumber = <Name extends "immr" | "imms">(field: Name): OperandKind<Name | "sf"> =>
  place({
    noun: "the bit number",
    template: `#<${field}>`,
    names: [field],
    range: (bits) => [0, bits - 1],
    encode: (value) => ({ [field]: value }) as Fields<Name>,
    decode: (fields) => fields[field],
  });

/** Of LSL: a field insertion that runs off the top. */
export const leftShiftAmount = place({
  noun: "the shift",
  template: "#<shift>",
  names: ["immr", "imms"],
  range: (bits) => [0, bits - 1],
  encode: (shift, bits) => ({ immr: (bits - shift) % bits, imms: bits - 1 - shift }),
  decode: ({ imms }, bits) => bits - 1 - imms,
});

/** Of LSR and ASR: an extraction up to the top bit. */
export const rightShiftAmount = place({
  noun: "the shift",
  template: "#<shift>",
  names: ["immr", "imms"],
  range: (bits) => [0, bits - 1],
  encode: (shift, bits) => ({ immr: shift, imms: bits - 1 }),
  decode: ({ immr }) => immr,
});

/** Of ROR, which is EXTR of one register. */
export const rotateAmount = bitNumber("imms");

const insertedAt = (immr: number, bits: number): number => (bits - immr) % bits;

/** Where BFI, BFC, UBFIZ and SBFIZ put the field. */
export const insertPosition = place({
  noun: "the lowest bit",
  template: "#<lsb>",
  names: ["immr"],
  range: (bits) => [0, bits - 1],
  encode: (lsb, bits) => ({ immr: insertedAt(lsb, bits) }),
  decode: ({ immr }, bits) => insertedAt(immr, bits),
});

/** How many bits BFI, BFC, UBFIZ and SBFIZ put there. */
export const insertWidth = place({
  noun: "the width",
  template: "#<width>",
  names: ["imms"],
  range: (bits, { immr = 0 }) => [1, bits - insertedAt(immr, bits)],
  encode: (width) => ({ imms: width - 1 }),
  decode: ({ imms }) => imms + 1,
});

/** Where BFXIL, UBFX and SBFX take the field from. */
export const extractPosition = place({
  noun: "the lowest bit",
  template: "#<lsb>",
  names: ["immr"],
  range: (bits) => [0, bits - 1],
  encode: (lsb) => ({ immr: lsb }),
  decode: ({ immr }) => immr,
});

/** How many bits BFXIL, UBFX and SBFX take. */
export const extractWidth = place({
  noun: "the width",
  template: "#<width>",
  names: ["immr", "imms"],
  range: (bits, { immr = 0 }) => [1, bits - immr],
  encode: (width, _bits, { immr = 0 }) => ({ immr, imms: immr + width - 1 }),
  decode: ({ immr, imms }) => imms - immr + 1,
});
