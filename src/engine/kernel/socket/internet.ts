// The internet's sockets (AF_INET, AF_INET6) behind the socket calls: checks in the kernel's order, then the simulated
// network, brought up to the present before and after.

import {
  accept,
  bindBeforeSending,
  bindEndpoint,
  bytesBeforeMark,
  connectEndpoint,
  discard,
  disconnectEndpoint,
  endpointOptions,
  endpointStatus,
  type IpFamily,
  isBindable,
  isIpv6,
  listen,
  type Network,
  openEcho,
  openRaw,
  openTcp,
  openUdp,
  receive,
  receiveFrom,
  receiveUrgent,
  roomToSend,
  type SocketAddress,
  send,
  sendTo,
  shutdownEndpoint,
} from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import { addressFamily, internetAddressBytes, internetProtocol, ipv6AddressBytesMinimum, messageFlag, socketType } from "../abi/socket.ts";
import type { Kernel } from "../kernel.ts";
import type { Source } from "../vfs/operations.ts";
import { toldBeside } from "./datagram-controls.ts";
import { mannerTo } from "./datagram-manner.ts";
import type { Caller, ConnectProgress, IncomingMessage, OutgoingMessage, SendResult, SocketFamily } from "./family.ts";
import { readInternetAddress, writeInternetAddress } from "./internet-address.ts";
import { settle } from "./settle.ts";
import { type InternetSocket, internetSocket } from "./socket-object.ts";
import { noteStreamWrite } from "./stream-writes.ts";
import { isCorked } from "./udp-cork.ts";

const privilegedPorts = 1024;
const protocolMaximum = 263;

/** `man 2 socket`, the flags aside. */
export function openInternet({ kernel, process }: Caller, family: IpFamily, type: number, protocol: number): InternetSocket | Errno {
  if (protocol < 0 || protocol >= protocolMaximum) return "EINVAL";
  const { network } = kernel.state;
  const { IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_MPTCP } = internetProtocol;
  switch (type) {
    case socketType.SOCK_STREAM:
      // Multipath TCP falls back to TCP with a peer that does not speak it.
      if (protocol !== IPPROTO_IP && protocol !== IPPROTO_TCP && protocol !== IPPROTO_MPTCP) return "EPROTONOSUPPORT";
      return internetSocket(openTcp(network, "local", family), family, "tcp");
    case socketType.SOCK_DGRAM:
      if (protocol === echoProtocol[family]) return internetSocket(openEcho(network, "local", family), family, "udp");
      if (protocol !== IPPROTO_IP && protocol !== IPPROTO_UDP) return "EPROTONOSUPPORT";
      return internetSocket(openUdp(network, "local", family), family, "udp");
    case socketType.SOCK_RAW:
      if (protocol === IPPROTO_IP) return "EPROTONOSUPPORT";
      return process.credentials.uid === 0 ? internetSocket(openRaw(network, "local", family, protocol), family, "udp") : "EPERM";
    default:
      return "ESOCKTNOSUPPORT";
  }
}

/** Of the sockets of ping. */
export const echoProtocol = { 4: internetProtocol.IPPROTO_ICMP, 6: internetProtocol.IPPROTO_ICMPV6 } as const;

const familyNumber = { 4: addressFamily.AF_INET, 6: addressFamily.AF_INET6 } as const;
const leastBytes = { 4: internetAddressBytes, 6: ipv6AddressBytesMinimum } as const;
const familyOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, true);

/** An address of the socket's family: EINVAL too short, EAFNOSUPPORT another family. */
function readAddress({ family }: InternetSocket, bytes: Uint8Array): SocketAddress | Errno {
  if (bytes.length < leastBytes[family]) return "EINVAL";
  return familyOf(bytes) === familyNumber[family] ? readInternetAddress(bytes).address : "EAFNOSUPPORT";
}

/** In front of an IPv6 multicast address. */
const multicastByte = 0xff;

function bindInternet({ kernel, process }: Caller, socket: InternetSocket, bytes: Uint8Array): 0 | Errno {
  const { endpoint, family, protocol } = socket;
  const { network } = kernel.state;
  if (bytes.length < leastBytes[family]) return "EINVAL";
  const raw = readInternetAddress(bytes);
  const isUnspecified = family === 4 && raw.family === addressFamily.AF_UNSPEC && raw.address.address === 0;
  if (raw.family !== familyNumber[family] && !isUnspecified) return "EAFNOSUPPORT";
  const { address } = raw;
  // IPv4 looks at the address before the privilege, IPv6 after it (__inet_bind, __inet6_bind).
  const isForeign = !isBindable("local", address.address);
  if (family === 4 && isForeign) return "EADDRNOTAVAIL";
  if (family === 6 && bytes[8] === multicastByte && protocol === "tcp") return "EINVAL";
  if (address.port !== 0 && address.port < privilegedPorts && process.credentials.uid !== 0) return "EACCES";
  if (family === 6 && isForeign && endpointStatus(network, endpoint).hasPort) return "EINVAL";
  settle(kernel);
  return bindEndpoint(network, endpoint, address) ?? 0;
}

function connectInternet({ kernel }: Caller, socket: InternetSocket, bytes: Uint8Array, isNonblocking: boolean): ConnectProgress {
  const { network } = kernel.state;
  const { endpoint, protocol } = socket;
  if (bytes.length < 2) return "EINVAL";
  settle(kernel);
  if (familyOf(bytes) === addressFamily.AF_UNSPEC) {
    disconnectEndpoint(network, endpoint);
    settle(kernel);
    return 0;
  }
  const isFresh = protocol === "udp" || endpointStatus(network, endpoint).phase === "unconnected";
  // A datagram socket of IPv6 takes an IPv4 address as it is.
  const failure = bindBeforeSending(network, endpoint);
  if (failure) return failure;
  const isOfIpv4 = protocol === "udp" && familyOf(bytes) === addressFamily.AF_INET;
  if (isOfIpv4 && socket.family === 6 && endpointOptions(network, endpoint).onlyIpv6) return "EAFNOSUPPORT";
  const isPlainIpv4 = isOfIpv4 && bytes.length >= internetAddressBytes;
  const read = isPlainIpv4 ? readInternetAddress(bytes).address : readAddress(socket, bytes);
  if (isFresh && typeof read === "string") return read;
  const address: SocketAddress = typeof read === "string" ? { address: 0, port: 0 } : read;
  const begun = connectEndpoint(network, endpoint, address);
  settle(kernel);
  if (isNonblocking || protocol === "udp" || (begun !== "EINPROGRESS" && begun !== "EALREADY")) return begun ?? 0;
  if (!endpointStatus(network, endpoint).connectDecided) return "wait";
  return connectEndpoint(network, endpoint, address) ?? 0;
}

const shutdownNames = ["read", "write", "both"] as const;

function destination(network: Network, socket: InternetSocket, bytes: Uint8Array): SocketAddress | undefined | Errno {
  if (socket.family === 6 && bytes.length >= 2) {
    if (familyOf(bytes) === addressFamily.AF_UNSPEC) return undefined;
    const isPlainIpv4 = familyOf(bytes) === addressFamily.AF_INET;
    if (isPlainIpv4 && endpointOptions(network, socket.endpoint).onlyIpv6) return "ENETUNREACH";
    if (isPlainIpv4 && bytes.length >= internetAddressBytes) return readInternetAddress(bytes).address;
    return bytes.length < ipv6AddressBytesMinimum || familyOf(bytes) !== addressFamily.AF_INET6
      ? "EINVAL"
      : readInternetAddress(bytes).address;
  }
  if (bytes.length < internetAddressBytes) return "EINVAL";
  const { family, address } = readInternetAddress(bytes);
  return family === addressFamily.AF_INET || family === addressFamily.AF_UNSPEC ? address : "EAFNOSUPPORT";
}

/** What an IPv6 socket looks at although its bytes only join those held back: the address's form, and that it is of their family. */
function cannotJoin(network: Network, { endpoint, family }: InternetSocket, bytes: Uint8Array): boolean {
  if (family === 4) return false;
  const named = bytes.length < 2 ? undefined : familyOf(bytes);
  if (named === addressFamily.AF_UNSPEC) return false;
  const { heldTo } = endpointStatus(network, endpoint);
  const holdsIpv6 = heldTo !== undefined && isIpv6(heldTo.address);
  if (named === addressFamily.AF_INET) return holdsIpv6;
  if (named !== addressFamily.AF_INET6 || bytes.length < ipv6AddressBytesMinimum) return true;
  return holdsIpv6 && !isIpv6(readInternetAddress(bytes).address.address);
}

const largestDatagram = 0xffff;

function sendDatagram(kernel: Kernel, socket: InternetSocket, source: Source, message: OutgoingMessage): SendResult {
  const { network } = kernel.state;
  const { flags, to: bytes, ancillary } = message;
  settle(kernel);
  const failure = bindBeforeSending(network, socket.endpoint);
  if (failure) return failure;
  if (source.length > largestDatagram) return "EMSGSIZE";
  if (flags & messageFlag.MSG_OOB) return "EOPNOTSUPP";
  const { holdsBack, remote, heldTo, carries } = endpointStatus(network, socket.endpoint);
  // What is added to bytes held back goes where they go.
  if (bytes && holdsBack && cannotJoin(network, socket, bytes)) return "EINVAL";
  const to = bytes && !holdsBack ? destination(network, socket, bytes) : undefined;
  if (typeof to === "string") return to;
  if (to?.port === 0 && carries === "datagrams") return "EINVAL";
  if (!to && !holdsBack && remote === undefined) return "EDESTADDRREQ";
  const manner = mannerTo(socket, (heldTo ?? to ?? remote)?.address ?? 0, ancillary?.controls);
  if (typeof manner === "string") return manner;
  const payload = source.take(source.length);
  if (!payload) return "EFAULT";
  const more = (flags & messageFlag.MSG_MORE) !== 0 || isCorked(socket);
  const sent = sendTo(network, socket.endpoint, payload, to, more, manner);
  settle(kernel);
  return sent === "EAGAIN" ? "wait" : sent;
}

function sendStream({ kernel, process }: Caller, socket: InternetSocket, source: Source, { flags }: OutgoingMessage): SendResult {
  const { endpoint } = socket;
  settle(kernel);
  const { network } = kernel.state;
  // What cannot be sent at all is said before the buffer is looked at, as tcp_sendmsg does.
  const room = roomToSend(network, endpoint);
  const bytes = room > 0 ? source.take(Math.min(source.length, room)) : new Uint8Array(source.length > 0 ? 1 : 0);
  if (!bytes) return "EFAULT";
  const sent = send(network, endpoint, bytes, (flags & messageFlag.MSG_MORE) !== 0, (flags & messageFlag.MSG_OOB) !== 0);
  if (typeof sent === "number" && sent > 0 && (kernel.tracing || network.clients.size > 0))
    noteStreamWrite(kernel, socket, process.pid, sent);
  settle(kernel);
  return sent === "EAGAIN" ? "wait" : sent;
}

/** MSG_OOB of recv: the urgent byte, or none. EINVAL, EAGAIN. */
export function receiveUrgentByte(kernel: Kernel, { endpoint }: InternetSocket, isPeek: boolean): Uint8Array | Errno {
  settle(kernel);
  return receiveUrgent(kernel.state.network, endpoint, isPeek ? "peek" : "take");
}

const noBytes = new Uint8Array(0);

export function peekInternet(kernel: Kernel, socket: InternetSocket, count: number): IncomingMessage | Errno | "wait" {
  const { endpoint, protocol, family } = socket;
  settle(kernel);
  const { network } = kernel.state;
  if (protocol === "tcp") {
    const bytes = receive(network, endpoint, count, "peek");
    if (typeof bytes === "string") return bytes === "EAGAIN" ? "wait" : bytes;
    // A stream has no sender's address: the length becomes 0.
    // What is read at once ends before urgent data.
    const isWhole = bytes.length === 0 || bytes.length === bytesBeforeMark(network, endpoint);
    return { bytes, length: bytes.length, from: noBytes, isWhole };
  }
  const datagram = receiveFrom(network, endpoint, count, "peek");
  if (typeof datagram !== "string") {
    const ancillary = toldBeside(kernel, socket, datagram);
    const from = writeInternetAddress(datagram.from, family);
    return { bytes: datagram.bytes, length: datagram.length, from, ...(ancillary ? { ancillary } : {}), isWhole: true };
  }
  if (datagram !== "EAGAIN") return datagram;
  return endpointStatus(network, endpoint).endOfFile ? { bytes: noBytes, length: 0, isWhole: true, endsWait: true } : "wait";
}

export function consumeInternet(kernel: Kernel, { endpoint, protocol }: InternetSocket, { bytes, from }: IncomingMessage): void {
  const { network } = kernel.state;
  if (protocol === "tcp") {
    if (bytes.length > 0) discard(network, endpoint, bytes.length);
  } else if (from) receiveFrom(network, endpoint, 0);
  // The window has opened: the peer may go on.
  settle(kernel);
}

export const sendInternet = (caller: Caller, socket: InternetSocket, source: Source, message: OutgoingMessage): SendResult =>
  socket.protocol === "udp" ? sendDatagram(caller.kernel, socket, source, message) : sendStream(caller, socket, source, message);

export const internetFamily: Omit<SocketFamily<InternetSocket>, "close"> = {
  bind: bindInternet,
  connect: connectInternet,
  isConnectDecided: (kernel, { endpoint }) => {
    settle(kernel);
    const { phase, connectDecided } = endpointStatus(kernel.state.network, endpoint);
    return phase !== "connecting" || connectDecided;
  },
  listen: ({ kernel }, { endpoint }, backlog) => {
    settle(kernel);
    return listen(kernel.state.network, endpoint, backlog) ?? 0;
  },
  accept: (kernel, { endpoint, family }) => {
    settle(kernel);
    const accepted = accept(kernel.state.network, endpoint);
    if (typeof accepted === "string") return accepted;
    return { socket: internetSocket(accepted.endpoint, family, "tcp"), remote: writeInternetAddress(accepted.remote, family) };
  },
  shutdown: (kernel, { endpoint }, how) => {
    if (how < 0 || how > 2) return "EINVAL";
    settle(kernel);
    const failure = shutdownEndpoint(kernel.state.network, endpoint, shutdownNames[how]);
    settle(kernel);
    return failure ?? 0;
  },
  localName: (kernel, { endpoint, family }) => {
    settle(kernel);
    return writeInternetAddress(endpointStatus(kernel.state.network, endpoint).local, family);
  },
  remoteName: (kernel, { endpoint, family }) => {
    settle(kernel);
    const { remote } = endpointStatus(kernel.state.network, endpoint);
    return remote ? writeInternetAddress(remote, family) : "ENOTCONN";
  },
  send: sendInternet,
  peek: peekInternet,
  consume: consumeInternet,
  keepsMessages: ({ protocol }) => protocol === "udp",
};
