// What the steps of a tool have given, in their order: plain data, from which the tool can be brought to where it stands.

import type { TraceNote } from "../task/tracing.ts";
import type { ToolEntry } from "./host-tool.ts";

export interface ToolStepResult {
  /** x0 after a call, -errno if it failed; of other steps 0, or -1 if there was nothing. */
  readonly value: number;
  /** What rooms were filled with; a file's contents. */
  readonly bytes?: Uint8Array;
  readonly entry?: ToolEntry;
  readonly words?: readonly string[];
  readonly note?: TraceNote;
}

export interface StepLog {
  state: unknown;
  results: ToolStepResult[];
  /** The call that the process is making: where its rooms are in the process's memory. */
  pending?: { readonly rooms: readonly { readonly address: number; readonly bytes: number }[]; readonly isCounted: boolean };
  /** Not yet taken. */
  readonly orders: (readonly string[])[];
}

export const createStepLog = (): StepLog => ({ state: undefined, results: [], orders: [] });

/** For the child of a fork: its own log with the same contents. */
export const copyStepLog = (log: StepLog): StepLog => ({ ...log, results: [...log.results], orders: [...log.orders] });
