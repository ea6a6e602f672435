// Accesses that translated code checks together: where their bytes cross into a page that is elsewhere in memory, or is not
// there, each does what it would do alone, and a fault leaves what the interpreter leaves.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor, type ProcessorOptions } from "./index.ts";
import { build, mapping, toolsPresent } from "./testing/program.ts";

const codeAt = 0x40_0000;
const dataAt = 0x50_0000;
const warmUp = 12;

/** Runs `body` often on bases in the middle of the data, then once with x1 at `address`; the state where that ends. */
function outcome(image: Uint8Array, address: number, options: ProcessorOptions): string {
  const processor = createProcessor(options);
  const space = processor.createAddressSpace();
  space.map(mapping(codeAt, 0x1000, "rx"));
  // Touched in an order that puts neighbours apart.
  for (const page of [2, 0, 1]) {
    space.map(mapping(dataAt + page * 0x1000, 0x1000, "rw"));
    space.write(
      (dataAt + page * 0x1000) as GuestAddress,
      Uint8Array.from({ length: 0x1000 }, (_, index) => page * 50 + index),
    );
  }
  space.poke(codeAt as GuestAddress, image);
  processor.use(space);
  const { registers } = processor;
  let trap: unknown;
  for (let round = 0; round <= warmUp; round += 1) {
    registers.pc = BigInt(codeAt);
    registers.sp = BigInt(dataAt + 0x800);
    registers.setX(1, BigInt(round === warmUp ? address : dataAt + 0x400));
    for (let register = 0; register < 32; register += 1) registers.v(register).fill(register + 1);
    for (let register = 2; register < 12; register += 1) registers.setX(register, BigInt(register * 0x1111));
    trap = processor.run(1000).trap;
  }
  const general = Array.from({ length: 31 }, (_, register) => registers.x(register).toString(16));
  const vectors = Array.from({ length: 8 }, (_, register) => Buffer.from(registers.v(register)).toString("hex"));
  const memory = Buffer.from(space.peek(dataAt as GuestAddress, 0x3000)).toString("hex");
  const told = JSON.stringify(trap, (_, value) => (typeof value === "bigint" ? value.toString(16) : value));
  return [told, registers.pc.toString(16), processor.retired, general.join(" "), vectors.join(" "), memory].join("\n");
}

const bodies = {
  "loads of pairs": "ldp x2, x3, [x1]\nldp x4, x5, [x1, #16]\nldr x6, [x1, #40]\nldp x7, x8, [x1, #48]",
  "stores with write-back": "str x2, [x1], #8\nstp x3, x4, [x1], #16\nstr w5, [x1, #4]!\nstr x6, [x1, #24]",
  "loads and stores": "ldr x2, [x1, #32]\nstr x3, [x1, #8]\nldr x4, [x1, #8]\nstp x4, x2, [x1, #48]",
  "vectors of four": "ld4 {v0.16b-v3.16b}, [x1]\nst4 {v4.4s-v7.4s}, [x1]",
  "pairs of vectors": "ldp q0, q1, [x1]\nstp q2, q3, [x1, #32]\nldr d4, [x1, #24]",
} as const;

describe.skipIf(!toolsPresent)("checked together (needs aarch64-linux-gnu-as)", () => {
  it.each(Object.entries(bodies))("%s across pages and past the last one", (_name, body) => {
    const { image } = build(`_start: b 1f\n1: ${body}\nadd x9, x9, #1\nsvc #0`);
    for (const border of [0x1000, 0x2000, 0x3000]) {
      for (let before = 0; before <= 80; before += 8) {
        const address = dataAt + border - before;
        const expected = outcome(image, address, { mode: "interpreted" });
        expect(outcome(image, address, { translateAfter: 4 }), `${before} bytes before ${border.toString(16)}`).toBe(expected);
      }
    }
  });
});
