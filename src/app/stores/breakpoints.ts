// Where the learner wants the program to stop: lines of the files as they are now, each with its condition. The editor moves them
// with the text; what the machine says of them (hits, why one cannot be placed) is in its view.

import { createStore } from "zustand/vanilla";
import type { BreakpointWish } from "../../protocol/messages.ts";

export interface BreakpointRow {
  readonly file: string;
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

export interface BreakpointPlace {
  readonly file: string;
  readonly line: number;
}

/** A place to stop that is no line: a watched value, a call, a signal, a packet. */
export interface EventBreakpoint extends BreakpointWish {
  /** To tell equal ones apart. */
  readonly key: number;
}

export interface BreakpointsState {
  /** By file and line, at most one a line. */
  readonly rows: readonly BreakpointRow[];
  readonly events: readonly EventBreakpoint[];
  /** The line whose breakpoint is being edited; it may have none yet. */
  readonly edited: BreakpointPlace | undefined;
}

const isAt =
  ({ file, line }: BreakpointPlace) =>
  (row: BreakpointRow): boolean =>
    row.file === file && row.line === line;

export function createBreakpoints() {
  const store = createStore<BreakpointsState>()(() => ({ rows: [], events: [], edited: undefined }));
  let nextKey = 1;
  const without = (place: BreakpointPlace) => store.getState().rows.filter((row) => !isAt(place)(row));
  const sorted = (rows: readonly BreakpointRow[]) => [...rows].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  const replace = (rows: readonly BreakpointRow[]) => store.setState({ rows: sorted(rows) });
  return {
    store,
    /** What is kept with the project. */
    kept: () => {
      const { rows, events } = store.getState();
      return { rows, events: events.map(({ key: _key, ...wish }): BreakpointWish => wish) };
    },
    /** Those of another project, in place of all. */
    restore: (rows: readonly BreakpointRow[], events: readonly BreakpointWish[]) => {
      store.setState({ rows: sorted(rows), events: events.map((wish) => ({ ...wish, key: nextKey++ })) });
    },
    /** Those of one file, in place of those that it had. */
    replaceIn: (file: string, rows: readonly BreakpointRow[]) =>
      replace([...store.getState().rows.filter((row) => row.file !== file), ...rows.map((row) => ({ ...row, file }))]),
    /** Sets one, in place of what the line had. */
    put: (row: BreakpointRow) => replace([...without(row), row]),
    remove: (place: BreakpointPlace) => replace(without(place)),
    toggle: (place: BreakpointPlace): "set" | "removed" => {
      const rows = without(place);
      const isNew = rows.length === store.getState().rows.length;
      replace(isNew ? [...rows, place] : rows);
      return isNew ? "set" : "removed";
    },
    addEvent: (wish: BreakpointWish) => store.setState(({ events }) => ({ events: [...events, { ...wish, key: nextKey++ }] })),
    changeEvent: (key: number, part: Partial<BreakpointWish>) =>
      store.setState(({ events }) => ({ events: events.map((row) => (row.key === key ? { ...row, ...part } : row)) })),
    removeEvent: (key: number) => store.setState(({ events }) => ({ events: events.filter((row) => row.key !== key) })),
    /** Opens the sheet for the breakpoint of a line, or closes it. */
    edit: (place: BreakpointPlace | undefined) => store.setState({ edited: place }),
  };
}

export type Breakpoints = ReturnType<typeof createBreakpoints>;
