// The clients that the world outside runs, of four kinds, started and ended by one pair of calls. What they do they tell through
// `takeClientEvents`; how they stand can be asked at any time.

import { InvariantError } from "../../base/errors.ts";
import type { Network } from "../network.ts";
import { type Client, type ClientId, type ClientRequest, clientEnds } from "./client-state.ts";
import type { ReadFile } from "./curl/arguments.ts";
import { curlStatus, endCurl, startCurl } from "./curl/run.ts";
import { endExchange, startExchange } from "./exchange/exchange.ts";
import type { ExchangeId } from "./exchange/state.ts";
import { type ExchangeStatus, exchangeStatus } from "./exchange/status.ts";
import { endHostile, type HostileClient, hostileStatus, startHostile } from "./hostile.ts";
import { endLoad, type Load, loadStatus, startLoad } from "./load.ts";

export interface ClientSetup {
  readonly tag?: number;
  readonly owner?: number;
  /** The files that curl's options name. */
  readonly readFile?: ReadFile;
}

/** How a client stands, by its kind. */
export type ClientProgress =
  | { readonly kind: "exchange"; readonly status: ExchangeStatus }
  | { readonly kind: "curl"; readonly exitCode: number; readonly exchange: ExchangeId; readonly receivedBytes: number }
  | { readonly kind: "load"; readonly load: Readonly<Load> }
  | { readonly kind: "hostile"; readonly hostile: Readonly<HostileClient> };

/** Clients that are over and still remembered. */
const endedKept = 64;

/** Starts at the network's present time. */
export function startClient(network: Network, request: ClientRequest, { tag = 0, owner = 0, readFile }: ClientSetup = {}): ClientId {
  dropOldest(network);
  const id = network.nextClientId++;
  const client: Client = {
    id,
    tag,
    owner,
    request,
    inner: 0,
    files: new Set(),
    succeeded: 0,
    failed: 0,
    receivedBytes: 0,
    startedNs: network.nowNs,
  };
  network.clients.set(id, client);
  network.clientEvents.push({ kind: "started", client: id });
  client.inner = begin(network, id, request, readFile ?? (() => undefined));
  return id;
}

function begin(network: Network, client: ClientId, request: ClientRequest, readFile: ReadFile): number {
  switch (request.kind) {
    case "exchange":
      return startExchange(network, request, { client });
    case "curl":
      return startCurl(network, request, readFile, client);
    case "load":
      return startLoad(network, request, client);
    case "hostile":
      return startHostile(network, request, client);
  }
}

function dropOldest(network: Network): void {
  const ended = [...network.clients.values()].filter(({ endedNs }) => endedNs !== undefined);
  for (const { id } of ended.slice(0, Math.max(0, ended.length - endedKept + 1))) endClient(network, id);
}

const clientOf = (network: Network, id: ClientId): Client => {
  const client = network.clients.get(id);
  if (client === undefined) throw new InvariantError(`no client ${id}`);
  return client;
};

/** Forgets it; what is under way is broken off. One that is forgotten already is no error. */
export function endClient(network: Network, id: ClientId): void {
  const client = network.clients.get(id);
  if (client === undefined) return;
  const { request, inner } = client;
  clientEnds(network, id);
  network.clients.delete(id);
  const end = { exchange: endExchange, curl: endCurl, load: endLoad, hostile: endHostile }[request.kind];
  end(network, inner);
}

/** Whether it has yet to end by itself or be ended. */
export const isClientActive = ({ endedNs }: Client): boolean => endedNs === undefined;

/** In the order of their start. */
export const clientsOf = (network: Network): readonly Client[] => [...network.clients.values()];

/** How a client stands now, by its kind. InvariantError: there is none of this number. */
export function clientProgress(network: Network, id: ClientId): ClientProgress {
  const { request, inner, receivedBytes } = clientOf(network, id);
  switch (request.kind) {
    case "exchange":
      return { kind: "exchange", status: exchangeStatus(network, inner) };
    case "curl":
      return { kind: "curl", ...curlStatus(network, inner), receivedBytes };
    case "load":
      return { kind: "load", load: loadStatus(network, inner) };
    case "hostile":
      return { kind: "hostile", hostile: hostileStatus(network, inner) };
  }
}
