// What happens when a timer of a TCP endpoint fires: retransmission with back-off (RFC 6298 §5), window probes, the
// handshake's repeats, the delayed acknowledgment, keep-alive, the end of an orphan's patience.

import { assertNever } from "../../base/errors.ts";
import type { Network } from "../network.ts";
import type { TcpEndpoint, TcpTimerName } from "./endpoint.ts";
import { abortConnection, failConnection, finishConnection } from "./lifecycle.ts";
import { tcpLimits } from "./limits.ts";
import { sendAcknowledgment, sendNextSegment, sendPending, sendProbe, sendSyn } from "./output.ts";
import { distance } from "./sequence.ts";
import { startTimer } from "./timers.ts";

export function timerExpires(network: Network, endpoint: TcpEndpoint, name: TcpTimerName): void {
  switch (name) {
    case "retransmission":
      if (endpoint.state === "SYN_SENT" || endpoint.state === "SYN_RECEIVED") repeatSyn(network, endpoint);
      else if (endpoint.sendMaximum === endpoint.sendUnacknowledged) probeWindow(network, endpoint);
      else retransmit(network, endpoint);
      break;
    case "acknowledgment":
      if (endpoint.acknowledgmentDue) sendAcknowledgment(network, endpoint);
      break;
    case "lifetime":
      if (endpoint.orphan && endpoint.state === "FIN_WAIT_2") finishConnection(network, endpoint);
      else keepAlive(network, endpoint);
      break;
    default:
      assertNever(name, "TCP timer");
  }
}

const backOff = (endpoint: TcpEndpoint): void => {
  endpoint.timeoutNs = Math.min(tcpLimits.longestTimeoutNs, endpoint.timeoutNs * 2);
};

function repeatSyn(network: Network, endpoint: TcpEndpoint): void {
  const passive = endpoint.listener !== 0;
  const { deferAccept, synRetries } = endpoint.tuning;
  const limit = passive ? Math.max(tcpLimits.synAckRetries, endpoint.deferred ? deferAccept : 0) : synRetries;
  if (endpoint.retries >= limit || isPatienceOver(network, endpoint)) {
    if (passive) {
      endpoint.orphan = true;
      finishConnection(network, endpoint);
    } else {
      failConnection(network, endpoint, "ETIMEDOUT");
    }
    return;
  }
  endpoint.retries++;
  endpoint.timedSequence = -1;
  backOff(endpoint);
  // A peer whose answer has come already is asked again only when the wait for its data is over (syn_ack_recalc).
  if (passive && endpoint.deferred && endpoint.retries < deferAccept) startTimer(network, endpoint, "retransmission", endpoint.timeoutNs);
  else sendSyn(network, endpoint);
}

/** TCP_USER_TIMEOUT: how long the peer may leave us without an answer. */
function isPatienceOver(network: Network, endpoint: TcpEndpoint): boolean {
  const { userTimeoutNs } = endpoint.tuning;
  return userTimeoutNs > 0 && endpoint.troubleSinceNs >= 0 && network.nowNs - endpoint.troubleSinceNs >= userTimeoutNs;
}

/** The next timeout is not put off beyond the user's patience. */
function nextTimeoutNs(network: Network, endpoint: TcpEndpoint): number {
  const { userTimeoutNs } = endpoint.tuning;
  if (userTimeoutNs === 0 || endpoint.troubleSinceNs < 0) return endpoint.timeoutNs;
  return Math.max(1, Math.min(endpoint.timeoutNs, endpoint.troubleSinceNs + userTimeoutNs - network.nowNs));
}

function givesUp(network: Network, endpoint: TcpEndpoint): boolean {
  const limit = endpoint.orphan ? tcpLimits.orphanRetries : tcpLimits.dataRetries;
  // The first timeout tells when the trouble began: when what is unacknowledged was sent.
  if (endpoint.troubleSinceNs < 0) endpoint.troubleSinceNs = network.nowNs - endpoint.timeoutNs;
  if (endpoint.retries < limit && !isPatienceOver(network, endpoint)) {
    endpoint.retries++;
    return false;
  }
  failConnection(network, endpoint, "ETIMEDOUT");
  return true;
}

/** RFC 6298 §5.4–5.6, RFC 5681 §3.1: everything unacknowledged goes again, from the oldest, with a window of one segment. */
function retransmit(network: Network, endpoint: TcpEndpoint): void {
  if (givesUp(network, endpoint)) return;
  const outstanding = distance(endpoint.sendUnacknowledged, endpoint.sendMaximum);
  if (endpoint.retries === 1) {
    endpoint.slowStartThreshold = Math.max(Math.floor(outstanding / 2), 2 * endpoint.maximumSegmentSize);
  }
  endpoint.congestionWindow = endpoint.maximumSegmentSize;
  endpoint.duplicateAcknowledgments = 0;
  endpoint.inRecovery = false;
  endpoint.timedSequence = -1;
  endpoint.sendNext = endpoint.sendUnacknowledged;
  backOff(endpoint);
  // The window may have closed meanwhile: then one probe has to do.
  if (!sendNextSegment(network, endpoint, "always")) sendProbe(network, endpoint);
  startTimer(network, endpoint, "retransmission", nextTimeoutNs(network, endpoint));
}

/** RFC 9293 §3.8.6.1. A window that is open, though less than worthwhile, is used. */
function probeWindow(network: Network, endpoint: TcpEndpoint): void {
  if (!sendNextSegment(network, endpoint, "always")) {
    if (givesUp(network, endpoint)) return;
    backOff(endpoint);
    sendProbe(network, endpoint);
  }
  sendPending(network, endpoint);
}

/** RFC 9293 §3.8.4. */
function keepAlive(network: Network, endpoint: TcpEndpoint): void {
  if (!endpoint.keepAlive || endpoint.state === "CLOSED") return;
  const { keepIdleNs, keepIntervalNs, keepProbes, userTimeoutNs } = endpoint.tuning;
  const idleNs = network.nowNs - endpoint.lastReceivedNs;
  if (idleNs < keepIdleNs) {
    startTimer(network, endpoint, "lifetime", keepIdleNs - idleNs);
    return;
  }
  const isOver = idleNs >= keepIdleNs + keepProbes * keepIntervalNs;
  if (userTimeoutNs > 0 ? idleNs >= userTimeoutNs && idleNs > keepIdleNs : isOver) {
    endpoint.error = "ETIMEDOUT";
    abortConnection(network, endpoint);
    return;
  }
  sendProbe(network, endpoint);
  startTimer(network, endpoint, "lifetime", keepIntervalNs);
}
