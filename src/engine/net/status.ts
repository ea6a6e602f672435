// What can be seen of an endpoint: poll's bits, names, fill levels, options. Nothing here changes a connection's course
// but `setEndpointOption` and `setBufferSize`.

import { type IpFamily, isAny, isIpv6, isLoopback, loopbackAddress, type SocketAddress } from "./address.ts";
import type { NetworkError } from "./error.ts";
import type { HostName, LinkName } from "./host.ts";
import { type Endpoint, endpointOf, type Network, tcpEndpointOf, udpEndpointOf } from "./network.ts";
import { pollBits } from "./poll-bits.ts";
import { holdersOf } from "./ports.ts";
import { findConnection, findListener } from "./tcp/connection-table.ts";
import type { EndpointId, EndpointPhase, TcpEndpoint } from "./tcp/endpoint.ts";
import { receiveCapacity, tcpLimits } from "./tcp/limits.ts";
import { linkSegmentSize, sendAcknowledgment, sendPending } from "./tcp/output.ts";
import { distance } from "./tcp/sequence.ts";
import type { TcpState } from "./tcp/state.ts";
import { isTimerRunning, startTimer } from "./tcp/timers.ts";
import type { TcpTuning } from "./tcp/tuning.ts";
import { countedBytes, isAtMark, readableBytes } from "./tcp/urgent.ts";
import { isWritable, sendRoom } from "./tcp/writable.ts";
import type { UdpCargo, UdpEndpoint } from "./udp/endpoint.ts";
import type { ManyOptions } from "./udp/groups.ts";
import type { RawOptions } from "./udp/raw.ts";

/** poll's bits at this moment (IN, OUT, ERR, HUP, RDHUP of `pollBits`): Linux's tcp_poll and udp_poll. */
export function readiness(network: Network, id: EndpointId): number {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "tcp" ? tcpReadiness(endpoint) : udpReadiness(endpoint);
}

function tcpReadiness(endpoint: TcpEndpoint): number {
  if (endpoint.listening !== undefined) return endpoint.listening.acceptQueue.length > 0 ? pollBits.in : 0;
  let bits = 0;
  if (endpoint.state === "CLOSED" || (endpoint.readShut && endpoint.writeShut)) bits |= pollBits.hangUp;
  if (endpoint.readShut) bits |= pollBits.in | pollBits.readHangUp;
  if (endpoint.state !== "SYN_SENT" && endpoint.state !== "SYN_RECEIVED") {
    if (isReadable(endpoint)) bits |= pollBits.in;
    if (endpoint.writeShut || isWritable(endpoint)) bits |= pollBits.out;
  }
  if (typeof endpoint.urgent?.state === "number") bits |= pollBits.priority;
  if (endpoint.error !== undefined) bits |= pollBits.error;
  return bits;
}

/** SO_RCVLOWAT; but what fills the buffer is readable anyhow (tcp_stream_is_readable). */
function isReadable(endpoint: TcpEndpoint): boolean {
  const { tuning, receiveBufferBytes } = endpoint;
  return countedBytes(endpoint) >= Math.min(tuning.receiveLowWater, receiveCapacity(receiveBufferBytes));
}

function udpReadiness(endpoint: UdpEndpoint): number {
  let bits: number = pollBits.out;
  if (endpoint.error !== undefined || (endpoint.errors?.length ?? 0) > 0) bits |= pollBits.error;
  if (endpoint.readShut) bits |= pollBits.in | pollBits.readHangUp;
  if (endpoint.readShut && endpoint.writeShut) bits |= pollBits.hangUp;
  if (endpoint.queue.length > 0) bits |= pollBits.in;
  return bits;
}

/** What send would take now, in bytes (`EndpointStatus.writableBytes`). */
export function roomToSend(network: Network, id: EndpointId): number {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "tcp" ? roomOfTcp(endpoint) : roomOfUdp(endpoint);
}

const roomOfTcp = (endpoint: TcpEndpoint): number =>
  !endpoint.writeShut && (endpoint.state === "ESTABLISHED" || endpoint.state === "CLOSE_WAIT") ? sendRoom(endpoint) : 0;
const roomOfUdp = ({ writeShut, sendBufferBytes }: UdpEndpoint): number => (writeShut ? 0 : sendBufferBytes);

export interface EndpointStatus {
  readonly protocol: "tcp" | "udp";
  /** Of a datagram socket; to one of ping or a raw one ports of others mean nothing. */
  readonly carries: UdpCargo | undefined;
  readonly host: HostName;
  /** UDP: CLOSED, or ESTABLISHED when connected (as /proc/net/udp). */
  readonly state: TcpState;
  /** What connect, listen and accept have made of it; `connecting` stays until connect was asked for the outcome. */
  readonly phase: EndpointPhase;
  /** `connecting`, and the handshake has succeeded or failed: connect will not say EALREADY. */
  readonly connectDecided: boolean;
  /** 0.0.0.0:0 when unbound (getsockname). */
  readonly local: SocketAddress;
  /** It has a port now; what `local` shows may be of an earlier life. */
  readonly hasPort: boolean;
  /** Absent: getpeername says ENOTCONN. */
  readonly remote: SocketAddress | undefined;
  /** FIONREAD: bytes to read in order (UDP: of the first datagram). */
  readonly readableBytes: number;
  /** TCP: the next byte to read is the urgent one (SIOCATMARK). */
  readonly isAtMark: boolean;
  /** The peer's FIN came, or reading was shut: after the readable bytes comes the end of the file. */
  readonly endOfFile: boolean;
  /** What send would take now. */
  readonly writableBytes: number;
  /** Accepted by send and not yet acknowledged by the peer (SIOCOUTQ); a FIN counts as one until it is. */
  readonly unacknowledgedBytes: number;
  /** Not cleared by looking. */
  readonly pendingError: NetworkError | undefined;
  /** UDP: MSG_MORE or UDP_CORK holds bytes back. */
  readonly holdsBack: boolean;
  /** Where that goes. */
  readonly heldTo: SocketAddress | undefined;
  /** Listener: connections that accept can take. */
  readonly acceptQueueLength: number;
  /** Listener: as Linux clamps it. */
  readonly backlog: number;
}

/** What a socket panel and the kernel ask of an endpoint: ends, state, what waits. InvariantError: there is none of this number. */
export function endpointStatus(network: Network, id: EndpointId): EndpointStatus {
  return statusOf(endpointOf(network, id));
}

function statusOf(endpoint: Endpoint): EndpointStatus {
  return endpoint.protocol === "tcp" ? tcpStatus(endpoint) : udpStatus(endpoint);
}

function tcpStatus(endpoint: TcpEndpoint): EndpointStatus {
  const { state, phase, listening } = endpoint;
  const deciding = state === "SYN_SENT" || state === "SYN_RECEIVED";
  const hasPeer = phase === "connected" || phase === "connecting";
  const named = hasPeer && state !== "CLOSED" && state !== "SYN_SENT";
  return {
    protocol: "tcp",
    carries: undefined,
    host: endpoint.host,
    state,
    phase,
    connectDecided: phase === "connecting" && !deciding,
    // A port that was not asked for is shown until there is another (inet_sport).
    local: { address: endpoint.localAddress, port: endpoint.localPort || endpoint.formerPort },
    hasPort: endpoint.localPort !== 0,
    remote: named ? { address: endpoint.remoteAddress, port: endpoint.remotePort } : undefined,
    readableBytes: readableBytes(endpoint),
    isAtMark: isAtMark(endpoint),
    endOfFile: endpoint.readShut,
    writableBytes: roomOfTcp(endpoint),
    unacknowledgedBytes: endpoint.sendBuffer.length + (endpoint.finQueued ? 1 : 0),
    pendingError: endpoint.error,
    holdsBack: false,
    heldTo: undefined,
    acceptQueueLength: listening?.acceptQueue.length ?? 0,
    backlog: listening?.backlog ?? 0,
  };
}

function udpStatus(endpoint: UdpEndpoint): EndpointStatus {
  const connected = endpoint.state === "ESTABLISHED";
  return {
    protocol: "udp",
    carries: endpoint.carries,
    host: endpoint.host,
    state: endpoint.state,
    phase: connected ? "connected" : "unconnected",
    connectDecided: false,
    local: { address: endpoint.localAddress, port: endpoint.localPort },
    hasPort: endpoint.localPort !== 0,
    remote: connected ? { address: endpoint.remoteAddress, port: endpoint.remotePort } : undefined,
    readableBytes: endpoint.queue[0]?.payload.length ?? 0,
    isAtMark: false,
    endOfFile: endpoint.readShut,
    writableBytes: roomOfUdp(endpoint),
    unacknowledgedBytes: 0,
    pendingError: endpoint.error,
    holdsBack: endpoint.held !== undefined,
    heldTo: endpoint.held?.to,
    acceptQueueLength: 0,
    backlog: 0,
  };
}

/** Whether a SYN from `host` to its own loopback at this port would find a listener with a place in its queue. */
export function listenerRoom(network: Network, host: HostName, port: number): "room" | "full" | "nobody" {
  const listener = findListener(network, { host, link: "loopback" }, loopbackAddress, port, 0);
  if (listener?.listening === undefined) return "nobody";
  const { acceptQueue, halfOpen, backlog } = listener.listening;
  return acceptQueue.length + halfOpen.size <= backlog ? "room" : "full";
}

/** Whether a datagram from `host` to its own loopback at this port would find a socket. */
export function hearsDatagrams(network: Network, host: HostName, port: number): boolean {
  for (const holder of holdersOf(network, host, "udp", port) ?? [])
    if (holder.protocol === "udp" && holder.carries === "datagrams" && (isAny(holder.localAddress) || isLoopback(holder.localAddress)))
      return true;
  return false;
}

/** The user of the other end of this connection has closed it, if that end is in this network at all. */
export function isAbandoned(network: Network, id: EndpointId): boolean {
  const { peerHost, localAddress, localPort, remoteAddress, remotePort } = tcpEndpointOf(network, id);
  const peer = findConnection(network, peerHost, remoteAddress, remotePort, localAddress, localPort);
  return peer === undefined || peer.kind === "timeWait" || peer.orphan;
}

export interface ConnectionView {
  /** Absent: TIME_WAIT, which belongs to no endpoint. */
  readonly endpoint: EndpointId | undefined;
  readonly protocol: "tcp" | "udp";
  /** Of the socket: one of IPv6 may have addresses of IPv4. */
  readonly family: IpFamily;
  readonly state: TcpState;
  readonly local: SocketAddress;
  readonly remote: SocketAddress | undefined;
}

/** Everything on `host` that holds a port, as `ss -an` lists it: endpoints by id, orphans too, then TIME_WAIT. */
export function listConnections(network: Network, host: HostName): ConnectionView[] {
  const views: ConnectionView[] = [];
  for (const endpoint of network.endpoints.values()) {
    if (endpoint.host !== host || endpoint.localPort === 0) continue;
    if (endpoint.protocol === "udp" && endpoint.carries !== "datagrams") continue;
    const { protocol, state, local, remote } = statusOf(endpoint);
    views.push({ endpoint: endpoint.id, protocol, family: endpoint.family, state, local, remote });
  }
  for (const timeWait of network.quiet.toSorted((left, right) => left.sequence - right.sequence)) {
    if (timeWait.kind !== "timeWait" || timeWait.host !== host) continue;
    const { localAddress, localPort, remoteAddress, remotePort } = timeWait;
    const local = { address: localAddress, port: localPort };
    const remote = { address: remoteAddress, port: remotePort };
    views.push({ endpoint: undefined, protocol: "tcp", family: isIpv6(localAddress) ? 6 : 4, state: "TIME_WAIT", local, remote });
  }
  return views;
}

export interface EndpointOptions {
  /** SO_REUSEADDR */
  readonly reuseAddress: boolean;
  /** SO_REUSEPORT */
  readonly reusePort: boolean;
  /** IPV6_V6ONLY */
  readonly onlyIpv6: boolean;
  /** SO_KEEPALIVE */
  readonly keepAlive: boolean;
  /** TCP_NODELAY */
  readonly noDelay: boolean;
  /** SO_OOBINLINE */
  readonly urgentInline: boolean;
  /** SO_LINGER: seconds, or undefined when off. */
  readonly lingerSeconds: number | undefined;
  /** What getsockopt reads: Linux's doubled value. `setBufferSize` takes the user's. */
  readonly sendBufferBytes: number;
  readonly receiveBufferBytes: number;
}

const headerBytes = 640;
const bufferHeaderBytes = 256;

/** What an endpoint's send buffer has grown to when nobody has set it: with the connection, by the segments of its first window (tcp_sndbuf_expand). */
function automaticSendBuffer({ state, phase, maximumSegmentSize }: TcpEndpoint): number {
  // It stays with a connection that has ended.
  if ((state === "CLOSED" && phase !== "connected") || state === "LISTEN" || state === "SYN_SENT" || state === "SYN_RECEIVED")
    return tcpLimits.sendBufferBytes;
  let block = 512;
  while (block < maximumSegmentSize + headerBytes) block *= 2;
  const expanded = 3 * tcpLimits.initialWindowSegments * (block + bufferHeaderBytes);
  return Math.max(tcpLimits.sendBufferBytes, Math.min(expanded, 4 * 1024 * 1024));
}

/** Options of the socket level (man 7 socket) as they are now. */
export function endpointOptions(network: Network, id: EndpointId): EndpointOptions {
  const endpoint = endpointOf(network, id);
  const { reuseAddress, reusePort, onlyIpv6, receiveBufferBytes } = endpoint;
  const common = { reuseAddress, reusePort, onlyIpv6, receiveBufferBytes };
  if (endpoint.protocol === "udp") {
    const { sendBufferBytes } = endpoint;
    const { lingerSeconds, keepAlive } = endpoint;
    return { ...common, keepAlive, noDelay: false, urgentInline: false, lingerSeconds, sendBufferBytes };
  }
  const { keepAlive, noDelay, urgentInline, lingerSeconds } = endpoint;
  const sendBufferBytes = endpoint.sendBufferBytes || automaticSendBuffer(endpoint);
  return { ...common, keepAlive, noDelay, urgentInline, lingerSeconds, sendBufferBytes };
}

export type SettableOption = "reuseAddress" | "reusePort" | "onlyIpv6" | "keepAlive" | "noDelay" | "urgentInline" | "lingerSeconds";

/** An option that the protocol does not have (TCP's, on UDP) is accepted and without effect. */
export function setEndpointOption<Name extends SettableOption>(
  network: Network,
  id: EndpointId,
  name: Name,
  value: EndpointOptions[Name],
): void {
  const endpoint = endpointOf(network, id);
  if (!(name in endpoint)) return;
  Object.assign(endpoint, { [name]: value });
  if (endpoint.protocol !== "tcp") return;
  // What Nagle's rule held back goes now (`man 7 tcp`).
  if (name === "noDelay" && value) sendPending(network, endpoint);
  const talking = endpoint.state !== "CLOSED" && endpoint.state !== "LISTEN" && endpoint.state !== "SYN_SENT";
  if (name === "keepAlive" && value && talking && !isTimerRunning(endpoint, "lifetime")) {
    startTimer(network, endpoint, "lifetime", endpoint.tuning.keepIdleNs);
  }
}

/** SO_BINDTODEVICE */
export const deviceOf = (network: Network, id: EndpointId): LinkName | undefined => endpointOf(network, id).device;

/** SO_BINDTODEVICE; undefined: any device again. */
export function bindToDevice(network: Network, id: EndpointId, link: LinkName | undefined): void {
  endpointOf(network, id).device = link;
}

/** What a datagram socket has said of datagrams to many. */
export const manyOptions = (network: Network, id: EndpointId): ManyOptions => udpEndpointOf(network, id).many;

/** Sets some of it (IP_MULTICAST_TTL and its like, man 7 ip). */
export function setManyOptions(network: Network, id: EndpointId, changes: Partial<ManyOptions>): void {
  const endpoint = udpEndpointOf(network, id);
  endpoint.many = { ...endpoint.many, ...changes };
}

/** Of a raw socket. */
export const rawOptions = (network: Network, id: EndpointId): RawOptions | undefined => {
  const endpoint = endpointOf(network, id);
  return endpoint.protocol === "udp" ? endpoint.raw : undefined;
};

/** Sets some of it; of another socket, nothing happens (man 7 raw). */
export function setRawOptions(network: Network, id: EndpointId, changes: Partial<RawOptions>): void {
  const endpoint = udpEndpointOf(network, id);
  if (endpoint.raw) endpoint.raw = { ...endpoint.raw, ...changes };
}

/** Options of TCP's level (man 7 tcp), times in ns. */
export const tcpTuning = (network: Network, id: EndpointId): Readonly<TcpTuning> => tcpEndpointOf(network, id).tuning;

/** Sets some of it; what a cork held back goes when it is pulled. */
export function tuneTcp(network: Network, id: EndpointId, changes: Partial<TcpTuning>): void {
  const endpoint = tcpEndpointOf(network, id);
  const { keepIdleNs } = endpoint.tuning;
  endpoint.tuning = { ...endpoint.tuning, ...changes };
  if (changes.corked === false) {
    endpoint.moreToCome = false;
    sendPending(network, endpoint);
  }
  if (endpoint.keepAlive && endpoint.tuning.keepIdleNs !== keepIdleNs && isTimerRunning(endpoint, "lifetime")) {
    const idleNs = network.nowNs - endpoint.lastReceivedNs;
    startTimer(network, endpoint, "lifetime", Math.max(0, endpoint.tuning.keepIdleNs - idleNs));
  }
}

/** TCP_QUICKACK: whether acknowledgments go at once rather than with the answers. */
export const acknowledgesAtOnce = (network: Network, id: EndpointId): boolean => !tcpEndpointOf(network, id).interactive;

/** TCP_QUICKACK: turned on, an acknowledgment that is due goes now. */
export function setAcknowledgesAtOnce(network: Network, id: EndpointId, atOnce: boolean): void {
  const endpoint = tcpEndpointOf(network, id);
  endpoint.interactive = !atOnce;
  if (atOnce && endpoint.acknowledgmentDue) sendAcknowledgment(network, endpoint);
}

/** What TCP_INFO tells of a connection. */
export interface TcpInformation {
  readonly state: TcpState;
  readonly retries: number;
  readonly timeoutNs: number;
  readonly segmentBytes: number;
  readonly receivedSegmentBytes: number;
  readonly advertisedSegmentBytes: number;
  /** Segments in flight. */
  readonly unacknowledgedSegments: number;
  readonly roundTripNs: number;
  readonly roundTripVariationNs: number;
  /** In segments. */
  readonly congestionWindow: number;
  readonly slowStartThreshold: number;
  readonly sendWindowShift: number;
  readonly receiveWindowShift: number;
  readonly windowScaling: boolean;
  readonly sendWindow: number;
  readonly receiveSpace: number;
  readonly unsentBytes: number;
  readonly lastReceivedNs: number;
  readonly acceptQueueLength: number;
  readonly backlog: number;
  readonly counts: TcpEndpoint["counts"];
}

/** The ends of a connection, and how many bytes its user has given to be sent; undefined: it has no peer. */
export function sentStream(
  network: Network,
  id: EndpointId,
): { readonly localPort: number; readonly remotePort: number; readonly bytesTaken: number } | undefined {
  const { phase, state, localPort, remotePort, counts } = tcpEndpointOf(network, id);
  if (phase !== "connected" || state === "CLOSED") return undefined;
  return { localPort, remotePort, bytesTaken: counts.bytesTaken };
}

/** TCP_INFO; sizes in bytes unless named otherwise, times in ns. */
export function tcpInformation(network: Network, id: EndpointId): TcpInformation {
  const endpoint = tcpEndpointOf(network, id);
  const { sendUnacknowledged, sendNext, sendMaximum, maximumSegmentSize: segment, congestionWindow, slowStartThreshold } = endpoint;
  const inFlight = distance(sendUnacknowledged, sendMaximum);
  const segmentBytes = segment || endpoint.tuning.segmentClamp || tcpLimits.defaultMaximumSegmentSize;
  const isTalking = endpoint.state !== "CLOSED" && endpoint.state !== "LISTEN";
  return {
    state: endpoint.state,
    retries: endpoint.retries,
    timeoutNs: endpoint.timeoutNs,
    segmentBytes,
    receivedSegmentBytes: endpoint.largestReceived,
    advertisedSegmentBytes: isTalking ? linkSegmentSize(network, endpoint) : 0,
    unacknowledgedSegments: Math.ceil(inFlight / segmentBytes),
    roundTripNs: Number.isNaN(endpoint.smoothedRoundTripNs) ? 0 : endpoint.smoothedRoundTripNs,
    roundTripVariationNs: endpoint.roundTripVariationNs,
    congestionWindow: isTalking ? Math.max(1, Math.floor(congestionWindow / segmentBytes)) : tcpLimits.initialWindowSegments,
    slowStartThreshold: slowStartThreshold === Number.POSITIVE_INFINITY ? 0x7fffffff : Math.floor(slowStartThreshold / segmentBytes),
    sendWindowShift: endpoint.sendWindowShift,
    receiveWindowShift: endpoint.receiveWindowShift,
    windowScaling: endpoint.windowScaling && isTalking,
    sendWindow: endpoint.sendWindow,
    receiveSpace: receiveCapacity(endpoint.receiveBufferBytes),
    unsentBytes: Math.max(0, endpoint.sendBuffer.length - distance(sendUnacknowledged, sendNext)),
    lastReceivedNs: endpoint.lastReceivedNs,
    acceptQueueLength: endpoint.listening?.acceptQueue.length ?? 0,
    backlog: endpoint.listening?.backlog ?? 0,
    counts: { ...endpoint.counts },
  };
}

/** SO_SNDBUF, SO_RCVBUF with the user's value: doubled and clamped (`man 7 socket`: 4096 reads 8192; 1 reads 4608 or 2304). */
export function setBufferSize(network: Network, id: EndpointId, buffer: "send" | "receive", bytes: number): void {
  const endpoint = endpointOf(network, id);
  const smallest = buffer === "send" ? tcpLimits.smallestSendBufferBytes : tcpLimits.smallestReceiveBufferBytes;
  // Negative counts as huge, as in Linux's unsigned comparison.
  const wanted = bytes < 0 ? tcpLimits.largestBufferBytes : bytes * 2;
  const size = Math.max(smallest, Math.min(wanted, tcpLimits.largestBufferBytes));
  if (buffer === "send") endpoint.sendBufferBytes = size;
  else endpoint.receiveBufferBytes = size;
}
