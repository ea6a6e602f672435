// Descriptors for what is no file: counters, timers, signals (man 2 eventfd, timerfd_create, signalfd).

import { concatenate } from "../../base/concatenate.ts";
import { openFlag } from "../abi/fcntl.ts";
import { formatName } from "../abi/flags.ts";
import { clock, isTimespecValid, readTimePair, splitNs, timespecBytes, timespecNs, writeTimePair } from "../abi/time.ts";
import { nowNs } from "../kernel.ts";
import { readBytes, readUint64, writeBytes } from "../mm/user-memory.ts";
import { unblockable } from "../signal/signals.ts";
import type { Timer } from "../task/timers.ts";
import { install, lowestFree, type OpenObject } from "../vfs/description.ts";
import { createDescription } from "../vfs/open.ts";
import { remainingNs } from "../vfs/timer-operations.ts";
import { type ArgumentKind, custom, descriptor, flags, formatAddress, pointer, size, unsigned } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { formatTimespec, signalMask } from "./structures.ts";
import { descriptionAt } from "./transfer.ts";

const counterFlag = { EFD_SEMAPHORE: 1, EFD_CLOEXEC: openFlag.O_CLOEXEC, EFD_NONBLOCK: openFlag.O_NONBLOCK } as const;
const timerFlag = { TFD_CLOEXEC: openFlag.O_CLOEXEC, TFD_NONBLOCK: openFlag.O_NONBLOCK } as const;
const setTimeFlag = { TFD_TIMER_ABSTIME: 1, TFD_TIMER_CANCEL_ON_SET: 2 } as const;
const signalFlag = { SFD_CLOEXEC: openFlag.O_CLOEXEC, SFD_NONBLOCK: openFlag.O_NONBLOCK } as const;

/** Gives a new object the lowest free number; `bits`: O_CLOEXEC and O_NONBLOCK count. */
function open(context: CallContext, bits: number, name: string, make: () => OpenObject): CallResult {
  const { kernel, process } = context;
  const fd = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof fd === "string") return fd;
  const description = createDescription(kernel, make(), 2 | (bits & openFlag.O_NONBLOCK), `anon_inode:[${name}]`);
  install(process.descriptors, fd, description, (bits & openFlag.O_CLOEXEC) !== 0);
  return fd;
}

const isKnown = (bits: number, set: Readonly<Record<string, number>>): boolean =>
  (bits & ~Object.values(set).reduce((sum, bit) => sum | bit, 0)) === 0;

const timerClocks: readonly number[] = [clock.CLOCK_REALTIME, clock.CLOCK_MONOTONIC, clock.CLOCK_BOOTTIME];

/** A timerfd at a descriptor. EBADF, EINVAL. */
function timerAt(context: CallContext, fd: number): Timer | "EBADF" | "EINVAL" {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  return description.object.kind === "timer" ? description.object.timer : "EINVAL";
}

const settingBytes = 2 * timespecBytes;

/** struct itimerspec: the interval, then the time until it goes off. */
const settingOf = ({ kernel }: CallContext, timer: Timer): Uint8Array =>
  concatenate([writeTimePair(splitNs(timer.intervalNs)), writeTimePair(splitNs(remainingNs(kernel, timer)))]);

function setTimer(context: CallContext, fd: number, bits: number, newSetting: number, oldSetting: number): CallResult {
  const { kernel, memory } = context;
  const bytes = readBytes(memory, newSetting, settingBytes);
  if (!bytes) return "EFAULT";
  const interval = readTimePair(bytes);
  const value = readTimePair(bytes.subarray(timespecBytes));
  if (!isKnown(bits, setTimeFlag) || !isTimespecValid(interval) || !isTimespecValid(value)) return "EINVAL";
  const timer = timerAt(context, fd);
  if (typeof timer === "string") return timer;
  const old = settingOf(context, timer);
  timer.intervalNs = timespecNs(interval);
  timer.isTold = false;
  if (value.seconds === 0 && value.fraction === 0) timer.nextNs = Number.POSITIVE_INFINITY;
  else if (bits & setTimeFlag.TFD_TIMER_ABSTIME) {
    const start = timer.isRealTime ? kernel.state.startedAtSeconds : 0;
    timer.nextNs = Math.max(timespecNs({ seconds: value.seconds - start, fraction: value.fraction }), 0);
  } else timer.nextNs = nowNs(kernel) + timespecNs(value);
  if (timer.nextNs === Number.POSITIVE_INFINITY) kernel.state.timers.delete(timer);
  else kernel.state.timers.add(timer);
  return oldSetting === 0 || writeBytes(memory, oldSetting, old) ? 0 : "EFAULT";
}

function openSignals(context: CallContext, fd: number, address: number, bytes: number, bits: number): CallResult {
  if (bytes !== 8) return "EINVAL";
  const given = readUint64(context.memory, address);
  if (given === undefined) return "EFAULT";
  if (!isKnown(bits, signalFlag)) return "EINVAL";
  const mask = given & ~unblockable;
  const { pid } = context.process;
  if (fd === -1) return open(context, bits, "signalfd", () => ({ kind: "signals", filter: { pid, mask } }));
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  if (description.object.kind !== "signals") return "EINVAL";
  description.object.filter.mask = mask;
  return fd;
}

const formatFraction = (bytes: Uint8Array): string => {
  const { seconds, fraction } = readTimePair(bytes);
  return fraction < 0 ? `{tv_sec=${seconds}, tv_nsec=${BigInt.asUintN(64, BigInt(fraction))}}` : formatTimespec(bytes);
};
const formatSetting = (bytes: Uint8Array): string =>
  `{it_interval=${formatFraction(bytes.subarray(0, timespecBytes))}, it_value=${formatFraction(bytes.subarray(timespecBytes))}}`;
const setting: ArgumentKind = pointer({
  noun: "struct itimerspec",
  before: ({ value, read }) => (value === 0 ? undefined : read(value, settingBytes)),
  format: ({ before, raw }) => (before instanceof Uint8Array ? formatSetting(before) : formatAddress(raw)),
});
const outSetting: ArgumentKind = pointer({
  noun: "struct itimerspec to fill",
  after: ({ value, result, read }) => (value === 0 || result < 0 ? undefined : read(value, settingBytes)),
  format: ({ after, raw }) => (after instanceof Uint8Array ? formatSetting(after) : formatAddress(raw)),
});

export const eventDescriptorCalls: readonly CallRow[] = [
  {
    number: 19,
    name: "eventfd2",
    arguments: signature({ initval: unsigned, flags: flags(counterFlag, "EFD_") }),
    result: "number",
    summary: "makes a counter that can be waited for",
    support: "full",
    handler: (context, initial, bits) => {
      if (!isKnown(bits, counterFlag)) return "EINVAL";
      const isSemaphore = (bits & counterFlag.EFD_SEMAPHORE) !== 0;
      const id = context.kernel.state.nextDescription;
      const counter = { id, value: BigInt(initial), isSemaphore, watchers: new Set<never>() };
      return open(context, bits, "eventfd", () => ({ kind: "counter", counter }));
    },
  },
  {
    number: 74,
    name: "signalfd4",
    arguments: signature({ fd: descriptor, mask: signalMask, sizemask: size, flags: flags(signalFlag, "SFD_") }),
    result: "number",
    summary: "makes a descriptor that signals can be read from",
    support: "partial: reads the signals of the process that made it, also in another",
    handler: openSignals,
  },
  {
    number: 85,
    name: "timerfd_create",
    arguments: signature({
      clockid: custom("clock", ({ value }) => formatName(clock, value, "CLOCK_")),
      flags: flags(timerFlag, "TFD_"),
    }),
    result: "number",
    summary: "makes a timer that can be waited for",
    support: "full",
    handler: (context, id, bits) => {
      if (!isKnown(bits, timerFlag) || !timerClocks.includes(id)) return "EINVAL";
      const timer: Timer = {
        id: context.kernel.state.nextDescription,
        isRealTime: id === clock.CLOCK_REALTIME,
        nextNs: Number.POSITIVE_INFINITY,
        intervalNs: 0,
        isTold: false,
        watchers: new Set(),
      };
      return open(context, bits, "timerfd", () => ({ kind: "timer", timer }));
    },
  },
  {
    number: 86,
    name: "timerfd_settime",
    arguments: signature({ fd: descriptor, flags: flags(setTimeFlag, "TFD_"), new_value: setting, old_value: outSetting }),
    result: "number",
    summary: "sets when a timer goes off, and how often",
    support: "full",
    handler: setTimer,
  },
  {
    number: 87,
    name: "timerfd_gettime",
    arguments: signature({ fd: descriptor, curr_value: outSetting }),
    result: "number",
    summary: "tells when a timer goes off next",
    support: "full",
    handler: (context, fd, address) => {
      const timer = timerAt(context, fd);
      if (typeof timer === "string") return timer;
      return writeBytes(context.memory, address, settingOf(context, timer)) ? 0 : "EFAULT";
    },
  },
];
