// The form of a system call's row: everything that is known about one call, from which dispatch, trace text and
// documentation are derived.

import type { Registers } from "../../cpu/processor.ts";
import type { Errno } from "../abi/errno.ts";
import type { Kernel } from "../kernel.ts";
import type { UserMemory } from "../mm/user-memory.ts";
import type { Process } from "../task/process.ts";
import type { ActiveCall, Task, Wait } from "../task/task.ts";
import type { ArgumentKind } from "./argument-kind.ts";

/** What a handler works with. It lasts for one run of the handler. */
export interface CallContext {
  readonly kernel: Kernel;
  readonly process: Process;
  readonly task: Task;
  readonly memory: UserMemory;
  /** Keeps its progress and deadline when the handler has to run again. */
  readonly call: ActiveCall;
  /** Live: the task is the one loaded. */
  readonly registers: Registers;
}

/** The task waits; the handler runs again once one of the waits is over, the deadline has come, or a signal has. */
export interface Suspension {
  readonly kind: "wait";
  readonly waits: readonly Wait[];
  readonly deadlineNs?: number;
}

/** The call does not return to where it was made: the task has ended, or its registers have been replaced. */
export interface NoReturn {
  readonly kind: "noReturn";
}

export type CallResult = number | Errno | Suspension | NoReturn;

export const noReturn: NoReturn = { kind: "noReturn" };
export const waitFor = (...waits: readonly Wait[]): Suspension => ({ kind: "wait", waits });
export const waitUntil = (deadlineNs: number | undefined, ...waits: readonly Wait[]): Suspension =>
  deadlineNs === undefined ? { kind: "wait", waits } : { kind: "wait", waits, deadlineNs };

/** How a result reads in a trace. */
export type ResultKind = "number" | "address" | "none" | ((result: number, values: readonly number[], after: readonly unknown[]) => string);

export interface CallRow {
  readonly number: number;
  readonly name: string;
  readonly arguments: readonly { readonly name: string; readonly kind: ArgumentKind }[];
  readonly result: ResultKind;
  /** One sentence, without a final full stop. */
  readonly summary: string;
  readonly support: "full" | `partial: ${string}`;
  /** A signal with a handler ends it with EINTR even under SA_RESTART (man 7 signal). */
  readonly alwaysInterrupted?: boolean;
  /** Arguments arrive decoded by their kinds. */
  readonly handler: (context: CallContext, ...values: number[]) => CallResult;
}

/** Arguments of a row: `{ fd: descriptor, buffer: … }` in order. */
export const signature = (kinds: Readonly<Record<string, ArgumentKind>>): CallRow["arguments"] =>
  Object.entries(kinds).map(([name, kind]) => ({ name, kind }));
