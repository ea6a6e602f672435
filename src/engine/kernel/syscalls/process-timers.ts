// Timers that send signals: timer_create and its kin (man 2 of each).

import { concatenate } from "../../base/concatenate.ts";
import type { Errno } from "../abi/errno.ts";
import { formatName } from "../abi/flags.ts";
import { notification, readSignalEvent, signalEventBytes } from "../abi/signal-event.ts";
import { clock, isTimespecValid, readTimePair, splitNs, timespecBytes, timespecNs, writeTimePair } from "../abi/time.ts";
import { nowNs } from "../kernel.ts";
import { readBytes, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import { formatSignal, signalMaximum, signalNumber } from "../signal/signals.ts";
import { type ProcessTimer, timerRemainingNs } from "../task/process-timer.ts";
import { type ArgumentKind, flags, formatAddress, integer, name } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { formatTimespec, inStructure, outStructure } from "./structures.ts";

const setFlag = { TIMER_ABSTIME: 1 } as const;
const settingBytes = 2 * timespecBytes;
const realClocks: readonly number[] = [clock.CLOCK_REALTIME, clock.CLOCK_TAI];
const timerClocks: readonly number[] = [...realClocks, clock.CLOCK_MONOTONIC, clock.CLOCK_BOOTTIME];

/** How a timer tells that it has gone off. */
function readEvent({ process, memory }: CallContext, address: number): Pick<ProcessTimer, "signal" | "tid" | "value"> | Errno {
  const bytes = readBytes(memory, address, signalEventBytes);
  if (!bytes) return "EFAULT";
  const { value, signal, how, tid } = readSignalEvent(bytes);
  if (how === notification.SIGEV_NONE) return { signal: 0, tid: 0, value };
  if (how & ~(notification.SIGEV_THREAD | notification.SIGEV_THREAD_ID) || signal <= 0 || signal > signalMaximum) return "EINVAL";
  if (!(how & notification.SIGEV_THREAD_ID)) return { signal, tid: 0, value };
  return process.tasks.includes(tid) ? { signal, tid, value } : "EINVAL";
}

function create(context: CallContext, clockId: number, event: number, idAddress: number): CallResult {
  const { process, memory } = context;
  const id = process.nextTimer;
  const wanted = event === 0 ? { signal: signalNumber("SIGALRM"), tid: 0, value: BigInt(id) } : readEvent(context, event);
  if (wanted === "EFAULT") return wanted;
  if (!Object.values<number>(clock).includes(clockId)) return "EINVAL";
  if (!timerClocks.includes(clockId)) return "EOPNOTSUPP";
  if (typeof wanted === "string") return wanted;
  if (!writeInt32(memory, idAddress, id)) return "EFAULT";
  process.nextTimer++;
  const isRealTime = realClocks.includes(clockId);
  const unset = { nextNs: Number.POSITIVE_INFINITY, intervalNs: 0, isQueued: false, overrun: 0 };
  process.timers.set(id, { id, pid: process.pid, isRealTime, ...wanted, ...unset });
  return 0;
}

/** struct itimerspec: the interval, then the time until it goes off. */
const settingOf = ({ kernel }: CallContext, timer: ProcessTimer): Uint8Array =>
  concatenate([writeTimePair(splitNs(timer.intervalNs)), writeTimePair(splitNs(timerRemainingNs(kernel, timer)))]);

function set(context: CallContext, id: number, bits: number, newSetting: number, oldSetting: number): CallResult {
  const { kernel, process, memory } = context;
  if (newSetting === 0) return "EINVAL";
  const bytes = readBytes(memory, newSetting, settingBytes);
  if (!bytes) return "EFAULT";
  const interval = readTimePair(bytes);
  const value = readTimePair(bytes.subarray(timespecBytes));
  if (!isTimespecValid(interval) || !isTimespecValid(value)) return "EINVAL";
  const timer = process.timers.get(id);
  if (!timer) return "EINVAL";
  const old = settingOf(context, timer);
  const isSet = value.seconds !== 0 || value.fraction !== 0;
  const start = bits & setFlag.TIMER_ABSTIME ? (timer.isRealTime ? -kernel.state.startedAtSeconds * 1e9 : 0) : nowNs(kernel);
  timer.nextNs = isSet ? Math.max(start + timespecNs(value), nowNs(kernel)) : Number.POSITIVE_INFINITY;
  timer.intervalNs = isSet ? timespecNs(interval) : 0;
  timer.isQueued = false;
  if (isSet) kernel.state.processTimers.add(timer);
  else kernel.state.processTimers.delete(timer);
  return oldSetting === 0 || writeBytes(memory, oldSetting, old) ? 0 : "EFAULT";
}

const timerNumber = integer;
const formatSetting = (bytes: Uint8Array): string =>
  `{it_interval=${formatTimespec(bytes.subarray(0, timespecBytes))}, it_value=${formatTimespec(bytes.subarray(timespecBytes))}}`;
const setting = inStructure("struct itimerspec", settingBytes, formatSetting);
const outSetting = outStructure("struct itimerspec to fill", settingBytes, formatSetting);

const timerEvent: ArgumentKind = inStructure("struct sigevent", signalEventBytes, (bytes) => {
  const { value: word, signal, how, tid } = readSignalEvent(bytes);
  const value = `{sival_int=${BigInt.asIntN(32, word)}, sival_ptr=${formatAddress(word)}}`;
  const task = how === notification.SIGEV_THREAD_ID ? `, sigev_notify_thread_id=${tid}` : "";
  return `{sigev_value=${value}, sigev_signo=${formatSignal(signal)}, sigev_notify=${formatName(notification, how, "SIGEV_")}${task}}`;
});

export const processTimerCalls: readonly CallRow[] = [
  {
    number: 107,
    name: "timer_create",
    arguments: signature({
      clockid: name(clock, "CLOCK_"),
      sevp: timerEvent,
      timerid: outStructure("number to fill", 4, (bytes) => `[${new DataView(bytes.buffer).getInt32(0, true)}]`),
    }),
    result: "number",
    summary: "makes a timer that sends a signal",
    support: "partial: not on the clocks of processor time",
    handler: create,
  },
  {
    number: 108,
    name: "timer_gettime",
    arguments: signature({ timerid: timerNumber, curr_value: outSetting }),
    result: "number",
    summary: "tells when a timer goes off",
    support: "full",
    handler: (context, id, address) => {
      const timer = context.process.timers.get(id);
      if (!timer) return "EINVAL";
      return writeBytes(context.memory, address, settingOf(context, timer)) ? 0 : "EFAULT";
    },
  },
  {
    number: 109,
    name: "timer_getoverrun",
    arguments: signature({ timerid: timerNumber }),
    result: "number",
    summary: "tells how often a timer went off while its last signal waited",
    support: "full",
    handler: ({ process }, id) => process.timers.get(id)?.overrun ?? "EINVAL",
  },
  {
    number: 110,
    name: "timer_settime",
    arguments: signature({ timerid: timerNumber, flags: flags(setFlag, "TIMER_"), new_value: setting, old_value: outSetting }),
    result: "number",
    summary: "sets a timer, once or again and again",
    support: "full",
    handler: set,
  },
  {
    number: 111,
    name: "timer_delete",
    arguments: signature({ timerid: timerNumber }),
    result: "number",
    summary: "takes a timer away",
    support: "full",
    handler: ({ kernel, process }, id) => {
      const timer = process.timers.get(id);
      if (!timer) return "EINVAL";
      kernel.state.processTimers.delete(timer);
      process.timers.delete(id);
      return 0;
    },
  },
];
