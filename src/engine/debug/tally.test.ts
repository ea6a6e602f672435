// How often instructions ran, and which memory they used.

import { expect, it } from "vitest";
import { cellBytes, tally } from "./tally.ts";
import { buildElf, finish, Learner } from "./testing/learner.ts";

const program = buildElf(`
.data
.balign 64
table: .zero 256
.text
.globl _start
_start: ldr x1, =table
 mov x2, #0
again: str x2, [x1, x2, lsl #3]
 add x2, x2, #1
 cmp x2, #24
 b.lo again
 ldr x3, [x1, #64]
end: mov x8, #93
 svc #0
`);

it("counts each instruction, its kind, and the cells of memory that it used; the present stays", () => {
  const learner = new Learner(program);
  learner.breakAt("end");
  learner.move({ kind: "continue" });
  const { position } = learner.timeline;
  const { stepper } = learner.debugger;
  const counted = finish(tally(stepper, learner.pid, stepper.earliest, position));
  const at = (place: string) => counted?.instructions.get(learner.address(place));
  expect(at("again")).toMatchObject({ count: 24, kind: "store" });
  expect(at("_start")).toMatchObject({ count: 1, kind: "load" });
  expect(at("end")).toBeUndefined();
  const cell = learner.address("table") / cellBytes;
  expect([0, 1, 2, 3].map((index) => counted?.memory.get(cell + index))).toEqual([
    { reads: 0, writes: 8 },
    { reads: 1, writes: 8 },
    { reads: 0, writes: 8 },
    undefined,
  ]);
  expect(learner.timeline.position).toEqual(position);
});

it("counts a run that has ended", () => {
  const learner = new Learner(program);
  learner.move({ kind: "continue" });
  const { stepper } = learner.debugger;
  const counted = finish(tally(stepper, learner.pid, stepper.earliest, learner.timeline.position));
  expect([...(counted?.instructions.values() ?? [])].find(({ kind }) => kind === "systemCall")?.count).toBe(1);
  expect(counted?.info?.symbols.named("again")).toBeDefined();
});
