// Data flow of the register file through a region. A register comes into its local where it is first needed, and goes back
// to memory, if it was written, where somebody else may look: at calls and on the way out. What is carried where ways meet is
// what loops should keep: a register that one of them has, and that will be read, is fetched on the others.

import type { FlowGraph } from "./flow-graph.ts";
import type { Region, RegionBlock } from "./region.ts";

/** A bit a register: X0–X30 and SP, V0–V31. */
export interface RegisterSet {
  readonly x: number;
  readonly v: number;
}

/** What the locals have at a place. */
export interface RegistersState {
  /** Those whose value is in their local. */
  readonly held: RegisterSet;
  /** Those of them whose value memory may not have. */
  readonly changed: RegisterSet;
}

export const noRegisters: RegisterSet = { x: 0, v: 0 };
export const registersInMemory: RegistersState = { held: noRegisters, changed: noRegisters };

export const both = (a: RegisterSet, b: RegisterSet): RegisterSet => ({ x: a.x & b.x, v: a.v & b.v });
export const either = (a: RegisterSet, b: RegisterSet): RegisterSet => ({ x: a.x | b.x, v: a.v | b.v });
export const without = (a: RegisterSet, b: RegisterSet): RegisterSet => ({ x: a.x & ~b.x, v: a.v & ~b.v });
const same = (a: RegisterSet, b: RegisterSet): boolean => a.x === b.x && a.v === b.v;

/** The numbers of a set's bits. */
export function numbersOf(bits: number): number[] {
  const numbers: number[] = [];
  for (let left = bits; left !== 0; left &= left - 1) numbers.push(31 - Math.clz32(left & -left));
  return numbers;
}

/** All that a region reads and writes, and what it writes. */
export function registersOf({ blocks }: Region): { readonly used: RegisterSet; readonly written: RegisterSet } {
  let [used, written] = [noRegisters, noRegisters];
  for (const block of blocks) {
    const { reads, writes } = summaryOf(block);
    used = either(used, either(reads, writes));
    written = either(written, writes);
  }
  return { used, written };
}

interface Summary {
  /** Before they are written. */
  readonly reads: RegisterSet;
  readonly writes: RegisterSet;
}

function summaryOf({ instructions }: RegionBlock): Summary {
  let [reads, writes] = [noRegisters, noRegisters];
  for (const { effects } of instructions) {
    reads = either(reads, without({ x: effects.registersRead, v: effects.vectorsRead }, writes));
    writes = either(writes, { x: effects.registersWritten, v: effects.vectorsWritten });
  }
  return { reads, writes };
}

/** By block, the state that it begins with. */
export function analyseRegisters({ blocks }: Region, graph: FlowGraph): readonly RegistersState[] {
  const summaries = blocks.map(summaryOf);
  const live = liveAtStart(blocks, summaries, graph.order);
  const states: RegistersState[] = blocks.map(() => registersInMemory);
  for (let changed = true; changed; ) {
    changed = false;
    for (const number of graph.order) {
      const { successors, end } = blocks[number];
      const { reads, writes } = summaries[number];
      const { held, changed: before } = states[number];
      const after: RegistersState =
        end.kind === "call" ? registersInMemory : { held: either(held, either(reads, writes)), changed: either(before, writes) };
      for (const next of successors) {
        if (next === undefined) continue;
        const state = states[next];
        const nextChanged = either(state.changed, after.changed);
        const nextHeld = either(state.held, either(nextChanged, both(live[next], after.held)));
        if (same(nextHeld, state.held) && same(nextChanged, state.changed)) continue;
        states[next] = { held: nextHeld, changed: nextChanged };
        changed = true;
      }
    }
  }
  return states;
}

/** By block, what is read from there on before it is written, as far as the next call. */
function liveAtStart(blocks: readonly RegionBlock[], summaries: readonly Summary[], order: readonly number[]): RegisterSet[] {
  const live = summaries.map(({ reads }) => reads);
  for (let changed = true; changed; ) {
    changed = false;
    for (const number of order.toReversed()) {
      const { successors, end } = blocks[number];
      if (end.kind === "call") continue;
      const { reads, writes } = summaries[number];
      let behind = noRegisters;
      for (const next of successors) if (next !== undefined) behind = either(behind, live[next]);
      const now = either(reads, without(behind, writes));
      if (same(now, live[number])) continue;
      live[number] = now;
      changed = true;
    }
  }
  return live;
}
