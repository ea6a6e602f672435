// A computer whose whole run can be walked in both directions. Takes actions of the world outside and how far to run; gives what
// happened. All that enters the computer enters here and is logged, so any moment can be reached again: the
// nearest snapshot before it, and then the same instructions. An action in the past begins another future.

import { InvariantError } from "../base/errors.ts";
import type { ProbeStop } from "../cpu/index.ts";
import type { Computer, RunResult } from "../kernel/index.ts";
import { defaultHistoryLimits, History, type HistoryLimits, LostDeterminism } from "./history.ts";
import { applyAction, type HostAction, type ResultOf } from "./host-action.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { comparePositions, isBefore, type Position } from "./position.ts";
import type { Snapshot } from "./snapshot.ts";

export interface TimelineOptions {
  /** Instructions between two snapshots, where they cost little. */
  readonly intervalInstructions?: number;
  readonly limits?: Partial<HistoryLimits>;
}

export interface LoggedAction {
  /** Instructions that had retired. */
  readonly at: number;
  readonly action: HostAction;
}

export interface SliceOptions {
  /** Instructions at most; 0: only what happens without any. */
  readonly budget: number;
  /** Returns of the processor to handle at most (see RunOptions). */
  readonly traps?: number;
  /** Not beyond this moment. */
  readonly until?: Position;
  readonly passStop?: boolean;
}

export interface Slice {
  readonly retired: number;
  /** "edge": the repeated run has come to where it had been left; "until": to the moment that was asked for. */
  readonly stop: RunResult["stop"] | "until" | "edge";
  readonly stopped?: ProbeStop;
  readonly nextEventNs?: number;
  /** What happened meanwhile. */
  readonly entries: readonly JournalEntry[];
}

/** What a return of the processor costs the host, in instructions. */
const trapInstructions = 2000;
/** What noticing and keeping a changed page costs the host, in instructions; and a value of the state. */
const pageInstructions = 2500;
const valueInstructions = 150;
/** Recording may cost a tenth. */
const costShare = 10;
/** However much a snapshot costs: so that going back a step stays quick. */
const longestInterval = 24_000_000;
const defaultInterval = 1_000_000;

export class Timeline {
  readonly computer: Computer;
  readonly journal = new Journal();
  readonly #history: History;
  readonly #interval: number;
  readonly #log: LoggedAction[] = [];
  #actions = 0;
  #isIdleSkipped = true;
  #end: Position = { instructions: 0, actions: 0 };
  #snapshotActivity = 0;
  /** Counts how often the present was moved otherwise than by running on. */
  jumps = 0;

  constructor(computer: Computer, options: TimelineOptions = {}) {
    this.computer = computer;
    this.#interval = options.intervalInstructions ?? defaultInterval;
    this.#history = new History(computer, { ...defaultHistoryLimits, ...options.limits });
    this.#settle();
    this.#takeSnapshot();
  }

  get position(): Position {
    return { instructions: this.computer.state.retired, actions: this.#actions };
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
    return comparePositions(this.position, this.#end) === 0;
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
    this.#settle();
    if (!this.isAtEdge) this.#forgetFuture();
    const result = applyAction(this.computer, action);
    const done: HostAction = action;
    if (done.kind === "passTime") this.#logTime(result as number);
    else this.#append(done);
    if (done.kind === "idleTime") this.#isIdleSkipped = done.isSkipped;
    this.#settle();
    this.#end = this.position;
    return result;
  }

  #append(action: HostAction): void {
    this.#log.push({ at: this.computer.state.retired, action });
    this.#actions += 1;
  }

  /** Time that passes in many pieces while nothing happens is one action. */
  #logTime(passedNs: number): void {
    if (passedNs === 0) return;
    const last = this.#log.at(-1);
    const isContinued = last?.action.kind === "passTime" && last.at === this.computer.state.retired;
    if (last?.action.kind === "passTime" && isContinued && this.#history.base.position.actions < this.#actions) {
      this.#log[this.#log.length - 1] = { at: last.at, action: { kind: "passTime", durationNs: last.action.durationNs + passedNs } };
    } else this.#append({ kind: "passTime", durationNs: passedNs });
  }

  #forgetFuture(): void {
    const { position } = this;
    this.#history.forgetAfter(position);
    this.#log.length = this.#actions;
    this.journal.forgetFuture();
    this.#end = position;
  }

  /** Everything that can happen before the next instruction. */
  #settle(): JournalEntry[] {
    return this.#run({ budget: 0 }).entries;
  }

  #run(options: { budget: number; traps?: number; passStop?: boolean }): { result: RunResult; entries: JournalEntry[] } {
    const entries: JournalEntry[] = [];
    let { budget } = options;
    let { passStop } = options;
    let retired = 0;
    const idleUntilNs = this.#isIdleSkipped ? Number.POSITIVE_INFINITY : 0;
    for (;;) {
      const { traps } = options;
      const result = this.computer.run({
        budget,
        idleUntilNs,
        ...(traps === undefined ? {} : { traps }),
        ...(passStop === undefined ? {} : { passStop }),
      });
      retired += result.retired;
      budget -= result.retired;
      if (result.retired > 0) passStop = false;
      entries.push(...this.journal.take(this.computer.drain().events, this.#actions));
      // Output is always taken: the machine must not stand where a repeated run would not.
      if (result.stop === "output") continue;
      // Nor between a probe's stop and the events that come before the next instruction.
      if (result.stop === "probe") this.#settleAfterProbe(entries);
      return { result: { ...result, retired }, entries };
    }
  }

  #settleAfterProbe(entries: JournalEntry[]): void {
    for (let isUnsettled = true; isUnsettled; ) {
      const idleUntilNs = this.#isIdleSkipped ? Number.POSITIVE_INFINITY : 0;
      isUnsettled = this.computer.run({ budget: 0, idleUntilNs }).stop === "output";
      entries.push(...this.journal.take(this.computer.drain().events, this.#actions));
    }
  }

  /** Runs on, repeating what is known and then beyond it; at most to the next moment at which something must be looked at. */
  slice(options: SliceOptions): Slice {
    const { until } = options;
    const entries: JournalEntry[] = [];
    let retired = 0;
    let passStop = options.passStop ?? false;
    for (;;) {
      const { position } = this;
      if (until && comparePositions(position, until) >= 0) return { retired, stop: "until", entries };
      const isEdge = comparePositions(position, this.#end) >= 0;
      if (!isEdge) {
        const next = this.#log[this.#actions];
        if (
          next &&
          next.at === position.instructions &&
          (!until || this.#actions < until.actions || until.instructions > position.instructions)
        ) {
          entries.push(...this.#repeat(next.action));
          continue;
        }
      }
      const left = options.budget - retired;
      if (left <= 0 && options.budget > 0) return { retired, stop: "budget", entries };
      const limit = Math.min(left, this.#untilLook(position, isEdge, until));
      const { result, entries: told } = this.#run({
        budget: limit,
        passStop,
        ...(options.traps === undefined ? {} : { traps: options.traps }),
      });
      passStop = false;
      retired += result.retired;
      entries.push(...told);
      const isNowEdge = this.#advanced(isEdge);
      if (!isEdge && (result.stop === "idle" || result.stop === "asleep" || result.stop === "ended")) {
        if (isNowEdge) return { ...result, retired, entries };
        if (this.#log[this.#actions]?.at === this.computer.state.retired) continue;
        throw new LostDeterminism(`the run was not repeated exactly: it stands still at instruction ${this.computer.state.retired}`);
      }
      if (result.stop !== "budget" || options.traps !== undefined || options.budget === 0) return { ...result, retired, entries };
      if (isNowEdge && !isEdge) return { retired, stop: "edge", entries };
    }
  }

  /** Instructions to the next moment at which the run must be held: a logged action, a snapshot, the end of what is known. */
  #untilLook(position: Position, isEdge: boolean, until: Position | undefined): number {
    const { instructions } = position;
    let limit = until ? until.instructions - instructions : Number.POSITIVE_INFINITY;
    if (isEdge) return Math.max(1, Math.min(limit, this.#untilSnapshot(instructions)));
    limit = Math.min(limit, this.#end.instructions - instructions);
    const next = this.#log[this.#actions];
    if (next) limit = Math.min(limit, next.at - instructions);
    const snapshot = this.#history.next;
    if (snapshot && snapshot.position.instructions > instructions) limit = Math.min(limit, snapshot.position.instructions - instructions);
    return limit;
  }

  #untilSnapshot(instructions: number): number {
    const since = instructions - this.#history.base.position.instructions;
    return since < this.#interval ? this.#interval - since : Math.max(1, this.#interval >> 2);
  }

  /** After running: a snapshot is made where one is due, or come by where there is one. True: at the end of what is known. */
  #advanced(wasEdge: boolean): boolean {
    if (wasEdge) {
      this.#end = this.position;
      if (this.#isSnapshotDue()) this.#takeSnapshot();
      return true;
    }
    this.#passSnapshots();
    return comparePositions(this.position, this.#end) >= 0;
  }

  #passSnapshots(): void {
    for (;;) {
      const { next } = this.#history;
      if (!next || comparePositions(next.position, this.position) !== 0) return;
      this.#history.pass();
      this.#snapshotActivity = this.computer.activity;
    }
  }

  #isSnapshotDue(): boolean {
    const { base } = this.#history;
    const instructions = this.computer.state.retired - base.position.instructions;
    const work = instructions + (this.computer.activity - this.#snapshotActivity) * trapInstructions;
    if (work < this.#interval) return false;
    const cost = this.computer.history.changedPages * pageInstructions + (base.cost.values || 0) * valueInstructions;
    return work >= Math.min(longestInterval, cost * costShare);
  }

  #takeSnapshot(): void {
    const { position } = this;
    this.#history.take({ position, events: this.journal.happened, isIdleSkipped: this.#isIdleSkipped });
    this.#snapshotActivity = this.computer.activity;
  }

  #repeat(action: HostAction): JournalEntry[] {
    applyAction(this.computer, action);
    this.#actions += 1;
    if (action.kind === "idleTime") this.#isIdleSkipped = action.isSkipped;
    const entries = this.#settle();
    this.#passSnapshots();
    return entries;
  }

  /** The moment with this count of instructions: behind all that was done from outside until the next one. */
  at(instructions: number): Position {
    const bounded = Math.max(this.start.instructions, Math.min(instructions, this.#end.instructions));
    let actions = this.#log.length;
    while (actions > 0 && this.#log[actions - 1].at > bounded) actions -= 1;
    return { instructions: bounded, actions };
  }

  /** Puts the computer at the nearest snapshot before a moment, unless the present is nearer: `slice` does the rest. */
  approach(position: Position): void {
    if (isBefore(this.#end, position)) throw new InvariantError("a moment that has not been yet");
    const snapshot = this.#history.nearest(position);
    if (!snapshot) throw new InvariantError("a moment that is forgotten");
    const { position: present } = this;
    const isAhead = comparePositions(present, position) <= 0;
    if (isAhead && comparePositions(snapshot.position, present) <= 0) return;
    this.#history.restore(snapshot);
    this.journal.goTo(snapshot.events);
    this.#actions = snapshot.position.actions;
    this.#isIdleSkipped = snapshot.isIdleSkipped;
    this.#snapshotActivity = this.computer.activity;
    this.jumps += 1;
  }

  /** Goes to a moment of the run, at once. */
  seek(position: Position): void {
    this.approach(position);
    while (isBefore(this.position, position)) this.slice({ budget: Number.MAX_SAFE_INTEGER, until: position });
  }
}
