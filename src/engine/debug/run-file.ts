// A run as plain data: what entered it and when, and the moment to look at. With the seed and the limits of the computer that it began on
// it can be opened again anywhere, at that moment.

import type { Computer } from "../kernel/index.ts";
import type { Position } from "./position.ts";
import { type LoggedAction, Timeline, type TimelineOptions } from "./timeline.ts";

export interface RunFile {
  readonly log: readonly LoggedAction[];
  /** As far as the run was known. */
  readonly end: Position;
  /** Where its reader stood. */
  readonly present: Position;
}

export const exportRun = ({ log, end, position }: Timeline): RunFile => ({ log: [...log], end, present: position });

/** `computer`: new, with the seed of the one that the run was made on. The timeline stands at the beginning; `seek` goes on. */
export const openRun = (computer: Computer, run: RunFile, options?: TimelineOptions): Timeline =>
  new Timeline(computer, { ...options, run: { log: run.log, end: run.end } });
