// The end of tasks and processes: descriptors closed, parents told, children handed on, zombies reaped (kernel/exit.c).

import { pollEvent } from "../abi/poll.ts";
import { childSubreaper, parentDeathSignal } from "../abi/process-control.ts";
import { undoOf } from "../ipc/semaphores.ts";
import { type Kernel, processOf, registersOf, taskOf, tell, unload } from "../kernel.ts";
import { forgetMappings } from "../mm/file-mappings.ts";
import { userEnd } from "../mm/layout.ts";
import { userMemoryOf } from "../mm/process-memory.ts";
import { writeInt32 } from "../mm/user-memory.ts";
import { actionFlag, SIG_IGN } from "../signal/action.ts";
import type { SignalInformation } from "../signal/information.ts";
import { sendToProcess } from "../signal/send.ts";
import { signalNumber } from "../signal/signals.ts";
import { endClient } from "../socket/client-end.ts";
import { createTable } from "../vfs/description.ts";
import { signalWatchers } from "../vfs/epoll.ts";
import { dropRecords } from "../vfs/locks.ts";
import { dropReference } from "../vfs/operations.ts";
import { futexKey, releaseRobustList, wakeFutex } from "./futex.ts";
import { hangUp, membersOf, releaseOrphans, terminalsOf } from "./groups.ts";
import { hostPid, type Process, type ProcessEnd } from "./process.ts";
import type { Task } from "./task.ts";
import { detachAll, noteEnd } from "./tracing.ts";

/** `man 2 exit`: this task alone; the process ends with its last task, and with its status. */
export function endTask(kernel: Kernel, task: Task, status: number): void {
  const process = processOf(kernel, task);
  if (process.tasks.length === 1) endProcess(kernel, process, task, { kind: "exited", status: status });
  else removeTask(kernel, process, task);
}

/** Takes a task out of its process; the process goes on. */
export function removeTask(kernel: Kernel, process: Process, task: Task): void {
  if (kernel.loadedTid === task.tid) unload(kernel);
  const memory = userMemoryOf(kernel, process);
  releaseRobustList(kernel, task, memory);
  // `man 2 set_tid_address`: joiners wait for this word to become 0.
  if (task.clearOnExit !== 0 && (process.tasks.length > 1 || isShared(kernel, process))) {
    writeInt32(memory, task.clearOnExit, 0);
    for (const isPrivate of [true, false]) wakeFutex(kernel, futexKey(memory, task.clearOnExit, isPrivate), 1);
  }
  if (kernel.state.currentTid === task.tid) kernel.state.turnRemaining = 0;
  kernel.state.tasks.delete(task.tid);
  process.tasks.splice(process.tasks.indexOf(task.tid), 1);
}

/** Ends every task of a process. `last` is the one whose registers are kept to be looked at. */
export function endProcess(kernel: Kernel, process: Process, last: Task, end: ProcessEnd): void {
  const registers = registersOf(kernel, last);
  const { pc } = registers;
  process.finalRegisters = registers.block.slice();
  for (const tid of [...process.tasks]) removeTask(kernel, process, taskOf(kernel, tid));
  leaveTable(kernel, process);
  if (process.tool?.client) endClient(kernel, process.tool.client.id);
  process.end = end;
  noteEnd(kernel, process, end);
  detachAll(kernel, process.pid);
  kernel.state.alarms.delete(process.pid);
  dropTimers(kernel, process);
  undoOf(kernel, process.pid);
  kernel.state.watchers.signals.delete(process.pid);
  signalWatchers(kernel.state.watchers.ends.get(process.pid), pollEvent.POLLIN);
  if (end.kind === "exited") tell(kernel, { kind: "exited", pid: process.pid, status: end.status });
  else tell(kernel, { kind: "killed", pid: process.pid, tid: last.tid, information: end.information, pc });

  for (const terminal of terminalsOf(kernel)) if (terminal.session === process.pid) hangUp(kernel, terminal);
  bringNextToFront(kernel);
  for (const child of kernel.state.processes.values()) {
    if (child.parent !== process.pid) continue;
    adopt(kernel, process, child);
  }
  releaseOrphans(kernel, process);
  if (process.parent !== hostPid) tellParent(kernel, process);
  else if (!process.isFromHost) reap(kernel, process);
}

/** A child whose parent has ended goes to the next one above that takes such children (PR_SET_CHILD_SUBREAPER), or to nobody. */
function adopt(kernel: Kernel, parent: Process, child: Process): void {
  const { processes } = kernel.state;
  let above = processes.get(parent.parent);
  while (above && (above.end || above.settings.get(childSubreaper) !== 1)) above = processes.get(above.parent);
  child.parent = above?.pid ?? hostPid;
  const deathSignal = child.settings.get(parentDeathSignal) ?? 0;
  if (deathSignal > 0 && !child.end)
    sendToProcess(kernel, child, { signal: deathSignal, code: "SI_USER", pid: parent.pid, uid: parent.credentials.realUid });
  if (!child.end) return;
  if (child.parent !== hostPid) tellParent(kernel, child);
  else if (!child.isFromHost) reap(kernel, child);
}

/** The timers of timer_create end with the program that made them. */
export function dropTimers(kernel: Kernel, process: Process): void {
  for (const timer of process.timers.values()) kernel.state.processTimers.delete(timer);
  process.timers.clear();
}

/** Gives a process's table of descriptors up; the last one that shares it closes them. The process is left with an empty one. */
function leaveTable(kernel: Kernel, process: Process): void {
  const table = process.descriptors;
  for (const slot of table.slots) if (slot?.description.object.kind === "file") dropRecords(slot.description.object.node, process.pid);
  process.descriptors = createTable();
  if (--table.users > 0) return;
  for (const slot of table.slots) if (slot) dropReference(kernel, slot.description);
}

/** Once the group in front has ended, the host, as a shell would, brings the newest of its own programs back. */
function bringNextToFront(kernel: Kernel): void {
  const { terminal, processes } = kernel.state;
  if (terminal.session !== hostPid || membersOf(kernel, terminal.foreground).length > 0) return;
  terminal.foreground = 0;
  for (const { end, isFromHost, session, group } of processes.values())
    if (!end && isFromHost && session === hostPid) terminal.foreground = group;
}

function tellParent(kernel: Kernel, process: Process): void {
  const parent = kernel.state.processes.get(process.parent);
  const { end, exitSignal: signal } = process;
  if (!parent || !end) return;
  // The memory of a zombie is given back at once: only its status is left.
  releaseSpace(kernel, process);
  const action = parent.actions.get(signalNumber("SIGCHLD"));
  const isUnwanted = action !== undefined && (action.handler === SIG_IGN || (action.flags & actionFlag.SA_NOCLDWAIT) !== 0);
  if (signal !== 0) sendToProcess(kernel, parent, { signal, pid: process.pid, uid: process.credentials.realUid, ...changeOf(end) });
  if (isUnwanted) reap(kernel, process);
}

/** si_code and si_status of SIGCHLD. No core is dumped here: RLIMIT_CORE is 0. */
export const changeOf = (end: ProcessEnd): Pick<SignalInformation, "code" | "status"> =>
  end.kind === "exited" ? { code: "CLD_EXITED", status: end.status } : { code: "CLD_KILLED", status: end.information.signal };

/** Another process lives in the same address space (vfork, CLONE_VM). */
function isShared(kernel: Kernel, process: Process): boolean {
  for (const other of kernel.state.processes.values()) {
    if (other !== process && other.memory.space === process.memory.space && !other.end) return true;
  }
  return false;
}

/** Gives an address space back unless another process lives in it. */
export function releaseSpace(kernel: Kernel, process: Process): void {
  const { space } = process.memory;
  if (isShared(kernel, process)) return;
  forgetMappings(kernel, space, 0, userEnd);
  kernel.spaces.get(space)?.dispose();
  kernel.spaces.delete(space);
}

/** Forgets a process that has ended. */
export function reap(kernel: Kernel, process: Process): void {
  const parent = kernel.state.processes.get(process.parent);
  if (parent) parent.childrenUsedNs += process.usedNs + process.childrenUsedNs;
  releaseSpace(kernel, process);
  kernel.state.processes.delete(process.pid);
}

/** Forgets what the host spawned and what has ended: it is kept only to be looked at. True if there was any. */
export function reapEndedOfHost(kernel: Kernel): boolean {
  const ended = [...kernel.state.processes.values()].filter(({ end, isFromHost }) => end && isFromHost);
  for (const process of ended) reap(kernel, process);
  return ended.length > 0;
}

/** Status of wait4: exit status in the second byte, or the signal (<sys/wait.h>). */
export const waitStatus = (end: ProcessEnd): number => (end.kind === "exited" ? (end.status & 0xff) << 8 : end.information.signal);
