// One learner's machine: builds programs, runs, steps and holds them, serves keys and HTTP clients, and tells what is new.
// Takes plain requests, gives plain views. Knows nothing of workers, pages or clocks: whoever owns it says how far to run.

import { createProcessor } from "../cpu/index.ts";
import { type Computer, createComputer, formatCall, formatSignal, type KernelEvent, type RunOptions } from "../kernel/index.ts";
import { createHttpClients, type HttpClients } from "./clients.ts";
import { describeFault, type Fault, faultNotice, instructionAt } from "./fault.ts";
import {
  emptyRegisters,
  memoryView,
  processState,
  type RememberedBytes,
  regionsOf,
  registersView,
  resolvePlace,
  socketsOf,
  stackView,
} from "./machine-view.ts";
import { type BuildResult, buildProgram, type Program } from "./program.ts";
import type {
  CheckResult,
  HttpRequest,
  MachineView,
  News,
  Refusal,
  RegistersView,
  SourceFile,
  StartRequest,
  SystemCallView,
  TerminalPiece,
  Watch,
} from "./views.ts";

export interface SessionOptions {
  /** A run is a function of files, seed and inputs. */
  readonly seed: number;
  /**
   * What happens to virtual time while every task sleeps. "skipped" (default): it jumps to the next thing that is due. "given": it
   * passes as `passTime` says, so that a person sees a second last a second; while an HTTP client waits it jumps all the same.
   */
  readonly idleTime?: "skipped" | "given";
}

/** `stepping`: runs until one instruction of the selected task has retired, however long it is blocked. */
type Mode = "running" | "paused" | "stepping";

/** What a trap counts for where a slice's work is measured out: a call takes the host as long as this many instructions, or longer. */
const instructionsPerTrap = 100;

/** Calls in one batch of news at the most; the newest are kept. */
const newsCalls = 128;

/** Remembered below sp, so that what is pushed next is seen to change. */
const belowStackBytes = 512n;

/** What a pause remembers, so that the next one can show what changed. */
interface Moment {
  readonly registers: RegistersView;
  readonly memory: RememberedBytes | undefined;
  readonly stack: RememberedBytes | undefined;
}

export class Session {
  readonly #seed: number;
  readonly #idleTime: "skipped" | "given";
  #computer: Computer;
  readonly #clients: HttpClients;
  #mode: Mode = "paused";
  #pid = 0;
  #watch: Watch = { memoryAt: "", memoryBytes: 256, stackSlots: 32 };
  readonly #programs = new Map<number, Program>();
  readonly #faults = new Map<number, Fault>();
  /** Nothing can happen until something is said from outside. */
  #stalled = true;
  /** Instructions still to go of a step. */
  #stepsLeft = 0;
  /** With a sleeping machine: when it goes on. */
  #wakeNs: number | undefined;
  #started = false;
  #stopping = false;
  #terminalSize = { columns: 80, rows: 24 };
  #terminal: TerminalPiece[] = [];
  #calls = new Map<number, SystemCallView>();
  #fresh = false;
  #now: Moment = { registers: emptyRegisters, memory: undefined, stack: undefined };
  #before: Moment = this.#now;

  constructor({ seed, idleTime = "skipped" }: SessionOptions) {
    this.#seed = seed;
    this.#idleTime = idleTime;
    this.#computer = this.#createComputer();
    this.#clients = createHttpClients(() => this.#computer);
  }

  #createComputer(): Computer {
    return createComputer({ processor: createProcessor(), seed: this.#seed });
  }

  /** Assembles and links without running. */
  check(files: readonly SourceFile[]): CheckResult {
    const { diagnostics, code } = buildProgram(files);
    return { diagnostics, code };
  }

  /** Builds and starts, or says why not; then nothing has changed. */
  start(request: StartRequest): Refusal | undefined {
    const built = buildProgram(request.files);
    if (!built.program) return refusalOf(built);
    if (!request.beside) this.#reset();
    const { program } = built;
    const pid = this.#computer.spawn({
      path: program.name,
      bytes: program.bytes,
      arguments: [program.name, ...request.arguments],
    });
    if (typeof pid !== "number") return { diagnostics: built.diagnostics, reason: pid.message };
    this.#programs.set(pid, program);
    this.#pid = pid;
    this.#started = true;
    this.#mode = request.mode === "run" ? "running" : "paused";
    this.#wake();
    this.#remember();
    this.#before = this.#now;
    return undefined;
  }

  #reset(): void {
    this.#clients.abandon("The machine was started afresh.");
    this.#computer.endAll();
    for (const process of this.#computer.processes()) this.#computer.forget(process.pid);
    this.#computer = this.#createComputer();
    this.#computer.resizeTerminal(this.#terminalSize);
    this.#programs.clear();
    this.#faults.clear();
    this.#calls.clear();
  }

  /** Executes instructions of the selected process and holds; a blocked call is waited for. */
  step(instructions: number): void {
    if (!this.#isAlive(this.#pid)) return;
    this.#mode = "stepping";
    this.#stepsLeft = Math.max(1, instructions);
    this.#wake();
  }

  continue(): void {
    this.#mode = "running";
    this.#wake();
  }

  pause(): void {
    if (this.#mode === "paused") return;
    this.#hold();
  }

  /** Ends every process; terminal and last view stay. */
  stop(): void {
    this.#stopping = true;
    this.#computer.endAll();
    this.#collect();
    this.#stopping = false;
    this.#hold();
  }

  input(bytes: Uint8Array): void {
    this.#computer.type(bytes);
    this.#wake();
  }

  setTerminalSize(columns: number, rows: number): void {
    this.#terminalSize = { columns, rows };
    this.#computer.resizeTerminal(this.#terminalSize);
    this.#wake();
  }

  /** `count` requests, `clients` at a time; their outcome comes with the news under `id`. */
  http(id: number, request: HttpRequest, count: number, clients: number): void {
    this.#clients.start(id, request, count, clients);
    this.#wake();
  }

  cancelHttp(id: number): void {
    this.#clients.cancel(id);
    this.#wake();
  }

  watch(watch: Watch): void {
    this.#watch = watch;
    this.#fresh = true;
  }

  selectProcess(pid: number): void {
    if (pid === this.#pid || !this.#programs.has(pid)) return;
    this.#pid = pid;
    this.#remember();
    this.#before = this.#now;
    this.#fresh = true;
  }

  /** Whether `run` would do anything. */
  get wantsToRun(): boolean {
    if (this.#stalled) return false;
    return this.#mode !== "paused" || (this.#clients.active && !this.#hasLiveProcess());
  }

  /** Lets about this many instructions retire. False: nothing more can happen until something is said from outside. */
  run(instructions: number): boolean {
    if (!this.wantsToRun) return false;
    this.#fresh = true;
    const started = this.#clients.advance();
    const progressed = this.#advance(instructions);
    const settled = this.#clients.active && this.#clients.advance();
    this.#stalled = !progressed && !started && !settled;
    return this.wantsToRun;
  }

  #advance(budget: number): boolean {
    const skipsIdle = this.#idleTime === "skipped" || this.#clients.active;
    const options = {
      budget,
      traps: Math.ceil(budget / instructionsPerTrap),
      idleUntilNs: skipsIdle ? Number.POSITIVE_INFINITY : this.#computer.nowNs,
    };
    if (this.#mode === "stepping") return this.#advanceStep(options);
    const { stop, nextEventNs } = this.#computer.run(options);
    this.#wakeNs = nextEventNs;
    return stop === "budget";
  }

  #advanceStep(options: RunOptions): boolean {
    const tid = this.#pid;
    if (this.#isBlocked(tid)) {
      const others = this.#computer.run({ ...options, untilReady: tid });
      this.#wakeNs = others.nextEventNs;
      if (others.stop !== "ready") return others.stop === "budget";
    } else {
      const { retired, stop } = this.#computer.step(tid, Math.min(options.budget, this.#stepsLeft));
      this.#stepsLeft -= retired;
      if (stop === "output") return false;
      if (stop === "gone") this.#stepsLeft = 0;
    }
    // A call that blocks belongs to the step that made it.
    if (this.#stepsLeft <= 0 && !this.#isBlocked(tid)) this.#hold();
    return true;
  }

  #isBlocked(tid: number): boolean {
    return this.#computer.state.tasks.get(tid)?.call !== undefined;
  }

  /** Virtual time after which a sleeping machine goes on by itself, in ns; undefined: it does not sleep. */
  get sleepNs(): number | undefined {
    if (!this.#stalled || this.#wakeNs === undefined || this.#mode === "paused") return undefined;
    return Math.max(0, this.#wakeNs - this.#computer.nowNs);
  }

  /** Time passes for a machine that waits (see `idleTime`): at most this long, and not beyond what is due next. */
  passTime(durationNs: number): void {
    if (this.#mode === "paused" || !this.#stalled || !this.#hasLiveProcess()) return;
    if (this.#computer.passIdleTime(Math.round(durationNs)) > 0) this.#wake();
  }

  /** Virtual time since the machine was started. */
  get nowNs(): number {
    return this.#computer.nowNs;
  }

  /** Whether the session holds the machine still. */
  get paused(): boolean {
    return this.#mode === "paused";
  }

  /** Whether `takeNews` would give anything that was not given before. */
  get hasNews(): boolean {
    return this.#fresh;
  }

  /** Everything that is new since the last time, and the machine as it stands. */
  takeNews(): News {
    this.#collect();
    this.#fresh = false;
    const news = {
      terminal: this.#terminal,
      systemCalls: [...this.#calls.values()].slice(-newsCalls),
      http: this.#clients.takeProgress(),
      view: this.#view(),
    };
    this.#terminal = [];
    this.#calls = new Map();
    return news;
  }

  // Inside.

  #wake(): void {
    this.#stalled = false;
    this.#fresh = true;
  }

  #hold(): void {
    this.#mode = "paused";
    this.#fresh = true;
    this.#before = this.#now;
    this.#remember();
  }

  /** Keeps what the panels look at, to be compared with at the next pause. */
  #remember(): void {
    const registers = this.#registers();
    const space = this.#computer.space(this.#pid);
    const place = resolvePlace(this.#watch.memoryAt, registers, this.#programs.get(this.#pid));
    const remember = (address: bigint, bytes: number): RememberedBytes => ({ address, view: memoryView(space, address, bytes, undefined) });
    this.#now = {
      registers,
      memory: typeof place === "bigint" ? remember(place, this.#watch.memoryBytes) : undefined,
      stack:
        registers.sp === 0n ? undefined : remember(registers.sp - belowStackBytes, this.#watch.stackSlots * 8 + Number(belowStackBytes)),
    };
  }

  #registers(): RegistersView {
    return registersView(this.#computer.registers(this.#pid));
  }

  #isAlive(pid: number): boolean {
    const process = this.#computer.process(pid);
    return process !== undefined && !process.end;
  }

  #hasLiveProcess(): boolean {
    return this.#computer.processes().some(({ end }) => !end);
  }

  /** Takes the computer's events into the news. */
  #collect(): void {
    const { events } = this.#computer.drain();
    for (const event of events) this.#tell(event);
    if (this.#computer.state.tasks.size > 0 || this.#mode === "paused" || events.length === 0) {
      if (events.some(({ kind }) => kind === "output")) this.#wake();
      return;
    }
    this.#hold();
  }

  #notice(tone: "plain" | "good" | "bad", text: string): void {
    this.#terminal.push({ kind: "notice", tone, text });
  }

  #tell(event: KernelEvent): void {
    switch (event.kind) {
      case "output":
        this.#terminal.push({ kind: "output", bytes: event.bytes });
        return;
      case "callBlocked":
      case "callFinished": {
        const { sequence, pid } = event.record;
        this.#calls.delete(sequence);
        this.#calls.set(sequence, { sequence, pid, ...formatCall(event.record) });
        return;
      }
      case "unknownCall":
        this.#notice("bad", `system call ${event.number} does not exist here: x0 = -38 (ENOSYS). Is the right number in x8?`);
        return;
      case "exited": {
        const name = this.#nameOf(event.pid);
        this.#notice(event.status === 0 ? "good" : "plain", `${name} ended with exit status ${event.status}`);
        return;
      }
      case "killed":
        this.#tellEnd(event.pid, { information: event.information, pc: event.pc });
        return;
      case "started":
      case "signal":
        return;
    }
  }

  #tellEnd(pid: number, fault: Fault): void {
    const { signal } = fault.information;
    if (this.#stopping) {
      this.#notice("plain", `${this.#nameOf(pid)} was stopped`);
      return;
    }
    if (fault.information.code === "SI_KERNEL" && formatSignal(signal) !== "SIGKILL") {
      this.#notice("bad", `${this.#nameOf(pid)} was ended by ${formatSignal(signal)}`);
      return;
    }
    this.#faults.set(pid, fault);
    this.#notice("bad", `${this.#nameOf(pid)}: ${faultNotice(this.#describe(pid, fault), signal)}`);
  }

  #describe(pid: number, fault: Fault) {
    return describeFault(fault, this.#computer.space(pid), this.#programs.get(pid));
  }

  #nameOf(pid: number): string {
    return this.#computer.process(pid)?.path ?? this.#programs.get(pid)?.name ?? `process ${pid}`;
  }

  #view(): MachineView {
    const computer = this.#computer;
    const pid = this.#pid;
    const program = this.#programs.get(pid);
    const space = computer.space(pid);
    const registers = this.#registers();
    const pc = Number(registers.pc);
    const location = program?.lines.addressToLocation(pc);
    const instruction = instructionAt(space, pc, program);
    const fault = this.#faults.get(pid);
    const held = this.#mode === "paused" ? this.#before : this.#now;
    return {
      status: this.#status(),
      pid,
      processes: computer.processes().map((process) => ({
        pid: process.pid,
        name: process.path,
        state: processState(computer, process, this.#mode === "paused"),
      })),
      registers,
      registersBefore: held.registers,
      ...(location ? { location } : {}),
      ...(instruction === undefined ? {} : { instruction }),
      memory: this.#memoryView(registers, held),
      regions: regionsOf(space, program),
      stack: stackView(space, registers, this.#watch.stackSlots, held.stack, program),
      sockets: computer.processes().flatMap((process) => socketsOf(computer, process.pid)),
      ...(fault ? { fault: this.#describe(pid, fault) } : {}),
      instructions: computer.state.retired,
      virtualTimeNs: computer.nowNs,
    };
  }

  #memoryView(registers: RegistersView, held: Moment) {
    const { memoryAt, memoryBytes } = this.#watch;
    const place = resolvePlace(memoryAt, registers, this.#programs.get(this.#pid));
    const space = this.#computer.space(this.#pid);
    if (typeof place === "bigint") return memoryView(space, place, memoryBytes, held.memory);
    return { ...memoryView(undefined, 0n, 0, undefined), error: place.error };
  }

  #status(): MachineView["status"] {
    if (!this.#started) return "empty";
    if (!this.#hasLiveProcess()) return "ended";
    if (this.#mode === "paused") return "paused";
    return this.#stalled ? "blocked" : "running";
  }
}

function refusalOf({ diagnostics }: BuildResult): Refusal {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return {
    diagnostics,
    reason: errors === 1 ? "The program has an error, so it was not run." : `The program has ${errors} errors, so it was not run.`,
  };
}
