// One learner's machine: builds programs, runs, steps and holds them in both directions of time, serves keys and HTTP clients, and
// tells what is new. Takes plain requests, gives plain views. Knows nothing of workers, pages or clocks: whoever owns it says how far
// to run.

import { InvariantError } from "../base/errors.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import { createProcessor } from "../cpu/index.ts";
import {
  contextOf,
  Debugger,
  ExpressionError,
  type HostAction,
  type Move,
  type Moving,
  type Position,
  type Stop,
  Timeline,
} from "../debug/index.ts";
import { locate } from "../debug/location.ts";
import { type Computer, createComputer, homeDirectory, writerOf } from "../kernel/index.ts";
import { buildUserland, shellPath } from "../shell/index.ts";
import { answer } from "./answers.ts";
import { setBreakpoints } from "./breakpoints.ts";
import { createHttpClients, type HttpClients } from "./clients.ts";
import { codeView, instructionView } from "./code-view.ts";
import { describeFault, type Fault, faultNotice, instructionAt } from "./fault.ts";
import {
  emptyRegisters,
  memoryView,
  pointeesOf,
  processState,
  type RememberedBytes,
  regionsOf,
  registersView,
  resolvePlace,
  socketsOf,
  stackView,
  vectorBytes,
  vectorsView,
} from "./machine-view.ts";
import { type BuildResult, buildProgram, type Program, readProgram } from "./program.ts";
import { Story } from "./story.ts";
import { timelineMarks } from "./timeline-marks.ts";
import type {
  Answer,
  BreakpointView,
  BreakpointWish,
  CheckResult,
  HttpRequest,
  MachineView,
  MoveWish,
  News,
  Question,
  Refusal,
  RegistersView,
  SourceFile,
  StartRequest,
  StopView,
  TimelineMark,
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

/** What a trap counts for where a slice's work is measured out: a call takes the host as long as this many instructions, or longer. */
const instructionsPerTrap = 100;

/** However many instructions a slice may have after a fast program: calls are slow beside them, and Stop has to be heard between slices. */
const trapsPerSliceMaximum = 1500;

/** Remembered below sp, so that what is pushed next is seen to change. */
const belowStackBytes = 512n;

/** What a pause remembers, so that the next one can show what changed. */
interface Remembered {
  readonly registers: RegistersView;
  readonly memory: RememberedBytes | undefined;
  readonly stack: RememberedBytes | undefined;
  readonly vectors: Uint8Array;
}

export class Session {
  readonly #seed: number;
  readonly #idleTime: "skipped" | "given";
  #timeline: Timeline;
  #debugger: Debugger;
  readonly #clients: HttpClients;
  /** What is under way; absent: the machine is held. */
  #moving: Moving | undefined;
  /** A step is under way, or another move that ends by itself nearby: what is asked for meanwhile follows it. */
  #isStepping = false;
  #queue: MoveWish[] = [];
  /** Requests to start something, those that were refused included. */
  #starts = 0;
  #stop: StopView | undefined;
  /** While a question is being answered: where the machine stood, and stands afterwards. */
  #asking: { readonly from: Position } | undefined;
  #answers: { readonly id: number; readonly answer: Answer }[] = [];
  #pid = 0;
  #watch: Watch = { memoryAt: "", memoryBytes: 256, stackSlots: 32 };
  readonly #programs = new Map<number, Program>();
  readonly #story: Story;
  /** Of the journal: what has been told; and how often the present had been moved then. */
  #told = 0;
  #jumps = 0;
  #isRetold = false;
  /** Nothing can happen until something is said from outside. */
  #stalled = true;
  /** With a sleeping machine: when it goes on. */
  #wakeNs: number | undefined;
  #started = false;
  #hasShell = false;
  #terminalSize = { columns: 80, rows: 24 };
  #breakpointWishes: readonly BreakpointWish[] = [];
  #breakpoints: readonly BreakpointView[] = [];
  #fresh = false;
  #now: Remembered = { registers: emptyRegisters, memory: undefined, stack: undefined, vectors: new Uint8Array(0) };
  #before: Remembered = this.#now;

  constructor({ seed, idleTime = "skipped" }: SessionOptions) {
    this.#seed = seed;
    this.#idleTime = idleTime;
    this.#timeline = this.#createTimeline();
    this.#debugger = new Debugger(this.#timeline);
    this.#story = new Story({
      nameOf: (pid) => this.#nameOf(pid),
      faultNotice: (pid, fault) => faultNotice(this.#describe(pid, fault), fault.information.signal),
      isOfShell: (pid) => this.#hasShell && !this.#programs.has(pid),
    });
    const session = this;
    this.#clients = createHttpClients(() => ({
      get network() {
        return session.#computer.network;
      },
      startExchange: (request) => this.#timeline.act({ kind: "startExchange", request }),
      writerOf: (guestPort, clientPort, offset) => writerOf(this.#computer.state, guestPort, clientPort, offset),
      endExchange: (exchange) => this.#timeline.act({ kind: "endExchange", exchange }),
    }));
  }

  #createTimeline(hasUserland = false): Timeline {
    const userland = hasUserland ? buildUserland() : {};
    const timeline = new Timeline(createComputer({ processor: createProcessor(), seed: this.#seed, ...userland }));
    if (this.#idleTime === "given") timeline.act({ kind: "idleTime", isSkipped: false });
    return timeline;
  }

  get #computer(): Computer {
    return this.#timeline.computer;
  }

  /** Assembles and links without running. */
  check(files: readonly SourceFile[]): CheckResult {
    const { diagnostics, code } = buildProgram(files);
    return { diagnostics, code };
  }

  /** Builds and starts, or says why not; then nothing has changed. */
  start(request: StartRequest): Refusal | undefined {
    this.#starts += 1;
    this.#fresh = true;
    const built = request.program === "own" ? buildProgram(request.files) : { program: shellProgram(), diagnostics: [], code: [] };
    if (!built.program) return refusalOf(built);
    if (!request.beside) this.#reset(request.program === "shell");
    const { program } = built;
    if (request.program === "shell") this.#bringFiles(request.files);
    else if (!request.beside) this.#bringFiles(request.files.filter(({ name }) => !/[.](s|inc)$/i.test(name)));
    const pid = this.#timeline.act({
      kind: "spawn",
      request: { path: program.name, bytes: program.bytes, arguments: [program.name, ...request.arguments] },
    });
    if (typeof pid !== "number") return { diagnostics: built.diagnostics, reason: pid.message };
    if (!request.beside) this.#debugger.stepper.floor = this.#timeline.position;
    this.#programs.set(pid, program);
    this.#pid = pid;
    this.#debugger.select(pid);
    this.#started = true;
    this.#stop = undefined;
    this.#placeBreakpoints();
    this.#queue = [];
    this.#isStepping = false;
    this.#moving = request.mode === "run" ? this.#debugger.move({ kind: "continue" }) : undefined;
    this.#wake();
    this.#remember();
    this.#before = this.#now;
    return undefined;
  }

  /** Files in the home directory, where programs start. */
  #bringFiles(files: readonly SourceFile[]): void {
    for (const { name, text } of files) {
      this.#timeline.act({ kind: "writeFile", path: `${homeDirectory}/${name}`, contents: encodeUtf8(text) });
    }
  }

  /** The shell's machine has programs in /bin, which take a moment to build. */
  #reset(hasUserland: boolean): void {
    this.#clients.abandon("The machine was started afresh.");
    this.#hasShell = hasUserland;
    this.#timeline = this.#createTimeline(hasUserland);
    this.#debugger = new Debugger(this.#timeline);
    this.#timeline.act({ kind: "resizeTerminal", ...this.#terminalSize });
    this.#programs.clear();
    this.#story.clear();
    this.#told = 0;
    this.#jumps = this.#timeline.jumps;
  }

  /** Executes instructions of the selected process and holds; a blocked call is waited for. */
  step(instructions: number): void {
    this.move({ kind: "instruction", count: Math.max(1, instructions) });
  }

  continue(): void {
    this.move({ kind: "continue" });
  }

  /** Begins a move, in place of whatever was under way; but behind a step, so that steps pressed quickly all count. */
  move(wish: MoveWish): void {
    this.#endAsking();
    if (this.#isStepping && this.#moving && wish.kind !== "moment") {
      this.#queue.push(wish);
      return;
    }
    this.#queue = [];
    this.#begin(wish);
  }

  #begin(wish: MoveWish): void {
    const isBackward = wish.kind === "moment" || wish.backward === true;
    if (!isBackward && wish.kind !== "continue" && !this.#isAlive(this.#pid)) return;
    if (isBackward) this.#clients.leave("The run was taken back.");
    try {
      this.#moving = this.#debugger.move(this.#moveOf(wish));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#stop = { kind: "refused", text: error.message };
      this.#hold();
      return;
    }
    this.#isStepping = wish.kind !== "moment" && wish.kind !== "continue";
    this.#stop = undefined;
    this.#wake();
  }

  #moveOf(wish: MoveWish): Move {
    switch (wish.kind) {
      case "place": {
        const { addresses } = locate(wish.place, this.#debugger.info, contextOf(this.#timeline, this.#debugger.tid));
        return { kind: "address", addresses, ...(wish.backward ? { backward: true } : {}) };
      }
      case "moment": {
        const { instructions, faults, actions } = wish;
        const first = this.#timeline.at(instructions);
        return { kind: "position", target: faults === undefined || actions === undefined ? first : { instructions, faults, actions } };
      }
      default:
        return wish;
    }
  }

  setBreakpoints(wishes: readonly BreakpointWish[]): void {
    this.#breakpointWishes = wishes;
    this.#placeBreakpoints();
    this.#fresh = true;
  }

  #placeBreakpoints(): void {
    this.#breakpoints = setBreakpoints(this.#debugger, this.#breakpointWishes);
  }

  /** Asks something of a machine that is held: the answer comes with the news. A move ends the asking. */
  ask(id: number, question: Question): void {
    if (!this.paused && !this.#asking) {
      this.#answers.push({ id, answer: { kind: "error", text: "The machine is running: pause it, then ask." } });
      this.#fresh = true;
      return;
    }
    this.#endAsking();
    this.#clients.leave("The run was looked back at.");
    this.#asking = { from: this.#timeline.position };
    this.#moving = this.#answering(id, question);
    this.#wake();
  }

  *#answering(id: number, question: Question): Moving {
    this.#answers.push({ id, answer: yield* answer(this.#debugger, question) });
    return { reason: { kind: "moved" }, position: this.#timeline.position, tid: this.#debugger.tid };
  }

  /** Puts the machine back where it stood when it was asked. */
  #endAsking(): void {
    const asking = this.#asking;
    if (!asking) return;
    this.#asking = undefined;
    this.#moving?.return(undefined as never);
    this.#moving = undefined;
    this.#timeline.seek(asking.from);
  }

  /** What happened over all of the run that is known, thinned to about `limit` marks. */
  marks(limit: number): readonly TimelineMark[] {
    return timelineMarks(this.#timeline, limit);
  }

  pause(): void {
    this.#endAsking();
    if (this.paused) return;
    this.#queue = [];
    this.#hold();
  }

  /** Ends every process; terminal and last view stay. */
  stop(): void {
    this.#endAsking();
    this.#queue = [];
    this.#timeline.act({ kind: "endAll" });
    this.#collect();
    this.#hold();
  }

  input(bytes: Uint8Array): void {
    this.#act({ kind: "type", bytes });
  }

  setTerminalSize(columns: number, rows: number): void {
    if (columns === this.#terminalSize.columns && rows === this.#terminalSize.rows) return;
    this.#terminalSize = { columns, rows };
    this.#act({ kind: "resizeTerminal", columns, rows });
  }

  #act(action: HostAction): void {
    this.#endAsking();
    this.#timeline.act(action);
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
    this.#debugger.select(pid);
    this.#remember();
    this.#before = this.#now;
    this.#fresh = true;
  }

  /** Whether `run` would do anything. */
  get wantsToRun(): boolean {
    if (this.#stalled) return false;
    return this.#moving !== undefined || (this.#clients.active && !this.#hasLiveProcess());
  }

  /** Lets about this many instructions retire. False: nothing more can happen until something is said from outside. */
  run(instructions: number): boolean {
    if (!this.wantsToRun) return false;
    this.#fresh = true;
    const started = this.#clients.active && this.#clients.advance();
    this.#chooseIdleTime();
    const progressed = this.#advance(instructions);
    const settled = this.#clients.active && this.#clients.advance();
    this.#stalled = !progressed && !started && !settled;
    return this.wantsToRun;
  }

  /** Time jumps over what nobody waits for, unless a person is to feel it. Only where the run goes on can this be chosen. */
  #chooseIdleTime(): void {
    const isSkipped = this.#idleTime === "skipped" || this.#clients.active;
    if (isSkipped !== this.#timeline.isIdleSkipped && this.#timeline.isAtEdge) this.#timeline.act({ kind: "idleTime", isSkipped });
  }

  #advance(instructions: number): boolean {
    const { size } = this.#debugger.stepper;
    size.instructions = instructions;
    size.traps = Math.min(trapsPerSliceMaximum, Math.ceil(instructions / instructionsPerTrap));
    this.#wakeNs = undefined;
    // Only clients have something left to do.
    if (!this.#moving) return this.#timeline.slice({ budget: instructions }).stop === "budget";
    const { done, value } = this.#moving.next();
    if (done) {
      if (this.#asking) this.#answered();
      else this.#moved(value as Stop);
      return true;
    }
    const pause = value as { kind: string; nextEventNs?: number };
    if (pause.kind === "working") return true;
    this.#wakeNs = pause.nextEventNs;
    return false;
  }

  /** The machine stands where it stood, and shows what it showed. */
  #answered(): void {
    this.#asking = undefined;
    this.#moving = undefined;
    this.#fresh = true;
  }

  #moved({ reason, tid }: Stop): void {
    const pid = this.#computer.state.tasks.get(tid)?.pid;
    if (pid !== undefined && this.#programs.has(pid)) this.#pid = pid;
    this.#breakpoints = this.#breakpoints
      .filter(({ id, isTemporary }) => !isTemporary || this.#debugger.breakpoints.get(id))
      .map((row) => ({ ...row, hits: this.#debugger.breakpoints.get(row.id)?.hits ?? row.hits }));
    this.#stop = {
      kind: reason.kind,
      ...(reason.kind === "breakpoint" ? { breakpoint: reason.id } : {}),
      ...(reason.kind === "refused" ? { text: reason.message } : {}),
    };
    if (reason.kind === "ended" && this.#clients.active) this.#moving = undefined;
    else this.#hold();
    const next = this.#queue.shift();
    if (!next) return;
    if (reason.kind === "moved") this.#begin(next);
    else this.#queue = [];
  }

  /** Virtual time after which a sleeping machine goes on by itself, in ns; undefined: it does not sleep. */
  get sleepNs(): number | undefined {
    if (!this.#stalled || this.#wakeNs === undefined || this.paused) return undefined;
    return Math.max(0, this.#wakeNs - this.#computer.nowNs);
  }

  /** Time passes for a machine that waits (see `idleTime`): at most this long, and not beyond what is due next. */
  passTime(durationNs: number): void {
    if (this.paused || !this.#stalled || !this.#hasLiveProcess() || !this.#timeline.isAtEdge) return;
    if (this.#timeline.act({ kind: "passTime", durationNs: Math.round(durationNs) }) > 0) this.#wake();
  }

  /** Virtual time since the machine was started. */
  get nowNs(): number {
    return this.#computer.nowNs;
  }

  /** Whether the session holds the machine still. */
  get paused(): boolean {
    return this.#moving === undefined;
  }

  /** Whether `takeNews` would give anything that was not given before. */
  get hasNews(): boolean {
    return this.#fresh;
  }

  /** Everything that is new since the last time, and the machine as it stands. */
  takeNews(): News {
    this.#collect();
    for (const { text } of this.#debugger.takeLog()) this.#story.notice("plain", text);
    this.#fresh = false;
    const answers = this.#answers.length > 0 ? { answers: this.#answers } : {};
    this.#answers = [];
    const news = {
      ...answers,
      ...(this.#isRetold ? { isRetold: true as const } : {}),
      ...this.#story.take(),
      http: this.#clients.takeProgress(),
      starts: this.#starts,
      view: this.#view(),
    };
    this.#isRetold = false;
    return news;
  }

  // Inside.

  #wake(): void {
    this.#stalled = false;
    this.#fresh = true;
  }

  #hold(): void {
    this.#moving = undefined;
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
      vectors: vectorBytes(this.#computer.registers(this.#pid)),
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

  /** Takes what the run has told into the news; from the beginning, if it has gone back. */
  #collect(): void {
    const { journal, jumps } = this.#timeline;
    // What it looks back at for an answer has been told.
    if (this.#asking) return;
    if (jumps !== this.#jumps) {
      this.#story.clear();
      this.#told = 0;
      this.#jumps = jumps;
      this.#isRetold = true;
    }
    const entries = journal.since(this.#told);
    for (const entry of entries) this.#story.tell(entry);
    this.#told = journal.happened;
    if (this.#computer.state.tasks.size === 0 && !this.paused && entries.length > 0 && !this.#clients.active) this.#hold();
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
    const fault = this.#story.faultOf(pid);
    const held = this.paused ? this.#before : this.#now;
    const { position, start, end, isAtEdge } = this.#timeline;
    const { earliest } = this.#debugger.stepper;
    return {
      status: this.#status(),
      ...(this.#isStepping && !this.paused && !this.#asking ? { isStepping: true as const } : {}),
      pid,
      processes: computer.processes().map((process) => ({
        pid: process.pid,
        name: process.path,
        state: processState(computer, process, this.paused),
      })),
      registers,
      registersBefore: held.registers,
      pointees: pointeesOf(registers, space, program),
      ...this.#watched(pc, held),
      ...(location ? { location } : {}),
      ...(instruction === undefined ? {} : { instruction }),
      memory: this.#memoryView(registers, held),
      regions: regionsOf(space, program),
      stack: stackView(space, registers, this.#watch.stackSlots, held.stack, program),
      sockets: computer.processes().flatMap((process) => socketsOf(computer, process.pid)),
      descriptors: computer.descriptors(pid).map(({ fd, kind, path, offset, closeOnExec }) => ({ fd, kind, path, offset, closeOnExec })),
      ...(fault ? { fault: this.#describe(pid, fault) } : {}),
      instructions: position.instructions,
      timeline: { present: position, start: this.#started ? earliest : start, end, isPast: !isAtEdge },
      breakpoints: this.#breakpoints,
      ...(this.#stop && this.paused ? { stop: this.#stop } : {}),
      virtualTimeNs: computer.nowNs,
    };
  }

  /** What is looked at only while a panel asks for it. */
  #watched(pc: number, held: Remembered): Pick<MachineView, "vectors" | "code" | "instructionDetail"> {
    const { codeRows, instruction, vectors } = this.#watch;
    const program = this.#programs.get(this.#pid);
    const space = this.#computer.space(this.#pid);
    const registers = this.#computer.registers(this.#pid);
    const detail = instruction ? instructionView(space, registers, program) : undefined;
    return {
      ...(vectors ? { vectors: vectorsView(registers, held.vectors) } : {}),
      ...(codeRows ? { code: codeView(space, pc, codeRows, program) } : {}),
      ...(detail ? { instructionDetail: detail } : {}),
    };
  }

  #memoryView(registers: RegistersView, held: Remembered) {
    const { memoryAt, memoryBytes } = this.#watch;
    const place = resolvePlace(memoryAt, registers, this.#programs.get(this.#pid));
    const space = this.#computer.space(this.#pid);
    if (typeof place === "bigint") return memoryView(space, place, memoryBytes, held.memory);
    return { ...memoryView(undefined, 0n, 0, undefined), error: place.error };
  }

  #status(): MachineView["status"] {
    if (!this.#started) return "empty";
    if (this.#asking) return "paused";
    if (!this.#hasLiveProcess()) return "ended";
    if (this.paused) return "paused";
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

/** The shell, as a program that can be looked into. */
function shellProgram(): Program {
  const program = readProgram(shellPath, buildUserland().programs.get(shellPath)!);
  if ("error" in program) throw new InvariantError(program.error);
  return program;
}
