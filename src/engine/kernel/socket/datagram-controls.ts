// What a socket is told beside a datagram if it has asked for it: where it was sent to, how far it might have gone, when it came
// (man 7 ip, man 7 ipv6, man 7 socket; ip_cmsg_recv, ip6_datagram_recv_ctl).

import { concatenate } from "../../base/concatenate.ts";
import { type Datagram, isIpv6, isToMany } from "../../net/index.ts";
import { ipOption, ipv6Option, socketLevel, socketOption } from "../abi/socket.ts";
import { writeTimePair } from "../abi/time.ts";
import { type Kernel, realTime } from "../kernel.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { interfaceOf, interfaces } from "./interfaces.ts";
import { ipv4Bytes, ipv6Bytes } from "./internet-address.ts";
import type { InternetSocket } from "./socket-object.ts";
import type { Ancillary, ControlMessage } from "./unix/endpoint.ts";

const { SOL_IP, SOL_IPV6, SOL_SOCKET } = socketLevel;

/** `give`: its data for a datagram to `to` that came at `arrivedNs`; undefined: of such a datagram it is not told. */
interface ControlRow {
  readonly level: number;
  readonly option: number;
  readonly type: number;
  readonly give: (kernel: Kernel, { to, arrivedNs }: Datagram) => Uint8Array | undefined;
}

const ofIpv4 = (option: number, type: number, give: (datagram: Datagram) => Uint8Array): ControlRow => ({
  level: SOL_IP,
  option,
  type,
  give: (_kernel, datagram) => (isIpv6(datagram.to) ? undefined : give(datagram)),
});

const ofIpv6 = (option: number, type: number, value: (datagram: Datagram) => number): ControlRow => ({
  level: SOL_IPV6,
  option,
  type,
  give: (_kernel, datagram) => (isIpv6(datagram.to) ? int32Bytes(value(datagram)) : undefined),
});

/** When it came, in units of so many nanoseconds behind the seconds. */
const arrival = (option: number, unitNs: number): ControlRow => ({
  level: SOL_SOCKET,
  option,
  type: option,
  give: (kernel, { arrivedNs }) => {
    const { seconds, fraction } = realTime(kernel, arrivedNs);
    return writeTimePair({ seconds, fraction: Math.floor(fraction / unitNs) });
  },
});

/** struct in_pktinfo: the interface, its own address that was meant, and the address that it was sent to. */
function packetInformation({ to, link }: Datagram): Uint8Array {
  // What is sent to many has the address of nobody.
  const isOwn = !isToMany(to);
  const row = isOwn ? interfaceOf(to) : (interfaces.find((each) => each.link === link) ?? interfaceOf(to));
  return concatenate([int32Bytes(row.index), ipv4Bytes(isOwn ? to : row.address), ipv4Bytes(to)]);
}

/** In the kernel's order. */
const rows: readonly ControlRow[] = [
  arrival(socketOption.SO_TIMESTAMP_OLD, 1000),
  arrival(socketOption.SO_TIMESTAMPNS_OLD, 1),
  arrival(socketOption.SO_TIMESTAMP_NEW, 1000),
  arrival(socketOption.SO_TIMESTAMPNS_NEW, 1),
  {
    level: SOL_IPV6,
    option: ipv6Option.IPV6_RECVPKTINFO,
    type: ipv6Option.IPV6_PKTINFO,
    give: (_kernel, { to }) => concatenate([ipv6Bytes(to), int32Bytes(interfaceOf(to).index)]),
  },
  ofIpv6(ipv6Option.IPV6_RECVHOPLIMIT, ipv6Option.IPV6_HOPLIMIT, ({ timeToLive = 0 }) => timeToLive),
  ofIpv6(ipv6Option.IPV6_RECVTCLASS, ipv6Option.IPV6_TCLASS, ({ typeOfService = 0 }) => typeOfService),
  ofIpv4(ipOption.IP_PKTINFO, ipOption.IP_PKTINFO, packetInformation),
  ofIpv4(ipOption.IP_RECVTTL, ipOption.IP_TTL, ({ timeToLive = 0 }) => int32Bytes(timeToLive)),
  ofIpv4(ipOption.IP_RECVTOS, ipOption.IP_TOS, ({ typeOfService = 0 }) => Uint8Array.of(typeOfService)),
];

/** Undefined: nothing. */
export function toldBeside(kernel: Kernel, { options: { stored } }: InternetSocket, datagram: Datagram): Ancillary | undefined {
  if (stored.size === 0) return undefined;
  const controls = rows.flatMap(({ level, option, type, give }): ControlMessage[] => {
    const data = stored.get((level << 16) | option) ? give(kernel, datagram) : undefined;
    return data ? [{ level, type, data }] : [];
  });
  return controls.length === 0 ? undefined : { controls, descriptions: [], credentials: undefined };
}
