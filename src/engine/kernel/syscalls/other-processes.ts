// Looking into other processes: process_vm_readv, process_vm_writev, kcmp (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { userMemoryOf } from "../mm/process-memory.ts";
import type { UserMemory } from "../mm/user-memory.ts";
import type { Process } from "../task/process.ts";
import { descriptorAt } from "../vfs/description.ts";
import { integer, name, size, unsigned } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { vectorsCountedBy } from "./structures.ts";
import { gather, readVectors, scatter, totalBytes } from "./transfer.ts";

/** Who may look: root, and whoever is the same user in every respect (ptrace_may_access). */
function mayLookInto({ process: { credentials: own } }: CallContext, { credentials: other }: Process): boolean {
  const isSameUser = [other.uid, other.realUid, other.savedUid].every((id) => id === own.realUid);
  const isSameGroup = [other.gid, other.realGid, other.savedGid].every((id) => id === own.realGid);
  return own.uid === 0 || (isSameUser && isSameGroup);
}

/** A living process by its number, or by that of one of its tasks. ESRCH, EPERM. */
function processFor(context: CallContext, pid: number): Process | Errno {
  const { state } = context.kernel;
  const process = state.processes.get(state.tasks.get(pid)?.pid ?? 0);
  if (!process) return "ESRCH";
  return process === context.process || mayLookInto(context, process) ? process : "EPERM";
}

function copyBetween(
  context: CallContext,
  direction: "read" | "write",
  [pid, local, localCount, remote, remoteCount, flags]: readonly number[],
): CallResult {
  const { kernel, memory } = context;
  if (flags !== 0) return "EINVAL";
  const own = readVectors(memory, local!, localCount!);
  if (typeof own === "string") return own;
  const theirs = readVectors(memory, remote!, remoteCount!);
  if (typeof theirs === "string") return theirs;
  const wanted = Math.min(totalBytes(own), totalBytes(theirs));
  if (wanted === 0) return 0;
  const process = processFor(context, pid!);
  if (typeof process === "string") return process;
  const other: UserMemory = userMemoryOf(kernel, process);
  const bytes = direction === "read" ? gather(other, theirs, 0, wanted) : gather(memory, own, 0, wanted);
  const moved = bytes.length === 0 ? 0 : direction === "read" ? scatter(memory, own, 0, bytes) : scatter(other, theirs, 0, bytes);
  return moved > 0 ? moved : "EFAULT";
}

const copying = (number: number, callName: string, direction: "read" | "write", summary: string): CallRow => ({
  number,
  name: callName,
  arguments: signature({
    pid: integer,
    local_iov: vectorsCountedBy(2),
    liovcnt: size,
    remote_iov: vectorsCountedBy(4),
    riovcnt: size,
    flags: unsigned,
  }),
  result: "number",
  summary,
  support: "full",
  handler: (context, ...values) => copyBetween(context, direction, values),
});

const compared = { KCMP_FILE: 0, KCMP_VM: 1, KCMP_FILES: 2, KCMP_FS: 3, KCMP_SIGHAND: 4, KCMP_IO: 5, KCMP_SYSVSEM: 6 } as const;

function compare(context: CallContext, one: number, other: number, what: number, first: number, second: number): CallResult {
  const [left, right] = [processFor(context, one), processFor(context, other)];
  if (left === "ESRCH" || right === "ESRCH") return "ESRCH";
  if (typeof left === "string" || typeof right === "string") return "EPERM";
  // The kernel's order of its own objects: of descriptions by age, of what processes share by the processes'.
  const order = (a: number, b: number): number => (a === b ? 0 : a < b ? 1 : 2);
  const byProcess = (isShared: boolean): number => (isShared ? 0 : order(left.pid, right.pid));
  switch (what) {
    case compared.KCMP_FILE: {
      const [a, b] = [descriptorAt(left.descriptors, first), descriptorAt(right.descriptors, second)];
      return a && b ? order(a.description.id, b.description.id) : "EBADF";
    }
    case compared.KCMP_VM:
      return order(left.memory.space, right.memory.space);
    case compared.KCMP_FILES:
      return byProcess(left.descriptors === right.descriptors);
    case compared.KCMP_SIGHAND:
      return byProcess(left.actions === right.actions);
    case compared.KCMP_FS:
    case compared.KCMP_IO:
    case compared.KCMP_SYSVSEM:
      return byProcess(left === right);
    default:
      return "EINVAL";
  }
}

export const otherProcessCalls: readonly CallRow[] = [
  copying(270, "process_vm_readv", "read", "reads another process's memory"),
  copying(271, "process_vm_writev", "write", "writes another process's memory"),
  {
    number: 272,
    name: "kcmp",
    arguments: signature({ pid1: integer, pid2: integer, type: name(compared, "KCMP_"), idx1: integer, idx2: integer }),
    result: "number",
    summary: "tells whether two processes share something",
    support: "full",
    handler: compare,
  },
];
