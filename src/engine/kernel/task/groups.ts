// Process groups and sessions: which there are, and who may move where (man 2 setpgid, man 7 credentials).

import type { Errno } from "../abi/errno.ts";
import { type Kernel, taskOf } from "../kernel.ts";
import { SIG_IGN } from "../signal/action.ts";
import { kernelSignal } from "../signal/information.ts";
import { sendToProcess } from "../signal/send.ts";
import { signalBit, signalNumber } from "../signal/signals.ts";
import type { Terminal } from "../vfs/terminal.ts";
import { hostPid, type Process } from "./process.ts";
import type { Task } from "./task.ts";

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

/** Its leader, or the other side of its terminal, has gone: the group in front is told, and the session has no terminal any more. */
export function hangUp(kernel: Kernel, terminal: Terminal): void {
  const leader = kernel.state.processes.get(terminal.session);
  const told = new Set(membersOf(kernel, terminal.foreground));
  if (leader && !leader.end) told.add(leader);
  for (const process of told) for (const signal of ["SIGHUP", "SIGCONT"] as const) sendToProcess(kernel, process, kernelSignal(signal));
  terminal.session = 0;
  terminal.foreground = 0;
}

/** Every terminal that there is. */
export const terminalsOf = ({ state }: Kernel): Terminal[] => [state.terminal, ...state.pseudoterminals.values()];

/** The controlling terminal of a process: that of its session. */
export const controllingTerminal = (kernel: Kernel, { session }: Process): Terminal | undefined =>
  terminalsOf(kernel).find((terminal) => terminal.session === session);

/**
 * May a process use its terminal as only the group in front may (__tty_check_change)? "stop": its group has been sent the
 * signal, and the call begins anew once it goes on. A terminal that does not control the process does not mind.
 */
export function mayUseTerminal(
  kernel: Kernel,
  process: Process,
  task: Task,
  terminal: Terminal,
  name: "SIGTTIN" | "SIGTTOU",
): true | "EIO" | "stop" {
  if (terminal.session === 0 || terminal.session !== process.session || terminal.foreground === process.group) return true;
  const signal = signalNumber(name);
  const isHeldOff = (task.signalMask & signalBit(signal)) !== 0n || process.actions.get(signal)?.handler === SIG_IGN;
  if (isHeldOff) return name === "SIGTTOU" ? true : "EIO";
  if (isOrphaned(kernel, process.group)) return "EIO";
  for (const member of membersOf(kernel, process.group)) sendToProcess(kernel, member, kernelSignal(name));
  return "stop";
}
