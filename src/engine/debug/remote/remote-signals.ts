// The remote protocol has signal numbers of its own (GDB's include/gdb/signals.def), which are nobody's.

import { formatSignal } from "../../kernel/index.ts";

const numbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGBUS: 10,
  SIGSEGV: 11,
  SIGSYS: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGURG: 16,
  SIGSTOP: 17,
  SIGTSTP: 18,
  SIGCONT: 19,
  SIGCHLD: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGIO: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGUSR1: 30,
  SIGUSR2: 31,
  SIGPWR: 32,
};

/** GDB_SIGNAL_UNKNOWN */
const unknown = 143;
/** GDB_SIGNAL_REALTIME_33 stands for SIGRTMIN + 1. */
const realTime = { first: 33, remote: 45 } as const;

export function remoteSignal(signal: number): number {
  const known = numbers[formatSignal(signal)];
  if (known !== undefined) return known;
  return signal >= realTime.first && signal < 64 ? signal - realTime.first + realTime.remote : unknown;
}
