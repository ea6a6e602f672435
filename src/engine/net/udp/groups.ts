// Datagrams to many (`man 7 ip`, `man 7 socket`): groups and their members, broadcasts, which way these go, and who hears them.

import { broadcastAddress, type IpAddress, isLoopback, isMulticast, loopbackAddress } from "../address.ts";
import type { NetworkError } from "../error.ts";
import { type HostName, hosts, type LinkName, type Route, wireBroadcast } from "../host.ts";
import type { Network, Path } from "../network.ts";
import type { UdpEndpoint } from "./endpoint.ts";

export interface Membership {
  readonly group: IpAddress;
  readonly link: LinkName;
}

/** What a datagram socket has said of datagrams to many. */
export interface ManyOptions {
  /** IP_MULTICAST_IF; undefined: by the wire. */
  readonly link: LinkName | undefined;
  /** IP_MULTICAST_TTL */
  readonly timeToLive: number;
  /** IP_MULTICAST_LOOP: this host's members hear what it sends. */
  readonly loopsBack: boolean;
  /** IP_MULTICAST_ALL: it hears groups of which others of this host are members. */
  readonly hearsAll: boolean;
  /** SO_BROADCAST */
  readonly mayBroadcast: boolean;
}

export const defaultManyOptions: ManyOptions = { link: undefined, timeToLive: 1, loopsBack: true, hearsAll: true, mayBroadcast: false };

/** net.ipv4.igmp_max_memberships */
const membershipsMaximum = 20;
/** 224.0.0.1: whoever speaks IP is a member (RFC 1112 §4). */
const allHosts: IpAddress = 0xe0000001;
const loopbackBroadcast: IpAddress = 0x7fffffff;

const isSame = (left: Membership, right: Membership): boolean => left.group === right.group && left.link === right.link;

/** IP_ADD_MEMBERSHIP. EINVAL: no group; EADDRINUSE: it is a member; ENOBUFS: of too many. */
export function joinGroup({ memberships }: UdpEndpoint, membership: Membership): NetworkError | undefined {
  if (!isMulticast(membership.group)) return "EINVAL";
  if (memberships.some((other) => isSame(other, membership))) return "EADDRINUSE";
  if (memberships.length >= membershipsMaximum) return "ENOBUFS";
  memberships.push(membership);
  return undefined;
}

/** IP_DROP_MEMBERSHIP. EADDRNOTAVAIL: it is no member. */
export function leaveGroup({ memberships }: UdpEndpoint, membership: Membership): NetworkError | undefined {
  const index = memberships.findIndex((other) => isSame(other, membership));
  if (index < 0) return "EADDRNOTAVAIL";
  memberships.splice(index, 1);
  return undefined;
}

export const isBroadcast = (address: IpAddress): boolean =>
  address === broadcastAddress || address === wireBroadcast || address === loopbackBroadcast;

/** A group, or everybody. */
export const isToMany = (address: IpAddress): boolean => isMulticast(address) || isBroadcast(address);

/** Which way a datagram to many goes; the other end of the wire is its receiver there. */
export function routeToMany(host: HostName, destination: IpAddress, { link }: ManyOptions): Route {
  const way = isMulticast(destination) ? (link ?? "wire") : isLoopback(destination) ? "loopback" : "wire";
  if (way === "loopback") return { link: way, host, source: loopbackAddress };
  return { link: way, host: host === "local" ? "remote" : "local", source: hosts[host].address };
}

/** Whether those on the sender's own host hear it; on the loopback they do in any case. */
export const comesBack = (destination: IpAddress, { loopsBack }: ManyOptions): boolean => loopsBack || isBroadcast(destination);

/** Endpoints of the host that hear what is sent to this group on this link, if anybody has joined it. */
export function hearsGroup(network: Network, path: Path, group: IpAddress): (endpoint: UdpEndpoint) => boolean {
  const membership: Membership = { group, link: path.link };
  const isMember = ({ memberships }: UdpEndpoint): boolean => memberships.some((other) => isSame(other, membership));
  let isJoined = group === allHosts;
  for (const endpoint of network.endpoints.values())
    isJoined ||= endpoint.protocol === "udp" && endpoint.host === path.host && isMember(endpoint);
  return (endpoint) => isMember(endpoint) || (isJoined && endpoint.many.hearsAll);
}
