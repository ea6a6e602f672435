// Local ports: who holds which, when two may share one (Linux's inet_csk_get_port), and the choice of ephemeral ports.

import { anyAddress, anyIpv6Address, type IpAddress, isIpv6 } from "./address.ts";
import { type HostName, hosts } from "./host.ts";
import { ephemeralPorts, type Network, type PortHolder } from "./network.ts";

const keyOf = (host: HostName, protocol: "tcp" | "udp", port: number): number =>
  ((hosts[host].index * 2 + (protocol === "udp" ? 1 : 0)) << 16) | port;

export function holdersOf(network: Network, host: HostName, protocol: "tcp" | "udp", port: number): Iterable<PortHolder> | undefined {
  const holders = network.ports.get(keyOf(host, protocol, port));
  return holders === undefined || holders instanceof Set ? holders : [holders];
}

/** `holder` holds its `localPort` from now on. */
export function holdPort(network: Network, holder: PortHolder): void {
  const key = keyOf(holder.host, holder.protocol, holder.localPort);
  const holders = network.ports.get(key);
  if (holders === undefined) network.ports.set(key, holder);
  else if (holders instanceof Set) holders.add(holder);
  else if (holders !== holder) network.ports.set(key, new Set([holders, holder]));
}

export function releasePort(network: Network, holder: PortHolder): void {
  const key = keyOf(holder.host, holder.protocol, holder.localPort);
  const holders = network.ports.get(key);
  if (holders === holder) network.ports.delete(key);
  else if (holders instanceof Set && holders.delete(holder) && holders.size === 0) network.ports.delete(key);
}

/** Does `address` of this holder take in `other`? 0.0.0.0 means all of IPv4; :: all of IPv6, and of IPv4 unless told otherwise. */
function covers(address: IpAddress, { onlyIpv6 }: PortHolder, other: IpAddress): boolean {
  if (address === anyIpv6Address) return isIpv6(other) || !onlyIpv6;
  return address === anyAddress ? !isIpv6(other) : address === other;
}

const overlap = (holder: PortHolder, address: IpAddress, other: PortHolder): boolean =>
  covers(address, holder, other.localAddress) || covers(other.localAddress, other, address);

/**
 * May `holder` not have `address`:`port`? Two holders of overlapping addresses share a port when both set SO_REUSEADDR and the other
 * one is not listening (TIME_WAIT counts as the connection that it was), or when both set SO_REUSEPORT.
 */
export function portConflict(network: Network, holder: PortHolder, address: IpAddress, port: number): boolean {
  const others = holdersOf(network, holder.host, holder.protocol, port);
  if (others === undefined) return false;
  for (const other of others) {
    if (other === holder || !overlap(holder, address, other)) continue;
    if (holder.reuseAddress && other.reuseAddress && other.state !== "LISTEN") continue;
    if (holder.reusePort && other.reusePort) continue;
    return true;
  }
  return false;
}

/** An ephemeral port that nobody else holds on an overlapping address; undefined when all are taken. */
export function chooseBindPort(network: Network, holder: PortHolder, address: IpAddress): number | undefined {
  const host = network.hosts[holder.host];
  const port = searchPorts(host.nextBindPort, (candidate) => {
    const others = holdersOf(network, holder.host, holder.protocol, candidate);
    if (others === undefined) return true;
    // A port that was not asked for by number is never shared, SO_REUSEADDR or not.
    for (const other of others) if (other !== holder && overlap(holder, address, other)) return false;
    return true;
  });
  if (port !== undefined) host.nextBindPort = following(port);
  return port;
}

/** An ephemeral port for connect: `isUsable` decides whether the four-tuple with this port is free. */
export function chooseConnectPort(network: Network, holder: PortHolder, isUsable: (port: number) => boolean): number | undefined {
  const host = network.hosts[holder.host];
  const port = searchPorts(host.nextConnectPort, (candidate) => {
    const others = holdersOf(network, holder.host, holder.protocol, candidate);
    if (others === undefined) return isUsable(candidate);
    // Ports that bind has given out are left alone; other connections' ports serve for another peer.
    for (const other of others) if (other.boundPort || other.state === "LISTEN") return false;
    return isUsable(candidate);
  });
  if (port !== undefined) host.nextConnectPort = following(port);
  return port;
}

/** Two on, from the end back to the first of the same parity. */
function following(port: number): number {
  return port + 2 <= ephemeralPorts.last ? port + 2 : ephemeralPorts.first + ((port - ephemeralPorts.first) & 1);
}

/** Tries the ports of `start`'s parity in turn, then the others. */
function searchPorts(start: number, isFree: (port: number) => boolean): number | undefined {
  const other = following(start ^ 1);
  for (const first of [start, other]) {
    let port = first;
    do {
      if (isFree(port)) return port;
      port = following(port);
    } while (port !== first);
  }
  return undefined;
}
