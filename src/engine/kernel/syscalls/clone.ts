// Making tasks: clone and clone3 (man 2 clone). A thread is a task of the same process, anything else a process of its own.

import {
  CLONE_CLEAR_SIGHAND,
  type CloneArguments,
  cloneArgumentsBytes,
  cloneFlag,
  exitSignalMask,
  readCloneArguments,
} from "../abi/clone.ts";
import { formatFlags } from "../abi/flags.ts";
import { resource, unlimited } from "../abi/resource.ts";
import type { Kernel } from "../kernel.ts";
import { userMemoryOf } from "../mm/process-memory.ts";
import { readBytes, writeInt32 } from "../mm/user-memory.ts";
import { formatSignal, signalMaximum } from "../signal/signals.ts";
import { addThread, fork } from "../task/family.ts";
import type { Process } from "../task/process.ts";
import type { Task } from "../task/task.ts";
import { type ArgumentKind, address, formatAddress, hexadecimal, pointer, size } from "./argument-kind.ts";
import { openProcess } from "./process-descriptors.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitFor } from "./row.ts";

const { CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_SIGHAND, CLONE_VFORK, CLONE_PARENT, CLONE_THREAD, CLONE_SETTLS } = cloneFlag;
const { CLONE_PIDFD, CLONE_PARENT_SETTID, CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID } = cloneFlag;
/** What changes nothing here: nobody traces, and there are no System V semaphores. */
const harmless =
  cloneFlag.CLONE_PTRACE | cloneFlag.CLONE_SYSVSEM | cloneFlag.CLONE_DETACHED | cloneFlag.CLONE_UNTRACED | cloneFlag.CLONE_IO;
const supported =
  harmless |
  (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_VFORK | CLONE_PARENT | CLONE_THREAD | CLONE_SETTLS) |
  (CLONE_PIDFD | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID);
/** Only root may have namespaces of his own, but for users; nobody has them here. */
const namespaces =
  cloneFlag.CLONE_NEWNS |
  cloneFlag.CLONE_NEWCGROUP |
  cloneFlag.CLONE_NEWUTS |
  cloneFlag.CLONE_NEWIPC |
  cloneFlag.CLONE_NEWPID |
  cloneFlag.CLONE_NEWNET;
/** What belongs together in a thread: here a thread shares all of it. */
const threadNeeds = CLONE_VM | CLONE_SIGHAND;

/** `stack`: the stack pointer of the child, 0 for the parent's. */
type CloneRequest = Omit<CloneArguments, "stackBytes">;

/** RLIMIT_NPROC counts the tasks of a user, those that have ended but are still known among them. Root may have as many as there can be. */
function mayHaveAnother({ state }: Kernel, { credentials, resourceLimits }: Process): boolean {
  const limit = resourceLimits.get(resource.RLIMIT_NPROC)?.current ?? unlimited;
  if (limit === unlimited || credentials.uid === 0) return true;
  let count = 0;
  for (const { credentials: other, tasks } of state.processes.values())
    if (other.realUid === credentials.realUid) count += Math.max(1, tasks.length);
  return count < limit;
}

function make(context: CallContext, request: CloneRequest): { process: Process; task: Task } | "EINVAL" | "EAGAIN" {
  const { kernel, process, task } = context;
  const bits = (request.flags % 2 ** 32) | 0;
  if (!mayHaveAnother(kernel, process)) return "EAGAIN";
  if (bits & CLONE_THREAD) {
    const thread = addThread(kernel, process, task);
    return typeof thread === "string" ? "EAGAIN" : { process, task: thread };
  }
  const forked = fork(kernel, process, task, {
    exitSignal: request.exitSignal,
    sharesMemory: (bits & CLONE_VM) !== 0,
    sharesDescriptors: (bits & CLONE_FILES) !== 0,
    sharesActions: (bits & CLONE_SIGHAND) !== 0,
    clearsHandlers: request.flags >= CLONE_CLEAR_SIGHAND,
    isSibling: (bits & CLONE_PARENT) !== 0,
  });
  return typeof forked === "string" ? "EAGAIN" : forked;
}

function clone(context: CallContext, request: CloneRequest): CallResult {
  const { kernel, call, memory } = context;
  // The parent of a vfork has been waiting: its result is the child that it made.
  if (call.progress > 0) return call.progress;
  const bits = (request.flags % 2 ** 32) | 0;
  const isCleared = request.flags >= CLONE_CLEAR_SIGHAND;
  if (bits & namespaces && context.process.credentials.uid !== 0) return "EPERM";
  if (bits & ~supported || request.flags >= 2 * CLONE_CLEAR_SIGHAND || request.exitSignal > signalMaximum) return "EINVAL";
  if (bits & CLONE_THREAD && (bits & threadNeeds) !== threadNeeds) return "EINVAL";
  if (bits & CLONE_SIGHAND && (!(bits & CLONE_VM) || isCleared)) return "EINVAL";
  if (bits & CLONE_PIDFD && bits & (CLONE_THREAD | cloneFlag.CLONE_DETACHED)) return "EINVAL";
  const made = make(context, request);
  if (typeof made === "string") return made;
  const { process: child, task: childTask } = made;
  const registers = kernel.detachedRegisters;
  registers.block.set(childTask.registers);
  registers.setX(0, 0n);
  if (request.stack !== 0) registers.sp = BigInt(request.stack);
  if (bits & CLONE_SETTLS) registers.threadPointer = BigInt(request.threadPointer);
  childTask.registers.set(registers.block);
  if (bits & CLONE_CHILD_CLEARTID) childTask.clearOnExit = request.childTid;
  if (bits & CLONE_PARENT_SETTID) writeInt32(memory, request.parentTid, childTask.tid);
  if (bits & CLONE_CHILD_SETTID) writeInt32(userMemoryOf(kernel, child), request.childTid, childTask.tid);
  if (bits & CLONE_PIDFD) {
    const fd = openProcess(context, child.pid, 0);
    if (typeof fd === "number") writeInt32(memory, request.processDescriptor, fd);
  }
  if (!(bits & CLONE_VFORK)) return childTask.tid;
  call.progress = childTask.tid;
  return waitFor({ kind: "vfork", pid: child.pid, space: child.memory.space });
}

function cloneByArguments(context: CallContext, pointerToArguments: number, bytes: number): CallResult {
  if (context.call.progress > 0) return context.call.progress;
  if (bytes < cloneArgumentsBytes.first) return "EINVAL";
  if (bytes > 4096) return "E2BIG";
  const read = readBytes(context.memory, pointerToArguments, bytes);
  if (!read) return "EFAULT";
  // What a newer program knows and this kernel does not must be 0.
  if (read.subarray(cloneArgumentsBytes.present).some((byte) => byte !== 0)) return "E2BIG";
  const request = readCloneArguments(read);
  const { flags, exitSignal, stack, stackBytes } = request;
  if (flags & exitSignalMask || flags & cloneFlag.CLONE_DETACHED) return "EINVAL";
  if (exitSignal > signalMaximum || (flags & (CLONE_THREAD | CLONE_PARENT) && exitSignal !== 0)) return "EINVAL";
  if ((stack === 0) !== (stackBytes === 0)) return "EINVAL";
  return clone(context, { ...request, stack: stack + stackBytes });
}

/** strace names clone's arguments, and puts the stack first. */
const cloneArgument: ArgumentKind = {
  noun: "flags CLONE_* and the signal of the end",
  decode: (raw) => Number(BigInt.asUintN(32, raw)),
  format: ({ value, values: [, stack] }) => {
    const bits = (value & ~exitSignalMask) >>> 0;
    const signal = value & exitSignalMask;
    const parts = [...(bits ? [formatFlags(cloneFlag, bits, "CLONE_")] : []), ...(signal ? [formatSignal(signal)] : [])];
    return `child_stack=${formatAddress(BigInt(stack))}, flags=${parts.join("|") || "0"}`;
  },
};
const onlyWith = (flag: number, label: string): ArgumentKind => ({
  ...address,
  format: (view) => (view.values[0] & flag ? `${label}=${address.format(view)}` : undefined),
});
const outTid: ArgumentKind = pointer({
  noun: "number of the child to fill",
  after: ({ value, values: [bits], result, read }) => (result > 0 && bits & CLONE_PARENT_SETTID ? read(value, 4) : undefined),
  format: ({ after, raw, values: [bits] }) => {
    if (!(bits & CLONE_PARENT_SETTID)) return undefined;
    return `parent_tid=${after instanceof Uint8Array ? `[${new DataView(after.buffer).getInt32(0, true)}]` : formatAddress(raw)}`;
  },
});

function formatArguments(bytes: Uint8Array, result: number | undefined): string {
  const { flags, childTid, parentTid, exitSignal, stack, stackBytes, threadPointer } = readCloneArguments(bytes);
  const low = flags % 2 ** 32;
  const names = low === 0 && flags !== 0 ? "" : formatFlags(cloneFlag, low, "CLONE_");
  const known = flags >= CLONE_CLEAR_SIGHAND && flags < 2 * CLONE_CLEAR_SIGHAND;
  const all = flags < CLONE_CLEAR_SIGHAND ? names : known ? [names, "CLONE_CLEAR_SIGHAND"].filter(Boolean).join("|") : hexadecimal(flags);
  const has = (flag: number): boolean => (low & flag) !== 0;
  const fields = [
    `flags=${flags >= 2 * CLONE_CLEAR_SIGHAND ? `${all} /* CLONE_??? */` : all}`,
    ...(has(CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID) ? [`child_tid=${formatAddress(BigInt(childTid))}`] : []),
    ...(has(CLONE_PARENT_SETTID) ? [`parent_tid=${formatAddress(BigInt(parentTid))}`] : []),
    `exit_signal=${exitSignal === 0 ? "0" : formatSignal(exitSignal)}`,
    `stack=${formatAddress(BigInt(stack))}`,
    `stack_size=${hexadecimal(stackBytes)}`,
    ...(has(CLONE_SETTLS) ? [`tls=${formatAddress(BigInt(threadPointer))}`] : []),
  ];
  const told = has(CLONE_PARENT_SETTID) && result !== undefined && result > 0 ? ` => {parent_tid=[${result}]}` : "";
  return `{${fields.join(", ")}}${told}`;
}

const cloneArguments: ArgumentKind = pointer({
  noun: "struct clone_args",
  before: ({ value, values: [, bytes], read }) =>
    bytes >= cloneArgumentsBytes.first ? read(value, Math.min(bytes, cloneArgumentsBytes.present)) : undefined,
  format: ({ before, raw, result }) => (before instanceof Uint8Array ? formatArguments(before, result) : formatAddress(raw)),
});

export const cloneCalls: readonly CallRow[] = [
  {
    number: 220,
    name: "clone",
    arguments: signature({
      flags: cloneArgument,
      stack: { ...address, format: () => undefined },
      parent_tid: outTid,
      tls: onlyWith(CLONE_SETTLS, "tls"),
      child_tid: onlyWith(CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID, "child_tidptr"),
    }),
    result: "number",
    summary: "makes a copy of this process, or another thread of it",
    support: "partial: a thread shares files and working directory also when not asked to; no namespaces, no pidfd",
    handler: (context, bits, stack, parentTid, threadPointer, childTid) =>
      clone(context, {
        flags: (bits & ~exitSignalMask) >>> 0,
        exitSignal: bits & CLONE_THREAD ? 0 : bits & exitSignalMask,
        stack,
        parentTid,
        processDescriptor: parentTid,
        threadPointer,
        childTid,
      }),
  },
  {
    number: 435,
    name: "clone3",
    arguments: signature({ cl_args: cloneArguments, size }),
    result: "number",
    summary: "as clone, with its arguments in memory",
    support: "partial: a thread shares files and working directory also when not asked to; no namespaces, no pidfd, no chosen number",
    handler: cloneByArguments,
  },
];
