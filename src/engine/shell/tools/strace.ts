// strace: what a program asks of the kernel, call by call, as strace 6.1 prints it. Its own process starts the program, or finds it, and
// is told of each call before it is begun and when it has returned; meanwhile whoever made it stands still.

import {
  formatCall,
  formatSignal,
  formatSignalInformation,
  rowOf,
  type Steps,
  type ToolRequest,
  type TraceNote,
} from "../../kernel/index.ts";
import {
  anew,
  close,
  execute,
  exitStatus,
  fork,
  handleSignal,
  kill,
  look,
  nextNote,
  now,
  openFile,
  openFlags,
  openPipe,
  ownPid,
  read,
  trace,
  waitFor,
  write,
} from "../system.ts";
import { type CommandRow, errnoSentence } from "../tool.ts";

interface Options {
  readonly follows: boolean;
  readonly counts: "no" | "only" | "too";
  readonly isWanted: (name: string) => boolean;
  readonly showsSignal: (name: string) => boolean;
  /** -z, -Z */
  readonly outcomes: "all" | "successful" | "failed";
  readonly output: string | undefined;
  readonly pids: readonly number[];
  readonly words: readonly string[];
  readonly quiet: number;
  readonly clock: "none" | "seconds" | "microseconds" | "epoch" | "relative";
  readonly showsDuration: boolean;
  readonly usesWallTime: boolean;
  readonly sort: string;
}

const hint = "Try 'strace -h' for more information.\n";

const classes: Readonly<Record<string, RegExp>> = {
  file: /^(open|stat|lstat|fstatat|newfstatat|access|faccessat|chdir|chmod|fchmodat|chown|fchownat|mk|rm|unlink|link|symlink|rename|readlink|exec|truncate$|statfs$|utime|chroot|mount|umount|.*xattr$)/,
  process: /^(clone|clone3|fork|vfork|execve|execveat|exit|exit_group|wait4|waitid|kill|tkill|tgkill|rt_sigqueueinfo|pidfd_send_signal)$/,
  network:
    /^(socket|socketpair|bind|listen|accept|accept4|connect|getsockname|getpeername|send|sendto|sendmsg|sendmmsg|recv|recvfrom|recvmsg|recvmmsg|shutdown|getsockopt|setsockopt)$/,
  signal: /^(rt_sig|sigaltstack|kill|tkill|tgkill|signalfd|pause)/,
  memory: /^(mmap|munmap|mprotect|mremap|brk|madvise|mlock|munlock|msync|mincore)/,
  desc: /^(read|write|pread|pwrite|readv|writev|close|dup|dup3|fcntl|ioctl|open|pipe|poll|ppoll|select|pselect|epoll|eventfd|signalfd|timerfd|lseek|fstat|ftruncate|fsync|sendfile|splice|tee|getdents)/,
};
/** What -e trace= says; undefined: a name that there is not. */
function wantedCalls(text: string): ((name: string) => boolean) | string {
  const isNegated = text.startsWith("!");
  const wanted: ((name: string) => boolean)[] = [];
  for (const word of text.replace(/^!/, "").split(",")) {
    const kind = classes[word.replace(/^%/, "").replace(/^net$/, "network")];
    if (word === "all") wanted.push(() => true);
    else if (word === "none") wanted.push(() => false);
    else if (kind && (word.startsWith("%") || !isCall(word))) wanted.push((name) => kind.test(name));
    else if (word.startsWith("/")) wanted.push((name) => new RegExp(word.slice(1)).test(name));
    else if (isCall(word.replace(/^\?/, ""))) wanted.push((name) => name === word.replace(/^\?/, ""));
    else if (!word.startsWith("?")) return word;
  }
  const isOne = (name: string): boolean => wanted.some((each) => each(name));
  return isNegated ? (name) => !isOne(name) : isOne;
}

/** What -e signal= says: all, none, names with or without SIG, numbers, and all of it turned round by "!". */
function wantedSignals(text: string): ((name: string) => boolean) | string {
  const isNegated = text.startsWith("!");
  const words = text.replace(/^!/, "").split(",");
  const names = new Set<string>();
  for (const word of words) {
    if (word === "all" || word === "none") continue;
    const name = /^\d+$/.test(word)
      ? formatSignal(Number(word))
      : word.toUpperCase().startsWith("SIG")
        ? word.toUpperCase()
        : `SIG${word.toUpperCase()}`;
    if (!/^SIG[A-Z]+[A-Z0-9]*$/.test(name)) return word;
    names.add(name);
  }
  const isWanted = (name: string): boolean => words.includes("all") || names.has(name);
  return (name) => isWanted(name) !== isNegated;
}

const callNumbers = 512;
const isCall = (name: string): boolean => Array.from({ length: callNumbers }, (_, number) => rowOf(number)?.name).includes(name);

function readOptions(words: readonly string[]): Options | string {
  let follows = false;
  let counts: Options["counts"] = "no";
  let isWanted: Options["isWanted"] = () => true;
  let showsSignal: Options["showsSignal"] = () => true;
  let outcomes: Options["outcomes"] = "all";
  let output: string | undefined;
  let quiet = 0;
  let clock: Options["clock"] = "none";
  let [showsDuration, usesWallTime] = [false, false];
  let sort = "time";
  const pids: number[] = [];
  let at = 0;
  for (; at < words.length && /^-./.test(words[at]); at += 1) {
    const word = words[at];
    if (word === "--") {
      at += 1;
      break;
    }
    const long = /^--(trace|output|attach|summary|summary-only|follow-forks|signal)(?:=(.*))?$/.exec(word);
    const letters = long
      ? { trace: "e", output: "o", attach: "p", summary: "C", "summary-only": "c", "follow-forks": "f", signal: "e" }[long[1] as "trace"]
      : word.slice(1);
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters[index];
      const takesValue = "eopsSEIPuXbO".includes(letter);
      let value = "";
      if (takesValue) {
        const given = long
          ? long[2] === undefined
            ? undefined
            : long[1] === "signal"
              ? `signal=${long[2]}`
              : long[2]
          : letters.slice(index + 1) || words[++at];
        if (given === undefined) return `strace: option requires an argument -- '${letter}'\n${hint}`;
        value = given;
      }
      if (letter === "f") follows = true;
      else if (letter === "c") counts = "only";
      else if (letter === "C") counts = "too";
      else if (letter === "o") output = value;
      else if (letter === "p") {
        for (const pid of value.split(/[,\s]+/)) {
          if (!/^[1-9]\d*$/.test(pid)) return `strace: Invalid process id: '${pid}'\n`;
          pids.push(Number(pid));
        }
      } else if (letter === "e") {
        const [, kind = "trace", text = ""] = /^(?:(trace|t|signal|signals|s|status|quiet|q|verbose|abbrev|raw)=)?(.*)$/s.exec(value) ?? [];
        if (kind.startsWith("s") && kind !== "status") {
          const wanted = wantedSignals(text);
          if (typeof wanted === "string") return `strace: invalid signal '${wanted}'\n`;
          showsSignal = wanted;
        } else if (kind === "status") {
          outcomes = text === "successful" ? "successful" : text === "failed" ? "failed" : "all";
        } else if (kind === "trace" || kind === "t") {
          const wanted = wantedCalls(text);
          if (typeof wanted === "string") return `strace: invalid system call '${wanted}'\n`;
          isWanted = wanted;
        }
      } else if (letter === "q") quiet += 1;
      else if (letter === "t") clock = clock === "none" ? "seconds" : clock === "seconds" ? "microseconds" : "epoch";
      else if (letter === "r") clock = "relative";
      else if (letter === "z") outcomes = "successful";
      else if (letter === "Z") outcomes = "failed";
      else if (letter === "T") showsDuration = true;
      else if (letter === "w") usesWallTime = true;
      else if (letter === "S") sort = value;
      else if (letter === "h") return usage;
      else if (!takesValue && !"vxyniDFkAd".includes(letter)) return `strace: invalid option -- '${letter}'\n${hint}`;
      if (takesValue) break;
    }
  }
  const rest = words.slice(at);
  if (rest.length === 0 && pids.length === 0) return `strace: must have PROG [ARGS] or -p PID\n${hint}`;
  return { follows, counts, isWanted, showsSignal, outcomes, output, pids, words: rest, quiet, clock, showsDuration, usesWallTime, sort };
}

const usage = "Usage: strace [-fcCTtrwq] [-e trace=CALLS] [-o FILE] [-p PID]... PROG [ARGS]\n";

interface Count {
  readonly name: string;
  calls: number;
  errors: number;
  durationNs: number;
}

/** Plain data: what is known between two notes. */
interface State {
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
  readonly counts: Count[];
  previousNs: number;
  status: number;
  /** When the machine was, seconds since 1970. */
  readonly startedAtSeconds: number;
}

/** strace aligns results at this column. */
const resultColumn = 39;
const restarted = "? ERESTARTSYS (To be restarted if SA_RESTART is set)";
const neverReturns = new Set(["exit", "exit_group", "rt_sigreturn", "execve", "execveat"]);
/** Notes, after which the log of steps is begun anew. */
const notesAtMost = 250;

class Printer {
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
    this.#count(name, failed, durationNs);
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

  #count(name: string, failed: boolean, durationNs: number): void {
    const { counts } = this.#state;
    let row = counts.find((each) => each.name === name);
    if (!row) {
      row = { name, calls: 0, errors: 0, durationNs: 0 };
      counts.push(row);
    }
    row.calls += 1;
    if (failed) row.errors += 1;
    // The kernel's own work takes no time here: what -c shows without -w.
    if (this.#options.usesWallTime) row.durationNs += durationNs;
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

function summary({ counts }: State, { sort }: Options): string {
  const totalNs = counts.reduce((sum, { durationNs }) => sum + durationNs, 0);
  const total = (key: "calls" | "errors") => counts.reduce((sum, row) => sum + row[key], 0);
  const rule = "------ ----------- ----------- --------- --------- ----------------\n";
  const line = (share: number, ns: number, calls: number, errors: number, name: string): string =>
    `${share.toFixed(2).padStart(6)} ${(ns / 1e9).toFixed(6).padStart(11)} ${String(calls === 0 ? 0 : Math.floor(ns / 1000 / calls)).padStart(11)} ` +
    `${String(calls).padStart(9)} ${(errors === 0 ? "" : String(errors)).padStart(9)} ${name}\n`;
  const rows = [...counts].sort((one, other) => {
    if (sort === "name" || sort === "syscall") return one.name < other.name ? -1 : 1;
    const byCalls = other.calls - one.calls || (one.name < other.name ? -1 : 1);
    return sort === "calls" || sort === "count" ? byCalls : other.durationNs - one.durationNs || byCalls;
  });
  return (
    `% time     seconds  usecs/call     calls    errors syscall\n${rule}` +
    rows
      .map(({ name, calls, errors, durationNs }) => line(totalNs === 0 ? 0 : (durationNs / totalNs) * 100, durationNs, calls, errors, name))
      .join("") +
    rule +
    line(100, totalNs, total("calls"), total("errors"), "total")
  );
}

const [sigint, sigquit, sigpipe, sigterm] = [2, 3, 13, 15];

function* begin(request: ToolRequest, options: Options): Steps<State | number> {
  let fd = 2;
  if (options.output !== undefined) {
    fd = yield* openFile(options.output, openFlags.write | openFlags.create | openFlags.truncate);
    if (fd < 0) return yield* fail(`Can't fopen '${options.output}': ${errnoSentence(fd)}`);
  }
  const state: State = {
    fd,
    child: 0,
    hasStarted: options.words.length === 0,
    alive: [],
    open: 0,
    printed: [],
    counts: [],
    previousNs: 0,
    status: 0,
    startedAtSeconds: request.nowSeconds - Math.floor((yield* now()) / 1e9),
  };
  for (const pid of options.pids) {
    const failure = yield* trace(pid, options.follows);
    if (failure !== undefined) {
      yield* write(2, `strace: attach: ptrace(PTRACE_SEIZE, ${pid}): ${errnoSentence(failure)}\n`);
      if (options.pids.length === 1) return 1;
      continue;
    }
    state.alive.push(pid);
    if (options.quiet === 0) yield* write(2, `strace: Process ${pid} attached\n`);
  }
  if (options.words.length === 0) return state;
  const path = yield* find(options.words[0], request.environment);
  if (path === undefined) return yield* fail(`Cannot stat '${options.words[0]}': No such file or directory`);
  const [from, to] = yield* openPipe();
  const child = yield* fork();
  if (child === 0) {
    // Until it is traced.
    yield* close(to);
    yield* read(from, 1);
    yield* close(from);
    const failure = yield* execute(path, options.words, request.environment);
    return yield* fail(`exec: ${errnoSentence(failure)}`);
  }
  yield* trace(child, options.follows);
  state.alive.push(child);
  for (const signal of [sigint, sigquit, sigpipe, sigterm]) yield* handleSignal(signal, "ignore");
  yield* close(from);
  yield* close(to);
  return { ...state, child };
}

function* find(name: string, environment: ReadonlyMap<string, string>): Steps<string | undefined> {
  const paths = name.includes("/")
    ? [name]
    : (environment.get("PATH") ?? "/usr/bin:/bin").split(":").map((folder) => `${folder || "."}/${name}`);
  for (const path of paths) if ((yield* look(path)) !== undefined) return path;
  return undefined;
}

function* fail(text: string): Steps<number> {
  yield* write(2, `strace: ${text}\n`);
  return 1;
}

function* strace(request: ToolRequest, options: Options, known: unknown): Steps {
  const begun = (known as State | undefined) ?? (yield* begin(request, options));
  if (typeof begun === "number") return begun;
  // The log may be read again: what it led to is not to be changed under it.
  const state = structuredCopy(begun);
  const printer = new Printer(options, state);
  for (let notes = 0; ; notes += 1) {
    if (notes === notesAtMost) yield* anew(state);
    const note = yield* nextNote();
    if (!note) break;
    printer.note(note);
    if (printer.text !== "") yield* write(state.fd, printer.text);
    printer.text = "";
  }
  if (options.counts !== "no") yield* write(state.fd, summary(state, options));
  if (state.child !== 0) {
    const ended = yield* waitFor(state.child);
    const status = ended ? exitStatus(ended.status) : state.status;
    const signal = ended ? ended.status & 0x7f : 0;
    if (signal !== 0) {
      yield* handleSignal(signal, "default");
      yield* kill(yield* ownPid(), signal);
    }
    return status;
  }
  return 0;
}

const structuredCopy = (state: State): State => ({
  ...state,
  alive: [...state.alive],
  printed: state.printed.map((each) => ({ ...each })),
  counts: state.counts.map((each) => ({ ...each })),
});

export const straceCommand: CommandRow = {
  name: "strace",
  usage: "strace [-f] [-c] [-T] [-t] [-z] [-Z] [-e trace=CALLS] [-e signal=SIGNALS] [-o FILE] [-p PID] [PROGRAM [ARGUMENT …]]",
  summary: "Shows the system calls of a program, and its signals, as they happen.",
  run: (request) => {
    const options = readOptions(request.arguments);
    if (typeof options === "string") return options === usage ? { output: usage } : { errors: options, status: 1 };
    return { steps: (state) => strace(request, options, state) };
  },
};
