// One request and its response under way: the state of an HTTP client, plain data inside `Network`.

import type { ScheduledEvent } from "../event-queue.ts";
import type { EndpointId } from "../tcp/endpoint.ts";
import type { ByteSink } from "./byte-sink.ts";
import type { HttpFailure } from "./failure.ts";
import type { ResponseReader } from "./response.ts";
import type { HttpUrl } from "./url.ts";

/** From 1, never used twice in one network. */
export type ExchangeId = number;

/** `closing`: the outcome is known; the client is about to close its side. `finished`: it has. */
export type ExchangePhase = "connecting" | "sending" | "waiting" | "receiving" | "closing" | "finished";

export interface ExchangeTimer extends ScheduledEvent {
  readonly kind: "exchangeTimer";
  readonly exchange: ExchangeId;
}

export interface Exchange {
  readonly id: ExchangeId;
  readonly url: HttpUrl;
  /** The client's endpoint; 0 before there is one and after it was closed. */
  endpoint: EndpointId;
  phase: ExchangePhase;
  readonly request: Uint8Array;
  sentBytes: number;
  readonly reader: ResponseReader;
  /** Every byte received, what follows the response included. */
  readonly raw: ByteSink;
  failure: HttpFailure | undefined;
  readonly timer: ExchangeTimer;
  readonly timeoutNs: number | undefined;
  readonly startedNs: number;
  connectedNs: number | undefined;
  firstByteNs: number | undefined;
  /** When response or failure was complete. */
  decidedNs: number | undefined;
}
