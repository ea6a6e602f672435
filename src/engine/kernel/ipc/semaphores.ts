// Sets of semaphores (man 2 semop): operations that are done together or not at all, and what a process takes back at its end.

import { ipcFlag, ipcLimit, SEM_UNDO } from "../abi/ipc.ts";
import type { Kernel } from "../kernel.ts";
import type { IpcObject } from "./object.ts";

export interface Semaphore {
  value: number;
  /** Who changed it last. */
  pid: number;
}

export interface SemaphoreSet extends IpcObject {
  readonly semaphores: readonly Semaphore[];
  usedSeconds: number;
  /** By process: what is added to each semaphore when it ends (SEM_UNDO). */
  readonly undo: Map<number, number[]>;
}

/** struct sembuf. */
export interface SemaphoreOperation {
  readonly index: number;
  /** Added; 0: it must be 0. */
  readonly change: number;
  readonly flags: number;
}

export type Attempt = "done" | "wait" | "EAGAIN" | "ERANGE";

const undoMaximum = 32768;

/** What would come of the operations; `blockedBy` is the one that cannot be done. */
export function attempt(
  set: SemaphoreSet,
  operations: readonly SemaphoreOperation[],
  pid: number,
): { readonly outcome: Attempt; readonly values: readonly number[]; readonly blockedBy?: SemaphoreOperation } {
  const values = set.semaphores.map(({ value }) => value);
  const undone = [...(set.undo.get(pid) ?? values.map(() => 0))];
  for (const operation of operations) {
    const { index, change, flags } = operation;
    const next = values[index]! + change;
    const isBlocked = change === 0 ? values[index] !== 0 : next < 0;
    if (isBlocked) return { outcome: flags & ipcFlag.IPC_NOWAIT ? "EAGAIN" : "wait", values, blockedBy: operation };
    if (next > ipcLimit.semaphoreValue) return { outcome: "ERANGE", values };
    if (flags & SEM_UNDO) {
      undone[index] = undone[index]! - change;
      if (undone[index] < -undoMaximum || undone[index] >= undoMaximum) return { outcome: "ERANGE", values };
    }
    values[index] = next;
  }
  return { outcome: "done", values };
}

/** Does operations that `attempt` has found possible. */
export function operate(set: SemaphoreSet, operations: readonly SemaphoreOperation[], values: readonly number[], pid: number): void {
  for (const { index, change, flags } of operations) {
    const semaphore = set.semaphores[index]!;
    semaphore.pid = pid;
    semaphore.value = values[index]!;
    if (!(flags & SEM_UNDO)) continue;
    const undo = set.undo.get(pid) ?? set.semaphores.map(() => 0);
    undo[index] = undo[index]! - change;
    set.undo.set(pid, undo);
  }
}

/** Nobody takes back what SETVAL or SETALL has overwritten. */
export function forgetUndo(set: SemaphoreSet, index: number): void {
  for (const undo of set.undo.values()) undo[index] = 0;
}

/** A process has ended: what it did with SEM_UNDO is taken back, as far as values allow. */
export function undoOf({ state }: Kernel, pid: number): void {
  for (const set of state.semaphoreSets.objects.values()) {
    const undo = set.undo.get(pid);
    if (!undo) continue;
    set.undo.delete(pid);
    undo.forEach((change, index) => {
      if (change === 0) return;
      const semaphore = set.semaphores[index]!;
      semaphore.value = Math.max(0, Math.min(semaphore.value + change, ipcLimit.semaphoreValue));
      semaphore.pid = pid;
    });
  }
}

/** How many tasks wait for a semaphore to grow (GETNCNT), or to become 0 (GETZCNT). */
export function waitersFor({ state }: Kernel, set: SemaphoreSet, index: number, until: "grown" | "zero"): number {
  let count = 0;
  for (const { call, pid } of state.tasks.values()) {
    const wait = call?.waits?.[0];
    if (wait?.kind !== "semaphores" || wait.set !== set) continue;
    const { blockedBy } = attempt(set, wait.operations, pid);
    if (blockedBy?.index === index && (blockedBy.change === 0) === (until === "zero")) count++;
  }
  return count;
}

/** The operations could go on, or fail. */
export const isSettled = (set: SemaphoreSet, operations: readonly SemaphoreOperation[], pid: number): boolean =>
  set.isRemoved || attempt(set, operations, pid).outcome !== "wait";
