// What a debugger's breakpoints make of what the machine comes by: which of them stops for it, prints for it, or lets it pass.
// Conditions, ignore counts, watched bytes and who follows a fork are settled here; where one then stands, the debugger says.

import type { Breakpoint, BreakpointTable, StopPlace } from "./breakpoint.ts";
import { contextOf } from "./context.ts";
import { callVariables, eventMatches, packetTexts, pidOf } from "./events.ts";
import { evaluateText, isTrue } from "./expression/evaluate.ts";
import { formatTemplate } from "./expression/format.ts";
import { ExpressionError } from "./expression/parse.ts";
import type { Value } from "./expression/value.ts";
import type { Position } from "./position.ts";
import type { Encounter } from "./stepper.ts";
import type { StopReason } from "./stop.ts";
import type { Timeline } from "./timeline.ts";

/** What a logpoint has printed. */
export interface LogLine {
  readonly breakpoint: number;
  readonly text: string;
}

const linesAtMost = 100_000;

export class BreakpointHits {
  /** Whom breakpoints that name no process stop: what the host started, what that has made since, or whoever comes by. */
  followFork: "parent" | "child" | "both" = "both";
  /** Nobody but this process and its descendants is stopped by breakpoints that name no process; absent: whoever comes by. */
  root: number | undefined;
  /** A call or a signal (its entry of the journal) that is stood before: from here it may take its course. */
  passed: { readonly entry: number; readonly position: Position } | undefined;
  readonly #timeline: Timeline;
  readonly #breakpoints: BreakpointTable;
  readonly #variables: Map<string, Value>;
  #logged: LogLine[] = [];
  readonly #watched = new Map<number, Uint8Array>();

  constructor(timeline: Timeline, breakpoints: BreakpointTable, variables: Map<string, Value>) {
    this.#timeline = timeline;
    this.#breakpoints = breakpoints;
    this.#variables = variables;
  }

  /** What logpoints have printed since the last time. */
  takeLog(): readonly LogLine[] {
    const logged = this.#logged;
    this.#logged = [];
    return logged;
  }

  /** Whether a breakpoint stops for what was met. Hits are counted forward alone; logpoints print there. */
  met(encounter: Encounter, backward: boolean): StopReason | undefined {
    let reason: StopReason | undefined;
    for (const breakpoint of this.#breakpoints.all) {
      if (!breakpoint.isEnabled || (backward && breakpoint.isForwardOnly) || !this.#concerns(breakpoint, encounter)) continue;
      const change = this.#change(breakpoint, encounter);
      if (change === "same" || !this.#holds(breakpoint, encounter)) continue;
      if (!backward) {
        this.#breakpoints.change(breakpoint.id, { hits: breakpoint.hits + 1 });
        if (breakpoint.ignoreCount > 0) {
          this.#breakpoints.change(breakpoint.id, { ignoreCount: breakpoint.ignoreCount - 1 });
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
    const context = contextOf(this.#timeline, tid, this.#variables);
    this.#logged.push({ breakpoint: breakpoint.id, text: formatTemplate(breakpoint.log ?? "", context) });
    if (this.#logged.length > linesAtMost) this.#logged.splice(0, linesAtMost / 2);
  }

  #concerns({ place, pid, tid }: Breakpoint, encounter: Encounter): boolean {
    const { computer } = this.#timeline;
    if (tid !== undefined && tid !== encounter.tid) return false;
    if (pid !== undefined && pid !== (computer.state.tasks.get(encounter.tid)?.pid ?? pidOf(encounter.entry))) return false;
    if (pid === undefined && !this.#isFollowed(encounter.tid)) return false;
    const { stopped, entry } = encounter;
    switch (place.kind) {
      case "address":
        return stopped?.kind === "address" && Number(computer.registers(encounter.tid)?.pc ?? -1n) === place.address;
      case "register":
        return encounter.isInstruction === true && encounter.tid === place.tid;
      case "watch":
        if (stopped?.kind !== "watch") return false;
        return stopped.hit.address < place.address + place.bytes && stopped.hit.address + stopped.hit.bytes > place.address;
      default:
        if (standsBefore(place) && entry !== undefined && entry.index === this.passed?.entry) return false;
        return entry !== undefined && eventMatches(place, entry, packetsOf(this.#timeline));
    }
  }

  #isFollowed(tid: number): boolean {
    const { computer } = this.#timeline;
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
    const { computer } = this.#timeline;
    for (let at = computer.process(pid); at; at = computer.process(at.parent)) if (at.pid === root) return true;
    return false;
  }

  /** For a watchpoint: bytes before and after; "same": it waits for other bytes, and these are no others. */
  #change(
    { id, place }: Breakpoint,
    { stopped, tid }: Encounter,
  ): { readonly before?: Uint8Array; readonly after: Uint8Array } | "same" | undefined {
    if (place.kind === "register") {
      const after = contextOf(this.#timeline, place.tid).register(place.name)?.bytes ?? new Uint8Array(0);
      const before = this.#watched.get(id);
      this.#watched.set(id, after);
      return before === undefined || before.every((byte, index) => byte === after[index]) ? "same" : { before, after };
    }
    if (place.kind !== "watch" || stopped?.kind !== "watch") return undefined;
    const after = contextOf(this.#timeline, tid).read(BigInt(place.address), place.bytes) ?? new Uint8Array(0);
    const before = this.#watched.get(id);
    this.#watched.set(id, after);
    if (place.access === "change" && before?.every((byte, index) => byte === after[index])) return "same";
    return before ? { before, after } : { after };
  }

  /** Notes what watched bytes are, so that the next write can tell whether it changed them. */
  rememberWatched(tid: number): void {
    this.#watched.clear();
    for (const { id, place } of this.#breakpoints.all) {
      if (place.kind !== "watch" && place.kind !== "register") continue;
      const context = contextOf(this.#timeline, tid);
      const bytes = place.kind === "watch" ? context.read(BigInt(place.address), place.bytes) : context.register(place.name)?.bytes;
      if (bytes) this.#watched.set(id, bytes);
    }
  }

  #holds({ condition }: Breakpoint, { tid, entry }: Encounter): boolean {
    if (condition === undefined) return true;
    try {
      const variables = new Map([...this.#variables, ...callVariables(entry)]);
      const context = contextOf(this.#timeline, tid, variables);
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
}

/** Whether one wants to see the machine before it happens. */
export const standsBefore = (place: StopPlace): boolean => place.kind === "signal" || (place.kind === "call" && place.moment === "made");

/** The texts of packets that the machine holds. */
export const packetsOf =
  ({ computer }: Timeline) =>
  (first: number, count: number): string =>
    packetTexts(computer.state.network, first, count);
