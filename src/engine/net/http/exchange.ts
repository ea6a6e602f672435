// The HTTP client: one request over a connection of its own, as `curl -sS` does it, driven by the network's events.
// It lives inside the network, so that it reacts at the very instant of an event; the caller starts it and asks how it goes.

import { InvariantError } from "../../base/errors.ts";
import type { NetworkError } from "../error.ts";
import { cancel, schedule, unscheduled } from "../event-queue.ts";
import { type HostName, resolveName } from "../host.ts";
import { type Network, tcpEndpointOf } from "../network.ts";
import { closeTcp, connectTcp, openTcpEndpoint, receiveTcp, sendTcp } from "../tcp/calls.ts";
import { createByteSink, gather, gathered } from "./byte-sink.ts";
import type { Exchange, ExchangeId, ExchangePhase } from "./exchange-state.ts";
import { type HttpFailure, httpFailure } from "./failure.ts";
import { type HttpHeader, writeRequest } from "./request.ts";
import { createResponseReader, endResponse, feedResponse } from "./response.ts";
import { type HttpUrl, parseHttpUrl, utf8 } from "./url.ts";

export interface ExchangeRequest {
  /** The host on which the client runs: what "localhost" means to it. */
  readonly from: HostName;
  readonly method: string;
  /** "http://localhost:8080/path"; hosts: localhost, svc0 (10.0.0.1), client (10.0.0.2), dotted quads. */
  readonly url: string;
  readonly headers: readonly HttpHeader[];
  /** Absent: no body. Text goes as UTF-8. */
  readonly body?: Uint8Array | string;
  /** curl's --max-time, of virtual time; absent: none. */
  readonly timeoutNs?: number;
  /** How much of body and raw bytes is kept; 1 MiB when absent. All of it is counted. */
  readonly keepBytes?: number;
}

export interface HttpResponse {
  readonly statusLine: string;
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array;
  /** Length of the body, also where it was not kept whole. */
  readonly bodyBytes: number;
}

export interface ExchangeStatus {
  readonly phase: ExchangePhase;
  /** There once the head is complete; whole when decided without failure. */
  readonly response: HttpResponse | undefined;
  readonly failure: HttpFailure | undefined;
  /** Every byte received, in order, also what followed the response. */
  readonly raw: Uint8Array;
  readonly rawBytes: number;
  readonly startedNs: number;
  readonly connectedNs: number | undefined;
  readonly firstByteNs: number | undefined;
  /** When the response was complete or the exchange had failed. */
  readonly decidedNs: number | undefined;
}

const defaultKeepBytes = 1024 * 1024;
const readBytes = 65536;

/**
 * What curl takes from the end of the response to closing its side. A server that closes at once after its response, as small ones do,
 * therefore closes first, and it is the server that has the TIME_WAIT: as in life.
 */
const closeDelayNs = 200_000;

/** Starts at the network's present time. A URL that is no good, or a name that is unknown, finishes the exchange at once. */
export function startExchange(network: Network, request: ExchangeRequest): ExchangeId {
  const { from, method, headers, timeoutNs, keepBytes = defaultKeepBytes } = request;
  const parsed = parseHttpUrl(request.url);
  const failed = "exitCode" in parsed;
  const url: HttpUrl = failed ? { host: "", port: 0, credentials: undefined, target: "" } : parsed;
  const body = typeof request.body === "string" ? utf8(request.body) : request.body;
  const id = network.nextExchangeId++;
  const exchange: Exchange = {
    id,
    url,
    endpoint: 0,
    phase: "connecting",
    request: writeRequest(method, url, headers, body),
    sentBytes: 0,
    reader: createResponseReader(method, keepBytes),
    raw: createByteSink(keepBytes),
    failure: undefined,
    timer: { kind: "exchangeTimer", exchange: id, timeNs: 0, sequence: 0, heapIndex: unscheduled },
    timeoutNs,
    startedNs: network.nowNs,
    connectedNs: undefined,
    firstByteNs: undefined,
    decidedNs: undefined,
  };
  network.exchanges.set(id, exchange);
  if (failed) fail(network, exchange, parsed);
  else beginConnecting(network, exchange, from);
  return id;
}

/** Ended exchanges (phase `finished`) since the last call, in order. Each is still there until `endExchange`. */
export function takeFinishedExchanges(network: Network): readonly ExchangeId[] {
  if (network.finishedExchanges.size === 0) return [];
  const finished = [...network.finishedExchanges];
  network.finishedExchanges.clear();
  return finished;
}

/** Forgets the exchange; one that is under way is broken off by closing its connection, as Ctrl-C does to curl. */
export function endExchange(network: Network, id: ExchangeId): void {
  const exchange = exchangeOf(network, id);
  closeConnection(network, exchange);
  network.exchanges.delete(id);
  network.wokenExchanges.delete(id);
  network.finishedExchanges.delete(id);
}

export function exchangeStatus(network: Network, id: ExchangeId): ExchangeStatus {
  const { phase, reader, raw, failure, startedNs, connectedNs, firstByteNs, decidedNs } = exchangeOf(network, id);
  const { statusLine, status, headers, body } = reader;
  const headComplete = reader.phase !== "head" || (failure === undefined && decidedNs !== undefined);
  return {
    phase,
    response: headComplete ? { statusLine, status, headers, body: gathered(body), bodyBytes: body.total } : undefined,
    failure,
    raw: gathered(raw),
    rawBytes: raw.total,
    startedNs,
    connectedNs,
    firstByteNs,
    decidedNs,
  };
}

function exchangeOf(network: Network, id: ExchangeId): Exchange {
  const exchange = network.exchanges.get(id);
  if (exchange === undefined) throw new InvariantError(`no HTTP exchange ${id}`);
  return exchange;
}

/** Runs every exchange whose connection was signalled. */
export function stepWokenExchanges(network: Network): void {
  if (network.wokenExchanges.size === 0) return;
  const woken = [...network.wokenExchanges];
  network.wokenExchanges.clear();
  for (const id of woken) {
    const exchange = network.exchanges.get(id);
    if (exchange !== undefined && exchange.endpoint !== 0) step(network, exchange);
  }
}

export function exchangeTimerExpires(network: Network, id: ExchangeId): void {
  const exchange = exchangeOf(network, id);
  if (exchange.phase === "closing") finish(network, exchange);
  else fail(network, exchange, timeoutFailure(network, exchange));
}

function timeoutFailure(network: Network, exchange: Exchange): HttpFailure {
  const milliseconds = elapsedMilliseconds(network, exchange);
  if (exchange.phase === "connecting") return httpFailure("connectTimeout", String(milliseconds));
  const { contentLength, body } = exchange.reader;
  const outOf = contentLength === undefined ? "" : ` out of ${contentLength}`;
  return httpFailure("timeout", `${milliseconds} milliseconds with ${body.total}${outOf} bytes`);
}

const elapsedMilliseconds = (network: Network, exchange: Exchange): number => Math.floor((network.nowNs - exchange.startedNs) / 1e6);

function startTimer(network: Network, exchange: Exchange, delayNs: number): void {
  exchange.timer.timeNs = network.nowNs + delayNs;
  exchange.timer.sequence = network.nextSequence++;
  schedule(network.timed, exchange.timer);
}

function beginConnecting(network: Network, exchange: Exchange, from: HostName): void {
  const { host, port } = exchange.url;
  const address = resolveName(host);
  if (address === undefined) {
    const isIpv6 = host.startsWith("[");
    fail(network, exchange, isIpv6 ? notConnected(network, exchange, "EADDRNOTAVAIL") : httpFailure("unknownHost", host));
    return;
  }
  const endpoint = openTcpEndpoint(network, from, exchange.id);
  // curl sets TCP_NODELAY.
  endpoint.noDelay = true;
  exchange.endpoint = endpoint.id;
  if (exchange.timeoutNs !== undefined) startTimer(network, exchange, exchange.timeoutNs);
  const outcome = port === 0 ? "EADDRNOTAVAIL" : connectTcp(network, endpoint, { address, port });
  if (outcome !== "EINPROGRESS") fail(network, exchange, notConnected(network, exchange, outcome));
}

function notConnected(network: Network, exchange: Exchange, error: NetworkError | undefined): HttpFailure {
  const host = exchange.url.host.replace(/^\[(.*)\]$/, "$1");
  const kind = error === "ETIMEDOUT" ? "notReached" : "notConnected";
  return httpFailure(kind, `${host} port ${exchange.url.port} after ${elapsedMilliseconds(network, exchange)} ms`);
}

function step(network: Network, exchange: Exchange): void {
  const endpoint = tcpEndpointOf(network, exchange.endpoint);
  if (exchange.phase === "connecting") {
    // The address counts no more: this asks for the outcome.
    const outcome = connectTcp(network, endpoint, { address: endpoint.remoteAddress, port: endpoint.remotePort });
    if (outcome === "EALREADY") return;
    if (outcome !== undefined) {
      fail(network, exchange, notConnected(network, exchange, outcome));
      return;
    }
    exchange.connectedNs = network.nowNs;
    exchange.phase = "sending";
  }
  if (exchange.phase === "sending") sendRest(network, exchange);
  if (exchange.endpoint !== 0) receiveAll(network, exchange);
}

function sendRest(network: Network, exchange: Exchange): void {
  const endpoint = tcpEndpointOf(network, exchange.endpoint);
  while (exchange.sentBytes < exchange.request.length) {
    const sent = sendTcp(network, endpoint, exchange.request.subarray(exchange.sentBytes));
    if (sent === "EAGAIN") return;
    // A response may have come before the server closed: receiving decides.
    if (typeof sent === "string" && endpoint.receiveQueue.length > 0) break;
    if (typeof sent === "string") {
      fail(network, exchange, httpFailure("sendFailed", sent === "EPIPE" ? "Broken pipe" : "Connection reset by peer"));
      return;
    }
    exchange.sentBytes += sent;
  }
  exchange.phase = "waiting";
}

function receiveAll(network: Network, exchange: Exchange): void {
  const endpoint = tcpEndpointOf(network, exchange.endpoint);
  for (;;) {
    const received = receiveTcp(network, endpoint, readBytes, "take");
    if (received === "EAGAIN") return;
    const decided = exchange.phase === "closing";
    if (typeof received === "string") {
      if (decided) finish(network, exchange);
      else fail(network, exchange, receiveFailure(received));
      return;
    }
    if (received.length === 0) {
      // The server has closed: so do we.
      if (!decided) decide(network, exchange, endResponse(exchange.reader));
      finish(network, exchange);
      return;
    }
    gather(exchange.raw, received, 0, received.length);
    exchange.firstByteNs ??= network.nowNs;
    if (decided) continue;
    if (exchange.phase === "waiting") exchange.phase = "receiving";
    const failure = feedResponse(exchange.reader, received);
    if (failure !== undefined) {
      fail(network, exchange, failure);
      return;
    }
    if (exchange.reader.phase !== "complete") continue;
    decide(network, exchange, undefined);
    startTimer(network, exchange, closeDelayNs);
  }
}

const receiveFailure = (error: string): HttpFailure =>
  httpFailure("receiveFailed", error === "ETIMEDOUT" ? "Connection timed out" : "Connection reset by peer");

function decide(network: Network, exchange: Exchange, failure: HttpFailure | undefined): void {
  exchange.failure = failure;
  exchange.decidedNs = network.nowNs;
  exchange.phase = "closing";
}

function fail(network: Network, exchange: Exchange, failure: HttpFailure): void {
  decide(network, exchange, failure);
  finish(network, exchange);
}

function finish(network: Network, exchange: Exchange): void {
  closeConnection(network, exchange);
  exchange.phase = "finished";
  network.finishedExchanges.add(exchange.id);
}

function closeConnection(network: Network, exchange: Exchange): void {
  cancel(network.timed, exchange.timer);
  if (exchange.endpoint === 0) return;
  closeTcp(network, tcpEndpointOf(network, exchange.endpoint));
  exchange.endpoint = 0;
}
