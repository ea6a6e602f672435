// Process groups and sessions: which there are, and who may move where (man 2 setpgid, man 7 credentials).

import type { Errno } from "../abi/errno.ts";
import type { Kernel } from "../kernel.ts";
import type { Process } from "./process.ts";

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
