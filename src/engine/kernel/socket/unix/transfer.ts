// Messages between sockets of AF_UNIX (net/unix/af_unix.c): sending, looking at what has come, taking it. The errors come
// in the kernel's order, which is not the same for streams, datagrams and sequenced packets.

import { concatenate } from "../../../base/concatenate.ts";
import type { Errno } from "../../abi/errno.ts";
import { messageFlag } from "../../abi/socket.ts";
import type { Kernel } from "../../kernel.ts";
import type { Source } from "../../vfs/operations.ts";
import type { Caller, IncomingMessage, OutgoingMessage, SendResult } from "../family.ts";
import { credentialsOf, giveBack, leavePeer, maySend, tellArrived } from "./calls.ts";
import { type Ancillary, datagramCost, isQueueFull, streamPiece, type UnixEndpoint, type UnixSocket } from "./endpoint.ts";
import { chooseName, findByName, readUnixName, writeUnixAddress } from "./names.ts";

const none: Ancillary = { descriptions: [], credentials: undefined };
const noBytes = new Uint8Array(0);
const endOfStream: IncomingMessage = { bytes: noBytes, length: 0, isWhole: true };

export function sendUnix(caller: Caller, { socket }: UnixSocket, source: Source, message: OutgoingMessage): SendResult {
  if (message.flags & messageFlag.MSG_OOB) return "EOPNOTSUPP";
  switch (socket.type) {
    case "stream":
      return sendStream(caller, socket, source, message);
    case "datagram":
      return sendDatagram(caller, socket, source, message);
    case "seqpacket":
      return refusesPacket(socket) ?? sendDatagram(caller, socket, source, withoutAddress(message));
  }
}

/** unix_seqpacket_sendmsg. */
export const refusesPacket = (socket: UnixEndpoint): Errno | undefined =>
  takeError(socket) ?? (socket.state === "connected" ? undefined : "ENOTCONN");

const withoutAddress = ({ flags, ancillary }: OutgoingMessage): OutgoingMessage => (ancillary ? { flags, ancillary } : { flags });

function takeError(socket: UnixEndpoint): Errno | undefined {
  const { error } = socket;
  socket.error = undefined;
  return error;
}

/** sock_alloc_send_pskb: room for another message, though it may go beyond the limit. */
function makeRoom(socket: UnixEndpoint): Errno | "wait" | undefined {
  if (socket.error) return takeError(socket);
  if (socket.writeShut) return "EPIPE";
  return socket.sentCost < socket.sendBufferBytes ? undefined : "wait";
}

/** The sender is told where either end wants to know, or has told itself. */
function ancillaryFor(caller: Caller, from: UnixEndpoint, to: UnixEndpoint, given: Ancillary = none): Ancillary {
  const wanted = from.passCredentials || to.passCredentials;
  return { ...given, credentials: given.credentials ?? (wanted ? credentialsOf(caller) : undefined) };
}

function deliver(from: UnixEndpoint, to: UnixEndpoint, bytes: Uint8Array, cost: number, ancillary: Ancillary): void {
  for (const description of ancillary.descriptions) description.references++;
  to.queue.push({ sender: from, bytes, ancillary, cost });
  from.sentCost += cost;
  tellArrived(to);
}

/** One message's worth; the caller comes again with the rest. */
function sendStream(caller: Caller, socket: UnixEndpoint, source: Source, message: OutgoingMessage): SendResult {
  if (message.to) return socket.state === "connected" ? "EISCONN" : "EOPNOTSUPP";
  const { peer } = socket;
  if (peer === undefined) return "ENOTCONN";
  if (socket.writeShut) return "EPIPE";
  if (source.length === 0) return 0;
  const piece = streamPiece(socket, source.length);
  const failure = makeRoom(socket);
  if (failure) return failure;
  const bytes = source.take(piece.length);
  if (!bytes) return lostMessage(socket, "EFAULT");
  if (peer.state === "closed" || peer.readShut) return lostMessage(socket, "EPIPE");
  deliver(socket, peer, bytes.slice(), piece.cost, ancillaryFor(caller, socket, peer, message.ancillary));
  return bytes.length;
}

/** The buffer that was made for it is free again, which tells those who wait for room (sock_wfree). */
function lostMessage(socket: UnixEndpoint, failure: Errno): Errno {
  giveBack(socket, 0);
  return failure;
}

const headroomBytes = 32;

function sendDatagram(caller: Caller, socket: UnixEndpoint, source: Source, message: OutgoingMessage): SendResult {
  const { kernel, process } = caller;
  const named = message.to === undefined ? undefined : readUnixName(message.to);
  if (typeof named === "string") return named;
  if (socket.passCredentials) chooseName(kernel, socket);
  if (source.length > socket.sendBufferBytes - headroomBytes) return "EMSGSIZE";
  const failure = makeRoom(socket);
  if (failure) return failure;
  const bytes = source.take(source.length);
  if (!bytes) return lostMessage(socket, "EFAULT");
  const target = named === undefined ? (socket.peer ?? "ENOTCONN") : findByName(kernel, process, named.name!, socket.type);
  if (typeof target === "string") return lostMessage(socket, target);
  if (!maySend(socket, target)) return lostMessage(socket, "EPERM");
  if (target.state === "closed") return lostMessage(socket, lostPeer(kernel, socket, target));
  if (target.readShut) return lostMessage(socket, "EPIPE");
  if (target !== socket && target.peer !== socket && isQueueFull(target)) return { room: target };
  deliver(socket, target, bytes.slice(), datagramCost(bytes.length), ancillaryFor(caller, socket, target, message.ancillary));
  return bytes.length;
}

function lostPeer(kernel: Kernel, socket: UnixEndpoint, peer: UnixEndpoint): Errno {
  if (socket.type === "seqpacket") return "EPIPE";
  socket.peer = undefined;
  socket.state = "unconnected";
  leavePeer(kernel, socket, peer);
  return "ECONNREFUSED";
}

export function peekUnix(_kernel: Kernel, { socket }: UnixSocket, count: number): IncomingMessage | Errno | "wait" {
  return socket.type === "stream" ? peekStream(socket, count) : peekDatagram(socket, count);
}

const isTold = (socket: UnixEndpoint, ancillary: Ancillary): Ancillary | undefined => {
  // Without a sender's credentials their place is taken by what stands for unknown (overflowuid).
  const unknown = { pid: 0, uid: 65534, gid: 65534 };
  const credentials = socket.passCredentials ? (ancillary.credentials ?? unknown) : undefined;
  return credentials || ancillary.descriptions.length > 0 ? { ...ancillary, credentials } : undefined;
};

const sameCredentials = (left: Ancillary, right: Ancillary): boolean =>
  left.credentials?.pid === right.credentials?.pid &&
  left.credentials?.uid === right.credentials?.uid &&
  left.credentials?.gid === right.credentials?.gid;

/** Bytes of several messages, but never beyond one that carries descriptors, nor (where senders are told) one of another sender. */
function peekStream(socket: UnixEndpoint, count: number): IncomingMessage | Errno | "wait" {
  if (socket.state !== "connected") return "EINVAL";
  const [first] = socket.queue;
  if (first === undefined) {
    if (socket.error) return takeError(socket)!;
    return socket.readShut ? endOfStream : "wait";
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  let { descriptions } = first.ancillary;
  for (const message of socket.queue) {
    if (length === count || (socket.passCredentials && !sameCredentials(first.ancillary, message.ancillary))) break;
    const piece = message.bytes.subarray(0, count - length);
    pieces.push(piece);
    length += piece.length;
    ({ descriptions } = message.ancillary);
    if (descriptions.length > 0) break;
  }
  const bytes = concatenate(pieces);
  const ancillary = isTold(socket, { ...first.ancillary, descriptions });
  return { bytes, length, from: senderName(first.sender), isWhole: descriptions.length > 0, ...(ancillary ? { ancillary } : {}) };
}

/** Of a sender without a name nothing is told but its length, 0. */
const senderName = (sender: UnixEndpoint): Uint8Array => (sender.name === undefined ? noBytes : writeUnixAddress(sender.name));

function peekDatagram(socket: UnixEndpoint, count: number): IncomingMessage | Errno | "wait" {
  if (socket.type === "seqpacket" && socket.state !== "connected") return "ENOTCONN";
  if (socket.error) return takeError(socket)!;
  const [first] = socket.queue;
  if (first === undefined) return socket.readShut ? { ...endOfStream, endsWait: socket.type === "datagram" } : "wait";
  const ancillary = isTold(socket, first.ancillary);
  return {
    bytes: first.bytes.subarray(0, count),
    length: first.bytes.length,
    from: senderName(first.sender),
    isWhole: true,
    ...(ancillary ? { ancillary } : {}),
  };
}

/** The message has been given to the program; its descriptors have references of their own where the program took them. */
export function consumeUnix(kernel: Kernel, { socket }: UnixSocket, { bytes, from }: IncomingMessage): void {
  if (from === undefined) return;
  let rest = bytes.length;
  do {
    const first = socket.queue[0]!;
    for (const description of first.ancillary.descriptions) kernel.polling.drop(kernel, description);
    first.ancillary = { ...first.ancillary, descriptions: [] };
    const used = socket.type === "stream" ? Math.min(rest, first.bytes.length) : first.bytes.length;
    first.bytes = first.bytes.subarray(used);
    rest -= used;
    if (first.bytes.length > 0) return;
    socket.queue.shift();
    giveBack(first.sender, first.cost);
  } while (socket.type === "stream" && rest > 0);
}
