// Signals: kill and its kin, handlers, masks, the alternate stack, the return from a handler (man 2 of each).

import { minimumSignalStackBytes } from "../abi/auxiliary-vector.ts";
import type { Errno } from "../abi/errno.ts";
import { formatFlags } from "../abi/flags.ts";
import { processOf, taskOf } from "../kernel.ts";
import { readBytes, readUint64, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import { defaultSignalAction, readSignalAction, SIG_DFL, SIG_IGN, signalActionBytes, writeSignalAction } from "../signal/action.ts";
import { alternateStackFlag, isOnAlternateStack, popSignalFrame } from "../signal/frame.ts";
import type { SignalInformation } from "../signal/information.ts";
import { forceOnTask, sendToProcess, sendToTask } from "../signal/send.ts";
import { defaultAction, formatSignal, signalBit, signalMaximum, signalNumber, unblockable } from "../signal/signals.ts";
import type { Process } from "../task/process.ts";
import { type ArgumentKind, custom, formatAddress, integer, name, pointer, size } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, noReturn, signature, waitFor } from "./row.ts";
import { outSignalAction, outSignalMask, signalAction, signalMask } from "./structures.ts";

const maskBytes = 8;
const maskOperation = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 };
const signalArgument = custom("signal", ({ value }) => (value > 0 ? formatSignal(value) : String(value)));

const stackBytes = 24;
const formatStack = (bytes: Uint8Array): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, stackBytes);
  const flags = formatFlags(alternateStackFlag, view.getInt32(8, true), "SS_");
  return `{ss_sp=${formatAddress(view.getBigUint64(0, true))}, ss_flags=${flags}, ss_size=${view.getBigUint64(16, true)}}`;
};
const stackKind = (isOutput: boolean): ArgumentKind => {
  const capture: ArgumentKind["before"] = ({ value, read, result }) => (value === 0 || result < 0 ? undefined : read(value, stackBytes));
  const noun = isOutput ? "stack_t to fill" : "stack_t";
  const format: ArgumentKind["format"] = ({ raw, before, after }) => {
    const bytes = isOutput ? after : before;
    return bytes instanceof Uint8Array ? formatStack(bytes) : formatAddress(raw);
  };
  return pointer(isOutput ? { noun, after: capture, format } : { noun, before: capture, format });
};

/** Who may send a signal to whom: root, or the same user. */
const maySignal = (from: Process, to: Process): boolean => from.credentials.uid === 0 || from.credentials.uid === to.credentials.uid;

/** `man 2 kill`: pid > 0 one process, 0 the own group, −1 all others, below that a group. */
function kill({ kernel, process }: CallContext, pid: number, signal: number): CallResult {
  if (signal < 0 || signal > signalMaximum) return "EINVAL";
  const isMeant = (target: Process): boolean => {
    if (pid > 0) return target.pid === pid;
    if (pid === -1) return target !== process;
    return target.group === (pid === 0 ? process.group : -pid);
  };
  const targets = [...kernel.state.processes.values()].filter(isMeant);
  if (targets.length === 0) return "ESRCH";
  const permitted = targets.filter((target) => maySignal(process, target));
  if (permitted.length === 0) return "EPERM";
  const information: SignalInformation = { signal, code: "SI_USER", pid: process.pid, uid: process.credentials.uid };
  if (signal !== 0) for (const target of permitted) sendToProcess(kernel, target, information);
  return 0;
}

/** `group`: the process that the task must belong to, or −1. */
function killTask({ kernel, process }: CallContext, group: number, tid: number, signal: number): CallResult {
  if (tid <= 0 || (group !== -1 && group <= 0)) return "EINVAL";
  if (signal < 0 || signal > signalMaximum) return "EINVAL";
  if (!kernel.state.tasks.has(tid)) return "ESRCH";
  const target = taskOf(kernel, tid);
  if (group !== -1 && target.pid !== group) return "ESRCH";
  const owner = processOf(kernel, target);
  if (!maySignal(process, owner)) return "EPERM";
  const information: SignalInformation = { signal, code: "SI_TKILL", pid: process.pid, uid: process.credentials.uid };
  if (signal !== 0) sendToTask(kernel, owner, target, information);
  return 0;
}

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

function setAlternateStack({ task, memory, registers }: CallContext, newStack: number, oldStack: number): CallResult {
  const current = task.alternateStack;
  const isInUse = isOnAlternateStack(current, Number(registers.sp));
  let failure: Errno | undefined;
  const given = newStack === 0 ? undefined : readBytes(memory, newStack, stackBytes);
  if (newStack !== 0 && !given) return "EFAULT";
  if (given) {
    const view = new DataView(given.buffer, given.byteOffset, stackBytes);
    const flags = view.getInt32(8, true);
    const bytes = Number(view.getBigUint64(16, true));
    if (isInUse) failure = "EPERM";
    else if (flags !== 0 && flags !== alternateStackFlag.SS_ONSTACK && flags !== alternateStackFlag.SS_DISABLE) failure = "EINVAL";
    else if (flags === alternateStackFlag.SS_DISABLE) delete task.alternateStack;
    else if (bytes < minimumSignalStackBytes) failure = "ENOMEM";
    else task.alternateStack = { start: Number(view.getBigUint64(0, true)), size: bytes, flags: 0 };
  }
  if (failure) return failure;
  if (oldStack === 0) return 0;
  const bytes = new Uint8Array(stackBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(current?.start ?? 0), true);
  view.setInt32(8, current ? (isInUse ? alternateStackFlag.SS_ONSTACK : 0) : alternateStackFlag.SS_DISABLE, true);
  view.setBigUint64(16, BigInt(current?.size ?? 0), true);
  return writeBytes(memory, oldStack, bytes) ? 0 : "EFAULT";
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
    handler: setAlternateStack,
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
