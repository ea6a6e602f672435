// Single instructions on random states, here and in qemu-aarch64: one executable that makes its own states, runs each word
// on them and gives a hash of all that comes out (X, SP, NZCV, V, FPSR, FPCR and the memory around a base).
// Both sides run the same executable, so hashes that differ point at a word; `dumpStates` then shows where.

import { decode, type InstructionRow, rows } from "../../isa/index.ts";
import { type Fields, insertFields } from "../../isa/pattern.ts";
import { effectsOf } from "../effects.ts";
import { createProcessor, type ProcessorOptions } from "../index.ts";
import { build, load, runInQemu, runToEnd } from "./program.ts";
import { qemuErrorOf } from "./qemu-errors.ts";
import type { Random } from "./random-program.ts";

/** The program keeps these for itself. */
const target = 27;
const block = 28;
const reserved = [target, block] as const;
/** X0–X30 by number, then these; V behind them. In bytes. */
const field = { sp: 248, nzcv: 256, fpsr: 264, fpcr: 272, v: 288 } as const;
const blockBytes = field.v + 512;
const memoryBytes = 512;
const stateBytes = blockBytes + memoryBytes;
const noRegister = 255;

/** A word, and what the program must know of it to keep its accesses in the memory that it has. */
export interface Subject {
  readonly word: number;
  /** 0–30, 31 for SP; undefined if it accesses no memory. */
  readonly base: number | undefined;
  /** What the instruction adds to the base before the access. */
  readonly displacement: number;
  /** A register that is added to the base. */
  readonly index: number | undefined;
  /** The base is a multiple of 16. */
  readonly aligned: boolean;
}

/** The word as a subject, unless it leaves the straight line or needs what the program keeps. */
export function subjectOf(word: number): Subject | undefined {
  const decoded = decode(word);
  if (decoded?.row.execute === undefined) return undefined;
  const { row, fields } = decoded;
  const effects = effectsOf(decoded, 0);
  if (effects.jump !== undefined || effects.system.some(({ kind }) => kind !== "exclusive")) return undefined;
  if (((effects.registersRead | effects.registersWritten) >>> 0) & reserved.reduce((mask, register) => mask | (1 << register), 0))
    return undefined;
  if (effects.memory.length === 0) return { word, base: undefined, displacement: 0, index: undefined, aligned: false };
  const base = effects.memory[0].base;
  if (base === undefined) return undefined;
  const aligned = base === 31 || effects.memory.some(({ ordered }) => ordered);
  const isPost = row.name.includes("post-indexed");
  const displacement =
    isPost || "Rm" in fields
      ? 0
      : displacementOf(
          fields,
          effects.memory.map(({ bytes }) => bytes),
        );
  if (aligned && displacement % 16 !== 0) return undefined;
  const index = "Rm" in fields && !isPost ? fields["Rm"] : undefined;
  // Base and index in one register, or a base that is loaded and moved: the architecture leaves those open.
  if (index === base || index === 31) return undefined;
  const moves = isPost || row.name.includes("pre-indexed");
  const transferred = [fields["Rt"], fields["Rt2"]].filter((each) => each !== undefined);
  if (moves && effects.vectorsRead === 0 && effects.vectorsWritten === 0 && transferred.includes(base)) return undefined;
  if (row.mnemonic.startsWith("ld") && "Rt2" in fields && fields["Rt"] === fields["Rt2"]) return undefined;
  return { word, base, displacement, index, aligned };
}

/** What an instruction adds to its base: a scaled number, bytes, or a number scaled by the bytes of one of a pair. */
function displacementOf(fields: Fields, accesses: readonly number[]): number {
  const [bytes] = accesses;
  if ("imm12" in fields) return fields["imm12"] * bytes;
  if ("imm9" in fields) return (fields["imm9"] << 23) >> 23;
  if ("imm7" in fields) return ((fields["imm7"] << 25) >> 25) * (accesses.length > 1 ? bytes : bytes / 2);
  return 0;
}

/** Rows that can be tried so. */
export const triedRows: readonly InstructionRow[] = rows.filter(
  ({ base, execute, layout }) => base === undefined && execute !== undefined && layout.fields.length > 0,
);

/** A word of the row that is a subject; undefined if chance gives none. */
export function randomSubject(random: Random, row: InstructionRow): Subject | undefined {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const fields: Record<string, number> = {};
    for (const { name, width } of row.layout.fields) fields[name] = random.bits() % 2 ** width;
    const word = insertFields(row.layout, fields);
    if (decode(word)?.row !== row || qemuErrorOf(word) !== undefined) continue;
    const subject = subjectOf(word);
    if (subject !== undefined) return subject;
  }
  return undefined;
}

const generalEdges = [
  ...["0", "1", "-1", "2", "-2", "0x7fffffff", "0x80000000", "0xffffffff", "0x100000000", "0x7fffffffffffffff", "0x8000000000000000"],
  ...["0x8000000000000001", "0xffffffff80000000", "0x00ff00ff00ff00ff", "31", "63"],
];
/** Doubles, then pairs of singles, then fours of halves, then integers, whose values are treated apart. */
const vectorEdges = [
  ...["0x0", "0x8000000000000000", "0x3ff0000000000000", "0xbff0000000000000", "0x7ff0000000000000", "0xfff0000000000000"],
  ...["0x7ff8000000000000", "0x7ff0000000000001", "0xfff8000000000123", "0xfff4000000000000", "0x0000000000000001", "0x800fffffffffffff"],
  ...["0x0010000000000000", "0x7fefffffffffffff", "0x43e0000000000000", "0xc3e0000000000000", "0x43f0000000000000", "0x41e0000000000000"],
  ...["0x41dfffffffe00000", "0x3fe0000000000000", "0x3ff8000000000000", "0x4004000000000000", "0x3ca0000000000000", "0x4340000000000001"],
  ...["0x3f80000080000000", "0x7f800000ff800000", "0x7fc000007f800001", "0xffc00123ffa00000", "0x0000000180000001", "0x007fffff00800000"],
  ...["0x7f7fffffff7fffff", "0x4f000000cf000000", "0x4f8000005f000000", "0x3f0000003fc00000", "0x40200000bf000000", "0x4b8000013f800001"],
  ...["0x3c0080007c00fc00", "0x7e007c01fe12fd00", "0x0001800103ff0400", "0x7bfffbff38003e00", "0x410078017800f800", "0x57ff64013c013555"],
  ...["0x7fffffff80000000", "0x7fff8000ffff0001", "0x7f80ff01807f00fe", "0xffffffffffffffff", "0x00000000ffffffff", "0x0102030405060708"],
  ...["0x7fffffffffffffff", "0x8000000000000001", "0x80808080ffffffff", "0x8000800080008000", "0x1f20213f40417f80", "0x00ff01fe02fd10f0"],
  ...["0x47efffffe0000000", "0x47efffffefffffff", "0x47effffff0000000", "0x380fffffffffffff", "0x36a0000000000000", "0x3810000000000000"],
  ...["0x7ff8000020000001", "0x7ff0000020000000", "0x40effc0000000000", "0x3f10000000000000"],
];

const vectors = (each: (register: number) => string): string => Array.from({ length: 32 }, (_, register) => each(register)).join("\n");
const generals = (each: (register: number) => string): string =>
  Array.from({ length: 31 }, (_, register) => register)
    .filter((register) => register !== block)
    .map(each)
    .join("\n");

/** The executable: `states` random states for each subject. `dumps`: the states themselves rather than hashes. */
function programOf(subjects: readonly Subject[], states: number, seed: number, dumps: boolean): string {
  const table = subjects.map(
    ({ base, displacement, index, aligned }, slot) =>
      `.quad slots + ${slot * 8}, ${base ?? noRegister}, ${displacement}, ${(index ?? noRegister) | (aligned ? 256 : 0)}`,
  );
  const slots = subjects.map(({ word }) => `.word 0x${word.toString(16)}\nb back`);
  // x19 slot's entry, x20 states left, x21 hash, x22 random state; kept in memory while a subject runs.
  return `
_start:
  adrp x28, state
  add x28, x28, :lo12:state
  ldr x22, =${((BigInt(seed) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn) | 1n}
  adrp x19, table
  add x19, x19, :lo12:table
next_slot:
  ldr x21, =0xcbf29ce484222325
  mov x20, #${states}
next_state:
  // General registers.
  adrp x10, general_edges
  add x10, x10, :lo12:general_edges
  mov x11, #0
1: bl random
  tst x0, #3
  b.ne 2f
  ubfx x1, x0, #8, #4
  ldr x0, [x10, x1, lsl #3]
2: str x0, [x28, x11, lsl #3]
  add x11, x11, #1
  cmp x11, #32
  b.lo 1b
  ldr x0, [x28, #${field.sp}]
  and x0, x0, #~15
  str x0, [x28, #${field.sp}]
  bl random
  and w0, w0, #0xf0000000
  str x0, [x28, #${field.nzcv}]
  bl random
  ldr w1, =0x0800009f
  and x1, x0, x1
  str x1, [x28, #${field.fpsr}]
  ldr w1, =0x07c80000
  and x1, x0, x1
  tst x0, #3
  csel x1, x1, xzr, eq
  str x1, [x28, #${field.fpcr}]
  // Vectors: doublewords that are edges, random, or random with an exponent near 1.
  adrp x10, vector_edges
  add x10, x10, :lo12:vector_edges
  add x12, x28, #${field.v}
  mov x11, #0
1: bl random
  ubfx x1, x0, #32, #6
  ldr x1, [x10, x1, lsl #3]
  tst x0, #3
  csel x0, x1, x0, eq
  ubfx x2, x0, #40, #6
  orr x3, x0, #0x3ff0000000000000
  and x3, x3, #~0x4000000000000000
  and x4, x0, #3
  cmp x4, #1
  csel x0, x3, x0, eq
  str x0, [x12, x11, lsl #3]
  add x11, x11, #1
  cmp x11, #64
  b.lo 1b
  // Memory, if it is accessed, and the registers that say where.
  ldr x13, [x19, #8]
  cmp x13, #${noRegister}
  b.eq 3f
  adrp x14, memory
  add x14, x14, :lo12:memory
  mov x11, #0
1: bl random
  str x0, [x14, x11, lsl #3]
  add x11, x11, #1
  cmp x11, #${memoryBytes / 8}
  b.lo 1b
  bl random
  and x1, x0, #63
  and x2, x0, #48
  ldr x15, [x19, #24]
  tst x15, #256
  csel x1, x2, x1, ne
  ldr x2, [x19, #16]
  sub x1, x1, x2
  add x1, x1, x14
  add x1, x1, #128
  str x1, [x28, x13, lsl #3]
  and x15, x15, #255
  cmp x15, #${noRegister}
  b.eq 3f
  ubfx x0, x0, #8, #3
  str x0, [x28, x15, lsl #3]
3: ldr x0, [x19]
  str x0, [x28, #${target * 8}]
  ${dumps ? `bl dump` : ""}
  adrp x0, kept
  add x0, x0, :lo12:kept
  stp x19, x20, [x0]
  stp x21, x22, [x0, #16]
  ldr x0, [x28, #${field.nzcv}]
  msr nzcv, x0
  ldr x0, [x28, #${field.fpsr}]
  msr fpsr, x0
  ldr x0, [x28, #${field.fpcr}]
  msr fpcr, x0
  ldr x0, [x28, #${field.sp}]
  mov sp, x0
  ${vectors((register) => `ldr q${register}, [x28, #${field.v + register * 16}]`)}
  ${generals((register) => `ldr x${register}, [x28, #${register * 8}]`)}
  br x${target}
back:
  ${generals((register) => `str x${register}, [x28, #${register * 8}]`)}
  ${vectors((register) => `str q${register}, [x28, #${field.v + register * 16}]`)}
  mov x0, sp
  str x0, [x28, #${field.sp}]
  mrs x0, nzcv
  str x0, [x28, #${field.nzcv}]
  mrs x0, fpsr
  str x0, [x28, #${field.fpsr}]
  mrs x0, fpcr
  str x0, [x28, #${field.fpcr}]
  msr fpcr, xzr
  adrp x0, kept
  add x0, x0, :lo12:kept
  ldp x19, x20, [x0]
  ldp x21, x22, [x0, #16]
  ${dumps ? "bl dump" : ""}
  mov x11, #0
  mov x12, #${blockBytes / 8}
  ldr x13, [x19, #8]
  cmp x13, #${noRegister}
  mov x14, #${stateBytes / 8}
  csel x12, x12, x14, eq
  ldr x1, =0x100000001b3
1: ldr x0, [x28, x11, lsl #3]
  eor x21, x21, x0
  mul x21, x21, x1
  eor x21, x21, x21, lsr #29
  add x11, x11, #1
  cmp x11, x12
  b.lo 1b
  subs x20, x20, #1
  b.ne next_state
  adrp x0, result
  add x0, x0, :lo12:result
  str x21, [x0]
  ${dumps ? "" : "mov x1, x0\nmov x0, #1\nmov x2, #8\nmov x8, #64\nsvc #0"}
  add x19, x19, #32
  adrp x0, table_end
  add x0, x0, :lo12:table_end
  cmp x19, x0
  b.lo next_slot
  mov x0, #0
  mov x8, #93
  svc #0
random:
  eor x22, x22, x22, lsl #13
  eor x22, x22, x22, lsr #7
  eor x22, x22, x22, lsl #17
  ldr x23, =0x2545f4914f6cdd1d
  mul x0, x22, x23
  ret
dump:
  mov x0, #1
  mov x1, x28
  mov x2, #${stateBytes}
  mov x8, #64
  svc #0
  ret
  .ltorg
  .align 4
slots:
  ${slots.join("\n")}
  .align 4
general_edges: .quad ${generalEdges.join(", ")}
vector_edges: .quad ${vectorEdges.join(", ")}
table:
  ${table.join("\n")}
table_end:
  .align 6
state: .skip ${blockBytes}
memory: .skip ${memoryBytes}
kept: .skip 32
result: .skip 8
`;
}

const doublewords = (bytes: Uint8Array): bigint[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 3 }, (_, index) => view.getBigUint64(index * 8, true));
};

function runHere(image: Uint8Array, options: ProcessorOptions): Uint8Array {
  const processor = createProcessor(options);
  load(processor, image);
  const { output, trap } = runToEnd(processor, undefined, 1e12);
  if (trap !== undefined)
    throw new Error(
      `trap ${JSON.stringify(trap, (_, value) => (typeof value === "bigint" ? value.toString(16) : value))} at ${processor.registers.pc.toString(16)}`,
    );
  return output;
}

/** The subjects whose outcomes differ from qemu's, each tried on so many states. */
export function differingSubjects(subjects: readonly Subject[], states: number, seed: number, options: ProcessorOptions): Subject[] {
  const { elf, image } = build(programOf(subjects, states, seed, false));
  const native = runInQemu(elf);
  const expected = doublewords(native.output);
  if (expected.length < subjects.length) return [subjects[expected.length]];
  const found = doublewords(runHere(image, options));
  return subjects.filter((_, index) => expected[index] !== found[index]);
}

const placeName = (index: number): string => {
  const at = index * 8;
  if (at < field.sp) return `x${index}`;
  if (at >= blockBytes) return `memory+${at - blockBytes}`;
  if (at >= field.v) return `v${(at - field.v) >> 4}.d[${((at - field.v) >> 3) & 1}]`;
  return Object.entries(field).find(([, offset]) => offset === at)?.[0] ?? "padding";
};

/** Where the outcomes of one subject differ, in words: the state before, and each place with qemu's value and ours. */
export function differencesOf(subject: Subject, states: number, seed: number, options: ProcessorOptions, most = 3): string[] {
  const { elf, image } = build(programOf([subject], states, seed, true));
  const expected = doublewords(runInQemu(elf).output);
  const found = doublewords(runHere(image, options));
  const perState = stateBytes / 8;
  const lines: string[] = [];
  for (let state = 0; state < states && lines.length < most; state += 1) {
    const start = state * 2 * perState;
    const compared = subject.base === undefined ? blockBytes / 8 : perState;
    const places = Array.from({ length: compared }, (_, place) => place).filter(
      (place) => expected[start + perState + place] !== found[start + perState + place],
    );
    if (places.length === 0) continue;
    const before = (place: number): string => `${placeName(place)}=${(expected[start + place] ?? 0n).toString(16)}`;
    const registers = new Set([subject.word & 31, (subject.word >> 5) & 31, (subject.word >> 16) & 31, (subject.word >> 10) & 31]);
    const inputs = [...registers].flatMap((register) => [
      before(register),
      before(field.v / 8 + register * 2),
      before(field.v / 8 + register * 2 + 1),
    ]);
    const outcome = places
      .slice(0, 4)
      .map(
        (place) =>
          `${placeName(place)}: qemu ${expected[start + perState + place]?.toString(16)} here ${found[start + perState + place]?.toString(16)}`,
      );
    lines.push(`${outcome.join("; ")} (before: ${[before(field.fpcr / 8), before(field.fpsr / 8), ...inputs].join(" ")})`);
  }
  return lines;
}
