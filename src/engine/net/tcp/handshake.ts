// The opening of a connection, from both sides: SYN on a listener, SYN_SENT, SYN_RECEIVED (RFC 9293 §3.5, §3.10.7.2, .3),
// and Linux's accept queue of backlog + 1 places, beyond which a SYN is dropped.

import { chooseInitialSequence, type Network, type Path } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { holdPort } from "../ports.ts";
import { wake } from "../wakeup.ts";
import { type TcpSegment, tcpFlags } from "../wire/packet.ts";
import { recordRoundTrip, setSendWindow, timeoutOf } from "./acknowledgment.ts";
import { insertConnection, tupleHash } from "./connection-table.ts";
import { createTcpEndpoint, type ListenQueues, type TcpEndpoint } from "./endpoint.ts";
import { failConnection } from "./lifecycle.ts";
import { tcpLimits } from "./limits.ts";
import { linkSegmentSize, refuseSegment, sendAcknowledgment, sendSyn } from "./output.ts";
import { advance, distance } from "./sequence.ts";
import { afterClose } from "./state.ts";
import { startTimer, stopTimer } from "./timers.ts";

/** Sends the first SYN of an active open; the tuple is set and in the tables. */
export function beginHandshake(network: Network, endpoint: TcpEndpoint, leastSequence: number | undefined): void {
  endpoint.initialSendSequence = leastSequence ?? chooseInitialSequence(network, tupleHash(endpoint));
  endpoint.sendUnacknowledged = endpoint.initialSendSequence;
  endpoint.sendNext = advance(endpoint.initialSendSequence, 1);
  endpoint.sendMaximum = endpoint.sendNext;
  endpoint.retries = 0;
  sendSyn(network, endpoint);
}

/** A segment for a listener: a SYN makes a connection in SYN_RECEIVED. `leastSequence`: where the tuple's last life ended. */
export function arriveAtListener(
  network: Network,
  listener: TcpEndpoint,
  segment: TcpSegment,
  path: Path,
  leastSequence: number | undefined,
): void {
  const { listening } = listener;
  if (listening === undefined || segment.flags & tcpFlags.rst) return;
  if (segment.flags & tcpFlags.ack) {
    refuseSegment(network, segment, path);
    return;
  }
  if (!(segment.flags & tcpFlags.syn)) return;
  // Dropped without a word: the client's SYN comes again after a second.
  if (isAcceptQueueFull(listening) || listening.halfOpen.size >= tcpLimits.largestHalfOpen) return;
  const child = createTcpEndpoint(network.nextEndpointId++, listener.host, 0, listener.family);
  child.state = "SYN_RECEIVED";
  child.phase = "connected";
  child.listener = listener.id;
  child.localAddress = segment.destination;
  child.boundAddress = listener.boundAddress;
  child.localPort = segment.destinationPort;
  child.remoteAddress = segment.source;
  child.remotePort = segment.sourcePort;
  child.link = path.link;
  child.peerHost = path.peerHost;
  child.readShut = listener.readShut;
  child.writeShut = listener.writeShut;
  child.onlyIpv6 = listener.onlyIpv6;
  child.reuseAddress = listener.reuseAddress;
  child.reusePort = listener.reusePort;
  child.keepAlive = listener.keepAlive;
  child.noDelay = listener.noDelay;
  child.lingerSeconds = listener.lingerSeconds;
  child.tuning = { ...listener.tuning };
  child.sendBufferBytes = listener.sendBufferBytes;
  child.receiveBufferBytes = listener.receiveBufferBytes;
  network.endpoints.set(child.id, child);
  insertConnection(network, child);
  holdPort(network, child);
  listening.halfOpen.add(child.id);
  takeSyn(network, child, segment);
  beginHandshake(network, child, leastSequence);
}

/** Linux's sk_acceptq_is_full: one more than the backlog fits. */
const isAcceptQueueFull = (listening: ListenQueues): boolean => listening.acceptQueue.length > listening.backlog;

/** What the peer's SYN tells: its first sequence number, window and options. */
function takeSyn(network: Network, endpoint: TcpEndpoint, segment: TcpSegment): void {
  endpoint.receiveNext = advance(segment.sequence, 1);
  endpoint.receiveEdge = advance(endpoint.receiveNext, distance(0, endpoint.receiveEdge));
  endpoint.windowScaling = segment.windowScale >= 0;
  endpoint.sendWindowShift = Math.max(0, Math.min(14, segment.windowScale));
  endpoint.receiveWindowShift = endpoint.windowScaling ? tcpLimits.windowShift : 0;
  const offered = segment.maximumSegmentSize || tcpLimits.defaultMaximumSegmentSize;
  endpoint.maximumSegmentSize = Math.min(offered, linkSegmentSize(network, endpoint), endpoint.tuning.segmentClamp || offered);
  endpoint.congestionWindow = tcpLimits.initialWindowSegments * endpoint.maximumSegmentSize;
  // The window of a SYN is never scaled (RFC 7323 §2.2).
  setSendWindow(endpoint, segment, segment.window);
}

/** A segment for an endpoint in SYN_SENT (RFC 9293 §3.10.7.3). */
export function arriveInSynSent(network: Network, endpoint: TcpEndpoint, segment: TcpSegment, path: Path): void {
  const { flags } = segment;
  const acknowledges = (flags & tcpFlags.ack) !== 0;
  if (acknowledges && segment.acknowledgment !== endpoint.sendNext) {
    refuseSegment(network, segment, path);
    return;
  }
  if (flags & tcpFlags.rst) {
    if (acknowledges) failConnection(network, endpoint, "ECONNREFUSED");
    return;
  }
  if (!(flags & tcpFlags.syn)) return;
  takeSyn(network, endpoint, segment);
  if (!acknowledges) {
    // Both ends open at once (RFC 9293 §3.5, figure 7).
    endpoint.state = "SYN_RECEIVED";
    endpoint.timedSequence = -1;
    sendSyn(network, endpoint);
    return;
  }
  establish(network, endpoint, segment);
  sendAcknowledgment(network, endpoint);
}

/**
 * The acknowledgment of our SYN, in SYN_RECEIVED. False: the segment is to be dropped, because the accept queue is full
 * (our SYN comes again, and the peer's answer with it) or because the listener is gone.
 */
export function completeHandshake(network: Network, endpoint: TcpEndpoint, segment: TcpSegment): boolean {
  if (endpoint.listener === 0) {
    establish(network, endpoint, segment);
    return true;
  }
  const listener = network.endpoints.get(endpoint.listener);
  if (listener?.protocol !== "tcp" || listener.listening === undefined) return false;
  if (isAcceptQueueFull(listener.listening)) return false;
  // The last step of the handshake alone is not enough: its data is waited for, though not for ever (tcp_check_req).
  const isBare = segment.payload.length === 0 && !(segment.flags & tcpFlags.fin);
  if (isBare && endpoint.retries < listener.tuning.deferAccept) {
    endpoint.deferred = true;
    return false;
  }
  listener.listening.halfOpen.delete(endpoint.id);
  listener.listening.acceptQueue.push(endpoint.id);
  establish(network, endpoint, segment);
  wake(network, listener, pollBits.in);
  return true;
}

function establish(network: Network, endpoint: TcpEndpoint, segment: TcpSegment): void {
  stopTimer(network, endpoint, "retransmission");
  // What was shut down before there was a connection is so now (simultaneous open; a shutdown of an unconnected endpoint).
  if (endpoint.state === "SYN_RECEIVED" && endpoint.writeShut) endpoint.finQueued = true;
  endpoint.state = endpoint.finQueued ? afterClose.ESTABLISHED : "ESTABLISHED";
  if (endpoint.timedSequence >= 0) {
    recordRoundTrip(endpoint, network.nowNs - endpoint.timedSinceNs);
    endpoint.timedSequence = -1;
  }
  endpoint.sendUnacknowledged = endpoint.sendNext;
  endpoint.smallSegmentEnd = endpoint.sendNext;
  endpoint.retries = 0;
  endpoint.timeoutNs = timeoutOf(endpoint);
  endpoint.quickAcknowledgments = tcpLimits.quickAcknowledgments;
  endpoint.lastReceivedNs = network.nowNs;
  const shift = segment.flags & tcpFlags.syn ? 0 : endpoint.sendWindowShift;
  setSendWindow(endpoint, segment, segment.window << shift);
  if (endpoint.keepAlive) startTimer(network, endpoint, "lifetime", endpoint.tuning.keepIdleNs);
  wake(network, endpoint, pollBits.out);
}
