// Who is whose child, and making one: fork, vfork and threads (kernel/fork.c).

import type { Errno } from "../abi/errno.ts";
import { copyToolProgress } from "../exec/tool-progress.ts";
import { type Kernel, nowNs, spaceOf } from "../kernel.ts";
import { copyMappings } from "../mm/file-mappings.ts";
import { SIG_IGN } from "../signal/action.ts";
import { signalNumber } from "../signal/signals.ts";
import { copyTable } from "../vfs/description.ts";
import { reapEndedOfHost } from "./lifecycle.ts";
import type { Process } from "./process.ts";
import type { ChildInterest, Task } from "./task.ts";
import { noteNewTask } from "./tracing.ts";

/** The children that wait4's pid means: > 0 that one, −1 all, 0 those of the own group, below −1 those of a group. */
function childrenOf(kernel: Kernel, parent: Process, selector: number): Process[] {
  const isMeant = (child: Process): boolean => {
    if (selector > 0) return child.pid === selector;
    return selector === -1 || child.group === (selector === 0 ? parent.group : -selector);
  };
  return [...kernel.state.processes.values()].filter((child) => child.parent === parent.pid && isMeant(child));
}

/** Those of which something that is asked for can still come. */
export function awaitedChildren(kernel: Kernel, parent: Process, selector: number, { kinds, exited }: ChildInterest): Process[] {
  const chld = signalNumber("SIGCHLD");
  const isKind = ({ exitSignal, isFromHost }: Process): boolean =>
    kinds === "all" || isFromHost || (exitSignal === chld) === (kinds === "usual");
  return childrenOf(kernel, parent, selector).filter((child) => isKind(child) && (exited || !child.end));
}

/** The child has something to tell of what is asked for. */
export const hasNews = ({ end, change }: Process, { exited, stopped, continued }: ChildInterest): boolean =>
  (exited && end !== undefined) ||
  (end === undefined && ((stopped && change?.kind === "stopped") || (continued && change?.kind === "continued")));

/** The process is alive, and its memory is still that address space. */
export function livesIn(kernel: Kernel, pid: number, space: number): boolean {
  const process = kernel.state.processes.get(pid);
  return process !== undefined && !process.end && process.memory.space === space;
}

export interface ForkRequest {
  readonly exitSignal: number;
  /** CLONE_VM: the child runs in the parent's memory until it executes something else. */
  readonly sharesMemory: boolean;
  /** CLONE_FILES: one table of descriptors for both. */
  readonly sharesDescriptors: boolean;
  /** CLONE_SIGHAND: one table of signal actions for both. */
  readonly sharesActions: boolean;
  /** CLONE_CLEAR_SIGHAND: handlers are gone, what is ignored stays so. */
  readonly clearsHandlers: boolean;
  /** CLONE_PARENT: a sister, not a child. */
  readonly isSibling: boolean;
}

export interface Forked {
  readonly process: Process;
  readonly task: Task;
}

/** True if there may be another task. */
function hasRoom(kernel: Kernel, processes: number): boolean {
  const { state, limits } = kernel;
  const isFull = (): boolean => state.processes.size + processes > limits.processes || state.tasks.size >= limits.tasks;
  return !isFull() || (reapEndedOfHost(kernel) && !isFull());
}

/** With the running task's registers, x0 not yet changed. */
const newTask = (kernel: Kernel, tid: number, pid: number, { signalMask }: Task): Task => ({
  tid,
  pid,
  registers: kernel.processor.registers.block.slice(),
  signalMask,
  pending: [],
  stopped: false,
  clearOnExit: 0,
  robustList: 0,
  usedNs: 0,
});

/** A copy of the process with the one task; its registers are the parent's, x0 not yet changed. EAGAIN: there are too many. */
export function fork(kernel: Kernel, parent: Process, task: Task, request: ForkRequest): Forked | Errno {
  const { state } = kernel;
  if (!hasRoom(kernel, 1)) return "EAGAIN";
  const pid = state.nextPid++;
  let { memory, descriptors, actions } = parent;
  if (!request.sharesMemory) {
    memory = { ...memory, space: state.nextSpace++ };
    kernel.spaces.set(memory.space, spaceOf(kernel, parent).clone());
    copyMappings(kernel, parent.memory.space, memory.space);
  }
  if (request.sharesDescriptors) descriptors.users++;
  else descriptors = copyTable(descriptors);
  if (!request.sharesActions) actions = new Map(actions);
  if (request.clearsHandlers) for (const [signal, { handler }] of actions) if (handler !== SIG_IGN) actions.delete(signal);
  const process: Process = {
    ...parent,
    pid,
    parent: request.isSibling ? parent.parent : parent.pid,
    descriptors,
    memory,
    actions,
    pending: [],
    resourceLimits: new Map([...parent.resourceLimits].map(([resource, limit]) => [resource, { ...limit }])),
    tasks: [pid],
    startedNs: nowNs(kernel),
    usedNs: 0,
    childrenUsedNs: 0,
    hasExecuted: false,
    timers: new Map(),
    nextTimer: 0,
    processorAlarms: new Map(),
    settings: new Map(parent.settings),
    exitSignal: request.exitSignal,
    isFromHost: false,
  };
  delete process.change;
  if (parent.tool) process.tool = copyToolProgress(parent.tool);
  const child = newTask(kernel, pid, pid, task);
  // A fork keeps the alternate stack; a child in the same memory must not use its parent's.
  if (task.alternateStack && !request.sharesMemory) child.alternateStack = task.alternateStack;
  state.processes.set(pid, process);
  state.tasks.set(pid, child);
  noteNewTask(kernel, parent, process, pid);
  return { process, task: child };
}

/** CLONE_THREAD: another task of the same process. EAGAIN: there are too many. */
export function addThread(kernel: Kernel, process: Process, task: Task): Task | Errno {
  if (!hasRoom(kernel, 0)) return "EAGAIN";
  const tid = kernel.state.nextPid++;
  const thread = newTask(kernel, tid, process.pid, task);
  process.tasks.push(tid);
  kernel.state.tasks.set(tid, thread);
  noteNewTask(kernel, process, process, tid);
  return thread;
}
