// Accesses of a block that lie close together off one base are checked once, together, where the first of them is made: if all
// their bytes can be accessed, the others go straight to memory. If not, the first is left to the interpreter.

import { largestAccess } from "../layout.ts";
import type { RegionInstruction } from "./region.ts";

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

interface Open {
  readonly members: { readonly instruction: number; readonly access: number; readonly at: number }[];
  low: number;
  high: number;
  stores: boolean;
}

/** By instruction, then in the order of its accesses; undefined for one that is checked alone. */
export function groupAccesses(instructions: readonly RegionInstruction[]): (GroupedAccess | undefined)[][] {
  const grouped: (GroupedAccess | undefined)[][] = instructions.map(() => []);
  const open = new Map<number, Open>();
  /** How far each base has moved in the block. */
  const moved = new Map<number, number>();
  const all: Open[] = [];
  for (const [instruction, { effects }] of instructions.entries()) {
    for (const [access, { kind, bytes, base, displacement, ordered }] of effects.memory.entries()) {
      if (base === undefined || displacement === undefined || ordered) continue;
      const at = (moved.get(base) ?? 0) + displacement;
      const present = open.get(base);
      const fits = present !== undefined && Math.max(present.high, at + bytes) - Math.min(present.low, at) <= largestAccess;
      const group: Open = fits ? present : { members: [], low: at, high: at + bytes, stores: false };
      if (!fits) {
        open.set(base, group);
        all.push(group);
      }
      group.members.push({ instruction, access, at });
      group.low = Math.min(group.low, at);
      group.high = Math.max(group.high, at + bytes);
      group.stores ||= kind === "store";
    }
    for (const base of open.keys()) {
      if (((effects.registersWritten >>> base) & 1) === 0) continue;
      const by = effects.moved.get(base);
      if (by === undefined) {
        open.delete(base);
        moved.delete(base);
      } else moved.set(base, (moved.get(base) ?? 0) + by);
    }
  }
  for (const { members, low, high, stores } of all) {
    if (members.length < 2) continue;
    const group: AccessGroup = { lowest: low - members[0].at, bytes: high - low, stores };
    for (const [index, { instruction, access, at }] of members.entries()) {
      grouped[instruction][access] = { group, isFirst: index === 0, offset: at - low };
    }
  }
  return grouped;
}
