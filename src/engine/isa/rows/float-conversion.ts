// Floating point to and from other precisions, integers and fixed point in general registers, bits, and an immediate.

import { feature } from "../feature.ts";
import type { FixedFormat, FloatBits, Rounding } from "../float-arithmetic.ts";
import { immediateFloat, typeBits } from "../float-operations.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { scalarFloat } from "../operands/float-immediate.ts";
import { w, wordRegister, x } from "../operands/general.ts";
import { byType, onlyShape } from "../operands/shapes.ts";
import { upperDoubleword } from "../operands/simd-element.ts";
import { scalar } from "../operands/simd-register.ts";
import { registerFraction } from "../operands/vector-shift.ts";

const precisions = byType("h s d");

interface PrecisionChange {
  /** Bits of the source and of the result. */
  readonly from: readonly [bank: "h" | "s" | "d", bits: FloatBits, ptype: string];
  readonly to: readonly [bank: "h" | "s" | "d", bits: FloatBits, opc: string];
  readonly example: string;
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
  readonly rounding: Rounding;
  readonly unsigned: boolean;
  readonly rmode: string;
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
}

const toIntegers: readonly ToInteger[] = [
  {
    mnemonic: "fcvtns",
    rounding: "nearestEven",
    unsigned: false,
    rmode: "00",
    opcode: "000",
    summary: "Rounds to the nearest signed whole number, halves to the even one.",
    examples: ["fcvtns x0, d1 // 2000609e"],
  },
  {
    mnemonic: "fcvtnu",
    rounding: "nearestEven",
    unsigned: true,
    rmode: "00",
    opcode: "001",
    summary: "Rounds to the nearest unsigned whole number, halves to the even one.",
    examples: ["fcvtnu w0, d1 // 2000611e"],
  },
  {
    mnemonic: "fcvtas",
    rounding: "nearestAway",
    unsigned: false,
    rmode: "00",
    opcode: "100",
    summary: "Rounds to the nearest signed whole number, halves away from zero.",
    examples: ["fcvtas x0, s1 // 2000249e"],
  },
  {
    mnemonic: "fcvtau",
    rounding: "nearestAway",
    unsigned: true,
    rmode: "00",
    opcode: "101",
    summary: "Rounds to the nearest unsigned whole number, halves away from zero.",
    examples: ["fcvtau x0, h1 // 2000e59e"],
  },
  {
    mnemonic: "fcvtps",
    rounding: "up",
    unsigned: false,
    rmode: "01",
    opcode: "000",
    summary: "Rounds up to a signed whole number.",
    examples: ["fcvtps x0, d1 // 2000689e"],
  },
  {
    mnemonic: "fcvtpu",
    rounding: "up",
    unsigned: true,
    rmode: "01",
    opcode: "001",
    summary: "Rounds up to an unsigned whole number.",
    examples: ["fcvtpu x0, d1 // 2000699e"],
  },
  {
    mnemonic: "fcvtms",
    rounding: "down",
    unsigned: false,
    rmode: "10",
    opcode: "000",
    summary: "Rounds down to a signed whole number.",
    examples: ["fcvtms x0, d1 // 2000709e"],
  },
  {
    mnemonic: "fcvtmu",
    rounding: "down",
    unsigned: true,
    rmode: "10",
    opcode: "001",
    summary: "Rounds down to an unsigned whole number.",
    examples: ["fcvtmu x0, d1 // 2000719e"],
  },
  {
    mnemonic: "fcvtzs",
    rounding: "zero",
    unsigned: false,
    rmode: "11",
    opcode: "000",
    summary: "Rounds towards zero to a signed whole number.",
    examples: ["fcvtzs x0, d1 // 2000789e", "fcvtzs w0, s1 // 2000381e"],
  },
  {
    mnemonic: "fcvtzu",
    rounding: "zero",
    unsigned: true,
    rmode: "11",
    opcode: "001",
    summary: "Rounds towards zero to an unsigned whole number.",
    examples: ["fcvtzu x0, d1 // 2000799e"],
  },
];

interface FromInteger {
  readonly mnemonic: "scvtf" | "ucvtf";
  readonly unsigned: boolean;
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
}

const fromIntegers: readonly FromInteger[] = [
  {
    mnemonic: "scvtf",
    unsigned: false,
    opcode: "010",
    summary: "Makes a floating-point number of a signed whole number.",
    examples: ["scvtf d0, x1 // 2000629e", "scvtf h0, w1 // 2000e21e"],
  },
  {
    mnemonic: "ucvtf",
    unsigned: true,
    opcode: "011",
    summary: "Makes a floating-point number of an unsigned whole number.",
    examples: ["ucvtf s0, w1 // 2000231e"],
  },
];

interface FixedPoint {
  readonly mnemonic: "fcvtzs" | "fcvtzu" | "scvtf" | "ucvtf";
  readonly unsigned: boolean;
  readonly toInteger: boolean;
  readonly rmode: string;
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
}

const fixedPoints: readonly FixedPoint[] = [
  {
    mnemonic: "scvtf",
    unsigned: false,
    toInteger: false,
    rmode: "00",
    opcode: "010",
    summary: "Makes a floating-point number of a signed fixed-point number.",
    examples: ["scvtf d0, x1, #64 // 2000429e"],
  },
  {
    mnemonic: "ucvtf",
    unsigned: true,
    toInteger: false,
    rmode: "00",
    opcode: "011",
    summary: "Makes a floating-point number of an unsigned fixed-point number.",
    examples: ["ucvtf s0, w1, #32 // 2080031e"],
  },
  {
    mnemonic: "fcvtzs",
    unsigned: false,
    toInteger: true,
    rmode: "11",
    opcode: "000",
    summary: "Rounds towards zero to a signed fixed-point number.",
    examples: ["fcvtzs x0, d1, #1 // 20fc589e"],
  },
  {
    mnemonic: "fcvtzu",
    unsigned: true,
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
const bankBits = { h: 16, s: 32, d: 64, upper: 64 } as const;
const floating = <Name extends "Rn" | "Rd">(field: Name, bank: BitMove["bank"]) =>
  bank === "upper" ? upperDoubleword(field) : scalar(field, onlyShape(bank));

/** A general register as a vector. */
const generalValue = <V extends ValueKinds>(m: Machine<V>, sf: number, register: number): V["v128"] => {
  const word = m.word(sf);
  return m.vector.fromI64(word.toI64(word.read(register)));
};

/** The first 32 or 64 bits of a vector into a general register. */
function writeGeneral<V extends ValueKinds>(m: Machine<V>, sf: number, register: number, value: V["v128"]): void {
  const word = m.word(sf);
  word.write(register, word.fromI64(m.lanes(64).extract(value, 0)));
}

const fixedFormat = (sf: number, fractionBits: number, unsigned: boolean): FixedFormat => ({ bits: sf ? 64 : 32, fractionBits, unsigned });

export const floatConversionRows: readonly InstructionRow[] = [
  ...precisionChanges.map(({ from, to, example }) =>
    instruction({
      name: `FCVT (${from[1]}-bit to ${to[1]}-bit)`,
      mnemonic: "fcvt",
      pattern: `0 0 0 11110 ${from[2]} 1 0001 ${to[2]} 10000 Rn:5 Rd:5`,
      operands: [scalar("Rd", onlyShape(to[0])), scalar("Rn", onlyShape(from[0]))],
      summary: `Changes a number of ${from[1]} bits into one of ${to[1]}${to[1] < from[1] ? ", rounding" : ""}.`,
      reference: "Floating-point data-processing (1 source)",
      examples: [example],
      execute(m, { Rd, Rn }) {
        m.vector.write(Rd, m.floats(from[1], 1).convert(m.vector.read(Rn), to[1]));
      },
    }),
  ),
  ...toIntegers.map(({ mnemonic, rounding, unsigned, rmode, opcode, summary, examples }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar${mnemonic.includes("z") ? ", integer" : ""})`,
      mnemonic,
      pattern: `sf:1 0 0 11110 ptype:2 1 ${rmode} ${opcode} 000000 Rn:5 Rd:5`,
      operands: [wordRegister("Rd", "sf"), scalar("Rn", precisions)],
      summary,
      reference: integerReference,
      examples,
      execute(m, { sf, ptype, Rd, Rn }) {
        const floats = m.floats(typeBits(ptype), 1);
        writeGeneral(m, sf, Rd, floats.toFixed(m.vector.read(Rn), fixedFormat(sf, 0, unsigned), rounding));
      },
    }),
  ),
  ...fromIntegers.map(({ mnemonic, unsigned, opcode, summary, examples }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar, integer)`,
      mnemonic,
      pattern: `sf:1 0 0 11110 ptype:2 1 00 ${opcode} 000000 Rn:5 Rd:5`,
      operands: [scalar("Rd", precisions), wordRegister("Rn", "sf")],
      summary,
      reference: integerReference,
      examples,
      execute(m, { sf, ptype, Rd, Rn }) {
        m.vector.write(Rd, m.floats(typeBits(ptype), 1).fromFixed(generalValue(m, sf, Rn), fixedFormat(sf, 0, unsigned)));
      },
    }),
  ),
  ...fixedPoints.map(({ mnemonic, unsigned, toInteger, rmode, opcode, summary, examples }) =>
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
      execute(m, { sf, ptype, scale, Rd, Rn }) {
        const floats = m.floats(typeBits(ptype), 1);
        const format = fixedFormat(sf, 64 - scale, unsigned);
        if (toInteger) writeGeneral(m, sf, Rd, floats.toFixed(m.vector.read(Rn), format, "zero"));
        else m.vector.write(Rd, floats.fromFixed(generalValue(m, sf, Rn), format));
      },
    }),
  ),
  ...bitMoves.flatMap(({ note, general: letter, bank, sf, ptype, rmode, examples }) => [
    instruction({
      name: `FMOV (general, to integer, ${note})`,
      mnemonic: "fmov",
      ...(bank === "h" ? { features: feature.fp16 } : {}),
      pattern: `${sf} 0 0 11110 ${ptype} 1 ${rmode} 110 000000 Rn:5 Rd:5`,
      operands: [general[letter]("Rd"), floating("Rn", bank)],
      summary: "Copies the bits of a SIMD and FP register to a general register.",
      reference: integerReference,
      examples: [examples[0]],
      execute(m, { Rd, Rn }) {
        const value = m.lanes(bankBits[bank]).extract(m.vector.read(Rn), bank === "upper" ? 1 : 0);
        writeGeneral(m, Number(sf), Rd, m.vector.fromI64(value));
      },
    }),
    instruction({
      name: `FMOV (general, from integer, ${note})`,
      mnemonic: "fmov",
      ...(bank === "h" ? { features: feature.fp16 } : {}),
      pattern: `${sf} 0 0 11110 ${ptype} 1 ${rmode} 111 000000 Rn:5 Rd:5`,
      operands: [floating("Rd", bank), general[letter]("Rn")],
      summary: "Copies the bits of a general register to a SIMD and FP register.",
      reference: integerReference,
      examples: [examples[1]],
      execute(m, { Rd, Rn }) {
        const value = generalValue(m, Number(sf), Rn);
        if (bank !== "upper") m.vector.write(Rd, m.vector.truncate(value, bankBits[bank]));
        else m.vector.write(Rd, m.lanes(64).replace(m.vector.read(Rd), 1, m.lanes(64).extract(value, 0)));
      },
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
    execute(m, { ptype, imm8, Rd }) {
      m.vector.write(Rd, m.vector.constant(immediateFloat(typeBits(ptype), imm8)));
    },
  }),
];
