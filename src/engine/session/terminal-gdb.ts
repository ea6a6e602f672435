// gdb at the machine's terminal. A process `gdb` stands for it in the machine (shell/tools/gdb.ts); gdb itself is here, beside the machine and
// outside its time: what it does to the machine are logged actions, so that a run goes back and forward under it, and its own lines
// stay on the terminal. While it waits for a command the machine stands still, whatever else runs there.

import { decodeUtf8, encodeUtf8 } from "../base/utf8.ts";
import {
  completions,
  Gdb,
  type GdbCommandLine,
  type GdbHost,
  LineReader,
  loadFile,
  type ProgramFile,
  type Refused,
  readGdbCommandLine,
  reportInterrupt,
  type StartedProgram,
  TextScreen,
  type Typed,
} from "../debug/gdb/index.ts";
import { Debugger, type Moving, type Stepper } from "../debug/index.ts";
import { errnoText, type Process } from "../kernel/index.ts";
import type { GdbProcessState } from "../shell/tools/gdb.ts";
import type { LearnerMachine } from "./learner-machine.ts";
import { readProgram } from "./program.ts";

const prompt = "(gdb) ";
const banner =
  'gdb of this machine: GNU gdb\'s commands, and backward as well (reverse-stepi, reverse-continue …).\nFor help, type "help".\n';
/** Of a shell that starts a program, before something is wrong. */
const startInstructions = 100_000_000;
const terminalLines = (text: string): string => text.replace(/\r?\n/g, "\r\n");

/** The process of a gdb that waits to be told what to do. */
export function waitingGdb(machine: LearnerMachine): Process | undefined {
  if (!machine.hasShell) return undefined;
  const { state } = machine.computer;
  return machine.computer.processes().find(({ end, tool, tasks }) => {
    const waits = state.tasks.get(tasks[0])?.call?.waits;
    return !end && tool?.steps?.orders.length === 0 && waits?.[0]?.kind === "order";
  });
}

export class TerminalGdb {
  readonly pid: number;
  /** The whole of it, from its first line to its end. */
  readonly moving: Moving<undefined>;
  readonly #machine: LearnerMachine;
  readonly #show: (text: string) => void;
  readonly #line: GdbCommandLine | { readonly problem: string };
  readonly #gdb: Gdb;
  readonly #reader: LineReader;
  readonly #screen: TextScreen;
  readonly #workingDirectory: string;
  /** Lines of standard input, where that is no terminal. */
  readonly #input: string[] | undefined;
  /** Standard output, where that is no terminal: written out at the end. */
  readonly #output: string[] | undefined;
  #drawn = "";
  #typed: Typed | undefined;
  #ahead = "";
  #isInterrupted = false;
  isWaitingForKeys = false;

  constructor(machine: LearnerMachine, process: Process, show: (text: string) => void) {
    this.pid = process.pid;
    this.#machine = machine;
    this.#show = show;
    this.#line = readGdbCommandLine(process.arguments.slice(1));
    const input = (process.tool?.steps?.state as GdbProcessState | undefined)?.input;
    this.#input = input && decodeUtf8(input).split("\n").slice(0, -1);
    const { computer } = machine;
    this.#workingDirectory = computer.workingDirectory(process.pid);
    if (computer.descriptors(process.pid).find(({ fd }) => fd === 1)?.kind !== "terminal") this.#output = [];
    this.#gdb = new Gdb(this.#host());
    this.#screen = new TextScreen(this.#gdb);
    this.#reader = new LineReader({
      show: (text) => this.#show(text),
      complete: (text) => completions(this.#gdb, text),
    });
    this.moving = this.#session();
  }

  /** Of the program that it debugs. */
  get stepper(): Stepper | undefined {
    return this.#gdb.hasStarted ? this.#gdb.started.debugger.stepper : undefined;
  }

  /** Keys for gdb; if it waits for none, for what comes next. */
  type(bytes: Uint8Array): void {
    this.#ahead += decodeUtf8(bytes);
    this.#takeKeys();
  }

  /** Keys that gdb has not come to read. */
  takeAhead(): Uint8Array {
    const bytes = encodeUtf8(this.#ahead);
    this.#ahead = "";
    return bytes;
  }

  #takeKeys(): void {
    if (!this.isWaitingForKeys || this.#typed) return;
    this.#reader.columns = this.#machine.terminalSize.columns;
    const { typed, rest } = this.#reader.type(this.#ahead);
    this.#ahead = rest;
    this.#typed = typed;
  }

  /** Ctrl-C while a command is under way. */
  interrupt(): void {
    this.#isInterrupted = true;
  }

  /** The terminal has another size. */
  resized(): void {
    if (this.#drawn === "") return;
    this.#show(this.#screen.resize(this.#machine.terminalSize));
    this.#redraw();
    if (this.isWaitingForKeys) this.#reader.redraw();
  }

  /** Somebody else has moved the machine to another moment. */
  look(): void {
    const gdb = this.#gdb;
    if (!gdb.hasStarted) return;
    const process = this.#machine.computer.process(gdb.started.pid);
    if (!process) gdb.forgetRun();
    else if (process.end) gdb.end();
    else gdb.revive();
    gdb.select(0);
    this.#redraw();
    if (this.isWaitingForKeys && this.#drawn !== "") this.#reader.redraw();
  }

  /** Its process is gone: the terminal as it was. */
  leave(): void {
    if (this.#drawn !== "") this.#show(this.#screen.close());
    this.#drawn = "";
  }

  *#session(): Moving<undefined> {
    const gdb = this.#gdb;
    const line = this.#line;
    if ("problem" in line) {
      this.#print(`gdb: ${line.problem}\n`);
      return this.#end(1);
    }
    if (!line.isQuiet) this.#print(banner);
    gdb.words = line.words;
    if (line.isBatch) gdb.settings.set("confirm", "off");
    const { program } = line;
    if (program !== undefined) yield* this.#do(gdb.guarded(() => loadFile(gdb, program)));
    if (line.hasWindows) yield* this.#do(gdb.execute("tui enable"));
    for (const command of line.commands) {
      if (gdb.isOver) break;
      yield* this.#do(gdb.execute("line" in command ? command.line : `source ${command.script}`));
    }
    while (!gdb.isOver && !line.isBatch) {
      const typed = yield* this.#nextLine(prompt);
      if (typed.kind === "interrupt") this.#print("Quit\n");
      else if (typed.kind === "line") yield* this.#do(gdb.execute(typed.text));
      else {
        this.#print("quit\n");
        if (this.#input) break;
        yield* this.#do(gdb.execute("quit"));
      }
    }
    return this.#end(0);
  }

  /** One command; Ctrl-C ends it where it has come to. */
  *#do(command: Moving<undefined>): Moving<undefined> {
    const gdb = this.#gdb;
    this.#isInterrupted = false;
    for (;;) {
      const { done, value } = command.next();
      if (done) break;
      if (value.kind === "waiting" && gdb.wanted) {
        const typed = yield* this.#nextLine(gdb.wanted.prompt);
        if (typed.kind === "interrupt") {
          command.return(undefined);
          gdb.wanted = undefined;
          this.#print("Quit\n");
          break;
        }
        gdb.give(typed.kind === "line" ? typed.text : "end");
        continue;
      }
      yield value;
      if (!this.#isInterrupted) continue;
      command.return(undefined);
      if (gdb.isRunning) reportInterrupt(gdb);
      else this.#print("Quit\n");
      break;
    }
    this.#redraw();
    return undefined;
  }

  *#nextLine(asked: string): Moving<Typed> {
    if (this.#input) {
      const text = this.#input.shift();
      this.#print(asked);
      return text === undefined ? { kind: "end" } : { kind: "line", text };
    }
    this.#typed = undefined;
    this.isWaitingForKeys = true;
    const lines = asked.split("\n");
    this.#print(
      lines
        .slice(0, -1)
        .map((each) => `${each}\n`)
        .join(""),
    );
    this.#reader.columns = this.#machine.terminalSize.columns;
    this.#reader.begin(lines.at(-1) ?? "");
    this.#takeKeys();
    while (!this.#typed) yield { kind: "waiting" };
    this.isWaitingForKeys = false;
    return this.#typed;
  }

  #end(status: number): undefined {
    this.#endProgram();
    this.leave();
    const text = this.#output?.join("") ?? "";
    this.#machine.timeline.act({ kind: "order", pid: this.pid, words: ["end", String(status), text] });
    return undefined;
  }

  #print(text: string): void {
    if (this.#output) this.#output.push(text);
    else this.#show(terminalLines(text));
  }

  #redraw(): void {
    const { windows } = this.#gdb;
    const size = this.#machine.terminalSize;
    const wanted = windows.join(" ");
    if (wanted === "") {
      this.leave();
      return;
    }
    if (this.#drawn === "") this.#show(this.#screen.open(size));
    this.#drawn = wanted;
    this.#show(this.#screen.draw(size, windows));
  }

  // What gdb asks of its host.

  #host(): GdbHost {
    const isTerminal = this.#output === undefined && this.#input === undefined;
    return {
      isInteractive: isTerminal,
      ...(isTerminal ? { screen: () => this.#machine.terminalSize } : {}),
      redraw: () => this.#redraw(),
      print: (text) => this.#print(text),
      program: (path) => this.#program(path),
      script: (path) => this.#text(path),
      save: (path, text) => this.#save(path, text),
      source: (file, folder) => this.#text(file) ?? (folder === "" ? undefined : this.#text(`${folder}/${file}`)),
      start: (program, words, kept) => this.#start(program, words, kept),
      shell: (line) => this.#shell(line),
    };
  }

  #absolute(path: string): string {
    const parts: string[] = [];
    for (const part of (path.startsWith("/") ? path : `${this.#workingDirectory}/${path}`).split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return `/${parts.join("/")}`;
  }

  #text(path: string): string | undefined {
    const bytes = this.#machine.computer.readAs(this.pid, path);
    return typeof bytes === "string" ? undefined : decodeUtf8(bytes);
  }

  #save(path: string, text: string): boolean {
    const { timeline } = this.#machine;
    timeline.act({ kind: "writeFile", path: this.#absolute(path), contents: encodeUtf8(text) });
    return this.#text(path) === text;
  }

  #program(path: string): ProgramFile | Refused {
    const bytes = this.#machine.computer.readAs(this.pid, path);
    if (typeof bytes === "string") return { message: `${path}: ${errnoText(bytes)}.` };
    return { path: this.#absolute(path), bytes };
  }

  #start(program: ProgramFile, words: readonly string[], kept: Parameters<GdbHost["start"]>[2]): StartedProgram | Refused {
    const { timeline } = this.#machine;
    this.#endProgram();
    const line = `exec ${[program.path, ...words].map(shellWord).join(" ")}`;
    timeline.act({ kind: "order", pid: this.pid, words: ["run", line] });
    const pid = this.#awaitProgram();
    if (typeof pid !== "number") return pid;
    const engine = new Debugger(timeline, kept.breakpoints, kept.variables);
    engine.hits.root = pid;
    const read = readProgram(program.path, program.bytes);
    if (!("error" in read)) this.#machine.show(pid, read);
    return { debugger: engine, pid };
  }

  /** The shell has become the program, which has not executed anything yet. */
  #awaitProgram(): number | Refused {
    const { timeline, computer } = this.#machine;
    for (let spent = 0; spent < startInstructions; ) {
      const slice = timeline.slice({ budget: 1_000_000, traps: 1 });
      spent += slice.retired + 100;
      for (const { event } of slice.entries) {
        if (event.kind !== "started" && event.kind !== "exited" && event.kind !== "killed") continue;
        if (computer.process(event.pid)?.parent !== this.pid) continue;
        if (event.kind === "exited") return { message: `During startup program exited with code ${event.status}.` };
        if (event.kind === "killed") return { message: "During startup program terminated." };
        if (event.path !== "/bin/sh") return event.pid;
      }
      if (slice.stop === "idle" || slice.stop === "asleep" || slice.stop === "ended") break;
    }
    return { message: "During startup program did not come to its first instruction." };
  }

  /** What it debugs ends with it, or before another run; its process gives the terminal back. */
  #endProgram(): void {
    const { timeline, computer } = this.#machine;
    const pid = this.#gdb.hasStarted ? this.#gdb.started.pid : undefined;
    const process = pid === undefined ? undefined : computer.process(pid);
    if (!process || process.parent !== this.pid) return;
    if (!process.end) timeline.act({ kind: "signal", pid: process.pid, signal: "SIGKILL" });
    timeline.act({ kind: "order", pid: this.pid, words: ["reap"] });
  }

  /** A line for a shell, which has the terminal meanwhile. */
  *#shell(line: string): Moving<undefined> {
    if (this.#gdb.isRunning) {
      this.#print("The whole machine stands still while the program does: give a shell commands before run, or after its end.\n");
      return undefined;
    }
    const { timeline, computer } = this.#machine;
    timeline.act({ kind: "order", pid: this.pid, words: ["run", line === "" ? "exec sh" : line] });
    let child: number | undefined;
    for (;;) {
      const slice = timeline.slice({ budget: 200_000, traps: 500 });
      child ??= computer
        .processes()
        .find(({ pid, parent }) => parent === this.pid && pid !== (this.#gdb.hasStarted ? this.#gdb.started.pid : 0))?.pid;
      if (child !== undefined && (computer.process(child)?.end || !computer.process(child))) break;
      const isStill = slice.stop === "idle" || slice.stop === "asleep";
      yield isStill
        ? { kind: "waiting", ...(slice.nextEventNs === undefined ? {} : { nextEventNs: slice.nextEventNs }) }
        : { kind: "working" };
    }
    timeline.act({ kind: "order", pid: this.pid, words: ["reap"] });
    return undefined;
  }
}

/** As a shell takes it for one word; redirections are the shell's own. */
const shellWord = (word: string): string => (/^(?:[\w@%+=:,./-]+|\d*[<>]+&?.*)$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
