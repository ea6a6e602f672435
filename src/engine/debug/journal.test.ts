// What the journal keeps of a run that tells more than it can hold, and tells again of one that has gone back.

import { expect, it } from "vitest";
import type { KernelEvent } from "../kernel/index.ts";
import { Journal } from "./journal.ts";

const moment = { faults: 0, actions: 0 };
const output = (instruction: number): KernelEvent =>
  ({
    sequence: instruction,
    instruction,
    timeNs: 0,
    kind: "output",
    pid: 1,
    sink: "stdout",
    bytes: Uint8Array.of(instruction),
  }) as KernelEvent;
const call = (instruction: number): KernelEvent =>
  ({ sequence: instruction, instruction, timeNs: 0, kind: "callFinished", record: { sequence: instruction } }) as KernelEvent;
const indexes = (journal: Journal, since = 0) => journal.since(since).map(({ index }) => index);

it("calls give way before output, and what is left stays in order", () => {
  const journal = new Journal();
  journal.take([output(0)], moment);
  for (let each = 1; each <= 10_000; each += 1) journal.take([call(each)], moment);
  journal.take([output(10_001)], moment);
  const kept = indexes(journal);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(10_001);
  expect(kept.slice(1)).toEqual(Array.from({ length: kept.length - 1 }, (_, index) => 10_002 - kept.length + 1 + index));
  expect(kept.length).toBeLessThan(10_000);
  expect(journal.fadedCalls[0]).toMatchObject({ index: 1, position: { instructions: 1 } });
  expect(journal.fadedCalls.reduce((sum, { count }) => sum + count, 0)).toBe(10_002 - kept.length);
});

it("a repeated run tells the same entries, of those that gave way as well; another future takes their place", () => {
  const journal = new Journal();
  const first = journal.take([call(0), output(1), call(2)], moment);
  for (let each = 3; each <= 10_000; each += 1) journal.take([call(each)], moment);
  journal.goTo(0);
  expect(journal.since(0)).toEqual([]);
  const again = journal.take([call(0), output(1), call(2)], moment);
  expect(again).toEqual(first);
  expect(again[1]).toBe(first[1]);
  expect(journal.entries.at(-1)?.index).toBe(10_000);
  journal.forgetFuture();
  expect(journal.entries.map(({ index }) => index)).toEqual([1]);
  expect(journal.fadedCalls).toMatchObject([{ index: 0 }]);
  expect(journal.takeReplaced()).toBe(3);
  journal.take([output(7)], moment);
  expect(indexes(journal, 1)).toEqual([1, 3]);
});
