// Scheduling as a program may ask for it: policies, priorities, processors, memory barriers (man 7 sched). In a machine of one
// processor that turns by counted instructions there is one policy; what is asked for is checked.

import type { Errno } from "../abi/errno.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { writeTimePair } from "../abi/time.ts";
import { processorMaskBytes } from "../abi/usage.ts";
import { processOf } from "../kernel.ts";
import { readBytes, readInt32, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import type { Process } from "../task/process.ts";
import { turnInstructions } from "../task/scheduler.ts";
import { type ArgumentKind, address, custom, formatAddress, hexadecimal, integer, pointer, unsigned } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { inStructure, outStructure, outTimespec } from "./structures.ts";

const wordView = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const policy = { SCHED_OTHER: 0, SCHED_FIFO: 1, SCHED_RR: 2, SCHED_BATCH: 3, SCHED_IDLE: 5, SCHED_DEADLINE: 6 } as const;
const resetOnFork = 0x40000000;
const realTimePolicies: readonly number[] = [policy.SCHED_FIFO, policy.SCHED_RR];
const highestPriority = 99;
const policyKind = custom("one of SCHED_*", ({ value }) => formatName(policy, value, "SCHED_"));
const formatPriority = (bytes: Uint8Array): string => `[${wordView(bytes).getInt32(0, true)}]`;
const priority = inStructure("struct sched_param", 4, formatPriority);
const outPriority = outStructure("struct sched_param to fill", 4, formatPriority);

/** A task by number, 0 being the caller. */
const taskExists = ({ kernel }: CallContext, tid: number): boolean => tid === 0 || kernel.state.tasks.has(tid);

function setPolicy(context: CallContext, tid: number, wanted: number, pointerToPriority: number): CallResult {
  if (tid < 0 || pointerToPriority === 0 || wanted < 0) return "EINVAL";
  const level = readInt32(context.memory, pointerToPriority);
  if (level === undefined) return "EFAULT";
  if (!taskExists(context, tid)) return "ESRCH";
  return policyRefusal(wanted & ~resetOnFork, level) ?? 0;
}

/** What stands against a policy and a priority: EINVAL, and EPERM for those that there are not here. */
function policyRefusal(kind: number, level: number): Errno | undefined {
  const isRealTime = realTimePolicies.includes(kind);
  const isKnown = Object.values<number>(policy).includes(kind) && kind !== policy.SCHED_DEADLINE;
  if (!isKnown || (isRealTime ? level < 1 || level > highestPriority : level !== 0)) return "EINVAL";
  return isRealTime ? "EPERM" : undefined;
}

/** A task's process; 0 is the caller's own. */
function processOfTask({ kernel, process }: CallContext, tid: number): Process | undefined {
  const task = kernel.state.tasks.get(tid);
  return tid === 0 ? process : task && processOf(kernel, task);
}

/** EACCES: whoever is not root may only give way. */
function setNice({ process }: CallContext, targets: readonly Process[], nice: number): 0 | Errno {
  for (const { settings } of targets) {
    if (nice < (settings.get(niceSetting) ?? 0) && process.credentials.uid !== 0) return "EACCES";
    settings.set(niceSetting, nice);
  }
  return 0;
}

/** struct sched_attr: its first version, and as it is now. */
const attributeBytes = { least: 48, whole: 56 } as const;
const largestAttributes = 4096;

/** size, policy, flags, nice, priority, and what SCHED_DEADLINE takes. */
function readAttributes(context: CallContext, tid: number, at: number, room: number, bits: number): CallResult {
  if (at === 0 || tid < 0 || bits !== 0 || room < attributeBytes.least || room > largestAttributes) return "EINVAL";
  const process = processOfTask(context, tid);
  if (!process) return "ESRCH";
  const bytes = new Uint8Array(Math.min(room, attributeBytes.whole));
  const view = wordView(bytes);
  view.setUint32(0, bytes.length, true);
  view.setUint32(4, policy.SCHED_OTHER, true);
  view.setInt32(16, process.settings.get(niceSetting) ?? 0, true);
  return writeBytes(context.memory, at, bytes) ? 0 : "EFAULT";
}

function writeAttributes(context: CallContext, tid: number, at: number, bits: number): CallResult {
  const { memory } = context;
  if (at === 0 || tid < 0 || bits !== 0) return "EINVAL";
  const given = readInt32(memory, at);
  if (given === undefined) return "EFAULT";
  const length = given === 0 ? attributeBytes.least : given >>> 0;
  if (length < attributeBytes.least || length > largestAttributes) return writeInt32(memory, at, attributeBytes.whole) ? "E2BIG" : "EFAULT";
  const bytes = readBytes(memory, at, attributeBytes.least);
  if (!bytes) return "EFAULT";
  const [kind, nice, level] = [4, 16, 20].map((offset) => wordView(bytes).getInt32(offset, true)) as [number, number, number];
  if (kind < 0) return "EINVAL";
  const process = processOfTask(context, tid);
  if (!process) return "ESRCH";
  const refused = policyRefusal(kind, level);
  if (refused) return refused;
  return setNice(context, [process], nice) === 0 ? 0 : "EPERM";
}

const priorityLimit = (number: number, name: string, summary: string, value: number): CallRow => ({
  number,
  name,
  arguments: signature({ policy: policyKind }),
  result: "number",
  summary,
  support: "full",
  handler: (_context, kind) => {
    if (!Object.values<number>(policy).includes(kind)) return "EINVAL";
    return realTimePolicies.includes(kind) ? value : 0;
  },
});

const outProcessors = pointer({
  noun: "set of processors to fill",
  after: ({ value, result, read }) => (result < 0 ? undefined : read(value, result)),
  format: ({ after, raw }) => {
    if (!(after instanceof Uint8Array)) return formatAddress(raw);
    return `[${[...after].flatMap((byte, at) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => at * 8 + bit)).join(" ")}]`;
  },
});
const processors = pointer({
  noun: "set of processors",
  before: ({ value, values, read }) => read(value, Math.min(values[1], processorMaskBytes)),
  format: ({ before, raw }) => {
    if (!(before instanceof Uint8Array)) return formatAddress(raw);
    return `[${[...before].flatMap((byte, at) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => at * 8 + bit)).join(" ")}]`;
  },
});

const priorityOf = { PRIO_PROCESS: 0, PRIO_PGRP: 1, PRIO_USER: 2 } as const;
const priorityKind = custom("one of PRIO_*", ({ value }) => formatName(priorityOf, value, "PRIO_"));
/** Where the nice value is kept among a process's settings. */
const niceSetting = -2;

/** The processes that setpriority means; 0 is the caller's own. */
function prioritized({ kernel, process }: CallContext, which: number, who: number): Process[] {
  const isMeant: Readonly<Record<number, (other: Process) => boolean>> = {
    [priorityOf.PRIO_PROCESS]: ({ pid, tasks }) => pid === (who || process.pid) || tasks.includes(who),
    [priorityOf.PRIO_PGRP]: ({ group }) => group === (who || process.group),
    [priorityOf.PRIO_USER]: ({ credentials }) => credentials.realUid === (who || process.credentials.realUid),
  };
  return [...kernel.state.processes.values()].filter((other) => !other.end && isMeant[which](other));
}

const barrier = {
  MEMBARRIER_CMD_QUERY: 0,
  MEMBARRIER_CMD_GLOBAL: 1,
  MEMBARRIER_CMD_GLOBAL_EXPEDITED: 2,
  MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED: 4,
  MEMBARRIER_CMD_PRIVATE_EXPEDITED: 8,
  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED: 16,
} as const;
const knownBarriers = 31;
/** Whether a process has registered, among its settings. */
const barrierSetting = -3;

/** With one processor all tasks see memory in one order: only what must be asked for first is checked. */
function orderMemory({ process }: CallContext, command: number, bits: number): CallResult {
  if (bits !== 0 || command < 0 || command & ~knownBarriers || (command & (command - 1)) !== 0) return "EINVAL";
  if (command === barrier.MEMBARRIER_CMD_QUERY) return knownBarriers;
  if (command === barrier.MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) process.settings.set(barrierSetting, 1);
  return command === barrier.MEMBARRIER_CMD_PRIVATE_EXPEDITED && process.settings.get(barrierSetting) !== 1 ? "EPERM" : 0;
}

const whose = { IOPRIO_WHO_PROCESS: 1, IOPRIO_WHO_PGRP: 2, IOPRIO_WHO_USER: 3 } as const;
const whoseKind = custom("one of IOPRIO_WHO_*", ({ value }) => formatName(whose, value, "IOPRIO_WHO_"));
const inputClass = { IOPRIO_CLASS_NONE: 0, IOPRIO_CLASS_RT: 1, IOPRIO_CLASS_BE: 2, IOPRIO_CLASS_IDLE: 3 } as const;
const formatInputPriority = (value: number): string =>
  `IOPRIO_PRIO_VALUE(${formatName(inputClass, value >> 13, "IOPRIO_CLASS_")}, ${value & 0x1fff})`;
const inputPriority: ArgumentKind = custom("priority of input and output", ({ value }) => formatInputPriority(value));
const inputSetting = -4;

export const schedulingCalls: readonly CallRow[] = [
  {
    number: 30,
    name: "ioprio_set",
    arguments: signature({ which: whoseKind, who: integer, ioprio: inputPriority }),
    result: "number",
    summary: "sets how urgent a process's input and output is",
    support: "partial: kept and given back",
    handler: ({ process }, which, _who, value) => {
      if (which < whose.IOPRIO_WHO_PROCESS || which > whose.IOPRIO_WHO_USER || value >> 13 > inputClass.IOPRIO_CLASS_IDLE) return "EINVAL";
      process.settings.set(inputSetting, value);
      return 0;
    },
  },
  {
    number: 31,
    name: "ioprio_get",
    arguments: signature({ which: whoseKind, who: integer }),
    result: (result) => `${result === 0 ? "0" : hexadecimal(result)} (${formatInputPriority(result)})`,
    summary: "tells how urgent a process's input and output is",
    support: "full",
    handler: ({ process }, which) =>
      which < whose.IOPRIO_WHO_PROCESS || which > whose.IOPRIO_WHO_USER ? "EINVAL" : (process.settings.get(inputSetting) ?? 0),
  },
  {
    number: 118,
    name: "sched_setparam",
    arguments: signature({ pid: integer, param: priority }),
    result: "number",
    summary: "sets the priority of a task",
    support: "full",
    handler: (context, tid, pointerToPriority) => setPolicy(context, tid, policy.SCHED_OTHER, pointerToPriority),
  },
  {
    number: 119,
    name: "sched_setscheduler",
    arguments: signature({ pid: integer, policy: policyKind, param: priority }),
    result: "number",
    summary: "sets how a task is scheduled",
    support: "partial: there are no real-time policies (EPERM)",
    handler: setPolicy,
  },
  {
    number: 120,
    name: "sched_getscheduler",
    arguments: signature({ pid: integer }),
    result: (result) => `${result} (${formatName(policy, result, "SCHED_")})`,
    summary: "tells how a task is scheduled: as all the others",
    support: "full",
    handler: (context, tid) => (tid < 0 ? "EINVAL" : taskExists(context, tid) ? policy.SCHED_OTHER : "ESRCH"),
  },
  {
    number: 121,
    name: "sched_getparam",
    arguments: signature({ pid: integer, param: outPriority }),
    result: "number",
    summary: "tells the priority of a task",
    support: "full",
    handler: (context, tid, pointerToFill) => {
      if (tid < 0 || pointerToFill === 0) return "EINVAL";
      if (!taskExists(context, tid)) return "ESRCH";
      return writeInt32(context.memory, pointerToFill, 0) ? 0 : "EFAULT";
    },
  },
  {
    number: 122,
    name: "sched_setaffinity",
    arguments: signature({ pid: integer, cpusetsize: unsigned, mask: processors }),
    result: "number",
    summary: "chooses the processors that a task may run on: there is one",
    support: "full",
    handler: (context, tid, bytes, pointerToMask) => {
      const mask = readBytes(context.memory, pointerToMask, Math.min(bytes, processorMaskBytes));
      if (!mask) return "EFAULT";
      if (!taskExists(context, tid)) return "ESRCH";
      return mask.length > 0 && mask[0] & 1 ? 0 : "EINVAL";
    },
  },
  {
    number: 123,
    name: "sched_getaffinity",
    arguments: signature({ pid: integer, cpusetsize: unsigned, mask: outProcessors }),
    result: "number",
    summary: "tells the processors that a task may run on",
    support: "full",
    handler: (context, tid, bytes, pointerToFill) => {
      if (bytes < processorMaskBytes || bytes % 8 !== 0) return "EINVAL";
      if (!taskExists(context, tid)) return "ESRCH";
      const mask = new Uint8Array(processorMaskBytes);
      mask[0] = 1;
      return writeBytes(context.memory, pointerToFill, mask) ? processorMaskBytes : "EFAULT";
    },
  },
  priorityLimit(125, "sched_get_priority_max", "tells the highest priority of a policy", highestPriority),
  priorityLimit(126, "sched_get_priority_min", "tells the lowest priority of a policy", 1),
  {
    number: 127,
    name: "sched_rr_get_interval",
    arguments: signature({ pid: integer, tp: outTimespec }),
    result: "number",
    summary: "tells how long a turn is",
    support: "full",
    handler: (context, tid, pointerToFill) => {
      if (tid < 0) return "EINVAL";
      if (!taskExists(context, tid)) return "ESRCH";
      return writeBytes(context.memory, pointerToFill, writeTimePair({ seconds: 0, fraction: turnInstructions })) ? 0 : "EFAULT";
    },
  },
  {
    number: 140,
    name: "setpriority",
    arguments: signature({ which: priorityKind, who: integer, prio: integer }),
    result: "number",
    summary: "sets how willingly a process gives way",
    support: "partial: kept and given back",
    handler: (context, which, who, value) => {
      if (which < 0 || which > priorityOf.PRIO_USER) return "EINVAL";
      const nice = Math.max(-20, Math.min(19, value));
      const targets = prioritized(context, which, who);
      return targets.length === 0 ? "ESRCH" : setNice(context, targets, nice);
    },
  },
  {
    number: 141,
    name: "getpriority",
    arguments: signature({ which: priorityKind, who: integer }),
    result: "number",
    summary: "tells how willingly a process gives way: 20 less its nice value",
    support: "full",
    handler: (context, which, who) => {
      if (which < 0 || which > priorityOf.PRIO_USER) return "EINVAL";
      const targets = prioritized(context, which, who);
      return targets.length === 0 ? "ESRCH" : Math.max(...targets.map(({ settings }) => 20 - (settings.get(niceSetting) ?? 0)));
    },
  },
  {
    number: 274,
    name: "sched_setattr",
    arguments: signature({ pid: integer, attr: address, flags: unsigned }),
    result: "number",
    summary: "sets how a task is scheduled, and how willingly it gives way",
    support: "partial: there are no real-time policies (EPERM)",
    handler: writeAttributes,
  },
  {
    number: 275,
    name: "sched_getattr",
    arguments: signature({ pid: integer, attr: address, size: unsigned, flags: unsigned }),
    result: "number",
    summary: "tells how a task is scheduled, and how willingly it gives way",
    support: "full",
    handler: readAttributes,
  },
  {
    number: 283,
    name: "membarrier",
    arguments: signature({ cmd: custom("command", ({ value }) => formatName(barrier, value, "MEMBARRIER_CMD_")), flags: integer }),
    result: (result, [command]) =>
      command === 0 ? `${hexadecimal(result)} (${formatFlags(barrier, result, "MEMBARRIER_CMD_")})` : String(result),
    summary: "makes all tasks see memory in order",
    support: "full",
    handler: orderMemory,
  },
];
