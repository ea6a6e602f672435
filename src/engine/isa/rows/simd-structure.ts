// Loads and stores of structures: LD1 to LD4 and ST1 to ST4 of whole vectors, of one element of each, and of one element into all.

import { type InstructionRow, instruction } from "../instruction.ts";
import { gather, laneBits, vectorShape, writeShaped } from "../lane-operations.ts";
import type { Machine, MemoryBytes, ValueKinds } from "../machine.ts";
import { elementList, registerList, singleElementBytes } from "../operands/register-list.ts";
import { bySizeAndQ } from "../operands/shapes.ts";
import { structureBase, structureIncrement } from "../operands/structure-address.ts";
import type { Fields } from "../pattern.ts";

type Direction = "st" | "ld";

const loads = (direction: Direction): "0" | "1" => (direction === "ld" ? "1" : "0");

interface Structures {
  /** Members of a structure: 1 for LD1, which loads vectors one after another. */
  readonly members: 1 | 2 | 3 | 4;
  readonly registers: 1 | 2 | 3 | 4;
  readonly opcode: string;
  /** Of the store and the load. */
  readonly examples: readonly [string, string];
  readonly postExamples: readonly [string, string];
}

const multiples: readonly Structures[] = [
  {
    members: 4,
    registers: 4,
    opcode: "0000",
    examples: ["st4 {v0.4s-v3.4s}, [x1] // 2008004c", "ld4 {v0.16b-v3.16b}, [x1] // 2000404c"],
    postExamples: ["st4 {v0.4s-v3.4s}, [x1], #64 // 20089f4c", "ld4 {v0.8b-v3.8b}, [x1], x2 // 2000c20c"],
  },
  {
    members: 1,
    registers: 4,
    opcode: "0010",
    examples: ["st1 {v0.2d-v3.2d}, [x1] // 202c004c", "ld1 {v29.1d, v30.1d, v31.1d, v0.1d}, [sp] // fd2f400c"],
    postExamples: ["st1 {v0.4s-v3.4s}, [x1], #64 // 20289f4c", "ld1 {v0.8b-v3.8b}, [x1], #32 // 2020df0c"],
  },
  {
    members: 3,
    registers: 3,
    opcode: "0100",
    examples: ["st3 {v0.4s-v2.4s}, [x1] // 2048004c", "ld3 {v0.16b-v2.16b}, [x1] // 2040404c"],
    postExamples: ["st3 {v0.4s-v2.4s}, [x1], #48 // 20489f4c", "ld3 {v0.8b-v2.8b}, [x1], x2 // 2040c20c"],
  },
  {
    members: 1,
    registers: 3,
    opcode: "0110",
    examples: ["st1 {v0.4s-v2.4s}, [x1] // 2068004c", "ld1 {v0.16b-v2.16b}, [x1] // 2060404c"],
    postExamples: ["st1 {v0.4s-v2.4s}, [x1], #48 // 20689f4c", "ld1 {v0.8b-v2.8b}, [x1], x30 // 2060de0c"],
  },
  {
    members: 1,
    registers: 1,
    opcode: "0111",
    examples: ["st1 {v0.16b}, [x1] // 2070004c", "ld1 {v0.1d}, [x1] // 207c400c"],
    postExamples: ["st1 {v0.4s}, [sp], #16 // e07b9f4c", "ld1 {v0.8b}, [x1], #8 // 2070df0c"],
  },
  {
    members: 2,
    registers: 2,
    opcode: "1000",
    examples: ["st2 {v0.4s, v1.4s}, [x1] // 2088004c", "ld2 {v31.16b, v0.16b}, [x1] // 3f80404c"],
    postExamples: ["st2 {v0.4s, v1.4s}, [x1], #32 // 20889f4c", "ld2 {v0.8b, v1.8b}, [x1], x2 // 2080c20c"],
  },
  {
    members: 1,
    registers: 2,
    opcode: "1010",
    examples: ["st1 {v0.4s, v1.4s}, [x1] // 20a8004c", "ld1 {v0.16b, v1.16b}, [x1] // 20a0404c"],
    postExamples: ["st1 {v0.4s, v1.4s}, [x1], #32 // 20a89f4c", "ld1 {v0.8b, v1.8b}, [x1], x2 // 20a0c20c"],
  },
];

const arrangements = "8b 16b 4h 8h 2s 4s 2d";
/** A structure of several members cannot be made of vectors that hold a single element. */
const structureShapes = bySizeAndQ(arrangements);
const vectorShapes = bySizeAndQ(`${arrangements} 1d`);

const vectorBytes = ({ Q }: { readonly Q: number }): 8 | 16 => (Q ? 16 : 8);

interface VectorAccess {
  readonly direction: Direction;
  readonly members: number;
  readonly registers: number;
}

/** Memory has the structures one after another; each register has one member of all of them. */
function transferVectors<V extends ValueKinds>(
  m: Machine<V>,
  { direction, members, registers }: VectorAccess,
  { Q, size, Rt }: Fields<"Q" | "size" | "Rt">,
  base: V["i64"],
): void {
  const bytes = vectorBytes({ Q });
  const bits = laneBits(size);
  const count = (bytes * 8) / bits;
  const numbers = Array.from({ length: registers }, (_, index) => (Rt + index) % 32);
  const addressOf = (part: number): V["i64"] => m.i64.add(base, m.i64.constant(part * bytes));
  // Lane `lane` of part `part` of memory, and where it is in the registers; and the other way round.
  const inMemory = (member: number, lane: number) => ({
    source: Math.floor((lane * members + member) / count),
    lane: (lane * members + member) % count,
  });
  const inRegisters = (part: number, lane: number) => ({
    source: (part * count + lane) % members,
    lane: Math.floor((part * count + lane) / members),
  });
  const lanes = Array.from({ length: count }, (_, lane) => lane);
  if (direction === "ld") {
    const parts = numbers.map((_, part) => m.loadVector(addressOf(part), bytes));
    for (const [index, number] of numbers.entries()) {
      const value =
        members === 1
          ? parts[index]
          : gather(
              m,
              bits,
              parts,
              lanes.map((lane) => inMemory(index, lane)),
            );
      writeShaped(m, number, value, vectorShape(size, Q));
    }
    return;
  }
  const values = numbers.map((number) => m.vector.read(number));
  for (const part of numbers.keys()) {
    const value =
      members === 1
        ? values[part]
        : gather(
            m,
            bits,
            values,
            lanes.map((lane) => inRegisters(part, lane)),
          );
    m.storeVector(addressOf(part), bytes, value);
  }
}

/** One element of each of some registers, which lie side by side in memory. */
function transferElements<V extends ValueKinds>(
  m: Machine<V>,
  direction: Direction,
  members: number,
  f: Fields<"Q" | "scale" | "S" | "size" | "Rt">,
  base: V["i64"],
): void {
  const bytes = singleElementBytes(f) as MemoryBytes;
  const lanes = m.lanes(laneBits(Math.log2(bytes)));
  const index = ((f.Q << 3) | (f.S << 2) | f.size) >> Math.log2(bytes);
  const numbers = Array.from({ length: members }, (_, member) => (f.Rt + member) % 32);
  const addressOf = (member: number): V["i64"] => m.i64.add(base, m.i64.constant(member * bytes));
  if (direction === "st") {
    for (const [member, number] of numbers.entries()) m.store(addressOf(member), bytes, lanes.extract(m.vector.read(number), index));
    return;
  }
  const loaded = numbers.map((_, member) => m.load(addressOf(member), bytes));
  for (const [member, number] of numbers.entries()) m.vector.write(number, lanes.replace(m.vector.read(number), index, loaded[member]));
}

/** Elements that lie side by side, each into all of a register. */
function replicate<V extends ValueKinds>(
  m: Machine<V>,
  members: number,
  { Q, size, Rt }: Fields<"Q" | "size" | "Rt">,
  base: V["i64"],
): void {
  const bytes = (2 ** size) as MemoryBytes;
  const loaded = Array.from({ length: members }, (_, member) => m.load(m.i64.add(base, m.i64.constant(member * bytes)), bytes));
  for (const [member, value] of loaded.entries()) {
    writeShaped(m, (Rt + member) % 32, m.lanes(laneBits(size)).splat(value), vectorShape(size, Q));
  }
}

/** The base moves on by the bytes of the access where the register's number is 31, which stands for that. */
function moveOn<V extends ValueKinds>(m: Machine<V>, { Rn, Rm }: Fields<"Rn" | "Rm">, base: V["i64"], bytes: number): void {
  m.i64.writeOrSp(Rn, m.i64.add(base, Rm === 31 ? m.i64.constant(bytes) : m.i64.read(Rm)));
}

const named = (count: number): string => (count === 1 ? "one register" : `${count} registers`);

function multipleRows({ members, registers, opcode, examples, postExamples }: Structures): InstructionRow[] {
  const list = registerList("Rt", registers, members === 1 ? vectorShapes : structureShapes);
  const increment = structureIncrement(["Q"], (fields) => registers * vectorBytes(fields));
  return (["st", "ld"] as const).flatMap((direction, index) => {
    const mnemonic = `${direction}${members}`;
    const access = { direction, members, registers };
    const name = `${mnemonic.toUpperCase()} (multiple structures${members === 1 ? `, ${named(registers)}` : ""})`;
    const summary =
      members === 1
        ? `${direction === "ld" ? "Loads" : "Stores"} ${registers === 1 ? "a vector" : `${registers} vectors that lie one after another`}`
        : `${direction === "ld" ? "Loads" : "Stores"} structures of ${members} members, each of which has a vector of its own`;
    return [
      instruction({
        name,
        mnemonic,
        pattern: `0 Q:1 001100 0 ${loads(direction)} 000000 ${opcode} size:2 Rn:5 Rt:5`,
        operands: [list, structureBase],
        summary: `${summary}.`,
        reference: "Advanced SIMD load/store multiple structures",
        examples: [examples[index]],
        execute(m, f) {
          transferVectors(m, access, f, m.base(f.Rn));
        },
      }),
      instruction({
        name: `${name.slice(0, -1)}, post-indexed)`,
        mnemonic,
        pattern: `0 Q:1 001100 1 ${loads(direction)} 0 Rm:5 ${opcode} size:2 Rn:5 Rt:5`,
        operands: [list, increment],
        summary: `${summary}; the base moves on by the bytes of the access or by a register.`,
        reference: "Advanced SIMD load/store multiple structures (post-indexed)",
        examples: [postExamples[index]],
        execute(m, f) {
          const base = m.base(f.Rn);
          transferVectors(m, access, f, base);
          moveOn(m, f, base, registers * vectorBytes(f));
        },
      }),
    ];
  });
}

interface SingleStructure {
  readonly members: 1 | 2 | 3 | 4;
  /** R, and the bit of the opcode below the element's size. */
  readonly R: "0" | "1";
  readonly odd: "0" | "1";
  /** Of the store and the load. */
  readonly examples: readonly [string, string];
  readonly postExamples: readonly [string, string];
  /** Of LD1R to LD4R. */
  readonly replicateExamples: readonly [string, string];
}

const singles: readonly SingleStructure[] = [
  {
    members: 1,
    R: "0",
    odd: "0",
    examples: ["st1 {v0.b}[15], [x1] // 201c004d", "ld1 {v0.d}[1], [x1] // 2084404d"],
    postExamples: ["st1 {v0.h}[7], [x1], #2 // 20589f4d", "ld1 {v0.s}[3], [x1], x2 // 2090c24d"],
    replicateExamples: ["ld1r {v0.4s}, [x1] // 20c8404d", "ld1r {v0.1d}, [x1], #8 // 20ccdf0d"],
  },
  {
    members: 2,
    R: "1",
    odd: "0",
    examples: ["st2 {v0.b, v1.b}[15], [x1] // 201c204d", "ld2 {v0.d, v1.d}[1], [x1] // 2084604d"],
    postExamples: ["st2 {v0.h, v1.h}[7], [x1], #4 // 2058bf4d", "ld2 {v0.s, v1.s}[3], [x1], x2 // 2090e24d"],
    replicateExamples: ["ld2r {v0.4s, v1.4s}, [x1] // 20c8604d", "ld2r {v0.2d, v1.2d}, [x1], #16 // 20ccff4d"],
  },
  {
    members: 3,
    R: "0",
    odd: "1",
    examples: ["st3 {v0.b-v2.b}[15], [x1] // 203c004d", "ld3 {v0.d-v2.d}[1], [x1] // 20a4404d"],
    postExamples: ["st3 {v0.h-v2.h}[7], [x1], #6 // 20789f4d", "ld3 {v0.s-v2.s}[3], [x1], x2 // 20b0c24d"],
    replicateExamples: ["ld3r {v0.4s-v2.4s}, [x1] // 20e8404d", "ld3r {v0.8b-v2.8b}, [x1], #3 // 20e0df0d"],
  },
  {
    members: 4,
    R: "1",
    odd: "1",
    examples: ["st4 {v0.b-v3.b}[15], [x1] // 203c204d", "ld4 {v0.d-v3.d}[1], [x1] // 20a4604d"],
    postExamples: ["st4 {v0.h-v3.h}[7], [x1], #8 // 2078bf4d", "ld4 {v0.s-v3.s}[3], [x1], x2 // 20b0e24d"],
    replicateExamples: ["ld4r {v0.4s-v3.4s}, [x1] // 20e8604d", "ld4r {v0.8h-v3.8h}, [x1], #8 // 20e4ff4d"],
  },
];

function singleRows(line: SingleStructure): InstructionRow[] {
  const { members, R, odd, examples, postExamples } = line;
  const list = elementList(members);
  const increment = structureIncrement(["scale", "Q", "S", "size"], (fields) => members * singleElementBytes(fields));
  return (["st", "ld"] as const).flatMap((direction, index) => {
    const mnemonic = `${direction}${members}`;
    const verb = direction === "ld" ? "Loads" : "Stores";
    const summary =
      members === 1 ? `${verb} one element of a vector` : `${verb} one element of each of ${members} vectors, as one structure`;
    return [
      instruction({
        name: `${mnemonic.toUpperCase()} (single structure)`,
        mnemonic,
        pattern: `0 Q:1 001101 0 ${loads(direction)} ${R} 00000 scale:2 ${odd} S:1 size:2 Rn:5 Rt:5`,
        operands: [list, structureBase],
        summary: `${summary}.`,
        reference: "Advanced SIMD load/store single structure",
        examples: [examples[index]],
        execute(m, f) {
          transferElements(m, direction, members, f, m.base(f.Rn));
        },
      }),
      instruction({
        name: `${mnemonic.toUpperCase()} (single structure, post-indexed)`,
        mnemonic,
        pattern: `0 Q:1 001101 1 ${loads(direction)} ${R} Rm:5 scale:2 ${odd} S:1 size:2 Rn:5 Rt:5`,
        operands: [list, increment],
        summary: `${summary}; the base moves on by the bytes of the access or by a register.`,
        reference: "Advanced SIMD load/store single structure (post-indexed)",
        examples: [postExamples[index]],
        execute(m, f) {
          const base = m.base(f.Rn);
          transferElements(m, direction, members, f, base);
          moveOn(m, f, base, members * singleElementBytes(f));
        },
      }),
    ];
  });
}

function replicateRows(line: SingleStructure): InstructionRow[] {
  const { members, R, odd, replicateExamples } = line;
  const list = registerList("Rt", members, vectorShapes);
  const increment = structureIncrement(["size"], ({ size }) => members * 2 ** size);
  const summary =
    members === 1
      ? "Loads one element into all of a vector"
      : `Loads a structure of ${members} members, each into all elements of a vector of its own`;
  return [
    instruction({
      name: `LD${members}R`,
      mnemonic: `ld${members}r`,
      pattern: `0 Q:1 001101 0 1 ${R} 00000 11 ${odd} 0 size:2 Rn:5 Rt:5`,
      operands: [list, structureBase],
      summary: `${summary}.`,
      reference: "Advanced SIMD load/store single structure",
      examples: [replicateExamples[0]],
      execute(m, f) {
        replicate(m, members, f, m.base(f.Rn));
      },
    }),
    instruction({
      name: `LD${members}R (post-indexed)`,
      mnemonic: `ld${members}r`,
      pattern: `0 Q:1 001101 1 1 ${R} Rm:5 11 ${odd} 0 size:2 Rn:5 Rt:5`,
      operands: [list, increment],
      summary: `${summary}; the base moves on by the bytes of the access or by a register.`,
      reference: "Advanced SIMD load/store single structure (post-indexed)",
      examples: [replicateExamples[1]],
      execute(m, f) {
        const base = m.base(f.Rn);
        replicate(m, members, f, base);
        moveOn(m, f, base, members * 2 ** f.size);
      },
    }),
  ];
}

export const simdStructureRows: readonly InstructionRow[] = [
  ...multiples.flatMap(multipleRows),
  ...singles.flatMap(singleRows),
  ...singles.flatMap(replicateRows),
];
