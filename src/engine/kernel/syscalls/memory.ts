// Memory: brk, mmap, munmap, mremap, mprotect, madvise, msync, mincore (man 2 of each).

import { guestAddress } from "../../base/brand.ts";
import { type AddressSpace, type Permissions, pageBytes } from "../../cpu/processor.ts";
import type { Errno } from "../abi/errno.ts";
import { fileSeal } from "../abi/fcntl.ts";
import { advice, mapFlag, protection } from "../abi/memory.ts";
import { forgetMappings, isFilePage, mapFile, mayProtect, moveMapping, protectMappings, readMappings } from "../mm/file-mappings.ts";
import { mmapLowest } from "../mm/layout.ts";
import { mayExpand } from "../mm/memory-limits.ts";
import { findFree, isFree, isUserRange, moveBreak, pageCeiling, pageFloor, permissionsOf } from "../mm/memory-map.ts";
import { writeBytes } from "../mm/user-memory.ts";
import type { FileNode } from "../vfs/node.ts";
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
  let file: FileNode | undefined;
  if (description) {
    const { object } = description;
    if (!isReadable(description)) return "EACCES";
    if (isShared && protectionBits & protection.PROT_WRITE && !isWritable(description)) return "EACCES";
    const isZero = object.kind === "device" && object.node.device === "zero";
    if (object.kind !== "file" && !isZero) return "ENODEV";
    if (object.kind === "file") file = object.node;
    const sealed = fileSeal.F_SEAL_WRITE | fileSeal.F_SEAL_FUTURE_WRITE;
    if (file && isShared && protectionBits & protection.PROT_WRITE && (file.seals ?? 0) & sealed) return "EPERM";
  }
  const place = isFixed ? guestAddress(wanted) : (hinted(context, wanted, bytes) ?? findFree(space, bytes));
  if (place === undefined) return "ENOMEM";
  const { kernel } = context;
  const end = guestAddress(place + bytes);
  const isData = !isShared && (protectionBits & protection.PROT_WRITE) !== 0;
  if (!mayExpand(space, memory.limits, bytes - mappedBytes(space, place, end), isData)) return "ENOMEM";
  forgetMappings(kernel, memory.layout.space, place, end);
  const permissions = permissionsOf(protectionBits);
  if (!file) {
    space.map({ start: place, end, permissions, name: description?.path ?? "", shared: isShared });
    return place;
  }
  if (!isShared) readMappings(kernel, file);
  const mayWrite = isShared && isWritable(description!);
  const record = { space: memory.layout.space, start: place, end, node: file, offset: from, shared: isShared, mayWrite, permissions };
  if (mapFile(kernel, record, description!.path)) return place;
  unmapRange(context, place, end);
  return "ENOMEM";
}

/** How much of a range is mapped now, and would be replaced. */
const mappedBytes = (space: AddressSpace, start: number, end: number): number =>
  space.mappings.reduce((sum, mapping) => sum + Math.max(0, Math.min(mapping.end, end) - Math.max(mapping.start, start)), 0);

/** A whole file that is mapped shared, as segments of shared memory are. */
export interface SharedPlacement {
  /** Absent: wherever there is room. */
  readonly place: number | undefined;
  /** What is there already goes. */
  readonly replaces: boolean;
  readonly node: FileNode;
  readonly mayWrite: boolean;
  readonly permissions: Permissions;
  readonly name: string;
}

/** Where it is now. EINVAL: something is there already. ENOMEM. */
export function placeFile(context: CallContext, wanted: SharedPlacement): number | Errno {
  const { kernel } = context;
  const { space, layout, limits } = context.memory;
  const { node, mayWrite, permissions, name } = wanted;
  const bytes = node.size;
  const isGiven = wanted.place !== undefined;
  if (isGiven && !isUserRange(wanted.place, bytes)) return "EINVAL";
  if (isGiven && !wanted.replaces && !isFree(space, wanted.place, wanted.place + bytes)) return "EINVAL";
  const place = isGiven ? guestAddress(wanted.place) : findFree(space, bytes);
  if (place === undefined || !mayExpand(space, limits, bytes, false)) return "ENOMEM";
  const end = place + bytes;
  forgetMappings(kernel, layout.space, place, end);
  if (mapFile(kernel, { space: layout.space, start: place, end, node, offset: 0, shared: true, mayWrite, permissions }, name)) return place;
  unmapRange(context, place, end);
  return "ENOMEM";
}

/** Gives pages back, and what they show of files. */
export function unmapRange({ kernel, memory }: CallContext, start: number, end: number): void {
  forgetMappings(kernel, memory.layout.space, start, end);
  memory.space.unmap(guestAddress(start), end - start);
}

/** A place that was asked for without MAP_FIXED is taken if it is free. */
function hinted({ memory: { space } }: CallContext, wanted: number, bytes: number): ReturnType<typeof guestAddress> | undefined {
  const start = pageFloor(wanted);
  const isUsable = start >= mmapLowest && isUserRange(start, bytes) && isFree(space, start, start + bytes);
  return isUsable ? guestAddress(start) : undefined;
}

/** Every page of the range is mapped. */
export function isMapped({ memory: { space } }: CallContext, start: number, end: number): boolean {
  let at = start;
  for (const mapping of [...space.mappings].sort((one, other) => one.start - other.start)) {
    if (mapping.end <= at) continue;
    if (mapping.start > at) return false;
    at = mapping.end;
    if (at >= end) return true;
  }
  return at >= end;
}

/** Copies what has been touched of some pages to others, which are zero; false: there is no memory for it. */
function copyPages({ memory: { space } }: CallContext, from: number, to: number, length: number): boolean {
  for (let at = 0; at < length; at += pageBytes) {
    const page = space.peek(guestAddress(from + at), pageBytes);
    if (page.some((byte) => byte !== 0) && space.poke(guestAddress(to + at), page.slice()) < page.length) return false;
  }
  return true;
}

/** Shared pages show themselves at their new place, private ones are copied. */
function remapMemory(context: CallContext, start: number, oldLength: number, newLength: number, bits: number, wanted: number): CallResult {
  const { kernel, memory } = context;
  const { space, layout } = memory;
  const { MREMAP_MAYMOVE, MREMAP_FIXED, MREMAP_DONTUNMAP } = remapFlag;
  const isFixed = (bits & MREMAP_FIXED) !== 0;
  const keepsOld = (bits & MREMAP_DONTUNMAP) !== 0;
  if (bits & ~(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP) || !isAligned(start)) return "EINVAL";
  if ((isFixed || keepsOld) && !(bits & MREMAP_MAYMOVE)) return "EINVAL";
  const [oldBytes, newBytes] = [pageCeiling(oldLength), pageCeiling(newLength)];
  if (newBytes === 0 || (keepsOld && oldBytes !== newBytes)) return "EINVAL";
  if (isFixed && (!isAligned(wanted) || !isUserRange(wanted, newBytes))) return "EINVAL";
  if (isFixed && wanted < start + oldBytes && start < wanted + newBytes) return "EINVAL";
  const mapping = space.mappings.find((candidate) => candidate.start <= start && start < candidate.end);
  if (!mapping || start + Math.max(oldBytes, 1) > mapping.end) return "EFAULT";
  // A length of 0 shows shared pages a second time.
  if (oldBytes === 0 && !mapping.shared) return "EINVAL";
  if (!isFixed && !keepsOld && oldBytes > 0 && newBytes <= oldBytes) {
    if (newBytes < oldBytes) unmapRange(context, start + newBytes, start + oldBytes);
    return start;
  }
  const isData = !mapping.shared && mapping.permissions.write;
  if (!mayExpand(space, memory.limits, Math.max(0, newBytes - oldBytes), isData)) return "ENOMEM";
  const end = start + oldBytes;
  const from = { space, address: guestAddress(start), distance: 0 };
  const canGrow = end === mapping.end && isUserRange(start, newBytes) && isFree(space, end, start + newBytes);
  if (!isFixed && !keepsOld && oldBytes > 0 && canGrow) {
    const grown = { ...mapping, start: guestAddress(end), end: guestAddress(start + newBytes) };
    space.map(grown, mapping.shared ? { ...from, distance: oldBytes } : undefined);
    return start;
  }
  if (!(bits & MREMAP_MAYMOVE)) return "ENOMEM";
  const place = isFixed ? guestAddress(wanted) : findFree(space, newBytes);
  if (place === undefined) return "ENOMEM";
  forgetMappings(kernel, layout.space, place, place + newBytes);
  space.map({ ...mapping, start: place, end: guestAddress(place + newBytes) }, mapping.shared ? from : undefined);
  if (!mapping.shared && !copyPages(context, start, place, Math.min(oldBytes, newBytes))) {
    space.unmap(place, newBytes);
    return "ENOMEM";
  }
  moveMapping(kernel, layout.space, start, place, newBytes);
  if (oldBytes === 0) return place;
  forgetMappings(kernel, layout.space, start, end);
  if (keepsOld)
    space.map({ ...mapping, start: guestAddress(start), end: guestAddress(end) }, mapping.shared ? { ...from, address: place } : undefined);
  else space.unmap(guestAddress(start), oldBytes);
  return place;
}

const synchroniseFlag = { MS_ASYNC: 1, MS_INVALIDATE: 2, MS_SYNC: 4 };
const remapFlag = { MREMAP_MAYMOVE: 1, MREMAP_FIXED: 2, MREMAP_DONTUNMAP: 4 };

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
    handler: ({ memory }, wanted) => moveBreak(memory.space, memory.layout, memory.limits, wanted),
  },
  {
    number: 215,
    name: "munmap",
    arguments: signature({ addr: pageAddress, length: size }),
    result: "number",
    summary: "gives pages back",
    support: "full",
    handler: (context, start, length) => {
      const bytes = pageCeiling(length);
      if (!isAligned(start) || !isUserRange(start, bytes) || bytes === 0) return "EINVAL";
      unmapRange(context, start, start + bytes);
      return 0;
    },
  },
  {
    number: 216,
    name: "mremap",
    arguments: signature({
      old_address: pageAddress,
      old_size: size,
      new_size: size,
      flags: flags(remapFlag, "MREMAP_"),
      new_address: { ...pageAddress, format: (view) => (view.values[3] & remapFlag.MREMAP_FIXED ? pageAddress.format(view) : undefined) },
    }),
    result: "address",
    summary: "makes a mapping longer or shorter, moving it if it must",
    support: "full",
    handler: remapMemory,
  },
  {
    number: 227,
    name: "msync",
    arguments: signature({ addr: pageAddress, length: size, flags: flags(synchroniseFlag, "MS_") }),
    result: "number",
    summary: "writes a mapped file's pages back",
    support: "full",
    handler: (context, start, length, bits) => {
      const { MS_ASYNC, MS_INVALIDATE, MS_SYNC } = synchroniseFlag;
      if (bits & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || !isAligned(start)) return "EINVAL";
      if (bits & MS_ASYNC && bits & MS_SYNC) return "EINVAL";
      const bytes = pageCeiling(length);
      return bytes === 0 || (isUserRange(start, bytes) && isMapped(context, start, start + bytes)) ? 0 : "ENOMEM";
    },
  },
  {
    number: 232,
    name: "mincore",
    arguments: signature({ addr: pageAddress, length: size, vec: address }),
    result: "number",
    summary: "tells which pages are in memory: all of them",
    support: "full",
    handler: (context, start, length, vector) => {
      const bytes = pageCeiling(length);
      if (!isAligned(start)) return "EINVAL";
      if (!isUserRange(start, bytes)) return "ENOMEM";
      if (bytes > 0 && !isMapped(context, start, start + bytes)) return "ENOMEM";
      return writeBytes(context.memory, vector, new Uint8Array(bytes / pageBytes).fill(1)) ? 0 : "EFAULT";
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
    support: "full",
    handler: mapMemory,
  },
  {
    number: 226,
    name: "mprotect",
    arguments: signature({ addr: pageAddress, length: size, prot: protections }),
    result: "number",
    summary: "changes what may be done with pages: read, write, execute",
    support: "full",
    handler: ({ kernel, memory }, start, length, bits) => {
      const bytes = pageCeiling(length);
      if (!isAligned(start)) return "EINVAL";
      if (bytes === 0) return 0;
      if (!isUserRange(start, bytes)) return "ENOMEM";
      if (bits & ~(protection.PROT_READ | protection.PROT_WRITE | protection.PROT_EXEC | protection.PROT_BTI)) return "EINVAL";
      const permissions = permissionsOf(bits);
      const number = memory.layout.space;
      if (!mayProtect(kernel, number, start, start + bytes, permissions.write)) return "EACCES";
      const isWhole = memory.space.protect(guestAddress(start), bytes, permissions);
      protectMappings(kernel, number, start, start + bytes, permissions);
      return isWhole ? 0 : "ENOMEM";
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
function discardPages({ kernel, memory: { space, layout } }: CallContext, start: number, end: number): void {
  for (const mapping of [...space.mappings]) {
    const from = Math.max(mapping.start, start);
    const to = Math.min(mapping.end, end);
    if (from < to && !mapping.shared && !isFilePage(kernel, layout.space, from))
      space.map({ ...mapping, start: guestAddress(from), end: guestAddress(to) });
  }
}
