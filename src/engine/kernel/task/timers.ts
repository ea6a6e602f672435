// Timers that go off by themselves: the alarm of each process (ITIMER_REAL) and the timers behind descriptors (timerfd).
// Like the kernel's, one that has gone off and that nobody has taken notice of does not go off again.

import { pollEvent } from "../abi/poll.ts";
import { type Kernel, nowNs } from "../kernel.ts";
import { SIG_IGN } from "../signal/action.ts";
import { kernelSignal } from "../signal/information.ts";
import { sendToProcess } from "../signal/send.ts";
import { signalNumber } from "../signal/signals.ts";
import { signalWatchers, type Watch } from "../vfs/epoll.ts";

/** Virtual times; an interval of 0: once only. */
export interface Alarm {
  nextNs: number;
  intervalNs: number;
}

/** What a timerfd stands for. */
export interface Timer {
  readonly id: number;
  /** Absolute times are given on this clock. */
  readonly isRealTime: boolean;
  /** Infinity: it is not set. Once it has gone off it stays in the past until it is read. */
  nextNs: number;
  intervalNs: number;
  /** Those that watch have been told of `nextNs`. */
  isTold: boolean;
  readonly watchers: Set<Watch>;
}

/** The alarm's signal would change something: it is neither waiting already nor ignored. */
function isHeard(kernel: Kernel, pid: number): boolean {
  const process = kernel.state.processes.get(pid);
  if (!process || process.end) return false;
  const signal = signalNumber("SIGALRM");
  return process.actions.get(signal)?.handler !== SIG_IGN && !process.pending.some((pending) => pending.signal === signal);
}

/** Lets everything go off that is due. */
export function advanceTimers(kernel: Kernel): void {
  const { alarms, timers } = kernel.state;
  if (alarms.size === 0 && timers.size === 0) return;
  const now = nowNs(kernel);
  for (const [pid, alarm] of alarms) {
    if (alarm.nextNs > now) continue;
    kernel.activity++;
    const process = kernel.state.processes.get(pid);
    if (process) sendToProcess(kernel, process, kernelSignal("SIGALRM"));
    if (!process || alarm.intervalNs === 0) alarms.delete(pid);
    else alarm.nextNs += Math.ceil((now + 1 - alarm.nextNs) / alarm.intervalNs) * alarm.intervalNs;
  }
  for (const timer of timers) {
    if (timer.isTold || timer.nextNs > now) continue;
    timer.isTold = true;
    kernel.activity++;
    signalWatchers(timer.watchers, pollEvent.POLLIN);
  }
}

/** When the next one goes off that anybody could notice; Infinity: none. */
export function nextTimerNs(kernel: Kernel): number {
  let next = Number.POSITIVE_INFINITY;
  for (const [pid, { nextNs }] of kernel.state.alarms) if (nextNs < next && isHeard(kernel, pid)) next = nextNs;
  for (const { nextNs, isTold } of kernel.state.timers) if (!isTold && nextNs < next) next = nextNs;
  return next;
}
