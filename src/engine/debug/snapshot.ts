// One moment of the computer, kept: a frozen copy of its state and the processor's image. Bytes of pages are not here but in the
// intervals between snapshots (history.ts). Where only counters and registers have moved since the snapshot before,
// the copy of the state is shared with it.

import type { Checkpoint, Computer, KernelState } from "../kernel/index.ts";
import type { Position } from "./position.ts";
import type { FreezeCost, Freezer } from "./state-copy.ts";

type Numbers = Readonly<Record<string, number>>;

/** All that running changes of the state while `computer.activity` stands still: its numbers, those of tasks and processes, registers. */
interface Counters {
  readonly state: Numbers;
  readonly tasks: ReadonlyMap<number, { readonly numbers: Numbers; readonly registers: Uint8Array }>;
  readonly processes: ReadonlyMap<number, Numbers>;
}

export interface Snapshot {
  readonly position: Position;
  readonly frozen: KernelState;
  readonly counters: Counters;
  readonly checkpoint: Checkpoint;
  /** Of the computer, when it was taken in the first run. */
  readonly activity: number;
  /** Events of the journal by then. */
  readonly events: number;
  readonly isIdleSkipped: boolean;
  readonly cost: FreezeCost;
  /** Memory that it alone takes, about. */
  readonly bytes: number;
}

const numbersOf = (object: object): Numbers => {
  const numbers: Record<string, number> = {};
  for (const [key, value] of Object.entries(object)) if (typeof value === "number") numbers[key] = value;
  return numbers;
};

function countersOf(state: KernelState): Counters {
  const tasks = new Map<number, { numbers: Numbers; registers: Uint8Array }>();
  for (const [tid, task] of state.tasks) tasks.set(tid, { numbers: numbersOf(task), registers: task.registers.slice() });
  const processes = new Map<number, Numbers>();
  for (const [pid, process] of state.processes) processes.set(pid, numbersOf(process));
  return { state: numbersOf(state), tasks, processes };
}

const noCost: FreezeCost = { values: 0, bytes: 0 };

/** `before`: the snapshot before this one, if the computer has only run since. */
export function takeSnapshot(
  computer: Computer,
  freezer: Freezer,
  moment: Pick<Snapshot, "position" | "events" | "isIdleSkipped">,
  before: Snapshot | undefined,
): Snapshot {
  const { activity, state } = computer;
  const checkpoint = computer.checkpoint();
  const isUntouched = before?.position.actions === moment.position.actions;
  const isLight = before !== undefined && before.activity === activity && isUntouched;
  const { frozen, cost } = isLight ? { frozen: before.frozen, cost: noCost } : freezer.freeze(state);
  return { ...moment, frozen, cost, counters: countersOf(state), checkpoint, activity, bytes: bytesOf(cost, checkpoint) };
}

/** The state as it was, afresh. */
export function stateOf(snapshot: Snapshot, freezer: Freezer): KernelState {
  const state = freezer.thaw(snapshot.frozen);
  const { counters } = snapshot;
  Object.assign(state, counters.state);
  for (const [tid, { numbers, registers }] of counters.tasks) {
    const task = state.tasks.get(tid);
    if (task) Object.assign(task, numbers);
    task?.registers.set(registers);
  }
  for (const [pid, numbers] of counters.processes) Object.assign(state.processes.get(pid) ?? {}, numbers);
  return state;
}

function bytesOf(cost: FreezeCost, checkpoint: Checkpoint): number {
  let pages = 0;
  for (const space of checkpoint.memory.spaces.values()) pages += space.pages.byteLength;
  return cost.bytes + cost.values * 24 + pages + checkpoint.memory.allocator.looseFrames.length * 8 + 4096;
}
