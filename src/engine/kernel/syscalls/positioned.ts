// Reading and writing at a chosen position, which leaves the file's own where it is, and from file to file: pread64, pwrite64,
// preadv, pwritev and copy_file_range (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { readMappings } from "../mm/file-mappings.ts";
import { readUint64, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import type { Description } from "../vfs/description.ts";
import { descriptor, integer, offset, size, unsigned } from "./argument-kind.ts";
import { offsetPointer } from "./read-write.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { inBuffer, outBuffer, outVectors, vectors } from "./structures.ts";
import { type BufferRange, descriptionAt, isReadable, isWritable, readVectors, receiveInto, sendBytes, sendFrom } from "./transfer.ts";

type Direction = "read" | "write";

/** The description with another position, for one call. EBADF, EINVAL, ESPIPE. */
function positioned(context: CallContext, fd: number, direction: Direction, start: number): Description | Errno {
  if (start < 0) return "EINVAL";
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  const { kind } = description.object;
  if (kind !== "file" && kind !== "device" && kind !== "directory") return "ESPIPE";
  if (!(direction === "read" ? isReadable(description) : isWritable(description))) return "EBADF";
  return { ...description, offset: start };
}

function transfer(
  context: CallContext,
  fd: number,
  direction: Direction,
  start: number,
  ranges: readonly BufferRange[] | Errno,
): CallResult {
  const description = positioned(context, fd, direction, start);
  if (typeof description === "string") return description;
  if (typeof ranges === "string") return ranges;
  return direction === "read" ? receiveInto(context, description, ranges) : sendFrom(context, description, ranges);
}

/** The low word holds all of the position on a 64-bit machine. −1 of preadv2 and pwritev2 is the file's own position. */
function transferVectors(
  context: CallContext,
  fd: number,
  direction: Direction,
  address: number,
  count: number,
  start: number,
): CallResult {
  return transfer(context, fd, direction, start, readVectors(context.memory, address, count));
}

function transferAtOwn(
  context: CallContext,
  fd: number,
  direction: Direction,
  address: number,
  count: number,
  start: number,
  bits: number,
): CallResult {
  if (bits !== 0) return "EOPNOTSUPP";
  if (start !== -1) return transferVectors(context, fd, direction, address, count, start);
  const description = descriptionAt(context, fd);
  if (!description || !(direction === "read" ? isReadable(description) : isWritable(description))) return "EBADF";
  const ranges = readVectors(context.memory, address, count);
  if (typeof ranges === "string") return ranges;
  return direction === "read" ? receiveInto(context, description, ranges) : sendFrom(context, description, ranges);
}

/** Where a side of copy_file_range starts: its own position, or the one that the program keeps. */
function startAt({ memory }: CallContext, description: Description, pointer: number): number | Errno {
  if (pointer === 0) return description.offset;
  const given = readUint64(memory, pointer);
  if (given === undefined) return "EFAULT";
  const start = Number(BigInt.asIntN(64, given));
  return start < 0 ? "EINVAL" : start;
}

function copyRange(
  context: CallContext,
  from: number,
  fromPointer: number,
  to: number,
  toPointer: number,
  count: number,
  bits: number,
): CallResult {
  const source = descriptionAt(context, from);
  const target = descriptionAt(context, to);
  if (!source || !target) return "EBADF";
  const fromStart = startAt(context, source, fromPointer);
  if (typeof fromStart === "string") return fromStart;
  const toStart = startAt(context, target, toPointer);
  if (typeof toStart === "string") return toStart;
  if (bits !== 0) return "EINVAL";
  for (const { object } of [source, target]) if (object.kind === "directory") return "EISDIR";
  if (source.object.kind !== "file" || target.object.kind !== "file") return "EINVAL";
  if (!isReadable(source) || !isWritable(target) || target.flags & openFlag.O_APPEND) return "EBADF";
  const { node } = source.object;
  const length = Math.min(count, Math.max(0, node.size - fromStart));
  if (node === target.object.node && fromStart < toStart + length && toStart < fromStart + length) return "EINVAL";
  const place = { ...target, offset: toStart };
  readMappings(context.kernel, node, fromStart, fromStart + length);
  const moved = sendBytes(context, place, node.contents.slice(fromStart, fromStart + length));
  if (typeof moved !== "number") return moved;
  for (const [description, pointer, start] of [
    [source, fromPointer, fromStart],
    [target, toPointer, toStart],
  ] as const) {
    if (pointer === 0) description.offset = start + moved;
    else if (!writeBytes(context.memory, pointer, uint64Bytes(BigInt(start + moved)))) return "EFAULT";
  }
  return moved;
}

const hidden = { ...offset, format: () => undefined };

export const positionedCalls: readonly CallRow[] = [
  {
    number: 67,
    name: "pread64",
    arguments: signature({ fd: descriptor, buf: outBuffer, count: size, offset }),
    result: "number",
    summary: "reads bytes of a file from a position",
    support: "full",
    handler: (context, fd, buffer, count, start) => transfer(context, fd, "read", start, [{ address: buffer, length: count }]),
  },
  {
    number: 68,
    name: "pwrite64",
    arguments: signature({ fd: descriptor, buf: inBuffer(2), count: size, offset }),
    result: "number",
    summary: "writes bytes to a file at a position",
    support: "full",
    handler: (context, fd, buffer, count, start) => transfer(context, fd, "write", start, [{ address: buffer, length: count }]),
  },
  {
    number: 69,
    name: "preadv",
    arguments: signature({ fd: descriptor, iov: outVectors, iovcnt: integer, offset }),
    result: "number",
    summary: "reads bytes of a file from a position into several buffers",
    support: "full",
    handler: (context, fd, address, count, start) => transferVectors(context, fd, "read", address, count, start),
  },
  {
    number: 70,
    name: "pwritev",
    arguments: signature({ fd: descriptor, iov: vectors, iovcnt: integer, offset }),
    result: "number",
    summary: "writes the bytes of several buffers to a file at a position",
    support: "full",
    handler: (context, fd, address, count, start) => transferVectors(context, fd, "write", address, count, start),
  },
  {
    number: 286,
    name: "preadv2",
    arguments: signature({ fd: descriptor, iov: outVectors, iovcnt: integer, offset, high: hidden, flags: unsigned }),
    result: "number",
    summary: "as preadv, with flags; position −1 is the file's own",
    support: "partial: no flags",
    handler: (context, fd, address, count, start, _high, bits) => transferAtOwn(context, fd, "read", address, count, start, bits),
  },
  {
    number: 287,
    name: "pwritev2",
    arguments: signature({ fd: descriptor, iov: vectors, iovcnt: integer, offset, high: hidden, flags: unsigned }),
    result: "number",
    summary: "as pwritev, with flags; position −1 is the file's own",
    support: "partial: no flags",
    handler: (context, fd, address, count, start, _high, bits) => transferAtOwn(context, fd, "write", address, count, start, bits),
  },
  {
    number: 285,
    name: "copy_file_range",
    arguments: signature({
      fd_in: descriptor,
      off_in: offsetPointer,
      fd_out: descriptor,
      off_out: offsetPointer,
      len: size,
      flags: unsigned,
    }),
    result: "number",
    summary: "copies bytes from file to file",
    support: "full",
    handler: copyRange,
  },
];
