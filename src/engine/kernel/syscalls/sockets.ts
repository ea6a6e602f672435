// The socket calls that make and join sockets (man 2 of each): arguments checked in Linux's order, addresses copied in
// and out. What a family does is in socket/; sending and receiving is in messages.ts.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { formatFlags, formatName, type NamedNumbers } from "../abi/flags.ts";
import { pollEvent } from "../abi/poll.ts";
import {
  addressBytesMaximum,
  addressFamily,
  internetProtocol,
  ipOption,
  ipv6Option,
  shutdownHow,
  socketFlag,
  socketLevel,
  socketOption,
  socketType,
  socketTypeMask,
  tcpOption,
} from "../abi/socket.ts";
import { nowNs } from "../kernel.ts";
import { int32Bytes, readBytes, readInt32, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import { familyOf, openSocket, openSocketPair } from "../socket/calls.ts";
import { isSocket, type SocketObject } from "../socket/socket-object.ts";
import { getOption, setOption } from "../socket/socket-options.ts";
import { type Description, install, lowestFree } from "../vfs/description.ts";
import { createDescription } from "../vfs/open.ts";
import { type ArgumentKind, custom, descriptor, flags, hexadecimal, integer, name } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { lengthPointer, optionValue, outOptionValue, outSocketAddress, socketAddress } from "./socket-structures.ts";
import { outDescriptorPair } from "./structures.ts";
import { blockOn, deadlineOf, descriptionAt } from "./transfer.ts";

export interface OpenSocket {
  readonly description: Description;
  readonly socket: SocketObject;
}

export function socketAt(context: CallContext, fd: number): OpenSocket | Errno {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  return isSocket(description.object) ? { description, socket: description.object } : "ENOTSOCK";
}

function installSocket(context: CallContext, socket: SocketObject, bits: number, fd: number): number {
  const { kernel, process } = context;
  const status = 2 | (bits & socketFlag.SOCK_NONBLOCK ? openFlag.O_NONBLOCK : 0);
  const description = createDescription(
    kernel,
    socket,
    status,
    `socket:[${socket.kind === "socket" ? socket.endpoint : socket.socket.id}]`,
  );
  install(process.descriptors, fd, description, (bits & socketFlag.SOCK_CLOEXEC) !== 0);
  return fd;
}

/** An address that a program gives: EINVAL for a length that cannot be, EFAULT. */
export function readAddress({ memory }: CallContext, pointer: number, length: number): Uint8Array | Errno {
  if (length < 0 || length > addressBytesMaximum) return "EINVAL";
  return readBytes(memory, pointer, length) ?? "EFAULT";
}

/** An address that a program asked for: cut to the room that it offered, with the real length (move_addr_to_user). */
export function writeAddress({ memory }: CallContext, bytes: Uint8Array, pointer: number, lengthPointer: number): 0 | Errno {
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
  of: (socket: SocketObject) => Uint8Array | Errno,
): CallResult {
  const open = socketAt(context, fd);
  if (typeof open === "string") return open;
  const address = of(open.socket);
  return typeof address === "string" ? address : writeAddress(context, address, pointer, length);
}

function acceptConnection(context: CallContext, fd: number, pointer: number, length: number, bits: number): CallResult {
  const { kernel, process } = context;
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  if (bits & ~(socketFlag.SOCK_CLOEXEC | socketFlag.SOCK_NONBLOCK)) return "EINVAL";
  const free = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof free === "string") return free;
  const { object } = description;
  if (!isSocket(object)) return "ENOTSOCK";
  const accepted = familyOf(object).accept(kernel, object, (description.flags & openFlag.O_NONBLOCK) !== 0);
  if (accepted === "EAGAIN") return blockOn(context, description, pollEvent.POLLIN);
  if (typeof accepted === "string") return accepted;
  if (pointer !== 0) {
    const failure = writeAddress(context, accepted.remote, pointer, length);
    if (failure !== 0) {
      // The connection is lost: Linux has taken it from the queue already.
      familyOf(accepted.socket).close(kernel, accepted.socket);
      return failure;
    }
  }
  return installSocket(context, accepted.socket, bits, free);
}

/** The numbers are found, and shown to the program, before there are any sockets. */
function makePair(context: CallContext, domain: number, type: number, protocol: number, pointer: number): CallResult {
  const { process, memory } = context;
  if (type & ~(socketTypeMask | socketFlag.SOCK_CLOEXEC | socketFlag.SOCK_NONBLOCK)) return "EINVAL";
  const limit = descriptorLimit(context);
  const first = lowestFree(process.descriptors, limit);
  if (typeof first === "string") return first;
  const second = lowestFree(process.descriptors, limit, first + 1);
  if (typeof second === "string") return second;
  if (!writeBytes(memory, pointer, int32Bytes(first, second))) return "EFAULT";
  const pair = openSocketPair(context, domain, type, protocol);
  if (typeof pair === "string") return pair;
  installSocket(context, pair[0], type, first);
  installSocket(context, pair[1], type, second);
  return 0;
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
const optionNames: Readonly<Record<number, { readonly set: NamedNumbers; readonly family: string }>> = {
  [socketLevel.SOL_SOCKET]: { set: socketOption, family: "SO_" },
  [socketLevel.SOL_TCP]: { set: tcpOption, family: "TCP_" },
  [socketLevel.SOL_IP]: { set: ipOption, family: "IP_" },
  [socketLevel.SOL_IPV6]: { set: ipv6Option, family: "IPV6_" },
  [socketLevel.SOL_UDP]: { set: { UDP_CORK: 1 }, family: "UDP_" },
};
const option = custom("option of the level", ({ value, values: [, optionLevel] }) => {
  const names = optionNames[optionLevel!];
  return names ? formatName(names.set, value, names.family) : String(value);
});
/** IP gives a small number as one byte where there is no room for an int (ip_getsockopt). */
function cutOption(value: Uint8Array, optionLevel: number, room: number): Uint8Array {
  const isByte = optionLevel === socketLevel.SOL_IP && room > 0 && room < 4 && value[1] === 0 && value[2] === 0 && value[3] === 0;
  return value.subarray(0, isByte ? 1 : room);
}

export const socketCalls: readonly CallRow[] = [
  {
    number: 198,
    name: "socket",
    arguments: signature({ domain: family, type: custom("type SOCK_*", formatSocketType), protocol: protocolOf }),
    result: "number",
    summary: "makes a socket: one end of a connection that is yet to be made",
    support: "partial: AF_UNIX, AF_INET and AF_INET6; of AF_NETLINK what tells of interfaces, addresses, routes and sockets; no AF_PACKET",
    handler: (context, domain, type, protocol) => {
      const socket = openSocket(context, domain, type, protocol);
      if (typeof socket === "string") return socket;
      const free = lowestFree(context.process.descriptors, descriptorLimit(context));
      if (typeof free === "number") return installSocket(context, socket, type, free);
      familyOf(socket).close(context.kernel, socket);
      return free;
    },
  },
  {
    number: 199,
    name: "socketpair",
    arguments: signature({ domain: family, type: custom("type SOCK_*", formatSocketType), protocol: integer, sv: outDescriptorPair }),
    result: "number",
    summary: "makes two sockets that are connected to each other",
    support: "full",
    handler: makePair,
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
      return typeof address === "string" ? address : familyOf(open.socket).bind(context, open.socket, address);
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
      return typeof open === "string" ? open : familyOf(open.socket).listen(context, open.socket, backlog);
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
      const { kernel } = context;
      const open = socketAt(context, fd);
      if (typeof open === "string") return open;
      const { description, socket } = open;
      const address = readAddress(context, pointer, length);
      if (typeof address === "string") return address;
      const isNonblocking = (description.flags & openFlag.O_NONBLOCK) !== 0;
      const progress = familyOf(socket).connect(context, socket, address, isNonblocking);
      if (progress === 0 || (typeof progress === "string" && progress !== "wait")) return progress;
      const deadlineNs = deadlineOf(context, description, "send");
      const isOver = deadlineNs !== undefined && nowNs(kernel) >= deadlineNs;
      // A place in the queue of AF_UNIX that does not come in time is EAGAIN.
      if (isOver) return progress === "wait" ? "EINPROGRESS" : "EAGAIN";
      return waitUntil(deadlineNs, progress === "wait" ? { kind: "connected", description } : { kind: "room", socket: progress.room });
    },
  },
  {
    number: 204,
    name: "getsockname",
    arguments: signature({ sockfd: descriptor, addr: outSocketAddress(2), addrlen: lengthPointer }),
    result: "number",
    summary: "tells a socket's own address",
    support: "full",
    handler: (context, fd, pointer, length) =>
      giveName(context, fd, pointer, length, (socket) => familyOf(socket).localName(context.kernel, socket)),
  },
  {
    number: 205,
    name: "getpeername",
    arguments: signature({ sockfd: descriptor, addr: outSocketAddress(2), addrlen: lengthPointer }),
    result: "number",
    summary: "tells the address of a socket's peer",
    support: "full",
    handler: (context, fd, pointer, length) =>
      giveName(context, fd, pointer, length, (socket) => familyOf(socket).remoteName(context.kernel, socket)),
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
      const value = getOption(kernel, open.socket, optionLevel, optionName, room);
      if (typeof value === "string") return value;
      const given = cutOption(value, optionLevel, room);
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
      return typeof open === "string" ? open : familyOf(open.socket).shutdown(context.kernel, open.socket, how);
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
