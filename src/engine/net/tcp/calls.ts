// What a user does with a TCP endpoint: the calls of POSIX sockets, without blocking and without descriptors.
// Each is one instant; what it sends arrives at the next advance. Rules from `man 2` and `man 7 tcp`, and from Linux's doing.

import {
  anyAddressOf,
  type IpAddress,
  type IpFamily,
  isAny,
  isIpv6,
  isLoopback,
  loopbackAddress,
  loopbackIpv6Address,
  type SocketAddress,
} from "../address.ts";
import type { NetworkError } from "../error.ts";
import { type HostName, isBindable, route } from "../host.ts";
import type { Network } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { chooseBindPort, chooseConnectPort, holdPort, portConflict } from "../ports.ts";
import { wake } from "../wakeup.ts";
import { noBytes } from "../wire/packet.ts";
import { findConnection, insertConnection, insertListener, removeListener } from "./connection-table.ts";
import { createTcpEndpoint, type TcpEndpoint } from "./endpoint.ts";
import { beginHandshake } from "./handshake.ts";
import { abortConnection, dissolve, endTimeWait, finishConnection, forgetEndpoint, lingerInFinWait } from "./lifecycle.ts";
import { receiveCapacity, tcpLimits } from "./limits.ts";
import { sendAcknowledgment, sendPending, windowThreshold } from "./output.ts";
import { dropFront, peekFront } from "./receive-queue.ts";
import { append } from "./send-buffer.ts";
import { advance, distance } from "./sequence.ts";
import { afterClose, stateTraits } from "./state.ts";
import { freshSequenceAfter } from "./time-wait.ts";
import { passMark, readableBeforeMark } from "./urgent.ts";
import { sendRoom } from "./writable.ts";

/** `exchange`: the HTTP exchange that it serves; 0 for the kernel. */
export function openTcpEndpoint(network: Network, host: HostName, exchange: number, family: IpFamily = 4): TcpEndpoint {
  const endpoint = createTcpEndpoint(network.nextEndpointId++, host, exchange, family);
  network.endpoints.set(endpoint.id, endpoint);
  return endpoint;
}

export function bindTcp(network: Network, endpoint: TcpEndpoint, local: SocketAddress): NetworkError | undefined {
  if (endpoint.onlyIpv6 && !isIpv6(local.address)) return "EINVAL";
  if (!isBindable(endpoint.host, local.address)) return "EADDRNOTAVAIL";
  if (endpoint.state !== "CLOSED" || endpoint.localPort !== 0) return "EINVAL";
  const port = local.port === 0 ? chooseBindPort(network, endpoint, local.address) : local.port;
  if (port === undefined || portConflict(network, endpoint, local.address, port)) {
    // The address of an earlier connect is forgotten (__inet_bind).
    endpoint.localAddress = anyAddressOf(endpoint.family);
    return "EADDRINUSE";
  }
  endpoint.localAddress = local.address;
  // An address of IPv6 by itself leaves IPv4 out (inet6_bind).
  if (isIpv6(local.address) && !isAny(local.address)) endpoint.onlyIpv6 = true;
  endpoint.boundAddress = isAny(local.address) ? undefined : local.address;
  endpoint.localPort = port;
  endpoint.boundPort = true;
  endpoint.keepsPort = local.port !== 0;
  holdPort(network, endpoint);
  return undefined;
}

export function listenTcp(network: Network, endpoint: TcpEndpoint, backlog: number): NetworkError | undefined {
  // A negative backlog is a very large one (Linux compares unsigned).
  const clamped = backlog < 0 ? tcpLimits.largestBacklog : Math.min(backlog, tcpLimits.largestBacklog);
  if (endpoint.listening !== undefined) {
    endpoint.listening.backlog = clamped;
    return undefined;
  }
  if (endpoint.phase !== "unconnected" || endpoint.state !== "CLOSED") return "EINVAL";
  if (endpoint.localPort === 0) {
    const error = bindTcp(network, endpoint, { address: endpoint.boundAddress ?? anyAddressOf(endpoint.family), port: 0 });
    if (error !== undefined) return error;
  } else if (portConflict(network, endpoint, endpoint.localAddress, endpoint.localPort)) {
    return "EADDRINUSE";
  }
  endpoint.state = "LISTEN";
  endpoint.phase = "listening";
  endpoint.listening = { backlog: clamped, acceptQueue: [], halfOpen: new Set() };
  insertListener(network, endpoint);
  return undefined;
}

export function acceptTcp(network: Network, listener: TcpEndpoint): TcpEndpoint | NetworkError {
  if (listener.listening === undefined) return "EINVAL";
  const id = listener.listening.acceptQueue.shift();
  if (id === undefined) return "EAGAIN";
  const endpoint = network.endpoints.get(id) as TcpEndpoint;
  endpoint.listener = 0;
  return endpoint;
}

export function connectTcp(network: Network, endpoint: TcpEndpoint, remote: SocketAddress): NetworkError | undefined {
  if (endpoint.phase === "connecting") return connectOutcome(network, endpoint);
  if (endpoint.phase === "disconnecting") return "EINVAL";
  if (endpoint.phase !== "unconnected") return "EISCONN";
  const address = reachable(endpoint, remote.address);
  if (typeof address === "string") return address;
  const way = route(endpoint.host, address);
  if (way === undefined) return "ENETUNREACH";
  const source = endpoint.boundAddress ?? way.source;
  if (isLoopback(source) && way.link === "wire") return "EINVAL";
  endpoint.localAddress = source;
  endpoint.remoteAddress = address;
  endpoint.remotePort = remote.port;
  endpoint.link = way.link;
  endpoint.peerHost = way.host;
  const taken = takeTuple(network, endpoint);
  if (taken === undefined) {
    endpoint.localAddress = endpoint.boundAddress ?? anyAddressOf(endpoint.family);
    return "EADDRNOTAVAIL";
  }
  endpoint.error = undefined;
  endpoint.state = "SYN_SENT";
  endpoint.phase = "connecting";
  insertConnection(network, endpoint);
  beginHandshake(network, endpoint, taken.leastSequence);
  return "EINPROGRESS";
}

/** Where a connect to `remote` goes: 0.0.0.0 and :: mean this host, the address that the endpoint is bound to, else loopback. */
function reachable(endpoint: TcpEndpoint, remote: IpAddress): IpAddress | NetworkError {
  const { boundAddress, onlyIpv6 } = endpoint;
  if (onlyIpv6 && !isIpv6(remote)) return "ENETUNREACH";
  if (isAny(remote)) return boundAddress ?? (isIpv6(remote) ? loopbackIpv6Address : loopbackAddress);
  if (boundAddress === undefined || isIpv6(boundAddress) === isIpv6(remote)) return remote;
  return isIpv6(remote) ? "EAFNOSUPPORT" : "ENETUNREACH";
}

/** The user asks how the connect went. A failed one leaves the endpoint as new. */
function connectOutcome(network: Network, endpoint: TcpEndpoint): NetworkError | undefined {
  if (endpoint.state === "SYN_SENT" || endpoint.state === "SYN_RECEIVED") return "EALREADY";
  if (endpoint.state === "CLOSED") {
    const error = takeTcpError(endpoint) ?? "ECONNABORTED";
    dissolve(network, endpoint);
    return error;
  }
  endpoint.phase = "connected";
  return undefined;
}

interface TakenTuple {
  /** Where the tuple's last life in TIME_WAIT ended. */
  readonly leastSequence: number | undefined;
}

/** Secures the four-tuple, choosing the port when bind has not; undefined: none is free. */
function takeTuple(network: Network, endpoint: TcpEndpoint): TakenTuple | undefined {
  const { host, localAddress, remoteAddress, remotePort } = endpoint;
  const find = (port: number) => findConnection(network, host, localAddress, port, remoteAddress, remotePort);
  if (endpoint.localPort === 0) {
    // Least recently used first: a tuple in TIME_WAIT is safe to use again, since its numbers go on from there.
    const port = chooseConnectPort(network, endpoint, (candidate) => {
      const other = find(candidate);
      return other === undefined || other.kind === "timeWait";
    });
    if (port === undefined) return undefined;
    endpoint.localPort = port;
    holdPort(network, endpoint);
  }
  const other = find(endpoint.localPort);
  if (other === undefined) return { leastSequence: undefined };
  const reusable = other.kind === "timeWait" && (!endpoint.boundPort || network.nowNs - other.sinceNs >= tcpLimits.timeWaitReuseNs);
  if (!reusable) return undefined;
  endTimeWait(network, other);
  return { leastSequence: freshSequenceAfter(other) };
}

/** `more`: MSG_MORE, which holds back what does not fill a segment. `bytes` must not be written to afterwards: they may travel themselves. */
export function sendTcp(network: Network, endpoint: TcpEndpoint, bytes: Uint8Array, more = false, urgent = false): number | NetworkError {
  const { state } = endpoint;
  if (state === "SYN_SENT" || state === "SYN_RECEIVED") return "EAGAIN";
  if (endpoint.error !== undefined) return takeTcpError(endpoint) as NetworkError;
  if (endpoint.writeShut || (state !== "ESTABLISHED" && state !== "CLOSE_WAIT")) return "EPIPE";
  if (bytes.length === 0) return 0;
  const count = Math.min(bytes.length, sendRoom(endpoint));
  if (count < bytes.length) endpoint.sendBlocked = true;
  if (count === 0) return "EAGAIN";
  append(endpoint.sendBuffer, bytes, count);
  endpoint.counts.bytesTaken += count;
  if (urgent && count === bytes.length) endpoint.urgentEnd = advance(endpoint.sendUnacknowledged, endpoint.sendBuffer.length);
  // It holds for this call alone: whatever comes next, a segment of the peer's too, lets the bytes go.
  endpoint.moreToCome = more && count === bytes.length;
  sendPending(network, endpoint, count === bytes.length ? bytes : undefined);
  endpoint.moreToCome = false;
  return count;
}

/** What receive says when there is nothing to read: the pending error once, the end of the file for ever. */
function nothingToRead(endpoint: TcpEndpoint): Uint8Array | NetworkError {
  if (endpoint.finReceived) return noBytes;
  if (endpoint.error !== undefined) return takeTcpError(endpoint) as NetworkError;
  if (endpoint.readShut) return noBytes;
  return endpoint.state === "CLOSED" ? "ENOTCONN" : "EAGAIN";
}

export function receiveTcp(network: Network, endpoint: TcpEndpoint, maximum: number, mode: "take" | "peek"): Uint8Array | NetworkError {
  if (endpoint.state === "LISTEN") return "ENOTCONN";
  const most = readableBeforeMark(endpoint, maximum);
  if (endpoint.receiveQueue.length === 0) return nothingToRead(endpoint);
  const bytes = peekFront(endpoint.receiveQueue, most);
  if (mode === "take") discardTcp(network, endpoint, bytes.length);
  return bytes;
}

export function discardTcp(network: Network, endpoint: TcpEndpoint, count: number): void {
  dropFront(endpoint.receiveQueue, count);
  passMark(endpoint, count);
  if (count === 0 || !stateTraits[endpoint.state].receives) return;
  if (owesAcknowledgment(endpoint)) {
    sendAcknowledgment(network, endpoint);
    return;
  }
  // The peer is told when the window it knows of at least doubles (Linux's tcp_cleanup_rbuf).
  const known = distance(endpoint.receiveNext, endpoint.receiveEdge);
  const free = receiveCapacity(endpoint.receiveBufferBytes) - endpoint.receiveQueue.length;
  if (Math.min(free, windowThreshold(endpoint)) >= 2 * known) sendAcknowledgment(network, endpoint);
}

/**
 * What reading calls for (tcp_cleanup_rbuf): more than a segment is unacknowledged, or everything has been read and a small segment was among
 * it; of an endpoint that answers what it reads, two small ones.
 */
function owesAcknowledgment({
  acknowledgmentDue,
  unacknowledgedReceived,
  largestReceived,
  receiveQueue,
  smallReceived,
  interactive,
}: TcpEndpoint) {
  if (!acknowledgmentDue) return false;
  return unacknowledgedReceived > largestReceived || (receiveQueue.length === 0 && smallReceived > (interactive ? 1 : 0));
}

/** The pending error, cleared. */
export function takeTcpError(endpoint: TcpEndpoint): NetworkError | undefined {
  const { error } = endpoint;
  endpoint.error = undefined;
  return error;
}

export function shutdownTcp(network: Network, endpoint: TcpEndpoint, how: "read" | "write" | "both"): NetworkError | undefined {
  const reading = how !== "write";
  const writing = how !== "read";
  if (endpoint.state === "LISTEN") {
    if (reading) stopListening(network, endpoint);
    return undefined;
  }
  if (endpoint.state === "SYN_SENT") {
    dissolve(network, endpoint);
    return undefined;
  }
  const wasClosed = endpoint.state === "CLOSED";
  if (endpoint.phase === "connecting") endpoint.phase = wasClosed || endpoint.state === "SYN_RECEIVED" ? "disconnecting" : "connected";
  if (reading) endpoint.readShut = true;
  if (writing) {
    endpoint.writeShut = true;
    queueFin(network, endpoint);
  }
  wake(network, endpoint, pollBits.in | pollBits.out | pollBits.hangUp | pollBits.readHangUp);
  return wasClosed ? "ENOTCONN" : undefined;
}

function queueFin(network: Network, endpoint: TcpEndpoint): void {
  const { state } = endpoint;
  if (state !== "ESTABLISHED" && state !== "CLOSE_WAIT" && state !== "SYN_RECEIVED") return;
  endpoint.state = afterClose[state];
  endpoint.finQueued = true;
  sendPending(network, endpoint);
}

/** Connections that nobody accepted are reset (Linux's inet_csk_listen_stop); those in the making are forgotten. */
function endListening(network: Network, listener: TcpEndpoint): void {
  const { listening } = listener;
  if (listening === undefined) return;
  listener.listening = undefined;
  removeListener(network, listener);
  listener.state = "CLOSED";
  for (const id of [...listening.acceptQueue, ...listening.halfOpen]) {
    const child = network.endpoints.get(id) as TcpEndpoint;
    child.orphan = true;
    if (child.state === "SYN_RECEIVED") finishConnection(network, child);
    else if (child.state === "CLOSED") forgetEndpoint(network, child);
    else abortConnection(network, child);
  }
}

function stopListening(network: Network, listener: TcpEndpoint): void {
  endListening(network, listener);
  dissolve(network, listener);
}

export function closeTcp(network: Network, endpoint: TcpEndpoint): void {
  endListening(network, endpoint);
  const unread = endpoint.receiveQueue.length > 0;
  endpoint.orphan = true;
  endpoint.readShut = true;
  endpoint.writeShut = true;
  network.wakeups.delete(endpoint.id);
  if (endpoint.state === "CLOSED") {
    forgetEndpoint(network, endpoint);
  } else if (endpoint.state === "SYN_SENT") {
    finishConnection(network, endpoint);
  } else if (unread || endpoint.lingerSeconds === 0) {
    abortConnection(network, endpoint);
  } else {
    queueFin(network, endpoint);
    if (endpoint.state === "FIN_WAIT_2") lingerInFinWait(network, endpoint);
  }
}

/** connect with AF_UNSPEC. */
export function disconnectTcp(network: Network, endpoint: TcpEndpoint): void {
  // A port without a connection stays; what was shut is open again (tcp_disconnect).
  if (endpoint.state === "CLOSED" && endpoint.phase === "unconnected") {
    endpoint.readShut = endpoint.writeShut = false;
    wake(network, endpoint, pollBits.error);
    return;
  }
  endListening(network, endpoint);
  dissolve(network, endpoint);
}
