// Moves in both directions through small programs: where they end, and what is taken back with them.

import { describe, expect, it } from "vitest";
import { buildElf, Learner } from "./testing/learner.ts";

const exit = "mov x8, #93\n svc #0\n";

/** Adds 3, 2 and 1 to a counter by a function, telling each. */
const counting = buildElf(`
.data
counter: .quad 0
text: .ascii "0\\n"
.text
.globl _start
_start: mov x19, #3
loop: mov x0, x19
 bl add_to
after: mov x0, #1
 ldr x1, =text
 mov x2, #2
 mov x8, #64
 svc #0
 subs x19, x19, #1
 b.ne loop
 mov x0, #0
 ${exit}
add_to: stp x29, x30, [sp, #-16]!
 mov x29, sp
 ldr x1, =counter
 ldr x2, [x1]
 add x2, x2, x0
store: str x2, [x1]
 ldr x1, =text
 add x2, x2, #48
 strb w2, [x1]
 bl nothing
 ldp x29, x30, [sp], #16
 ret
nothing: ret
`);

describe("instruction by instruction", () => {
  it("goes there and back over all of a run, output included", () => {
    const learner = new Learner(counting);
    const there: string[] = [];
    for (;;) {
      there.push(`${learner.place} ${learner.output} ${learner.x(2)} ${learner.timeline.position.instructions}`);
      if (learner.move({ kind: "instruction" })?.reason.kind !== "moved") break;
    }
    expect(learner.output).toBe("3\r\n5\r\n6\r\n");
    for (const moment of there.reverse()) {
      expect(learner.move({ kind: "instruction", backward: true })?.reason.kind).toBe("moved");
      expect(`${learner.place} ${learner.output} ${learner.x(2)} ${learner.timeline.position.instructions}`).toBe(moment);
    }
    expect(learner.place).toBe("_start");
    expect(learner.move({ kind: "instruction", backward: true })?.reason.kind).toBe("start");
  });

  it("steps over calls, and backward over them", () => {
    const learner = new Learner(counting);
    learner.move({ kind: "instruction", count: 2 });
    expect(learner.place).toBe("loop+4");
    learner.move({ kind: "instruction", over: true });
    expect(learner.place).toBe("after");
    expect(learner.x(2)).toBe(51n);
    learner.move({ kind: "instruction", over: true, backward: true });
    expect(learner.place).toBe("loop+4");
    expect(learner.x(0)).toBe(3n);
  });

  it("goes out of a function, and back to its call", () => {
    const learner = new Learner(counting);
    learner.breakAt("store");
    learner.move({ kind: "continue" });
    expect(learner.place).toBe("store");
    learner.debugger.breakpoints.clear();
    learner.move({ kind: "out" });
    expect(learner.place).toBe("after");
    learner.breakAt("nothing");
    learner.move({ kind: "continue", backward: true });
    expect(learner.place).toBe("nothing");
    learner.debugger.breakpoints.clear();
    learner.move({ kind: "out", backward: true });
    expect(learner.place).toBe("store+16");
    learner.move({ kind: "out", backward: true });
    expect(learner.place).toBe("loop+4");
  });
});

describe("breakpoints", () => {
  it("stop forward and backward, each time the place is come by", () => {
    const learner = new Learner(counting);
    const { id } = learner.breakAt("store");
    const seen: bigint[] = [];
    while (learner.move({ kind: "continue" })?.reason.kind === "breakpoint") seen.push(learner.x(2));
    expect(seen).toEqual([3n, 5n, 6n]);
    expect(learner.debugger.breakpoints.get(id)?.hits).toBe(3);
    while (learner.move({ kind: "continue", backward: true })?.reason.kind === "breakpoint") seen.push(learner.x(2));
    expect(seen).toEqual([3n, 5n, 6n, 6n, 5n, 3n]);
    expect(learner.output).toBe("");
  });

  it("hold to conditions, ignore counts, and go once they were temporary", () => {
    const learner = new Learner(counting);
    learner.breakAt("store", { condition: "$x2 == 5 && *(long*)&counter == 3" });
    expect(learner.move({ kind: "continue" })?.reason.kind).toBe("breakpoint");
    expect(learner.x(2)).toBe(5n);
    learner.debugger.breakpoints.clear();
    learner.breakAt("loop", { isTemporary: true });
    expect(learner.move({ kind: "continue" })?.reason.kind).toBe("breakpoint");
    expect(learner.debugger.breakpoints.all).toEqual([]);
    const again = new Learner(counting);
    again.breakAt("loop", { ignoreCount: 2 });
    again.move({ kind: "continue" });
    expect(again.x(19)).toBe(1n);
  });

  it("print and go on where they are logpoints", () => {
    const learner = new Learner(counting);
    learner.breakAt("store", { log: "adds {$x0} to {*(long*)&counter}, {$x2:x}" });
    expect(learner.move({ kind: "continue" })?.reason.kind).toBe("ended");
    expect(learner.debugger.hits.takeLog().map(({ text }) => text)).toEqual(["adds 3 to 0, 0x3", "adds 2 to 3, 0x5", "adds 1 to 5, 0x6"]);
  });

  it("watch bytes: behind each write forward, before it backward", () => {
    const learner = new Learner(counting);
    const address = learner.address("counter");
    learner.debugger.add({ place: { kind: "watch", address, bytes: 8, access: "write" } });
    const values: bigint[] = [];
    while (learner.move({ kind: "continue" })?.reason.kind === "breakpoint") {
      expect(learner.place).toBe("store+4");
      values.push(
        learner.debugger.evaluate("*(long*)&counter").bytes[0] === undefined
          ? -1n
          : BigInt(learner.debugger.evaluate("*(long*)&counter").bytes[0]),
      );
    }
    expect(values).toEqual([3n, 5n, 6n]);
    learner.move({ kind: "continue", backward: true });
    expect(learner.place).toBe("store");
    expect(learner.x(2)).toBe(6n);
  });

  it("catch calls by name, before they are made or by their result", () => {
    const learner = new Learner(counting);
    learner.debugger.add({ place: { kind: "call", names: ["write"], moment: "made" } });
    learner.move({ kind: "continue" });
    expect(learner.place).toBe("after+16");
    expect(learner.output).toBe("");
    learner.debugger.breakpoints.clear();
    learner.debugger.add({ place: { kind: "call", names: ["write"], moment: "returned" }, condition: "result == 2 && count == 2" });
    learner.move({ kind: "continue" });
    expect(learner.place).toBe("after+20");
    expect(learner.output).toBe("3\r\n");
  });
});

describe("events", () => {
  it("the next call and the one before, by name and without", () => {
    const learner = new Learner(counting);
    learner.move({ kind: "event", event: "call", names: ["write"] });
    expect([learner.place, learner.x(19)]).toEqual(["after+16", 3n]);
    learner.move({ kind: "event", event: "call" });
    expect([learner.place, learner.x(19)]).toEqual(["after+16", 2n]);
    learner.move({ kind: "event", event: "call", names: ["exit"] });
    expect(learner.output).toBe("3\r\n5\r\n6\r\n");
    learner.move({ kind: "event", event: "call", backward: true });
    expect([learner.place, learner.x(19), learner.output]).toEqual(["after+16", 1n, "3\r\n5\r\n"]);
    learner.move({ kind: "event", event: "output", backward: true });
    expect([learner.place, learner.x(19)]).toEqual(["after+20", 2n]);
  });
});

describe("far apart", () => {
  it("a moment in the middle of a long computation without calls", () => {
    const elf = buildElf(".text\n.globl _start\n_start: ldr x1, =9000000\nloop: add x2, x2, x1\n subs x1, x1, #1\n b.ne loop\nb .\n");
    const learner = new Learner(elf, { intervalInstructions: 100_000 });
    learner.timeline.slice({ budget: 8_000_000 });
    const { x, pc } = { x: learner.x(1), pc: learner.pc };
    learner.move({ kind: "position", target: learner.timeline.at(4_000_000) });
    expect(learner.x(1)).toBeGreaterThan(x);
    learner.move({ kind: "position", target: learner.timeline.end });
    expect([learner.x(1), learner.pc]).toEqual([x, pc]);
    expect(learner.timeline.snapshots.length).toBeGreaterThan(4);
  });
});

describe("several tasks", () => {
  /** The child adds 1 at `mark`, the parent waits for it and adds 2 there. */
  const forking =
    buildElf(`.data\ncount: .quad 0\n.text\n.globl _start\n_start: mov x0, #17\n mov x1, #0\n mov x2, #0\n mov x3, #0\n mov x4, #0\n mov x8, #220\n svc #0
 mov x19, x0\n cbz x0, child\n mov x0, #-1\n mov x1, #0\n mov x2, #0\n mov x3, #0\n mov x8, #260\n svc #0\n mov x20, #2\n b mark
child: mov x20, #1\nmark: ldr x1, =count\n ldr x2, [x1]\n add x2, x2, x20\nstore: str x2, [x1]\n mov x0, #0\n ${exit}`);

  it.each([
    ["both", [1n, 2n]],
    ["parent", [2n]],
    ["child", [1n]],
  ] as const)("breakpoints follow a fork: %s", (follow, seen) => {
    const learner = new Learner(forking);
    learner.debugger.hits.followFork = follow;
    learner.breakAt("mark");
    const met: bigint[] = [];
    while (learner.move({ kind: "continue" })?.reason.kind === "breakpoint") met.push(learner.x(20));
    // Once the child has gone, its parent is all there is to follow.
    expect(met.slice(0, seen.length)).toEqual(seen);
  });

  it("a fork is caught, and each process has a watched byte of its own", () => {
    const learner = new Learner(forking);
    learner.debugger.add({ place: { kind: "fork" } });
    learner.move({ kind: "continue" });
    expect(learner.x(0)).toBe(101n);
    learner.debugger.breakpoints.clear();
    learner.debugger.add({ place: { kind: "watch", address: learner.address("count"), bytes: 8, access: "change" }, pid: learner.pid });
    learner.move({ kind: "continue" });
    expect([learner.debugger.pid, learner.x(2)]).toEqual([learner.pid, 2n]);
  });

  it("steps of one process go on while another computes, and can be taken back", () => {
    const learner = new Learner(forking);
    const there: string[] = [];
    for (let step = 0; step < 20; step += 1) {
      there.push(`${learner.place} ${learner.timeline.position.instructions}`);
      if (learner.move({ kind: "instruction" })?.reason.kind !== "moved") break;
    }
    expect(there.some((moment) => moment.startsWith("mark"))).toBe(true);
    const back: string[] = [];
    while (learner.move({ kind: "instruction", backward: true })?.reason.kind === "moved") back.push(learner.place);
    expect(back.reverse()).toEqual(there.map((moment) => moment.split(" ")[0]).slice(0, back.length));
  });
});

describe("what ends a program", () => {
  const fault = buildElf(`.text\n.globl _start\n_start: mov x1, #16\n mov x2, #7\nbad: str x2, [x1]\n`);

  it("a fault can be stepped back from: the instruction is still to come", () => {
    const learner = new Learner(fault);
    expect(learner.move({ kind: "continue" })?.reason.kind).toBe("ended");
    expect(learner.timeline.computer.process(learner.pid)?.end?.kind).toBe("killed");
    learner.move({ kind: "instruction", backward: true });
    expect([learner.place, learner.x(2)]).toEqual(["bad", 7n]);
    expect(learner.timeline.computer.process(learner.pid)?.end).toBeUndefined();
    expect(learner.move({ kind: "instruction" })?.reason.kind).toBe("ended");
  });
});
