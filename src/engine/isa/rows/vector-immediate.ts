// Advanced SIMD with an immediate of 8 bits: moved, inverted, or combined with a vector; and numbers of few digits for FMOV.

import { feature } from "../feature.ts";
import type { FloatBits } from "../float-arithmetic.ts";
import { immediateFloat } from "../float-operations.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import { inAllLanes, type Shape, scalarShape, vectorShape, writeShaped } from "../lane-operations.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import type { OperandKind } from "../operand.ts";
import { vectorFloat } from "../operands/float-immediate.ts";
import { byQ, onlyShape } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import { byteMask, halfwordByte, onesByte, plainByte, wordByte } from "../operands/vector-immediate.ts";
import type { Fields } from "../pattern.ts";

const reference = "Advanced SIMD modified immediate";

/** The byte of the encoding. */
const byteOf = ({ abc, defgh }: Fields<"abc" | "defgh">): bigint => BigInt(abc * 32 + defgh);

/** Bit n of the byte becomes byte n, all ones or all zeros. */
const maskOf = (byte: bigint): bigint =>
  Array.from({ length: 8 }, (_, bit) => ((byte >> BigInt(bit)) & 1n ? 0xffn << BigInt(8 * bit) : 0n)).reduce((sum, part) => sum | part);

const move = <V extends ValueKinds>(m: Machine<V>, { Rd }: Fields<"Rd">, shape: Shape, value: bigint): void =>
  writeShaped(m, Rd, inAllLanes(m, shape.bits, value), shape);

interface Shifted {
  readonly mnemonic: "movi" | "mvni" | "orr" | "bic";
  readonly op: "0" | "1";
  /** The lowest bit of cmode, where MOVI and MVNI have 0. */
  readonly combines: "0" | "1";
  readonly does: string;
  /** Of words, of halfwords, of words with ones coming in. */
  readonly examples: readonly [string, string, string?];
}

const shifted: readonly Shifted[] = [
  {
    mnemonic: "movi",
    op: "0",
    combines: "0",
    does: "Puts a byte, shifted,",
    examples: ["movi v0.4s, #255, lsl #24 // e067074f", "movi v0.8h, #1, lsl #8 // 20a4004f", "movi v0.2s, #1, msl #16 // 20d4000f"],
  },
  {
    mnemonic: "mvni",
    op: "1",
    combines: "0",
    does: "Puts the complement of a byte, shifted,",
    examples: ["mvni v0.4s, #1 // 2004006f", "mvni v0.4h, #1 // 2084002f", "mvni v0.4s, #1, msl #8 // 20c4006f"],
  },
  {
    mnemonic: "orr",
    op: "0",
    combines: "1",
    does: "Ors a byte, shifted,",
    examples: ["orr v0.4s, #1, lsl #16 // 2054004f", "orr v0.8h, #1 // 2094004f"],
  },
  {
    mnemonic: "bic",
    op: "1",
    combines: "1",
    does: "Clears the bits of a byte, shifted,",
    examples: ["bic v0.2s, #1, lsl #8 // 2034002f", "bic v0.8h, #1, lsl #8 // 20b4006f"],
  },
];

const words = byQ("2s 4s");
const halfwords = byQ("4h 8h");

/** Puts the shifted byte into each lane, inverted for `op` 1; or changes the lanes by it. */
function combineShifted<V extends ValueKinds>(
  m: Machine<V>,
  { op, combines }: Shifted,
  { Rd }: Fields<"Rd">,
  shape: Shape,
  value: bigint,
): void {
  const number = inAllLanes(m, shape.bits, op === "1" ? ~value : value);
  const result = combines === "0" ? number : op === "1" ? m.vector.and(m.vector.read(Rd), number) : m.vector.or(m.vector.read(Rd), number);
  writeShaped(m, Rd, result, shape);
}

function shiftedRows(line: Shifted): InstructionRow[] {
  const { mnemonic, op, combines, does, examples } = line;
  const name = (form: string): string => `${mnemonic.toUpperCase()} (vector, immediate, ${form})`;
  const rows = [
    instruction({
      name: name("32-bit"),
      mnemonic,
      pattern: `0 Q:1 ${op} 0111100000 abc:3 0 shift:2 ${combines} 0 1 defgh:5 Rd:5`,
      operands: [vector("Rd", words), wordByte],
      summary: `${does} into each word.`,
      reference,
      examples: [examples[0]],
      execute: (m, f) => combineShifted(m, line, f, vectorShape(2, f.Q), byteOf(f) << BigInt(8 * f.shift)),
    }),
    instruction({
      name: name("16-bit"),
      mnemonic,
      pattern: `0 Q:1 ${op} 0111100000 abc:3 10 shift:1 ${combines} 0 1 defgh:5 Rd:5`,
      operands: [vector("Rd", halfwords), halfwordByte],
      summary: `${does} into each halfword.`,
      reference,
      examples: [examples[1]],
      execute: (m, f) => combineShifted(m, line, f, vectorShape(1, f.Q), byteOf(f) << BigInt(8 * f.shift)),
    }),
  ];
  if (examples[2] === undefined) return rows;
  return [
    ...rows,
    instruction({
      name: name("32-bit, shifting ones"),
      mnemonic,
      pattern: `0 Q:1 ${op} 0111100000 abc:3 110 shift:1 0 1 defgh:5 Rd:5`,
      operands: [vector("Rd", words), onesByte],
      summary: `${does} into each word, ones coming in from below.`,
      reference,
      examples: [examples[2]],
      execute(m, f) {
        const shift = BigInt(8 * (f.shift + 1));
        combineShifted(m, line, f, vectorShape(2, f.Q), ((byteOf(f) + 1n) << shift) - 1n);
      },
    }),
  ];
}

interface FloatMove {
  readonly note: string;
  readonly bits: FloatBits;
  readonly op: "0" | "1";
  readonly o2: "0" | "1";
  readonly arrangements: string;
  readonly immediate: OperandKind<"abc" | "defgh">;
  readonly example: string;
}

const floatMoves: readonly FloatMove[] = [
  {
    note: "half precision",
    bits: 16,
    op: "0",
    o2: "1",
    arrangements: "4h 8h",
    immediate: vectorFloat(false),
    example: "fmov v0.8h, #1.5 // 00ff034f",
  },
  {
    note: "single precision",
    bits: 32,
    op: "0",
    o2: "0",
    arrangements: "2s 4s",
    immediate: vectorFloat(false),
    example: "fmov v0.4s, #-31.0 // e0f7054f",
  },
];

export const vectorImmediateRows: readonly InstructionRow[] = [
  ...shifted.flatMap(shiftedRows),
  instruction({
    name: "MOVI (8-bit)",
    mnemonic: "movi",
    pattern: "0 Q:1 0 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
    operands: [vector("Rd", byQ("8b 16b")), plainByte],
    summary: "Puts a byte into each byte.",
    reference,
    examples: ["movi v0.16b, #255 // e0e7074f"],
    execute: (m, f) => move(m, f, vectorShape(0, f.Q), byteOf(f)),
  }),
  instruction({
    name: "MOVI (64-bit scalar)",
    mnemonic: "movi",
    pattern: "0 0 1 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
    operands: [scalar("Rd", onlyShape("d")), byteMask],
    summary: "Puts a number whose bytes are each 0x00 or 0xff into a scalar.",
    reference,
    examples: ["movi d0, #0xff00ff00ff00ff00 // 40e5052f"],
    execute: (m, f) => move(m, f, scalarShape(3), maskOf(byteOf(f))),
  }),
  instruction({
    name: "MOVI (64-bit vector)",
    mnemonic: "movi",
    pattern: "0 1 1 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
    operands: [vector("Rd", onlyShape("2d")), byteMask],
    summary: "Puts a number whose bytes are each 0x00 or 0xff into both doublewords.",
    reference,
    examples: ["movi v0.2d, #0 // 00e4006f", "movi v0.2d, #0xffffffffffffffff // e0e7076f"],
    execute: (m, f) => move(m, f, vectorShape(3, 1), maskOf(byteOf(f))),
  }),
  ...floatMoves.map(({ note, op, o2, arrangements, immediate, example, bits }) =>
    instruction({
      name: `FMOV (vector, immediate, ${note})`,
      mnemonic: "fmov",
      features: bits === 16 ? feature.simd | feature.fp16 : feature.simd,
      pattern: `0 Q:1 ${op} 0111100000 abc:3 1111 ${o2} 1 defgh:5 Rd:5`,
      operands: [vector("Rd", byQ(arrangements)), immediate],
      summary: "Puts a number of few digits into each element: ±(16 to 31)/16 × 2^(−3 to 4).",
      reference,
      examples: [example],
      execute: (m, f) => move(m, f, { bits, width: f.Q ? 128 : 64 }, immediateFloat(bits, Number(byteOf(f)))),
    }),
  ),
  instruction({
    name: "FMOV (vector, immediate, double precision)",
    mnemonic: "fmov",
    pattern: "0 1 1 0111100000 abc:3 1111 0 1 defgh:5 Rd:5",
    operands: [vector("Rd", onlyShape("2d")), vectorFloat(true)],
    summary: "Puts a number of few digits into both doublewords: ±(16 to 31)/16 × 2^(−3 to 4).",
    reference,
    examples: ["fmov v0.2d, #0.125 // 00f4026f"],
    execute: (m, f) => move(m, f, vectorShape(3, 1), immediateFloat(64, Number(byteOf(f)))),
  }),
];
