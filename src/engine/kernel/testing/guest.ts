// A computer for tests, and what its programs did as text: terminal, trace, end.

import { createProcessor } from "../../cpu/index.ts";
import { decodeUtf8 } from "../abi/text.ts";
import {
  type Computer,
  type ComputerOptions,
  createComputer,
  formatCallLine,
  formatSignal,
  type KernelEvent,
  type SpawnRequest,
} from "../index.ts";

export type GuestOptions = Omit<ComputerOptions, "processor"> & { readonly memoryBytes?: number };

export const bootComputer = ({ memoryBytes = 64 * 1024 * 1024, ...options }: GuestOptions = {}): Computer =>
  createComputer({ processor: createProcessor({ mode: "interpreted", memoryBytes }), ...options });

/** Starts a program that must be startable. */
export function start(computer: Computer, bytes: Uint8Array, request: Partial<SpawnRequest> = {}): number {
  const pid = computer.spawn({ path: "/home/student/program", bytes, ...request });
  if (typeof pid !== "number") throw new Error(pid.message);
  return pid;
}

export interface Transcript {
  /** What the terminal showed. */
  readonly terminal: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Finished calls, as strace prints them without its alignment. */
  readonly calls: readonly string[];
  /** "exited 0", "killed by SIGSEGV" */
  readonly ends: readonly string[];
  readonly events: readonly KernelEvent[];
}

const shortLine = (event: KernelEvent & { kind: "callFinished" }): string => formatCallLine(event.record).replace(/\) +=/, ") =");

export function transcribe(events: readonly KernelEvent[]): Transcript {
  const output = (sink: string): string =>
    events.map((event) => (event.kind === "output" && event.sink === sink ? decodeUtf8(event.bytes) : "")).join("");
  return {
    terminal: output("terminal"),
    stdout: output("stdout"),
    stderr: output("stderr"),
    calls: events.flatMap((event) => (event.kind === "callFinished" ? [shortLine(event)] : [])),
    ends: events.flatMap((event) => {
      if (event.kind === "exited") return [`exited ${event.status}`];
      return event.kind === "killed" ? [`killed by ${formatSignal(event.information.signal)}`] : [];
    }),
    events,
  };
}

const budget = 50_000_000;

/** Runs one program to its end, or until it can go no further. */
export function runProgram(bytes: Uint8Array, request: Partial<SpawnRequest> = {}, options: GuestOptions = {}): Transcript {
  const computer = bootComputer(options);
  start(computer, bytes, request);
  const events: KernelEvent[] = [];
  while (computer.run({ budget }).stop === "output") events.push(...computer.drain().events);
  events.push(...computer.drain().events);
  return transcribe(events);
}
