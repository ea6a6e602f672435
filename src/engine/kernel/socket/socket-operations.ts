// A socket as a file: read, write, readiness and release of an endpoint of the network.

import {
  advanceTo,
  closeEndpoint,
  discard,
  readiness as endpointReadiness,
  endpointStatus,
  receive,
  receiveFrom,
  type SocketAddress,
  send,
  sendTo,
} from "../../net/index.ts";
import { fileType } from "../abi/stat.ts";
import { type Kernel, nowNs, realTime } from "../kernel.ts";
import type { Watch } from "../vfs/epoll.ts";
import type { Operations } from "../vfs/operations.ts";
import type { SocketObject } from "./socket-object.ts";

/** Lets everything happen that is due, before a call looks at the network and after it has changed it. */
export const settle = (kernel: Kernel): void => advanceTo(kernel.state.network, nowNs(kernel));

/** Who sent the datagram that the next read of a UDP socket gives. */
export function nextDatagramSource(kernel: Kernel, { endpoint }: SocketObject): SocketAddress | undefined {
  settle(kernel);
  const next = receiveFrom(kernel.state.network, endpoint, 0, "peek");
  return typeof next === "string" ? undefined : next.from;
}

/** The last descriptor has gone, or there never was one. */
export function closeSocket(kernel: Kernel, { endpoint }: SocketObject): void {
  settle(kernel);
  closeEndpoint(kernel.state.network, endpoint);
  kernel.state.watchers.sockets.delete(endpoint);
  settle(kernel);
}

export const socketOperations: Operations<"socket"> = {
  peek: (kernel, { endpoint, protocol }, count) => {
    settle(kernel);
    const { network } = kernel.state;
    const taken = protocol === "tcp" ? receive(network, endpoint, count, "peek") : receiveFrom(network, endpoint, count, "peek");
    if (taken === "EAGAIN") return "wait";
    return typeof taken === "string" || taken instanceof Uint8Array ? taken : taken.bytes;
  },
  consume: (kernel, { endpoint, protocol }, count) => {
    if (protocol === "udp") receiveFrom(kernel.state.network, endpoint, count);
    else if (count > 0) discard(kernel.state.network, endpoint, count);
    // The window has opened: the peer may go on.
    settle(kernel);
  },
  write: (kernel, { endpoint, protocol }, source) => {
    settle(kernel);
    const { network } = kernel.state;
    if (protocol === "udp") {
      const bytes = source.take(source.length);
      if (!bytes) return "EFAULT";
      const sent = sendTo(network, endpoint, bytes);
      settle(kernel);
      return sent === "EAGAIN" ? "wait" : sent;
    }
    // What cannot be sent at all is said before the buffer is looked at, as tcp_sendmsg does.
    const room = endpointStatus(network, endpoint).writableBytes;
    const bytes = room > 0 ? source.take(Math.min(source.length, room)) : new Uint8Array(source.length > 0 ? 1 : 0);
    if (!bytes) return "EFAULT";
    const sent = send(network, endpoint, bytes);
    settle(kernel);
    return sent === "EAGAIN" ? "wait" : sent;
  },
  readiness: (kernel, { endpoint }) => {
    settle(kernel);
    return endpointReadiness(kernel.state.network, endpoint);
  },
  watchers: (kernel, { endpoint }) => {
    const { sockets } = kernel.state.watchers;
    const existing = sockets.get(endpoint);
    if (existing) return existing;
    const watchers = new Set<Watch>();
    sockets.set(endpoint, watchers);
    return watchers;
  },
  status: (kernel, { endpoint }) => ({
    device: 8,
    inode: endpoint,
    mode: fileType.S_IFSOCK | 0o777,
    links: 1,
    uid: 0,
    gid: 0,
    deviceNumber: 0,
    size: 0,
    modified: realTime(kernel, 0),
  }),
  readable: (kernel, { endpoint }) => {
    settle(kernel);
    const status = endpointStatus(kernel.state.network, endpoint);
    return status.phase === "listening" ? "EINVAL" : status.readableBytes;
  },
  release: closeSocket,
};
