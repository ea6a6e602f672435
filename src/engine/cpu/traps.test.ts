// What ends a run, and the exact state that it leaves: each program is run interpreted and translated (it loops long
// enough for that), and must stop at the same place with the same registers.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import type { AddressSpace, Processor, ProcessorOptions } from "./processor.ts";
import { build, codeStart, mapping, toolsPresent } from "./testing/program.ts";
import type { RunOutcome } from "./trap.ts";

const data = 0x10_0000;
const stackTop = 0x90_0000;
const modes: readonly (readonly [string, ProcessorOptions])[] = [
  ["interpreted", { mode: "interpreted" }],
  ["translated", { translateAfter: 1 }],
];

interface Prepared {
  readonly processor: Processor;
  readonly space: AddressSpace;
  readonly x: (register: number) => bigint;
}

/** Code at 0x400000 (r-x), two pages of data (rw-), one behind them that is read-only; x1 points at the data. */
function prepare(source: string, options: ProcessorOptions, codePermissions = "rx"): Prepared {
  const processor = createProcessor(options);
  const space = processor.createAddressSpace();
  space.map(mapping(codeStart, 0x2000, codePermissions));
  space.map(mapping(data, 0x2000, "rw"));
  space.map(mapping(data + 0x2000, 0x1000, "r"));
  space.map(mapping(stackTop - 0x100000, 0x100000, "rw"));
  space.poke(codeStart as GuestAddress, build(`_start:\n${source}`).image);
  processor.use(space);
  const { registers } = processor;
  registers.pc = BigInt(codeStart);
  registers.sp = BigInt(stackTop);
  registers.setX(1, BigInt(data));
  return { processor, space, x: (register) => registers.x(register) };
}

const budget = 100_000;

describe.skipIf(!toolsPresent).each(modes)("traps, %s (needs aarch64-linux-gnu-as)", (_name, options) => {
  const run = (source: string, permissions?: string): Prepared & { outcome: RunOutcome; pc: number } => {
    const prepared = prepare(source, options, permissions);
    const outcome = prepared.processor.run(budget);
    return { ...prepared, outcome, pc: Number(prepared.processor.registers.pc) - codeStart };
  };

  it("svc: counted, and pc is behind it", () => {
    const { outcome, pc } = run("mov x0, #1\nsvc #7\nnop");
    expect(outcome).toEqual({ retired: 2, trap: { kind: "supervisorCall", immediate: 7 } });
    expect(pc).toBe(8);
  });

  it("brk and undefined words: not counted, pc stays", () => {
    expect(run("nop\nbrk #5")).toMatchObject({ outcome: { retired: 1, trap: { kind: "breakpoint", immediate: 5 } }, pc: 4 });
    expect(run("nop\n.word 0")).toMatchObject({ outcome: { retired: 1, trap: { kind: "undefined", word: 0 } }, pc: 4 });
    expect(run("nop\n.word 0xffffffff")).toMatchObject({ outcome: { trap: { kind: "undefined", word: 0xffffffff } }, pc: 4 });
  });

  it("a load behind the last page, in a loop: everything before it is done, nothing of it", () => {
    const { outcome, pc, x } = run("1: ldr x2, [x1], #8\nadd x3, x3, #1\nb 1b");
    expect(outcome.trap).toEqual({ kind: "memory", access: "read", address: BigInt(data + 0x3000), reason: "unmapped" });
    expect(pc).toBe(0);
    expect(x(3)).toBe(0x3000n / 8n);
    expect(x(1)).toBe(BigInt(data + 0x3000));
    expect(outcome.retired).toBe(3 * (0x3000 / 8));
  });

  it("a store to a read-only page", () => {
    const { outcome, x } = run("1: strb w1, [x1], #1\nb 1b");
    expect(outcome.trap).toEqual({ kind: "memory", access: "write", address: BigInt(data + 0x2000), reason: "permission" });
    expect(x(1)).toBe(BigInt(data + 0x2000));
  });

  it("an access across the border of a page that may not be touched: the first byte that may not, and no byte stored", () => {
    const store = run("mov x5, #-1\nadd x1, x1, #1, lsl #12\nadd x1, x1, #0xf00\n1: str x5, [x1], #4\nb 1b");
    expect(store.outcome.trap).toEqual({ kind: "memory", access: "write", address: BigInt(data + 0x2000), reason: "permission" });
    expect(store.x(1)).toBe(BigInt(data + 0x1ffc));
    const load = run("add x1, x1, #2, lsl #12\nadd x1, x1, #0xffd\nldr w2, [x1]");
    expect(load.outcome.trap).toMatchObject({ access: "read", address: BigInt(data + 0x3000), reason: "unmapped" });
  });

  it("the second half of a pair: neither register is written, neither half stored, no write-back", () => {
    const load = run("mov x2, #5\nmov x3, #6\nadd x1, x1, #2, lsl #12\nadd x1, x1, #0xff8\nldp x2, x3, [x1], #16");
    expect(load.outcome.trap).toMatchObject({ kind: "memory", access: "read", address: BigInt(data + 0x3000) });
    expect([load.x(2), load.x(3), load.x(1)]).toEqual([5n, 6n, BigInt(data + 0x2ff8)]);
    const store = run("mov x2, #5\nadd x1, x1, #1, lsl #12\nadd x1, x1, #0xff8\nstp x2, x2, [x1, #0]!");
    expect(store.outcome.trap).toMatchObject({ kind: "memory", access: "write", address: BigInt(data + 0x2000) });
    expect([...store.space.peek((data + 0x1ff8) as GuestAddress, 8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("sp as a base must be a multiple of 16; arithmetic on it need not", () => {
    const { outcome, pc, x } = run("str x0, [sp, #-8]!\nadd x2, x2, #1\nldr x0, [sp]");
    expect(outcome).toEqual({ retired: 2, trap: { kind: "stackAlignment", address: BigInt(stackTop - 8) } });
    expect(pc).toBe(8);
    expect(x(2)).toBe(1n);
  });

  it("a jump to an address that is no multiple of 4, or not executable, or not mapped, or wild", () => {
    expect(run("adr x2, .+6\nbr x2")).toMatchObject({ outcome: { retired: 2, trap: { kind: "pcAlignment", address: 0x400006n } } });
    const permission = { kind: "memory", access: "execute", address: BigInt(data), reason: "permission" };
    expect(run("br x1")).toMatchObject({ outcome: { retired: 1, trap: permission } });
    const unmapped = { kind: "memory", access: "execute", address: 0n, reason: "unmapped" };
    expect(run("br x0")).toMatchObject({ outcome: { retired: 1, trap: unmapped } });
    const wild = run("mov x2, #0x1234000000000000\nbr x2");
    expect(wild.outcome.trap).toMatchObject({ access: "execute", address: 0x34_0000_0000_0000n });
    expect(run("mov x2, #-4\nbr x2").outcome.trap).toMatchObject({ access: "execute", address: 2n ** 64n - 4n });
  });

  it("ignores the top byte of a data address, faults on bits 48 to 55", () => {
    const tagged = run("movk x1, #0xab00, lsl #48\nmov x2, #9\nstr x2, [x1]\nldr x3, [x1]\nbrk #0");
    expect(tagged.x(3)).toBe(9n);
    const wild = run("movk x1, #0xab01, lsl #48\nldr x3, [x1]");
    expect(wild.outcome.trap).toMatchObject({ address: BigInt(data) | 0xab01_0000_0000_0000n, reason: "unmapped" });
  });

  it("acquire, release and exclusive accesses must be aligned; others need not", () => {
    expect(run("add x1, x1, #1\nldr x2, [x1]\nldar x2, [x1]").outcome).toEqual({
      retired: 2,
      trap: { kind: "memory", access: "read", address: BigInt(data + 1), reason: "alignment" },
    });
    expect(run("add x1, x1, #4\nstlr x2, [x1]").outcome.trap).toMatchObject({ access: "write", reason: "alignment" });
    expect(run("add x1, x1, #2\nldxr w2, [x1]").outcome.trap).toMatchObject({ reason: "alignment" });
  });

  it("runs out of memory at the page that cannot be backed", () => {
    const { processor } = prepare("1: str x0, [x1], #8\nb 1b", { ...options, memoryBytes: 8192 });
    const { trap } = processor.run(budget);
    expect(trap).toEqual({ kind: "memory", access: "write", address: BigInt(data + 0x1000), reason: "exhausted" });
  });

  it("b . spends any budget exactly", () => {
    const { processor } = prepare("b .", options);
    for (const each of [1, 63, 64, 1000, 12_345, 3_000_000]) expect(processor.run(each)).toEqual({ retired: each });
    expect(processor.retired).toBe(1 + 63 + 64 + 1000 + 12_345 + 3_000_000);
    expect(processor.registers.pc).toBe(BigInt(codeStart));
  });

  it("stops after exactly as many instructions as it is given, wherever that is", () => {
    const source = "mov x2, #500\n1: add x0, x0, x2\nsub x2, x2, #1\nbl 2f\ncbnz x2, 1b\nbrk #0\n2: eor x3, x3, x0\nret";
    const whole = prepare(source, options);
    const { retired } = whole.processor.run(budget);
    for (const size of [64, 77, 500, 1001]) {
      const pieces = prepare(source, options);
      let sum = 0;
      for (;;) {
        const outcome = pieces.processor.run(size);
        sum += outcome.retired;
        if (outcome.trap) break;
        expect(outcome.retired).toBe(size);
      }
      expect(sum).toBe(retired);
      expect(pieces.x(3)).toBe(whole.x(3));
    }
  });

  it("self-modifying code: a store on the executing page takes effect at the next instruction", () => {
    // Each time round, the instruction at 2 becomes the next of four additions.
    const source = `mov x9, #200
      adr x1, 2f
      adr x2, table
    1: and x3, x9, #3
      ldr w4, [x2, x3, lsl #2]
      str w4, [x1]
    2: nop
      subs x9, x9, #1
      b.ne 1b
      brk #0
    table: add x0, x0, #1
      add x0, x0, #2
      add x0, x0, #3
      add x0, x0, #4`;
    const { x, outcome } = run(source, "rwx");
    expect(outcome.trap).toEqual({ kind: "breakpoint", immediate: 0 });
    expect(x(0)).toBe(BigInt((200 / 4) * (1 + 2 + 3 + 4)));
  });

  it("data beside code on one page stays quick and right", () => {
    const { x, outcome } = run(
      "adr x1, 9f\nmov x2, #2000\n1: ldr x3, [x1]\nadd x3, x3, x2\nstr x3, [x1]\nsubs x2, x2, #1\nb.ne 1b\nbrk #0\n9: .quad 0",
      "rwx",
    );
    expect(outcome.trap?.kind).toBe("breakpoint");
    expect(x(3)).toBe(2001000n);
  });

  it("notices code that the kernel writes, pages that are unmapped and permissions that go", () => {
    const { processor, space, x } = prepare("1: add x0, x0, #1\nb 1b", options);
    processor.run(1000);
    expect(x(0)).toBe(500n);
    space.poke(codeStart as GuestAddress, build("_start: add x0, x0, #2").image);
    processor.run(1000);
    expect(x(0)).toBe(1500n);
    space.protect(codeStart as GuestAddress, 0x2000, { read: true, write: false, execute: false });
    expect(processor.run(1000)).toMatchObject({ retired: 0, trap: { access: "execute", reason: "permission" } });
    space.protect(codeStart as GuestAddress, 0x2000, { read: true, write: false, execute: true });
    expect(processor.run(1000)).toEqual({ retired: 1000 });
    space.unmap(codeStart as GuestAddress, 0x2000);
    expect(processor.run(1000)).toMatchObject({ retired: 0, trap: { access: "execute", reason: "unmapped" } });
  });

  it("a clone and its parent run the same code on their own data", () => {
    const { processor, space, x } = prepare("1: ldr x2, [x1]\nadd x2, x2, #1\nstr x2, [x1]\nb 1b", options);
    processor.run(4000);
    const saved = processor.registers.block.slice();
    const child = space.clone();
    processor.use(child);
    processor.run(400);
    expect(x(2)).toBe(1100n);
    processor.use(space);
    processor.registers.block.set(saved);
    processor.run(40);
    expect(x(2)).toBe(1010n);
    expect([...child.read(data as GuestAddress, 2)]).toEqual([1100 & 255, 1100 >> 8]);
  });

  it("deep recursion and coroutines need no host stack", () => {
    const deep = run(
      `mov x0, #5000
        bl 1f
        brk #0
      1: cbz x0, 2f
        stp x30, x0, [sp, #-16]!
        sub x0, x0, #1
        bl 1b
        ldp x30, x0, [sp], #16
        add x2, x2, x0
      2: ret`,
    );
    expect(deep.outcome.trap).toEqual({ kind: "breakpoint", immediate: 0 });
    expect(deep.x(2)).toBe(BigInt((5000 * 5001) / 2));
    // Two routines that hand over to each other by a call and never return.
    const pingPong = run("mov x5, #0\n1: add x5, x5, #1\nbl 2f\n2: add x6, x6, #1\nbl 1b");
    expect(pingPong.outcome).toEqual({ retired: budget });
    expect(pingPong.x(5) + pingPong.x(6)).toBe(BigInt(budget / 2));
  });

  it("a loop with two ways in, which no nesting of loops can express", () => {
    const source = `mov x9, #300
    1: tst x9, #1
      b.eq 3f
    2: add x0, x0, #1
      subs x9, x9, #1
      b.eq 4f
    3: add x2, x2, #1
      sub x9, x9, #1
      cbz x9, 4f
      tst x9, #2
      b.eq 2b
      tst x9, #4
      b.eq 3b
      b 1b
    4: brk #0`;
    const { outcome, x } = run(source);
    // The same in JavaScript, with the label as a state.
    const expected = { count: 300, first: 0, second: 0 };
    for (let at = 1; at !== 4; ) {
      if (at === 1) at = expected.count & 1 ? 2 : 3;
      else if (at === 2) {
        expected.first += 1;
        expected.count -= 1;
        at = expected.count === 0 ? 4 : 3;
      } else {
        expected.second += 1;
        expected.count -= 1;
        if (expected.count === 0) at = 4;
        else if ((expected.count & 2) === 0) at = 2;
        else at = (expected.count & 4) === 0 ? 3 : 1;
      }
    }
    expect(outcome.trap).toEqual({ kind: "breakpoint", immediate: 0 });
    expect([x(0), x(2)]).toEqual([BigInt(expected.first), BigInt(expected.second)]);
  });

  it("store-exclusive succeeds behind its load, fails without, and after a call", () => {
    const { x } = run("ldxr x2, [x1]\nadd x2, x2, #1\nstxr w3, x2, [x1]\nstxr w4, x2, [x1]\nldr x5, [x1]\nbrk #0");
    expect([x(3), x(4), x(5)]).toEqual([0n, 1n, 1n]);
    const called = prepare("ldxr x2, [x1]\nsvc #0\nstxr w3, x2, [x1]\nbrk #0", options);
    called.processor.run(budget);
    called.processor.run(budget);
    expect(called.x(3)).toBe(1n);
  });
});
