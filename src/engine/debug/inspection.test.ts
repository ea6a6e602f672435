// Looking at a program's calls: backtraces with and without call frame information, the tree of calls, and what the procedure call
// standard finds wrong.

import { describe, expect, it } from "vitest";
import { compile, hasCompiler } from "../kernel/testing/tools.ts";
import { callTree } from "./call-tree.ts";
import { checkCallingStandard } from "./calling-standard.ts";
import { buildElf, finish, Learner } from "./testing/learner.ts";
import { backtrace } from "./unwind.ts";

const exit = "mov x0, #0\n mov x8, #93\n svc #0\n";
const callers = (learner: Learner): (string | undefined)[] =>
  backtrace(learner.timeline, learner.debugger.tid).map((frame) => frame.function?.name);

describe("backtraces", () => {
  const nested = buildElf(`.text\n.globl _start
_start: bl outer\n ${exit}
outer: stp x29, x30, [sp, #-32]!\n str x19, [sp, #16]\n bl inner\n ldr x19, [sp, #16]\n ldp x29, x30, [sp], #32\n ret
inner: sub sp, sp, #48\n str x30, [sp, #40]\n cbz x5, busy\n ldr x30, [sp, #40]\n add sp, sp, #48\n ret
busy: bl leaf\n ldr x30, [sp, #40]\n add sp, sp, #48\n ret
leaf: add x0, x0, #1\nin_leaf: nop\n ret\n`);

  it.each(["inner", "busy", "leaf", "in_leaf"])("without frame pointers or tables, at %s", (place) => {
    const learner = new Learner(nested);
    learner.breakAt(place);
    learner.move({ kind: "continue" });
    const names = callers(learner);
    expect(names[0]).toBe(place);
    expect(names.slice(-2)).toEqual(["outer", "_start"]);
    expect(names.length).toBe(place.endsWith("leaf") ? 4 : 3);
  });

  it.skipIf(!hasCompiler)("by call frame information, in optimised C (needs aarch64-linux-gnu-gcc)", () => {
    const text = `__attribute__((noinline)) int leaf(int a) { __asm__ volatile("here: nop"); return a + 1; }
__attribute__((noinline)) int middle(int a) { int b[40]; __asm__ volatile("" :: "r"(b)); return leaf(a) * 3 + b[a & 3]; }
__attribute__((noinline)) int top(int a) { return middle(a) + middle(a + 1); }
__asm__(".globl _start\\n_start: mov x0, #1\\n bl top\\n mov x8, #93\\n svc #0\\n");`;
    const options = [
      "-O2",
      "-static",
      "-nostdlib",
      "-ffreestanding",
      "-fomit-frame-pointer",
      "-fno-stack-protector",
      "-fno-pie",
      "-no-pie",
    ];
    const learner = new Learner(compile(text, options));
    learner.breakAt("here");
    learner.move({ kind: "continue" });
    expect(callers(learner)).toEqual(["leaf", "middle", "top", "_start"]);
  });

  it("through a signal handler to what it interrupted", () => {
    const learner = new Learner(
      buildElf(`.text\n.globl _start\n_start: ldr x1, =action\n mov x0, #10\n mov x2, #0\n mov x3, #8\n mov x8, #134\n svc #0
 bl work\n ${exit}
work: mov x9, x30\n mov x8, #172\n svc #0\n mov x1, #10\n mov x8, #129\n svc #0\ninterrupted: mov x30, x9\n ret
handler: nop\n ret
restorer: mov x8, #139\n svc #0
.data\naction: .quad handler, 0x04000000, restorer, 0\n`),
    );
    learner.breakAt("handler");
    learner.move({ kind: "continue" });
    expect(callers(learner).slice(0, 3)).toEqual(["handler", "restorer", "interrupted"]);
  });
});

describe("the tree of calls", () => {
  it("has each call in its place, with what it called", () => {
    const learner = new Learner(
      buildElf(
        `.text\n.globl _start\n_start: bl a\n bl b\n ${exit}a: str x30, [sp, #-16]!\n bl b\n bl b\n ldr x30, [sp], #16\n ret\nb: ret\n`,
      ),
    );
    learner.move({ kind: "continue" });
    const { stepper, info } = learner.debugger;
    const root = finish(callTree(stepper, learner.pid, info, stepper.earliest, learner.timeline.end));
    const text = (node: typeof root): string => `${node?.name}(${node?.children.map(text).join(" ")})`;
    expect(text(root)).toBe("_start(a(b() b()) b())");
    expect(root?.children[0].left?.instructions).toBe(8);
  });
});

describe("the procedure call standard", () => {
  const breachesOf = (body: string): string[] => {
    const learner = new Learner(buildElf(`.text\n.globl _start\n_start:\n${body}`));
    learner.timeline.slice({ budget: 2000 });
    const { stepper } = learner.debugger;
    const found = finish(checkCallingStandard(stepper, learner.pid, learner.debugger.info, stepper.earliest, learner.timeline.end)) ?? [];
    return found.map(({ kind, register, function: name }) => `${kind} ${register === 31 ? "sp" : `x${register}`} in ${name}`);
  };

  it("finds nothing in a program that keeps it", () => {
    expect(
      breachesOf(`mov x19, #5\n mov x0, x19\n bl f\n mov x20, x0\n mov x0, x19\n bl f\n add x0, x0, x20\n ${exit}
f: stp x29, x30, [sp, #-32]!\n str x19, [sp, #16]\n mov x19, x0\n bl g\n add x0, x0, x19\n ldr x19, [sp, #16]\n ldp x29, x30, [sp], #32\n ret\ng: mov x0, #2\n ret\n`),
    ).toEqual([]);
  });

  it.each([
    ["a function that changes x19", `mov x19, #1\n bl f\n ${exit}f: mov x19, #2\n mov x0, #1\n ret\n`, "calleeSavedChanged x19 in f"],
    ["a call with sp misaligned", `sub sp, sp, #8\n bl f\n ${exit}f: ret\n`, "stackMisaligned sp in _start"],
    ["a function that leaves something on the stack", `bl f\n ${exit}f: sub sp, sp, #16\n ret\n`, "stackChanged sp in f"],
    ["a function that loses x30", `bl f\n ${exit}f: bl g\n ret\ng: ret\n`, "linkLost x30 in f"],
    ["a register trusted across a call", `mov x9, #1\n bl f\n add x0, x9, #1\n ${exit}f: ret\n`, "callerSavedTrusted x9 in _start"],
    ["a register that nothing wrote", `add x0, x21, #1\n ${exit}`, "neverWritten x21 in _start"],
    ["a result that was never made", `bl f\n mov x19, x0\n ${exit}f: mov x9, #1\n ret\n`, "resultNotWritten x0 in _start"],
  ])("finds %s", (_name, body, breach) => expect(breachesOf(body)).toContain(breach));
});
