// Signals: kill and its kin, handlers, masks, the alternate stack, the return from a handler (man 2 of each).

import { formatFlags } from "../abi/flags.ts";
import { processOf, taskOf } from "../kernel.ts";
import { readBytes, readUint64, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import { defaultSignalAction, readSignalAction, SIG_DFL, SIG_IGN, signalActionBytes, writeSignalAction } from "../signal/action.ts";
import { alternateStackBytes, alternateStackFlag, popSignalFrame, setAlternateStack, writeAlternateStack } from "../signal/frame.ts";
import { formatSignalFields, informationBytes, type SignalInformation, signalCode } from "../signal/information.ts";
import { forceOnTask, sendToProcess, sendToTask } from "../signal/send.ts";
import { defaultAction, formatSignal, signalBit, signalMaximum, signalNumber, unblockable } from "../signal/signals.ts";
import { hostPid, type Process } from "../task/process.ts";
import { type ArgumentKind, custom, formatAddress, integer, name, pointer, size } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, noReturn, signature, waitFor } from "./row.ts";
import { inStructure, outSignalAction, outSignalMask, signalAction, signalMask } from "./structures.ts";

const maskBytes = 8;
const maskOperation = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 };
export const signalArgument = custom("signal", ({ value }) => (value > 0 ? formatSignal(value) : String(value)));

const formatStack = (bytes: Uint8Array): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, alternateStackBytes);
  const flags = formatFlags(alternateStackFlag, view.getInt32(8, true), "SS_");
  return `{ss_sp=${formatAddress(view.getBigUint64(0, true))}, ss_flags=${flags}, ss_size=${view.getBigUint64(16, true)}}`;
};
const stackKind = (isOutput: boolean): ArgumentKind => {
  const capture: ArgumentKind["before"] = ({ value, read, result }) =>
    value === 0 || result < 0 ? undefined : read(value, alternateStackBytes);
  const noun = isOutput ? "stack_t to fill" : "stack_t";
  const format: ArgumentKind["format"] = ({ raw, before, after }) => {
    const bytes = isOutput ? after : before;
    return bytes instanceof Uint8Array ? formatStack(bytes) : formatAddress(raw);
  };
  return pointer(isOutput ? { noun, after: capture, format } : { noun, before: capture, format });
};

/** Who may send a signal to whom: root, or whoever is, or runs as, what the other is or was (kill_ok_by_cred). */
function maySignal({ credentials: from }: Process, { credentials: to }: Process): boolean {
  return from.uid === 0 || [from.uid, from.realUid].some((uid) => uid === to.realUid || uid === to.savedUid);
}

/** `man 2 kill`: pid > 0 one process, 0 the own group, −1 all others, below that a group. */
export function kill({ kernel, process }: CallContext, pid: number, signal: number): CallResult {
  const isMeant = (target: Process): boolean => {
    if (pid > 0) return target.pid === pid;
    if (pid === -1) return target !== process;
    return target.group === (pid === 0 ? process.group : -pid);
  };
  const targets = [...kernel.state.processes.values()].filter(isMeant);
  if (targets.length === 0) {
    // The first process is the host's: nobody can do anything to it.
    if (pid === hostPid) return process.credentials.uid === 0 ? 0 : "EPERM";
    return "ESRCH";
  }
  if (signal < 0 || signal > signalMaximum) return "EINVAL";
  const permitted = targets.filter((target) => maySignal(process, target));
  if (permitted.length === 0) return "EPERM";
  const information: SignalInformation = { signal, code: "SI_USER", pid: process.pid, uid: process.credentials.realUid };
  if (signal !== 0) for (const target of permitted) sendToProcess(kernel, target, information);
  return 0;
}

/** `group`: the process that the task must belong to, or −1. */
function killTask({ kernel, process }: CallContext, group: number, tid: number, signal: number): CallResult {
  if (tid <= 0 || (group !== -1 && group <= 0)) return "EINVAL";
  if (!kernel.state.tasks.has(tid)) return "ESRCH";
  const target = taskOf(kernel, tid);
  if (group !== -1 && target.pid !== group) return "ESRCH";
  if (signal < 0 || signal > signalMaximum) return "EINVAL";
  const owner = processOf(kernel, target);
  if (!maySignal(process, owner)) return "EPERM";
  const information: SignalInformation = { signal, code: "SI_TKILL", pid: process.pid, uid: process.credentials.realUid };
  if (signal !== 0) sendToTask(kernel, owner, target, information);
  return 0;
}

/**
 * A signal with what the program says about it. `tid` 0: to the process. To others nobody may say that the kernel, or kill,
 * had sent it.
 */
export function queueSignal(context: CallContext, pid: number, tid: number, signal: number, address: number): CallResult {
  const { kernel, process, task, memory } = context;
  const bytes = readBytes(memory, address, informationBytes);
  if (!bytes) return "EFAULT";
  const view = new DataView(bytes.buffer, bytes.byteOffset, informationBytes);
  const code = view.getInt32(8, true);
  const isSelf = tid === 0 ? pid === process.pid : tid === task.tid;
  if ((code >= 0 || code === signalCode.SI_TKILL) && !(tid === 0 ? pid === process.pid : isSelf)) return "EPERM";
  const target = kernel.state.processes.get(pid);
  const targetTask = tid === 0 ? undefined : kernel.state.tasks.get(tid);
  if (!target || target.end || (tid !== 0 && targetTask?.pid !== pid)) return "ESRCH";
  if (signal < 0 || signal > signalMaximum) return "EINVAL";
  if (!maySignal(process, target)) return "EPERM";
  if (signal === 0) return 0;
  const information: SignalInformation = {
    signal,
    code: "SI_QUEUE",
    ...(code === signalCode.SI_QUEUE ? {} : { otherCode: code }),
    pid: view.getInt32(16, true),
    uid: view.getUint32(20, true),
    value: view.getBigUint64(24, true),
  };
  if (targetTask) sendToTask(kernel, target, targetTask, information);
  else sendToProcess(kernel, target, information);
  return 0;
}

export const queuedInformation = inStructure("siginfo_t", informationBytes, formatSignalFields);

/** What no longer can be delivered goes when a signal comes to be ignored. */
function dropIgnored({ kernel, process }: CallContext, signal: number): void {
  for (const pending of [process.pending, ...process.tasks.map((tid) => taskOf(kernel, tid).pending)]) {
    for (let index = pending.length - 1; index >= 0; index--) if (pending[index].signal === signal) pending.splice(index, 1);
  }
}

function setAction(context: CallContext, signal: number, newAction: number, oldAction: number, setBytes: number): CallResult {
  const { process, memory } = context;
  if (setBytes !== maskBytes) return "EINVAL";
  const bytes = newAction === 0 ? undefined : readBytes(memory, newAction, signalActionBytes);
  if (newAction !== 0 && !bytes) return "EFAULT";
  if (signal < 1 || signal > signalMaximum || (bytes && (signalBit(signal) & unblockable) !== 0n)) return "EINVAL";
  const old = process.actions.get(signal) ?? defaultSignalAction;
  if (bytes) {
    const action = readSignalAction(bytes);
    process.actions.set(signal, { ...action, mask: action.mask & ~unblockable });
    if (action.handler === SIG_IGN || (action.handler === SIG_DFL && defaultAction(signal) === "ignore")) dropIgnored(context, signal);
  }
  return oldAction === 0 || writeBytes(memory, oldAction, writeSignalAction(old)) ? 0 : "EFAULT";
}

function changeMask({ task, memory }: CallContext, how: number, newMask: number, oldMask: number, setBytes: number): CallResult {
  if (setBytes !== maskBytes) return "EINVAL";
  const old = task.signalMask;
  if (newMask !== 0) {
    const given = readUint64(memory, newMask);
    if (given === undefined) return "EFAULT";
    const mask = given & ~unblockable;
    if (how === maskOperation.SIG_BLOCK) task.signalMask = old | mask;
    else if (how === maskOperation.SIG_UNBLOCK) task.signalMask = old & ~mask;
    else if (how === maskOperation.SIG_SETMASK) task.signalMask = mask;
    else return "EINVAL";
  }
  return oldMask === 0 || writeBytes(memory, oldMask, uint64Bytes(old)) ? 0 : "EFAULT";
}

function changeAlternateStack({ task, memory, registers }: CallContext, newStack: number, oldStack: number): CallResult {
  const sp = Number(registers.sp);
  const old = writeAlternateStack(task.alternateStack, sp);
  const given = newStack === 0 ? undefined : readBytes(memory, newStack, alternateStackBytes);
  if (newStack !== 0 && !given) return "EFAULT";
  const failure = given && setAlternateStack(task, given, sp);
  if (failure) return failure;
  return oldStack === 0 || writeBytes(memory, oldStack, old) ? 0 : "EFAULT";
}

export const signalCalls: readonly CallRow[] = [
  {
    number: 129,
    name: "kill",
    arguments: signature({ pid: integer, sig: signalArgument }),
    result: "number",
    summary: "sends a signal to a process or a group",
    support: "full",
    handler: kill,
  },
  {
    number: 130,
    name: "tkill",
    arguments: signature({ tid: integer, sig: signalArgument }),
    result: "number",
    summary: "sends a signal to one task",
    support: "full",
    handler: (context, tid, signal) => killTask(context, -1, tid, signal),
  },
  {
    number: 131,
    name: "tgkill",
    arguments: signature({ tgid: integer, tid: integer, sig: signalArgument }),
    result: "number",
    summary: "sends a signal to one task of a process",
    support: "full",
    handler: killTask,
  },
  {
    number: 132,
    name: "sigaltstack",
    arguments: signature({ ss: stackKind(false), old_ss: stackKind(true) }),
    result: "number",
    summary: "sets the stack that signal handlers run on",
    support: "full",
    handler: changeAlternateStack,
  },
  {
    number: 133,
    name: "rt_sigsuspend",
    arguments: signature({ mask: signalMask, sigsetsize: size }),
    result: "number",
    summary: "waits for a signal under another mask",
    support: "full",
    alwaysInterrupted: true,
    handler: ({ task, memory, call }, pointerToMask, setBytes) => {
      if (!call.waits) {
        if (setBytes !== maskBytes) return "EINVAL";
        const mask = readUint64(memory, pointerToMask);
        if (mask === undefined) return "EFAULT";
        task.savedMask = task.signalMask;
        task.signalMask = mask & ~unblockable;
      }
      return waitFor({ kind: "time" });
    },
  },
  {
    number: 134,
    name: "rt_sigaction",
    arguments: signature({ signum: signalArgument, act: signalAction, oldact: outSignalAction, sigsetsize: size }),
    result: "number",
    summary: "sets what a signal does: default, ignored, or a handler",
    support: "full",
    handler: setAction,
  },
  {
    number: 135,
    name: "rt_sigprocmask",
    arguments: signature({ how: name(maskOperation, "SIG_"), set: signalMask, oldset: outSignalMask, sigsetsize: size }),
    result: "number",
    summary: "blocks and unblocks signals",
    support: "full",
    handler: changeMask,
  },
  {
    number: 138,
    name: "rt_sigqueueinfo",
    arguments: signature({ tgid: integer, sig: signalArgument, uinfo: queuedInformation }),
    result: "number",
    summary: "sends a signal to a process, with a word of the program's own",
    support: "full",
    handler: (context, pid, signal, address) => queueSignal(context, pid, 0, signal, address),
  },
  {
    number: 240,
    name: "rt_tgsigqueueinfo",
    arguments: signature({ tgid: integer, tid: integer, sig: signalArgument, uinfo: queuedInformation }),
    result: "number",
    summary: "sends a signal to a task, with a word of the program's own",
    support: "full",
    handler: (context, pid, tid, signal, address) => (pid <= 0 || tid <= 0 ? "EINVAL" : queueSignal(context, pid, tid, signal, address)),
  },
  {
    number: 139,
    name: "rt_sigreturn",
    arguments: [],
    result: "none",
    summary: "returns from a signal handler",
    support: "full",
    handler: ({ kernel, process, task, registers }) => {
      if (!popSignalFrame(kernel, process, task, registers)) {
        forceOnTask(process, task, { signal: signalNumber("SIGSEGV"), code: "SEGV_MAPERR", address: registers.sp });
      }
      return noReturn;
    },
  },
];
