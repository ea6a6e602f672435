// Registers by the names that people write, over a task's register block: x0–x30, w0–w30, sp, pc, cpsr with its flags, and the
// vector registers in all their views, as gdb types them.

import { implementedBits, type Registers } from "../../cpu/index.ts";
import { arrayOf, pointerTo, type StructField, sizeOf, type Type, types } from "./type.ts";
import { bytesOfInteger, type Place, type Value } from "./value.ts";

const aliases: Readonly<Record<string, string>> = { fp: "x29", lr: "x30", ip0: "x16", ip1: "x17" };
const flagBits: Readonly<Record<string, number>> = { N: 3, Z: 2, C: 1, V: 0 };
const codePointer = pointerTo({ kind: "function", returns: types.void, parameters: [], isUnprototyped: true });

/** A union that goes by its name alone, as gdb names the types of vector registers. */
const union = (name: string, members: readonly (readonly [string, Type])[]): Type => ({
  kind: "struct",
  keyword: "union",
  name,
  alias: name,
  bytes: Math.max(...members.map(([, type]) => sizeOf(type))),
  fields: members.map(([member, type]): StructField => ({ name: member, offset: 0, type })),
});

const word: Type = { kind: "integer", name: "uint32_t", bytes: 4, isSigned: false };
const named = (name: string, bytes: number, isSigned: boolean): Type => ({ kind: "integer", name, bytes, isSigned });

/** A lane of each width as gdb names it: `f` where it has floating-point numbers, unsigned, signed. */
const lanes = {
  q: [
    ["u", named("uint128_t", 16, false)],
    ["s", named("int128_t", 16, true)],
  ],
  d: [
    ["f", types.double],
    ["u", named("uint64_t", 8, false)],
    ["s", named("int64_t", 8, true)],
  ],
  s: [
    ["f", types.float],
    ["u", named("uint32_t", 4, false)],
    ["s", named("int32_t", 4, true)],
  ],
  h: [
    ["f", types.half],
    ["u", named("uint16_t", 2, false)],
    ["s", named("int16_t", 2, true)],
  ],
  b: [
    ["u", named("uint8_t", 1, false)],
    ["s", named("int8_t", 1, true)],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [member: string, type: Type])[]>>;

const suffixes: Readonly<Record<string, string>> = { f: "d", u: "u", s: "i" };

const whole = (letter: keyof typeof lanes): Type =>
  union(
    `vn${letter}`,
    lanes[letter].map(([member, type]) => {
      const count = 16 / sizeOf(type);
      return [
        member,
        { ...arrayOf(type, count), alias: `v${count}${member === "f" ? letter.replace("s", "f") : suffixes[member]}` },
      ] as const;
    }),
  );

/** gdb's aarch64v: $v0.d.u[0], $v0.b.u[3], $v0.s.f[1]. */
const vectorType: Type = union(
  "aarch64v",
  (["d", "s", "h", "b", "q"] as const).map((letter) => [letter, whole(letter)] as const),
);

/** $d0 and its like: the lowest lane, as each of its types. */
const scalarViews = Object.fromEntries(
  Object.entries(lanes).map(([letter, members]) => [letter, union(`__gdb_builtin_type_vn${letter}`, members)]),
);

/** The Linux CPSR: only the flags are a program's. */
export const cpsrOf = ({ nzcv }: Registers): number => (nzcv << 28) >>> 0;

export function registerNamed(registers: Registers, written: string): Value | undefined {
  if (Object.hasOwn(flagBits, written)) {
    return { type: types.int, bytes: bytesOfInteger(BigInt((registers.nzcv >> flagBits[written]) & 1), 4), place: placeOf(written) };
  }
  const lower = written.toLowerCase();
  const name = aliases[lower] ?? lower;
  const general = /^([xw])(\d|[12]\d|30)$/.exec(name);
  // The frame pointer by its other name is an address.
  if (lower === "fp") return { type: pointerTo(types.void), bytes: bytesOfInteger(registers.x(29), 8), place: placeOf(name) };
  if (general) {
    const value = registers.x(Number(general[2]));
    if (general[1] === "x") return { type: types.long, bytes: bytesOfInteger(value, 8), place: placeOf(name) };
    return { type: word, bytes: bytesOfInteger(value, 4), place: placeOf(name) };
  }
  if (name === "xzr") return { type: types.long, bytes: new Uint8Array(8) };
  if (name === "wzr") return { type: types.int, bytes: new Uint8Array(4) };
  if (name === "sp") return { type: pointerTo(types.void), bytes: bytesOfInteger(registers.sp, 8), place: placeOf(name) };
  if (name === "pc") return { type: codePointer, bytes: bytesOfInteger(registers.pc, 8), place: placeOf(name) };
  if (name === "cpsr") return { type: types.int, bytes: bytesOfInteger(BigInt(cpsrOf(registers)), 4), place: placeOf(name) };
  if (name === "nzcv") return { type: types.int, bytes: bytesOfInteger(BigInt(registers.nzcv), 4), place: placeOf(name) };
  if (name === "fpsr" || name === "fpcr")
    return { type: types.int, bytes: bytesOfInteger(BigInt(registers[name]), 4), place: placeOf(name) };
  if (name === "tpidr_el0" || name === "tpidr") {
    return { type: types.long, bytes: bytesOfInteger(registers.threadPointer, 8), place: placeOf("tpidr") };
  }
  const vector = /^([vqdshb])(\d|[12]\d|3[01])$/.exec(name);
  if (!vector) return undefined;
  const bits = registers.v(Number(vector[2])).slice();
  if (vector[1] === "v") return { type: vectorType, bytes: bits, place: placeOf(name) };
  const type = scalarViews[vector[1]];
  return { type, bytes: bits.slice(0, sizeOf(type)), place: placeOf(name) };
}

const placeOf = (name: string): Place => ({ kind: "register", name, offset: 0 });

/** Writes bytes of a register into a block that the caller puts back. A write to a w register or a scalar view clears the rest. */
export function writeRegister(registers: Registers, name: string, bytes: Uint8Array, offset: number): void {
  const integer = (): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const general = /^([xw])(\d+)$/.exec(name);
  const vector = /^([vqdshb])(\d+)$/.exec(name);
  if (general) registers.setX(Number(general[2]), integer());
  else if (vector) {
    const lane = registers.v(Number(vector[2]));
    if (vector[1] !== "v") lane.fill(0);
    lane.set(bytes, offset);
  } else if (name === "sp" || name === "pc") registers[name] = integer();
  else if (name === "cpsr") registers.nzcv = Number(integer() >> 28n) & 15;
  else if (name === "nzcv") registers.nzcv = Number(integer()) & 15;
  else if (name === "fpsr" || name === "fpcr") registers[name] = Number(integer() & BigInt(implementedBits[name]));
  else if (name === "tpidr") registers.threadPointer = integer();
  else if (Object.hasOwn(flagBits, name)) {
    const bit = 1 << flagBits[name];
    registers.nzcv = integer() === 0n ? registers.nzcv & ~bit : registers.nzcv | bit;
  }
}
