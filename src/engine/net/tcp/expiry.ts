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
  if (endpoint.retries >= (passive ? tcpLimits.synAckRetries : tcpLimits.synRetries)) {
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
  sendSyn(network, endpoint);
}

function givesUp(network: Network, endpoint: TcpEndpoint): boolean {
  const limit = endpoint.orphan ? tcpLimits.orphanRetries : tcpLimits.dataRetries;
  if (endpoint.retries < limit) {
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
  startTimer(network, endpoint, "retransmission", endpoint.timeoutNs);
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
  const idleNs = network.nowNs - endpoint.lastReceivedNs;
  if (idleNs < tcpLimits.keepAliveIdleNs) {
    startTimer(network, endpoint, "lifetime", tcpLimits.keepAliveIdleNs - idleNs);
    return;
  }
  if (idleNs >= tcpLimits.keepAliveIdleNs + tcpLimits.keepAliveProbes * tcpLimits.keepAliveIntervalNs) {
    endpoint.error = "ETIMEDOUT";
    abortConnection(network, endpoint);
    return;
  }
  sendProbe(network, endpoint);
  startTimer(network, endpoint, "lifetime", tcpLimits.keepAliveIntervalNs);
}
