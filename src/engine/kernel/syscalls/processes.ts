// Processes and tasks: ending them, and who they are (man 2 of each).

import { type ResourceLimit, readResourceLimit, resource, resourceLimitBytes, unlimited, writeResourceLimit } from "../abi/resource.ts";
import { writeUtsname } from "../abi/utsname.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import { randomBytes } from "../random.ts";
import { endProcess, endTask } from "../task/lifecycle.ts";
import { address, flags, integer, name, size, unsigned, word } from "./argument-kind.ts";
import { type CallRow, noReturn, signature, waitFor } from "./row.ts";
import { outResourceLimit, outUtsname, randomBuffer, resourceLimit } from "./structures.ts";

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

const changeIdentity = (number: number, callName: string, summary: string, handler: CallRow["handler"]): CallRow => ({
  number,
  name: callName,
  arguments: signature({ id: unsigned }),
  result: "number",
  summary,
  support: "partial: real, effective and saved are one",
  handler,
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
  changeIdentity(144, "setgid", "changes the group: root to any, others to their own", (context, gid) => {
    const { credentials } = context.process;
    if (credentials.uid !== 0 && gid !== credentials.gid) return "EPERM";
    context.process.credentials = { ...credentials, gid };
    return 0;
  }),
  changeIdentity(146, "setuid", "changes the user: root to any, others to their own", (context, uid) => {
    const { credentials } = context.process;
    if (credentials.uid !== 0 && uid !== credentials.uid) return "EPERM";
    context.process.credentials = { ...credentials, uid };
    return 0;
  }),
  {
    number: 160,
    name: "uname",
    arguments: signature({ buf: outUtsname }),
    result: "number",
    summary: "tells the names of system and machine",
    support: "full",
    handler: ({ memory }, pointer) => (writeBytes(memory, pointer, writeUtsname()) ? 0 : "EFAULT"),
  },
  identity(172, "getpid", "tells the number of this process", ({ process }) => process.pid),
  identity(173, "getppid", "tells the number of the parent process", ({ process }) => process.parent),
  identity(174, "getuid", "tells the user", ({ process }) => process.credentials.uid),
  identity(175, "geteuid", "tells the effective user", ({ process }) => process.credentials.uid),
  identity(176, "getgid", "tells the group", ({ process }) => process.credentials.gid),
  identity(177, "getegid", "tells the effective group", ({ process }) => process.credentials.gid),
  identity(178, "gettid", "tells the number of this task", ({ task }) => task.tid),
  {
    number: 261,
    name: "prlimit64",
    arguments: signature({ pid: integer, resource: name(resource, "RLIMIT_"), new_limit: resourceLimit, old_limit: outResourceLimit }),
    result: "number",
    summary: "reads and sets a limit of a process",
    support: "partial: of the own process; only RLIMIT_NOFILE and RLIMIT_STACK have an effect",
    handler: ({ kernel, process, memory }, pid, which, newLimit, oldLimit) => {
      if (which < 0 || which > resource.RLIMIT_RTTIME) return "EINVAL";
      const target = pid === 0 ? process : kernel.state.processes.get(pid);
      if (!target || target.end) return "ESRCH";
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
