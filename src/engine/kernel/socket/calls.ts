// The socket calls, whatever the family: opening, which family a socket is of, and what panels show of one.

import { type EndpointStatus, endpointStatus, type IpFamily } from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import { addressFamily, socketFlag, socketType, socketTypeMask } from "../abi/socket.ts";
import type { Kernel } from "../kernel.ts";
import type { Caller, SocketFamily } from "./family.ts";
import { internetFamily, openInternet } from "./internet.ts";
import { formatInternetAddress } from "./internet-address.ts";
import { openNetlink } from "./netlink/endpoint.ts";
import { netlinkFamily } from "./netlink/family.ts";
import type { SocketObject } from "./socket-object.ts";
import { closeInternet } from "./socket-operations.ts";
import { openPair, openUnix } from "./unix/calls.ts";
import type { UnixSocket, UnixType } from "./unix/endpoint.ts";
import { unixFamily } from "./unix/family.ts";

const families = {
  socket: { ...internetFamily, close: closeInternet },
  unix: unixFamily,
  netlink: netlinkFamily,
} satisfies { [Kind in SocketObject["kind"]]: SocketFamily<Extract<SocketObject, { kind: Kind }>> };

/** The functions of a socket's family; they must be given that very socket. */
export const familyOf = (socket: SocketObject): SocketFamily<SocketObject> =>
  families[socket.kind] as unknown as SocketFamily<SocketObject>;

const familyMaximum = 46;
const typeMaximum = 11;

const unixTypes: Readonly<Record<number, UnixType>> = {
  [socketType.SOCK_STREAM]: "stream",
  [socketType.SOCK_DGRAM]: "datagram",
  // As BSD had it.
  [socketType.SOCK_RAW]: "datagram",
  [socketType.SOCK_SEQPACKET]: "seqpacket",
};

/** What socket and socketpair check alike. */
function checkKind(family: number, typeAndFlags: number): Errno | undefined {
  if (typeAndFlags & ~(socketTypeMask | socketFlag.SOCK_CLOEXEC | socketFlag.SOCK_NONBLOCK)) return "EINVAL";
  if (family < 0 || family >= familyMaximum) return "EAFNOSUPPORT";
  return (typeAndFlags & socketTypeMask) >= typeMaximum ? "EINVAL" : undefined;
}

function unixType(typeAndFlags: number, protocol: number): UnixType | Errno {
  if (protocol !== 0 && protocol !== addressFamily.AF_UNIX) return "EPROTONOSUPPORT";
  return unixTypes[typeAndFlags & socketTypeMask] ?? "ESOCKTNOSUPPORT";
}

const internetFamilies: Readonly<Record<number, IpFamily>> = { [addressFamily.AF_INET]: 4, [addressFamily.AF_INET6]: 6 };

const isErrno = (value: UnixType | Errno): value is Errno => value.startsWith("E");

/** `man 2 socket`; the flags SOCK_NONBLOCK and SOCK_CLOEXEC are the caller's. */
export function openSocket(caller: Caller, family: number, typeAndFlags: number, protocol: number): SocketObject | Errno {
  const failure = checkKind(family, typeAndFlags);
  if (failure) return failure;
  if (family === addressFamily.AF_UNIX) {
    const type = unixType(typeAndFlags, protocol);
    return isErrno(type) ? type : openUnix(caller.kernel, type);
  }
  if (family === addressFamily.AF_NETLINK) return openNetlink(caller.kernel, typeAndFlags & socketTypeMask, protocol);
  const internet = internetFamilies[family];
  return internet ? openInternet(caller, internet, typeAndFlags & socketTypeMask, protocol) : "EAFNOSUPPORT";
}

/** `man 2 socketpair`: AF_UNIX alone knows pairs. */
export function openSocketPair(
  caller: Caller,
  family: number,
  typeAndFlags: number,
  protocol: number,
): readonly [UnixSocket, UnixSocket] | Errno {
  const failure = checkKind(family, typeAndFlags);
  if (failure) return failure;
  if (family === addressFamily.AF_UNIX) {
    const type = unixType(typeAndFlags, protocol);
    return isErrno(type) ? type : openPair(caller, type);
  }
  const single = openSocket(caller, family, typeAndFlags, protocol);
  if (typeof single === "string") return single;
  familyOf(single).close(caller.kernel, single);
  return "EOPNOTSUPP";
}

export const isConnectDecided = (kernel: Kernel, socket: SocketObject): boolean => familyOf(socket).isConnectDecided(kernel, socket);

/** What panels show of a socket. */
export interface SocketDescription {
  readonly protocol: "tcp" | "udp" | "unix" | "netlink";
  /** "LISTEN", "ESTABLISHED" … */
  readonly state: string;
  /** "127.0.0.1:8080", "/tmp/socket", "@name" */
  readonly local: string;
  readonly remote?: string;
  /** Bytes that have come and were not read; of a listener connections that wait for accept. */
  readonly received: number;
  /** Bytes that were sent and not acknowledged. */
  readonly sent: number;
  /** Of a listener: how many connections may wait. */
  readonly backlog?: number;
}

const unixStates = { unconnected: "UNCONN", listening: "LISTEN", connected: "ESTABLISHED", closed: "CLOSED" } as const;
const unixName = (name: string | undefined): string => (name === undefined ? "" : name.replace(/\0/g, "@"));

/** As ss shows them. */
export function queuesOf({ state, readableBytes, unacknowledgedBytes, acceptQueueLength, backlog }: EndpointStatus) {
  if (state === "LISTEN") return { received: acceptQueueLength, sent: 0, backlog };
  return { received: readableBytes, sent: unacknowledgedBytes };
}

export function describeSocket(kernel: Kernel, object: SocketObject): SocketDescription {
  if (object.kind === "unix") {
    const { state, name, peer } = object.socket;
    const description = { protocol: "unix", state: unixStates[state], local: unixName(name), received: 0, sent: 0 } as const;
    return peer ? { ...description, remote: unixName(peer.name) } : description;
  }
  if (object.kind === "netlink")
    return { protocol: "netlink", state: "UNCONN", local: String(object.socket.portId), received: object.socket.queue.length, sent: 0 };
  const { endpoint, protocol, family } = object;
  const status = endpointStatus(kernel.state.network, endpoint);
  const { state, local, remote } = status;
  const description = { protocol, state, local: formatInternetAddress(local, family), ...queuesOf(status) };
  return remote ? { ...description, remote: formatInternetAddress(remote, family) } : description;
}
