// Advanced SIMD multiplications by one element of a vector: of vectors and scalars, integers and floating point, and to twice the size.

import { type Execute, type InstructionRow, instruction, semantics } from "../instruction.ts";
import { byQ, bySize, bySizeAndQ, bySizeDoubled, bySz, bySzAndQ, onlyShape } from "../operands/shapes.ts";
import { multiplierElement } from "../operands/simd-element.ts";
import { scalar, vector } from "../operands/simd-register.ts";

const vectorReference = "Advanced SIMD vector x indexed element";
const scalarReference = "Advanced SIMD scalar x indexed element";

type ElementFields = "L" | "M" | "Rm" | "H" | "Rn" | "Rd";

interface Integer {
  readonly mnemonic: string;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the vector, and of the scalar if there is one. */
  readonly examples: readonly [string, string?];
  readonly execute?: Execute<ElementFields | "Q" | "size">;
  readonly executeScalar?: Execute<ElementFields | "size">;
}

const integers: readonly Integer[] = [
  {
    mnemonic: "mla",
    U: "1",
    opcode: "0000",
    summary: "Multiplies elements by one element and adds the products to the destination.",
    examples: ["mla v0.4s, v1.4s, v31.s[3] // 2008bf6f"],
  },
  {
    mnemonic: "mls",
    U: "1",
    opcode: "0100",
    summary: "Multiplies elements by one element and subtracts the products from the destination.",
    examples: ["mls v0.8h, v1.8h, v15.h[7] // 20487f6f"],
  },
  {
    mnemonic: "mul",
    U: "0",
    opcode: "1000",
    summary: "Multiplies elements by one element.",
    examples: ["mul v0.2s, v1.2s, v2.s[1] // 2080a20f"],
  },
  {
    mnemonic: "sqdmulh",
    U: "0",
    opcode: "1100",
    summary: "Gives the upper halves of twice the products of elements and one element, with a limit.",
    examples: ["sqdmulh v0.4h, v1.4h, v2.h[4] // 20c8420f", "sqdmulh s0, s1, v2.s[1] // 20c0a25f"],
  },
  {
    mnemonic: "sqrdmulh",
    U: "0",
    opcode: "1101",
    summary: "Gives the rounded upper halves of twice the products of elements and one element, with a limit.",
    examples: ["sqrdmulh v0.4s, v1.4s, v2.s[1] // 20d0a24f", "sqrdmulh h0, h1, v2.h[7] // 20d8725f"],
  },
  {
    mnemonic: "sqrdmlah",
    U: "1",
    opcode: "1101",
    summary: "Adds the rounded upper halves of twice the products of elements and one element to the destination, with a limit.",
    examples: ["sqrdmlah v0.4s, v1.4s, v2.s[1] // 20d0a26f", "sqrdmlah h0, h1, v2.h[7] // 20d8727f"],
  },
  {
    mnemonic: "sqrdmlsh",
    U: "1",
    opcode: "1111",
    summary: "Subtracts the rounded upper halves of twice the products of elements and one element from the destination, with a limit.",
    examples: ["sqrdmlsh v0.4s, v1.4s, v2.s[1] // 20f0a26f", "sqrdmlsh h0, h1, v2.h[7] // 20f8727f"],
  },
];

const elements = bySize("h s");
const vectors = bySizeAndQ("4h 8h 2s 4s");

function integerRows({ mnemonic, U, opcode, summary, examples, execute, executeScalar }: Integer): InstructionRow[] {
  const rows = [
    instruction({
      name: `${mnemonic.toUpperCase()} (by element, vector)`,
      mnemonic,
      pattern: `0 Q:1 ${U} 01111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", vectors), vector("Rn", vectors), multiplierElement(elements)],
      summary,
      reference: vectorReference,
      examples: [examples[0]],
      ...semantics(execute),
    }),
  ];
  if (examples[1] === undefined) return rows;
  return [
    ...rows,
    instruction({
      name: `${mnemonic.toUpperCase()} (by element, scalar)`,
      mnemonic,
      pattern: `01 ${U} 11111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [scalar("Rd", elements), scalar("Rn", elements), multiplierElement(elements)],
      summary,
      reference: scalarReference,
      examples: [examples[1]],
      ...semantics(executeScalar),
    }),
  ];
}

interface Lengthening {
  readonly mnemonic: string;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the lower half, of the upper half, of the scalar if there is one. */
  readonly examples: readonly [string, string, string?];
  readonly execute?: Execute<ElementFields | "size">;
  readonly executeUpper?: Execute<ElementFields | "size">;
  readonly executeScalar?: Execute<ElementFields | "size">;
}

const lengthenings: readonly Lengthening[] = [
  {
    mnemonic: "smlal",
    U: "0",
    opcode: "0010",
    summary: "Multiplies signed elements by one element and adds the products to elements of twice the size",
    examples: ["smlal v0.4s, v1.4h, v2.h[7] // 2028720f", "smlal2 v0.2d, v1.4s, v2.s[3] // 2028a24f"],
  },
  {
    mnemonic: "sqdmlal",
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
    U: "0",
    opcode: "0110",
    summary: "Multiplies signed elements by one element and subtracts the products from elements of twice the size",
    examples: ["smlsl v0.4s, v1.4h, v2.h[7] // 2068720f", "smlsl2 v0.2d, v1.4s, v2.s[3] // 2068a24f"],
  },
  {
    mnemonic: "sqdmlsl",
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
    U: "0",
    opcode: "1010",
    summary: "Multiplies signed elements by one element to products of twice the size",
    examples: ["smull v0.2d, v1.2s, v2.s[3] // 20a8a20f", "smull2 v0.4s, v1.8h, v2.h[3] // 20a0724f"],
  },
  {
    mnemonic: "sqdmull",
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
    U: "1",
    opcode: "0010",
    summary: "Multiplies unsigned elements by one element and adds the products to elements of twice the size",
    examples: ["umlal v0.4s, v1.4h, v2.h[7] // 2028722f", "umlal2 v0.2d, v1.4s, v2.s[3] // 2028a26f"],
  },
  {
    mnemonic: "umlsl",
    U: "1",
    opcode: "0110",
    summary: "Multiplies unsigned elements by one element and subtracts the products from elements of twice the size",
    examples: ["umlsl v0.4s, v1.4h, v2.h[7] // 2068722f", "umlsl2 v0.2d, v1.4s, v2.s[3] // 2068a26f"],
  },
  {
    mnemonic: "umull",
    U: "1",
    opcode: "1010",
    summary: "Multiplies unsigned elements by one element to products of twice the size",
    examples: ["umull v0.2d, v1.2s, v2.s[3] // 20a8a22f", "umull2 v0.4s, v1.8h, v2.h[3] // 20a0726f"],
  },
];

const halves = [bySize("4h 2s"), bySize("8h 4s")] as const;

function lengtheningRows(line: Lengthening): InstructionRow[] {
  const { mnemonic, U, opcode, summary, examples, execute, executeUpper, executeScalar } = line;
  const rows = halves.map((half, upper) =>
    instruction({
      name: `${mnemonic.toUpperCase()}${upper ? "2" : ""} (by element, vector)`,
      mnemonic: mnemonic + (upper ? "2" : ""),
      pattern: `0 ${upper ? "1" : "0"} ${U} 01111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", bySizeDoubled("4s 2d")), vector("Rn", half), multiplierElement(elements)],
      summary: `${summary}${upper ? ", of the upper half" : ""}.`,
      reference: vectorReference,
      examples: [examples[upper]!],
      ...semantics(upper ? executeUpper : execute),
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
      ...semantics(executeScalar),
    }),
  ];
}

interface Float {
  readonly mnemonic: "fmla" | "fmls" | "fmul" | "fmulx";
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the vector, the vector of half precision, the scalar, the scalar of half precision. */
  readonly examples: readonly [string, string, string, string];
  readonly execute?: Execute<ElementFields | "Q" | "sz">;
  readonly executeHalf?: Execute<ElementFields | "Q">;
  readonly executeScalar?: Execute<ElementFields | "sz">;
  readonly executeScalarHalf?: Execute<ElementFields>;
}

const floats: readonly Float[] = [
  {
    mnemonic: "fmla",
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
  const { mnemonic, U, opcode, summary, examples, execute, executeHalf, executeScalar, executeScalarHalf } = line;
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
      ...semantics(execute),
    }),
    instruction({
      name: name("vector, half precision"),
      mnemonic,
      pattern: `0 Q:1 ${U} 01111 00 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", halfVectors), vector("Rn", halfVectors), multiplierElement(half)],
      summary,
      reference: vectorReference,
      examples: [examples[1]],
      ...semantics(executeHalf),
    }),
    instruction({
      name: name("scalar"),
      mnemonic,
      pattern: `01 ${U} 11111 1 sz:1 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [scalar("Rd", floatScalars), scalar("Rn", floatScalars), multiplierElement(floatScalars)],
      summary,
      reference: scalarReference,
      examples: [examples[2]],
      ...semantics(executeScalar),
    }),
    instruction({
      name: name("scalar, half precision"),
      mnemonic,
      pattern: `01 ${U} 11111 00 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`,
      operands: [scalar("Rd", half), scalar("Rn", half), multiplierElement(half)],
      summary,
      reference: scalarReference,
      examples: [examples[3]],
      ...semantics(executeScalarHalf),
    }),
  ];
}

interface DotProduct {
  readonly mnemonic: "sdot" | "udot";
  readonly U: "0" | "1";
  readonly summary: string;
  readonly example: string;
  readonly execute?: Execute<ElementFields | "Q">;
}

const dotProducts: readonly DotProduct[] = [
  {
    mnemonic: "sdot",
    U: "0",
    summary: "Multiplies signed bytes by four bytes of one word and adds the products of each word to the word of the destination.",
    example: "sdot v0.4s, v1.16b, v2.4b[3] // 20e8a24f",
  },
  {
    mnemonic: "udot",
    U: "1",
    summary: "Multiplies unsigned bytes by four bytes of one word and adds the products of each word to the word of the destination.",
    example: "udot v0.2s, v1.8b, v31.4b[0] // 20e09f2f",
  },
];

export const vectorByElementRows: readonly InstructionRow[] = [
  ...integers.flatMap(integerRows),
  ...lengthenings.flatMap(lengtheningRows),
  ...floats.flatMap(floatRows),
  ...dotProducts.map(({ mnemonic, U, summary, example, execute }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (by element)`,
      mnemonic,
      pattern: `0 Q:1 ${U} 01111 10 L:1 M:1 Rm:4 1110 H:1 0 Rn:5 Rd:5`,
      operands: [vector("Rd", byQ("2s 4s")), vector("Rn", byQ("8b 16b")), multiplierElement(onlyShape("4b"))],
      summary,
      reference: vectorReference,
      examples: [example],
      ...semantics(execute),
    }),
  ),
];
