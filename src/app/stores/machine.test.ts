import { expect, test } from "vitest";
import type { MachineView, SystemCallView } from "../../protocol/messages.ts";
import type { Batch } from "../client/client.ts";
import { createMachine, keptSystemCalls, mergeSystemCalls } from "./machine.ts";
import { shareStructure } from "./sharing.ts";

const registers = (x0: bigint) => ({ x: [x0, 0n], sp: 0n, pc: 0n, nzcv: 0 });

const view = (part: Partial<MachineView>): MachineView => ({
  status: "paused",
  pid: 2,
  processes: [{ pid: 2, name: "a", state: { kind: part.status === "running" ? "running" : "paused" } }],
  registers: registers(0n),
  registersBefore: registers(0n),
  memory: { address: 0n, bytes: new Uint8Array(4), mapped: new Uint8Array(4), changed: new Uint8Array(4) },
  regions: [],
  stack: [],
  sockets: [],
  clients: [],
  packetsSent: 0,
  links: [],
  instructions: 0,
  timeline: {
    present: { instructions: 0, faults: 0, actions: 0 },
    start: { instructions: 0, faults: 0, actions: 0 },
    end: { instructions: 0, faults: 0, actions: 0 },
    isPast: false,
  },
  breakpoints: [],
  virtualTimeNs: 0,
  ...part,
});

const batch = (part: Partial<MachineView>, systemCalls: readonly SystemCallView[] = []): Batch => ({
  type: "batch",
  terminal: [],
  systemCalls,
  http: [],
  requests: [],
  clientOutput: [],
  starts: 0,
  view: view(part),
});

const call = (sequence: number, result = "0"): SystemCallView => ({ sequence, pid: 2, call: "getpid()", result, failed: false });

function machineAt() {
  const machine = createMachine();
  machine.connection({ kind: "ready" });
  return { machine, state: machine.store.getState };
}

test("a step is narrated", () => {
  const { machine, state } = machineAt();
  machine.batch(batch({ registers: registers(7n), instruction: "svc #0x0", location: { file: "a.s", line: 5 } }));
  expect(state().narration).toBe("x0: 0 → 7; next: svc #0x0 on line 5");
});

test("a batch without a view leaves what is shown as it was", () => {
  const { machine, state } = machineAt();
  machine.batch(batch({ status: "running", instructions: 1 }, [call(1)]));
  const { view: _view, systemCalls: _calls, ...told } = batch({});
  machine.batch(told);
  expect(state().view?.instructions).toBe(1);
  machine.batch(batch({ status: "paused", instructions: 4 }, [call(2)]));
  expect(state()).toMatchObject({ view: { instructions: 4 }, systemCalls: [{ sequence: 1 }, { sequence: 2 }] });
});

test("a call that waited is replaced when it returns, in its place", () => {
  expect(mergeSystemCalls([call(1, "?"), call(2)], [call(1, "14")])).toEqual([call(1, "14"), call(2)]);
});

test("only the newest calls are kept", () => {
  const many = Array.from({ length: keptSystemCalls + 10 }, (_, index) => call(index));
  const kept = mergeSystemCalls([], many);
  expect(kept).toHaveLength(keptSystemCalls);
  expect(kept.at(-1)?.sequence).toBe(keptSystemCalls + 9);
});

test("parts of a view that did not change are the same objects as before", () => {
  const before = view({});
  const after = shareStructure(before, structuredClone({ ...before, instructions: 1 }));
  expect(after).not.toBe(before);
  expect(after.registers).toBe(before.registers);
  expect(after.memory).toBe(before.memory);
  expect(shareStructure(before, structuredClone(before))).toBe(before);
});

test("a byte, a key or a length that differs is a difference", () => {
  expect(shareStructure({ a: Uint8Array.of(1) }, { a: Uint8Array.of(2) })).toEqual({ a: Uint8Array.of(2) });
  expect(shareStructure({ a: 1, b: undefined }, { a: 1 })).toEqual({ a: 1 });
  expect(shareStructure([1, 2], [1])).toEqual([1]);
});
