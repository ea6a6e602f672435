// The loop that makes the computer go: whose turn, how far, and what its trap means. Time passes by retired instructions,
// and by jumps when everybody sleeps; the order of everything is independent of how the caller slices its budgets.

import type { ProbeStop, Trap } from "../cpu/trap.ts";
import { type Kernel, load, nowNs, processOf, registersOf } from "./kernel.ts";
import { isBeyondFile } from "./mm/file-mappings.ts";
import { userMemoryOf } from "./mm/process-memory.ts";
import { growStack } from "./mm/stack.ts";
import { deliverSignals } from "./signal/deliver.ts";
import { type FaultTrap, faultSignal } from "./signal/faults.ts";
import type { SignalInformation } from "./signal/information.ts";
import { tellOwners } from "./signal/owners.ts";
import { forceOnTask, hasDeliverableSignal } from "./signal/send.ts";
import { signalNumber } from "./signal/signals.ts";
import { tellClients } from "./socket/clients.ts";
import { advanceNetwork, nextNetworkActivityNs, nextNetworkEventNs, tellPackets } from "./socket/time.ts";
import { beginCall, resumeCall } from "./syscalls/dispatch.ts";
import { endProcess, reapEndedOfHost } from "./task/lifecycle.ts";
import type { Process } from "./task/process.ts";
import { isReady, nextDeadlineNs, pickTask } from "./task/scheduler.ts";
import type { Task } from "./task/task.ts";
import { advanceProcessorTime, advanceTimers, nextTimerNs, processorTimeLeft } from "./task/timers.ts";

export interface RunOptions {
  /** Instructions to retire. 0: only what can happen before the next instruction does. */
  readonly budget: number;
  /** The instruction that comes first is executed even if a probe would stop before it. */
  readonly passStop?: boolean;
  /** Virtual time beyond which a sleeping computer does not jump; Infinity when absent. */
  readonly idleUntilNs?: number;
  /**
   * Traps to handle, calls above all; Infinity when absent. A call costs the host as much as hundreds of instructions, so whoever
   * counts on coming back soon bounds both. The order of events does not depend on it.
   */
  readonly traps?: number;
  /** Stops as soon as this task has come back from the call that blocks it: what a debugger waits for when it steps over one. */
  readonly untilReady?: number;
}

export type StopReason =
  /** The instructions have been retired, or the traps handled. */
  | "budget"
  /** Every task waits for something that only the world outside can bring. */
  | "idle"
  /** Every task waits, and what comes next comes after `idleUntilNs`. */
  | "asleep"
  /** The task of `untilReady` has come back. */
  | "ready"
  /** Too much output waits to be drained. */
  | "output"
  /** A probe of the processor (`stopped` says which), of the task whose turn it is. */
  | "probe"
  /** There is no task left, and the network has nothing to carry, or not before `idleUntilNs`. */
  | "ended";

export interface RunResult {
  readonly retired: number;
  readonly stop: StopReason;
  readonly stopped?: ProbeStop;
  /** Whom the probe stopped. */
  readonly tid?: number;
  /** With "asleep": when something happens by itself. */
  readonly nextEventNs?: number;
}

const isUndrained = ({ events, limits }: Kernel): boolean => events.outputBytes >= limits.outputBytes;

export function run(kernel: Kernel, options: RunOptions): RunResult {
  const { budget, idleUntilNs = Number.POSITIVE_INFINITY, traps = Number.POSITIVE_INFINITY, untilReady } = options;
  const { state } = kernel;
  let retired = 0;
  let handled = 0;
  let passStop = options.passStop ?? false;
  for (;;) {
    if (isUndrained(kernel)) return { retired, stop: "output" };
    advanceNetwork(kernel);
    tellPackets(kernel);
    tellClients(kernel);
    advanceTimers(kernel);
    tellOwners(kernel);
    const awaited = untilReady === undefined ? undefined : state.tasks.get(untilReady);
    if (awaited && isReady(kernel, awaited)) {
      // Its call ends here, so that whoever waited sees the result.
      if (prepareTask(kernel, awaited)) return { retired, stop: "ready" };
      continue;
    }
    const task = pickTask(kernel);
    if (!task) {
      const next = nextActivityNs(kernel);
      const isEmpty = state.tasks.size === 0;
      if (next === Number.POSITIVE_INFINITY) return { retired, stop: isEmpty ? "ended" : "idle" };
      if (next > idleUntilNs) return isEmpty ? { retired, stop: "ended" } : { retired, stop: "asleep", nextEventNs: next };
      state.idleNs += next - nowNs(kernel);
      continue;
    }
    const hadCall = task.call !== undefined;
    if (!prepareTask(kernel, task)) continue;
    // A call that waited may have written at last.
    const hit = hadCall ? kernel.processor.probes.takeHit() : undefined;
    if (hit) return { retired, stop: "probe", stopped: { kind: "watch", hit }, tid: task.tid };
    if (retired >= budget || handled >= traps) return { retired, stop: "budget" };
    const executed = execute(kernel, task, Math.min(budget - retired, state.turnRemaining), passStop);
    passStop = false;
    retired += executed.retired;
    if (executed.stopped) return { retired, stop: "probe", stopped: executed.stopped, tid: task.tid };
    // Every return of the processor is counted: one without a trap is rare, and no cheaper.
    handled += 1;
  }
}

/** When something happens by itself that a sleeping task could wait for. */
const nextActivityNs = (kernel: Kernel): number => Math.min(nextDeadlineNs(kernel), nextNetworkActivityNs(kernel), nextTimerNs(kernel));

/**
 * Lets time pass for a computer that is idle, such as the time that its user takes: at most `durationNs`, and not beyond what
 * happens by itself. TIME_WAIT ends by this alone. Gives the time that has passed: 0 while a task could run.
 */
export function passIdleTime(kernel: Kernel, durationNs: number): number {
  advanceNetwork(kernel);
  advanceTimers(kernel);
  for (const task of kernel.state.tasks.values()) if (isReady(kernel, task)) return 0;
  const passed = Math.max(0, Math.min(durationNs, nextActivityNs(kernel) - nowNs(kernel)));
  kernel.state.idleNs += passed;
  advanceNetwork(kernel);
  advanceTimers(kernel);
  return passed;
}

/** Loads a ready task and lets it come back from its call and its signals. False: it cannot execute instructions now. */
function prepareTask(kernel: Kernel, task: Task): boolean {
  load(kernel, task);
  if (task.call) {
    kernel.activity++;
    resumeCall(kernel, task);
  }
  return settleSignals(kernel, task) && !task.call;
}

/** Delivers what waits for a task that is about to execute. False: it is gone or stopped. */
function settleSignals(kernel: Kernel, task: Task): boolean {
  tellOwners(kernel);
  if (!kernel.state.tasks.has(task.tid) || task.isHeld) return false;
  // A blocked task's signals are delivered when it is resumed, because they decide how its call ends.
  if (task.call || !hasDeliverableSignal(kernel, processOf(kernel, task), task)) return !task.stopped;
  kernel.activity++;
  return deliverSignals(kernel, task);
}

interface Executed {
  readonly retired: number;
  readonly stopped?: ProbeStop;
}

/** Runs a loaded task until its instructions are spent, the network has something to do, a trap, or a probe's stop. */
function execute(kernel: Kernel, task: Task, instructions: number, passStop = false): Executed {
  const { state, processor } = kernel;
  // Network and timers are brought up to date at the very time of each of their events.
  const untilEvent = Math.min(nextNetworkEventNs(kernel), nextTimerNs(kernel)) - nowNs(kernel);
  const process = processOf(kernel, task);
  const { usedNs } = process;
  const outcome = processor.run(Math.max(1, Math.min(instructions, untilEvent, processorTimeLeft(process))), passStop);
  state.retired += outcome.retired;
  state.turnRemaining -= outcome.retired;
  task.usedNs += outcome.retired;
  process.usedNs += outcome.retired;
  advanceProcessorTime(kernel, process, usedNs);
  if (outcome.trap) {
    kernel.activity++;
    handleTrap(kernel, task, outcome.trap);
  }
  settleSignals(kernel, task);
  const hit = processor.probes.takeHit();
  if (hit) return { retired: outcome.retired, stopped: { kind: "watch", hit } };
  return outcome;
}

function handleTrap(kernel: Kernel, task: Task, trap: Trap): void {
  if (trap.kind === "supervisorCall") beginCall(kernel, task);
  else {
    kernel.state.faults++;
    handleFault(kernel, task, trap);
  }
}

function handleFault(kernel: Kernel, task: Task, trap: FaultTrap): void {
  const process = processOf(kernel, task);
  if (trap.kind === "memory") {
    const isStack = trap.reason === "unmapped" && growStack(userMemoryOf(kernel, process), Number(trap.address & 0x00ff_ffff_ffff_ffffn));
    // Memory of what has ended is the first to go.
    if (isStack || (trap.reason === "exhausted" && reapEndedOfHost(kernel))) return;
  }
  const information = faultOf(kernel, process, task, trap);
  if (information.signal === signalNumber("SIGKILL")) endProcess(kernel, process, task, { kind: "killed", information });
  else forceOnTask(process, task, information);
}

function faultOf(kernel: Kernel, process: Process, task: Task, trap: FaultTrap): SignalInformation {
  const isBus = trap.kind === "memory" && isBeyondFile(kernel, process.memory.space, Number(trap.address & 0x00ff_ffff_ffff_ffffn));
  if (isBus) return { signal: signalNumber("SIGBUS"), code: "BUS_ADRERR", address: trap.address };
  return faultSignal(trap, registersOf(kernel, task).pc);
}

export interface StepResult {
  readonly retired: number;
  /** "blocked": the task waits; "gone": it has ended, or there is no such task; "done": all were executed. */
  readonly stop: "done" | "blocked" | "gone" | "output";
}

/** Executes instructions of one task alone, for a debugger; the others stand still. An instruction that faults is delivered. */
export function step(kernel: Kernel, tid: number, instructions: number): StepResult {
  const { state } = kernel;
  let retired = 0;
  while (retired < instructions) {
    if (isUndrained(kernel)) return { retired, stop: "output" };
    advanceNetwork(kernel);
    advanceTimers(kernel);
    const task = state.tasks.get(tid);
    if (!task) return { retired, stop: "gone" };
    if (!isReady(kernel, task)) return { retired, stop: "blocked" };
    state.currentTid = tid;
    if (state.turnRemaining <= 0) state.turnRemaining = instructions;
    if (!prepareTask(kernel, task)) continue;
    retired += execute(kernel, task, instructions - retired, true).retired;
  }
  return { retired, stop: state.tasks.has(tid) ? "done" : "gone" };
}
