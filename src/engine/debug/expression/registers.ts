// Registers by the names that people write, over a task's register block: x0–x30, w0–w30, sp, pc, cpsr with its flags, and the
// vector registers in all their views, as gdb types them.

import type { Registers } from "../../cpu/index.ts";
import { arrayOf, pointerTo, type StructField, type Type, types } from "./type.ts";
import { bytesOfInteger, type Place, type Value } from "./value.ts";

const aliases: Readonly<Record<string, string>> = { fp: "x29", lr: "x30", ip0: "x16", ip1: "x17" };
const flagBits: Readonly<Record<string, number>> = { N: 3, Z: 2, C: 1, V: 0 };
const codePointer = pointerTo({ kind: "code", name: "" });

const union = (name: string, bytes: number, members: readonly (readonly [string, Type])[]): Type => ({
  kind: "struct",
  name,
  bytes,
  fields: members.map(([member, type]): StructField => ({ name: member, offset: 0, type })),
});

const lanes = (bytes: number, signed: Type, unsigned: Type, float?: Type): Type =>
  union("lanes", 16, [
    ...(float ? [["f", arrayOf(float, 16 / bytes)] as const] : []),
    ["u", arrayOf(unsigned, 16 / bytes)],
    ["s", arrayOf(signed, 16 / bytes)],
  ]);

const named = (name: string, bytes: number, isSigned: boolean): Type => ({ kind: "integer", name, bytes, isSigned });

/** gdb's aarch64v: $v0.d.u[0], $v0.b.u[3], $v0.s.f[1]. */
export const vectorType: Type = union("aarch64v", 16, [
  ["d", lanes(8, named("int64_t", 8, true), named("uint64_t", 8, false), types.double)],
  ["s", lanes(4, named("int32_t", 4, true), named("uint32_t", 4, false), types.float)],
  ["h", lanes(2, named("int16_t", 2, true), named("uint16_t", 2, false), types.half)],
  ["b", lanes(1, named("int8_t", 1, true), named("uint8_t", 1, false))],
  [
    "q",
    union("lanes", 16, [
      ["u", arrayOf(types.unsigned128, 1)],
      ["s", arrayOf(types.int128, 1)],
    ]),
  ],
]);

const scalarViews: Readonly<Record<string, readonly [bytes: number, type: Type]>> = {
  q: [16, types.unsigned128],
  d: [8, types.double],
  s: [4, types.float],
  h: [2, types.half],
  b: [1, named("uint8_t", 1, false)],
};

/** The Linux CPSR: only the flags are a program's. */
export const cpsrOf = ({ nzcv }: Registers): number => (nzcv << 28) >>> 0;

export function registerNamed(registers: Registers, written: string): Value | undefined {
  if (Object.hasOwn(flagBits, written)) {
    return { type: types.int, bytes: bytesOfInteger(BigInt((registers.nzcv >> flagBits[written]) & 1), 4), place: placeOf(written) };
  }
  const lower = written.toLowerCase();
  const name = aliases[lower] ?? lower;
  const general = /^([xw])(\d|[12]\d|30)$/.exec(name);
  if (general) {
    const value = registers.x(Number(general[2]));
    if (general[1] === "x") return { type: types.long, bytes: bytesOfInteger(value, 8), place: placeOf(name) };
    return { type: types.int, bytes: bytesOfInteger(value, 4), place: placeOf(name) };
  }
  if (name === "xzr") return { type: types.long, bytes: new Uint8Array(8) };
  if (name === "wzr") return { type: types.int, bytes: new Uint8Array(4) };
  if (name === "sp") return { type: pointerTo(types.void), bytes: bytesOfInteger(registers.sp, 8), place: placeOf(name) };
  if (name === "pc") return { type: codePointer, bytes: bytesOfInteger(registers.pc, 8), place: placeOf(name) };
  if (name === "cpsr") return { type: types.unsigned, bytes: bytesOfInteger(BigInt(cpsrOf(registers)), 4), place: placeOf(name) };
  if (name === "nzcv") return { type: types.int, bytes: bytesOfInteger(BigInt(registers.nzcv), 4), place: placeOf(name) };
  if (name === "fpsr" || name === "fpcr")
    return { type: types.int, bytes: bytesOfInteger(BigInt(registers[name]), 4), place: placeOf(name) };
  if (name === "tpidr_el0" || name === "tpidr") {
    return { type: types.long, bytes: bytesOfInteger(registers.threadPointer, 8), place: placeOf("tpidr") };
  }
  const vector = /^([vqdshb])(\d|[12]\d|3[01])$/.exec(name);
  if (!vector) return undefined;
  const whole = registers.v(Number(vector[2])).slice();
  if (vector[1] === "v") return { type: vectorType, bytes: whole, place: placeOf(name) };
  const [bytes, type] = scalarViews[vector[1]];
  return { type, bytes: whole.slice(0, bytes), place: placeOf(name) };
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
  else if (name === "fpsr" || name === "fpcr") registers[name] = Number(integer() & 0xffff_ffffn);
  else if (name === "tpidr") registers.threadPointer = integer();
  else if (Object.hasOwn(flagBits, name)) {
    const bit = 1 << flagBits[name];
    registers.nzcv = integer() === 0n ? registers.nzcv & ~bit : registers.nzcv | bit;
  }
}
