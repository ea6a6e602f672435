// The socket calls (man 2 of each): arguments checked in Linux's order, addresses copied in and out.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { pollEvent } from "../abi/poll.ts";
import {
  addressBytesMaximum,
  addressFamily,
  internetProtocol,
  messageFlag,
  shutdownHow,
  socketFlag,
  socketLevel,
  socketOption,
  socketType,
  socketTypeMask,
  tcpOption,
} from "../abi/socket.ts";
import { nowNs } from "../kernel.ts";
import { readBytes, readInt32, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import {
  acceptSocket,
  bindSocket,
  connectSocket,
  listenSocket,
  localName,
  openSocket,
  remoteName,
  type SocketAddress,
  sendDatagram,
  shutdownSocket,
} from "../socket/calls.ts";
import { writeInternetAddress } from "../socket/socket-address.ts";
import type { SocketObject } from "../socket/socket-object.ts";
import { closeSocket, nextDatagramSource } from "../socket/socket-operations.ts";
import { getOption, setOption } from "../socket/socket-options.ts";
import { type Description, install, lowestFree } from "../vfs/description.ts";
import { createDescription } from "../vfs/open.ts";
import { type ArgumentKind, custom, descriptor, flags, hexadecimal, integer, name, size } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { inBuffer, lengthPointer, optionValue, outBuffer, outOptionValue, outSocketAddress, socketAddress } from "./structures.ts";
import { blockOn, descriptionAt, receiveInto, sendFrom, type TransferOptions } from "./transfer.ts";

interface OpenSocket {
  readonly description: Description;
  readonly socket: SocketObject;
}

function socketAt(context: CallContext, fd: number): OpenSocket | Errno {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  return description.object.kind === "socket" ? { description, socket: description.object } : "ENOTSOCK";
}

function installSocket(context: CallContext, socket: SocketObject, bits: number, fd: number): number {
  const { kernel, process } = context;
  const status = 2 | (bits & socketFlag.SOCK_NONBLOCK ? openFlag.O_NONBLOCK : 0);
  const description = createDescription(kernel, socket, status, `socket:[${socket.endpoint}]`);
  install(process.descriptors, fd, description, (bits & socketFlag.SOCK_CLOEXEC) !== 0);
  return fd;
}

/** An address that a program gives: EINVAL for a length that cannot be, EFAULT. */
function readAddress({ memory }: CallContext, pointer: number, length: number): Uint8Array | Errno {
  if (length < 0 || length > addressBytesMaximum) return "EINVAL";
  return readBytes(memory, pointer, length) ?? "EFAULT";
}

/** An address that a program asked for: cut to the room that it offered, with the real length (move_addr_to_user). */
function writeAddress({ memory }: CallContext, bytes: Uint8Array, pointer: number, lengthPointer: number): 0 | Errno {
  const room = readInt32(memory, lengthPointer);
  if (room === undefined) return "EFAULT";
  if (room < 0) return "EINVAL";
  if (!writeBytes(memory, pointer, bytes.subarray(0, room))) return "EFAULT";
  return writeInt32(memory, lengthPointer, bytes.length) ? 0 : "EFAULT";
}

function giveName(
  context: CallContext,
  fd: number,
  pointer: number,
  length: number,
  of: (socket: SocketObject) => SocketAddress | Errno,
): CallResult {
  const open = socketAt(context, fd);
  if (typeof open === "string") return open;
  const address = of(open.socket);
  return typeof address === "string" ? address : writeAddress(context, writeInternetAddress(address), pointer, length);
}

function acceptConnection(context: CallContext, fd: number, pointer: number, length: number, bits: number): CallResult {
  const { kernel, process } = context;
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  if (bits & ~(socketFlag.SOCK_CLOEXEC | socketFlag.SOCK_NONBLOCK)) return "EINVAL";
  const free = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof free === "string") return free;
  if (description.object.kind !== "socket") return "ENOTSOCK";
  const accepted = acceptSocket(kernel, description.object);
  if (accepted === "EAGAIN") return blockOn(context, description, pollEvent.POLLIN);
  if (typeof accepted === "string") return accepted;
  if (pointer !== 0) {
    const failure = writeAddress(context, writeInternetAddress(accepted.remote), pointer, length);
    if (failure !== 0) {
      // The connection is lost: Linux has taken it from the queue already.
      closeSocket(kernel, accepted.socket);
      return failure;
    }
  }
  return installSocket(context, accepted.socket, bits, free);
}

function formatSocketType({ value }: { value: number }): string {
  const type = formatName(socketType, value & socketTypeMask, "SOCK_");
  const rest = value & ~socketTypeMask;
  if (type.endsWith("*/")) return `${hexadecimal(value >>> 0)} /* SOCK_??? */`;
  return rest === 0 ? type : `${type}|${formatFlags(socketFlag, rest, "SOCK_")}`;
}

const protocolOf: ArgumentKind = custom("protocol of the family", ({ value, values: [family] }) =>
  family === addressFamily.AF_INET || family === addressFamily.AF_INET6 ? formatName(internetProtocol, value, "IPPROTO_") : String(value),
);
const family: ArgumentKind = name(addressFamily, "AF_");
const level = custom("level SOL_*", ({ value }) => {
  const text = formatName(socketLevel, value, "SOL_");
  return text.startsWith("0x") ? `${hexadecimal(value >>> 0)} /* SOL_?? */` : text;
});
const option = custom("option of the level", ({ value, values: [, optionLevel] }) => {
  if (optionLevel === socketLevel.SOL_SOCKET) return formatName(socketOption, value, "SO_");
  return optionLevel === socketLevel.SOL_TCP ? formatName(tcpOption, value, "TCP_") : String(value);
});
const messageFlags = flags(messageFlag, "MSG_");

const transferOptions = (bits: number): TransferOptions => ({
  dontWait: (bits & messageFlag.MSG_DONTWAIT) !== 0,
  peek: (bits & messageFlag.MSG_PEEK) !== 0,
  waitAll: (bits & messageFlag.MSG_WAITALL) !== 0,
  noSignal: (bits & messageFlag.MSG_NOSIGNAL) !== 0,
});

function sendMessage(
  context: CallContext,
  fd: number,
  buffer: number,
  length: number,
  bits: number,
  to: number,
  toLength: number,
): CallResult {
  const open = socketAt(context, fd);
  if (typeof open === "string") return open;
  const { description, socket } = open;
  if (to !== 0) {
    const address = readAddress(context, to, toLength);
    if (typeof address === "string") return address;
    // A connected stream does not look at the address.
    if (socket.protocol === "udp") {
      const bytes = readBytes(context.memory, buffer, length);
      return bytes ? sendDatagram(context.kernel, socket, bytes, address) : "EFAULT";
    }
  }
  return sendFrom(context, description, [{ address: buffer, length }], transferOptions(bits));
}

function receiveMessage(
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
  const { description, socket } = open;
  if (bits & messageFlag.MSG_OOB) return "EINVAL";
  const source = socket.protocol === "udp" ? nextDatagramSource(context.kernel, socket) : undefined;
  const options = { ...transferOptions(bits), discard: socket.protocol === "tcp" && (bits & messageFlag.MSG_TRUNC) !== 0 };
  const result = receiveInto(context, description, [{ address: buffer, length }], options);
  if (typeof result !== "number" || from === 0) return result;
  // A stream has no sender's address: the length becomes 0.
  const failure = writeAddress(context, source ? writeInternetAddress(source) : new Uint8Array(0), from, fromLength);
  return failure === 0 ? result : failure;
}

export const socketCalls: readonly CallRow[] = [
  {
    number: 198,
    name: "socket",
    arguments: signature({ domain: family, type: custom("type SOCK_*", formatSocketType), protocol: protocolOf }),
    result: "number",
    summary: "makes a socket: one end of a connection that is yet to be made",
    support: "partial: AF_INET with SOCK_STREAM and SOCK_DGRAM",
    handler: (context, domain, type, protocol) => {
      const socket = openSocket(context.kernel, domain, type, protocol);
      if (typeof socket === "string") return socket;
      const free = lowestFree(context.process.descriptors, descriptorLimit(context));
      if (typeof free === "number") return installSocket(context, socket, type, free);
      closeSocket(context.kernel, socket);
      return free;
    },
  },
  {
    number: 200,
    name: "bind",
    arguments: signature({ sockfd: descriptor, addr: socketAddress(2), addrlen: integer }),
    result: "number",
    summary: "gives a socket its local address and port",
    support: "full",
    handler: (context, fd, pointer, length) => {
      const open = socketAt(context, fd);
      if (typeof open === "string") return open;
      const address = readAddress(context, pointer, length);
      return typeof address === "string" ? address : bindSocket(context.kernel, open.socket, address, context.process.credentials);
    },
  },
  {
    number: 201,
    name: "listen",
    arguments: signature({ sockfd: descriptor, backlog: integer }),
    result: "number",
    summary: "lets a socket take connections, and says how many may wait",
    support: "full",
    handler: (context, fd, backlog) => {
      const open = socketAt(context, fd);
      return typeof open === "string" ? open : listenSocket(context.kernel, open.socket, backlog);
    },
  },
  {
    number: 202,
    name: "accept",
    arguments: signature({ sockfd: descriptor, addr: outSocketAddress(2), addrlen: lengthPointer }),
    result: "number",
    summary: "waits for a connection and gives a new descriptor for it",
    support: "full",
    handler: (context, fd, pointer, length) => acceptConnection(context, fd, pointer, length, 0),
  },
  {
    number: 203,
    name: "connect",
    arguments: signature({ sockfd: descriptor, addr: socketAddress(2), addrlen: integer }),
    result: "number",
    summary: "connects a socket to an address",
    support: "full",
    handler: (context, fd, pointer, length) => {
      const { kernel, call } = context;
      const open = socketAt(context, fd);
      if (typeof open === "string") return open;
      const { description, socket } = open;
      const address = readAddress(context, pointer, length);
      if (typeof address === "string") return address;
      const progress = connectSocket(kernel, socket, address, (description.flags & openFlag.O_NONBLOCK) !== 0);
      if (progress !== "wait") return progress;
      if (socket.options.sendTimeoutNs > 0) call.deadlineNs ??= nowNs(kernel) + socket.options.sendTimeoutNs;
      if (call.deadlineNs !== undefined && nowNs(kernel) >= call.deadlineNs) return "EINPROGRESS";
      return waitUntil(call.deadlineNs, { kind: "connected", description });
    },
  },
  {
    number: 204,
    name: "getsockname",
    arguments: signature({ sockfd: descriptor, addr: outSocketAddress(2), addrlen: lengthPointer }),
    result: "number",
    summary: "tells a socket's own address",
    support: "full",
    handler: (context, fd, pointer, length) => giveName(context, fd, pointer, length, (socket) => localName(context.kernel, socket)),
  },
  {
    number: 205,
    name: "getpeername",
    arguments: signature({ sockfd: descriptor, addr: outSocketAddress(2), addrlen: lengthPointer }),
    result: "number",
    summary: "tells the address of a socket's peer",
    support: "full",
    handler: (context, fd, pointer, length) => giveName(context, fd, pointer, length, (socket) => remoteName(context.kernel, socket)),
  },
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
    support: "partial: MSG_OOB sends as if it were not given",
    handler: sendMessage,
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
    support: "partial: no urgent data",
    handler: receiveMessage,
  },
  {
    number: 208,
    name: "setsockopt",
    arguments: signature({ sockfd: descriptor, level, optname: option, optval: optionValue, optlen: integer }),
    result: "number",
    summary: "sets an option of a socket",
    support: "partial: the options in socket-options.ts",
    handler: (context, fd, optionLevel, optionName, pointer, length) => {
      const open = socketAt(context, fd);
      if (typeof open === "string") return open;
      return setOption(context.kernel, open.socket, optionLevel, optionName, length, (bytes) => readBytes(context.memory, pointer, bytes));
    },
  },
  {
    number: 209,
    name: "getsockopt",
    arguments: signature({ sockfd: descriptor, level, optname: option, optval: outOptionValue, optlen: lengthPointer }),
    result: "number",
    summary: "reads an option of a socket",
    support: "partial: the options in socket-options.ts",
    handler: (context, fd, optionLevel, optionName, pointer, lengthAddress) => {
      const { kernel, memory } = context;
      const open = socketAt(context, fd);
      if (typeof open === "string") return open;
      const room = readInt32(memory, lengthAddress);
      if (room === undefined) return "EFAULT";
      if (room < 0) return "EINVAL";
      const value = getOption(kernel, open.socket, optionLevel, optionName);
      if (typeof value === "string") return value;
      const given = value.subarray(0, room);
      return writeBytes(memory, pointer, given) && writeInt32(memory, lengthAddress, given.length) ? 0 : "EFAULT";
    },
  },
  {
    number: 210,
    name: "shutdown",
    arguments: signature({ sockfd: descriptor, how: name(shutdownHow, "SHUT_") }),
    result: "number",
    summary: "closes one or both directions of a connection",
    support: "full",
    handler: (context, fd, how) => {
      const open = socketAt(context, fd);
      return typeof open === "string" ? open : shutdownSocket(context.kernel, open.socket, how);
    },
  },
  {
    number: 242,
    name: "accept4",
    arguments: signature({ sockfd: descriptor, addr: outSocketAddress(2), addrlen: lengthPointer, flags: flags(socketFlag, "SOCK_") }),
    result: "number",
    summary: "as accept, with flags for the new descriptor",
    support: "full",
    handler: acceptConnection,
  },
];
