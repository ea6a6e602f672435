// The debugger's engine: breakpoints, and moves in both directions over a timeline, for whoever shows them (page, shell, gdb).
// Takes moves and expressions as plain data and text; gives stops. Other tasks run on as they would: nothing that is
// looked at changes the run.

import { type Breakpoint, type BreakpointRequest, BreakpointTable, type StopPlace } from "./breakpoint.ts";
import { contextOf } from "./context.ts";
import { type DebugInfo, debugInfoOf } from "./debug-info.ts";
import { callName, callVariables, type EventKind, eventMatches, eventPlace, packetTexts, pidOf } from "./events.ts";
import { evaluateText, isTrue } from "./expression/evaluate.ts";
import { formatTemplate } from "./expression/format.ts";
import { ExpressionError, parseExpression } from "./expression/parse.ts";
import type { Value } from "./expression/value.ts";
import { isSamePosition, type Position, type Target } from "./position.ts";
import { type Encounter, type Lookout, lookoutFor, Stepper } from "./stepper.ts";
import type { Moving, Stop, StopReason } from "./stop.ts";
import type { Timeline } from "./timeline.ts";
import { callerOf } from "./unwind.ts";

export type Move =
  | {
      readonly kind: "instruction" | "line";
      readonly backward?: boolean;
      readonly count?: number /** Calls are one step. */;
      readonly over?: boolean;
    }
  /** To where this function returns to; backward, to where it was called. */
  | { readonly kind: "out"; readonly backward?: boolean }
  | { readonly kind: "continue"; readonly backward?: boolean }
  /** Of calls: `names` of those that are wanted. */
  | { readonly kind: "event"; readonly event: EventKind; readonly names?: readonly string[]; readonly backward?: boolean }
  | { readonly kind: "address"; readonly addresses: readonly number[]; readonly backward?: boolean }
  | { readonly kind: "position"; readonly target: Target };

export interface LogLine {
  readonly breakpoint: number;
  readonly text: string;
}

const linesAtMost = 100_000;

export class Debugger {
  readonly timeline: Timeline;
  readonly stepper: Stepper;
  readonly breakpoints: BreakpointTable;
  readonly variables: Map<string, Value>;
  /** Whom breakpoints that name no process stop: what the host started, what that has made since, or whoever comes by. */
  followFork: "parent" | "child" | "both" = "both";
  /** Nobody but this process and its descendants is stopped by breakpoints that name no process; absent: whoever comes by. */
  root: number | undefined;
  #tid = 0;
  #logged: LogLine[] = [];
  /** A call or a signal that is stood before: from here it may take its course. */
  #passed: { readonly entry: number; readonly position: Position } | undefined;

  /** Breakpoints and variables may be those of the run before. */
  constructor(timeline: Timeline, breakpoints = new BreakpointTable(), variables = new Map<string, Value>()) {
    this.timeline = timeline;
    this.breakpoints = breakpoints;
    this.variables = variables;
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

  /** What logpoints have printed since the last time. */
  takeLog(): readonly LogLine[] {
    const logged = this.#logged;
    this.#logged = [];
    return logged;
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
    if (!backward) this.#rememberWatched();
    const accept = (encounter: Encounter): boolean => {
      const isGoal =
        goal !== undefined &&
        (encounter.stopped?.kind === "address" ? this.#isAt(goal.addresses ?? [], encounter.tid) : encounter.entry !== undefined) &&
        goal.isFound(encounter);
      const hit = this.#breakpointMet(encounter, backward);
      if (!isGoal && !hit) return false;
      reason = isGoal ? { kind: "moved" } : hit;
      return true;
    };
    const base = lookoutFor(this.breakpoints.all, accept, goal?.addresses);
    const isSlow = this.breakpoints.all.some(({ isEnabled, place }) => isEnabled && place.kind === "register");
    const lookout: Lookout = {
      ...base,
      events: base.events || goal?.events === true,
      ...(isSlow ? { eachInstruction: () => this.#rememberWatched() } : {}),
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
    if (isEvent && met.entry) this.#passed = { entry: met.entry.index, position: this.timeline.position };
    if (this.timeline.computer.state.tasks.has(met.tid)) this.#tid = met.tid;
    return this.#stop(reason, met.tid);
  }

  #forgetPassed(backward: boolean): void {
    if (backward || (this.#passed && !isSamePosition(this.#passed.position, this.timeline.position))) this.#passed = undefined;
  }

  #isAt(addresses: readonly number[], tid: number): boolean {
    return addresses.includes(Number(this.timeline.computer.registers(tid)?.pc ?? -1n));
  }

  /** Whether a breakpoint stops for what was met. Hits are counted forward alone; logpoints print there. */
  #breakpointMet(encounter: Encounter, backward: boolean): StopReason | undefined {
    let reason: StopReason | undefined;
    for (const breakpoint of this.breakpoints.all) {
      if (!breakpoint.isEnabled || (backward && breakpoint.isForwardOnly) || !this.#concerns(breakpoint, encounter)) continue;
      const change = this.#change(breakpoint, encounter);
      if (change === "same" || !this.#holds(breakpoint, encounter)) continue;
      if (!backward) {
        this.breakpoints.change(breakpoint.id, { hits: breakpoint.hits + 1 });
        if (breakpoint.ignoreCount > 0) {
          this.breakpoints.change(breakpoint.id, { ignoreCount: breakpoint.ignoreCount - 1 });
          continue;
        }
      }
      if (breakpoint.log !== undefined) {
        if (!backward) this.#log(breakpoint, encounter);
        continue;
      }
      const { entry, stopped } = encounter;
      reason ??= {
        kind: "breakpoint",
        id: breakpoint.id,
        ...(stopped?.kind === "watch" ? { hit: stopped.hit } : {}),
        ...(change ?? {}),
        ...(entry ? { entry } : {}),
      };
    }
    return reason;
  }

  #log(breakpoint: Breakpoint, { tid }: Encounter): void {
    const context = contextOf(this.timeline, tid, this.variables);
    this.#logged.push({ breakpoint: breakpoint.id, text: formatTemplate(breakpoint.log ?? "", context) });
    if (this.#logged.length > linesAtMost) this.#logged.splice(0, linesAtMost / 2);
  }

  #concerns({ place, pid, tid }: Breakpoint, encounter: Encounter): boolean {
    const { computer } = this.timeline;
    if (tid !== undefined && tid !== encounter.tid) return false;
    if (pid !== undefined && pid !== (computer.state.tasks.get(encounter.tid)?.pid ?? pidOf(encounter.entry))) return false;
    if (pid === undefined && !this.#isFollowed(encounter.tid)) return false;
    const { stopped, entry } = encounter;
    switch (place.kind) {
      case "address":
        return stopped?.kind === "address" && this.#isAt([place.address], encounter.tid);
      case "register":
        return encounter.isInstruction === true && encounter.tid === place.tid;
      case "watch":
        if (stopped?.kind !== "watch") return false;
        return stopped.hit.address < place.address + place.bytes && stopped.hit.address + stopped.hit.bytes > place.address;
      default:
        if (standsBefore(place) && entry !== undefined && entry.index === this.#passed?.entry) return false;
        return entry !== undefined && eventMatches(place, entry, this.#packetText);
    }
  }

  #isFollowed(tid: number): boolean {
    const { computer } = this.timeline;
    const process = computer.process(computer.state.tasks.get(tid)?.pid ?? tid);
    if (!process) return true;
    const { root } = this;
    const isRoot = root === undefined ? process.isFromHost : process.pid === root;
    if (root !== undefined && !isRoot && !this.#descends(process.pid, root)) return false;
    if (this.followFork === "both") return true;
    const hasChildren = computer
      .processes()
      .some(({ pid, isFromHost, end }) => !end && (root === undefined ? !isFromHost : pid !== root && this.#descends(pid, root)));
    return isRoot ? this.followFork === "parent" || !hasChildren : this.followFork === "child";
  }

  #descends(pid: number, root: number): boolean {
    const { computer } = this.timeline;
    for (let at = computer.process(pid); at; at = computer.process(at.parent)) if (at.pid === root) return true;
    return false;
  }

  readonly #packetText = (first: number, count: number): string => {
    const { network } = this.timeline.computer.state;
    return packetTexts(network, first, count);
  };

  readonly #watched = new Map<number, Uint8Array>();

  /** For a watchpoint: bytes before and after; "same": it waits for other bytes, and these are no others. */
  #change(
    { id, place }: Breakpoint,
    { stopped, tid }: Encounter,
  ): { readonly before?: Uint8Array; readonly after: Uint8Array } | "same" | undefined {
    if (place.kind === "register") {
      const after = contextOf(this.timeline, place.tid).register(place.name)?.bytes ?? new Uint8Array(0);
      const before = this.#watched.get(id);
      this.#watched.set(id, after);
      return before === undefined || before.every((byte, index) => byte === after[index]) ? "same" : { before, after };
    }
    if (place.kind !== "watch" || stopped?.kind !== "watch") return undefined;
    const after = contextOf(this.timeline, tid).read(BigInt(place.address), place.bytes) ?? new Uint8Array(0);
    const before = this.#watched.get(id);
    this.#watched.set(id, after);
    if (place.access === "change" && before?.every((byte, index) => byte === after[index])) return "same";
    return before ? { before, after } : { after };
  }

  /** Notes what watched bytes are, so that the next write can tell whether it changed them. */
  #rememberWatched(): void {
    this.#watched.clear();
    for (const { id, place } of this.breakpoints.all) {
      if (place.kind !== "watch" && place.kind !== "register") continue;
      const context = contextOf(this.timeline, this.tid);
      const bytes = place.kind === "watch" ? context.read(BigInt(place.address), place.bytes) : context.register(place.name)?.bytes;
      if (bytes) this.#watched.set(id, bytes);
    }
  }

  #holds({ condition }: Breakpoint, { tid, entry }: Encounter): boolean {
    if (condition === undefined) return true;
    try {
      const variables = new Map([...this.variables, ...callVariables(entry)]);
      const context = contextOf(this.timeline, tid, variables);
      const named = {
        ...context,
        symbol: (name: string) => (variables.has(name) ? undefined : context.symbol(name)),
        declared: (name: string) => (variables.has(name) ? undefined : context.declared?.(name)),
      };
      const register = (name: string) => variables.get(name) ?? context.register(name);
      return isTrue(evaluateText(condition, { ...named, register }));
    } catch (error) {
      // As gdb does: where the condition cannot be told, one stops and sees.
      if (error instanceof ExpressionError) return true;
      throw error;
    }
  }

  // Steps.

  *#instruction(backward = false): Moving {
    if (backward) return this.#stop((yield* this.stepper.instructionBack(this.tid)) ? { kind: "moved" } : { kind: "start" });
    this.#rememberWatched();
    return yield* this.#stepForward();
  }

  *#stepForward(): Moving {
    let reason: StopReason | undefined;
    this.#forgetPassed(false);
    const { tid } = this;
    const lookout = lookoutFor(this.breakpoints.all, (encounter) => {
      // The step itself ends there.
      if (encounter.stopped?.kind === "address" && encounter.tid === tid) return false;
      reason = this.#breakpointMet(encounter, false);
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

  /** The run of addresses around one that belongs to the same line of the source. */
  #lineAt(address: number): { readonly start: number; readonly end: number; readonly file: string; readonly line: number } | undefined {
    const rows = this.info?.lines.rows ?? [];
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].address <= address) low = middle + 1;
      else high = middle;
    }
    let first = low - 1;
    const row = rows[first];
    if (!row || row.endOfSequence || row.line === 0) return undefined;
    const isSame = (index: number): boolean =>
      rows[index] !== undefined && !rows[index].endOfSequence && rows[index].line === row.line && rows[index].file === row.file;
    while (isSame(first - 1)) first -= 1;
    let end = low;
    while (isSame(end)) end += 1;
    const { file, line } = row;
    return { start: rows[first].address, end: rows[end]?.address ?? row.address + 4, file, line };
  }

  *#line(backward: boolean, over: boolean): Moving {
    const line = this.#lineAt(this.#pc);
    // Code without lines: an instruction, or all of it if it was called from code that has some.
    if (!line) return yield* over ? this.#instructionOver(backward) : this.#instruction(backward);
    return backward ? yield* this.#lineBack(over) : yield* this.#lineForward(line, over);
  }

  *#lineForward(
    from: { readonly start: number; readonly end: number; readonly file: string; readonly line: number },
    over: boolean,
  ): Moving {
    const sp = this.#sp;
    for (;;) {
      const pc = this.#pc;
      const word = this.#wordAt(pc);
      const stop = over && isCall(word) ? yield* this.#instructionOver() : yield* this.#instruction();
      if (stop.reason.kind !== "moved") return stop;
      const now = this.#pc;
      if (now >= from.start && now < from.end) continue;
      const line = this.#lineAt(now);
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
    const line = this.#lineAt(this.#pc);
    while (stop.reason.kind === "moved" && line && this.#pc !== line.start) {
      const here = this.timeline.position;
      stop = over || !isCall(this.#wordAt(this.#pc - 4)) ? yield* this.#overBackward() : yield* this.#instruction(true);
      const now = this.#lineAt(this.#pc);
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
    const isFound = ({ entry }: Encounter): boolean => entry !== undefined && eventMatches(place, entry, this.#packetText);
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

/** Whether one wants to see the machine before it happens. */
const standsBefore = (place: StopPlace): boolean => place.kind === "signal" || (place.kind === "call" && place.moment === "made");

/** BL and BLR. */
export const isCall = (word: number): boolean => (word & 0xfc00_0000) >>> 0 === 0x9400_0000 || (word & 0xffff_fc1f) >>> 0 === 0xd63f_0000;

/** SVC #0. */
export const isSupervisorCall = (word: number): boolean => (word & 0xffe0_001f) >>> 0 === 0xd400_0001;
