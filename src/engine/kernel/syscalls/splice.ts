// Moving bytes between pipes and whatever is at the other end without the program's memory in between: splice, tee, vmsplice
// (man 2 of each). The bytes are copied; what cannot be seen is how.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { pollEvent } from "../abi/poll.ts";
import { readUint64, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import type { Description, ObjectOf } from "../vfs/description.ts";
import { operationsOf } from "../vfs/operations.ts";
import { peekPipe } from "../vfs/pipe.ts";
import { descriptor, flags, size } from "./argument-kind.ts";
import { offsetPointer } from "./read-write.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitFor } from "./row.ts";
import { vectors } from "./structures.ts";
import { descriptionAt, isReadable, isWritable, readVectors, receiveInto, sendBytes, sendFrom } from "./transfer.ts";

const spliceFlag = { SPLICE_F_MOVE: 1, SPLICE_F_NONBLOCK: 2, SPLICE_F_MORE: 4, SPLICE_F_GIFT: 8 } as const;
const known = 15;
/** At most this much goes at once: what a pipe holds. */
const pieceBytes = 65536;

const pipeOf = ({ object }: Description): ObjectOf<"pipe"> | undefined => (object.kind === "pipe" ? object : undefined);

/** A position that the program keeps, or the description's own. ESPIPE: it is given for a pipe. */
function positionOf({ memory }: CallContext, description: Description, pointer: number): { at: number | undefined } | Errno {
  if (pointer === 0) return { at: undefined };
  if (pipeOf(description)) return "ESPIPE";
  const given = readUint64(memory, pointer);
  if (given === undefined) return "EFAULT";
  if (description.object.kind !== "file") return "EINVAL";
  const at = Number(BigInt.asIntN(64, given));
  return at < 0 ? "EINVAL" : { at };
}

function splice(
  context: CallContext,
  from: number,
  fromPointer: number,
  to: number,
  toPointer: number,
  length: number,
  bits: number,
): CallResult {
  const { kernel, memory } = context;
  if (length === 0) return 0;
  if (bits & ~known) return "EINVAL";
  const source = descriptionAt(context, from);
  const target = descriptionAt(context, to);
  if (!source || !target || !isReadable(source) || !isWritable(target)) return "EBADF";
  const [sourcePipe, targetPipe] = [pipeOf(source), pipeOf(target)];
  if (!sourcePipe && !targetPipe) return "EINVAL";
  const start = positionOf(context, source, fromPointer);
  if (typeof start === "string") return start;
  const place = positionOf(context, target, toPointer);
  if (typeof place === "string") return place;
  if (sourcePipe && sourcePipe.pipe === targetPipe?.pipe) return "EINVAL";
  if (!sourcePipe && (source.object.kind === "directory" || source.object.kind === "epoll")) return "EINVAL";
  if (target.flags & openFlag.O_APPEND) return "EINVAL";
  const dontWait = (bits & spliceFlag.SPLICE_F_NONBLOCK) !== 0;
  const room = targetPipe ? targetPipe.pipe.buffer.length - targetPipe.pipe.length : Number.POSITIVE_INFINITY;
  const reading: Description = start.at === undefined ? source : { ...source, offset: start.at };
  // A full pipe that nobody reads any more says so before anything is taken.
  if (room === 0 && targetPipe && targetPipe.pipe.readers > 0) {
    if (dontWait || target.flags & openFlag.O_NONBLOCK) return "EAGAIN";
    return waitFor({ kind: "descriptor", description: target, events: pollEvent.POLLOUT });
  }
  const operations = operationsOf(source.object);
  const bytes = operations.peek(kernel, source.object, Math.min(length, Math.max(room, 1), pieceBytes), reading);
  if (bytes === "wait") {
    if (dontWait || source.flags & openFlag.O_NONBLOCK) return "EAGAIN";
    return waitFor({ kind: "descriptor", description: source, events: pollEvent.POLLIN });
  }
  if (typeof bytes === "string") return bytes;
  if (bytes.length === 0) return 0;
  const writing: Description = place.at === undefined ? target : { ...target, offset: place.at };
  const moved = sendBytes(context, writing, bytes.slice());
  if (typeof moved !== "number") return moved;
  operations.consume(kernel, source.object, moved, reading);
  if (start.at !== undefined && !writeBytes(memory, fromPointer, uint64Bytes(BigInt(start.at + moved)))) return "EFAULT";
  if (place.at !== undefined && !writeBytes(memory, toPointer, uint64Bytes(BigInt(place.at + moved)))) return "EFAULT";
  return moved;
}

function tee(context: CallContext, from: number, to: number, length: number, bits: number): CallResult {
  if (bits & ~known) return "EINVAL";
  if (length === 0) return 0;
  const source = descriptionAt(context, from);
  const target = descriptionAt(context, to);
  if (!source || !target || !isReadable(source) || !isWritable(target)) return "EBADF";
  const [sourcePipe, targetPipe] = [pipeOf(source), pipeOf(target)];
  if (!sourcePipe || !targetPipe || sourcePipe.pipe === targetPipe.pipe) return "EINVAL";
  const dontWait = (bits & spliceFlag.SPLICE_F_NONBLOCK) !== 0 || ((source.flags | target.flags) & openFlag.O_NONBLOCK) !== 0;
  const { pipe } = sourcePipe;
  if (pipe.length === 0) {
    if (pipe.writers === 0) return 0;
    return dontWait ? "EAGAIN" : waitFor({ kind: "descriptor", description: source, events: pollEvent.POLLIN });
  }
  const room = targetPipe.pipe.buffer.length - targetPipe.pipe.length;
  if (room === 0) return dontWait ? "EAGAIN" : waitFor({ kind: "descriptor", description: target, events: pollEvent.POLLOUT });
  return sendBytes(context, target, peekPipe(pipe, Math.min(length, room)));
}

/** A program's buffers into a pipe, or, the other way round, out of it. */
function spliceBuffers(context: CallContext, fd: number, address: number, count: number, bits: number): CallResult {
  if (bits & ~known) return "EINVAL";
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  if (!pipeOf(description)) return "EBADF";
  const ranges = readVectors(context.memory, address, count);
  if (typeof ranges === "string") return ranges;
  const options = { dontWait: (bits & spliceFlag.SPLICE_F_NONBLOCK) !== 0 };
  return isWritable(description) ? sendFrom(context, description, ranges, options) : receiveInto(context, description, ranges, options);
}

const spliceFlags = flags(spliceFlag, "SPLICE_F_");

export const spliceCalls: readonly CallRow[] = [
  {
    number: 75,
    name: "vmsplice",
    arguments: signature({ fd: descriptor, iov: vectors, nr_segs: size, flags: spliceFlags }),
    result: "number",
    summary: "moves buffers into a pipe, or fills them from one",
    support: "full",
    handler: spliceBuffers,
  },
  {
    number: 76,
    name: "splice",
    arguments: signature({
      fd_in: descriptor,
      off_in: offsetPointer,
      fd_out: descriptor,
      off_out: offsetPointer,
      len: size,
      flags: spliceFlags,
    }),
    result: "number",
    summary: "moves bytes between a pipe and another descriptor",
    support: "full",
    handler: splice,
  },
  {
    number: 77,
    name: "tee",
    arguments: signature({ fd_in: descriptor, fd_out: descriptor, len: size, flags: spliceFlags }),
    result: "number",
    summary: "copies bytes from one pipe to another, which keeps them",
    support: "full",
    handler: tee,
  },
];
