// Connections by their four-tuple, and listeners by port: where an arriving segment belongs (RFC 9293 §3.10.7).

import { anyAddress, anyIpv6Address, type IpAddress, isIpv6 } from "../address.ts";
import { type HostName, hosts, type LinkName } from "../host.ts";
import type { Network, Path } from "../network.ts";
import { mix } from "../random.ts";
import type { TcpEndpoint, TimeWait } from "./endpoint.ts";

export interface FourTuple {
  readonly host: HostName;
  readonly localAddress: IpAddress;
  readonly localPort: number;
  readonly remoteAddress: IpAddress;
  readonly remotePort: number;
}

/** 30 bits, so that the map's keys are small integers. */
function hashOf(host: HostName, localAddress: IpAddress, localPort: number, remoteAddress: IpAddress, remotePort: number): number {
  const addresses = Math.imul(localAddress, 0x9e3779b1) ^ Math.imul(remoteAddress, 0x85ebca6b);
  return mix(addresses ^ ((localPort << 16) | remotePort) ^ hosts[host].index) & 0x3fffffff;
}

export const tupleHash = (tuple: FourTuple): number =>
  hashOf(tuple.host, tuple.localAddress, tuple.localPort, tuple.remoteAddress, tuple.remotePort);

export function findConnection(
  network: Network,
  host: HostName,
  localAddress: IpAddress,
  localPort: number,
  remoteAddress: IpAddress,
  remotePort: number,
): TcpEndpoint | TimeWait | undefined {
  let connection = network.connections.get(hashOf(host, localAddress, localPort, remoteAddress, remotePort));
  while (connection !== undefined) {
    if (
      connection.localPort === localPort &&
      connection.remotePort === remotePort &&
      connection.remoteAddress === remoteAddress &&
      connection.localAddress === localAddress &&
      connection.host === host
    ) {
      return connection;
    }
    connection = connection.hashNext;
  }
  return undefined;
}

export function insertConnection(network: Network, connection: TcpEndpoint | TimeWait): void {
  const hash = tupleHash(connection);
  connection.hashNext = network.connections.get(hash);
  network.connections.set(hash, connection);
}

/** Nothing when it is not in the table. */
export function removeConnection(network: Network, connection: TcpEndpoint | TimeWait): void {
  const hash = tupleHash(connection);
  let current = network.connections.get(hash);
  if (current === connection) {
    if (connection.hashNext === undefined) network.connections.delete(hash);
    else network.connections.set(hash, connection.hashNext);
  } else {
    while (current !== undefined && current.hashNext !== connection) current = current.hashNext;
    if (current !== undefined) current.hashNext = connection.hashNext;
  }
  connection.hashNext = undefined;
}

const listenerKey = (host: HostName, port: number): number => (hosts[host].index << 16) | port;

export function insertListener(network: Network, listener: TcpEndpoint): void {
  const key = listenerKey(listener.host, listener.localPort);
  const others = network.listeners.get(key);
  if (others === undefined) network.listeners.set(key, [listener]);
  else others.push(listener);
}

export function removeListener(network: Network, listener: TcpEndpoint): void {
  const key = listenerKey(listener.host, listener.localPort);
  const rest = (network.listeners.get(key) ?? []).filter((other) => other !== listener);
  if (rest.length === 0) network.listeners.delete(key);
  else network.listeners.set(key, rest);
}

/** The listener for a SYN to `address`:`port`: one on the very address before one on 0.0.0.0 before one on :: that takes IPv4, too; several (SO_REUSEPORT) share by `hash`. */
export function findListener(
  network: Network,
  { host, link }: Pick<Path, "host" | "link">,
  address: IpAddress,
  port: number,
  hash: number,
): TcpEndpoint | undefined {
  const listeners = network.listeners.get(listenerKey(host, port));
  if (listeners === undefined) return undefined;
  const ipv6 = isIpv6(address);
  return (
    listenerOn(listeners, link, address, ipv6, hash) ??
    (ipv6 ? undefined : listenerOn(listeners, link, anyAddress, ipv6, hash)) ??
    listenerOn(listeners, link, anyIpv6Address, ipv6, hash)
  );
}

function listenerOn(
  listeners: readonly TcpEndpoint[],
  link: LinkName,
  address: IpAddress,
  ipv6: boolean,
  hash: number,
): TcpEndpoint | undefined {
  const fits = ({ localAddress, onlyIpv6, device }: TcpEndpoint): boolean =>
    localAddress === address && (ipv6 || !onlyIpv6) && (device === undefined || device === link);
  // Mostly there is but one.
  if (listeners.length === 1) return fits(listeners[0]) ? listeners[0] : undefined;
  const fitting = listeners.filter(fits);
  return fitting[hash % fitting.length];
}
