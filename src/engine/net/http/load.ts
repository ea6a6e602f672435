// Many requests at a server: so many clients, each asking again when it has its answer (closed), or arrivals at chance times of a
// given rate whatever the server does (open). Driven inside the network; times are virtual; chance has a seed of its own.

import { InvariantError } from "../../base/errors.ts";
import { cancel, type ScheduledEvent, schedule, unscheduled } from "../event-queue.ts";
import { endpointOf, type Network } from "../network.ts";
import { type RandomState, randomFraction, seedRandom } from "../random.ts";
import { closeTcp } from "../tcp/calls.ts";
import type { EndpointId } from "../tcp/endpoint.ts";
import { type ClientId, clientEnds } from "./client-state.ts";
import { endExchange, startExchange } from "./exchange/exchange.ts";
import { type ExchangeRequest, type WrittenRequest, writeExchange } from "./exchange/plan.ts";
import type { ExchangeId } from "./exchange/state.ts";
import { createLatencies, type Latencies, recordLatency } from "./latency.ts";

export type Arrivals = { readonly kind: "closed" } | { readonly kind: "open"; readonly perSecond: number };

export interface LoadRequest {
  readonly request: ExchangeRequest;
  readonly requests: number;
  readonly clients: number;
  /** A client keeps its connection as long as the server lets it. */
  readonly keepAlive: boolean;
  readonly arrivals: Arrivals;
  readonly seed: number;
}

export type LoadId = number;

/** curl's exit code. */
const couldNotConnect = 7;
/** So many in a row: nobody listens there any more, and what remains would find the same. */
const refusalsUntilGivenUp = 1000;

export interface LoadTimer extends ScheduledEvent {
  readonly kind: "loadTimer";
  readonly load: LoadId;
}

interface Asking {
  /** When it arrived: waiting for a client counts. */
  readonly sinceNs: number;
}

export interface Load {
  readonly id: LoadId;
  /** 0: it tells nobody. */
  readonly client: ClientId;
  readonly plan: LoadRequest;
  readonly written: WrittenRequest;
  readonly random: RandomState;
  /** Not yet arrived. */
  remaining: number;
  /** Arrived, and no client free: since when. */
  readonly queue: number[];
  readonly active: Map<ExchangeId, Asking>;
  /** Kept connections of clients that rest. */
  readonly kept: EndpointId[];
  readonly latencies: Latencies;
  succeeded: number;
  failed: number;
  /** Since a server was reached last. */
  refusedInARow: number;
  connections: number;
  receivedBytes: number;
  /** How many answers of each status; failures by curl's sentence. */
  readonly statuses: Map<number, number>;
  readonly failures: Map<string, number>;
  readonly timer: LoadTimer;
  readonly startedNs: number;
  endedNs: number;
  done: boolean;
}

/** Starts at the network's present time. */
export function startLoad(network: Network, plan: LoadRequest, client: ClientId = 0): LoadId {
  const id = network.nextLoadId++;
  const load: Load = {
    id,
    client,
    plan: { ...plan, clients: Math.max(1, plan.clients) },
    written: writeExchange(plan.request),
    random: seedRandom(plan.seed),
    remaining: plan.requests,
    queue: [],
    active: new Map(),
    kept: [],
    latencies: createLatencies(),
    succeeded: 0,
    failed: 0,
    refusedInARow: 0,
    connections: 0,
    receivedBytes: 0,
    statuses: new Map(),
    failures: new Map(),
    timer: { kind: "loadTimer", load: id, timeNs: 0, sequence: 0, heapIndex: unscheduled },
    startedNs: network.nowNs,
    endedNs: network.nowNs,
    done: false,
  };
  network.loads.set(id, load);
  if (plan.arrivals.kind === "open") awaitArrival(network, load, plan.arrivals.perSecond);
  goOn(network, load);
  return id;
}

const loadOf = (network: Network, id: LoadId): Load => {
  const load = network.loads.get(id);
  if (load === undefined) throw new InvariantError(`no load ${id}`);
  return load;
};

/** How a load stands now; live, not a copy. InvariantError: there is none of this number. */
export const loadStatus = (network: Network, id: LoadId): Readonly<Load> => loadOf(network, id);

/** Forgets it; what is under way is broken off. */
export function endLoad(network: Network, id: LoadId): void {
  const load = loadOf(network, id);
  cancel(network.timed, load.timer);
  for (const exchange of load.active.keys()) endExchange(network, exchange);
  dropKept(network, load);
  network.loads.delete(id);
  network.wokenLoads.delete(id);
}

function dropKept(network: Network, load: Load): void {
  for (const id of load.kept.splice(0)) {
    const endpoint = endpointOf(network, id);
    if (endpoint.protocol === "tcp") closeTcp(network, endpoint);
  }
}

/** The next arrival: the gaps of a Poisson process. */
function awaitArrival(network: Network, { timer, random }: Load, perSecond: number): void {
  timer.timeNs = network.nowNs + Math.ceil((-Math.log(1 - randomFraction(random)) * 1e9) / perSecond);
  timer.sequence = network.nextSequence++;
  schedule(network.timed, timer);
}

export function loadTimerExpires(network: Network, id: LoadId): void {
  const load = loadOf(network, id);
  const { arrivals } = load.plan;
  if (arrivals.kind !== "open" || load.remaining === 0) return;
  load.remaining--;
  load.queue.push(network.nowNs);
  if (load.remaining > 0) awaitArrival(network, load, arrivals.perSecond);
  goOn(network, load);
}

export function stepWokenLoads(network: Network): void {
  while (network.wokenLoads.size > 0) {
    const woken = [...network.wokenLoads];
    network.wokenLoads.clear();
    for (const id of woken) {
      const load = network.loads.get(id);
      if (load === undefined || load.done) continue;
      for (const exchange of [...load.active.keys()]) settle(network, load, exchange);
      goOn(network, load);
    }
  }
}

/** Starts what there are clients for. */
function goOn(network: Network, load: Load): void {
  const { plan } = load;
  while (load.active.size < plan.clients) {
    let sinceNs = load.queue.shift();
    if (sinceNs === undefined && plan.arrivals.kind === "closed" && load.remaining > 0) {
      load.remaining--;
      sinceNs = network.nowNs;
    }
    if (sinceNs === undefined) break;
    const connection = load.kept.pop() ?? 0;
    if (connection === 0) load.connections++;
    const exchange = startExchange(network, plan.request, {
      load: load.id,
      client: load.client,
      keeps: plan.keepAlive,
      written: load.written,
      connection,
    });
    load.active.set(exchange, { sinceNs });
  }
  if (load.remaining > 0 || load.queue.length > 0 || load.active.size > 0) return;
  load.done = true;
  load.endedNs = network.nowNs;
  dropKept(network, load);
  clientEnds(network, load.client);
}

function settle(network: Network, load: Load, id: ExchangeId): void {
  const exchange = network.exchanges.get(id);
  if (exchange?.phase !== "finished") return;
  const { sinceNs } = load.active.get(id)!;
  load.active.delete(id);
  const { failure, reader, raw, decidedNs, kept } = exchange;
  if (kept !== 0) load.kept.push(kept);
  endExchange(network, id);
  load.receivedBytes += raw.total;
  // A server may close a kept connection at any time: that request is asked again.
  if (failure && exchange.reuses && raw.total === 0) {
    load.queue.unshift(sinceNs);
    return;
  }
  recordLatency(load.latencies, (decidedNs ?? network.nowNs) - sinceNs);
  if (failure) {
    countFailed(load, failure.message, 1);
    load.refusedInARow = failure.exitCode === couldNotConnect ? load.refusedInARow + 1 : 0;
    if (load.refusedInARow === refusalsUntilGivenUp) giveUp(network, load, failure.message);
  } else {
    load.refusedInARow = 0;
    load.succeeded++;
    load.statuses.set(reader.status, (load.statuses.get(reader.status) ?? 0) + 1);
  }
}

function countFailed(load: Load, message: string, count: number): void {
  load.failed += count;
  load.failures.set(message, (load.failures.get(message) ?? 0) + count);
}

/** What remains counts as failed without being tried. */
function giveUp(network: Network, load: Load, message: string): void {
  countFailed(load, message, load.remaining + load.queue.length);
  load.remaining = 0;
  load.queue.length = 0;
  cancel(network.timed, load.timer);
}
