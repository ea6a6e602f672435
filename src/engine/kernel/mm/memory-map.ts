// Placing mappings in an address space: brk, and where mmap puts what asks for no place (mm/mmap.c, top-down).
// Works on the processor's list of mappings; keeps nothing of its own.

import { type GuestAddress, guestAddress } from "../../base/brand.ts";
import { type AddressSpace, type Mapping, type Permissions, pageBytes } from "../../cpu/processor.ts";
import { protection } from "../abi/memory.ts";
import type { MemoryLayout } from "../task/process.ts";
import { mmapEnd, mmapLowest, stackGapBytes, userEnd } from "./layout.ts";
import { mayExpand, type ResourceLimits } from "./memory-limits.ts";

export const pageFloor = (address: number): number => Math.floor(address / pageBytes) * pageBytes;
export const pageCeiling = (address: number): number => Math.ceil(address / pageBytes) * pageBytes;

export const permissionsOf = (bits: number): Permissions => ({
  // As on arm64, what may be written or executed may be read.
  read: (bits & (protection.PROT_READ | protection.PROT_WRITE | protection.PROT_EXEC)) !== 0,
  write: (bits & protection.PROT_WRITE) !== 0,
  execute: (bits & protection.PROT_EXEC) !== 0,
});

/** As /proc/PID/maps and ls show them: "r-x". */
export const formatPermissions = ({ read, write, execute }: Permissions): string =>
  `${read ? "r" : "-"}${write ? "w" : "-"}${execute ? "x" : "-"}`;

export const isFree = (space: AddressSpace, start: number, end: number): boolean =>
  space.mappings.every((mapping) => mapping.end <= start || mapping.start >= end);

/** The highest free run of `length` bytes below the mmap base; undefined: there is none. */
export function findFree(space: AddressSpace, length: number): GuestAddress | undefined {
  let end = mmapEnd;
  const below = space.mappings.filter((mapping) => mapping.start < mmapEnd).sort((one, other) => other.start - one.start);
  for (const mapping of below) {
    if (end - mapping.end >= length) return guestAddress(end - length);
    end = Math.min(end, mapping.start);
  }
  return end - mmapLowest >= length ? guestAddress(end - length) : undefined;
}

/** A range that mmap may replace: inside what belongs to the user. */
export const isUserRange = (start: number, length: number): boolean => start >= 0 && length <= userEnd && start + length <= userEnd;

const heapName = "[heap]";
const heapPermissions: Permissions = { read: true, write: true, execute: false };

/** `man 2 brk` as the kernel has it: the new break, or the old one when it cannot be moved there. */
export function moveBreak(space: AddressSpace, layout: MemoryLayout, limits: ResourceLimits, wanted: number): number {
  if (wanted < layout.heapStart || wanted > userEnd) return layout.heapEnd;
  const oldEnd = pageCeiling(layout.heapEnd);
  const newEnd = pageCeiling(wanted);
  if (newEnd > oldEnd) {
    // The stack's guard gap counts as taken, and so does anything else in the way.
    if (newEnd + stackGapBytes > layout.stackStart || !isFree(space, oldEnd, newEnd)) return layout.heapEnd;
    if (!mayExpand(space, limits, newEnd - oldEnd, true)) return layout.heapEnd;
    space.map({ start: guestAddress(oldEnd), end: guestAddress(newEnd), permissions: heapPermissions, name: heapName, shared: false });
  } else if (newEnd < oldEnd) space.unmap(guestAddress(newEnd), oldEnd - newEnd);
  layout.heapEnd = wanted;
  return wanted;
}

/** One line of /proc/PID/maps, without device and inode. */
export function formatMapping(mapping: Mapping): string {
  const range = `${mapping.start.toString(16).padStart(8, "0")}-${mapping.end.toString(16).padStart(8, "0")}`;
  const line = `${range} ${formatPermissions(mapping.permissions)}${mapping.shared ? "s" : "p"} 00000000 00:00 0`;
  return mapping.name ? `${line.padEnd(72)} ${mapping.name}` : line;
}
