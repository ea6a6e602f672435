// A curl's way through its URLs: each a transfer of one request or, after redirects and retries, of several.

import type { Network } from "../../network.ts";
import type { EndpointId } from "../../tcp/endpoint.ts";
import { endExchange, startExchange } from "../exchange/exchange.ts";
import type { Exchange } from "../exchange/state.ts";
import { exchangeStatus } from "../exchange/status.ts";
import { type HttpFailure, httpFailure } from "../failure.ts";
import { parseHttpUrl } from "../url.ts";
import { dropKept, takeKept } from "./connection.ts";
import { effectiveUrl, isRedirect, locationOf, resolveLocation } from "./redirect.ts";
import { type Curl, nothingTransferred } from "./state.ts";
import { plainHost, tell, textOf, write } from "./telling.ts";
import { writeOut } from "./write-out.ts";

/** Starts with the next URL; after the last one the run is done. */
export function nextTransfer(network: Network, curl: Curl): void {
  const transfer = curl.transfers[curl.next];
  if (transfer === undefined) {
    dropKept(network, curl);
    curl.done = true;
    return;
  }
  const { options } = curl;
  curl.url = withQuery(transfer.url, options.query);
  curl.method = options.method ?? (options.head ? "HEAD" : options.isUpload ? "PUT" : options.body ? "POST" : "GET");
  curl.body = options.body;
  curl.startedNs = network.nowNs;
  Object.assign(curl, nothingTransferred);
  begin(network, curl);
}

function withQuery(url: string, query: string | undefined): string {
  if (query === undefined) return url;
  const [address = "", fragment] = url.split("#");
  return `${address}${address.includes("?") ? "&" : "?"}${query}${fragment === undefined ? "" : `#${fragment}`}`;
}

const uploadAsksFrom = 1024 * 1024;

/** The kept connection, if it serves, or 0: a new one, whose number is the next. */
function chooseConnection(network: Network, curl: Curl): EndpointId {
  const parsed = parseHttpUrl(curl.url);
  if ("exitCode" in parsed) return 0;
  const { host, port } = parsed;
  const kept = takeKept(network, curl, `${host}:${port}`, host);
  if (kept !== 0) return kept;
  curl.connectionNumber = curl.nextConnection++;
  curl.connections++;
  const isName = !/^[0-9.]+$|^\[/.test(host);
  if (isName && curl.knownHosts.includes(host)) tell(curl, `Hostname ${host} was found in DNS cache`);
  else if (isName) curl.knownHosts.push(host);
  return 0;
}

/** Starts the request under way, over the kept connection if that serves. */
function begin(network: Network, curl: Curl): void {
  const { options } = curl;
  const connection = chooseConnection(network, curl);
  const custom = new Map(options.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const asks = custom.has("expect") ? /100-continue/i.test(custom.get("expect")!) : false;
  const bodyAsks = curl.body !== undefined && options.version === "1.1" && (options.isUpload || curl.body.length > uploadAsksFrom);
  const remainingNs = options.maximumTimeNs === undefined ? undefined : Math.max(1, curl.startedNs + options.maximumTimeNs - network.nowNs);
  curl.ignoresBody = false;
  curl.downloadedBytes = 0;
  curl.uploadedBytes = 0;
  curl.exchange = startExchange(
    network,
    {
      from: curl.from,
      method: curl.method,
      url: curl.url,
      headers: options.headers,
      ...(curl.body === undefined ? {} : { body: curl.body }),
      ...(remainingNs === undefined ? {} : { timeoutNs: remainingNs }),
      keepBytes: 65536,
    },
    {
      curl: curl.id,
      client: curl.client,
      keeps: true,
      form: {
        version: options.version,
        userAgent: options.userAgent,
        referer: options.referer,
        credentials: options.credentials,
        contentType: options.contentType,
        expects: bodyAsks && !custom.has("expect"),
      },
      awaitsContinue: curl.body !== undefined && (asks || (bodyAsks && !custom.has("expect"))),
      connection,
      connectTimeoutNs: options.connectTimeoutNs,
      bytesPerSecond: options.bytesPerSecond,
      failsFrom: options.fail === "early" ? 400 : Number.POSITIVE_INFINITY,
    },
  );
}

/** The exchange is over: it is tried again, follows a redirect, or ends the transfer. */
export function finishRequest(network: Network, curl: Curl, exchange: Exchange): void {
  const status = exchangeStatus(network, exchange.id);
  const { kept, reader } = exchange;
  const { failure } = status;
  const number = curl.connectionNumber;
  endExchange(network, exchange.id);
  curl.exchange = 0;
  if (failure === undefined && kept !== 0) {
    curl.kept = { endpoint: kept, target: `${exchange.url.host}:${exchange.url.port}`, number };
    tell(curl, `Connection #${number} to host ${plainHost(exchange)} left intact`);
  }
  const isEmpty = failure?.exitCode === 52 || failure?.exitCode === 56;
  if (failure && isEmpty && exchange.reuses && reader.headBytes === 0 && curl.attempts < 5) {
    // The server had closed the kept connection: that is no failure of the request.
    curl.attempts++;
    if (failure.exitCode === 56) tell(curl, textOf(failure));
    tell(curl, `Connection died, retrying a fresh connect (retry count: ${curl.attempts})`);
    tell(curl, `Closing connection ${number}`);
    tell(curl, `Issue another request to this URL: '${effectiveUrl(curl)}'`);
    begin(network, curl);
    return;
  }
  if (failure) tell(curl, textOf(failure));
  if (kept === 0) tell(curl, `Closing connection ${number}`);
  const location = failure === undefined && curl.options.location && isRedirect(reader.status) ? locationOf(exchange) : undefined;
  if (location !== undefined) follow(network, curl, exchange, location);
  else conclude(network, curl, exchange, failure);
}

function follow(network: Network, curl: Curl, exchange: Exchange, location: string): void {
  if (curl.redirects >= curl.options.redirectsMaximum) {
    const failure = httpFailure("tooManyRedirects", String(curl.options.redirectsMaximum));
    tell(curl, textOf(failure));
    conclude(network, curl, exchange, failure);
    return;
  }
  curl.redirects++;
  curl.redirectNs = network.nowNs - curl.startedNs;
  curl.url = resolveLocation(effectiveUrl(curl), location);
  tell(curl, `Issue another request to this URL: '${effectiveUrl(curl)}'`);
  const { status } = exchange.reader;
  const becomesGet =
    (status === 301 || status === 302) && curl.method === "POST" ? "POST" : status === 303 && curl.method !== "HEAD" ? "any" : "";
  if (becomesGet !== "" && curl.body !== undefined) {
    if (curl.options.method === undefined) {
      tell(curl, becomesGet === "POST" ? "Switch from POST to GET" : "Switch to GET");
      curl.method = "GET";
    }
    curl.body = undefined;
  }
  begin(network, curl);
}

/** The transfer is over: its last words, and the next one. */
function conclude(network: Network, curl: Curl, exchange: Exchange, failure: HttpFailure | undefined): void {
  const { options } = curl;
  const late = options.fail === "late" && failure === undefined && exchange.reader.status >= 400;
  const outcome = late ? httpFailure("httpError", String(exchange.reader.status)) : failure;
  curl.exitCode = outcome?.exitCode ?? 0;
  if (outcome && (!options.silent || options.showError)) write(curl, "stderr", `${outcome.message}\n`);
  if (options.format !== undefined) writeOut(network, curl, exchange, outcome);
  curl.next++;
  if (curl.exitCode !== 0 && options.failEarly) curl.next = curl.transfers.length;
  nextTransfer(network, curl);
}
