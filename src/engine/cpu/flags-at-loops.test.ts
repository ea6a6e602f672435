// Flags that come into a loop from before it and are looked at, more than once, before the loop sets its own.

import { describe, expect, it } from "vitest";
import { createProcessor } from "./index.ts";
import { build, load, runToEnd, toolsPresent } from "./testing/program.ts";

/** The loop's first round sees the flags that MSR has set, later ones those of SUBS. Translated code begins at the first branch's target. */
const source = `_start:
  msr nzcv, x0
  b 0f
0: mov x19, #10
1: b.vs 2f
  add x1, x1, #1
2: b.eq 3f
  add x2, x2, #1
  b 4f
3: add x3, x3, #1
4: csinc x4, x4, x4, mi
  b.cs 5f
  add x5, x5, #1
5: subs x19, x19, #1
  b.hi 1b
  mrs x6, nzcv
  brk #0`;

describe.skipIf(!toolsPresent)("flags that come into a loop (needs aarch64-linux-gnu-as)", () => {
  const { image } = build(source);
  it.each(Array.from({ length: 16 }, (_, nzcv) => nzcv))("NZCV %i", (nzcv) => {
    const outcomes = ([{ mode: "interpreted" }, { translateAfter: 1 }] as const).map((options) => {
      const processor = createProcessor(options);
      load(processor, image);
      processor.registers.setX(0, BigInt(nzcv) << 28n);
      const { retired, trap } = runToEnd(processor);
      return [retired, trap?.kind, ...[1, 2, 3, 4, 5, 6, 19].map((register) => processor.registers.x(register))];
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});
