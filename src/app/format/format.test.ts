import { expect, test } from "vitest";
import type { MachineView, ProcessState } from "../../protocol/messages.ts";
import { flagsOf, narratePause, registerChanges } from "./narration.ts";
import { characterText, littleEndian, registerText } from "./number.ts";
import { countText, durationText, memorySizeText } from "./quantity.ts";
import { describeState } from "./state.ts";

test("registers in both widths and formats", () => {
  const minusOne = 0xffff_ffff_ffff_ffffn;
  expect(registerText(minusOne, "x", "hexadecimal")).toBe("0xffffffffffffffff");
  expect(registerText(minusOne, "x", "decimal")).toBe("-1");
  expect(registerText(minusOne, "w", "hexadecimal")).toBe("0xffffffff");
  expect(registerText(0x1_8000_0000n, "w", "decimal")).toBe("-2147483648");
});

test("bytes: the first is the least significant; what cannot be printed is a dot", () => {
  expect(littleEndian(Uint8Array.of(0x34, 0x12, 0, 0, 0, 0, 0, 0))).toBe(0x1234n);
  expect([0x41, 0x0a, 0x7f, 0x20].map(characterText).join("")).toBe("A·· ");
});

test("counts and durations", () => {
  expect(countText(1, "instruction")).toBe("1 instruction");
  expect(countText(12345, "instruction")).toBe("12,345 instructions");
  expect([1n, 1023n, 1024n, 66560n, 1572864n].map(memorySizeText)).toEqual(["1 byte", "1,023 bytes", "1 KiB", "65 KiB", "1.5 MiB"]);
  expect([0, 999, 1000, 12_340, 2_500_000, 61e9].map(durationText)).toEqual(["0 ns", "999 ns", "1.00 µs", "12.3 µs", "2.50 ms", "61.0 s"]);
});

const registers = (x: readonly bigint[], nzcv = 0) => ({ x, sp: 0x1000n, pc: 0n, nzcv });

test("a step is told by what it changed", () => {
  expect(registerChanges({ registersBefore: registers([3n]), registers: registers([0xffff_ffff_ffff_ff9en]) })).toEqual(["x0: 3 → -98"]);
  expect(registerChanges({ registersBefore: registers([0n]), registers: registers([0x4100d0n], 0b0100) })).toEqual([
    "x0: 0 → 0x4100d0",
    "Z set",
  ]);
  expect(flagsOf(0b1010).filter(({ set }) => set)).toMatchObject([{ name: "N" }, { name: "C" }]);
});

test("many changes are counted, none is said", () => {
  const view = (before: readonly bigint[], after: readonly bigint[]) =>
    ({ registers: registers(after), registersBefore: registers(before) }) as unknown as MachineView;
  expect(narratePause(view([0n, 0n, 0n, 0n, 0n, 0n], [1n, 1n, 1n, 1n, 1n, 1n]))).toContain("2 more");
  expect(narratePause(view([0n], [0n]))).toBe("no register changed");
});

const viewIn = (status: MachineView["status"], state: ProcessState) =>
  ({ status, pid: 2, processes: [{ pid: 2, name: "a", state }] }) as unknown as MachineView;
const ready = { kind: "ready" } as const;

test("the state in words", () => {
  const label = (view: MachineView | undefined) => describeState(ready, view).label;
  expect(label(undefined)).toBe("Ready");
  expect(label(viewIn("blocked", { kind: "blocked", call: "accept(3, …" }))).toBe("Waiting in accept");
  expect(label(viewIn("ended", { kind: "exited", status: 3 }))).toBe("Ended with exit status 3");
  expect(label(viewIn("ended", { kind: "killed", signal: "SIGSEGV" }))).toBe("Killed by SIGSEGV");
  expect(label(viewIn("ended", { kind: "stopped" }))).toBe("Stopped");
  expect(describeState({ kind: "failed", message: "", way: "restart" }, undefined).activity).toBe("unavailable");
});

test("a process that waits is said to wait, also while timers keep the machine moving", () => {
  expect(describeState(ready, viewIn("running", { kind: "blocked", call: "accept(3, …" }))).toMatchObject({
    activity: "running",
    label: "Waiting in accept",
  });
});

test("a process that ended does not hide that others run", () => {
  expect(describeState(ready, viewIn("running", { kind: "exited", status: 0 })).label).toBe("Running");
});
