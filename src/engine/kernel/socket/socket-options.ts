// getsockopt and setsockopt: which options there are, what they read and how they are set (man 7 socket, ip, ipv6, tcp).
// One row an option. Options that change nothing in this network are kept and given back, within Linux's bounds.

import { endpointStatus, rawOptions, setEndpointOption } from "../../net/index.ts";
import { type Errno, errnoNumber } from "../abi/errno.ts";
import { addressFamily, internetProtocol, ipOption, ipv6Option, socketLevel, socketOption, socketType } from "../abi/socket.ts";
import { nsPerSecond, readTimePair, splitNs, writeTimePair } from "../abi/time.ts";
import type { Kernel } from "../kernel.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { echoProtocol } from "./internet.ts";
import { linger } from "./linger.ts";
import { broadcast, device, manyRows } from "./many-options.ts";
import { netlinkOptionRows } from "./netlink/options.ts";
import { bufferSize, int32, internetFlag, type OptionRow, readOnly, type SocketKind, stored, takePendingError } from "./option-row.ts";
import { queuedErrorsOption } from "./queued-errors.ts";
import { filterOption, icmpFilter, icmpv6Filter, writesHeader } from "./raw-options.ts";
import { settle } from "./settle.ts";
import { optionsOf, type SocketObject } from "./socket-object.ts";
import { tcpOptionRows } from "./tcp-options.ts";
import { udpCork, udpCorkRow } from "./udp-cork.ts";
import type { UnixEndpoint } from "./unix/endpoint.ts";

const { SOL_SOCKET, SOL_TCP, SOL_IP, SOL_IPV6, SOL_ICMPV6, SOL_RAW, SOL_UDP, SOL_NETLINK } = socketLevel;

const timeout = (field: "receiveTimeoutNs" | "sendTimeoutNs"): OptionRow => ({
  bytes: 16,
  get: (_kernel, socket) => {
    const { seconds, fraction } = splitNs(optionsOf(socket)[field]);
    return writeTimePair({ seconds, fraction: Math.floor(fraction / 1000) });
  },
  set: (_kernel, socket, value) => {
    const { seconds, fraction } = readTimePair(value);
    if (fraction < 0 || fraction >= 1_000_000) return "EDOM";
    // A negative time is one that is over at once; 0 waits for ever (sock_set_timeout).
    optionsOf(socket)[field] = seconds < 0 ? 1 : Math.min(seconds * nsPerSecond + fraction * 1000, Number.MAX_SAFE_INTEGER);
    return undefined;
  },
});

const unixTypeNumbers = { stream: socketType.SOCK_STREAM, datagram: socketType.SOCK_DGRAM, seqpacket: socketType.SOCK_SEQPACKET } as const;

function typeNumber(kernel: Kernel, socket: SocketObject): number {
  if (socket.kind === "netlink") return socket.socket.type;
  if (socket.kind === "unix") return unixTypeNumbers[socket.socket.type];
  if (socket.protocol === "tcp") return socketType.SOCK_STREAM;
  return rawOptions(kernel.state.network, socket.endpoint) ? socketType.SOCK_RAW : socketType.SOCK_DGRAM;
}

function domainNumber(socket: SocketObject): number {
  if (socket.kind === "netlink") return addressFamily.AF_NETLINK;
  if (socket.kind === "unix") return addressFamily.AF_UNIX;
  return socket.family === 6 ? addressFamily.AF_INET6 : addressFamily.AF_INET;
}

function protocolNumber(kernel: Kernel, socket: SocketObject): number {
  if (socket.kind === "netlink") return socket.socket.protocol;
  if (socket.kind === "unix") return 0;
  const { network } = kernel.state;
  const raw = rawOptions(network, socket.endpoint);
  if (raw) return raw.protocolNumber;
  if (endpointStatus(network, socket.endpoint).carries === "echo") return echoProtocol[socket.family];
  return socket.protocol === "tcp" ? internetProtocol.IPPROTO_TCP : internetProtocol.IPPROTO_UDP;
}

function isListening(kernel: Kernel, socket: SocketObject): boolean {
  if (socket.kind === "netlink") return false;
  if (socket.kind === "unix") return socket.socket.state === "listening";
  return endpointStatus(kernel.state.network, socket.endpoint).phase === "listening";
}

/** An option that only sockets of AF_UNIX have; others say EOPNOTSUPP. */
const unixFlag = (field: "passCredentials"): OptionRow => ({
  bytes: 4,
  get: (_kernel, socket) => (socket.kind === "unix" ? int32Bytes(socket.socket[field] ? 1 : 0) : "EOPNOTSUPP"),
  set: (_kernel, socket, value) => {
    if (socket.kind !== "unix") return "EOPNOTSUPP";
    socket.socket[field] = int32(value) !== 0;
    return undefined;
  },
});

const keptInline = stored(SOL_SOCKET, socketOption.SO_OOBINLINE, { isFlag: true });

/** Only TCP has urgent data; the others keep what they are told. */
const urgentInline: OptionRow = {
  ...keptInline,
  set: (kernel, socket, value) => {
    if (socket.kind === "socket") setEndpointOption(kernel.state.network, socket.endpoint, "urgentInline", int32(value) !== 0);
    return keptInline.set!(kernel, socket, value);
  },
};

const credentialsBytes = ({ peerCredentials: { pid, uid, gid } }: UnixEndpoint): Uint8Array => int32Bytes(pid, uid, gid);

const { SO_DEBUG, SO_DONTROUTE, SO_NO_CHECK, SO_TIMESTAMP_OLD, SO_TIMESTAMPNS_OLD, SO_TIMESTAMP_NEW, SO_TIMESTAMPNS_NEW } = socketOption;

const timestamps: readonly number[] = [SO_TIMESTAMP_OLD, SO_TIMESTAMPNS_OLD, SO_TIMESTAMP_NEW, SO_TIMESTAMPNS_NEW];

/** One of them at most is in force: the last that was set. */
function timestamp(option: number): OptionRow {
  const key = (SOL_SOCKET << 16) | option;
  // SO_TIMESTAMP_NEW tells of either that is new (sk_getsockopt).
  const tells = option === SO_TIMESTAMP_NEW ? [key, (SOL_SOCKET << 16) | SO_TIMESTAMPNS_NEW] : [key];
  return {
    bytes: 4,
    get: (_kernel, socket) => int32Bytes(Number(tells.some((each) => optionsOf(socket).stored.get(each)))),
    set: (_kernel, socket, value) => {
      const kept = optionsOf(socket).stored;
      for (const each of timestamps) kept.delete((SOL_SOCKET << 16) | each);
      if (int32(value) !== 0) kept.set(key, 1);
      return undefined;
    },
  };
}

/** Of every socket. */
const commonRows: readonly (readonly [option: number, row: OptionRow])[] = [
  [socketOption.SO_REUSEADDR, internetFlag("reuseAddress")],
  [socketOption.SO_REUSEPORT, internetFlag("reusePort", "EOPNOTSUPP")],
  [socketOption.SO_KEEPALIVE, internetFlag("keepAlive")],
  [socketOption.SO_OOBINLINE, urgentInline],
  [socketOption.SO_SNDBUF, bufferSize("send")],
  [socketOption.SO_RCVBUF, bufferSize("receive")],
  [socketOption.SO_SNDBUFFORCE, { ...bufferSize("send"), get: () => "ENOPROTOOPT" }],
  [socketOption.SO_RCVBUFFORCE, { ...bufferSize("receive"), get: () => "ENOPROTOOPT" }],
  [socketOption.SO_LINGER, linger],
  [socketOption.SO_RCVTIMEO_OLD, timeout("receiveTimeoutNs")],
  [socketOption.SO_SNDTIMEO_OLD, timeout("sendTimeoutNs")],
  [socketOption.SO_RCVTIMEO_NEW, timeout("receiveTimeoutNs")],
  [socketOption.SO_SNDTIMEO_NEW, timeout("sendTimeoutNs")],
  [socketOption.SO_TYPE, readOnly(typeNumber)],
  [
    socketOption.SO_ERROR,
    readOnly((kernel, socket) => {
      settle(kernel);
      const error = takePendingError(kernel, socket);
      return error ? errnoNumber(error) : 0;
    }),
  ],
  [socketOption.SO_ACCEPTCONN, readOnly((kernel, socket) => Number(isListening(kernel, socket)))],
  [socketOption.SO_DOMAIN, readOnly((_kernel, socket) => domainNumber(socket))],
  [socketOption.SO_PROTOCOL, readOnly(protocolNumber)],
  [socketOption.SO_PASSCRED, unixFlag("passCredentials")],
  [
    socketOption.SO_PEERCRED,
    {
      bytes: 12,
      get: (_kernel, socket) => (socket.kind === "unix" ? credentialsBytes(socket.socket) : int32Bytes(0, -1, -1)),
    },
  ],
  [socketOption.SO_BROADCAST, broadcast],
  [socketOption.SO_BINDTODEVICE, device],
  ...timestamps.map((option) => [option, timestamp(option)] as const),
  ...[SO_DEBUG, SO_DONTROUTE, SO_NO_CHECK].map((option) => [option, stored(SOL_SOCKET, option, { isFlag: true })] as const),
  [socketOption.SO_PRIORITY, stored(SOL_SOCKET, socketOption.SO_PRIORITY)],
  [socketOption.SO_MARK, stored(SOL_SOCKET, socketOption.SO_MARK)],
  [socketOption.SO_BUSY_POLL, stored(SOL_SOCKET, socketOption.SO_BUSY_POLL, { least: 0 })],
  [socketOption.SO_INCOMING_CPU, stored(SOL_SOCKET, socketOption.SO_INCOMING_CPU, { initial: -1 })],
  [socketOption.SO_ZEROCOPY, stored(SOL_SOCKET, socketOption.SO_ZEROCOPY, { least: 0, most: 1 })],
  [socketOption.SO_SNDLOWAT, readOnly(() => 1)],
];

const ipFlags = [ipOption.IP_PKTINFO, ipOption.IP_RECVTTL, ipOption.IP_RECVTOS, ipOption.IP_FREEBIND, ipOption.IP_BIND_ADDRESS_NO_PORT];

const typeOfServiceKey = (SOL_IP << 16) | ipOption.IP_TOS;
const priorityKey = (SOL_SOCKET << 16) | socketOption.SO_PRIORITY;
/** Best effort, bulk, interactive, interactive bulk: by the two bits behind the precedence (ip_tos2prio). */
const priorities = [0, 2, 6, 4] as const;

/**
 * The two low bits of the type of service are the congestion marks, which a stream's user does not set. Another type of service means another
 * priority (__ip_sock_set_tos).
 */
const typeOfService: OptionRow = {
  ...stored(SOL_IP, ipOption.IP_TOS),
  set: (_kernel, socket, value) => {
    const isStream = socket.kind === "socket" && socket.protocol === "tcp";
    const service = int32(value) & (isStream ? 0xfc : 0xff);
    const { stored: kept } = optionsOf(socket);
    if (service !== (kept.get(typeOfServiceKey) ?? 0)) kept.set(priorityKey, priorities[(service >> 3) & 3] ?? 0);
    kept.set(typeOfServiceKey, service);
    return undefined;
  },
};

const ipRows: readonly (readonly [option: number, row: OptionRow])[] = [
  [ipOption.IP_TOS, typeOfService],
  [ipOption.IP_TTL, stored(SOL_IP, ipOption.IP_TTL, { initial: 64, least: 1, most: 255, asDefault: -1 })],
  [ipOption.IP_MTU_DISCOVER, stored(SOL_IP, ipOption.IP_MTU_DISCOVER, { initial: 1, least: 0, most: 5 })],
  [ipOption.IP_RECVERR, queuedErrorsOption(SOL_IP, ipOption.IP_RECVERR)],
  [ipOption.IP_HDRINCL, writesHeader],
  ...manyRows,
  ...ipFlags.map((option) => [option, stored(SOL_IP, option, { isFlag: true })] as const),
];

const ipv6Flags = [ipv6Option.IPV6_RECVPKTINFO, ipv6Option.IPV6_RECVHOPLIMIT, ipv6Option.IPV6_RECVTCLASS];

const ipv6Rows: readonly (readonly [option: number, row: OptionRow])[] = [
  [
    ipv6Option.IPV6_V6ONLY,
    {
      ...internetFlag("onlyIpv6"),
      set: (kernel, socket, value) => {
        // Once it has a port it is too late.
        if (socket.kind === "socket" && endpointStatus(kernel.state.network, socket.endpoint).hasPort) return "EINVAL";
        return internetFlag("onlyIpv6").set!(kernel, socket, value);
      },
    },
  ],
  [ipv6Option.IPV6_UNICAST_HOPS, stored(SOL_IPV6, ipv6Option.IPV6_UNICAST_HOPS, { initial: 64, least: 0, most: 255, asDefault: -1 })],
  [ipv6Option.IPV6_MULTICAST_LOOP, stored(SOL_IPV6, ipv6Option.IPV6_MULTICAST_LOOP, { initial: 1, least: 0, most: 1 })],
  [ipv6Option.IPV6_MTU_DISCOVER, stored(SOL_IPV6, ipv6Option.IPV6_MTU_DISCOVER, { initial: 1, least: 0, most: 5 })],
  [ipv6Option.IPV6_TCLASS, stored(SOL_IPV6, ipv6Option.IPV6_TCLASS, { least: 0, most: 255, asDefault: -1 })],
  [ipv6Option.IPV6_RECVERR, queuedErrorsOption(SOL_IPV6, ipv6Option.IPV6_RECVERR)],
  ...ipv6Flags.map((option) => [option, stored(SOL_IPV6, option, { isFlag: true })] as const),
];

const levels: Readonly<Record<number, { readonly of: readonly SocketKind[]; readonly rows: ReadonlyMap<number, OptionRow> }>> = {
  [SOL_SOCKET]: { of: ["tcp4", "tcp6", "udp4", "udp6", "unix", "netlink"], rows: new Map(commonRows) },
  [SOL_TCP]: { of: ["tcp4", "tcp6"], rows: new Map(tcpOptionRows) },
  [SOL_UDP]: { of: ["udp4", "udp6"], rows: new Map([[udpCork, udpCorkRow]]) },
  [SOL_IP]: { of: ["tcp4", "tcp6", "udp4", "udp6"], rows: new Map(ipRows) },
  [SOL_IPV6]: { of: ["tcp6", "udp6"], rows: new Map(ipv6Rows) },
  [SOL_RAW]: { of: ["udp4"], rows: new Map([[filterOption, icmpFilter]]) },
  [SOL_ICMPV6]: { of: ["udp6"], rows: new Map([[filterOption, icmpv6Filter]]) },
  [SOL_NETLINK]: { of: ["netlink"], rows: new Map(netlinkOptionRows) },
};

const kindOf = (socket: SocketObject): SocketKind => (socket.kind === "socket" ? `${socket.protocol}${socket.family}` : socket.kind);

const receiveLowWater = socketOption.SO_RCVLOWAT;
const lowWaterOfOthers = stored(SOL_SOCKET, receiveLowWater, { initial: 1 });

function rowOf(socket: SocketObject, level: number, option: number): OptionRow | undefined {
  if (level === SOL_SOCKET && option === receiveLowWater) {
    return kindOf(socket).startsWith("tcp") ? levels[SOL_TCP]!.rows.get(-receiveLowWater) : lowWaterOfOthers;
  }
  return levels[level]?.of.includes(kindOf(socket)) ? levels[level].rows.get(option) : undefined;
}

/** `read`: the first bytes of the program's value, or undefined if it may not be read. EINVAL, EFAULT, ENOPROTOOPT, EDOM. */
export function setOption(
  kernel: Kernel,
  socket: SocketObject,
  level: number,
  option: number,
  length: number,
  read: (length: number) => Uint8Array | undefined,
): 0 | Errno {
  if (length < 0) return "EINVAL";
  if (socket.kind === "unix" && level !== SOL_SOCKET) return "EOPNOTSUPP";
  if (!levels[level]?.of.includes(kindOf(socket))) return "ENOPROTOOPT";
  const row = rowOf(socket, level, option);
  if (row?.setText) {
    if (length < 1) return "EINVAL";
    const text = read(length);
    return text ? (row.setText(kernel, socket, text) ?? 0) : "EFAULT";
  }
  // IP takes a single byte where it stands for an int.
  const isByte = level === SOL_IP && length >= 1 && length < 4;
  // Every option begins with an int, which is looked at before its name is.
  if (!isByte && length < 4) return "EINVAL";
  const first = read(isByte ? 1 : 4);
  if (!first) return "EFAULT";
  if (!row?.set) return "ENOPROTOOPT";
  if (isByte) return row.set(kernel, socket, int32Bytes(first[0]!)) ?? 0;
  if (length < row.bytes) return "EINVAL";
  const value = read(row.bytes);
  return value ? (row.set(kernel, socket, value) ?? 0) : "EFAULT";
}

/** The whole value; the caller cuts it to `room`. */
export function getOption(kernel: Kernel, socket: SocketObject, level: number, option: number, room: number): Uint8Array | Errno {
  if (!levels[level]?.of.includes(kindOf(socket))) return socket.kind === "socket" && socket.family === 6 ? "ENOPROTOOPT" : "EOPNOTSUPP";
  const row = rowOf(socket, level, option);
  const value = row ? row.get(kernel, socket) : "ENOPROTOOPT";
  const isTooLong = value.length > 0 && typeof value !== "string" && room < (row?.leastRoom ?? 0);
  return isTooLong ? "EINVAL" : value;
}
