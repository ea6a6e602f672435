// Breakpoints as the page writes them, in the words of the program, to those of the debugger. What cannot be placed says why.

import { addressOfValue } from "../debug/expression/evaluate.ts";
import { sizeOf } from "../debug/expression/type.ts";
import { type BreakpointRequest, contextOf, type Debugger, ExpressionError, type StopPlace } from "../debug/index.ts";
import { locate } from "../debug/location.ts";
import { type SignalName, signalNumber } from "../kernel/index.ts";
import type { LearnerMachine } from "./learner-machine.ts";
import type { BreakpointView, BreakpointWish } from "./views/index.ts";

function placeOf(wish: BreakpointWish, engine: Debugger): StopPlace {
  const { at } = wish;
  switch (at.kind) {
    case "code":
      return {
        kind: "address",
        address: locate(at.place, engine.info, contextOf(engine.timeline, engine.tid, engine.variables)).addresses[0],
      };
    case "watch": {
      const value = engine.evaluate(at.expression);
      const isPlace = value.place?.kind === "memory" && value.type.kind !== "unknown" && value.type.kind !== "code";
      const bytes = at.bytes ?? (isPlace ? sizeOf(value.type) : 8);
      const address = isPlace && value.place?.kind === "memory" ? value.place.address : addressOfValue(value);
      return { kind: "watch", address: Number(address), bytes, access: at.access };
    }
    case "signal":
      return { kind: "signal", ...(at.names ? { signals: at.names.map((name) => signalNumber(name as SignalName)) } : {}) };
    default:
      return at;
  }
}

/** The learner's breakpoints: as they were wished for, and where each came to stand. */
export class Breakpoints {
  readonly #machine: LearnerMachine;
  #wishes: readonly BreakpointWish[] = [];
  #views: readonly BreakpointView[] = [];

  constructor(machine: LearnerMachine) {
    this.#machine = machine;
  }

  get views(): readonly BreakpointView[] {
    return this.#views;
  }

  /** These in the place of all there were. */
  set(wishes: readonly BreakpointWish[]): void {
    this.#wishes = wishes;
    this.place();
  }

  /** Another program: they stand at other addresses. */
  place(): void {
    this.#views = placed(this.#machine.debugger, this.#wishes);
  }

  /** The machine has stopped: how often each was reached, and which were for once. */
  recount(): void {
    const { breakpoints } = this.#machine.debugger;
    this.#views = this.#views
      .filter(({ id, isTemporary }) => !isTemporary || breakpoints.get(id))
      .map((row) => ({ ...row, hits: breakpoints.get(row.id)?.hits ?? row.hits }));
  }
}

/** Puts all of them in place of those that were there; the hits of those that stay the same are kept. */
function placed(engine: Debugger, wishes: readonly BreakpointWish[]): readonly BreakpointView[] {
  const before = new Map(engine.breakpoints.all.map((row) => [row.label, row]));
  engine.breakpoints.clear();
  return wishes.map((wish): BreakpointView => {
    const label = JSON.stringify(wish);
    try {
      const request: BreakpointRequest = {
        place: placeOf(wish, engine),
        label,
        ...(wish.condition ? { condition: wish.condition } : {}),
        ...(wish.log === undefined ? {} : { log: wish.log }),
        ...(wish.ignoreCount ? { ignoreCount: wish.ignoreCount } : {}),
        ...(wish.isTemporary ? { isTemporary: true } : {}),
        isEnabled: wish.isEnabled ?? true,
      };
      const { id } = engine.add(request);
      const hits = before.get(label)?.hits ?? 0;
      engine.breakpoints.change(id, { hits, ignoreCount: Math.max(0, (wish.ignoreCount ?? 0) - hits) });
      const { place } = request;
      return { ...wish, id, hits, ...(place.kind === "address" || place.kind === "watch" ? { address: place.address } : {}) };
    } catch (error) {
      if (error instanceof ExpressionError) return { ...wish, id: 0, hits: 0, error: error.message };
      throw error;
    }
  });
}
