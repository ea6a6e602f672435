// One request and its response under way: the state of an HTTP client, plain data inside `Network`.

import type { IpAddress, SocketAddress } from "../../address.ts";
import type { ScheduledEvent } from "../../event-queue.ts";
import type { HostName } from "../../host.ts";
import type { EndpointId } from "../../tcp/endpoint.ts";
import type { ByteSink } from "../byte-sink.ts";
import type { ClientId } from "../client-state.ts";
import type { HttpFailure } from "../failure.ts";
import type { HeadLine, ResponseReader } from "../response.ts";
import type { HttpUrl } from "../url.ts";

/** From 1, never used twice in one network. */
export type ExchangeId = number;

/** `closing`: the outcome is known; the client is about to close its side. `finished`: it has. */
export type ExchangePhase = "connecting" | "sending" | "waiting" | "receiving" | "closing" | "finished";

export interface ExchangeTimer extends ScheduledEvent {
  readonly kind: "exchangeTimer";
  /** `limit`: the time that the client has, or its delay in closing; `pause`: the end of a wait of its own choosing. */
  readonly name: "limit" | "pause";
  readonly exchange: ExchangeId;
}

/** What curl -v tells of an exchange while it happens. */
export type ExchangeEvent =
  | { readonly kind: "trying"; readonly address: IpAddress; readonly port: number }
  | { readonly kind: "refused"; readonly address: IpAddress; readonly port: number; readonly reason: string }
  | { readonly kind: "connected"; readonly address: IpAddress; readonly port: number }
  | { readonly kind: "requestHead" }
  | { readonly kind: "requestBody"; readonly length: number }
  | { readonly kind: "note"; readonly text: string }
  | HeadLine
  | { readonly kind: "plainLine"; readonly text: string }
  /** Bytes read together once the head was complete, framing and excess included. */
  | { readonly kind: "bodyRead"; readonly length: number }
  | { readonly kind: "body"; readonly bytes: Uint8Array };

export interface Exchange {
  readonly id: ExchangeId;
  readonly url: HttpUrl;
  /** The client's endpoint; 0 before there is one and after it was closed. */
  endpoint: EndpointId;
  phase: ExchangePhase;
  /** Whom to tell of events and of the end; 0: nobody. */
  readonly curl: number;
  readonly load: number;
  /** Whose request it is; 0: nobody asks. */
  readonly client: ClientId;
  readonly method: string;
  readonly address: string;
  readonly events: ExchangeEvent[];
  /** Addresses still to be tried. */
  readonly addresses: IpAddress[];
  readonly host: HostName;
  readonly request: Uint8Array;
  /** Of the request: what comes before its body. */
  readonly headBytes: number;
  /** The body waits for 100 (Continue), for a second at most. */
  awaitsContinue: boolean;
  /** The connection came from an earlier exchange, or stays for a later one. */
  readonly reuses: boolean;
  readonly keeps: boolean;
  /** Handed over at the end: it is the owner's to use again or to close. */
  kept: EndpointId;
  /** The ends of its connection, once there is one. */
  lastEnds: { readonly local: SocketAddress; readonly remote: SocketAddress } | undefined;
  readonly connectTimeoutNs: number | undefined;
  /** --limit-rate; Infinity: none. */
  readonly bytesPerSecond: number;
  sentBytes: number;
  readonly reader: ResponseReader;
  /** Every byte received, what follows the response included. */
  readonly raw: ByteSink;
  failure: HttpFailure | undefined;
  readonly timer: ExchangeTimer;
  readonly pause: ExchangeTimer;
  readonly timeoutNs: number | undefined;
  readonly startedNs: number;
  connectedNs: number | undefined;
  firstByteNs: number | undefined;
  /** When response or failure was complete. */
  decidedNs: number | undefined;
}
