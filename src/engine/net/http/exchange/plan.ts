// What an exchange is asked for: a request as its user writes it, the bytes that go out, and what its owner wants besides.

import type { HostName } from "../../host.ts";
import type { EndpointId } from "../../tcp/endpoint.ts";
import type { ClientId } from "../client-state.ts";
import type { HttpFailure } from "../failure.ts";
import { type HttpHeader, plainForm, type RequestForm, writeRequest } from "../request.ts";
import { type HttpUrl, parseHttpUrl, utf8 } from "../url.ts";

export interface ExchangeRequest {
  /** The host on which the client runs: what "localhost" means to it. */
  readonly from: HostName;
  readonly method: string;
  /** "http://localhost:8080/path"; hosts: localhost, svc0 (10.0.0.1), client (10.0.0.2), dotted quads. */
  readonly url: string;
  readonly headers: readonly HttpHeader[];
  /** Absent: no body. Text goes as UTF-8. */
  readonly body?: Uint8Array | string;
  /** curl's --max-time, of virtual time; absent: none. */
  readonly timeoutNs?: number;
  /** How much of body and raw bytes is kept; 1 MiB when absent. All of it is counted. */
  readonly keepBytes?: number;
}

/** A request's URL and bytes; those of a URL that is no good are not sent. */
export interface WrittenRequest {
  readonly url: HttpUrl;
  readonly bytes: Uint8Array;
  readonly headBytes: number;
  readonly failure: HttpFailure | undefined;
}

export function writeExchange({ method, url: address, headers, body }: ExchangeRequest, form: RequestForm = plainForm): WrittenRequest {
  const parsed = parseHttpUrl(address);
  const failed = "exitCode" in parsed;
  const url: HttpUrl = failed ? { host: "", port: 0, credentials: undefined, target: "" } : parsed;
  const written = writeRequest(method, url, headers, typeof body === "string" ? utf8(body) : body, form);
  return { url, ...written, failure: failed ? parsed : undefined };
}

/** What curl asks beyond one request over a connection of its own. */
export interface ExchangePlan {
  /** The curl that owns the exchange and hears of what happens. */
  readonly curl: number;
  /** The load that it is part of. */
  readonly load: number;
  /** The client that tells of it. */
  readonly client: ClientId;
  /** Whether the connection is kept for the owner. */
  readonly keeps: boolean;
  readonly form: RequestForm;
  /** The request as it goes out, where many are alike. */
  readonly written: WrittenRequest | undefined;
  /** Where the request's body waits for 100 (Continue). */
  readonly awaitsContinue: boolean;
  /** A connection of an earlier exchange; 0: a new one. */
  readonly connection: EndpointId;
  readonly connectTimeoutNs: number | undefined;
  readonly bytesPerSecond: number;
  readonly failsFrom: number;
}

/** What no plan says. */
export const plainPlan: ExchangePlan = {
  curl: 0,
  load: 0,
  client: 0,
  keeps: false,
  form: plainForm,
  written: undefined,
  awaitsContinue: false,
  connection: 0,
  connectTimeoutNs: undefined,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  failsFrom: Number.POSITIVE_INFINITY,
};
