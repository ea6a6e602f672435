// Advanced SIMD rearrangements: interleaving, transposing, extracting from two vectors, and table lookup.

import { type InstructionRow, instruction } from "../instruction.ts";
import { gather, type Pick, type Shape, vectorShape, writeShaped } from "../lane-operations.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { registerList } from "../operands/register-list.ts";
import { byQ, bySizeAndQ, onlyShape } from "../operands/shapes.ts";
import { vector } from "../operands/simd-register.ts";
import { extractedByte } from "../operands/vector-immediate.ts";
import type { Fields } from "../pattern.ts";

/** Lane `lane` of two vectors of `count` lanes, one behind the other. */
const inSecond = (lane: number, count: number): Pick => (lane < count ? { source: 0, lane } : { source: 1, lane: lane - count });

interface Permutation {
  readonly mnemonic: string;
  /** What a lane of the result is, of `count`. */
  readonly pick: (lane: number, count: number) => Pick;
  readonly opcode: string;
  readonly summary: string;
  readonly example: string;
}

const permutations: readonly Permutation[] = [
  {
    mnemonic: "uzp1",
    pick: (lane, count) => inSecond(2 * lane + 0, count),
    opcode: "001",
    summary: "Takes the elements with even numbers of two vectors.",
    example: "uzp1 v0.16b, v1.16b, v2.16b // 2018024e",
  },
  {
    mnemonic: "trn1",
    pick: (lane) => ({ source: lane % 2, lane: lane - (lane % 2) + 0 }),
    opcode: "010",
    summary: "Takes the elements with even numbers of two vectors in turn.",
    example: "trn1 v0.2d, v1.2d, v2.2d // 2028c24e",
  },
  {
    mnemonic: "zip1",
    pick: (lane) => ({ source: lane % 2, lane: lane >> 1 }),
    opcode: "011",
    summary: "Takes the lower halves of two vectors, element by element in turn.",
    example: "zip1 v0.8h, v1.8h, v2.8h // 2038424e",
  },
  {
    mnemonic: "uzp2",
    pick: (lane, count) => inSecond(2 * lane + 1, count),
    opcode: "101",
    summary: "Takes the elements with odd numbers of two vectors.",
    example: "uzp2 v0.4s, v1.4s, v2.4s // 2058824e",
  },
  {
    mnemonic: "trn2",
    pick: (lane) => ({ source: lane % 2, lane: lane - (lane % 2) + 1 }),
    opcode: "110",
    summary: "Takes the elements with odd numbers of two vectors in turn.",
    example: "trn2 v0.4h, v1.4h, v2.4h // 2068420e",
  },
  {
    mnemonic: "zip2",
    pick: (lane, count) => ({ source: lane % 2, lane: (count + lane) >> 1 }),
    opcode: "111",
    summary: "Takes the upper halves of two vectors, element by element in turn.",
    example: "zip2 v0.8b, v1.8b, v2.8b // 2078020e",
  },
];

interface Lookup {
  readonly mnemonic: "tbl" | "tbx";
  readonly op: "0" | "1";
  readonly registers: 1 | 2 | 3 | 4;
  readonly example: string;
}

const lookups: readonly Lookup[] = [
  { mnemonic: "tbl", op: "0", registers: 1, example: "tbl v0.16b, {v1.16b}, v2.16b // 2000024e" },
  { mnemonic: "tbl", op: "0", registers: 2, example: "tbl v0.8b, {v31.16b, v0.16b}, v2.8b // e023020e" },
  { mnemonic: "tbl", op: "0", registers: 3, example: "tbl v0.16b, {v1.16b-v3.16b}, v2.16b // 2040024e" },
  { mnemonic: "tbl", op: "0", registers: 4, example: "tbl v0.16b, {v1.16b-v4.16b}, v2.16b // 2060024e" },
  { mnemonic: "tbx", op: "1", registers: 1, example: "tbx v0.16b, {v1.16b}, v2.16b // 2010024e" },
  { mnemonic: "tbx", op: "1", registers: 2, example: "tbx v0.8b, {v1.16b, v2.16b}, v2.8b // 2030020e" },
  { mnemonic: "tbx", op: "1", registers: 3, example: "tbx v0.16b, {v1.16b-v3.16b}, v2.16b // 2050024e" },
  { mnemonic: "tbx", op: "1", registers: 4, example: "tbx v0.16b, {v1.16b-v4.16b}, v2.16b // 2070024e" },
];

const all = bySizeAndQ("8b 16b 4h 8h 2s 4s 2d");
const bytes = byQ("8b 16b");

const lookupSummary = {
  tbl: "Looks up each byte of a vector in a table",
  tbx: "Replaces the bytes whose numbers a table has",
} as const;
const beyond = { tbl: "numbers beyond it give 0", tbx: "the others stay" } as const;

function rearrange<V extends ValueKinds>(
  m: Machine<V>,
  { Rd, Rn, Rm }: Fields<"Rd" | "Rn" | "Rm">,
  shape: Shape,
  pick: Permutation["pick"],
): void {
  const count = shape.width / shape.bits;
  const picks = Array.from({ length: count }, (_, lane) => pick(lane, count));
  writeShaped(m, Rd, gather(m, shape.bits, [m.vector.read(Rn), m.vector.read(Rm)], picks), shape);
}

export const vectorPermuteRows: readonly InstructionRow[] = [
  ...permutations.map(({ mnemonic, opcode, summary, example, pick }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `0 Q:1 0 01110 size:2 0 Rm:5 0 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", all), vector("Rn", all), vector("Rm", all)],
      summary,
      reference: "Advanced SIMD permute",
      examples: [example],
      execute(m, f) {
        const shape = vectorShape(f.size, f.Q);
        rearrange(m, f, shape, pick);
      },
    }),
  ),
  instruction({
    name: "EXT",
    mnemonic: "ext",
    pattern: "0 Q:1 1 01110 000 Rm:5 0 imm4:4 0 Rn:5 Rd:5",
    operands: [vector("Rd", bytes), vector("Rn", bytes), vector("Rm", bytes), extractedByte],
    summary: "Takes bytes from a place in one vector on, and goes on with another vector.",
    reference: "Advanced SIMD extract",
    examples: ["ext v0.16b, v1.16b, v2.16b, #15 // 2078026e", "ext v0.8b, v1.8b, v2.8b, #7 // 2038022e"],
    execute(m, f) {
      rearrange(m, f, vectorShape(0, f.Q), (lane, count) => inSecond(lane + f.imm4, count));
    },
  }),
  ...lookups.map(({ mnemonic, op, registers, example }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (${registers} register${registers === 1 ? "" : "s"})`,
      mnemonic,
      pattern: `0 Q:1 0 01110 000 Rm:5 0 ${(registers - 1).toString(2).padStart(2, "0")} ${op} 00 Rn:5 Rd:5`,
      operands: [vector("Rd", bytes), registerList("Rn", registers, onlyShape("16b")), vector("Rm", bytes)],
      summary: `${lookupSummary[mnemonic]} of ${registers * 16} bytes; ${beyond[mnemonic]}.`,
      reference: "Advanced SIMD table lookup",
      examples: [example],
      execute(m, f) {
        const tables = Array.from({ length: registers }, (_, index) => m.vector.read((f.Rn + index) % 32));
        const otherwise = mnemonic === "tbx" ? m.vector.read(f.Rd) : undefined;
        writeShaped(m, f.Rd, m.vector.lookUp(tables, m.vector.read(f.Rm), otherwise), vectorShape(0, f.Q));
      },
    }),
  ),
];
