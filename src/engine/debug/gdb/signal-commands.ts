// What gdb does when the program gets a signal: `handle`, `info signals`, `signal`. gdb has a list of signals of its own, with Linux's among
// those of other systems.

import { formatSignal, type SignalName, signalNumber } from "../../kernel/index.ts";
import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";

/** The breakpoint that gdb has for itself. */
export const signalRow = -2;

/** In gdb's order, those that this Linux has (gdb/signals.def), with gdb's words. */
const known: readonly (readonly [name: SignalName, text: string])[] = [
  ["SIGHUP", "Hangup"],
  ["SIGINT", "Interrupt"],
  ["SIGQUIT", "Quit"],
  ["SIGILL", "Illegal instruction"],
  ["SIGTRAP", "Trace/breakpoint trap"],
  ["SIGABRT", "Aborted"],
  ["SIGFPE", "Arithmetic exception"],
  ["SIGKILL", "Killed"],
  ["SIGBUS", "Bus error"],
  ["SIGSEGV", "Segmentation fault"],
  ["SIGSYS", "Bad system call"],
  ["SIGPIPE", "Broken pipe"],
  ["SIGALRM", "Alarm clock"],
  ["SIGTERM", "Terminated"],
  ["SIGURG", "Urgent I/O condition"],
  ["SIGSTOP", "Stopped (signal)"],
  ["SIGTSTP", "Stopped (user)"],
  ["SIGCONT", "Continued"],
  ["SIGCHLD", "Child status changed"],
  ["SIGTTIN", "Stopped (tty input)"],
  ["SIGTTOU", "Stopped (tty output)"],
  ["SIGIO", "I/O possible"],
  ["SIGXCPU", "CPU time limit exceeded"],
  ["SIGXFSZ", "File size limit exceeded"],
  ["SIGVTALRM", "Virtual timer expired"],
  ["SIGPROF", "Profiling timer expired"],
  ["SIGWINCH", "Window size changed"],
  ["SIGUSR1", "User defined signal 1"],
  ["SIGUSR2", "User defined signal 2"],
  ["SIGPWR", "Power fail/restart"],
];
const realTime = { first: 34, last: 64 } as const;

interface Row {
  readonly name: string;
  readonly text: string;
  readonly number: number;
}

const rows: readonly Row[] = [
  ...known.map(([name, text]) => ({ name, text, number: signalNumber(name) })),
  ...Array.from({ length: realTime.last - realTime.first + 1 }, (_, index) => {
    const number = realTime.first + index;
    return { name: `SIG${number}`, text: `Real-time event ${number}`, number };
  }),
];

/** As gdb names it, in its words; where it has none, as Linux does. */
export const signalDescription = (signal: number): string | undefined => rows.find(({ number }) => number === signal)?.text;

export interface SignalHandling {
  readonly stop: boolean;
  readonly print: boolean;
  readonly pass: boolean;
}

const quiet = new Set(["SIGALRM", "SIGURG", "SIGIO", "SIGVTALRM", "SIGPROF", "SIGCHLD", "SIGWINCH"]);
const kept = new Set(["SIGINT", "SIGTRAP"]);

const handlingOf = (gdb: Gdb, signal: number): SignalHandling => {
  const name = formatSignal(signal);
  const isQuiet = quiet.has(name);
  return gdb.signals.get(signal) ?? { stop: !isQuiet, print: !isQuiet, pass: !kept.has(name) };
};

export const stoppingSignals = (gdb: Gdb): readonly number[] =>
  Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => handlingOf(gdb, signal).stop);

/** The program stops for those signals that are to stop it. */
export function followSignals(gdb: Gdb): void {
  if (!gdb.isRunning) return;
  gdb.breakpoints.remove(signalRow);
  gdb.breakpoints.add({ place: { kind: "signal", signals: stoppingSignals(gdb) }, pid: gdb.running.pid, isForwardOnly: true }, signalRow);
}

const heading = "Signal        Stop\tPrint\tPass to program\tDescription\n";
const word = (is: boolean): string => (is ? "Yes" : "No");

function rowText(gdb: Gdb, { name, text, number }: Row): string {
  const { stop, print, pass } = handlingOf(gdb, number);
  return `${name.padEnd(13)} ${word(stop)}\t${word(print)}\t${word(pass)}\t\t${text}\n`;
}

export function rowNamed(text: string): Row {
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  if (number !== undefined && (number < 1 || number > 15))
    throw new GdbError('Only signals 1-15 are valid as numeric signals.\nUse "info signals" for a list of symbolic signals.');
  const row = rows.find((each) => each.name === text || each.number === number);
  if (!row) throw new GdbError(`Unrecognized or ambiguous flag word: "${text}".`);
  return row;
}

export function listSignals(gdb: Gdb, text: string): undefined {
  if (text !== "") {
    gdb.print(heading + rowText(gdb, rowNamed(text)));
    return undefined;
  }
  gdb.print(`${heading}\n${rows.map((row) => rowText(gdb, row)).join("")}\n`);
  gdb.print('Use the "handle" command to change these tables.\n');
  return undefined;
}

const actions: Readonly<Record<string, Partial<SignalHandling>>> = {
  stop: { stop: true, print: true },
  nostop: { stop: false },
  print: { print: true },
  noprint: { print: false, stop: false },
  pass: { pass: true },
  noignore: { pass: true },
  nopass: { pass: false },
  ignore: { pass: false },
};

function handle(gdb: Gdb, words: string): undefined {
  if (words === "") throw new GdbError("Argument required (signal to handle).");
  const changed: Row[] = [];
  let change: Partial<SignalHandling> = {};
  for (const each of words.split(/\s+/)) {
    if (actions[each]) change = { ...change, ...actions[each] };
    else if (each === "all") changed.push(...rows.filter(({ name }) => !kept.has(name)));
    else changed.push(rowNamed(each));
  }
  for (const { number } of changed) gdb.signals.set(number, { ...handlingOf(gdb, number), ...change });
  followSignals(gdb);
  if (changed.length > 0) gdb.print(heading + changed.map((row) => rowText(gdb, row)).join(""));
  return undefined;
}

export const signalCommands: readonly Command[] = [
  {
    name: "handle",
    help: "Specify how to handle signals.\nUsage: handle SIGNAL... [ACTION]...\nActions: stop, nostop, print, noprint, pass, nopass.",
    run: handle,
  },
];
