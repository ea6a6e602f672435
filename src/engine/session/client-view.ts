// Clients of the network as a panel shows them, and what it wishes of them as the network understands it. Pure: of a network's present.

import type { JournalEntry } from "../debug/index.ts";
import {
  type Client,
  type ClientProgress,
  type ClientRequest,
  clientProgress,
  clientsOf,
  type ExchangeRequest,
  formatSocketAddress,
  histogram,
  type Load,
  linkConditions,
  type Network,
  percentileNs,
  type RequestRecord,
} from "../net/index.ts";
import type { ClientView, ClientWish, HttpFindingView, HttpRequest, LinkView, LoadView, RequestView } from "./views/index.ts";

/** Of a response's bytes, what is kept to be shown. */
const shownBytes = 64 * 1024;
const shownOfMany = 4096;
const shownFractions = [0.5, 0.9, 0.99, 1] as const;

const exchangeOf = ({ from, method, url, headers, body }: HttpRequest, keepBytes: number): ExchangeRequest => ({
  from,
  method,
  url,
  headers,
  ...(body === "" ? {} : { body }),
  keepBytes,
});

export function clientRequestOf(wish: ClientWish): ClientRequest {
  switch (wish.kind) {
    case "curl":
      return { kind: "curl", from: wish.from, words: wish.words, isTerminal: false };
    case "exchange":
      return { kind: "exchange", ...exchangeOf(wish.request, shownBytes) };
    case "load": {
      const { request, requests, clients, keepAlive, perSecond, seed } = wish;
      return {
        kind: "load",
        request: exchangeOf(request, requests === 1 ? shownBytes : shownOfMany),
        requests,
        clients,
        keepAlive,
        arrivals: perSecond === undefined ? { kind: "closed" } : { kind: "open", perSecond },
        seed,
      };
    }
    case "hostile":
      return wish;
  }
}

export const phaseTexts = {
  connecting: "connecting",
  sending: "sending the request",
  waiting: "waiting for the response",
  receiving: "receiving the response",
  closing: "closing the connection",
  finished: "finished",
} as const;

function titleOf(request: ClientRequest): string {
  switch (request.kind) {
    case "curl":
      return ["curl", ...request.words].join(" ");
    case "exchange":
      return `${request.method} ${request.url}`;
    case "load":
      return `${request.requests} × ${request.request.method} ${request.request.url}`;
    case "hostile":
      return `${request.behaviour} ${request.url}`;
  }
}

/** What its kind adds to a view. */
function progressView(progress: ClientProgress, network: Network): Pick<ClientView, "phase" | "receivedBytes"> & Partial<ClientView> {
  switch (progress.kind) {
    case "exchange":
      return { phase: phaseTexts[progress.status.phase], receivedBytes: progress.status.rawBytes };
    case "curl": {
      const exchange = network.exchanges.get(progress.exchange);
      return { phase: exchange ? phaseTexts[exchange.phase] : "ended", receivedBytes: progress.receivedBytes };
    }
    case "load": {
      const { load } = progress;
      return {
        phase: load.done ? "ended" : `${load.active.size} under way, ${load.remaining + load.queue.length} to come`,
        succeeded: load.succeeded,
        failed: load.failed,
        receivedBytes: load.receivedBytes,
        load: loadView(load),
      };
    }
    case "hostile": {
      const { phase, outcome, receivedBytes } = progress.hostile;
      return { phase, receivedBytes, ...(outcome ? { outcome } : {}) };
    }
  }
}

const loadView = ({ plan, connections, latencies, statuses, failures }: Readonly<Load>): LoadView => ({
  requests: plan.requests,
  connections,
  meanNs: latencies.count === 0 ? 0 : latencies.sumNs / latencies.count,
  percentiles: shownFractions.map((fraction) => ({ fraction, ns: percentileNs(latencies, fraction) })),
  histogram: histogram(latencies),
  statuses: [...statuses].map(([status, count]) => ({ status, count })),
  failures: [...failures].map(([message, count]) => ({ message, count })),
});

const clientView = (network: Network, client: Client): ClientView => {
  const { id, tag, request, startedNs, endedNs, succeeded, failed } = client;
  const progress = clientProgress(network, id);
  return {
    client: id,
    tag,
    kind: request.kind,
    from: request.kind === "load" ? request.request.from : request.from,
    title: titleOf(request),
    active: endedNs === undefined,
    startedNs,
    ...(endedNs === undefined ? {} : { endedNs }),
    succeeded,
    failed,
    ...(progress.kind === "curl" && endedNs !== undefined ? { exitCode: progress.exitCode } : {}),
    ...progressView(progress, network),
  };
};

export const clientViews = (network: Network): readonly ClientView[] => clientsOf(network).map((client) => clientView(network, client));

export const linkViews = (network: Network): readonly LinkView[] =>
  (["loopback", "wire"] as const).map((link) => ({ link, conditions: linkConditions(network, link) }));

/** Of an event "clientRequest". */
export function requestView({ event, position }: JournalEntry): RequestView | undefined {
  if (event.kind !== "clientRequest") return undefined;
  const { ends, statusLine, status, headers, failure, connectedNs, firstByteNs, ...record }: RequestRecord = event.record;
  const findings = event.findings.map(
    ({ offset, rule, section, message, pid, pc }): HttpFindingView => ({
      offset,
      rule,
      section,
      message,
      ...(pid === undefined || pc === undefined ? {} : { pid, address: pc }),
    }),
  );
  return {
    ...record,
    headers: headers.map(([name, value]) => [name, value] as const),
    ...(statusLine === undefined || status === undefined ? {} : { statusLine, status }),
    ...(failure === undefined ? {} : { failure }),
    ...(ends ? { local: formatSocketAddress(ends.local), remote: formatSocketAddress(ends.remote) } : {}),
    ...(connectedNs === undefined ? {} : { connectedNs }),
    ...(firstByteNs === undefined ? {} : { firstByteNs }),
    moment: position,
    findings,
  };
}
