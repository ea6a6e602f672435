// The calls on endpoints of either protocol, by id: what the kernel's sockets are built on. Each names its errors; a wrong
// id is the caller's fault and throws. See README.md for how time passes between calls.

import { InvariantError } from "../base/errors.ts";
import { anyAddress, type IpFamily, type SocketAddress } from "./address.ts";
import type { NetworkError } from "./error.ts";
import type { HostName } from "./host.ts";
import { endpointOf, type Network, tcpEndpointOf, udpEndpointOf } from "./network.ts";
import {
  acceptTcp,
  bindTcp,
  closeTcp,
  connectTcp,
  discardTcp,
  disconnectTcp,
  listenTcp,
  openTcpEndpoint,
  receiveTcp,
  sendTcp,
  shutdownTcp,
  takeTcpError,
} from "./tcp/calls.ts";
import type { EndpointId } from "./tcp/endpoint.ts";
import { takeUrgent } from "./tcp/urgent.ts";
import {
  bindUdp,
  closeUdp,
  connectUdp,
  type Datagram,
  disconnectUdp,
  ensurePort,
  openRawEndpoint,
  openUdpEndpoint,
  receiveFromUdp,
  releaseHeldUdp,
  sendToUdp,
  shutdownUdp,
  takeQueuedErrorUdp,
  takeUdpError,
} from "./udp/calls.ts";
import type { QueuedError, SendingManner } from "./udp/endpoint.ts";
import { joinGroup as join, leaveGroup as leave, type Membership } from "./udp/groups.ts";
import { holdOutside } from "./wakeup.ts";

/** A new, unbound endpoint on `host`. */
export const openTcp = (network: Network, host: HostName, family: IpFamily = 4): EndpointId => openTcpEndpoint(network, host, 0, family).id;
/** As `openTcp`, for a bridge to the world outside: who it wakes is told by `takeWokenOutside`. */
export function openTcpOutside(network: Network, host: HostName): EndpointId {
  const endpoint = openTcpEndpoint(network, host, 0);
  holdOutside(endpoint);
  return endpoint.id;
}

/** As `openUdp`, for a bridge to the world outside: who it wakes is told by `takeWokenOutside`. */
export function openUdpOutside(network: Network, host: HostName): EndpointId {
  const endpoint = openUdpEndpoint(network, host);
  holdOutside(endpoint);
  return endpoint.id;
}

/** A new, unbound datagram endpoint on `host`. */
export const openUdp = (network: Network, host: HostName, family: IpFamily = 4): EndpointId => openUdpEndpoint(network, host, family).id;

/** A socket of ping. */
export const openEcho = (network: Network, host: HostName, family: IpFamily = 4): EndpointId =>
  openUdpEndpoint(network, host, family, "echo").id;

/** A raw socket of a protocol; 255 only sends. */
export const openRaw = (network: Network, host: HostName, family: IpFamily, protocolNumber: number): EndpointId =>
  openRawEndpoint(network, host, family, protocolNumber).id;

/**
 * `man 2 bind`. Port 0 takes an ephemeral one (32768–60999). EINVAL already bound; EADDRNOTAVAIL an address of no interface;
 * EADDRINUSE. Privilege (ports below 1024) is the kernel's matter.
 */
export function bindEndpoint(network: Network, id: EndpointId, local: SocketAddress): NetworkError | undefined {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "tcp" ? bindTcp(network, endpoint, local) : bindUdp(network, endpoint, local);
}

/**
 * TCP (`man 2 connect`): starts the handshake and gives EINPROGRESS. Called again: EALREADY while under way; once decided, the
 * outcome: undefined (connected) or the error (ECONNREFUSED, ETIMEDOUT …; the endpoint is then as new); after that EISCONN.
 * A blocking connect is: call, advance, wait until `status.connectDecided`, call again.
 * At once: EISCONN (connected, listening), EADDRNOTAVAIL (no port left, or the tuple is in use), ENETUNREACH, EINVAL (loopback
 * source to another host). UDP: sets the peer. Address 0.0.0.0 means the endpoint's own bound address, else 127.0.0.1.
 */
export function connectEndpoint(network: Network, id: EndpointId, remote: SocketAddress): NetworkError | undefined {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "tcp" ? connectTcp(network, endpoint, remote) : connectUdp(network, endpoint, remote);
}

/** connect with AF_UNSPEC: dissolves the association (a TCP connection is reset, a listener ends). Nothing to dissolve is fine. */
export function disconnectEndpoint(network: Network, id: EndpointId): void {
  const endpoint = endpointOf(network, id);
  if (endpoint.protocol === "tcp") disconnectTcp(network, endpoint);
  else disconnectUdp(network, endpoint);
}

/** `man 2 shutdown`. ENOTCONN. `read` on a listener ends listening, `write` on one does nothing. */
export function shutdownEndpoint(network: Network, id: EndpointId, how: "read" | "write" | "both"): NetworkError | undefined {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "tcp" ? shutdownTcp(network, endpoint, how) : shutdownUdp(network, endpoint, how);
}

/**
 * The last descriptor has gone: the id is invalid from here on. TCP goes on by itself (FIN; RST with unread data or linger 0).
 * For SO_LINGER with seconds > 0 the kernel first shuts both directions, and waits until `unacknowledgedBytes` is 0.
 */
export function closeEndpoint(network: Network, id: EndpointId): void {
  const endpoint = endpointOf(network, id);
  if (endpoint.protocol === "tcp") closeTcp(network, endpoint);
  else closeUdp(network, endpoint);
}

/** SO_ERROR: the pending error, cleared by this. */
export function takeError(network: Network, id: EndpointId): NetworkError | undefined {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "tcp" ? takeTcpError(endpoint) : takeUdpError(endpoint);
}

/** IP_RECVERR: what comes back about datagrams is kept for `takeQueuedError`. */
export function setQueuesErrors(network: Network, id: EndpointId, isOn: boolean): void {
  const endpoint = udpEndpointOf(network, id);
  endpoint.errors = isOn ? (endpoint.errors ?? []) : undefined;
}

/** The oldest error that is queued, which leaves the queue (MSG_ERRQUEUE); undefined: there is none. */
export const takeQueuedError = (network: Network, id: EndpointId): QueuedError | undefined =>
  takeQueuedErrorUdp(udpEndpointOf(network, id));

/** `man 2 listen`. Unbound: binds itself. Repeated: a new backlog. EINVAL connected; EADDRINUSE; EOPNOTSUPP UDP. Any backlog will do. */
export function listen(network: Network, id: EndpointId, backlog: number): NetworkError | undefined {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "tcp" ? listenTcp(network, endpoint, backlog) : "EOPNOTSUPP";
}

export interface Accepted {
  readonly endpoint: EndpointId;
  readonly remote: SocketAddress;
}

/** `man 2 accept`. EAGAIN none queued; EINVAL not listening; EOPNOTSUPP UDP. A connection reset while queued is given all the same. */
export function accept(network: Network, listener: EndpointId): Accepted | NetworkError {
  const endpoint = endpointOf(network, listener);
  if (endpoint.protocol !== "tcp") return "EOPNOTSUPP";
  const accepted = acceptTcp(network, endpoint);
  if (typeof accepted === "string") return accepted;
  return { endpoint: accepted.id, remote: { address: accepted.remoteAddress, port: accepted.remotePort } };
}

/**
 * Takes as many of the bytes as the send buffer has room for: 1 … length (0 only for no bytes). EAGAIN: no room, or still
 * connecting; EPIPE: not connected, or sending was shut (the kernel adds SIGPIPE); ECONNRESET … : the pending error, cleared.
 * `more`: MSG_MORE; `urgent`: MSG_OOB, of the last of them.
 */
export const send = (network: Network, id: EndpointId, bytes: Uint8Array, more = false, urgent = false): number | NetworkError =>
  sendTcp(network, tcpEndpointOf(network, id), bytes, more, urgent);

/** MSG_OOB of recv: the urgent byte, or none at the end of the stream. EINVAL: there is none, EAGAIN: it is yet to come. */
export const receiveUrgent = (network: Network, id: EndpointId, mode: "take" | "peek"): Uint8Array | NetworkError =>
  takeUrgent(tcpEndpointOf(network, id), mode);

/**
 * At most `maximum` bytes in order, not to be written to; an empty array is end of file (or `maximum` 0 with bytes waiting). EAGAIN: nothing yet;
 * ENOTCONN: never connected, or a listener; ECONNRESET … : the pending error, once. `peek` leaves the bytes (MSG_PEEK; and where the
 * copy to the user may fail: peek, copy, `discard`).
 */
export const receive = (network: Network, id: EndpointId, maximum: number, mode: "take" | "peek" = "take"): Uint8Array | NetworkError =>
  receiveTcp(network, tcpEndpointOf(network, id), maximum, mode);

/** How many bytes there are to read before urgent data; undefined: there is none. */
export const bytesBeforeMark = (network: Network, id: EndpointId): number | undefined => tcpEndpointOf(network, id).urgent?.offset;

/** Takes `count` bytes away without giving them; so many must be readable. */
export function discard(network: Network, id: EndpointId, count: number): void {
  const endpoint = tcpEndpointOf(network, id);
  if (count > endpoint.receiveQueue.length) throw new InvariantError(`${count} bytes to discard, ${endpoint.receiveQueue.length} readable`);
  discardTcp(network, endpoint, count);
}

/** A port for an unbound UDP endpoint, as every sending call first sees to; EAGAIN none is left. TCP binds itself when it connects. */
export function bindBeforeSending(network: Network, id: EndpointId): NetworkError | undefined {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "udp" ? ensurePort(network, endpoint) : undefined;
}

/** IP_ADD_MEMBERSHIP of a datagram socket. EINVAL: no group; EADDRINUSE: it is a member; ENOBUFS: of too many. */
export const joinGroup = (network: Network, id: EndpointId, membership: Membership): NetworkError | undefined =>
  join(udpEndpointOf(network, id), membership);

/** IP_DROP_MEMBERSHIP. EADDRNOTAVAIL: it is no member. */
export const leaveGroup = (network: Network, id: EndpointId, membership: Membership): NetworkError | undefined =>
  leave(udpEndpointOf(network, id), membership);

/** Sends what MSG_MORE or UDP_CORK has held back. */
export function releaseHeld(network: Network, id: EndpointId): void {
  const endpoint = endpointOf(network, id);
  if (endpoint.protocol === "udp") releaseHeldUdp(network, endpoint);
}

/**
 * Sends one datagram; binds itself when unbound. `to` absent: the connected peer, else EDESTADDRREQ. EMSGSIZE above 65507 bytes;
 * ENETUNREACH; EPIPE after shutdown (no SIGPIPE); ECONNREFUSED: the pending error of a connected endpoint, cleared. TCP ignores `to` and `manner`.
 */
export function sendTo(
  network: Network,
  id: EndpointId,
  bytes: Uint8Array,
  to?: SocketAddress,
  more = false,
  manner?: SendingManner,
): number | NetworkError {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "udp" ? sendToUdp(network, endpoint, bytes, to, more, manner) : sendTcp(network, endpoint, bytes, more);
}

/** The oldest datagram. EAGAIN; ECONNREFUSED: the pending error, cleared. On TCP: `receive`, from nobody (0.0.0.0:0). */
export function receiveFrom(network: Network, id: EndpointId, maximum: number, mode: "take" | "peek" = "take"): Datagram | NetworkError {
  const endpoint = endpointOf(network, id);
  if (endpoint.protocol === "udp") return receiveFromUdp(endpoint, maximum, mode);
  const bytes = receiveTcp(network, endpoint, maximum, mode);
  return typeof bytes === "string"
    ? bytes
    : { from: { address: anyAddress, port: 0 }, to: anyAddress, bytes, length: bytes.length, arrivedNs: network.nowNs };
}
