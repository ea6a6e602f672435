// Processes and tasks: ending them, and who they are (man 2 of each).

import { type ResourceLimit, readResourceLimit, resource, resourceLimitBytes, unlimited, writeResourceLimit } from "../abi/resource.ts";
import { writeUtsname } from "../abi/utsname.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import { randomBytes } from "../random.ts";
import { endProcess, endTask } from "../task/lifecycle.ts";
import type { Process } from "../task/process.ts";
import { address, flags, integer, name, size, unsigned, word } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, noReturn, signature, waitFor } from "./row.ts";
import { outResourceLimit, outUtsname, randomBuffer, resourceLimit } from "./structures.ts";

/** Of a process that is alive: what is asked for is given first, then set. */
function changeLimit(context: CallContext, target: Process, which: number, newLimit: number, oldLimit: number): CallResult {
  const { kernel, process, memory } = context;
  if (which < 0 || which > resource.RLIMIT_RTTIME) return "EINVAL";
  const old: ResourceLimit = target.resourceLimits.get(which) ?? { current: unlimited, maximum: unlimited };
  const bytes = newLimit === 0 ? undefined : readBytes(memory, newLimit, resourceLimitBytes);
  if (newLimit !== 0 && !bytes) return "EFAULT";
  if (bytes) {
    const wanted = readResourceLimit(bytes);
    if (wanted.current > wanted.maximum) return "EINVAL";
    if (wanted.maximum > old.maximum && process.credentials.uid !== 0) return "EPERM";
    if (which === resource.RLIMIT_NOFILE && wanted.maximum > kernel.limits.descriptors) return "EPERM";
    target.resourceLimits.set(which, wanted);
  }
  return oldLimit === 0 || writeBytes(memory, oldLimit, writeResourceLimit(old)) ? 0 : "EFAULT";
}

const resourceName = name(resource, "RLIMIT_");

const randomFlag = { GRND_NONBLOCK: 1, GRND_RANDOM: 2, GRND_INSECURE: 4 };

/** getuid and its kin take nothing and cannot fail. */
const identity = (number: number, callName: string, summary: string, value: CallRow["handler"]): CallRow => ({
  number,
  name: callName,
  arguments: [],
  result: "number",
  summary,
  support: "full",
  handler: value,
});

export const processCalls: readonly CallRow[] = [
  {
    number: 93,
    name: "exit",
    arguments: signature({ status: integer }),
    result: "none",
    summary: "ends this task; with the last one, the process",
    support: "full",
    handler: ({ kernel, task }, status) => {
      endTask(kernel, task, status & 0xff);
      return noReturn;
    },
  },
  {
    number: 94,
    name: "exit_group",
    arguments: signature({ status: integer }),
    result: "none",
    summary: "ends the process with all of its tasks",
    support: "full",
    handler: ({ kernel, process, task }, status) => {
      endProcess(kernel, process, task, { kind: "exited", status: status & 0xff });
      return noReturn;
    },
  },
  {
    number: 96,
    name: "set_tid_address",
    arguments: signature({ tidptr: address }),
    result: "number",
    summary: "names the word that is zeroed when this task ends",
    support: "full",
    handler: ({ task }, pointer) => {
      task.clearOnExit = pointer;
      return task.tid;
    },
  },
  {
    number: 124,
    name: "sched_yield",
    arguments: [],
    result: "number",
    summary: "lets other tasks have their turn",
    support: "full",
    handler: ({ call }) => (call.waits ? 0 : waitFor({ kind: "turn" })),
  },
  {
    number: 163,
    name: "getrlimit",
    arguments: signature({ resource: resourceName, rlim: outResourceLimit }),
    result: "number",
    summary: "reads a limit of this process",
    support: "full",
    handler: (context, which, limit) => (limit === 0 ? "EFAULT" : changeLimit(context, context.process, which, 0, limit)),
  },
  {
    number: 164,
    name: "setrlimit",
    arguments: signature({ resource: resourceName, rlim: resourceLimit }),
    result: "number",
    summary: "sets a limit of this process",
    support: "partial: RLIMIT_AS, DATA, FSIZE, NOFILE, NPROC and STACK have an effect",
    handler: (context, which, limit) => (limit === 0 ? "EFAULT" : changeLimit(context, context.process, which, limit, 0)),
  },
  {
    number: 160,
    name: "uname",
    arguments: signature({ buf: outUtsname }),
    result: "number",
    summary: "tells the names of system and machine",
    support: "full",
    handler: ({ kernel: { state }, memory }, pointer) =>
      writeBytes(memory, pointer, writeUtsname(state.hostName, state.domainName)) ? 0 : "EFAULT",
  },
  identity(172, "getpid", "tells the number of this process", ({ process }) => process.pid),
  identity(173, "getppid", "tells the number of the parent process", ({ process }) => process.parent),
  identity(178, "gettid", "tells the number of this task", ({ task }) => task.tid),
  {
    number: 261,
    name: "prlimit64",
    arguments: signature({ pid: integer, resource: resourceName, new_limit: resourceLimit, old_limit: outResourceLimit }),
    result: "number",
    summary: "reads and sets a limit of a process",
    support: "partial: RLIMIT_AS, DATA, FSIZE, NOFILE, NPROC and STACK have an effect",
    handler: (context, pid, which, newLimit, oldLimit) => {
      const target = pid === 0 ? context.process : context.kernel.state.processes.get(pid);
      return !target || target.end ? "ESRCH" : changeLimit(context, target, which, newLimit, oldLimit);
    },
  },
  {
    number: 278,
    name: "getrandom",
    arguments: signature({ buf: randomBuffer, buflen: size, flags: flags(randomFlag, "GRND_") }),
    result: "number",
    summary: "fills a buffer with random bytes",
    support: "full",
    handler: ({ kernel, memory }, pointer, length, bits) => {
      const { GRND_NONBLOCK, GRND_RANDOM, GRND_INSECURE } = randomFlag;
      if (bits & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)) return "EINVAL";
      if ((bits & (GRND_RANDOM | GRND_INSECURE)) === (GRND_RANDOM | GRND_INSECURE)) return "EINVAL";
      for (let done = 0; done < length; ) {
        const bytes = randomBytes(kernel.state.random, Math.min(length - done, 65536));
        if (!writeBytes(memory, pointer + done, bytes)) return done > 0 ? done : "EFAULT";
        done += bytes.length;
      }
      return length;
    },
  },
  {
    number: 293,
    name: "rseq",
    arguments: signature({ rseq: address, rseq_len: unsigned, flags: integer, sig: word }),
    result: "number",
    summary: "registers restartable sequences",
    support: "partial: always ENOSYS, which every C library accepts",
    handler: () => "ENOSYS",
  },
];
