// One learner's machine: builds programs, runs, steps and holds them in both directions of time, serves keys and HTTP clients, and
// tells what is new. Takes plain requests, gives plain views. Knows nothing of workers, pages or clocks: whoever owns it says how far
// to run. What is under way is the motion's (motion.ts).

import { capturePcapng, clientsOf } from "../net/index.ts";
import { Breakpoints } from "./breakpoints.ts";
import { clientRequestOf } from "./client-view.ts";
import { ClientStory, hasActiveClient, httpWish } from "./clients.ts";
import { faultNotice } from "./fault.ts";
import { LearnerMachine } from "./learner-machine.ts";
import { Motion } from "./motion.ts";
import { PacketReader } from "./packet-view.ts";
import { PanelWatch } from "./panel-watch.ts";
import { buildProgram, refusalOf, shellProgram } from "./program.ts";
import { Story } from "./story.ts";
import { Telling } from "./telling.ts";
import { timelineMarks } from "./timeline-marks.ts";
import type {
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
  TimelineMark,
  Told,
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

/** The learner's machine with everything around it: built, run, walked through in both directions, and told about in views. */
export class Session {
  readonly #machine: LearnerMachine;
  readonly #clients = new ClientStory();
  readonly #packets = new PacketReader();
  readonly #panels: PanelWatch;
  readonly #story: Story;
  readonly #telling: Telling;
  readonly #breakpoints: Breakpoints;
  readonly #motion: Motion;
  /** Requests to start something, those that were refused included. */
  #starts = 0;
  #hasStarted = false;

  constructor({ seed, idleTime = "skipped" }: SessionOptions) {
    const isIdleSkipped = idleTime === "skipped";
    const machine = new LearnerMachine({ seed, isIdleSkipped });
    this.#machine = machine;
    this.#panels = new PanelWatch(machine);
    this.#breakpoints = new Breakpoints(machine);
    this.#story = new Story({
      nameOf: (pid) => machine.nameOf(pid),
      faultNotice: (pid, fault) => faultNotice(machine.describe(pid, fault), fault.information.signal),
      isOfShell: (pid) => machine.isOfShell(pid),
    });
    this.#telling = new Telling(machine, [this.#story, this.#clients, this.#packets]);
    this.#motion = new Motion({
      machine,
      panels: this.#panels,
      telling: this.#telling,
      breakpoints: this.#breakpoints,
      show: (text) => this.#story.show(text),
      isIdleSkipped,
    });
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
    this.#telling.touch();
    const built =
      request.program === "own"
        ? buildProgram(request.files, { entrySymbol: preparation.entry })
        : { program: shellProgram(), diagnostics: [], code: [], symbols: [] };
    if (!built.program) return refusalOf(built);
    const machine = this.#machine;
    this.#motion.endAsking();
    if (!request.beside) this.#reset(request.program === "shell", preparation);
    if (request.program === "shell") machine.bringFiles(request.files);
    else if (!request.beside) machine.bringFiles(request.files.filter(({ name }) => !/[.](s|inc)$/i.test(name)));
    if (!request.beside) machine.bringFiles(preparation.files ?? []);
    const pid = machine.spawn(built.program, request.arguments, preparation);
    if (typeof pid !== "number") return { diagnostics: built.diagnostics, reason: pid.message };
    if (!request.beside) machine.debugger.stepper.floor = machine.timeline.position;
    this.#hasStarted = true;
    this.#breakpoints.place();
    this.#motion.start(request.mode);
    this.#panels.begin();
    return undefined;
  }

  /** Puts an empty machine in its place, on which nothing has been started. */
  clear(): void {
    this.#motion.endAsking();
    this.#reset(false, {});
    this.#hasStarted = false;
    this.#motion.start("pause");
    this.#panels.begin();
  }

  #reset(hasShell: boolean, preparation: Preparation): void {
    this.#clients.abandon(this.#machine.computer.network, "The machine was started afresh.");
    this.#motion.reset();
    this.#machine.reset(hasShell, preparation);
    this.#telling.reset();
  }

  // What the machine is to do.

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
    this.#motion.move(wish);
  }

  /** Holds the machine where it is. */
  pause(): void {
    this.#motion.pause();
  }

  /** Ends every process; terminal and last view stay. */
  stop(): void {
    this.#motion.endAll();
    this.#collect();
    this.#motion.hold();
  }

  /** Asks something of a machine that is held: the answer comes with the news. A move ends the asking. */
  ask(id: number, question: Question): void {
    this.#motion.ask(id, question);
  }

  /** Puts these breakpoints in the place of all there were. Where each came to stand, the next news says. */
  setBreakpoints(wishes: readonly BreakpointWish[]): void {
    this.#breakpoints.set(wishes);
    this.#telling.touch();
  }

  // What reaches it from outside.

  /** What is typed at the terminal, as the terminal sends it. */
  input(bytes: Uint8Array): void {
    this.#motion.input(bytes);
  }

  /** In characters; programs hear of it by SIGWINCH. */
  setTerminalSize(columns: number, rows: number): void {
    if (this.#machine.setTerminalSize(columns, rows)) this.#motion.resizeTerminal(columns, rows);
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
    this.#motion.act({ kind: "startClient", client: clientRequestOf(wish), tag });
  }

  /** Breaks off what is under way and forgets it. */
  endClient(client: number): void {
    this.#motion.act({ kind: "endClient", client });
  }

  /** How a link of the network behaves from here on; what is left out stays as it is. */
  setLink(link: LinkView["link"], conditions: Partial<LinkConditionsView>): void {
    this.#motion.act({ kind: "linkConditions", link, conditions });
  }

  // How it goes on.

  /** Whether `run` would do anything. */
  get wantsToRun(): boolean {
    return this.#motion.wantsToRun;
  }

  /** Lets about this many instructions retire. False: nothing more can happen until something is said from outside. */
  run(instructions: number): boolean {
    return this.#motion.run(instructions);
  }

  /** Whether the session holds the machine still. */
  get paused(): boolean {
    return this.#motion.isHeld;
  }

  /** Virtual time after which a sleeping machine goes on by itself, in ns; undefined: it does not sleep. */
  get sleepNs(): number | undefined {
    return this.#motion.sleepNs;
  }

  /** Time passes for a machine that waits (see `idleTime`): at most this long, and not beyond what is due next. */
  passTime(durationNs: number): void {
    this.#motion.passTime(durationNs);
  }

  /** Virtual time since the machine was started. */
  get nowNs(): number {
    return this.#machine.computer.nowNs;
  }

  // What is told and shown of it.

  /** What the panels look at: the news holds that much of the machine. */
  watch(watch: Watch): void {
    this.#panels.watch = watch;
    this.#telling.touch();
  }

  /** The process that registers, memory and steps are about; one that does not exist changes nothing. */
  selectProcess(pid: number): void {
    if (!this.#machine.select(pid)) return;
    this.#panels.begin();
    this.#telling.touch();
  }

  /** What happened over all of the run that is known, thinned to about `limit` marks. */
  marks(limit: number): readonly TimelineMark[] {
    return timelineMarks(this.#machine.timeline, limit);
  }

  /** All packets that are held, as a file for Wireshark. */
  capture(): Uint8Array {
    return capturePcapng(this.#machine.computer.network);
  }

  /** Whether `takeNews` would give anything that was not given before. */
  get hasNews(): boolean {
    return this.#telling.hasNews;
  }

  /** Everything that is new since the last time, and the machine as it stands. */
  takeNews(): News {
    const told = this.takeTold();
    this.#telling.taken();
    return { ...told, systemCalls: this.#story.takeCalls(), view: this.#view() };
  }

  /** What was told since the last time, without a look at the machine: for those who want a running program's output oftener than its state. */
  takeTold(): Told {
    this.#collect();
    for (const { text } of this.#machine.debugger.hits.takeLog()) this.#story.notice("plain", text);
    const answers = this.#motion.takeAnswers();
    return {
      ...(answers.length > 0 ? { answers } : {}),
      ...(this.#telling.takeRetold() ? { isRetold: true as const } : {}),
      terminal: this.#story.takeTerminal(),
      http: this.#clients.takeProgress(this.#machine.computer.network),
      ...this.#clients.take(),
      starts: this.#starts,
    };
  }

  /** Takes what the run has told into the news. What it looks back at for an answer has been told. */
  #collect(): void {
    if (this.#motion.isLookingBack) return;
    const isNew = this.#telling.collect();
    const { computer } = this.#machine;
    if (computer.state.tasks.size === 0 && !this.paused && isNew && !hasActiveClient(computer.network)) this.#motion.hold();
  }

  #view(): MachineView {
    const { stop, isStepping } = this.#motion;
    return wholeView(
      { machine: this.#machine, panels: this.#panels, packets: this.#packets, story: this.#story },
      {
        status: this.#status(),
        isPaused: this.paused,
        isStepping,
        hasStarted: this.#hasStarted,
        breakpoints: this.#breakpoints.views,
        stop,
      },
    );
  }

  #status(): MachineView["status"] {
    if (!this.#hasStarted) return "empty";
    if (this.#motion.isAsking) return "paused";
    if (!this.#machine.hasLiveProcess) return "ended";
    if (this.paused) return "paused";
    return this.#motion.isStalled ? "blocked" : "running";
  }
}
