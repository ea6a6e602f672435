// Where the learner wants the program to stop: lines of the text as it is now, each with its condition. The editor moves them with
// the text; what the machine says of them (hits, why one cannot be placed) is in its view.

import { createStore } from "zustand/vanilla";

export interface BreakpointRow {
  /** From 1. */
  readonly line: number;
  /** It stops only where this holds: "$x0 > 4". */
  readonly condition?: string;
  /** So many times it is passed before it stops. */
  readonly ignoreCount?: number;
  /** It prints this instead of stopping: "x0 is {$x0}". */
  readonly log?: string;
  readonly isEnabled?: boolean;
}

export interface BreakpointsState {
  /** By line, at most one a line. */
  readonly rows: readonly BreakpointRow[];
  /** The line whose breakpoint is being edited; it may have none yet. */
  readonly edited: number | undefined;
}

export function createBreakpoints() {
  const store = createStore<BreakpointsState>()(() => ({ rows: [], edited: undefined }));
  const withoutLine = (line: number) => store.getState().rows.filter((row) => row.line !== line);
  const replace = (rows: readonly BreakpointRow[]) => store.setState({ rows: [...rows].sort((a, b) => a.line - b.line) });
  return {
    store,
    replace,
    /** Sets one, in place of what the line had. */
    put: (row: BreakpointRow) => replace([...withoutLine(row.line), row]),
    remove: (line: number) => replace(withoutLine(line)),
    toggle: (line: number): "set" | "removed" => {
      const rows = withoutLine(line);
      const isNew = rows.length === store.getState().rows.length;
      replace(isNew ? [...rows, { line }] : rows);
      return isNew ? "set" : "removed";
    },
    /** Opens the sheet for the breakpoint of a line, or closes it. */
    edit: (line: number | undefined) => store.setState({ edited: line }),
  };
}

export type Breakpoints = ReturnType<typeof createBreakpoints>;
