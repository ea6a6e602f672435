// HTTP clients on the simulated hosts: many requests one after another, several at a time, and how far they have come.
// Drives the network's exchanges; the caller lets the machine run in between.

import { type ExchangeId, type ExchangeRequest, type ExchangeStatus, exchangeStatus, lintResponse, type Network } from "../net/index.ts";
import type { HttpFindingView, HttpProgress, HttpRequest, HttpResponseView } from "./views.ts";

/** Of a response's bytes, what is kept to be shown. */
const shownBytes = 64 * 1024;

interface Fleet {
  readonly id: number;
  readonly request: HttpRequest;
  readonly clients: number;
  /** Requests not yet started. */
  remaining: number;
  readonly active: Set<ExchangeId>;
  succeeded: number;
  failed: number;
  response: HttpResponseView | undefined;
  error: string | undefined;
  findings: readonly HttpFindingView[] | undefined;
  phase: string;
  durationNs: number;
}

export interface HttpClients {
  /** Whether any request is under way. */
  readonly active: boolean;
  start(id: number, request: HttpRequest, count: number, clients: number): void;
  cancel(id: number): void;
  /** Takes in what has finished and starts what comes next. True: something was started, so that the machine has work. */
  advance(): boolean;
  /** What has changed since the last time. */
  takeProgress(): readonly HttpProgress[];
  /** Ends everything, because the machine goes away. */
  abandon(reason: string): void;
  /** As `abandon`, but says nothing to the machine: it is about to be taken to another moment. */
  leave(reason: string): void;
}

type ExchangeEnds = NonNullable<ExchangeStatus["ends"]>;

const phaseTexts = {
  connecting: "connecting",
  sending: "sending the request",
  waiting: "waiting for the response",
  receiving: "receiving the response",
  closing: "closing the connection",
  finished: "finished",
} as const;

/** The machine that the clients speak to; it may be replaced once everything has been abandoned. */
interface Served {
  readonly network: Network;
  /** Requests enter the machine by these two, so that its run can be repeated. */
  startExchange(request: ExchangeRequest): ExchangeId;
  endExchange(exchange: ExchangeId): void;
  /** Which instruction sent the byte at `offset` of the stream from the guest's port to the client's. */
  writerOf(guestPort: number, clientPort: number, offset: number): { readonly pid: number; readonly pc: bigint } | undefined;
}

export function createHttpClients(machine: () => Served): HttpClients {
  const network = () => machine().network;
  const findingsIn = (raw: Uint8Array, method: string, ends: ExchangeEnds): HttpFindingView[] =>
    lintResponse(raw, method).map(({ offset, rule, section, message }) => {
      const writer = machine().writerOf(ends.remote.port, ends.local.port, offset);
      return { offset, rule, section, message, ...(writer ? { pid: writer.pid, address: writer.pc } : {}) };
    });
  const fleets = new Map<number, Fleet>();
  const changed = new Set<Fleet>();

  const startOne = (fleet: Fleet): void => {
    fleet.remaining -= 1;
    const { from, method, url, headers, body } = fleet.request;
    const withBody = body === "" ? {} : { body };
    fleet.active.add(machine().startExchange({ from, method, url, headers, ...withBody, keepBytes: shownBytes }));
  };

  const settle = (fleet: Fleet, exchange: ExchangeId): void => {
    const status = exchangeStatus(network(), exchange);
    fleet.phase = phaseTexts[status.phase];
    if (status.phase !== "finished") return;
    fleet.active.delete(exchange);
    machine().endExchange(exchange);
    const { response, failure, raw, rawBytes, ends, startedNs, decidedNs } = status;
    if (failure) fleet.failed += 1;
    else fleet.succeeded += 1;
    fleet.error = failure?.message;
    // Of a longer response only the beginning is at hand: nothing can be said of its end.
    fleet.findings = ends && rawBytes === raw.length && rawBytes > 0 ? findingsIn(raw, fleet.request.method, ends) : undefined;
    fleet.response = response && {
      statusLine: response.statusLine,
      status: response.status,
      headers: response.headers.map(([name, value]) => [name, value] as const),
      body: response.body,
      raw,
    };
    fleet.durationNs = (decidedNs ?? startedNs) - startedNs;
    changed.add(fleet);
  };

  const progressOf = (fleet: Fleet): HttpProgress => ({
    id: fleet.id,
    done: fleet.remaining === 0 && fleet.active.size === 0,
    succeeded: fleet.succeeded,
    failed: fleet.failed,
    ...(fleet.response ? { response: fleet.response } : {}),
    ...(fleet.error === undefined ? {} : { error: fleet.error }),
    ...(fleet.findings ? { findings: fleet.findings } : {}),
    phase: fleet.phase,
    virtualTimeNs: fleet.durationNs,
  });

  const finish = (fleet: Fleet): void => {
    for (const exchange of fleet.active) machine().endExchange(exchange);
    fleet.active.clear();
    fleet.remaining = 0;
    fleets.delete(fleet.id);
    changed.add(fleet);
  };

  return {
    get active() {
      return fleets.size > 0;
    },
    start(id, request, count, clients) {
      const fleet: Fleet = {
        id,
        request,
        clients: Math.max(1, clients),
        remaining: Math.max(1, count),
        active: new Set(),
        succeeded: 0,
        failed: 0,
        response: undefined,
        error: undefined,
        findings: undefined,
        phase: phaseTexts.connecting,
        durationNs: 0,
      };
      fleets.set(id, fleet);
      changed.add(fleet);
    },
    cancel(id) {
      const fleet = fleets.get(id);
      if (!fleet) return;
      fleet.phase = "cancelled";
      finish(fleet);
    },
    advance() {
      let started = false;
      for (const fleet of fleets.values()) {
        const phase = fleet.phase;
        for (const exchange of fleet.active) settle(fleet, exchange);
        if (fleet.phase !== phase) changed.add(fleet);
        while (fleet.remaining > 0 && fleet.active.size < fleet.clients) {
          startOne(fleet);
          started = true;
        }
        if (fleet.remaining === 0 && fleet.active.size === 0) fleets.delete(fleet.id);
      }
      return started;
    },
    takeProgress() {
      const progress = [...changed].map(progressOf);
      changed.clear();
      return progress;
    },
    abandon(reason) {
      for (const fleet of fleets.values()) {
        fleet.error = reason;
        fleet.failed += 1;
        finish(fleet);
      }
    },
    leave(reason) {
      for (const fleet of fleets.values()) {
        fleet.error = reason;
        fleet.failed += 1;
        fleet.active.clear();
        finish(fleet);
      }
    },
  };
}
