// What a TCP endpoint sends: segments from the send buffer as window, congestion and Nagle's rule allow, acknowledgments,
// resets (RFC 9293 §3.8, RFC 1122 §4.2.3.4). Reads and moves the send variables; arms the retransmission timer.

import { isIpv6 } from "../address.ts";
import { transmit } from "../link.ts";
import { type Network, type Path, takeIdentification } from "../network.ts";
import { maximumPacketBytes, noBytes, type Packet, type TcpSegment, tcpFlags } from "../wire/packet.ts";
import type { TcpEndpoint } from "./endpoint.ts";
import { receiveCapacity, tcpLimits } from "./limits.ts";
import { copyOut } from "./send-buffer.ts";
import { advance, distance, isAfter, isBefore, latest } from "./sequence.ts";
import { stateTraits } from "./state.ts";
import { isTimerRunning, startTimer, stopTimer } from "./timers.ts";
import { isUrgent, urgentPointerAt } from "./urgent.ts";

/** What the next segment may announce, and the edge that follows from it (RFC 9293 §3.8.6.2.2: never moved back). */
function windowField(endpoint: TcpEndpoint, syn: boolean): number {
  const { windowClamp } = endpoint.tuning;
  const capacity = Math.min(receiveCapacity(endpoint.receiveBufferBytes), windowClamp || Number.POSITIVE_INFINITY);
  const free = Math.max(0, capacity - endpoint.receiveQueue.length);
  if (syn) {
    const window = Math.min(free, tcpLimits.largestUnscaledWindow);
    endpoint.receiveEdge = advance(endpoint.receiveNext, window);
    return window;
  }
  const announced = distance(endpoint.receiveNext, endpoint.receiveEdge);
  const shift = endpoint.receiveWindowShift;
  // Silly window avoidance (RFC 9293 §3.8.6.2.2): a nearly full buffer does not open the window any further.
  const worthwhile = free >= Math.min(endpoint.maximumSegmentSize, capacity >>> 4);
  const units = worthwhile ? Math.min(free, windowThreshold(endpoint)) >>> shift : (announced + (1 << shift) - 1) >>> shift;
  const field = Math.min(units, tcpLimits.largestUnscaledWindow);
  endpoint.receiveEdge = latest(endpoint.receiveEdge, advance(endpoint.receiveNext, field << shift));
  return field;
}

/** What a window may be at most, which grows with the segments that come (rcv_ssthresh; the slope is what Linux was seen to do). */
export const windowThreshold = ({ largestReceived }: TcpEndpoint): number =>
  tcpLimits.firstWindow + (largestReceived > tcpLimits.defaultMaximumSegmentSize ? 8 * largestReceived : 0);

/** Sends one segment of this connection; everything received so far is acknowledged by it. */
export function sendSegment(network: Network, endpoint: TcpEndpoint, flags: number, sequence: number, payload: Uint8Array): void {
  const syn = (flags & tcpFlags.syn) !== 0;
  const acknowledges = (flags & tcpFlags.ack) !== 0;
  const urgentPointer = urgentPointerAt(endpoint, sequence);
  const segment: TcpSegment = {
    protocol: "tcp",
    source: endpoint.localAddress,
    destination: endpoint.remoteAddress,
    identification: takeIdentification(network, endpoint.host),
    sourcePort: endpoint.localPort,
    destinationPort: endpoint.remotePort,
    sequence,
    acknowledgment: acknowledges ? endpoint.receiveNext : 0,
    flags: urgentPointer > 0 ? flags | tcpFlags.urg : flags,
    window: windowField(endpoint, syn),
    urgentPointer,
    maximumSegmentSize: syn ? Math.min(linkSegmentSize(network, endpoint), endpoint.tuning.segmentClamp || maximumPacketBytes) : 0,
    windowScale: syn && endpoint.windowScaling ? tcpLimits.windowShift : -1,
    payload,
  };
  if (acknowledges) {
    endpoint.unacknowledgedReceived = 0;
    endpoint.acknowledgmentDue = false;
    endpoint.smallReceived = 0;
    stopTimer(network, endpoint, "acknowledgment");
  }
  endpoint.counts.segmentsSent++;
  if (payload.length > 0) endpoint.counts.dataSegmentsSent++;
  // By another device than the one that leads there it gets nowhere.
  if (endpoint.device !== undefined && endpoint.device !== endpoint.link) return;
  transmit(network, segment, endpoint.link, endpoint.host, endpoint.peerHost);
}

/** The MSS that the link's MTU allows (RFC 9293 §3.7.1); a packet's length has 16 bits. */
export function linkSegmentSize(network: Network, endpoint: TcpEndpoint): number {
  const { maximumTransmissionUnit } = network.links[endpoint.link].conditions;
  return isIpv6(endpoint.remoteAddress) ? maximumTransmissionUnit - 60 : Math.min(maximumTransmissionUnit, maximumPacketBytes) - 40;
}

/** An acknowledgment without data. */
export function sendAcknowledgment(network: Network, endpoint: TcpEndpoint): void {
  sendSegment(network, endpoint, tcpFlags.ack, endpoint.sendMaximum, noBytes);
}

/** The reset that we owe a peer whose connection we drop (RFC 9293 §3.10.5). */
export function sendReset(network: Network, endpoint: TcpEndpoint): void {
  sendSegment(network, endpoint, tcpFlags.rst | tcpFlags.ack, endpoint.sendMaximum, noBytes);
}

/** The reset for a segment that belongs to no connection (RFC 9293 §3.10.7.1). */
export function refuseSegment(network: Network, segment: TcpSegment, path: Path): void {
  if (segment.flags & tcpFlags.rst) return;
  const hasAcknowledgment = (segment.flags & tcpFlags.ack) !== 0;
  answer(network, segment, path, {
    sequence: hasAcknowledgment ? segment.acknowledgment : 0,
    acknowledgment: hasAcknowledgment ? 0 : advance(segment.sequence, segmentLength(segment)),
    flags: hasAcknowledgment ? tcpFlags.rst : tcpFlags.rst | tcpFlags.ack,
    window: 0,
  });
}

/** A segment back to where `segment` came from, of no connection's making. */
export function answer(
  network: Network,
  segment: TcpSegment,
  path: Path,
  fields: Pick<TcpSegment, "sequence" | "acknowledgment" | "flags" | "window">,
): void {
  const packet: Packet = {
    protocol: "tcp",
    source: segment.destination,
    destination: segment.source,
    identification: takeIdentification(network, path.host),
    sourcePort: segment.destinationPort,
    destinationPort: segment.sourcePort,
    sequence: fields.sequence,
    acknowledgment: fields.acknowledgment,
    flags: fields.flags,
    window: fields.window,
    urgentPointer: 0,
    maximumSegmentSize: 0,
    windowScale: -1,
    payload: noBytes,
  };
  transmit(network, packet, path.link, path.host, path.peerHost);
}

/** Sequence space that a segment takes: payload, SYN and FIN (RFC 9293 §3.4). */
export function segmentLength(segment: TcpSegment): number {
  return segment.payload.length + (segment.flags & tcpFlags.syn ? 1 : 0) + (segment.flags & tcpFlags.fin ? 1 : 0);
}

/** SYN, or SYN and ACK: (re)starts the handshake's timer. */
export function sendSyn(network: Network, endpoint: TcpEndpoint): void {
  const flags = endpoint.state === "SYN_RECEIVED" ? tcpFlags.syn | tcpFlags.ack : tcpFlags.syn;
  sendSegment(network, endpoint, flags, endpoint.initialSendSequence, noBytes);
  if (endpoint.retries === 0) beginTiming(network, endpoint, endpoint.sendNext);
  startTimer(network, endpoint, "retransmission", endpoint.timeoutNs);
}

function beginTiming(network: Network, endpoint: TcpEndpoint, end: number): void {
  if (endpoint.timedSequence >= 0) return;
  endpoint.timedSequence = end;
  endpoint.timedSinceNs = network.nowNs;
}

/**
 * Sends whatever may be sent now: new data, retransmissions after a timeout, FIN. Sees to the retransmission or persist timer.
 * `newest`: what has just been put at the buffer's end.
 */
export function sendPending(network: Network, endpoint: TcpEndpoint, newest?: Uint8Array): void {
  if (!stateTraits[endpoint.state].transmits) return;
  // What is left of the window behind a full segment goes with it, as one burst (tcp_mss_split_point).
  for (let when: SendOccasion = "whenWorthwhile"; sendNextSegment(network, endpoint, when, newest); ) when = "behindFull";
  const outstanding = endpoint.sendMaximum !== endpoint.sendUnacknowledged;
  const waiting = endpoint.sendNext !== endOfStream(endpoint);
  // With nothing in flight and data held back by the window, the same timer probes it (RFC 9293 §3.8.6.1).
  if ((outstanding || waiting) && !isTimerRunning(endpoint, "retransmission")) {
    startTimer(network, endpoint, "retransmission", endpoint.timeoutNs);
  }
}

/** Sequence number after the last byte taken from the user, and after the FIN when it is queued. */
function endOfStream(endpoint: TcpEndpoint): number {
  return advance(endpoint.sendUnacknowledged, endpoint.sendBuffer.length + (endpoint.finQueued ? 1 : 0));
}

/** `always` disregards Nagle's rule and silly window avoidance: a small opening must be used in the end (RFC 9293 §3.8.6.2.1). */
type SendOccasion = "whenWorthwhile" | "behindFull" | "always";

/** Sends one segment from SND.NXT on, if there is anything to send and the windows let it pass. */
export function sendNextSegment(network: Network, endpoint: TcpEndpoint, when: SendOccasion, newest?: Uint8Array): boolean {
  const offset = distance(endpoint.sendUnacknowledged, endpoint.sendNext);
  const unsent = endpoint.sendBuffer.length - offset;
  if (unsent < 0 || (unsent === 0 && !endpoint.finQueued)) return false;
  const segmentSize = sendableSize(endpoint);
  const window = Math.min(endpoint.sendWindow, endpoint.congestionWindow) - offset;
  const length = Math.min(unsent, segmentSize, Math.max(0, window));
  const finishes = length === unsent;
  // A FIN needs no window of its own when nothing precedes it in the segment.
  if (length === 0 && !(finishes && endpoint.finQueued)) return false;
  const fillsWindow = when === "behindFull" && !finishes && endpoint.sendWindow <= endpoint.congestionWindow;
  if (when !== "always" && length > 0 && length < segmentSize && !fillsWindow && !maySendSmall(endpoint, offset, length, finishes))
    return false;
  const fin = finishes && endpoint.finQueued;
  const isNewest = newest !== undefined && finishes && length === newest.length;
  const payload = isNewest ? newest : length > 0 ? copyOut(endpoint.sendBuffer, offset, length) : noBytes;
  const sequence = endpoint.sendNext;
  const end = advance(sequence, length + (fin ? 1 : 0));
  const isNew = isAfter(end, endpoint.sendMaximum);
  if (length > 0 && length < segmentSize) endpoint.smallSegmentEnd = end;
  endpoint.sendNext = end;
  if (!isNew) endpoint.counts.retransmissions++;
  if (isNew) {
    endpoint.sendMaximum = end;
    if (length > 0 && network.nowNs - endpoint.lastDataNs < tcpLimits.delayedAcknowledgmentNs) endpoint.interactive = true;
    // Karn: only what was never sent before is timed.
    if (sequence !== end && endpoint.retries === 0) beginTiming(network, endpoint, end);
  }
  const flags = tcpFlags.ack | (finishes && length > 0 ? tcpFlags.psh : 0) | (fin ? tcpFlags.fin : 0);
  sendSegment(network, endpoint, flags, sequence, payload);
  return true;
}

/** At most half of the largest window that the peer has offered, so that two segments always fit and acknowledgments flow. */
function sendableSize(endpoint: TcpEndpoint): number {
  const half = endpoint.largestSendWindow >>> 1;
  return half >= tcpLimits.defaultMaximumSegmentSize ? Math.min(endpoint.maximumSegmentSize, half) : endpoint.maximumSegmentSize;
}

/** Sender's silly window avoidance with Nagle's rule in Minshall's variant (RFC 9293 §3.8.6.2.1, §3.7.4). */
function maySendSmall(endpoint: TcpEndpoint, offset: number, length: number, finishes: boolean): boolean {
  if (!finishes) return length >= endpoint.largestSendWindow >>> 1;
  if (endpoint.finQueued) return true;
  if (isUrgent(endpoint)) return true;
  if (endpoint.tuning.corked || endpoint.moreToCome) return false;
  if (endpoint.noDelay || offset === 0) return true;
  // What is being sent again was not held back the first time.
  if (isBefore(endpoint.sendNext, endpoint.sendMaximum)) return true;
  return !isAfter(endpoint.smallSegmentEnd, endpoint.sendUnacknowledged);
}

/** Sends the oldest unacknowledged segment again. */
export function retransmitOldest(network: Network, endpoint: TcpEndpoint): void {
  endpoint.timedSequence = -1;
  endpoint.counts.retransmissions++;
  const length = Math.min(endpoint.sendBuffer.length, sendableSize(endpoint));
  const fin = endpoint.finQueued && length === endpoint.sendBuffer.length;
  const payload = length > 0 ? copyOut(endpoint.sendBuffer, 0, length) : noBytes;
  const flags = tcpFlags.ack | (length === endpoint.sendBuffer.length && length > 0 ? tcpFlags.psh : 0) | (fin ? tcpFlags.fin : 0);
  sendSegment(network, endpoint, flags, endpoint.sendUnacknowledged, payload);
}

/** A segment just outside the peer's window, which it must answer: a window probe or keep-alive as Linux sends it. */
export function sendProbe(network: Network, endpoint: TcpEndpoint): void {
  sendSegment(network, endpoint, tcpFlags.ack, advance(endpoint.sendUnacknowledged, -1), noBytes);
}
