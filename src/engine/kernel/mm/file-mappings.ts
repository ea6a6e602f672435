// Files in memory: which pages of which address space show which part of which file. Shared ones show the same page frames,
// wherever they are; what they hold and what the file holds are brought together whenever a call looks at either. Pages beyond
// the end of the file are mapped without permissions, and a touch of them is SIGBUS (mm/filemap.c).

import { guestAddress } from "../../base/brand.ts";
import { type Mapping, type Permissions, pageBytes } from "../../cpu/processor.ts";
import type { Kernel } from "../kernel.ts";
import type { FileNode } from "../vfs/node.ts";
import { resizeFile } from "../vfs/tree.ts";

export interface FileMapping {
  /** The address space's number. */
  readonly space: number;
  readonly start: number;
  /** Excluded. */
  readonly end: number;
  readonly node: FileNode;
  /** Of `start` in the file. */
  readonly offset: number;
  readonly shared: boolean;
  /** The descriptor allowed writing. */
  readonly mayWrite: boolean;
  /** As the program has asked for them. */
  permissions: Permissions;
}

const nothing: Permissions = { read: false, write: false, execute: false };

/** The first address that shows nothing of the file. */
const fileEnd = ({ start, end, offset, node }: FileMapping): number =>
  Math.max(start, Math.min(end, start + Math.ceil(node.size / pageBytes) * pageBytes - offset));

const sharedOf = ({ state }: Kernel, node: FileNode): FileMapping[] =>
  state.fileMappings.filter((each) => each.shared && each.node === node);

/** Maps a part of a file; the range must be free to be replaced. False: there is no memory for it. */
export function mapFile(kernel: Kernel, record: FileMapping, name: string): boolean {
  const space = kernel.spaces.get(record.space)!;
  const { start, end, node, offset, shared, permissions } = record;
  const mapping: Mapping = { start: guestAddress(start), end: guestAddress(end), permissions, name, shared };
  const [other] = shared ? sharedOf(kernel, node) : [];
  // The pages that are shown a second time keep what programs have written there.
  if (other) readMappings(kernel, node);
  const from = other && kernel.spaces.get(other.space);
  if (other && from) space.map(mapping, { space: from, address: guestAddress(other.start), distance: offset - other.offset });
  else space.map(mapping);
  node.opens++;
  kernel.state.fileMappings.push(record);
  const contents = node.contents.subarray(Math.min(offset, node.size), Math.min(offset + end - start, node.size));
  if (contents.length > 0 && space.poke(guestAddress(start), contents) < contents.length) return false;
  limit(kernel, record);
  return true;
}

/** Gives what is beyond the end of the file no permissions, and the rest those that the program wants. */
function limit(kernel: Kernel, record: FileMapping): void {
  const space = kernel.spaces.get(record.space);
  const border = fileEnd(record);
  if (border > record.start) space?.protect(guestAddress(record.start), border - record.start, record.permissions);
  if (border < record.end) space?.protect(guestAddress(border), record.end - border, nothing);
}

/** Brings a part of the file, all of it unless told, up to date with what programs have written through shared mappings. */
export function readMappings(kernel: Kernel, node: FileNode, from = 0, to = node.size): void {
  for (const { space, start, end, offset, mayWrite } of sharedOf(kernel, node)) {
    if (!mayWrite) continue;
    const first = Math.max(from, offset);
    const length = Math.min(to, node.size, offset + end - start) - first;
    const bytes = length > 0 ? kernel.spaces.get(space)?.peek(guestAddress(start + first - offset), length) : undefined;
    if (bytes) node.contents.set(bytes, first);
  }
}

/** Brings mappings up to date with a part of a file, all of it unless told, that a call has changed. */
export function writeMappings(kernel: Kernel, node: FileNode, from = 0, to = Number.POSITIVE_INFINITY): void {
  for (const record of sharedOf(kernel, node)) {
    const { start, offset } = record;
    limit(kernel, record);
    const first = Math.max(from, offset);
    const bytes = new Uint8Array(Math.max(0, Math.min(to, offset + fileEnd(record) - start) - first));
    bytes.set(node.contents.subarray(Math.min(first, node.size), Math.min(first + bytes.length, node.size)));
    kernel.spaces.get(record.space)?.poke(guestAddress(start + first - offset), bytes);
  }
  for (const record of kernel.state.fileMappings) if (!record.shared && record.node === node) limit(kernel, record);
}

/** Somebody could write to it through a mapping. */
export const isMappedWritable = (kernel: Kernel, node: FileNode): boolean => sharedOf(kernel, node).some(({ mayWrite }) => mayWrite);

/** Before pages go, or show something else: what they hold is the file's, and what is left of the mapping stays known. */
export function forgetMappings(kernel: Kernel, space: number, start: number, end: number): void {
  const { fileMappings } = kernel.state;
  for (const record of fileMappings.filter((each) => each.space === space && each.start < end && start < each.end)) {
    if (record.shared) readMappings(kernel, record.node);
    const rest = [
      { ...record, end: Math.min(record.end, start) },
      { ...record, start: Math.max(record.start, end), offset: record.offset + Math.max(0, end - record.start) },
    ].filter((piece) => piece.start < piece.end);
    fileMappings.splice(fileMappings.indexOf(record), 1, ...rest);
    record.node.opens += rest.length - 1;
    const { node } = record;
    if (node.opens === 0 && node.links === 0) resizeFile(kernel.state.files, node, 0, kernel.limits.fileBytes);
  }
}

/** A copy of an address space shows the same files. */
export function copyMappings({ state }: Kernel, from: number, to: number): void {
  for (const record of state.fileMappings.filter(({ space }) => space === from)) {
    state.fileMappings.push({ ...record, space: to });
    record.node.opens++;
  }
}

/** mprotect: EACCES where a shared mapping of a file that was not opened for writing is to be written. */
export function mayProtect({ state }: Kernel, space: number, start: number, end: number, write: boolean): boolean {
  return !state.fileMappings.some(
    (each) => write && each.shared && !each.mayWrite && each.space === space && each.start < end && start < each.end,
  );
}

/** mprotect has given these pages other permissions: those beyond the end of a file still have none. */
export function protectMappings(kernel: Kernel, space: number, start: number, end: number, permissions: Permissions): void {
  const { fileMappings } = kernel.state;
  for (const record of fileMappings.filter((each) => each.space === space && each.start < end && start < each.end)) {
    const at = (from: number, to: number, wanted: Permissions): FileMapping => ({
      ...record,
      start: from,
      end: to,
      offset: record.offset + from - record.start,
      permissions: wanted,
    });
    const [low, high] = [Math.max(record.start, start), Math.min(record.end, end)];
    const pieces = [at(record.start, low, record.permissions), at(low, high, permissions), at(high, record.end, record.permissions)];
    const kept = pieces.filter((piece) => piece.start < piece.end);
    fileMappings.splice(fileMappings.indexOf(record), 1, ...kept);
    record.node.opens += kept.length - 1;
    for (const piece of kept) limit(kernel, piece);
  }
}

/** An address of a mapped file that is beyond the file's end. */
export const isBeyondFile = ({ state }: Kernel, space: number, address: number): boolean =>
  state.fileMappings.some((each) => each.space === space && each.start <= address && address < each.end && address >= fileEnd(each));

/** The page shows a part of a file. */
export const isFilePage = ({ state }: Kernel, space: number, address: number): boolean =>
  state.fileMappings.some((each) => each.space === space && each.start <= address && address < each.end);

/** mremap: what was at one place can be seen at another as well. */
export function moveMapping(kernel: Kernel, space: number, start: number, place: number, length: number): void {
  const record = kernel.state.fileMappings.find((each) => each.space === space && each.start <= start && start < each.end);
  if (!record) return;
  const moved = { ...record, start: place, end: place + length, offset: record.offset + start - record.start };
  kernel.state.fileMappings.push(moved);
  record.node.opens++;
  limit(kernel, moved);
}
