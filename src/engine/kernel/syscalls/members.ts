// What a member of a structure says beyond its number, in strace's words: a family's name, an address as people write it, events by name.

import { epollEvent } from "../abi/epoll.ts";
import { formatFlags, formatName, type NamedNumbers } from "../abi/flags.ts";
import { pollEvent } from "../abi/poll.ts";
import { addressFamily } from "../abi/socket.ts";
import { formatNodeMode } from "./directories.ts";
import { formatIpv6 } from "./socket-structures.ts";
import { view } from "./structures.ts";

const family = (bytes: Uint8Array): string => formatName(addressFamily, view(bytes).getUint16(0, true), "AF_");
const polled = (bytes: Uint8Array): string => formatFlags(pollEvent as NamedNumbers, view(bytes).getUint16(0, true), "POLL");

/** By structure and member, as in `struct sockaddr_in`. */
const texts: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  "sockaddr.sa_family": family,
  "sockaddr_in.sin_family": family,
  "sockaddr_in.sin_addr.s_addr": (bytes) => bytes.join("."),
  "in_addr.s_addr": (bytes) => bytes.join("."),
  "sockaddr_in6.sin6_family": family,
  "sockaddr_in6.sin6_addr.s6_addr": formatIpv6,
  "in6_addr.s6_addr": formatIpv6,
  "sockaddr_un.sun_family": family,
  "epoll_event.events": (bytes) => formatFlags(epollEvent, view(bytes).getUint32(0, true), "EPOLL"),
  "pollfd.events": polled,
  "pollfd.revents": polled,
  "stat.st_mode": (bytes) => formatNodeMode(view(bytes).getUint32(0, true)),
};

/** `path` as "sin_addr.s_addr"; nothing for a member that is a plain number. */
export const memberText = (structure: string, path: string, bytes: Uint8Array): string | undefined =>
  texts[`${structure}.${path}`]?.(bytes);
