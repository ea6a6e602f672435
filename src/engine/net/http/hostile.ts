// Clients that a server on the open net meets: slow, greedy, rude. Each is one connection, driven by the network's events and a
// timer; plain data inside `Network`, so that the same seed and the same moment give the same attack.

import { InvariantError } from "../../base/errors.ts";
import { cancel, type ScheduledEvent, schedule, unscheduled } from "../event-queue.ts";
import { type HostName, resolveName } from "../host.ts";
import { type Network, tcpEndpointOf } from "../network.ts";
import { type RandomState, randomFraction, seedRandom } from "../random.ts";
import { closeTcp, connectTcp, openTcpEndpoint, receiveTcp, sendTcp, shutdownTcp } from "../tcp/calls.ts";
import type { EndpointId } from "../tcp/endpoint.ts";
import { type ClientId, clientEnds } from "./client-state.ts";
import { parseHttpUrl, utf8 } from "./url.ts";

/** What each does is in `behaviours`. */
export type HostileKind =
  | "byteByByte"
  | "pipelined"
  | "halfOpen"
  | "resetMidResponse"
  | "neverReads"
  | "oversizedHeader"
  | "slowHeader"
  | "silent";

export interface HostileRequest {
  readonly behaviour: HostileKind;
  readonly from: HostName;
  readonly url: string;
  /** Between two of its steps; 10 ms unless told. */
  readonly stepNs?: number;
  /** When it gives up; 5 s unless told. */
  readonly patienceNs?: number;
  /** Varies the lengths of its pauses and pieces; absent: they are even. */
  readonly seed?: number;
}

export interface HostileTimer extends ScheduledEvent {
  readonly kind: "hostileTimer";
  readonly client: number;
}

/** From 2 up; its endpoint bears the negative of it. */
export type HostileId = number;

export interface HostileClient {
  readonly id: HostileId;
  /** 0: it tells nobody. */
  readonly client: ClientId;
  readonly behaviour: HostileKind;
  endpoint: EndpointId;
  /** What it still has to send. */
  toSend: Uint8Array;
  readonly stepNs: number;
  readonly random: RandomState | undefined;
  readonly endNs: number;
  readonly timer: HostileTimer;
  phase: "connecting" | "talking" | "ended";
  received: Uint8Array;
  receivedBytes: number;
  sentBytes: number;
  /** How it ended. */
  outcome: HostileOutcome | undefined;
  endedNs: number;
}

export type HostileOutcome = "refused" | "server closed" | "server reset" | "client gave up" | "client reset";

interface Behaviour {
  readonly summary: string;
  readonly bytes: (head: string) => string;
  /** At most so many bytes in a step; Infinity: all at once. */
  readonly bytesPerStep: number;
  readonly reads: boolean;
  /** When all is sent its side is closed. */
  readonly shutsDown?: true;
  /** The first bytes of the response make it reset the connection. */
  readonly resets?: true;
}

const pipelinedRequests = 10;
const oversizedBytes = 64 * 1024;
const unreadRequests = 2000;

export const hostileBehaviours: Readonly<Record<HostileKind, Behaviour>> = {
  byteByByte: { summary: "sends its request a byte at a time", bytes: (head) => `${head}\r\n`, bytesPerStep: 1, reads: true },
  pipelined: {
    summary: "sends ten requests without waiting for an answer",
    bytes: (head) => `${head}\r\n`.repeat(pipelinedRequests),
    bytesPerStep: Number.POSITIVE_INFINITY,
    reads: true,
  },
  halfOpen: {
    summary: "closes its own side as soon as the request is sent, and reads on",
    bytes: (head) => `${head}\r\n`,
    bytesPerStep: Number.POSITIVE_INFINITY,
    reads: true,
    shutsDown: true,
  },
  resetMidResponse: {
    summary: "resets the connection when the response begins",
    bytes: (head) => `${head}\r\n`,
    bytesPerStep: Number.POSITIVE_INFINITY,
    reads: true,
    resets: true,
  },
  neverReads: {
    summary: "sends request after request and never reads an answer",
    bytes: (head) => `${head}\r\n`.repeat(unreadRequests),
    bytesPerStep: Number.POSITIVE_INFINITY,
    reads: false,
  },
  oversizedHeader: {
    summary: "sends a header of 64 KiB",
    bytes: (head) => `${head}X-Long: ${"a".repeat(oversizedBytes)}\r\n\r\n`,
    bytesPerStep: Number.POSITIVE_INFINITY,
    reads: true,
  },
  slowHeader: {
    summary: "never ends its header: another line now and then (Slowloris)",
    bytes: (head) => head + "X-More: 1\r\n".repeat(10_000),
    bytesPerStep: 11,
    reads: true,
  },
  silent: { summary: "connects and says nothing", bytes: () => "", bytesPerStep: 1, reads: true },
};

const defaultStepNs = 10e6;
const defaultPatienceNs = 5e9;
/** Of what comes back, so much is kept. */
const keptBytes = 64 * 1024;

/** Starts at the network's present time. */
export function startHostile(network: Network, request: HostileRequest, owner: ClientId = 0): HostileId {
  const { behaviour, from, stepNs = defaultStepNs, patienceNs = defaultPatienceNs, seed } = request;
  const url = parseHttpUrl(request.url);
  const address = "exitCode" in url ? undefined : resolveName(url.host);
  const id = network.nextHostileId++;
  const head = "exitCode" in url ? "" : `GET ${url.target} HTTP/1.1\r\nHost: ${url.host}\r\n`;
  const client: HostileClient = {
    id,
    client: owner,
    behaviour,
    endpoint: 0,
    toSend: utf8(hostileBehaviours[behaviour].bytes(head)),
    stepNs,
    random: seed === undefined ? undefined : seedRandom(seed),
    endNs: network.nowNs + patienceNs,
    timer: { kind: "hostileTimer", client: id, timeNs: 0, sequence: 0, heapIndex: unscheduled },
    phase: "connecting",
    received: new Uint8Array(0),
    receivedBytes: 0,
    sentBytes: 0,
    outcome: undefined,
    endedNs: 0,
  };
  network.hostiles.set(id, client);
  if (address === undefined || "exitCode" in url) {
    end(network, client, "refused");
    return id;
  }
  const endpoint = openTcpEndpoint(network, from, -id);
  endpoint.noDelay = true;
  client.endpoint = endpoint.id;
  if (connectTcp(network, endpoint, { address, port: url.port }) !== "EINPROGRESS") end(network, client, "refused");
  else setTimer(network, client, patienceNs);
  return id;
}

const clientOf = (network: Network, id: HostileId): HostileClient => {
  const client = network.hostiles.get(id);
  if (client === undefined) throw new InvariantError(`no hostile client ${id}`);
  return client;
};

/** How it goes. */
export const hostileStatus = (network: Network, id: HostileId): Readonly<HostileClient> => clientOf(network, id);

export function endHostile(network: Network, id: HostileId): void {
  const client = clientOf(network, id);
  if (client.phase !== "ended") end(network, client, "client gave up");
  network.hostiles.delete(id);
}

function setTimer(network: Network, client: HostileClient, delayNs: number): void {
  client.timer.timeNs = Math.min(network.nowNs + delayNs, client.endNs);
  client.timer.sequence = network.nextSequence++;
  schedule(network.timed, client.timer);
}

/** Those whose connections were signalled. */
export function stepWokenHostiles(network: Network): void {
  if (network.hostiles.size === 0) return;
  for (const signalled of [...network.wokenExchanges]) {
    if (signalled > -2) continue;
    network.wokenExchanges.delete(signalled);
    const client = network.hostiles.get(-signalled);
    if (client !== undefined && client.phase !== "ended") step(network, client);
  }
}

export function hostileTimerExpires(network: Network, id: HostileId): void {
  const client = clientOf(network, id);
  if (client.phase === "ended") return;
  if (network.nowNs >= client.endNs) end(network, client, "client gave up");
  else if (client.phase === "talking") {
    sendStep(network, client);
    if (client.phase === "talking") step(network, client);
  }
}

function step(network: Network, client: HostileClient): void {
  const endpoint = tcpEndpointOf(network, client.endpoint);
  if (client.phase === "connecting") {
    const outcome = connectTcp(network, endpoint, { address: endpoint.remoteAddress, port: endpoint.remotePort });
    if (outcome === "EALREADY") return;
    if (outcome !== undefined) {
      end(network, client, "refused");
      return;
    }
    client.phase = "talking";
    sendStep(network, client);
  }
  if (client.phase === "talking" && hostileBehaviours[client.behaviour].reads) read(network, client);
}

function sendStep(network: Network, client: HostileClient): void {
  const { bytesPerStep, shutsDown } = hostileBehaviours[client.behaviour];
  const endpoint = tcpEndpointOf(network, client.endpoint);
  if (client.toSend.length > 0) {
    const piece = Math.ceil(Math.min(bytesPerStep, client.toSend.length) * chance(client));
    const sent = sendTcp(network, endpoint, client.toSend.subarray(0, piece));
    if (typeof sent === "number") {
      client.toSend = client.toSend.subarray(sent);
      client.sentBytes += sent;
    } else if (sent !== "EAGAIN") {
      end(network, client, sent === "EPIPE" ? "server closed" : "server reset");
      return;
    }
    if (client.toSend.length === 0 && shutsDown) shutdownTcp(network, endpoint, "write");
  }
  setTimer(network, client, client.toSend.length > 0 ? Math.ceil(client.stepNs * chance(client)) : Number.MAX_SAFE_INTEGER);
}

/** Of a step or a piece: how much of it, above 0 and up to 1. */
const chance = ({ random }: HostileClient): number => (random ? 1 - randomFraction(random) : 1);

function read(network: Network, client: HostileClient): void {
  const endpoint = tcpEndpointOf(network, client.endpoint);
  for (;;) {
    const bytes = receiveTcp(network, endpoint, 65536, "take");
    if (bytes === "EAGAIN") return;
    if (typeof bytes === "string" || bytes.length === 0) {
      end(network, client, typeof bytes === "string" ? "server reset" : "server closed");
      return;
    }
    client.receivedBytes += bytes.length;
    const room = keptBytes - client.received.length;
    if (room > 0) {
      const kept = new Uint8Array(client.received.length + Math.min(room, bytes.length));
      kept.set(client.received);
      kept.set(bytes.subarray(0, room), client.received.length);
      client.received = kept;
    }
    if (hostileBehaviours[client.behaviour].resets) {
      end(network, client, "client reset");
      return;
    }
  }
}

function end(network: Network, client: HostileClient, outcome: HostileOutcome): void {
  cancel(network.timed, client.timer);
  client.phase = "ended";
  client.outcome = outcome;
  client.endedNs = network.nowNs;
  clientEnds(network, client.client);
  if (client.endpoint === 0) return;
  const endpoint = tcpEndpointOf(network, client.endpoint);
  if (outcome === "client reset") endpoint.lingerSeconds = 0;
  closeTcp(network, endpoint);
  client.endpoint = 0;
}
