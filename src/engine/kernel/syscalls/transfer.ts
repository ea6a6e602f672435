// Moving bytes between a program's buffers and an open file description: what read, readv, recvfrom, write, writev and
// sendto have in common. Blocking, nonblocking, timeouts, bad buffers and SIGPIPE are decided here, once.

import { concatenate } from "../../base/concatenate.ts";
import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { localFlag } from "../abi/ioctl.ts";
import { pollEvent } from "../abi/poll.ts";
import { resource, unlimited } from "../abi/resource.ts";
import { nowNs } from "../kernel.ts";
import { accessEnd } from "../mm/layout.ts";
import { readUint64, readUpTo, type UserMemory, writeUpTo } from "../mm/user-memory.ts";
import { kernelSignal } from "../signal/information.ts";
import { hasDeliverableSignal, sendToTask } from "../signal/send.ts";
import { signalNumber } from "../signal/signals.ts";
import { familyOf } from "../socket/calls.ts";
import type { OutgoingMessage } from "../socket/family.ts";
import { isSocket, optionsOf } from "../socket/socket-object.ts";
import { mayUseTerminal } from "../task/groups.ts";
import type { Wait } from "../task/task.ts";
import { type Description, descriptorAt } from "../vfs/description.ts";
import type { FileNode } from "../vfs/node.ts";
import { operationsOf, type Source } from "../vfs/operations.ts";
import { consumeTerminal, hasKeys, peekTerminal, rawTimeout, type Terminal } from "../vfs/terminal.ts";
import { type CallContext, type CallResult, waitFor, waitUntil } from "./row.ts";

/** Beyond RLIMIT_FSIZE: the signal that says so is on its way. */
export function exceedsFileLimit({ kernel, process, task }: CallContext, end: number): boolean {
  const limit = process.resourceLimits.get(resource.RLIMIT_FSIZE)?.current ?? unlimited;
  if (limit === unlimited || end <= limit) return false;
  sendToTask(kernel, process, task, { ...kernelSignal("SIGXFSZ", "SI_USER"), pid: process.pid, uid: process.credentials.realUid });
  return true;
}

/** A program's buffer. */
export interface BufferRange {
  readonly address: number;
  readonly length: number;
}

/** MAX_RW_COUNT: more than this is cut. */
export const transferBytesMaximum = 0x7ffff000;
const vectorsMaximum = 1024;

/** What a descriptor refers to, be it a mere place in the tree (O_PATH). */
export const anyDescriptionAt = ({ process }: CallContext, fd: number): Description | undefined =>
  descriptorAt(process.descriptors, fd)?.description;

/** What a descriptor refers to, if something can be done with it. */
export function descriptionAt(context: CallContext, fd: number): Description | undefined {
  const description = anyDescriptionAt(context, fd);
  return description?.object.kind === "path" ? undefined : description;
}

export const isReadable = (description: Description): boolean => (description.flags & 3) !== 1;
export const isWritable = (description: Description): boolean => (description.flags & 3) !== 0;

/** An iovec array (man 2 readv): EINVAL for a bad count or a length beyond 2^63, EFAULT for a bad pointer. */
export function readVectors(memory: UserMemory, address: number, count: number): BufferRange[] | Errno {
  if (count < 0 || count > vectorsMaximum) return "EINVAL";
  const ranges: BufferRange[] = [];
  for (let index = 0; index < count; index++) {
    const base = readUint64(memory, address + index * 16);
    const length = readUint64(memory, address + index * 16 + 8);
    if (base === undefined || length === undefined) return "EFAULT";
    if (length >= 1n << 63n) return "EINVAL";
    ranges.push({ address: Number(base & 0x00ff_ffff_ffff_ffffn), length: Number(length) });
  }
  return ranges;
}

export const totalBytes = (ranges: readonly BufferRange[]): number =>
  Math.min(
    ranges.reduce((sum, { length }) => sum + length, 0),
    transferBytesMaximum,
  );

/** Copies out, `from` bytes into the ranges; gives how many bytes went before the first that could not. */
export function scatter(memory: UserMemory, ranges: readonly BufferRange[], from: number, bytes: Uint8Array): number {
  let skip = from;
  let done = 0;
  for (const { address, length } of ranges) {
    if (skip >= length) {
      skip -= length;
      continue;
    }
    const piece = done === 0 && bytes.length <= length - skip ? bytes : bytes.subarray(done, done + length - skip);
    const written = writeUpTo(memory, address + skip, piece);
    done += written;
    if (written < piece.length || done === bytes.length) return done;
    skip = 0;
  }
  return done;
}

/** Copies `count` bytes in, `from` bytes into the ranges, or those before the first that cannot be read. */
export function gather(memory: UserMemory, ranges: readonly BufferRange[], from: number, count: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let skip = from;
  let rest = count;
  for (const { address, length } of ranges) {
    if (rest === 0) break;
    if (skip >= length) {
      skip -= length;
      continue;
    }
    const wanted = Math.min(rest, length - skip);
    const piece = readUpTo(memory, address + skip, wanted);
    pieces.push(piece);
    if (piece.length < wanted) break;
    rest -= wanted;
    skip = 0;
  }
  return concatenate(pieces);
}

/** A range that no user's memory can hold is refused before anything else is looked at (access_ok). */
const isBeyondUser = ({ address, length }: BufferRange): boolean => address + Math.min(length, 2 ** 62) > accessEnd;

export interface TransferOptions {
  /** MSG_DONTWAIT. */
  readonly dontWait?: boolean;
  /** MSG_PEEK: the bytes stay. */
  readonly peek?: boolean;
  /** MSG_TRUNC: the bytes are thrown away, not copied. */
  readonly discard?: boolean;
  /** MSG_NOSIGNAL. */
  readonly noSignal?: boolean;
  /** What goes beside the bytes into a socket. */
  readonly message?: OutgoingMessage;
}

function timeoutNs(description: Description, direction: "receive" | "send"): number {
  if (!isSocket(description.object)) return 0;
  const { receiveTimeoutNs, sendTimeoutNs } = optionsOf(description.object);
  return direction === "receive" ? receiveTimeoutNs : sendTimeoutNs;
}

/** When a call on this description has waited long enough (SO_RCVTIMEO, SO_SNDTIMEO); undefined: never. */
export function deadlineOf({ call, kernel }: CallContext, description: Description, direction: "receive" | "send"): number | undefined {
  const timeout = timeoutNs(description, direction);
  if (timeout > 0) call.deadlineNs ??= nowNs(kernel) + timeout;
  return call.deadlineNs;
}

/** Waits for a description, or says what ends the call at once: EAGAIN, or what has been moved so far. */
export function blockOn(context: CallContext, description: Description, events: number, dontWait = false): CallResult {
  const wait: Wait = { kind: "descriptor", description, events };
  return blockUntil(context, description, wait, events === pollEvent.POLLIN ? "receive" : "send", dontWait);
}

/** As `blockOn`, for a condition of its own. */
function blockUntil(
  context: CallContext,
  description: Description,
  wait: Wait,
  direction: "receive" | "send",
  dontWait = false,
): CallResult {
  const { call, kernel } = context;
  if (dontWait || description.flags & openFlag.O_NONBLOCK) return call.progress > 0 ? call.progress : "EAGAIN";
  const deadlineNs = deadlineOf(context, description, direction);
  if (deadlineNs !== undefined && nowNs(kernel) >= deadlineNs) return call.progress > 0 ? call.progress : "EAGAIN";
  return waitUntil(deadlineNs, wait);
}

/** Undefined: the process may use the terminal. Otherwise how the call goes on: EIO, or stopped until somebody lets it go on. */
export function refusalOf(context: CallContext, terminal: Terminal, signal: "SIGTTIN" | "SIGTTOU"): CallResult | undefined {
  const answer = mayUseTerminal(context.kernel, context.process, context.task, terminal, signal);
  if (answer === true) return undefined;
  return answer === "stop" ? waitFor({ kind: "stopSignal", signal: signalNumber(signal) }) : answer;
}

/** A read that has to wait for keys, for as long as the terminal's mode says. Undefined: there are enough, or never will be. */
function waitForKeys(
  context: CallContext,
  { flags }: Description,
  terminal: Terminal,
  ranges: readonly BufferRange[],
): CallResult | undefined {
  const { call, kernel, memory } = context;
  const count = totalBytes(ranges);
  if (hasKeys(terminal, count)) return undefined;
  if (flags & openFlag.O_NONBLOCK) return takeKeys(memory, terminal, ranges) ?? "EAGAIN";
  const timeout = rawTimeout(terminal);
  if (timeout) call.deadlineNs = timeout.sinceKey ? terminal.lastKeyNs + timeout.ns : (call.deadlineNs ?? nowNs(kernel) + timeout.ns);
  if (call.deadlineNs !== undefined && nowNs(kernel) >= call.deadlineNs) return takeKeys(memory, terminal, ranges);
  return waitUntil(call.deadlineNs, { kind: "keys", terminal, count });
}

/** What has been typed, be it less than the read would wait for. */
function takeKeys(memory: UserMemory, terminal: Terminal, ranges: readonly BufferRange[]): number | "EFAULT" | undefined {
  const bytes = peekTerminal(terminal, totalBytes(ranges), "late");
  if (bytes === "wait") return undefined;
  const moved = scatter(memory, ranges, 0, bytes);
  consumeTerminal(terminal, moved);
  return moved < bytes.length && moved === 0 ? "EFAULT" : moved;
}

/** Reads into the ranges: the bytes moved, 0 at end of file. */
export function receiveInto(
  context: CallContext,
  description: Description,
  ranges: readonly BufferRange[],
  options: TransferOptions = {},
): CallResult {
  const { kernel, memory, call } = context;
  const { object } = description;
  const operations = operationsOf(object);
  const total = totalBytes(ranges);
  if (ranges.some(isBeyondUser)) return "EFAULT";
  if (total === 0 && object.kind !== "inotify") return object.kind === "directory" ? "EISDIR" : 0;
  const refusal = object.kind === "terminal" ? refusalOf(context, object.terminal, "SIGTTIN") : undefined;
  if (refusal !== undefined) return refusal;
  const late = object.kind === "terminal" ? waitForKeys(context, description, object.terminal, ranges) : undefined;
  if (late !== undefined) return late;
  // Files and devices never make anybody wait: they fill the buffers, piece by piece.
  const fillsBuffers = object.kind === "file" || object.kind === "device";
  for (;;) {
    const bytes = operations.peek(kernel, object, total - call.progress, description);
    if (bytes === "wait") return blockOn(context, description, pollEvent.POLLIN, options.dontWait);
    if (typeof bytes === "string") return call.progress > 0 ? call.progress : bytes;
    const moved = options.discard ? bytes.length : scatter(memory, ranges, call.progress, bytes);
    if (moved < bytes.length) {
      // A stream keeps everything when the buffer is bad, a message is lost, a file gives what fitted.
      if (isSocket(object) && familyOf(object).keepsMessages(object)) operations.consume(kernel, object, bytes.length, description);
      const kept = object.kind === "file" || object.kind === "device" ? moved : 0;
      if (kept > 0) operations.consume(kernel, object, kept, description);
      return call.progress + kept > 0 ? call.progress + kept : "EFAULT";
    }
    if (!options.peek) operations.consume(kernel, object, bytes.length, description);
    call.progress += bytes.length;
    if (bytes.length === 0 || call.progress === total || !fillsBuffers || options.peek) return call.progress;
  }
}

/** Writes all of the ranges, waiting as often as it takes: the bytes moved. */
export function sendFrom(
  context: CallContext,
  description: Description,
  ranges: readonly BufferRange[],
  options: TransferOptions = {},
): CallResult {
  const total = totalBytes(ranges);
  if (ranges.some(isBeyondUser)) return "EFAULT";
  if (total === 0 && !isSocket(description.object) && description.object.kind !== "device") return 0;
  return send(context, description, total, (from, count) => gather(context.memory, ranges, from, count), options);
}

/** As `sendFrom`, with bytes that are not the program's. */
export const sendBytes = (context: CallContext, description: Description, bytes: Uint8Array): CallResult =>
  bytes.length === 0 ? 0 : send(context, description, bytes.length, (from, count) => bytes.subarray(from, from + count), {});

/** What goes beside the bytes goes with the first of them. */
function messageAt(from: number, { flags, to, ancillary }: OutgoingMessage = { flags: 0 }): OutgoingMessage {
  return { flags, ...(to ? { to } : {}), ...(ancillary && from === 0 ? { ancillary } : {}) };
}

/** How much of a write the file may take: RLIMIT_FSIZE cuts it, or ends it. */
function roomInFile(context: CallContext, node: FileNode, { flags, offset }: Description, wanted: number): number | Errno {
  const limit = context.process.resourceLimits.get(resource.RLIMIT_FSIZE)?.current ?? unlimited;
  const start = flags & openFlag.O_APPEND ? node.size : offset;
  if (wanted === 0 || start + wanted <= limit) return wanted;
  if (start < limit) return limit - start;
  exceedsFileLimit(context, start + wanted);
  return "EFBIG";
}

function send(
  context: CallContext,
  description: Description,
  total: number,
  take: (from: number, count: number) => Uint8Array,
  options: TransferOptions,
): CallResult {
  const { kernel, call, process, task } = context;
  const { object } = description;
  const operations = operationsOf(object);
  const isKept = object.kind === "terminal" && (object.terminal.termios.localFlags & localFlag.TOSTOP) !== 0;
  const refusal = isKept ? refusalOf(context, object.terminal, "SIGTTOU") : undefined;
  if (refusal !== undefined) return refusal;
  for (;;) {
    if (call.progress > 0 && hasDeliverableSignal(kernel, process, task)) return call.progress;
    const from = call.progress;
    const length = object.kind === "file" ? roomInFile(context, object.node, description, total - from) : total - from;
    if (typeof length === "string") return call.progress > 0 ? call.progress : length;
    const source: Source = {
      length,
      take: (count) => {
        const bytes = take(from, count);
        return bytes.length < count ? undefined : bytes;
      },
      takeSome: (count) => take(from, count),
    };
    const written = isSocket(object)
      ? familyOf(object).send(context, object, source, messageAt(from, options.message))
      : operations.write(kernel, object, source, description, process.pid);
    if (typeof written === "object") {
      return blockUntil(context, description, { kind: "room", socket: written.room }, "send", options.dontWait);
    }
    if (written === "wait") return blockOn(context, description, pollEvent.POLLOUT, options.dontWait);
    if (typeof written === "string") {
      if (call.progress > 0) return call.progress;
      const isMessage = isSocket(object) && familyOf(object).keepsMessages(object);
      if (written === "EPIPE" && !options.noSignal && !isMessage) {
        sendToTask(kernel, process, task, { ...kernelSignal("SIGPIPE", "SI_USER"), pid: process.pid, uid: process.credentials.uid });
      }
      return written;
    }
    call.progress += written;
    if (call.progress >= total || (object.kind === "file" && from + written < total)) return call.progress;
    // A long write to the world outside goes in pieces, so that the computer can stand still between them.
    if (object.kind === "terminal" || object.kind === "stream") return waitFor({ kind: "turn" });
  }
}
