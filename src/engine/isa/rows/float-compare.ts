// Floating-point comparisons of scalars, and the choice by a condition.

import { typeBits } from "../float-operations.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import { condition } from "../operands/condition.ts";
import { floatZero } from "../operands/float-immediate.ts";
import { numberField } from "../operands/immediate.ts";
import { byType } from "../operands/shapes.ts";
import { scalar } from "../operands/simd-register.ts";

const precisions = byType("h s d");
const [Rd, Rn, Rm] = [scalar("Rd", precisions), scalar("Rn", precisions), scalar("Rm", precisions)];

interface Comparison {
  readonly mnemonic: "fcmp" | "fcmpe";
  /** Whether a quiet NaN is an invalid operation too. */
  readonly signals: "0" | "1";
  readonly summary: string;
  readonly examples: readonly string[];
  /** Of the form that compares with zero. */
  readonly zeroExamples: readonly string[];
}

const comparisons: readonly Comparison[] = [
  {
    mnemonic: "fcmp",
    signals: "0",
    summary: "Compares two numbers and sets the flags; C and V where they have no order (NaN).",
    examples: ["fcmp d0, d1 // 0020611e", "fcmp h0, h1 // 0020e11e"],
    zeroExamples: ["fcmp d0, #0.0 // 0820601e"],
  },
  {
    mnemonic: "fcmpe",
    signals: "1",
    summary: "Compares two numbers and sets the flags; any NaN is an invalid operation.",
    examples: ["fcmpe s0, s1 // 1020211e"],
    zeroExamples: ["fcmpe s0, #0.0 // 1820201e"],
  },
];

interface ConditionalComparison {
  readonly mnemonic: "fccmp" | "fccmpe";
  readonly signals: "0" | "1";
  readonly summary: string;
  readonly examples: readonly string[];
}

const conditionalComparisons: readonly ConditionalComparison[] = [
  {
    mnemonic: "fccmp",
    signals: "0",
    summary: "Compares two numbers if a condition holds, else sets the flags to a number.",
    examples: ["fccmp d0, d1, #4, gt // 04c4611e"],
  },
  {
    mnemonic: "fccmpe",
    signals: "1",
    summary: "Compares two numbers if a condition holds, any NaN being an invalid operation; else sets the flags to a number.",
    examples: ["fccmpe s0, s1, #15, mi // 1f44211e"],
  },
];

export const floatCompareRows: readonly InstructionRow[] = [
  ...comparisons.flatMap(({ mnemonic, signals, summary, examples, zeroExamples }) => [
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 0 0 11110 ptype:2 1 Rm:5 00 1000 Rn:5 ${signals} 0 000`,
      operands: [Rn, Rm],
      summary,
      reference: "Floating-point compare",
      examples,
      execute(m, { ptype, Rn, Rm }) {
        m.writeFlags(m.floats(typeBits(ptype), 1).compareFlags(m.vector.read(Rn), m.vector.read(Rm), signals === "1"));
      },
    }),
    instruction({
      name: `${mnemonic.toUpperCase()} (zero)`,
      mnemonic,
      pattern: `0 0 0 11110 ptype:2 1 (00000) 00 1000 Rn:5 ${signals} 1 000`,
      operands: [Rn, floatZero],
      summary: summary.replace("two numbers", "a number with 0"),
      reference: "Floating-point compare",
      examples: zeroExamples,
      execute(m, { ptype, Rn }) {
        m.writeFlags(m.floats(typeBits(ptype), 1).compareFlags(m.vector.read(Rn), m.vector.constant(0n), signals === "1"));
      },
    }),
  ]),
  ...conditionalComparisons.map(({ mnemonic, signals, summary, examples }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 0 0 11110 ptype:2 1 Rm:5 cond:4 01 Rn:5 ${signals} nzcv:4`,
      operands: [Rn, Rm, numberField("nzcv", 15, "hexadecimal", "#<nzcv>"), condition("cond")],
      summary,
      reference: "Floating-point conditional compare",
      examples,
      execute(m, { ptype, Rn, Rm, cond, nzcv }) {
        const holds = m.condition(cond);
        // Where the condition does not hold nothing is compared: zeros in place of the numbers raise no exception.
        const zero = m.vector.constant(0n);
        const [a, b] = [Rn, Rm].map((register) => m.vector.select(holds, m.vector.read(register), zero));
        const compared = m.floats(typeBits(ptype), 1).compareFlags(a, b, signals === "1");
        m.writeFlags(m.selectFlags(holds, compared, m.flagsConstant(nzcv)));
      },
    }),
  ),
  instruction({
    name: "FCSEL",
    mnemonic: "fcsel",
    pattern: "0 0 0 11110 ptype:2 1 Rm:5 cond:4 11 Rn:5 Rd:5",
    operands: [Rd, Rn, Rm, condition("cond")],
    summary: "Takes the first number if a condition holds, else the second.",
    reference: "Floating-point conditional select",
    examples: ["fcsel d0, d1, d2, gt // 20cc621e", "fcsel h0, h1, h2, ne // 201ce21e"],
    execute(m, { ptype, Rd, Rn, Rm, cond }) {
      const chosen = m.vector.select(m.condition(cond), m.vector.read(Rn), m.vector.read(Rm));
      m.vector.write(Rd, m.vector.truncate(chosen, typeBits(ptype)));
    },
  }),
];
