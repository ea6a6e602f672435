// What random states seldom meet, interpreted and translated: branches at the ends of their ranges, structures that fault in their middle,
// exclusives that somebody comes between, alignment of each ordered access, and permissions that change under running code.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import type { AddressSpace, Processor, ProcessorOptions } from "./processor.ts";
import { build, mapping, toolsPresent } from "./testing/program.ts";
import { Code } from "./testing/programs/code.ts";

const data = 0x10_0000;
const code = 0x1000_0000;
const brk = 0xd420_0000;
const modes: readonly (readonly [string, ProcessorOptions])[] = [
  ["interpreted", { mode: "interpreted" }],
  ["translated", { translateAfter: 1 }],
];

interface Machine {
  readonly processor: Processor;
  readonly space: AddressSpace;
  readonly x: (register: number) => bigint;
}

/** Code at 0x10000000, two pages of data that may be written and one that may be read; x1 points at the first. */
function prepare(words: Uint8Array, options: ProcessorOptions): Machine {
  const processor = createProcessor({ memoryBytes: 2 ** 22, ...options });
  const space = processor.createAddressSpace();
  space.map(mapping(code, 0x1000, "rx"));
  space.map(mapping(data, 0x2000, "rw"));
  space.map(mapping(data + 0x2000, 0x1000, "r"));
  space.poke(code as GuestAddress, words);
  space.poke(
    data as GuestAddress,
    Uint8Array.from({ length: 0x3000 }, (_, index) => index * 7),
  );
  processor.use(space);
  processor.registers.pc = BigInt(code);
  processor.registers.setX(1, BigInt(data));
  return { processor, space, x: (register) => processor.registers.x(register) };
}

/** Each branch as far as it reaches, with a register or flags so that it is taken. */
const far: readonly (readonly [name: string, word: number, width: number, shift: number, register0: bigint])[] = [
  ["b", 0x1400_0000, 26, 0, 0n],
  ["bl", 0x9400_0000, 26, 0, 0n],
  ["b.eq", 0x5400_0000, 19, 5, 0n],
  ["b.al", 0x5400_000e, 19, 5, 0n],
  ["cbz w", 0x3400_0000, 19, 5, 2n ** 32n],
  ["cbz x", 0xb400_0000, 19, 5, 0n],
  ["cbnz w", 0x3500_0000, 19, 5, 1n],
  ["cbnz x", 0xb500_0000, 19, 5, 2n ** 32n],
  ["tbz, bit 63", 0xb6f8_0000, 14, 5, 2n ** 62n],
  ["tbnz, bit 63", 0xb7f8_0000, 14, 5, 2n ** 63n],
  ["tbz, bit 0", 0x3600_0000, 14, 5, 2n],
  ["tbnz, bit 31", 0x37f8_0000, 14, 5, 2n ** 31n],
];

describe.each(modes)("%s", (_name, options) => {
  it.each(far)("%s reaches both ends of its range", (_branch, word, width, shift, register0) => {
    for (const distance of [-(2 ** (width - 1)), 2 ** (width - 1) - 1]) {
      const target = code + distance * 4;
      const words = Uint32Array.of((word | ((distance & (2 ** width - 1)) << shift)) >>> 0, brk);
      const { processor, space, x } = prepare(new Uint8Array(words.buffer), options);
      const page = target - (target % 0x1000);
      space.map(mapping(page, 0x2000, "rx"));
      space.poke(code as GuestAddress, new Uint8Array(words.buffer));
      space.poke(target as GuestAddress, new Uint8Array(Uint32Array.of(0xd280_00e2, brk).buffer)); // mov x2, #7
      processor.registers.setX(0, register0);
      processor.registers.nzcv = 4;
      for (let round = 0; round < 2; round += 1) {
        processor.registers.pc = BigInt(code);
        processor.registers.setX(2, 0n);
        expect(processor.run(100)).toEqual({ retired: 2, trap: { kind: "breakpoint", immediate: 0 } });
        expect(x(2)).toBe(7n);
        expect(processor.registers.pc).toBe(BigInt(target + 4));
        if (word >>> 26 === 0x25) expect(x(30)).toBe(BigInt(code + 4));
      }
    }
  });

  it("code far apart calls and returns across 128 MiB", () => {
    const { processor, space, x } = prepare(new Uint8Array(Uint32Array.of(0x95ff_ffff, 0xd100_0400, 0xb5ff_ffc0, brk).buffer), options);
    const away = code + 0x7ff_fffc;
    space.map(mapping(away - (away % 0x1000), 0x2000, "rx"));
    space.poke(away as GuestAddress, new Uint8Array(Uint32Array.of(0x9100_0442, 0xd65f_03c0).buffer)); // add x2, x2, #1; ret
    processor.registers.setX(0, 500n);
    expect(processor.run(100_000)).toEqual({ retired: 500 * 5, trap: { kind: "breakpoint", immediate: 0 } });
    expect(x(2)).toBe(500n);
  });
});

describe.skipIf(!toolsPresent).each(modes)("%s (needs aarch64-linux-gnu-as)", (_name, options) => {
  const assembled = (source: string): Machine => prepare(build(`.arch_extension rcpc\n_start:\n${source}`).image, options);

  it("LD4 that faults in its middle: the base stays, and going on after the page is there gives all of it", () => {
    const machine = assembled("1: ld4 {v0.16b-v3.16b}, [x1], #64\nadd x2, x2, #1\nb 1b");
    const before = 0x3000 / 64;
    machine.processor.registers.setX(1, BigInt(data + 0x20));
    expect(machine.processor.run(10_000).trap).toEqual({
      kind: "memory",
      access: "read",
      address: BigInt(data + 0x3000),
      reason: "unmapped",
    });
    expect(machine.x(1)).toBe(BigInt(data + 0x3000 - 0x20));
    expect(machine.x(2)).toBe(BigInt(before - 1));
    machine.space.map(mapping(data + 0x3000, 0x1000, "r"));
    machine.space.poke(
      (data + 0x3000) as GuestAddress,
      Uint8Array.from({ length: 32 }, () => 0xaa),
    );
    machine.processor.run(1);
    const last = Uint8Array.from({ length: 32 }, (_, index) => (0x3000 - 0x20 + index) * 7);
    const elements = (register: number): number[] => [...machine.processor.registers.v(register)];
    expect(elements(2)).toEqual(Array.from({ length: 16 }, (_, lane) => (lane < 8 ? last[lane * 4 + 2] : 0xaa)));
    expect(machine.x(1)).toBe(BigInt(data + 0x3000 + 0x20));
  });

  it("ST4 that faults in its middle, once the page may be written, stores what it would have", () => {
    const machine = assembled("1: st4 {v0.4s-v3.4s}, [x1], #64\nb 1b");
    for (let register = 0; register < 4; register += 1) machine.processor.registers.v(register).fill(0x10 + register);
    machine.processor.registers.setX(1, BigInt(data + 0x1fd0));
    const { trap } = machine.processor.run(10_000);
    expect(trap).toEqual({ kind: "memory", access: "write", address: BigInt(data + 0x2000), reason: "permission" });
    expect(machine.x(1)).toBe(BigInt(data + 0x1fd0));
    machine.space.protect((data + 0x2000) as GuestAddress, 0x1000, { read: true, write: true, execute: false });
    machine.processor.run(1);
    const stored = machine.space.peek((data + 0x1fd0) as GuestAddress, 64);
    expect([...stored]).toEqual(Array.from({ length: 64 }, (_, index) => 0x10 + ((index >> 2) & 3)));
  });

  it("pairs of every kind across the end of what is mapped leave registers and memory alone", () => {
    for (const instruction of ["ldp x2, x3, [x1]", "ldp q2, q3, [x1], #32", "ldpsw x2, x3, [x1, #8]!", "ldnp w2, w3, [x1, #12]"]) {
      const machine = assembled(`${instruction}\nbrk #0`);
      const bytes = /q/.test(instruction) ? 24 : /ldp x/.test(instruction) ? 12 : 14;
      machine.processor.registers.setX(1, BigInt(data + 0x3000 - bytes));
      machine.processor.registers.setX(2, 22n);
      machine.processor.registers.setX(3, 33n);
      expect(machine.processor.run(100)).toMatchObject({ retired: 0, trap: { kind: "memory", access: "read" } });
      expect([machine.x(1), machine.x(2), machine.x(3)], instruction).toEqual([BigInt(data + 0x3000 - bytes), 22n, 33n]);
    }
  });

  it.each([
    ...["ldxr x2, [x1]", "ldaxr w2, [x1]", "ldxrh w2, [x1]", "ldxp x2, x3, [x1]", "ldxp w2, w3, [x1]", "ldar x2, [x1]", "ldapr w2, [x1]"],
    ...["ldadd x2, x3, [x1]", "swpalh w2, w3, [x1]", "cas w2, w3, [x1]", "casp x2, x3, x4, x5, [x1]", "ldsmaxl x2, x3, [x1]"],
  ])("%s from a misaligned address is an alignment fault, from an aligned one none", (instruction) => {
    for (const [offset, isFault] of [
      [1, true],
      [16, false],
    ] as const) {
      const machine = assembled(`${instruction}\nbrk #0`);
      machine.processor.registers.setX(1, BigInt(data + offset));
      const { trap } = machine.processor.run(100);
      if (isFault) expect(trap).toMatchObject({ kind: "memory", address: BigInt(data + 1), reason: "alignment" });
      else expect(trap).toEqual({ kind: "breakpoint", immediate: 0 });
    }
  });

  it("a store-exclusive succeeds behind its load alone: not with another size or place, nor after CLREX", () => {
    const outcomes = (between: string, store: string): bigint => {
      const machine = assembled(`ldxr x2, [x1]\n${between}\n${store}\nbrk #0`);
      machine.processor.run(100);
      return machine.x(4);
    };
    expect(outcomes("nop", "stxr w4, x3, [x1]")).toBe(0n);
    expect(outcomes("ldr x5, [x1]", "stlxr w4, x3, [x1]")).toBe(0n);
    expect(outcomes("clrex", "stxr w4, x3, [x1]")).toBe(1n);
    expect(outcomes("ldxr x5, [x1]", "stxr w4, w3, [x1]")).toBe(1n);
    expect(outcomes("add x6, x1, #8", "stxr w4, x3, [x6]")).toBe(1n);
  });

  it("a loop keeps storing until its page may only be read, and goes on when it may be written again", () => {
    const machine = assembled("1: str x2, [x1]\nadd x2, x2, #1\nb 1b");
    machine.processor.run(3000);
    expect(machine.x(2)).toBe(1000n);
    machine.space.protect(data as GuestAddress, 0x1000, { read: true, write: false, execute: false });
    expect(machine.processor.run(3000)).toMatchObject({ retired: 0, trap: { access: "write", reason: "permission" } });
    machine.space.protect(data as GuestAddress, 0x1000, { read: true, write: true, execute: false });
    expect(machine.processor.run(300)).toEqual({ retired: 300 });
    expect([...machine.space.peek(data as GuestAddress, 2)]).toEqual([1099 & 255, 1099 >> 8]);
  });

  it("code that is written on another page, with the ceremony of hardware or without it, is what runs next", () => {
    for (const ceremony of ["", "dc cvau, x1\ndsb ish\nic ivau, x1\ndsb ish\nisb"]) {
      // Each round the function at x1 gets another constant to add.
      const machine = assembled(`mov x9, #40
      1: ldr w4, =0x91000042
        add w4, w4, w9, lsl #10
        str w4, [x1]
        ${ceremony}
        blr x1
        subs x9, x9, #1
        b.ne 1b
        brk #0
        .ltorg`);
      machine.space.protect(data as GuestAddress, 0x1000, { read: true, write: true, execute: true });
      const words = new Code();
      words.word(0x9100_0042, 0xd65f_03c0);
      machine.space.poke(data as GuestAddress, new Uint8Array(words.finish().buffer));
      expect(machine.processor.run(100_000).trap).toEqual({ kind: "breakpoint", immediate: 0 });
      expect(machine.x(2)).toBe(BigInt((40 * 41) / 2));
    }
  });
});
