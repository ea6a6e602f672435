// What an acknowledgment does to the sender: frees the send buffer, measures the round trip (RFC 6298), opens the
// congestion window (RFC 5681), recovers what duplicate acknowledgments show to be lost (RFC 6582), moves the window.

import type { Network } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { wake } from "../wakeup.ts";
import type { TcpSegment } from "../wire/packet.ts";
import type { TcpEndpoint } from "./endpoint.ts";
import { tcpLimits } from "./limits.ts";
import { retransmitOldest } from "./output.ts";
import { dropFront } from "./send-buffer.ts";
import { distance, isAfter, isBefore } from "./sequence.ts";
import { startTimer, stopTimer } from "./timers.ts";
import { isWritable } from "./writable.ts";

/** SEG.ACK is after SND.UNA and not beyond what was sent. True when our FIN is now acknowledged. */
export function advanceUnacknowledged(network: Network, endpoint: TcpEndpoint, acknowledgment: number): boolean {
  const acknowledged = distance(endpoint.sendUnacknowledged, acknowledgment);
  const wasWritable = isWritable(endpoint);
  const finAcknowledged = endpoint.finQueued && acknowledged > endpoint.sendBuffer.length;
  dropFront(endpoint.sendBuffer, Math.min(acknowledged, endpoint.sendBuffer.length));
  endpoint.sendUnacknowledged = acknowledgment;
  if (isBefore(endpoint.sendNext, acknowledgment)) endpoint.sendNext = acknowledgment;
  if (finAcknowledged) endpoint.finQueued = false;
  measureRoundTrip(network, endpoint, acknowledgment);
  endpoint.retries = 0;
  endpoint.troubleSinceNs = -1;
  endpoint.counts.bytesAcknowledged += acknowledged - (finAcknowledged ? 1 : 0);
  openCongestionWindow(network, endpoint, acknowledged, acknowledgment);
  if (endpoint.sendMaximum === acknowledgment) stopTimer(network, endpoint, "retransmission");
  else startTimer(network, endpoint, "retransmission", endpoint.timeoutNs);
  if ((!wasWritable || endpoint.sendBlocked) && isWritable(endpoint)) {
    endpoint.sendBlocked = false;
    wake(network, endpoint, pollBits.out);
  }
  return finAcknowledged;
}

function measureRoundTrip(network: Network, endpoint: TcpEndpoint, acknowledgment: number): void {
  if (endpoint.timedSequence >= 0 && !isBefore(acknowledgment, endpoint.timedSequence)) {
    recordRoundTrip(endpoint, network.nowNs - endpoint.timedSinceNs);
    endpoint.timedSequence = -1;
    // A measurement, and nothing less, ends a back-off (RFC 6298 §5, Karn's algorithm).
    endpoint.timeoutNs = timeoutOf(endpoint);
  }
}

/** RFC 6298 §2.2, §2.3. */
export function recordRoundTrip(endpoint: TcpEndpoint, roundTripNs: number): void {
  if (Number.isNaN(endpoint.smoothedRoundTripNs)) {
    endpoint.smoothedRoundTripNs = roundTripNs;
    endpoint.roundTripVariationNs = roundTripNs / 2;
    return;
  }
  const error = Math.abs(endpoint.smoothedRoundTripNs - roundTripNs);
  endpoint.roundTripVariationNs = (3 * endpoint.roundTripVariationNs + error) / 4;
  endpoint.smoothedRoundTripNs = (7 * endpoint.smoothedRoundTripNs + roundTripNs) / 8;
}

/** The retransmission timeout without back-off. Linux bounds the variation, not the sum, from below. */
export function timeoutOf(endpoint: TcpEndpoint): number {
  if (Number.isNaN(endpoint.smoothedRoundTripNs)) return tcpLimits.initialTimeoutNs;
  const timeoutNs = endpoint.smoothedRoundTripNs + Math.max(tcpLimits.shortestTimeoutNs, 4 * endpoint.roundTripVariationNs);
  return Math.min(tcpLimits.longestTimeoutNs, Math.ceil(timeoutNs));
}

function openCongestionWindow(network: Network, endpoint: TcpEndpoint, acknowledged: number, acknowledgment: number): void {
  const segmentSize = endpoint.maximumSegmentSize;
  endpoint.duplicateAcknowledgments = 0;
  if (endpoint.inRecovery) {
    if (isBefore(acknowledgment, endpoint.recoveryPoint)) {
      // A partial acknowledgment: the next gap starts here (RFC 6582 §3.2, step 3).
      retransmitOldest(network, endpoint);
      endpoint.congestionWindow = Math.max(segmentSize, endpoint.congestionWindow - acknowledged + segmentSize);
      return;
    }
    endpoint.inRecovery = false;
    endpoint.congestionWindow = Math.max(endpoint.slowStartThreshold, 2 * segmentSize);
    return;
  }
  if (endpoint.congestionWindow < endpoint.slowStartThreshold) endpoint.congestionWindow += Math.min(acknowledged, segmentSize);
  else endpoint.congestionWindow += Math.max(1, Math.floor((segmentSize * segmentSize) / endpoint.congestionWindow));
}

/** SEG.ACK is SND.UNA again: the third one in a row means that a segment is lost (RFC 5681 §2, §3.2). */
export function noteDuplicate(network: Network, endpoint: TcpEndpoint, segment: TcpSegment, windowBefore: number): void {
  const outstanding = distance(endpoint.sendUnacknowledged, endpoint.sendMaximum);
  if (outstanding === 0 || segment.payload.length > 0 || endpoint.sendWindow !== windowBefore) return;
  endpoint.duplicateAcknowledgments++;
  if (endpoint.inRecovery) {
    endpoint.congestionWindow += endpoint.maximumSegmentSize;
  } else if (endpoint.duplicateAcknowledgments === tcpLimits.duplicateAcknowledgmentThreshold) {
    endpoint.slowStartThreshold = Math.max(Math.floor(outstanding / 2), 2 * endpoint.maximumSegmentSize);
    endpoint.congestionWindow = endpoint.slowStartThreshold + 3 * endpoint.maximumSegmentSize;
    endpoint.recoveryPoint = endpoint.sendMaximum;
    endpoint.inRecovery = true;
    retransmitOldest(network, endpoint);
    startTimer(network, endpoint, "retransmission", endpoint.timeoutNs);
  }
}

/** RFC 9293 §3.10.7.4: the window of the newest segment counts. */
export function updateSendWindow(endpoint: TcpEndpoint, segment: TcpSegment): void {
  const newer =
    isBefore(endpoint.windowUpdateSequence, segment.sequence) ||
    (endpoint.windowUpdateSequence === segment.sequence && !isAfter(endpoint.windowUpdateAcknowledgment, segment.acknowledgment));
  if (newer) setSendWindow(endpoint, segment, segment.window << endpoint.sendWindowShift);
}

/** `window` is in bytes, the segment's field scaled (or not, on a SYN). */
export function setSendWindow(endpoint: TcpEndpoint, segment: TcpSegment, window: number): void {
  endpoint.sendWindow = window;
  endpoint.largestSendWindow = Math.max(endpoint.largestSendWindow, window);
  endpoint.windowUpdateSequence = segment.sequence;
  endpoint.windowUpdateAcknowledgment = segment.acknowledgment;
}
