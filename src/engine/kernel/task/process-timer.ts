// The timers that a process makes for itself (man 2 timer_create): one that goes off sends a signal, and goes on only when that
// signal is taken. Until then what is missed is counted when it is needed, so a timer that nobody hears costs nothing.

import { type Kernel, nowNs } from "../kernel.ts";
import type { SignalInformation } from "../signal/information.ts";
import type { Process } from "./process.ts";

export interface ProcessTimer {
  readonly id: number;
  readonly pid: number;
  /** Absolute times are given on this clock. */
  readonly isRealTime: boolean;
  /** 0: none. */
  readonly signal: number;
  /** To this task alone; 0: to the process. */
  readonly tid: number;
  readonly value: bigint;
  /** Infinity: it is not set. */
  nextNs: number;
  intervalNs: number;
  /** Its signal waits. */
  isQueued: boolean;
  /** What timer_getoverrun tells: of the signal that was taken last. */
  overrun: number;
}

/** DELAYTIMER_MAX. */
const overrunsMaximum = 0x7fffffff;

/** Whole intervals that have passed beyond the next time. */
function missed(kernel: Kernel, { nextNs, intervalNs }: ProcessTimer): number {
  const late = nowNs(kernel) - nextNs;
  return late < 0 || intervalNs === 0 ? 0 : Math.floor(late / intervalNs) + 1;
}

/** Nanoseconds until it goes off next; 0: it is not set. */
export function timerRemainingNs(kernel: Kernel, timer: ProcessTimer): number {
  if (timer.nextNs === Number.POSITIVE_INFINITY) return 0;
  return Math.max(
    timer.nextNs + missed(kernel, timer) * timer.intervalNs - nowNs(kernel),
    timer.intervalNs === 0 && timer.isQueued ? 0 : 1,
  );
}

/** The signal of a timer has been taken: the timer goes on. Gives the signal with what was missed meanwhile. */
export function restartTimer(kernel: Kernel, process: Process, information: SignalInformation): SignalInformation {
  const timer = information.timer === undefined ? undefined : process.timers.get(information.timer);
  if (!timer?.isQueued) return information;
  timer.isQueued = false;
  const passed = missed(kernel, timer);
  timer.overrun = Math.min(passed, overrunsMaximum);
  timer.nextNs = timer.intervalNs === 0 ? Number.POSITIVE_INFINITY : timer.nextNs + passed * timer.intervalNs;
  return { ...information, overrun: timer.overrun };
}
