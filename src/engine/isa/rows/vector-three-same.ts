// Advanced SIMD with three registers of one shape: integers, numbers of all three precisions, bits; vectors and scalars.
// Encodings of half precision have the opcode's low bits; those of scalars differ in two bits from those of vectors.

import { feature } from "../feature.ts";
import {
  type FloatCombine,
  type FloatShape,
  floatDistance,
  floatScalarShape,
  floatVectorShape,
  multiplyAddFloats,
  multiplySubtractFloats,
  onAbsoluteFloats,
  operateFloats,
  pairwiseFloats,
} from "../float-operations.ts";
import { alias, type InstructionRow, instruction } from "../instruction.ts";
import {
  accumulate,
  addSaturating,
  type Combine,
  distanceSigned,
  distanceUnsigned,
  greaterOrEqualSigned,
  greaterOrEqualUnsigned,
  halvedDifference,
  halvedSum,
  halvedSumRoundedUp,
  haveCommonOnes,
  multiplyHighDoubling,
  multiplySubtract,
  operate,
  pairwise,
  type Shape,
  scalarShape,
  subtractSaturating,
  vectorShape,
  writeShaped,
} from "../lane-operations.ts";
import { shiftByLanes } from "../lane-shifts.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { byQ, bySize, bySizeAndQ, bySz, bySzAndQ, onlyShape, type Shapes } from "../operands/shapes.ts";
import { bothVectors, scalar, vector } from "../operands/simd-register.ts";
import type { Fields } from "../pattern.ts";

const names = {
  vector: "Advanced SIMD three same",
  vectorHalf: "Advanced SIMD three same (FP16)",
  scalar: "Advanced SIMD scalar three same",
  scalarHalf: "Advanced SIMD scalar three same FP16",
} as const;

const vectors = <Names extends string>(shapes: Shapes<Names>) => [vector("Rd", shapes), vector("Rn", shapes), vector("Rm", shapes)];
const scalars = <Names extends string>(shapes: Shapes<Names>) => [scalar("Rd", shapes), scalar("Rn", shapes), scalar("Rm", shapes)];

interface Integer {
  readonly mnemonic: string;
  readonly combine: Combine;
  /** What else the Arm ARM has under this name: "register" beside "zero". */
  readonly form?: string;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly arrangements: string;
  /** Banks of the scalar form, if there is one. */
  readonly banks?: string;
  readonly summary: string;
  /** Of the vector, then of the scalar. */
  readonly examples: readonly [string, string?];
}

const noted = (mnemonic: string, form: string | undefined, note: string): string =>
  `${mnemonic.toUpperCase()} (${form ? `${form}, ` : ""}${note})`;

type Registers = Fields<"Rd" | "Rn" | "Rm">;

function combined<V extends ValueKinds>(m: Machine<V>, combine: Combine, shape: Shape, { Rd, Rn, Rm }: Registers): void {
  writeShaped(
    m,
    Rd,
    combine(m, shape, m.vector.read(Rn), m.vector.read(Rm), () => m.vector.read(Rd)),
    shape,
  );
}

function combinedFloats<V extends ValueKinds>(m: Machine<V>, combine: FloatCombine, shape: FloatShape, { Rd, Rn, Rm }: Registers): void {
  m.vector.write(
    Rd,
    combine(m, shape, m.vector.read(Rn), m.vector.read(Rm), () => m.vector.read(Rd)),
  );
}

function integerRows({ mnemonic, combine, form, U, opcode, arrangements, banks, summary, examples }: Integer): InstructionRow[] {
  const rows = [
    instruction({
      name: noted(mnemonic, form, "vector"),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 size:2 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
      operands: vectors(bySizeAndQ(arrangements)),
      summary,
      reference: names.vector,
      examples: [examples[0]],
      execute(m, f) {
        combined(m, combine, vectorShape(f.size, f.Q), f);
      },
    }),
  ];
  if (banks === undefined) return rows;
  const single = instruction({
    name: noted(mnemonic, form, "scalar"),
    mnemonic,
    pattern: `01 ${U} 11110 size:2 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    operands: scalars(bySize(banks)),
    summary,
    reference: names.scalar,
    examples: [examples[1]!],
    execute(m, f) {
      combined(m, combine, scalarShape(f.size), f);
    },
  });
  return [...rows, single];
}

interface Float {
  readonly mnemonic: string;
  readonly combine: FloatCombine;
  readonly form?: string;
  readonly U: "0" | "1";
  /** The high bit of `size`, which belongs to the operation here. */
  readonly a: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the vector, the vector of half precision, and of scalars likewise if there are such forms. */
  readonly examples: readonly [string, string, string?, string?];
}

function floatRows({ mnemonic, combine, form, U, a, opcode, summary, examples }: Float): InstructionRow[] {
  const low = opcode.slice(2);
  const rows = [
    instruction({
      name: noted(mnemonic, form, "vector"),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
      operands: vectors(bySzAndQ("2s 4s 2d")),
      summary,
      reference: names.vector,
      examples: [examples[0]],
      execute(m, f) {
        combinedFloats(m, combine, floatVectorShape(f.sz ? 64 : 32, f.Q), f);
      },
    }),
    instruction({
      name: noted(mnemonic, form, "vector, half precision"),
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `0 Q:1 ${U} 01110 ${a} 10 Rm:5 00 ${low} 1 Rn:5 Rd:5`,
      operands: vectors(byQ("4h 8h")),
      summary,
      reference: names.vectorHalf,
      examples: [examples[1]],
      execute(m, f) {
        combinedFloats(m, combine, floatVectorShape(16, f.Q), f);
      },
    }),
  ];
  if (examples[2] === undefined) return rows;
  return [
    ...rows,
    instruction({
      name: noted(mnemonic, form, "scalar"),
      mnemonic,
      pattern: `01 ${U} 11110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
      operands: scalars(bySz("s d")),
      summary,
      reference: names.scalar,
      examples: [examples[2]],
      execute(m, f) {
        combinedFloats(m, combine, floatScalarShape(f.sz ? 64 : 32), f);
      },
    }),
    instruction({
      name: noted(mnemonic, form, "scalar, half precision"),
      mnemonic,
      features: feature.simd | feature.fp16,
      pattern: `01 ${U} 11110 ${a} 10 Rm:5 00 ${low} 1 Rn:5 Rd:5`,
      operands: scalars(onlyShape("h")),
      summary,
      reference: names.scalarHalf,
      examples: [examples[3]!],
      execute(m, f) {
        combinedFloats(m, combine, floatScalarShape(16), f);
      },
    }),
  ];
}

const bytes = "8b 16b";
const halvesAndWords = "4h 8h 2s 4s";
const upToWords = `${bytes} ${halvesAndWords}`;
const all = `${upToWords} 2d`;

const integers: readonly Integer[] = [
  {
    mnemonic: "shadd",
    combine: halvedSum(true),
    U: "0",
    opcode: "00000",
    arrangements: upToWords,
    summary: "Halves the sums of signed elements, rounding down.",
    examples: ["shadd v0.4s, v1.4s, v2.4s // 2004a24e"],
  },
  {
    mnemonic: "sqadd",
    combine: addSaturating(true),
    U: "0",
    opcode: "00001",
    arrangements: all,
    banks: "b h s d",
    summary: "Adds signed elements, with the nearest limit where a sum does not fit.",
    examples: ["sqadd v0.2d, v1.2d, v2.2d // 200ce24e", "sqadd d0, d1, d2 // 200ce25e"],
  },
  {
    mnemonic: "srhadd",
    combine: halvedSumRoundedUp(true),
    U: "0",
    opcode: "00010",
    arrangements: upToWords,
    summary: "Halves the sums of signed elements, rounding up.",
    examples: ["srhadd v0.4s, v1.4s, v2.4s // 2014a24e"],
  },
  {
    mnemonic: "shsub",
    combine: halvedDifference(true),
    U: "0",
    opcode: "00100",
    arrangements: upToWords,
    summary: "Halves the differences of signed elements, rounding down.",
    examples: ["shsub v0.4s, v1.4s, v2.4s // 2024a24e"],
  },
  {
    mnemonic: "sqsub",
    combine: subtractSaturating(true),
    U: "0",
    opcode: "00101",
    arrangements: all,
    banks: "b h s d",
    summary: "Subtracts signed elements, with the nearest limit where a difference does not fit.",
    examples: ["sqsub v0.2d, v1.2d, v2.2d // 202ce24e", "sqsub d0, d1, d2 // 202ce25e"],
  },
  {
    mnemonic: "cmgt",
    combine: operate("greaterSigned"),
    form: "register",
    U: "0",
    opcode: "00110",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element where the first signed element is greater than the second, else none.",
    examples: ["cmgt v0.2d, v1.2d, v2.2d // 2034e24e", "cmgt d0, d1, d2 // 2034e25e"],
  },
  {
    mnemonic: "cmge",
    combine: greaterOrEqualSigned,
    form: "register",
    U: "0",
    opcode: "00111",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element where the first signed element is greater than the second or equal, else none.",
    examples: ["cmge v0.2d, v1.2d, v2.2d // 203ce24e", "cmge d0, d1, d2 // 203ce25e"],
  },
  {
    mnemonic: "sshl",
    combine: shiftByLanes({ signed: true }),
    U: "0",
    opcode: "01000",
    arrangements: all,
    banks: "d",
    summary: "Shifts signed elements left by the low bytes of the others, right where those are negative.",
    examples: ["sshl v0.2d, v1.2d, v2.2d // 2044e24e", "sshl d0, d1, d2 // 2044e25e"],
  },
  {
    mnemonic: "sqshl",
    combine: shiftByLanes({ signed: true, saturating: true }),
    form: "register",
    U: "0",
    opcode: "01001",
    arrangements: all,
    banks: "b h s d",
    summary: "Shifts signed elements left by the low bytes of the others, with the nearest limit where a result does not fit.",
    examples: ["sqshl v0.2d, v1.2d, v2.2d // 204ce24e", "sqshl d0, d1, d2 // 204ce25e"],
  },
  {
    mnemonic: "srshl",
    combine: shiftByLanes({ signed: true, rounded: true }),
    U: "0",
    opcode: "01010",
    arrangements: all,
    banks: "d",
    summary: "Shifts signed elements left by the low bytes of the others; shifts to the right round.",
    examples: ["srshl v0.2d, v1.2d, v2.2d // 2054e24e", "srshl d0, d1, d2 // 2054e25e"],
  },
  {
    mnemonic: "sqrshl",
    combine: shiftByLanes({ signed: true, rounded: true, saturating: true }),
    U: "0",
    opcode: "01011",
    arrangements: all,
    banks: "b h s d",
    summary: "Shifts signed elements left by the low bytes of the others, with rounding and limits.",
    examples: ["sqrshl v0.2d, v1.2d, v2.2d // 205ce24e", "sqrshl d0, d1, d2 // 205ce25e"],
  },
  {
    mnemonic: "smax",
    combine: operate("maxSigned"),
    U: "0",
    opcode: "01100",
    arrangements: upToWords,
    summary: "Takes the greater of each two signed elements.",
    examples: ["smax v0.4s, v1.4s, v2.4s // 2064a24e"],
  },
  {
    mnemonic: "smin",
    combine: operate("minSigned"),
    U: "0",
    opcode: "01101",
    arrangements: upToWords,
    summary: "Takes the less of each two signed elements.",
    examples: ["smin v0.4s, v1.4s, v2.4s // 206ca24e"],
  },
  {
    mnemonic: "sabd",
    combine: distanceSigned,
    U: "0",
    opcode: "01110",
    arrangements: upToWords,
    summary: "Gives how far signed elements are apart.",
    examples: ["sabd v0.4s, v1.4s, v2.4s // 2074a24e"],
  },
  {
    mnemonic: "saba",
    combine: accumulate(distanceSigned),
    U: "0",
    opcode: "01111",
    arrangements: upToWords,
    summary: "Adds how far signed elements are apart to the destination.",
    examples: ["saba v0.4s, v1.4s, v2.4s // 207ca24e"],
  },
  {
    mnemonic: "smaxp",
    combine: pairwise(operate("maxSigned")),
    U: "0",
    opcode: "10100",
    arrangements: upToWords,
    summary: "Takes the greater of each two neighbouring signed elements.",
    examples: ["smaxp v0.4s, v1.4s, v2.4s // 20a4a24e"],
  },
  {
    mnemonic: "sminp",
    combine: pairwise(operate("minSigned")),
    U: "0",
    opcode: "10101",
    arrangements: upToWords,
    summary: "Takes the less of each two neighbouring signed elements.",
    examples: ["sminp v0.4s, v1.4s, v2.4s // 20aca24e"],
  },
  {
    mnemonic: "uhadd",
    combine: halvedSum(false),
    U: "1",
    opcode: "00000",
    arrangements: upToWords,
    summary: "Halves the sums of unsigned elements, rounding down.",
    examples: ["uhadd v0.4s, v1.4s, v2.4s // 2004a26e"],
  },
  {
    mnemonic: "uqadd",
    combine: addSaturating(false),
    U: "1",
    opcode: "00001",
    arrangements: all,
    banks: "b h s d",
    summary: "Adds unsigned elements, with the nearest limit where a sum does not fit.",
    examples: ["uqadd v0.2d, v1.2d, v2.2d // 200ce26e", "uqadd d0, d1, d2 // 200ce27e"],
  },
  {
    mnemonic: "urhadd",
    combine: halvedSumRoundedUp(false),
    U: "1",
    opcode: "00010",
    arrangements: upToWords,
    summary: "Halves the sums of unsigned elements, rounding up.",
    examples: ["urhadd v0.4s, v1.4s, v2.4s // 2014a26e"],
  },
  {
    mnemonic: "uhsub",
    combine: halvedDifference(false),
    U: "1",
    opcode: "00100",
    arrangements: upToWords,
    summary: "Halves the differences of unsigned elements, rounding down.",
    examples: ["uhsub v0.4s, v1.4s, v2.4s // 2024a26e"],
  },
  {
    mnemonic: "uqsub",
    combine: subtractSaturating(false),
    U: "1",
    opcode: "00101",
    arrangements: all,
    banks: "b h s d",
    summary: "Subtracts unsigned elements, with the nearest limit where a difference does not fit.",
    examples: ["uqsub v0.2d, v1.2d, v2.2d // 202ce26e", "uqsub d0, d1, d2 // 202ce27e"],
  },
  {
    mnemonic: "cmhi",
    combine: operate("greaterUnsigned"),
    form: "register",
    U: "1",
    opcode: "00110",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element where the first unsigned element is greater than the second, else none.",
    examples: ["cmhi v0.2d, v1.2d, v2.2d // 2034e26e", "cmhi d0, d1, d2 // 2034e27e"],
  },
  {
    mnemonic: "cmhs",
    combine: greaterOrEqualUnsigned,
    form: "register",
    U: "1",
    opcode: "00111",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element where the first unsigned element is greater than the second or equal, else none.",
    examples: ["cmhs v0.2d, v1.2d, v2.2d // 203ce26e", "cmhs d0, d1, d2 // 203ce27e"],
  },
  {
    mnemonic: "ushl",
    combine: shiftByLanes({ signed: false }),
    U: "1",
    opcode: "01000",
    arrangements: all,
    banks: "d",
    summary: "Shifts unsigned elements left by the low bytes of the others, right where those are negative.",
    examples: ["ushl v0.2d, v1.2d, v2.2d // 2044e26e", "ushl d0, d1, d2 // 2044e27e"],
  },
  {
    mnemonic: "uqshl",
    combine: shiftByLanes({ signed: false, saturating: true }),
    form: "register",
    U: "1",
    opcode: "01001",
    arrangements: all,
    banks: "b h s d",
    summary: "Shifts unsigned elements left by the low bytes of the others, with the nearest limit where a result does not fit.",
    examples: ["uqshl v0.2d, v1.2d, v2.2d // 204ce26e", "uqshl d0, d1, d2 // 204ce27e"],
  },
  {
    mnemonic: "urshl",
    combine: shiftByLanes({ signed: false, rounded: true }),
    U: "1",
    opcode: "01010",
    arrangements: all,
    banks: "d",
    summary: "Shifts unsigned elements left by the low bytes of the others; shifts to the right round.",
    examples: ["urshl v0.2d, v1.2d, v2.2d // 2054e26e", "urshl d0, d1, d2 // 2054e27e"],
  },
  {
    mnemonic: "uqrshl",
    combine: shiftByLanes({ signed: false, rounded: true, saturating: true }),
    U: "1",
    opcode: "01011",
    arrangements: all,
    banks: "b h s d",
    summary: "Shifts unsigned elements left by the low bytes of the others, with rounding and limits.",
    examples: ["uqrshl v0.2d, v1.2d, v2.2d // 205ce26e", "uqrshl d0, d1, d2 // 205ce27e"],
  },
  {
    mnemonic: "umax",
    combine: operate("maxUnsigned"),
    U: "1",
    opcode: "01100",
    arrangements: upToWords,
    summary: "Takes the greater of each two unsigned elements.",
    examples: ["umax v0.4s, v1.4s, v2.4s // 2064a26e"],
  },
  {
    mnemonic: "umin",
    combine: operate("minUnsigned"),
    U: "1",
    opcode: "01101",
    arrangements: upToWords,
    summary: "Takes the less of each two unsigned elements.",
    examples: ["umin v0.4s, v1.4s, v2.4s // 206ca26e"],
  },
  {
    mnemonic: "uabd",
    combine: distanceUnsigned,
    U: "1",
    opcode: "01110",
    arrangements: upToWords,
    summary: "Gives how far unsigned elements are apart.",
    examples: ["uabd v0.4s, v1.4s, v2.4s // 2074a26e"],
  },
  {
    mnemonic: "uaba",
    combine: accumulate(distanceUnsigned),
    U: "1",
    opcode: "01111",
    arrangements: upToWords,
    summary: "Adds how far unsigned elements are apart to the destination.",
    examples: ["uaba v0.4s, v1.4s, v2.4s // 207ca26e"],
  },
  {
    mnemonic: "umaxp",
    combine: pairwise(operate("maxUnsigned")),
    U: "1",
    opcode: "10100",
    arrangements: upToWords,
    summary: "Takes the greater of each two neighbouring unsigned elements.",
    examples: ["umaxp v0.4s, v1.4s, v2.4s // 20a4a26e"],
  },
  {
    mnemonic: "uminp",
    combine: pairwise(operate("minUnsigned")),
    U: "1",
    opcode: "10101",
    arrangements: upToWords,
    summary: "Takes the less of each two neighbouring unsigned elements.",
    examples: ["uminp v0.4s, v1.4s, v2.4s // 20aca26e"],
  },
  {
    mnemonic: "add",
    combine: operate("add"),
    U: "0",
    opcode: "10000",
    arrangements: all,
    banks: "d",
    summary: "Adds elements.",
    examples: ["add v0.2d, v1.2d, v2.2d // 2084e24e", "add d0, d1, d2 // 2084e25e"],
  },
  {
    mnemonic: "sub",
    combine: operate("subtract"),
    U: "1",
    opcode: "10000",
    arrangements: all,
    banks: "d",
    summary: "Subtracts elements.",
    examples: ["sub v0.2d, v1.2d, v2.2d // 2084e26e", "sub d0, d1, d2 // 2084e27e"],
  },
  {
    mnemonic: "cmtst",
    combine: haveCommonOnes,
    U: "0",
    opcode: "10001",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element where the two have a 1 in common, else none.",
    examples: ["cmtst v0.2d, v1.2d, v2.2d // 208ce24e", "cmtst d0, d1, d2 // 208ce25e"],
  },
  {
    mnemonic: "cmeq",
    combine: operate("equal"),
    form: "register",
    U: "1",
    opcode: "10001",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element where the two are equal, else none.",
    examples: ["cmeq v0.2d, v1.2d, v2.2d // 208ce26e", "cmeq d0, d1, d2 // 208ce27e"],
  },
  {
    mnemonic: "mla",
    combine: accumulate(operate("multiply")),
    U: "0",
    opcode: "10010",
    arrangements: upToWords,
    summary: "Multiplies elements and adds the products to the destination.",
    examples: ["mla v0.4s, v1.4s, v2.4s // 2094a24e"],
  },
  {
    mnemonic: "mls",
    combine: multiplySubtract,
    U: "1",
    opcode: "10010",
    arrangements: upToWords,
    summary: "Multiplies elements and subtracts the products from the destination.",
    examples: ["mls v0.4s, v1.4s, v2.4s // 2094a26e"],
  },
  {
    mnemonic: "mul",
    combine: operate("multiply"),
    U: "0",
    opcode: "10011",
    arrangements: upToWords,
    summary: "Multiplies elements.",
    examples: ["mul v0.4s, v1.4s, v2.4s // 209ca24e"],
  },
  {
    mnemonic: "pmul",
    combine: (m, _shape, a, b) => m.crypto.polynomialMultiply(a, b),
    U: "1",
    opcode: "10011",
    arrangements: bytes,
    summary: "Multiplies elements as polynomials over bits.",
    examples: ["pmul v0.16b, v1.16b, v2.16b // 209c226e"],
  },
  {
    mnemonic: "sqdmulh",
    combine: multiplyHighDoubling(false),
    U: "0",
    opcode: "10110",
    arrangements: halvesAndWords,
    banks: "h s",
    summary: "Gives the upper halves of twice the products, with a limit.",
    examples: ["sqdmulh v0.4s, v1.4s, v2.4s // 20b4a24e", "sqdmulh s0, s1, s2 // 20b4a25e"],
  },
  {
    mnemonic: "sqrdmulh",
    combine: multiplyHighDoubling(true),
    U: "1",
    opcode: "10110",
    arrangements: halvesAndWords,
    banks: "h s",
    summary: "Gives the rounded upper halves of twice the products, with a limit.",
    examples: ["sqrdmulh v0.4s, v1.4s, v2.4s // 20b4a26e", "sqrdmulh s0, s1, s2 // 20b4a27e"],
  },
  {
    mnemonic: "addp",
    combine: pairwise(operate("add")),
    U: "0",
    opcode: "10111",
    arrangements: all,
    summary: "Adds neighbouring elements.",
    examples: ["addp v0.2d, v1.2d, v2.2d // 20bce24e"],
  },
];

const floats: readonly Float[] = [
  {
    mnemonic: "fmaxnm",
    combine: operateFloats("maximumNumber"),
    U: "0",
    a: "0",
    opcode: "11000",
    summary: "Takes the greater of each two elements; a number rather than a quiet NaN.",
    examples: ["fmaxnm v0.4s, v1.4s, v2.4s // 20c4224e", "fmaxnm v0.8h, v1.8h, v2.8h // 2004424e"],
  },
  {
    mnemonic: "fminnm",
    combine: operateFloats("minimumNumber"),
    U: "0",
    a: "1",
    opcode: "11000",
    summary: "Takes the less of each two elements; a number rather than a quiet NaN.",
    examples: ["fminnm v0.4s, v1.4s, v2.4s // 20c4a24e", "fminnm v0.8h, v1.8h, v2.8h // 2004c24e"],
  },
  {
    mnemonic: "fmla",
    combine: multiplyAddFloats,
    U: "0",
    a: "0",
    opcode: "11001",
    summary: "Multiplies elements and adds the products to the destination, rounding once.",
    examples: ["fmla v0.4s, v1.4s, v2.4s // 20cc224e", "fmla v0.8h, v1.8h, v2.8h // 200c424e"],
  },
  {
    mnemonic: "fmls",
    combine: multiplySubtractFloats,
    U: "0",
    a: "1",
    opcode: "11001",
    summary: "Multiplies elements and subtracts the products from the destination, rounding once.",
    examples: ["fmls v0.4s, v1.4s, v2.4s // 20cca24e", "fmls v0.8h, v1.8h, v2.8h // 200cc24e"],
  },
  {
    mnemonic: "fadd",
    combine: operateFloats("add"),
    U: "0",
    a: "0",
    opcode: "11010",
    summary: "Adds elements.",
    examples: ["fadd v0.4s, v1.4s, v2.4s // 20d4224e", "fadd v0.8h, v1.8h, v2.8h // 2014424e"],
  },
  {
    mnemonic: "fsub",
    combine: operateFloats("subtract"),
    U: "0",
    a: "1",
    opcode: "11010",
    summary: "Subtracts elements.",
    examples: ["fsub v0.4s, v1.4s, v2.4s // 20d4a24e", "fsub v0.8h, v1.8h, v2.8h // 2014c24e"],
  },
  {
    mnemonic: "fmulx",
    combine: operateFloats("multiplyExtended"),
    U: "0",
    a: "0",
    opcode: "11011",
    summary: "Multiplies elements, where 0 times infinity is 2.",
    examples: [
      "fmulx v0.4s, v1.4s, v2.4s // 20dc224e",
      "fmulx v0.8h, v1.8h, v2.8h // 201c424e",
      "fmulx d0, d1, d2 // 20dc625e",
      "fmulx h0, h1, h2 // 201c425e",
    ],
  },
  {
    mnemonic: "fcmeq",
    combine: operateFloats("equal"),
    form: "register",
    U: "0",
    a: "0",
    opcode: "11100",
    summary: "Sets all bits of an element where the two are equal, else none.",
    examples: [
      "fcmeq v0.4s, v1.4s, v2.4s // 20e4224e",
      "fcmeq v0.8h, v1.8h, v2.8h // 2024424e",
      "fcmeq d0, d1, d2 // 20e4625e",
      "fcmeq h0, h1, h2 // 2024425e",
    ],
  },
  {
    mnemonic: "fmax",
    combine: operateFloats("maximum"),
    U: "0",
    a: "0",
    opcode: "11110",
    summary: "Takes the greater of each two elements.",
    examples: ["fmax v0.4s, v1.4s, v2.4s // 20f4224e", "fmax v0.8h, v1.8h, v2.8h // 2034424e"],
  },
  {
    mnemonic: "fmin",
    combine: operateFloats("minimum"),
    U: "0",
    a: "1",
    opcode: "11110",
    summary: "Takes the less of each two elements.",
    examples: ["fmin v0.4s, v1.4s, v2.4s // 20f4a24e", "fmin v0.8h, v1.8h, v2.8h // 2034c24e"],
  },
  {
    mnemonic: "frecps",
    combine: operateFloats("reciprocalStep"),
    U: "0",
    a: "0",
    opcode: "11111",
    summary: "Gives 2 − a × b: a step of Newton's method towards a reciprocal.",
    examples: [
      "frecps v0.4s, v1.4s, v2.4s // 20fc224e",
      "frecps v0.8h, v1.8h, v2.8h // 203c424e",
      "frecps d0, d1, d2 // 20fc625e",
      "frecps h0, h1, h2 // 203c425e",
    ],
  },
  {
    mnemonic: "frsqrts",
    combine: operateFloats("reciprocalSquareRootStep"),
    U: "0",
    a: "1",
    opcode: "11111",
    summary: "Gives (3 − a × b) / 2: a step of Newton's method towards the reciprocal of a square root.",
    examples: [
      "frsqrts v0.4s, v1.4s, v2.4s // 20fca24e",
      "frsqrts v0.8h, v1.8h, v2.8h // 203cc24e",
      "frsqrts d0, d1, d2 // 20fce25e",
      "frsqrts h0, h1, h2 // 203cc25e",
    ],
  },
  {
    mnemonic: "fmaxnmp",
    combine: pairwiseFloats(operateFloats("maximumNumber")),
    U: "1",
    a: "0",
    opcode: "11000",
    summary: "Takes the greater of each two neighbouring elements; a number rather than a quiet NaN.",
    examples: ["fmaxnmp v0.4s, v1.4s, v2.4s // 20c4226e", "fmaxnmp v0.8h, v1.8h, v2.8h // 2004426e"],
  },
  {
    mnemonic: "fminnmp",
    combine: pairwiseFloats(operateFloats("minimumNumber")),
    U: "1",
    a: "1",
    opcode: "11000",
    summary: "Takes the less of each two neighbouring elements; a number rather than a quiet NaN.",
    examples: ["fminnmp v0.4s, v1.4s, v2.4s // 20c4a26e", "fminnmp v0.8h, v1.8h, v2.8h // 2004c26e"],
  },
  {
    mnemonic: "faddp",
    combine: pairwiseFloats(operateFloats("add")),
    U: "1",
    a: "0",
    opcode: "11010",
    summary: "Adds neighbouring elements.",
    examples: ["faddp v0.4s, v1.4s, v2.4s // 20d4226e", "faddp v0.8h, v1.8h, v2.8h // 2014426e"],
  },
  {
    mnemonic: "fabd",
    combine: floatDistance,
    U: "1",
    a: "1",
    opcode: "11010",
    summary: "Gives how far elements are apart.",
    examples: [
      "fabd v0.4s, v1.4s, v2.4s // 20d4a26e",
      "fabd v0.8h, v1.8h, v2.8h // 2014c26e",
      "fabd d0, d1, d2 // 20d4e27e",
      "fabd h0, h1, h2 // 2014c27e",
    ],
  },
  {
    mnemonic: "fmul",
    combine: operateFloats("multiply"),
    U: "1",
    a: "0",
    opcode: "11011",
    summary: "Multiplies elements.",
    examples: ["fmul v0.4s, v1.4s, v2.4s // 20dc226e", "fmul v0.8h, v1.8h, v2.8h // 201c426e"],
  },
  {
    mnemonic: "fcmge",
    combine: operateFloats("greaterOrEqual"),
    form: "register",
    U: "1",
    a: "0",
    opcode: "11100",
    summary: "Sets all bits of an element where the first is greater than the second or equal, else none.",
    examples: [
      "fcmge v0.4s, v1.4s, v2.4s // 20e4226e",
      "fcmge v0.8h, v1.8h, v2.8h // 2024426e",
      "fcmge d0, d1, d2 // 20e4627e",
      "fcmge h0, h1, h2 // 2024427e",
    ],
  },
  {
    mnemonic: "fcmgt",
    combine: operateFloats("greater"),
    form: "register",
    U: "1",
    a: "1",
    opcode: "11100",
    summary: "Sets all bits of an element where the first is greater than the second, else none.",
    examples: [
      "fcmgt v0.4s, v1.4s, v2.4s // 20e4a26e",
      "fcmgt v0.8h, v1.8h, v2.8h // 2024c26e",
      "fcmgt d0, d1, d2 // 20e4e27e",
      "fcmgt h0, h1, h2 // 2024c27e",
    ],
  },
  {
    mnemonic: "facge",
    combine: onAbsoluteFloats(operateFloats("greaterOrEqual")),
    U: "1",
    a: "0",
    opcode: "11101",
    summary: "Sets all bits of an element where the first is greater or equal without regard to signs, else none.",
    examples: [
      "facge v0.4s, v1.4s, v2.4s // 20ec226e",
      "facge v0.8h, v1.8h, v2.8h // 202c426e",
      "facge d0, d1, d2 // 20ec627e",
      "facge h0, h1, h2 // 202c427e",
    ],
  },
  {
    mnemonic: "facgt",
    combine: onAbsoluteFloats(operateFloats("greater")),
    U: "1",
    a: "1",
    opcode: "11101",
    summary: "Sets all bits of an element where the first is greater without regard to signs, else none.",
    examples: [
      "facgt v0.4s, v1.4s, v2.4s // 20eca26e",
      "facgt v0.8h, v1.8h, v2.8h // 202cc26e",
      "facgt d0, d1, d2 // 20ece27e",
      "facgt h0, h1, h2 // 202cc27e",
    ],
  },
  {
    mnemonic: "fmaxp",
    combine: pairwiseFloats(operateFloats("maximum")),
    U: "1",
    a: "0",
    opcode: "11110",
    summary: "Takes the greater of each two neighbouring elements.",
    examples: ["fmaxp v0.4s, v1.4s, v2.4s // 20f4226e", "fmaxp v0.8h, v1.8h, v2.8h // 2034426e"],
  },
  {
    mnemonic: "fminp",
    combine: pairwiseFloats(operateFloats("minimum")),
    U: "1",
    a: "1",
    opcode: "11110",
    summary: "Takes the less of each two neighbouring elements.",
    examples: ["fminp v0.4s, v1.4s, v2.4s // 20f4a26e", "fminp v0.8h, v1.8h, v2.8h // 2034c26e"],
  },
  {
    mnemonic: "fdiv",
    combine: operateFloats("divide"),
    U: "1",
    a: "0",
    opcode: "11111",
    summary: "Divides elements.",
    examples: ["fdiv v0.4s, v1.4s, v2.4s // 20fc226e", "fdiv v0.8h, v1.8h, v2.8h // 203c426e"],
  },
];

interface Logic {
  readonly mnemonic: string;
  readonly combine: Combine;
  readonly U: "0" | "1";
  readonly size: "00" | "01" | "10" | "11";
  readonly summary: string;
  readonly example: string;
}

const logic: readonly Logic[] = [
  {
    mnemonic: "and",
    combine: (m, _shape, a, b) => m.vector.and(a, b),
    U: "0",
    size: "00",
    summary: "Ands the bits of two vectors.",
    example: "and v0.16b, v1.16b, v2.16b // 201c224e",
  },
  {
    mnemonic: "bic",
    combine: (m, _shape, a, b) => m.vector.and(a, m.vector.not(b)),
    U: "0",
    size: "01",
    summary: "Clears the bits of a vector that are 1 in another.",
    example: "bic v0.16b, v1.16b, v2.16b // 201c624e",
  },
  {
    mnemonic: "orr",
    combine: (m, _shape, a, b) => m.vector.or(a, b),
    U: "0",
    size: "10",
    summary: "Ors the bits of two vectors.",
    example: "orr v0.16b, v1.16b, v2.16b // 201ca24e",
  },
  {
    mnemonic: "orn",
    combine: (m, _shape, a, b) => m.vector.or(a, m.vector.not(b)),
    U: "0",
    size: "11",
    summary: "Ors the bits of a vector and the inverted bits of another.",
    example: "orn v0.16b, v1.16b, v2.16b // 201ce24e",
  },
  {
    mnemonic: "eor",
    combine: (m, _shape, a, b) => m.vector.xor(a, b),
    U: "1",
    size: "00",
    summary: "Exclusive-ors the bits of two vectors.",
    example: "eor v0.16b, v1.16b, v2.16b // 201c226e",
  },
  {
    mnemonic: "bsl",
    combine: (m, _shape, a, b, d) => m.vector.merge(d(), a, b),
    U: "1",
    size: "01",
    summary: "Takes each bit from the first source where the destination has 1, else from the second.",
    example: "bsl v0.16b, v1.16b, v2.16b // 201c626e",
  },
  {
    mnemonic: "bit",
    combine: (m, _shape, a, b, d) => m.vector.merge(b, a, d()),
    U: "1",
    size: "10",
    summary: "Copies the bits of the first source for which the second has 1.",
    example: "bit v0.16b, v1.16b, v2.16b // 201ca26e",
  },
  {
    mnemonic: "bif",
    combine: (m, _shape, a, b, d) => m.vector.merge(b, d(), a),
    U: "1",
    size: "11",
    summary: "Copies the bits of the first source for which the second has 0.",
    example: "bif v0.16b, v1.16b, v2.16b // 201ce26e",
  },
];

export const vectorThreeSameRows: readonly InstructionRow[] = [
  ...integers.flatMap(integerRows),
  ...floats.flatMap(floatRows),
  ...logic.map(({ mnemonic, combine, U, size, summary, example }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (vector)`,
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 ${size} 1 Rm:5 00011 1 Rn:5 Rd:5`,
      operands: vectors(byQ(bytes)),
      summary,
      reference: names.vector,
      examples: [example],
      execute(m, f) {
        combined(m, combine, vectorShape(0, f.Q), f);
      },
    }),
  ),
  alias({
    name: "MOV (vector)",
    base: "ORR (vector)",
    mnemonic: "mov",
    pattern: "0 Q:1 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5",
    operands: [vector("Rd", byQ(bytes)), bothVectors(byQ(bytes))],
    preferred: ({ Rn, Rm }) => Rn === Rm,
    summary: "Copies a vector.",
    reference: names.vector,
    examples: ["mov v0.16b, v1.16b // 201ca14e"],
  }),
];
