// Advanced SIMD with one source register, of floating-point numbers: vectors and scalars, of all three precisions.

import { feature } from "../feature.ts";
import {
  absoluteOfFloats,
  compareFloatsWithZero,
  type FloatShape,
  type FloatTransform,
  floatScalarShape,
  floatsToIntegers,
  floatVectorShape,
  integersToFloats,
  negatedFloats,
  roundFloats,
  sizeBits,
  transformFloats,
} from "../float-operations.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import { writeHalf } from "../lane-operations.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { floatZero } from "../operands/float-immediate.ts";
import { byQ, bySz, bySzAndQ, bySzHalved, onlyShape } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";

const names = {
  vector: "Advanced SIMD two-register miscellaneous",
  vectorHalf: "Advanced SIMD two-register miscellaneous (FP16)",
  scalar: "Advanced SIMD scalar two-register miscellaneous",
  scalarHalf: "Advanced SIMD scalar two-register miscellaneous FP16",
} as const;

interface Elementwise {
  readonly mnemonic: string;
  readonly transform: FloatTransform;
  /** Compares with `#0.0`, which is written and not encoded. */
  readonly form?: "zero";
  readonly U: "0" | "1";
  /** The high bit of `size`, which belongs to the operation here. */
  readonly a: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the vector, the vector of half precision, and of scalars likewise if there are such forms. */
  readonly examples: readonly [string, string, string?, string?];
}

const elementwise: readonly Elementwise[] = [
  {
    mnemonic: "frintn",
    transform: roundFloats("nearestEven"),
    U: "0",
    a: "0",
    opcode: "11000",
    summary: "Rounds elements to the nearest whole numbers, halves to the even ones.",
    examples: ["frintn v0.4s, v1.4s // 2088214e", "frintn v0.8h, v1.8h // 2088794e"],
  },
  {
    mnemonic: "frintm",
    transform: roundFloats("down"),
    U: "0",
    a: "0",
    opcode: "11001",
    summary: "Rounds elements down to whole numbers.",
    examples: ["frintm v0.4s, v1.4s // 2098214e", "frintm v0.8h, v1.8h // 2098794e"],
  },
  {
    mnemonic: "frintp",
    transform: roundFloats("up"),
    U: "0",
    a: "1",
    opcode: "11000",
    summary: "Rounds elements up to whole numbers.",
    examples: ["frintp v0.4s, v1.4s // 2088a14e", "frintp v0.8h, v1.8h // 2088f94e"],
  },
  {
    mnemonic: "frintz",
    transform: roundFloats("zero"),
    U: "0",
    a: "1",
    opcode: "11001",
    summary: "Rounds elements towards zero to whole numbers.",
    examples: ["frintz v0.4s, v1.4s // 2098a14e", "frintz v0.8h, v1.8h // 2098f94e"],
  },
  {
    mnemonic: "frinta",
    transform: roundFloats("nearestAway"),
    U: "1",
    a: "0",
    opcode: "11000",
    summary: "Rounds elements to the nearest whole numbers, halves away from zero.",
    examples: ["frinta v0.4s, v1.4s // 2088216e", "frinta v0.8h, v1.8h // 2088796e"],
  },
  {
    mnemonic: "frintx",
    transform: roundFloats("current", true),
    U: "1",
    a: "0",
    opcode: "11001",
    summary: "Rounds elements to whole numbers as FPCR says, and notes if that changed one.",
    examples: ["frintx v0.4s, v1.4s // 2098216e", "frintx v0.8h, v1.8h // 2098796e"],
  },
  {
    mnemonic: "frinti",
    transform: roundFloats("current"),
    U: "1",
    a: "1",
    opcode: "11001",
    summary: "Rounds elements to whole numbers as FPCR says.",
    examples: ["frinti v0.4s, v1.4s // 2098a16e", "frinti v0.8h, v1.8h // 2098f96e"],
  },
  {
    mnemonic: "fabs",
    transform: absoluteOfFloats,
    U: "0",
    a: "1",
    opcode: "01111",
    summary: "Clears the signs of elements.",
    examples: ["fabs v0.4s, v1.4s // 20f8a04e", "fabs v0.8h, v1.8h // 20f8f84e"],
  },
  {
    mnemonic: "fneg",
    transform: negatedFloats,
    U: "1",
    a: "1",
    opcode: "01111",
    summary: "Changes the signs of elements.",
    examples: ["fneg v0.4s, v1.4s // 20f8a06e", "fneg v0.8h, v1.8h // 20f8f86e"],
  },
  {
    mnemonic: "fsqrt",
    transform: transformFloats("squareRoot"),
    U: "1",
    a: "1",
    opcode: "11111",
    summary: "Takes the square roots of elements.",
    examples: ["fsqrt v0.4s, v1.4s // 20f8a16e", "fsqrt v0.8h, v1.8h // 20f8f96e"],
  },
  {
    mnemonic: "fcmgt",
    transform: compareFloatsWithZero("greater"),
    form: "zero",
    U: "0",
    a: "1",
    opcode: "01100",
    summary: "Sets all bits of an element that is greater than 0, else none.",
    examples: [
      "fcmgt v0.4s, v1.4s, #0.0 // 20c8a04e",
      "fcmgt v0.8h, v1.8h, #0.0 // 20c8f84e",
      "fcmgt d0, d1, #0.0 // 20c8e05e",
      "fcmgt h0, h1, #0.0 // 20c8f85e",
    ],
  },
  {
    mnemonic: "fcmge",
    transform: compareFloatsWithZero("greaterOrEqual"),
    form: "zero",
    U: "1",
    a: "1",
    opcode: "01100",
    summary: "Sets all bits of an element that is 0 or greater, else none.",
    examples: [
      "fcmge v0.4s, v1.4s, #0.0 // 20c8a06e",
      "fcmge v0.8h, v1.8h, #0.0 // 20c8f86e",
      "fcmge d0, d1, #0.0 // 20c8e07e",
      "fcmge h0, h1, #0.0 // 20c8f87e",
    ],
  },
  {
    mnemonic: "fcmeq",
    transform: compareFloatsWithZero("equal"),
    form: "zero",
    U: "0",
    a: "1",
    opcode: "01101",
    summary: "Sets all bits of an element that is 0, else none.",
    examples: [
      "fcmeq v0.4s, v1.4s, #0.0 // 20d8a04e",
      "fcmeq v0.8h, v1.8h, #0.0 // 20d8f84e",
      "fcmeq d0, d1, #0.0 // 20d8e05e",
      "fcmeq h0, h1, #0.0 // 20d8f85e",
    ],
  },
  {
    mnemonic: "fcmle",
    transform: compareFloatsWithZero("lessOrEqual"),
    form: "zero",
    U: "1",
    a: "1",
    opcode: "01101",
    summary: "Sets all bits of an element that is 0 or less, else none.",
    examples: [
      "fcmle v0.4s, v1.4s, #0.0 // 20d8a06e",
      "fcmle v0.8h, v1.8h, #0.0 // 20d8f86e",
      "fcmle d0, d1, #0.0 // 20d8e07e",
      "fcmle h0, h1, #0.0 // 20d8f87e",
    ],
  },
  {
    mnemonic: "fcmlt",
    transform: compareFloatsWithZero("less"),
    form: "zero",
    U: "0",
    a: "1",
    opcode: "01110",
    summary: "Sets all bits of an element that is less than 0, else none.",
    examples: [
      "fcmlt v0.4s, v1.4s, #0.0 // 20e8a04e",
      "fcmlt v0.8h, v1.8h, #0.0 // 20e8f84e",
      "fcmlt d0, d1, #0.0 // 20e8e05e",
      "fcmlt h0, h1, #0.0 // 20e8f85e",
    ],
  },
  {
    mnemonic: "fcvtns",
    transform: floatsToIntegers("nearestEven", false),
    U: "0",
    a: "0",
    opcode: "11010",
    summary: "Rounds elements to the nearest signed whole numbers, halves to the even ones.",
    examples: [
      "fcvtns v0.4s, v1.4s // 20a8214e",
      "fcvtns v0.8h, v1.8h // 20a8794e",
      "fcvtns d0, d1 // 20a8615e",
      "fcvtns h0, h1 // 20a8795e",
    ],
  },
  {
    mnemonic: "fcvtms",
    transform: floatsToIntegers("down", false),
    U: "0",
    a: "0",
    opcode: "11011",
    summary: "Rounds elements down to signed whole numbers.",
    examples: [
      "fcvtms v0.4s, v1.4s // 20b8214e",
      "fcvtms v0.8h, v1.8h // 20b8794e",
      "fcvtms d0, d1 // 20b8615e",
      "fcvtms h0, h1 // 20b8795e",
    ],
  },
  {
    mnemonic: "fcvtas",
    transform: floatsToIntegers("nearestAway", false),
    U: "0",
    a: "0",
    opcode: "11100",
    summary: "Rounds elements to the nearest signed whole numbers, halves away from zero.",
    examples: [
      "fcvtas v0.4s, v1.4s // 20c8214e",
      "fcvtas v0.8h, v1.8h // 20c8794e",
      "fcvtas d0, d1 // 20c8615e",
      "fcvtas h0, h1 // 20c8795e",
    ],
  },
  {
    mnemonic: "fcvtps",
    transform: floatsToIntegers("up", false),
    U: "0",
    a: "1",
    opcode: "11010",
    summary: "Rounds elements up to signed whole numbers.",
    examples: [
      "fcvtps v0.4s, v1.4s // 20a8a14e",
      "fcvtps v0.8h, v1.8h // 20a8f94e",
      "fcvtps d0, d1 // 20a8e15e",
      "fcvtps h0, h1 // 20a8f95e",
    ],
  },
  {
    mnemonic: "fcvtzs",
    transform: floatsToIntegers("zero", false),
    U: "0",
    a: "1",
    opcode: "11011",
    summary: "Rounds elements towards zero to signed whole numbers.",
    examples: [
      "fcvtzs v0.4s, v1.4s // 20b8a14e",
      "fcvtzs v0.8h, v1.8h // 20b8f94e",
      "fcvtzs d0, d1 // 20b8e15e",
      "fcvtzs h0, h1 // 20b8f95e",
    ],
  },
  {
    mnemonic: "fcvtnu",
    transform: floatsToIntegers("nearestEven", true),
    U: "1",
    a: "0",
    opcode: "11010",
    summary: "Rounds elements to the nearest unsigned whole numbers, halves to the even ones.",
    examples: [
      "fcvtnu v0.4s, v1.4s // 20a8216e",
      "fcvtnu v0.8h, v1.8h // 20a8796e",
      "fcvtnu d0, d1 // 20a8617e",
      "fcvtnu h0, h1 // 20a8797e",
    ],
  },
  {
    mnemonic: "fcvtmu",
    transform: floatsToIntegers("down", true),
    U: "1",
    a: "0",
    opcode: "11011",
    summary: "Rounds elements down to unsigned whole numbers.",
    examples: [
      "fcvtmu v0.4s, v1.4s // 20b8216e",
      "fcvtmu v0.8h, v1.8h // 20b8796e",
      "fcvtmu d0, d1 // 20b8617e",
      "fcvtmu h0, h1 // 20b8797e",
    ],
  },
  {
    mnemonic: "fcvtau",
    transform: floatsToIntegers("nearestAway", true),
    U: "1",
    a: "0",
    opcode: "11100",
    summary: "Rounds elements to the nearest unsigned whole numbers, halves away from zero.",
    examples: [
      "fcvtau v0.4s, v1.4s // 20c8216e",
      "fcvtau v0.8h, v1.8h // 20c8796e",
      "fcvtau d0, d1 // 20c8617e",
      "fcvtau h0, h1 // 20c8797e",
    ],
  },
  {
    mnemonic: "fcvtpu",
    transform: floatsToIntegers("up", true),
    U: "1",
    a: "1",
    opcode: "11010",
    summary: "Rounds elements up to unsigned whole numbers.",
    examples: [
      "fcvtpu v0.4s, v1.4s // 20a8a16e",
      "fcvtpu v0.8h, v1.8h // 20a8f96e",
      "fcvtpu d0, d1 // 20a8e17e",
      "fcvtpu h0, h1 // 20a8f97e",
    ],
  },
  {
    mnemonic: "fcvtzu",
    transform: floatsToIntegers("zero", true),
    U: "1",
    a: "1",
    opcode: "11011",
    summary: "Rounds elements towards zero to unsigned whole numbers.",
    examples: [
      "fcvtzu v0.4s, v1.4s // 20b8a16e",
      "fcvtzu v0.8h, v1.8h // 20b8f96e",
      "fcvtzu d0, d1 // 20b8e17e",
      "fcvtzu h0, h1 // 20b8f97e",
    ],
  },
  {
    mnemonic: "scvtf",
    transform: integersToFloats(false),
    U: "0",
    a: "0",
    opcode: "11101",
    summary: "Makes floating-point numbers of signed whole numbers.",
    examples: ["scvtf v0.4s, v1.4s // 20d8214e", "scvtf v0.8h, v1.8h // 20d8794e", "scvtf d0, d1 // 20d8615e", "scvtf h0, h1 // 20d8795e"],
  },
  {
    mnemonic: "ucvtf",
    transform: integersToFloats(true),
    U: "1",
    a: "0",
    opcode: "11101",
    summary: "Makes floating-point numbers of unsigned whole numbers.",
    examples: ["ucvtf v0.4s, v1.4s // 20d8216e", "ucvtf v0.8h, v1.8h // 20d8796e", "ucvtf d0, d1 // 20d8617e", "ucvtf h0, h1 // 20d8797e"],
  },
  {
    mnemonic: "frecpe",
    transform: transformFloats("reciprocalEstimate"),
    U: "0",
    a: "1",
    opcode: "11101",
    summary: "Estimates the reciprocals of elements, to 8 bits.",
    examples: [
      "frecpe v0.4s, v1.4s // 20d8a14e",
      "frecpe v0.8h, v1.8h // 20d8f94e",
      "frecpe d0, d1 // 20d8e15e",
      "frecpe h0, h1 // 20d8f95e",
    ],
  },
  {
    mnemonic: "frsqrte",
    transform: transformFloats("reciprocalSquareRootEstimate"),
    U: "1",
    a: "1",
    opcode: "11101",
    summary: "Estimates the reciprocals of the square roots of elements, to 8 bits.",
    examples: [
      "frsqrte v0.4s, v1.4s // 20d8a16e",
      "frsqrte v0.8h, v1.8h // 20d8f96e",
      "frsqrte d0, d1 // 20d8e17e",
      "frsqrte h0, h1 // 20d8f97e",
    ],
  },
];

const vectors = bySzAndQ("2s 4s 2d");
const halfVectors = byQ("4h 8h");
const scalars = bySz("s d");
const halfScalar = onlyShape("h");

function transformed<V extends ValueKinds>(
  m: Machine<V>,
  transform: FloatTransform,
  shape: FloatShape,
  { Rd, Rn }: { readonly Rd: number; readonly Rn: number },
): void {
  m.vector.write(Rd, transform(m, shape, m.vector.read(Rn)));
}

function elementwiseRows(line: Elementwise): InstructionRow[] {
  const { mnemonic, transform, form, U, a, opcode, summary, examples } = line;
  // The scalar instructions of the FP group have names of their own beside these.
  const name = (view: string): string => `${mnemonic.toUpperCase()} (SIMD ${view}${form ? `, ${form}` : ""})`;
  const zero = form === "zero" ? [floatZero] : [];
  const rows = [
    instruction({
      name: name("vector"),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 ${a} sz:1 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", vectors), vector("Rn", vectors), ...zero],
      summary,
      reference: names.vector,
      examples: [examples[0]],
      execute(m, f) {
        transformed(m, transform, floatVectorShape(sizeBits(f.sz), f.Q), f);
      },
    }),
    instruction({
      name: name("vector, half precision"),
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `0 Q:1 ${U} 01110 ${a} 111100 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", halfVectors), vector("Rn", halfVectors), ...zero],
      summary,
      reference: names.vectorHalf,
      examples: [examples[1]],
      execute(m, f) {
        transformed(m, transform, floatVectorShape(16, f.Q), f);
      },
    }),
  ];
  if (examples[2] === undefined) return rows;
  return [
    ...rows,
    instruction({
      name: name("scalar"),
      mnemonic,
      pattern: `01 ${U} 11110 ${a} sz:1 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", scalars), scalar("Rn", scalars), ...zero],
      summary,
      reference: names.scalar,
      examples: [examples[2]],
      execute(m, f) {
        transformed(m, transform, floatScalarShape(sizeBits(f.sz)), f);
      },
    }),
    instruction({
      name: name("scalar, half precision"),
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `01 ${U} 11110 ${a} 111100 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", halfScalar), scalar("Rn", halfScalar), ...zero],
      summary,
      reference: names.scalarHalf,
      examples: [examples[3]!],
      execute(m, f) {
        transformed(m, transform, floatScalarShape(16), f);
      },
    }),
  ];
}

interface PrecisionChange {
  readonly mnemonic: "fcvtn" | "fcvtl" | "fcvtxn";
  readonly U: "0" | "1";
  readonly opcode: "10110" | "10111";
  readonly rounding: "current" | "odd";
  /** To half the size, or to twice of it. */
  readonly to: "half" | "double";
  /** Precisions of the smaller elements. */
  readonly smaller: "h s" | "s";
  readonly summary: string;
  /** Of the lower half, then of the upper half. */
  readonly examples: readonly [string, string];
}

const precisionChanges: readonly PrecisionChange[] = [
  {
    mnemonic: "fcvtn",
    rounding: "current",
    U: "0",
    opcode: "10110",
    to: "half",
    smaller: "h s",
    summary: "Changes elements to half their precision, rounding",
    examples: ["fcvtn v0.4h, v1.4s // 2068210e", "fcvtn2 v0.4s, v1.2d // 2068614e"],
  },
  {
    mnemonic: "fcvtl",
    rounding: "current",
    U: "0",
    opcode: "10111",
    to: "double",
    smaller: "h s",
    summary: "Changes elements to twice their precision",
    examples: ["fcvtl v0.2d, v1.2s // 2078610e", "fcvtl2 v0.4s, v1.8h // 2078214e"],
  },
  {
    mnemonic: "fcvtxn",
    rounding: "odd",
    U: "1",
    opcode: "10110",
    to: "half",
    smaller: "s",
    summary: "Changes elements to single precision, rounding to odd",
    examples: ["fcvtxn v0.2s, v1.2d // 2068612e", "fcvtxn2 v0.4s, v1.2d // 2068616e"],
  },
];

const precisionRows = ({ mnemonic, rounding, U, opcode, to, smaller, summary, examples }: PrecisionChange): InstructionRow[] =>
  [0, 1].map((upper) => {
    const [halves, singles] = upper ? ["8h", "4s"] : ["4h", "2s"];
    const small = bySzHalved(smaller === "s" ? singles : `${halves} ${singles}`);
    const large = bySz(smaller === "s" ? "2d" : "4s 2d");
    const full = mnemonic + (upper ? "2" : "");
    return instruction({
      name: full.toUpperCase(),
      mnemonic: full,
      pattern: `0 ${upper ? "1" : "0"} ${U} 01110 0 sz:1 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: to === "half" ? [vector("Rd", small), vector("Rn", large)] : [vector("Rd", large), vector("Rn", small)],
      summary: `${summary}${to === "half" ? (upper ? ", into the upper half of a vector" : "") : ` from the ${upper ? "upper" : "lower"} half of a vector`}.`,
      reference: names.vector,
      examples: [examples[upper]],
      execute(m, { sz, Rd, Rn }) {
        const [small, large] = sz ? ([32, 64] as const) : ([16, 32] as const);
        const value = m.vector.read(Rn);
        if (to === "half") writeHalf(m, Rd, m.floats(large, 128 / large).convert(value, small, rounding), upper === 1);
        else {
          const half = upper ? m.vector.fromI64(m.lanes(64).extract(value, 1)) : value;
          m.vector.write(Rd, m.floats(small, 128 / large).convert(half, large));
        }
      },
    });
  });

interface UnsignedEstimate {
  readonly mnemonic: "urecpe" | "ursqrte";
  readonly estimate: "unsignedReciprocalEstimate" | "unsignedReciprocalSquareRootEstimate";
  readonly U: "0" | "1";
  readonly summary: string;
  readonly example: string;
}

const unsignedEstimates: readonly UnsignedEstimate[] = [
  {
    mnemonic: "urecpe",
    estimate: "unsignedReciprocalEstimate",
    U: "0",
    summary: "Estimates the reciprocals of unsigned fractions, to 8 bits.",
    example: "urecpe v0.4s, v1.4s // 20c8a14e",
  },
  {
    mnemonic: "ursqrte",
    estimate: "unsignedReciprocalSquareRootEstimate",
    U: "1",
    summary: "Estimates the reciprocals of the square roots of unsigned fractions, to 8 bits.",
    example: "ursqrte v0.2s, v1.2s // 20c8a12e",
  },
];

const exponentSummary = "Inverts the exponent of a number and clears its fraction: the power of two by which FMULX keeps it in range.";

export const vectorTwoFloatRows: readonly InstructionRow[] = [
  ...elementwise.flatMap(elementwiseRows),
  ...precisionChanges.flatMap(precisionRows),
  instruction({
    name: "FCVTXN (scalar)",
    mnemonic: "fcvtxn",
    pattern: "01 1 11110 0 sz:1 10000 10110 10 Rn:5 Rd:5",
    operands: [scalar("Rd", bySzHalved("s")), scalar("Rn", bySz("d"))],
    summary: "Changes a number to single precision, rounding to odd.",
    reference: names.scalar,
    examples: ["fcvtxn s0, d1 // 2068617e"],
    execute(m, { Rd, Rn }) {
      m.vector.write(Rd, m.floats(64, 1).convert(m.vector.read(Rn), 32, "odd"));
    },
  }),
  ...unsignedEstimates.map(({ mnemonic, estimate, U, summary, example: text }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 10 10000 11100 10 Rn:5 Rd:5`,
      operands: [vector("Rd", byQ("2s 4s")), vector("Rn", byQ("2s 4s"))],
      summary,
      reference: names.vector,
      examples: [text],
      execute(m, { Q, Rd, Rn }) {
        m.vector.write(Rd, m.floats(32, Q ? 4 : 2)[estimate](m.vector.read(Rn)));
      },
    }),
  ),
  instruction({
    name: "FRECPX",
    mnemonic: "frecpx",
    pattern: "01 0 11110 1 sz:1 10000 11111 10 Rn:5 Rd:5",
    operands: [scalar("Rd", scalars), scalar("Rn", scalars)],
    summary: exponentSummary,
    reference: names.scalar,
    examples: ["frecpx d0, d1 // 20f8e15e"],
    execute(m, f) {
      transformed(m, transformFloats("reciprocalExponent"), floatScalarShape(sizeBits(f.sz)), f);
    },
  }),
  instruction({
    name: "FRECPX (half precision)",
    mnemonic: "frecpx",
    features: feature.simd | feature.fp16,
    pattern: "01 0 11110 1 111100 11111 10 Rn:5 Rd:5",
    operands: [scalar("Rd", halfScalar), scalar("Rn", halfScalar)],
    summary: exponentSummary,
    reference: names.scalarHalf,
    examples: ["frecpx h0, h1 // 20f8f95e"],
    execute(m, f) {
      transformed(m, transformFloats("reciprocalExponent"), floatScalarShape(16), f);
    },
  }),
];
