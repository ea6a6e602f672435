// How an exchange ends: what it failed of, its connection closed, its owner told.

import { cancel } from "../../event-queue.ts";
import { type Network, tcpEndpointOf } from "../../network.ts";
import { closeTcp } from "../../tcp/calls.ts";
import { gathered } from "../byte-sink.ts";
import { clientEnds } from "../client-state.ts";
import { type HttpFailure, httpFailure } from "../failure.ts";
import type { Exchange } from "./state.ts";

export const elapsedMilliseconds = (network: Network, exchange: Exchange): number => Math.floor((network.nowNs - exchange.startedNs) / 1e6);

export function timeoutFailure(network: Network, exchange: Exchange): HttpFailure {
  const milliseconds = elapsedMilliseconds(network, exchange);
  if (exchange.phase === "connecting") return httpFailure("connectTimeout", String(milliseconds));
  const { contentLength, body } = exchange.reader;
  const outOf = contentLength === undefined ? "" : ` out of ${contentLength}`;
  return httpFailure("timeout", `${milliseconds} milliseconds with ${body.total}${outOf} bytes`);
}

/** The outcome is known; the client has not closed its side yet. */
export function decide(network: Network, exchange: Exchange, failure: HttpFailure | undefined): void {
  exchange.failure = failure;
  exchange.decidedNs = network.nowNs;
  exchange.phase = "closing";
}

export function fail(network: Network, exchange: Exchange, failure: HttpFailure): void {
  decide(network, exchange, failure);
  finish(network, exchange);
}

export function finish(network: Network, exchange: Exchange): void {
  closeConnection(network, exchange);
  exchange.phase = "finished";
  network.finishedExchanges.add(exchange.id);
  if (exchange.client !== 0) tellClient(network, exchange);
}

export function closeConnection(network: Network, exchange: Exchange): void {
  cancel(network.timed, exchange.timer);
  cancel(network.timed, exchange.pause);
  if (exchange.endpoint === 0) return;
  closeTcp(network, tcpEndpointOf(network, exchange.endpoint));
  exchange.endpoint = 0;
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
