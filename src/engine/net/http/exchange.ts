// The HTTP client: one request over a connection of its own, as `curl -sS` does it, driven by the network's events.
// It lives inside the network, so that it reacts at the very instant of an event; the caller starts it and asks how it goes.

import { InvariantError } from "../../base/errors.ts";
import { isIpv6, type SocketAddress } from "../address.ts";
import type { NetworkError } from "../error.ts";
import { cancel, isScheduled, schedule, unscheduled } from "../event-queue.ts";
import { type HostName, resolveAddresses } from "../host.ts";
import { type Network, tcpEndpointOf } from "../network.ts";
import { closeTcp, connectTcp, openTcpEndpoint, receiveTcp, sendTcp } from "../tcp/calls.ts";
import type { EndpointId, TcpEndpoint } from "../tcp/endpoint.ts";
import { createByteSink, gather, gathered } from "./byte-sink.ts";
import { type ClientId, clientEnds } from "./client-state.ts";
import type { Exchange, ExchangeEvent, ExchangeId, ExchangePhase, ExchangeTimer } from "./exchange-state.ts";
import { type HttpFailure, httpFailure } from "./failure.ts";
import { type HttpHeader, plainForm, type RequestForm, writeRequest } from "./request.ts";
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
  /** The ends of its connection; undefined: there was none. */
  readonly ends: { readonly local: SocketAddress; readonly remote: SocketAddress } | undefined;
  /** When the response was complete or the exchange had failed. */
  readonly decidedNs: number | undefined;
}

const defaultKeepBytes = 1024 * 1024;
const readBytes = 65536;
/** How long curl waits for 100 (Continue). */
const continueWaitNs = 1e9;
/** The shortest pause of a limited client. */
const shortestPauseNs = 10e6;

/**
 * What curl takes from the end of the response to closing its side. A server that closes at once after its response, as small ones do,
 * therefore closes first, and it is the server that has the TIME_WAIT: as in life.
 */
const closeDelayNs = 200_000;

/** A request's URL and bytes; those of a URL that is no good are not sent. */
export interface WrittenRequest {
  readonly url: HttpUrl;
  readonly bytes: Uint8Array;
  readonly headBytes: number;
  readonly failure: HttpFailure | undefined;
}

export function write({ method, url: address, headers, body }: ExchangeRequest, form: RequestForm = plainForm): WrittenRequest {
  const parsed = parseHttpUrl(address);
  const failed = "exitCode" in parsed;
  const url: HttpUrl = failed ? { host: "", port: 0, credentials: undefined, target: "" } : parsed;
  const written = writeRequest(method, url, headers, typeof body === "string" ? utf8(body) : body, form);
  return { url, ...written, failure: failed ? parsed : undefined };
}

/** What curl asks beyond one request over a connection of its own. */
export interface ExchangePlan {
  /** The curl that owns the exchange and hears of what happens. */
  readonly curl: number;
  /** The load that it is part of. */
  readonly load: number;
  /** The client that tells of it. */
  readonly client: ClientId;
  /** Whether the connection is kept for the owner. */
  readonly keeps: boolean;
  readonly form: RequestForm;
  /** The request as it goes out, where many are alike. */
  readonly written: WrittenRequest | undefined;
  /** Where the request's body waits for 100 (Continue). */
  readonly awaitsContinue: boolean;
  /** A connection of an earlier exchange; 0: a new one. */
  readonly connection: EndpointId;
  readonly connectTimeoutNs: number | undefined;
  readonly bytesPerSecond: number;
  readonly failsFrom: number;
}

const plain: ExchangePlan = {
  curl: 0,
  load: 0,
  client: 0,
  keeps: false,
  form: plainForm,
  written: undefined,
  awaitsContinue: false,
  connection: 0,
  connectTimeoutNs: undefined,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  failsFrom: Number.POSITIVE_INFINITY,
};

/** Starts at the network's present time. A URL that is no good, or a name that is unknown, finishes the exchange at once. */
export function startExchange(network: Network, request: ExchangeRequest, changes: Partial<ExchangePlan> = {}): ExchangeId {
  const plan = { ...plain, ...changes };
  const { from, method, timeoutNs, keepBytes = defaultKeepBytes } = request;
  const { url, bytes, headBytes, failure } = plan.written ?? write(request, plan.form);
  const id = network.nextExchangeId++;
  const events: ExchangeEvent[] = [];
  const timer = (name: ExchangeTimer["name"]): ExchangeTimer => ({
    kind: "exchangeTimer",
    name,
    exchange: id,
    timeNs: 0,
    sequence: 0,
    heapIndex: unscheduled,
  });
  const exchange: Exchange = {
    id,
    url,
    endpoint: 0,
    phase: "connecting",
    curl: plan.curl,
    load: plan.load,
    client: plan.client,
    method,
    address: request.url,
    events,
    addresses: [],
    host: from,
    request: bytes,
    headBytes,
    awaitsContinue: plan.awaitsContinue,
    reuses: plan.connection !== 0,
    keeps: plan.keeps,
    kept: 0,
    lastEnds: undefined,
    connectTimeoutNs: plan.connectTimeoutNs,
    bytesPerSecond: plan.bytesPerSecond,
    sentBytes: 0,
    reader: createResponseReader(method, keepBytes, plan.curl === 0 ? undefined : events, plan.failsFrom),
    raw: createByteSink(keepBytes),
    failure: undefined,
    timer: timer("limit"),
    pause: timer("pause"),
    timeoutNs,
    startedNs: network.nowNs,
    connectedNs: undefined,
    firstByteNs: undefined,
    decidedNs: undefined,
  };
  network.exchanges.set(id, exchange);
  if (failure) fail(network, exchange, failure);
  else if (plan.connection !== 0) takeConnection(network, exchange, plan.connection);
  else beginConnecting(network, exchange);
  tellCurl(network, exchange);
  return id;
}

/** The owner looks again, at this very instant. */
function tellCurl(network: Network, exchange: Exchange): void {
  if (exchange.curl !== 0) network.wokenCurls.add(exchange.curl);
  if (exchange.load !== 0 && exchange.phase === "finished") network.wokenLoads.add(exchange.load);
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
  const { phase, reader, raw, failure, lastEnds: ends, startedNs, connectedNs, firstByteNs, decidedNs } = exchangeOf(network, id);
  const { statusLine, status, headers, body } = reader;
  const headComplete = reader.phase !== "head" || (failure === undefined && decidedNs !== undefined);
  return {
    phase,
    response: headComplete ? { statusLine, status, headers, body: gathered(body), bodyBytes: body.total } : undefined,
    failure,
    raw: gathered(raw),
    rawBytes: raw.total,
    ends,
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
    if (exchange === undefined || exchange.endpoint === 0) continue;
    step(network, exchange);
    tellCurl(network, exchange);
  }
}

export function exchangeTimerExpires(network: Network, id: ExchangeId, name: ExchangeTimer["name"]): void {
  const exchange = exchangeOf(network, id);
  if (name === "pause") {
    // A server that says nothing of 100 (Continue) gets the body after a second (RFC 9110 §10.1.1).
    exchange.awaitsContinue = false;
    if (exchange.endpoint !== 0) step(network, exchange);
  } else if (exchange.phase === "closing") finish(network, exchange);
  else fail(network, exchange, timeoutFailure(network, exchange));
  tellCurl(network, exchange);
}

function timeoutFailure(network: Network, exchange: Exchange): HttpFailure {
  const milliseconds = elapsedMilliseconds(network, exchange);
  if (exchange.phase === "connecting") return httpFailure("connectTimeout", String(milliseconds));
  const { contentLength, body } = exchange.reader;
  const outOf = contentLength === undefined ? "" : ` out of ${contentLength}`;
  return httpFailure("timeout", `${milliseconds} milliseconds with ${body.total}${outOf} bytes`);
}

const elapsedMilliseconds = (network: Network, exchange: Exchange): number => Math.floor((network.nowNs - exchange.startedNs) / 1e6);

function startTimer(network: Network, exchange: Exchange, delayNs: number, name: ExchangeTimer["name"] = "limit"): void {
  const timer = name === "limit" ? exchange.timer : exchange.pause;
  timer.timeNs = network.nowNs + delayNs;
  timer.sequence = network.nextSequence++;
  schedule(network.timed, timer);
}

const endsOf = (endpoint: TcpEndpoint): Exchange["lastEnds"] => ({
  local: { address: endpoint.localAddress, port: endpoint.localPort },
  remote: { address: endpoint.remoteAddress, port: endpoint.remotePort },
});

/** A connection that an earlier exchange has left. */
function takeConnection(network: Network, exchange: Exchange, id: EndpointId): void {
  const endpoint = tcpEndpointOf(network, id);
  endpoint.exchange = exchange.id;
  exchange.endpoint = id;
  exchange.connectedNs = network.nowNs;
  exchange.phase = "sending";
  exchange.lastEnds = endsOf(endpoint);
  if (exchange.timeoutNs !== undefined) startTimer(network, exchange, exchange.timeoutNs);
  network.wokenExchanges.add(exchange.id);
}

function beginConnecting(network: Network, exchange: Exchange): void {
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

function step(network: Network, exchange: Exchange): void {
  const endpoint = tcpEndpointOf(network, exchange.endpoint);
  if (exchange.phase === "connecting") {
    // The address counts no more: this asks for the outcome. A connect that failed forgets it.
    const { remoteAddress: address, remotePort: port } = endpoint;
    const outcome = connectTcp(network, endpoint, { address, port });
    if (outcome === "EALREADY") return;
    if (outcome !== undefined) {
      exchange.events.push({ kind: "refused", address, port, reason: reasonOf(outcome) });
      tryNextAddress(network, exchange, outcome);
      return;
    }
    exchange.connectedNs = network.nowNs;
    exchange.phase = "sending";
    exchange.events.push({ kind: "connected", address, port });
    exchange.lastEnds = endsOf(endpoint);
    cancel(network.timed, exchange.timer);
    if (exchange.timeoutNs !== undefined) startTimer(network, exchange, exchange.startedNs + exchange.timeoutNs - network.nowNs);
  }
  if (exchange.phase === "sending") sendRest(network, exchange);
  if (exchange.endpoint !== 0) receiveAll(network, exchange);
}

function sendRest(network: Network, exchange: Exchange): void {
  const endpoint = tcpEndpointOf(network, exchange.endpoint);
  const { headBytes, events, request } = exchange;
  while (exchange.sentBytes < request.length) {
    if (exchange.awaitsContinue && exchange.sentBytes === headBytes) return;
    const end = exchange.awaitsContinue ? headBytes : request.length;
    const sent = sendTcp(network, endpoint, request.subarray(exchange.sentBytes, end));
    if (sent === "EAGAIN") return;
    if (typeof sent === "number") {
      if (exchange.sentBytes === 0) events.push({ kind: "requestHead" });
      const body = exchange.sentBytes + sent - Math.max(headBytes, exchange.sentBytes);
      if (body > 0) events.push({ kind: "requestBody", length: body });
      if (exchange.awaitsContinue && exchange.sentBytes + sent === headBytes) startTimer(network, exchange, continueWaitNs, "pause");
    }
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
    const allowed = allowedBytes(network, exchange);
    if (allowed <= 0) return;
    const received = receiveTcp(network, endpoint, Math.min(readBytes, allowed), "take");
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
    const failure = feed(network, exchange, received);
    if (failure !== undefined) {
      fail(network, exchange, failure);
      return;
    }
    if (exchange.reader.phase !== "complete") continue;
    decide(network, exchange, undefined);
    if (keepConnection(network, exchange)) return;
    startTimer(network, exchange, closeDelayNs);
  }
}

/** What --limit-rate lets the client read now; nothing: it comes again when there is more. */
function allowedBytes(network: Network, exchange: Exchange): number {
  const { bytesPerSecond, connectedNs, raw } = exchange;
  if (bytesPerSecond === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const allowed = Math.floor(((network.nowNs - (connectedNs ?? network.nowNs)) * bytesPerSecond) / 1e9) - raw.total;
  if (allowed > 0) return allowed;
  if (!isScheduled(exchange.pause)) startTimer(network, exchange, Math.max(shortestPauseNs, Math.ceil(1e9 / bytesPerSecond)), "pause");
  return 0;
}

/** Gives the bytes to the reader, and tells what curl tells of them. */
function feed(network: Network, exchange: Exchange, bytes: Uint8Array): HttpFailure | undefined {
  const { reader, events } = exchange;
  const inBody = reader.phase === "body";
  const already = events.length;
  const before = reader.headBytes;
  const failure = feedResponse(reader, bytes);
  if (exchange.curl !== 0 && reader.phase !== "head") {
    const bodyBytes = inBody ? bytes.length : bytes.length - (reader.headBytes - before);
    const at = inBody ? already : events.findLastIndex(({ kind }) => kind === "headLine") + 1;
    if (bodyBytes > 0) events.splice(at, 0, { kind: "bodyRead", length: bodyBytes });
  }
  if (exchange.awaitsContinue && (reader.continued || reader.phase !== "head")) {
    cancel(network.timed, exchange.pause);
    // Another answer than 100: the body stays at home.
    exchange.awaitsContinue = !reader.continued;
    if (reader.continued && exchange.phase !== "closing") sendRest(network, exchange);
  }
  return failure;
}

/** The connection can serve again: it is handed to the owner. */
function keepConnection(network: Network, exchange: Exchange): boolean {
  const { closes, excess } = exchange.reader.persistence;
  if (!exchange.keeps || closes || excess > 0 || exchange.sentBytes < exchange.headBytes) return false;
  const endpoint = tcpEndpointOf(network, exchange.endpoint);
  if (endpoint.state !== "ESTABLISHED") return false;
  exchange.kept = exchange.endpoint;
  endpoint.exchange = keptBy;
  exchange.endpoint = 0;
  finish(network, exchange);
  return true;
}

/** No exchange has this number: what happens to a connection that is kept is looked at when it is used again. */
const keptBy = -1;

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
  if (exchange.client !== 0) tellClient(network, exchange);
}

/** Requests of one client that are told with their bytes; of those that follow, only what failed. */
const wholeRequests = 200;
/** Of the bytes either way. */
const toldBytes = 65536;

function tellClient(network: Network, exchange: Exchange): void {
  const client = network.clients.get(exchange.client);
  if (client === undefined) return;
  const { reader, failure, decidedNs, raw, reuses, lastEnds: ends, startedNs, connectedNs, firstByteNs } = exchange;
  const number = client.succeeded + client.failed;
  if (failure) client.failed++;
  else client.succeeded++;
  client.receivedBytes += raw.total;
  const isWhole = number < wholeRequests || failure !== undefined;
  const none = new Uint8Array(0);
  const hasHead = reader.phase !== "head";
  network.clientEvents.push({
    kind: "request",
    record: {
      client: client.id,
      number,
      method: exchange.method,
      url: exchange.address,
      request: isWhole ? exchange.request.slice(0, toldBytes) : none,
      statusLine: hasHead ? reader.statusLine : undefined,
      status: hasHead ? reader.status : undefined,
      headers: isWhole ? reader.headers.map(([name, value]) => [name, value] as const) : [],
      raw: isWhole ? gathered(raw).slice(0, toldBytes) : none,
      rawBytes: raw.total,
      body: isWhole ? gathered(reader.body).slice(0, toldBytes) : none,
      bodyBytes: reader.body.total,
      failure: failure?.message,
      reused: reuses,
      ends,
      startedNs,
      connectedNs,
      firstByteNs,
      decidedNs: decidedNs ?? network.nowNs,
    },
  });
  if (exchange.curl === 0 && exchange.load === 0) clientEnds(network, client.id);
}

function closeConnection(network: Network, exchange: Exchange): void {
  cancel(network.timed, exchange.timer);
  cancel(network.timed, exchange.pause);
  if (exchange.endpoint === 0) return;
  closeTcp(network, tcpEndpointOf(network, exchange.endpoint));
  exchange.endpoint = 0;
}
