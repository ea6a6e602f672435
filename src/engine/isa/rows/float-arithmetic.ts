// Floating point of one, two and three scalar sources: all of one precision (half, single or double), as `ptype` says.

import {
  absoluteOfFloats,
  copiedFloats,
  type FloatCombine,
  type FloatTransform,
  floatScalarShape,
  floatsOf,
  negatedFloats,
  negateFloats,
  operateFloats,
  roundFloats,
  transformFloats,
  typeBits,
} from "../float-operations.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import { byType } from "../operands/shapes.ts";
import { scalar } from "../operands/simd-register.ts";

const precisions = byType("h s d");

interface OneSource {
  readonly mnemonic: string;
  /** What the Arm ARM has under this name beside the mnemonic. */
  readonly form: "scalar" | "register";
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly transform: FloatTransform;
}

const oneSource: readonly OneSource[] = [
  {
    mnemonic: "fmov",
    transform: copiedFloats,
    form: "register",
    opcode: "000000",
    summary: "Copies a number.",
    examples: ["fmov d0, d1 // 2040601e", "fmov h0, h1 // 2040e01e"],
  },
  {
    mnemonic: "fabs",
    transform: absoluteOfFloats,
    form: "scalar",
    opcode: "000001",
    summary: "Clears the sign of a number.",
    examples: ["fabs d0, d1 // 20c0601e"],
  },
  {
    mnemonic: "fneg",
    transform: negatedFloats,
    form: "scalar",
    opcode: "000010",
    summary: "Changes the sign of a number.",
    examples: ["fneg s0, s1 // 2040211e"],
  },
  {
    mnemonic: "fsqrt",
    transform: transformFloats("squareRoot"),
    form: "scalar",
    opcode: "000011",
    summary: "Takes the square root of a number.",
    examples: ["fsqrt d0, d1 // 20c0611e"],
  },
  {
    mnemonic: "frintn",
    transform: roundFloats("nearestEven"),
    form: "scalar",
    opcode: "001000",
    summary: "Rounds to the nearest whole number, halves to the even one.",
    examples: ["frintn d0, d1 // 2040641e"],
  },
  {
    mnemonic: "frintp",
    transform: roundFloats("up"),
    form: "scalar",
    opcode: "001001",
    summary: "Rounds up to a whole number.",
    examples: ["frintp d0, d1 // 20c0641e"],
  },
  {
    mnemonic: "frintm",
    transform: roundFloats("down"),
    form: "scalar",
    opcode: "001010",
    summary: "Rounds down to a whole number.",
    examples: ["frintm d0, d1 // 2040651e"],
  },
  {
    mnemonic: "frintz",
    transform: roundFloats("zero"),
    form: "scalar",
    opcode: "001011",
    summary: "Rounds towards zero to a whole number.",
    examples: ["frintz s0, s1 // 20c0251e"],
  },
  {
    mnemonic: "frinta",
    transform: roundFloats("nearestAway"),
    form: "scalar",
    opcode: "001100",
    summary: "Rounds to the nearest whole number, halves away from zero.",
    examples: ["frinta d0, d1 // 2040661e"],
  },
  {
    mnemonic: "frintx",
    transform: roundFloats("current", true),
    form: "scalar",
    opcode: "001110",
    summary: "Rounds to a whole number as FPCR says, and notes if that changed it.",
    examples: ["frintx d0, d1 // 2040671e"],
  },
  {
    mnemonic: "frinti",
    transform: roundFloats("current"),
    form: "scalar",
    opcode: "001111",
    summary: "Rounds to a whole number as FPCR says.",
    examples: ["frinti h0, h1 // 20c0e71e"],
  },
];

interface TwoSources {
  readonly mnemonic: string;
  readonly opcode: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly combine: FloatCombine;
}

const negatedProduct: FloatCombine = (m, shape, a, b) => negatedFloats(m, shape, floatsOf(m, shape).multiply(a, b));

const twoSources: readonly TwoSources[] = [
  {
    mnemonic: "fmul",
    combine: operateFloats("multiply"),
    opcode: "0000",
    summary: "Multiplies two numbers.",
    examples: ["fmul d0, d1, d2 // 2008621e"],
  },
  {
    mnemonic: "fdiv",
    combine: operateFloats("divide"),
    opcode: "0001",
    summary: "Divides a number by another.",
    examples: ["fdiv d0, d1, d2 // 2018621e"],
  },
  {
    mnemonic: "fadd",
    combine: operateFloats("add"),
    opcode: "0010",
    summary: "Adds two numbers.",
    examples: ["fadd d0, d1, d2 // 2028621e", "fadd s0, s1, s2 // 2028221e", "fadd h0, h1, h2 // 2028e21e"],
  },
  {
    mnemonic: "fsub",
    combine: operateFloats("subtract"),
    opcode: "0011",
    summary: "Subtracts a number from another.",
    examples: ["fsub d0, d1, d2 // 2038621e"],
  },
  {
    mnemonic: "fmax",
    combine: operateFloats("maximum"),
    opcode: "0100",
    summary: "Takes the greater of two numbers.",
    examples: ["fmax d0, d1, d2 // 2048621e"],
  },
  {
    mnemonic: "fmin",
    combine: operateFloats("minimum"),
    opcode: "0101",
    summary: "Takes the less of two numbers.",
    examples: ["fmin d0, d1, d2 // 2058621e"],
  },
  {
    mnemonic: "fmaxnm",
    combine: operateFloats("maximumNumber"),
    opcode: "0110",
    summary: "Takes the greater of two numbers; a number rather than a quiet NaN.",
    examples: ["fmaxnm d0, d1, d2 // 2068621e"],
  },
  {
    mnemonic: "fminnm",
    combine: operateFloats("minimumNumber"),
    opcode: "0111",
    summary: "Takes the less of two numbers; a number rather than a quiet NaN.",
    examples: ["fminnm s0, s1, s2 // 2078221e"],
  },
  {
    mnemonic: "fnmul",
    combine: negatedProduct,
    opcode: "1000",
    summary: "Multiplies two numbers and changes the sign of the product.",
    examples: ["fnmul d0, d1, d2 // 2088621e"],
  },
];

interface ThreeSources {
  readonly mnemonic: string;
  readonly o1: "0" | "1";
  readonly o0: "0" | "1";
  readonly summary: string;
  readonly examples: readonly string[];
  /** Whose sign is changed first. */
  readonly negated: readonly ("addend" | "product")[];
}

const threeSources: readonly ThreeSources[] = [
  {
    mnemonic: "fmadd",
    negated: [],
    o1: "0",
    o0: "0",
    summary: "Gives c + a × b, rounded once.",
    examples: ["fmadd d0, d1, d2, d3 // 200c421f"],
  },
  {
    mnemonic: "fmsub",
    negated: ["product"],
    o1: "0",
    o0: "1",
    summary: "Gives c − a × b, rounded once.",
    examples: ["fmsub s0, s1, s2, s3 // 208c021f"],
  },
  {
    mnemonic: "fnmadd",
    negated: ["addend", "product"],
    o1: "1",
    o0: "0",
    summary: "Gives −c − a × b, rounded once.",
    examples: ["fnmadd d0, d1, d2, d3 // 200c621f"],
  },
  {
    mnemonic: "fnmsub",
    negated: ["addend"],
    o1: "1",
    o0: "1",
    summary: "Gives a × b − c, rounded once.",
    examples: ["fnmsub h0, h1, h2, h3 // 208ce21f"],
  },
];

const [Rd, Rn, Rm, Ra] = [scalar("Rd", precisions), scalar("Rn", precisions), scalar("Rm", precisions), scalar("Ra", precisions)];

export const floatArithmeticRows: readonly InstructionRow[] = [
  ...oneSource.map(({ mnemonic, transform, form, opcode, summary, examples }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (${form})`,
      mnemonic,
      pattern: `0 0 0 11110 ptype:2 1 ${opcode} 10000 Rn:5 Rd:5`,
      operands: [Rd, Rn],
      summary,
      reference: "Floating-point data-processing (1 source)",
      examples,
      execute(m, { ptype, Rd, Rn }) {
        m.vector.write(Rd, transform(m, floatScalarShape(typeBits(ptype)), m.vector.read(Rn)));
      },
    }),
  ),
  ...twoSources.map(({ mnemonic, combine, opcode, summary, examples }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar)`,
      mnemonic,
      pattern: `0 0 0 11110 ptype:2 1 Rm:5 ${opcode} 10 Rn:5 Rd:5`,
      operands: [Rd, Rn, Rm],
      summary,
      reference: "Floating-point data-processing (2 source)",
      examples,
      execute(m, { ptype, Rd, Rn, Rm }) {
        m.vector.write(
          Rd,
          combine(m, floatScalarShape(typeBits(ptype)), m.vector.read(Rn), m.vector.read(Rm), () => m.vector.read(Rd)),
        );
      },
    }),
  ),
  ...threeSources.map(({ mnemonic, negated, o1, o0, summary, examples }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 0 0 11111 ptype:2 ${o1} Rm:5 ${o0} Ra:5 Rn:5 Rd:5`,
      operands: [Rd, Rn, Rm, Ra],
      summary,
      reference: "Floating-point data-processing (3 source)",
      examples,
      execute(m, { ptype, Rd, Rn, Rm, Ra }) {
        const bits = typeBits(ptype);
        const addend = m.vector.read(Ra);
        const factor = m.vector.read(Rn);
        m.vector.write(
          Rd,
          m
            .floats(bits, 1)
            .multiplyAdd(
              negated.includes("addend") ? negateFloats(m, bits, addend) : addend,
              negated.includes("product") ? negateFloats(m, bits, factor) : factor,
              m.vector.read(Rm),
            ),
        );
      },
    }),
  ),
];
