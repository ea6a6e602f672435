// Advanced SIMD with three registers that came after Armv8.0: rounded doubling products that accumulate (Armv8.1), dot products (Armv8.2).

import { type Execute, type InstructionRow, instruction, semantics } from "../instruction.ts";
import { byQ, bySize, bySizeAndQ } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";

interface Accumulating {
  readonly mnemonic: "sqrdmlah" | "sqrdmlsh";
  readonly opcode: "0000" | "0001";
  readonly summary: string;
  /** Of the vector, then of the scalar. */
  readonly examples: readonly [string, string];
  readonly execute?: Execute<"Q" | "size" | "Rm" | "Rn" | "Rd">;
  readonly executeScalar?: Execute<"size" | "Rm" | "Rn" | "Rd">;
}

const accumulating: readonly Accumulating[] = [
  {
    mnemonic: "sqrdmlah",
    opcode: "0000",
    summary: "Adds the rounded upper halves of twice the products to the destination, with a limit.",
    examples: ["sqrdmlah v0.4s, v1.4s, v2.4s // 2084826e", "sqrdmlah h0, h1, h2 // 2084427e"],
  },
  {
    mnemonic: "sqrdmlsh",
    opcode: "0001",
    summary: "Subtracts the rounded upper halves of twice the products from the destination, with a limit.",
    examples: ["sqrdmlsh v0.4h, v1.4h, v2.4h // 208c422e", "sqrdmlsh s0, s1, s2 // 208c827e"],
  },
];

interface DotProduct {
  readonly mnemonic: "sdot" | "udot";
  readonly U: "0" | "1";
  readonly summary: string;
  readonly example: string;
  readonly execute?: Execute<"Q" | "Rm" | "Rn" | "Rd">;
}

const dotProducts: readonly DotProduct[] = [
  {
    mnemonic: "sdot",
    U: "0",
    summary: "Multiplies signed bytes and adds the four products of each word to the word of the destination.",
    example: "sdot v0.4s, v1.16b, v2.16b // 2094824e",
  },
  {
    mnemonic: "udot",
    U: "1",
    summary: "Multiplies unsigned bytes and adds the four products of each word to the word of the destination.",
    example: "udot v0.2s, v1.8b, v2.8b // 2094822e",
  },
];

const vectors = bySizeAndQ("4h 8h 2s 4s");
const scalars = bySize("h s");
const words = byQ("2s 4s");
const bytes = byQ("8b 16b");

export const vectorThreeExtraRows: readonly InstructionRow[] = [
  ...accumulating.flatMap(({ mnemonic, opcode, summary, examples, execute, executeScalar }) => [
    instruction({
      name: `${mnemonic.toUpperCase()} (vector)`,
      mnemonic,
      pattern: `0 Q:1 1 01110 size:2 0 Rm:5 1 ${opcode} 1 Rn:5 Rd:5`,
      operands: [vector("Rd", vectors), vector("Rn", vectors), vector("Rm", vectors)],
      summary,
      reference: "Advanced SIMD three-register extension",
      examples: [examples[0]],
      ...semantics(execute),
    }),
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar)`,
      mnemonic,
      pattern: `01 1 11110 size:2 0 Rm:5 1 ${opcode} 1 Rn:5 Rd:5`,
      operands: [scalar("Rd", scalars), scalar("Rn", scalars), scalar("Rm", scalars)],
      summary,
      reference: "Advanced SIMD scalar three same extra",
      examples: [examples[1]],
      ...semantics(executeScalar),
    }),
  ]),
  ...dotProducts.map(({ mnemonic, U, summary, example, execute }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (vector)`,
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5`,
      operands: [vector("Rd", words), vector("Rn", bytes), vector("Rm", bytes)],
      summary,
      reference: "Advanced SIMD three-register extension",
      examples: [example],
      ...semantics(execute),
    }),
  ),
];
