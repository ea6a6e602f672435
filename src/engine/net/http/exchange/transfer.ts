// What goes over an exchange's connection: the request as the server takes it, the response as it comes, at the client's pace.

import { cancel, isScheduled } from "../../event-queue.ts";
import { type Network, tcpEndpointOf } from "../../network.ts";
import { receiveTcp, sendTcp } from "../../tcp/calls.ts";
import { gather } from "../byte-sink.ts";
import { type HttpFailure, httpFailure } from "../failure.ts";
import { endResponse, feedResponse } from "../response.ts";
import { decide, fail, finish } from "./outcome.ts";
import type { Exchange } from "./state.ts";
import { startTimer } from "./timer.ts";

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

export function sendRest(network: Network, exchange: Exchange): void {
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

export function receiveAll(network: Network, exchange: Exchange): void {
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
