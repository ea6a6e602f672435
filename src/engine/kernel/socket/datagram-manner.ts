// What a program says of a datagram that it sends beside where it goes: by options for all of them, by control messages for one (man 7 ip,
// man 7 ipv6; ip_cmsg_send, ip6_datagram_send_ctl).

import { type IpAddress, isIpv6, isMulticast, type SendingManner } from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import { ipOption, ipv6Option, socketLevel } from "../abi/socket.ts";
import { readIpv4, readIpv6 } from "./internet-address.ts";
import type { InternetSocket } from "./socket-object.ts";
import type { ControlMessage } from "./unix/endpoint.ts";

const { SOL_IP, SOL_IPV6 } = socketLevel;

/** What a control message says; undefined: nothing that has an effect here. */
type ControlReader = (data: Uint8Array) => SendingManner | Errno;

const int32Of = (data: Uint8Array): number | undefined =>
  data.length === 4 ? new DataView(data.buffer, data.byteOffset, 4).getInt32(0, true) : undefined;

const within = (value: number | undefined, least: number, most: number): value is number =>
  value !== undefined && value >= least && value <= most;

const ipv4Information = 12;
const ipv6Information = 20;

const readers: Readonly<Record<number, Readonly<Record<number, ControlReader>>>> = {
  [SOL_IP]: {
    [ipOption.IP_TTL]: (data) => {
      const timeToLive = int32Of(data);
      return within(timeToLive, 1, 255) ? { timeToLive } : "EINVAL";
    },
    [ipOption.IP_TOS]: (data) => {
      const typeOfService = data.length === 1 ? data[0] : int32Of(data);
      return within(typeOfService, 0, 255) ? { typeOfService } : "EINVAL";
    },
    // The interface, the own address to send from, and one that only means something to a receiver.
    [ipOption.IP_PKTINFO]: (data) => {
      if (data.length !== ipv4Information) return "EINVAL";
      const source = readIpv4(data.subarray(4));
      return source === 0 ? {} : { source };
    },
  },
  [SOL_IPV6]: {
    [ipv6Option.IPV6_HOPLIMIT]: (data) => {
      const timeToLive = int32Of(data);
      if (!within(timeToLive, -1, 255)) return "EINVAL";
      return timeToLive === -1 ? {} : { timeToLive };
    },
    [ipv6Option.IPV6_TCLASS]: (data) => {
      const typeOfService = int32Of(data);
      if (!within(typeOfService, -1, 255)) return "EINVAL";
      return typeOfService === -1 ? {} : { typeOfService };
    },
    [ipv6Option.IPV6_PKTINFO]: (data) => {
      if (data.length < ipv6Information) return "EINVAL";
      return data.subarray(0, 16).some((byte) => byte !== 0) ? { source: readIpv6(data) } : {};
    },
  },
};

/** How a datagram to `destination` goes: what has been set, then what this message says itself. */
export function mannerTo(
  { options: { stored } }: InternetSocket,
  destination: IpAddress,
  controls: readonly ControlMessage[] = [],
): SendingManner | Errno {
  const ofIpv6 = isIpv6(destination);
  const level = ofIpv6 ? SOL_IPV6 : SOL_IP;
  const set = (option: number): number | undefined => stored.get((level << 16) | option);
  // A group has hops of its own.
  const timeToLive = isMulticast(destination) ? undefined : set(ofIpv6 ? ipv6Option.IPV6_UNICAST_HOPS : ipOption.IP_TTL);
  const typeOfService = set(ofIpv6 ? ipv6Option.IPV6_TCLASS : ipOption.IP_TOS);
  let manner: SendingManner = {
    ...(timeToLive === undefined ? {} : { timeToLive }),
    ...(typeOfService === undefined ? {} : { typeOfService }),
  };
  for (const control of controls) {
    if (control.level !== level) continue;
    const said = readers[level]?.[control.type]?.(control.data) ?? "EINVAL";
    if (typeof said === "string") return said;
    manner = { ...manner, ...said };
  }
  return manner;
}
