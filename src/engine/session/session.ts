// One learner's machine: builds programs, runs, steps and holds them in both directions of time, serves keys and HTTP clients, and
// tells what is new. Takes plain requests, gives plain views. Knows nothing of workers, pages or clocks: whoever owns it says how far
// to run.

import {
  contextOf,
  ExpressionError,
  type HostAction,
  type Move,
  type Moving,
  type Pause,
  type Position,
  type Stop,
} from "../debug/index.ts";
import { locate } from "../debug/location.ts";
import { capturePcapng, clientsOf } from "../net/index.ts";
import { answer } from "./answers.ts";
import { setBreakpoints } from "./breakpoints.ts";
import { clientRequestOf } from "./client-view.ts";
import { ClientStory, hasActiveClient, httpWish } from "./clients.ts";
import { faultNotice } from "./fault.ts";
import { LearnerMachine } from "./learner-machine.ts";
import { PacketReader } from "./packet-view.ts";
import { PanelWatch } from "./panel-watch.ts";
import { buildProgram, refusalOf, shellProgram } from "./program.ts";
import { Story } from "./story.ts";
import { Telling } from "./telling.ts";
import { TerminalGdb, waitingGdb } from "./terminal-gdb.ts";
import { timelineMarks } from "./timeline-marks.ts";
import type {
  Answer,
  BreakpointView,
  BreakpointWish,
  CheckResult,
  ClientWish,
  HttpRequest,
  LinkConditionsView,
  LinkView,
  MachineView,
  MoveWish,
  News,
  Preparation,
  Question,
  Refusal,
  SourceFile,
  StartRequest,
  StopView,
  TimelineMark,
  Watch,
} from "./views/index.ts";
import { wholeView } from "./whole-view.ts";

/** How a session is made. */
export interface SessionOptions {
  /** A run is a function of files, seed and inputs. */
  readonly seed: number;
  /**
   * What happens to virtual time while every task sleeps. "skipped" (default): it jumps to the next thing that is due. "given": it
   * passes as `passTime` says, so that a person sees a second last a second; while an HTTP client waits it jumps all the same.
   */
  readonly idleTime?: "skipped" | "given";
}

/** Ctrl-C. */
const interruptKey = 3;

/** What a trap counts for where a slice's work is measured out: a call takes the host as long as this many instructions, or longer. */
const instructionsPerTrap = 100;

/** However many instructions a slice may have after a fast program: calls are slow beside them, and Stop has to be heard between slices. */
const trapsPerSliceMaximum = 1500;

/** The learner's machine with everything around it: built, run, walked through in both directions, and told about in views. */
export class Session {
  readonly #idleTime: "skipped" | "given";
  readonly #machine: LearnerMachine;
  readonly #clients = new ClientStory();
  readonly #packets = new PacketReader();
  readonly #panels: PanelWatch;
  readonly #story: Story;
  readonly #telling: Telling;
  /** What is under way; absent: the machine is held. */
  #moving: Moving<Stop | undefined> | undefined;
  /** A step is under way, or another move that ends by itself nearby: what is asked for meanwhile follows it. */
  #isStepping = false;
  #queue: MoveWish[] = [];
  /** Requests to start something, those that were refused included. */
  #starts = 0;
  #stop: StopView | undefined;
  /** While a question is being answered: where the machine stood, and stands afterwards. */
  #asking: { readonly id: number; readonly from: Position } | undefined;
  /** What was asked meanwhile, and is answered in its turn. */
  #questions: { readonly id: number; readonly question: Question }[] = [];
  #answers: { readonly id: number; readonly answer: Answer }[] = [];
  /** Nothing can happen until something is said from outside. */
  #stalled = true;
  /** With a sleeping machine: when it goes on. */
  #wakeNs: number | undefined;
  #started = false;
  #breakpointWishes: readonly BreakpointWish[] = [];
  #breakpoints: readonly BreakpointView[] = [];
  #fresh = false;
  /** It has the terminal. */
  #gdb: TerminalGdb | undefined;

  constructor({ seed, idleTime = "skipped" }: SessionOptions) {
    this.#idleTime = idleTime;
    const machine = new LearnerMachine({ seed, isIdleSkipped: idleTime === "skipped" });
    this.#machine = machine;
    this.#panels = new PanelWatch(machine);
    this.#story = new Story({
      nameOf: (pid) => machine.nameOf(pid),
      faultNotice: (pid, fault) => faultNotice(machine.describe(pid, fault), fault.information.signal),
      isOfShell: (pid) => machine.isOfShell(pid),
    });
    this.#telling = new Telling(machine, [this.#story, this.#clients, this.#packets]);
  }

  /** Assembles and links without running. */
  check(files: readonly SourceFile[], entry?: string): CheckResult {
    const { diagnostics, code, symbols } = buildProgram(files, { entrySymbol: entry });
    return { diagnostics, code, symbols };
  }

  /** Builds and starts, or says why not; then nothing has changed. */
  start(request: StartRequest): Refusal | undefined {
    const { preparation = {} } = request;
    this.#starts += 1;
    this.#fresh = true;
    const built =
      request.program === "own"
        ? buildProgram(request.files, { entrySymbol: preparation.entry })
        : { program: shellProgram(), diagnostics: [], code: [], symbols: [] };
    if (!built.program) return refusalOf(built);
    const machine = this.#machine;
    if (!request.beside) this.#reset(request.program === "shell", preparation);
    if (request.program === "shell") machine.bringFiles(request.files);
    else if (!request.beside) machine.bringFiles(request.files.filter(({ name }) => !/[.](s|inc)$/i.test(name)));
    if (!request.beside) machine.bringFiles(preparation.files ?? []);
    const pid = machine.spawn(built.program, request.arguments, preparation);
    if (typeof pid !== "number") return { diagnostics: built.diagnostics, reason: pid.message };
    if (!request.beside) machine.debugger.stepper.floor = machine.timeline.position;
    this.#started = true;
    this.#stop = undefined;
    this.#placeBreakpoints();
    this.#queue = [];
    this.#isStepping = false;
    this.#moving = request.mode === "run" ? machine.debugger.move({ kind: "continue" }) : undefined;
    this.#wake();
    this.#panels.begin();
    return undefined;
  }

  #reset(hasShell: boolean, preparation: Preparation): void {
    this.#clients.abandon(this.#machine.computer.network, "The machine was started afresh.");
    this.#gdb = undefined;
    this.#machine.reset(hasShell, preparation);
    this.#telling.reset();
  }

  /** Executes instructions of the selected process and holds; a blocked call is waited for. */
  step(instructions: number): void {
    this.move({ kind: "instruction", count: Math.max(1, instructions) });
  }

  /** Lets the machine go on from where it is held, until something stops it. */
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
    if (!isBackward && wish.kind !== "continue" && !this.#machine.isAlive(this.#machine.pid)) return;
    try {
      this.#moving = this.#machine.debugger.move(this.#moveOf(wish));
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
        const { addresses } = locate(
          wish.place,
          this.#machine.debugger.info,
          contextOf(this.#machine.timeline, this.#machine.debugger.tid),
        );
        return { kind: "address", addresses, ...(wish.backward ? { backward: true } : {}) };
      }
      case "moment": {
        const { instructions, faults, actions } = wish;
        const first = this.#machine.timeline.at(instructions);
        return { kind: "position", target: faults === undefined || actions === undefined ? first : { instructions, faults, actions } };
      }
      default:
        return wish;
    }
  }

  /** Puts these breakpoints in the place of all there were. Where each came to stand, the next news says. */
  setBreakpoints(wishes: readonly BreakpointWish[]): void {
    this.#breakpointWishes = wishes;
    this.#placeBreakpoints();
    this.#fresh = true;
  }

  #placeBreakpoints(): void {
    this.#breakpoints = setBreakpoints(this.#machine.debugger, this.#breakpointWishes);
  }

  /** Asks something of a machine that is held: the answer comes with the news. A move ends the asking. */
  ask(id: number, question: Question): void {
    if (!this.paused && !this.#asking) {
      this.#answers.push({ id, answer: { kind: "error", text: "The machine is running: pause it, then ask." } });
      this.#fresh = true;
      return;
    }
    this.#questions.push({ id, question });
    if (!this.#asking) this.#askNext();
  }

  #askNext(): void {
    const next = this.#questions.shift();
    if (!next) return;
    this.#asking = { id: next.id, from: this.#machine.timeline.position };
    this.#moving = this.#answering(next.id, next.question);
    this.#wake();
  }

  *#answering(id: number, question: Question): Moving {
    // The list is another one each time that news have been taken, which happens while the answer is looked for.
    const given = yield* answer(this.#machine, question);
    this.#answers.push({ id, answer: given });
    return { reason: { kind: "moved" }, position: this.#machine.timeline.position, tid: this.#machine.debugger.tid };
  }

  /** Puts the machine back where it stood when it was asked; what is not answered by now will not be. */
  #endAsking(): void {
    const asking = this.#asking;
    if (!asking) return;
    for (const { id } of [asking, ...this.#questions])
      this.#answers.push({ id, answer: { kind: "error", text: "The machine has gone on before this was answered." } });
    this.#fresh = true;
    this.#questions = [];
    this.#asking = undefined;
    this.#moving?.return(undefined);
    this.#moving = this.#gdb?.moving;
    this.#machine.timeline.seek(asking.from);
  }

  /** What happened over all of the run that is known, thinned to about `limit` marks. */
  marks(limit: number): readonly TimelineMark[] {
    return timelineMarks(this.#machine.timeline, limit);
  }

  /** Holds the machine where it is. */
  pause(): void {
    this.#endAsking();
    if (this.paused) return;
    this.#queue = [];
    if (this.#gdb && this.#moving === this.#gdb.moving) this.#interrupt();
    else this.#hold();
  }

  #interrupt(): void {
    this.#gdb?.interrupt();
    this.#wake();
  }

  /** Ends every process; terminal and last view stay. */
  stop(): void {
    this.#endAsking();
    this.#queue = [];
    this.#machine.timeline.act({ kind: "endAll" });
    if (this.#gdb) this.#leaveGdb(false);
    this.#collect();
    this.#hold();
  }

  /** What is typed at the terminal, as the terminal sends it. */
  input(bytes: Uint8Array): void {
    const gdb = this.#gdb;
    if (gdb?.isWaitingForKeys && (this.#asking || this.#moving === gdb.moving)) {
      this.#endAsking();
      gdb.type(bytes);
      this.#wake();
    } else if (gdb && this.#moving === gdb.moving) {
      if (bytes.includes(interruptKey)) gdb.interrupt();
      else gdb.type(bytes);
      this.#wake();
    } else this.#act({ kind: "type", bytes });
  }

  /** In characters; programs hear of it by SIGWINCH. */
  setTerminalSize(columns: number, rows: number): void {
    if (!this.#machine.setTerminalSize(columns, rows)) return;
    this.#act({ kind: "resizeTerminal", columns, rows });
    this.#gdb?.resized();
  }

  #act(action: HostAction): void {
    this.#endAsking();
    this.#machine.timeline.act(action);
    this.#wake();
  }

  /** `count` requests, `clients` at a time; their outcome comes with the news under `id`. */
  http(id: number, request: HttpRequest, count: number, clients: number): void {
    this.startClient(id, httpWish(request, count, clients));
    this.#clients.follow(id);
  }

  /** Breaks off requests that were begun under this number. */
  cancelHttp(id: number): void {
    const client = clientsOf(this.#machine.computer.network).find(({ tag }) => tag === id);
    if (client) this.endClient(client.id);
  }

  /** Known again by `tag` in the view; part of the run from here on. */
  startClient(tag: number, wish: ClientWish): void {
    this.#act({ kind: "startClient", client: clientRequestOf(wish), tag });
  }

  /** Breaks off what is under way and forgets it. */
  endClient(client: number): void {
    this.#act({ kind: "endClient", client });
  }

  /** How a link of the network behaves from here on; what is left out stays as it is. */
  setLink(link: LinkView["link"], conditions: Partial<LinkConditionsView>): void {
    this.#act({ kind: "linkConditions", link, conditions });
  }

  /** All packets that are held, as a file for Wireshark. */
  capture(): Uint8Array {
    return capturePcapng(this.#machine.computer.network);
  }

  /** What the panels look at: the news holds that much of the machine. */
  watch(watch: Watch): void {
    this.#panels.watch = watch;
    this.#fresh = true;
  }

  /** The process that registers, memory and steps are about; one that does not exist changes nothing. */
  selectProcess(pid: number): void {
    if (!this.#machine.select(pid)) return;
    this.#panels.begin();
    this.#fresh = true;
  }

  /** Whether `run` would do anything. */
  get wantsToRun(): boolean {
    if (this.#stalled) return false;
    return this.#moving !== undefined || (this.#hasClients && !this.#machine.hasLiveProcess);
  }

  /** Lets about this many instructions retire. False: nothing more can happen until something is said from outside. */
  run(instructions: number): boolean {
    if (!this.wantsToRun) return false;
    this.#fresh = true;
    this.#chooseIdleTime();
    this.#stalled = !this.#advance(instructions);
    return this.wantsToRun;
  }

  /** Time jumps over what nobody waits for, unless a person is to feel it. Only where the run goes on can this be chosen. */
  #chooseIdleTime(): void {
    const isSkipped = this.#idleTime === "skipped" || this.#hasClients;
    if (isSkipped !== this.#machine.timeline.isIdleSkipped && this.#machine.timeline.isAtEdge)
      this.#machine.timeline.act({ kind: "idleTime", isSkipped });
  }

  #advance(instructions: number): boolean {
    const { size } = this.#gdb?.stepper ?? this.#machine.debugger.stepper;
    size.instructions = instructions;
    size.traps = Math.min(trapsPerSliceMaximum, Math.ceil(instructions / instructionsPerTrap));
    this.#wakeNs = undefined;
    // Only clients have something left to do.
    if (!this.#moving) return this.#machine.timeline.slice({ budget: instructions }).stop === "budget";
    const moving = this.#moving;
    const { done, value } = moving.next();
    if (moving === this.#gdb?.moving) return this.#gdbAdvanced(this.#gdb, done === true, value as Pause | undefined);
    // Between the pieces of a move through the past the machine stands anywhere.
    const isSettled = done === true || !this.#telling.hasGoneBack;
    if (!this.#asking && isSettled && this.#attendGdb(moving)) return true;
    if (done) {
      if (this.#asking) this.#answered();
      else this.#moved(value as Stop);
      return true;
    }
    return this.#paused(value as Pause);
  }

  /** Between two pieces of a move: whether there is more to do at once. */
  #paused(pause: Pause): boolean {
    if (pause.kind === "working") return true;
    this.#wakeNs = pause.nextEventNs;
    return false;
  }

  // gdb at the terminal.

  /** True: a gdb has begun to wait for commands, or is no more, and the move is over. */
  #attendGdb(moving: Moving<Stop | undefined>): boolean {
    const gdb = this.#gdb;
    if (gdb && !this.#machine.isAlive(gdb.pid)) this.#leaveGdb(true);
    const process = this.#gdb ? undefined : waitingGdb(this.#machine);
    if (!process) return false;
    moving.return(undefined);
    this.#telling.setContinuous(true);
    this.#gdb = new TerminalGdb(this.#machine, process, (text) => this.#story.show(text));
    this.#moving = this.#gdb.moving;
    return true;
  }

  #gdbAdvanced(gdb: TerminalGdb, isOver: boolean, pause: Pause | undefined): boolean {
    const isAtPrompt = gdb.isWaitingForKeys;
    if (isOver || (isAtPrompt && !this.#machine.isAlive(gdb.pid))) {
      this.#leaveGdb(false);
      this.#moving = this.#machine.debugger.move({ kind: "continue" });
      return true;
    }
    if (!this.#isGdbLooking) this.#telling.collect();
    if (!isAtPrompt) return pause === undefined || this.#paused(pause) || this.#handOver(gdb);
    this.#panels.hold();
    return false;
  }

  /** What was typed ahead is for the program that waits, rather than for gdb's next line. */
  #handOver(gdb: TerminalGdb): boolean {
    if (!this.#machine.timeline.isAtEdge) return false;
    const bytes = gdb.takeAhead();
    if (bytes.length > 0) this.#machine.timeline.act({ kind: "type", bytes });
    return bytes.length > 0;
  }

  /** A command of gdb's is going through the past: the machine stands anywhere between its pieces. */
  get #isGdbLooking(): boolean {
    return this.#gdb !== undefined && this.#moving === this.#gdb.moving && !this.#gdb.isWaitingForKeys && this.#telling.hasGoneBack;
  }

  /** `isElsewhere`: because the machine was taken to a moment at which it was not there. */
  #leaveGdb(isElsewhere: boolean): void {
    if (isElsewhere) this.#telling.retell();
    else {
      this.#gdb?.leave();
      this.#telling.setContinuous(false);
    }
    this.#gdb = undefined;
    this.#machine.lookAtOwn();
    this.#panels.begin();
  }

  /** The machine stands where it stood, and shows what it showed. */
  #answered(): void {
    this.#asking = undefined;
    this.#moving = this.#gdb?.moving;
    this.#fresh = true;
    this.#askNext();
  }

  #moved({ reason, tid }: Stop): void {
    const { computer, debugger: engine } = this.#machine;
    const pid = computer.state.tasks.get(tid)?.pid;
    if (pid !== undefined) this.#machine.look(pid);
    this.#breakpoints = this.#breakpoints
      .filter(({ id, isTemporary }) => !isTemporary || engine.breakpoints.get(id))
      .map((row) => ({ ...row, hits: engine.breakpoints.get(row.id)?.hits ?? row.hits }));
    this.#stop = {
      kind: reason.kind,
      ...(reason.kind === "breakpoint" ? { breakpoint: reason.id } : {}),
      ...(reason.kind === "refused" ? { text: reason.message } : {}),
    };
    if (reason.kind === "ended" && this.#hasClients) this.#moving = undefined;
    else this.#hold();
    this.#gdb?.look();
    const next = this.#queue.shift();
    if (!next) return;
    if (reason.kind === "moved") this.#begin(next);
    else this.#queue = [];
  }

  /** Virtual time after which a sleeping machine goes on by itself, in ns; undefined: it does not sleep. */
  get sleepNs(): number | undefined {
    if (!this.#stalled || this.#wakeNs === undefined || this.paused) return undefined;
    return Math.max(0, this.#wakeNs - this.#machine.computer.nowNs);
  }

  /** Time passes for a machine that waits (see `idleTime`): at most this long, and not beyond what is due next. */
  passTime(durationNs: number): void {
    if (this.paused || !this.#stalled || !this.#machine.hasLiveProcess || !this.#machine.timeline.isAtEdge) return;
    if (this.#machine.timeline.act({ kind: "passTime", durationNs: Math.round(durationNs) }) > 0) this.#wake();
  }

  /** Virtual time since the machine was started. */
  get nowNs(): number {
    return this.#machine.computer.nowNs;
  }

  /** Whether the session holds the machine still. */
  get paused(): boolean {
    return this.#moving === undefined || (this.#gdb?.isWaitingForKeys === true && this.#moving === this.#gdb.moving);
  }

  /** Whether `takeNews` would give anything that was not given before. */
  get hasNews(): boolean {
    return this.#fresh;
  }

  /** Everything that is new since the last time, and the machine as it stands. */
  takeNews(): News {
    this.#collect();
    for (const { text } of this.#machine.debugger.takeLog()) this.#story.notice("plain", text);
    this.#fresh = false;
    const answers = this.#answers.length > 0 ? { answers: this.#answers } : {};
    this.#answers = [];
    return {
      ...answers,
      ...(this.#telling.takeRetold() ? { isRetold: true as const } : {}),
      ...this.#story.take(),
      http: this.#clients.takeProgress(this.#machine.computer.network),
      ...this.#clients.take(),
      starts: this.#starts,
      view: this.#view(),
    };
  }

  // Inside.

  get #hasClients(): boolean {
    return hasActiveClient(this.#machine.computer.network);
  }

  #wake(): void {
    this.#stalled = false;
    this.#fresh = true;
  }

  /** A gdb that waits goes on waiting. */
  #hold(): void {
    this.#moving = this.#gdb?.moving;
    this.#fresh = true;
    this.#panels.hold();
  }

  /** Takes what the run has told into the news. What it looks back at for an answer has been told. */
  #collect(): void {
    if (this.#asking || this.#isGdbLooking) return;
    const isNew = this.#telling.collect();
    if (this.#machine.computer.state.tasks.size === 0 && !this.paused && isNew && !this.#hasClients) this.#hold();
  }

  #view(): MachineView {
    const isPaused = this.paused;
    return wholeView(
      { machine: this.#machine, panels: this.#panels, packets: this.#packets, story: this.#story },
      {
        status: this.#status(),
        isPaused,
        isStepping: this.#isStepping && !isPaused && !this.#asking,
        hasStarted: this.#started,
        breakpoints: this.#breakpoints,
        stop: isPaused ? this.#stop : undefined,
      },
    );
  }

  #status(): MachineView["status"] {
    if (!this.#started) return "empty";
    if (this.#asking) return "paused";
    if (!this.#machine.hasLiveProcess) return "ended";
    if (this.paused) return "paused";
    return this.#stalled ? "blocked" : "running";
  }
}
