// The clients of the network under one numbering, and what they have to tell: plain data inside `Network`. A client stays, with its
// outcome, until whoever started it ends it; the oldest that are over give way when there are very many.

import type { SocketAddress } from "../address.ts";
import type { Network } from "../network.ts";
import type { CurlRequest } from "./curl/run.ts";
import type { ExchangeRequest } from "./exchange/plan.ts";
import type { HostileRequest } from "./hostile.ts";
import type { LoadRequest } from "./load.ts";
import type { HttpHeader } from "./request.ts";

/** From 1, never used twice in one network. */
export type ClientId = number;

/** What a client is to do. */
export type ClientRequest =
  | ({ readonly kind: "exchange" } & ExchangeRequest)
  | ({ readonly kind: "curl" } & CurlRequest)
  | ({ readonly kind: "load" } & LoadRequest)
  | ({ readonly kind: "hostile" } & HostileRequest);

export interface Client {
  readonly id: ClientId;
  /** A number by which whoever started it knows it again. */
  readonly tag: number;
  /** The process of the guest that it works for; 0: the world outside. */
  readonly owner: number;
  readonly request: ClientRequest;
  /** Of the exchange, the curl, the load or the hostile client. */
  inner: number;
  /** Files that it has begun to write. */
  readonly files: Set<string>;
  /** Requests decided, and received bytes of those. */
  succeeded: number;
  failed: number;
  receivedBytes: number;
  readonly startedNs: number;
  /** Absent: it is under way. */
  endedNs?: number;
}

/** One request of a client, decided. Times are virtual. */
export interface RequestRecord {
  readonly client: ClientId;
  /** From 0, of this client. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** The bytes that were sent. */
  readonly request: Uint8Array;
  /** Absent where no head was complete. */
  readonly statusLine: string | undefined;
  readonly status: number | undefined;
  readonly headers: readonly HttpHeader[];
  /** Every byte of the answer, what followed it included; of a long one, or of one in a crowd, only a beginning. */
  readonly raw: Uint8Array;
  readonly rawBytes: number;
  readonly body: Uint8Array;
  readonly bodyBytes: number;
  /** curl's sentence; absent: it succeeded. */
  readonly failure: string | undefined;
  /** Over a connection of an earlier request. */
  readonly reused: boolean;
  readonly ends: { readonly local: SocketAddress; readonly remote: SocketAddress } | undefined;
  readonly startedNs: number;
  readonly connectedNs: number | undefined;
  readonly firstByteNs: number | undefined;
  readonly decidedNs: number;
}

export type ClientEvent =
  | { readonly kind: "started"; readonly client: ClientId }
  /** What a curl has written. */
  | {
      readonly kind: "output";
      readonly client: ClientId;
      readonly to: "stdout" | "stderr" | { readonly file: string };
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "request"; readonly record: RequestRecord }
  | { readonly kind: "ended"; readonly client: ClientId };

export function clientEnds(network: Network, id: ClientId): void {
  const client = network.clients.get(id);
  if (client === undefined || client.endedNs !== undefined) return;
  client.endedNs = network.nowNs;
  network.clientEvents.push({ kind: "ended", client: id });
}

const noEvents: readonly ClientEvent[] = [];

/** What clients have told since the last time, in order. */
export function takeClientEvents(network: Network): readonly ClientEvent[] {
  if (network.clientEvents.length === 0) return noEvents;
  return network.clientEvents.splice(0);
}
