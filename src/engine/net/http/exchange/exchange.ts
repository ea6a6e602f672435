// The HTTP client: one request over a connection of its own, as `curl -sS` does it, driven by the network's events.
// It lives inside the network, so that it reacts at the very instant of an event; the caller starts it and asks how it goes.

import type { Network } from "../../network.ts";
import { createByteSink } from "../byte-sink.ts";
import { createResponseReader } from "../response.ts";
import { beginConnecting, finishConnecting, takeConnection } from "./connecting.ts";
import { closeConnection, fail, finish, timeoutFailure } from "./outcome.ts";
import { type ExchangePlan, type ExchangeRequest, plainPlan, writeExchange } from "./plan.ts";
import type { Exchange, ExchangeEvent, ExchangeId, ExchangeTimer } from "./state.ts";
import { exchangeOf } from "./status.ts";
import { createTimer } from "./timer.ts";
import { receiveAll, sendRest } from "./transfer.ts";

const defaultKeepBytes = 1024 * 1024;

/** Starts at the network's present time. A URL that is no good, or a name that is unknown, finishes the exchange at once. */
export function startExchange(network: Network, request: ExchangeRequest, changes: Partial<ExchangePlan> = {}): ExchangeId {
  const plan = { ...plainPlan, ...changes };
  const { from, method, timeoutNs, keepBytes = defaultKeepBytes } = request;
  const { url, bytes, headBytes, failure } = plan.written ?? writeExchange(request, plan.form);
  const id = network.nextExchangeId++;
  const events: ExchangeEvent[] = [];
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
    timer: createTimer(id, "limit"),
    pause: createTimer(id, "pause"),
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

function step(network: Network, exchange: Exchange): void {
  if (exchange.phase === "connecting" && !finishConnecting(network, exchange)) return;
  if (exchange.phase === "sending") sendRest(network, exchange);
  if (exchange.endpoint !== 0) receiveAll(network, exchange);
}
