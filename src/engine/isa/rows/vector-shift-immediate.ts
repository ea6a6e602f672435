// Advanced SIMD shifts by a number: of one size, to half of it and to twice of it; and conversions to and from fixed point,
// whose fraction bits are such a number.

import { type FeatureSet, feature } from "../feature.ts";
import { type FloatShape, floatsOf } from "../float-operations.ts";
import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { laneBits, type Shape, scalarShape, vectorShape, writeHalf, writeShaped } from "../lane-operations.ts";
import { type Narrowing as NarrowingKind, narrowTo, shiftLeftSaturating, shiftRight } from "../lane-shifts.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { byShift, byShiftAndQ, byShiftDoubled } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import { elementFraction, elementLeftShift, elementRightShift } from "../operands/vector-shift.ts";
import type { Fields } from "../pattern.ts";

const vectorReference = "Advanced SIMD shift by immediate";
const scalarReference = "Advanced SIMD scalar shift by immediate";

/** Gives a vector from one and a number; `d` reads the destination's old value. */
type ShiftBy = <V extends ValueKinds>(m: Machine<V>, shape: Shape, a: V["v128"], by: number, d: () => V["v128"]) => V["v128"];

/** Shifts into what a register has: bits that the shift does not reach stay. */
function insertShifted<V extends ValueKinds>(m: Machine<V>, d: V["v128"], shift: (a: V["v128"]) => V["v128"], a: V["v128"]): V["v128"] {
  return m.vector.merge(shift(m.vector.not(m.vector.constant(0n))), shift(a), d);
}

type ShiftFields = Fields<"immh" | "immb">;

/** The highest 1 of immh gives the lanes' size; immh:immb is that many bits and the shift, or twice as many less the shift. */
const sizeOf = ({ immh }: ShiftFields): number => 31 - Math.clz32(immh);
const leftBy = (f: ShiftFields): number => f.immh * 8 + f.immb - laneBits(sizeOf(f));
const rightBy = (f: ShiftFields): number => 2 * laneBits(sizeOf(f)) - (f.immh * 8 + f.immb);

interface Shift {
  readonly mnemonic: string;
  readonly shift: ShiftBy;
  /** What the Arm ARM has under this name: "immediate" beside "register". */
  readonly form?: "immediate";
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly to: "left" | "right";
  readonly banks: string;
  readonly summary: string;
  /** Of the vector, then of the scalar. */
  readonly examples: readonly [string, string];
}

const shifts: readonly Shift[] = [
  {
    mnemonic: "sshr",
    shift: (m, { bits }, a, by) => shiftRight(m, bits, a, by, { signed: true }),
    U: "0",
    opcode: "00000",
    to: "right",
    banks: "d",
    summary: "Shifts signed elements right, rounding down.",
    examples: ["sshr v0.4s, v1.4s, #32 // 2004204f", "sshr d0, d1, #1 // 20047f5f"],
  },
  {
    mnemonic: "ssra",
    shift: (m, { bits }, a, by, d) => m.lanes(bits).add(d(), shiftRight(m, bits, a, by, { signed: true })),
    U: "0",
    opcode: "00010",
    to: "right",
    banks: "d",
    summary: "Shifts signed elements right and adds them to the destination.",
    examples: ["ssra v0.2d, v1.2d, #64 // 2014404f", "ssra d0, d1, #64 // 2014405f"],
  },
  {
    mnemonic: "srshr",
    shift: (m, { bits }, a, by) => shiftRight(m, bits, a, by, { signed: true, rounded: true }),
    U: "0",
    opcode: "00100",
    to: "right",
    banks: "d",
    summary: "Shifts signed elements right, rounding to the nearest.",
    examples: ["srshr v0.8b, v1.8b, #8 // 2024080f", "srshr d0, d1, #3 // 20247d5f"],
  },
  {
    mnemonic: "srsra",
    shift: (m, { bits }, a, by, d) => m.lanes(bits).add(d(), shiftRight(m, bits, a, by, { signed: true, rounded: true })),
    U: "0",
    opcode: "00110",
    to: "right",
    banks: "d",
    summary: "Shifts signed elements right, rounding to the nearest, and adds them to the destination.",
    examples: ["srsra v0.8h, v1.8h, #16 // 2034104f", "srsra d0, d1, #3 // 20347d5f"],
  },
  {
    mnemonic: "shl",
    shift: (m, { bits }, a, by) => m.lanes(bits).shiftLeft(a, by),
    U: "0",
    opcode: "01010",
    to: "left",
    banks: "d",
    summary: "Shifts elements left.",
    examples: ["shl v0.16b, v1.16b, #7 // 20540f4f", "shl d0, d1, #63 // 20547f5f"],
  },
  {
    mnemonic: "sqshl",
    shift: (m, shape, a, by) => shiftLeftSaturating(m, shape, a, by, { signed: true }),
    form: "immediate",
    U: "0",
    opcode: "01110",
    to: "left",
    banks: "b h s d",
    summary: "Shifts signed elements left, with the nearest limit where a result does not fit.",
    examples: ["sqshl v0.2d, v1.2d, #0 // 2074404f", "sqshl b0, b1, #7 // 20740f5f"],
  },
  {
    mnemonic: "ushr",
    shift: (m, { bits }, a, by) => shiftRight(m, bits, a, by, { signed: false }),
    U: "1",
    opcode: "00000",
    to: "right",
    banks: "d",
    summary: "Shifts unsigned elements right, rounding down.",
    examples: ["ushr v0.4s, v1.4s, #1 // 20043f6f", "ushr d0, d1, #1 // 20047f7f"],
  },
  {
    mnemonic: "usra",
    shift: (m, { bits }, a, by, d) => m.lanes(bits).add(d(), shiftRight(m, bits, a, by, { signed: false })),
    U: "1",
    opcode: "00010",
    to: "right",
    banks: "d",
    summary: "Shifts unsigned elements right and adds them to the destination.",
    examples: ["usra v0.2d, v1.2d, #64 // 2014406f", "usra d0, d1, #64 // 2014407f"],
  },
  {
    mnemonic: "urshr",
    shift: (m, { bits }, a, by) => shiftRight(m, bits, a, by, { signed: false, rounded: true }),
    U: "1",
    opcode: "00100",
    to: "right",
    banks: "d",
    summary: "Shifts unsigned elements right, rounding to the nearest.",
    examples: ["urshr v0.4h, v1.4h, #8 // 2024182f", "urshr d0, d1, #3 // 20247d7f"],
  },
  {
    mnemonic: "ursra",
    shift: (m, { bits }, a, by, d) => m.lanes(bits).add(d(), shiftRight(m, bits, a, by, { signed: false, rounded: true })),
    U: "1",
    opcode: "00110",
    to: "right",
    banks: "d",
    summary: "Shifts unsigned elements right, rounding to the nearest, and adds them to the destination.",
    examples: ["ursra v0.2s, v1.2s, #16 // 2034302f", "ursra d0, d1, #3 // 20347d7f"],
  },
  {
    mnemonic: "sri",
    shift: (m, { bits }, a, by, d) => insertShifted(m, d(), (x) => m.lanes(bits).shiftRightLogical(x, by), a),
    U: "1",
    opcode: "01000",
    to: "right",
    banks: "d",
    summary: "Shifts elements right into the destination, whose bits above them stay.",
    examples: ["sri v0.2d, v1.2d, #33 // 20445f6f", "sri d0, d1, #3 // 20447d7f"],
  },
  {
    mnemonic: "sli",
    shift: (m, { bits }, a, by, d) => insertShifted(m, d(), (x) => m.lanes(bits).shiftLeft(x, by), a),
    U: "1",
    opcode: "01010",
    to: "left",
    banks: "d",
    summary: "Shifts elements left into the destination, whose bits below them stay.",
    examples: ["sli v0.2d, v1.2d, #33 // 2054616f", "sli d0, d1, #3 // 2054437f"],
  },
  {
    mnemonic: "sqshlu",
    shift: (m, shape, a, by) => shiftLeftSaturating(m, shape, a, by, { signed: true }, true),
    U: "1",
    opcode: "01100",
    to: "left",
    banks: "b h s d",
    summary: "Shifts signed elements left to unsigned ones, with the nearest limit where a result does not fit.",
    examples: ["sqshlu v0.2d, v1.2d, #33 // 2064616f", "sqshlu h0, h1, #3 // 2064137f"],
  },
  {
    mnemonic: "uqshl",
    shift: (m, shape, a, by) => shiftLeftSaturating(m, shape, a, by, { signed: false }),
    form: "immediate",
    U: "1",
    opcode: "01110",
    to: "left",
    banks: "b h s d",
    summary: "Shifts unsigned elements left, with the nearest limit where a result does not fit.",
    examples: ["uqshl v0.2d, v1.2d, #33 // 2074616f", "uqshl s0, s1, #3 // 2074237f"],
  },
];

const allVectors = byShiftAndQ("8b 16b 4h 8h 2s 4s 2d");

function shiftRows(line: Shift): InstructionRow[] {
  const { mnemonic, shift, form, U, opcode, to, banks, summary, examples } = line;
  const execute = <V extends ValueKinds>(m: Machine<V>, f: Fields<"immh" | "immb" | "Rn" | "Rd">, shape: Shape): void => {
    const by = to === "left" ? leftBy(f) : rightBy(f);
    writeShaped(
      m,
      f.Rd,
      shift(m, shape, m.vector.read(f.Rn), by, () => m.vector.read(f.Rd)),
      shape,
    );
  };
  const amount = to === "left" ? elementLeftShift : elementRightShift;
  const scalars = byShift(banks);
  const name = (view: string): string => `${mnemonic.toUpperCase()} (${form ? `${form}, ` : ""}${view})`;
  return [
    instruction({
      name: name("vector"),
      mnemonic,
      pattern: `0 Q:1 ${U} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
      operands: [vector("Rd", allVectors), vector("Rn", allVectors), amount],
      summary,
      reference: vectorReference,
      examples: [examples[0]],
      execute: (m, f) => execute(m, f, vectorShape(sizeOf(f), f.Q)),
    }),
    instruction({
      name: name("scalar"),
      mnemonic,
      pattern: `01 ${U} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
      operands: [scalar("Rd", scalars), scalar("Rn", scalars), amount],
      summary,
      reference: scalarReference,
      examples: [examples[1]],
      execute: (m, f) => execute(m, f, scalarShape(sizeOf(f))),
    }),
  ];
}

interface Narrowing {
  readonly mnemonic: string;
  readonly signed: boolean;
  readonly rounded: boolean;
  readonly narrowing: NarrowingKind;
  readonly U: "0" | "1";
  readonly opcode: string;
  readonly summary: string;
  /** Of the lower half, of the upper half, of the scalar if there is one. */
  readonly examples: readonly [string, string, string?];
}

const narrowings: readonly Narrowing[] = [
  {
    mnemonic: "shrn",
    signed: false,
    rounded: false,
    narrowing: "plain",
    U: "0",
    opcode: "10000",
    summary: "Shifts elements right and keeps the lower half of each.",
    examples: ["shrn v0.8b, v1.8h, #8 // 2084080f", "shrn2 v0.4s, v1.2d, #32 // 2084204f"],
  },
  {
    mnemonic: "rshrn",
    signed: false,
    rounded: true,
    narrowing: "plain",
    U: "0",
    opcode: "10001",
    summary: "Shifts elements right, rounding to the nearest, and keeps the lower half of each.",
    examples: ["rshrn v0.4h, v1.4s, #1 // 208c1f0f", "rshrn2 v0.4s, v1.2d, #32 // 208c204f"],
  },
  {
    mnemonic: "sqshrn",
    signed: true,
    rounded: false,
    narrowing: "signed",
    U: "0",
    opcode: "10010",
    summary: "Shifts signed elements right to half their size, with the nearest limit where a result does not fit.",
    examples: ["sqshrn v0.8b, v1.8h, #8 // 2094080f", "sqshrn2 v0.4s, v1.2d, #32 // 2094204f", "sqshrn b0, h1, #8 // 2094085f"],
  },
  {
    mnemonic: "sqrshrn",
    signed: true,
    rounded: true,
    narrowing: "signed",
    U: "0",
    opcode: "10011",
    summary: "Shifts signed elements right to half their size, with rounding and limits.",
    examples: ["sqrshrn v0.8b, v1.8h, #8 // 209c080f", "sqrshrn2 v0.4s, v1.2d, #32 // 209c204f", "sqrshrn h0, s1, #8 // 209c185f"],
  },
  {
    mnemonic: "sqshrun",
    signed: true,
    rounded: false,
    narrowing: "signedToUnsigned",
    U: "1",
    opcode: "10000",
    summary: "Shifts signed elements right to unsigned ones of half their size, with the nearest limit where a result does not fit.",
    examples: ["sqshrun v0.8b, v1.8h, #8 // 2084082f", "sqshrun2 v0.4s, v1.2d, #32 // 2084206f", "sqshrun s0, d1, #8 // 2084387f"],
  },
  {
    mnemonic: "sqrshrun",
    signed: true,
    rounded: true,
    narrowing: "signedToUnsigned",
    U: "1",
    opcode: "10001",
    summary: "Shifts signed elements right to unsigned ones of half their size, with rounding and limits.",
    examples: ["sqrshrun v0.8b, v1.8h, #8 // 208c082f", "sqrshrun2 v0.4s, v1.2d, #32 // 208c206f", "sqrshrun b0, h1, #8 // 208c087f"],
  },
  {
    mnemonic: "uqshrn",
    signed: false,
    rounded: false,
    narrowing: "unsigned",
    U: "1",
    opcode: "10010",
    summary: "Shifts unsigned elements right to half their size, with the nearest limit where a result does not fit.",
    examples: ["uqshrn v0.8b, v1.8h, #8 // 2094082f", "uqshrn2 v0.4s, v1.2d, #32 // 2094206f", "uqshrn b0, h1, #8 // 2094087f"],
  },
  {
    mnemonic: "uqrshrn",
    signed: false,
    rounded: true,
    narrowing: "unsigned",
    U: "1",
    opcode: "10011",
    summary: "Shifts unsigned elements right to half their size, with rounding and limits.",
    examples: ["uqrshrn v0.8b, v1.8h, #8 // 209c082f", "uqrshrn2 v0.4s, v1.2d, #32 // 209c206f", "uqrshrn b0, h1, #8 // 209c087f"],
  },
];

/** The lower half of a vector's elements, and the upper half: shapes of the halves by Q. */
const halves = [
  { Q: "0", suffix: "", shapes: byShift("8b 4h 2s"), note: "" },
  { Q: "1", suffix: "2", shapes: byShift("16b 8h 4s"), note: ", in the upper half of a vector" },
] as const;
const wide = byShiftDoubled("8h 4s 2d");

const inHalf = (summary: string, note: string): string => `${summary.slice(0, -1)}${note}.`;

function narrowingRows(line: Narrowing): InstructionRow[] {
  const { mnemonic, U, opcode, summary, examples } = line;
  const narrowed = <V extends ValueKinds>(m: Machine<V>, f: Fields<"immh" | "immb" | "Rn">, shape: Shape): V["v128"] => {
    const shifted = shiftRight(m, laneBits(sizeOf(f) + 1), m.vector.read(f.Rn), rightBy(f), line);
    return narrowTo(m, shape, shifted, line.narrowing);
  };
  const vectors = halves.map(({ Q, suffix, shapes, note }, upper) =>
    instruction({
      name: `${(mnemonic + suffix).toUpperCase()} (vector)`,
      mnemonic: mnemonic + suffix,
      pattern: `0 ${Q} ${U} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
      operands: [vector("Rd", shapes), vector("Rn", wide), elementRightShift],
      summary: inHalf(summary, note),
      reference: vectorReference,
      examples: [examples[upper]!],
      execute(m, f) {
        const shape = { bits: laneBits(sizeOf(f)), width: 64 } as const;
        writeHalf(m, f.Rd, narrowed(m, f, shape), upper === 1);
      },
    }),
  );
  if (examples[2] === undefined) return vectors;
  return [
    ...vectors,
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar)`,
      mnemonic,
      pattern: `01 ${U} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
      operands: [scalar("Rd", byShift("b h s")), scalar("Rn", byShiftDoubled("h s d")), elementRightShift],
      summary,
      reference: scalarReference,
      examples: [examples[2]],
      execute(m, f) {
        const shape = scalarShape(sizeOf(f));
        writeShaped(m, f.Rd, narrowed(m, f, shape), shape);
      },
    }),
  ];
}

interface Lengthening {
  readonly mnemonic: "sshll" | "ushll";
  readonly extension: "sxtl" | "uxtl";
  readonly U: "0" | "1";
  readonly sign: "signed" | "unsigned";
  /** Of the lower half and the upper half. */
  readonly examples: readonly [string, string];
  readonly extensionExamples: readonly [string, string];
}

const lengthenings: readonly Lengthening[] = [
  {
    mnemonic: "sshll",
    extension: "sxtl",
    U: "0",
    sign: "signed",
    examples: ["sshll v0.8h, v1.8b, #7 // 20a40f0f", "sshll2 v0.2d, v1.4s, #31 // 20a43f4f"],
    extensionExamples: ["sxtl v0.4s, v1.4h // 20a4100f", "sxtl2 v0.4s, v1.8h // 20a4104f"],
  },
  {
    mnemonic: "ushll",
    extension: "uxtl",
    U: "1",
    sign: "unsigned",
    examples: ["ushll v0.8h, v1.8b, #1 // 20a4092f", "ushll2 v0.2d, v1.4s, #1 // 20a4216f"],
    extensionExamples: ["uxtl v0.8h, v1.8b // 20a4082f", "uxtl2 v0.2d, v1.4s // 20a4206f"],
  },
];

/** Whether the word holds no shift: the highest 1 of immh, which tells the size, is the only one. */
const isUnshifted = ({ immh }: { readonly immh: number }): boolean => (immh & (immh - 1)) === 0;

const lengtheningRows = ({ mnemonic, extension, U, sign, examples, extensionExamples }: Lengthening): InstructionRow[] =>
  halves.flatMap(({ Q, suffix, shapes }, upper) => {
    const half = upper ? "upper" : "lower";
    return [
      instruction({
        name: (mnemonic + suffix).toUpperCase(),
        mnemonic: mnemonic + suffix,
        pattern: `0 ${Q} ${U} 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5`,
        operands: [vector("Rd", wide), vector("Rn", shapes), elementLeftShift],
        summary: `Shifts the ${sign} elements of the ${half} half of a vector left, into twice their size.`,
        reference: vectorReference,
        examples: [examples[upper]],
        execute(m, f) {
          const lanes = m.lanes(laneBits(sizeOf(f)));
          const wide = m.lanes(laneBits(sizeOf(f) + 1));
          const a = m.vector.read(f.Rn);
          const low = sign === "signed" ? lanes.extendLowSigned(a) : lanes.extendLowUnsigned(a);
          const high = sign === "signed" ? lanes.extendHighSigned(a) : lanes.extendHighUnsigned(a);
          m.vector.write(f.Rd, wide.shiftLeft(upper ? high : low, leftBy(f)));
        },
      }),
      alias({
        name: (extension + suffix).toUpperCase(),
        base: (mnemonic + suffix).toUpperCase(),
        mnemonic: extension + suffix,
        pattern: `0 ${Q} ${U} 011110 immh:4 000 10100 1 Rn:5 Rd:5`,
        operands: [vector("Rd", wide), vector("Rn", shapes)],
        preferred: isUnshifted,
        summary: `Extends the ${sign} elements of the ${half} half of a vector to twice their size.`,
        reference: vectorReference,
        examples: [extensionExamples[upper]],
      }),
    ];
  });

interface FixedPoint {
  readonly mnemonic: "scvtf" | "ucvtf" | "fcvtzs" | "fcvtzu";
  readonly U: "0" | "1";
  readonly opcode: "11100" | "11111";
  readonly summary: string;
  /** Of the vector, then of the scalar. */
  readonly examples: readonly [string, string];
}

const fixedPoints: readonly FixedPoint[] = [
  {
    mnemonic: "scvtf",
    U: "0",
    opcode: "11100",
    summary: "Makes floating-point numbers of signed fixed-point ones.",
    examples: ["scvtf v0.4s, v1.4s, #32 // 20e4204f", "scvtf d0, d1, #1 // 20e47f5f"],
  },
  {
    mnemonic: "fcvtzs",
    U: "0",
    opcode: "11111",
    summary: "Rounds towards zero to signed fixed-point numbers.",
    examples: ["fcvtzs v0.8h, v1.8h, #16 // 20fc104f", "fcvtzs s0, s1, #1 // 20fc3f5f"],
  },
  {
    mnemonic: "ucvtf",
    U: "1",
    opcode: "11100",
    summary: "Makes floating-point numbers of unsigned fixed-point ones.",
    examples: ["ucvtf v0.2d, v1.2d, #64 // 20e4406f", "ucvtf h0, h1, #1 // 20e41f7f"],
  },
  {
    mnemonic: "fcvtzu",
    U: "1",
    opcode: "11111",
    summary: "Rounds towards zero to unsigned fixed-point numbers.",
    examples: ["fcvtzu v0.2s, v1.2s, #3 // 20fc3d2f", "fcvtzu d0, d1, #64 // 20fc407f"],
  },
];

const fixedVectors = byShiftAndQ("4h 8h 2s 4s 2d");
const fixedScalars = byShift("h s d");
const ofElements = ({ immh }: Fields<"immh">): FeatureSet => (immh >> 2 === 0 ? feature.simd | feature.fp16 : feature.simd);

const fixedPointRows = ({ mnemonic, U, opcode, summary, examples }: FixedPoint): InstructionRow[] => [
  instruction({
    name: `${mnemonic.toUpperCase()} (SIMD vector, fixed-point)`,
    mnemonic,
    features: ofElements,
    pattern: `0 Q:1 ${U} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    operands: [vector("Rd", fixedVectors), vector("Rn", fixedVectors), elementFraction],
    summary,
    reference: vectorReference,
    examples: [examples[0]],
    execute(m, f) {
      const shape = vectorShape(sizeOf(f), f.Q) as FloatShape;
      const format = { bits: shape.bits, fractionBits: rightBy(f), unsigned: U === "1" };
      const floats = floatsOf(m, shape);
      const a = m.vector.read(f.Rn);
      m.vector.write(f.Rd, opcode === "11100" ? floats.fromFixed(a, format) : floats.toFixed(a, format, "zero"));
    },
  }),
  instruction({
    name: `${mnemonic.toUpperCase()} (SIMD scalar, fixed-point)`,
    mnemonic,
    features: ofElements,
    pattern: `01 ${U} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    operands: [scalar("Rd", fixedScalars), scalar("Rn", fixedScalars), elementFraction],
    summary,
    reference: scalarReference,
    examples: [examples[1]],
    execute(m, f) {
      const shape = scalarShape(sizeOf(f)) as FloatShape;
      const format = { bits: shape.bits, fractionBits: rightBy(f), unsigned: U === "1" };
      const floats = floatsOf(m, shape);
      const a = m.vector.read(f.Rn);
      m.vector.write(f.Rd, opcode === "11100" ? floats.fromFixed(a, format) : floats.toFixed(a, format, "zero"));
    },
  }),
];

export const vectorShiftImmediateRows: readonly InstructionRow[] = [
  ...shifts.flatMap(shiftRows),
  ...narrowings.flatMap(narrowingRows),
  ...lengthenings.flatMap(lengtheningRows),
  ...fixedPoints.flatMap(fixedPointRows),
];
