// An exchange's way to its connection: a new one, to one address of the host after another, or one that an earlier exchange has left.

import { isIpv6 } from "../../address.ts";
import type { NetworkError } from "../../error.ts";
import { cancel } from "../../event-queue.ts";
import { resolveAddresses } from "../../host.ts";
import { type Network, tcpEndpointOf } from "../../network.ts";
import { closeTcp, connectTcp, openTcpEndpoint } from "../../tcp/calls.ts";
import type { EndpointId, TcpEndpoint } from "../../tcp/endpoint.ts";
import { type HttpFailure, httpFailure } from "../failure.ts";
import { elapsedMilliseconds, fail } from "./outcome.ts";
import type { Exchange } from "./state.ts";
import { startTimer } from "./timer.ts";

const endsOf = (endpoint: TcpEndpoint): Exchange["lastEnds"] => ({
  local: { address: endpoint.localAddress, port: endpoint.localPort },
  remote: { address: endpoint.remoteAddress, port: endpoint.remotePort },
});

/** A connection that an earlier exchange has left. */
export function takeConnection(network: Network, exchange: Exchange, id: EndpointId): void {
  const endpoint = tcpEndpointOf(network, id);
  endpoint.exchange = exchange.id;
  exchange.endpoint = id;
  exchange.connectedNs = network.nowNs;
  exchange.phase = "sending";
  exchange.lastEnds = endsOf(endpoint);
  if (exchange.timeoutNs !== undefined) startTimer(network, exchange, exchange.timeoutNs);
  network.wokenExchanges.add(exchange.id);
}

export function beginConnecting(network: Network, exchange: Exchange): void {
  const { host } = exchange.url;
  exchange.addresses.push(...resolveAddresses(host));
  if (exchange.addresses.length === 0) {
    fail(network, exchange, httpFailure("unknownHost", host));
    return;
  }
  const { timeoutNs, connectTimeoutNs } = exchange;
  const limitNs = Math.min(timeoutNs ?? Number.POSITIVE_INFINITY, connectTimeoutNs ?? Number.POSITIVE_INFINITY);
  if (limitNs !== Number.POSITIVE_INFINITY) startTimer(network, exchange, limitNs);
  tryNextAddress(network, exchange, undefined);
}

/** Tries the next of the host's addresses; the last one's failure is the exchange's. */
function tryNextAddress(network: Network, exchange: Exchange, failure: NetworkError | undefined): void {
  let last = failure;
  const { port } = exchange.url;
  for (let address = exchange.addresses.shift(); address !== undefined; address = exchange.addresses.shift()) {
    if (exchange.endpoint !== 0) closeTcp(network, tcpEndpointOf(network, exchange.endpoint));
    const endpoint = openTcpEndpoint(network, exchange.host, exchange.id, isIpv6(address) ? 6 : 4);
    // curl sets TCP_NODELAY.
    endpoint.noDelay = true;
    exchange.endpoint = endpoint.id;
    exchange.events.push({ kind: "trying", address, port });
    const outcome = port === 0 ? "EADDRNOTAVAIL" : connectTcp(network, endpoint, { address, port });
    if (outcome === "EINPROGRESS") return;
    last = outcome;
    exchange.events.push({ kind: "refused", address, port, reason: reasonOf(outcome) });
  }
  fail(network, exchange, notConnected(network, exchange, last));
}

/** Asks how the connect went. False: it is under way still, or another address is tried. */
export function finishConnecting(network: Network, exchange: Exchange): boolean {
  const endpoint = tcpEndpointOf(network, exchange.endpoint);
  // The address counts no more: this asks for the outcome. A connect that failed forgets it.
  const { remoteAddress: address, remotePort: port } = endpoint;
  const outcome = connectTcp(network, endpoint, { address, port });
  if (outcome === "EALREADY") return false;
  if (outcome !== undefined) {
    exchange.events.push({ kind: "refused", address, port, reason: reasonOf(outcome) });
    tryNextAddress(network, exchange, outcome);
    return false;
  }
  exchange.connectedNs = network.nowNs;
  exchange.phase = "sending";
  exchange.events.push({ kind: "connected", address, port });
  exchange.lastEnds = endsOf(endpoint);
  cancel(network.timed, exchange.timer);
  if (exchange.timeoutNs !== undefined) startTimer(network, exchange, exchange.startedNs + exchange.timeoutNs - network.nowNs);
  return true;
}

const reasons: Partial<Record<NetworkError, string>> = {
  ECONNREFUSED: "Connection refused",
  ETIMEDOUT: "Connection timed out",
  ENETUNREACH: "Network is unreachable",
  EADDRNOTAVAIL: "Cannot assign requested address",
};

const reasonOf = (error: NetworkError | undefined): string => (error && reasons[error]) ?? "Connection refused";

function notConnected(network: Network, exchange: Exchange, error: NetworkError | undefined): HttpFailure {
  const host = exchange.url.host.replace(/^\[(.*)\]$/, "$1");
  const kind = error === "ETIMEDOUT" ? "notReached" : "notConnected";
  return httpFailure(kind, `${host} port ${exchange.url.port} after ${elapsedMilliseconds(network, exchange)} ms`);
}
