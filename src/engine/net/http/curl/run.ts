// curl at work: URL after URL over kept connections, redirects followed, -v told line by line in the words of curl 7.88.1.
// It is stepped at the very instant at which its exchange has news.

import { InvariantError } from "../../../base/errors.ts";
import { latinBytes, latinText } from "../../../base/latin.ts";
import { formatAddress, type IpAddress, isIpv6 } from "../../address.ts";
import type { HostName } from "../../host.ts";
import { endpointOf, type Network, tcpEndpointOf } from "../../network.ts";
import { closeTcp } from "../../tcp/calls.ts";
import { type ClientId, clientEnds } from "../client-state.ts";
import { endExchange, exchangeStatus, startExchange } from "../exchange.ts";
import type { Exchange, ExchangeEvent, ExchangeId } from "../exchange-state.ts";
import { type HttpFailure, httpFailure } from "../failure.ts";
import type { HeadLine } from "../response.ts";
import { parseHttpUrl, utf8 } from "../url.ts";
import { type CurlUsageError, type ReadFile, readCurlCommand } from "./arguments.ts";
import { resolveLocation } from "./redirect.ts";
import type { Curl, CurlId, CurlOutput } from "./state.ts";
import { formatSeconds, formatWriteOut } from "./write-out.ts";

export interface CurlRequest {
  readonly from: HostName;
  /** The words after "curl". */
  readonly words: readonly string[];
  /** Where its output goes to a terminal, curl -v does not count data. */
  readonly isTerminal: boolean;
}

/** Starts at the network's present time. A command line that is wrong is a run that has ended. */
export function startCurl(network: Network, request: CurlRequest, readFile: ReadFile, client: ClientId = 0): CurlId {
  const id = network.nextCurlId++;
  const command = readCurlCommand(request.words, readFile);
  const isWrong = "exitCode" in command;
  const curl: Curl = {
    id,
    client,
    from: request.from,
    options: isWrong ? wrongOptions : command.options,
    transfers: isWrong ? [] : command.transfers,
    isTerminal: request.isTerminal,
    next: 0,
    exchange: 0,
    url: "",
    method: "",
    body: undefined,
    redirects: 0,
    attempts: 0,
    ignoresBody: false,
    nextConnection: 0,
    connectionNumber: 0,
    kept: undefined,
    knownHosts: [],
    startedNs: network.nowNs,
    connections: 0,
    headerBytes: 0,
    requestBytes: 0,
    uploadedBytes: 0,
    downloadedBytes: 0,
    redirectNs: 0,
    output: [],
    exitCode: 0,
    done: false,
  };
  network.curls.set(id, curl);
  if (isWrong) refuse(curl, command);
  else nextTransfer(network, curl);
  tellClient(network, curl);
  return id;
}

const wrongOptions = { silent: false, verbose: false } as Curl["options"];

function refuse(curl: Curl, { exitCode, message }: CurlUsageError): void {
  write(curl, "stderr", `${message}\n`);
  curl.exitCode = exitCode;
  curl.done = true;
}

export interface CurlStatus {
  readonly done: boolean;
  readonly exitCode: number;
  /** Under way; 0: none. */
  readonly exchange: ExchangeId;
}

const curlOf = (network: Network, id: CurlId): Curl => {
  const curl = network.curls.get(id);
  if (curl === undefined) throw new InvariantError(`no curl ${id}`);
  return curl;
};

export const curlStatus = (network: Network, id: CurlId): CurlStatus => {
  const { done, exitCode, exchange } = curlOf(network, id);
  return { done, exitCode, exchange };
};

/** What it has written since the last time. */
export function takeCurlOutput(network: Network, id: CurlId): readonly CurlOutput[] {
  const curl = curlOf(network, id);
  const { output } = curl;
  curl.output = [];
  return output;
}

/** Forgets it; one that is under way is broken off, as Ctrl-C does. */
export function endCurl(network: Network, id: CurlId): void {
  const curl = curlOf(network, id);
  if (curl.exchange !== 0) endExchange(network, curl.exchange);
  dropKept(network, curl);
  network.curls.delete(id);
  network.wokenCurls.delete(id);
}

/** Runs every curl whose exchange has news. */
export function stepWokenCurls(network: Network): void {
  while (network.wokenCurls.size > 0) {
    const woken = [...network.wokenCurls];
    network.wokenCurls.clear();
    for (const id of woken) {
      const curl = network.curls.get(id);
      if (curl === undefined || curl.exchange === 0) continue;
      step(network, curl);
      tellClient(network, curl);
    }
  }
}

/** What it has written, and its end, go to whoever listens. */
function tellClient(network: Network, curl: Curl): void {
  const { client } = curl;
  if (client === 0) return;
  for (const { to, bytes } of curl.output.splice(0)) network.clientEvents.push({ kind: "output", client, to, bytes });
  if (curl.done) clientEnds(network, client);
}

function write(curl: Curl, to: CurlOutput["to"], content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? utf8(content) : content;
  if (bytes.length > 0) curl.output.push({ to, bytes });
}

const tell = (curl: Curl, text: string): void => {
  if (curl.options.verbose) write(curl, "stderr", `* ${text}\n`);
};

const bracketed = (address: IpAddress): string => (isIpv6(address) ? `[${formatAddress(address)}]` : formatAddress(address));

/** Every line that ends a run of "> " and "< " lines ends in CR LF, as it does on the wire. */
function tellLines(curl: Curl, mark: string, text: string): void {
  if (!curl.options.verbose) return;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) write(curl, "stderr", latinBytes(`${mark} ${line}`));
}

function nextTransfer(network: Network, curl: Curl): void {
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
  Object.assign(curl, {
    redirects: 0,
    attempts: 0,
    connections: 0,
    headerBytes: 0,
    requestBytes: 0,
    uploadedBytes: 0,
    downloadedBytes: 0,
    redirectNs: 0,
  });
  begin(network, curl);
}

function withQuery(url: string, query: string | undefined): string {
  if (query === undefined) return url;
  const [address = "", fragment] = url.split("#");
  return `${address}${address.includes("?") ? "&" : "?"}${query}${fragment === undefined ? "" : `#${fragment}`}`;
}

const second = 1e9;
const uploadAsksFrom = 1024 * 1024;
/** A number that differs from run to run in curl: the address of what it keeps of a host. */
const bundleAddress = "0x5c0a64c0de80";

/** Starts the request under way, over the kept connection if that serves. */
function begin(network: Network, curl: Curl): void {
  const { options } = curl;
  const parsed = parseHttpUrl(curl.url);
  const target = "exitCode" in parsed ? "" : `${parsed.host}:${parsed.port}`;
  const connection = target === "" ? 0 : takeKept(network, curl, target, "exitCode" in parsed ? "" : parsed.host);
  if (connection === 0 && target !== "") {
    curl.connectionNumber = curl.nextConnection++;
    curl.connections++;
    const { host } = parsed as { host: string };
    const isName = !/^[0-9.]+$|^\[/.test(host);
    if (isName && curl.knownHosts.includes(host)) tell(curl, `Hostname ${host} was found in DNS cache`);
    else if (isName) curl.knownHosts.push(host);
  }
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

function takeKept(network: Network, curl: Curl, target: string, host: string): number {
  const { kept } = curl;
  if (kept === undefined) return 0;
  if (kept.target !== target) {
    // One connection is kept; curl would keep several.
    dropKept(network, curl);
    return 0;
  }
  tell(curl, `Found bundle for host: ${bundleAddress} [serially]`);
  tell(curl, "Can not multiplex, even if we wanted to");
  const endpoint = tcpEndpointOf(network, kept.endpoint);
  curl.kept = undefined;
  if (endpoint.state !== "ESTABLISHED" || endpoint.receiveQueue.length > 0) {
    tell(curl, `Connection ${kept.number} seems to be dead`);
    tell(curl, `Closing connection ${kept.number}`);
    closeTcp(network, endpoint);
    return 0;
  }
  tell(curl, `Re-using existing connection #${kept.number} with host ${host}`);
  curl.connectionNumber = kept.number;
  return kept.endpoint;
}

function dropKept(network: Network, curl: Curl): void {
  const { kept } = curl;
  curl.kept = undefined;
  if (kept === undefined) return;
  const endpoint = endpointOf(network, kept.endpoint);
  if (endpoint.protocol === "tcp") closeTcp(network, endpoint);
}

function step(network: Network, curl: Curl): void {
  const exchange = network.exchanges.get(curl.exchange);
  if (exchange === undefined) throw new InvariantError(`curl ${curl.id} has no exchange`);
  for (const event of exchange.events.splice(0)) take(curl, exchange, event);
  // The outcome is known before the connection has been closed; curl goes on when both have happened.
  if (exchange.phase === "finished") finish(network, curl, exchange);
}

function take(curl: Curl, exchange: Exchange, event: ExchangeEvent): void {
  const { options, isTerminal } = curl;
  switch (event.kind) {
    case "trying":
      if (options.verbose) write(curl, "stderr", `*   Trying ${bracketed(event.address)}:${event.port}...\n`);
      return;
    case "refused":
      tell(curl, `connect to ${formatAddress(event.address)} port ${event.port} failed: ${event.reason}`);
      return;
    case "connected":
      tell(curl, `Connected to ${plainHost(exchange)} (${formatAddress(event.address)}) port ${event.port} (#${curl.connectionNumber})`);
      return;
    case "requestHead": {
      const head = exchange.request.subarray(0, exchange.headBytes);
      const credentials = options.credentials ?? exchange.url.credentials;
      if (credentials !== undefined) tell(curl, `Server auth using Basic with user '${credentials.split(":")[0]}'`);
      tellLines(curl, ">", latinText(head));
      curl.requestBytes += head.length;
      return;
    }
    case "requestBody":
      curl.uploadedBytes += event.length;
      if (options.verbose && !isTerminal) write(curl, "stderr", `} [${event.length} bytes data]\n`);
      if (exchange.reader.continued) tell(curl, "We are completely uploaded and fine");
      return;
    case "note":
      tell(curl, event.text);
      return;
    case "headLine":
      takeHeadLine(curl, exchange, event);
      return;
    case "plainLine":
      showHeader(curl, latinBytes(event.text));
      return;
    case "bodyRead":
      if (options.verbose && !isTerminal) write(curl, "stderr", `{ [${event.length} bytes data]\n`);
      return;
    case "body": {
      curl.downloadedBytes += event.bytes.length;
      if (!curl.ignoresBody) write(curl, outputOf(curl), event.bytes);
      return;
    }
  }
}

const plainHost = ({ url }: Exchange): string => url.host.replace(/^\[(.*)\]$/, "$1");

function outputOf(curl: Curl): CurlOutput["to"] {
  const output = curl.transfers[curl.next]?.output;
  return output === undefined ? "stdout" : { file: output };
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;
const locationOf = ({ reader }: Exchange): string | undefined => reader.headers.find(([name]) => name.toLowerCase() === "location")?.[1];

/** -i and -D. */
function showHeader(curl: Curl, line: Uint8Array): void {
  const { include, headerFile } = curl.options;
  if (include) write(curl, outputOf(curl), line);
  if (headerFile !== undefined) write(curl, headerFile === "-" ? "stdout" : { file: headerFile }, line);
}

function takeHeadLine(curl: Curl, exchange: Exchange, { text: line, status, place, hasBody }: HeadLine): void {
  const { options } = curl;
  tellLines(curl, "<", line);
  const bytes = latinBytes(line);
  curl.headerBytes += bytes.length;
  showHeader(curl, bytes);
  if (!options.location || !isRedirect(status)) return;
  const hasSentBody = exchange.request.length > exchange.headBytes;
  if (place === "first" && hasSentBody) tell(curl, "Please rewind output before next send");
  if (place !== "last" || locationOf(exchange) === undefined) return;
  curl.ignoresBody = true;
  if (hasBody) tell(curl, "Ignoring the response-body");
}

function finish(network: Network, curl: Curl, exchange: Exchange): void {
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
  if (failure && failure.exitCode !== 6 && failure.exitCode !== 3 && failure.exitCode !== 1) tell(curl, textOf(failure));
  else if (failure) tell(curl, textOf(failure));
  if (kept === 0) tell(curl, `Closing connection ${number}`);
  const location = failure === undefined && curl.options.location && isRedirect(reader.status) ? locationOf(exchange) : undefined;
  if (location !== undefined) follow(network, curl, exchange, location);
  else conclude(network, curl, exchange, failure);
}

/** "curl: (52) Empty reply from server" without its beginning. */
const textOf = ({ message }: HttpFailure): string => message.replace(/^curl: \(\d+\) /, "");

function effectiveUrl(curl: Curl): string {
  const parsed = parseHttpUrl(curl.url);
  if ("exitCode" in parsed) return curl.url;
  const authority = curl.url.replace(/^[a-z]+:\/{1,3}/i, "").split(/[/?#]/)[0];
  return `http://${authority}${parsed.target}`;
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

function writeOut(network: Network, curl: Curl, exchange: Exchange, failure: HttpFailure | undefined): void {
  const { reader } = exchange;
  const totalNs = network.nowNs - curl.startedNs;
  const since = (ns: number | undefined): string => (ns === undefined ? "0.000000" : formatSeconds(ns - curl.startedNs));
  const header = (name: string): string => reader.headers.findLast(([known]) => known.toLowerCase() === name)?.[1] ?? "";
  const location = locationOf(exchange);
  const endpoint = exchange.lastEnds;
  const status = String(reader.phase === "head" && reader.lineCount === 0 ? 0 : reader.status).padStart(3, "0");
  const speed = (bytes: number): number => (totalNs > 0 ? Math.floor((bytes * second) / totalNs) : 0);
  const values = {
    http_code: status,
    response_code: status,
    http_version: reader.statusLine === "" ? "0" : reader.persistence.version,
    http_connect: "000",
    method: curl.method,
    scheme: "HTTP",
    url: curl.transfers[curl.next]!.url,
    url_effective: effectiveUrl(curl),
    urlnum: curl.next,
    redirect_url: location === undefined ? "" : resolveLocation(effectiveUrl(curl), location),
    content_type: header("content-type"),
    filename_effective: curl.transfers[curl.next]!.output ?? "",
    size_download: curl.downloadedBytes,
    size_upload: curl.uploadedBytes,
    size_header: curl.headerBytes,
    size_request: curl.requestBytes,
    speed_download: speed(curl.downloadedBytes),
    speed_upload: speed(curl.uploadedBytes),
    num_connects: curl.connections,
    num_headers: reader.headers.length,
    num_redirects: curl.redirects,
    time_namelookup: "0.000000",
    time_connect: since(exchange.connectedNs),
    time_appconnect: "0.000000",
    time_pretransfer: since(exchange.connectedNs),
    time_starttransfer: since(exchange.firstByteNs),
    time_redirect: formatSeconds(curl.redirectNs),
    time_total: formatSeconds(totalNs),
    remote_ip: endpoint ? formatAddress(endpoint.remote.address) : "",
    remote_port: endpoint?.remote.port ?? 0,
    local_ip: endpoint ? formatAddress(endpoint.local.address) : "",
    local_port: endpoint?.local.port ?? 0,
    exitcode: curl.exitCode,
    errormsg: failure ? textOf(failure) : "",
    ssl_verify_result: 0,
    proxy_ssl_verify_result: 0,
  };
  const text = formatWriteOut(curl.options.format!, values, (name) =>
    write(curl, "stderr", `curl: unknown --write-out variable: '${name}'\n`),
  );
  write(curl, "stdout", text);
}
