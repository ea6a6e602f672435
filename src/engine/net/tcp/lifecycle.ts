// How a TCP endpoint ends: closed by agreement, given to TIME_WAIT, aborted, dissolved and used again.
// Each leaves connection table, port table and timers right, and wakes whoever watches.

import { anyAddressOf } from "../address.ts";
import type { NetworkError } from "../error.ts";
import { cancel, schedule, unscheduled } from "../event-queue.ts";
import type { Network } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { holdPort, releasePort } from "../ports.ts";
import { wake } from "../wakeup.ts";
import { insertConnection, removeConnection, removeListener } from "./connection-table.ts";
import { createTcpEndpoint, type TcpEndpoint, type TimeWait } from "./endpoint.ts";
import { tcpLimits } from "./limits.ts";
import { sendReset } from "./output.ts";
import { createSendBuffer } from "./send-buffer.ts";
import { distance } from "./sequence.ts";
import { stateTraits } from "./state.ts";
import { startTimer, stopTimers } from "./timers.ts";

const everything = pollBits.in | pollBits.out | pollBits.error | pollBits.hangUp | pollBits.readHangUp;

/** The connection is no more (Linux's tcp_done): what was received can still be read; nothing more is sent. */
export function finishConnection(network: Network, endpoint: TcpEndpoint): void {
  stopTimers(network, endpoint);
  leaveTables(network, endpoint);
  endpoint.state = "CLOSED";
  endpoint.readShut = true;
  endpoint.writeShut = true;
  if (endpoint.sendBuffer.length > 0) endpoint.sendBuffer = createSendBuffer();
  endpoint.finQueued = false;
  endpoint.urgentEnd = -1;
  if (endpoint.early.length > 0) endpoint.early = [];
  wake(network, endpoint, everything);
  if (endpoint.orphan) forgetEndpoint(network, endpoint);
}

function leaveTables(network: Network, endpoint: TcpEndpoint): void {
  if (endpoint.state === "LISTEN") removeListener(network, endpoint);
  else if (endpoint.state !== "CLOSED") removeConnection(network, endpoint);
  if (endpoint.keepsPort || endpoint.localPort === 0) return;
  releasePort(network, endpoint);
  endpoint.formerPort = endpoint.localPort;
  endpoint.localPort = 0;
}

/** Nobody knows the endpoint any more. */
export function forgetEndpoint(network: Network, endpoint: TcpEndpoint): void {
  if (endpoint.localPort !== 0) releasePort(network, endpoint);
  network.endpoints.delete(endpoint.id);
  network.wakeups.delete(endpoint.id);
  if (endpoint.listener !== 0) leaveListener(network, endpoint);
}

/** A connection in the making, or not yet accepted, is struck off its listener's list. */
function leaveListener(network: Network, endpoint: TcpEndpoint): void {
  const listener = network.endpoints.get(endpoint.listener);
  if (listener?.protocol === "tcp") listener.listening?.halfOpen.delete(endpoint.id);
}

/** The peer, or the lack of one, ended it: `error` is pending for the user. */
export function failConnection(network: Network, endpoint: TcpEndpoint, error: NetworkError): void {
  endpoint.error = error;
  finishConnection(network, endpoint);
}

/** We end it by force: RST where the peer may still know the connection (RFC 9293 §3.10.5). */
export function abortConnection(network: Network, endpoint: TcpEndpoint): void {
  if (stateTraits[endpoint.state].owesReset) sendReset(network, endpoint);
  finishConnection(network, endpoint);
}

/** An orphan waits for the peer's FIN, but not for ever; with a negative TCP_LINGER2 not at all (tcp_close). */
export function lingerInFinWait(network: Network, endpoint: TcpEndpoint): void {
  const { finTimeoutNs } = endpoint.tuning;
  if (finTimeoutNs < 0) abortConnection(network, endpoint);
  else startTimer(network, endpoint, "lifetime", finTimeoutNs);
}

/** Both FINs are acknowledged and ours was first: the tuple stays for 2 MSL, the endpoint is done. */
export function enterTimeWait(network: Network, endpoint: TcpEndpoint): void {
  const timeWait: TimeWait = {
    kind: "timeWait",
    timeNs: network.nowNs + tcpLimits.timeWaitNs,
    sequence: network.nextSequence++,
    heapIndex: unscheduled,
    state: "TIME_WAIT",
    protocol: "tcp",
    host: endpoint.host,
    localAddress: endpoint.localAddress,
    localPort: endpoint.localPort,
    remoteAddress: endpoint.remoteAddress,
    remotePort: endpoint.remotePort,
    link: endpoint.link,
    peerHost: endpoint.peerHost,
    reuseAddress: endpoint.reuseAddress,
    reusePort: endpoint.reusePort,
    boundPort: false,
    onlyIpv6: false,
    sinceNs: network.nowNs,
    sendNext: endpoint.sendMaximum,
    receiveNext: endpoint.receiveNext,
    window: distance(endpoint.receiveNext, endpoint.receiveEdge) >>> endpoint.receiveWindowShift,
    hashNext: undefined,
  };
  finishConnection(network, endpoint);
  insertConnection(network, timeWait);
  holdPort(network, timeWait);
  schedule(network.quiet, timeWait);
}

/** The memory of a connection goes: its time is over, or its tuple is taken up again. */
export function endTimeWait(network: Network, timeWait: TimeWait): void {
  cancel(network.quiet, timeWait);
  removeConnection(network, timeWait);
  releasePort(network, timeWait);
}

/** Linux's tcp_disconnect: the endpoint is as new, but for its options, what bind gave it, and an error that nobody has asked for. */
export function dissolve(network: Network, endpoint: TcpEndpoint): void {
  const { owesReset } = stateTraits[endpoint.state];
  const error = owesReset || endpoint.state === "SYN_SENT" ? "ECONNRESET" : endpoint.error;
  if (owesReset) sendReset(network, endpoint);
  stopTimers(network, endpoint);
  leaveTables(network, endpoint);
  const { boundAddress, keepsPort, localPort, formerPort } = endpoint;
  const { reuseAddress, reusePort, keepAlive, noDelay, urgentInline, lingerSeconds, tuning, onlyIpv6 } = endpoint;
  const { sendBufferBytes, receiveBufferBytes } = endpoint;
  Object.assign(endpoint, createTcpEndpoint(endpoint.id, endpoint.host, endpoint.exchange, endpoint.family), {
    ...{ reuseAddress, reusePort, keepAlive, noDelay, urgentInline, lingerSeconds, tuning, onlyIpv6 },
    ...{ sendBufferBytes, receiveBufferBytes },
    error,
    boundAddress,
    boundPort: keepsPort,
    keepsPort,
    localAddress: boundAddress ?? anyAddressOf(endpoint.family),
    localPort,
    formerPort,
  });
  wake(network, endpoint, everything);
}
