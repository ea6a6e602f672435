import { expect, it } from "vitest";
import { createProcessor } from "../cpu/index.ts";
import { createComputer } from "../kernel/index.ts";
import { buildProgram } from "../session/program.ts";
import { hashOf, Timeline } from "./index.ts";

const text = `
.data
buf: .zero 65536
msg: .ascii "hello\\n"
.text
.globl _start
_start: mov x19, #0
 mov x21, #100
outer: ldr x1, =buf
 mov x20, #0
 mov x2, #20000
inner: add x19, x19, x20
 eor x3, x19, x19, lsl #13
 and x4, x3, #0xfff8
 str x3, [x1, x4]
 add x20, x20, #1
 cmp x20, x2
 b.ne inner
 mov x0, #1
 ldr x1, =msg
 mov x2, #6
 mov x8, #64
 svc #0
 subs x21, x21, #1
 b.ne outer
 mov x0, #3
 mov x8, #93
 svc #0
`;
it("replays", () => {
  const { program } = buildProgram([{ name: "a.s", text }]);
  const make = () => {
    const c = createComputer({ processor: createProcessor() });
    const t = new Timeline(c, { intervalInstructions: 1_000_000 });
    t.act({ kind: "spawn", request: { path: "a", bytes: program!.bytes } });
    return t;
  };
  const t = make();
  const hashes = new Map<number, string>();
  let k = 0;
  for (;;) {
    const s = t.slice({ budget: 100_003 + (k++ % 7) * 1000 });
    hashes.set(t.position.instructions, hashOf(t.computer));
    if (s.stop !== "budget") {
      console.log(s.stop, t.position, t.snapshots.length, t.recordedBytes);
      break;
    }
  }
  const keys = [...hashes.keys()];
  let seed = 1;
  const t0 = performance.now();
  for (let i = 0; i < 100; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const n = keys[seed % keys.length];
    t.seek(t.at(n));
    expect(hashOf(t.computer)).toBe(hashes.get(n));
  }
  console.log("jump ms", (performance.now() - t0) / 100, t.recordedBytes);
  // timing with and without
  for (let r = 0; r < 3; r++) {
    const a = performance.now();
    const c = createComputer({ processor: createProcessor() });
    c.spawn({ path: "a", bytes: program!.bytes });
    for (;;) {
      const s = c.run({ budget: 100000 });
      c.drain();
      if (s.stop !== "budget") break;
    }
    const b = performance.now();
    const t2 = make();
    for (;;) {
      const s = t2.slice({ budget: 100000 });
      if (s.stop !== "budget") break;
    }
    console.log("plain", b - a, "recorded", performance.now() - b, t2.snapshots.length);
  }
});
