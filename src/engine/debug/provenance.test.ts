// Who wrote a register or a byte, and why a value is there: through moves, loads, calls, and back to the program's file.

import { describe, expect, it } from "vitest";
import { type Cell, Provenance, type Reason } from "./provenance.ts";
import { buildElf, finish, Learner } from "./testing/learner.ts";

const program = buildElf(`
.data
seven: .quad 7
slot: .quad 0
copy: .quad 0
text: .ascii "abc"
.text
.globl _start
_start: ldr x1, =seven
load: ldr x2, [x1]
 add x3, x2, #1
 ldr x4, =slot
put: str x3, [x4]
 mov x5, #5000
spin: subs x5, x5, #1
 b.ne spin
 ldr x6, [x4]
 ldr x7, =copy
put2: str x6, [x7]
 mov x0, #1
 ldr x1, =text
 mov x2, #3
 mov x8, #64
write: svc #0
 mov x9, x0
end: mov x8, #93
 svc #0
`);

function at(place: string): { readonly learner: Learner; readonly provenance: Provenance } {
  const learner = new Learner(program, { intervalInstructions: 2000 });
  learner.breakAt(place);
  learner.move({ kind: "continue" });
  expect(learner.place).toBe(place);
  return { learner, provenance: new Provenance(learner.debugger.stepper) };
}

const register = (number: number): Cell => ({ kind: "register", register: number });

describe("who wrote this", () => {
  it("a register: the instruction, with its value before and after; the present stays", () => {
    const { learner, provenance } = at("end");
    const { position } = learner.timeline;
    const origin = finish(provenance.lastWrite(learner.pid, register(3)));
    expect(origin).toMatchObject({ kind: "written", write: { instruction: "add x3, x2, #0x1", function: "load+4" } });
    expect(origin?.kind === "written" && [origin.write.before[0], origin.write.after[0]]).toEqual([0, 8]);
    expect(learner.timeline.position).toEqual(position);
  });

  it("bytes that the instruction just executed has written", () => {
    const { learner, provenance } = at("put");
    const slot: Cell = { kind: "memory", address: learner.address("slot"), bytes: 8 };
    expect(finish(provenance.lastWrite(learner.pid, slot))).toMatchObject({ kind: "initial" });
    learner.move({ kind: "instruction" });
    expect(finish(provenance.lastWrite(learner.pid, slot))).toMatchObject({ kind: "written", write: { instruction: "str x3, [x4]" } });
  });

  it("a register that a call wrote, and one that nobody did", () => {
    const { learner, provenance } = at("end");
    expect(finish(provenance.lastWrite(learner.pid, register(0)))).toMatchObject({
      kind: "written",
      write: { call: "write", function: "write" },
    });
    expect(finish(provenance.lastWrite(learner.pid, register(20)))).toMatchObject({ kind: "initial" });
  });

  it("bytes in memory, far back; and bytes of the program's file", () => {
    const { learner, provenance } = at("end");
    const slot: Cell = { kind: "memory", address: learner.address("slot"), bytes: 8 };
    expect(finish(provenance.lastWrite(learner.pid, slot))).toMatchObject({ kind: "written", write: { function: "put" } });
    const text: Cell = { kind: "memory", address: learner.address("text"), bytes: 1 };
    expect(finish(provenance.lastWrite(learner.pid, text))).toEqual({ kind: "initial", what: ".data of the program's file" });
  });

  it("the next change of a byte", () => {
    const { learner, provenance } = at("load");
    const slot = { kind: "memory", address: learner.address("copy"), bytes: 8 } as const;
    expect(finish(provenance.nextChange(learner.pid, slot))).toMatchObject({ function: "put2" });
    expect(learner.place).toBe("put2");
  });

  it("why it is there: from copy through slot to the program's data", () => {
    const { learner, provenance } = at("end");
    const reason = finish(provenance.reason(learner.pid, { kind: "memory", address: learner.address("copy"), bytes: 8 }, 12));
    const chain: string[] = [];
    for (let each: Reason | undefined = reason; each; each = each.from[0]) {
      chain.push(
        each.origin.kind === "written" ? (each.origin.write.function ?? "") : each.origin.kind === "initial" ? each.origin.what : "?",
      );
    }
    expect(chain).toEqual(["put2", "spin+8", "put", "load+4", "load", ".data of the program's file"]);
  });
});
