// Which accesses are checked together: those off one value that lie close together. The first of them checks the bytes of all, and the others,
// in its block or in those that it dominates, go straight to memory: where a page is does not change while the region runs.
// If the bytes cannot all be accessed, that first access is left to the interpreter; so what perhaps is not accessed at all, being in
// another block, is not checked along, unless on the stack: a loop would look behind the end of its array at each of its ends.

import { largestAccess } from "../layout.ts";
import type { Origin, PlacedAccess } from "./base-values.ts";
import type { FlowGraph } from "./flow-graph.ts";

/** Bytes that are checked together. */
export interface AccessGroup {
  /** What to add to the address of the first access to get that of the lowest byte. */
  readonly lowest: number;
  /** Of all accesses together. */
  readonly bytes: number;
  readonly stores: boolean;
}

export interface GroupedAccess {
  readonly group: AccessGroup;
  readonly isFirst: boolean;
  /** Bytes from the group's lowest. */
  readonly offset: number;
}

export type Checks = ReadonlyMap<PlacedAccess, GroupedAccess>;

interface Group {
  readonly block: number;
  readonly members: { readonly access: PlacedAccess; readonly at: number }[];
  low: number;
  high: number;
  stores: boolean;
}

/** `accesses` by block. Accesses that are spared need no check; of those that are checked alone nothing is said. */
export function groupChecks(
  { dominated }: FlowGraph,
  accesses: readonly (readonly PlacedAccess[])[],
  isSpared: (access: PlacedAccess) => boolean,
): Checks {
  const all: Group[] = [];
  /** Those that have been checked on every way to here, the last one last. */
  const checked = new Map<Origin, Group[]>();
  const visit = (block: number): void => {
    const before = new Map<Origin, number>();
    for (const access of accesses[block]) {
      if (access.at === undefined || isSpared(access)) continue;
      const { origin, plus } = access.at;
      const groups = checked.get(origin) ?? [];
      checked.set(origin, groups);
      if (!before.has(origin)) before.set(origin, groups.length);
      const group = groups.findLast((each) => fits(each, block, plus, access)) ?? newGroup(block, plus, access);
      if (group.members.length === 0) {
        groups.push(group);
        all.push(group);
      }
      join(group, plus, access);
    }
    for (const child of dominated[block]) visit(child);
    for (const [origin, count] of before) checked.get(origin)?.splice(count);
  };
  visit(0);
  const checks = new Map<PlacedAccess, GroupedAccess>();
  for (const { members, low, high, stores } of all) {
    if (members.length < 2) continue;
    const group: AccessGroup = { lowest: low - members[0].at, bytes: high - low, stores };
    for (const [index, { access, at }] of members.entries()) checks.set(access, { group, isFirst: index === 0, offset: at - low });
  }
  return checks;
}

const newGroup = (block: number, at: number, { effect }: PlacedAccess): Group => ({
  block,
  members: [],
  low: at,
  high: at + effect.bytes,
  stores: effect.kind === "store",
});

/** Whether a group's check can serve an access. That of another block is not made one for stores: perhaps none comes. */
function fits({ block, low, high, stores }: Group, here: number, at: number, { effect, isOnStack }: PlacedAccess): boolean {
  const end = at + effect.bytes;
  if (block !== here && ((effect.kind === "store" && !stores) || (!isOnStack && (at < low || end > high)))) return false;
  return Math.max(high, end) - Math.min(low, at) <= largestAccess;
}

function join(group: Group, at: number, access: PlacedAccess): void {
  const { bytes, kind } = access.effect;
  group.members.push({ access, at });
  group.low = Math.min(group.low, at);
  group.high = Math.max(group.high, at + bytes);
  group.stores ||= kind === "store";
}
