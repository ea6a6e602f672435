// A UDP endpoint: what a datagram socket is to the network. Plain data.

import { anyAddressOf, type IpAddress, type IpFamily, type SocketAddress } from "../address.ts";
import type { NetworkError } from "../error.ts";
import type { HostName, LinkName } from "../host.ts";
import type { EndpointId } from "../tcp/endpoint.ts";
import { defaultManyOptions, type ManyOptions, type Membership } from "./groups.ts";
import type { RawOptions } from "./raw.ts";

export interface WaitingDatagram {
  readonly from: SocketAddress;
  /** The address that it was sent to. */
  readonly to: IpAddress;
  readonly payload: Uint8Array;
  readonly arrivedNs: number;
  /** By which it came. */
  readonly link: LinkName;
  readonly timeToLive: number;
  readonly typeOfService: number;
}

/** What came back about a datagram, for who has asked for it (IP_RECVERR). */
export interface QueuedError {
  readonly errno: NetworkError;
  /** Of the ICMP message. */
  readonly type: number;
  readonly code: number;
  /** Who says it. */
  readonly from: SocketAddress;
  /** Where the datagram was sent. */
  readonly sentTo: SocketAddress;
  /** The datagram's own, as many of them as came back. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Whom the message was for. */
  readonly to: IpAddress;
  readonly arrivedNs: number;
  readonly link: LinkName;
  readonly timeToLive: number;
}

/** What a program says of a datagram beside where it goes (IP_TTL, IP_TOS, IP_PKTINFO and their like of IPv6). */
export interface SendingManner {
  readonly timeToLive?: number;
  readonly typeOfService?: number;
  /** Instead of the endpoint's own address. */
  readonly source?: IpAddress;
}

export type UdpCargo = "datagrams" | "echo" | "raw";

export interface UdpEndpoint {
  readonly protocol: "udp";
  /** "echo": a socket of ping, whose port is the identifier of what it asks; "raw": one without ports (`raw.ts`). */
  readonly carries: UdpCargo;
  readonly id: EndpointId;
  readonly host: HostName;
  /** 6: it speaks IPv4, too, unless `onlyIpv6`. */
  readonly family: IpFamily;
  /** IPV6_V6ONLY */
  onlyIpv6: boolean;
  /** ESTABLISHED once connected, as /proc/net/udp has it. */
  state: "CLOSED" | "ESTABLISHED";
  localAddress: IpAddress;
  localPort: number;
  /** What bind asked for, restored when the association is dissolved. */
  boundAddress: IpAddress;
  /** The port was asked of bind, not taken by the first send or connect. */
  boundPort: boolean;
  remoteAddress: IpAddress;
  remotePort: number;
  reuseAddress: boolean;
  reusePort: boolean;
  /** Kept and given back; without effect on datagrams. */
  keepAlive: boolean;
  lingerSeconds: number | undefined;
  sendBufferBytes: number;
  receiveBufferBytes: number;
  readShut: boolean;
  writeShut: boolean;
  error: NetworkError | undefined;
  /** IP_RECVERR; undefined: it is not asked for. */
  errors: QueuedError[] | undefined;
  /**
   * Where a datagram of IPv4 without an address goes: to the peer, but once bytes were held back for somebody else, to him
   * (udp_sendmsg, whose flow the corked bytes overwrite).
   */
  flow: SocketAddress | undefined;
  /** Bytes held back by MSG_MORE or UDP_CORK, where they go and how. */
  held: { readonly to: SocketAddress; readonly bytes: Uint8Array; readonly manner: SendingManner } | undefined;
  /** Of a raw socket. */
  raw: RawOptions | undefined;
  /** Something outside of the machine, such as a bridge to real clients, holds it. */
  isOutside: boolean;
  /** SO_BINDTODEVICE: it hears, and is heard, on this link alone. */
  device: LinkName | undefined;
  readonly memberships: Membership[];
  many: ManyOptions;
  readonly queue: WaitingDatagram[];
  queuedBytes: number;
}

/** net.core.rmem_default and wmem_default. */
const defaultBufferBytes = 212992;

export function createUdpEndpoint(id: EndpointId, host: HostName, family: IpFamily, carries: UdpCargo): UdpEndpoint {
  return {
    protocol: "udp",
    carries,
    id,
    host,
    family,
    onlyIpv6: false,
    state: "CLOSED",
    localAddress: anyAddressOf(family),
    localPort: 0,
    boundAddress: anyAddressOf(family),
    boundPort: false,
    remoteAddress: anyAddressOf(family),
    remotePort: 0,
    reuseAddress: false,
    reusePort: false,
    keepAlive: false,
    lingerSeconds: undefined,
    sendBufferBytes: defaultBufferBytes,
    receiveBufferBytes: defaultBufferBytes,
    readShut: false,
    writeShut: false,
    error: undefined,
    errors: undefined,
    flow: undefined,
    held: undefined,
    raw: undefined,
    isOutside: false,
    device: undefined,
    memberships: [],
    many: defaultManyOptions,
    queue: [],
    queuedBytes: 0,
  };
}
