// Where an awk program is between two records: plain data, from which its process can go on.

import type { Source } from "./input.ts";
import type { Value } from "./value.ts";

/** A variable: a value, or the elements of an array; neither, until it is used as one of them. */
export interface Cell {
  value?: Value;
  elements?: Map<string, Value>;
}

export interface Target {
  readonly fd: number;
  /** Of a command that reads it; 0: a file. */
  readonly pid: number;
  text: string;
}

export interface State {
  readonly globals: Map<string, Cell>;
  record: string;
  /** $1 … $NF; absent: not yet cut. */
  fields?: Value[];
  /** Which of the command line's words is being read, and its text. */
  word: number;
  main?: Source;
  hasRead: boolean;
  readonly sources: Map<string, Source>;
  readonly targets: Map<string, Target>;
  /** Rules whose range is open. */
  readonly open: number[];
  random: number;
  seed: number;
  phase: "begin" | "main" | "end";
  status: number;
}

const plainCell = ({ value, elements }: Cell): Cell => ({
  ...(value === undefined ? {} : { value }),
  ...(elements ? { elements: new Map(elements) } : {}),
});

/** A copy that shares nothing that changes. */
export const copyState = (state: State): State => ({
  ...state,
  globals: new Map([...state.globals].map(([name, cell]) => [name, plainCell(cell)])),
  ...(state.fields ? { fields: [...state.fields] } : {}),
  ...(state.main ? { main: { ...state.main } } : {}),
  sources: new Map([...state.sources].map(([name, source]) => [name, { ...source }])),
  targets: new Map([...state.targets].map(([name, target]) => [name, { ...target }])),
  open: [...state.open],
});
