// The machine that a session is about: a computer with its timeline and debugger, the programs that were started on it by hand, and the
// process that is looked at. Starting afresh replaces the computer. Knows no moves, no news.

import { encodeUtf8 } from "../base/utf8.ts";
import { createProcessor } from "../cpu/index.ts";
import { Debugger, Timeline } from "../debug/index.ts";
import { type Computer, createComputer, homeDirectory, type SpawnRequest } from "../kernel/index.ts";
import { buildUserland } from "../shell/index.ts";
import { describeFault, type Fault } from "./fault.ts";
import { type Program, readProgram } from "./program.ts";
import type { FaultView, Preparation, SourceFile } from "./views/index.ts";

export interface MachineOptions {
  readonly seed: number;
  /** Time jumps over what nobody waits for (see SessionOptions.idleTime). */
  readonly isIdleSkipped: boolean;
}

export class LearnerMachine {
  readonly #options: MachineOptions;
  #timeline: Timeline;
  #debugger: Debugger;
  /** Of processes that can be looked at. */
  readonly #programs = new Map<number, Program>();
  /** Those that were started by hand. */
  readonly #own = new Set<number>();
  #pid = 0;
  #hasShell = false;
  #terminalSize = { columns: 80, rows: 24 };

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#timeline = this.#createTimeline(false);
    this.#debugger = new Debugger(this.#timeline);
  }

  /** The shell's machine has programs in /bin, which take a moment to build. */
  #createTimeline(hasUserland: boolean, { seed = this.#options.seed, failures = [] }: Preparation = {}): Timeline {
    const userland = hasUserland ? buildUserland() : {};
    const timeline = new Timeline(createComputer({ processor: createProcessor(), seed, failures, ...userland }));
    if (!this.#options.isIdleSkipped) timeline.act({ kind: "idleTime", isSkipped: false });
    return timeline;
  }

  /** Another computer, on which nothing runs. */
  reset(hasShell: boolean, preparation?: Preparation): void {
    this.#hasShell = hasShell;
    this.#timeline = this.#createTimeline(hasShell, preparation);
    this.#debugger = new Debugger(this.#timeline);
    this.#timeline.act({ kind: "resizeTerminal", ...this.#terminalSize });
    this.#programs.clear();
    this.#own.clear();
  }

  get timeline(): Timeline {
    return this.#timeline;
  }

  get debugger(): Debugger {
    return this.#debugger;
  }

  get computer(): Computer {
    return this.#timeline.computer;
  }

  /** Of the process that is looked at. */
  get pid(): number {
    return this.#pid;
  }

  /** Of the process that is looked at. */
  get program(): Program | undefined {
    return this.#programs.get(this.#pid);
  }

  /** Starts a program at the terminal and looks at it; `message`: why it cannot be loaded. */
  spawn(program: Program, words: readonly string[], { input, memory = [] }: Preparation = {}): number | { readonly message: string } {
    const request: SpawnRequest = {
      path: program.name,
      bytes: program.bytes,
      arguments: [program.name, ...words],
      ...(input === undefined ? {} : { standard: "fed" }),
    };
    const pid = this.#timeline.act({ kind: "spawn", request });
    if (typeof pid !== "number") return pid;
    for (const { symbol, bytes } of memory) {
      const address = program.names.address(symbol);
      if (address !== undefined) this.#timeline.act({ kind: "writeMemory", pid, address, bytes });
    }
    if (input !== undefined) {
      this.#timeline.act({ kind: "feed", bytes: encodeUtf8(input) });
      this.#timeline.act({ kind: "endInput" });
    }
    this.#own.add(pid);
    this.show(pid, program);
    return pid;
  }

  /** Looks at a process that was started in the machine. */
  show(pid: number, program: Program): void {
    this.#programs.set(pid, program);
    this.#pid = pid;
    this.#debugger.select(pid);
  }

  /** Files in the shell's home directory, or by absolute paths. */
  bringFiles(files: readonly SourceFile[]): void {
    for (const { name, text } of files) {
      const path = name.startsWith("/") ? name : `${homeDirectory}/${name}`;
      this.#timeline.act({ kind: "writeFile", path, contents: encodeUtf8(text) });
    }
  }

  get terminalSize(): { readonly columns: number; readonly rows: number } {
    return this.#terminalSize;
  }

  /** There are a shell and its tools. */
  get hasShell(): boolean {
    return this.#hasShell;
  }

  /** False: it has this size already. */
  setTerminalSize(columns: number, rows: number): boolean {
    if (columns === this.#terminalSize.columns && rows === this.#terminalSize.rows) return false;
    this.#terminalSize = { columns, rows };
    return true;
  }

  /** Looks at another process. False: at none that was started by hand, or at the same. */
  select(pid: number): boolean {
    if (!this.look(pid)) return false;
    this.#debugger.select(pid);
    return true;
  }

  /** As `select`, where the debugger looks at it already. */
  look(pid: number): boolean {
    if (pid === this.#pid) return false;
    const program = this.#programs.get(pid) ?? this.#programOfFile(pid);
    if (!program) return false;
    this.#programs.set(pid, program);
    this.#pid = pid;
    return true;
  }

  /** Of a process that another one has forked, or that has executed a file by itself. */
  #programOfFile(pid: number): Program | undefined {
    const path = this.computer.process(pid)?.path;
    if (path === undefined) return undefined;
    for (const [other, program] of this.#programs) if (this.computer.process(other)?.path === path) return program;
    const bytes = this.computer.readAs(pid, path);
    const program = typeof bytes === "string" ? undefined : readProgram(path, bytes);
    return program && "error" in program ? undefined : program;
  }

  /** Looks at the newest of those that were started by hand. */
  lookAtOwn(): void {
    const pid = [...this.#own].findLast((each) => this.computer.process(each));
    if (pid !== undefined) this.select(pid);
  }

  isAlive(pid: number): boolean {
    const process = this.computer.process(pid);
    return process !== undefined && !process.end;
  }

  get hasLiveProcess(): boolean {
    return this.computer.processes().some(({ end }) => !end);
  }

  /** Whether the shell started it: then its end is the shell's to tell. */
  isOfShell(pid: number): boolean {
    return this.#hasShell && !this.#own.has(pid);
  }

  nameOf(pid: number): string {
    return this.computer.process(pid)?.path ?? this.#programs.get(pid)?.name ?? `process ${pid}`;
  }

  describe(pid: number, fault: Fault): FaultView {
    return describeFault(fault, this.computer.space(pid), this.#programs.get(pid));
  }
}
