// Translated code, the interpreter and single steps are three evaluations of the same rows: at every stop, wherever a
// budget puts it, they must agree on registers, flags, memory, traps and the count of instructions.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import type { AddressSpace, Processor } from "./processor.ts";
import { mapping } from "./testing/program.ts";
import { pointers, Random, randomProgram } from "./testing/random-program.ts";

const codeAt = 0x40_0000;
const dataAt = 0x7fff_ffff_d000;
const words = 120;

interface Subject {
  readonly processor: Processor;
  readonly space: AddressSpace;
}

/** Code that may be written, then two pages of data, one that is read-only, and nothing behind it. */
function prepare(processor: Processor, program: Uint32Array, seed: number): Subject {
  const random = new Random(seed);
  const space = processor.createAddressSpace();
  space.map(mapping(codeAt, 0x2000, "rwx"));
  space.map(mapping(dataAt, 0x2000, "rw"));
  space.map(mapping(dataAt + 0x2000, 0x1000, "r"));
  space.poke((codeAt + 0x1000 - 256) as GuestAddress, new Uint8Array(program.buffer));
  space.poke(
    dataAt as GuestAddress,
    Uint8Array.from({ length: 0x3000 }, () => random.bits()),
  );
  processor.use(space);
  const { registers } = processor;
  for (let register = 0; register < 31; register += 1) registers.setX(register, random.doubleword());
  for (const register of pointers) registers.setX(register, pointer(random));
  registers.sp = BigInt(dataAt + 0x1000 + 16 * random.below(16));
  registers.nzcv = random.below(16);
  if (random.chance(4)) registers.fpcr = random.bits() & 0x07c8_0000;
  for (let register = 0; register < 32; register += 1) registers.v(register).set(randomVector(random));
  registers.pc = BigInt(codeAt + 0x1000 - 256);
  return { processor, space };
}

/** Two doublewords on edges, or doubles or singles of ordinary size. */
function randomVector(random: Random): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const kind = random.below(3);
  for (let place = 0; place < 16; place += kind === 2 ? 4 : 8) {
    if (kind === 0) view.setBigUint64(place, random.doubleword(), true);
    else if (kind === 1) view.setFloat64(place, (random.bits() - 2 ** 31) / 2 ** random.below(33), true);
    else view.setFloat32(place, (random.bits() - 2 ** 31) / 2 ** random.below(33), true);
  }
  return bytes;
}

const pointer = (random: Random): bigint => {
  const place = random.below(12);
  // Mostly data, sometimes with a tag in the top byte, on a page's border, at the code, or nowhere.
  if (place === 0) return BigInt(dataAt + 0x1000 - random.below(16));
  if (place === 1) return BigInt(codeAt + 0x1000 - 256 + random.below(words * 4));
  if (place === 2) return random.doubleword();
  const tag = place === 3 ? 0xab00_0000_0000_0000n : 0n;
  return tag | BigInt(dataAt + random.below(0x2800));
};

/** All registers, in words. */
function state({ processor: { registers } }: Subject): string {
  const general = Array.from({ length: 31 }, (_, register) => `x${register} ${registers.x(register).toString(16)}`);
  const vectors = Array.from({ length: 32 }, (_, register) => `v${register} ${Buffer.from(registers.v(register)).toString("hex")}`);
  return [
    ...general,
    ...vectors,
    `fpsr ${registers.fpsr.toString(16)}`,
    `fpcr ${registers.fpcr.toString(16)}`,
    `sp ${registers.sp.toString(16)}`,
    `pc ${registers.pc.toString(16)}`,
    `nzcv ${registers.nzcv}`,
  ].join("\n");
}

const memory = ({ space }: Subject): string =>
  [space.peek(codeAt as GuestAddress, 0x2000), space.peek(dataAt as GuestAddress, 0x3000)]
    .map((bytes) => Buffer.from(bytes).toString("latin1"))
    .join("");

/** What a kernel might do after a trap: skip the instruction, go back into the program, repair pointers. */
function repair(subjects: readonly Subject[], random: Random, end: number): void {
  const outside = random.below(words);
  const pointerValues = pointers.map(() => pointer(random));
  for (const { processor } of subjects) {
    const { registers } = processor;
    const next = registers.pc + 4n;
    registers.pc = next > BigInt(codeAt) && next < BigInt(end) && next % 4n === 0n ? next : BigInt(codeAt + 0x1000 - 256 + outside * 4);
    for (const [index, register] of pointers.entries()) registers.setX(register, pointerValues[index]);
    registers.sp = BigInt(dataAt + 0x1000);
  }
}

function compare(seed: number, limit: number): { retired: number; modules: number } {
  const random = new Random(seed);
  const program = randomProgram(random, words);
  const end = codeAt + 0x1000 - 256 + words * 4;
  let modules = 0;
  const translated = createProcessor({
    memoryBytes: 2 ** 20,
    translateAfter: 2,
    translateUnreached: seed % 2 === 0,
    // Now and then so few that all are dropped again and again.
    ...(seed % 5 === 0 ? { translationsKept: 3 } : {}),
    onModule(bytes) {
      modules += 1;
      expect(WebAssembly.validate(bytes)).toBe(true);
    },
  });
  const interpreted = createProcessor({ memoryBytes: 2 ** 20, mode: "interpreted" });
  const subjects = [prepare(translated, program, seed), prepare(interpreted, program, seed)];
  let slice = 0;
  while (interpreted.retired < limit) {
    slice += 1;
    const budget = random.chance(5) ? 1 + random.below(3) : 64 + random.below(700);
    const outcomes = subjects.map(({ processor }) => processor.run(budget));
    const where = `seed ${seed}, slice ${slice}, ${interpreted.retired} instructions`;
    const [here, there] = outcomes;
    // Matchers are slow: they only say what a plain comparison found.
    if (here.retired !== there.retired || here.trap?.kind !== there.trap?.kind) expect(here, where).toEqual(there);
    if (here.trap?.kind === "memory") expect(here.trap, where).toEqual(there.trap);
    if (Buffer.compare(translated.registers.block, interpreted.registers.block) !== 0) {
      expect(state(subjects[0]), where).toBe(state(subjects[1]));
      expect.fail(`system registers or vectors differ: ${where}`);
    }
    if (slice % 16 === 0 && memory(subjects[0]) !== memory(subjects[1])) expect.fail(`memory differs: ${where}`);
    const { trap } = outcomes[1];
    if (trap === undefined ? Number(interpreted.registers.pc) >= end : trap.kind !== "supervisorCall") repair(subjects, random, end);
  }
  expect(memory(subjects[0]) === memory(subjects[1])).toBe(true);
  expect(translated.retired).toBe(interpreted.retired);
  return { retired: translated.retired, modules };
}

/** CPU_PROGRAMS=10000 npx vitest run src/engine/cpu/translated tries so many. */
const groups = Math.ceil(Number(process.env["CPU_PROGRAMS"] ?? 60) / 10);

describe("translated, interpreted and stepped runs agree at every stop", () => {
  for (let group = 0; group < groups; group += 1) {
    it(`random programs, seeds ${group * 10 + 1}–${group * 10 + 10}`, () => {
      let modules = 0;
      for (let seed = group * 10 + 1; seed <= group * 10 + 10; seed += 1) modules += compare(seed, 6000).modules;
      expect(modules).toBeGreaterThan(10);
    });
  }
});
