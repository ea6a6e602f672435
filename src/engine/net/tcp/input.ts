// A TCP segment arrives (RFC 9293 §3.10.7): found its connection, listener or neither; checked; its acknowledgment, data
// and FIN taken. The order of the steps is the RFC's; where Linux is stricter or laxer, Linux.

import { assertNever, InvariantError } from "../../base/errors.ts";
import type { Network, Path } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { wake } from "../wakeup.ts";
import { type TcpSegment, tcpFlags } from "../wire/packet.ts";
import { advanceUnacknowledged, noteDuplicate, timeoutOf, updateSendWindow } from "./acknowledgment.ts";
import { findConnection, findListener, tupleHash } from "./connection-table.ts";
import type { TcpEndpoint } from "./endpoint.ts";
import { arriveAtListener, arriveInSynSent, completeHandshake } from "./handshake.ts";
import { enterTimeWait, failConnection, finishConnection, lingerInFinWait } from "./lifecycle.ts";
import { tcpLimits } from "./limits.ts";
import { refuseSegment, segmentLength, sendAcknowledgment, sendPending, sendSyn } from "./output.ts";
import { keepEarly, takeNext } from "./reassembly.ts";
import { enqueue } from "./receive-queue.ts";
import { advance, distance, isAfter, isBefore } from "./sequence.ts";
import { afterFinAcknowledged, afterPeerFin, stateTraits, type TcpState } from "./state.ts";
import { arriveInTimeWait } from "./time-wait.ts";
import { isTimerRunning, startTimer, stopTimer } from "./timers.ts";
import { noteUrgentByte, noteUrgentPointer } from "./urgent.ts";

export function segmentArrives(network: Network, segment: TcpSegment, path: Path): void {
  const { destination, destinationPort, source, sourcePort } = segment;
  const connection = findConnection(network, path.host, destination, destinationPort, source, sourcePort);
  if (connection === undefined) {
    arriveAtPort(network, segment, path, undefined);
    return;
  }
  if (connection.kind === "timeWait") {
    const leastSequence = arriveInTimeWait(network, connection, segment);
    if (leastSequence !== undefined) arriveAtPort(network, segment, path, leastSequence);
    return;
  }
  switch (connection.state) {
    case "SYN_SENT":
      arriveInSynSent(network, connection, segment, path);
      break;
    case "SYN_RECEIVED":
    case "ESTABLISHED":
    case "FIN_WAIT_1":
    case "FIN_WAIT_2":
    case "CLOSE_WAIT":
    case "CLOSING":
    case "LAST_ACK":
      arriveSynchronized(network, connection, segment, path);
      break;
    case "CLOSED":
    case "LISTEN":
      throw new InvariantError(`an endpoint in ${connection.state} is in the connection table`);
    default:
      assertNever(connection, "TCP endpoint");
  }
}

/** A segment of no connection: for a listener, or refused. */
function arriveAtPort(network: Network, segment: TcpSegment, path: Path, leastSequence: number | undefined): void {
  const { destination, destinationPort, source, sourcePort } = segment;
  const hash = tupleHash({
    host: path.host,
    localAddress: destination,
    localPort: destinationPort,
    remoteAddress: source,
    remotePort: sourcePort,
  });
  const listener = findListener(network, path, destination, destinationPort, hash);
  if (listener === undefined) refuseSegment(network, segment, path);
  else arriveAtListener(network, listener, segment, path, leastSequence);
}

/** RFC 9293 §3.10.7.4. */
function arriveSynchronized(network: Network, endpoint: TcpEndpoint, segment: TcpSegment, path: Path): void {
  const { flags, sequence } = segment;
  endpoint.lastReceivedNs = network.nowNs;
  endpoint.counts.segmentsReceived++;
  if (segment.payload.length > 0) endpoint.counts.dataSegmentsReceived++;
  // First: is any of it inside the window?
  const length = segmentLength(segment);
  const end = advance(sequence, length);
  const old = length > 0 ? !isAfter(end, endpoint.receiveNext) : isBefore(sequence, endpoint.receiveNext);
  if (old || isAfter(sequence, endpoint.receiveEdge)) {
    if (flags & tcpFlags.rst) return;
    if (endpoint.state === "SYN_RECEIVED" && flags & tcpFlags.syn && end === endpoint.receiveNext) {
      repeatedSyn(network, endpoint, segment);
      return;
    }
    challenge(network, endpoint, segment);
    return;
  }
  // Second: reset. Only at the very edge, else it may be forged (RFC 5961 §3.2).
  if (flags & tcpFlags.rst) {
    if (sequence === endpoint.receiveNext) resetByPeer(network, endpoint);
    else challenge(network, endpoint, segment);
    return;
  }
  // Fourth: a SYN inside the window (RFC 5961 §4.2).
  if (flags & tcpFlags.syn) {
    challenge(network, endpoint, segment);
    return;
  }
  // Fifth: acknowledgment.
  if (!(flags & tcpFlags.ack)) return;
  if (endpoint.state === "SYN_RECEIVED") {
    if (segment.acknowledgment !== endpoint.sendNext) {
      refuseSegment(network, segment, path);
      return;
    }
    if (!completeHandshake(network, endpoint, segment)) return;
  } else if (!takeAcknowledgment(network, endpoint, segment)) {
    return;
  }
  // Seventh and eighth: data and FIN.
  if (length > 0 && !takeData(network, endpoint, segment, path)) return;
  sendPending(network, endpoint);
  acknowledgeWhenDue(network, endpoint);
}

/** The peer's SYN once more, in SYN_RECEIVED: our answer was lost, or (with ACK) both ends opened at once. */
function repeatedSyn(network: Network, endpoint: TcpEndpoint, segment: TcpSegment): void {
  if (!(segment.flags & tcpFlags.ack)) {
    sendSyn(network, endpoint);
  } else if (segment.acknowledgment === endpoint.sendNext && completeHandshake(network, endpoint, segment)) {
    sendAcknowledgment(network, endpoint);
    sendPending(network, endpoint);
  }
}

/** Says where we are. Without data it is said seldom: two ends that disagree would say it to each other for ever. */
function challenge(network: Network, endpoint: TcpEndpoint, segment: TcpSegment): void {
  if (segment.payload.length === 0) {
    if (network.nowNs - endpoint.lastChallengeNs < tcpLimits.challengeIntervalNs) return;
    endpoint.lastChallengeNs = network.nowNs;
  }
  sendAcknowledgment(network, endpoint);
}

function resetByPeer(network: Network, endpoint: TcpEndpoint): void {
  if (endpoint.state === "SYN_RECEIVED" && endpoint.listener !== 0) {
    // Nobody has heard of this connection yet.
    endpoint.orphan = true;
    finishConnection(network, endpoint);
    return;
  }
  // After the peer's FIN a reset means only that it wants no more of ours (Linux's tcp_reset).
  failConnection(network, endpoint, endpoint.state === "CLOSE_WAIT" ? "EPIPE" : "ECONNRESET");
}

/** Goes to the next state; false when the connection is over for the endpoint. */
function moveTo(network: Network, endpoint: TcpEndpoint, state: TcpState): boolean {
  if (state === "TIME_WAIT") enterTimeWait(network, endpoint);
  else if (state === "CLOSED") finishConnection(network, endpoint);
  else {
    endpoint.state = state;
    return true;
  }
  return false;
}

/** False: the segment needs nothing more. */
function takeAcknowledgment(network: Network, endpoint: TcpEndpoint, segment: TcpSegment): boolean {
  const { acknowledgment } = segment;
  if (isAfter(acknowledgment, endpoint.sendMaximum)) {
    challenge(network, endpoint, segment);
    return false;
  }
  if (isBefore(acknowledgment, endpoint.sendUnacknowledged)) return true;
  const windowBefore = endpoint.sendWindow;
  updateSendWindow(endpoint, segment);
  if (acknowledgment === endpoint.sendUnacknowledged) {
    if (endpoint.sendMaximum === acknowledgment) answeredProbe(network, endpoint, windowBefore);
    else noteDuplicate(network, endpoint, segment, windowBefore);
    return true;
  }
  if (!advanceUnacknowledged(network, endpoint, acknowledgment)) return true;
  if (!moveTo(network, endpoint, afterFinAcknowledged[endpoint.state])) return false;
  if (endpoint.state === "FIN_WAIT_2" && endpoint.orphan) lingerInFinWait(network, endpoint);
  return true;
}

/** Nothing is in flight: the peer lives, and may have opened its window, which ends the probing. */
function answeredProbe(network: Network, endpoint: TcpEndpoint, windowBefore: number): void {
  endpoint.retries = 0;
  endpoint.troubleSinceNs = -1;
  if (endpoint.sendWindow <= windowBefore) return;
  endpoint.timeoutNs = timeoutOf(endpoint);
  stopTimer(network, endpoint, "retransmission");
}

/** Data and FIN of a segment that lies in the window, at least in part. False: the connection is over for the endpoint. */
function takeData(network: Network, endpoint: TcpEndpoint, segment: TcpSegment, path: Path): boolean {
  if (!stateTraits[endpoint.state].receives) {
    endpoint.acknowledgmentDue = true;
    return true;
  }
  const { sequence } = segment;
  // What does not fit the window is cut off, a FIN behind it too.
  const fitting = Math.min(segment.payload.length, distance(sequence, endpoint.receiveEdge));
  const payload = fitting < segment.payload.length ? segment.payload.subarray(0, fitting) : segment.payload;
  const fin = fitting === segment.payload.length && (segment.flags & tcpFlags.fin) !== 0;
  const brings = isAfter(advance(sequence, payload.length), endpoint.receiveNext);
  if (brings && (endpoint.orphan || (endpoint.readShut && endpoint.state !== "ESTABLISHED"))) {
    // Nobody will ever read it (RFC 1122 §4.2.2.13).
    refuseSegment(network, segment, path);
    failConnection(network, endpoint, "ECONNRESET");
    return false;
  }
  noteUrgentPointer(network, endpoint, segment);
  endpoint.acknowledgmentDue = true;
  endpoint.lastDataNs = network.nowNs;
  if (isAfter(sequence, endpoint.receiveNext)) {
    keepEarly(endpoint.early, { sequence, payload, fin });
    sendAcknowledgment(network, endpoint);
    return true;
  }
  const stale = distance(sequence, endpoint.receiveNext);
  const hadGap = endpoint.early.length > 0;
  let finArrived = receiveInOrder(endpoint, stale > 0 ? payload.subarray(stale) : payload, fin);
  while (!finArrived) {
    const next = takeNext(endpoint.early, endpoint.receiveNext);
    if (next === undefined) break;
    finArrived = receiveInOrder(endpoint, next.payload, next.fin);
  }
  noteUrgentByte(network, endpoint);
  if (finArrived) return takeFin(network, endpoint);
  // A segment that fills (part of) a gap is acknowledged at once (RFC 5681 §4.2).
  if (hadGap || payload.length === 0) sendAcknowledgment(network, endpoint);
  if (brings) wake(network, endpoint, pollBits.in);
  return true;
}

function receiveInOrder(endpoint: TcpEndpoint, payload: Uint8Array, fin: boolean): boolean {
  enqueue(endpoint.receiveQueue, payload);
  endpoint.receiveNext = advance(endpoint.receiveNext, payload.length);
  endpoint.unacknowledgedReceived += payload.length;
  endpoint.counts.bytesReceived += payload.length;
  if (payload.length > 0 && payload.length < endpoint.largestReceived) endpoint.smallReceived++;
  endpoint.largestReceived = Math.max(endpoint.largestReceived, payload.length);
  return fin;
}

function takeFin(network: Network, endpoint: TcpEndpoint): boolean {
  endpoint.receiveNext = advance(endpoint.receiveNext, 1);
  endpoint.finReceived = true;
  endpoint.readShut = true;
  endpoint.early = [];
  // Before the state moves: TIME_WAIT has no endpoint to send from.
  sendAcknowledgment(network, endpoint);
  wake(network, endpoint, pollBits.in | pollBits.readHangUp);
  return moveTo(network, endpoint, afterPeerFin[endpoint.state]);
}

/**
 * RFC 9293 §3.8.6.3: at once at the start of a connection that only receives, and for every second full-sized segment, else a little
 * later.
 */
function acknowledgeWhenDue(network: Network, endpoint: TcpEndpoint): void {
  if (!endpoint.acknowledgmentDue) return;
  if (endpoint.quickAcknowledgments > 0 && !endpoint.interactive) {
    endpoint.quickAcknowledgments--;
    sendAcknowledgment(network, endpoint);
  } else if (endpoint.unacknowledgedReceived >= 2 * endpoint.largestReceived) {
    sendAcknowledgment(network, endpoint);
  } else if (!isTimerRunning(endpoint, "acknowledgment")) {
    startTimer(network, endpoint, "acknowledgment", tcpLimits.delayedAcknowledgmentNs);
  }
}
