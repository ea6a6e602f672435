// How an exchange stands, for whoever asks.

import { InvariantError } from "../../../base/errors.ts";
import type { SocketAddress } from "../../address.ts";
import type { Network } from "../../network.ts";
import { gathered } from "../byte-sink.ts";
import type { HttpFailure } from "../failure.ts";
import type { HttpHeader } from "../request.ts";
import type { Exchange, ExchangeId, ExchangePhase } from "./state.ts";

export interface HttpResponse {
  readonly statusLine: string;
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array;
  /** Length of the body, also where it was not kept whole. */
  readonly bodyBytes: number;
}

export interface ExchangeStatus {
  readonly phase: ExchangePhase;
  /** There once the head is complete; whole when decided without failure. */
  readonly response: HttpResponse | undefined;
  readonly failure: HttpFailure | undefined;
  /** Every byte received, in order, also what followed the response. */
  readonly raw: Uint8Array;
  readonly rawBytes: number;
  readonly startedNs: number;
  readonly connectedNs: number | undefined;
  readonly firstByteNs: number | undefined;
  /** The ends of its connection; undefined: there was none. */
  readonly ends: { readonly local: SocketAddress; readonly remote: SocketAddress } | undefined;
  /** When the response was complete or the exchange had failed. */
  readonly decidedNs: number | undefined;
}

/** How an exchange stands now, times in virtual ns. InvariantError: there is none of this number. */
export function exchangeStatus(network: Network, id: ExchangeId): ExchangeStatus {
  const { phase, reader, raw, failure, lastEnds: ends, startedNs, connectedNs, firstByteNs, decidedNs } = exchangeOf(network, id);
  const { statusLine, status, headers, body } = reader;
  const headComplete = reader.phase !== "head" || (failure === undefined && decidedNs !== undefined);
  return {
    phase,
    response: headComplete ? { statusLine, status, headers, body: gathered(body), bodyBytes: body.total } : undefined,
    failure,
    raw: gathered(raw),
    rawBytes: raw.total,
    ends,
    startedNs,
    connectedNs,
    firstByteNs,
    decidedNs,
  };
}

export function exchangeOf(network: Network, id: ExchangeId): Exchange {
  const exchange = network.exchanges.get(id);
  if (exchange === undefined) throw new InvariantError(`no HTTP exchange ${id}`);
  return exchange;
}
