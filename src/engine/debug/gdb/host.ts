// What gdb asks of whoever runs it: somewhere to print, files, and a machine to start programs on.

import type { BreakpointTable } from "../breakpoint.ts";
import type { Debugger } from "../debugger.ts";
import type { Value } from "../expression/value.ts";
import type { Moving } from "../stop.ts";
import type { ScreenSize } from "./screen.ts";

export interface ProgramFile {
  /** As messages name it. */
  readonly path: string;
  /** An ELF executable. */
  readonly bytes: Uint8Array;
}

export interface StartedProgram {
  readonly debugger: Debugger;
  readonly pid: number;
}

/** `message`: why not, a sentence. */
export type Refused = { readonly message: string };

export interface GdbHost {
  /** Somebody at a terminal can be asked; else every question is answered with yes. */
  readonly isInteractive?: boolean;
  /** The terminal's size; absent: there is none, and no text windows. */
  readonly screen?: () => ScreenSize;
  /** Clears and draws the text windows as the layout has them now. */
  redraw?(): void;
  /** Lets a shell do a line. */
  shell?(line: string): Moving<undefined>;
  print(text: string): void;
  program(path: string): ProgramFile | Refused;
  /** A source file's text, by the name and folder that the line table gives. */
  source(file: string, folder: string): string | undefined;
  script(path: string): string | undefined;
  /** Writes a file of commands; true if it could be. */
  save?(path: string, text: string): boolean;
  /** Starts a program anew, with breakpoints and variables of an earlier run. What ran before is over. */
  start(
    program: ProgramFile,
    words: readonly string[],
    kept: { readonly breakpoints: BreakpointTable; readonly variables: Map<string, Value> },
  ): StartedProgram | Refused;
}
