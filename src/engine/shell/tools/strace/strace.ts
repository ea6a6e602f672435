// strace: what a program asks of the kernel, call by call, as strace 6.1 prints it. Its own process starts the program, or finds it, and
// is told of each call before it is begun and when it has returned; meanwhile whoever made it stands still.

import type { Steps, ToolRequest } from "../../../kernel/index.ts";
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
} from "../../system.ts";
import { type CommandRow, errnoSentence } from "../../tool.ts";

import { type Options, readOptions, usage } from "./options.ts";
import { copyOfState, Printer, type State } from "./printer.ts";
import { tallyText } from "./tally.ts";

/** Notes, after which the log of steps is begun anew. */
const notesAtMost = 250;

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
  const state = copyOfState(begun);
  const printer = new Printer(options, state);
  for (let notes = 0; ; notes += 1) {
    if (notes === notesAtMost) yield* anew(state);
    const note = yield* nextNote();
    if (!note) break;
    printer.note(note);
    if (printer.text !== "") yield* write(state.fd, printer.text);
    printer.text = "";
  }
  if (options.counts !== "no") yield* write(state.fd, tallyText(state.counts, options.sort));
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

export const straceCommand: CommandRow = {
  name: "strace",
  takesAllWords: true,
  usage: "strace [-f] [-c] [-T] [-t] [-z] [-Z] [-e trace=CALLS] [-e signal=SIGNALS] [-o FILE] [-p PID] [PROGRAM [ARGUMENT …]]",
  summary: "Shows the system calls of a program, and its signals, as they happen.",
  run: (request) => {
    const options = readOptions(request.arguments);
    if (typeof options === "string") return options === usage ? { output: usage } : { errors: options, status: 1 };
    return { steps: (state) => strace(request, options, state) };
  },
};
