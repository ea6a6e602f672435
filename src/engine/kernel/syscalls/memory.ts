// Memory: brk, mmap, munmap, mprotect, madvise (man 2 of each).

import { guestAddress } from "../../base/brand.ts";
import { type Mapping, pageBytes } from "../../cpu/processor.ts";
import { advice, mapFlag, protection } from "../abi/memory.ts";
import { mmapLowest } from "../mm/layout.ts";
import { findFree, isFree, isUserRange, moveBreak, pageCeiling, pageFloor, permissionsOf } from "../mm/memory-map.ts";
import { address, descriptor, flags, hexadecimal, name, offset, pageAddress, size } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { descriptionAt, isReadable, isWritable } from "./transfer.ts";

const typeMask = mapFlag.MAP_SHARED | mapFlag.MAP_PRIVATE;
const fixedMask = mapFlag.MAP_FIXED | mapFlag.MAP_FIXED_NOREPLACE;
const isAligned = (value: number): boolean => value % pageBytes === 0;

function mapMemory(
  context: CallContext,
  wanted: number,
  length: number,
  protectionBits: number,
  mapBits: number,
  fd: number,
  from: number,
): CallResult {
  const { memory, process } = context;
  const { space } = memory;
  if (!isAligned(from) || from < 0) return "EINVAL";
  const isAnonymous = (mapBits & mapFlag.MAP_ANONYMOUS) !== 0;
  const description = isAnonymous ? undefined : descriptionAt(context, fd);
  if (!isAnonymous && !description) return "EBADF";
  const bytes = pageCeiling(length);
  if (bytes === 0) return "EINVAL";
  if (!isUserRange(0, bytes)) return "ENOMEM";
  const type = mapBits & typeMask;
  const isFixed = (mapBits & fixedMask) !== 0;
  if (isFixed && !isAligned(wanted)) return "EINVAL";
  if (isFixed && !isUserRange(wanted, bytes)) return "ENOMEM";
  if (isFixed && wanted < mmapLowest && process.credentials.uid !== 0) return "EPERM";
  if (mapBits & mapFlag.MAP_FIXED_NOREPLACE && !isFree(space, wanted, wanted + bytes)) return "EEXIST";
  if (type === 0) return "EINVAL";
  const isShared = type !== mapFlag.MAP_PRIVATE;
  let contents: Uint8Array | undefined;
  if (description) {
    if (!isReadable(description)) return "EACCES";
    if (isShared && protectionBits & protection.PROT_WRITE && !isWritable(description)) return "EACCES";
    if (description.object.kind !== "file") return "ENODEV";
    // A mapping is a copy: writes through a shared one would have to reach the file.
    if (isShared && protectionBits & protection.PROT_WRITE) return "ENODEV";
    const { node } = description.object;
    contents = node.contents.subarray(Math.min(from, node.size), Math.min(from + bytes, node.size));
  }
  const place = isFixed ? guestAddress(wanted) : (hinted(context, wanted, bytes) ?? findFree(space, bytes));
  if (place === undefined) return "ENOMEM";
  const mapping: Mapping = {
    start: place,
    end: guestAddress(place + bytes),
    permissions: permissionsOf(protectionBits),
    name: description?.path ?? "",
    shared: isShared,
  };
  space.map(mapping);
  if (contents && contents.length > 0 && space.poke(place, contents) < contents.length) {
    space.unmap(place, bytes);
    return "ENOMEM";
  }
  return place;
}

/** A place that was asked for without MAP_FIXED is taken if it is free. */
function hinted({ memory: { space } }: CallContext, wanted: number, bytes: number): ReturnType<typeof guestAddress> | undefined {
  const start = pageFloor(wanted);
  const isUsable = start >= mmapLowest && isUserRange(start, bytes) && isFree(space, start, start + bytes);
  return isUsable ? guestAddress(start) : undefined;
}

/** Every page of the range is mapped. */
function isMapped({ memory: { space } }: CallContext, start: number, end: number): boolean {
  let at = start;
  for (const mapping of [...space.mappings].sort((one, other) => one.start - other.start)) {
    if (mapping.end <= at) continue;
    if (mapping.start > at) return false;
    at = mapping.end;
    if (at >= end) return true;
  }
  return at >= end;
}

const knownAdvice = new Set<number>(Object.values(advice));
const protections = flags(protection, "PROT_");

export const memoryCalls: readonly CallRow[] = [
  {
    number: 214,
    name: "brk",
    arguments: signature({ addr: address }),
    result: "address",
    summary: "moves the end of the heap, and says where it is",
    support: "full",
    handler: ({ memory }, wanted) => moveBreak(memory.space, memory.layout, wanted),
  },
  {
    number: 215,
    name: "munmap",
    arguments: signature({ addr: pageAddress, length: size }),
    result: "number",
    summary: "gives pages back",
    support: "full",
    handler: ({ memory }, start, length) => {
      const bytes = pageCeiling(length);
      if (!isAligned(start) || !isUserRange(start, bytes) || bytes === 0) return "EINVAL";
      memory.space.unmap(guestAddress(start), bytes);
      return 0;
    },
  },
  {
    number: 222,
    name: "mmap",
    arguments: signature({
      addr: pageAddress,
      length: size,
      prot: protections,
      flags: flags(mapFlag, "MAP_"),
      fd: descriptor,
      offset: { ...offset, format: ({ value }) => (value === 0 ? "0" : hexadecimal(value)) },
    }),
    result: "address",
    summary: "maps new pages, zeroed or filled from a file",
    support: "partial: a writable shared mapping of a file is ENODEV",
    handler: mapMemory,
  },
  {
    number: 226,
    name: "mprotect",
    arguments: signature({ addr: pageAddress, length: size, prot: protections }),
    result: "number",
    summary: "changes what may be done with pages: read, write, execute",
    support: "full",
    handler: ({ memory }, start, length, bits) => {
      const bytes = pageCeiling(length);
      if (!isAligned(start)) return "EINVAL";
      if (bytes === 0) return 0;
      if (!isUserRange(start, bytes)) return "ENOMEM";
      if (bits & ~(protection.PROT_READ | protection.PROT_WRITE | protection.PROT_EXEC | protection.PROT_BTI)) return "EINVAL";
      return memory.space.protect(guestAddress(start), bytes, permissionsOf(bits)) ? 0 : "ENOMEM";
    },
  },
  {
    number: 233,
    name: "madvise",
    arguments: signature({ addr: pageAddress, length: size, advice: name(advice, "MADV_") }),
    result: "number",
    summary: "tells how pages will be used",
    support: "partial: MADV_DONTNEED and MADV_FREE zero private anonymous pages; the rest is only checked",
    handler: (context, start, length, what) => {
      const bytes = pageCeiling(length);
      if (!knownAdvice.has(what) || !isAligned(start)) return "EINVAL";
      if (!isUserRange(start, bytes)) return "EINVAL";
      if (bytes === 0) return 0;
      if (!isMapped(context, start, start + bytes)) return "ENOMEM";
      if (what === advice.MADV_DONTNEED || what === advice.MADV_FREE) discardPages(context, start, start + bytes);
      return 0;
    },
  },
];

/** Pages that are asked for again come back as zeros. */
function discardPages({ memory: { space } }: CallContext, start: number, end: number): void {
  for (const mapping of [...space.mappings]) {
    const from = Math.max(mapping.start, start);
    const to = Math.min(mapping.end, end);
    if (from < to && !mapping.shared) space.map({ ...mapping, start: guestAddress(from), end: guestAddress(to) });
  }
}
