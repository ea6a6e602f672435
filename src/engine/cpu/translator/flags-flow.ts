// Data flow of the flags through a region. A setter leaves them in locals, in a form that conditions are quick to judge;
// memory, where whoever looks at the state finds them, learns of them on the way out. Where ways meet that do not agree
// on the form, a local tells the kind. What is not known is never wrong, only slower.

import type { FlagsForm } from "../effects.ts";
import type { Region, RegionBlock, RegionInstruction } from "./region.ts";

/** What is known of the flags at a place. */
export interface FlagsState {
  /** The form in which the locals have them; "dynamic": one of the locals has the kind; undefined: only memory does. */
  readonly form: FlagsForm | "dynamic" | undefined;
  /** Whether memory may not know them yet. */
  readonly pending: boolean;
}

/** Only memory has them. */
export const flagsInMemory: FlagsState = { form: undefined, pending: false };

/** Only execution tells the form. */
export const flagsDynamic: FlagsState = { form: "dynamic", pending: true };

export interface FlagsFlow {
  /** By block. */
  readonly atStart: readonly FlagsState[];
  /** By block: whether the flags at its start may be looked at before others are set. */
  readonly observedAtStart: readonly boolean[];
}

/** `order` is a reverse post-order of the blocks, `checked` those that may leave the region when they start. */
export function analyseFlags(region: Region, order: readonly number[], checked: ReadonlySet<number>): FlagsFlow {
  const atStart = flowOfStates(region, order);
  return { atStart, observedAtStart: flowOfObservation(region, order, checked, atStart) };
}

/** The state behind an instruction. */
export function stateAfter({ effects }: RegionInstruction, before: FlagsState): FlagsState {
  if (!effects.flagsWritten) return before;
  return effects.flagsForm === undefined ? flagsDynamic : { form: effects.flagsForm, pending: true };
}

function stateAtEnd({ instructions, end }: RegionBlock, atStart: FlagsState): FlagsState {
  // Others may have changed the flags by the time a call is over.
  if (end.kind === "call") return flagsInMemory;
  return instructions.reduce((state, instruction) => stateAfter(instruction, state), atStart);
}

function meet(a: FlagsState, b: FlagsState): FlagsState {
  return sameForm(a.form, b.form) ? { form: a.form, pending: a.pending || b.pending } : flagsDynamic;
}

function sameForm(a: FlagsState["form"], b: FlagsState["form"]): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.kind === b.kind && a.otherwise === b.otherwise;
}

function flowOfStates({ blocks }: Region, order: readonly number[]): FlagsState[] {
  const atStart: (FlagsState | undefined)[] = blocks.map(() => undefined);
  atStart[0] = flagsInMemory;
  for (let changed = true; changed; ) {
    changed = false;
    for (const number of order) {
      const start = atStart[number];
      if (start === undefined) continue;
      const state = stateAtEnd(blocks[number], start);
      for (const next of blocks[number].successors) {
        if (next === undefined) continue;
        const before = atStart[next];
        const met = before === undefined ? state : meet(before, state);
        if (before !== undefined && sameForm(before.form, met.form) && before.pending === met.pending) continue;
        atStart[next] = met;
        changed = true;
      }
    }
  }
  return atStart.map((state) => state ?? flagsInMemory);
}

function flowOfObservation(
  { blocks }: Region,
  order: readonly number[],
  checked: ReadonlySet<number>,
  atStart: readonly FlagsState[],
): boolean[] {
  const observed = blocks.map((_, number) => checked.has(number));
  const observedInside = ({ instructions, end, successors }: RegionBlock, start: FlagsState): boolean => {
    let state = start;
    for (const instruction of instructions) {
      const { mayTrap, flagsRead, flagsWritten } = instruction.effects;
      if (mayTrap || (flagsRead && typeof state.form !== "object")) return true;
      if (flagsWritten) return false;
      state = stateAfter(instruction, state);
    }
    const leaves = end.kind === "call" || end.kind === "computed" || end.kind === "interpret";
    return leaves || successors.some((next) => next === undefined || observed[next]);
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const number of order.toReversed()) {
      if (observed[number] || !observedInside(blocks[number], atStart[number])) continue;
      observed[number] = true;
      changed = true;
    }
  }
  return observed;
}
