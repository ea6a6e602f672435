// What the machine is doing for somebody: a move with the steps that wait behind it, a question that is looked into, a gdb that has the
// terminal; or nothing, and then it is held. Lets that go on by so many instructions, and knows when it can.

import { contextOf, ExpressionError, type HostAction, type Move, type Moving, type Pause, type Stop } from "../debug/index.ts";
import { locate } from "../debug/location.ts";
import type { Breakpoints } from "./breakpoints.ts";
import { hasActiveClient } from "./clients.ts";
import { GdbSeat, type GdbSurroundings } from "./gdb-seat.ts";
import { Questions } from "./questions.ts";
import type { Answer, MoveWish, Question, StopView } from "./views/index.ts";

/** Ctrl-C. */
const interruptKey = 3;

/** What a trap counts for where a slice's work is measured out: a call takes the host as long as this many instructions, or longer. */
const instructionsPerTrap = 100;

/** However many instructions a slice may have after a fast program: calls are slow beside them, and Stop has to be heard between slices. */
const trapsPerSliceMaximum = 1500;

export interface MotionSurroundings extends GdbSurroundings {
  readonly breakpoints: Breakpoints;
  /** Virtual time jumps while every task sleeps (see SessionOptions.idleTime). */
  readonly isIdleSkipped: boolean;
}

export class Motion {
  readonly #surroundings: MotionSurroundings;
  readonly #questions: Questions;
  readonly #seat: GdbSeat;
  /** What is under way; absent: the machine is held. */
  #moving: Moving<Stop | undefined> | undefined;
  /** A step is under way, or another move that ends by itself nearby: what is asked for meanwhile follows it. */
  #isStepping = false;
  #queue: MoveWish[] = [];
  #stop: StopView | undefined;
  /** Nothing can happen until something is said from outside. */
  #isStalled = true;
  /** With a sleeping machine: when it goes on. */
  #wakeNs: number | undefined;

  constructor(surroundings: MotionSurroundings) {
    this.#surroundings = surroundings;
    this.#questions = new Questions(surroundings.machine);
    this.#seat = new GdbSeat(surroundings);
  }

  /** Whether the machine is held still. */
  get isHeld(): boolean {
    return this.#moving === undefined || this.#seat.isAtPrompt(this.#moving);
  }

  /** Why it is held. */
  get stop(): StopView | undefined {
    return this.isHeld ? this.#stop : undefined;
  }

  /** A step is under way, which ends by itself. */
  get isStepping(): boolean {
    return this.#isStepping && !this.isHeld && !this.#questions.isAsking;
  }

  /** An answer is looked for: the machine stands anywhere in its past, and is afterwards where it was. */
  get isAsking(): boolean {
    return this.#questions.isAsking;
  }

  /** The machine is taken through its past for an answer, or for a command of gdb's: what it tells has been told. */
  get isLookingBack(): boolean {
    return this.#questions.isAsking || this.#seat.isLooking(this.#moving);
  }

  /** Nothing can happen until something is said from outside. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** Whether `run` would do anything. */
  get wantsToRun(): boolean {
    return !this.#isStalled && (this.#moving !== undefined || (this.#hasClients && !this.#surroundings.machine.hasLiveProcess));
  }

  get #hasClients(): boolean {
    return hasActiveClient(this.#surroundings.machine.computer.network);
  }

  // What is asked for.

  /** Another machine: it holds no gdb. */
  reset(): void {
    this.#seat.reset();
  }

  /** A program has been started: it runs, or waits before its first instruction. */
  start(mode: "run" | "pause"): void {
    this.#stop = undefined;
    this.#queue = [];
    this.#isStepping = false;
    this.#moving = mode === "run" ? this.#surroundings.machine.debugger.move({ kind: "continue" }) : undefined;
    this.wake();
  }

  /** Begins a move, in place of whatever was under way; but behind a step, so that steps pressed quickly all count. */
  move(wish: MoveWish): void {
    this.endAsking();
    if (this.#isStepping && this.#moving && wish.kind !== "moment") {
      this.#queue.push(wish);
      return;
    }
    this.#queue = [];
    this.#begin(wish);
  }

  #begin(wish: MoveWish): void {
    const { machine } = this.#surroundings;
    const isBackward = wish.kind === "moment" || wish.backward === true;
    if (!isBackward && wish.kind !== "continue" && !machine.isAlive(machine.pid)) return;
    try {
      this.#moving = machine.debugger.move(this.#moveOf(wish));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#stop = { kind: "refused", text: error.message };
      this.hold();
      return;
    }
    this.#isStepping = wish.kind !== "moment" && wish.kind !== "continue";
    this.#stop = undefined;
    this.wake();
  }

  #moveOf(wish: MoveWish): Move {
    const { debugger: engine, timeline } = this.#surroundings.machine;
    switch (wish.kind) {
      case "place": {
        const { addresses } = locate(wish.place, engine.info, contextOf(timeline, engine.tid));
        return { kind: "address", addresses, ...(wish.backward ? { backward: true } : {}) };
      }
      case "moment": {
        const { instructions, faults, actions } = wish;
        const first = timeline.at(instructions);
        return { kind: "position", target: faults === undefined || actions === undefined ? first : { instructions, faults, actions } };
      }
      default:
        return wish;
    }
  }

  /** Asks something of a machine that is held; what its memory holds now, also of one that is not. A move ends the asking. */
  ask(id: number, question: Question): void {
    if (question.kind === "structure" && !this.#questions.isAsking) {
      this.#questions.look(id, question);
      this.#surroundings.telling.touch();
      return;
    }
    if (!this.isHeld && !this.#questions.isAsking) {
      this.#questions.refuse(id, "The machine is running: pause it, then ask.");
      this.#surroundings.telling.touch();
      return;
    }
    const looking = this.#questions.begin(id, question);
    if (!looking) return;
    this.#moving = looking;
    this.wake();
  }

  /** Answers since the last time. */
  takeAnswers(): readonly { readonly id: number; readonly answer: Answer }[] {
    return this.#questions.take();
  }

  /** Nobody waits for an answer any more: the machine stands where it stood. */
  endAsking(): void {
    if (!this.#questions.isAsking) return;
    this.#moving?.return(undefined);
    this.#moving = this.#seat.gdb?.moving;
    this.#questions.breakOff();
    this.#surroundings.telling.touch();
  }

  /** Holds the machine where it is; of gdb, ends the command that it executes. */
  pause(): void {
    this.endAsking();
    if (this.isHeld) return;
    this.#queue = [];
    if (this.#seat.has(this.#moving)) {
      this.#seat.gdb?.interrupt();
      this.wake();
    } else this.hold();
  }

  /** Ends every process. */
  endAll(): void {
    this.endAsking();
    this.#queue = [];
    this.#surroundings.machine.timeline.act({ kind: "endAll" });
    this.#seat.leave(false);
  }

  /** What is typed at the terminal: for gdb, where it has the terminal and is not waiting for a program. */
  input(bytes: Uint8Array): void {
    const { gdb } = this.#seat;
    const isAtGdb = this.#seat.has(this.#moving);
    if (gdb?.isWaitingForKeys && (isAtGdb || this.#questions.isAsking)) {
      this.endAsking();
      gdb.type(bytes);
      this.wake();
    } else if (gdb && isAtGdb) {
      if (bytes.includes(interruptKey)) gdb.interrupt();
      else gdb.type(bytes);
      this.wake();
    } else this.act({ kind: "type", bytes });
  }

  /** The terminal has another size. */
  resizeTerminal(columns: number, rows: number): void {
    this.act({ kind: "resizeTerminal", columns, rows });
    this.#seat.gdb?.resized();
  }

  /** Something is done to the machine from outside. */
  act(action: HostAction): void {
    this.endAsking();
    this.#surroundings.machine.timeline.act(action);
    this.wake();
  }

  /** Something may happen again. */
  wake(): void {
    this.#isStalled = false;
    this.#surroundings.telling.touch();
  }

  /** Ends what is under way; a gdb that waits goes on waiting. */
  hold(): void {
    this.#moving = this.#seat.gdb?.moving;
    this.#surroundings.telling.touch();
    this.#surroundings.panels.hold();
  }

  // How it goes on.

  /** Lets about this many instructions retire. False: nothing more can happen until something is said from outside. */
  run(instructions: number): boolean {
    if (!this.wantsToRun) return false;
    this.#surroundings.telling.touch();
    this.#chooseIdleTime();
    this.#isStalled = !this.#advance(instructions);
    return this.wantsToRun;
  }

  /** Time jumps over what nobody waits for, unless a person is to feel it. Only where the run goes on can this be chosen. */
  #chooseIdleTime(): void {
    const { timeline } = this.#surroundings.machine;
    const isSkipped = this.#surroundings.isIdleSkipped || this.#hasClients;
    if (isSkipped !== timeline.isIdleSkipped && timeline.isAtEdge) timeline.act({ kind: "idleTime", isSkipped });
  }

  /** False: there is nothing to do. */
  #advance(instructions: number): boolean {
    const { machine, telling } = this.#surroundings;
    const { size } = this.#seat.gdb?.stepper ?? machine.debugger.stepper;
    size.instructions = instructions;
    size.traps = Math.min(trapsPerSliceMaximum, Math.ceil(instructions / instructionsPerTrap));
    this.#wakeNs = undefined;
    const moving = this.#moving;
    // Only clients have something left to do.
    if (!moving) return machine.timeline.slice({ budget: instructions }).stop === "budget";
    const { done, value } = moving.next();
    if (this.#seat.has(moving)) return this.#gdbAdvanced(done === true, value as Pause | undefined);
    // Between the pieces of a move through the past the machine stands anywhere.
    const isSettled = done === true || !telling.hasGoneBack;
    if (!this.#questions.isAsking && isSettled && this.#seat.attend(moving)) {
      this.#moving = this.#seat.gdb?.moving;
      return true;
    }
    if (!done) return this.#paused(value as Pause);
    if (this.#questions.isAsking) this.#answered();
    else this.#moved(value as Stop);
    return true;
  }

  /** Between two pieces of a move: whether there is more to do at once. */
  #paused(pause: Pause): boolean {
    if (pause.kind === "working") return true;
    this.#wakeNs = pause.nextEventNs;
    return false;
  }

  #gdbAdvanced(isOver: boolean, pause: Pause | undefined): boolean {
    const { machine, panels, telling } = this.#surroundings;
    const { gdb } = this.#seat;
    const isAtPrompt = this.#seat.isAtPrompt(this.#moving);
    if (isOver || !gdb || (isAtPrompt && !machine.isAlive(gdb.pid))) {
      this.#seat.leave(false);
      this.#moving = machine.debugger.move({ kind: "continue" });
      return true;
    }
    if (!this.#seat.isLooking(this.#moving)) telling.collect();
    if (!isAtPrompt) return pause === undefined || this.#paused(pause) || this.#seat.handOver();
    panels.hold();
    return false;
  }

  /** The machine stands where it stood, and shows what it showed. */
  #answered(): void {
    const next = this.#questions.end();
    this.#moving = next ?? this.#seat.gdb?.moving;
    this.#surroundings.telling.touch();
    if (next) this.wake();
  }

  #moved({ reason, tid }: Stop): void {
    const { machine, breakpoints } = this.#surroundings;
    const pid = machine.computer.state.tasks.get(tid)?.pid;
    if (pid !== undefined) machine.look(pid);
    breakpoints.recount();
    this.#stop = {
      kind: reason.kind,
      ...(reason.kind === "breakpoint" ? { breakpoint: reason.id } : {}),
      ...(reason.kind === "refused" ? { text: reason.message } : {}),
    };
    if (reason.kind === "ended" && this.#hasClients) this.#moving = undefined;
    else this.hold();
    this.#seat.gdb?.look();
    const next = this.#queue.shift();
    if (!next) return;
    if (reason.kind === "moved") this.#begin(next);
    else this.#queue = [];
  }

  // Time.

  /** Virtual time after which a sleeping machine goes on by itself, in ns; undefined: it does not sleep. */
  get sleepNs(): number | undefined {
    if (!this.#isStalled || this.#wakeNs === undefined || this.isHeld) return undefined;
    return Math.max(0, this.#wakeNs - this.#surroundings.machine.computer.nowNs);
  }

  /** Time passes for a machine that waits: at most this long, and not beyond what is due next. */
  passTime(durationNs: number): void {
    const { machine } = this.#surroundings;
    if (this.isHeld || !this.#isStalled || !machine.hasLiveProcess || !machine.timeline.isAtEdge) return;
    if (machine.timeline.act({ kind: "passTime", durationNs: Math.round(durationNs) }) > 0) this.wake();
  }
}
