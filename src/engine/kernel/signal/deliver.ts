// Delivering signals to a task on its way back to its program: the default action, or the program's handler.
// Also what becomes of a call that a signal interrupts: EINTR, or again from the start (man 7 signal, SA_RESTART).

import { type Kernel, processOf, registersOf, taskOf, tell } from "../kernel.ts";
import { isOrphaned } from "../task/groups.ts";
import { endProcess } from "../task/lifecycle.ts";
import type { Process } from "../task/process.ts";
import type { Task } from "../task/task.ts";
import { noteSignal } from "../task/tracing.ts";
import { actionFlag, defaultSignalAction, SIG_DFL, SIG_IGN } from "./action.ts";
import { pushSignalFrame } from "./frame.ts";
import type { SignalInformation } from "./information.ts";
import { hasDeliverableSignal, takeSignal, tellChange } from "./send.ts";
import { defaultAction, signalBit, signalNumber } from "./signals.ts";

/** How an interrupted call ends when a handler runs: always EINTR, or restarted if the handler has SA_RESTART. */
export interface Interruption {
  readonly restartable: boolean;
  /** Finishes the call with EINTR. */
  readonly finish: () => void;
  /** Puts the program back in front of its `svc`. */
  readonly restart: () => void;
}

/**
 * Delivers all that waits. The task must be loaded. False: it no longer runs (ended or stopped).
 * `interruption` is given when the task was blocked in a call; a signal that runs no handler leaves the call alone.
 */
export function deliverSignals(kernel: Kernel, task: Task, interruption?: Interruption): boolean {
  const process = processOf(kernel, task);
  let open = interruption;
  while (hasDeliverableSignal(kernel, process, task)) {
    const information = takeSignal(kernel, process, task)!;
    const { signal } = information;
    noteSignal(kernel, process, task, information);
    const action = process.actions.get(signal) ?? defaultSignalAction;
    if (action.handler === SIG_IGN) continue;
    if (action.handler === SIG_DFL) {
      if (takeDefaultAction(kernel, process, task, information)) continue;
      return false;
    }
    tell(kernel, { kind: "signal", pid: process.pid, tid: task.tid, information, pc: registersOf(kernel, task).pc });
    if (open) {
      if (open.restartable && action.flags & actionFlag.SA_RESTART) open.restart();
      else open.finish();
      open = undefined;
    }
    const mask = task.savedMask ?? task.signalMask;
    if (!pushSignalFrame(kernel, process, task, action, information, mask)) {
      // No room for the frame: SIGSEGV that no handler can take (arch/arm64/kernel/signal.c).
      const fault: SignalInformation = { signal: signalNumber("SIGSEGV"), code: "SI_KERNEL", address: 0n };
      return takeDefaultAction(kernel, process, task, fault);
    }
    delete task.savedMask;
    task.signalMask |= action.mask | (action.flags & actionFlag.SA_NODEFER ? 0n : signalBit(signal));
    if (action.flags & actionFlag.SA_RESETHAND) process.actions.delete(signal);
  }
  return true;
}

/** True if the task goes on. */
function takeDefaultAction(kernel: Kernel, process: Process, task: Task, information: SignalInformation): boolean {
  const kind = defaultAction(information.signal);
  if (kind === "ignore" || kind === "continue") return true;
  tell(kernel, { kind: "signal", pid: process.pid, tid: task.tid, information, pc: registersOf(kernel, task).pc });
  if (kind === "stop") {
    // Stopping is for those whom somebody can make go on again; only SIGSTOP does not ask (POSIX 2.4.3).
    if (information.signal !== signalNumber("SIGSTOP") && isOrphaned(kernel, process.group)) return true;
    for (const tid of process.tasks) taskOf(kernel, tid).stopped = true;
    tellChange(kernel, process, { kind: "stopped", signal: information.signal });
    return false;
  }
  endProcess(kernel, process, task, { kind: "killed", information });
  return false;
}
