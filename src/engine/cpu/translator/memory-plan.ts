// What is known of a region's accesses before they are written: which need no check, and which need not be made.

import { type Checks, type GroupedAccess, groupChecks } from "./access-checks.ts";
import { analyseBases } from "./base-values.ts";
import type { FlowGraph } from "./flow-graph.ts";
import { type AccessContents, analyseContents } from "./known-contents.ts";
import type { Region } from "./region.ts";

export interface PlannedAccess {
  /** Undefined for one that is checked alone. */
  readonly check: GroupedAccess | undefined;
  /** Undefined for one that fills no slots. */
  readonly contents: AccessContents | undefined;
}

/** By block, instruction, and access of the instruction. */
export type MemoryPlan = readonly (readonly (readonly PlannedAccess[])[])[];

export function planMemory(region: Region, graph: FlowGraph): MemoryPlan {
  const accesses = analyseBases(region, graph);
  const contents = analyseContents(region, graph, accesses);
  const checks: Checks = groupChecks(graph, accesses, (access) => contents.get(access)?.isKnown ?? false);
  return region.blocks.map(({ instructions }, block) => {
    const planned: PlannedAccess[][] = instructions.map(() => []);
    for (const access of accesses[block])
      planned[access.instruction][access.index] = { check: checks.get(access), contents: contents.get(access) };
    return planned;
  });
}
