// What the panels of code, vectors and words are given, for a small program that is stepped through.

import { expect, test } from "vitest";
import { Session, vocabulary } from "./index.ts";

const text = `.data
message: .ascii "Hello"
.text
.globl _start
_start:
ldr x1, =message
fmov d0, #1.5
add x2, x1, #4
str x2, [sp, #-16]!
mov x8, #93
svc #0
`;

function held(steps: number) {
  const session = new Session({ seed: 1 });
  session.watch({ memoryAt: "", memoryBytes: 16, stackSlots: 2, codeRows: 8, instruction: true, vectors: true });
  expect(session.start({ program: "own", files: [{ name: "a.s", text }], arguments: [], mode: "pause", beside: false })).toBeUndefined();
  for (let step = 0; step < steps; step += 1) {
    session.step(1);
    while (session.run(100));
  }
  return session.takeNews().view;
}

test("disassembly begins in pc's section, and says symbol and line", () => {
  const { code, registers } = held(0);
  expect(code?.[0]).toMatchObject({ address: registers.pc, symbol: "_start", location: { file: "a.s", line: 6 } });
  expect(code?.[2]?.text).toBe("add     x2, x1, #0x4");
});

test("an instruction's fields, values read, registers written and memory", () => {
  const { instructionDetail: add } = held(2);
  expect(add).toMatchObject({ name: "ADD (immediate)", writes: [{ name: "x2", value: 0n }] });
  expect(add?.reads.map(({ name }) => name)).toEqual(["x1"]);
  expect(add?.pattern).toBe("sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5");
  const { instructionDetail: store, registers } = held(3);
  expect(store?.memory).toEqual([{ kind: "store", bytes: 8, address: registers.sp - 16n }]);
  expect(store?.writes.map(({ name }) => name)).toContain("sp");
});

test("vectors, what they were before, and what registers point to", () => {
  const { vectors, pointees } = held(2);
  expect(new DataView(vectors!.bytes.buffer).getFloat64(0, true)).toBe(1.5);
  expect(new DataView(vectors!.before.buffer).getFloat64(0, true)).toBe(0);
  expect(pointees?.[1]).toBe('→ message "Hello"');
  expect(pointees?.[3]).toBeUndefined();
});

test("the vocabulary has every mnemonic, directive, call, error and constant once", () => {
  const { instructions, directives, calls, errors, constants } = vocabulary();
  for (const names of [
    instructions.map(({ mnemonic }) => mnemonic),
    directives.map(({ name }) => name),
    calls.map(({ name }) => name),
    constants.map(({ name }) => name),
  ])
    expect(new Set(names).size).toBe(names.length);
  expect(calls.find(({ name }) => name === "write")?.number).toBe(64);
  expect(errors.find(({ name }) => name === "EADDRINUSE")?.number).toBe(98);
  expect(() => structuredClone(vocabulary())).not.toThrow();
});
