// setitimer and getitimer: the alarm of a process (man 2 setitimer).

import { concatenate } from "../../base/concatenate.ts";
import { formatName } from "../abi/flags.ts";
import { nsPerSecond, readTimePair, splitNs, type TimePair, timespecBytes, writeTimePair } from "../abi/time.ts";
import { nowNs } from "../kernel.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import type { Alarm } from "../task/timers.ts";
import { type ArgumentKind, custom, formatAddress, pointer } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";

const intervalTimer = { ITIMER_REAL: 0, ITIMER_VIRTUAL: 1, ITIMER_PROF: 2 } as const;
const settingBytes = 2 * timespecBytes;
const nsPerMicrosecond = 1000;

const toTimeval = (ns: number): Uint8Array => {
  const { seconds, fraction } = splitNs(ns);
  return writeTimePair({ seconds, fraction: Math.floor(fraction / nsPerMicrosecond) });
};
const isValid = ({ seconds, fraction }: TimePair): boolean => seconds >= 0 && fraction >= 0 && fraction < 1_000_000;
const toNs = ({ seconds, fraction }: TimePair): number =>
  Math.min(seconds * nsPerSecond + fraction * nsPerMicrosecond, Number.MAX_SAFE_INTEGER);

/** The time that a timer counts, and where its alarm is kept. */
function timerOf(
  { kernel, process }: CallContext,
  which: number,
): { now: number; get: () => Alarm | undefined; set: (alarm?: Alarm) => void } {
  const { alarms } = kernel.state;
  if (which === intervalTimer.ITIMER_REAL) {
    const set = (alarm?: Alarm): unknown => (alarm ? alarms.set(process.pid, alarm) : alarms.delete(process.pid));
    return { now: nowNs(kernel), get: () => alarms.get(process.pid), set };
  }
  const kind = which === intervalTimer.ITIMER_VIRTUAL ? "virtual" : "profile";
  const own = process.processorAlarms;
  const set = (alarm?: Alarm): unknown => (alarm ? own.set(kind, alarm) : own.delete(kind));
  return { now: process.usedNs, get: () => own.get(kind), set };
}

/** struct itimerval as it stands: the interval, then what is left. What runs has a microsecond left at least. */
function current(context: CallContext, which: number): Uint8Array {
  const { now, get } = timerOf(context, which);
  const alarm = get();
  if (!alarm) return new Uint8Array(settingBytes);
  return concatenate([toTimeval(alarm.intervalNs), toTimeval(Math.max(alarm.nextNs - now, nsPerMicrosecond))]);
}

function set(context: CallContext, which: number, newSetting: number, oldSetting: number): CallResult {
  const { memory } = context;
  const bytes = newSetting === 0 ? new Uint8Array(settingBytes) : readBytes(memory, newSetting, settingBytes);
  if (!bytes) return "EFAULT";
  const interval = readTimePair(bytes);
  const value = readTimePair(bytes.subarray(timespecBytes));
  if (!isValid(interval) || !isValid(value)) return "EINVAL";
  if (which < 0 || which > intervalTimer.ITIMER_PROF) return "EINVAL";
  const valueNs = toNs(value);
  const old = current(context, which);
  const timer = timerOf(context, which);
  timer.set(valueNs === 0 ? undefined : { nextNs: timer.now + valueNs, intervalNs: toNs(interval) });
  return oldSetting === 0 || writeBytes(memory, oldSetting, old) ? 0 : "EFAULT";
}

const formatTimeval = (bytes: Uint8Array): string => {
  const { seconds, fraction } = readTimePair(bytes);
  return `{tv_sec=${seconds}, tv_usec=${fraction}}`;
};
const formatSetting = (bytes: Uint8Array): string =>
  `{it_interval=${formatTimeval(bytes.subarray(0, timespecBytes))}, it_value=${formatTimeval(bytes.subarray(timespecBytes))}}`;
const setting: ArgumentKind = pointer({
  noun: "struct itimerval",
  before: ({ value, read }) => (value === 0 ? undefined : read(value, settingBytes)),
  format: ({ before, raw }) => (before instanceof Uint8Array ? formatSetting(before) : formatAddress(raw)),
});
const outSetting: ArgumentKind = pointer({
  noun: "struct itimerval to fill",
  after: ({ value, result, read }) => (value === 0 || result < 0 ? undefined : read(value, settingBytes)),
  format: ({ after, raw }) => (after instanceof Uint8Array ? formatSetting(after) : formatAddress(raw)),
});
const which = custom("one of ITIMER_*", ({ value }) => formatName(intervalTimer, value, "ITIMER_"));

export const intervalTimerCalls: readonly CallRow[] = [
  {
    number: 102,
    name: "getitimer",
    arguments: signature({ which, curr_value: outSetting }),
    result: "number",
    summary: "tells when the alarm goes off",
    support: "full",
    handler: (context, timer, address) => {
      if (timer < 0 || timer > intervalTimer.ITIMER_PROF) return "EINVAL";
      return writeBytes(context.memory, address, current(context, timer)) ? 0 : "EFAULT";
    },
  },
  {
    number: 103,
    name: "setitimer",
    arguments: signature({ which, new_value: setting, old_value: outSetting }),
    result: "number",
    summary: "sets an alarm: SIGALRM after a time, once or again and again",
    support: "full",
    handler: set,
  },
];
