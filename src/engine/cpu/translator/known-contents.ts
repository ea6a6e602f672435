// What loads need not load: bytes that the region itself has stored or loaded shortly before, where nothing can have changed them
// since. While a region runs nobody else does, so it is enough to look at its own stores. Places whose contents are wanted
// again are slots, and a local has what each contains. Compilers that do not optimise keep every variable in memory: the host would
// take five cycles to pass it from each store to the next load.

import { frameBytes } from "../layout.ts";
import type { Origin, PlacedAccess } from "./base-values.ts";
import type { FlowGraph } from "./flow-graph.ts";
import type { Region } from "./region.ts";

export type Slot = number;

/** Of an access: by element of a pair, the slot that it fills, or, of a load that `isKnown`, the slot that has what it would load. */
export interface AccessContents {
  readonly slots: readonly (Slot | undefined)[];
  readonly isKnown: boolean;
}

/** Of those accesses that have to do with slots. */
export type Contents = ReadonlyMap<PlacedAccess, AccessContents>;

/** Sets of slots: a bit each. */
type Slots = bigint;
const none: Slots = 0n;
const all: Slots = -1n;
const setOf = (slot: Slot): Slots => 1n << BigInt(slot);

/** `accesses` by block. */
export function analyseContents({ blocks }: Region, graph: FlowGraph, accesses: readonly (readonly PlacedAccess[])[]): Contents {
  const table = new SlotTable(accesses.flat());
  if (table.isEmpty) return new Map();
  const effects = accesses.map((each) => each.map((access) => table.effectOf(access)));
  const together = effects.map((each, block) =>
    blocks[block].end.kind === "call" ? { keeps: none, fills: none } : each.reduce(andThen, { keeps: all, fills: none }),
  );
  const atStart: Slots[] = blocks.map((_, block) => (block === 0 ? none : all));
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of graph.order) {
      if (block === 0) continue;
      const start = graph.predecessors[block].reduce((known, before) => known & after(atStart[before], together[before]), all);
      if (start === atStart[block]) continue;
      atStart[block] = start;
      changed = true;
    }
  }
  const contents = new Map<PlacedAccess, AccessContents>();
  for (const block of graph.order) {
    let known = atStart[block];
    for (const [index, access] of accesses[block].entries()) {
      const slots = table.slotsOf(access);
      const hasAll = slots.length > 0 && slots.every((slot) => slot !== undefined && known & setOf(slot));
      if (slots.some((slot) => slot !== undefined)) contents.set(access, { slots, isKnown: hasAll && access.effect.kind === "load" });
      known = after(known, effects[block][index]);
    }
  }
  return withoutIdleSlots(contents);
}

/** What something does to the slots that are known. */
interface SlotEffect {
  readonly keeps: Slots;
  readonly fills: Slots;
}

const after = (known: Slots, { keeps, fills }: SlotEffect): Slots => (known & keeps) | fills;
const andThen = (first: SlotEffect, second: SlotEffect): SlotEffect => ({
  keeps: first.keeps & second.keeps,
  fills: after(first.fills, second),
});

/** Bytes of one register. */
interface Element {
  readonly origin: Origin;
  readonly start: number;
  readonly end: number;
  /** The same for all that load or store the same bytes in the same form. */
  readonly key: string;
}

function elementsOf({ effect, at }: PlacedAccess): readonly Element[] {
  if (at === undefined) return [];
  const bytes = effect.bytes / effect.elements;
  return Array.from({ length: effect.elements }, (_, index) => {
    const start = at.plus + index * bytes;
    return { origin: at.origin, start, end: start + bytes, key: `${at.origin} ${start} ${bytes} ${effect.file}` };
  });
}

/** Whether bytes off one value have no frame's bytes in common: two pages may have the same frame. */
const areApart = (place: Element, start: number, end: number): boolean =>
  (place.end <= start || place.start >= end) && Math.max(place.end, end) - Math.min(place.start, start) <= frameBytes;

/** A slot for each place that is loaded, if it occurs more than once. */
class SlotTable {
  readonly #slots = new Map<string, Slot>();
  readonly #byOrigin = new Map<Origin, { readonly slot: Slot; readonly place: Element }[]>();

  constructor(accesses: readonly PlacedAccess[]) {
    const met = new Map<string, { isLoaded: boolean }>();
    for (const access of accesses) {
      for (const place of elementsOf(access)) {
        const before = met.get(place.key);
        const isLoaded = access.effect.kind === "load" || (before?.isLoaded ?? false);
        met.set(place.key, { isLoaded });
        if (before !== undefined && isLoaded && !this.#slots.has(place.key)) this.#add(place);
      }
    }
  }

  #add(place: Element): void {
    const slot = this.#slots.size;
    this.#slots.set(place.key, slot);
    const others = this.#byOrigin.get(place.origin);
    if (others === undefined) this.#byOrigin.set(place.origin, [{ slot, place }]);
    else others.push({ slot, place });
  }

  get isEmpty(): boolean {
    return this.#slots.size === 0;
  }

  slotsOf(access: PlacedAccess): readonly (Slot | undefined)[] {
    return elementsOf(access).map(({ key }) => this.#slots.get(key));
  }

  effectOf(access: PlacedAccess): SlotEffect {
    const { effect, at } = access;
    const fills = this.slotsOf(access).reduce((slots, slot) => (slot === undefined ? slots : slots | setOf(slot)), none);
    if (effect.kind === "load") return { keeps: all, fills };
    // Bytes off another value may be the same ones.
    if (at === undefined) return { keeps: none, fills };
    const beside = this.#byOrigin.get(at.origin) ?? [];
    const keeps = beside.reduce(
      (slots, { slot, place }) => (areApart(place, at.plus, at.plus + effect.bytes) ? slots | setOf(slot) : slots),
      none,
    );
    return { keeps, fills };
  }
}

/** Slots that no load is spared by are dropped. */
function withoutIdleSlots(contents: Contents): Contents {
  const useful = new Set([...contents.values()].flatMap(({ slots, isKnown }) => (isKnown ? slots : [])));
  const kept = new Map<PlacedAccess, AccessContents>();
  for (const [access, { slots, isKnown }] of contents) {
    const left = slots.map((slot) => (useful.has(slot) ? slot : undefined));
    if (left.some((slot) => slot !== undefined)) kept.set(access, { slots: left, isKnown });
  }
  return kept;
}
