// What instructions read, write and may do, as their rows say when they are watched.

import { describe, expect, it } from "vitest";
import { decode } from "../isa/index.ts";
import { type Effects, effectsOf } from "./effects.ts";

const effects = (word: number, pc = 0x1000): Effects => {
  const decoded = decode(word);
  if (!decoded) throw new Error(`${word.toString(16)} is no instruction`);
  return effectsOf(decoded, pc);
};
const registers = (mask: number): number[] => Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mask >>> bit) & 1);

describe("effects", () => {
  it("subs x0, x1, #1: reads x1, writes x0 and the flags, cannot trap", () => {
    const found = effects(0xf1000420);
    expect(registers(found.registersRead)).toEqual([1]);
    expect(registers(found.registersWritten)).toEqual([0]);
    expect(found).toMatchObject({ flagsRead: false, flagsWritten: true, memory: [], jump: undefined, mayTrap: false });
  });

  it("cmp x1, #0: the zero register is not written", () => {
    expect(effects(0xf100003f).registersWritten).toBe(0);
  });

  it("cmp w1, #7 and subs x1, x1, #1: what the flags were set from, as registers have it afterwards", () => {
    expect(effects(0x71001c3f).flagsOperands).toEqual([{ register: 1, plus: 0n }, { constant: 7n }]);
    expect(effects(0xf1000421).flagsOperands).toEqual([{ register: 1, plus: 1n }, { constant: 1n }]);
    expect(effects(0xeb020021).flagsOperands).toBeUndefined();
  });

  it("fmla v0.4s, v1.4s, v2.4s: reads what it adds to, asks FPCR", () => {
    const found = effects(0x4e22cc20);
    expect(registers(found.vectorsRead)).toEqual([0, 1, 2]);
    expect(registers(found.vectorsWritten)).toEqual([0]);
    expect(found).toMatchObject({ floatingPoint: true, saturates: false, mayTrap: false });
  });

  it("add sp, sp, #16: bit 31 is the stack pointer", () => {
    const found = effects(0x910043ff);
    expect(registers(found.registersRead)).toEqual([31]);
    expect(registers(found.registersWritten)).toEqual([31]);
  });

  it("sub sp, sp, #32; mov x29, sp; mov x1, x2; adrp x3: registers as others plus a number, or as a number", () => {
    const sums = (word: number) => [...effects(word).sums];
    expect(sums(0xd10083ff)).toEqual([[31, { register: 31, plus: -32 }]]);
    expect(sums(0x910003fd)).toEqual([[29, { register: 31, plus: 0 }]]);
    expect(sums(0xaa0203e1)).toEqual([[1, { register: 2, plus: 0 }]]);
    expect(sums(0xb0000003)).toEqual([[3, { register: undefined, plus: 0x2000 }]]);
    // Half a register is no copy.
    expect(sums(0x2a0203e1)).toEqual([]);
    expect(sums(0x11000441)).toEqual([]);
  });

  it("stp x29, x30, [sp, #-32]!: 16 bytes stored, sp written back, may trap", () => {
    const found = effects(0xa9be7bfd);
    expect(found.memory).toEqual([{ kind: "store", bytes: 16, elements: 2, file: "x", base: 31, displacement: -32, ordered: false }]);
    expect(registers(found.registersRead)).toEqual([29, 30, 31]);
    expect(registers(found.registersWritten)).toEqual([31]);
    expect(found.mayTrap).toBe(true);
  });

  it("b.ne, bl, ret, svc: where control goes", () => {
    expect(effects(0x54000041)).toMatchObject({ flagsRead: true, jump: { kind: "jump", target: 0x1008, conditional: true } });
    expect(effects(0x94000004)).toMatchObject({ jump: { kind: "call", target: 0x1010, conditional: false } });
    expect(effects(0xd65f03c0)).toMatchObject({ jump: { kind: "return", conditional: false } });
    expect(effects(0xd65f03c0).jump).not.toHaveProperty("target");
    expect(effects(0xd4000001)).toMatchObject({ system: [{ kind: "supervisorCall" }], mayTrap: false });
  });
});
