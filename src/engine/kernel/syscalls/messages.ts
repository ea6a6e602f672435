// Sending and receiving through sockets (man 2 send, recv, sendmsg, recvmsg, sendmmsg, recvmmsg): one path for all of them,
// whatever the family; errors in the order of net/socket.c.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { pollEvent } from "../abi/poll.ts";
import { messageFlag, multipleHeaderBytes } from "../abi/socket.ts";
import { timespecNs } from "../abi/time.ts";
import { nowNs } from "../kernel.ts";
import { readTimespec, writeInt32 } from "../mm/user-memory.ts";
import { familyOf } from "../socket/calls.ts";
import type { OutgoingMessage } from "../socket/family.ts";
import { receiveUrgentByte } from "../socket/internet.ts";
import { takeReturned } from "../socket/queued-errors.ts";
import type { InternetSocket, SocketObject } from "../socket/socket-object.ts";
import type { Ancillary } from "../socket/unix/endpoint.ts";
import { readiness } from "../vfs/operations.ts";
import { descriptor, flags, integer, size } from "./argument-kind.ts";
import {
  type MessageHeader,
  nameLengthAddress,
  readAncillary,
  readMessageHeader,
  writeAncillary,
  writeMessageResult,
} from "./message-header.ts";
import { inMessage, inMessages, outMessage, outMessages } from "./message-structures.ts";
import { type CallContext, type CallResult, type CallRow, type NoReturn, type Suspension, signature } from "./row.ts";
import { lengthPointer, outSocketAddress, socketAddress } from "./socket-structures.ts";
import { type OpenSocket, readAddress, socketAt, writeAddress } from "./sockets.ts";
import { inBuffer, outBuffer, timespec } from "./structures.ts";
import { type BufferRange, blockOn, scatter, sendFrom, totalBytes } from "./transfer.ts";

const messageFlags = flags(messageFlag, "MSG_");

function sendMessage(
  context: CallContext,
  { description }: OpenSocket,
  ranges: readonly BufferRange[],
  bits: number,
  to: Uint8Array | undefined,
  ancillary: Ancillary | undefined,
): CallResult {
  const message: OutgoingMessage = { flags: bits, ...(to ? { to } : {}), ...(ancillary ? { ancillary } : {}) };
  const dontWait = (bits & messageFlag.MSG_DONTWAIT) !== 0;
  return sendFrom(context, description, ranges, { dontWait, noSignal: (bits & messageFlag.MSG_NOSIGNAL) !== 0, message });
}

interface Received {
  readonly count: number;
  readonly from: Uint8Array;
  readonly ancillary?: Ancillary;
  /** MSG_TRUNC */
  readonly flags: number;
  /** What has come is left where it is until the program has the rest of it. */
  readonly finish: () => void;
}

const noBytes: Uint8Array = new Uint8Array(0);
const isFinal = (result: CallResult): result is Errno | Suspension | NoReturn => typeof result !== "number";

/** Streams give what there is (all that was asked for with MSG_WAITALL), other sockets one message. */
function receiveMessage(
  context: CallContext,
  { description, socket }: OpenSocket,
  ranges: readonly BufferRange[],
  bits: number,
): Received | Errno | Suspension | NoReturn {
  const { kernel, memory, call } = context;
  const family = familyOf(socket);
  const total = totalBytes(ranges);
  const isPeek = (bits & messageFlag.MSG_PEEK) !== 0;
  const dontWait = (bits & messageFlag.MSG_DONTWAIT) !== 0 || (description.flags & openFlag.O_NONBLOCK) !== 0;
  const keepsMessages = family.keepsMessages(socket);
  const discards = (bits & messageFlag.MSG_TRUNC) !== 0 && socket.kind === "socket" && socket.protocol === "tcp";
  let sender = noBytes;
  const soFar = (): Received => ({ count: call.progress, from: sender, flags: 0, finish: () => {} });
  for (;;) {
    // An error behind what has been read is left for the next call by TCP (tcp_recvmsg), taken and lost by AF_UNIX.
    if (call.progress > 0 && socket.kind === "socket" && readiness(kernel, description) & pollEvent.POLLERR) return soFar();
    const message = family.peek(kernel, socket, total - call.progress);
    if (message === "wait" || (typeof message !== "string" && message.endsWait && dontWait)) {
      const result = blockOn(context, description, pollEvent.POLLIN, dontWait);
      return isFinal(result) ? result : soFar();
    }
    if (typeof message === "string") return call.progress > 0 ? soFar() : message;
    const { bytes, length, from = noBytes, ancillary } = message;
    const finish = (): void => {
      if (!isPeek) family.consume(kernel, socket, message);
    };
    if (!discards && scatter(memory, ranges, call.progress, bytes) < bytes.length) {
      // A message is lost with the buffer that could not take it; a stream keeps its bytes.
      if (keepsMessages) finish();
      return call.progress > 0 ? soFar() : "EFAULT";
    }
    const isCut = length > bytes.length;
    if (keepsMessages) {
      const count = bits & messageFlag.MSG_TRUNC ? length : bytes.length;
      return { count, from, ...(ancillary ? { ancillary } : {}), flags: isCut ? messageFlag.MSG_TRUNC : 0, finish };
    }
    call.progress += bytes.length;
    const isDone = message.isWhole || call.progress === total || isPeek || !(bits & messageFlag.MSG_WAITALL);
    if (isDone) return { count: call.progress, from, ...(ancillary ? { ancillary } : {}), flags: 0, finish };
    sender = from;
    finish();
  }
}

const isReceived = (result: Received | Errno | Suspension | NoReturn): result is Received =>
  typeof result === "object" && "finish" in result;

/** What recv refuses before it looks for bytes. */
function refusal(socket: SocketObject, bits: number): Errno | undefined {
  if (bits & messageFlag.MSG_ERRQUEUE) return socket.kind === "socket" ? undefined : "EAGAIN";
  return bits & messageFlag.MSG_OOB && socket.kind !== "socket" ? "EOPNOTSUPP" : undefined;
}

/** MSG_OOB of TCP: one byte, whatever else there is to read. */
function receiveUrgent(
  { kernel, memory }: CallContext,
  socket: InternetSocket,
  ranges: readonly BufferRange[],
  bits: number,
): Received | Errno {
  const byte = receiveUrgentByte(kernel, socket, (bits & messageFlag.MSG_PEEK) !== 0);
  if (typeof byte === "string") return byte;
  const { MSG_OOB, MSG_TRUNC } = messageFlag;
  const result = { from: noBytes, finish: () => {} };
  if (byte.length === 0) return { ...result, count: 0, flags: 0 };
  if (totalBytes(ranges) === 0) return { ...result, count: 0, flags: MSG_OOB | MSG_TRUNC };
  return scatter(memory, ranges, 0, byte) === 1 ? { ...result, count: 1, flags: MSG_OOB } : "EFAULT";
}

/** MSG_ERRQUEUE: what came back about an earlier datagram. */
function receiveError({ kernel, memory }: CallContext, socket: InternetSocket, ranges: readonly BufferRange[]): Received | Errno {
  const error = takeReturned(kernel, socket, totalBytes(ranges));
  if (error === "EAGAIN") return error;
  const { bytes, length, from = noBytes, ancillary } = error;
  if (scatter(memory, ranges, 0, bytes) < bytes.length) return "EFAULT";
  const { MSG_ERRQUEUE, MSG_TRUNC } = messageFlag;
  const flags = MSG_ERRQUEUE | (length > bytes.length ? MSG_TRUNC : 0);
  return { count: bytes.length, from, ...(ancillary ? { ancillary } : {}), flags, finish: () => {} };
}

const isUrgentReceive = (socket: SocketObject, bits: number): socket is InternetSocket =>
  (bits & messageFlag.MSG_OOB) !== 0 && socket.kind === "socket" && socket.protocol === "tcp";

/** Errors, urgent data, or what there is in order. */
function receive(
  context: CallContext,
  open: OpenSocket,
  ranges: readonly BufferRange[],
  bits: number,
): Received | Errno | Suspension | NoReturn {
  if (bits & messageFlag.MSG_ERRQUEUE && open.socket.kind === "socket") return receiveError(context, open.socket, ranges);
  return isUrgentReceive(open.socket, bits)
    ? receiveUrgent(context, open.socket, ranges, bits)
    : receiveMessage(context, open, ranges, bits);
}

function sendTo(context: CallContext, fd: number, buffer: number, length: number, bits: number, to: number, toLength: number): CallResult {
  const open = socketAt(context, fd);
  if (typeof open === "string") return open;
  const bytes = to === 0 ? undefined : readAddress(context, to, toLength);
  if (typeof bytes === "string") return bytes;
  return sendMessage(context, open, [{ address: buffer, length }], bits, bytes, undefined);
}

function receiveFrom(
  context: CallContext,
  fd: number,
  buffer: number,
  length: number,
  bits: number,
  from: number,
  fromLength: number,
): CallResult {
  const open = socketAt(context, fd);
  if (typeof open === "string") return open;
  const refused = refusal(open.socket, bits);
  if (refused) return refused;
  const received = receive(context, open, [{ address: buffer, length }], bits);
  if (!isReceived(received)) return received;
  received.finish();
  const failure = from === 0 ? 0 : writeAddress(context, received.from, from, fromLength);
  return failure === 0 ? received.count : failure;
}

function sendHeader(context: CallContext, open: OpenSocket, at: number, bits: number): CallResult {
  const header = readMessageHeader(context, at);
  if (typeof header === "string") return header;
  const to = header.nameLength === 0 ? undefined : readAddress(context, header.name, header.nameLength);
  if (typeof to === "string") return to;
  const refused = header.controlLength > 0 ? familyOf(open.socket).refuses?.(open.socket) : undefined;
  if (refused) return refused;
  const ancillary = readAncillary(context, open.socket, header);
  if (typeof ancillary === "string") return ancillary;
  return sendMessage(context, open, header.ranges, bits, to, ancillary);
}

function receiveHeader(context: CallContext, open: OpenSocket, at: number, bits: number): CallResult {
  const header = readMessageHeader(context, at);
  if (typeof header === "string") return header;
  const refused = refusal(open.socket, bits);
  if (refused) return refused;
  const received = receive(context, open, header.ranges, bits);
  return isReceived(received) ? giveMessage(context, header, received, bits) : received;
}

function giveMessage(context: CallContext, header: MessageHeader, received: Received, bits: number): CallResult {
  const written = writeAncillary(context, received.ancillary, header.control, header.controlLength, bits);
  received.finish();
  if (header.name !== 0) {
    const failure = writeAddress(context, received.from, header.name, nameLengthAddress(header));
    if (failure !== 0) return failure;
  }
  const resultFlags = received.flags | written.flags | (bits & messageFlag.MSG_CMSG_CLOEXEC);
  const failure = writeMessageResult(context, header, resultFlags, written.length);
  return failure === 0 ? received.count : failure;
}

/** What the calls for many messages keep of their progress: messages done, and bytes of the one under way. */
const messageUnit = 2 ** 32;
const messagesMaximum = 1024;

/** Calls `one` for each header in turn; as many as were done, or what the first of them says. */
function forEachMessage(
  context: CallContext,
  at: number,
  count: number,
  one: (context: CallContext, header: number, done: number) => CallResult,
  isOver: () => boolean = () => false,
): CallResult {
  const { call, memory } = context;
  let done = Math.floor(call.progress / messageUnit);
  let bytes = call.progress % messageUnit;
  for (; done < Math.min(count, messagesMaximum); done++) {
    const header = at + done * multipleHeaderBytes;
    // Each message is a call of its own, but for the deadline.
    const inner = { ...call, progress: bytes };
    const result = one({ ...context, call: inner }, header, done);
    if (inner.deadlineNs !== undefined) call.deadlineNs = inner.deadlineNs;
    if (typeof result === "object") {
      call.progress = done * messageUnit + inner.progress;
      return result;
    }
    if (typeof result === "string") return done > 0 ? done : result;
    bytes = 0;
    if (!writeInt32(memory, header + multipleHeaderBytes - 8, result)) return done > 0 ? done : "EFAULT";
    if (isOver()) return done + 1;
  }
  return done;
}

function receiveMany(context: CallContext, fd: number, at: number, count: number, bits: number, timeout: number): CallResult {
  const { kernel, call, memory } = context;
  let endNs: number | undefined;
  if (timeout !== 0) {
    const time = readTimespec(memory, timeout);
    if (typeof time === "string") return time;
    call.startedNs ??= nowNs(kernel);
    endNs = call.startedNs + timespecNs(time);
  }
  const open = socketAt(context, fd);
  if (typeof open === "string") return open;
  // The time is looked at after each message alone (man 2 recvmmsg, "Bugs").
  return forEachMessage(
    context,
    at,
    count,
    (inner, header, done) => {
      const dontWait = bits & messageFlag.MSG_WAITFORONE && done > 0 ? messageFlag.MSG_DONTWAIT : 0;
      return receiveHeader(inner, open, header, (bits & ~messageFlag.MSG_WAITFORONE) | dontWait);
    },
    () => endNs !== undefined && nowNs(kernel) >= endNs,
  );
}

export const messageCalls: readonly CallRow[] = [
  {
    number: 206,
    name: "sendto",
    arguments: signature({
      sockfd: descriptor,
      buf: inBuffer(2),
      len: size,
      flags: messageFlags,
      dest_addr: socketAddress(5),
      addrlen: integer,
    }),
    result: "number",
    summary: "sends bytes through a socket",
    support: "full",
    handler: sendTo,
  },
  {
    number: 207,
    name: "recvfrom",
    arguments: signature({
      sockfd: descriptor,
      buf: outBuffer,
      len: size,
      flags: messageFlags,
      src_addr: outSocketAddress(5),
      addrlen: lengthPointer,
    }),
    result: "number",
    summary: "receives bytes from a socket",
    support: "full",
    handler: receiveFrom,
  },
  {
    number: 211,
    name: "sendmsg",
    arguments: signature({ sockfd: descriptor, msg: inMessage, flags: messageFlags }),
    result: "number",
    summary: "sends bytes from several buffers, and descriptors or credentials beside them",
    support: "full",
    handler: (context, fd, at, bits) => {
      const open = socketAt(context, fd);
      return typeof open === "string" ? open : sendHeader(context, open, at, bits);
    },
  },
  {
    number: 212,
    name: "recvmsg",
    arguments: signature({ sockfd: descriptor, msg: outMessage, flags: messageFlags }),
    result: "number",
    summary: "receives bytes into several buffers, and what came beside them",
    support: "full",
    handler: (context, fd, at, bits) => {
      const open = socketAt(context, fd);
      return typeof open === "string" ? open : receiveHeader(context, open, at, bits);
    },
  },
  {
    number: 243,
    name: "recvmmsg",
    arguments: signature({ sockfd: descriptor, msgvec: outMessages, vlen: integer, flags: messageFlags, timeout: timespec }),
    result: "number",
    summary: "receives several messages",
    support: "full",
    handler: receiveMany,
  },
  {
    number: 269,
    name: "sendmmsg",
    arguments: signature({ sockfd: descriptor, msgvec: inMessages, vlen: integer, flags: messageFlags }),
    result: "number",
    summary: "sends several messages",
    support: "full",
    handler: (context, fd, at, count, bits) => {
      const open = socketAt(context, fd);
      if (typeof open === "string") return open;
      return forEachMessage(context, at, count, (inner, header) => sendHeader(inner, open, header, bits));
    },
  },
];
