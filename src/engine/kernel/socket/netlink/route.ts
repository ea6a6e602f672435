// What NETLINK_ROUTE answers (man 7 rtnetlink): the interfaces of the learner's machine, their addresses, and the routes that
// follow from them. Nothing can be changed.

import { concatenate } from "../../../base/concatenate.ts";
import { latinUntilZero } from "../../../base/latin.ts";
import { loopbackAddress, loopbackIpv6Address, sentOver } from "../../../net/index.ts";
import type { Errno } from "../../abi/errno.ts";
import { addressFamily } from "../../abi/socket.ts";
import { encodeCString } from "../../abi/text.ts";
import type { Kernel } from "../../kernel.ts";
import { int32Bytes } from "../../mm/user-memory.ts";
import { type InterfaceRow, interfaces, transmissionUnit } from "../interfaces.ts";
import { ipv4Bytes, ipv6Bytes } from "../internet-address.ts";
import { attribute, findAttribute, messageFlag, type NetlinkMessage } from "./message.ts";

const routeType = {
  RTM_NEWLINK: 16,
  RTM_GETLINK: 18,
  RTM_NEWADDR: 20,
  RTM_GETADDR: 22,
  RTM_NEWROUTE: 24,
  RTM_GETROUTE: 26,
  RTM_GETNEIGH: 30,
  RTM_GETRULE: 34,
} as const;

/** What comes back: entries of one type, or why there are none. */
export interface RouteAnswer {
  readonly type: number;
  readonly entries: readonly Uint8Array[];
}

const { AF_UNSPEC, AF_INET, AF_INET6 } = addressFamily;

const word = (value: number): Uint8Array => int32Bytes(value);
const ipv6Loopback = ipv6Bytes(loopbackIpv6Address);

const linkAttribute = {
  IFLA_ADDRESS: 1,
  IFLA_BROADCAST: 2,
  IFLA_IFNAME: 3,
  IFLA_MTU: 4,
  IFLA_QDISC: 6,
  IFLA_STATS: 7,
  IFLA_TXQLEN: 13,
  IFLA_OPERSTATE: 16,
  IFLA_LINKMODE: 17,
  IFLA_STATS64: 23,
  IFLA_GROUP: 27,
} as const;

const linkHeaderBytes = 16;
const queueLength = 1000;
/** IF_OPER_UNKNOWN, IF_OPER_UP */
const operationalState = { loopback: 0, wire: 6 } as const;
/** IFF_LOWER_UP, which the flags of ioctl have no room for. */
const lowerUp = 0x10000;

/** struct rtnl_link_stats64 begins with packets and bytes of both directions; the rest counts what never happens here. */
function statisticsOf({ state: { network } }: Kernel, { link }: InterfaceRow, width: 4 | 8): Uint8Array {
  const received = sentOver(network, link, link === "loopback" ? "local" : "remote");
  const sent = sentOver(network, link, "local");
  const counts = [received.packets, sent.packets, received.bytes, sent.bytes];
  const bytes = new Uint8Array(width * (width === 8 ? 25 : 24));
  const view = new DataView(bytes.buffer);
  counts.forEach((count, index) => {
    if (width === 8) view.setBigUint64(index * width, BigInt(count), true);
    else view.setUint32(index * width, count, true);
  });
  return bytes;
}

function linkEntry(kernel: Kernel, row: InterfaceRow): Uint8Array {
  const head = new Uint8Array(linkHeaderBytes);
  const view = new DataView(head.buffer);
  view.setUint16(2, row.hardwareType, true);
  view.setInt32(4, row.index, true);
  view.setUint32(8, row.flags | lowerUp, true);
  const isLoopback = row.link === "loopback";
  const { IFLA_IFNAME, IFLA_TXQLEN, IFLA_OPERSTATE, IFLA_LINKMODE, IFLA_MTU, IFLA_GROUP, IFLA_QDISC } = linkAttribute;
  return concatenate([
    head,
    attribute(IFLA_IFNAME, encodeCString(row.name)),
    attribute(IFLA_TXQLEN, word(queueLength)),
    attribute(IFLA_OPERSTATE, Uint8Array.of(operationalState[row.link])),
    attribute(IFLA_LINKMODE, Uint8Array.of(0)),
    attribute(IFLA_MTU, word(transmissionUnit(kernel.state.network, row))),
    attribute(IFLA_GROUP, word(0)),
    attribute(IFLA_QDISC, encodeCString(isLoopback ? "noqueue" : "pfifo_fast")),
    attribute(linkAttribute.IFLA_ADDRESS, Uint8Array.from(row.hardwareAddress)),
    attribute(linkAttribute.IFLA_BROADCAST, new Uint8Array(row.hardwareAddress.length).fill(isLoopback ? 0 : 0xff)),
    attribute(linkAttribute.IFLA_STATS64, statisticsOf(kernel, row, 8)),
    attribute(linkAttribute.IFLA_STATS, statisticsOf(kernel, row, 4)),
  ]);
}

const addressAttribute = { IFA_ADDRESS: 1, IFA_LOCAL: 2, IFA_LABEL: 3, IFA_BROADCAST: 4, IFA_CACHEINFO: 6, IFA_FLAGS: 8 } as const;
const scope = { global: 0, link: 253, host: 254 } as const;
/** IFA_F_PERMANENT */
const isPermanent = 0x80;
/** Valid and preferred for ever; made and changed at the start. */
const cacheInformation = int32Bytes(-1, -1, 0, 0);

/** How many bits a mask has. */
const prefixOf = (netmask: number): number => 32 - Math.log2((~netmask >>> 0) + 1);

function ipv4AddressEntry(row: InterfaceRow): Uint8Array {
  const isLoopback = row.link === "loopback";
  const { IFA_ADDRESS, IFA_LOCAL, IFA_LABEL, IFA_BROADCAST, IFA_CACHEINFO, IFA_FLAGS } = addressAttribute;
  return concatenate([
    Uint8Array.of(AF_INET, prefixOf(row.netmask), isPermanent, isLoopback ? scope.host : scope.global),
    word(row.index),
    attribute(IFA_ADDRESS, ipv4Bytes(row.address)),
    attribute(IFA_LOCAL, ipv4Bytes(row.address)),
    ...(row.broadcast === 0 ? [] : [attribute(IFA_BROADCAST, ipv4Bytes(row.broadcast))]),
    attribute(IFA_LABEL, encodeCString(row.name)),
    attribute(IFA_FLAGS, word(isPermanent)),
    attribute(IFA_CACHEINFO, cacheInformation),
  ]);
}

const ipv6AddressEntry = ({ index }: InterfaceRow): Uint8Array =>
  concatenate([
    Uint8Array.of(AF_INET6, 128, isPermanent, scope.host),
    word(index),
    attribute(addressAttribute.IFA_ADDRESS, ipv6Loopback),
    attribute(addressAttribute.IFA_CACHEINFO, cacheInformation),
    attribute(addressAttribute.IFA_FLAGS, word(isPermanent)),
  ]);

const routeAttribute = { RTA_DST: 1, RTA_OIF: 4, RTA_PRIORITY: 6, RTA_PREFSRC: 7, RTA_TABLE: 15 } as const;
const table = { main: 254, local: 255 } as const;
/** RTN_UNICAST, RTN_LOCAL, RTN_BROADCAST */
const kind = { unicast: 1, local: 2, broadcast: 3 } as const;
/** RTPROT_UNSPEC, RTPROT_KERNEL */
const protocol = { lookup: 0, kernel: 2 } as const;
/** RTM_F_CLONED: made for whoever asked. */
const isCloned = 0x200;

interface RouteRow {
  readonly family: number;
  readonly destination: Uint8Array;
  readonly prefix: number;
  readonly table: keyof typeof table;
  readonly kind: keyof typeof kind;
  readonly scope: keyof typeof scope;
  readonly index: number;
  readonly source?: Uint8Array;
  readonly priority?: number;
}

const routeEntry = (row: RouteRow, origin: keyof typeof protocol = "kernel"): Uint8Array =>
  concatenate([
    Uint8Array.of(row.family, row.prefix, 0, 0, table[row.table], protocol[origin], scope[row.scope], kind[row.kind]),
    word(origin === "lookup" ? isCloned : 0),
    attribute(routeAttribute.RTA_TABLE, word(table[row.table])),
    attribute(routeAttribute.RTA_DST, row.destination),
    ...(row.priority === undefined ? [] : [attribute(routeAttribute.RTA_PRIORITY, word(row.priority))]),
    ...(row.source ? [attribute(routeAttribute.RTA_PREFSRC, row.source)] : []),
    attribute(routeAttribute.RTA_OIF, word(row.index)),
  ]);

/** What an address of an interface makes of routes (fib_add_ifaddr). */
function ipv4Routes({ address, netmask, broadcast, index, link }: InterfaceRow): RouteRow[] {
  const isLoopback = link === "loopback";
  const common = { family: AF_INET, index, source: ipv4Bytes(address) };
  const network = {
    destination: ipv4Bytes(address & netmask),
    prefix: prefixOf(netmask),
    ...(isLoopback
      ? ({ table: "local", kind: "local", scope: "host" } as const)
      : ({ table: "main", kind: "unicast", scope: "link" } as const)),
  };
  const last = isLoopback ? (address | ~netmask) >>> 0 : broadcast;
  return [
    { ...common, ...network },
    { ...common, destination: ipv4Bytes(address), prefix: 32, table: "local", kind: "local", scope: "host" },
    { ...common, destination: ipv4Bytes(last), prefix: 32, table: "local", kind: "broadcast", scope: "link" },
  ];
}

const ipv6Routes = ({ index }: InterfaceRow): RouteRow[] => {
  const common = { family: AF_INET6, destination: ipv6Loopback, prefix: 128, index, scope: "global" } as const;
  return [
    { ...common, table: "main", kind: "unicast", priority: 256 },
    { ...common, table: "local", kind: "local", priority: 0 },
  ];
};

const isLoopback = ({ address }: InterfaceRow): boolean => address === loopbackAddress;
const concerns = (asked: number, family: number): boolean => asked === AF_UNSPEC || asked === family;

function addresses(family: number): Uint8Array[] {
  const four = concerns(family, AF_INET) ? interfaces.map(ipv4AddressEntry) : [];
  return concerns(family, AF_INET6) ? [...four, ...interfaces.filter(isLoopback).map(ipv6AddressEntry)] : four;
}

function routes(family: number): RouteRow[] {
  const four = concerns(family, AF_INET) ? interfaces.flatMap(ipv4Routes) : [];
  return concerns(family, AF_INET6) ? [...four, ...interfaces.filter(isLoopback).flatMap(ipv6Routes)] : four;
}

/** One link, by number or by name. */
function oneLink(kernel: Kernel, payload: Uint8Array): RouteAnswer | Errno {
  if (payload.length < linkHeaderBytes) return "EINVAL";
  const index = new DataView(payload.buffer, payload.byteOffset).getInt32(4, true);
  const name = findAttribute(payload.subarray(linkHeaderBytes), linkAttribute.IFLA_IFNAME);
  const text = name && latinUntilZero(name);
  if (index <= 0 && text === undefined) return "EINVAL";
  const row = interfaces.find((each) => (index > 0 ? each.index === index : each.name === text));
  return row ? { type: routeType.RTM_NEWLINK, entries: [linkEntry(kernel, row)] } : "ENODEV";
}

const routeHeaderBytes = 12;

/** The way to one address: the most particular route that leads there. */
function oneRoute(payload: Uint8Array): RouteAnswer | Errno {
  const destination =
    payload.length < routeHeaderBytes ? undefined : findAttribute(payload.subarray(routeHeaderBytes), routeAttribute.RTA_DST);
  if (!destination) return "EINVAL";
  const leads = (row: RouteRow): boolean =>
    row.destination.length === destination.length &&
    row.destination.every((byte, at) => {
      const bits = Math.max(0, Math.min(8, row.prefix - at * 8));
      return (byte ^ destination[at]!) >> (8 - bits) === 0;
    });
  const [best] = routes(payload[0]!)
    .filter(leads)
    .sort((one, other) => other.prefix - one.prefix || table[other.table] - table[one.table]);
  if (!best) return "ENETUNREACH";
  const found: RouteRow = { ...best, destination, prefix: destination.length * 8, table: "main", scope: "global" };
  return { type: routeType.RTM_NEWROUTE, entries: [routeEntry(found, "lookup")] };
}

/** EPERM, EOPNOTSUPP: what changes something, and what is not known. */
export function answerRoute(kernel: Kernel, { type, flags, payload }: NetlinkMessage, isPrivileged: boolean): RouteAnswer | Errno {
  const isDump = (flags & messageFlag.NLM_F_DUMP) !== 0;
  const family = payload[0] ?? AF_UNSPEC;
  switch (type) {
    case routeType.RTM_GETLINK:
      return isDump ? { type: routeType.RTM_NEWLINK, entries: interfaces.map((row) => linkEntry(kernel, row)) } : oneLink(kernel, payload);
    case routeType.RTM_GETADDR:
      return isDump ? { type: routeType.RTM_NEWADDR, entries: addresses(family) } : "EOPNOTSUPP";
    case routeType.RTM_GETROUTE:
      return isDump ? { type: routeType.RTM_NEWROUTE, entries: routes(family).map((row) => routeEntry(row)) } : oneRoute(payload);
    case routeType.RTM_GETNEIGH:
    case routeType.RTM_GETRULE:
      return isDump ? { type, entries: [] } : "EOPNOTSUPP";
    default:
      // Of four types in a row the third asks, the others change.
      return (type & 3) === 2 || isPrivileged ? "EOPNOTSUPP" : "EPERM";
  }
}
