// One process watches the calls and signals of others, as strace does by ptrace (man 2 ptrace): notes in their order, and whoever
// made one stands still until the watcher asks for the next, so that what both of them print comes in the order in which it happened.

import type { Kernel } from "../kernel.ts";
import type { SignalInformation } from "../signal/information.ts";
import type { CallRecord } from "../syscalls/record.ts";
import type { Process, ProcessEnd } from "./process.ts";
import type { Task } from "./task.ts";

/** Plain data. */
export type TraceNote = { readonly tid: number; readonly timeNs: number } /** `record`: as it was then. */ & (
  | { readonly kind: "made" | "returned"; readonly record: CallRecord }
  | { readonly kind: "signal"; readonly information: SignalInformation }
  | { readonly kind: "attached" }
  | { readonly kind: "ended"; readonly end: ProcessEnd }
);

/** Of a process that is traced. */
export interface Traced {
  readonly by: number;
  /** Its children are traced as well. */
  readonly follows: boolean;
}

/** Of a process that traces others. */
export interface Tracer {
  /** Not read yet. */
  readonly notes: TraceNote[];
  /** Who stands still for the note that was read last; 0: nobody. */
  standing: number;
}

type Untimed<Note> = Note extends unknown ? Omit<Note, "timeNs"> : never;

export function attach(kernel: Kernel, tracer: number, pid: number, follows: boolean): "ESRCH" | "EPERM" | undefined {
  const { processes, tasks } = kernel.state;
  const process = processes.get(pid) ?? processes.get(tasks.get(pid)?.pid ?? 0);
  if (!process || process.end) return "ESRCH";
  if (process.traced || process.pid === tracer) return "EPERM";
  process.traced = { by: tracer, follows };
  const { notes } = tracerOf(kernel, tracer);
  // A call that it waits in has been made.
  for (const tid of process.tasks) {
    const record = tasks.get(tid)?.call?.record;
    if (record) notes.push({ kind: "made", tid, record: { ...record }, timeNs: kernel.state.retired + kernel.state.idleNs });
  }
  return undefined;
}

function tracerOf({ state }: Kernel, pid: number): Tracer {
  const known = state.tracers.get(pid);
  if (known) return known;
  const made: Tracer = { notes: [], standing: 0 };
  state.tracers.set(pid, made);
  return made;
}

/** The next one; undefined: it has to be waited for; "none": nobody is traced any more. */
export function takeNote(kernel: Kernel, pid: number): TraceNote | "none" | undefined {
  const tracer = tracerOf(kernel, pid);
  const standing = kernel.state.tasks.get(tracer.standing);
  if (standing) delete standing.isHeld;
  tracer.standing = 0;
  const taken = tracer.notes.shift();
  if (!taken) return isTracing(kernel, pid) ? undefined : "none";
  if (taken.kind === "made" || taken.kind === "returned") tracer.standing = taken.tid;
  return taken;
}

export const hasNote = (kernel: Kernel, pid: number): boolean =>
  (kernel.state.tracers.get(pid)?.notes.length ?? 0) > 0 || !isTracing(kernel, pid);

const isTracing = ({ state }: Kernel, pid: number): boolean =>
  [...state.processes.values()].some(({ traced, end }) => traced?.by === pid && !end);

/** A tracer has ended: whom it traced is free. */
export function detachAll({ state }: Kernel, pid: number): void {
  if (!state.tracers.delete(pid)) return;
  for (const process of state.processes.values()) {
    if (process.traced?.by !== pid) continue;
    delete process.traced;
    for (const tid of process.tasks) delete state.tasks.get(tid)?.isHeld;
  }
}

function note(kernel: Kernel, { traced }: Process, untimed: Untimed<TraceNote>): void {
  if (traced) tracerOf(kernel, traced.by).notes.push({ ...untimed, timeNs: kernel.state.retired + kernel.state.idleNs } as TraceNote);
}

/** A call has been made, and is not begun before the tracer has seen it; or it has returned. */
export function noteCall(kernel: Kernel, process: Process, task: Task | undefined, kind: "made" | "returned", record: CallRecord): void {
  note(kernel, process, { kind, tid: record.tid, record: { ...record } });
  if (task) task.isHeld = true;
}

export const noteSignal = (kernel: Kernel, process: Process, { tid }: Task, information: SignalInformation): void =>
  note(kernel, process, { kind: "signal", tid, information });

export const noteEnd = (kernel: Kernel, process: Process, end: ProcessEnd): void =>
  note(kernel, process, { kind: "ended", tid: process.pid, end });

/** A child of a process, or another thread of it. */
export function noteNewTask(kernel: Kernel, parent: Process, child: Process, tid: number): void {
  if (child !== parent && !parent.traced?.follows) delete child.traced;
  note(kernel, child, { kind: "attached", tid });
}
