// Advanced SIMD with an immediate of 8 bits: moved, inverted, or combined with a vector; and numbers of few digits for FMOV.

import { type Execute, type InstructionRow, instruction, semantics } from "../instruction.ts";
import type { OperandKind } from "../operand.ts";
import { vectorFloat } from "../operands/float-immediate.ts";
import { byQ, onlyShape } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import { byteMask, halfwordByte, onesByte, plainByte, wordByte } from "../operands/vector-immediate.ts";

const reference = "Advanced SIMD modified immediate";

type ByteFields = "Q" | "abc" | "defgh" | "Rd";

interface Shifted {
  readonly mnemonic: "movi" | "mvni" | "orr" | "bic";
  readonly op: "0" | "1";
  /** The lowest bit of cmode, where MOVI and MVNI have 0. */
  readonly combines: "0" | "1";
  readonly does: string;
  /** Of words, of halfwords, of words with ones coming in. */
  readonly examples: readonly [string, string, string?];
  readonly executeWords?: Execute<ByteFields | "shift">;
  readonly executeHalfwords?: Execute<ByteFields | "shift">;
  readonly executeOnes?: Execute<ByteFields | "shift">;
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

function shiftedRows(line: Shifted): InstructionRow[] {
  const { mnemonic, op, combines, does, examples, executeWords, executeHalfwords, executeOnes } = line;
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
      ...semantics(executeWords),
    }),
    instruction({
      name: name("16-bit"),
      mnemonic,
      pattern: `0 Q:1 ${op} 0111100000 abc:3 10 shift:1 ${combines} 0 1 defgh:5 Rd:5`,
      operands: [vector("Rd", halfwords), halfwordByte],
      summary: `${does} into each halfword.`,
      reference,
      examples: [examples[1]],
      ...semantics(executeHalfwords),
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
      ...semantics(executeOnes),
    }),
  ];
}

interface FloatMove {
  readonly note: string;
  readonly op: "0" | "1";
  readonly o2: "0" | "1";
  readonly arrangements: string;
  readonly immediate: OperandKind<"abc" | "defgh">;
  readonly example: string;
  readonly execute?: Execute<ByteFields>;
}

const floatMoves: readonly FloatMove[] = [
  {
    note: "half precision",
    op: "0",
    o2: "1",
    arrangements: "4h 8h",
    immediate: vectorFloat(false),
    example: "fmov v0.8h, #1.5 // 00ff034f",
  },
  {
    note: "single precision",
    op: "0",
    o2: "0",
    arrangements: "2s 4s",
    immediate: vectorFloat(false),
    example: "fmov v0.4s, #-31.0 // e0f7054f",
  },
];

const moveBytes: Execute<ByteFields> | undefined = undefined;
const moveMask: Execute<"abc" | "defgh" | "Rd"> | undefined = undefined;
const moveMaskToBoth: Execute<"abc" | "defgh" | "Rd"> | undefined = undefined;
const moveDoubles: Execute<"abc" | "defgh" | "Rd"> | undefined = undefined;

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
    ...semantics(moveBytes),
  }),
  instruction({
    name: "MOVI (64-bit scalar)",
    mnemonic: "movi",
    pattern: "0 0 1 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
    operands: [scalar("Rd", onlyShape("d")), byteMask],
    summary: "Puts a number whose bytes are each 0x00 or 0xff into a scalar.",
    reference,
    examples: ["movi d0, #0xff00ff00ff00ff00 // 40e5052f"],
    ...semantics(moveMask),
  }),
  instruction({
    name: "MOVI (64-bit vector)",
    mnemonic: "movi",
    pattern: "0 1 1 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
    operands: [vector("Rd", onlyShape("2d")), byteMask],
    summary: "Puts a number whose bytes are each 0x00 or 0xff into both doublewords.",
    reference,
    examples: ["movi v0.2d, #0 // 00e4006f", "movi v0.2d, #0xffffffffffffffff // e0e7076f"],
    ...semantics(moveMaskToBoth),
  }),
  ...floatMoves.map(({ note, op, o2, arrangements, immediate, example, execute }) =>
    instruction({
      name: `FMOV (vector, immediate, ${note})`,
      mnemonic: "fmov",
      pattern: `0 Q:1 ${op} 0111100000 abc:3 1111 ${o2} 1 defgh:5 Rd:5`,
      operands: [vector("Rd", byQ(arrangements)), immediate],
      summary: "Puts a number of few digits into each element: ±(16 to 31)/16 × 2^(−3 to 4).",
      reference,
      examples: [example],
      ...semantics(execute),
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
    ...semantics(moveDoubles),
  }),
];
