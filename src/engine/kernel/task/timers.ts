// Timers that go off by themselves: the alarm of each process (ITIMER_REAL) and the timers behind descriptors (timerfd).
// Like the kernel's, one that has gone off and that nobody has taken notice of does not go off again.

import { pollEvent } from "../abi/poll.ts";
import { type ResourceLimit, resource, unlimited } from "../abi/resource.ts";
import { nsPerSecond } from "../abi/time.ts";
import { type Kernel, nowNs } from "../kernel.ts";
import { SIG_IGN } from "../signal/action.ts";
import { kernelSignal, type SignalInformation } from "../signal/information.ts";
import { sendToProcess, sendToTask } from "../signal/send.ts";
import { type SignalName, signalNumber } from "../signal/signals.ts";
import { signalWatchers, type Watcher } from "../vfs/epoll.ts";
import type { Process } from "./process.ts";
import type { ProcessTimer } from "./process-timer.ts";

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
  readonly watchers: Set<Watcher>;
}

/** Which time a processor alarm counts: that of the process's own instructions, or, the same here, with the kernel's. */
export type ProcessorAlarm = "virtual" | "profile";

const alarmSignal = { virtual: "SIGVTALRM", profile: "SIGPROF" } as const satisfies Record<ProcessorAlarm, SignalName>;

/** A signal to the process would change something: it is neither waiting already nor ignored. */
function isHeard(kernel: Kernel, pid: number, signal: number): boolean {
  const process = kernel.state.processes.get(pid);
  if (!process || process.end) return false;
  return process.actions.get(signal)?.handler !== SIG_IGN && !process.pending.some((pending) => pending.signal === signal);
}

const skipPast = (alarm: Alarm, now: number): void => {
  alarm.nextNs += Math.ceil((now + 1 - alarm.nextNs) / alarm.intervalNs) * alarm.intervalNs;
};

/** Lets everything go off that is due. */
export function advanceTimers(kernel: Kernel): void {
  const { alarms, timers, processTimers } = kernel.state;
  if (alarms.size === 0 && timers.size === 0 && processTimers.size === 0) return;
  const now = nowNs(kernel);
  for (const [pid, alarm] of alarms) {
    if (alarm.nextNs > now) continue;
    kernel.activity++;
    const process = kernel.state.processes.get(pid);
    if (process) sendToProcess(kernel, process, kernelSignal("SIGALRM"));
    if (!process || alarm.intervalNs === 0) alarms.delete(pid);
    else skipPast(alarm, now);
  }
  for (const timer of timers) {
    if (timer.isTold || timer.nextNs > now) continue;
    kernel.activity++;
    timer.isTold = true;
    kernel.activity++;
    signalWatchers(timer.watchers, pollEvent.POLLIN);
  }
  for (const timer of processTimers) if (!timer.isQueued && timer.nextNs <= now) expire(kernel, timer);
}

function expire(kernel: Kernel, timer: ProcessTimer): void {
  kernel.activity++;
  const { signal, pid, tid, id, value } = timer;
  const process = kernel.state.processes.get(pid);
  if (signal === 0 || !process || !isHeard(kernel, pid, signal)) {
    // Nobody is told: it goes on by itself.
    if (timer.intervalNs === 0) timer.nextNs = Number.POSITIVE_INFINITY;
    else skipPast(timer, nowNs(kernel));
    return;
  }
  timer.isQueued = true;
  const information: SignalInformation = { signal, code: "SI_TIMER", timer: id, overrun: 0, value };
  const task = tid === 0 ? undefined : kernel.state.tasks.get(tid);
  if (task) sendToTask(kernel, process, task, information);
  else sendToProcess(kernel, process, information);
}

/** When the next one goes off that anybody could notice; Infinity: none. */
export function nextTimerNs(kernel: Kernel): number {
  let next = Number.POSITIVE_INFINITY;
  const alarm = signalNumber("SIGALRM");
  for (const [pid, { nextNs }] of kernel.state.alarms) if (nextNs < next && isHeard(kernel, pid, alarm)) next = nextNs;
  for (const { nextNs, isTold } of kernel.state.timers) if (!isTold && nextNs < next) next = nextNs;
  for (const { nextNs, isQueued, signal, pid } of kernel.state.processTimers) {
    if (!isQueued && signal !== 0 && nextNs < next && isHeard(kernel, pid, signal)) next = nextNs;
  }
  return next;
}

/** Processor time that a process may still use before one of its alarms, or RLIMIT_CPU, is due; Infinity: there is none. */
export function processorTimeLeft({ usedNs, processorAlarms, resourceLimits }: Process): number {
  if (processorAlarms.size === 0 && !resourceLimits.has(resource.RLIMIT_CPU)) return Number.POSITIVE_INFINITY;
  let next = nextProcessorLimit(usedNs, resourceLimits.get(resource.RLIMIT_CPU));
  for (const { nextNs } of processorAlarms.values()) next = Math.min(next, nextNs);
  return Math.max(1, next - usedNs);
}

/** The soft limit, then every second, then the hard one (check_process_timers). */
function nextProcessorLimit(usedNs: number, limit: ResourceLimit | undefined): number {
  if (!limit || limit.current === unlimited) return Number.POSITIVE_INFINITY;
  const soft = limit.current * nsPerSecond;
  const next = usedNs < soft ? soft : soft + (Math.floor((usedNs - soft) / nsPerSecond) + 1) * nsPerSecond;
  return Math.min(next, limit.maximum * nsPerSecond);
}

/** A process has computed for a while, from `before` on. */
export function advanceProcessorTime(kernel: Kernel, process: Process, before: number): void {
  const { usedNs, processorAlarms, resourceLimits } = process;
  for (const [which, alarm] of processorAlarms) {
    if (alarm.nextNs > usedNs) continue;
    kernel.activity++;
    sendToProcess(kernel, process, kernelSignal(alarmSignal[which]));
    if (alarm.intervalNs === 0) processorAlarms.delete(which);
    else skipPast(alarm, usedNs);
  }
  const limit = resourceLimits.get(resource.RLIMIT_CPU);
  if (!limit || usedNs < nextProcessorLimit(before, limit)) return;
  kernel.activity++;
  sendToProcess(kernel, process, kernelSignal(usedNs >= limit.maximum * nsPerSecond ? "SIGKILL" : "SIGXCPU"));
}
