// What the socket calls do once their arguments have been decoded: opening, binding, connecting, accepting, names
// (man 2 of each). Takes sockets and values; copying from and to the program's memory is the calls' matter.

import {
  accept,
  bindEndpoint,
  connectEndpoint,
  disconnectEndpoint,
  endpointStatus,
  isBindable,
  listen,
  openTcp,
  openUdp,
  type SocketAddress,
  sendTo,
  shutdownEndpoint,
} from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import { addressFamily, internetAddressBytes, internetProtocol, socketFlag, socketType, socketTypeMask } from "../abi/socket.ts";
import type { Kernel } from "../kernel.ts";
import type { Credentials } from "../vfs/node.ts";
import { formatInternetAddress, readInternetAddress } from "./socket-address.ts";
import { defaultSocketOptions, type SocketObject } from "./socket-object.ts";
import { settle } from "./socket-operations.ts";

export type { SocketAddress };

const socketObject = (endpoint: number, protocol: "tcp" | "udp"): SocketObject => ({
  kind: "socket",
  endpoint,
  protocol,
  options: defaultSocketOptions(),
});

const privilegedPorts = 1024;
const typeMaximum = 11;
const familyMaximum = 46;
const protocolMaximum = 263;

/** `man 2 socket`; the flags SOCK_NONBLOCK and SOCK_CLOEXEC are the caller's. */
export function openSocket(kernel: Kernel, family: number, typeAndFlags: number, protocol: number): SocketObject | Errno {
  const type = typeAndFlags & socketTypeMask;
  if (typeAndFlags & ~(socketTypeMask | socketFlag.SOCK_CLOEXEC | socketFlag.SOCK_NONBLOCK)) return "EINVAL";
  if (family < 0 || family >= familyMaximum) return "EAFNOSUPPORT";
  if (type >= typeMaximum) return "EINVAL";
  if (family !== addressFamily.AF_INET) return "EAFNOSUPPORT";
  if (protocol < 0 || protocol >= protocolMaximum) return "EINVAL";
  const { network } = kernel.state;
  const { IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_MPTCP } = internetProtocol;
  switch (type) {
    case socketType.SOCK_STREAM:
      // Multipath TCP falls back to TCP with a peer that does not speak it.
      if (protocol !== IPPROTO_IP && protocol !== IPPROTO_TCP && protocol !== IPPROTO_MPTCP) return "EPROTONOSUPPORT";
      return socketObject(openTcp(network, "local"), "tcp");
    case socketType.SOCK_DGRAM:
      if (protocol !== IPPROTO_IP && protocol !== IPPROTO_UDP) return "EPROTONOSUPPORT";
      return socketObject(openUdp(network, "local"), "udp");
    case socketType.SOCK_RAW:
      return protocol === IPPROTO_IP ? "EPROTONOSUPPORT" : "EPERM";
    default:
      return "ESOCKTNOSUPPORT";
  }
}

/** `bytes`: what the program gave, any length. */
export function bindSocket(kernel: Kernel, { endpoint }: SocketObject, bytes: Uint8Array, credentials: Credentials): 0 | Errno {
  if (bytes.length < internetAddressBytes) return "EINVAL";
  const { family, address } = readInternetAddress(bytes);
  const isUnspecified = family === addressFamily.AF_UNSPEC && address.address === 0;
  if (family !== addressFamily.AF_INET && !isUnspecified) return "EAFNOSUPPORT";
  // The address is looked at before the privilege (__inet_bind).
  if (!isBindable("local", address.address)) return "EADDRNOTAVAIL";
  if (address.port !== 0 && address.port < privilegedPorts && credentials.uid !== 0) return "EACCES";
  settle(kernel);
  return bindEndpoint(kernel.state.network, endpoint, address) ?? 0;
}

export type ConnectProgress = Errno | 0 | "wait";

/** "wait": the handshake is under way; the same call again gives the outcome. */
export function connectSocket(
  kernel: Kernel,
  { endpoint, protocol }: SocketObject,
  bytes: Uint8Array,
  isNonblocking: boolean,
): ConnectProgress {
  const { network } = kernel.state;
  if (bytes.length < 2) return "EINVAL";
  const family = new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, true);
  settle(kernel);
  if (family === addressFamily.AF_UNSPEC) {
    const failure = disconnectEndpoint(network, endpoint);
    settle(kernel);
    return failure ?? 0;
  }
  const isFresh = endpointStatus(network, endpoint).phase === "unconnected";
  if (isFresh && bytes.length < internetAddressBytes) return "EINVAL";
  if (isFresh && family !== addressFamily.AF_INET) return "EAFNOSUPPORT";
  const address: SocketAddress = bytes.length < internetAddressBytes ? { address: 0, port: 0 } : readInternetAddress(bytes).address;
  const begun = connectEndpoint(network, endpoint, address);
  settle(kernel);
  if (isNonblocking || protocol === "udp" || (begun !== "EINPROGRESS" && begun !== "EALREADY")) return begun ?? 0;
  if (!endpointStatus(network, endpoint).connectDecided) return "wait";
  return connectEndpoint(network, endpoint, address) ?? 0;
}

export function isConnectDecided(kernel: Kernel, { endpoint }: SocketObject): boolean {
  settle(kernel);
  const { phase, connectDecided } = endpointStatus(kernel.state.network, endpoint);
  return phase !== "connecting" || connectDecided;
}

export function listenSocket(kernel: Kernel, { endpoint }: SocketObject, backlog: number): 0 | Errno {
  settle(kernel);
  return listen(kernel.state.network, endpoint, backlog) ?? 0;
}

export interface AcceptedSocket {
  readonly socket: SocketObject;
  readonly remote: SocketAddress;
}

export function acceptSocket(kernel: Kernel, { endpoint }: SocketObject): AcceptedSocket | Errno {
  settle(kernel);
  const accepted = accept(kernel.state.network, endpoint);
  return typeof accepted === "string" ? accepted : { socket: socketObject(accepted.endpoint, "tcp"), remote: accepted.remote };
}

const shutdownNames = ["read", "write", "both"] as const;

export function shutdownSocket(kernel: Kernel, { endpoint }: SocketObject, how: number): 0 | Errno {
  if (how < 0 || how > 2) return "EINVAL";
  settle(kernel);
  const failure = shutdownEndpoint(kernel.state.network, endpoint, shutdownNames[how]);
  settle(kernel);
  return failure ?? 0;
}

/** getsockname; 0.0.0.0:0 when unbound. */
export function localName(kernel: Kernel, { endpoint }: SocketObject): SocketAddress {
  settle(kernel);
  return endpointStatus(kernel.state.network, endpoint).local;
}

/** getpeername. */
export function remoteName(kernel: Kernel, { endpoint }: SocketObject): SocketAddress | "ENOTCONN" {
  settle(kernel);
  return endpointStatus(kernel.state.network, endpoint).remote ?? "ENOTCONN";
}

/** sendto with an address on a UDP socket. */
export function sendDatagram(kernel: Kernel, { endpoint }: SocketObject, bytes: Uint8Array, to: Uint8Array): number | Errno {
  if (to.length < internetAddressBytes) return "EINVAL";
  const { family, address } = readInternetAddress(to);
  if (family !== addressFamily.AF_INET && family !== addressFamily.AF_UNSPEC) return "EAFNOSUPPORT";
  if (address.port === 0) return "EINVAL";
  settle(kernel);
  const sent = sendTo(kernel.state.network, endpoint, bytes, address);
  settle(kernel);
  return sent;
}

/** What panels show of a socket. */
export interface SocketDescription {
  readonly protocol: "tcp" | "udp";
  /** "LISTEN", "ESTABLISHED" … */
  readonly state: string;
  /** "127.0.0.1:8080" */
  readonly local: string;
  readonly remote?: string;
}

export function describeSocket(kernel: Kernel, { endpoint, protocol }: SocketObject): SocketDescription {
  const { state, local, remote } = endpointStatus(kernel.state.network, endpoint);
  const description = { protocol, state, local: formatInternetAddress(local) };
  return remote ? { ...description, remote: formatInternetAddress(remote) } : description;
}
