// Advanced SIMD with one source register, of integers and bits: per element, in pairs, to half the size and to twice of it.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { arrange, inAllLanes, laneBits, type Shape, scalarShape, vectorShape, writeHalf, writeShaped } from "../lane-operations.ts";
import { type Narrowing as NarrowingKind, narrowTo } from "../lane-shifts.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { byQ, bySize, bySizeAndQ, bySizeAndQDoubled, bySizeDoubled } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import { elementWidth, integerZero } from "../operands/vector-shift.ts";
import type { Fields } from "../pattern.ts";
import type { LaneBits } from "../vector-arithmetic.ts";

const vectorReference = "Advanced SIMD two-register miscellaneous";
const scalarReference = "Advanced SIMD scalar two-register miscellaneous";

/** Gives a vector from one; `d` reads the destination's old value. */
type Convert = <V extends ValueKinds>(m: Machine<V>, shape: Shape, a: V["v128"], d: () => V["v128"]) => V["v128"];

function converted<V extends ValueKinds>(m: Machine<V>, compute: Convert, shape: Shape, { Rd, Rn }: Fields<"Rd" | "Rn">): void {
  writeShaped(
    m,
    Rd,
    compute(m, shape, m.vector.read(Rn), () => m.vector.read(Rd)),
    shape,
  );
}

function reverseWithin<V extends ValueKinds>(m: Machine<V>, bits: LaneBits, containerBits: number, a: V["v128"]): V["v128"] {
  const last = containerBits / bits - 1;
  const lanes = Array.from({ length: 128 / bits }, (_, lane) => lane ^ last);
  return arrange(m, bits, a, a, lanes);
}

/** Unsigned lanes are added to signed ones: too great where they exceed what is left up to the greatest number. */
const addUnsignedSaturating: Convert = (m, shape, a, d) => {
  const lanes = m.lanes(shape.bits);
  const greatest = inAllLanes(m, shape.bits, (1n << BigInt(shape.bits - 1)) - 1n);
  const tooGreat = lanes.greaterUnsigned(a, lanes.subtract(greatest, d()));
  const sum = lanes.add(d(), a);
  return saturatedWhere(m, shape, tooGreat, m.vector.merge(tooGreat, greatest, sum));
};

/** Signed lanes are added to unsigned ones. */
const addSignedSaturating: Convert = (m, shape, a, d) => {
  const lanes = m.lanes(shape.bits);
  const negative = lanes.greaterSigned(m.vector.constant(0n), a);
  const tooSmall = m.vector.and(negative, lanes.greaterUnsigned(lanes.negate(a), d()));
  const tooGreat = m.vector.and(m.vector.not(negative), lanes.greaterUnsigned(a, m.vector.not(d())));
  const sum = m.vector.and(m.vector.or(lanes.add(d(), a), tooGreat), m.vector.not(tooSmall));
  return saturatedWhere(m, shape, m.vector.or(tooSmall, tooGreat), sum);
};

function saturatedWhere<V extends ValueKinds>(m: Machine<V>, { width }: Shape, where: V["v128"], result: V["v128"]): V["v128"] {
  m.markSaturated(m.vector.any(m.vector.truncate(where, width)));
  return result;
}

/** The greatest number where a change of sign left the smallest. */
function limited<V extends ValueKinds>(m: Machine<V>, shape: Shape, changed: V["v128"]): V["v128"] {
  const smallest = m.lanes(shape.bits).equal(changed, inAllLanes(m, shape.bits, 1n << BigInt(shape.bits - 1)));
  return saturatedWhere(m, shape, smallest, m.vector.xor(changed, smallest));
}

const countSigns: Convert = (m, { bits }, a) => {
  const lanes = m.lanes(bits);
  const changes = m.vector.xor(a, lanes.shiftRightArithmetic(a, 1));
  return lanes.subtract(lanes.countLeadingZeros(changes), inAllLanes(m, bits, 1n));
};

/** Of each byte: neighbours change places, then pairs, then nibbles. */
function reverseBits<V extends ValueKinds>(m: Machine<V>, a: V["v128"]): V["v128"] {
  const lanes = m.lanes(8);
  const steps = [
    [1, 0x55n],
    [2, 0x33n],
    [4, 0x0fn],
  ] as const;
  return steps.reduce<V["v128"]>((value, [distance, mask]) => {
    const low = inAllLanes(m, 8, mask);
    return m.vector.or(m.vector.and(lanes.shiftRightLogical(value, distance), low), lanes.shiftLeft(m.vector.and(value, low), distance));
  }, a);
}

/** Sums of neighbours, at twice their width. */
function addNeighbours<V extends ValueKinds>(m: Machine<V>, bits: LaneBits, a: V["v128"], signed: boolean): V["v128"] {
  const wide = m.lanes((bits * 2) as LaneBits);
  const shift = (x: V["v128"]): V["v128"] => (signed ? wide.shiftRightArithmetic(x, bits) : wide.shiftRightLogical(x, bits));
  return wide.add(shift(wide.shiftLeft(a, bits)), shift(a));
}

interface Elementwise {
  readonly mnemonic: string;
  readonly compute: Convert;
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
}

const bytes = "8b 16b";
const upToHalves = `${bytes} 4h 8h`;
const upToWords = `${upToHalves} 2s 4s`;
const all = `${upToWords} 2d`;

const elementwise: readonly Elementwise[] = [
  {
    mnemonic: "rev64",
    compute: (m, { bits }, a) => reverseWithin(m, bits, 64, a),
    U: "0",
    opcode: "00000",
    arrangements: upToWords,
    summary: "Reverses the elements of each doubleword.",
    examples: ["rev64 v0.4s, v1.4s // 2008a04e"],
  },
  {
    mnemonic: "rev16",
    compute: (m, { bits }, a) => reverseWithin(m, bits, 16, a),
    U: "0",
    opcode: "00001",
    arrangements: bytes,
    summary: "Reverses the bytes of each halfword.",
    examples: ["rev16 v0.16b, v1.16b // 2018204e"],
  },
  {
    mnemonic: "rev32",
    compute: (m, { bits }, a) => reverseWithin(m, bits, 32, a),
    U: "1",
    opcode: "00000",
    arrangements: upToHalves,
    summary: "Reverses the elements of each word.",
    examples: ["rev32 v0.8h, v1.8h // 2008606e"],
  },
  {
    mnemonic: "suqadd",
    compute: addUnsignedSaturating,
    U: "0",
    opcode: "00011",
    arrangements: all,
    banks: "b h s d",
    summary: "Adds unsigned elements to the signed ones of the destination, with the nearest limit where a sum does not fit.",
    examples: ["suqadd v0.2d, v1.2d // 2038e04e", "suqadd b0, b1 // 2038205e"],
  },
  {
    mnemonic: "usqadd",
    compute: addSignedSaturating,
    U: "1",
    opcode: "00011",
    arrangements: all,
    banks: "b h s d",
    summary: "Adds signed elements to the unsigned ones of the destination, with the nearest limit where a sum does not fit.",
    examples: ["usqadd v0.2d, v1.2d // 2038e06e", "usqadd h0, h1 // 2038607e"],
  },
  {
    mnemonic: "cls",
    compute: countSigns,
    U: "0",
    opcode: "00100",
    arrangements: upToWords,
    summary: "Counts how many bits below the sign of each element equal it.",
    examples: ["cls v0.4s, v1.4s // 2048a04e"],
  },
  {
    mnemonic: "clz",
    compute: (m, { bits }, a) => m.lanes(bits).countLeadingZeros(a),
    U: "1",
    opcode: "00100",
    arrangements: upToWords,
    summary: "Counts the zeros above the highest 1 of each element.",
    examples: ["clz v0.4s, v1.4s // 2048a06e"],
  },
  {
    mnemonic: "cnt",
    compute: (m, { bits }, a) => m.lanes(bits).countOnes(a),
    U: "0",
    opcode: "00101",
    arrangements: bytes,
    summary: "Counts the ones of each byte.",
    examples: ["cnt v0.8b, v1.8b // 2058200e"],
  },
  {
    mnemonic: "sqabs",
    compute: (m, shape, a) => limited(m, shape, m.lanes(shape.bits).absolute(a)),
    U: "0",
    opcode: "00111",
    arrangements: all,
    banks: "b h s d",
    summary: "Takes the absolute values of signed elements; of the least one, the greatest.",
    examples: ["sqabs v0.2d, v1.2d // 2078e04e", "sqabs s0, s1 // 2078a05e"],
  },
  {
    mnemonic: "sqneg",
    compute: (m, shape, a) => limited(m, shape, m.lanes(shape.bits).negate(a)),
    U: "1",
    opcode: "00111",
    arrangements: all,
    banks: "b h s d",
    summary: "Changes the sign of signed elements; of the least one, gives the greatest.",
    examples: ["sqneg v0.2d, v1.2d // 2078e06e", "sqneg d0, d1 // 2078e07e"],
  },
  {
    mnemonic: "cmgt",
    compute: (m, { bits }, a) => m.lanes(bits).greaterSigned(a, m.vector.constant(0n)),
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
    compute: (m, { bits }, a) => m.vector.not(m.lanes(bits).greaterSigned(m.vector.constant(0n), a)),
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
    compute: (m, { bits }, a) => m.lanes(bits).equal(a, m.vector.constant(0n)),
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
    compute: (m, { bits }, a) => m.vector.not(m.lanes(bits).greaterSigned(a, m.vector.constant(0n))),
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
    compute: (m, { bits }, a) => m.lanes(bits).greaterSigned(m.vector.constant(0n), a),
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
    compute: (m, { bits }, a) => m.lanes(bits).absolute(a),
    U: "0",
    opcode: "01011",
    arrangements: all,
    banks: "d",
    summary: "Takes the absolute values of signed elements.",
    examples: ["abs v0.4s, v1.4s // 20b8a04e", "abs d0, d1 // 20b8e05e"],
  },
  {
    mnemonic: "neg",
    compute: (m, { bits }, a) => m.lanes(bits).negate(a),
    U: "1",
    opcode: "01011",
    arrangements: all,
    banks: "d",
    summary: "Changes the signs of elements.",
    examples: ["neg v0.4s, v1.4s // 20b8a06e", "neg d0, d1 // 20b8e07e"],
  },
];

function elementwiseRows(line: Elementwise): InstructionRow[] {
  const { mnemonic, compute, form, U, opcode, arrangements, banks, summary, examples } = line;
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
      execute: (m, f) => converted(m, compute, vectorShape(f.size, f.Q), f),
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
      execute: (m, f) => converted(m, compute, scalarShape(f.size), f),
    }),
  ];
}

interface Bitwise {
  readonly mnemonic: "not" | "rbit";
  readonly size: "00" | "01";
  readonly summary: string;
  readonly example: string;
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
  readonly narrowing: NarrowingKind;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the lower half, of the upper half, of the scalar if there is one. */
  readonly examples: readonly [string, string, string?];
}

const narrowings: readonly Narrowing[] = [
  {
    mnemonic: "xtn",
    narrowing: "plain",
    U: "0",
    opcode: "10010",
    summary: "Keeps the lower half of each element.",
    examples: ["xtn v0.8b, v1.8h // 2028210e", "xtn2 v0.4s, v1.2d // 2028a14e"],
  },
  {
    mnemonic: "sqxtun",
    narrowing: "signedToUnsigned",
    U: "1",
    opcode: "10010",
    summary: "Makes signed elements unsigned ones of half their size, with the nearest limit where one does not fit.",
    examples: ["sqxtun v0.4h, v1.4s // 2028612e", "sqxtun2 v0.16b, v1.8h // 2028216e", "sqxtun b0, h1 // 2028217e"],
  },
  {
    mnemonic: "sqxtn",
    narrowing: "signed",
    U: "0",
    opcode: "10100",
    summary: "Halves the size of signed elements, with the nearest limit where one does not fit.",
    examples: ["sqxtn v0.2s, v1.2d // 2048a10e", "sqxtn2 v0.4s, v1.2d // 2048a14e", "sqxtn h0, s1 // 2048615e"],
  },
  {
    mnemonic: "uqxtn",
    narrowing: "unsigned",
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
  const { mnemonic, narrowing, U, opcode, summary, examples } = line;
  const vectors = halves.map(({ Q, suffix, shapes, note }, upper) =>
    instruction({
      name: `${(mnemonic + suffix).toUpperCase()} (vector)`,
      mnemonic: mnemonic + suffix,
      pattern: `0 ${Q} ${U} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", shapes), vector("Rn", wide)],
      summary: `${summary.slice(0, -1)}${note}.`,
      reference: vectorReference,
      examples: [examples[upper]!],
      execute(m, f) {
        const narrowed = narrowTo(m, { bits: laneBits(f.size), width: 64 }, m.vector.read(f.Rn), narrowing);
        writeHalf(m, f.Rd, narrowed, upper === 1);
      },
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
      execute(m, f) {
        const shape = scalarShape(f.size);
        writeShaped(m, f.Rd, narrowTo(m, shape, m.vector.read(f.Rn), narrowing), shape);
      },
    }),
  ];
}

const shiftLeftLong = ["shll v0.8h, v1.8b, #8 // 2038212e", "shll2 v0.2d, v1.4s, #32 // 2038a16e"] as const;

export const vectorTwoIntegerRows: readonly InstructionRow[] = [
  ...elementwise.flatMap(elementwiseRows),
  ...bitwise.map(({ mnemonic, size, summary, example }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (vector)`,
      mnemonic,
      pattern: `0 Q:1 1 01110 ${size} 10000 00101 10 Rn:5 Rd:5`,
      operands: [vector("Rd", byQ(bytes)), vector("Rn", byQ(bytes))],
      summary,
      reference: vectorReference,
      examples: [example],
      execute(m, f) {
        const a = m.vector.read(f.Rn);
        writeShaped(m, f.Rd, mnemonic === "not" ? m.vector.not(a) : reverseBits(m, a), vectorShape(0, f.Q));
      },
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
  ...pairwiseLong.map(({ mnemonic, U, opcode, summary, example }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 Q:1 ${U} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", bySizeAndQDoubled("4h 8h 2s 4s 1d 2d")), vector("Rn", bySizeAndQ(upToWords))],
      summary,
      reference: vectorReference,
      examples: [example],
      execute(m, f) {
        const shape = vectorShape(f.size, f.Q);
        const sums = addNeighbours(m, shape.bits, m.vector.read(f.Rn), U === "0");
        const result = opcode === "00110" ? m.lanes(laneBits(f.size + 1)).add(m.vector.read(f.Rd), sums) : sums;
        writeShaped(m, f.Rd, result, shape);
      },
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
      examples: [shiftLeftLong[upper]],
      execute(m, f) {
        const lanes = m.lanes(laneBits(f.size));
        const a = m.vector.read(f.Rn);
        const extended = upper ? lanes.extendHighUnsigned(a) : lanes.extendLowUnsigned(a);
        m.vector.write(f.Rd, m.lanes(laneBits(f.size + 1)).shiftLeft(extended, lanes.bits));
      },
    }),
  ),
];
