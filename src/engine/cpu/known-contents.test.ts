// Loads that need not be made, and checks that others have made: variables in memory, loops over them, stores that overlap them, by
// other bases, and through a second mapping of the same page. Interpreted and translated runs agree.

import { expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import type { Processor } from "./processor.ts";
import { mapping } from "./testing/program.ts";
import { Random } from "./testing/random-program.ts";

const codeAt = 0x40_0000;
/** One page of memory, three times in a row; nothing behind it. */
const dataAt = 0x5a_0000_0000;
const bases = [0, 1, 2, 3, 29, 31] as const;
const values = [8, 9, 10, 11, 12, 13] as const;
const loopCounter = 28;

/** Loads and stores of few places, so that they meet; bases that move and are copied; short branches; a loop around it. */
function program(random: Random): Uint32Array {
  const few = [random.of(bases), random.of(bases)];
  const base = (): number => random.of(few) << 5;
  const value = (): number => random.of(values);
  const scaled = (): number => random.of([0, 1, 2, 3, 512, 513]);
  const body = Array.from({ length: 12 + random.below(30) }, (): number => {
    switch (random.below(24)) {
      case 0:
        return 0x9100_0000 | (random.of([0, 8, 16]) << 10) | base() | random.of([1, 2, 29]); // add
      case 1:
        return 0xd100_0000 | (random.of([8, 16]) << 10) | base() | random.of([1, 2, 29]); // sub
      case 2:
        return 0xaa00_03e0 | (random.of([0, 1, 2]) << 16) | random.of([1, 2, 3]); // mov
      case 3:
        return 0xf840_0400 | (random.below(2) << 22) | ((random.of([8, -8]) & 0x1ff) << 12) | (random.of([1, 2, 3]) << 5) | value(); // ldr, str [x], #8
      case 4:
        return 0xb400_0040 | (random.below(2) << 24) | (random.below(3) << 5) | value(); // cbz, cbnz
      case 5:
      case 11:
      case 12:
      case 13:
        return 0xca00_0000 | (value() << 16) | (value() << 5) | value(); // eor
      case 6:
        return 0x3d80_0000 | (random.below(2) << 22) | (random.below(3) << 10) | base() | random.below(3); // ldr, str q
      case 7:
        return 0xfd00_0000 | (random.below(2) << 22) | (random.below(6) << 10) | base() | random.below(3); // ldr, str d
      case 8:
      case 9:
        return 0xa900_0000 | (random.below(2) << 22) | (random.below(4) << 15) | (random.of([8, 9]) << 10) | base() | random.of([10, 11]); // ldp, stp
      case 10:
        return 0xf820_6800 | (random.below(2) << 22) | (27 << 16) | (random.of([0, 1, 2, 3]) << 5) | value(); // ldr, str [x, x27]
      default: {
        const size = random.of([0, 1, 2, 2, 3, 3, 3]);
        return 0x3900_0000 | (size << 30) | (random.below(2) << 22) | (scaled() << 10) | base() | value(); // ldr, str by size
      }
    }
  });
  const back = -(body.length + 1);
  return Uint32Array.from([...body, 0xf100_0400 | (loopCounter << 5) | loopCounter, 0x5400_0001 | ((back & 0x7ffff) << 5), 0xd400_0001]);
}

function prepare(processor: Processor, words: Uint32Array, seed: number): () => Uint8Array {
  const random = new Random(seed);
  const space = processor.createAddressSpace();
  space.map(mapping(codeAt, 0x1000, "rx"));
  space.map(mapping(dataAt, 0x1000, "rw", { shared: true }));
  const source = { space, address: dataAt as GuestAddress, distance: 0 };
  for (const start of [dataAt + 0x1000, dataAt + 0x2000]) space.map(mapping(start, 0x1000, "rw", { shared: true }), source);
  space.poke(codeAt as GuestAddress, new Uint8Array(words.buffer));
  processor.use(space);
  const { registers } = processor;
  registers.pc = BigInt(codeAt);
  for (const register of values) registers.setX(register, random.doubleword());
  registers.setX(loopCounter, 40n);
  registers.setX(27, BigInt(8 * random.below(4)));
  const pointer = (): bigint => BigInt(dataAt + 0x800 + 8 * random.below(6));
  for (const register of [0, 1, 2, 3, 29]) registers.setX(register, pointer());
  registers.sp = pointer() & ~15n;
  return () => Buffer.concat([registers.block, space.peek(dataAt as GuestAddress, 0x1000)]);
}

/** CPU_PROGRAMS=10000 tries so many. */
const programs = Number(process.env["CPU_PROGRAMS"] ?? 120);
/** Code that is written over more often in one frame would be interpreted. */
const programsOfProcessor = 8;

it(`${programs} loops over variables in memory that overlap`, () => {
  const differing: number[] = [];
  let processors: Processor[] = [];
  let retired = 0;
  for (let seed = 1; seed <= programs; seed += 1) {
    if (seed % programsOfProcessor === 1)
      processors = [
        createProcessor({ memoryBytes: 2 ** 20, mode: "interpreted" }),
        createProcessor({ memoryBytes: 2 ** 20, translateAfter: 2, translateUnreached: true }),
      ];
    const words = program(new Random(seed));
    const [interpreted, translated] = processors.map((processor) => {
      const ending = prepare(processor, words, seed);
      const outcome = processor.run(4000);
      return { outcome, state: ending() };
    });
    retired += interpreted.outcome.retired;
    if (Buffer.compare(interpreted.state, translated.state) !== 0 || interpreted.outcome.retired !== translated.outcome.retired)
      differing.push(seed);
  }
  expect(differing).toEqual([]);
  expect(retired).toBeGreaterThan(500 * programs);
});
