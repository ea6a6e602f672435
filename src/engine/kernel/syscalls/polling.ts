// Waiting for several descriptors at once: ppoll, pselect6 (man 2 poll, man 2 select).

import type { Errno } from "../abi/errno.ts";
import { pollEvent, pollfdBytes } from "../abi/poll.ts";
import { splitNs, timespecBytes, timespecNs, writeTimePair } from "../abi/time.ts";
import { nowNs } from "../kernel.ts";
import { readBytes, readTimespec, readUint64, writeBytes } from "../mm/user-memory.ts";
import { formatSignalMask } from "../signal/signals.ts";
import type { Wait } from "../task/task.ts";
import { descriptorAt } from "../vfs/description.ts";
import { readiness } from "../vfs/operations.ts";
import { type ArgumentKind, type CaptureView, formatAddress, integer, pointer, size, unsigned } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import type { Captured } from "./record.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { formatPollResult, formatTimespec, pollDescriptors, signalMask, timespec } from "./structures.ts";
import { replaceMask } from "./temporary-mask.ts";
import { descriptionAt } from "./transfer.ts";

const pollAlways = pollEvent.POLLERR | pollEvent.POLLHUP;

/** Reads the timeout of a call that begins into its deadline: EFAULT, EINVAL. NULL waits for ever. */
export function startTimeout({ kernel, memory, call }: CallContext, address: number): Errno | undefined {
  if (address === 0) return undefined;
  const timeout = readTimespec(memory, address);
  if (typeof timeout === "string") return timeout;
  call.deadlineNs = nowNs(kernel) + timespecNs(timeout);
  return undefined;
}

export const isOverdue = ({ kernel, call }: CallContext): boolean => call.deadlineNs !== undefined && nowNs(kernel) >= call.deadlineNs;

function poll(
  context: CallContext,
  address: number,
  count: number,
  timeoutAddress: number,
  maskAddress: number,
  maskBytes: number,
): CallResult {
  const { call } = context;
  if (!call.waits) {
    const failure = startTimeout(context, timeoutAddress) ?? replaceMask(context, maskAddress, maskBytes);
    if (failure) return failure;
  }
  const result = pollOnce(context, address, count);
  if (result !== 0) return finishPoll(context, timeoutAddress, result);
  if (isOverdue(context)) return finishPoll(context, timeoutAddress, 0);
  return waitUntil(call.deadlineNs, { kind: "time" }, ...pollWaits(context, address, count));
}

function pollOnce(context: CallContext, address: number, count: number): number | Errno {
  const { kernel, memory } = context;
  if (count > descriptorLimit(context)) return "EINVAL";
  const entries = readBytes(memory, address, count * pollfdBytes);
  if (!entries) return "EFAULT";
  const answered = entries.slice();
  const view = new DataView(answered.buffer);
  let ready = 0;
  for (let at = 0; at < answered.length; at += pollfdBytes) {
    const fd = view.getInt32(at, true);
    const description = descriptionAt(context, fd);
    const wanted = view.getInt16(at + 4, true) | pollAlways;
    const events = fd < 0 ? 0 : description ? readiness(kernel, description) & wanted : pollEvent.POLLNVAL;
    view.setInt16(at + 6, events, true);
    if (events !== 0) ready++;
  }
  // Only `revents` is written back, which is what differs.
  return writeBytes(memory, address, answered) ? ready : "EFAULT";
}

function pollWaits(context: CallContext, address: number, count: number): Wait[] {
  const entries = readBytes(context.memory, address, count * pollfdBytes) ?? new Uint8Array(0);
  const view = new DataView(entries.buffer, entries.byteOffset, entries.length);
  const waits: Wait[] = [];
  for (let at = 0; at < entries.length; at += pollfdBytes) {
    const description = descriptionAt(context, view.getInt32(at, true));
    if (description) waits.push({ kind: "descriptor", description, events: view.getInt16(at + 4, true) });
  }
  return waits;
}

/** The raw call leaves the time that remained in the timeout. */
function finishPoll({ kernel, memory, call }: CallContext, timeoutAddress: number, result: number | Errno): CallResult {
  if (timeoutAddress !== 0 && call.deadlineNs !== undefined) {
    writeBytes(memory, timeoutAddress, writeTimePair(splitNs(Math.max(0, call.deadlineNs - nowNs(kernel)))));
  }
  return result;
}

/** The three sets of select in order, with the events that each means (fs/select.c, POLLIN_SET and its kin). */
const selectSets = [
  { label: "in", events: pollEvent.POLLIN | pollEvent.POLLHUP | pollEvent.POLLERR },
  { label: "out", events: pollEvent.POLLOUT | pollEvent.POLLERR },
  { label: "except", events: pollEvent.POLLPRI },
] as const;

/** Sets are looked at in whole words of 64 descriptors. */
const setBytes = (count: number): number => Math.ceil(count / 64) * 8;
const isInSet = (set: Uint8Array, fd: number): boolean => (set[fd >> 3] & (1 << (fd & 7))) !== 0;

function select(
  context: CallContext,
  wanted: number,
  sets: readonly [number, number, number],
  timeoutAddress: number,
  maskArgument: number,
): CallResult {
  const { call, kernel, memory, process } = context;
  if (!call.waits) {
    let [mask, maskBytes] = [0, 0];
    if (maskArgument !== 0) {
      const words = [0, 8].map((offset) => readUint64(memory, maskArgument + offset));
      if (words[0] === undefined || words[1] === undefined) return "EFAULT";
      [mask, maskBytes] = [Number(words[0] & 0x00ff_ffff_ffff_ffffn), Number(words[1])];
    }
    const failure = startTimeout(context, timeoutAddress) ?? replaceMask(context, mask, maskBytes);
    if (failure) return failure;
  }
  if (wanted < 0) return finishPoll(context, timeoutAddress, "EINVAL");
  // Beyond the table there is nothing that could be open.
  const count = Math.min(wanted, Math.max(64, Math.ceil(process.descriptors.slots.length / 64) * 64));
  const given: (Uint8Array | undefined)[] = [];
  for (const address of sets) {
    const bytes = address === 0 ? undefined : readBytes(memory, address, setBytes(count));
    if (address !== 0 && !bytes) return finishPoll(context, timeoutAddress, "EFAULT");
    given.push(bytes);
  }
  const answers = given.map(() => new Uint8Array(setBytes(count)));
  const waits: Wait[] = [];
  let ready = 0;
  for (let fd = 0; fd < count; fd++) {
    const events = selectSets.reduce((sum, set, index) => (given[index] && isInSet(given[index], fd) ? sum | set.events : sum), 0);
    if (events === 0) continue;
    const description = descriptorAt(process.descriptors, fd)?.description;
    if (!description) return finishPoll(context, timeoutAddress, "EBADF");
    const now = readiness(kernel, description);
    for (const [index, set] of selectSets.entries()) {
      if (!given[index] || !isInSet(given[index], fd) || !(now & set.events)) continue;
      answers[index][fd >> 3] |= 1 << (fd & 7);
      ready++;
    }
    waits.push({ kind: "descriptor", description, events });
  }
  if (ready === 0 && !isOverdue(context)) return waitUntil(call.deadlineNs, { kind: "time" }, ...waits);
  for (const [index, address] of sets.entries()) {
    if (address !== 0 && !writeBytes(memory, address, answers[index])) return finishPoll(context, timeoutAddress, "EFAULT");
  }
  return finishPoll(context, timeoutAddress, ready);
}

const captureSet = ({ value, values, read }: CaptureView): Captured =>
  value === 0 || values[0] <= 0 ? undefined : read(value, setBytes(Math.min(values[0], 1024)));

function formatSet(bytes: Uint8Array, count: number): string {
  const numbers: number[] = [];
  for (let fd = 0; fd < Math.min(count, bytes.length * 8); fd++) if (isInSet(bytes, fd)) numbers.push(fd);
  return `[${numbers.join(" ")}]`;
}

const descriptorSet: ArgumentKind = pointer({
  noun: "set of descriptors",
  before: captureSet,
  after: captureSet,
  format: ({ before, values, raw }) => (before instanceof Uint8Array ? formatSet(before, values[0]) : formatAddress(raw)),
});

const maskPair: ArgumentKind = pointer({
  noun: "signal mask and its size",
  before: ({ value, read }) => {
    const bytes = read(value, 16);
    if (!bytes) return undefined;
    const view = new DataView(bytes.buffer);
    const [base, length] = [Number(view.getBigUint64(0, true)), Number(view.getBigUint64(8, true))];
    const mask = base !== 0 && length === 8 ? read(base, 8) : undefined;
    return [mask ? { base, length, bytes: mask } : { base, length }];
  },
  format: ({ before, raw }) => {
    if (!before || before instanceof Uint8Array) return formatAddress(raw);
    const [{ base, length, bytes }] = before;
    const mask = bytes ? formatSignalMask(new DataView(bytes.buffer).getBigUint64(0, true)) : formatAddress(BigInt(base));
    return `{sigmask=${mask}, sigsetsize=${length}}`;
  },
});

const timeLeft: ArgumentKind = { ...timespec, after: ({ value, read }) => (value === 0 ? undefined : read(value, timespecBytes)) };

/** `1 (out [5], left {tv_sec=0, tv_nsec=998207})`, or `0 (Timeout)`. */
function formatSelectResult(result: number, [count]: readonly number[], after: readonly unknown[]): string {
  if (result === 0) return "0 (Timeout)";
  const parts: string[] = [];
  for (const [index, { label }] of selectSets.entries()) {
    const bytes = after[index + 1];
    const text = bytes instanceof Uint8Array ? formatSet(bytes, count) : "[]";
    if (text !== "[]") parts.push(`${label} ${text}`);
  }
  const left = after[4];
  if (left instanceof Uint8Array) parts.push(`left ${formatTimespec(left)}`);
  return `${result} (${parts.join(", ")})`;
}

export const pollingCalls: readonly CallRow[] = [
  {
    number: 72,
    name: "pselect6",
    arguments: signature({
      nfds: integer,
      readfds: descriptorSet,
      writefds: descriptorSet,
      exceptfds: descriptorSet,
      timeout: timeLeft,
      sigmask: maskPair,
    }),
    result: formatSelectResult,
    summary: "waits until one of three sets of descriptors is ready",
    support: "full",
    alwaysInterrupted: true,
    handler: (context, count, readSet, writeSet, exceptSet, timeout, mask) =>
      select(context, count, [readSet, writeSet, exceptSet], timeout, mask),
  },
  {
    number: 73,
    name: "ppoll",
    arguments: signature({ fds: pollDescriptors, nfds: unsigned, tmo_p: timespec, sigmask: signalMask, sigsetsize: size }),
    result: formatPollResult,
    summary: "waits until one of several descriptors is ready",
    support: "full",
    alwaysInterrupted: true,
    handler: poll,
  },
];
