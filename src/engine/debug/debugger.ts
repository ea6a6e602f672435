// The debugger's engine: breakpoints, and moves in both directions over a timeline, for whoever shows them (page, shell, gdb).
// Takes moves and expressions as plain data and text; gives stops. Other tasks run on as they would: nothing that is
// looked at changes the run.

import type { LineRange } from "../elf/index.ts";
import { type Breakpoint, type BreakpointRequest, BreakpointTable } from "./breakpoint.ts";
import { BreakpointHits, packetsOf, standsBefore } from "./breakpoint-hits.ts";
import { contextOf } from "./context.ts";
import { type DebugInfo, debugInfoOf } from "./debug-info.ts";
import { callName, type EventKind, eventMatches, eventPlace } from "./events.ts";
import { evaluateText } from "./expression/evaluate.ts";
import { parseExpression } from "./expression/parse.ts";
import type { Value } from "./expression/value.ts";
import { isSamePosition, type Target } from "./position.ts";
import { type Encounter, type Lookout, lookoutFor, Stepper } from "./stepper.ts";
import type { Moving, Stop, StopReason } from "./stop.ts";
import type { Timeline } from "./timeline.ts";
import { callerOf } from "./unwind.ts";

export type Move =
  | {
      readonly kind: "instruction" | "line";
      readonly backward?: boolean;
      readonly count?: number;
      /** Calls are one step. */
      readonly over?: boolean;
    }
  /** To where this function returns to; backward, to where it was called. */
  | { readonly kind: "out"; readonly backward?: boolean }
  | { readonly kind: "continue"; readonly backward?: boolean }
  /** Of calls: `names` of those that are wanted. */
  | { readonly kind: "event"; readonly event: EventKind; readonly names?: readonly string[]; readonly backward?: boolean }
  | { readonly kind: "address"; readonly addresses: readonly number[]; readonly backward?: boolean }
  | { readonly kind: "position"; readonly target: Target };

/** Moves of one run and what stops them. A move is a generator, a slice each `next()`; its end is a `Stop`. */
export class Debugger {
  readonly timeline: Timeline;
  readonly stepper: Stepper;
  readonly breakpoints: BreakpointTable;
  readonly variables: Map<string, Value>;
  readonly hits: BreakpointHits;
  #tid = 0;

  /** Breakpoints and variables may be those of the run before. */
  constructor(timeline: Timeline, breakpoints = new BreakpointTable(), variables = new Map<string, Value>()) {
    this.timeline = timeline;
    this.breakpoints = breakpoints;
    this.variables = variables;
    this.hits = new BreakpointHits(timeline, breakpoints, variables);
    this.stepper = new Stepper(timeline);
  }

  /** The task that steps are counted for. */
  get tid(): number {
    const { tasks } = this.timeline.computer.state;
    if (!tasks.has(this.#tid)) this.#tid = this.timeline.computer.currentTid || (tasks.keys().next().value ?? this.#tid);
    return this.#tid;
  }

  select(tid: number): void {
    this.#tid = tid;
  }

  get pid(): number {
    return this.timeline.computer.state.tasks.get(this.tid)?.pid ?? this.tid;
  }

  get info(): DebugInfo | undefined {
    return debugInfoOf(this.timeline.computer, this.pid);
  }

  /** Throws an ExpressionError. */
  evaluate(text: string, tid = this.tid): Value {
    return evaluateText(text, contextOf(this.timeline, tid, this.variables));
  }

  /** Throws an ExpressionError for a condition that is none. */
  add(request: BreakpointRequest): Breakpoint {
    if (request.condition !== undefined) parseExpression(request.condition, this.info?.declarations);
    return this.breakpoints.add(request);
  }

  *move(move: Move): Moving {
    switch (move.kind) {
      case "position":
        yield* this.stepper.seek(move.target);
        return this.#stop({ kind: "moved" });
      case "instruction":
        return yield* this.#repeated(move.count, () =>
          move.over ? this.#instructionOver(move.backward) : this.#instruction(move.backward),
        );
      case "line":
        return yield* this.#repeated(move.count, () => this.#line(move.backward ?? false, move.over ?? false));
      case "out":
        return yield* this.#out(move.backward ?? false);
      case "continue":
        return yield* this.#run(move.backward ?? false);
      case "address":
        return yield* this.#run(move.backward ?? false, { addresses: move.addresses, isFound: ({ tid }) => tid === this.tid });
      case "event":
        return yield* this.#event(move);
    }
  }

  #stop(reason: StopReason, tid = this.tid): Stop {
    return { reason, position: this.timeline.position, tid };
  }

  *#repeated(count: number | undefined, step: () => Moving): Moving {
    let stop = yield* step();
    for (let done = 1; done < (count ?? 1) && stop.reason.kind === "moved"; done += 1) stop = yield* step();
    return stop;
  }

  // Forward and backward to breakpoints, and to what a move looks for.

  /** `isFound`: whether an encounter at one of the addresses, or an event, is what the move is for. */
  *#run(
    backward: boolean,
    goal?: { readonly addresses?: readonly number[]; readonly events?: boolean; readonly isFound: (encounter: Encounter) => boolean },
  ): Moving {
    let reason: StopReason | undefined;
    this.#forgetPassed(backward);
    if (!backward) this.hits.rememberWatched(this.tid);
    const accept = (encounter: Encounter): boolean => {
      const isGoal =
        goal !== undefined &&
        (encounter.stopped?.kind === "address" ? this.#isAt(goal.addresses ?? [], encounter.tid) : encounter.entry !== undefined) &&
        goal.isFound(encounter);
      const hit = this.hits.met(encounter, backward);
      if (!isGoal && !hit) return false;
      reason = isGoal ? { kind: "moved" } : hit;
      return true;
    };
    const base = lookoutFor(this.breakpoints.all, accept, goal?.addresses);
    const isSlow = this.breakpoints.all.some(({ isEnabled, place }) => isEnabled && place.kind === "register");
    const lookout: Lookout = {
      ...base,
      events: base.events || goal?.events === true,
      ...(isSlow ? { eachInstruction: () => this.hits.rememberWatched(this.tid) } : {}),
    };
    const met = backward ? yield* this.stepper.backward(lookout) : yield* this.stepper.forward(lookout);
    if (!met) return this.#stop({ kind: backward ? "start" : "ended" });
    return yield* this.#standAt(met, reason ?? { kind: "moved" }, backward);
  }

  /** Goes from where something was noticed to where one wants to stand for it, and settles accounts with the breakpoint. */
  *#standAt(met: Encounter, reason: StopReason, backward: boolean): Moving {
    const breakpoint = reason.kind === "breakpoint" ? this.breakpoints.get(reason.id) : undefined;
    if (breakpoint?.isTemporary) this.breakpoints.remove(breakpoint.id);
    else if (breakpoint?.isOnce) this.breakpoints.change(breakpoint.id, { isEnabled: false });
    const isEvent = breakpoint !== undefined && standsBefore(breakpoint.place);
    if (isEvent || ((met.stopped?.kind === "watch" || met.isInstruction) && backward)) yield* this.stepper.instructionBack(met.tid);
    if (isEvent && met.entry) this.hits.passed = { entry: met.entry.index, position: this.timeline.position };
    if (this.timeline.computer.state.tasks.has(met.tid)) this.#tid = met.tid;
    return this.#stop(reason, met.tid);
  }

  #forgetPassed(backward: boolean): void {
    if (backward || (this.hits.passed && !isSamePosition(this.hits.passed.position, this.timeline.position))) this.hits.passed = undefined;
  }

  #isAt(addresses: readonly number[], tid: number): boolean {
    return addresses.includes(Number(this.timeline.computer.registers(tid)?.pc ?? -1n));
  }

  // Steps.

  *#instruction(backward = false): Moving {
    if (backward) return this.#stop((yield* this.stepper.instructionBack(this.tid)) ? { kind: "moved" } : { kind: "start" });
    this.hits.rememberWatched(this.tid);
    return yield* this.#stepForward();
  }

  *#stepForward(): Moving {
    let reason: StopReason | undefined;
    this.#forgetPassed(false);
    const { tid } = this;
    const lookout = lookoutFor(this.breakpoints.all, (encounter) => {
      // The step itself ends there.
      if (encounter.stopped?.kind === "address" && encounter.tid === tid) return false;
      reason = this.hits.met(encounter, false);
      return reason !== undefined;
    });
    const result = yield* this.stepper.instruction(tid, lookout);
    if (result === "gone") return this.#stop({ kind: "ended" });
    if (result === "done") return this.#stop({ kind: "moved" });
    return yield* this.#standAt(result, reason ?? { kind: "moved" }, false);
  }

  get #registers() {
    return this.timeline.computer.registers(this.tid);
  }

  get #pc(): number {
    return Number(this.#registers?.pc ?? -1n);
  }

  get #sp(): bigint {
    return this.#registers?.sp ?? 0n;
  }

  /** The word at an address of the selected process; 0 where there is none. */
  #wordAt(address: number): number {
    const bytes = contextOf(this.timeline, this.tid).read(BigInt(address), 4);
    return bytes?.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0;
  }

  *#instructionOver(backward = false): Moving {
    if (backward) return yield* this.#overBackward();
    const pc = this.#pc;
    if (!isCall(this.#wordAt(pc))) return yield* this.#instruction();
    return yield* this.#untilBack(pc + 4, this.#sp);
  }

  /** Runs until the task is at an address with no more stack in use than now: a deeper call of the same code does not count. */
  *#untilBack(address: number, sp: bigint): Moving {
    const { tid } = this;
    return yield* this.#run(false, { addresses: [address], isFound: (encounter) => encounter.tid === tid && this.#sp >= sp });
  }

  *#overBackward(): Moving {
    const { tid } = this;
    const before = this.#pc;
    const sp = this.#sp;
    const stop = yield* this.#instruction(true);
    if (stop.reason.kind !== "moved" || !isCall(this.#wordAt(before - 4)) || this.#pc === before - 4) return stop;
    // The last instruction was a callee's return: back to its call.
    return yield* this.#run(true, { addresses: [before - 4], isFound: (encounter) => encounter.tid === tid && this.#sp === sp });
  }

  *#out(backward: boolean): Moving {
    const { tid } = this;
    const caller = callerOf(this.timeline, tid);
    if (caller === undefined) return this.#stop({ kind: "refused", message: '"finish" not meaningful in the outermost frame.' });
    if (!backward) {
      return yield* this.#run(false, {
        addresses: [caller.address],
        isFound: (encounter) => encounter.tid === tid && this.#sp >= caller.sp,
      });
    }
    return yield* this.#run(true, {
      addresses: [caller.address - 4],
      isFound: (encounter) => encounter.tid === tid && this.#sp === caller.sp,
    });
  }

  // Source lines.

  *#line(backward: boolean, over: boolean): Moving {
    const line = this.info?.lines.rangeAround(this.#pc);
    // Code without lines: an instruction, or all of it if it was called from code that has some.
    if (!line) return yield* over ? this.#instructionOver(backward) : this.#instruction(backward);
    return backward ? yield* this.#lineBack(over) : yield* this.#lineForward(line, over);
  }

  *#lineForward(from: LineRange, over: boolean): Moving {
    const sp = this.#sp;
    for (;;) {
      const pc = this.#pc;
      const word = this.#wordAt(pc);
      const stop = over && isCall(word) ? yield* this.#instructionOver() : yield* this.#instruction();
      if (stop.reason.kind !== "moved") return stop;
      const now = this.#pc;
      if (now >= from.start && now < from.end) continue;
      const line = this.info?.lines.rangeAround(now);
      if (!line) {
        // Into code without lines: through it, if it was called.
        const called = isCall(word) && now !== pc + 4;
        if (!called) return stop;
        const back = yield* this.#untilBack(pc + 4, sp);
        if (back.reason.kind !== "moved") return back;
        continue;
      }
      // In the middle of another line after a return: to the end of what is left of it, as gdb does.
      if (now === line.start || isCall(word)) return this.#stop({ kind: "moved" });
      if (line.file !== from.file || line.line !== from.line) return yield* this.#lineForward(line, over);
    }
  }

  *#lineBack(over: boolean): Moving {
    // To the beginning of this line, or of the one before if it stands there already.
    let stop = over ? yield* this.#overBackward() : yield* this.#instruction(true);
    const line = this.info?.lines.rangeAround(this.#pc);
    while (stop.reason.kind === "moved" && line && this.#pc !== line.start) {
      const here = this.timeline.position;
      stop = over || !isCall(this.#wordAt(this.#pc - 4)) ? yield* this.#overBackward() : yield* this.#instruction(true);
      const now = this.info?.lines.rangeAround(this.#pc);
      if (now?.file === line.file && now.line === line.line) continue;
      // One too far.
      yield* this.stepper.seek(here);
      return this.#stop({ kind: "moved" });
    }
    return stop;
  }

  // Events.

  *#event({ event, names, backward = false }: Extract<Move, { kind: "event" }>): Moving {
    if (event === "input") return yield* this.#input(backward);
    if (event === "call" && backward) {
      const call = this.timeline.computer.state.tasks.get(this.tid)?.call;
      if (call && (names === undefined || names.includes(callName(call.number)))) return yield* this.#instruction(true);
    }
    // Standing before a call, the next one is the one behind it.
    if (event === "call" && !backward && isSupervisorCall(this.#wordAt(this.#pc))) {
      const stop = yield* this.#instruction();
      if (stop.reason.kind !== "moved") return stop;
    }
    const place = eventPlace(event, names);
    const isFound = ({ entry }: Encounter): boolean => entry !== undefined && eventMatches(place, entry, packetsOf(this.timeline));
    const found = yield* this.#run(backward, { events: true, isFound });
    if (found.reason.kind !== "moved" || (event !== "call" && event !== "signal")) return found;
    yield* this.stepper.instructionBack(found.tid);
    return this.#stop(found.reason, found.tid);
  }

  /** To where something was typed, sent or requested from outside. */
  *#input(backward: boolean): Moving {
    const { timeline } = this;
    const { actions } = timeline.position;
    const isInput = (index: number): boolean => inputs.has(timeline.log[index]?.action.kind);
    let index = backward ? actions - 1 : actions;
    while (index >= 0 && index < timeline.log.length && !isInput(index)) index += backward ? -1 : 1;
    const logged = timeline.log[index];
    if (!logged) return yield* backward ? this.#toStart() : this.#run(false);
    yield* this.stepper.seek(backward ? logged.at : { ...logged.at, actions: index + 1 });
    return this.#stop({ kind: "moved" });
  }

  *#toStart(): Moving {
    yield* this.stepper.seek(this.stepper.earliest);
    return this.#stop({ kind: "start" });
  }
}

const inputs: ReadonlySet<string | undefined> = new Set(["type", "feed", "endInput", "startExchange", "startClient", "signal"]);

/** BL and BLR. */
export const isCall = (word: number): boolean => (word & 0xfc00_0000) >>> 0 === 0x9400_0000 || (word & 0xffff_fc1f) >>> 0 === 0xd63f_0000;

/** SVC #0. */
const isSupervisorCall = (word: number): boolean => (word & 0xffe0_001f) >>> 0 === 0xd400_0001;
