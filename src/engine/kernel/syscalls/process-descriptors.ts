// Processes by descriptor: pidfd_open, pidfd_send_signal, pidfd_getfd (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import type { Process } from "../task/process.ts";
import { descriptorAt, install, lowestFree } from "../vfs/description.ts";
import { createDescription } from "../vfs/open.ts";
import { descriptor, flags, integer } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { kill, queuedInformation, queueSignal, signalArgument } from "./signals.ts";
import { descriptionAt } from "./transfer.ts";

const openFlags = { PIDFD_NONBLOCK: openFlag.O_NONBLOCK } as const;

/** A new descriptor for a process; close-on-exec always. */
export function openProcess(context: CallContext, pid: number, bits: number): number | Errno {
  const { kernel, process } = context;
  const fd = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof fd === "string") return fd;
  const lasting = 2 | (bits & openFlag.O_NONBLOCK);
  install(process.descriptors, fd, createDescription(kernel, { kind: "process", pid }, lasting, "anon_inode:[pidfd]"), true);
  return fd;
}

/** The process that a descriptor stands for. EBADF: it is none; ESRCH: it has been waited for. */
export function processAt(context: CallContext, fd: number): Process | Errno {
  const object = descriptionAt(context, fd)?.object;
  // A directory of /proc did before there were descriptors of processes, and does still (tgid_pidfd_to_pid).
  const ofProc = object?.kind === "directory" ? /^[/]proc[/](\d+)$/.exec(object.node.generatedPath ?? "") : undefined;
  if (ofProc) return context.kernel.state.processes.get(Number(ofProc[1])) ?? "ESRCH";
  if (object?.kind !== "process") return "EBADF";
  return context.kernel.state.processes.get(object.pid) ?? "ESRCH";
}

function sendSignal(context: CallContext, fd: number, signal: number, information: number, bits: number): CallResult {
  if (bits !== 0) return "EINVAL";
  const target = processAt(context, fd);
  if (typeof target === "string") return target;
  if (target.end) return "ESRCH";
  return information === 0 ? kill(context, target.pid, signal) : queueSignal(context, target.pid, 0, signal, information);
}

function takeDescriptor(context: CallContext, fd: number, wanted: number, bits: number): CallResult {
  if (bits !== 0) return "EINVAL";
  const { process } = context;
  const target = processAt(context, fd);
  if (typeof target === "string") return target;
  if (target.end) return "ESRCH";
  const isSame = process.credentials.uid === 0 || process.credentials.uid === target.credentials.realUid;
  if (!isSame) return "EPERM";
  const slot = descriptorAt(target.descriptors, wanted);
  if (!slot) return "EBADF";
  const free = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof free === "string") return free;
  install(process.descriptors, free, slot.description, true);
  return free;
}

export const processDescriptorCalls: readonly CallRow[] = [
  {
    number: 424,
    name: "pidfd_send_signal",
    arguments: signature({ pidfd: descriptor, sig: signalArgument, info: queuedInformation, flags: integer }),
    result: "number",
    summary: "sends a signal to the process that a descriptor stands for",
    support: "full",
    handler: sendSignal,
  },
  {
    number: 434,
    name: "pidfd_open",
    arguments: signature({ pid: integer, flags: flags(openFlags, "PIDFD_") }),
    result: "number",
    summary: "gives a descriptor that stands for a process",
    support: "full",
    handler: (context, pid, bits) => {
      if (bits & ~openFlags.PIDFD_NONBLOCK || pid <= 0) return "EINVAL";
      // A task that is not the first of its process has no descriptor.
      if (!context.kernel.state.processes.has(pid)) return context.kernel.state.tasks.has(pid) ? "EINVAL" : "ESRCH";
      return openProcess(context, pid, bits);
    },
  },
  {
    number: 438,
    name: "pidfd_getfd",
    arguments: signature({ pidfd: descriptor, targetfd: descriptor, flags: integer }),
    result: "number",
    summary: "gives a descriptor for an open file of another process",
    support: "full",
    handler: takeDescriptor,
  },
];
