// Calls, which the translator copies into the caller, makes to calls of Wasm, or gives up when they nest too deep: translated runs
// agree with interpreted ones at every stop, also where functions return to somewhere else than they were called from.

import { describe, expect, it } from "vitest";
import { createProcessor } from "./index.ts";
import type { Processor, ProcessorOptions } from "./processor.ts";
import { build, load, toolsPresent } from "./testing/program.ts";

const programs: Readonly<Record<string, string>> = {
  // Two calls of itself, the second with what the first gave.
  recursion: `_start: mov x20, #6\n1: mov x0, #11\nbl fibonacci\nadd x21, x21, x0\nsubs x20, x20, #1\nb.ne 1b\nsvc #0
    fibonacci: cmp x0, #2\nb.lo 2f\nstp x29, x30, [sp, #-32]!\nstr x19, [sp, #16]\nsub x19, x0, #1\nsub x0, x0, #2\nbl fibonacci
    mov x1, x19\nmov x19, x0\nmov x0, x1\nbl fibonacci\nadd x0, x0, x19\nldr x19, [sp, #16]\nldp x29, x30, [sp], #32\n2: ret`,
  // Deeper than the host's stack would go.
  "deep recursion": `_start: mov x20, #3\n1: mov x0, #6000\nbl deep\nadd x21, x21, x0\nsubs x20, x20, #1\nb.ne 1b\nsvc #0
    deep: cbz x0, 2f\nstp x0, x30, [sp, #-16]!\nsub x0, x0, #1\nbl deep\nldp x1, x30, [sp], #16\nadd x0, x0, x1\neor v1.16b, v1.16b, v0.16b\n2: ret`,
  // Two functions that call each other, through a register.
  "mutual recursion": `_start: adr x24, even\nadr x25, odd\nmov x20, #9\n1: mov x0, #300\nblr x24\nadd x21, x21, x0\nsubs x20, x20, #1\nb.ne 1b\nsvc #0
    even: cbz x0, 2f\nstr x30, [sp, #-16]!\nsub x0, x0, #1\nblr x25\nldr x30, [sp], #16\nadd x22, x22, #1\n2: ret
    odd: cbz x0, 2b\nstr x30, [sp, #-16]!\nsub x0, x0, #1\nblr x24\nldr x30, [sp], #16\nadd x23, x23, x22\nret`,
  // One call, and functions that come to be called there one after the other.
  "pointers to functions": `_start: adr x24, table\nmov x20, #2000\n1: lsr x1, x20, #8\nldr x1, [x24, x1, lsl #3]\nmov x0, x20\nblr x1\nadd x21, x21, x0
    subs x20, x20, #1\nb.ne 1b\nsvc #0\na: add x0, x0, #1\nret\nb: str x30, [sp, #-16]!\nbl a\nldr x30, [sp], #16\nret
    c: cmp x0, #900\ncinc x0, x0, hi\nret\nd: mul x0, x0, x0\nret\n.p2align 3\ntable: .quad a, b, c, d, a, c, b, d`,
  // A function that now and then returns behind its caller, as longjmp does, and one that returns past the instruction behind the call.
  "returns to elsewhere": `_start: mov x20, #1500\n1: bl outer\nadd x21, x21, #1\n2: subs x20, x20, #1\nb.ne 1b\nsvc #0
    outer: stp x29, x30, [sp, #-16]!\nbl inner\nadd x22, x22, #5\nadd x23, x23, #7\nldp x29, x30, [sp], #16\nret
    inner: tst x20, #7\nb.eq 3f\ntst x20, #3\nb.ne 4f\nadd x30, x30, #4\n4: ret
    3: ldp x29, x30, [sp], #16\nadr x30, 2b\nret`,
  // The link register itself is counted with.
  "a link register of another use": `_start: mov x20, #800\n1: bl f\nadd x21, x21, x0\nsubs x20, x20, #1\nb.ne 1b\nsvc #0
    f: mov x9, x30\nadd x30, x20, #3\nmul x0, x30, x30\nbl g\nmov x30, x9\nret\ng: add x0, x0, x30, lsr #4\nret x30`,
};

function start(options: ProcessorOptions, image: Uint8Array): Processor {
  const processor = createProcessor(options);
  load(processor, image);
  return processor;
}

describe.skipIf(!toolsPresent)("calls (needs aarch64-linux-gnu-as)", () => {
  it.each(Object.keys(programs))("%s: agrees at every stop", (name) => {
    let modules = 0;
    const { image } = build(programs[name]);
    const translated = start({ translateAfter: 3, onModule: () => (modules += 1) }, image);
    const interpreted = start({ mode: "interpreted" }, image);
    let hasEnded = false;
    for (let slice = 0; slice < 4000 && !hasEnded; slice += 1) {
      const budget = 64 + ((slice * 131) % 700);
      const outcome = translated.run(budget);
      expect(outcome).toEqual(interpreted.run(budget));
      expect(Buffer.compare(translated.registers.block, interpreted.registers.block), `slice ${slice}`).toBe(0);
      hasEnded = outcome.trap?.kind === "supervisorCall";
    }
    expect(hasEnded).toBe(true);
    expect(modules).toBeGreaterThan(0);
  });
});
