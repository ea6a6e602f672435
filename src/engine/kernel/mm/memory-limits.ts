// What RLIMIT_AS and RLIMIT_DATA leave of an address space (mm/mmap.c, may_expand_vm).

import type { AddressSpace, Mapping } from "../../cpu/processor.ts";
import { type ResourceLimit, resource, unlimited } from "../abi/resource.ts";

export type ResourceLimits = ReadonlyMap<number, ResourceLimit>;

const currentOf = (limits: ResourceLimits, which: number): number => limits.get(which)?.current ?? unlimited;

const sum = (space: AddressSpace, isMeant: (mapping: Mapping) => boolean): number =>
  space.mappings.reduce((total, mapping) => total + (isMeant(mapping) ? mapping.end - mapping.start : 0), 0);

/** May so many bytes more be mapped? `isData`: they are private and writable. */
export function mayExpand(space: AddressSpace, limits: ResourceLimits, bytes: number, isData: boolean): boolean {
  const [all, data] = [currentOf(limits, resource.RLIMIT_AS), currentOf(limits, resource.RLIMIT_DATA)];
  // Without a limit nothing is counted.
  if (all !== unlimited && sum(space, () => true) + bytes > all) return false;
  if (!isData || data === unlimited) return true;
  return sum(space, ({ permissions, shared, name }) => permissions.write && !shared && name !== "[stack]") + bytes <= data;
}
