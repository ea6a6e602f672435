// Which bases of accesses are the same value: for each access whose address is a base and a number, where that value came about
// and how far from it the address is. Where ways meet that have different values a new one comes about, as in static single
// assignment: what holds on every way to an access, of bytes by their distance from a value, was found since the value came about.

import type { MemoryEffect } from "../effects.ts";
import type { FlowGraph } from "./flow-graph.ts";
import type { Region, RegionBlock, RegionInstruction } from "./region.ts";

const stackPointer = 31;

/** Where a value came about. */
export type Origin = number;
/** Of addresses that are numbers. */
const number: Origin = -1;
/** Of registers behind a call, until a block begins. */
const unknown: Origin = -2;

interface BaseValue {
  readonly origin: Origin;
  readonly plus: number;
}

export interface PlacedAccess {
  /** The instruction's place in its block, and the access's among those of the instruction. */
  readonly instruction: number;
  readonly index: number;
  readonly effect: MemoryEffect;
  /** Where its first byte is; undefined if its address is computed otherwise, or it must keep an order. */
  readonly at: BaseValue | undefined;
  /** Whether it is off a value that SP had. */
  readonly isOnStack: boolean;
}

/** What an instruction does to a tracked register, by its place among them. */
interface Update {
  readonly register: number;
  /** The one that it becomes, plus a number. */
  readonly from?: number;
  /** Without that one: the value that it becomes. */
  readonly to: BaseValue;
}

type Values = readonly BaseValue[];

/** By block, in order. */
export function analyseBases({ blocks }: Region, graph: FlowGraph): readonly (readonly PlacedAccess[])[] {
  const registers = trackedRegisters(blocks);
  const bornAt = (block: number, place: number): BaseValue => ({ origin: block * registers.length + place, plus: 0 });
  const bornAtStarts = blocks.length * registers.length;
  const isOfStack = (origin: Origin): boolean => origin < bornAtStarts && registers[origin % registers.length] === stackPointer;
  let origins = bornAtStarts;
  const newOrigin = (): Origin => {
    origins += 1;
    return origins - 1;
  };
  const updates = blocks.map(({ instructions }) => instructions.map((instruction) => updatesOf(instruction, registers, newOrigin)));
  const behind = (block: number, start: Values): Values =>
    // Whoever was called may have changed any register.
    blocks[block].end.kind === "call" ? start.map(() => ({ origin: unknown, plus: 0 })) : updates[block].reduce(updated, start);

  const atStart: (Values | undefined)[] = blocks.map(() => undefined);
  const atEnd: (Values | undefined)[] = blocks.map(() => undefined);
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of graph.order) {
      const before = atStart[block];
      const arriving = block === 0 ? [] : graph.predecessors[block].flatMap((each) => (atEnd[each] ? [atEnd[each]] : []));
      const start = registers.map((_, place) => {
        const born = bornAt(block, place);
        const [first, ...others] = arriving.map((values) => values[place]);
        const isBorn = first === undefined || first.origin === unknown || before?.[place].origin === born.origin;
        return isBorn || others.some((other) => !sameValue(first, other)) ? born : first;
      });
      if (before?.every((value, place) => sameValue(value, start[place]))) continue;
      atStart[block] = start;
      atEnd[block] = behind(block, start);
      changed = true;
    }
  }
  return blocks.map(({ instructions }, block) => {
    let values = atStart[block] ?? registers.map((_, place) => bornAt(block, place));
    const accesses: PlacedAccess[] = [];
    for (const [instruction, { effects }] of instructions.entries()) {
      for (const [index, effect] of effects.memory.entries()) {
        const at = placeOf(effect, values, registers);
        accesses.push({ instruction, index, effect, at, isOnStack: at !== undefined && isOfStack(at.origin) });
      }
      values = updated(values, updates[block][instruction]);
    }
    return accesses;
  });
}

const sameValue = (a: BaseValue, b: BaseValue): boolean => a.origin === b.origin && a.plus === b.plus;

/** Bases, and registers that they are copied or moved from. */
function trackedRegisters(blocks: readonly RegionBlock[]): number[] {
  const instructions = blocks.flatMap((block) => block.instructions);
  const tracked = new Set<number>();
  for (const { effects } of instructions) for (const { base } of effects.memory) if (base !== undefined) tracked.add(base);
  for (let before = -1; before < tracked.size; ) {
    before = tracked.size;
    for (const { effects } of instructions)
      for (const [register, sum] of effects.sums) if (tracked.has(register) && sum.register !== undefined) tracked.add(sum.register);
  }
  return [...tracked];
}

function updatesOf({ effects }: RegionInstruction, registers: readonly number[], newOrigin: () => Origin): Update[] {
  return registers.flatMap((register, place): Update[] => {
    if (((effects.registersWritten >>> register) & 1) === 0) return [];
    const sum = effects.sums.get(register);
    if (sum === undefined) return [{ register: place, to: { origin: newOrigin(), plus: 0 } }];
    const from = sum.register === undefined ? {} : { from: registers.indexOf(sum.register) };
    return [{ register: place, ...from, to: { origin: number, plus: sum.plus } }];
  });
}

function updated(values: Values, updates: readonly Update[]): Values {
  if (updates.length === 0) return values;
  const after = [...values];
  for (const { register, from, to } of updates) {
    const base = from === undefined ? undefined : values[from];
    after[register] = base === undefined ? to : { origin: base.origin, plus: base.plus + to.plus };
  }
  return after;
}

function placeOf({ base, displacement, ordered }: MemoryEffect, values: Values, registers: readonly number[]): BaseValue | undefined {
  if (base === undefined || displacement === undefined || ordered) return undefined;
  const { origin, plus } = values[registers.indexOf(base)];
  return { origin, plus: plus + displacement };
}
