// curl at work: URL after URL over kept connections, redirects followed, -v told line by line in the words of curl 7.88.1.
// It is stepped at the very instant at which its exchange has news.

import { InvariantError } from "../../../base/errors.ts";
import type { HostName } from "../../host.ts";
import type { Network } from "../../network.ts";
import { type ClientId, clientEnds } from "../client-state.ts";
import { endExchange } from "../exchange/exchange.ts";
import type { ExchangeId } from "../exchange/state.ts";
import { type CurlUsageError, type ReadFile, readCurlCommand } from "./arguments.ts";
import { dropKept } from "./connection.ts";
import { type Curl, type CurlId, type CurlOutput, nothingTransferred } from "./state.ts";
import { tellEvent, write } from "./telling.ts";
import { finishRequest, nextTransfer } from "./transfer.ts";

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
    ...nothingTransferred,
    ignoresBody: false,
    nextConnection: 0,
    connectionNumber: 0,
    kept: undefined,
    knownHosts: [],
    startedNs: network.nowNs,
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

/** How a run of curl stands; its exit code is 0 until it is done. InvariantError: there is none of this number. */
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

function step(network: Network, curl: Curl): void {
  const exchange = network.exchanges.get(curl.exchange);
  if (exchange === undefined) throw new InvariantError(`curl ${curl.id} has no exchange`);
  for (const event of exchange.events.splice(0)) tellEvent(curl, exchange, event);
  // The outcome is known before the connection has been closed; curl goes on when both have happened.
  if (exchange.phase === "finished") finishRequest(network, curl, exchange);
}

/** What it has written, and its end, go to whoever listens. */
function tellClient(network: Network, curl: Curl): void {
  const { client } = curl;
  if (client === 0) return;
  for (const { to, bytes } of curl.output.splice(0)) network.clientEvents.push({ kind: "output", client, to, bytes });
  if (curl.done) clientEnds(network, client);
}
