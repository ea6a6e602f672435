// Advanced SIMD reductions to a scalar: across all elements of a vector, and of its two elements.

import { feature } from "../feature.ts";
import { type FloatCombine, floatVectorShape, operateFloats, reduceFloats, sizeBits } from "../float-operations.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import { type Combine, operate, reduce, type Shape, vectorShape } from "../lane-operations.ts";
import { doubled, extended } from "../lane-products.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { byQ, bySize, bySizeAndQ, bySizeDoubled, bySz, onlyShape } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";

interface IntegerReduction {
  readonly mnemonic: string;
  readonly combine: Combine;
  readonly U: "0" | "1";
  readonly opcode: string;
  /** Gives a result of twice the elements' size. */
  readonly long?: "signed" | "unsigned";
  readonly summary: string;
  readonly example: string;
}

const integers: readonly IntegerReduction[] = [
  {
    mnemonic: "saddlv",
    combine: operate("add"),
    U: "0",
    opcode: "00011",
    long: "signed",
    summary: "Adds all signed elements to a sum of twice their size.",
    example: "saddlv d0, v1.4s // 2038b04e",
  },
  {
    mnemonic: "uaddlv",
    combine: operate("add"),
    U: "1",
    opcode: "00011",
    long: "unsigned",
    summary: "Adds all unsigned elements to a sum of twice their size.",
    example: "uaddlv h0, v1.8b // 2038302e",
  },
  {
    mnemonic: "smaxv",
    combine: operate("maxSigned"),
    U: "0",
    opcode: "01010",
    summary: "Takes the greatest of all signed elements.",
    example: "smaxv s0, v1.4s // 20a8b04e",
  },
  {
    mnemonic: "umaxv",
    combine: operate("maxUnsigned"),
    U: "1",
    opcode: "01010",
    summary: "Takes the greatest of all unsigned elements.",
    example: "umaxv b0, v1.16b // 20a8306e",
  },
  {
    mnemonic: "sminv",
    combine: operate("minSigned"),
    U: "0",
    opcode: "11010",
    summary: "Takes the least of all signed elements.",
    example: "sminv h0, v1.4h // 20a8710e",
  },
  {
    mnemonic: "uminv",
    combine: operate("minUnsigned"),
    U: "1",
    opcode: "11010",
    summary: "Takes the least of all unsigned elements.",
    example: "uminv h0, v1.8h // 20a8716e",
  },
  {
    mnemonic: "addv",
    combine: operate("add"),
    U: "0",
    opcode: "11011",
    summary: "Adds all elements.",
    example: "addv s0, v1.4s // 20b8b14e",
  },
];

interface FloatReduction {
  readonly mnemonic: "fmaxnmv" | "fminnmv" | "fmaxv" | "fminv";
  readonly combine: FloatCombine;
  readonly a: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of single and of half precision. */
  readonly examples: readonly [string, string];
}

const floats: readonly FloatReduction[] = [
  {
    mnemonic: "fmaxnmv",
    combine: operateFloats("maximumNumber"),
    a: "0",
    opcode: "01100",
    summary: "Takes the greatest of all elements; a number rather than a quiet NaN.",
    examples: ["fmaxnmv s0, v1.4s // 20c8306e", "fmaxnmv h0, v1.8h // 20c8304e"],
  },
  {
    mnemonic: "fminnmv",
    combine: operateFloats("minimumNumber"),
    a: "1",
    opcode: "01100",
    summary: "Takes the least of all elements; a number rather than a quiet NaN.",
    examples: ["fminnmv s0, v1.4s // 20c8b06e", "fminnmv h0, v1.8h // 20c8b04e"],
  },
  {
    mnemonic: "fmaxv",
    combine: operateFloats("maximum"),
    a: "0",
    opcode: "01111",
    summary: "Takes the greatest of all elements.",
    examples: ["fmaxv s0, v1.4s // 20f8306e", "fmaxv h0, v1.4h // 20f8300e"],
  },
  {
    mnemonic: "fminv",
    combine: operateFloats("minimum"),
    a: "1",
    opcode: "01111",
    summary: "Takes the least of all elements.",
    examples: ["fminv s0, v1.4s // 20f8b06e", "fminv h0, v1.8h // 20f8b04e"],
  },
];

interface FloatPair {
  readonly mnemonic: "fmaxnmp" | "fminnmp" | "faddp" | "fmaxp" | "fminp";
  readonly combine: FloatCombine;
  readonly a: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of single or double precision, and of half precision. */
  readonly examples: readonly [string, string];
}

const pairs: readonly FloatPair[] = [
  {
    mnemonic: "fmaxnmp",
    combine: operateFloats("maximumNumber"),
    a: "0",
    opcode: "01100",
    summary: "Takes the greater of two elements; a number rather than a quiet NaN.",
    examples: ["fmaxnmp d0, v1.2d // 20c8707e", "fmaxnmp h0, v1.2h // 20c8305e"],
  },
  {
    mnemonic: "fminnmp",
    combine: operateFloats("minimumNumber"),
    a: "1",
    opcode: "01100",
    summary: "Takes the less of two elements; a number rather than a quiet NaN.",
    examples: ["fminnmp s0, v1.2s // 20c8b07e", "fminnmp h0, v1.2h // 20c8b05e"],
  },
  {
    mnemonic: "faddp",
    combine: operateFloats("add"),
    a: "0",
    opcode: "01101",
    summary: "Adds two elements.",
    examples: ["faddp d0, v1.2d // 20d8707e", "faddp h0, v1.2h // 20d8305e"],
  },
  {
    mnemonic: "fmaxp",
    combine: operateFloats("maximum"),
    a: "0",
    opcode: "01111",
    summary: "Takes the greater of two elements.",
    examples: ["fmaxp d0, v1.2d // 20f8707e", "fmaxp h0, v1.2h // 20f8305e"],
  },
  {
    mnemonic: "fminp",
    combine: operateFloats("minimum"),
    a: "1",
    opcode: "01111",
    summary: "Takes the less of two elements.",
    examples: ["fminp d0, v1.2d // 20f8f07e", "fminp h0, v1.2h // 20f8b05e"],
  },
];

const across = "Advanced SIMD across lanes";
const pairwise = "Advanced SIMD scalar pairwise";

/** The sum of elements needs twice their bits. */
function reduceLong<V extends ValueKinds>(
  m: Machine<V>,
  { bits, width }: Shape,
  a: V["v128"],
  combine: Combine,
  signed: boolean,
): V["v128"] {
  const wide: Shape = { bits: doubled(bits), width: 128 };
  const low = extended(m, bits, a, signed, false);
  const all = width === 128 ? combine(m, wide, low, extended(m, bits, a, signed, true), () => low) : low;
  return reduce(m, wide, all, combine);
}

export const vectorReduceRows: readonly InstructionRow[] = [
  ...integers.map(({ mnemonic, combine, U, opcode, long, summary, example }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 size:2 11000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", long ? bySizeDoubled("h s d") : bySize("b h s")), vector("Rn", bySizeAndQ("8b 16b 4h 8h 4s"))],
      summary,
      reference: across,
      examples: [example],
      execute(m, { Q, size, Rd, Rn }) {
        const shape = vectorShape(size, Q);
        const value = m.vector.read(Rn);
        const result = long ? reduceLong(m, shape, value, combine, long === "signed") : reduce(m, shape, value, combine);
        m.vector.write(Rd, m.vector.truncate(result, long ? doubled(shape.bits) : shape.bits));
      },
    }),
  ),
  ...floats.flatMap(({ mnemonic, combine, a, opcode, summary, examples }) => [
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 1 1 01110 ${a} 0 11000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", onlyShape("s")), vector("Rn", onlyShape("4s"))],
      summary,
      reference: across,
      examples: [examples[0]],
      execute(m, { Rd, Rn }) {
        m.vector.write(Rd, reduceFloats(m, floatVectorShape(32, 1), m.vector.read(Rn), combine));
      },
    }),
    instruction({
      name: `${mnemonic.toUpperCase()} (half precision)`,
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `0 Q:1 0 01110 ${a} 0 11000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", onlyShape("h")), vector("Rn", byQ("4h 8h"))],
      summary,
      reference: across,
      examples: [examples[1]],
      execute(m, { Q, Rd, Rn }) {
        m.vector.write(Rd, reduceFloats(m, floatVectorShape(16, Q), m.vector.read(Rn), combine));
      },
    }),
  ]),
  instruction({
    name: "ADDP (scalar)",
    mnemonic: "addp",
    pattern: "01 0 11110 11 11000 11011 10 Rn:5 Rd:5",
    operands: [scalar("Rd", onlyShape("d")), vector("Rn", onlyShape("2d"))],
    summary: "Adds two elements.",
    reference: pairwise,
    examples: ["addp d0, v1.2d // 20b8f15e"],
    execute(m, { Rd, Rn }) {
      m.vector.write(Rd, m.vector.truncate(reduce(m, vectorShape(3, 1), m.vector.read(Rn), operate("add")), 64));
    },
  }),
  ...pairs.flatMap(({ mnemonic, combine, a, opcode, summary, examples }) => [
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar)`,
      mnemonic,
      pattern: `01 1 11110 ${a} sz:1 11000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", bySz("s d")), vector("Rn", bySz("2s 2d"))],
      summary,
      reference: pairwise,
      examples: [examples[0]],
      execute(m, { sz, Rd, Rn }) {
        const bits = sizeBits(sz);
        m.vector.write(Rd, reduceFloats(m, { bits, width: sz ? 128 : 64 }, m.vector.read(Rn), combine));
      },
    }),
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar, half precision)`,
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `01 0 11110 ${a} 0 11000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", onlyShape("h")), vector("Rn", onlyShape("2h"))],
      summary,
      reference: pairwise,
      examples: [examples[1]],
      execute(m, { Rd, Rn }) {
        m.vector.write(Rd, reduceFloats(m, { bits: 16, width: 32 }, m.vector.read(Rn), combine));
      },
    }),
  ]),
];
