// One moment of the computer, kept: a frozen copy of its state and the processor's image. Bytes of pages are not here but in the
// intervals between snapshots (history.ts). Where only counters and registers have moved since the snapshot before,
// the copy of the state is shared with it.

import type { Checkpoint, Computer, KernelState } from "../kernel/index.ts";
import type { Position } from "./position.ts";
import type { FreezeCost, Freezer } from "./state-copy.ts";

/** All that running changes of the state while `computer.activity` stands still. */
interface Counters {
  readonly retired: number;
  readonly idleNs: number;
  readonly currentTid: number;
  readonly turnRemaining: number;
  readonly registers: ReadonlyMap<number, Uint8Array>;
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

function countersOf({ retired, idleNs, currentTid, turnRemaining, tasks }: KernelState): Counters {
  const registers = new Map<number, Uint8Array>();
  for (const [tid, task] of tasks) registers.set(tid, task.registers.slice());
  return { retired, idleNs, currentTid, turnRemaining, registers };
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
  const isLight = before !== undefined && before.activity === activity;
  const { frozen, cost } = isLight ? { frozen: before.frozen, cost: noCost } : freezer.freeze(state);
  return { ...moment, frozen, cost, counters: countersOf(state), checkpoint, activity, bytes: bytesOf(cost, checkpoint) };
}

/** The state as it was, afresh. */
export function stateOf(snapshot: Snapshot, freezer: Freezer): KernelState {
  const state = freezer.thaw(snapshot.frozen);
  const { retired, idleNs, currentTid, turnRemaining, registers } = snapshot.counters;
  Object.assign(state, { retired, idleNs, currentTid, turnRemaining });
  for (const [tid, block] of registers) state.tasks.get(tid)?.registers.set(block);
  return state;
}

function bytesOf(cost: FreezeCost, checkpoint: Checkpoint): number {
  let pages = 0;
  for (const space of checkpoint.memory.spaces.values()) pages += space.pages.byteLength;
  return cost.bytes + cost.values * 24 + pages + checkpoint.memory.allocator.looseFrames.length * 8 + 4096;
}
