// The signals of Linux: number, name, what happens when nobody handles them, and the shell's sentence (man 7 signal).
// Numbers are those of asm-generic, which arm64 uses.

export type DefaultAction = "terminate" | "core" | "ignore" | "stop" | "continue";

const rows = [
  [1, "SIGHUP", "terminate", "Hangup"],
  [2, "SIGINT", "terminate", "Interrupt"],
  [3, "SIGQUIT", "core", "Quit"],
  [4, "SIGILL", "core", "Illegal instruction"],
  [5, "SIGTRAP", "core", "Trace/breakpoint trap"],
  [6, "SIGABRT", "core", "Aborted"],
  [7, "SIGBUS", "core", "Bus error"],
  [8, "SIGFPE", "core", "Floating point exception"],
  [9, "SIGKILL", "terminate", "Killed"],
  [10, "SIGUSR1", "terminate", "User defined signal 1"],
  [11, "SIGSEGV", "core", "Segmentation fault"],
  [12, "SIGUSR2", "terminate", "User defined signal 2"],
  [13, "SIGPIPE", "terminate", "Broken pipe"],
  [14, "SIGALRM", "terminate", "Alarm clock"],
  [15, "SIGTERM", "terminate", "Terminated"],
  [16, "SIGSTKFLT", "terminate", "Stack fault"],
  [17, "SIGCHLD", "ignore", "Child exited"],
  [18, "SIGCONT", "continue", "Continued"],
  [19, "SIGSTOP", "stop", "Stopped (signal)"],
  [20, "SIGTSTP", "stop", "Stopped"],
  [21, "SIGTTIN", "stop", "Stopped (tty input)"],
  [22, "SIGTTOU", "stop", "Stopped (tty output)"],
  [23, "SIGURG", "ignore", "Urgent I/O condition"],
  [24, "SIGXCPU", "core", "CPU time limit exceeded"],
  [25, "SIGXFSZ", "core", "File size limit exceeded"],
  [26, "SIGVTALRM", "terminate", "Virtual timer expired"],
  [27, "SIGPROF", "terminate", "Profiling timer expired"],
  [28, "SIGWINCH", "ignore", "Window changed"],
  [29, "SIGIO", "terminate", "I/O possible"],
  [30, "SIGPWR", "terminate", "Power failure"],
  [31, "SIGSYS", "core", "Bad system call"],
] as const;

export type SignalName = (typeof rows)[number][1];

export interface SignalRow {
  readonly number: number;
  readonly name: SignalName;
  readonly action: DefaultAction;
  readonly text: string;
}

const byNumber = new Map<number, SignalRow>(rows.map(([number, name, action, text]) => [number, { number, name, action, text }]));
const byName = new Map(rows.map(([number, name]) => [name, number] as const));

export const signalRows: readonly SignalRow[] = [...byNumber.values()];

/** Highest number, that of the last real-time signal. */
export const signalMaximum = 64;
/** The first real-time signal. */
export const firstRealTimeSignal = 32;

/** Of arm64: `signalNumber("SIGTERM")` is 15 (man 7 signal). */
export const signalNumber = (name: SignalName): number => byName.get(name)!;

/** As strace writes it: "SIGINT"; a real-time signal is "SIGRTMIN" or "SIGRT_3"; anything else its number. */
export function formatSignal(number: number): string {
  const row = byNumber.get(number);
  if (row) return row.name;
  if (number === firstRealTimeSignal) return "SIGRTMIN";
  return number >= firstRealTimeSignal && number <= signalMaximum ? `SIGRT_${number - firstRealTimeSignal}` : String(number);
}

/** The sentence that a shell prints: "Segmentation fault". */
export const signalText = (number: number): string => byNumber.get(number)?.text ?? `Real-time signal ${number - firstRealTimeSignal}`;

/** Real-time signals terminate. */
export const defaultAction = (number: number): DefaultAction => byNumber.get(number)?.action ?? "terminate";

/** The bit of a signal in a mask: signal 1 is bit 0. */
export const signalBit = (number: number): bigint => 1n << BigInt(number - 1);

/** Neither can be blocked, ignored or handled. */
export const unblockable = signalBit(signalNumber("SIGKILL")) | signalBit(signalNumber("SIGSTOP"));

/** A mask in strace's form: `[INT USR1]`, or `~[KILL STOP]` when most are set. */
export function formatSignalMask(mask: bigint): string {
  const numbers = Array.from({ length: signalMaximum }, (_, index) => index + 1);
  const isSet = (number: number): boolean => (mask & signalBit(number)) !== 0n;
  const inverted = numbers.filter(isSet).length > 42;
  const shown = numbers.filter((number) => isSet(number) !== inverted);
  return `${inverted ? "~" : ""}[${shown.map((number) => formatSignal(number).slice(3)).join(" ")}]`;
}
