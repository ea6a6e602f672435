// What a user does with a UDP endpoint, and what arrives for one (RFC 768, `man 7 udp`): datagrams, port unreachable.

import { concatenate } from "../../base/concatenate.ts";
import {
  anyAddressOf,
  anyIpv6Address,
  type IpAddress,
  type IpFamily,
  isAny,
  isIpv6,
  isLoopback,
  isMulticast,
  loopbackAddress,
  loopbackIpv6Address,
  type SocketAddress,
} from "../address.ts";
import type { NetworkError } from "../error.ts";
import { type HostName, isBindable, isLocalTo, type LinkName, type Route, route } from "../host.ts";
import { loopBack, transmit } from "../link.ts";
import { type Network, type Path, takeIdentification } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { chooseBindPort, holdersOf, holdPort, portConflict, releasePort } from "../ports.ts";
import { wake } from "../wakeup.ts";
import { quotedDatagram, unreachableType } from "../wire/icmp.ts";
import { packetLength, writePacket } from "../wire/ip.ts";
import {
  defaultTimeToLive,
  type IcmpEcho,
  type IcmpUnreachable,
  type IpFields,
  ipv4HeaderBytes,
  maximumPacketBytes,
  type RawPacket,
  type UdpDatagram,
  udpHeaderBytes,
} from "../wire/packet.ts";
import { echoRequest } from "./echo.ts";
import {
  createUdpEndpoint,
  type QueuedError,
  type SendingManner,
  type UdpCargo,
  type UdpEndpoint,
  type WaitingDatagram,
} from "./endpoint.ts";
import { comesBack, hearsGroup, isBroadcast, isToMany, routeToMany } from "./groups.ts";
import { queueDatagram } from "./queue.ts";
import { defaultRawOptions, rawPacket } from "./raw.ts";

/** IPv4 counts its header among a packet's 65535 bytes, IPv6 does not. */
const largestPayload = (destination: IpAddress): number =>
  maximumPacketBytes - udpHeaderBytes - (isIpv6(destination) ? 0 : ipv4HeaderBytes);
/** RFC 1812 §4.3.2.3: a message of 576 bytes; RFC 4443 §2.4: of 1280. */
const ipv4QuotedBytes = 548;
const ipv6QuotedBytes = 1232;

/** What more there is to be told is lost, as where there is no memory for it. */
const keptErrors = 200;

export function openUdpEndpoint(network: Network, host: HostName, family: IpFamily = 4, carries: UdpCargo = "datagrams"): UdpEndpoint {
  const endpoint = createUdpEndpoint(network.nextEndpointId++, host, family, carries);
  network.endpoints.set(endpoint.id, endpoint);
  return endpoint;
}

/** `man 7 raw`. Its number of protocol is what others have as their port. */
export function openRawEndpoint(network: Network, host: HostName, family: IpFamily, protocolNumber: number): UdpEndpoint {
  const endpoint = openUdpEndpoint(network, host, family, "raw");
  endpoint.raw = defaultRawOptions(protocolNumber);
  endpoint.localPort = protocolNumber;
  endpoint.boundPort = true;
  network.rawEndpoints.add(endpoint.id);
  return endpoint;
}

export function bindUdp(network: Network, endpoint: UdpEndpoint, local: SocketAddress): NetworkError | undefined {
  if (endpoint.onlyIpv6 && !isIpv6(local.address)) return "EINVAL";
  if (!isBindable(endpoint.host, local.address)) return "EADDRNOTAVAIL";
  if (endpoint.carries === "raw") {
    endpoint.localAddress = local.address;
    endpoint.boundAddress = local.address;
    return undefined;
  }
  if (endpoint.localPort !== 0) return "EINVAL";
  const port = local.port === 0 ? chooseBindPort(network, endpoint, local.address) : local.port;
  if (port === undefined || portConflict(network, endpoint, local.address, port)) return "EADDRINUSE";
  endpoint.localAddress = local.address;
  if (isIpv6(local.address) && !isAny(local.address)) endpoint.onlyIpv6 = true;
  endpoint.boundAddress = local.address;
  endpoint.localPort = port;
  endpoint.boundPort = local.port !== 0;
  holdPort(network, endpoint);
  return undefined;
}

/** A port of its own for an endpoint that sends or connects unbound. */
export function ensurePort(network: Network, endpoint: UdpEndpoint): NetworkError | undefined {
  if (endpoint.localPort !== 0) return undefined;
  return bindUdp(network, endpoint, { address: endpoint.boundAddress, port: 0 }) === undefined ? undefined : "EAGAIN";
}

export function connectUdp(network: Network, endpoint: UdpEndpoint, remote: SocketAddress): NetworkError | undefined {
  const address = reachable(endpoint, remote.address);
  if (typeof address === "string") return address;
  const way = wayOf(endpoint, address);
  if (typeof way === "string") return way;
  const error = ensurePort(network, endpoint);
  if (error !== undefined) return error;
  if (isAny(endpoint.localAddress)) endpoint.localAddress = way.source;
  endpoint.remoteAddress = address;
  endpoint.remotePort = remote.port;
  endpoint.state = "ESTABLISHED";
  endpoint.flow = { address, port: remote.port };
  // What is held back of IPv4 goes where the newest connect leads (__ip4_datagram_connect writes over the corked flow).
  const { held } = endpoint;
  if (held && !isIpv6(held.to.address) && !isIpv6(address)) endpoint.held = { ...held, to: { address, port: remote.port } };
  return undefined;
}

/** EACCES: a broadcast that is not allowed. */
function wayOf({ host, many }: UdpEndpoint, destination: IpAddress): Route | NetworkError {
  if (isBroadcast(destination) && !many.mayBroadcast) return "EACCES";
  return isToMany(destination) ? routeToMany(host, destination, many) : (route(host, destination) ?? "ENETUNREACH");
}

/**
 * Where `remote` leads. 0.0.0.0 means the endpoint's own address of IPv4, if it has one, else loopback; :: means the loopback of
 * whatever family the endpoint's own address is.
 */
function reachable({ onlyIpv6, localAddress }: UdpEndpoint, remote: IpAddress): IpAddress | NetworkError {
  if (onlyIpv6 && !isIpv6(remote)) return "ENETUNREACH";
  const ownIsIpv6 = isIpv6(localAddress);
  if (remote === anyIpv6Address) return ownIsIpv6 ? loopbackIpv6Address : loopbackAddress;
  if (isAny(remote)) return ownIsIpv6 || isAny(localAddress) ? loopbackAddress : localAddress;
  return isIpv6(remote) && !ownIsIpv6 ? "EAFNOSUPPORT" : remote;
}

export function disconnectUdp(network: Network, endpoint: UdpEndpoint): void {
  endpoint.state = "CLOSED";
  endpoint.remoteAddress = anyAddressOf(endpoint.family);
  endpoint.remotePort = 0;
  endpoint.localAddress = endpoint.boundAddress;
  if (endpoint.boundPort || endpoint.localPort === 0) return;
  releasePort(network, endpoint);
  endpoint.localPort = 0;
}

export function sendToUdp(
  network: Network,
  endpoint: UdpEndpoint,
  bytes: Uint8Array,
  to: SocketAddress | undefined,
  more = false,
  manner: SendingManner = {},
): number | NetworkError {
  const { held } = endpoint;
  if (held === undefined && !more) return sendDatagram(network, endpoint, bytes, to ?? flowOf(endpoint), manner);
  // The first piece's address counts (`man 7 udp`, UDP_CORK).
  const remote = held?.to ?? to ?? peerOf(endpoint);
  if (remote === undefined) return "EDESTADDRREQ";
  const whole = held === undefined ? bytes.slice() : concatenate([held.bytes, bytes]);
  const destination = reachable(endpoint, remote.address);
  if (typeof destination === "string") return destination;
  // Only the first piece makes a buffer, which is where these are looked at (sock_alloc_send_skb).
  const refused = held ? undefined : refusal(endpoint);
  if (refused !== undefined) return refused;
  if (whole.length > largestPayload(remote.address)) return "EMSGSIZE";
  const how = held?.manner ?? manner;
  endpoint.held = more ? { to: remote, bytes: whole, manner: how } : undefined;
  if (!held && !isIpv6(destination)) endpoint.flow = { address: destination, port: remote.port };
  if (more) return bytes.length;
  const sent = transmitDatagram(network, endpoint, whole, destination, remote.port, how);
  return typeof sent === "string" ? sent : bytes.length;
}

/** UDP_CORK is off again: what was held back goes. */
export function releaseHeldUdp(network: Network, endpoint: UdpEndpoint): void {
  const { held } = endpoint;
  if (held === undefined) return;
  endpoint.held = undefined;
  const destination = reachable(endpoint, held.to.address);
  if (typeof destination !== "string") transmitDatagram(network, endpoint, held.bytes, destination, held.to.port, held.manner);
}

const refusal = (endpoint: UdpEndpoint): NetworkError | undefined => takeUdpError(endpoint) ?? (endpoint.writeShut ? "EPIPE" : undefined);

const flowOf = ({ state, flow, remoteAddress }: UdpEndpoint): SocketAddress | undefined =>
  state === "ESTABLISHED" && !isIpv6(remoteAddress) ? flow : undefined;

const peerOf = (endpoint: UdpEndpoint): SocketAddress | undefined =>
  endpoint.state === "ESTABLISHED" ? { address: endpoint.remoteAddress, port: endpoint.remotePort } : undefined;

function sendDatagram(
  network: Network,
  endpoint: UdpEndpoint,
  bytes: Uint8Array,
  to: SocketAddress | undefined,
  manner: SendingManner,
): number | NetworkError {
  const remote = to ?? peerOf(endpoint);
  if (remote === undefined) return "EDESTADDRREQ";
  const destination = reachable(endpoint, remote.address);
  if (typeof destination === "string") return destination;
  const refused = refusal(endpoint);
  if (refused !== undefined) return refused;
  if (bytes.length > largestPayload(destination)) return "EMSGSIZE";
  return transmitDatagram(network, endpoint, bytes, destination, remote.port, manner);
}

function transmitDatagram(
  network: Network,
  endpoint: UdpEndpoint,
  bytes: Uint8Array,
  destination: IpAddress,
  port: number,
  manner: SendingManner,
): number | NetworkError {
  const way = wayOf(endpoint, destination);
  if (typeof way === "string") return way;
  const error = ensurePort(network, endpoint);
  if (error !== undefined) return error;
  const { localAddress, many, device } = endpoint;
  const hasNone = isAny(localAddress) || isToMany(localAddress) || isIpv6(localAddress) !== isIpv6(destination);
  const source = manner.source ?? (hasNone ? way.source : localAddress);
  if (!isLocalTo(endpoint.host, source)) return "ENETUNREACH";
  if (isLoopback(source) && way.link === "wire") return "EINVAL";
  const { timeToLive = hopsOf(endpoint, destination), typeOfService } = manner;
  const fields: IpFields = {
    source,
    destination,
    identification: takeIdentification(network, endpoint.host),
    ...(timeToLive === undefined ? {} : { timeToLive }),
    ...(typeOfService === undefined ? {} : { typeOfService }),
  };
  const packet = packetOf(endpoint, fields, port, bytes);
  if (typeof packet === "string") return packet;
  // What it has sent is gone at once: there is room, as an edge-triggered epoll hears each time (sock_wfree).
  wake(network, endpoint, pollBits.out);
  // By another device than the one that leads there it gets nowhere.
  if (device !== undefined && device !== way.link) return bytes.length;
  transmit(network, packet, way.link, endpoint.host, way.host);
  if (isToMany(destination) && way.link === "wire" && comesBack(destination, many)) loopBack(network, packet, way.link, endpoint.host);
  return bytes.length;
}

function packetOf(
  { carries, localPort, raw }: UdpEndpoint,
  fields: IpFields,
  destinationPort: number,
  bytes: Uint8Array,
): UdpDatagram | IcmpEcho | RawPacket | NetworkError {
  if (raw) return rawPacket(raw, fields, bytes);
  if (carries === "echo") return echoRequest(fields, localPort, bytes);
  return { ...fields, protocol: "udp", sourcePort: localPort, destinationPort, payload: bytes.slice() };
}

const hopsOf = ({ many }: UdpEndpoint, destination: IpAddress): number | undefined =>
  isMulticast(destination) ? many.timeToLive : undefined;

export interface Datagram {
  readonly from: SocketAddress;
  /** Cut at the maximum asked for. */
  readonly bytes: Uint8Array;
  /** The datagram's length before cutting (MSG_TRUNC). */
  readonly length: number;
  /** The address that it was sent to. */
  readonly to: IpAddress;
  readonly arrivedNs: number;
  /** By which it came; undefined: it is part of a stream. */
  readonly link?: LinkName;
  readonly timeToLive?: number;
  readonly typeOfService?: number;
}

export function receiveFromUdp(endpoint: UdpEndpoint, maximum: number, mode: "take" | "peek"): Datagram | NetworkError {
  if (endpoint.error !== undefined) return takeUdpError(endpoint) as NetworkError;
  const first = endpoint.queue[0];
  if (first === undefined) return "EAGAIN";
  if (mode === "take") {
    endpoint.queue.shift();
    endpoint.queuedBytes -= first.payload.length;
  }
  const { payload, ...circumstances } = first;
  return { ...circumstances, bytes: payload.slice(0, maximum), length: payload.length };
}

export function takeUdpError(endpoint: UdpEndpoint): NetworkError | undefined {
  const { error } = endpoint;
  endpoint.error = undefined;
  return error;
}

/** The oldest of those asked for; the pending error is the next one's, or none. */
export function takeQueuedErrorUdp(endpoint: UdpEndpoint): QueuedError | undefined {
  const taken = endpoint.errors?.shift();
  if (taken) endpoint.error = endpoint.errors?.[0]?.errno;
  return taken;
}

export function shutdownUdp(network: Network, endpoint: UdpEndpoint, how: "read" | "write" | "both"): NetworkError | undefined {
  if (how !== "write") endpoint.readShut = true;
  if (how !== "read") endpoint.writeShut = true;
  wake(network, endpoint, pollBits.in | pollBits.hangUp | pollBits.readHangUp);
  return endpoint.state === "CLOSED" ? "ENOTCONN" : undefined;
}

export function closeUdp(network: Network, endpoint: UdpEndpoint): void {
  if (endpoint.localPort !== 0) releasePort(network, endpoint);
  network.endpoints.delete(endpoint.id);
  network.rawEndpoints.delete(endpoint.id);
  network.wakeups.delete(endpoint.id);
}

/** The IPv4 address of an endpoint whose own is ::1 (LOOPBACK4_IPV6), so that it hears nothing of what it sends over IPv4. */
const loopbackOfIpv6 = 0x7f000006;

/** How well an endpoint fits a datagram's addresses; undefined: not at all. */
function fitOf(holder: UdpEndpoint, path: Path, local: SocketAddress, remote: SocketAddress): number | undefined {
  if (holder.carries !== "datagrams" || (holder.device !== undefined && holder.device !== path.link)) return undefined;
  const ipv6 = isIpv6(local.address);
  const takesAll = holder.localAddress === anyIpv6Address ? ipv6 || !holder.onlyIpv6 : isAny(holder.localAddress) && !ipv6;
  const own = isIpv6(holder.localAddress) && !ipv6 ? loopbackOfIpv6 : holder.localAddress;
  if (!takesAll && own !== local.address) return undefined;
  const connected = holder.state === "ESTABLISHED";
  if (connected && (holder.remoteAddress !== remote.address || holder.remotePort !== remote.port)) return undefined;
  return (connected ? 4 : 0) + (takesAll ? 0 : 2) + (ipv6 || holder.family === 4 ? 1 : 0);
}

/** The endpoint that a datagram is for: the better its addresses fit, the better; of equals (SO_REUSEADDR) the newest. */
function findReceiver(network: Network, path: Path, local: SocketAddress, remote: SocketAddress): UdpEndpoint | undefined {
  let best: UdpEndpoint | undefined;
  let bestFit = -1;
  for (const holder of holdersOf(network, path.host, "udp", local.port) ?? []) {
    const fit = holder.protocol === "udp" ? fitOf(holder, path, local, remote) : undefined;
    if (holder.protocol !== "udp" || fit === undefined || fit < bestFit) continue;
    best = holder;
    bestFit = fit;
  }
  return best;
}

/** All that hear a datagram to many. */
function hearers(network: Network, path: Path, local: SocketAddress, remote: SocketAddress): UdpEndpoint[] {
  const hears = isMulticast(local.address) ? hearsGroup(network, path, local.address) : (): boolean => true;
  return [...(holdersOf(network, path.host, "udp", local.port) ?? [])].filter(
    (holder): holder is UdpEndpoint => holder.protocol === "udp" && fitOf(holder, path, local, remote) !== undefined && hears(holder),
  );
}

export function datagramArrives(network: Network, datagram: UdpDatagram, path: Path): void {
  const from = { address: datagram.source, port: datagram.sourcePort };
  const to = { address: datagram.destination, port: datagram.destinationPort };
  const { payload, timeToLive = defaultTimeToLive, typeOfService = 0 } = datagram;
  const waiting: WaitingDatagram = { from, to: to.address, payload, arrivedNs: network.nowNs, link: path.link, timeToLive, typeOfService };
  if (isToMany(to.address)) {
    for (const receiver of hearers(network, path, to, from)) queueDatagram(network, receiver, waiting);
    return;
  }
  const receiver = findReceiver(network, path, to, from);
  if (receiver === undefined) refuseDatagram(network, datagram, path);
  else queueDatagram(network, receiver, waiting);
}

/** What says that something went wrong has this precedence, and the service of what it is about (RFC 1812 §4.3.2.5). */
const internetControl = 0xc0;
const serviceBits = 0x1e;

/** RFC 1122 §4.1.3.1: nobody listens there. The message quotes the datagram's headers. */
function refuseDatagram(network: Network, datagram: UdpDatagram, path: Path): void {
  const whole = new Uint8Array(packetLength(datagram));
  writePacket(datagram, whole, 0);
  const message: IcmpUnreachable = {
    protocol: "icmp",
    source: datagram.destination,
    destination: datagram.source,
    identification: takeIdentification(network, path.host),
    typeOfService: isIpv6(datagram.source) ? 0 : internetControl | ((datagram.typeOfService ?? 0) & serviceBits),
    quoted: whole.slice(0, isIpv6(datagram.source) ? ipv6QuotedBytes : ipv4QuotedBytes),
  };
  transmit(network, message, path.link, path.host, path.peerHost);
}

/** A connected sender learns that its peer is not there; others only if they have asked for it (`man 7 udp`, IP_RECVERR of `man 7 ip`). */
export function unreachableArrives(network: Network, message: IcmpUnreachable, path: Path): void {
  const quoted = quotedDatagram(message);
  const sender = quoted && findReceiver(network, path, quoted.local, quoted.remote);
  if (!quoted || !sender || (sender.state !== "ESTABLISHED" && !sender.errors)) return;
  const errno = "ECONNREFUSED";
  const [type, code] = unreachableType(message.source);
  const { bytes } = quoted;
  const { source, destination, timeToLive = defaultTimeToLive } = message;
  const from = { address: source, port: 0 };
  const came = { to: destination, arrivedNs: network.nowNs, link: path.link, timeToLive };
  if (sender.errors && sender.errors.length < keptErrors)
    sender.errors.push({ errno, type, code, from, sentTo: quoted.remote, bytes, length: bytes.length, ...came });
  sender.error = errno;
  wake(network, sender, pollBits.error | pollBits.in | pollBits.out);
}
