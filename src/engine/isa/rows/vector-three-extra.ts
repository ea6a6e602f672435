// Advanced SIMD with three registers that came after Armv8.0: rounded doubling products that accumulate (Armv8.1), dot products (Armv8.2).

import { feature } from "../feature.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import { type Combine, type Shape, scalarShape, vectorShape, writeShaped } from "../lane-operations.ts";
import { dotProduct, multiplyHighAccumulate } from "../lane-products.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { byQ, bySize, bySizeAndQ } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";

interface Accumulating {
  readonly mnemonic: "sqrdmlah" | "sqrdmlsh";
  readonly combine: Combine;
  readonly opcode: "0000" | "0001";
  readonly summary: string;
  /** Of the vector, then of the scalar. */
  readonly examples: readonly [string, string];
}

const accumulating: readonly Accumulating[] = [
  {
    mnemonic: "sqrdmlah",
    combine: multiplyHighAccumulate("add"),
    opcode: "0000",
    summary: "Adds the rounded upper halves of twice the products to the destination, with a limit.",
    examples: ["sqrdmlah v0.4s, v1.4s, v2.4s // 2084826e", "sqrdmlah h0, h1, h2 // 2084427e"],
  },
  {
    mnemonic: "sqrdmlsh",
    combine: multiplyHighAccumulate("subtract"),
    opcode: "0001",
    summary: "Subtracts the rounded upper halves of twice the products from the destination, with a limit.",
    examples: ["sqrdmlsh v0.4h, v1.4h, v2.4h // 208c422e", "sqrdmlsh s0, s1, s2 // 208c827e"],
  },
];

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
    summary: "Multiplies signed bytes and adds the four products of each word to the word of the destination.",
    example: "sdot v0.4s, v1.16b, v2.16b // 2094824e",
  },
  {
    mnemonic: "udot",
    combine: dotProduct(false),
    U: "1",
    summary: "Multiplies unsigned bytes and adds the four products of each word to the word of the destination.",
    example: "udot v0.2s, v1.8b, v2.8b // 2094822e",
  },
];

const vectors = bySizeAndQ("4h 8h 2s 4s");
const scalars = bySize("h s");
const words = byQ("2s 4s");
const bytes = byQ("8b 16b");

function combined<V extends ValueKinds>(
  m: Machine<V>,
  combine: Combine,
  shape: Shape,
  { Rd, Rn, Rm }: { readonly Rd: number; readonly Rn: number; readonly Rm: number },
): void {
  writeShaped(
    m,
    Rd,
    combine(m, shape, m.vector.read(Rn), m.vector.read(Rm), () => m.vector.read(Rd)),
    shape,
  );
}

export const vectorThreeExtraRows: readonly InstructionRow[] = [
  ...accumulating.flatMap(({ mnemonic, combine, opcode, summary, examples }) => [
    instruction({
      name: `${mnemonic.toUpperCase()} (vector)`,
      mnemonic,
      features: feature.rdma,
      pattern: `0 Q:1 1 01110 size:2 0 Rm:5 1 ${opcode} 1 Rn:5 Rd:5`,
      operands: [vector("Rd", vectors), vector("Rn", vectors), vector("Rm", vectors)],
      summary,
      reference: "Advanced SIMD three-register extension",
      examples: [examples[0]],
      execute(m, f) {
        combined(m, combine, vectorShape(f.size, f.Q), f);
      },
    }),
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar)`,
      mnemonic,
      features: feature.rdma,
      pattern: `01 1 11110 size:2 0 Rm:5 1 ${opcode} 1 Rn:5 Rd:5`,
      operands: [scalar("Rd", scalars), scalar("Rn", scalars), scalar("Rm", scalars)],
      summary,
      reference: "Advanced SIMD scalar three same extra",
      examples: [examples[1]],
      execute(m, f) {
        combined(m, combine, scalarShape(f.size), f);
      },
    }),
  ]),
  ...dotProducts.map(({ mnemonic, combine, U, summary, example }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (vector)`,
      mnemonic,
      features: feature.dotprod | feature["v8.2"],
      pattern: `0 Q:1 ${U} 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5`,
      operands: [vector("Rd", words), vector("Rn", bytes), vector("Rm", bytes)],
      summary,
      reference: "Advanced SIMD three-register extension",
      examples: [example],
      execute(m, f) {
        combined(m, combine, vectorShape(2, f.Q), f);
      },
    }),
  ),
];
