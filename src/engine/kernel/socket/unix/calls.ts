// What bind, connect, listen, accept, shutdown and close do to sockets of AF_UNIX (net/unix/af_unix.c): the checks in the
// kernel's order, and who has to look again afterwards.

import type { Errno } from "../../abi/errno.ts";
import { pollEvent } from "../../abi/poll.ts";
import { addressFamily, backlogMaximum } from "../../abi/socket.ts";
import type { Kernel } from "../../kernel.ts";
import { signalWatchers } from "../../vfs/epoll.ts";
import type { AcceptedSocket, Caller, ConnectProgress } from "../family.ts";
import {
  createUnixEndpoint,
  isQueueFull,
  isWritable,
  type PeerCredentials,
  type UnixEndpoint,
  type UnixSocket,
  type UnixType,
} from "./endpoint.ts";
import { chooseName, findByName, readUnixName, releaseName, writeUnixAddress } from "./names.ts";

const everything =
  pollEvent.POLLIN |
  pollEvent.POLLOUT |
  pollEvent.POLLERR |
  pollEvent.POLLHUP |
  pollEvent.POLLRDHUP |
  pollEvent.POLLRDNORM |
  pollEvent.POLLWRNORM;
const arrived = pollEvent.POLLIN | pollEvent.POLLRDNORM;
const hasRoom = pollEvent.POLLOUT | pollEvent.POLLWRNORM;

export const tellAll = ({ watchers }: UnixEndpoint): void => signalWatchers(watchers, everything);
export const tellArrived = ({ watchers }: UnixEndpoint): void => signalWatchers(watchers, arrived);

export const credentialsOf = ({ process }: Caller): PeerCredentials => ({ pid: process.pid, ...process.credentials });

export const openUnix = (kernel: Kernel, type: UnixType): UnixSocket => ({
  kind: "unix",
  socket: createUnixEndpoint(kernel.state.files.nextInode++, type),
});

/** socketpair: two that are joined from the start. */
export function openPair(caller: Caller, type: UnixType): readonly [UnixSocket, UnixSocket] {
  const pair = [openUnix(caller.kernel, type), openUnix(caller.kernel, type)] as const;
  join(pair[0].socket, pair[1].socket);
  for (const { socket } of pair) socket.peerCredentials = credentialsOf(caller);
  return pair;
}

function join(left: UnixEndpoint, right: UnixEndpoint): void {
  left.peer = right;
  right.peer = left;
  left.state = right.state = "connected";
}

export function connectUnix(caller: Caller, { socket }: UnixSocket, address: Uint8Array, isNonblocking: boolean): ConnectProgress {
  return socket.type === "datagram" ? connectDatagram(caller, socket, address) : connectStream(caller, socket, address, isNonblocking);
}

function connectStream(caller: Caller, endpoint: UnixEndpoint, address: Uint8Array, isNonblocking: boolean): ConnectProgress {
  const { kernel, process } = caller;
  const read = readUnixName(address);
  if (typeof read === "string") return read;
  if (endpoint.passCredentials) chooseName(kernel, endpoint);
  const listener = findByName(kernel, process, read.name!, endpoint.type);
  if (typeof listener === "string") return listener;
  if (listener.state !== "listening" || listener.readShut) return "ECONNREFUSED";
  if (isQueueFull(listener)) return isNonblocking ? "EAGAIN" : { room: listener };
  if (endpoint.state !== "unconnected") return endpoint.state === "connected" ? "EISCONN" : "EINVAL";
  const accepted = createUnixEndpoint(kernel.state.files.nextInode++, endpoint.type);
  join(endpoint, accepted);
  accepted.name = listener.name;
  accepted.passCredentials = listener.passCredentials;
  accepted.peerCredentials = credentialsOf(caller);
  endpoint.peerCredentials = listener.peerCredentials;
  listener.waiting.push(accepted);
  tellArrived(listener);
  return 0;
}

/** A datagram goes to anybody who has not chosen another peer (unix_may_send). */
export const maySend = (from: UnixEndpoint, to: UnixEndpoint): boolean => to.peer === undefined || to.peer === from;

function connectDatagram(caller: Caller, endpoint: UnixEndpoint, address: Uint8Array): Errno | 0 {
  const { kernel, process } = caller;
  if (address.length < 2) return "EINVAL";
  let other: UnixEndpoint | undefined;
  if (((address[0] as number) | ((address[1] as number) << 8)) !== addressFamily.AF_UNSPEC) {
    const read = readUnixName(address);
    if (typeof read === "string") return read;
    if (endpoint.passCredentials) chooseName(kernel, endpoint);
    const found = findByName(kernel, process, read.name!, "datagram");
    if (typeof found === "string") return found;
    if (!maySend(endpoint, found)) return "EPERM";
    other = found;
    endpoint.state = other.state = "connected";
  }
  const before = endpoint.peer;
  endpoint.peer = other;
  if (before === undefined) return 0;
  if (other === undefined) endpoint.state = "unconnected";
  if (before !== other) {
    leavePeer(kernel, endpoint, before);
    if (before.peer === undefined && before.state === "connected") before.state = "unconnected";
  }
  return 0;
}

/** unix_dgram_disconnected: what the old peer had sent is dropped, and it learns of that. */
export function leavePeer(kernel: Kernel, endpoint: UnixEndpoint, before: UnixEndpoint): void {
  if (endpoint.queue.length === 0) return;
  dropQueue(kernel, endpoint);
  if (before.state !== "closed" && before.peer === endpoint) {
    before.error = "ECONNRESET";
    tellAll(before);
  }
}

export function listenUnix(caller: Caller, { socket }: UnixSocket, backlog: number): 0 | Errno {
  if (socket.type === "datagram") return "EOPNOTSUPP";
  if (socket.name === undefined) return "EINVAL";
  if (socket.state !== "unconnected" && socket.state !== "listening") return "EINVAL";
  socket.backlog = backlog < 0 ? backlogMaximum : Math.min(backlog, backlogMaximum);
  socket.state = "listening";
  socket.peerCredentials = credentialsOf(caller);
  return 0;
}

export function acceptUnix(_kernel: Kernel, { socket }: UnixSocket, isNonblocking: boolean): AcceptedSocket | Errno {
  if (socket.type === "datagram") return "EOPNOTSUPP";
  if (socket.state !== "listening") return "EINVAL";
  const accepted = socket.waiting.shift();
  if (accepted === undefined) return socket.readShut && !isNonblocking ? "EINVAL" : "EAGAIN";
  return { socket: { kind: "unix", socket: accepted }, remote: writeUnixAddress(accepted.peer?.name) };
}

export function shutdownUnix(_kernel: Kernel, { socket }: UnixSocket, how: number): 0 | Errno {
  if (how < 0 || how > 2) return "EINVAL";
  const reading = how !== 1;
  const writing = how !== 0;
  if (reading) socket.readShut = true;
  if (writing) socket.writeShut = true;
  const { peer } = socket;
  if (peer !== undefined && socket.type !== "datagram") {
    if (reading) peer.writeShut = true;
    if (writing) peer.readShut = true;
    tellAll(peer);
  }
  tellAll(socket);
  return 0;
}

/** unix_release_sock. `unaccepted`: nobody has ever had it. */
export function closeUnix(kernel: Kernel, { socket }: UnixSocket, unaccepted = false): void {
  const { peer } = socket;
  // An empty message in front does not count (unix_release_sock).
  const unread = socket.queue.length > (socket.queue[0]?.bytes.length === 0 ? 1 : 0);
  socket.state = "closed";
  socket.peer = undefined;
  releaseName(kernel, socket);
  // A datagram socket is not told that its peer has gone.
  if (peer !== undefined && peer.state !== "closed" && socket.type !== "datagram") {
    peer.readShut = peer.writeShut = true;
    if (unread || unaccepted) peer.error = "ECONNRESET";
    tellAll(peer);
  }
  dropQueue(kernel, socket);
  for (const waiting of socket.waiting.splice(0)) closeUnix(kernel, { kind: "unix", socket: waiting }, true);
}

/** Nobody will read it: the senders have their room back, and descriptors under way are closed. */
function dropQueue(kernel: Kernel, socket: UnixEndpoint): void {
  for (const { sender, cost, ancillary } of socket.queue.splice(0)) {
    for (const description of ancillary.descriptions) kernel.polling.drop(kernel, description);
    giveBack(sender, cost);
  }
}

/** Part of the sender's buffer is free again. */
export function giveBack(sender: UnixEndpoint, cost: number): void {
  sender.sentCost -= cost;
  if (isWritable(sender)) signalWatchers(sender.watchers, hasRoom);
}

export const unixLocalName = (_kernel: Kernel, { socket }: UnixSocket): Uint8Array => writeUnixAddress(socket.name);

export const unixRemoteName = (_kernel: Kernel, { socket }: UnixSocket): Uint8Array | Errno =>
  socket.peer === undefined ? "ENOTCONN" : writeUnixAddress(socket.peer.name);
