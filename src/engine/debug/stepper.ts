// Runs a timeline forward and backward to what somebody waits for. Takes conditions as plain breakpoints and predicates; gives
// moves in pieces. Backward is forward from an earlier snapshot, remembering the last thing met before the present.

import type { ProbeStop } from "../cpu/index.ts";
import type { Breakpoint, StopPlace } from "./breakpoint.ts";
import type { JournalEntry } from "./journal.ts";
import { hasReached, isBefore, type Position, startOfRun, type Target } from "./position.ts";
import type { Moving, Pause } from "./stop.ts";
import type { Slice, Timeline } from "./timeline.ts";

/** Something met on the way. */
export interface Encounter {
  /** The moment to stand at for it. */
  readonly position: Position;
  readonly tid: number;
  readonly stopped?: ProbeStop;
  readonly entry?: JournalEntry;
  /** An instruction has been executed. */
  readonly isInstruction?: boolean;
}

/** What to look out for. */
export interface Lookout {
  readonly addresses?: ReadonlySet<number>;
  readonly watches?: readonly { readonly address: number; readonly bytes: number; readonly read: boolean; readonly write: boolean }[];
  /** Every instruction is an encounter; called at the beginning of each stretch that is run. */
  readonly eachInstruction?: () => void;
  /** Entries of the journal are shown one trap at a time, so that the present is the moment of each. */
  readonly events?: boolean;
  /** Whether to stand still for what was met. */
  readonly accept: (encounter: Encounter) => boolean;
  /** Going back: an access by the instruction just executed counts as well. */
  readonly isPresentCounted?: boolean;
}

export interface SliceSize {
  instructions: number;
  traps: number;
}

const working: Pause = { kind: "working" };

/** Moves over one timeline: generators, a slice each `next()`, that end where something was met, or at the end of what is known. */
export class Stepper {
  readonly timeline: Timeline;
  /** How much is done between two pauses. */
  readonly size: SliceSize = { instructions: 500_000, traps: 5_000 };
  /** Nobody wants to go back beyond this: the moment at which the program was there. */
  floor: Position = startOfRun;

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  get earliest(): Position {
    const { start } = this.timeline;
    return isBefore(start, this.floor) ? this.floor : start;
  }

  get currentTid(): number {
    return this.timeline.computer.currentTid;
  }

  /** The instruction that would be executed next, of the task whose turn it is. */
  get #pc(): number {
    return this.#pcOf(this.currentTid);
  }

  #pcOf(tid: number): number {
    return Number(this.timeline.computer.registers(tid)?.pc ?? -1n);
  }

  /** Sets the processor's probes for the duration of a move. */
  #arm({ addresses, watches }: Lookout): void {
    const { probes } = this.timeline.computer;
    probes.setStops(addresses ?? new Set());
    probes.enableStops(true);
    probes.setWatches((watches ?? []).map(({ address, bytes, read, write }) => ({ start: address, end: address + bytes, read, write })));
  }

  #disarm(): void {
    const { probes } = this.timeline.computer;
    // They stay known to the translator, for the next move.
    probes.enableStops(false);
    probes.setWatches([]);
  }

  /** Goes to a moment. */
  *seek(target: Target): Moving<void> {
    const { timeline } = this;
    this.#disarm();
    timeline.approach(target);
    while (!hasReached(timeline.position, target)) {
      timeline.slice({ budget: this.size.instructions, until: target });
      if (!hasReached(timeline.position, target)) yield working;
    }
  }

  /**
   * Forward to the first encounter that is accepted, at most to `until`; undefined: nothing was met before `until`, or every task
   * has ended. The instruction at the present is passed even if it is looked out for.
   */
  *forward(lookout: Lookout, until?: Target): Moving<Encounter | undefined> {
    try {
      return yield* this.#forward(lookout, until, true);
    } finally {
      this.#disarm();
    }
  }

  *#forward(lookout: Lookout, until: Target | undefined, passFirst: boolean): Moving<Encounter | undefined> {
    const { timeline, size } = this;
    this.#arm(lookout);
    lookout.eachInstruction?.();
    let passStop = passFirst;
    let work = 0;
    for (;;) {
      const tid = this.currentTid;
      const slice = timeline.slice({
        budget: lookout.eachInstruction ? 1 : size.instructions,
        passStop,
        traps: lookout.events ? 1 : size.traps,
        ...(until ? { until } : {}),
      });
      if (slice.retired > 0) passStop = false;
      const met = this.#meet(slice, lookout, tid);
      if (met) return met;
      if (slice.stop === "probe" && slice.stopped?.kind === "address") passStop = true;
      if (slice.stop === "until") return undefined;
      if (slice.stop === "ended") return undefined;
      if (slice.stop === "idle" || slice.stop === "asleep") {
        if (until && (hasReached(timeline.position, until) || !isBefore(timeline.position, timeline.end))) return undefined;
        yield slice.nextEventNs === undefined ? { kind: "waiting" } : { kind: "waiting", nextEventNs: slice.nextEventNs };
        continue;
      }
      work += slice.retired + 100;
      // By its instructions or by its traps, a whole piece has been done.
      const isWhole = slice.stop === "budget" && !lookout.events && !lookout.eachInstruction;
      if (isWhole || work >= size.instructions) {
        work = 0;
        yield working;
      }
    }
  }

  #meet(slice: Slice, { accept, eachInstruction }: Lookout, tid: number): Encounter | undefined {
    for (const entry of slice.entries) {
      const encounter: Encounter = { position: entry.position, tid: tidOf(entry) ?? tid, entry };
      if (accept(encounter)) return encounter;
    }
    const { position } = this.timeline;
    if (slice.stop === "probe" && slice.stopped) {
      const encounter: Encounter = { position, tid: slice.tid ?? tid, stopped: slice.stopped };
      if (accept(encounter)) return encounter;
    }
    const instruction: Encounter = { position, tid, isInstruction: true };
    return eachInstruction && slice.retired > 0 && accept(instruction) ? instruction : undefined;
  }

  /**
   * Backward: the last encounter before the present that is accepted, which becomes the present; undefined: there is none, and
   * the present is the earliest moment. Intervals that `mayHold` denies are not run again.
   */
  *backward(lookout: Lookout, mayHold: (from: number) => boolean = () => true): Moving<Encounter | undefined> {
    const { timeline } = this;
    const present = timeline.position;
    let limit: Target = present;
    try {
      for (;;) {
        const from = timeline.snapshots.findLastIndex(({ position }) => isBefore(position, limit as Position));
        if (from < 0 || !isBefore(this.earliest, limit as Position)) {
          yield* this.seek(this.earliest);
          return undefined;
        }
        const start = timeline.snapshots[from];
        let last: Encounter | undefined;
        if (mayHold(from)) {
          yield* this.seek(start.position);
          last = yield* this.#lastBefore(lookout, limit as Position, limit !== present || lookout.isPresentCounted === true);
        }
        if (last) {
          yield* this.seek(last.position);
          return last;
        }
        limit = start.position;
      }
    } finally {
      this.#disarm();
    }
  }

  /** Runs from the present to a limit and gives the last encounter before it; of an access, which is met behind its instruction, also at it. */
  *#lastBefore(lookout: Lookout, limit: Position, isLimitCounted: boolean): Moving<Encounter | undefined> {
    let last: Encounter | undefined;
    const isWithin = ({ position, stopped }: Encounter) =>
      isLimitCounted && stopped?.kind === "watch" ? !isBefore(limit, position) : isBefore(position, limit);
    const remember: Lookout = {
      ...lookout,
      accept: (encounter) => {
        if (isWithin(encounter) && lookout.accept(encounter)) last = encounter;
        return false;
      },
    };
    // What stands at the snapshot itself has not been passed.
    if (lookout.addresses?.has(this.#pc))
      remember.accept({ position: this.timeline.position, tid: this.currentTid, stopped: { kind: "address" } });
    yield* this.#forward(remember, limit, true);
    return last;
  }

  /** Executes one instruction of a task, whatever others do before it; a call that waits belongs to its instruction. */
  *instruction(tid: number, lookout: Lookout): Moving<Encounter | "done" | "gone"> {
    const { timeline } = this;
    const { computer } = timeline;
    let isExecuted = false;
    try {
      this.#arm(lookout);
      for (let isFirst = true; ; isFirst = false) {
        const task = computer.state.tasks.get(tid);
        if (!task) return "gone";
        if (isExecuted && !task.call) return "done";
        const before = timeline.position;
        const current = this.currentTid;
        const isTurn = current === tid && !task.call && !isExecuted;
        const pc = this.#pc;
        const budget = isTurn ? 1 : Math.max(1, Math.min(computer.state.turnRemaining, this.size.instructions));
        const slice = timeline.slice({ budget, traps: 1, passStop: isTurn || isFirst });
        const met = this.#meet(slice, lookout, current);
        // A fault that leaves the task where it was has made its stack larger: the instruction is still to come.
        if (isTurn && (slice.retired > 0 || (timeline.position.faults > before.faults && this.#pcOf(tid) !== pc))) isExecuted = true;
        if (met) return met;
        if (slice.stop === "ended") return "gone";
        if (slice.stop === "idle" || slice.stop === "asleep") {
          yield slice.nextEventNs === undefined ? { kind: "waiting" } : { kind: "waiting", nextEventNs: slice.nextEventNs };
        } else if (!isTurn) yield working;
      }
    } finally {
      this.#disarm();
    }
  }

  /** Back by one: to the moment before the last instruction or fault of a task. False: there is none that is known. */
  *instructionBack(tid: number): Moving<boolean> {
    const { timeline } = this;
    let limit = timeline.position;
    for (;;) {
      const from = timeline.snapshots.findLast(({ position }) => isBefore(position, limit));
      if (!from || !isBefore(this.earliest, limit)) {
        yield* this.seek(this.earliest);
        return false;
      }
      yield* this.seek(from.position);
      const found = yield* this.#lastTurnOf(tid, limit);
      if (found) {
        yield* this.seek(found);
        return true;
      }
      limit = from.position;
    }
  }

  /** From the present to a limit: the last moment before which an instruction of the task was about to be executed. */
  *#lastTurnOf(tid: number, limit: Position): Moving<Position | undefined> {
    const { timeline } = this;
    let last: Position | undefined;
    let work = 0;
    while (isBefore(timeline.position, limit)) {
      const before = timeline.position;
      const { currentTid } = this;
      const pc = this.#pc;
      const slice = timeline.slice({ budget: this.size.instructions, traps: 1, until: limit });
      const after = timeline.position;
      if (currentTid === tid) {
        const hasFaulted = after.faults > before.faults;
        // What only made the stack larger leaves the task where it was.
        const isThere = timeline.computer.state.tasks.has(tid);
        if (hasFaulted && (slice.retired > 0 || !isThere || this.#pcOf(tid) !== pc)) last = { ...after, faults: after.faults - 1 };
        else if (slice.retired > 0) last = { ...after, instructions: after.instructions - 1 };
      }
      work += slice.retired + 100;
      if (work < this.size.instructions) continue;
      work = 0;
      yield working;
    }
    return last;
  }
}

const tidOf = ({ event }: JournalEntry): number | undefined => {
  if (event.kind === "callBlocked" || event.kind === "callFinished") return event.record.tid;
  if (event.kind === "signal" || event.kind === "killed") return event.tid;
  return undefined;
};

/** What the processor must be told to look out for so that breakpoints are met. */
export function lookoutFor(breakpoints: readonly Breakpoint[], accept: Lookout["accept"], alsoAddresses: readonly number[] = []): Lookout {
  const places = breakpoints.filter(({ isEnabled }) => isEnabled).map(({ place }) => place);
  const ofKind = <Kind extends StopPlace["kind"]>(kind: Kind) =>
    places.filter((place): place is Extract<StopPlace, { kind: Kind }> => place.kind === kind);
  return {
    addresses: new Set([...ofKind("address").map(({ address }) => address), ...alsoAddresses]),
    watches: ofKind("watch").map(({ address, bytes, access }) => ({
      address,
      bytes,
      read: access === "read" || access === "access",
      write: access !== "read",
    })),
    events: places.some(({ kind }) => kind !== "address" && kind !== "watch" && kind !== "register"),
    accept,
  };
}
