// Whose turn it is. Tasks take turns in the order of their creation, a turn being a number of instructions, so the
// order depends on nothing outside the computer. Also what wakes a blocked task, and when the next thing happens by itself.

import { assertNever } from "../../base/errors.ts";
import { pollEvent } from "../abi/poll.ts";
import { chooseMessage, hasRoom } from "../ipc/messages.ts";
import { isSettled } from "../ipc/semaphores.ts";
import { type Kernel, nowNs, processOf } from "../kernel.ts";
import { hasDeliverableSignal } from "../signal/send.ts";
import { signalBit } from "../signal/signals.ts";
import { isConnectDecided } from "../socket/calls.ts";
import { isSocket } from "../socket/socket-object.ts";
import { isQueueFull } from "../socket/unix/endpoint.ts";
import { isFifoMet } from "../vfs/fifo.ts";
import { canLockWhole, conflictingRecord } from "../vfs/locks.ts";
import { readiness } from "../vfs/operations.ts";
import { hasKeys } from "../vfs/terminal.ts";
import { awaitedChildren, hasNews, livesIn } from "./family.ts";
import type { Task, Wait } from "./task.ts";
import { hasNote } from "./tracing.ts";

/** Instructions of a turn: 0.1 ms of virtual time. */
export const turnInstructions = 100_000;

const always = pollEvent.POLLERR | pollEvent.POLLHUP;

function isOver(kernel: Kernel, task: Task, wait: Wait): boolean {
  switch (wait.kind) {
    case "descriptor":
      return (readiness(kernel, wait.description) & (wait.events | always)) !== 0;
    case "connected":
      return !isSocket(wait.description.object) || isConnectDecided(kernel, wait.description.object);
    case "room":
      return !isQueueFull(wait.socket) || wait.socket.state === "closed" || wait.socket.readShut;
    case "child": {
      const children = awaitedChildren(kernel, processOf(kernel, task), wait.selector, wait.interest);
      return children.length === 0 || children.some((child) => hasNews(child, wait.interest));
    }
    case "vfork":
      return !livesIn(kernel, wait.pid, wait.space);
    case "futex":
      return wait.isWoken;
    case "wholeLock": {
      const { object, id } = wait.description;
      return object.kind !== "file" || canLockWhole(object.node, id, wait.mode);
    }
    case "recordLock":
      return conflictingRecord(wait.node, wait.wanted) === undefined;
    case "fifo":
      return isFifoMet(kernel, wait.node, wait.end);
    case "semaphores":
      return isSettled(wait.set, wait.operations, task.pid);
    case "queueRoom":
      return wait.queue.isRemoved || hasRoom(wait.queue, wait.length);
    case "queueMessage":
      return wait.queue.isRemoved || chooseMessage(wait.queue, wait.type, wait.flags) >= 0;
    case "signal":
      return [task.pending, processOf(kernel, task).pending].some((queue) =>
        queue.some(({ signal }) => (wait.mask & signalBit(signal)) !== 0n),
      );
    case "keys":
      return hasKeys(wait.terminal, wait.count);
    case "stopSignal":
      return [task.pending, processOf(kernel, task).pending].every((queue) => queue.every(({ signal }) => signal !== wait.signal));
    case "order":
      return (processOf(kernel, task).tool?.steps?.orders.length ?? 0) > 0;
    case "note":
      return hasNote(kernel, task.pid);
    case "client": {
      const client = processOf(kernel, task).tool?.client;
      return client === undefined || client.pieces.length > 0 || client.status !== undefined;
    }
    case "time":
      return false;
    case "turn":
      return true;
    default:
      return assertNever(wait, "wait");
  }
}

/** What its call waits for has come, or the deadline has. */
export function isDue(kernel: Kernel, task: Task): boolean {
  const { call } = task;
  if (!call?.waits) return true;
  if (call.deadlineNs !== undefined && call.deadlineNs <= nowNs(kernel)) return true;
  return call.waits.some((wait) => isOver(kernel, task, wait));
}

/** It can execute instructions, or its call can go on. */
export function isReady(kernel: Kernel, task: Task): boolean {
  if (task.stopped || task.isHeld) return false;
  if (isDue(kernel, task)) return true;
  return task.call?.waits?.[0]?.kind !== "vfork" && hasDeliverableSignal(kernel, processOf(kernel, task), task);
}

/** The task whose turn it is, or the next one in order that is ready; undefined: nobody is. */
export function pickTask(kernel: Kernel): Task | undefined {
  const { state } = kernel;
  const current = state.tasks.get(state.currentTid);
  if (current && !current.call && !current.stopped && !current.isHeld && state.turnRemaining > 0) return current;
  const tids = [...state.tasks.keys()];
  const after = tids.findIndex((tid) => tid > state.currentTid);
  const start = Math.max(after, 0);
  for (let step = 0; step < tids.length; step++) {
    const task = state.tasks.get(tids[(start + step) % tids.length])!;
    if (!isReady(kernel, task)) continue;
    state.currentTid = task.tid;
    state.turnRemaining = turnInstructions;
    return task;
  }
  return undefined;
}

/** The earliest deadline of a blocked task; Infinity: there is none. */
export function nextDeadlineNs(kernel: Kernel): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { call, stopped, isHeld } of kernel.state.tasks.values()) {
    if (!stopped && !isHeld && call?.waits && call.deadlineNs !== undefined) earliest = Math.min(earliest, call.deadlineNs);
  }
  return earliest;
}
