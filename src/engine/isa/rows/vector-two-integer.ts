// Advanced SIMD with one source register, of integers and bits: per element, in pairs, to half the size and to twice of it.

import { alias, type Execute, type InstructionRow, instruction, semantics } from "../instruction.ts";
import { byQ, bySize, bySizeAndQ, bySizeAndQDoubled, bySizeDoubled } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import { elementWidth, integerZero } from "../operands/vector-shift.ts";

const vectorReference = "Advanced SIMD two-register miscellaneous";
const scalarReference = "Advanced SIMD scalar two-register miscellaneous";

interface Elementwise {
  readonly mnemonic: string;
  /** Compares with `#0`, which is written and not encoded. */
  readonly form?: "zero";
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly arrangements: string;
  /** Banks of the scalar form, if there is one. */
  readonly banks?: string;
  readonly summary: string;
  /** Of the vector, then of the scalar. */
  readonly examples: readonly [string, string?];
  readonly execute?: Execute<"Q" | "size" | "Rn" | "Rd">;
  readonly executeScalar?: Execute<"size" | "Rn" | "Rd">;
}

const bytes = "8b 16b";
const upToHalves = `${bytes} 4h 8h`;
const upToWords = `${upToHalves} 2s 4s`;
const all = `${upToWords} 2d`;

const elementwise: readonly Elementwise[] = [
  {
    mnemonic: "rev64",
    U: "0",
    opcode: "00000",
    arrangements: upToWords,
    summary: "Reverses the elements of each doubleword.",
    examples: ["rev64 v0.4s, v1.4s // 2008a04e"],
  },
  {
    mnemonic: "rev16",
    U: "0",
    opcode: "00001",
    arrangements: bytes,
    summary: "Reverses the bytes of each halfword.",
    examples: ["rev16 v0.16b, v1.16b // 2018204e"],
  },
  {
    mnemonic: "rev32",
    U: "1",
    opcode: "00000",
    arrangements: upToHalves,
    summary: "Reverses the elements of each word.",
    examples: ["rev32 v0.8h, v1.8h // 2008606e"],
  },
  {
    mnemonic: "suqadd",
    U: "0",
    opcode: "00011",
    arrangements: all,
    banks: "b h s d",
    summary: "Adds unsigned elements to the signed ones of the destination, with the nearest limit where a sum does not fit.",
    examples: ["suqadd v0.2d, v1.2d // 2038e04e", "suqadd b0, b1 // 2038205e"],
  },
  {
    mnemonic: "usqadd",
    U: "1",
    opcode: "00011",
    arrangements: all,
    banks: "b h s d",
    summary: "Adds signed elements to the unsigned ones of the destination, with the nearest limit where a sum does not fit.",
    examples: ["usqadd v0.2d, v1.2d // 2038e06e", "usqadd h0, h1 // 2038607e"],
  },
  {
    mnemonic: "cls",
    U: "0",
    opcode: "00100",
    arrangements: upToWords,
    summary: "Counts how many bits below the sign of each element equal it.",
    examples: ["cls v0.4s, v1.4s // 2048a04e"],
  },
  {
    mnemonic: "clz",
    U: "1",
    opcode: "00100",
    arrangements: upToWords,
    summary: "Counts the zeros above the highest 1 of each element.",
    examples: ["clz v0.4s, v1.4s // 2048a06e"],
  },
  {
    mnemonic: "cnt",
    U: "0",
    opcode: "00101",
    arrangements: bytes,
    summary: "Counts the ones of each byte.",
    examples: ["cnt v0.8b, v1.8b // 2058200e"],
  },
  {
    mnemonic: "sqabs",
    U: "0",
    opcode: "00111",
    arrangements: all,
    banks: "b h s d",
    summary: "Takes the absolute values of signed elements; of the least one, the greatest.",
    examples: ["sqabs v0.2d, v1.2d // 2078e04e", "sqabs s0, s1 // 2078a05e"],
  },
  {
    mnemonic: "sqneg",
    U: "1",
    opcode: "00111",
    arrangements: all,
    banks: "b h s d",
    summary: "Changes the sign of signed elements; of the least one, gives the greatest.",
    examples: ["sqneg v0.2d, v1.2d // 2078e06e", "sqneg d0, d1 // 2078e07e"],
  },
  {
    mnemonic: "cmgt",
    form: "zero",
    U: "0",
    opcode: "01000",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element that is greater than 0, else none.",
    examples: ["cmgt v0.4s, v1.4s, #0 // 2088a04e", "cmgt d0, d1, #0 // 2088e05e"],
  },
  {
    mnemonic: "cmge",
    form: "zero",
    U: "1",
    opcode: "01000",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element that is 0 or greater, else none.",
    examples: ["cmge v0.4s, v1.4s, #0 // 2088a06e", "cmge d0, d1, #0 // 2088e07e"],
  },
  {
    mnemonic: "cmeq",
    form: "zero",
    U: "0",
    opcode: "01001",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element that is 0, else none.",
    examples: ["cmeq v0.16b, v1.16b, #0 // 2098204e", "cmeq d0, d1, #0 // 2098e05e"],
  },
  {
    mnemonic: "cmle",
    form: "zero",
    U: "1",
    opcode: "01001",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element that is 0 or less, else none.",
    examples: ["cmle v0.4s, v1.4s, #0 // 2098a06e", "cmle d0, d1, #0 // 2098e07e"],
  },
  {
    mnemonic: "cmlt",
    form: "zero",
    U: "0",
    opcode: "01010",
    arrangements: all,
    banks: "d",
    summary: "Sets all bits of an element that is less than 0, else none.",
    examples: ["cmlt v0.4s, v1.4s, #0 // 20a8a04e", "cmlt d0, d1, #0 // 20a8e05e"],
  },
  {
    mnemonic: "abs",
    U: "0",
    opcode: "01011",
    arrangements: all,
    banks: "d",
    summary: "Takes the absolute values of signed elements.",
    examples: ["abs v0.4s, v1.4s // 20b8a04e", "abs d0, d1 // 20b8e05e"],
  },
  {
    mnemonic: "neg",
    U: "1",
    opcode: "01011",
    arrangements: all,
    banks: "d",
    summary: "Changes the signs of elements.",
    examples: ["neg v0.4s, v1.4s // 20b8a06e", "neg d0, d1 // 20b8e07e"],
  },
];

function elementwiseRows(line: Elementwise): InstructionRow[] {
  const { mnemonic, form, U, opcode, arrangements, banks, summary, examples, execute, executeScalar } = line;
  const name = (view: string): string => `${mnemonic.toUpperCase()} (${form ? `${form}, ` : ""}${view})`;
  const zero = form === "zero" ? [integerZero] : [];
  const vectors = bySizeAndQ(arrangements);
  const rows = [
    instruction({
      name: name("vector"),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", vectors), vector("Rn", vectors), ...zero],
      summary,
      reference: vectorReference,
      examples: [examples[0]],
      ...semantics(execute),
    }),
  ];
  if (banks === undefined) return rows;
  const scalars = bySize(banks);
  return [
    ...rows,
    instruction({
      name: name("scalar"),
      mnemonic,
      pattern: `01 ${U} 11110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", scalars), scalar("Rn", scalars), ...zero],
      summary,
      reference: scalarReference,
      examples: [examples[1]!],
      ...semantics(executeScalar),
    }),
  ];
}

interface Bitwise {
  readonly mnemonic: "not" | "rbit";
  readonly size: "00" | "01";
  readonly summary: string;
  readonly example: string;
  readonly execute?: Execute<"Q" | "Rn" | "Rd">;
}

const bitwise: readonly Bitwise[] = [
  { mnemonic: "not", size: "00", summary: "Inverts all bits.", example: "not v0.16b, v1.16b // 2058206e" },
  { mnemonic: "rbit", size: "01", summary: "Reverses the bits of each byte.", example: "rbit v0.16b, v1.16b // 2058606e" },
];

interface PairwiseLong {
  readonly mnemonic: "saddlp" | "uaddlp" | "sadalp" | "uadalp";
  readonly U: "0" | "1";
  readonly opcode: "00010" | "00110";
  readonly summary: string;
  readonly example: string;
  readonly execute?: Execute<"Q" | "size" | "Rn" | "Rd">;
}

const pairwiseLong: readonly PairwiseLong[] = [
  {
    mnemonic: "saddlp",
    U: "0",
    opcode: "00010",
    summary: "Adds neighbouring signed elements to sums of twice their size.",
    example: "saddlp v0.1d, v1.2s // 2028a00e",
  },
  {
    mnemonic: "uaddlp",
    U: "1",
    opcode: "00010",
    summary: "Adds neighbouring unsigned elements to sums of twice their size.",
    example: "uaddlp v0.8h, v1.16b // 2028206e",
  },
  {
    mnemonic: "sadalp",
    U: "0",
    opcode: "00110",
    summary: "Adds neighbouring signed elements to the elements of twice their size in the destination.",
    example: "sadalp v0.2d, v1.4s // 2068a04e",
  },
  {
    mnemonic: "uadalp",
    U: "1",
    opcode: "00110",
    summary: "Adds neighbouring unsigned elements to the elements of twice their size in the destination.",
    example: "uadalp v0.4h, v1.8b // 2068202e",
  },
];

interface Narrowing {
  readonly mnemonic: string;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the lower half, of the upper half, of the scalar if there is one. */
  readonly examples: readonly [string, string, string?];
  readonly execute?: Execute<"size" | "Rn" | "Rd">;
  readonly executeUpper?: Execute<"size" | "Rn" | "Rd">;
  readonly executeScalar?: Execute<"size" | "Rn" | "Rd">;
}

const narrowings: readonly Narrowing[] = [
  {
    mnemonic: "xtn",
    U: "0",
    opcode: "10010",
    summary: "Keeps the lower half of each element.",
    examples: ["xtn v0.8b, v1.8h // 2028210e", "xtn2 v0.4s, v1.2d // 2028a14e"],
  },
  {
    mnemonic: "sqxtun",
    U: "1",
    opcode: "10010",
    summary: "Makes signed elements unsigned ones of half their size, with the nearest limit where one does not fit.",
    examples: ["sqxtun v0.4h, v1.4s // 2028612e", "sqxtun2 v0.16b, v1.8h // 2028216e", "sqxtun b0, h1 // 2028217e"],
  },
  {
    mnemonic: "sqxtn",
    U: "0",
    opcode: "10100",
    summary: "Halves the size of signed elements, with the nearest limit where one does not fit.",
    examples: ["sqxtn v0.2s, v1.2d // 2048a10e", "sqxtn2 v0.4s, v1.2d // 2048a14e", "sqxtn h0, s1 // 2048615e"],
  },
  {
    mnemonic: "uqxtn",
    U: "1",
    opcode: "10100",
    summary: "Halves the size of unsigned elements, with the nearest limit where one does not fit.",
    examples: ["uqxtn v0.8b, v1.8h // 2048212e", "uqxtn2 v0.8h, v1.4s // 2048616e", "uqxtn s0, d1 // 2048a17e"],
  },
];

/** The lower half of a vector's elements, and the upper half. */
const halves = [
  { Q: "0", suffix: "", shapes: bySize("8b 4h 2s"), note: "" },
  { Q: "1", suffix: "2", shapes: bySize("16b 8h 4s"), note: ", in the upper half of a vector" },
] as const;
const wide = bySizeDoubled("8h 4s 2d");

function narrowingRows(line: Narrowing): InstructionRow[] {
  const { mnemonic, U, opcode, summary, examples, execute, executeUpper, executeScalar } = line;
  const vectors = halves.map(({ Q, suffix, shapes, note }, upper) =>
    instruction({
      name: `${(mnemonic + suffix).toUpperCase()} (vector)`,
      mnemonic: mnemonic + suffix,
      pattern: `0 ${Q} ${U} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", shapes), vector("Rn", wide)],
      summary: `${summary.slice(0, -1)}${note}.`,
      reference: vectorReference,
      examples: [examples[upper]!],
      ...semantics(upper ? executeUpper : execute),
    }),
  );
  if (examples[2] === undefined) return vectors;
  return [
    ...vectors,
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar)`,
      mnemonic,
      pattern: `01 ${U} 11110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [scalar("Rd", bySize("b h s")), scalar("Rn", bySizeDoubled("h s d"))],
      summary,
      reference: scalarReference,
      examples: [examples[2]],
      ...semantics(executeScalar),
    }),
  ];
}

const shiftLeftLong: readonly { readonly example: string; readonly execute?: Execute<"size" | "Rn" | "Rd"> }[] = [
  { example: "shll v0.8h, v1.8b, #8 // 2038212e" },
  { example: "shll2 v0.2d, v1.4s, #32 // 2038a16e" },
];

export const vectorTwoIntegerRows: readonly InstructionRow[] = [
  ...elementwise.flatMap(elementwiseRows),
  ...bitwise.map(({ mnemonic, size, summary, example, execute }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (vector)`,
      mnemonic,
      pattern: `0 Q:1 1 01110 ${size} 10000 00101 10 Rn:5 Rd:5`,
      operands: [vector("Rd", byQ(bytes)), vector("Rn", byQ(bytes))],
      summary,
      reference: vectorReference,
      examples: [example],
      ...semantics(execute),
    }),
  ),
  alias({
    name: "MVN (vector)",
    base: "NOT (vector)",
    mnemonic: "mvn",
    pattern: "0 Q:1 1 01110 00 10000 00101 10 Rn:5 Rd:5",
    operands: [vector("Rd", byQ(bytes)), vector("Rn", byQ(bytes))],
    summary: "Inverts all bits.",
    reference: vectorReference,
    examples: ["mvn v0.16b, v1.16b // 2058206e"],
  }),
  ...pairwiseLong.map(({ mnemonic, U, opcode, summary, example, execute }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", bySizeAndQDoubled("4h 8h 2s 4s 1d 2d")), vector("Rn", bySizeAndQ(upToWords))],
      summary,
      reference: vectorReference,
      examples: [example],
      ...semantics(execute),
    }),
  ),
  ...narrowings.flatMap(narrowingRows),
  ...halves.map(({ Q, suffix, shapes }, upper) =>
    instruction({
      name: `SHLL${suffix}`,
      mnemonic: `shll${suffix}`,
      pattern: `0 ${Q} 1 01110 size:2 10000 10011 10 Rn:5 Rd:5`,
      operands: [vector("Rd", wide), vector("Rn", shapes), elementWidth],
      summary: `Shifts the elements of the ${upper ? "upper" : "lower"} half of a vector left by their size, into twice of it.`,
      reference: vectorReference,
      examples: [shiftLeftLong[upper].example],
      ...semantics(shiftLeftLong[upper].execute),
    }),
  ),
];
