// Where a region looks at the budget: at the entry, at loop heads, behind calls, and wherever a path would get too long. A check asks for as
// many instructions as can come before the next one, so that translated code never runs past an exact stop.

import type { FlowGraph } from "./flow-graph.ts";
import type { Region } from "./region.ts";

/** More instructions than this between two looks would make exact stops slow. */
const longestUnchecked = 128;

export interface BudgetChecks {
  /** Blocks that look before they begin. */
  readonly checked: ReadonlySet<number>;
  /** By block: instructions from its start to the next check at most. */
  readonly path: readonly number[];
}

export function placeChecks({ blocks }: Region, { loopHeads, order }: FlowGraph): BudgetChecks {
  const checked = new Set<number>([0, ...loopHeads]);
  // A choice is at no address: the blocks behind it check.
  for (const [number, { end, successors }] of blocks.entries()) {
    if (end.kind !== "choice") continue;
    checked.delete(number);
    for (const next of successors) if (next !== undefined) checked.add(next);
  }
  for (const { end, successors } of blocks) if (end.kind === "call" && successors[0] !== undefined) checked.add(successors[0]);
  const path: number[] = new Array<number>(blocks.length).fill(0);
  for (const block of order.toReversed()) {
    const after = blocks[block].successors.map((next) => (next === undefined || checked.has(next) ? 0 : path[next]));
    path[block] = blocks[block].instructions.length + Math.max(0, ...after);
    if (path[block] > longestUnchecked && blocks[block].instructions.length > 0) checked.add(block);
  }
  return { checked, path };
}
