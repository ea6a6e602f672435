// Who is whose child, and making one: fork and vfork (kernel/fork.c).

import type { Errno } from "../abi/errno.ts";
import { type Kernel, nowNs, spaceOf } from "../kernel.ts";
import { copyTable } from "../vfs/description.ts";
import { reapEndedOfHost } from "./lifecycle.ts";
import type { Process } from "./process.ts";
import type { Task } from "./task.ts";

/** The children that wait4's pid means: > 0 that one, −1 all, 0 those of the own group, below −1 those of a group. */
export function childrenOf(kernel: Kernel, parent: Process, selector: number): Process[] {
  const isMeant = (child: Process): boolean => {
    if (selector > 0) return child.pid === selector;
    return selector === -1 || child.group === (selector === 0 ? parent.group : -selector);
  };
  return [...kernel.state.processes.values()].filter((child) => child.parent === parent.pid && isMeant(child));
}

/** The process is alive, and its memory is still that address space. */
export function livesIn(kernel: Kernel, pid: number, space: number): boolean {
  const process = kernel.state.processes.get(pid);
  return process !== undefined && !process.end && process.memory.space === space;
}

export interface ForkRequest {
  readonly exitSignal: number;
  /** CLONE_VM: the child runs in the parent's memory until it executes something else. */
  readonly sharesMemory: boolean;
}

export interface Forked {
  readonly process: Process;
  readonly task: Task;
}

/** A copy of the process with the one task; its registers are the parent's, x0 not yet changed. EAGAIN: there are too many. */
export function fork(kernel: Kernel, parent: Process, task: Task, request: ForkRequest): Forked | Errno {
  const { state, limits } = kernel;
  const isFull = (): boolean => state.processes.size >= limits.processes || state.tasks.size >= limits.tasks;
  if (isFull() && !(reapEndedOfHost(kernel) && !isFull())) return "EAGAIN";
  const pid = state.nextPid++;
  let { memory } = parent;
  if (!request.sharesMemory) {
    memory = { ...memory, space: state.nextSpace++ };
    kernel.spaces.set(memory.space, spaceOf(kernel, parent).clone());
  }
  const process: Process = {
    ...parent,
    pid,
    parent: parent.pid,
    descriptors: copyTable(parent.descriptors),
    memory,
    actions: new Map(parent.actions),
    pending: [],
    resourceLimits: new Map([...parent.resourceLimits].map(([resource, limit]) => [resource, { ...limit }])),
    tasks: [pid],
    startedNs: nowNs(kernel),
    exitSignal: request.exitSignal,
    isFromHost: false,
  };
  const child: Task = {
    tid: pid,
    pid,
    registers: kernel.processor.registers.block.slice(),
    signalMask: task.signalMask,
    pending: [],
    stopped: false,
    clearOnExit: 0,
    robustList: 0,
  };
  // A fork keeps the alternate stack; a child in the same memory must not use its parent's.
  if (task.alternateStack && !request.sharesMemory) child.alternateStack = task.alternateStack;
  state.processes.set(pid, process);
  state.tasks.set(pid, child);
  return { process, task: child };
}
