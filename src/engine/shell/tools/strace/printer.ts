// The lines of strace: a call, broken off where another task comes between, signals, and how processes begin and end.

import { formatCall, formatSignal, formatSignalInformation, rowOf, type TraceNote } from "../../../kernel/index.ts";
import type { Options } from "./options.ts";
import { type CallCount, countCall } from "./tally.ts";

/** Plain data: what is known between two notes. */
export interface State {
  /** Descriptor that is written to. */
  readonly fd: number;
  /** The program that was started here; 0: none. */
  readonly child: number;
  hasStarted: boolean;
  readonly alive: number[];
  /** Whose line is not ended. */
  open: number;
  /** By task: what has been printed of its call. */
  readonly printed: { tid: number; text: string; startedNs: number }[];
  readonly counts: CallCount[];
  previousNs: number;
  status: number;
  /** When the machine was, seconds since 1970. */
  readonly startedAtSeconds: number;
}

/** One that can be changed while the log that led to the other is read again. */
export const copyOfState = (state: State): State => ({
  ...state,
  alive: [...state.alive],
  printed: state.printed.map((each) => ({ ...each })),
  counts: state.counts.map((each) => ({ ...each })),
});

/** strace aligns results at this column. */
const resultColumn = 39;
const restarted = "? ERESTARTSYS (To be restarted if SA_RESTART is set)";
const neverReturns = new Set(["exit", "exit_group", "rt_sigreturn", "execve", "execveat"]);

export class Printer {
  readonly #options: Options;
  readonly #state: State;
  text = "";

  constructor(options: Options, state: State) {
    this.#options = options;
    this.#state = state;
  }

  note(note: TraceNote): void {
    const state = this.#state;
    const { tid } = note;
    switch (note.kind) {
      case "made":
        if (!isHostCall(note)) this.#made(note);
        return;
      case "returned":
        if (!isHostCall(note)) this.#returned(note);
        return;
      case "signal":
        if (!this.#options.showsSignal(formatSignal(note.information.signal)) || this.#options.counts === "only") return;
        this.#begin(tid, note.timeNs);
        this.text += `${formatSignalInformation(note.information)}\n`;
        return;
      case "attached":
        state.alive.push(tid);
        if (this.#options.quiet === 0 && this.#options.counts !== "only") {
          this.#closeLine();
          this.text += `strace: Process ${tid} attached\n`;
        }
        return;
      case "ended": {
        const { end } = note;
        if (tid === state.child || state.child === 0)
          state.status = end.kind === "exited" ? end.status & 0xff : 128 + end.information.signal;
        if (this.#options.quiet < 2 && this.#options.counts !== "only") {
          this.#begin(tid, note.timeNs);
          this.text +=
            end.kind === "exited"
              ? `+++ exited with ${end.status & 0xff} +++\n`
              : `+++ killed by ${formatSignal(end.information.signal)} +++\n`;
        }
        state.alive.splice(0, state.alive.length, ...state.alive.filter((each) => each !== tid));
        return;
      }
    }
  }

  #closeLine(): void {
    if (this.#state.open !== 0) this.text += " <unfinished ...>\n";
    this.#state.open = 0;
  }

  /** The beginning of a line of a task. */
  #begin(tid: number, timeNs: number): void {
    this.#closeLine();
    const { alive, previousNs } = this.#state;
    if (this.#options.follows && alive.length > 1) this.text += `[pid ${String(tid).padStart(5)}] `;
    this.text += clockText(this.#options.clock, timeNs, previousNs, this.#state.startedAtSeconds);
    this.#state.previousNs = timeNs;
  }

  #made({ tid, record, timeNs }: Extract<TraceNote, { kind: "made" | "returned" }>): void {
    const state = this.#state;
    const name = nameOf(record.number);
    // What its process did before it became the program is no matter of the program's.
    if (!state.hasStarted && name === "execve") state.hasStarted = true;
    if (!state.hasStarted || !this.#options.isWanted(name) || this.#options.counts === "only") return;
    // Whether it will succeed is not known yet: it is told when it has returned.
    if (this.#options.outcomes !== "all") return;
    this.#begin(tid, timeNs);
    const text = formatCall(record).call;
    this.text += text;
    state.open = tid;
    state.printed.push({ tid, text, startedNs: timeNs });
  }

  #returned({ tid, record, timeNs }: Extract<TraceNote, { kind: "made" | "returned" }>): void {
    const state = this.#state;
    const name = nameOf(record.number);
    if (!state.hasStarted || !this.#options.isWanted(name)) return;
    const { call, result, failed } = formatCall(record);
    const durationNs = timeNs - record.startedNs;
    countCall(state.counts, name, failed, this.#options.usesWallTime ? durationNs : 0);
    if (this.#options.counts === "only") return;
    const { outcomes } = this.#options;
    if (outcomes !== "all" && failed !== (outcomes === "failed")) return;
    const at = state.printed.findIndex((each) => each.tid === tid);
    const before = at < 0 ? "" : state.printed.splice(at, 1)[0].text;
    const rest = call.startsWith(before) ? call.slice(before.length) : ")";
    let line = call;
    if (state.open === tid) state.open = 0;
    else {
      this.#begin(tid, timeNs);
      line = at < 0 ? call : `<... ${name} resumed>${rest}`;
      this.text += line.slice(0, line.length - rest.length);
    }
    const shown = result === "?" && !neverReturns.has(name) ? restarted : result;
    const duration = this.#options.showsDuration ? ` <${(durationNs / 1e9).toFixed(6)}>` : "";
    this.text += `${rest}${" ".repeat(Math.max(0, resultColumn - line.length))} = ${shown}${duration}\n`;
  }
}

/** The call by which a tool's process asks the host what to do next: no call of Linux. */
const isHostCall = ({ record }: Extract<TraceNote, { kind: "made" | "returned" }>): boolean => nameOf(record.number) === "svc0_tool";

const nameOf = (number: number): string => rowOf(number)?.name ?? `syscall_${number}`;
const two = (value: number): string => String(value).padStart(2, "0");

function clockText(clock: Options["clock"], timeNs: number, previousNs: number, startedAtSeconds: number): string {
  const seconds = startedAtSeconds + Math.floor(timeNs / 1e9);
  const fraction = String(Math.floor((timeNs % 1e9) / 1000)).padStart(6, "0");
  const date = new Date(seconds * 1000);
  const day = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  switch (clock) {
    case "none":
      return "";
    case "seconds":
      return `${day} `;
    case "microseconds":
      return `${day}.${fraction} `;
    case "epoch":
      return `${seconds}.${fraction} `;
    case "relative":
      return `${((previousNs === 0 ? 0 : timeNs - previousNs) / 1e9).toFixed(6).padStart(13)} `;
  }
}
