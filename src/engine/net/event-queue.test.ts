import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cancel, type ScheduledEvent, schedule, unscheduled } from "./event-queue.ts";

interface Named extends ScheduledEvent {
  readonly name: string;
}

const event = (name: string, timeNs: number, sequence: number): Named => ({ name, timeNs, sequence, heapIndex: unscheduled });

function drain(queue: Named[]): string[] {
  const names: string[] = [];
  for (let first = queue[0]; first !== undefined; first = queue[0]) {
    cancel(queue, first);
    names.push(first.name);
  }
  return names;
}

describe("event queue", () => {
  it("gives events by time, and by sequence where times are equal", () => {
    const queue: Named[] = [];
    for (const one of [event("c", 5, 2), event("a", 1, 9), event("b", 5, 1)]) schedule(queue, one);
    expect(drain(queue)).toEqual(["a", "b", "c"]);
  });

  it("moves an event that is scheduled again, and forgets one that is cancelled", () => {
    const queue: Named[] = [];
    const [a, b, c] = [event("a", 1, 1), event("b", 2, 2), event("c", 3, 3)];
    for (const one of [a, b, c]) schedule(queue, one);
    a.timeNs = 9;
    schedule(queue, a);
    cancel(queue, b);
    cancel(queue, b);
    expect(drain(queue)).toEqual(["c", "a"]);
  });

  it("keeps its order under any mixture of scheduling, moving and cancelling", () => {
    const step = fc.record({ slot: fc.nat(12), timeNs: fc.nat(20), cancels: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const queue: Named[] = [];
        const model = new Map<number, Named>();
        for (const [index, { slot, timeNs, cancels }] of steps.entries()) {
          const one = model.get(slot) ?? event(String(slot), 0, 0);
          if (cancels) {
            cancel(queue, one);
            model.delete(slot);
            continue;
          }
          one.timeNs = timeNs;
          one.sequence = index;
          schedule(queue, one);
          model.set(slot, one);
        }
        const wanted = [...model.values()].sort((x, y) => x.timeNs - y.timeNs || x.sequence - y.sequence).map(({ name }) => name);
        expect(drain(queue)).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });
});
