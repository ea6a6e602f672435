// What a descriptor's socket is: an endpoint of the simulated network, and the options that the network does not know of.

import type { EndpointId, Network } from "../../net/index.ts";

export type { Network };

export interface SocketOptions {
  /** SO_RCVTIMEO, SO_SNDTIMEO; 0: for ever. */
  receiveTimeoutNs: number;
  sendTimeoutNs: number;
  /** Options that are kept and given back but change nothing here, by `level << 16 | option`. */
  readonly stored: Map<number, number>;
}

export interface SocketObject {
  readonly kind: "socket";
  readonly endpoint: EndpointId;
  readonly protocol: "tcp" | "udp";
  readonly options: SocketOptions;
}

export const defaultSocketOptions = (): SocketOptions => ({ receiveTimeoutNs: 0, sendTimeoutNs: 0, stored: new Map() });
