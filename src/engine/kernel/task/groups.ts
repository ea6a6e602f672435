// Process groups and sessions: which there are, and who may move where (man 2 setpgid, man 7 credentials).

import type { Errno } from "../abi/errno.ts";
import { type Kernel, taskOf } from "../kernel.ts";
import { kernelSignal } from "../signal/information.ts";
import { sendToProcess } from "../signal/send.ts";
import { hostPid, type Process } from "./process.ts";

/** A group of that number in that session. */
export function groupExists(kernel: Kernel, group: number, session: number): boolean {
  for (const process of kernel.state.processes.values()) if (process.group === group && process.session === session) return true;
  return false;
}

/** setpgid: a process, itself or its child, into a group of its session, or into one of its own. */
export function changeGroup(kernel: Kernel, caller: Process, pid: number, group: number): 0 | Errno {
  if (group < 0) return "EINVAL";
  const target = pid === 0 ? caller : kernel.state.processes.get(pid);
  if (!target || (target !== caller && target.parent !== caller.pid)) return "ESRCH";
  if (target !== caller && target.session !== caller.session) return "EPERM";
  // A child that executes another program already minds its own group.
  if (target !== caller && target.hasExecuted) return "EACCES";
  if (target.session === target.pid) return "EPERM";
  const wanted = group === 0 ? target.pid : group;
  if (wanted !== target.pid && !groupExists(kernel, wanted, caller.session)) return "EPERM";
  target.group = wanted;
  return 0;
}

/** setsid: a session of one's own. EPERM: there is a group of that number already. */
export function startSession(kernel: Kernel, process: Process): number | Errno {
  for (const { group } of kernel.state.processes.values()) if (group === process.pid) return "EPERM";
  process.session = process.pid;
  process.group = process.pid;
  return process.pid;
}

export const membersOf = ({ state }: Kernel, group: number): Process[] =>
  [...state.processes.values()].filter((process) => process.group === group && !process.end);

/**
 * Nobody outside a group, but in its session, is a parent of one of its members: nobody could make it go on once it is stopped
 * (POSIX 3.264). For what the host spawned, the host is the shell.
 */
export function isOrphaned(kernel: Kernel, group: number): boolean {
  return membersOf(kernel, group).every(({ parent, session, isFromHost }) => {
    if (parent === hostPid) return !isFromHost;
    const above = kernel.state.processes.get(parent);
    return !above || above.end !== undefined || above.group === group || above.session !== session;
  });
}

const isStopped = (kernel: Kernel, { tasks }: Process): boolean => tasks.some((tid) => taskOf(kernel, tid).stopped);

/** A process has ended: groups that it has left without a parent, and that are stopped, are hung up and go on (kernel/exit.c). */
export function releaseOrphans(kernel: Kernel, ended: Process): void {
  const groups = new Set<number>();
  const above = kernel.state.processes.get(ended.parent);
  if (above && above.group !== ended.group && above.session === ended.session) groups.add(ended.group);
  for (const { parent, group, session } of kernel.state.processes.values()) {
    if (parent !== ended.pid && group !== ended.group && session === ended.session) groups.add(group);
  }
  for (const group of groups) {
    const members = membersOf(kernel, group);
    if (!isOrphaned(kernel, group) || !members.some((member) => isStopped(kernel, member))) continue;
    for (const signal of ["SIGHUP", "SIGCONT"] as const) for (const member of members) sendToProcess(kernel, member, kernelSignal(signal));
  }
}
