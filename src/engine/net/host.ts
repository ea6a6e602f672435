// The hosts, their addresses and names, and where a packet goes from each: the routing table of so small a world. Pure.
// One row a host; a link is either a host's own loopback or the wire between the two.

import {
  broadcastAddress,
  foreignIpv6Address,
  type IpAddress,
  isAny,
  isIpv6,
  isLoopback,
  isMulticast,
  loopbackAddress,
  loopbackIpv6Address,
  parseIpv4,
} from "./address.ts";

/** `local` is the learner's machine; `remote` is another one, from which clients run. */
export type HostName = "local" | "remote";

/** `loopback` joins each host to itself; `wire` joins the two hosts. */
export type LinkName = "loopback" | "wire";

interface HostRow {
  readonly index: number;
  /** Its address on the wire, besides all of 127.0.0.0/8 and ::1; the wire speaks IPv4 alone. */
  readonly address: IpAddress;
  readonly domainName: string;
}

export const hosts = {
  local: { index: 0, address: 0x0a000001, domainName: "svc0" },
  remote: { index: 1, address: 0x0a000002, domainName: "client" },
} as const satisfies Record<HostName, HostRow>;

export const hostNames = Object.keys(hosts) as readonly HostName[];

/** Of everybody on the wire. */
export const wireBroadcast: IpAddress = 0x0a0000ff;

/** An address of one of the host's own interfaces. */
export const isLocalTo = (host: HostName, address: IpAddress): boolean => isLoopback(address) || hosts[host].address === address;

/** What bind accepts: 0.0.0.0 and ::, the host's own, and (as Linux) multicast and broadcast addresses. */
export const isBindable = (host: HostName, address: IpAddress): boolean =>
  isAny(address) || isLocalTo(host, address) || isMulticast(address) || address === broadcastAddress || address === wireBroadcast;

export interface Route {
  readonly link: LinkName;
  readonly host: HostName;
  /** The source address that Linux would choose. */
  readonly source: IpAddress;
}

/** Where a packet from `host` to `destination` goes; undefined: network unreachable. */
export function route(host: HostName, destination: IpAddress): Route | undefined {
  if (isLoopback(destination)) {
    return { link: "loopback", host, source: isIpv6(destination) ? loopbackIpv6Address : loopbackAddress };
  }
  for (const name of hostNames) {
    if (hosts[name].address !== destination) continue;
    return { link: name === host ? "loopback" : "wire", host: name, source: hosts[host].address };
  }
  return undefined;
}

/** What a client tries for a name, in turn: localhost has an address of each family. */
export function resolveAddresses(name: string): IpAddress[] {
  if (name === "[::1]") return [loopbackIpv6Address];
  if (/^\[[0-9A-Fa-f:.]+\]$/.test(name)) return [foreignIpv6Address];
  const address = resolveName(name);
  if (address === undefined) return [];
  return address === loopbackAddress && /localhost[.]?$/i.test(name) ? [address, loopbackIpv6Address] : [address];
}

/** A host name or dotted quad to an address, as seen from any host (localhost is one's own); undefined: no such name. */
export function resolveName(name: string): IpAddress | undefined {
  const domainName = name.toLowerCase().replace(/\.$/, "");
  if (domainName === "localhost" || domainName.endsWith(".localhost")) return loopbackAddress;
  for (const host of hostNames) if (hosts[host].domainName === domainName) return hosts[host].address;
  return parseIpv4(name);
}
