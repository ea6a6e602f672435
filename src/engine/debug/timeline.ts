// A computer whose whole run can be walked in both directions. Takes actions of the world outside and how far to run; gives what
// happened. All that enters the computer enters here and is logged, so any moment can be reached again: the
// nearest snapshot before it, and then the same instructions. An action in the past begins another future.

import { InvariantError } from "../base/errors.ts";
import type { ProbeStop } from "../cpu/index.ts";
import type { Computer, RunResult } from "../kernel/index.ts";
import { defaultHistoryLimits, History, type HistoryLimits, LostDeterminism } from "./history.ts";
import { applyAction, type HostAction, type ResultOf } from "./host-action.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { hasReached, isBefore, isSamePosition, type Position, startOfRun, type Target } from "./position.ts";
import type { Snapshot } from "./snapshot.ts";

export interface TimelineOptions {
  /** Instructions between two snapshots, where they cost little. */
  readonly intervalInstructions?: number;
  readonly limits?: Partial<HistoryLimits>;
  /** A run that is known already: what entered it, and how far it went. */
  readonly run?: { readonly log: readonly LoggedAction[]; readonly end: Position };
}

export interface LoggedAction {
  /** Moment before it; `actions` is its own number. */
  readonly at: Position;
  readonly action: HostAction;
}

export interface SliceOptions {
  /** Instructions at most. */
  readonly budget: number;
  /** Returns of the processor to handle at most (see RunOptions). */
  readonly traps?: number;
  /** Not beyond this moment. */
  readonly until?: Target;
  readonly passStop?: boolean;
}

export interface Slice {
  readonly retired: number;
  /**
   * "edge": the repeated run has come to where it had been left; "until": to the moment that was asked for; "action": something
   * has been done from outside, as logged, and nothing has been executed since.
   */
  readonly stop: RunResult["stop"] | "until" | "edge" | "action";
  readonly stopped?: ProbeStop;
  /** Whom a probe has stopped. */
  readonly tid?: number;
  readonly nextEventNs?: number;
  /** What happened meanwhile. */
  readonly entries: readonly JournalEntry[];
}

type Ran = Pick<RunResult, "stop" | "stopped" | "tid" | "retired" | "nextEventNs">;
type Probed = Pick<RunResult, "stopped" | "tid">;

/** What a return of the processor costs the host, in instructions. Measured, like those below. */
const trapInstructions = 2000;
/** What noticing and keeping a changed page costs the host, in instructions; and a value of the state. */
const pageInstructions = 12_000;
const valueInstructions = 400;
const lightValues = 100;
/** Recording may cost so small a part of the run, by the figures above, which are rough. */
const costShare = 14;
/** However much a snapshot costs: so that going back a step stays quick. */
const longestInterval = 20_000_000;
const defaultInterval = 8_000_000;
/** Who goes to a moment of the past mostly goes on from there by steps: this part of an interval before it the way there leaves a snapshot. */
const nearShare = 8;
/** So many times time may pass at one instruction, each a moment of its own. */
const piecesOfTime = 512;

/** One run of one computer: `act` is the only way in, `slice` goes on, `seek` goes to a moment known already. */
export class Timeline {
  readonly computer: Computer;
  readonly journal = new Journal();
  readonly #history: History;
  readonly #interval: number;
  /** Instructions. */
  readonly #near: number;
  readonly #log: LoggedAction[] = [];
  #actions = 0;
  #isIdleSkipped = true;
  #end: Position = startOfRun;
  #snapshotActivity = 0;
  /** Of the state, when it was last copied whole. */
  #stateValues = 0;
  /** A probe's stop while an action took effect. */
  #pendingStop: Probed | undefined;
  /** Counts how often the present was moved otherwise than by running on. */
  jumps = 0;

  constructor(computer: Computer, options: TimelineOptions = {}) {
    this.computer = computer;
    this.#interval = options.intervalInstructions ?? defaultInterval;
    this.#near = Math.max(1, Math.floor(this.#interval / nearShare));
    this.#history = new History(computer, { ...defaultHistoryLimits, ...options.limits });
    this.#settle([]);
    this.#takeSnapshot();
    if (!options.run) return;
    this.#log.push(...options.run.log);
    this.#end = options.run.end;
  }

  get position(): Position {
    const { retired, faults } = this.computer.state;
    return { instructions: retired, faults, actions: this.#actions };
  }

  /** The last moment that the run has come to. */
  get end(): Position {
    return this.#end;
  }

  /** The earliest moment that can be gone to. */
  get start(): Position {
    return this.#history.snapshots[0].position;
  }

  /** Nothing is known of what comes next. */
  get isAtEdge(): boolean {
    return !isBefore(this.position, this.#end);
  }

  get log(): readonly LoggedAction[] {
    return this.#log;
  }

  get snapshots(): readonly Snapshot[] {
    return this.#history.snapshots;
  }

  /** Memory that recording takes, about. */
  get recordedBytes(): number {
    return this.#history.bytes;
  }

  get isIdleSkipped(): boolean {
    return this.#isIdleSkipped;
  }

  /** See History. */
  touched(snapshot: Snapshot, frame: number): boolean {
    return this.#history.touched(snapshot, frame);
  }

  /** Lets something happen from outside. In the past, the future that was known is given up for it. */
  act<Kind extends HostAction["kind"]>(action: Extract<HostAction, { kind: Kind }>): ResultOf<Kind> {
    this.#settle([]);
    if (!this.isAtEdge) this.#forgetFuture();
    const at = this.position;
    const result = applyAction(this.computer, action);
    const done: HostAction = action;
    if (done.kind === "passTime") this.#logTime(at, result as number);
    else this.#append(at, done);
    if (done.kind === "idleTime") this.#isIdleSkipped = done.isSkipped;
    this.#settle([]);
    this.#end = this.position;
    return result;
  }

  #append(at: Position, action: HostAction): void {
    this.#log.push({ at, action });
    this.#actions += 1;
  }

  /** Time that passes in very many pieces while nothing happens does not fill the log: its moments become one in the end. */
  #logTime(at: Position, passedNs: number): void {
    if (passedNs === 0) return;
    const last = this.#log.at(-1);
    const before = this.#log.at(-piecesOfTime);
    const isContinued = before?.at.instructions === at.instructions && before.at.faults === at.faults;
    if (last?.action.kind === "passTime" && isContinued && this.#history.base.position.actions < this.#actions) {
      this.#log[this.#log.length - 1] = { at: last.at, action: { kind: "passTime", durationNs: last.action.durationNs + passedNs } };
    } else this.#append(at, { kind: "passTime", durationNs: passedNs });
  }

  #forgetFuture(): void {
    const { position } = this;
    this.#history.forgetAfter(position);
    this.#log.length = this.#actions;
    this.journal.forgetFuture();
    this.#end = position;
  }

  /** Everything that can happen before the next instruction. */
  #settle(entries: JournalEntry[]): void {
    const { stopped, tid } = this.#run({ budget: 0 }, entries);
    if (stopped && tid !== undefined) this.#pendingStop = { stopped, tid };
  }

  /** Runs, and takes what is told. Output never holds the machine, and a probe's stop only once everything before the next instruction has happened. */
  #run(options: { readonly budget: number; readonly traps?: number; readonly passStop?: boolean }, entries: JournalEntry[]): Ran {
    const idleUntilNs = this.#isIdleSkipped ? Number.POSITIVE_INFINITY : 0;
    let { budget } = options;
    let probed: Probed | undefined;
    let retired = 0;
    for (;;) {
      const result = this.computer.run({ ...options, budget, idleUntilNs, passStop: options.passStop === true && retired === 0 });
      retired += result.retired;
      budget -= result.retired;
      const { faults } = this.computer.state;
      for (const entry of this.journal.take(this.computer.drain().events, { faults, actions: this.#actions })) entries.push(entry);
      if (result.stop === "probe") {
        if (result.stopped && result.tid !== undefined) probed = { stopped: result.stopped, tid: result.tid };
        budget = 0;
      } else if (result.stop !== "output") return probed ? { ...result, retired, stop: "probe", ...probed } : { ...result, retired };
    }
  }

  /** Runs on, repeating what is known and then beyond it; at most to the next moment at which something must be looked at. */
  slice(options: SliceOptions): Slice {
    const { until, traps } = options;
    const entries: JournalEntry[] = [];
    let retired = 0;
    let passStop = options.passStop ?? false;
    for (;;) {
      const { position } = this;
      const pending = this.#pendingStop;
      this.#pendingStop = undefined;
      if (pending) return { retired, stop: "probe", ...pending, entries };
      if (until && hasReached(position, until)) return { retired, stop: "until", entries };
      if (retired >= options.budget) return { retired, stop: "budget", entries };
      const isRepeating = isBefore(position, this.#end);
      const next = isRepeating ? this.#log[this.#actions] : undefined;
      if (next && isSamePosition(next.at, position)) {
        if (retired > 0) return { retired, stop: "budget", entries };
        this.#repeat(next.action, entries);
        return { retired, stop: "action", entries };
      }
      const limits = this.#limits(position, isRepeating, until);
      const budget = Math.min(options.budget - retired, limits.budget);
      const bound = traps ?? limits.traps;
      const result = this.#run({ budget, passStop, ...(bound === undefined ? {} : { traps: bound }) }, entries);
      passStop = false;
      retired += result.retired;
      const isEdge = this.#advanced(isRepeating, until);
      if (result.stop !== "budget") {
        const isStill = result.stop !== "probe" && isRepeating && !isEdge;
        if (!isStill) return { ...result, retired, entries };
        if (!this.#log[this.#actions] || !isSamePosition(this.#log[this.#actions].at, this.position)) this.#failStill();
      } else if (traps !== undefined) return { retired, stop: isRepeating && isEdge ? "edge" : "budget", entries };
      else if (isRepeating && isEdge) return { retired, stop: "edge", entries };
    }
  }

  #failStill(): never {
    throw new LostDeterminism(`the run was not repeated exactly: it stands still at instruction ${this.computer.state.retired}`);
  }

  /** How far to the next moment at which the run must be held: a logged action, a snapshot, the end of what is known. */
  #limits(position: Position, isRepeating: boolean, until: Target | undefined): { readonly budget: number; readonly traps?: number } {
    const { instructions, faults } = position;
    const marks: Target[] = until ? [until] : [];
    if (isRepeating) {
      marks.push(this.#end);
      const next = this.#log[this.#actions];
      if (next) marks.push(next.at);
      if (this.#history.next) marks.push(this.#history.next.position);
      if (until) marks.push({ instructions: until.instructions - this.#near, actions: 0 });
    }
    let budget = isRepeating ? Number.POSITIVE_INFINITY : this.#untilSnapshot(instructions);
    for (const mark of marks) {
      if (mark.instructions > instructions) budget = Math.min(budget, mark.instructions - instructions);
      // The instruction that comes is about to fault.
      else if (mark.faults !== undefined && mark.faults > faults) return { budget: 1, traps: 1 };
    }
    return { budget };
  }

  #untilSnapshot(instructions: number): number {
    const since = instructions - this.#history.base.position.instructions;
    return since < this.#interval ? this.#interval - since : Math.max(1, this.#interval >> 2);
  }

  /** After running: a snapshot is made where one is due, or come by where there is one. True: at the end of what is known. */
  #advanced(wasRepeating: boolean, until: Target | undefined): boolean {
    if (!wasRepeating) {
      this.#end = this.position;
      if (this.#isSnapshotDue()) this.#takeSnapshot();
      return true;
    }
    this.#passSnapshots();
    if (until && this.#isFarBefore(until)) this.#history.insert(this.#moment);
    return this.isAtEdge;
  }

  /** Whether whoever goes to a moment between two snapshots has come near it, from far. */
  #isFarBefore(target: Target): boolean {
    const { instructions } = this.position;
    const { base, next } = this.#history;
    if (!next || next.position.instructions <= target.instructions) return false;
    const isNear = target.instructions > instructions && target.instructions - instructions <= this.#near;
    return isNear && instructions - base.position.instructions >= this.#near;
  }

  get #moment(): Pick<Snapshot, "position" | "events" | "isIdleSkipped"> {
    return { position: this.position, events: this.journal.happened, isIdleSkipped: this.#isIdleSkipped };
  }

  #passSnapshots(): void {
    while (this.#history.next && isSamePosition(this.#history.next.position, this.position)) {
      this.#history.pass();
      this.#snapshotActivity = this.computer.activity;
    }
  }

  #isSnapshotDue(): boolean {
    const { base } = this.#history;
    const instructions = this.computer.state.retired - base.position.instructions;
    const work = instructions + (this.computer.activity - this.#snapshotActivity) * trapInstructions;
    if (work < this.#interval) return false;
    // Where nothing but counters has moved, the copy of the state is shared with the snapshot before.
    const isLight = this.computer.activity === this.#snapshotActivity && base.position.actions === this.#actions;
    const values = isLight ? lightValues : this.#stateValues;
    const cost = this.computer.history.changedPages * pageInstructions + values * valueInstructions;
    return work >= Math.min(longestInterval, cost * costShare);
  }

  #takeSnapshot(): void {
    const { cost } = this.#history.take(this.#moment);
    if (cost.values > 0) this.#stateValues = cost.values;
    this.#snapshotActivity = this.computer.activity;
  }

  #repeat(action: HostAction, entries: JournalEntry[]): void {
    applyAction(this.computer, action);
    this.#actions += 1;
    if (action.kind === "idleTime") this.#isIdleSkipped = action.isSkipped;
    this.#settle(entries);
    this.#passSnapshots();
  }

  /** The first moment with this count of instructions, behind what was done from outside at that moment. */
  at(instructions: number): Target {
    const bounded = Math.max(this.start.instructions, Math.min(Math.floor(instructions), this.#end.instructions));
    let actions = this.#log.length;
    while (actions > 0 && this.#log[actions - 1].at.instructions > bounded) actions -= 1;
    const first = this.#log.findIndex(({ at }) => at.instructions === bounded);
    // What was done behind a fault there is another moment.
    while (first >= 0 && actions > first && this.#log[actions - 1].at.faults > this.#log[first].at.faults) actions -= 1;
    return { instructions: bounded, actions };
  }

  /** Puts the computer at the nearest snapshot before a moment, unless the present is nearer: `slice` does the rest. */
  approach(target: Target): void {
    if (!hasReached(this.#end, target)) throw new InvariantError("a moment that has not been yet");
    // Between it and the one before, those who go back step by step leave others near where they go.
    if (this.isAtEdge && this.position.instructions - this.#history.base.position.instructions >= this.#near) this.#takeSnapshot();
    const snapshot = this.#history.nearest(target);
    if (!snapshot) throw new InvariantError("a moment that is forgotten");
    const { position } = this;
    const isAhead = !hasReached(position, target) || isSamePosition(position, { ...position, ...target });
    if (isAhead && !isBefore(position, snapshot.position)) return;
    this.#history.restore(snapshot);
    this.journal.goTo(snapshot.events);
    this.#actions = snapshot.position.actions;
    this.#isIdleSkipped = snapshot.isIdleSkipped;
    this.#snapshotActivity = this.computer.activity;
    this.#pendingStop = undefined;
    this.jumps += 1;
  }

  /** Goes to a moment of the run, at once. */
  seek(target: Target): void {
    this.approach(target);
    while (!hasReached(this.position, target)) this.slice({ budget: Number.MAX_SAFE_INTEGER, until: target });
  }
}
