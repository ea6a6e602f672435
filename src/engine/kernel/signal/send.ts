// Sending signals: to a process as a whole, or to one task. What is ignored is dropped here; the rest waits as plain data
// until the task comes back from the kernel (kernel/signal.c, prepare_signal and send_signal).

import { pollEvent } from "../abi/poll.ts";
import { type Kernel, taskOf } from "../kernel.ts";
import type { Process, ProcessChange } from "../task/process.ts";
import { restartTimer } from "../task/process-timer.ts";
import type { Task } from "../task/task.ts";
import { signalWatchers } from "../vfs/epoll.ts";
import { actionFlag, defaultSignalAction, SIG_DFL, SIG_IGN } from "./action.ts";
import type { SignalInformation } from "./information.ts";
import { defaultAction, firstRealTimeSignal, signalBit, signalNumber } from "./signals.ts";

const isStop = (signal: number): boolean => defaultAction(signal) === "stop";

/** Ignored, and blocked by nobody who could still ask for it: sending it does nothing. */
function isDropped(kernel: Kernel, process: Process, signal: number): boolean {
  const { handler } = process.actions.get(signal) ?? defaultSignalAction;
  // Whoever traces it sees it.
  if (process.traced) return false;
  const isIgnored = handler === SIG_IGN || (handler === SIG_DFL && defaultAction(signal) === "ignore");
  return isIgnored && process.tasks.every((tid) => (taskOf(kernel, tid).signalMask & signalBit(signal)) === 0n);
}

/** At most one of each standard signal waits; real-time signals queue. */
function enqueue(pending: SignalInformation[], information: SignalInformation): void {
  if (information.signal < firstRealTimeSignal && pending.some(({ signal }) => signal === information.signal)) return;
  pending.push(information);
}

/** SIGCONT wakes stopped tasks even when it is ignored or blocked; it and the stop signals cancel each other. */
function prepare(kernel: Kernel, process: Process, signal: number): void {
  const isContinue = signal === signalNumber("SIGCONT");
  if (!isContinue && !isStop(signal) && signal !== signalNumber("SIGKILL")) return;
  const cancels = (other: number): boolean => (isContinue ? isStop(other) : isStop(signal) && other === signalNumber("SIGCONT"));
  for (const pending of [process.pending, ...process.tasks.map((tid) => taskOf(kernel, tid).pending)]) {
    for (let index = pending.length - 1; index >= 0; index--) if (cancels(pending[index].signal)) pending.splice(index, 1);
  }
  if (isStop(signal)) return;
  const wasStopped = process.tasks.some((tid) => taskOf(kernel, tid).stopped);
  for (const tid of process.tasks) taskOf(kernel, tid).stopped = false;
  if (wasStopped && isContinue) tellChange(kernel, process, { kind: "continued" });
}

export function sendToProcess(kernel: Kernel, process: Process, information: SignalInformation): void {
  if (process.end) return;
  prepare(kernel, process, information.signal);
  if (isDropped(kernel, process, information.signal)) return;
  enqueue(process.pending, information);
  signalWatchers(kernel.state.watchers.signals.get(process.pid), pollEvent.POLLIN);
}

export function sendToTask(kernel: Kernel, process: Process, task: Task, information: SignalInformation): void {
  prepare(kernel, process, information.signal);
  if (isDropped(kernel, process, information.signal)) return;
  enqueue(task.pending, information);
  signalWatchers(kernel.state.watchers.signals.get(process.pid), pollEvent.POLLIN);
}

/**
 * A signal that the task has brought upon itself by a fault: it cannot be held off, so a blocked or ignored one takes
 * its default action (force_sig_info_to_task).
 */
export function forceOnTask(process: Process, task: Task, information: SignalInformation): void {
  const bit = signalBit(information.signal);
  const isBlocked = (task.signalMask & bit) !== 0n;
  if (isBlocked || process.actions.get(information.signal)?.handler === SIG_IGN) process.actions.delete(information.signal);
  if (isBlocked) task.signalMask &= ~bit;
  // At the front: a fault is delivered before whatever else waits.
  task.pending.unshift(information);
}

const isOpen = (task: Task, signal: number): boolean => (task.signalMask & signalBit(signal)) === 0n;

/** A process's signal is for the oldest of its tasks that does not block it (complete_signal). */
function isTaker(kernel: Kernel, process: Process, task: Task, signal: number): boolean {
  if (!isOpen(task, signal)) return false;
  return process.tasks.length === 1 || process.tasks.find((tid) => isOpen(taskOf(kernel, tid), signal)) === task.tid;
}

/** A task has something to take: a signal that it does not block. */
export function hasDeliverableSignal(kernel: Kernel, process: Process, task: Task): boolean {
  if (task.pending.length > 0 && task.pending.some(({ signal }) => isOpen(task, signal))) return true;
  return process.pending.length > 0 && process.pending.some(({ signal }) => isTaker(kernel, process, task, signal));
}

/** Takes the next signal: the task's own before the process's, the lowest number first, a forced one before all. */
export function takeSignal(kernel: Kernel, process: Process, task: Task): SignalInformation | undefined {
  for (const pending of [task.pending, process.pending]) {
    let best = -1;
    for (const [index, { signal, address }] of pending.entries()) {
      if (pending === task.pending ? !isOpen(task, signal) : !isTaker(kernel, process, task, signal)) continue;
      if (best < 0 || (address === undefined && pending[best].address === undefined && signal < pending[best].signal)) best = index;
    }
    if (best >= 0) return restartTimer(kernel, process, pending.splice(best, 1)[0]);
  }
  return undefined;
}

/** Takes the next waiting signal of a set, blocked or not: the task's own before the process's, the lowest number first. */
export function takePending(kernel: Kernel, process: Process, task: Task, mask: bigint): SignalInformation | undefined {
  for (const pending of [task.pending, process.pending]) {
    let best = -1;
    for (const [index, { signal }] of pending.entries()) {
      if (mask & signalBit(signal) && (best < 0 || signal < pending[best].signal)) best = index;
    }
    if (best >= 0) return restartTimer(kernel, process, pending.splice(best, 1)[0]);
  }
  return undefined;
}

/** A process has stopped or goes on: its parent gets SIGCHLD unless it asked not to, and may wait for it. */
export function tellChange(kernel: Kernel, process: Process, change: ProcessChange): void {
  process.change = change;
  const parent = kernel.state.processes.get(process.parent);
  const signal = signalNumber("SIGCHLD");
  if (!parent || (parent.actions.get(signal)?.flags ?? 0) & actionFlag.SA_NOCLDSTOP) return;
  const isStop = change.kind === "stopped";
  const status = isStop ? change.signal : signalNumber("SIGCONT");
  const code = isStop ? "CLD_STOPPED" : "CLD_CONTINUED";
  sendToProcess(kernel, parent, { signal, code, pid: process.pid, uid: process.credentials.realUid, status });
}
