// The stack grows downwards when it is touched below its lowest page, as far as RLIMIT_STACK and the guard gap allow
// (mm/mmap.c, acct_stack_growth and expand_downwards).

import { guestAddress } from "../../base/brand.ts";
import { pageBytes } from "../../cpu/processor.ts";
import { stackGapBytes } from "./layout.ts";
import { mayExpand } from "./memory-limits.ts";
import type { UserMemory } from "./user-memory.ts";

export const stackName = "[stack]";

/** True if `address` is now part of the stack and was not before. */
export function growStack(memory: UserMemory, address: number): boolean {
  const { layout, space } = memory;
  const start = Math.floor(address / pageBytes) * pageBytes;
  if (start >= layout.stackStart || start < layout.stackEnd - memory.stackBytesMaximum) return false;
  const isClear = space.mappings.every((mapping) => mapping.start >= layout.stackStart || mapping.end + stackGapBytes <= start);
  if (!isClear) return false;
  const stack = space.mappings.find((mapping) => mapping.start === layout.stackStart);
  if (stack?.name !== stackName || !mayExpand(space, memory.limits, stack.start - start, false)) return false;
  space.map({ ...stack, start: guestAddress(start), end: stack.start });
  layout.stackStart = start;
  return true;
}
