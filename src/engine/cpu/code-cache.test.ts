// What is translated how often: once for all processes that have the same words at the same place, again where they differ.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import type { AddressSpace, Processor, ProcessorOptions } from "./processor.ts";
import { build, codeStart, mapping, toolsPresent } from "./testing/program.ts";

interface Counted {
  readonly processor: Processor;
  modules(): number;
  /** Of all together. */
  bytes(): number;
}

function counted(options: ProcessorOptions = {}): Counted {
  const sizes: number[] = [];
  const processor = createProcessor({ translateAfter: 4, onModule: ({ length }) => sizes.push(length), ...options });
  return { processor, modules: () => sizes.length, bytes: () => sizes.reduce((sum, size) => sum + size, 0) };
}

/** A process of its own with an image at 0x400000. */
function spaceWith({ processor }: Counted, image: Uint8Array): AddressSpace {
  const space = processor.createAddressSpace();
  space.map(mapping(codeStart, 0x3000, "rwx"));
  space.poke(codeStart as GuestAddress, image);
  return space;
}

/** Runs from 0x400000 on until the SVC; what x0 is then. */
function run({ processor }: Counted, space: AddressSpace): bigint {
  processor.use(space);
  processor.registers.pc = BigInt(codeStart);
  for (let slice = 0; slice < 400; slice += 1) if (processor.run(10_000).trap?.kind === "supervisorCall") return processor.registers.x(0);
  throw new Error("the program does not end");
}

/** x0 = how often × `step`. */
const loop = (step: number, times = 500): Uint8Array =>
  build(`_start: mov x0, #0\nmov x1, #${times}\n1: add x0, x0, #${step}\nsubs x1, x1, #1\nb.ne 1b\nsvc #0`).image;

describe.skipIf(!toolsPresent)("translations (needs aarch64-linux-gnu-as)", () => {
  it("serve every process that has the same words there, also when the first is gone", () => {
    const here = counted();
    const first = spaceWith(here, loop(3));
    expect(run(here, first)).toBe(1500n);
    const made = here.modules();
    expect(made).toBeGreaterThan(0);
    expect(run(here, spaceWith(here, loop(3)))).toBe(1500n);
    first.dispose();
    expect(run(here, spaceWith(here, loop(3)))).toBe(1500n);
    expect(here.modules()).toBe(made);
  });

  it("serve none that differs in one word", () => {
    const here = counted();
    const spaces = [3, 5, 3, 5].map((step) => spaceWith(here, loop(step)));
    expect(spaces.map((space) => run(here, space))).toEqual([1500n, 2500n, 1500n, 2500n]);
  });

  it("are taken up again where code changes to and fro, and nowhere else", () => {
    const here = counted();
    const [changing, other] = [spaceWith(here, loop(3)), spaceWith(here, loop(3))];
    const results: bigint[] = [];
    for (const step of [3, 5, 3, 5, 3]) {
      changing.poke(codeStart as GuestAddress, loop(step));
      results.push(run(here, changing), run(here, other));
    }
    expect(results).toEqual([1500n, 1500n, 2500n, 1500n, 1500n, 1500n, 2500n, 1500n, 1500n, 1500n]);
    expect(here.modules()).toBeLessThanOrEqual(4);
  });

  it("leave out what was not reached, and are made again when it is", () => {
    // x2 rounds of 2000 go a long way aside.
    const aside = Array.from({ length: 600 }, () => "add x0, x0, #1").join("\n");
    const { image } = build(`_start: mov x0, #0\nmov x1, #2000\n1: cmp x1, x2\nb.hi 2f\n${aside}\n2: subs x1, x1, #1\nb.ne 1b\nsvc #0`);
    const [reached, all] = [counted(), counted({ translateUnreached: true })];
    const rounds = (here: Counted, taken: number): bigint => {
      here.processor.registers.setX(2, BigInt(taken));
      return run(here, spaceWith(here, image));
    };
    for (const here of [reached, all]) expect(rounds(here, 0)).toBe(0n);
    expect(reached.bytes()).toBeLessThan(all.bytes() / 2);
    const before = reached.bytes();
    for (const here of [reached, all]) expect(rounds(here, 1500)).toBe(900_000n);
    expect(reached.bytes() - before).toBeGreaterThan(before);
    // By then there is a translation from wherever a run may go on.
    rounds(reached, 2000);
    const made = reached.modules();
    expect(rounds(reached, 2000)).toBe(1_200_000n);
    expect(reached.modules()).toBeLessThanOrEqual(made + 1);
  });

  it("are dropped when there are too many, those in no process first", () => {
    const here = counted({ translationsKept: 4 });
    for (let step = 1; step < 12; step += 1) {
      const space = spaceWith(here, loop(step));
      expect(run(here, space)).toBe(BigInt(step) * 500n);
      if (step % 2 === 0) space.dispose();
    }
  });

  it("go on when the table has been made new, which it is after so many, floating point and what templates call included", () => {
    const { image } = build(
      "_start: mov x0, #0\nmov x1, #400\nfmov d0, xzr\n1: mov x2, #1\nscvtf d1, x2\nfmadd d0, d1, d1, d0\nfrintx d2, d0\nsubs x1, x1, #1\nb.ne 1b\nfcvtzu x0, d2\nsvc #0",
    );
    const withStep = (step: number): Uint8Array => {
      const copy = image.slice();
      new DataView(copy.buffer, copy.byteOffset).setUint32(3 * 4, 0xd280_0002 | (step << 5), true);
      return copy;
    };
    const here = counted({ translationsKept: 4 });
    // A table serves ten modules of translations.
    for (let step = 1; step <= 24; step += 1) expect(run(here, spaceWith(here, withStep(step)))).toBe(BigInt(step * step * 400));
    expect(here.modules()).toBeGreaterThan(24);
  });
});
