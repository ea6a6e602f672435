// getsockopt and setsockopt: which options there are, what they read and how they are set (man 7 socket, man 7 tcp).
// One row an option. Options that change nothing in this network are kept and given back.

import { endpointOptions, endpointStatus, setBufferSize, setEndpointOption, takeError } from "../../net/index.ts";
import { type Errno, errnoNumber } from "../abi/errno.ts";
import { addressFamily, internetProtocol, socketLevel, socketOption, socketType, tcpOption } from "../abi/socket.ts";
import { nsPerSecond, readTimePair, splitNs, writeTimePair } from "../abi/time.ts";
import type { Kernel } from "../kernel.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import type { SocketObject } from "./socket-object.ts";
import { settle } from "./socket-operations.ts";

interface OptionRow {
  readonly get: (kernel: Kernel, socket: SocketObject) => Uint8Array;
  /** Absent: it can only be read (ENOPROTOOPT). `bytes`: as long as `bytes` of the row. */
  readonly set?: (kernel: Kernel, socket: SocketObject, value: Uint8Array) => Errno | undefined;
  /** What setsockopt must be given at least. */
  readonly bytes: number;
}

const int32 = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);

const readOnly = (value: (kernel: Kernel, socket: SocketObject) => number): OptionRow => ({
  bytes: 4,
  get: (kernel, socket) => int32Bytes(value(kernel, socket)),
});

const flag = (name: "reuseAddress" | "reusePort" | "keepAlive" | "noDelay"): OptionRow => ({
  bytes: 4,
  get: (kernel, { endpoint }) => int32Bytes(endpointOptions(kernel.state.network, endpoint)[name] ? 1 : 0),
  set: (kernel, { endpoint }, value) => {
    setEndpointOption(kernel.state.network, endpoint, name, int32(value) !== 0);
    settle(kernel);
    return undefined;
  },
});

const bufferSize = (buffer: "send" | "receive"): OptionRow => ({
  bytes: 4,
  get: (kernel, { endpoint }) => {
    const options = endpointOptions(kernel.state.network, endpoint);
    return int32Bytes(buffer === "send" ? options.sendBufferBytes : options.receiveBufferBytes);
  },
  set: (kernel, { endpoint }, value) => {
    setBufferSize(kernel.state.network, endpoint, buffer, int32(value));
    return undefined;
  },
});

const timeout = (field: "receiveTimeoutNs" | "sendTimeoutNs"): OptionRow => ({
  bytes: 16,
  get: (_kernel, { options }) => {
    const { seconds, fraction } = splitNs(options[field]);
    return writeTimePair({ seconds, fraction: Math.floor(fraction / 1000) });
  },
  set: (_kernel, { options }, value) => {
    const { seconds, fraction } = readTimePair(value);
    if (fraction < 0 || fraction >= 1_000_000) return "EDOM";
    // A negative time is one that is over at once; 0 waits for ever (sock_set_timeout).
    options[field] = seconds < 0 ? 1 : Math.min(seconds * nsPerSecond + fraction * 1000, Number.MAX_SAFE_INTEGER);
    return undefined;
  },
});

const linger: OptionRow = {
  bytes: 8,
  get: (kernel, { endpoint }) => {
    const { lingerSeconds } = endpointOptions(kernel.state.network, endpoint);
    return int32Bytes(lingerSeconds === undefined ? 0 : 1, lingerSeconds ?? 0);
  },
  set: (kernel, { endpoint }, value) => {
    setEndpointOption(kernel.state.network, endpoint, "lingerSeconds", int32(value) === 0 ? undefined : int32(value.subarray(4)));
    return undefined;
  },
};

/** `isFlag`: whatever is not 0 reads back as 1. */
const stored = (level: number, option: number, initial: number, isFlag = false): OptionRow => ({
  bytes: 4,
  get: (_kernel, { options }) => int32Bytes(options.stored.get((level << 16) | option) ?? initial),
  set: (_kernel, { options }, value) => {
    options.stored.set((level << 16) | option, isFlag ? Number(int32(value) !== 0) : int32(value));
    return undefined;
  },
});

const { SOL_SOCKET, SOL_TCP, SOL_IP } = socketLevel;

const rows: readonly (readonly [level: number, option: number, row: OptionRow])[] = [
  [SOL_SOCKET, socketOption.SO_REUSEADDR, flag("reuseAddress")],
  [SOL_SOCKET, socketOption.SO_REUSEPORT, flag("reusePort")],
  [SOL_SOCKET, socketOption.SO_KEEPALIVE, flag("keepAlive")],
  [SOL_SOCKET, socketOption.SO_SNDBUF, bufferSize("send")],
  [SOL_SOCKET, socketOption.SO_RCVBUF, bufferSize("receive")],
  [SOL_SOCKET, socketOption.SO_LINGER, linger],
  [SOL_SOCKET, socketOption.SO_RCVTIMEO_OLD, timeout("receiveTimeoutNs")],
  [SOL_SOCKET, socketOption.SO_SNDTIMEO_OLD, timeout("sendTimeoutNs")],
  [
    SOL_SOCKET,
    socketOption.SO_TYPE,
    readOnly((_kernel, { protocol }) => (protocol === "tcp" ? socketType.SOCK_STREAM : socketType.SOCK_DGRAM)),
  ],
  [
    SOL_SOCKET,
    socketOption.SO_ERROR,
    readOnly((kernel, { endpoint }) => {
      settle(kernel);
      const error = takeError(kernel.state.network, endpoint);
      return error ? errnoNumber(error) : 0;
    }),
  ],
  [
    SOL_SOCKET,
    socketOption.SO_ACCEPTCONN,
    readOnly((kernel, { endpoint }) => (endpointStatus(kernel.state.network, endpoint).phase === "listening" ? 1 : 0)),
  ],
  [SOL_SOCKET, socketOption.SO_DOMAIN, readOnly(() => addressFamily.AF_INET)],
  [
    SOL_SOCKET,
    socketOption.SO_PROTOCOL,
    readOnly((_kernel, { protocol }) => (protocol === "tcp" ? internetProtocol.IPPROTO_TCP : internetProtocol.IPPROTO_UDP)),
  ],
  ...[socketOption.SO_DEBUG, socketOption.SO_DONTROUTE, socketOption.SO_BROADCAST, socketOption.SO_OOBINLINE].map(
    (option) => [SOL_SOCKET, option, stored(SOL_SOCKET, option, 0, true)] as const,
  ),
  [SOL_SOCKET, socketOption.SO_RCVLOWAT, stored(SOL_SOCKET, socketOption.SO_RCVLOWAT, 1)],
  [SOL_SOCKET, socketOption.SO_SNDLOWAT, readOnly(() => 1)],
  [SOL_TCP, tcpOption.TCP_NODELAY, flag("noDelay")],
  ...(
    [
      [tcpOption.TCP_MAXSEG, 536],
      [tcpOption.TCP_CORK, 0],
      [tcpOption.TCP_KEEPIDLE, 7200],
      [tcpOption.TCP_KEEPINTVL, 75],
      [tcpOption.TCP_KEEPCNT, 9],
      [tcpOption.TCP_SYNCNT, 6],
      [tcpOption.TCP_LINGER2, 60],
      [tcpOption.TCP_DEFER_ACCEPT, 0],
      [tcpOption.TCP_WINDOW_CLAMP, 0],
      [tcpOption.TCP_QUICKACK, 1],
      [tcpOption.TCP_USER_TIMEOUT, 0],
    ] as const
  ).map(([option, initial]) => [SOL_TCP, option, stored(SOL_TCP, option, initial)] as const),
  // IP_TOS and IP_TTL.
  [SOL_IP, 1, stored(SOL_IP, 1, 0)],
  [SOL_IP, 2, stored(SOL_IP, 2, 64)],
];

const key = (level: number, option: number): string => `${level}/${option}`;
const byKey = new Map(rows.map(([level, option, row]) => [key(level, option), row]));
const knownLevels = new Set<number>([SOL_SOCKET, SOL_TCP, SOL_IP]);

function rowOf(socket: SocketObject, level: number, option: number): OptionRow | undefined {
  return level === SOL_TCP && socket.protocol !== "tcp" ? undefined : byKey.get(key(level, option));
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
  if (!knownLevels.has(level)) return "ENOPROTOOPT";
  // Every option begins with an int, which is looked at before its name is.
  if (length < 4) return "EINVAL";
  if (!read(4)) return "EFAULT";
  const row = rowOf(socket, level, option);
  if (!row?.set) return "ENOPROTOOPT";
  if (length < row.bytes) return "EINVAL";
  const value = read(row.bytes);
  return value ? (row.set(kernel, socket, value) ?? 0) : "EFAULT";
}

/** The whole value; the caller cuts it to the room that there is. */
export function getOption(kernel: Kernel, socket: SocketObject, level: number, option: number): Uint8Array | Errno {
  return rowOf(socket, level, option)?.get(kernel, socket) ?? "ENOPROTOOPT";
}
