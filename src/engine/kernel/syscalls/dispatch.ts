// From `svc` to x0: reads number and arguments, runs the row's handler, and either puts the result into x0 or lets the
// task wait. A waiting call is plain data; `resumeCall` runs its handler again from the start.

import { invariant } from "../../base/errors.ts";
import type { Errno } from "../abi/errno.ts";
import { type Kernel, processOf, tell } from "../kernel.ts";
import { userMemoryOf } from "../mm/process-memory.ts";
import { deliverSignals } from "../signal/deliver.ts";
import { hasDeliverableSignal } from "../signal/send.ts";
import { isDue } from "../task/scheduler.ts";
import type { ActiveCall, Task } from "../task/task.ts";
import { noteCall } from "../task/tracing.ts";
import { plannedFailure, shortened } from "./failures.ts";
import type { CallRecord } from "./record.ts";
import type { CallContext, CallResult, CallRow } from "./row.ts";
import { rowOf } from "./table.ts";
import { writeRemainingTime } from "./time.ts";
import { beginRecord, decodeArguments, endRecord, resultWord } from "./trace.ts";

/** `svc` takes this many bytes: a restarted call goes back by as much. */
const instructionBytes = 4;
const argumentCount = 6;

/** The task is the one loaded and has just executed `svc`. */
export function beginCall(kernel: Kernel, task: Task): void {
  const { registers } = kernel.processor;
  const number = Number(registers.x(8) & 0xffff_ffffn);
  const row = rowOf(number);
  const raw: bigint[] = [];
  const process = processOf(kernel, task);
  const isRecorded = kernel.tracing || process.traced;
  // Where nobody looks, only what the row asks for; and the first, which a call that begins anew needs.
  const count = isRecorded || !row ? argumentCount : Math.max(1, row.arguments.length);
  for (let index = 0; index < count; index++) raw.push(registers.x(index));
  const failure = row && plannedFailure(kernel, row);
  const call: ActiveCall = { number, arguments: failure && "bytes" in failure ? shortened(raw, failure.bytes) : raw, progress: 0 };
  task.call = call;
  if (isRecorded) call.record = beginRecord(kernel, task, row, raw, userMemoryOf(kernel, process));
  if (failure && "errno" in failure) call.failure = failure.errno;
  if (call.record && process.traced) noteCall(kernel, process, task, "made", call.record);
  else carryOut(kernel, task, call, row);
}

function carryOut(kernel: Kernel, task: Task, call: ActiveCall, row: CallRow | undefined): void {
  if (call.failure) finishCall(kernel, task, call, row, call.failure);
  else if (row) runHandler(kernel, task, call, row);
  else {
    tellUnknown(kernel, task, call.number);
    finishCall(kernel, task, call, undefined, "ENOSYS");
  }
}

function tellUnknown(kernel: Kernel, task: Task, number: number): void {
  const key = task.pid * 2 ** 32 + number;
  if (kernel.state.unknownCalls.has(key)) return;
  kernel.state.unknownCalls.add(key);
  tell(kernel, { kind: "unknownCall", pid: task.pid, number, pc: kernel.processor.registers.pc - BigInt(instructionBytes) });
}

function contextOf(kernel: Kernel, task: Task, call: ActiveCall): CallContext {
  const process = processOf(kernel, task);
  return { kernel, process, task, call, memory: userMemoryOf(kernel, process), registers: kernel.processor.registers };
}

function runHandler(kernel: Kernel, task: Task, call: ActiveCall, row: CallRow): void {
  const context = contextOf(kernel, task, call);
  // Told before it takes hold, so that a trace shows exit before its consequence.
  if (row.result === "none") report(kernel, call, row, "none");
  const result: CallResult = row.handler(context, ...decodeArguments(row, call.arguments));
  if (typeof result === "number" || typeof result === "string") finishCall(kernel, task, call, row, result);
  else if (result.kind === "noReturn") {
    task.call = undefined;
    if (row.result !== "none") report(kernel, call, row, "none");
  } else {
    const isFirst = !call.waits;
    call.waits = result.waits;
    if (result.deadlineNs !== undefined) call.deadlineNs = result.deadlineNs;
    // A turn given to the others is no waiting worth telling.
    if (isFirst && call.record && result.waits[0]?.kind !== "turn") {
      call.record.hasWaited = true;
      tell(kernel, { kind: "callBlocked", record: call.record });
    }
  }
}

function finishCall(kernel: Kernel, task: Task, call: ActiveCall, row: CallRow | undefined, result: number | Errno): void {
  kernel.processor.registers.setX(0, resultWord(result));
  task.call = undefined;
  // A call's own mask ends with the call; only an interruption keeps it until the handler has its frame.
  if (result !== "EINTR" && task.savedMask !== undefined) {
    task.signalMask = task.savedMask;
    delete task.savedMask;
  }
  report(kernel, call, row, result, task);
}

function report(kernel: Kernel, call: ActiveCall, row: CallRow | undefined, result: number | Errno | "none", task?: Task): void {
  const { record } = call;
  if (!record) return;
  endRecord(record, row, result, task && userMemoryOf(kernel, processOf(kernel, task)));
  tell(kernel, { kind: "callFinished", record });
  noteReturned(kernel, record, task);
}

function noteReturned(kernel: Kernel, record: CallRecord, task: Task | undefined): void {
  const process = kernel.state.processes.get(record.pid);
  if (process?.traced) noteCall(kernel, process, task, "returned", record);
}

/** The task is loaded, was blocked, and has a reason to go on: what it waited for, its deadline, or a signal. */
export function resumeCall(kernel: Kernel, task: Task): void {
  const { call } = task;
  invariant(call, `task ${task.tid} has no call to resume`);
  const row = rowOf(call.number);
  // It has stood still for its tracer, and begins only now.
  if (!call.waits) {
    carryOut(kernel, task, call, row);
    return;
  }
  invariant(row, `call ${call.number} waits but has no row`);
  const process = processOf(kernel, task);
  // What has come before the signal is not lost by it: the call ends as if the signal came behind it.
  if (!isDue(kernel, task) && hasDeliverableSignal(kernel, process, task)) {
    const isRunning = deliverSignals(kernel, task, {
      restartable: !row.alwaysInterrupted && call.deadlineNs === undefined && call.progress === 0,
      finish: () => interrupt(kernel, task, call, row),
      restart: () => restart(kernel, task, call),
    });
    // A handler has taken the place of the call, or the task is gone.
    if (!isRunning || task.call !== call) return;
  }
  runHandler(kernel, task, call, row);
}

/** Ends a blocked call because a handler is about to run: EINTR, or what has been moved so far. */
function interrupt(kernel: Kernel, task: Task, call: ActiveCall, row: CallRow): void {
  if (row.alwaysInterrupted) {
    const remainder = row.arguments.findIndex(({ name }) => name === "rem" || name === "remain");
    if (remainder >= 0) writeRemainingTime(contextOf(kernel, task, call), decodeArguments(row, call.arguments)[remainder]);
  }
  finishCall(kernel, task, call, row, call.progress > 0 ? call.progress : "EINTR");
}

/** Back to the `svc`, with x0 as it was: the call begins anew once the handler has returned. */
function restart(kernel: Kernel, task: Task, call: ActiveCall): void {
  const { registers } = kernel.processor;
  registers.setX(0, call.arguments[0]);
  registers.pc -= BigInt(instructionBytes);
  task.call = undefined;
  // strace shows a call that is to be restarted as one without a result.
  if (call.record) {
    call.record.result = "none";
    tell(kernel, { kind: "callFinished", record: call.record });
    noteReturned(kernel, call.record, task);
  }
}
