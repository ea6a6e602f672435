// What a descriptor's socket is: an endpoint of the simulated network, or one of AF_UNIX, with the options of either.

import type { EndpointId, IpFamily, Network } from "../../net/index.ts";
import type { OpenObject } from "../vfs/description.ts";
import type { NetlinkSocket } from "./netlink/endpoint.ts";
import { defaultSocketOptions, type SocketOptions } from "./socket-options-state.ts";
import type { UnixSocket } from "./unix/endpoint.ts";

export type { Network, UnixSocket };

export interface InternetSocket {
  readonly kind: "socket";
  readonly family: IpFamily;
  readonly endpoint: EndpointId;
  readonly protocol: "tcp" | "udp";
  readonly options: SocketOptions;
}

export type SocketObject = InternetSocket | UnixSocket | NetlinkSocket;

export const isSocket = (object: OpenObject): object is SocketObject =>
  object.kind === "socket" || object.kind === "unix" || object.kind === "netlink";

export const optionsOf = (socket: SocketObject): SocketOptions => (socket.kind === "socket" ? socket.options : socket.socket.options);

export const internetSocket = (endpoint: EndpointId, family: IpFamily, protocol: "tcp" | "udp"): InternetSocket => ({
  kind: "socket",
  family,
  endpoint,
  protocol,
  options: defaultSocketOptions(),
});
