// Advanced SIMD multiplications by one element of a vector: of vectors and scalars, integers and floating point, and to twice the size.

import { type FeatureSet, feature } from "../feature.ts";
import {
  type FloatCombine,
  type FloatShape,
  floatScalarShape,
  floatVectorShape,
  multiplyAddFloats,
  multiplySubtractFloats,
  operateFloats,
  sizeBits,
} from "../float-operations.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import {
  accumulate,
  type Combine,
  laneBits,
  multiplyHighDoubling,
  multiplySubtract,
  operate,
  type Shape,
  scalarShape,
  vectorShape,
  writeShaped,
} from "../lane-operations.ts";
import {
  dotProduct,
  doubled,
  extended,
  multiplyAddWide,
  multiplyDoubling,
  multiplyDoublingAccumulate,
  multiplyHighAccumulate,
  multiplyWide,
} from "../lane-products.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { byQ, bySize, bySizeAndQ, bySizeDoubled, bySz, bySzAndQ, onlyShape } from "../operands/shapes.ts";
import { multiplierElement, multiplierPlace } from "../operands/simd-element.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import type { Fields } from "../pattern.ts";

const vectorReference = "Advanced SIMD vector x indexed element";
const scalarReference = "Advanced SIMD scalar x indexed element";

type ElementFields = Fields<"L" | "M" | "Rm" | "H" | "Rn" | "Rd">;
type MultiplierBits = 16 | 32 | 64;

interface Integer {
  readonly mnemonic: string;
  readonly combine: Combine;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly features?: FeatureSet;
  readonly summary: string;
  /** Of the vector, and of the scalar if there is one. */
  readonly examples: readonly [string, string?];
}

const integers: readonly Integer[] = [
  {
    mnemonic: "mla",
    combine: accumulate(operate("multiply")),
    U: "1",
    opcode: "0000",
    summary: "Multiplies elements by one element and adds the products to the destination.",
    examples: ["mla v0.4s, v1.4s, v31.s[3] // 2008bf6f"],
  },
  {
    mnemonic: "mls",
    combine: multiplySubtract,
    U: "1",
    opcode: "0100",
    summary: "Multiplies elements by one element and subtracts the products from the destination.",
    examples: ["mls v0.8h, v1.8h, v15.h[7] // 20487f6f"],
  },
  {
    mnemonic: "mul",
    combine: operate("multiply"),
    U: "0",
    opcode: "1000",
    summary: "Multiplies elements by one element.",
    examples: ["mul v0.2s, v1.2s, v2.s[1] // 2080a20f"],
  },
  {
    mnemonic: "sqdmulh",
    combine: multiplyHighDoubling(false),
    U: "0",
    opcode: "1100",
    summary: "Gives the upper halves of twice the products of elements and one element, with a limit.",
    examples: ["sqdmulh v0.4h, v1.4h, v2.h[4] // 20c8420f", "sqdmulh s0, s1, v2.s[1] // 20c0a25f"],
  },
  {
    mnemonic: "sqrdmulh",
    combine: multiplyHighDoubling(true),
    U: "0",
    opcode: "1101",
    summary: "Gives the rounded upper halves of twice the products of elements and one element, with a limit.",
    examples: ["sqrdmulh v0.4s, v1.4s, v2.s[1] // 20d0a24f", "sqrdmulh h0, h1, v2.h[7] // 20d8725f"],
  },
  {
    mnemonic: "sqrdmlah",
    features: feature.rdma,
    combine: multiplyHighAccumulate("add"),
    U: "1",
    opcode: "1101",
    summary: "Adds the rounded upper halves of twice the products of elements and one element to the destination, with a limit.",
    examples: ["sqrdmlah v0.4s, v1.4s, v2.s[1] // 20d0a26f", "sqrdmlah h0, h1, v2.h[7] // 20d8727f"],
  },
  {
    mnemonic: "sqrdmlsh",
    features: feature.rdma,
    combine: multiplyHighAccumulate("subtract"),
    U: "1",
    opcode: "1111",
    summary: "Subtracts the rounded upper halves of twice the products of elements and one element from the destination, with a limit.",
    examples: ["sqrdmlsh v0.4s, v1.4s, v2.s[1] // 20f0a26f", "sqrdmlsh h0, h1, v2.h[7] // 20f8727f"],
  },
];

const elements = bySize("h s");
const vectors = bySizeAndQ("4h 8h 2s 4s");

/** The element in all lanes. */
function multiplier<V extends ValueKinds>(m: Machine<V>, bits: MultiplierBits, f: ElementFields): V["v128"] {
  const { register, index } = multiplierPlace(bits, f);
  return m.lanes(bits).splat(m.lanes(bits).extract(m.vector.read(register), index));
}

/** `size` is never that of bytes here. */
const multiplierBits = (size: number): MultiplierBits => laneBits(size) as MultiplierBits;

function combined<V extends ValueKinds>(m: Machine<V>, combine: Combine, shape: Shape, f: ElementFields): void {
  const value = combine(m, shape, m.vector.read(f.Rn), multiplier(m, shape.bits as MultiplierBits, f), () => m.vector.read(f.Rd));
  writeShaped(m, f.Rd, value, shape);
}

function combinedFloats<V extends ValueKinds>(m: Machine<V>, combine: FloatCombine, shape: FloatShape, f: ElementFields): void {
  m.vector.write(
    f.Rd,
    combine(m, shape, m.vector.read(f.Rn), multiplier(m, shape.bits, f), () => m.vector.read(f.Rd)),
  );
}

function integerRows({ mnemonic, combine, U, opcode, summary, examples, features = feature.simd }: Integer): InstructionRow[] {
  const rows = [
    instruction({
      name: `${mnemonic.toUpperCase()} (by element, vector)`,
      mnemonic,
      features,
      pattern: `0 Q:1 ${U} 01111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", vectors), vector("Rn", vectors), multiplierElement(elements)],
      summary,
      reference: vectorReference,
      examples: [examples[0]],
      execute(m, f) {
        combined(m, combine, vectorShape(f.size, f.Q), f);
      },
    }),
  ];
  if (examples[1] === undefined) return rows;
  return [
    ...rows,
    instruction({
      name: `${mnemonic.toUpperCase()} (by element, scalar)`,
      mnemonic,
      features,
      pattern: `01 ${U} 11111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [scalar("Rd", elements), scalar("Rn", elements), multiplierElement(elements)],
      summary,
      reference: scalarReference,
      examples: [examples[1]],
      execute(m, f) {
        combined(m, combine, scalarShape(f.size), f);
      },
    }),
  ];
}

interface Lengthening {
  readonly mnemonic: string;
  /** Of the wide elements, the narrow ones extended as U says. */
  readonly combine: Combine;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the lower half, of the upper half, of the scalar if there is one. */
  readonly examples: readonly [string, string, string?];
}

const lengthenings: readonly Lengthening[] = [
  {
    mnemonic: "smlal",
    combine: multiplyAddWide,
    U: "0",
    opcode: "0010",
    summary: "Multiplies signed elements by one element and adds the products to elements of twice the size",
    examples: ["smlal v0.4s, v1.4h, v2.h[7] // 2028720f", "smlal2 v0.2d, v1.4s, v2.s[3] // 2028a24f"],
  },
  {
    mnemonic: "sqdmlal",
    combine: multiplyDoublingAccumulate("add"),
    U: "0",
    opcode: "0011",
    summary: "Adds twice the products of signed elements and one element to elements of twice the size, with limits",
    examples: [
      "sqdmlal v0.4s, v1.4h, v2.h[7] // 2038720f",
      "sqdmlal2 v0.2d, v1.4s, v2.s[3] // 2038a24f",
      "sqdmlal s0, h1, v2.h[7] // 2038725f",
    ],
  },
  {
    mnemonic: "smlsl",
    combine: multiplySubtract,
    U: "0",
    opcode: "0110",
    summary: "Multiplies signed elements by one element and subtracts the products from elements of twice the size",
    examples: ["smlsl v0.4s, v1.4h, v2.h[7] // 2068720f", "smlsl2 v0.2d, v1.4s, v2.s[3] // 2068a24f"],
  },
  {
    mnemonic: "sqdmlsl",
    combine: multiplyDoublingAccumulate("subtract"),
    U: "0",
    opcode: "0111",
    summary: "Subtracts twice the products of signed elements and one element from elements of twice the size, with limits",
    examples: [
      "sqdmlsl v0.4s, v1.4h, v2.h[7] // 2078720f",
      "sqdmlsl2 v0.2d, v1.4s, v2.s[3] // 2078a24f",
      "sqdmlsl d0, s1, v2.s[3] // 2078a25f",
    ],
  },
  {
    mnemonic: "smull",
    combine: multiplyWide,
    U: "0",
    opcode: "1010",
    summary: "Multiplies signed elements by one element to products of twice the size",
    examples: ["smull v0.2d, v1.2s, v2.s[3] // 20a8a20f", "smull2 v0.4s, v1.8h, v2.h[3] // 20a0724f"],
  },
  {
    mnemonic: "sqdmull",
    combine: multiplyDoubling,
    U: "0",
    opcode: "1011",
    summary: "Doubles the products of signed elements and one element, in twice the size, with limits",
    examples: [
      "sqdmull v0.4s, v1.4h, v2.h[7] // 20b8720f",
      "sqdmull2 v0.2d, v1.4s, v2.s[3] // 20b8a24f",
      "sqdmull d0, s1, v2.s[3] // 20b8a25f",
    ],
  },
  {
    mnemonic: "umlal",
    combine: multiplyAddWide,
    U: "1",
    opcode: "0010",
    summary: "Multiplies unsigned elements by one element and adds the products to elements of twice the size",
    examples: ["umlal v0.4s, v1.4h, v2.h[7] // 2028722f", "umlal2 v0.2d, v1.4s, v2.s[3] // 2028a26f"],
  },
  {
    mnemonic: "umlsl",
    combine: multiplySubtract,
    U: "1",
    opcode: "0110",
    summary: "Multiplies unsigned elements by one element and subtracts the products from elements of twice the size",
    examples: ["umlsl v0.4s, v1.4h, v2.h[7] // 2068722f", "umlsl2 v0.2d, v1.4s, v2.s[3] // 2068a26f"],
  },
  {
    mnemonic: "umull",
    combine: multiplyWide,
    U: "1",
    opcode: "1010",
    summary: "Multiplies unsigned elements by one element to products of twice the size",
    examples: ["umull v0.2d, v1.2s, v2.s[3] // 20a8a22f", "umull2 v0.4s, v1.8h, v2.h[3] // 20a0726f"],
  },
];

const halves = [bySize("4h 2s"), bySize("8h 4s")] as const;

/** `bits` are the smaller elements'. */
function combinedWide<V extends ValueKinds>(
  m: Machine<V>,
  { combine, U }: Lengthening,
  bits: MultiplierBits,
  upper: boolean,
  wide: Shape,
  f: ElementFields,
): void {
  const a = extended(m, bits, m.vector.read(f.Rn), U === "0", upper);
  const b = extended(m, bits, multiplier(m, bits, f), U === "0", false);
  writeShaped(
    m,
    f.Rd,
    combine(m, wide, a, b, () => m.vector.read(f.Rd)),
    wide,
  );
}

function lengtheningRows(line: Lengthening): InstructionRow[] {
  const { mnemonic, U, opcode, summary, examples } = line;
  const rows = halves.map((half, upper) =>
    instruction({
      name: `${mnemonic.toUpperCase()}${upper ? "2" : ""} (by element, vector)`,
      mnemonic: mnemonic + (upper ? "2" : ""),
      pattern: `0 ${upper ? "1" : "0"} ${U} 01111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", bySizeDoubled("4s 2d")), vector("Rn", half), multiplierElement(elements)],
      summary: `${summary}${upper ? ", of the upper half" : ""}.`,
      reference: vectorReference,
      examples: [examples[upper]!],
      execute(m, f) {
        const bits = multiplierBits(f.size);
        combinedWide(m, line, bits, upper === 1, { bits: doubled(bits), width: 128 }, f);
      },
    }),
  );
  if (examples[2] === undefined) return rows;
  return [
    ...rows,
    instruction({
      name: `${mnemonic.toUpperCase()} (by element, scalar)`,
      mnemonic,
      pattern: `01 ${U} 11111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [scalar("Rd", bySizeDoubled("s d")), scalar("Rn", elements), multiplierElement(elements)],
      summary: `${summary}.`,
      reference: scalarReference,
      examples: [examples[2]],
      execute(m, f) {
        combinedWide(m, line, multiplierBits(f.size), false, scalarShape(f.size + 1), f);
      },
    }),
  ];
}

interface Float {
  readonly mnemonic: "fmla" | "fmls" | "fmul" | "fmulx";
  readonly combine: FloatCombine;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the vector, the vector of half precision, the scalar, the scalar of half precision. */
  readonly examples: readonly [string, string, string, string];
}

const floats: readonly Float[] = [
  {
    mnemonic: "fmla",
    combine: multiplyAddFloats,
    U: "0",
    opcode: "0001",
    summary: "Multiplies elements by one element and adds the products to the destination, rounding once.",
    examples: [
      "fmla v0.4s, v1.4s, v31.s[3] // 2018bf4f",
      "fmla v0.8h, v1.8h, v15.h[7] // 20183f4f",
      "fmla d0, d1, v2.d[1] // 2018c25f",
      "fmla h0, h1, v2.h[0] // 2010025f",
    ],
  },
  {
    mnemonic: "fmls",
    combine: multiplySubtractFloats,
    U: "0",
    opcode: "0101",
    summary: "Multiplies elements by one element and subtracts the products from the destination, rounding once.",
    examples: [
      "fmls v0.4s, v1.4s, v31.s[3] // 2058bf4f",
      "fmls v0.8h, v1.8h, v15.h[7] // 20583f4f",
      "fmls d0, d1, v2.d[1] // 2058c25f",
      "fmls h0, h1, v2.h[0] // 2050025f",
    ],
  },
  {
    mnemonic: "fmul",
    combine: operateFloats("multiply"),
    U: "0",
    opcode: "1001",
    summary: "Multiplies elements by one element.",
    examples: [
      "fmul v0.4s, v1.4s, v31.s[3] // 2098bf4f",
      "fmul v0.8h, v1.8h, v15.h[7] // 20983f4f",
      "fmul d0, d1, v2.d[1] // 2098c25f",
      "fmul h0, h1, v2.h[0] // 2090025f",
    ],
  },
  {
    mnemonic: "fmulx",
    combine: operateFloats("multiplyExtended"),
    U: "1",
    opcode: "1001",
    summary: "Multiplies elements by one element, where 0 times infinity is 2.",
    examples: [
      "fmulx v0.4s, v1.4s, v31.s[3] // 2098bf6f",
      "fmulx v0.8h, v1.8h, v15.h[7] // 20983f6f",
      "fmulx d0, d1, v2.d[1] // 2098c27f",
      "fmulx h0, h1, v2.h[0] // 2090027f",
    ],
  },
];

const floatVectors = bySzAndQ("2s 4s 2d");
const floatScalars = bySz("s d");
const halfVectors = byQ("4h 8h");
const half = onlyShape("h");

function floatRows(line: Float): InstructionRow[] {
  const { mnemonic, combine, U, opcode, summary, examples } = line;
  const name = (view: string): string => `${mnemonic.toUpperCase()} (by element, ${view})`;
  return [
    instruction({
      name: name("vector"),
      mnemonic,
      pattern: `0 Q:1 ${U} 01111 1 sz:1 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", floatVectors), vector("Rn", floatVectors), multiplierElement(floatScalars)],
      summary,
      reference: vectorReference,
      examples: [examples[0]],
      execute(m, f) {
        combinedFloats(m, combine, floatVectorShape(sizeBits(f.sz), f.Q), f);
      },
    }),
    instruction({
      name: name("vector, half precision"),
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `0 Q:1 ${U} 01111 00 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", halfVectors), vector("Rn", halfVectors), multiplierElement(half)],
      summary,
      reference: vectorReference,
      examples: [examples[1]],
      execute(m, f) {
        combinedFloats(m, combine, floatVectorShape(16, f.Q), f);
      },
    }),
    instruction({
      name: name("scalar"),
      mnemonic,
      pattern: `01 ${U} 11111 1 sz:1 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [scalar("Rd", floatScalars), scalar("Rn", floatScalars), multiplierElement(floatScalars)],
      summary,
      reference: scalarReference,
      examples: [examples[2]],
      execute(m, f) {
        combinedFloats(m, combine, floatScalarShape(sizeBits(f.sz)), f);
      },
    }),
    instruction({
      name: name("scalar, half precision"),
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `01 ${U} 11111 00 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [scalar("Rd", half), scalar("Rn", half), multiplierElement(half)],
      summary,
      reference: scalarReference,
      examples: [examples[3]],
      execute(m, f) {
        combinedFloats(m, combine, floatScalarShape(16), f);
      },
    }),
  ];
}

interface DotProduct {
  readonly mnemonic: "sdot" | "udot";
  readonly combine: Combine;
  readonly U: "0" | "1";
  readonly summary: string;
  readonly example: string;
}

const dotProducts: readonly DotProduct[] = [
  {
    mnemonic: "sdot",
    combine: dotProduct(true),
    U: "0",
    summary: "Multiplies signed bytes by four bytes of one word and adds the products of each word to the word of the destination.",
    example: "sdot v0.4s, v1.16b, v2.4b[3] // 20e8a24f",
  },
  {
    mnemonic: "udot",
    combine: dotProduct(false),
    U: "1",
    summary: "Multiplies unsigned bytes by four bytes of one word and adds the products of each word to the word of the destination.",
    example: "udot v0.2s, v1.8b, v31.4b[0] // 20e09f2f",
  },
];

export const vectorByElementRows: readonly InstructionRow[] = [
  ...integers.flatMap(integerRows),
  ...lengthenings.flatMap(lengtheningRows),
  ...floats.flatMap(floatRows),
  ...dotProducts.map(({ mnemonic, combine, U, summary, example }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (by element)`,
      mnemonic,
      features: feature.dotprod | feature["v8.2"],
      pattern: `0 Q:1 ${U} 01111 10 L:1 M:1 Rm:4 1110 H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", byQ("2s 4s")), vector("Rn", byQ("8b 16b")), multiplierElement(onlyShape("4b"))],
      summary,
      reference: vectorReference,
      examples: [example],
      execute(m, f) {
        combined(m, combine, vectorShape(2, f.Q), f);
      },
    }),
  ),
];
