// Floating point to and from other precisions, integers and fixed point in general registers, bits, and an immediate.

import { type Execute, type InstructionRow, instruction, semantics } from "../instruction.ts";
import { scalarFloat } from "../operands/float-immediate.ts";
import { w, wordRegister, x } from "../operands/general.ts";
import { byType, onlyShape } from "../operands/shapes.ts";
import { upperDoubleword } from "../operands/simd-element.ts";
import { scalar } from "../operands/simd-register.ts";
import { registerFraction } from "../operands/vector-shift.ts";

const precisions = byType("h s d");

interface PrecisionChange {
  /** Bits of the source and of the result. */
  readonly from: readonly [bank: "h" | "s" | "d", bits: number, ptype: string];
  readonly to: readonly [bank: "h" | "s" | "d", bits: number, opc: string];
  readonly example: string;
  readonly execute?: Execute<"Rn" | "Rd">;
}

const half = ["h", 16, "11"] as const;
const single = ["s", 32, "00"] as const;
const double = ["d", 64, "01"] as const;

const precisionChanges: readonly PrecisionChange[] = [
  { from: single, to: double, example: "fcvt d0, s1 // 20c0221e" },
  { from: single, to: half, example: "fcvt h0, s1 // 20c0231e" },
  { from: double, to: single, example: "fcvt s0, d1 // 2040621e" },
  { from: double, to: half, example: "fcvt h0, d1 // 20c0631e" },
  { from: half, to: single, example: "fcvt s0, h1 // 2040e21e" },
  { from: half, to: double, example: "fcvt d0, h1 // 20c0e21e" },
];

interface ToInteger {
  readonly mnemonic: string;
  readonly rmode: string;
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly execute?: Execute<"sf" | "ptype" | "Rn" | "Rd">;
}

const toIntegers: readonly ToInteger[] = [
  {
    mnemonic: "fcvtns",
    rmode: "00",
    opcode: "000",
    summary: "Rounds to the nearest signed whole number, halves to the even one.",
    examples: ["fcvtns x0, d1 // 2000609e"],
  },
  {
    mnemonic: "fcvtnu",
    rmode: "00",
    opcode: "001",
    summary: "Rounds to the nearest unsigned whole number, halves to the even one.",
    examples: ["fcvtnu w0, d1 // 2000611e"],
  },
  {
    mnemonic: "fcvtas",
    rmode: "00",
    opcode: "100",
    summary: "Rounds to the nearest signed whole number, halves away from zero.",
    examples: ["fcvtas x0, s1 // 2000249e"],
  },
  {
    mnemonic: "fcvtau",
    rmode: "00",
    opcode: "101",
    summary: "Rounds to the nearest unsigned whole number, halves away from zero.",
    examples: ["fcvtau x0, h1 // 2000e59e"],
  },
  {
    mnemonic: "fcvtps",
    rmode: "01",
    opcode: "000",
    summary: "Rounds up to a signed whole number.",
    examples: ["fcvtps x0, d1 // 2000689e"],
  },
  {
    mnemonic: "fcvtpu",
    rmode: "01",
    opcode: "001",
    summary: "Rounds up to an unsigned whole number.",
    examples: ["fcvtpu x0, d1 // 2000699e"],
  },
  {
    mnemonic: "fcvtms",
    rmode: "10",
    opcode: "000",
    summary: "Rounds down to a signed whole number.",
    examples: ["fcvtms x0, d1 // 2000709e"],
  },
  {
    mnemonic: "fcvtmu",
    rmode: "10",
    opcode: "001",
    summary: "Rounds down to an unsigned whole number.",
    examples: ["fcvtmu x0, d1 // 2000719e"],
  },
  {
    mnemonic: "fcvtzs",
    rmode: "11",
    opcode: "000",
    summary: "Rounds towards zero to a signed whole number.",
    examples: ["fcvtzs x0, d1 // 2000789e", "fcvtzs w0, s1 // 2000381e"],
  },
  {
    mnemonic: "fcvtzu",
    rmode: "11",
    opcode: "001",
    summary: "Rounds towards zero to an unsigned whole number.",
    examples: ["fcvtzu x0, d1 // 2000799e"],
  },
];

interface FromInteger {
  readonly mnemonic: "scvtf" | "ucvtf";
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly execute?: Execute<"sf" | "ptype" | "Rn" | "Rd">;
}

const fromIntegers: readonly FromInteger[] = [
  {
    mnemonic: "scvtf",
    opcode: "010",
    summary: "Makes a floating-point number of a signed whole number.",
    examples: ["scvtf d0, x1 // 2000629e", "scvtf h0, w1 // 2000e21e"],
  },
  {
    mnemonic: "ucvtf",
    opcode: "011",
    summary: "Makes a floating-point number of an unsigned whole number.",
    examples: ["ucvtf s0, w1 // 2000231e"],
  },
];

interface FixedPoint {
  readonly mnemonic: "fcvtzs" | "fcvtzu" | "scvtf" | "ucvtf";
  readonly toInteger: boolean;
  readonly rmode: string;
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly execute?: Execute<"sf" | "ptype" | "scale" | "Rn" | "Rd">;
}

const fixedPoints: readonly FixedPoint[] = [
  {
    mnemonic: "scvtf",
    toInteger: false,
    rmode: "00",
    opcode: "010",
    summary: "Makes a floating-point number of a signed fixed-point number.",
    examples: ["scvtf d0, x1, #64 // 2000429e"],
  },
  {
    mnemonic: "ucvtf",
    toInteger: false,
    rmode: "00",
    opcode: "011",
    summary: "Makes a floating-point number of an unsigned fixed-point number.",
    examples: ["ucvtf s0, w1, #32 // 2080031e"],
  },
  {
    mnemonic: "fcvtzs",
    toInteger: true,
    rmode: "11",
    opcode: "000",
    summary: "Rounds towards zero to a signed fixed-point number.",
    examples: ["fcvtzs x0, d1, #1 // 20fc589e"],
  },
  {
    mnemonic: "fcvtzu",
    toInteger: true,
    rmode: "11",
    opcode: "001",
    summary: "Rounds towards zero to an unsigned fixed-point number.",
    examples: ["fcvtzu w0, h1, #16 // 20c0d91e"],
  },
];

interface BitMove {
  readonly note: string;
  readonly general: "w" | "x";
  readonly bank: "h" | "s" | "d" | "upper";
  readonly sf: "0" | "1";
  readonly ptype: string;
  readonly rmode: string;
  /** Into the general register, then out of it. */
  readonly examples: readonly [string, string];
  readonly executeTo?: Execute<"Rn" | "Rd">;
  readonly executeFrom?: Execute<"Rn" | "Rd">;
}

const bitMoves: readonly BitMove[] = [
  {
    note: "single",
    general: "w",
    bank: "s",
    sf: "0",
    ptype: "00",
    rmode: "00",
    examples: ["fmov w0, s1 // 2000261e", "fmov s0, w1 // 2000271e"],
  },
  {
    note: "double",
    general: "x",
    bank: "d",
    sf: "1",
    ptype: "01",
    rmode: "00",
    examples: ["fmov x0, d1 // 2000669e", "fmov d0, x1 // 2000679e"],
  },
  {
    note: "half, 32-bit",
    general: "w",
    bank: "h",
    sf: "0",
    ptype: "11",
    rmode: "00",
    examples: ["fmov w0, h1 // 2000e61e", "fmov h0, w1 // 2000e71e"],
  },
  {
    note: "half, 64-bit",
    general: "x",
    bank: "h",
    sf: "1",
    ptype: "11",
    rmode: "00",
    examples: ["fmov x0, h1 // 2000e69e", "fmov h0, x1 // 2000e79e"],
  },
  {
    note: "upper half of a vector",
    general: "x",
    bank: "upper",
    sf: "1",
    ptype: "10",
    rmode: "01",
    examples: ["fmov x0, v1.d[1] // 2000ae9e", "fmov v0.d[1], x1 // 2000af9e"],
  },
];

const integerReference = "Conversion between floating-point and integer";
const general = { w, x } as const;
const floating = <Name extends "Rn" | "Rd">(field: Name, bank: BitMove["bank"]) =>
  bank === "upper" ? upperDoubleword(field) : scalar(field, onlyShape(bank));

const immediateMove: Execute<"ptype" | "imm8" | "Rd"> | undefined = undefined;

export const floatConversionRows: readonly InstructionRow[] = [
  ...precisionChanges.map(({ from, to, example, execute }) =>
    instruction({
      name: `FCVT (${from[1]}-bit to ${to[1]}-bit)`,
      mnemonic: "fcvt",
      pattern: `0 0 0 11110 ${from[2]} 1 0001 ${to[2]} 10000 Rn:5 Rd:5`,
      operands: [scalar("Rd", onlyShape(to[0])), scalar("Rn", onlyShape(from[0]))],
      summary: `Changes a number of ${from[1]} bits into one of ${to[1]}${to[1] < from[1] ? ", rounding" : ""}.`,
      reference: "Floating-point data-processing (1 source)",
      examples: [example],
      ...semantics(execute),
    }),
  ),
  ...toIntegers.map(({ mnemonic, rmode, opcode, summary, examples, execute }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar${mnemonic.includes("z") ? ", integer" : ""})`,
      mnemonic,
      pattern: `sf:1 0 0 11110 ptype:2 1 ${rmode} ${opcode} 000000 Rn:5 Rd:5`,
      operands: [wordRegister("Rd", "sf"), scalar("Rn", precisions)],
      summary,
      reference: integerReference,
      examples,
      ...semantics(execute),
    }),
  ),
  ...fromIntegers.map(({ mnemonic, opcode, summary, examples, execute }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar, integer)`,
      mnemonic,
      pattern: `sf:1 0 0 11110 ptype:2 1 00 ${opcode} 000000 Rn:5 Rd:5`,
      operands: [scalar("Rd", precisions), wordRegister("Rn", "sf")],
      summary,
      reference: integerReference,
      examples,
      ...semantics(execute),
    }),
  ),
  ...fixedPoints.map(({ mnemonic, toInteger, rmode, opcode, summary, examples, execute }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar, fixed-point)`,
      mnemonic,
      pattern: `sf:1 0 0 11110 ptype:2 0 ${rmode} ${opcode} scale:6 Rn:5 Rd:5`,
      operands: toInteger
        ? [wordRegister("Rd", "sf"), scalar("Rn", precisions), registerFraction]
        : [scalar("Rd", precisions), wordRegister("Rn", "sf"), registerFraction],
      summary,
      reference: "Conversion between floating-point and fixed-point",
      examples,
      ...semantics(execute),
    }),
  ),
  ...bitMoves.flatMap(({ note, general: letter, bank, sf, ptype, rmode, examples, executeTo, executeFrom }) => [
    instruction({
      name: `FMOV (general, to integer, ${note})`,
      mnemonic: "fmov",
      pattern: `${sf} 0 0 11110 ${ptype} 1 ${rmode} 110 000000 Rn:5 Rd:5`,
      operands: [general[letter]("Rd"), floating("Rn", bank)],
      summary: "Copies the bits of a SIMD and FP register to a general register.",
      reference: integerReference,
      examples: [examples[0]],
      ...semantics(executeTo),
    }),
    instruction({
      name: `FMOV (general, from integer, ${note})`,
      mnemonic: "fmov",
      pattern: `${sf} 0 0 11110 ${ptype} 1 ${rmode} 111 000000 Rn:5 Rd:5`,
      operands: [floating("Rd", bank), general[letter]("Rn")],
      summary: "Copies the bits of a general register to a SIMD and FP register.",
      reference: integerReference,
      examples: [examples[1]],
      ...semantics(executeFrom),
    }),
  ]),
  instruction({
    name: "FMOV (scalar, immediate)",
    mnemonic: "fmov",
    pattern: "0 0 0 11110 ptype:2 1 imm8:8 100 00000 Rd:5",
    operands: [scalar("Rd", precisions), scalarFloat],
    summary: "Puts a number of few digits into a register: ±(16 to 31)/16 × 2^(−3 to 4).",
    reference: "Floating-point immediate",
    examples: ["fmov d0, #1.0 // 00106e1e", "fmov s0, #-0.125 // 0010381e", "fmov h0, #31.0 // 00f0e71e"],
    ...semantics(immediateMove),
  }),
];
