// Time: nanosleep, clock_nanosleep, clock_gettime, clock_getres, gettimeofday (man 2 of each). All clocks are virtual.

import { clock, splitNs, type TimePair, timerFlag, timespecNs, writeTimePair } from "../abi/time.ts";
import { nowNs, realTime } from "../kernel.ts";
import { readTimespec, writeBytes } from "../mm/user-memory.ts";
import { address, flags, name } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { outTimespec, outTimeval, timespec } from "./structures.ts";

const clockId = name(clock, "CLOCK_");
const realClocks: readonly number[] = [clock.CLOCK_REALTIME, clock.CLOCK_REALTIME_COARSE, clock.CLOCK_TAI];
const knownClocks = new Set<number>(Object.values(clock));
/** Those that one can sleep on (posix_clocks with nsleep). */
const sleepClocks: readonly number[] = [
  clock.CLOCK_REALTIME,
  clock.CLOCK_MONOTONIC,
  clock.CLOCK_BOOTTIME,
  clock.CLOCK_TAI,
  clock.CLOCK_PROCESS_CPUTIME_ID,
];

/** Of a clock of clock_getcpuclockid or pthread_getcpuclockid, whose number holds a pid or tid; undefined: there is none such. */
function processorClockNs({ kernel, process, task }: CallContext, id: number): number | undefined {
  const { processes, tasks } = kernel.state;
  const holder = ~(id >> 3);
  const isOfTask = (id & 4) !== 0;
  if ((id & 3) === 3) return undefined;
  if (!isOfTask) return holder === 0 ? process.usedNs : processes.get(holder)?.usedNs;
  const other = holder === 0 ? task : tasks.get(holder);
  return other?.pid === process.pid ? other.usedNs : undefined;
}

function clockTime(context: CallContext, id: number): TimePair | undefined {
  const { kernel, process, task } = context;
  const ofProcessor = id < 0 ? processorClockNs(context, id) : undefined;
  if (ofProcessor !== undefined) return splitNs(ofProcessor);
  if (!knownClocks.has(id)) return undefined;
  if (realClocks.includes(id)) return realTime(kernel, nowNs(kernel));
  if (id === clock.CLOCK_PROCESS_CPUTIME_ID) return splitNs(process.usedNs);
  return splitNs(id === clock.CLOCK_THREAD_CPUTIME_ID ? task.usedNs : nowNs(kernel));
}

function sleepUntil(context: CallContext, deadlineNs: number): CallResult {
  context.call.deadlineNs ??= deadlineNs;
  return nowNs(context.kernel) >= context.call.deadlineNs ? 0 : waitUntil(context.call.deadlineNs, { kind: "time" });
}

function sleep(context: CallContext, pointer: number): CallResult {
  if (context.call.deadlineNs !== undefined) return sleepUntil(context, context.call.deadlineNs);
  const request = readTimespec(context.memory, pointer);
  return typeof request === "string" ? request : sleepUntil(context, nowNs(context.kernel) + timespecNs(request));
}

function sleepOnClock(context: CallContext, id: number, bits: number, pointer: number): CallResult {
  const { kernel, call } = context;
  if (!knownClocks.has(id)) return "EINVAL";
  if (!sleepClocks.includes(id)) return "EOPNOTSUPP";
  if (!(bits & timerFlag.TIMER_ABSTIME) || call.deadlineNs !== undefined) return sleep(context, pointer);
  const request = readTimespec(context.memory, pointer);
  if (typeof request === "string") return request;
  const start = realClocks.includes(id) ? kernel.state.startedAtSeconds : 0;
  return sleepUntil(context, timespecNs({ seconds: request.seconds - start, fraction: request.fraction }));
}

export const timeCalls: readonly CallRow[] = [
  {
    number: 101,
    name: "nanosleep",
    arguments: signature({ duration: timespec, rem: address }),
    result: "number",
    summary: "sleeps for a time",
    support: "full",
    alwaysInterrupted: true,
    handler: sleep,
  },
  {
    number: 113,
    name: "clock_gettime",
    arguments: signature({ clockid: clockId, tp: outTimespec }),
    result: "number",
    summary: "tells the time of a clock",
    support: "full",
    handler: (context, id, pointer) => {
      const time = clockTime(context, id);
      if (!time) return "EINVAL";
      return writeBytes(context.memory, pointer, writeTimePair(time)) ? 0 : "EFAULT";
    },
  },
  {
    number: 114,
    name: "clock_getres",
    arguments: signature({ clockid: clockId, res: outTimespec }),
    result: "number",
    summary: "tells how fine a clock is",
    support: "full",
    handler: (context, id, pointer) => {
      const { memory } = context;
      if (clockTime(context, id) === undefined) return "EINVAL";
      return pointer === 0 || writeBytes(memory, pointer, writeTimePair({ seconds: 0, fraction: 1 })) ? 0 : "EFAULT";
    },
  },
  {
    number: 115,
    name: "clock_nanosleep",
    arguments: signature({ clockid: clockId, flags: flags(timerFlag, "TIMER_"), request: timespec, remain: address }),
    result: "number",
    summary: "sleeps on a clock, for a time or until one",
    support: "full",
    alwaysInterrupted: true,
    handler: sleepOnClock,
  },
  {
    number: 169,
    name: "gettimeofday",
    arguments: signature({ tv: outTimeval, tz: address }),
    result: "number",
    summary: "tells the time since 1970 in microseconds",
    support: "full",
    handler: ({ kernel, memory }, pointer, zone) => {
      const { seconds, fraction } = realTime(kernel, nowNs(kernel));
      const time = writeTimePair({ seconds, fraction: Math.floor(fraction / 1000) });
      if (pointer !== 0 && !writeBytes(memory, pointer, time)) return "EFAULT";
      return zone === 0 || writeBytes(memory, zone, new Uint8Array(8)) ? 0 : "EFAULT";
    },
  },
];

/** What a sleep leaves behind when a signal ends it: the time that remained (man 2 nanosleep). */
export function writeRemainingTime({ kernel, memory, call }: CallContext, pointer: number): void {
  if (pointer === 0 || call.deadlineNs === undefined) return;
  writeBytes(memory, pointer, writeTimePair(splitNs(Math.max(0, call.deadlineNs - nowNs(kernel)))));
}
