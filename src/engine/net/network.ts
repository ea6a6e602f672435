// The state of the whole simulated network, plain data throughout: a structured copy is a snapshot. This file holds its
// shape and its making; what happens to it is in the files beside it. Time comes from the caller, chance from `random`.

import { InvariantError } from "../base/errors.ts";
import { type Capture, createCapture } from "./capture.ts";
import type { EventQueue, ScheduledEvent } from "./event-queue.ts";
import type { HostName, LinkName } from "./host.ts";
import type { Client, ClientEvent, ClientId } from "./http/client-state.ts";
import type { Curl } from "./http/curl/state.ts";
import type { Exchange, ExchangeId, ExchangeTimer } from "./http/exchange/state.ts";
import type { HostileClient, HostileTimer } from "./http/hostile.ts";
import type { Load, LoadTimer } from "./http/load.ts";
import { mix, type RandomState, randomWord, seedRandom } from "./random.ts";
import type { EndpointId, TcpEndpoint, TcpTimer, TimeWait } from "./tcp/endpoint.ts";
import type { UdpEndpoint } from "./udp/endpoint.ts";
import type { Fragment, Packet } from "./wire/packet.ts";

export interface LinkConditions {
  readonly delayNs: number;
  /** Each packet waits a further 0 … jitterNs, so that packets can overtake each other. */
  readonly jitterNs: number;
  /** 0 … 1 */
  readonly lossRate: number;
  /** 0 … 1: it arrives a second time, `duplicateLagNs` later. */
  readonly duplicateRate: number;
  /** 0 … 1: it is held back for `reorderNs`, so that later ones overtake it. */
  readonly reorderRate: number;
  readonly reorderNs: number;
  /** Bytes of the largest IP packet. */
  readonly maximumTransmissionUnit: number;
  /** Infinity: no limit. */
  readonly bitsPerSecond: number;
}

interface Link {
  conditions: LinkConditions;
  /** When the sender's side has sent all that it was given. */
  readonly busyUntilNs: Record<HostName, number>;
  /** What each side has sent, lost or not. */
  readonly sent: Record<HostName, { packets: number; bytes: number }>;
}

interface Host {
  /** Where the search for an ephemeral port goes on. */
  nextConnectPort: number;
  nextBindPort: number;
  /** IPv4 identification of the next packet. */
  nextIdentification: number;
  /** Fragments of packets that are not whole yet, by `source:protocol:identification`. */
  readonly fragments: Map<string, Fragment[]>;
}

/** Which way `host` sends to, and hears from, `peerHost`. */
export interface Path {
  readonly host: HostName;
  readonly link: LinkName;
  readonly peerHost: HostName;
}

/** The packet reaches `host`. */
export interface PacketArrival extends ScheduledEvent, Path {
  readonly kind: "packet";
  readonly packet: Packet;
}

export type NetworkEvent = PacketArrival | TcpTimer | ExchangeTimer | LoadTimer | HostileTimer | TimeWait;

export type Endpoint = TcpEndpoint | UdpEndpoint;

/** Whoever holds a local port. */
export type PortHolder = Endpoint | TimeWait;

export interface Network {
  /** The time of the last advance. */
  nowNs: number;
  /** Of the next event. */
  nextSequence: number;
  readonly random: RandomState;
  /** Keys the choice of initial sequence numbers (RFC 6528). */
  readonly secret: number;

  nextEndpointId: EndpointId;
  readonly endpoints: Map<EndpointId, Endpoint>;
  /** Those of them that hear packets of a protocol whoever they are for (`udp/raw.ts`). */
  readonly rawEndpoints: Set<EndpointId>;
  /** Buckets of connections by the hash of their four-tuple; members of a bucket are linked by `hashNext`. */
  readonly connections: Map<number, TcpEndpoint | TimeWait>;
  readonly listeners: Map<number, TcpEndpoint[]>;
  /** A set where several hold a port: most ports are one connection's. */
  readonly ports: Map<number, PortHolder | Set<PortHolder>>;

  readonly hosts: Record<HostName, Host>;
  readonly links: Record<LinkName, Link>;

  /** Packets that arrive at the instant at which they were sent, in order: the usual case, spared the heap. */
  immediate: PacketArrival[];
  firstImmediate: number;
  readonly timed: EventQueue<NetworkEvent>;
  /** What no program waits for: the ends of TIME_WAIT, keep-alive and the patience of orphans. */
  readonly quiet: EventQueue<NetworkEvent>;

  readonly wakeups: Map<EndpointId, number>;
  readonly wokenOutside: Set<EndpointId>;

  nextExchangeId: ExchangeId;
  readonly exchanges: Map<ExchangeId, Exchange>;
  readonly wokenExchanges: Set<ExchangeId>;
  nextCurlId: number;
  readonly curls: Map<number, Curl>;
  readonly wokenCurls: Set<number>;
  nextLoadId: number;
  readonly loads: Map<number, Load>;
  readonly wokenLoads: Set<number>;
  nextHostileId: number;
  readonly hostiles: Map<number, HostileClient>;
  readonly finishedExchanges: Set<ExchangeId>;
  nextClientId: ClientId;
  readonly clients: Map<ClientId, Client>;
  /** Not yet taken. */
  readonly clientEvents: ClientEvent[];

  readonly capture: Capture;
}

export interface NetworkSetup {
  readonly seed: number;
  /** Bytes that the capture may hold; 1 MiB when absent, 0 for no capture. */
  readonly captureBytes?: number;
}

/** Linux's ip_local_port_range. */
export const ephemeralPorts = { first: 32768, last: 60999 } as const;
export const ephemeralCount = ephemeralPorts.last - ephemeralPorts.first + 1;

const defaultConditions = {
  delayNs: 0,
  jitterNs: 0,
  lossRate: 0,
  duplicateRate: 0,
  reorderRate: 0,
  reorderNs: 1e6,
  bitsPerSecond: Number.POSITIVE_INFINITY,
} as const;

/** Two hosts, their loopbacks and the wire between them at virtual time 0. The same seed and the same calls give the same packets. */
export function createNetwork({ seed, captureBytes = 1024 * 1024 }: NetworkSetup): Network {
  const random = seedRandom(seed);
  return {
    nowNs: 0,
    nextSequence: 0,
    random,
    secret: randomWord(random),
    nextEndpointId: 1,
    endpoints: new Map(),
    rawEndpoints: new Set(),
    connections: new Map(),
    listeners: new Map(),
    ports: new Map(),
    hosts: { local: createHost(random), remote: createHost(random) },
    links: { loopback: createLink(65536), wire: createLink(1500) },
    immediate: [],
    firstImmediate: 0,
    timed: [],
    quiet: [],
    wakeups: new Map(),
    wokenOutside: new Set(),
    nextExchangeId: 1,
    exchanges: new Map(),
    wokenExchanges: new Set(),
    nextCurlId: 1,
    curls: new Map(),
    wokenCurls: new Set(),
    nextLoadId: 1,
    loads: new Map(),
    wokenLoads: new Set(),
    // 1 would be the number of kept connections.
    nextHostileId: 2,
    hostiles: new Map(),
    finishedExchanges: new Set(),
    nextClientId: 1,
    clients: new Map(),
    clientEvents: [],
    capture: createCapture(captureBytes),
  };
}

const createLink = (maximumTransmissionUnit: number): Link => ({
  conditions: { ...defaultConditions, maximumTransmissionUnit },
  busyUntilNs: { local: 0, remote: 0 },
  sent: { local: { packets: 0, bytes: 0 }, remote: { packets: 0, bytes: 0 } },
});

function createHost(random: RandomState): Host {
  // As Linux does, connect looks among the even ports first and bind among the odd ones, so that they seldom meet.
  const half = ephemeralCount / 2;
  return {
    nextConnectPort: ephemeralPorts.first + 2 * (randomWord(random) % half),
    nextBindPort: ephemeralPorts.first + 2 * (randomWord(random) % half) + 1,
    nextIdentification: randomWord(random) & 0xffff,
    fragments: new Map(),
  };
}

/** Packets and bytes that a side of a link has sent, those that the link lost among them. */
export const sentOver = (network: Network, link: LinkName, from: HostName): { readonly packets: number; readonly bytes: number } =>
  network.links[link].sent[from];

/** Delay, loss and the rest of a link as they are now. */
export function linkConditions(network: Network, link: LinkName): LinkConditions {
  return network.links[link].conditions;
}

/** Changes what the link does to packets sent from now on; what is absent stays. */
export function setLinkConditions(network: Network, link: LinkName, conditions: Partial<LinkConditions>): void {
  network.links[link].conditions = { ...network.links[link].conditions, ...conditions };
}

/** An identification for the next IPv4 packet of `host`. */
export function takeIdentification(network: Network, host: HostName): number {
  const state = network.hosts[host];
  const identification = state.nextIdentification;
  state.nextIdentification = (identification + 1) & 0xffff;
  return identification;
}

/**
 * RFC 6528: a clock (a tick each 64 ns, as Linux's) and a secret function of the four-tuple. A tuple's numbers must rise from one life to
 * the next; since virtual time may hardly pass between many connections, each endpoint counts as 64 ticks more.
 */
export function chooseInitialSequence(network: Network, tupleHash: number): number {
  const clock = (Math.floor(network.nowNs / 64) + network.nextEndpointId * 64) % 0x1_0000_0000;
  return (mix(tupleHash ^ network.secret) + clock) >>> 0;
}

/** The endpoint with this id; a wrong id is the caller's fault. */
export function endpointOf(network: Network, id: EndpointId): Endpoint {
  const endpoint = network.endpoints.get(id);
  if (endpoint === undefined) throw new InvariantError(`no network endpoint ${id}`);
  return endpoint;
}

export function tcpEndpointOf(network: Network, id: EndpointId): TcpEndpoint {
  const endpoint = endpointOf(network, id);
  if (endpoint.protocol !== "tcp") throw new InvariantError(`network endpoint ${id} is not TCP`);
  return endpoint;
}

export function udpEndpointOf(network: Network, id: EndpointId): UdpEndpoint {
  const endpoint = endpointOf(network, id);
  if (endpoint.protocol !== "udp") throw new InvariantError(`network endpoint ${id} is not UDP`);
  return endpoint;
}
