// A UDP endpoint: what a datagram socket is to the network. Plain data.

import type { Ipv4Address, SocketAddress } from "../address.ts";
import type { NetworkError } from "../error.ts";
import type { HostName } from "../host.ts";
import type { EndpointId } from "../tcp/endpoint.ts";

export interface WaitingDatagram {
  readonly from: SocketAddress;
  readonly payload: Uint8Array;
}

export interface UdpEndpoint {
  readonly protocol: "udp";
  readonly id: EndpointId;
  readonly host: HostName;
  /** ESTABLISHED once connected, as /proc/net/udp has it. */
  state: "CLOSED" | "ESTABLISHED";
  localAddress: Ipv4Address;
  localPort: number;
  /** What bind asked for, restored when the association is dissolved. */
  boundAddress: Ipv4Address;
  /** The port was asked of bind, not taken by the first send or connect. */
  boundPort: boolean;
  remoteAddress: Ipv4Address;
  remotePort: number;
  reuseAddress: boolean;
  reusePort: boolean;
  sendBufferBytes: number;
  receiveBufferBytes: number;
  readShut: boolean;
  writeShut: boolean;
  error: NetworkError | undefined;
  readonly queue: WaitingDatagram[];
  queuedBytes: number;
}

/** net.core.rmem_default and wmem_default. */
const defaultBufferBytes = 212992;

export function createUdpEndpoint(id: EndpointId, host: HostName): UdpEndpoint {
  return {
    protocol: "udp",
    id,
    host,
    state: "CLOSED",
    localAddress: 0,
    localPort: 0,
    boundAddress: 0,
    boundPort: false,
    remoteAddress: 0,
    remotePort: 0,
    reuseAddress: false,
    reusePort: false,
    sendBufferBytes: defaultBufferBytes,
    receiveBufferBytes: defaultBufferBytes,
    readShut: false,
    writeShut: false,
    error: undefined,
    queue: [],
    queuedBytes: 0,
  };
}
