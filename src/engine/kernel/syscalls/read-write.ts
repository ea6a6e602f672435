// read, write, readv, writev, lseek (man 2 of each).

import { openFlag, seekOrigin } from "../abi/fcntl.ts";
import { readMappings } from "../mm/file-mappings.ts";
import { readUint64, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import { operationsOf } from "../vfs/operations.ts";
import { type ArgumentKind, descriptor, formatAddress, integer, name, offset, pointer, size } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { inBuffer, outBuffer, outVectors, vectors } from "./structures.ts";
import { descriptionAt, isReadable, isWritable, readVectors, receiveInto, sendBytes, sendFrom } from "./transfer.ts";

/** The position that sendfile is given, before and after. */
export const offsetPointer: ArgumentKind = pointer({
  noun: "pointer to a file offset",
  before: ({ value, read }) => (value === 0 ? undefined : read(value, 8)),
  after: ({ value, read }) => (value === 0 ? undefined : read(value, 8)),
  format: ({ before, after, raw, result }) => {
    if (!(before instanceof Uint8Array)) return formatAddress(raw);
    const value = (bytes: Uint8Array): bigint => new DataView(bytes.buffer).getBigInt64(0, true);
    const isChanged = after instanceof Uint8Array && result !== undefined && result >= 0 && value(after) !== value(before);
    return isChanged ? `[${value(before)} => ${value(after)}]` : `[${value(before)}]`;
  },
});

/** `man 2 sendfile`: with an offset pointer the file's own position stays where it is. */
function sendFile(context: CallContext, out: number, from: number, offsetAddress: number, count: number): CallResult {
  const { kernel, memory } = context;
  const given = offsetAddress === 0 ? undefined : readUint64(memory, offsetAddress);
  if (offsetAddress !== 0 && given === undefined) return "EFAULT";
  const source = descriptionAt(context, from);
  if (!source || !isReadable(source)) return "EBADF";
  const start = given === undefined ? source.offset : Number(BigInt.asIntN(64, given));
  if (start < 0) return "EINVAL";
  const target = descriptionAt(context, out);
  if (!target || !isWritable(target)) return "EBADF";
  if (source.object.kind !== "file" || target.flags & openFlag.O_APPEND) return "EINVAL";
  readMappings(kernel, source.object.node, start, start + count);
  const bytes = source.object.node.contents.subarray(
    Math.min(start, source.object.node.size),
    Math.min(start + count, source.object.node.size),
  );
  // The position is written when the call ends: while it waits, `progress` says how far it is.
  const result = sendBytes(context, target, bytes);
  if (typeof result !== "number") return result;
  if (offsetAddress === 0) source.offset = start + result;
  else if (!writeBytes(memory, offsetAddress, uint64Bytes(BigInt(start + result)))) return "EFAULT";
  return result;
}

export const readWriteCalls: readonly CallRow[] = [
  {
    number: 71,
    name: "sendfile",
    arguments: signature({ out_fd: descriptor, in_fd: descriptor, offset: offsetPointer, count: size }),
    result: "number",
    summary: "copies bytes of a file to another descriptor",
    support: "full",
    handler: sendFile,
  },
  {
    number: 62,
    name: "lseek",
    arguments: signature({ fd: descriptor, offset, whence: name(seekOrigin, "SEEK_") }),
    result: "number",
    summary: "moves the position of an open file",
    support: "full",
    handler: (context, fd, distance, whence) => {
      const description = descriptionAt(context, fd);
      if (!description) return "EBADF";
      if (whence > seekOrigin.SEEK_HOLE || whence < 0) return "EINVAL";
      const { object } = description;
      const { end } = operationsOf(object);
      if (!end) return "ESPIPE";
      // What has no position stays at 0.
      if (object.kind !== "file" && object.kind !== "directory") return 0;
      if (whence >= seekOrigin.SEEK_DATA) {
        // A file is data from its start to its end, where the only hole begins.
        if (object.kind !== "file") return "EINVAL";
        if (distance < 0 || distance >= object.node.size) return "ENXIO";
        description.offset = whence === seekOrigin.SEEK_DATA ? distance : object.node.size;
        return description.offset;
      }
      const start = whence === seekOrigin.SEEK_SET ? 0 : whence === seekOrigin.SEEK_CUR ? description.offset : end(object);
      const position = start + distance;
      if (position < 0 || position > Number.MAX_SAFE_INTEGER) return "EINVAL";
      description.offset = position;
      return position;
    },
  },
  {
    number: 63,
    name: "read",
    arguments: signature({ fd: descriptor, buf: outBuffer, count: size }),
    result: "number",
    summary: "reads bytes from a descriptor",
    support: "full",
    handler: (context, fd, buffer, count) => {
      const description = descriptionAt(context, fd);
      if (!description || !isReadable(description)) return "EBADF";
      return receiveInto(context, description, [{ address: buffer, length: count }]);
    },
  },
  {
    number: 64,
    name: "write",
    arguments: signature({ fd: descriptor, buf: inBuffer(2), count: size }),
    result: "number",
    summary: "writes bytes to a descriptor",
    support: "full",
    handler: (context, fd, buffer, count) => {
      const description = descriptionAt(context, fd);
      if (!description || !isWritable(description)) return "EBADF";
      return sendFrom(context, description, [{ address: buffer, length: count }]);
    },
  },
  {
    number: 65,
    name: "readv",
    arguments: signature({ fd: descriptor, iov: outVectors, iovcnt: integer }),
    result: "number",
    summary: "reads bytes from a descriptor into several buffers",
    support: "full",
    handler: (context, fd, address, count) => {
      const description = descriptionAt(context, fd);
      if (!description || !isReadable(description)) return "EBADF";
      const ranges = readVectors(context.memory, address, count);
      return typeof ranges === "string" ? ranges : receiveInto(context, description, ranges);
    },
  },
  {
    number: 66,
    name: "writev",
    arguments: signature({ fd: descriptor, iov: vectors, iovcnt: integer }),
    result: "number",
    summary: "writes the bytes of several buffers to a descriptor",
    support: "full",
    handler: (context, fd, address, count) => {
      const description = descriptionAt(context, fd);
      if (!description || !isWritable(description)) return "EBADF";
      const ranges = readVectors(context.memory, address, count);
      return typeof ranges === "string" ? ranges : sendFrom(context, description, ranges);
    },
  },
];
