// Signals that a program asks for instead of handling them: rt_sigpending, rt_sigtimedwait (man 2 of each).

import { readUint64, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import { formatSignalFields, informationBytes, type SignalInformation, writeSignalInformation } from "../signal/information.ts";
import { takePending } from "../signal/send.ts";
import { formatSignal, signalBit, unblockable } from "../signal/signals.ts";
import { type ArgumentKind, formatAddress, pointer, size } from "./argument-kind.ts";
import { isOverdue, startTimeout } from "./polling.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { outSignalMask, signalMask, timespec } from "./structures.ts";

const maskBytes = 8;
const bitsOf = (signals: readonly SignalInformation[]): bigint => signals.reduce((bits, { signal }) => bits | signalBit(signal), 0n);

function wait(context: CallContext, setAddress: number, address: number, timeout: number, setBytes: number): CallResult {
  const { kernel, process, task, memory, call } = context;
  if (setBytes !== maskBytes) return "EINVAL";
  const set = readUint64(memory, setAddress);
  if (set === undefined) return "EFAULT";
  if (!call.waits) {
    const failure = startTimeout(context, timeout);
    if (failure) return failure;
  }
  const mask = set & ~unblockable;
  const taken = takePending(kernel, process, task, mask);
  if (taken) return address === 0 || writeBytes(memory, address, writeSignalInformation(taken)) ? taken.signal : "EFAULT";
  return isOverdue(context) ? "EAGAIN" : waitUntil(call.deadlineNs, { kind: "signal", mask });
}

export const outInformation: ArgumentKind = pointer({
  noun: "siginfo_t to fill",
  after: ({ value, result, read }) => (value === 0 || result < 0 ? undefined : read(value, informationBytes)),
  format: ({ after, raw }) => (after instanceof Uint8Array ? formatSignalFields(after) : formatAddress(raw)),
});

export const signalWaitingCalls: readonly CallRow[] = [
  {
    number: 136,
    name: "rt_sigpending",
    arguments: signature({ set: outSignalMask, sigsetsize: size }),
    result: "number",
    summary: "tells which signals wait because they are blocked",
    support: "full",
    handler: ({ process, task, memory }, address, setBytes) => {
      if (setBytes > maskBytes) return "EINVAL";
      const pending = (bitsOf(process.pending) | bitsOf(task.pending)) & task.signalMask;
      return writeBytes(memory, address, uint64Bytes(pending).subarray(0, setBytes)) ? 0 : "EFAULT";
    },
  },
  {
    number: 137,
    name: "rt_sigtimedwait",
    arguments: signature({ set: signalMask, info: outInformation, timeout: timespec, sigsetsize: size }),
    result: (result) => `${result} (${formatSignal(result)})`,
    summary: "waits for one of a set of signals and takes it",
    support: "full",
    alwaysInterrupted: true,
    handler: wait,
  },
];
